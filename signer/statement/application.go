package statement

import "fmt"

// ApplicationType decides the sharing modes that fit.
type ApplicationType string

// The types of applications.
const (
	ApplicationService  ApplicationType = "service"  // handles public services: interface
	ApplicationAnalysis ApplicationType = "analysis" // decision analysis: centralised analysis
	ApplicationExchange ApplicationType = "exchange" // data leaves the platform
)

// Valid tells whether t is one of the types above.
func (t ApplicationType) Valid() bool {
	switch t {
	case ApplicationService, ApplicationAnalysis, ApplicationExchange:
		return true
	}
	return false
}

// ApplicationSubmit asks to put a unit's application on chain. It creates the application.
type ApplicationSubmit struct {
	Name Label           `json:"name"`
	Type ApplicationType `json:"type"`
	// Kinds are the kinds of statements that the application wants to sign itself.
	Kinds []Kind `json:"kinds"`
}

func (*ApplicationSubmit) Kind() Kind  { return KindApplicationSubmit }
func (*ApplicationSubmit) Refs() []Ref { return nil }
func (b *ApplicationSubmit) Validate() error {
	var p problems
	p.label(b.Name, "name")
	p.require(b.Type.Valid(), "type", "is missing or not a type of application")
	p.kinds(b.Kinds, "kinds")
	return p.err
}

// ApplicationApprove admits an application with the permissions it gets. The subject is the application.
type ApplicationApprove struct {
	// Kinds are the identity permissions: what the application may sign.
	Kinds []Kind `json:"kinds"`
	// Entries are the data permissions: the catalogue entries it may use; a conditional one needs a grant besides.
	Entries []Ref `json:"entries,omitempty"`
}

func (*ApplicationApprove) Kind() Kind    { return KindApplicationApprove }
func (b *ApplicationApprove) Refs() []Ref { return b.Entries }
func (b *ApplicationApprove) Validate() error {
	var p problems
	p.kinds(b.Kinds, "kinds")
	p.require(len(b.Entries) <= 64, "entries", "must be at most 64")
	for i, r := range b.Entries {
		p.ref(r, TypeEntry, fmt.Sprintf("entries.%d", i))
	}
	return p.err
}

// ApplicationRevoke ends an application for good, or turns down one that was submitted. The subject is the application.
type ApplicationRevoke struct {
	Reason Code `json:"reason"`
}

func (*ApplicationRevoke) Kind() Kind  { return KindApplicationRevoke }
func (*ApplicationRevoke) Refs() []Ref { return nil }
func (b *ApplicationRevoke) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	return p.err
}

// ApplicationSuspend stops an application; usage events stay admitted and are flagged. The subject is the application.
type ApplicationSuspend struct {
	Reason Code `json:"reason"`
}

func (*ApplicationSuspend) Kind() Kind  { return KindApplicationSuspend }
func (*ApplicationSuspend) Refs() []Ref { return nil }
func (b *ApplicationSuspend) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	return p.err
}

package statement

// PartyRole says what a party is; the rules' authority table is written in these (requirements, "Parties").
type PartyRole string

// The roles of parties.
const (
	RoleBureau     PartyRole = "bureau"     // 市数字经济发展局
	RoleDepartment PartyRole = "department" // 区县数字经济主管部门, 园区管委会
	RoleUnit       PartyRole = "unit"       // 公共服务单位
	RoleUser       PartyRole = "user"       // open-data user
	RoleService    PartyRole = "service"    // 技术服务单位
	RoleAudit      PartyRole = "audit"      // 市审计局
	RoleCyberspace PartyRole = "cyberspace" // 市委网信办
	RolePolice     PartyRole = "police"     // 市公安局
)

// Valid tells whether r is one of the roles above.
func (r PartyRole) Valid() bool {
	switch r {
	case RoleBureau, RoleDepartment, RoleUnit, RoleUser, RoleService, RoleAudit, RoleCyberspace, RolePolice:
		return true
	}
	return false
}

// Post says what a certificate's holder may do for its party. The Bureau's four posts exclude each other.
type Post string

// The posts. An officer acts, a reviewer is the second person.
const (
	PostOfficer            Post = "officer"
	PostReviewer           Post = "reviewer"
	PostCertificateOfficer Post = "certificate-officer" // Bureau
	PostPermissionOfficer  Post = "permission-officer"  // Bureau
	PostOperator           Post = "operator"            // Bureau
	PostSupervisor         Post = "supervisor"          // Bureau
	PostApplication        Post = "application"         // a system, not a person
	PostFollower           Post = "follower"            // signs checkpoints, never statements
	PostGateway            Post = "gateway"             // signs receipts, never statements
	PostLog                Post = "log"                 // keeps the event log: signs its checkpoints, receipts and anchors
)

// Valid tells whether p is one of the posts above.
func (p Post) Valid() bool {
	switch p {
	case PostOfficer, PostReviewer, PostCertificateOfficer, PostPermissionOfficer, PostOperator, PostSupervisor,
		PostApplication, PostFollower, PostGateway, PostLog:
		return true
	}
	return false
}

// Personal tells whether a person holds the post.
func (p Post) Personal() bool {
	switch p {
	case PostOfficer, PostReviewer, PostCertificateOfficer, PostPermissionOfficer, PostOperator, PostSupervisor:
		return true
	case PostApplication, PostFollower, PostGateway, PostLog:
		return false
	}
	return false
}

// PartyRegister makes a party known. The subject is the party.
type PartyRegister struct {
	Role PartyRole `json:"role"`
	// Name is the unit's name; absent for users, who are known by commitment only.
	Name Label `json:"name,omitempty"`
	// CreditCode is the unified social credit code (GB 32100), lower case; absent for users.
	CreditCode Code `json:"creditCode,omitempty"`
	// ResponsibleBody and ResponsiblePost name an office and a post, never a person.
	ResponsibleBody Label `json:"responsibleBody,omitempty"`
	ResponsiblePost Label `json:"responsiblePost,omitempty"`
	// Parent is the party above in the organisation tree, if any: a park's units name the park.
	Parent PartyID `json:"parent,omitempty"`
	// System is the unit above in its own system (本系统), if any: a district's health bureau names the city's.
	System PartyID `json:"system,omitempty"`
	// Identity is the sealed identity of a user.
	Identity *Sealed `json:"identity,omitempty"`
}

func (*PartyRegister) Kind() Kind { return KindPartyRegister }

func (b *PartyRegister) Refs() []Ref { return partyRefs(b.Parent, b.System) }

func (b *PartyRegister) about(subject Ref) error { return elsewhere(subject, b.Parent, b.System) }

func (b *PartyRegister) Validate() error {
	var p problems
	p.require(b.Role.Valid(), "role", "is missing or not a role")
	if b.Role == RoleUser {
		p.require(b.Name == "", "name", "must be absent for a user; seal it in identity")
		p.sealed(b.Identity, "identity")
	} else {
		p.label(b.Name, "name")
		p.label(b.ResponsibleBody, "responsibleBody")
		p.label(b.ResponsiblePost, "responsiblePost")
		p.require(b.Identity == nil, "identity", "is for users only")
	}
	if b.CreditCode != "" {
		p.code(b.CreditCode, "creditCode")
	}
	p.above(b.Parent, b.System)
	return p.err
}

func (p *problems) above(parent, system PartyID) {
	p.require(parent == "" || parent.Valid(), "parent", "is not a party ID")
	p.require(system == "" || system.Valid(), "system", "is not a party ID")
}

// elsewhere: no party stands above itself.
func elsewhere(subject Ref, parent, system PartyID) error {
	switch subject.ID {
	case string(parent):
		return fieldError("body.parent", "must be another party")
	case string(system):
		return fieldError("body.system", "must be another party")
	}
	return nil
}

func partyRefs(ids ...PartyID) []Ref {
	var refs []Ref
	for _, id := range ids {
		if id != "" {
			refs = append(refs, id.Ref())
		}
	}
	return refs
}

// PartyPlace moves a party in the organisation tree and in its system (R-38.2, 本系统). Both places are given again, and the ones
// that it leaves. The subject is the party.
type PartyPlace struct {
	Parent       PartyID `json:"parent,omitempty"`
	System       PartyID `json:"system,omitempty"`
	FormerParent PartyID `json:"formerParent,omitempty"`
	FormerSystem PartyID `json:"formerSystem,omitempty"`
}

func (*PartyPlace) Kind() Kind { return KindPartyPlace }
func (b *PartyPlace) Refs() []Ref {
	return partyRefs(b.Parent, b.System, b.FormerParent, b.FormerSystem)
}

func (b *PartyPlace) about(subject Ref) error { return elsewhere(subject, b.Parent, b.System) }

func (b *PartyPlace) Validate() error {
	var p problems
	p.above(b.Parent, b.System)
	p.require(b.FormerParent == "" || b.FormerParent.Valid(), "formerParent", "is not a party ID")
	p.require(b.FormerSystem == "" || b.FormerSystem.Valid(), "formerSystem", "is not a party ID")
	return p.err
}

// PartySuspend stops a party's statements until it is resumed. The subject is the party.
type PartySuspend struct {
	Reason Code `json:"reason"`
}

func (*PartySuspend) Kind() Kind  { return KindPartySuspend }
func (*PartySuspend) Refs() []Ref { return nil }
func (b *PartySuspend) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	return p.err
}

// PartyResume ends a suspension. The subject is the party.
type PartyResume struct {
	Reason Code `json:"reason"`
}

func (*PartyResume) Kind() Kind  { return KindPartyResume }
func (*PartyResume) Refs() []Ref { return nil }
func (b *PartyResume) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	return p.err
}

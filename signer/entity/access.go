package entity

import (
	"luzheng/signer/statement"
	"luzheng/signer/workday"
)

// RequestState is a state of a request for access.
type RequestState string

// The states of a request for access.
const (
	RequestSubmitted RequestState = "submitted"
	RequestAccepted  RequestState = "accepted" // taken up by the open subject
	RequestAsked     RequestState = "asked"    // the provider's opinion was asked
	RequestConsented RequestState = "consented"
	RequestRefused   RequestState = "refused"
	RequestGranted   RequestState = "granted"
	RequestReturned  RequestState = "returned" // the user has to complete it
	RequestWithdrawn RequestState = "withdrawn"
)

// Request is a request for a conditional dataset.
type Request struct {
	Header[RequestState]
	Entry    statement.Ref     `json:"entry"`
	User     statement.PartyID `json:"user"`
	Provider statement.PartyID `json:"provider"`
	Terms    statement.Terms   `json:"terms"`
	// Law and Article are the legal basis of a refusal.
	Law     statement.Code `json:"law,omitempty"`
	Article statement.Code `json:"article,omitempty"`
	// Condition is what the user accepted; requests of the public have one, and the open subject for their provider.
	Condition *statement.Ref `json:"condition,omitempty"`
	// Reason is why the open subject declined.
	Reason statement.Code `json:"reason,omitempty"`
	// Grant is what came of it.
	Grant *statement.Ref `json:"grant,omitempty"`
	// Returned is set while the user has to complete it.
	Returned *Returned `json:"returned,omitempty"`
	// Since is the ledger time at which the present step began, Pauses are those in it, and Due is its deadline, Unix ms; 0 while
	// there is none.
	Since  int64            `json:"since,omitempty"`
	Pauses []workday.Period `json:"pauses,omitempty"`
	Due    int64            `json:"due,omitempty"`
	// ArguedAt is the ledger time at which Bureau and provider signed the argument for an exchange, Unix ms.
	ArguedAt int64 `json:"arguedAt,omitzero"`
	Contested
}

// Returned says that a request was sent back for completion.
type Returned struct {
	// From is the state to which the request comes back once it is completed.
	From   RequestState   `json:"from"`
	Reason statement.Code `json:"reason"`
}

func (r *Request) check() error {
	valid := false
	switch r.State {
	case RequestSubmitted, RequestAccepted, RequestAsked, RequestConsented, RequestRefused, RequestGranted, RequestReturned,
		RequestWithdrawn:
		valid = true
	}
	return r.Header.check(valid)
}

// AgreementState is a state of an agreement.
type AgreementState string

// AgreementSigned is its only state; its end is a date in it.
const AgreementSigned AgreementState = "signed"

// Agreement is a sharing security agreement that user and provider both signed.
type Agreement struct {
	Header[AgreementState]
	Request  statement.Ref     `json:"request"`
	User     statement.PartyID `json:"user"`
	Provider statement.PartyID `json:"provider"`
	// Until is its end in ledger time, Unix ms.
	Until int64 `json:"until"`
	Contested
}

func (a *Agreement) check() error { return a.Header.check(a.State == AgreementSigned) }

// GrantState is a state of a grant.
type GrantState string

// The states of a grant; its end is a date in its terms.
const (
	GrantActive  GrantState = "active"
	GrantRevoked GrantState = "revoked"
)

// Grant is an access that is open: purpose, user, mode and period bound.
type Grant struct {
	Header[GrantState]
	Request   statement.Ref     `json:"request"`
	Agreement statement.Ref     `json:"agreement"`
	Entry     statement.Ref     `json:"entry"`
	User      statement.PartyID `json:"user"`
	Provider  statement.PartyID `json:"provider"`
	Terms     statement.Terms   `json:"terms"`
	// GrantedAt and RevokedAt are ledger times, Unix ms; RevokedAt is 0 while active.
	GrantedAt int64          `json:"grantedAt"`
	RevokedAt int64          `json:"revokedAt"`
	Reason    statement.Code `json:"reason,omitempty"`
	Contested
}

func (g *Grant) check() error {
	return g.Header.check(g.State == GrantActive || g.State == GrantRevoked)
}

// SuspicionState is a state of a suspicion.
type SuspicionState string

// The states of a suspicion. Only the first is the rules' own verdict; the others are acts of people.
const (
	Suspected          SuspicionState = "suspected"
	SuspicionExplained SuspicionState = "explained"
	SuspicionConfirmed SuspicionState = "confirmed"
	SuspicionDismissed SuspicionState = "dismissed"
)

// Suspicion is a use that the rules judged to lie outside what was granted. Its ID is that of the usage
// statement, or of the statement by which the log brought it up.
type Suspicion struct {
	Header[SuspicionState]
	// Unit is the party that used the data; Provider owns the entry.
	Unit     statement.PartyID `json:"unit"`
	Provider statement.PartyID `json:"provider,omitempty"`
	// Principal is the party for which a technical service unit used it.
	Principal   statement.PartyID `json:"principal,omitempty"`
	Entry       statement.Ref     `json:"entry"`
	Version     statement.Ref     `json:"version"`
	Application *statement.Ref    `json:"application,omitempty"`
	Grant       *statement.Ref    `json:"grant,omitempty"`
	Emergency   *statement.Ref    `json:"emergency,omitempty"`
	// Log holds the use as an event, at Index; it stands for the Uses alike from there up to, not including, the leaf at Size. Absent
	// where the ledger holds the use itself.
	Log   *statement.Ref `json:"log,omitempty"`
	Index int64          `json:"index,omitzero"`
	Size  int64          `json:"size,omitzero"`
	Uses  int64          `json:"uses,omitzero"`
	// Code is the verdict: suspected.<what>.
	Code statement.Code `json:"code"`
	// Rules is the version of the rules that judged.
	Rules int64 `json:"rules"`
	// Reason is the supervisor's, once it is confirmed or dismissed.
	Reason statement.Code `json:"reason,omitempty"`
}

func (s *Suspicion) check() error {
	valid := false
	switch s.State {
	case Suspected, SuspicionExplained, SuspicionConfirmed, SuspicionDismissed:
		valid = true
	}
	return s.Header.check(valid)
}

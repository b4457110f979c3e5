package entity

import (
	"slices"

	"luzheng/signer/statement"
)

// NoticeState is a state of a notice of withdrawal.
type NoticeState string

// The states of a notice.
const (
	NoticeSent         NoticeState = "sent"
	NoticeAcknowledged NoticeState = "acknowledged" // by every party
)

// Notice tells those who took a version that it was withdrawn.
type Notice struct {
	Header[NoticeState]
	Version statement.Ref     `json:"version"`
	Sender  statement.PartyID `json:"sender"`
	// Parties are those notified, sorted.
	Parties []statement.PartyID `json:"parties"`
	// Acknowledged are those that have told what they did, in the order in which they did.
	Acknowledged []Acknowledgement `json:"acknowledged,omitempty"`
}

// Acknowledgement is what one party did with its copies.
type Acknowledgement struct {
	Party   statement.PartyID `json:"party"`
	Measure statement.Code    `json:"measure"`
}

// Acknowledges tells whether a party has told what it did.
func (n *Notice) Acknowledges(id statement.PartyID) bool {
	return slices.ContainsFunc(n.Acknowledged, func(a Acknowledgement) bool { return a.Party == id })
}

func (n *Notice) check() error {
	return n.Header.check(n.State == NoticeSent || n.State == NoticeAcknowledged)
}

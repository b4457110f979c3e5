package entity

import (
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// LogState is a state of an event log.
type LogState string

// The states of an event log.
const (
	LogOpen   LogState = "open"
	LogClosed LogState = "closed"
)

// Log is the event log of a year: what the ledger knows of it is its last anchored checkpoint, from which the next one must
// follow.
type Log struct {
	Header[LogState]
	// Origin names it in its checkpoints.
	Origin string `json:"origin"`
	// Keeper is the party whose service keeps it, Key the certificate under which that signs now.
	Keeper statement.PartyID `json:"keeper"`
	Key    statement.Ref     `json:"key"`
	// Former are the keys that it had before, the first one first: what they signed then still holds.
	Former []FormerLogKey `json:"former,omitempty"`
	// OpenedAt is a ledger time, Unix ms.
	OpenedAt int64 `json:"openedAt"`
	// Predecessor is the log that this one follows, Successor the one that follows it; absent where there is none.
	Predecessor *statement.Ref `json:"predecessor,omitempty"`
	Successor   *statement.Ref `json:"successor,omitempty"`
	// Anchor is the last anchored checkpoint; absent before the first.
	Anchor *Anchor `json:"anchor,omitempty"`
}

// FormerLogKey is a key that a log had until its rotation, at that ledger time (Unix ms).
type FormerLogKey struct {
	Key   statement.Ref `json:"key"`
	Until int64         `json:"until"`
}

// FormerKeys are the certificates of the keys that the log had before.
func (l *Log) FormerKeys() []statement.Ref {
	refs := make([]statement.Ref, len(l.Former))
	for i, f := range l.Former {
		refs[i] = f.Key
	}
	return refs
}

// Anchor is a checkpoint of an event log that the rules have held to the one before.
type Anchor struct {
	// Size is the number of leaves, Root that of the tree over them, Map that of the map of scopes.
	Size int64     `json:"size"`
	Root gm.Digest `json:"root"`
	Map  gm.Digest `json:"map"`
	// Time is the log's own, At the ledger time of the anchor, Unix ms.
	Time int64 `json:"time"`
	At   int64 `json:"at"`
	// Note is SM3 of the signed checkpoint's bytes.
	Note gm.Digest `json:"note"`
}

func (l *Log) check() error { return l.Header.check(l.State == LogOpen || l.State == LogClosed) }

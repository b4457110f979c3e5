package entity

import "luzheng/signer/statement"

// SourceState is a state of the source of a data item.
type SourceState string

// SourceHeld is its only state: an item that has a source keeps one, though it may move.
const SourceHeld SourceState = "held"

// Source is the one source of a data item. Its ID is made from the item's key.
type Source struct {
	Header[SourceState]
	Item statement.ItemKey `json:"item"`
	// Party is the source.
	Party statement.PartyID `json:"party"`
	// Exceptions are the parties that may collect the item beside the source, in the order of their approval.
	Exceptions []SourceException `json:"exceptions,omitempty"`
	// Reason is that of the last move; absent before the first.
	Reason statement.Code `json:"reason,omitempty"`
}

// SourceException lets a party collect an item whose source is another.
type SourceException struct {
	Party  statement.PartyID `json:"party"`
	Reason statement.Code    `json:"reason"`
	// Until is its end in ledger time, Unix ms.
	Until int64 `json:"until"`
}

// Collects tells whether a party may collect the item at a ledger time: as its source, or by an exception that has not ended.
func (s *Source) Collects(party statement.PartyID, at int64) bool {
	if s.Party == party {
		return true
	}
	for _, e := range s.Exceptions {
		if e.Party == party {
			return at <= e.Until
		}
	}
	return false
}

func (s *Source) check() error { return s.Header.check(s.State == SourceHeld) }

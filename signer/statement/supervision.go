package statement

import (
	"fmt"

	"luzheng/signer/gm"
)

// RectificationOrder orders a unit to put something right. It creates the rectification.
type RectificationOrder struct {
	Unit PartyID `json:"unit"`
	// Problem is the class of what is wrong.
	Problem Code    `json:"problem"`
	Text    *Sealed `json:"text"`
	// Concerns are the entities that the order is about: entries, confirmed suspicions.
	Concerns []Ref `json:"concerns,omitempty"`
	// DueAt is the ledger time until which the unit's report is awaited, Unix ms.
	DueAt int64 `json:"dueAt"`
}

func (*RectificationOrder) Kind() Kind    { return KindRectificationOrder }
func (b *RectificationOrder) Refs() []Ref { return append([]Ref{b.Unit.Ref()}, b.Concerns...) }
func (b *RectificationOrder) Validate() error {
	var p problems
	p.party(b.Unit, "unit")
	p.code(b.Problem, "problem")
	p.sealed(b.Text, "text")
	p.require(len(b.Concerns) <= maxScope && distinct(b.Concerns), "concerns", "must be at most 64, each once")
	for i, r := range b.Concerns {
		p.require(r.Valid(), fmt.Sprintf("concerns.%d", i), "must name an entity")
	}
	p.require(b.DueAt > 0, "dueAt", "is missing or not a time in Unix milliseconds")
	return p.err
}

// RectificationReport says what the unit has put right. The subject is the rectification.
type RectificationReport struct {
	Text *Sealed `json:"text"`
}

func (*RectificationReport) Kind() Kind  { return KindRectificationReport }
func (*RectificationReport) Refs() []Ref { return nil }
func (b *RectificationReport) Validate() error {
	var p problems
	p.sealed(b.Text, "text")
	return p.err
}

// RectificationAccept ends a rectification. The subject is the rectification.
type RectificationAccept struct{}

func (*RectificationAccept) Kind() Kind        { return KindRectificationAccept }
func (*RectificationAccept) Refs() []Ref       { return nil }
func (b *RectificationAccept) Validate() error { return nil }

// RectificationReturn sends a report back: the problem is not put right. The subject is the rectification.
type RectificationReturn struct {
	Reason Code `json:"reason"`
	// DueAt is the ledger time until which the next report is awaited, Unix ms.
	DueAt int64 `json:"dueAt"`
}

func (*RectificationReturn) Kind() Kind  { return KindRectificationReturn }
func (*RectificationReturn) Refs() []Ref { return nil }
func (b *RectificationReturn) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	p.require(b.DueAt > 0, "dueAt", "is missing or not a time in Unix milliseconds")
	return p.err
}

// SupervisionReport anchors the report on a unit's period. It creates the report.
type SupervisionReport struct {
	Unit PartyID `json:"unit"`
	// From and Until bound the period in ledger time, Unix ms; until is not of it.
	From  int64 `json:"from"`
	Until int64 `json:"until"`
	// Digest is SM3 of the report's bytes.
	Digest gm.Digest `json:"digest"`
}

func (*SupervisionReport) Kind() Kind    { return KindSupervisionReport }
func (b *SupervisionReport) Refs() []Ref { return []Ref{b.Unit.Ref()} }
func (b *SupervisionReport) Validate() error {
	var p problems
	p.party(b.Unit, "unit")
	p.require(b.From > 0, "from", "is missing or not a time in Unix milliseconds")
	p.require(b.Until > b.From, "until", "must be after from")
	p.require(!b.Digest.IsZero(), "digest", "is missing")
	return p.err
}

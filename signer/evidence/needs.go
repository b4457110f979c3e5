package evidence

import (
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Need says how much a subject needs an item.
type Need int

// What an item is to a subject; an item that is none of these has no place in the file.
const (
	// Optional: it may be there and is then verified: earlier steps of the subject's history, what its inputs were made from.
	Optional Need = iota + 1
	// Wanted: without it the report says less: the issuer's name, the state of an input.
	Wanted
	// Required: without it nothing can be verified.
	Required
)

// Needs are the items that the subject of a file needs.
type Needs struct {
	Statements map[gm.Digest]Need
	Entities   map[statement.Ref]Need
}

// NeedsOf follows what is in the file from its subject. Items in the file may name further items, so a file is complete when none
// of its needs is missing. root is the key of the trust root's certificate, which itself need not be proven.
//
//	item                             needs
//	subject, a statement             Required itself, what it changes and creates; Optional the other entities that it names
//	subject, an entity               Required itself and the statement that created it; Optional the statements of its history
//	every statement                  Required the certificates of its signatures; Wanted its issuer's registration
//	every certificate, authority     Required the authority that issued it, up to the trust root
//	a version                        Wanted its catalogue entry
//	an anchor or product             Wanted its inputs' states; Optional the statements that created those
//	a use, a list of uses            Required the event log and the certificates of all batches; Wanted the issuers' registrations;
//	                                 Optional the statement of each imported use
//	an event log                     Required the certificate of its key; Wanted those of the keys that it had before
func NeedsOf(c *Content, root gm.KeyID) Needs {
	n := &needs{content: c, root: root, Needs: Needs{map[gm.Digest]Need{}, map[statement.Ref]Need{}}}
	subject := c.File.Subject
	if subject.Entity != (statement.Ref{}) {
		n.entity(subject.Entity, Required)
		n.history(subject.Entity)
	}
	if c.Uses != nil {
		n.uses(c.Uses)
	}
	if id, ok := subject.Main(); ok && (subject.Entity == statement.Ref{} || n.present(subject.Entity)) {
		n.statement(id, Required)
		if record, ok := c.Record(id); ok {
			n.effects(record)
		}
	}
	return n.Needs
}

type needs struct {
	Needs
	content *Content
	root    gm.KeyID
}

// present tells whether an entity is known to exist: only then is there a statement that created it.
func (n *needs) present(ref statement.Ref) bool {
	state, ok := n.content.Proven[ref]
	return ok && state.Value != nil
}

// statement notes a need and, the first time, what the statement needs in turn.
func (n *needs) statement(id gm.Digest, need Need) {
	before := n.Statements[id]
	n.Statements[id] = max(before, need)
	record, ok := n.content.Record(id)
	if before != 0 || !ok {
		return
	}
	for _, s := range record.Signed.Signatures {
		n.entity(statement.Ref{Type: statement.TypeCertificate, ID: s.KeyID.String()}, Required)
	}
	n.entity(record.Said.Issuer.Ref(), Wanted)
	for _, input := range Inputs(record.Said) {
		n.entity(input, Wanted)
		if id, ok := CreatedBy(input); ok {
			n.statement(id, Optional)
		}
	}
}

// effects are what the main statement changed, created and named.
func (n *needs) effects(r *Record) {
	spec, err := statement.Lookup(r.Said.Kind)
	if err != nil {
		return
	}
	if r.Said.Subject != nil {
		n.entity(*r.Said.Subject, Required)
	}
	if spec.Creates != "" {
		n.entity(statement.Created(spec.Creates, r.ID), Required)
	}
	for _, touch := range r.Outcome.Touched {
		n.entity(touch.Entity, Optional)
	}
	for _, ref := range r.Said.Content().Refs() {
		n.entity(ref, Optional)
	}
}

// history are the statements in the file that touched the subject.
func (n *needs) history(ref statement.Ref) {
	for i := range n.content.Records {
		for _, touch := range n.content.Records[i].Outcome.Touched {
			if touch.Entity == ref {
				n.statement(n.content.Records[i].ID, Optional)
			}
		}
	}
}

// uses are the log that they stand in, and whoever signed them.
func (n *needs) uses(u *Uses) {
	n.entity(u.Log, Required)
	for _, b := range u.Batches {
		n.entity(b.Certificate(), Required)
		n.entity(b.Issuer.Ref(), Wanted)
	}
	for _, use := range u.Listed {
		if use.Leaf.Kind == event.KindImport {
			n.statement(use.Leaf.ID, Optional)
		}
	}
}

// entity notes a need and, the first time, what the entity needs in turn.
func (n *needs) entity(ref statement.Ref, need Need) {
	before := n.Entities[ref]
	n.Entities[ref] = max(before, need)
	state, ok := n.content.Proven[ref]
	if before != 0 || !ok {
		return
	}
	switch value := state.Value.(type) {
	case *entity.Certificate:
		n.authority(value.Authority)
	case *entity.Authority:
		if value.Parent != nil {
			n.authority(*value.Parent)
		}
	case *entity.Version:
		n.entity(value.Entry, Wanted)
	case *entity.Log:
		n.entity(value.Key, Required)
		for _, former := range value.FormerKeys() {
			n.entity(former, Wanted)
		}
	}
}

func (n *needs) authority(ref statement.Ref) {
	if ref.ID != n.root.String() {
		n.entity(ref, Required)
	}
}

// Inputs are the dataset versions that a statement says its subject was made from.
func Inputs(s *statement.Statement) []statement.Ref {
	switch body := s.Content().(type) {
	case *statement.DatasetAnchor:
		return body.Inputs
	case *statement.ProductRegister:
		return body.Sources
	}
	return nil
}

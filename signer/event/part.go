package event

import (
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

// Part shows that an event is one of a batch.
type Part struct {
	// Event is the event, byte for byte; Path proves its ID under the root that the batch's header signs.
	Event []byte       `json:"event"`
	Path  merkle.Proof `json:"path"`
}

// VerifyLeaf reports whether the leaf is that of this event of this batch (its envelope's bytes), and counts in the scopes that the event
// names and in no others. It gives the event and the signed envelope; whose signature that carries is for the caller. A refusal is an
// *Error.
func VerifyLeaf(leaf *Leaf, part Part, batch []byte) (*Event, *envelope.Envelope, error) {
	h, signed, err := ParseHeader(batch)
	if err != nil {
		return nil, nil, err
	}
	e, err := Parse(part.Event)
	if err != nil {
		return nil, nil, refuseFor(err, CodeMember, "the event")
	}
	id := ID(part.Event)
	switch {
	case leaf.Kind != KindEvent || leaf.ID != id || leaf.Batch != gm.Sum(batch):
		return nil, nil, refuse(CodeMember, "the leaf is not of this event in this batch")
	case e.Ledger != h.Ledger || e.Issuer != h.Issuer:
		return nil, nil, refuse(CodeMember, "the event is not of the ledger and the issuer of its batch")
	}
	if err := merkle.VerifyInclusion(uint64(leaf.Position), h.Count, id, part.Path, h.Root); err != nil {
		return nil, nil, refuseFor(err, CodeRoot, "the event is not one of the batch's")
	}
	for i, scope := range e.Scopes() {
		if (scope != nil) != (leaf.Places[i].Count > 0) {
			return nil, nil, refuse(CodeOutside, "the leaf counts in other scopes than its event names")
		}
	}
	return e, signed, nil
}

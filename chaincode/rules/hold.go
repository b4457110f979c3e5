package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Holds: the texts of an entity are not erased while an audit case needs them. A statement that holds or
// releases names the entities, so that the keys of their holds follow from it; changes (footprint.go) lists them.

// hold keeps an entity's texts for an audit case.
func (j *judgement) hold(of, by statement.Ref) *Refusal {
	h := &entity.Hold{Of: of}
	e, r := j.find(of.Hold())
	if r != nil {
		return r
	}
	if e != nil {
		h = e.(*entity.Hold)
	}
	h.State, h.For = entity.HoldHeld, append(slices.Clone(h.For), by)
	return j.touch(of.Hold(), h)
}

// release ends what an audit case held; others may hold on.
func (j *judgement) release(of, by statement.Ref) *Refusal {
	h, r := load[entity.Hold](j, of.Hold())
	if r != nil {
		return r
	}
	h.For = slices.DeleteFunc(slices.Clone(h.For), func(ref statement.Ref) bool { return ref == by })
	if len(h.For) == 0 {
		h.State, h.For = entity.HoldReleased, nil
	}
	return j.touch(of.Hold(), h)
}

// heldBy lists what a served case holds: its entries and its parties.
func heldBy(terms *statement.CaseTerms) []statement.Ref {
	held := slices.Clone(terms.Entries)
	for _, id := range terms.Parties {
		held = append(held, id.Ref())
	}
	return held
}

package rules

import (
	"slices"
	"strings"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// One source for each data item. An item is a data element of a population in a division; its source's key follows from
// these three, so that a second claim meets the first.
//
//	kind            from   to     besides
//	source.claim    –      held   nobody is the source; the division is the claimant's own or inside it
//	source.move     held   held   to another party, whose exception ends with it
//	source.except   held   held   another party may collect the item too, until a time; said again, it replaces what was said
//
// A catalogue entry whose item names a source collects that item: only the source's party and those excepted publish one.
var sourceSteps = steps[entity.SourceState]{
	statement.KindSourceMove:   {[]entity.SourceState{entity.SourceHeld}, entity.SourceHeld},
	statement.KindSourceExcept: {[]entity.SourceState{entity.SourceHeld}, entity.SourceHeld},
}

// maxExceptions bounds the exceptions of a source that are in force.
const maxExceptions = 64

func claimSource(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.SourceClaim)
	ref := body.Source()
	taken, r := j.find(ref)
	if r != nil {
		return r
	}
	if taken != nil {
		return refuse("source.taken", "the source of %s is %s", ref.ID, taken.(*entity.Source).Party)
	}
	if issuer := j.s.Statement.Issuer; !encloses(issuer, body.Division) {
		return refuse("source.division", "%s lies outside the division of %s", body.Division, issuer)
	}
	return j.touch(ref, &entity.Source{
		Header: entity.Header[entity.SourceState]{State: entity.SourceHeld}, Item: body.ItemKey, Party: j.s.Statement.Issuer,
	})
}

// encloses tells whether a division is the party's own or inside it: the party's code without its trailing pairs of zeros
// (GB/T 2260) begins the division's.
func encloses(party statement.PartyID, division statement.Division) bool {
	own := string(party[:6])
	for strings.HasSuffix(own, "00") {
		own = own[:len(own)-2]
	}
	return strings.HasPrefix(string(division), own)
}

// movedSource: it is a matter of whoever holds the source and of whoever gets it.
func movedSource(j *judgement) ([]statement.PartyID, *Refusal) {
	return j.sourceParties(j.s.Statement.Content().(*statement.SourceMove).To)
}

// exceptedSource: it is a matter of the source and of the party beside it.
func exceptedSource(j *judgement) ([]statement.PartyID, *Refusal) {
	return j.sourceParties(j.s.Statement.Content().(*statement.SourceExcept).Party)
}

func (j *judgement) sourceParties(other statement.PartyID) ([]statement.PartyID, *Refusal) {
	source, r := load[entity.Source](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{source.Party, other}, nil
}

func moveSource(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.SourceMove)
	source, r := j.anothersSource(body.To)
	if r != nil {
		return r
	}
	source.Party, source.Reason = body.To, body.Reason
	source.Exceptions = without(source.Exceptions, body.To)
	return j.touch(*j.s.Statement.Subject, source)
}

func exceptSource(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.SourceExcept)
	source, r := j.anothersSource(body.Party)
	if r != nil {
		return r
	}
	if body.Until <= j.pos.Time {
		return refuse("source.until", "the exception would end at %d, it is %d", body.Until, j.pos.Time)
	}
	ended := func(e entity.SourceException) bool { return e.Until < j.pos.Time }
	kept := slices.DeleteFunc(without(source.Exceptions, body.Party), ended)
	if len(kept) >= maxExceptions {
		return refuse("source.exceptions", "%d exceptions are in force", len(kept))
	}
	source.Exceptions = append(kept, entity.SourceException{Party: body.Party, Reason: body.Reason, Until: body.Until})
	return j.touch(*j.s.Statement.Subject, source)
}

// anothersSource loads the subject, which must not be the party's already.
func (j *judgement) anothersSource(party statement.PartyID) (*entity.Source, *Refusal) {
	source, r := load[entity.Source](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	if source.Party == party {
		return nil, refuse("source.holder", "%s is the source", party)
	}
	return source, advance(j, sourceSteps, &source.State)
}

// without gives the exceptions of all parties but one, in a list of its own.
func without(all []entity.SourceException, party statement.PartyID) []entity.SourceException {
	return slices.DeleteFunc(slices.Clone(all), func(e entity.SourceException) bool { return e.Party == party })
}

// sourced tells whether the owner of an entry may collect the items that name a source.
func (j *judgement) sourced(owner statement.PartyID, c *statement.Catalogue) *Refusal {
	for _, item := range c.Items {
		if item.Source == nil {
			continue
		}
		source, r := load[entity.Source](j, *item.Source)
		switch {
		case r != nil:
			return r
		case source.Item.Element != item.Element:
			return refuse("source.element", "%s is of the element %s, the item of %q", item.Source, source.Item.Element, item.Element)
		case !source.Collects(owner, j.pos.Time):
			return refuse("source.taken", "the source of %s is %s", item.Source.ID, source.Party)
		}
	}
	return nil
}

package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/statement"
)

// Events of the log are judged as uses on the ledger are (usage.go), by the log that receives them, by the gateway that decides
// beforehand, and by the witnesses. What would refuse a statement refuses no event, whose signatory is known: it is evidence.
//
//	first that applies                                                   code
//	the signing certificate is not in force, or in custody without       suspected.certificate
//	  leave to record uses
//	it is neither an officer's nor the application's that is named,      suspected.signer
//	  or another person's than the handler's
//	the event names what is not on the ledger                            suspected.unknown
//	what it names does not belong together                               suspected.mismatch
//	the table of usage.go                                                suspected.*
//
// A certificate is held to the time of receipt alone: whoever has a stolen key claims any time.

// EntityReader reads the ledger's entities as of some block.
type EntityReader interface {
	// Entity gives an entity, which must not be changed, or nil where there is none. It may be asked for anything that an event
	// names, and for its issuer.
	Entity(ref statement.Ref) (entity.Entity, error)
}

// JudgeUse judges an event that was signed under a registered certificate and received at a time, Unix ms. It gives "" for a use that is
// clean. It depends on its arguments alone. Errors are *Refusal: party.unknown or signature.issuer when nobody whom the ledger knows
// said the event, ledger.corrupt when the state cannot be read.
func JudgeUse(e *event.Event, key *entity.Certificate, received int64, state EntityReader) (statement.Code, error) {
	find := func(ref statement.Ref) (entity.Entity, *Refusal) {
		found, err := state.Entity(ref)
		if err != nil {
			return nil, refuse("ledger.corrupt", "%v", err)
		}
		return found, nil
	}
	found, r := find(e.Issuer.Ref())
	if r != nil {
		return "", r
	}
	issuer, known := found.(*entity.Party)
	switch {
	case !known:
		return "", refuse("party.unknown", "%s is not registered", e.Issuer)
	case key.Party != e.Issuer:
		return "", refuse("signature.issuer", "the certificate is of %s, not of %s", key.Party, e.Issuer)
	}
	if code := judgeSigner(e, key, received); code != "" {
		return code, nil
	}
	u := &use{
		body: &e.UsageRecord, unit: e.Issuer, role: issuer.Role, names: e.Principal, under: e.Engagement,
		suspended: issuer.State != entity.PartyActive, signs: key.Post == statement.PostApplication,
	}
	if r := u.load(inheriting(find, e.Issuer, issuer)); r != nil {
		switch r.Code {
		case "reference.unknown":
			return "suspected.unknown", nil
		case "reference.mismatch":
			return "suspected.mismatch", nil
		}
		return "", r
	}
	return u.verdict(received), nil
}

// inheriting reads what predecessors left as their successor's own.
func inheriting(find finder, id statement.PartyID, heir *entity.Party) finder {
	if len(heir.Predecessors) == 0 {
		return find
	}
	return func(ref statement.Ref) (entity.Entity, *Refusal) {
		e, r := find(ref)
		if r != nil || e == nil {
			return e, r
		}
		e = entity.Copy(e)
		for _, predecessor := range heir.Predecessors {
			entity.HandOver(e, predecessor, id)
		}
		return e, nil
	}
}

// judgeSigner judges who signed, at the time of receipt.
func judgeSigner(e *event.Event, key *entity.Certificate, received int64) statement.Code {
	c := key.Custody
	switch {
	case after(received, key.RevokedAt), after(received, key.ReplacedAt), received < key.NotBefore, received > key.NotAfter:
		return "suspected.certificate"
	case c != nil && (received > c.Until || !slices.Contains(c.Kinds, statement.KindUsageRecord)):
		return "suspected.certificate"
	case key.Handler != e.Handler:
		return "suspected.signer"
	case key.Post == statement.PostApplication:
		if e.Application == nil || key.Application == nil || *e.Application != *key.Application {
			return "suspected.signer"
		}
		return ""
	}
	d := key.Deputy
	if key.Post == statement.PostOfficer || d != nil && d.Post == statement.PostOfficer && received >= d.From && received <= d.Until {
		return ""
	}
	return "suspected.signer"
}

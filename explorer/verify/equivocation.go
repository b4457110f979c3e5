package verify

import (
	"errors"
	"fmt"

	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// ErrLogUnknown is wrapped when evidence does not show the event log that a file is about, with its key.
var ErrLogUnknown = errors.New("the evidence does not show the event log and its key")

// ErrLogKeyLost is wrapped when a contradicting checkpoint is signed with a key that is declared compromised: somebody else may have made it.
var ErrLogKeyLost = errors.New("the key is declared compromised, and the checkpoint need not be the log's")

// VerifyEventsEquivocation verifies a file about two contradicting checkpoints of an event log, as a witness writes it. Which keys are the
// log's, or were before a rotation, the evidence shows: of the log itself, or of any use in it. Errors wrap ErrLogUnknown or ErrLogKeyLost,
// or are those of package checkpoint.
func (v *Verifier) VerifyEventsEquivocation(file, raw []byte) (checkpoint.EventsContradiction, error) {
	var none checkpoint.EventsContradiction
	r := v.newRun(Question{})
	r.verify(raw)
	r.conclude()
	if r.report.Verdict != Verified && r.report.Verdict != VerifiedBut {
		return none, fmt.Errorf("%w: %s", ErrLogUnknown, r.report.Headline.In(English))
	}
	state, keys, ok := r.logState()
	if !ok {
		return none, ErrLogUnknown
	}
	var claimed checkpoint.Equivocation
	if err := strictjson.UnmarshalCanonical(file, &claimed, checkpoint.MaxEquivocation); err != nil {
		return none, err
	}
	first, _, err := checkpoint.ParseEventsUnverified([]byte(claimed.First))
	if err != nil {
		return none, err
	}
	if first.Origin != state.Origin {
		return none, fmt.Errorf("%w: the file is about %s, the evidence about %s", ErrLogUnknown, first.Origin, state.Origin)
	}
	witnesses, err := r.witnesses(first.Time)
	if err != nil {
		return none, err
	}
	var known []*gm.PublicKey
	for _, ref := range append(state.FormerKeys(), state.Key) {
		if key := keys[ref]; key != nil {
			known = append(known, key.parsed.PublicKey())
		}
	}
	found, err := checkpoint.VerifyEventsEquivocation(file, known, witnesses)
	if err != nil {
		return none, err
	}
	for _, id := range []gm.KeyID{found.FirstBy, found.SecondBy} {
		if at := keys[statement.Created(statement.TypeCertificate, id)].registered.CompromisedAt; at > 0 {
			return none, fmt.Errorf("%w: %s, since %s", ErrLogKeyLost, id, moment(at))
		}
	}
	return found, nil
}

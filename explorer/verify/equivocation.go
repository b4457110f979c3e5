package verify

import (
	"errors"
	"fmt"

	"luzheng/signer/checkpoint"
	"luzheng/signer/strictjson"
)

// ErrLogUnknown is wrapped when evidence does not show the event log that a file is about, with its key.
var ErrLogUnknown = errors.New("the evidence does not show the event log and its key")

// VerifyEventsEquivocation verifies a file about two contradicting checkpoints of an event log, as a witness writes it. Whose key is the
// log's the evidence shows: of the log itself, or of any use in it. Errors wrap ErrLogUnknown, or are those of package checkpoint.
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
	var found checkpoint.EventsContradiction
	for _, ref := range append(state.FormerKeys(), state.Key) { // the error is the one under the present key
		key := keys[ref]
		if key == nil {
			continue
		}
		if found, err = checkpoint.VerifyEventsEquivocation(file, key.parsed.PublicKey(), witnesses); err == nil {
			return found, nil
		}
	}
	return none, err
}

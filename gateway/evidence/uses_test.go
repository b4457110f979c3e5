package evidence

import (
	"context"
	"errors"
	"strings"
	"testing"

	"luzheng/gateway/eventlog"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/evidence"
	"luzheng/signer/statement"
	"luzheng/signer/vmap"
)

// long is a log in which everything has more uses than a bare list holds.
type long struct{ EventLog }

func (long) Complete(_ context.Context, _ statement.Ref, _ *eventlog.Signed, limit int) ([]eventlog.Placed, vmap.Proof, error) {
	if limit > evidence.MaxUses {
		return nil, vmap.Proof{}, errors.New("a verifier reads fewer")
	}
	return nil, vmap.Proof{}, eventlog.ErrTooMany
}

// Whoever asks for a list that is too long learns what to ask for instead.
func TestALongListSaysWhatToAskForInstead(t *testing.T) {
	for bare, want := range map[bool]string{false: "explorer events --bare) a list has up to 200000 uses", true: "the lists of the grants or of the applications"} {
		u := Uses{Log: long{}, Scope: eventtest.Ref(statement.TypeEntry, 0), Bare: bare}
		err := (&Assembler{}).all(t.Context(), u, nil, &evidence.Events{})
		if !errors.Is(err, ErrTooLarge) || !errors.Is(err, eventlog.ErrTooMany) || !strings.Contains(err.Error(), want) {
			t.Errorf("bare %t: %v", bare, err)
		}
	}
}

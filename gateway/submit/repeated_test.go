package submit

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"luzheng/chaincode/block"
	"luzheng/signer/gm"
)

// repeating is a ledger that accepted every second statement of a batch before.
type repeating struct{ *versioned }

func (l repeating) Record(ctx context.Context, envelopes [][]byte) (block.Commit, error) {
	commit, err := l.versioned.Record(ctx, envelopes)
	for i := range commit.Results {
		if i%2 == 1 {
			commit.Results[i] = block.Result{Repeated: true}
		}
	}
	return commit, err
}

// before knows the first outcomes of some statements.
type before map[gm.Digest][]byte

func (b before) Outcome(_ context.Context, id gm.Digest, _ uint64) ([]byte, error) {
	if raw := b[id]; raw != nil {
		return raw, nil
	}
	return nil, errors.New("the index is away")
}

// promises signs nothing: a receipt is the outcome itself, behind a word.
type promises struct{}

func (promises) Issue(_ context.Context, answers []Answer) ([][]byte, error) {
	receipts := make([][]byte, len(answers))
	for i, a := range answers {
		receipts[i] = append([]byte("receipt of "), a.Outcome...)
	}
	return receipts, nil
}

// A statement that was accepted before is answered with its outcome of then, and with the receipt of that. Where it cannot be found, it
// alone fails, and says that sending it again is safe.
func TestARepeatedStatementHasItsFirstOutcome(t *testing.T) {
	known, lost := gm.Sum([]byte("known")), gm.Sum([]byte("lost"))
	synctest.Test(t, func(t *testing.T) {
		engine := New(repeating{newVersioned()}, before{known: []byte("first")}, promises{}, Config{})
		defer start(engine)()
		items := []Item{item("new", nil, nil), item("again", nil, nil), item("newer", nil, nil), item("gone", nil, nil)}
		items[1].ID, items[3].ID = known, lost
		answers, err := engine.Submit(t.Context(), items)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []string{"new", "first", "newer"} {
			a := answers[i]
			if a.Err != nil || string(a.Outcome) != want || !bytes.Equal(a.Receipt, []byte("receipt of "+want)) || a.Recorded == (i == 1) {
				t.Errorf("answer %d is %+v", i, a)
			}
		}
		if a := answers[3]; !errors.Is(a.Err, ErrUnknown) || a.Outcome != nil || a.Receipt != nil {
			t.Errorf("without its first outcome it is answered %+v", a)
		}
	})
}

package evidence_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"luzheng/signer/event"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
)

// broken is a file about a promise, with a head and evidence that say nothing.
func broken() *evidence.Broken {
	return &evidence.Broken{
		Receipt: evidence.EventReceipt{
			Head:    jsontext.Value(`{"payload":"e30="}`),
			Entries: []evidence.Received{{Entry: event.Entry{ID: gm.Sum([]byte("id")), Index: 7, Leaf: gm.Sum([]byte("leaf"))}}},
			Paths:   [][]gm.Digest{{gm.Sum([]byte("left")), gm.Sum([]byte("right"))}},
		},
		Evidence: jsontext.Value(`{"format":"luzheng-evidence/v1"}`),
	}
}

func TestABrokenPromiseIsGolden(t *testing.T) {
	made, err := broken().Marshal()
	if err != nil {
		t.Fatal(err)
	}
	stored, err := os.ReadFile(filepath.Join("testdata", "broken.v1.json"))
	if err != nil || !bytes.Equal(made, bytes.TrimSuffix(stored, []byte("\n"))) {
		t.Errorf("got %s, %v", made, err)
	}
	if _, err := evidence.ParseBroken(made); err != nil {
		t.Error(err)
	}
}

func FuzzParseBroken(f *testing.F) {
	made, err := broken().Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(made)
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, err := evidence.ParseBroken(raw)
		if err != nil {
			return
		}
		if again, err := b.Marshal(); err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("%q has another form %q, %v", raw, again, err)
		}
	})
}

func FuzzParseEventReceipts(f *testing.F) {
	f.Add([]byte(`{"receipts":[{"head":{},"entries":[{"id":"` + gm.Sum([]byte("id")).String() + `","index":7,"leaf":"` + gm.Sum([]byte("leaf")).String() + `","verdict":""}]}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := evidence.ParseEventReceipts(raw)
		if err != nil {
			return
		}
		for i := range r.Receipts {
			if _, err := r.Receipts[i].Only(len(r.Receipts[i].Entries) - 1); err != nil {
				t.Fatalf("%q: %v", raw, err)
			}
		}
	})
}

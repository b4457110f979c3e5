package verify_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"luzheng/explorer/verify"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/evidence"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

// update makes the files anew, under keys that are thrown away.
var update = flag.Bool("update", false, "write new golden files; only for a new version of the format")

const trustFile = "uses.v1.trust.json"

// writeUses writes evidence of uses in the event log: lists with events and without, the list of what nobody used, and a single use.
func writeUses(t *testing.T) {
	t.Helper()
	u := newUsed(t)
	bare := u.log.UsesEvidence(eventtest.Ref(statement.TypeEntry, 0))
	u.withoutEvents(bare)
	for name, raw := range map[string][]byte{
		trustFile:                    u.witnessed().Marshal(),
		"uses.v1.complete.json":      u.Bytes(u.log.UsesEvidence(eventtest.Ref(statement.TypeEntry, 0))),
		"uses.v1.complete.bare.json": u.Bytes(bare),
		"uses.v1.complete.none.json": u.Bytes(u.log.UsesEvidence(eventtest.Ref(statement.TypeEntry, 77))),
		"uses.v1.suspected.json":     u.Bytes(u.log.UseEvidence(2)),
	} {
		if err := os.WriteFile(filepath.Join("testdata", name), raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// withoutEvents leaves the events out of a list, and what only they need.
func (u *used) withoutEvents(file *evidence.File) {
	for i := range file.Events.All.Uses {
		file.Events.All.Uses[i].Event, file.Events.All.Uses[i].Path = nil, nil
	}
	file.Events.Batches, file.Entities = nil, u.Evidence(evidence.ForEntity(u.log.Ref), 0).Entities
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// What the first version of the formats wrote verifies for ever.
func TestEvidenceOfUsesIsGolden(t *testing.T) {
	if *update {
		writeUses(t)
	}
	root, err := trust.Parse(readFile(t, trustFile))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]struct {
		verdict      verify.Verdict
		count, shown int64
	}{
		"uses.v1.complete.json":      {verify.Verified, 4, 4},
		"uses.v1.complete.bare.json": {verify.Verified, 4, 0},
		"uses.v1.complete.none.json": {verify.Verified, 0, 0},
		"uses.v1.suspected.json":     {verify.VerifiedBut, 0, 0},
	} {
		raw := readFile(t, name)
		file, err := evidence.Parse(raw)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if again, err := file.Marshal(); err != nil || !bytes.Equal(again, raw) {
			t.Errorf("%s has another form %s, %v", name, again, err)
		}
		r := report(t, root, raw, verify.Question{})
		if r.Verdict != want.verdict {
			t.Errorf("%s: %s", name, r.Headline.En)
		}
		if f := r.Uses; f != nil && (f.Count != want.count || f.Shown != want.shown) || (f == nil) != (r.Use != nil) {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

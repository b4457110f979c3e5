package store_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"luzheng/gateway/follow/store"
	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/vmap"
)

const origin = "luzheng/test-0001/statements"

func openState(t *testing.T, dir string) *store.State {
	t.Helper()
	s, err := store.OpenState(dir, "test-0001")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closed(t *testing.T, file io.Closer) {
	t.Helper()
	if err := file.Close(); err != nil {
		t.Error(err)
	}
}

func batch() store.Batch {
	return store.Batch{
		To:     store.Position{Next: 3, PrevHash: [32]byte{9}, Size: 2},
		Leaves: [][]byte{[]byte("one"), []byte("two")},
		Nodes:  []store.Node{{ID: merkle.NodeID{Index: 0}, Hash: gm.Digest{1}}, {ID: merkle.NodeID{Level: 1}, Hash: gm.Digest{3}}},
		Changes: []store.Change{
			{Block: 0, Leaves: []vmap.Leaf{{Key: gm.Digest{1}, Value: gm.Digest{2}}, {Key: gm.Digest{3}, Value: gm.Digest{4}}}},
			{Block: 2},
		},
	}
}

func TestWhatWasAppendedIsThereAfterReopening(t *testing.T) {
	dir := t.TempDir()
	s := openState(t, dir)
	if at, err := s.Position(); err != nil || at != (store.Position{}) {
		t.Fatalf("%+v, %v", at, err)
	}
	if err := s.Append(batch()); err != nil {
		t.Fatal(err)
	}
	if err := s.Append(batch()); err == nil { // It was derived at another position than the present one.
		t.Fatal("a batch was stored twice")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openState(t, dir)
	t.Cleanup(func() { closed(t, s) })
	if at, err := s.Position(); err != nil || at != batch().To {
		t.Fatalf("%+v, %v", at, err)
	}
	if leaf, err := s.Leaf(1); err != nil || string(leaf) != "two" {
		t.Fatalf("%q, %v", leaf, err)
	}
	if _, err := s.Leaf(2); !errors.Is(err, store.ErrNotFound) {
		t.Fatal(err)
	}
	hashes, err := s.ReadNodes([]merkle.NodeID{{Level: 1}, {Index: 0}})
	if err != nil || hashes[0] != (gm.Digest{3}) || hashes[1] != (gm.Digest{1}) {
		t.Fatalf("%v, %v", hashes, err)
	}
	if _, err := s.ReadNodes([]merkle.NodeID{{Index: 1}}); !errors.Is(err, merkle.ErrNodeMissing) {
		t.Fatal(err)
	}
	var changes []store.Change
	if err := s.EachChange(func(c store.Change) error { changes = append(changes, c); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(changes) != 2 || changes[0].Leaves[1] != batch().Changes[0].Leaves[1] || changes[1].Block != 2 || len(changes[1].Leaves) != 0 {
		t.Fatalf("%+v", changes)
	}
}

func TestAFileThatIsNoneIsAnError(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "follower.db"), make([]byte, 100_000), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.OpenState(dir, "test-0001"); err == nil {
		t.Fatal("zeros were opened")
	}
}

func checkpointAt(block, size uint64) checkpoint.Checkpoint {
	return checkpoint.Checkpoint{Origin: origin, Size: size, Block: block, Root: gm.Digest{byte(size)}}
}

func TestSignedAdmitsOneHistory(t *testing.T) {
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	signatures := 0
	sign := func(c checkpoint.Checkpoint) ([]byte, error) {
		signatures++
		return checkpoint.Sign(c, "audit", key)
	}
	s, err := store.OpenSigned(t.TempDir(), origin)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, s) })
	if err := s.Sign([]checkpoint.Checkpoint{checkpointAt(2, 5), checkpointAt(4, 9)}, sign); err != nil {
		t.Fatal(err)
	}
	otherMap := checkpointAt(4, 9)
	otherMap.MapRoot[0] = 1
	for name, c := range map[string]struct {
		checkpoints []checkpoint.Checkpoint
		refused     bool
	}{
		"again":                 {[]checkpoint.Checkpoint{checkpointAt(2, 5), checkpointAt(4, 9)}, false},
		"another map":           {[]checkpoint.Checkpoint{otherMap}, true},
		"another size":          {[]checkpoint.Checkpoint{checkpointAt(2, 4)}, true},
		"in between":            {[]checkpoint.Checkpoint{checkpointAt(3, 7)}, true},
		"before":                {[]checkpoint.Checkpoint{checkpointAt(0, 1)}, true},
		"not grown":             {[]checkpoint.Checkpoint{checkpointAt(5, 9)}, true},
		"shrunk":                {[]checkpoint.Checkpoint{checkpointAt(5, 8)}, true},
		"good, then shrunk":     {[]checkpoint.Checkpoint{checkpointAt(5, 10), checkpointAt(6, 8)}, true},
		"good, then the same":   {[]checkpoint.Checkpoint{checkpointAt(5, 10), checkpointAt(6, 10)}, true},
		"good, then an old one": {[]checkpoint.Checkpoint{checkpointAt(5, 10), checkpointAt(3, 11)}, true},
	} {
		var refusal *store.RefusalError
		if err := s.Sign(c.checkpoints, sign); errors.As(err, &refusal) != c.refused || (err != nil) != c.refused {
			t.Errorf("%s: %v", name, err)
		} else if c.refused && (refusal.Refused != c.checkpoints[len(c.checkpoints)-1] || len(refusal.Signed) == 0) {
			t.Errorf("%s: the refusal does not say what contradicts what: %+v", name, refusal)
		}
	}
	if _, err := s.At(5); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("half of a refused batch was kept: %v", err)
	}
	before := signatures
	failing := func(checkpoint.Checkpoint) ([]byte, error) { return nil, errors.New("the device is gone") }
	if err := s.Sign([]checkpoint.Checkpoint{checkpointAt(2, 5), checkpointAt(6, 12)}, failing); err == nil || signatures != before {
		t.Errorf("signed without a signer: %v", err)
	}
	for upTo, want := range map[uint64]uint64{2: 2, 3: 2, 4: 4, 100: 4} {
		note, err := s.Latest(upTo)
		if err != nil {
			t.Fatal(err)
		}
		if c, _, err := checkpoint.ParseUnverified(note); err != nil || c.Block != want {
			t.Errorf("latest up to %d: %+v, %v", upTo, c, err)
		}
	}
	if _, err := s.Latest(1); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("latest before the first: %v", err)
	}
}

package replica_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"luzheng/chaincode/block"
	"luzheng/gateway/boltfile"
	"luzheng/gateway/follow/followtest"
	"luzheng/gateway/follow/replica"
	"luzheng/gateway/follow/store"
	"luzheng/gateway/follow/wire"
	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/outcome"
	"luzheng/signer/vmap"
)

func newKey(t testing.TB) *gm.PrivateKey {
	t.Helper()
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func configIn(dir string, key *gm.PrivateKey) replica.Config {
	return replica.Config{Dir: dir, Ledger: followtest.Ledger, Organisation: "audit", Signer: key}
}

func open(t testing.TB, c replica.Config) *replica.Replica {
	t.Helper()
	r, err := replica.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func closed(t testing.TB, r *replica.Replica) {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

// reference derives the checkpoints of a chain in the plainest way there is.
func reference(t testing.TB, blocks []block.Block) (checkpoints []checkpoint.Checkpoint, leaves [][]byte) {
	t.Helper()
	tree := merkle.NewTree(&merkle.Memory{})
	var mapped vmap.Map
	for _, b := range blocks {
		recorded := false
		var at int64
		for _, tx := range b.Transactions {
			for _, record := range tx.Records {
				leaf := outcome.Leaf{Block: int64(b.Number), Tx: int64(tx.Index), Outcome: record.Outcome}
				raw, err := leaf.Marshal()
				if err != nil {
					t.Fatal(err)
				}
				if _, err := tree.Append(merkle.LeafHash(raw)); err != nil {
					t.Fatal(err)
				}
				leaves = append(leaves, raw)
				recorded, at = true, tx.Time
			}
			for _, e := range tx.Entities {
				mapped = mapped.Set(gm.Sum([]byte(e.Key)), gm.Sum(e.Value))
			}
		}
		if recorded {
			checkpoints = append(checkpoints, checkpoint.Checkpoint{
				Origin: "luzheng/test-0001/statements", Size: tree.Size(), Root: tree.Root(), MapRoot: mapped.Root(),
				Block: b.Number, BlockHash: b.Hash, Time: at,
			})
		}
	}
	return checkpoints, leaves
}

// checkAgainst holds everything that a replica shows to the reference.
func checkAgainst(t testing.TB, r *replica.Replica, key *gm.PrivateKey, blocks []block.Block) {
	t.Helper()
	checkpoints, leaves := reference(t, blocks)
	verifiers := []checkpoint.Verifier{{Name: "audit", Key: key.PublicKey()}}
	for _, want := range checkpoints {
		note, err := r.At(want.Block)
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := checkpoint.Open(note, verifiers)
		if err != nil || got != want {
			t.Fatalf("block %d: %+v, %v; want %+v", want.Block, got, err, want)
		}
		for index := range leaves {
			proof, err := r.Statement(uint64(index), &want.Block)
			if uint64(index) >= want.Size {
				if !errors.Is(err, replica.ErrOutOfRange) {
					t.Fatalf("leaf %d of %d was proven: %v", index, want.Size, err)
				}
				continue
			}
			if err != nil || proof.Verify(want) != nil || !bytes.Equal(proof.Leaf, leaves[index]) {
				t.Fatalf("leaf %d at block %d: %v, %v", index, want.Block, err, proof.Verify(want))
			}
		}
	}
	for i, from := range checkpoints {
		to := checkpoints[len(checkpoints)-1-i/2]
		if from.Size > to.Size {
			continue
		}
		proof, err := r.Consistency(from.Size, to.Size)
		if err != nil || proof.Verify(from, to) != nil {
			t.Fatalf("sizes %d to %d: %v, %v", from.Size, to.Size, err, proof.Verify(from, to))
		}
	}
	if c := r.Counts(); c.Blocks != uint64(len(blocks)) || c.Statements != uint64(len(leaves)) {
		t.Fatalf("%+v after %d blocks and %d statements", c, len(blocks), len(leaves))
	}
}

func TestReplicaDerivesWhatTheReferenceDoes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		chain := followtest.NewChain("salt")
		chain.Extend(rapid.SliceOfN(rapid.IntRange(0, 9), 1, 15).Draw(rt, "blocks")...)
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		key := newKey(t)
		r := open(t, configIn(dir, key))
		for rest := chain.All(); len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(rt, "batch")
			if err := r.Apply(rest[:n]); err != nil {
				rt.Fatal(err)
			}
			rest = rest[n:]
			if rapid.Bool().Draw(rt, "reopen") {
				closed(t, r)
				r = open(t, configIn(dir, key))
			}
		}
		checkAgainst(t, r, key, chain.All())
		closed(t, r)
	})
}

func TestEntitiesAreProvenAtEveryRetainedHeight(t *testing.T) {
	chain := followtest.NewChain("salt")
	chain.Extend(5, 3, 0, 8, 4, 1)
	key := newKey(t)
	config := configIn(t.TempDir(), key)
	config.Keep.Heights = 3
	r := open(t, config)
	if err := r.Apply(chain.All()); err != nil {
		t.Fatal(err)
	}
	for _, reopened := range []bool{false, true} {
		if reopened {
			closed(t, r)
			r = open(t, config)
		}
		checkEntities(t, r, chain.All())
		for height, want := range map[uint64]error{
			0: replica.ErrTooOld, 1: replica.ErrTooOld, 2: replica.ErrTooOld, 6: replica.ErrNotYet, 99: replica.ErrNotYet,
		} {
			if _, err := r.Entity("any", &height); !errors.Is(err, want) {
				t.Errorf("reopened %v, height %d: %v, want %v", reopened, height, err, want)
			}
		}
	}
	closed(t, r)
}

func checkEntities(t *testing.T, r *replica.Replica, blocks []block.Block) {
	t.Helper()
	for _, height := range []uint64{3, 4, 5} {
		checkpoints, _ := reference(t, blocks[:height+1])
		at := checkpoints[len(checkpoints)-1]
		state := map[string][]byte{}
		for _, b := range blocks[:height+1] {
			for _, tx := range b.Transactions {
				for _, e := range tx.Entities {
					state[e.Key] = e.Value
				}
			}
		}
		for number := range uint64(30) {
			entity := followtest.EntityRef(number).Key(followtest.Ledger)
			proof, err := r.Entity(entity, &height)
			if err != nil {
				t.Fatal(err)
			}
			if err := proof.Verify(at); err != nil {
				t.Fatalf("entity %d at block %d: %v", number, height, err)
			}
			value, present := state[entity]
			if present != (proof.Value != nil) || present && *proof.Value != wire.MapValue(value) {
				t.Fatalf("entity %d at block %d: present %v, proof says %v", number, height, present, proof.Value)
			}
		}
	}
}

func TestApplyRefusesWhatDoesNotFollow(t *testing.T) {
	chain, fork := followtest.NewChain("salt"), followtest.NewChain("salt")
	chain.Extend(2, 3, 4)
	fork.Extend(2, 3)
	fork.Reseed("other")
	fork.Extend(4, 1)
	key := newKey(t)
	r := open(t, configIn(t.TempDir(), key))
	defer closed(t, r)
	if err := r.Apply(chain.All()); err != nil {
		t.Fatal(err)
	}
	foreign := block.Block{Number: 3, PrevHash: chain.All()[2].Hash, Transactions: []block.Transaction{{
		Entities: []block.Entity{{Key: "other-ledger/e/party/510500.tjj", Value: []byte("{}")}},
	}}}
	broken := block.Block{Number: 3, PrevHash: chain.All()[2].Hash, Transactions: []block.Transaction{{
		Records: []block.Record{{Outcome: []byte("{")}},
	}}}
	for name, c := range map[string]struct {
		block block.Block
		want  error
	}{
		"the same block again": {chain.All()[2], replica.ErrGap},
		"the fork's block":     {fork.All()[3], replica.ErrForked},
		"another ledger":       {foreign, replica.ErrOtherLedger},
		"no JSON":              {broken, nil},
	} {
		if err := r.Apply([]block.Block{c.block}); err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	// Nothing of a batch stays when its second block is bad.
	chain.Extend(5)
	if err := r.Apply([]block.Block{chain.All()[3], fork.All()[3]}); !errors.Is(err, replica.ErrGap) {
		t.Fatal(err)
	}
	checkAgainst(t, r, key, chain.All()[:3])
	if err := r.Apply(chain.All()[3:]); err != nil {
		t.Fatal(err)
	}
	checkAgainst(t, r, key, chain.All())
}

// Whoever swaps the derived state, or the whole ledger, under a follower does not get a second history signed.
func TestASecondHistoryIsNotSigned(t *testing.T) {
	key := newKey(t)
	for name, forked := range map[string][]int{
		"other statements at the same heights": {3, 4, 5},
		"the same heights, other sizes":        {2, 4, 9},
		"other heights only":                   {0, 0, 0, 7},
		"heights in between":                   {3, 0, 9, 5, 1},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			chain, fork := followtest.NewChain("salt"), followtest.NewChain("fork")
			chain.Extend(3, 0, 0, 0, 0, 5)
			fork.Extend(forked...)
			r := open(t, configIn(dir, key))
			if err := r.Apply(chain.All()); err != nil {
				t.Fatal(err)
			}
			closed(t, r)
			if err := os.Remove(filepath.Join(dir, "follower.db")); err != nil {
				t.Fatal(err)
			}
			r = open(t, configIn(dir, key))
			var refusal *store.RefusalError
			if err := r.Apply(fork.All()); !errors.As(err, &refusal) {
				t.Fatalf("a second history was signed: %v", err)
			}
			if r.Counts().Blocks != 0 {
				t.Fatal("a refused batch left something behind")
			}
			if err := r.Apply(chain.All()); err != nil {
				t.Fatalf("the true history is refused: %v", err)
			}
			checkAgainst(t, r, key, chain.All())
			closed(t, r)
		})
	}
}

// A crash after signing and before storing: the state lags behind the signatures, which are not made a second time.
func TestStateBehindTheSignaturesCatchesUp(t *testing.T) {
	dir, key := t.TempDir(), newKey(t)
	chain := followtest.NewChain("salt")
	chain.Extend(3, 2, 4)
	r := open(t, configIn(dir, key))
	if err := r.Apply(chain.All()[:1]); err != nil {
		t.Fatal(err)
	}
	closed(t, r)
	state, err := os.ReadFile(filepath.Join(dir, "follower.db"))
	if err != nil {
		t.Fatal(err)
	}
	r = open(t, configIn(dir, key))
	if err := r.Apply(chain.All()[1:]); err != nil {
		t.Fatal(err)
	}
	before, err := r.Latest()
	if err != nil {
		t.Fatal(err)
	}
	closed(t, r)
	if err := os.WriteFile(filepath.Join(dir, "follower.db"), state, 0o600); err != nil {
		t.Fatal(err)
	}
	r = open(t, configIn(dir, key))
	defer closed(t, r)
	if c := r.Counts(); c.Blocks != 1 {
		t.Fatalf("%+v", c)
	}
	if _, err := r.At(2); !errors.Is(err, replica.ErrNotYet) {
		t.Fatalf("a checkpoint ahead of the state was shown: %v", err)
	}
	if err := r.Apply(chain.All()[1:]); err != nil {
		t.Fatal(err)
	}
	after, err := r.Latest()
	if err != nil || !bytes.Equal(before, after) {
		t.Fatalf("the checkpoint was signed a second time: %v", err)
	}
	checkAgainst(t, r, key, chain.All())
}

func TestOpenRefusesWhatIsNotItsOwn(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	chain := followtest.NewChain("salt")
	chain.Extend(3, 2)
	made := func(t *testing.T) string {
		dir := t.TempDir()
		r := open(t, configIn(dir, key))
		if err := r.Apply(chain.All()); err != nil {
			t.Fatal(err)
		}
		closed(t, r)
		return dir
	}
	t.Run("in use", func(t *testing.T) {
		t.Parallel() // It waits for the file's lock.
		dir := made(t)
		r := open(t, configIn(dir, key))
		defer closed(t, r)
		if _, err := replica.Open(configIn(dir, key)); !errors.Is(err, boltfile.ErrInUse) {
			t.Fatal(err)
		}
	})
	t.Run("another ledger", func(t *testing.T) {
		config := configIn(made(t), key)
		config.Ledger = "other-0001"
		if _, err := replica.Open(config); !errors.Is(err, boltfile.ErrForeign) {
			t.Fatal(err)
		}
	})
	t.Run("signatures deleted", func(t *testing.T) {
		dir := made(t)
		if err := os.Remove(filepath.Join(dir, "signed.db")); err != nil {
			t.Fatal(err)
		}
		if _, err := replica.Open(configIn(dir, key)); !errors.Is(err, replica.ErrMemoryLost) {
			t.Fatal(err)
		}
	})
	t.Run("state of another history", func(t *testing.T) {
		dir, otherDir := made(t), t.TempDir()
		other := followtest.NewChain("fork")
		other.Extend(3, 2)
		r := open(t, configIn(otherDir, key))
		if err := r.Apply(other.All()); err != nil {
			t.Fatal(err)
		}
		closed(t, r)
		copyFile(t, filepath.Join(otherDir, "follower.db"), filepath.Join(dir, "follower.db"))
		if _, err := replica.Open(configIn(dir, key)); !errors.Is(err, store.ErrDamaged) {
			t.Fatal(err)
		}
	})
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestWaitReturnsWhenTheBlockIsThere(t *testing.T) {
	chain := followtest.NewChain("salt")
	chain.Extend(1, 1)
	r := open(t, configIn(t.TempDir(), newKey(t)))
	defer closed(t, r)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- r.Wait(ctx, 1) }()
	if err := r.Apply(chain.All()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	if err := r.Wait(gone, 2); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func TestAnEmptyReplicaSaysSo(t *testing.T) {
	r := open(t, configIn(t.TempDir(), newKey(t)))
	defer closed(t, r)
	if _, err := r.Latest(); !errors.Is(err, replica.ErrNoCheckpoint) {
		t.Error(err)
	}
	if _, err := r.Statement(0, nil); !errors.Is(err, replica.ErrNoCheckpoint) {
		t.Error(err)
	}
	if _, err := r.Entity("x", nil); !errors.Is(err, replica.ErrNoCheckpoint) {
		t.Error(err)
	}
	if _, err := r.Leaf(0); !errors.Is(err, replica.ErrOutOfRange) {
		t.Error(err)
	}
}

// The bar of the architecture is 5,000 statements a second.
func BenchmarkCatchUp(b *testing.B) {
	chain := followtest.NewChain("salt")
	for range 400 {
		chain.Extend(100)
	}
	blocks := chain.All()
	key := newKey(b)
	for b.Loop() {
		r := open(b, configIn(b.TempDir(), key))
		for rest := blocks; len(rest) > 0; rest = rest[min(len(rest), 64):] {
			if err := r.Apply(rest[:min(len(rest), 64)]); err != nil {
				b.Fatal(err)
			}
		}
		closed(b, r)
	}
	b.ReportMetric(40_000*float64(b.N)/b.Elapsed().Seconds(), "statements/s")
}

package replica_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"luzheng/chaincode/block"
	"luzheng/gateway/follow/followtest"
	"luzheng/gateway/follow/replica"
	"luzheng/signer/gm"
)

const (
	crashDirVariable = "FOLLOW_CRASH_DIR"
	crashPassphrase  = "crash test"
	crashRounds      = 8
)

// TestMain makes the test binary double as the process that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDirVariable); dir != "" {
		if err := followUntilKilled(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func crashChain() []block.Block {
	chain := followtest.NewChain("crash")
	for i := range 4000 {
		chain.Extend(i % 4)
	}
	return chain.All()
}

// followUntilKilled applies the chain in small batches and says on standard output which block is acknowledged.
func followUntilKilled(dir string) error {
	file, err := os.ReadFile(filepath.Join(dir, "key"))
	if err != nil {
		return err
	}
	key, err := gm.ParsePrivateKey(file, []byte(crashPassphrase))
	if err != nil {
		return err
	}
	r, err := replica.Open(configIn(filepath.Join(dir, "data"), key))
	if err != nil {
		return err
	}
	blocks := crashChain()
	for r.Next() < uint64(len(blocks)) {
		from := r.Next()
		if err := r.Apply(blocks[from:min(from+3, uint64(len(blocks)))]); err != nil {
			return err
		}
		fmt.Println(r.Next())
	}
	return r.Close()
}

// A follower that is killed at any moment has lost nothing that it acknowledged, and goes on to the same history.
func TestKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	dir, key := t.TempDir(), newKey(t)
	file, err := gm.MarshalPrivateKey(key, []byte(crashPassphrase))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "key"), file, 0o600); err != nil {
		t.Fatal(err)
	}
	blocks := crashChain()
	notes := map[uint64][]byte{}
	for range crashRounds {
		acknowledged := killAfterAWhile(t, dir)
		r := open(t, configIn(filepath.Join(dir, "data"), key))
		if r.Next() < acknowledged {
			t.Fatalf("block %d was acknowledged, the follower is at block %d", acknowledged, r.Next())
		}
		keepNotes(t, r, notes)
		closed(t, r)
	}
	r := open(t, configIn(filepath.Join(dir, "data"), key))
	defer closed(t, r)
	t.Logf("killed %d times, last at block %d of %d", crashRounds, r.Next(), len(blocks))
	end := min(r.Next()+100, uint64(len(blocks)))
	if err := r.Apply(blocks[r.Next():end]); err != nil {
		t.Fatal(err)
	}
	keepNotes(t, r, notes)
	checkpoints, _ := reference(t, blocks[:end])
	last := checkpoints[len(checkpoints)-1]
	first, err := r.Statement(0, &last.Block)
	if err != nil || first.Verify(last) != nil {
		t.Fatalf("the history is not the reference's: %v, %v", err, first.Verify(last))
	}
	if entity, err := r.Entity(followtest.EntityRef(1).Key(followtest.Ledger), &last.Block); err != nil || entity.Verify(last) != nil {
		t.Fatalf("the map is not the reference's: %v", err)
	}
}

// killAfterAWhile starts the follower, kills it, and returns the last block that it acknowledged.
func killAfterAWhile(t *testing.T, dir string) (acknowledged uint64) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), crashDirVariable+"="+dir)
	var complaints bytes.Buffer
	command.Stderr = &complaints
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(output)
	var kill *time.Timer
	for lines.Scan() {
		if kill == nil { // Opening takes as long as it takes; the clock starts with the first batch.
			kill = time.AfterFunc(time.Duration(1+rand.IntN(120))*time.Millisecond, func() { _ = command.Process.Kill() })
		}
		if acknowledged, err = strconv.ParseUint(lines.Text(), 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	var exit *exec.ExitError
	if err := command.Wait(); err != nil && !errors.As(err, &exit) || complaints.Len() > 0 {
		t.Fatalf("the follower failed by itself: %v\n%s", err, complaints.String())
	}
	return acknowledged
}

// keepNotes collects the signed notes, and fails if one was signed a second time.
func keepNotes(t *testing.T, r *replica.Replica, notes map[uint64][]byte) {
	t.Helper()
	for height := range r.Next() {
		note, err := r.At(height)
		if errors.Is(err, replica.ErrNoCheckpoint) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if known, ok := notes[height]; ok && !bytes.Equal(known, note) {
			t.Fatalf("the checkpoint of block %d was signed twice", height)
		}
		notes[height] = note
	}
}

package eventlog_test

import (
	"crypto"
	"io"
	"sync/atomic"
	"testing"
	"time"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
)

// slowKey signs like its key, but the one signature that is held waits until it is let go.
type slowKey struct {
	crypto.Signer
	hold          atomic.Bool
	held, release chan struct{}
}

func (k *slowKey) Sign(random io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	if k.hold.CompareAndSwap(true, false) {
		close(k.held)
		<-k.release
	}
	return k.Signer.Sign(random, digest, opts)
}

// The anchor signs beside the interval: whoever is slower must not put an older checkpoint in the place of a newer one.
func TestTheLastCheckpointNeverStepsBack(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	key := &slowKey{Signer: w.Key, held: make(chan struct{}), release: make(chan struct{})}
	c := w.Config(&eventlogtest.Memory{})
	c.Key, c.CheckpointInterval = key, time.Hour
	l, stop := run(t, c)
	appended(t, l, w.Batch(w.Line(w.Now)))
	stop()
	l, _ = run(t, c)
	for l.Latest() == nil { // what it begins with is signed at once, and then nothing for an hour
		time.Sleep(time.Millisecond)
	}
	appended(t, l, w.Batch(w.Line(w.Now)))
	key.hold.Store(true)
	slow := make(chan *eventlog.Signed)
	go func() {
		s, err := l.Sign()
		if err != nil {
			t.Error(err)
		}
		slow <- s
	}()
	<-key.held
	appended(t, l, w.Batch(w.Line(w.Now)))
	if s := signedBy(t, l); s.Checkpoint.Size != 3 {
		t.Fatalf("signed are %d leaves, there are 3", s.Checkpoint.Size)
	}
	close(key.release)
	if s := <-slow; s.Checkpoint.Size != 2 {
		t.Errorf("who signed two leaves was given the checkpoint of %d", s.Checkpoint.Size)
	}
	if s := l.Latest(); s.Checkpoint.Size != 3 {
		t.Errorf("the last checkpoint is of %d leaves, of 3 there was one", s.Checkpoint.Size)
	}
}

package verify_test

import (
	"bytes"
	"fmt"
	"iter"
	"runtime"
	"testing"

	"golang.org/x/sync/errgroup"

	"luzheng/explorer/verify"
	"luzheng/explorer/verify/sample"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/trust"
)

// mutations are what a byte is changed to: another digit or letter, the other case or a neighbour in another class, and no text at all.
func mutations(b byte) []byte { return []byte{b ^ 1, b ^ 0x20, b ^ 0x80} }

// No byte of an evidence file can be changed, removed or doubled so that it is still verified.
func TestNoChangedByteIsEverVerified(t *testing.T) {
	s := newScene(t)
	v, err := verify.New(s.Trust())
	if err != nil {
		t.Fatal(err)
	}
	raw := s.bytes(evidence.ForEntity(s.version))
	question := verify.Question{Data: &verify.Data{Digest: gm.Sum(s.data), Size: int64(len(s.data))}}
	if r := v.Verify(raw, question); r.Verdict != verify.Verified {
		t.Fatalf("unchanged: %s", r.Headline.En)
	}
	var group errgroup.Group
	workers := runtime.GOMAXPROCS(0)
	for worker := range workers {
		group.Go(func() error {
			for at := worker; at < len(raw); at += workers {
				for what, changed := range changes(raw, at) {
					if r := v.Verify(changed, question); r.Verdict == verify.Verified || r.Verdict == verify.VerifiedBut {
						return fmt.Errorf("byte %d %s, and still %s: …%s…", at, what, r.Verdict, raw[max(0, at-40):min(len(raw), at+40)])
					}
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
}

// changes yields the file with one byte changed, removed, doubled, and cut off with all after it.
func changes(raw []byte, at int) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for _, b := range mutations(raw[at]) {
			changed := bytes.Clone(raw)
			changed[at] = b
			if !yield(fmt.Sprintf("changed to %q", b), changed) {
				return
			}
			if raced {
				return
			}
		}
		removed := append(bytes.Clone(raw[:at]), raw[at+1:]...)
		doubled := append(append(bytes.Clone(raw[:at+1]), raw[at]), raw[at+1:]...)
		_ = yield("removed", removed) && yield("doubled", doubled) && yield("cut off", bytes.Clone(raw[:at]))
	}
}

// FuzzVerify starts from the published sample, which is the same in every process of the fuzzer.
func FuzzVerify(f *testing.F) {
	file, err := trust.Parse(sample.Trust())
	if err != nil {
		f.Fatal(err)
	}
	v, err := verify.New(file)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sample.Evidence())
	f.Add([]byte(`{"format":"luzheng-evidence/v1","ledger":"luzhou-test","subject":"party:510500.tjj","checkpoint":""}`))
	f.Fuzz(func(t *testing.T, changed []byte) {
		r := v.Verify(changed, verify.Question{})
		if r.Headline.Zh == "" || len(r.Checks) == 0 {
			t.Error("a report without a verdict in words")
		}
		if r.Verdict == verify.Verified && !bytes.Equal(changed, sample.Evidence()) {
			t.Errorf("verified what nobody made: %s", changed)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	s := newScene(b)
	v, err := verify.New(s.Trust())
	if err != nil {
		b.Fatal(err)
	}
	raw := s.bytes(evidence.ForEntity(s.version))
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if r := v.Verify(raw, verify.Question{}); r.Verdict != verify.Verified {
			b.Fatal(r.Headline.En)
		}
	}
}

package rules_test

import (
	"testing"

	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
)

// The three costs of one statement on one core, for a use under a grant: reading it, verifying its signature, deciding.
func BenchmarkStatement(b *testing.B) {
	w := rulestest.Founded(b)
	a := w.GrantedAccess(tjj, zgj)
	raw := using(w, a, asGranted)
	pos := rules.Position{Tx: "ab", Time: w.Now}
	verified := func() *rules.Submission {
		s, r := rules.Read(raw, rulestest.Ledger)
		if r != nil {
			b.Fatal(r)
		}
		return s
	}
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			verified()
		}
	})
	b.Run("read and verify", func(b *testing.B) {
		for b.Loop() {
			verified().VerifySignatures(state(w.State), w.Config.Keys)
		}
	})
	b.Run("decide", func(b *testing.B) {
		b.ReportAllocs()
		s := verified()
		s.VerifySignatures(state(w.State), w.Config.Keys)
		for b.Loop() {
			if d := rules.Decide(state(w.State), s, pos, w.Config); !d.Recorded {
				b.Fatal(d.Refusal)
			}
		}
	})
}

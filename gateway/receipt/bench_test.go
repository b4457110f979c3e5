package receipt_test

import (
	"context"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/receipt"
	"luzheng/gateway/submit"
	"luzheng/signer/gm"
)

// keeping takes every receipt for the first.
type keeping struct{ memory }

func (keeping) Keep(_ context.Context, _, _ []gm.Digest, receipts [][]byte) ([][]byte, error) {
	return receipts, nil
}

// BenchmarkIssue signs the receipts of a whole batch, for which its callers wait.
func BenchmarkIssue(b *testing.B) {
	key, err := gm.GenerateKey()
	if err != nil {
		b.Fatal(err)
	}
	issuer := &receipt.Issuer{Ledger: rulestest.Ledger, Gateway: rulestest.Bureau, Proves: receipt.ProvesRecorded, Signer: key, Store: keeping{}}
	batch := make([]submit.Answer, 256)
	accepted := answersOf(b)[0]
	if accepted.Judged, err = accepted.Said(); err != nil {
		b.Fatal(err)
	}
	for i := range batch {
		batch[i] = accepted
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := issuer.Issue(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
}

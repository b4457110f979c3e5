package main

import (
	"context"
	"fmt"
	"time"

	"luzheng/explorer/verify"
	"luzheng/gateway/config"
	"luzheng/signer/statement"
)

const (
	verifyBar = 2.0  // milliseconds
	sizeBar   = 16.0 // KiB

	verifications = 500
)

// evidence has the gateway make the evidence file of a dataset version that a second one has superseded since, and verifies it.
func (b *bench) evidence(ctx context.Context) error {
	s, err := b.running()
	if err != nil {
		return err
	}
	speakers, err := b.speakers(ctx, s, 1)
	if err != nil {
		return err
	}
	b.title("Evidence: of a dataset version, from the gateway, verified offline under the network's trust root")
	author := speakers[0]
	for author.play.made[statement.TypeProduct].ID == "" { // by then, everything that a version can have is there
		if err := author.send(ctx); err != nil {
			return err
		}
	}
	raw, err := author.service.evidence(ctx, author.play.made[statement.TypeVersion])
	if err != nil {
		return err
	}
	trusted, err := config.LoadTrust(b.layout.TrustRoot(), s.ledger)
	if err != nil {
		return err
	}
	verifier, err := verify.New(trusted)
	if err != nil {
		return err
	}
	if report := verifier.Verify(raw, verify.Question{}); report.Verdict != verify.Verified {
		return fmt.Errorf("the evidence file is %s: %s", report.Verdict, report.Headline.En)
	}
	latencies := make([]time.Duration, verifications)
	began := time.Now()
	for i := range latencies {
		start := time.Now()
		verifier.Verify(raw, verify.Question{})
		latencies[i] = time.Since(start)
	}
	summary, err := summarise(latencies, time.Since(began))
	if err != nil {
		return err
	}
	b.verdict("verification of one evidence file, p50, ms", ms(summary.p50), atMost, verifyBar)
	b.verdict("evidence file, KiB", float64(len(raw))/1024, atMost, sizeBar)
	return nil
}

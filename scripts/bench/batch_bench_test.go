package main

import (
	"testing"
	"time"

	"luzheng/chaincode/batch"
	"luzheng/chaincode/pack"
	"luzheng/chaincode/rules/rulestest"
)

// What an endorser does for a batch beside speaking with its peer: 240 clients, each at another place of the mix, with one statement
// each, under states as the peer keeps them.
func BenchmarkBatch(b *testing.B) {
	const clients = 240
	w := rulestest.Founded(b)
	now := func() time.Time { return time.UnixMilli(w.Now) }
	plays := make([]*play, clients)
	next := func(p *play) []byte {
		raw, err := p.next()
		if err != nil {
			b.Fatal(err)
		}
		return raw
	}
	for i := range plays {
		plays[i] = newPlay(rulestest.Ledger, worldCast(w), now)
		for range i % len(steps) {
			w.Accept(next(plays[i]))
		}
	}
	envelopes := make([][]byte, clients)
	for i, p := range plays {
		envelopes[i] = next(p)
	}
	argument, err := pack.Batch(envelopes)
	if err != nil {
		b.Fatal(err)
	}
	kept := map[string][]byte{}
	for k, v := range w.State {
		kept[k] = pack.State(k, v)
	}
	fetch := func(keys []string) ([][]byte, error) {
		values := make([][]byte, len(keys))
		for i, k := range keys {
			if values[i], err = pack.ParseState(k, kept[k]); err != nil {
				return nil, err
			}
		}
		return values, nil
	}
	b.ReportAllocs()
	for b.Loop() {
		envelopes, err := pack.Envelopes(argument)
		if err != nil {
			b.Fatal(err)
		}
		tx := batch.Transaction{ID: "ab", Time: w.Now}
		v, err := batch.Judge(envelopes, tx, w.Config, fetch)
		if err != nil {
			b.Fatal(err)
		}
		for _, r := range v.Refusals {
			if r != nil {
				b.Fatal(r)
			}
		}
		for _, write := range v.Writes {
			pack.State(write.Key, write.Value)
		}
		pack.Answer(tx.Time, v.Results)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/clients, "µs/statement")
}

// Package ledgertest is the conformance suite of the ledger port: every adapter runs it, and a test double that does not pass it is
// none.
package ledgertest

import (
	"bytes"
	"context"
	"crypto"
	"errors"
	"sync"
	"testing"
	"time"

	"luzheng/chaincode/block"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/submit"
	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// Subject is a ledger to exercise, with somebody who may act on it. It may hold statements already, and others may write to it.
type Subject struct {
	Ledger statement.LedgerID
	// Open gives a client of the ledger, closed by the test; every call gives another client of the same ledger.
	Open func(t *testing.T) submit.Ledger
	// Party may publish catalogue entries; Handler is the person with the key Officer and the post officer.
	Party   statement.PartyID
	Handler statement.Pseudonym
	Officer crypto.Signer
}

// patience bounds every wait of the suite.
const patience = 5 * time.Minute

// Exercise holds the ledger to the contract of submit.Ledger.
func Exercise(t *testing.T, s Subject) {
	for name, test := range map[string]func(*exercise, *testing.T){
		"a statement is recorded once and stands in a block": (*exercise).recordsOnce,
		"a batch is judged in order, each seeing the others": (*exercise).batchInOrder,
		"what is refused does not fail what stands beside":   (*exercise).refusalsStandAlone,
		"garbage leaves no trace":                            (*exercise).garbage,
		"of two who change one state one wins":               (*exercise).contention,
		"blocks are a chain that can be read from anywhere":  (*exercise).chain,
		"blocks wait for more and end with an error":         (*exercise).blocksEnd,
		"an entity that does not exist is nil":               (*exercise).absent,
		"an ended context is an error":                       (*exercise).ended,
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			test(&exercise{Subject: s, ctx: ctx, ledger: s.Open(t)}, t)
		})
	}
}

type exercise struct {
	Subject
	ctx    context.Context
	ledger submit.Ledger
}

// sign makes an envelope of the officer.
func (x *exercise) sign(t *testing.T, body statement.Body, subject *statement.Ref, prev *gm.Digest) (raw []byte, id gm.Digest) {
	t.Helper()
	now := time.Now()
	said, err := statement.New(statement.Draft{
		Ledger: x.Ledger, Issuer: x.Party, Handler: x.Handler, Subject: subject, Prev: prev,
		IssuedAt: now.UnixMilli(), NotAfter: now.Add(time.Hour).UnixMilli(), Body: body,
	})
	if err != nil {
		t.Fatal(err)
	}
	payload, err := said.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	e, err := envelope.Sign(envelope.TypeStatement, payload, x.Officer)
	if err != nil {
		t.Fatal(err)
	}
	if raw, err = e.Marshal(); err != nil {
		t.Fatal(err)
	}
	return raw, e.ID()
}

// publish makes an envelope that publishes a catalogue entry, and names the entry.
func (x *exercise) publish(t *testing.T) (raw []byte, entry statement.Ref, id gm.Digest) {
	t.Helper()
	raw, id = x.sign(t, &statement.CataloguePublish{Catalogue: rulestest.Catalogue(x.Party)}, nil, nil)
	return raw, statement.Created(statement.TypeEntry, id), id
}

func (x *exercise) retire(t *testing.T, entry statement.Ref, prev gm.Digest) (raw []byte, id gm.Digest) {
	t.Helper()
	return x.sign(t, &statement.CatalogueRetire{Reason: "test.over"}, &entry, &prev)
}

// send records envelopes. A conflict with somebody else is tried again, as the engine would.
func (x *exercise) send(envelopes ...[]byte) (block.Commit, error) {
	commit, err := x.ledger.Record(x.ctx, envelopes)
	for errors.Is(err, submit.ErrConflict) || errors.Is(err, submit.ErrNotSent) {
		time.Sleep(50 * time.Millisecond)
		commit, err = x.ledger.Record(x.ctx, envelopes)
	}
	return commit, err
}

// record sends envelopes and reads the outcomes.
func (x *exercise) record(t *testing.T, envelopes ...[]byte) (block.Commit, []*outcome.Outcome) {
	t.Helper()
	commit, err := x.send(envelopes...)
	if err != nil {
		t.Fatal(err)
	}
	if len(commit.Results) != len(envelopes) {
		t.Fatalf("%d results for %d envelopes", len(commit.Results), len(envelopes))
	}
	outcomes := make([]*outcome.Outcome, len(envelopes))
	for i, r := range commit.Results {
		if r.Repeated {
			continue // its outcome stands in an earlier block
		}
		if outcomes[i], err = outcome.Parse(r.Outcome); err != nil {
			t.Fatal(err)
		}
	}
	return commit, outcomes
}

// block reads one block.
func (x *exercise) block(t *testing.T, number uint64) block.Block {
	t.Helper()
	for b, err := range x.ledger.Blocks(x.ctx, number) {
		if err != nil {
			t.Fatal(err)
		}
		if b.Number != number {
			t.Fatalf("asked for block %d, got %d", number, b.Number)
		}
		return b
	}
	t.Fatal("the blocks ended without an error")
	return block.Block{}
}

// find gives the records of an envelope in a block.
func find(b block.Block, raw []byte) (found []block.Record) {
	for _, tx := range b.Transactions {
		for _, r := range tx.Records {
			if bytes.Equal(r.Envelope, raw) {
				found = append(found, r)
			}
		}
	}
	return found
}

func (x *exercise) recordsOnce(t *testing.T) {
	raw, entry, id := x.publish(t)
	commit, outcomes := x.record(t, raw)
	o := outcomes[0]
	if o.Result != outcome.Accepted || o.ID != id || o.Envelope != gm.Sum(raw) || o.Tx != commit.Tx || !commit.Results[0].Recorded {
		t.Fatalf("the outcome is %+v of transaction %s", o, commit.Tx)
	}
	found := find(x.block(t, commit.Block), raw)
	if len(found) != 1 || !bytes.Equal(found[0].Outcome, commit.Results[0].Outcome) {
		t.Fatalf("block %d holds the statement %d times", commit.Block, len(found))
	}
	value, err := x.ledger.Entity(x.ctx, entry)
	if err != nil {
		t.Fatal(err)
	}
	state, err := entity.Parse(entry, value)
	if err != nil || state.Common().Head != id {
		t.Fatalf("the entry is %s (%v)", value, err)
	}
	again, _ := x.record(t, raw)
	if again.Results[0].Recorded || !again.Results[0].Repeated {
		t.Fatalf("the same bytes again were answered %+v", again.Results[0])
	}
	if again.Block != commit.Block && len(find(x.block(t, again.Block), raw)) != 0 {
		t.Fatal("the same statement was recorded twice")
	}
}

func (x *exercise) batchInOrder(t *testing.T) {
	published, entry, first := x.publish(t)
	retired, last := x.retire(t, entry, first)
	commit, outcomes := x.record(t, published, retired)
	for i, o := range outcomes {
		if o.Result != outcome.Accepted || o.Index != int64(i) || o.Tx != commit.Tx {
			t.Fatalf("statement %d of the batch: %+v", i, o)
		}
	}
	value, err := x.ledger.Entity(x.ctx, entry)
	if err != nil {
		t.Fatal(err)
	}
	state, err := entity.Parse(entry, value)
	if err != nil || state.Common().Head != last || state.Common().Count != 2 {
		t.Fatalf("after both the entry is %s (%v)", value, err)
	}
}

func (x *exercise) refusalsStandAlone(t *testing.T) {
	good, _, _ := x.publish(t)
	stale, _, _ := x.publish(t)
	_, entry, _ := x.publish(t) // never sent: there is no such entry
	bad, _ := x.retire(t, entry, gm.Sum([]byte("nobody's head")))
	commit, outcomes := x.record(t, good, bad, stale)
	if outcomes[0].Result != outcome.Accepted || outcomes[2].Result != outcome.Accepted {
		t.Fatalf("a refusal took others along: %s, %s", outcomes[0].Code, outcomes[2].Code)
	}
	if outcomes[1].Result != outcome.Refused || outcomes[1].Code == "" || len(outcomes[1].Touched) != 0 {
		t.Fatalf("the outcome of what cannot be accepted is %+v", outcomes[1])
	}
	if recorded := len(find(x.block(t, commit.Block), bad)) == 1; recorded != commit.Results[1].Recorded {
		t.Fatalf("the answer says recorded %v, the block %v", commit.Results[1].Recorded, recorded)
	}
}

func (x *exercise) garbage(t *testing.T) {
	good, _, _ := x.publish(t)
	for name, bad := range map[string][]byte{
		"no JSON": []byte("garbage"), "no envelope": []byte("{}"), "a bent envelope": bytes.Replace(good, []byte(`"payload":"`), []byte(`"payload":"A`), 1),
	} {
		commit, outcomes := x.record(t, bad)
		if outcomes[0].Result != outcome.Refused || commit.Results[0].Recorded {
			t.Fatalf("%s: %+v, recorded %v", name, outcomes[0], commit.Results[0].Recorded)
		}
		if n := len(find(x.block(t, commit.Block), bad)); n != 0 {
			t.Fatalf("%s stands in the block %d times", name, n)
		}
	}
}

func (x *exercise) contention(t *testing.T) {
	published, entry, head := x.publish(t)
	x.record(t, published)
	const rivals = 4
	var group sync.WaitGroup
	results := make(chan outcome.Result, rivals)
	for range rivals {
		raw, _ := x.retire(t, entry, head)
		client := x.Open(t)
		group.Go(func() {
			rival := &exercise{Subject: x.Subject, ctx: x.ctx, ledger: client}
			commit, err := rival.send(raw)
			if err != nil {
				t.Error(err)
				return
			}
			o, err := outcome.Parse(commit.Results[0].Outcome)
			if err != nil {
				t.Error(err)
				return
			}
			results <- o.Result
		})
	}
	group.Wait()
	close(results)
	won := 0
	for r := range results {
		if r == outcome.Accepted {
			won++
		}
	}
	if won != 1 {
		t.Fatalf("%d of %d rivals were accepted", won, rivals)
	}
}

func (x *exercise) chain(t *testing.T) {
	before, err := x.ledger.Height(x.ctx)
	if err != nil {
		t.Fatal(err)
	}
	raw, _, _ := x.publish(t)
	commit, _ := x.record(t, raw)
	after, err := x.ledger.Height(x.ctx)
	if err != nil || after < before || after <= commit.Block {
		t.Fatalf("height %d, then %d after block %d (%v)", before, after, commit.Block, err)
	}
	from := commit.Block - min(commit.Block, 20)
	var last *block.Block
	for b, err := range x.ledger.Blocks(x.ctx, from) {
		if err != nil {
			t.Fatal(err)
		}
		if last == nil && b.Number != from || last != nil && (b.Number != last.Number+1 || b.PrevHash != last.Hash) {
			t.Fatalf("block %d after %x does not follow", b.Number, b.PrevHash)
		}
		if last = &b; b.Number == commit.Block {
			break
		}
	}
	if len(find(*last, raw)) != 1 {
		t.Fatal("the statement is not in its block")
	}
}

func (x *exercise) blocksEnd(t *testing.T) {
	height, err := x.ledger.Height(x.ctx)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(x.ctx)
	defer cancel()
	raw, _, _ := x.publish(t)
	time.AfterFunc(200*time.Millisecond, func() { _, _ = x.send(raw) })
	var seen bool
	for b, err := range x.ledger.Blocks(ctx, height) {
		if err != nil {
			if !seen || !errors.Is(err, context.Canceled) {
				t.Fatalf("the blocks ended with %v, seen the new one: %v", err, seen)
			}
			return
		}
		if len(find(b, raw)) == 1 {
			seen = true
			cancel()
		}
	}
	t.Fatal("the blocks ended without an error")
}

func (x *exercise) absent(t *testing.T) {
	value, err := x.ledger.Entity(x.ctx, statement.Created(statement.TypeEntry, gm.Sum([]byte("nobody's"))))
	if err != nil || value != nil {
		t.Fatalf("got %q, %v", value, err)
	}
}

func (x *exercise) ended(t *testing.T) {
	ctx, cancel := context.WithCancel(x.ctx)
	cancel()
	raw, _, _ := x.publish(t)
	if _, err := x.ledger.Record(ctx, [][]byte{raw}); err == nil {
		t.Fatal("a batch was recorded for a caller who has gone")
	}
}

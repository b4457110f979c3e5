package index_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"luzheng/chaincode/block"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/gatewaytest"
	"luzheng/gateway/index"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// memory keeps the position, and counts what it was given.
type memory struct {
	mu         sync.Mutex
	at         index.Position
	statements []index.Statement
}

func (m *memory) Position(context.Context) (index.Position, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.at, nil
}

func (m *memory) Apply(_ context.Context, from index.Position, blocks []*index.Rows) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if from != m.at {
		return errors.New("not from here")
	}
	for _, b := range blocks {
		m.statements = append(m.statements, b.Statements...)
		m.at = index.Position{Next: uint64(b.Block.Number) + 1, Hash: b.Block.Hash, Statements: m.at.Statements + b.Block.Statements}
	}
	return nil
}

// chain is a list of blocks; at its end it gives an error, or waits when there is none.
type chain struct {
	blocks []block.Block
	err    error
}

func (c chain) Blocks(ctx context.Context, from uint64) iter.Seq2[block.Block, error] {
	return func(yield func(block.Block, error) bool) {
		for _, b := range c.blocks[from:] {
			if !yield(b, nil) {
				return
			}
		}
		if c.err != nil {
			yield(block.Block{}, c.err)
			return
		}
		<-ctx.Done()
		yield(block.Block{}, ctx.Err())
	}
}

// played gives the blocks of a story.
func played(t *testing.T) []block.Block {
	t.Helper()
	s := gatewaytest.Play(t)
	return blocksOf(t, s.World, s.Envelopes)
}

// blocksOf gives the blocks of a ledger that was fed a world's envelopes.
func blocksOf(t *testing.T, w *rulestest.World, envelopes [][]byte) []block.Block {
	t.Helper()
	ledger := gatewaytest.Ledger(t, w)
	gatewaytest.Replay(t, ledger, envelopes)
	height, err := ledger.Height(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []block.Block
	for b, err := range ledger.Blocks(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if all = append(all, b); uint64(len(all)) == height {
			break
		}
	}
	return all
}

func TestABrokenStreamIsAnErrorAndLosesNothing(t *testing.T) {
	blocks := played(t)
	broken := errors.New("the stream broke")
	store := &memory{}
	for n := range blocks {
		x := &index.Indexer{Ledger: rulestest.Ledger, Source: chain{blocks[:n+1], broken}, Store: store}
		if err := x.Run(t.Context(), 0); !errors.Is(err, broken) {
			t.Fatalf("after %d blocks: %v", n+1, err)
		}
		if store.at.Next != uint64(n+1) {
			t.Fatalf("of %d blocks %d were indexed before the error", n+1, store.at.Next)
		}
	}
	for i, s := range store.statements {
		if s.Leaf != int64(i) {
			t.Fatalf("statement %d is leaf %d", i, s.Leaf)
		}
	}
}

func TestAMissingOrChangedBlockStopsTheIndex(t *testing.T) {
	blocks := played(t)
	for name, spoil := range map[string]func(*block.Block){
		"another predecessor": func(b *block.Block) { b.PrevHash[3] ^= 1 },
		"another number":      func(b *block.Block) { b.Number++ },
	} {
		spoilt := append([]block.Block(nil), blocks...)
		spoil(&spoilt[2])
		x := &index.Indexer{Ledger: rulestest.Ledger, Source: chain{spoilt, nil}, Store: &memory{}}
		if err := x.Run(t.Context(), 0); !errors.Is(err, index.ErrChanged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWaitReturnsWhenTheBlockIsThere(t *testing.T) {
	blocks := played(t)
	x := &index.Indexer{Ledger: rulestest.Ledger, Source: chain{blocks, nil}, Store: &memory{}}
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := x.Wait(short, 0); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("before it runs: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- x.Run(ctx, 0) }()
	if err := x.Wait(t.Context(), uint64(len(blocks)-1)); err != nil {
		t.Fatal(err)
	}
	if x.Reached().Next != uint64(len(blocks)) {
		t.Fatalf("reached %+v", x.Reached())
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped with %v", err)
	}
}

func TestProjectTellsWhatItDoesNotUnderstand(t *testing.T) {
	blocks := played(t)
	good := blocks[len(blocks)-1]
	record := good.Transactions[0].Records[0]
	for name, spoil := range map[string]func(*block.Transaction){
		"a bent outcome": func(tx *block.Transaction) {
			tx.Records = []block.Record{{Envelope: record.Envelope, Outcome: []byte("{}")}}
		},
		"a bent envelope": func(tx *block.Transaction) {
			tx.Records = []block.Record{{Envelope: []byte("{}"), Outcome: record.Outcome}}
		},
		"an entity of another kind": func(tx *block.Transaction) { tx.Entities = []block.Entity{{Key: "luzhou-ffff/e/party/510500.x"}} },
		"an entity that is not read": func(tx *block.Transaction) {
			tx.Entities = []block.Entity{{Key: string(rulestest.Ledger) + "/e/party/510500.x", Value: []byte("{}")}}
		},
	} {
		b := good
		b.Transactions = append([]block.Transaction(nil), good.Transactions...)
		spoil(&b.Transactions[0])
		if rows, err := index.Project(rulestest.Ledger, &b); err == nil || !strings.Contains(err.Error(), "transaction") {
			t.Errorf("%s: %+v, %v", name, rows, err)
		}
	}
}

// TestAnEmergencyReadsAsOneEpisode: its declaration, the uses in it and its end name it, and what was suspected belongs to it
//
func TestAnEmergencyReadsAsOneEpisode(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(rulestest.Statistics, statement.RoleUnit)
	w.RegisterParty(rulestest.Planning, statement.RoleUnit)
	entry := w.Publish(rulestest.Statistics, rulestest.ConditionalCatalogue(rulestest.Statistics))
	version := w.Anchor(entry, rulestest.Statistics, "gauges")
	emergency := w.Declare(w.Emergency(rulestest.Planning, entry))
	for _, purpose := range []statement.Code{"flood", "marketing"} {
		w.Record(w.Sign(&statement.UsageRecord{
			Action: statement.ActionDownload, Entry: entry, Version: version, Emergency: &emergency, Purpose: purpose,
			Mode: statement.ModeDownload, At: w.Now,
		}, nil, w.Person(rulestest.Planning, statement.PostOfficer)))
	}
	w.Accept(w.Sign(&statement.EmergencyEnd{Reason: "over"}, &emergency, w.Permission()...))

	var episode []statement.Kind
	var suspicions []index.Entity
	for _, b := range blocksOf(t, w, w.Accepted) {
		rows, err := index.Project(rulestest.Ledger, &b)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range rows.Mentions {
			at := slices.IndexFunc(rows.Statements, func(s index.Statement) bool { return s.Place == m.Place })
			if m.Entity == emergency.String() && at >= 0 {
				episode = append(episode, rows.Statements[at].Kind)
			}
		}
		for _, e := range rows.Entities {
			if e.Parent == emergency.String() {
				suspicions = append(suspicions, e)
			}
		}
	}
	want := []statement.Kind{
		statement.KindEmergencyDeclare, statement.KindUsageRecord, statement.KindUsageRecord, statement.KindEmergencyEnd,
	}
	if !slices.Equal(episode, want) {
		t.Errorf("the episode is %v", episode)
	}
	parties := []string{string(rulestest.Statistics), string(rulestest.Planning)}
	if len(suspicions) != 1 || suspicions[0].Type != statement.TypeSuspicion || !slices.Equal(suspicions[0].Parties, parties) {
		t.Errorf("suspected of it: %+v", suspicions)
	}
}

// TestASuspicionOfTheLogIsAboutItsUse: it stands in the timelines of data, grant and application, though its body names the log alone.
func TestASuspicionOfTheLogIsAboutItsUse(t *testing.T) {
	w := rulestest.Founded(t)
	a, l := w.GrantedAccess(rulestest.Statistics, rulestest.Planning), w.OpenLog()
	use := a.Use(w.Now)
	use.Purpose = "marketing"
	officer := w.Person(rulestest.Planning, statement.PostOfficer)
	logged := l.Use(w.Event(use, officer), officer)
	l.Anchor()
	w.Accept(l.Say(l.Suspecting(logged, 1)))
	blocks := blocksOf(t, w, w.Accepted)
	rows, err := index.Project(rulestest.Ledger, &blocks[len(blocks)-1])
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range []statement.Ref{a.Entry, a.Version, a.Grant, a.Application, rulestest.Planning.Ref(), l.Ref} {
		if !slices.ContainsFunc(rows.Mentions, func(m index.Mention) bool { return m.Entity == ref.String() }) {
			t.Errorf("it does not mention %s", ref)
		}
	}
}

// FuzzProject: whatever a block says, projecting it gives rows or an error, and a row for each record.
func FuzzProject(f *testing.F) {
	w := rulestest.Founded(f)
	raw := w.Accepted[0]
	o := outcome.Outcome{V: 1, ID: w.Head(statement.Ref{Type: statement.TypeLedger, ID: string(rulestest.Ledger)}), Result: outcome.Accepted}
	marshalled, err := o.Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw, marshalled, string(rulestest.Ledger)+"/e/party/510500.bureau", w.State[rulestest.Bureau.Ref().Key(rulestest.Ledger)])
	f.Add([]byte("{}"), []byte("{}"), "", []byte(nil))
	f.Fuzz(func(t *testing.T, envelope, outcome []byte, key string, value []byte) {
		b := &block.Block{Transactions: []block.Transaction{{
			Records: []block.Record{{Envelope: envelope, Outcome: outcome}}, Entities: []block.Entity{{Key: key, Value: value}},
		}}}
		rows, err := index.Project(rulestest.Ledger, b)
		if err == nil && (len(rows.Statements) != 1 || len(rows.Entities) != 1) {
			t.Fatalf("rows %+v", rows)
		}
	})
}

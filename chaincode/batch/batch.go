// Package batch judges a batch of envelopes as one transaction: what the contract and the embedded ledger have in common.
//
//	step      what                                                                        where
//	read      every envelope is parsed strictly; a bad one is answered, not fatal         on all cores
//	fetch     the keys of all footprints are read from the world state at once            adapter
//	verify    signatures are verified under the certificates found                        on all cores
//	judge     rules.Decide, one after another, each seeing the writes of those before     one goroutine
//	write     the last value of every key, sorted                                         adapter
//
// Verifying beforehand changes no decision, as a signature is valid or not whoever asks; the result depends on the envelopes,
// the state, the transaction and the time alone.
package batch

import (
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"luzheng/chaincode/keys"
	"luzheng/chaincode/pack"
	"luzheng/chaincode/rules"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// ErrBatch is wrapped when a batch as such is refused: it is empty, too large, or its time is wrong.
var ErrBatch = errors.New("batch refused")

// Fetch reads world-state keys, sorted and without duplicates; a key that holds nothing has a nil value. The answer has one
// value for each key.
type Fetch func(keys []string) ([][]byte, error)

// Transaction is the transaction that carries the batch.
type Transaction struct {
	// ID is its ID in hex, Time its timestamp in Unix ms: the ledger time.
	ID   string
	Time int64
}

// Verdict is what a batch comes to.
type Verdict struct {
	// Results has one element for each envelope.
	Results []pack.Result
	// Refusals explain the refused ones to whoever sent them, nil for the others.
	Refusals []*rules.Refusal
	// Writes are the changes of the world state, sorted by key, each key once.
	Writes []rules.Write
}

// Judge judges the envelopes in order. Its errors wrap ErrBatch or are those of fetch.
func Judge(envelopes [][]byte, tx Transaction, cfg rules.Config, fetch Fetch) (*Verdict, error) {
	if err := checkBounds(envelopes); err != nil {
		return nil, err
	}
	subs, refusals := readAll(envelopes, cfg)
	state, err := prefetch(subs, cfg, fetch)
	if err != nil {
		return nil, err
	}
	clock, err := rules.Clock(state.values[keys.Clock(cfg.Ledger)], tx.Time)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBatch, err)
	}
	parallel(len(subs), func(i int) {
		if subs[i] != nil {
			subs[i].VerifySignatures(state, cfg.Keys)
		}
	})
	v := &Verdict{Results: make([]pack.Result, len(envelopes)), Refusals: refusals}
	if err := v.decide(envelopes, subs, state, tx, cfg); err != nil {
		return nil, err
	}
	if clock != nil && len(state.written) > 0 {
		state.set(keys.Clock(cfg.Ledger), clock)
	}
	v.Writes = state.changes()
	return v, nil
}

func checkBounds(envelopes [][]byte) error {
	size := 0
	for _, e := range envelopes {
		size += len(e)
	}
	switch {
	case len(envelopes) == 0:
		return fmt.Errorf("%w: it is empty", ErrBatch)
	case len(envelopes) > pack.MaxEnvelopes:
		return fmt.Errorf("%w: it has %d envelopes, at most %d are allowed", ErrBatch, len(envelopes), pack.MaxEnvelopes)
	case size > pack.MaxBytes:
		return fmt.Errorf("%w: it has %d bytes, at most %d are allowed", ErrBatch, size, pack.MaxBytes)
	}
	return nil
}

func readAll(envelopes [][]byte, cfg rules.Config) ([]*rules.Submission, []*rules.Refusal) {
	subs := make([]*rules.Submission, len(envelopes))
	refusals := make([]*rules.Refusal, len(envelopes))
	const together = 32
	parallel((len(envelopes)+together-1)/together, func(i int) {
		from, to := i*together, min((i+1)*together, len(envelopes))
		s, r := rules.ReadAll(envelopes[from:to], cfg.Ledger)
		copy(subs[from:], s)
		copy(refusals[from:], r)
	})
	return subs, refusals
}

// decide judges one after another. A panic in the rules (they asked for a key outside a footprint) fails the batch, not the node.
func (v *Verdict) decide(envelopes [][]byte, subs []*rules.Submission, state *overlay, tx Transaction, cfg rules.Config) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: the rules failed: %v", ErrBatch, p)
		}
	}()
	seen := make(map[gm.Digest]bool)
	for i, sub := range subs {
		pos := rules.Position{Tx: tx.ID, Index: int64(i), Time: tx.Time}
		var d rules.Decision
		switch {
		case sub == nil:
			d = rules.Unread(envelopes[i], v.Refusals[i], pos)
		case seen[sub.Digest]:
			d = rules.Repeated(sub, state, pos, cfg)
		default:
			seen[sub.Digest] = true
			d = rules.Decide(state, sub, pos, cfg)
		}
		for _, w := range d.Writes {
			state.set(w.Key, w.Value)
		}
		v.Refusals[i] = d.Refusal
		v.Results[i] = pack.Result{Recorded: d.Recorded, Repeated: d.Repeated, Outcome: d.Outcome}
	}
	return nil
}

// overlay is the world state as read, under the writes of the batch so far. It implements rules.Decoder.
type overlay struct {
	values  map[string][]byte
	decoded map[string]entity.Entity
	written map[string]bool
}

func prefetch(subs []*rules.Submission, cfg rules.Config, fetch Fetch) (*overlay, error) {
	o := &overlay{values: make(map[string][]byte), decoded: make(map[string]entity.Entity), written: make(map[string]bool)}
	o.values[keys.Clock(cfg.Ledger)] = nil
	for _, s := range subs {
		if s == nil {
			continue
		}
		for _, key := range s.Footprint().Reads {
			o.values[key] = nil
		}
	}
	wanted := slices.Sorted(maps.Keys(o.values))
	values, err := fetch(wanted)
	if err != nil {
		return nil, fmt.Errorf("batch: reading the world state: %w", err)
	}
	if len(values) != len(wanted) {
		return nil, fmt.Errorf("batch: asked for %d keys, got %d values", len(wanted), len(values))
	}
	for i, k := range wanted {
		if len(values[i]) > 0 {
			o.values[k] = values[i]
		}
	}
	return o, nil
}

// Get panics for a key outside every footprint: that is a mistake in the rules, not in a statement.
func (o *overlay) Get(key string) []byte {
	value, ok := o.values[key]
	if !ok {
		panic(fmt.Sprintf("the key %q is outside the footprint", key))
	}
	return value
}

// Entity gives the entity under the key as it is now, or nil.
func (o *overlay) Entity(ref statement.Ref, key string) (entity.Entity, error) {
	if e, ok := o.decoded[key]; ok {
		return e, nil
	}
	raw := o.Get(key)
	if raw == nil {
		return nil, nil
	}
	e, err := entity.Load(ref, raw)
	if err != nil {
		return nil, err
	}
	o.decoded[key] = e
	return e, nil
}

func (o *overlay) set(key string, value []byte) {
	o.values[key] = value
	delete(o.decoded, key)
	o.written[key] = true
}

func (o *overlay) changes() []rules.Write {
	writes := make([]rules.Write, 0, len(o.written))
	for k := range o.written {
		writes = append(writes, rules.Write{Key: k, Value: o.values[k]})
	}
	slices.SortFunc(writes, func(a, b rules.Write) int { return strings.Compare(a.Key, b.Key) })
	return writes
}

// parallel calls f for 0 … n−1 on all cores.
func parallel(n int, f func(i int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers <= 1 {
		for i := range n {
			f(i)
		}
		return
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	group.Wait()
}

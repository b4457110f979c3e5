package embedded

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"

	"go.etcd.io/bbolt"

	"luzheng/chaincode/batch"
	"luzheng/chaincode/block"
	"luzheng/chaincode/keys"
	"luzheng/chaincode/rules"
)

// maxBlock is how many transactions one block takes.
const maxBlock = 64

// pending is a batch that waits for the writer.
type pending struct {
	envelopes [][]byte
	answer    chan answer
}

type answer struct {
	commit block.Commit
	err    error
}

// write is the one writer. It ends when the ledger is closed.
func (l *Ledger) write() {
	defer close(l.done)
	for {
		select {
		case p := <-l.queue:
			l.commit(l.gather(p))
		case <-l.quit:
			return
		}
	}
}

// gather takes what waits besides.
func (l *Ledger) gather(first *pending) []*pending {
	all := []*pending{first}
	for len(all) < maxBlock {
		select {
		case p := <-l.queue:
			all = append(all, p)
		default:
			return all
		}
	}
	return all
}

// commit makes one block of the batches and answers them. What the rules refuse as a batch fails alone; what the disk refuses
// fails all.
func (l *Ledger) commit(all []*pending) {
	answers := make([]answer, len(all))
	next := l.tip
	err := l.db.Update(func(tx *bbolt.Tx) error {
		next = l.tip
		b := &data{}
		for i, p := range all {
			transaction := batch.Transaction{ID: newTxID(), Time: max(l.now().UnixMilli(), next.time)}
			verdict, err := batch.Judge(p.envelopes, transaction, l.rules, func(keys []string) ([][]byte, error) {
				return readAll(tx, keys), nil
			})
			if err != nil {
				answers[i] = answer{err: err}
				continue
			}
			next.time = transaction.Time
			results, err := block.ResultsOf(verdict.Results)
			if err != nil {
				return err
			}
			answers[i] = answer{commit: block.Commit{Tx: transaction.ID, Block: next.height, Results: results}}
			b.add(transaction, p.envelopes, results, verdict.Writes)
			for _, w := range verdict.Writes {
				if err := put(tx, w.Key, w.Value); err != nil {
					return err
				}
			}
		}
		if len(b.Transactions) == 0 {
			return nil
		}
		hash, err := saveBlock(tx, next.height, next.hash, b)
		next.hash = hash
		next.height++
		return err
	})
	if err != nil {
		for _, p := range all {
			p.answer <- answer{err: fmt.Errorf("embedded: nothing was recorded: %w", err)}
		}
		return
	}
	l.advance(next)
	for i, p := range all {
		p.answer <- answers[i]
	}
}

// advance moves the tip and wakes who waits for blocks.
func (l *Ledger) advance(to tip) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if to.height == l.tip.height {
		return
	}
	l.tip = to
	close(l.woken)
	l.woken = make(chan struct{})
}

// add puts a judged batch into the block.
func (b *data) add(tx batch.Transaction, envelopes [][]byte, results []block.Result, writes []rules.Write) {
	t := transaction{ID: tx.ID, Time: tx.Time, Records: []record{}, Entities: []written{}}
	for i, r := range results {
		if r.Recorded {
			t.Records = append(t.Records, record{Envelope: envelopes[i], Outcome: r.Outcome})
		}
	}
	for _, w := range writes {
		if _, class := keys.Classify(w.Key); class == keys.ClassEntity {
			t.Entities = append(t.Entities, written{w.Key, w.Value})
		}
	}
	b.Transactions = append(b.Transactions, t)
}

func newTxID() string {
	var id [32]byte
	_, _ = rand.Read(id[:]) // Never fails: it ends the process instead.
	return hex.EncodeToString(id[:])
}

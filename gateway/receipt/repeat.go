package receipt

import (
	"bytes"
	"context"
	"sync"
	"time"

	"luzheng/gateway/submit"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// fresh is the age below which a statement is taken for new, unless this process has answered it: so that the many that are new
// cost no query.
const fresh = 30 * time.Second

// maxRemembered bounds each of the two generations of remembered IDs.
const maxRemembered = 1 << 16

// Memory finds the receipts of statements (schema outbox).
type Memory interface {
	// Of gives all receipts of each statement, of acceptances and refusals.
	Of(ctx context.Context, ids []gm.Digest) (map[gm.Digest][][]byte, error)
}

// Repeats answers what was accepted before with the receipt that was given then, so that sending it again costs no transaction.
//
// The database is not trusted: only a receipt that this gateway has signed counts, for this ledger, about an acceptance of the very
// envelope. Anything else is for the ledger to answer: what was refused before may be accepted now, and other signatures under the
// same statement are another envelope.
type Repeats struct {
	Ledger statement.LedgerID
	Key    *gm.PublicKey // of the gateway's receipts
	Memory Memory
	Now    func() time.Time

	answered recent
}

// Asked is an envelope that may have been accepted before.
type Asked struct {
	// ID is the statement's, Envelope SM3 of the envelope's bytes.
	ID, Envelope gm.Digest
	// IssuedAt is the signer's claim, Unix ms. It decides only whether looking is worth a query.
	IssuedAt int64
}

// Answer gives, for each envelope that was accepted before, the answer of the ledger then, and nil for every other.
func (r *Repeats) Answer(ctx context.Context, asked []Asked) ([]*submit.Answer, error) {
	var ids []gm.Digest
	for _, a := range asked {
		if r.worthLooking(a) {
			ids = append(ids, a.ID)
		}
	}
	answers := make([]*submit.Answer, len(asked))
	if len(ids) == 0 {
		return answers, nil
	}
	found, err := r.Memory.Of(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i, a := range asked {
		answers[i] = r.acceptance(a, found[a.ID])
	}
	return answers, nil
}

// note remembers that statements were answered, so that they are looked for although they are new.
func (r *Repeats) note(ids []gm.Digest) { r.answered.add(ids, r.Now()) }

func (r *Repeats) worthLooking(a Asked) bool {
	age := r.Now().Sub(time.UnixMilli(a.IssuedAt))
	return age.Abs() >= fresh || r.answered.has(a.ID)
}

// acceptance picks the receipt that says that this envelope was accepted, and gives what it says.
func (r *Repeats) acceptance(a Asked, receipts [][]byte) *submit.Answer {
	for _, raw := range receipts {
		e, err := envelope.Parse(raw)
		if err != nil || e.PayloadType != envelope.TypeReceipt || len(e.Signatures) != 1 {
			continue
		}
		said, o, err := Parse(e.Payload)
		if err != nil || said.Ledger != r.Ledger || o.Result != outcome.Accepted || o.ID != a.ID || o.Envelope != a.Envelope {
			continue
		}
		if e.Verify(e.Signatures[0], r.Key) == nil {
			return &submit.Answer{Outcome: bytes.Clone(said.Outcome), Receipt: raw}
		}
	}
	return nil
}

// recent remembers IDs for a while, in two generations: the older one is forgotten when the younger one is full or has lasted. The
// zero value is empty and safe for concurrent use.
type recent struct {
	mu         sync.Mutex
	young, old map[gm.Digest]struct{}
	turned     time.Time
}

func (r *recent) add(ids []gm.Digest, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.young == nil || len(r.young) >= maxRemembered || now.Sub(r.turned) >= fresh {
		r.young, r.old, r.turned = make(map[gm.Digest]struct{}, len(ids)), r.young, now
	}
	for _, id := range ids {
		r.young[id] = struct{}{}
	}
}

func (r *recent) has(id gm.Digest) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, young := r.young[id]
	_, old := r.old[id]
	return young || old
}

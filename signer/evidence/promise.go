package evidence

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

const (
	brokenFormat = "luzheng-broken-promise/v1"
	// MaxReceipts is the length in bytes of the longest answer with receipts: those of a request of event.MaxBatch events.
	MaxReceipts = 16 << 20
	// MaxBroken is the length in bytes of the longest file about a broken promise.
	MaxBroken = MaxFile + MaxReceipts
)

// EventReceipts are the receipts of one request, as the gateway answers with them.
type EventReceipts struct {
	Receipts []EventReceipt `json:"receipts"`
}

// EventReceipt is a promise of the event log with the events that it is for, or some of them.
type EventReceipt struct {
	// Head is the signed promise (event.Receipt), byte for byte.
	Head    jsontext.Value `json:"head"`
	Entries []Received     `json:"entries"`
	// Paths prove each entry under the head's root; absent when the entries are all that the head is for.
	Paths [][]gm.Digest `json:"paths,omitempty"`
}

// Received is an event in a receipt. The verdict is a convenience: the leaf hash binds it.
type Received struct {
	event.Entry
	Verdict statement.Code `json:"verdict"`
}

// ParseEventReceipts reads such an answer. It verifies nothing. Errors wrap ErrFile or are *strictjson.Error.
func ParseEventReceipts(raw []byte) (*EventReceipts, error) {
	var r EventReceipts
	if err := strictjson.Unmarshal(raw, &r, MaxReceipts); err != nil {
		return nil, err
	}
	if len(r.Receipts) == 0 {
		return nil, fmt.Errorf("%w: it holds no receipt", ErrFile)
	}
	for i := range r.Receipts {
		if err := r.Receipts[i].check(); err != nil {
			return nil, err
		}
	}
	return &r, nil
}

func (r *EventReceipt) check() error {
	if len(r.Entries) == 0 || (r.Paths != nil && len(r.Paths) != len(r.Entries)) {
		return fmt.Errorf("%w: a receipt needs entries, and a path for each or none", ErrFile)
	}
	return nil
}

// Verify reports whether the receipt's head is signed by the key and is for its entries. Errors are *event.Error.
func (r *EventReceipt) Verify(log *gm.PublicKey) (*event.Receipt, error) {
	promise, err := event.OpenReceipt(r.Head, log)
	if err != nil {
		return nil, err
	}
	entries := make([]event.Entry, len(r.Entries))
	for i, e := range r.Entries {
		entries[i] = e.Entry
	}
	if r.Paths == nil {
		return promise, promise.VerifyAll(entries)
	}
	for i, e := range entries {
		if err := promise.VerifyOne(e, merkle.Proof(r.Paths[i])); err != nil {
			return nil, err
		}
	}
	return promise, nil
}

// Only is the receipt for one of its entries alone, without what nobody signed.
func (r *EventReceipt) Only(at int) (EventReceipt, error) {
	one := EventReceipt{Head: r.Head, Entries: []Received{{Entry: r.Entries[at].Entry}}}
	if r.Paths != nil {
		one.Paths = r.Paths[at : at+1]
		return one, nil
	}
	if len(r.Entries) == 1 {
		return one, nil
	}
	entries := make([]event.Entry, len(r.Entries))
	for i, e := range r.Entries {
		entries[i] = e.Entry
	}
	path, err := merkle.InclusionOf(event.EntryHashes(entries), uint64(at))
	one.Paths = [][]gm.Digest{path}
	return one, err
}

// Broken is portable evidence that an event log did not keep a promise: the receipt, and evidence of the log as it stands on the
// ledger after the time that the receipt names, or of another leaf in the promised place. As a file it is canonical JSON.
type Broken struct {
	Format   string         `json:"format"`
	Receipt  EventReceipt   `json:"receipt"`
	Evidence jsontext.Value `json:"evidence"`
}

// Marshal gives the file's bytes.
func (b *Broken) Marshal() ([]byte, error) {
	b.Format = brokenFormat
	return strictjson.Marshal(b)
}

// ParseBroken reads such a file in its one encoding. It verifies nothing. Errors wrap ErrFile or are *strictjson.Error.
func ParseBroken(raw []byte) (*Broken, error) {
	var b Broken
	if err := strictjson.UnmarshalCanonical(raw, &b, MaxBroken); err != nil {
		return nil, err
	}
	if b.Format != brokenFormat || len(b.Receipt.Entries) != 1 || b.Receipt.Entries[0].Verdict != "" {
		return nil, fmt.Errorf("%w: the format is %q, not %q, or it is not about one event alone", ErrFile, b.Format, brokenFormat)
	}
	return &b, b.Receipt.check()
}

package event

import (
	"crypto"
	"encoding/binary"
	"strings"

	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// Receipt is the log's promise for what one request added to it: the payload of an envelope of envelope.TypeEventReceipt. Its entries have
// consecutive indices.
type Receipt struct {
	V      int                `json:"v"`
	Ledger statement.LedgerID `json:"ledger"`
	// Origin names the log.
	Origin string `json:"origin"`
	// Root is the Merkle root over the hashes of the entries.
	Root gm.Digest `json:"root"`
	// Count is how many they are, First the index of the first.
	Count uint64 `json:"count"`
	First uint64 `json:"first"`
	// By is when an anchored checkpoint will cover them at the latest, Unix milliseconds.
	By int64 `json:"by"`
}

// Entry is one event in a receipt.
type Entry struct {
	ID    gm.Digest `json:"id"`
	Index uint64    `json:"index"`
	// Leaf is the leaf hash.
	Leaf gm.Digest `json:"leaf"`
}

const entrySize = 2*gm.DigestSize + 8

// Hash is the entry's in the tree under the receipt's root.
func (e Entry) Hash() gm.Digest { return merkle.LeafHash(e.append(make([]byte, 0, entrySize))) }

func (e Entry) append(b []byte) []byte {
	return append(binary.BigEndian.AppendUint64(append(b, e.ID[:]...), e.Index), e.Leaf[:]...)
}

// EntryHashes gives the hashes of many entries.
func EntryHashes(entries []Entry) []gm.Digest {
	room := make([]byte, 0, entrySize*len(entries))
	leaves := make([][]byte, len(entries))
	for i, e := range entries {
		from := len(room)
		room = e.append(room)
		leaves[i] = room[from:]
	}
	return merkle.LeafHashes(leaves)
}

// SignReceipt signs the receipt for entries, which begin at index entries[0].Index and follow each other. It gives the envelope's bytes.
func SignReceipt(ledger statement.LedgerID, origin string, entries []Entry, by int64, signer crypto.Signer) ([]byte, error) {
	if len(entries) == 0 {
		return nil, refuse(CodeReceipt, "a receipt is for something")
	}
	r := Receipt{
		V: version, Ledger: ledger, Origin: origin, Root: merkle.RootOf(EntryHashes(entries)), Count: uint64(len(entries)),
		First: entries[0].Index, By: by,
	}
	if err := r.validate(); err != nil {
		return nil, err
	}
	payload, err := strictjson.Marshal(r)
	if err != nil {
		return nil, err
	}
	signed, err := envelope.Sign(envelope.TypeEventReceipt, payload, signer)
	if err != nil {
		return nil, err
	}
	return signed.Append(nil), nil
}

// OpenReceipt verifies a receipt's signature under the log's key and gives what it promises. A refusal is an *Error.
func OpenReceipt(raw []byte, log *gm.PublicKey) (*Receipt, error) {
	r, signed, err := parseReceipt(raw)
	if err != nil {
		return nil, err
	}
	if err := verifyOne(signed, log); err != nil {
		return nil, err
	}
	return r, nil
}

// ParseReceiptUnverified reads a receipt without verifying it: what it claims, and by which key.
func ParseReceiptUnverified(raw []byte) (*Receipt, gm.KeyID, error) {
	r, signed, err := parseReceipt(raw)
	if err != nil {
		return nil, gm.KeyID{}, err
	}
	return r, signed.Signatures[0].KeyID, nil
}

func parseReceipt(raw []byte) (*Receipt, *envelope.Envelope, error) {
	signed, err := envelope.Parse(raw)
	if err != nil {
		return nil, nil, refuseFor(err, CodeReceipt, "the envelope")
	}
	if signed.PayloadType != envelope.TypeEventReceipt || len(signed.Signatures) != 1 {
		return nil, nil, refuse(CodeReceipt, "it is not an envelope of a receipt with one signature")
	}
	var r Receipt
	if err := strictjson.UnmarshalCanonical(signed.Payload, &r, maxHeader); err != nil {
		return nil, nil, refuseFor(err, CodeReceipt, "the promise")
	}
	return &r, signed, r.validate()
}

func (r *Receipt) validate() error {
	if r.V != version || !r.Ledger.Valid() || !strings.HasPrefix(r.Origin, "luzheng/"+string(r.Ledger)+"/events/") || r.By <= 0 {
		return refuse(CodeReceipt, "it needs v 1, a ledger, that ledger's origin and a time by which it holds")
	}
	if r.Count == 0 || r.Count > MaxBatch || r.First > maxNumber {
		return refuse(CodeReceipt, "it is for 1 to %d events, at indices below 2⁵³", MaxBatch)
	}
	return nil
}

// VerifyAll reports whether these are the receipt's entries, all of them.
func (r *Receipt) VerifyAll(entries []Entry) error {
	if uint64(len(entries)) != r.Count {
		return refuse(CodeUnreceived, "the receipt is for %d events, not %d", r.Count, len(entries))
	}
	for i, e := range entries {
		if e.Index != r.First+uint64(i) {
			return refuse(CodeUnreceived, "entry %d has index %d, not %d", i, e.Index, r.First+uint64(i))
		}
	}
	if merkle.RootOf(EntryHashes(entries)) != r.Root {
		return refuse(CodeUnreceived, "the entries are not those that the receipt signs")
	}
	return nil
}

// VerifyOne reports whether the entry is one of the receipt's; its path is that of merkle.InclusionOf among the EntryHashes.
func (r *Receipt) VerifyOne(e Entry, path merkle.Proof) error {
	if e.Index < r.First || e.Index-r.First >= r.Count {
		return refuse(CodeUnreceived, "the receipt is for indices %d to %d, not %d", r.First, r.First+r.Count-1, e.Index)
	}
	if err := merkle.VerifyInclusion(e.Index-r.First, r.Count, e.Hash(), path, r.Root); err != nil {
		return refuseFor(err, CodeUnreceived, "the entry is not one of the receipt's")
	}
	return nil
}

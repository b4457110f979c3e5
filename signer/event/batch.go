package event

import (
	"bytes"
	"crypto"
	"io"
	"slices"

	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

const (
	// MaxBatch is the largest number of events in a batch, and in a request.
	MaxBatch = 10_000
	// MaxRequest is the length in bytes of the longest request.
	MaxRequest = 16 << 20

	maxHeader = 512
)

// Header is the payload of a batch's envelope (envelope.TypeEvents): what the signature stands for.
type Header struct {
	V      int                `json:"v"`
	Ledger statement.LedgerID `json:"ledger"`
	Issuer statement.PartyID  `json:"issuer"`
	// Root is the Merkle root over the event IDs in their order, Count how many they are.
	Root  gm.Digest `json:"root"`
	Count uint64    `json:"count"`
}

// Batch is a number of events under one signature.
type Batch struct {
	Header
	// Raw is the envelope, byte for byte; Signed what it says.
	Raw    []byte
	Signed *envelope.Envelope
	// Lines are the events, byte for byte; Events what they say, IDs their IDs.
	Lines  [][]byte
	Events []*Event
	IDs    []gm.Digest
}

// Sign makes a batch of events, each as Marshal gave it, and all of one issuer and ledger.
func Sign(lines [][]byte, signer crypto.Signer) (*Batch, error) {
	if len(lines) == 0 || len(lines) > MaxBatch {
		return nil, refuse(CodeSize, "a batch has 1 to %d events, not %d", MaxBatch, len(lines))
	}
	b := &Batch{Lines: lines}
	for i, line := range lines {
		e, err := Parse(line)
		if err != nil {
			return nil, refuseFor(err, CodeMember, "event %d", i)
		}
		b.Events = append(b.Events, e)
	}
	b.IDs = merkle.LeafHashes(lines)
	b.Header = Header{
		V: version, Ledger: b.Events[0].Ledger, Issuer: b.Events[0].Issuer, Root: merkle.RootOf(b.IDs), Count: uint64(len(lines)),
	}
	if err := b.checkMembers(); err != nil {
		return nil, err
	}
	payload, err := strictjson.Marshal(b.Header)
	if err != nil {
		return nil, err
	}
	if b.Signed, err = envelope.Sign(envelope.TypeEvents, payload, signer); err != nil {
		return nil, err
	}
	b.Raw = b.Signed.Append(nil)
	return b, nil
}

// Digest is the batch's in the leaves of its events.
func (b *Batch) Digest() gm.Digest { return gm.Sum(b.Raw) }

// Append adds the batch to a request.
func (b *Batch) Append(to []byte) []byte {
	to = append(append(to, b.Raw...), '\n')
	for _, line := range b.Lines {
		to = append(append(to, line...), '\n')
	}
	return to
}

// KeyID names the key that signed the batch.
func (b *Batch) KeyID() gm.KeyID { return b.Signed.Signatures[0].KeyID }

// Verify checks the batch's signature under the key that KeyID names.
func (b *Batch) Verify(key *gm.PublicKey) error { return verifyOne(b.Signed, key) }

// ParseHeader reads the envelope of a batch without its events. It does not verify the signature.
func ParseHeader(raw []byte) (Header, *envelope.Envelope, error) {
	signed, err := envelope.Parse(raw)
	if err != nil {
		return Header{}, nil, refuseFor(err, CodeBatch, "the envelope")
	}
	if signed.PayloadType != envelope.TypeEvents || len(signed.Signatures) != 1 {
		return Header{}, nil, refuse(CodeBatch, "it is not an envelope of events with one signature")
	}
	h, ok := parseHeader(string(signed.Payload))
	if !ok {
		if h, err = headerJSON(signed.Payload); err != nil {
			return Header{}, nil, err
		}
	}
	if h.V != version || !h.Ledger.Valid() || !h.Issuer.Valid() || h.Count == 0 || h.Count > MaxBatch {
		return Header{}, nil, refuse(CodeBatch, "the header needs v 1, a ledger, an issuer and a count of 1 to %d", MaxBatch)
	}
	return h, signed, nil
}

func headerJSON(payload []byte) (h Header, err error) {
	if err := strictjson.UnmarshalCanonical(payload, &h, maxHeader); err != nil {
		return Header{}, refuseFor(err, CodeBatch, "the header")
	}
	return h, nil
}

// ReadBatches reads a request: batches, line by line, at most MaxRequest bytes and MaxBatch events in all. Every event is checked as Parse
// does, and to be of its batch's ledger and issuer; every root is computed anew. Signatures are for Verify to check. The batches share the
// memory of the request. Errors are *Error, or the reader's.
func ReadBatches(r io.Reader) ([]*Batch, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxRequest+1))
	if err != nil {
		return nil, err
	}
	return ParseBatches(raw)
}

// ParseBatches is ReadBatches for a request in memory, which must not change any more.
func ParseBatches(raw []byte) ([]*Batch, error) {
	if len(raw) > MaxRequest {
		return nil, refuse(CodeSize, "the request is longer than %d bytes; send it in parts", MaxRequest)
	}
	in := lineReader{raw: raw, text: string(raw)}
	var batches []*Batch
	total := 0
	for len(batches) == 0 || in.at < len(raw) {
		b, err := in.batch(MaxBatch - total)
		if err != nil {
			return nil, err
		}
		total += len(b.Lines)
		batches = append(batches, b)
	}
	return batches, nil
}

// lineReader takes lines off a request, as bytes and as text.
type lineReader struct {
	raw    []byte
	text   string
	at     int
	number int
}

// next gives the next line, and where it ends, without its line feed.
func (r *lineReader) next() (line []byte, text string, err error) {
	r.number++
	n := bytes.IndexByte(r.raw[r.at:], '\n')
	if n < 0 {
		return nil, "", refuse(CodeRequest, "line %d is not there or not ended by a line feed", r.number)
	}
	line, text = r.raw[r.at:r.at+n:r.at+n], r.text[r.at:r.at+n]
	r.at += n + 1
	return line, text, nil
}

// batch reads a batch of at most most events.
func (r *lineReader) batch(most int) (*Batch, error) {
	line, _, err := r.next()
	if err != nil {
		return nil, err
	}
	b := &Batch{Raw: line}
	if b.Header, b.Signed, err = ParseHeader(line); err != nil {
		return nil, refuseFor(err, CodeBatch, "line %d", r.number)
	}
	if b.Count > uint64(most) {
		return nil, refuse(CodeSize, "the request has more than %d events; send it in parts", MaxBatch)
	}
	if err := r.events(b); err != nil {
		return nil, err
	}
	b.IDs = merkle.LeafHashes(b.Lines)
	if merkle.RootOf(b.IDs) != b.Root {
		return nil, refuse(CodeRoot, "the events before line %d are not those that their batch signs", r.number+1)
	}
	return b, nil
}

func (r *lineReader) events(b *Batch) error {
	if uint64(bytes.Count(r.raw[r.at:], []byte{'\n'})) < b.Count { // before room is made for them
		return refuse(CodeRequest, "the batch counts %d events, and fewer lines follow", b.Count)
	}
	slots := make([]slot, b.Count)
	b.Lines, b.Events = make([][]byte, b.Count), make([]*Event, b.Count)
	for i := range slots {
		line, text, err := r.next()
		if err != nil {
			return err
		}
		b.Lines[i], b.Events[i] = line, &slots[i].Event
		if len(line) > MaxEvent || !slots[i].parse(text) {
			if b.Events[i], err = parseJSON(line); err != nil {
				return refuseFor(err, CodeMember, "line %d", r.number)
			}
		}
	}
	return b.checkMembers()
}

// checkMembers: a batch is of one ledger and of one issuer.
func (b *Batch) checkMembers() error {
	at := slices.IndexFunc(b.Events, func(e *Event) bool { return e.Ledger != b.Ledger || e.Issuer != b.Issuer })
	if at >= 0 {
		return refuse(CodeMember, "event %d is not of the ledger and the issuer of its batch", at)
	}
	return nil
}

func verifyOne(signed *envelope.Envelope, key *gm.PublicKey) error {
	if err := signed.Verify(signed.Signatures[0], key); err != nil {
		return refuseFor(err, CodeSignature, "the signature does not hold")
	}
	return nil
}

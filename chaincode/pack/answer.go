package pack

import (
	"encoding/binary"
	"fmt"

	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// Result is what a transaction says of one envelope.
type Result struct {
	// Recorded tells that the transaction recorded the outcome: it counts, and stands in the statement log.
	Recorded bool
	// Repeated tells that the statement was accepted before. The outcome is that of then, which the transaction does not know;
	// Outcome holds only what is the same in both.
	Repeated bool
	Outcome  outcome.Outcome
}

// The answer is:
//
//	version    1
//	time       ledger time, Unix ms (uvarint)
//	results    one for each envelope, in their order:
//	  flags    a byte, see below
//	  rules    uvarint
//	  code     length and text, if flagged
//	  params   number (uvarint), and of each length and text of its name, and version (uvarint), if flagged
//	  deputies number (uvarint), and of each the certificate's reference, and length and text of the post, if flagged
//	  touched  number (uvarint), and of each:
//	    entity its reference
//	    count  uvarint
//	    prev   32 bytes, unless count is 1
//
// A reference is length and text of the type, and the ID: 0 for the statement's own, 1 and a digest (32 bytes), or 2, length and text.
const answerVersion = 1

// The flags of a result.
const (
	flagRecorded = 1 << iota
	flagRepeated
	flagAccepted
	flagCustodial
	flagCode
	flagParameters
	flagDeputies
	flagsKnown = 1<<iota - 1
)

// The forms of an entity's ID.
const (
	idOwn = iota
	idDigest
	idText
)

const (
	maxText    = 256
	maxTouched = 4096 // a genesis touches every certificate of its founders
	maxNumber  = 1<<53 - 1

	maxParameters = 256
	maxDeputies   = envelope.MaxSignatures
)

// Answer encodes the results of a transaction.
func Answer(time int64, results []Result) []byte {
	b := binary.AppendUvarint([]byte{answerVersion}, uint64(time))
	for i := range results {
		b = appendResult(b, &results[i])
	}
	return b
}

func appendResult(b []byte, r *Result) []byte {
	o := &r.Outcome
	flags := flag(r.Recorded, flagRecorded) | flag(r.Repeated, flagRepeated) | flag(o.Result == outcome.Accepted, flagAccepted) |
		flag(o.Custodial, flagCustodial) | flag(o.Code != "", flagCode) |
		flag(len(o.Parameters) > 0, flagParameters) | flag(len(o.Deputies) > 0, flagDeputies)
	b = binary.AppendUvarint(append(b, flags), uint64(o.Rules))
	if o.Code != "" {
		b = appendBytes(b, string(o.Code))
	}
	if n := len(o.Parameters); n > 0 {
		b = binary.AppendUvarint(b, uint64(n))
		for _, p := range o.Parameters {
			b = binary.AppendUvarint(appendBytes(b, string(p.Name)), uint64(p.Version))
		}
	}
	own := o.ID.String()
	if n := len(o.Deputies); n > 0 {
		b = binary.AppendUvarint(b, uint64(n))
		for _, d := range o.Deputies {
			b = appendBytes(appendRef(b, d.Certificate, own), string(d.Post))
		}
	}
	b = binary.AppendUvarint(b, uint64(len(o.Touched)))
	for _, t := range o.Touched {
		b = binary.AppendUvarint(appendRef(b, t.Entity, own), uint64(t.Count))
		if t.Prev != nil {
			b = append(b, t.Prev[:]...)
		}
	}
	return b
}

func appendRef(b []byte, ref statement.Ref, own string) []byte {
	b = appendBytes(b, string(ref.Type))
	if ref.ID == own {
		return append(b, idOwn)
	}
	if digest, err := gm.ParseDigest(ref.ID); err == nil {
		return append(append(b, idDigest), digest[:]...)
	}
	return appendBytes(append(b, idText), ref.ID)
}

func flag(set bool, f byte) byte {
	if set {
		return f
	}
	return 0
}

// Transaction is what an answer does not repeat.
type Transaction struct {
	// ID is the transaction's, in hex; Envelopes are its batch.
	ID        string
	Envelopes [][]byte
	// payloads of the statements among the envelopes, where Open has read them; others are parsed.
	payloads [][]byte
}

// named is what an envelope's bytes are known by.
type named struct {
	id, digest gm.Digest
	readable   bool // if not, it has no ID
}

func (tx *Transaction) names() []named {
	names := make([]named, len(tx.Envelopes))
	for i, digest := range gm.SumMany(nil, tx.Envelopes) {
		names[i].digest = digest
	}
	signed := make([][]byte, len(tx.Envelopes))
	for i, raw := range tx.Envelopes {
		if i < len(tx.payloads) && tx.payloads[i] != nil {
			signed[i] = envelope.PAE(envelope.TypeStatement, tx.payloads[i])
		} else if e, err := envelope.Parse(raw); err == nil {
			signed[i] = envelope.PAE(e.PayloadType, e.Payload)
		}
	}
	for i, id := range gm.SumMany(nil, signed) {
		if names[i].readable = signed[i] != nil; names[i].readable {
			names[i].id = id
		}
	}
	return names
}

// ParseAnswer is the inverse of Answer: it gives the ledger time and a complete result for each envelope of the transaction. An
// envelope that could not be read has no ID. Errors wrap ErrForm.
func ParseAnswer(raw []byte, tx Transaction) (time int64, results []Result, err error) {
	r := reader{rest: raw}
	if r.byte() != answerVersion {
		return 0, nil, fmt.Errorf("%w: the answer's version is not %d", ErrForm, answerVersion)
	}
	time = int64(r.uvarint(maxNumber))
	results = make([]Result, len(tx.Envelopes))
	for i, n := range tx.names() {
		results[i] = r.result(n)
		o := &results[i].Outcome
		o.Tx, o.Index, o.Time = tx.ID, int64(i), time
	}
	if r.err == nil && len(r.rest) > 0 {
		r.fail("the answer has more results than there are envelopes")
	}
	if r.err != nil {
		return 0, nil, r.err
	}
	return time, results, nil
}

func (r *reader) result(of named) Result {
	flags := r.byte()
	if flags&^flagsKnown != 0 {
		r.fail("a flag is not known")
		return Result{}
	}
	result := Result{Recorded: flags&flagRecorded != 0, Repeated: flags&flagRepeated != 0}
	o := &result.Outcome
	o.V, o.ID, o.Envelope, o.Result, o.Custodial = 1, of.id, of.digest, outcome.Refused, flags&flagCustodial != 0
	if flags&flagAccepted != 0 {
		o.Result = outcome.Accepted
	}
	if !of.readable && result.Recorded {
		r.fail("an envelope that cannot be read is said to be recorded")
	}
	o.Rules = int64(r.uvarint(maxNumber))
	if flags&flagCode != 0 {
		o.Code = statement.Code(r.bytes(maxText))
	}
	if flags&flagParameters != 0 {
		for n := r.uvarint(maxParameters); n > 0 && r.err == nil; n-- {
			name := statement.ParameterName(r.bytes(maxText))
			o.Parameters = append(o.Parameters, outcome.Parameter{Name: name, Version: int64(r.uvarint(maxNumber))})
		}
	}
	if flags&flagDeputies != 0 {
		for n := r.uvarint(maxDeputies); n > 0 && r.err == nil; n-- {
			certificate := r.ref(o.ID)
			o.Deputies = append(o.Deputies, outcome.Deputy{Certificate: certificate, Post: statement.Post(r.bytes(maxText))})
		}
	}
	for n := r.uvarint(maxTouched); n > 0 && r.err == nil; n-- {
		o.Touched = append(o.Touched, r.touch(o.ID))
	}
	return result
}

func (r *reader) touch(own gm.Digest) outcome.Touch {
	t := outcome.Touch{Entity: r.ref(own)}
	t.Count = int64(r.uvarint(maxNumber))
	if t.Count > 1 {
		prev := r.digest()
		t.Prev = &prev
	}
	return t
}

func (r *reader) ref(own gm.Digest) statement.Ref {
	ref := statement.Ref{Type: statement.EntityType(r.bytes(maxText))}
	switch r.byte() {
	case idOwn:
		ref.ID = own.String()
	case idDigest:
		ref.ID = r.digest().String()
	case idText:
		ref.ID = string(r.bytes(maxText))
	default:
		r.fail("the form of an ID is not known")
	}
	return ref
}

func (r *reader) digest() (d gm.Digest) {
	copy(d[:], r.take(len(d)))
	return d
}

// Package pack encodes the byte strings of a Record transaction: its argument, its answer, and the states that it writes.
//
// All stand in every block, and so are sent, hashed, copied and stored by every node of the network; what a statement costs the
// network follows its bytes. They therefore carry nothing that can be told from the rest of the transaction.
//
//	argument   "z" and one zstd frame of all envelopes, each in one of two forms:
//	  1 … 8    so many signatures: the payload, and of each signature the key ID (32 bytes) and the signature; it is the statement
//	           whose one encoding (package envelope) has these parts
//	  0        the exact bytes of what is no such encoding; it will be refused
//	answer     see Answer: of each envelope what the rules decided; IDs, digests, transaction and time are left out
//	states     see State: the value under each key that is written, in a brief form
//
// Texts and byte strings stand behind their length (uvarint).
//
// Only the gateway that sends a batch compresses. Endorsers and readers decompress, which has one result whatever compressed it.
// Answer and states are the same bytes from every endorser: they are made without compression. It stands beside rules, and is read where a
// block is: by followers, indexers, and the verifier in a browser, so it imports nothing of Fabric.
package pack

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"

	"luzheng/chaincode/pack/frame"
	"luzheng/signer/envelope"
)

// The bounds of a batch.
const (
	MaxEnvelopes = 1000
	// MaxBytes is the size of all envelopes in bytes.
	MaxBytes = 4 << 20
)

// ErrForm is wrapped by every error of reading: the bytes are none that this package makes.
var ErrForm = errors.New("pack: the encoding is not known")

const compressed = 'z'

var frames = frame.AtMost(MaxBytes)

// Batch makes the argument of Record from envelopes. It does not check the bounds: who reads does.
func Batch(envelopes [][]byte) ([]byte, error) {
	size := 0
	for _, e := range envelopes {
		size += len(e)
	}
	plain := make([]byte, 0, size)
	for _, raw := range envelopes {
		plain = appendEnvelope(plain, raw)
	}
	argument, err := frame.Append(append(make([]byte, 0, 1+len(plain)/3), compressed), plain)
	if err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	return argument, nil
}

// Envelopes is the inverse of Batch. Errors wrap ErrForm.
func Envelopes(argument []byte) ([][]byte, error) {
	tx, err := Open("", argument)
	return tx.Envelopes, err
}

// Open gives the transaction of an ID that handed over a batch. Errors wrap ErrForm.
func Open(id string, argument []byte) (Transaction, error) {
	if len(argument) == 0 || argument[0] != compressed {
		return Transaction{}, fmt.Errorf("%w: a batch begins with %q", ErrForm, compressed)
	}
	plain, err := frames.Open(argument[1:])
	if err != nil {
		return Transaction{}, fmt.Errorf("%w: batch: %w", ErrForm, err)
	}
	tx := Transaction{ID: id}
	size := 0
	r := reader{rest: plain}
	for len(r.rest) > 0 {
		raw, payload := r.envelope()
		if size += len(raw); size > MaxBytes || len(tx.Envelopes) == MaxEnvelopes {
			return Transaction{}, fmt.Errorf("%w: a batch of more than %d envelopes or %d bytes", ErrForm, MaxEnvelopes, MaxBytes)
		}
		tx.Envelopes, tx.payloads = append(tx.Envelopes, raw), append(tx.payloads, payload)
	}
	if r.err != nil {
		return Transaction{}, r.err
	}
	return tx, nil
}

func appendEnvelope(b, raw []byte) []byte {
	e, err := envelope.Parse(raw)
	if err != nil || e.PayloadType != envelope.TypeStatement {
		return appendBytes(append(b, 0), raw)
	}
	b = appendBytes(append(b, byte(len(e.Signatures))), e.Payload)
	for _, s := range e.Signatures {
		b = appendBytes(append(b, s.KeyID[:]...), s.Sig)
	}
	return b
}

func appendBytes[T string | []byte](b []byte, value T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(value))), value...)
}

// envelope gives the bytes of an envelope and, if it is a statement that envelope.Parse would read from them, its payload.
func (r *reader) envelope() (raw, payload []byte) {
	signatures := r.byte()
	switch {
	case signatures == 0:
		return r.bytes(MaxBytes), nil
	case signatures > envelope.MaxSignatures:
		r.fail("an envelope has too many signatures")
		return nil, nil
	}
	e := envelope.Envelope{PayloadType: envelope.TypeStatement, Payload: r.bytes(envelope.MaxSize)}
	sorted := true
	for i := range int(signatures) {
		s := envelope.Signature{KeyID: r.digest(), Sig: r.bytes(envelope.MaxSize)}
		sorted = sorted && (i == 0 || bytes.Compare(e.Signatures[i-1].KeyID[:], s.KeyID[:]) < 0)
		e.Signatures = append(e.Signatures, s)
	}
	const around, signature = 96, 192 // bytes that the encoding has around the payload, and for each signature
	raw = e.Append(make([]byte, 0, around+base64.StdEncoding.EncodedLen(len(e.Payload))+signature*len(e.Signatures)))
	if !sorted || len(raw) > envelope.MaxSize {
		return raw, nil
	}
	return raw, e.Payload
}

// reader takes values off the front of bytes; after the first error every value is zero.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) fail(what string) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s", ErrForm, what)
	}
	r.rest = nil
}

// uvarint reads a number of at most max, in its shortest form.
func (r *reader) uvarint(most uint64) uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 || n > most || size > 1 && r.rest[size-1] == 0 {
		r.fail("a number is missing, too large, or longer than it need be")
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

func (r *reader) byte() byte {
	if len(r.rest) == 0 {
		r.fail("it ends too early")
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

func (r *reader) take(n int) []byte {
	if len(r.rest) < n {
		r.fail("it ends too early")
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

// bytes reads a length of at most max and as many bytes.
func (r *reader) bytes(most uint64) []byte { return r.take(int(r.uvarint(most))) }

package envelope

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"

	"luzheng/signer/gm"
)

// The fixed parts of the one encoding. Types, base64 and hexadecimal digits need no escaping in JSON.
const (
	beforeType       = `{"payloadType":"`
	beforePayload    = `","payload":"`
	beforeSignatures = `","signatures":[`
	beforeKeyID      = `{"keyid":"`
	beforeSig        = `","sig":"`
	afterSig         = `"}`
	afterSignatures  = `]}`
)

// Append adds the one encoding of e, whose payload type is valid, to b.
func (e *Envelope) Append(b []byte) []byte {
	b = append(append(append(b, beforeType...), e.PayloadType...), beforePayload...)
	b = append(base64.StdEncoding.AppendEncode(b, e.Payload), beforeSignatures...)
	for i, s := range e.Signatures {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(hex.AppendEncode(append(b, beforeKeyID...), s.KeyID[:]), beforeSig...)
		b = append(base64.StdEncoding.AppendEncode(b, s.Sig), afterSig...)
	}
	return append(b, afterSignatures...)
}

// parseCanonical reads the one encoding, several times quicker than a JSON decoder and an encoder to compare with. It is false for
// any other bytes; what is wrong with them is the JSON decoder's to say.
func parseCanonical(raw []byte) (*Envelope, bool) {
	r := cutter{raw, true}
	r.expect(beforeType)
	e := &Envelope{PayloadType: PayloadType(r.until('"'))}
	if !e.PayloadType.Valid() {
		return nil, false
	}
	r.expect(beforePayload)
	e.Payload = r.base64()
	r.expect(beforeSignatures)
	for more := r.starts(beforeKeyID); more && r.ok; more = r.skip(',') {
		if len(e.Signatures) == MaxSignatures {
			return nil, false
		}
		var s Signature
		r.expect(beforeKeyID)
		s.KeyID = r.digest()
		r.expect(beforeSig)
		s.Sig = r.base64()
		r.expect(afterSig)
		e.Signatures = append(e.Signatures, s)
	}
	r.expect(afterSignatures)
	return e, r.ok && len(r.rest) == 0
}

// cutter takes parts off the front; after the first that is not there it gives nothing more.
type cutter struct {
	rest []byte
	ok   bool
}

func (c *cutter) fail() { c.rest, c.ok = nil, false }

func (c *cutter) starts(with string) bool { return bytes.HasPrefix(c.rest, []byte(with)) }

func (c *cutter) expect(text string) {
	if !c.starts(text) {
		c.fail()
		return
	}
	c.rest = c.rest[len(text):]
}

func (c *cutter) skip(b byte) bool {
	if len(c.rest) == 0 || c.rest[0] != b {
		return false
	}
	c.rest = c.rest[1:]
	return true
}

// until gives what stands before the byte, and leaves the byte.
func (c *cutter) until(b byte) []byte {
	at := bytes.IndexByte(c.rest, b)
	if at < 0 {
		c.fail()
		return nil
	}
	part := c.rest[:at]
	c.rest = c.rest[at:]
	return part
}

// base64 reads a string of standard base64 in its one form: padded, no line breaks, no stray bits.
func (c *cutter) base64() []byte {
	text := c.until('"')
	decoded := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Strict().Decode(decoded, text)
	if err != nil || bytes.ContainsAny(text, "\r\n") {
		c.fail()
	}
	return decoded[:n]
}

func (c *cutter) digest() gm.Digest {
	d, err := gm.ParseDigest(string(c.until('"')))
	if err != nil {
		c.fail()
	}
	return d
}

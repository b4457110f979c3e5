package gm

import (
	"crypto/hmac"
	"encoding/hex"
	"fmt"
	"hash"

	"github.com/emmansun/gmsm/sm3"
)

// DigestSize is the length of an SM3 digest in bytes.
const DigestSize = sm3.Size

// Digest is an SM3 digest (GB/T 32905-2016).
type Digest [DigestSize]byte

// ParseDigest reads exactly 64 lower-case hexadecimal digits. Upper-case
// digits are refused, so that a digest has one spelling.
func ParseDigest(text string) (digest Digest, err error) {
	err = digest.UnmarshalText([]byte(text))
	return digest, err
}

// IsDigest tells whether ParseDigest would read text, without reading it.
func IsDigest(text string) bool { return len(text) == 2*DigestSize && IsHex(text) }

// IsHex tells whether text has no characters but lower-case hexadecimal digits.
func IsHex(text string) bool { return notHex(text) < 0 }

// notHex returns the index of the first character that is no lower-case hexadecimal digit, -1 when there is none.
func notHex[T string | []byte](text T) int {
	for i := range len(text) {
		if c := text[i]; c-'0' > 9 && c-'a' > 5 {
			return i
		}
	}
	return -1
}

// String returns 64 lower-case hexadecimal digits.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// IsZero reports whether no digest was set. SM3 of no known input is zero.
func (d Digest) IsZero() bool { return d == Digest{} }

// AppendText implements encoding.TextAppender with the form of String.
func (d Digest) AppendText(b []byte) ([]byte, error) { return hex.AppendEncode(b, d[:]), nil }

// MarshalText implements encoding.TextMarshaler with the form of String.
func (d Digest) MarshalText() ([]byte, error) { return d.AppendText(make([]byte, 0, 2*DigestSize)) }

// UnmarshalText implements encoding.TextUnmarshaler as strictly as ParseDigest.
func (d *Digest) UnmarshalText(text []byte) error {
	if len(text) != 2*DigestSize {
		return fmt.Errorf("%w: %d characters", ErrDigest, len(text))
	}
	if i := notHex(text); i >= 0 {
		return fmt.Errorf("%w: character %d is %q", ErrDigest, i, text[i])
	}
	if _, err := hex.Decode(d[:], text); err != nil {
		return fmt.Errorf("%w: %w", ErrDigest, err)
	}
	return nil
}

// Sum returns SM3 of the concatenation of parts. It adds no separators: a
// caller that hashes variable-length parts must make them prefix-free.
func Sum(parts ...[]byte) Digest {
	h := sm3.New()
	for _, part := range parts {
		h.Write(part)
	}
	var digest Digest
	h.Sum(digest[:0])
	return digest
}

// NewHash returns a streaming SM3. It implements encoding.BinaryMarshaler and
// encoding.BinaryUnmarshaler, so that hashing a large file can be resumed.
func NewHash() hash.Hash { return sm3.New() }

// HMAC returns HMAC-SM3 (RFC 2104 over SM3) of the concatenation of parts.
func HMAC(key []byte, parts ...[]byte) Digest {
	mac := hmac.New(sm3.New, key)
	for _, part := range parts {
		mac.Write(part)
	}
	var digest Digest
	mac.Sum(digest[:0])
	return digest
}

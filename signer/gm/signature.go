package gm

import (
	"bytes"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// MaxSignatureSize is the length in bytes of the longest canonical signature:
// SEQUENCE { INTEGER r, INTEGER s }, each of 33 bytes at most.
const MaxSignatureSize = 72

// curveOrder is n of sm2p256v1 (GB/T 32918.5-2017, clause 2), big endian.
const curveOrder = "\xff\xff\xff\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff" +
	"\x72\x03\xdf\x6b\x21\xc6\x05\x2b\x53\xbb\xf4\x09\x39\xd5\x41\x23"

// The tags of DER that a signature has.
const (
	tagInteger  = 0x02
	tagSequence = 0x30
)

// checkCanonicalSignature accepts the one DER encoding of a pair r, s in
// [1, n−1]. It decodes, checks the range, encodes again and compares, so that
// no leniency of a decoder can let a second encoding through.
func checkCanonicalSignature(sig []byte) error {
	_, _, err := parseCanonicalSignature(sig)
	return err
}

// parseCanonicalSignature gives r and s, big endian without leading zeros.
func parseCanonicalSignature(sig []byte) (r, s []byte, err error) {
	if len(sig) > MaxSignatureSize {
		return nil, nil, fmt.Errorf("%w: %d bytes is longer than any signature", ErrSignature, len(sig))
	}
	var inner cryptobyte.String
	input := cryptobyte.String(sig)
	if !input.ReadASN1(&inner, asn1.SEQUENCE) || !input.Empty() ||
		!inner.ReadASN1Integer(&r) || !inner.ReadASN1Integer(&s) || !inner.Empty() {
		return nil, nil, fmt.Errorf("%w: it is not a DER sequence of two positive integers", ErrSignature)
	}
	if !isScalar(r) || !isScalar(s) {
		return nil, nil, fmt.Errorf("%w: r or s is outside [1, n−1]", ErrSignature)
	}
	if !bytes.Equal(encodeSignature(r, s), sig) {
		return nil, nil, fmt.Errorf("%w: it is not canonical DER", ErrSignature)
	}
	return r, s, nil
}

// isScalar reports whether value, a big-endian integer without leading zeros,
// is in [1, n−1].
func isScalar(value []byte) bool {
	switch {
	case len(value) == 0 || value[0] == 0:
		return false
	case len(value) == len(curveOrder):
		return string(value) < curveOrder
	default:
		return len(value) < len(curveOrder)
	}
}

// encodeSignature writes SEQUENCE { INTEGER r, INTEGER s } of big-endian
// integers without leading zeros, of at most 32 bytes each.
func encodeSignature(r, s []byte) []byte {
	b := append(make([]byte, 0, MaxSignatureSize), tagSequence, 0)
	for _, value := range [][]byte{r, s} {
		if value[0]&0x80 != 0 {
			b = append(b, tagInteger, byte(len(value)+1), 0)
		} else {
			b = append(b, tagInteger, byte(len(value)))
		}
		b = append(b, value...)
	}
	b[1] = byte(len(b) - 2)
	return b
}

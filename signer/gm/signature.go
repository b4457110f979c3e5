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
	encoded, err := encodeSignature(r, s)
	if err != nil || !bytes.Equal(encoded, sig) {
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
// integers without leading zeros.
func encodeSignature(r, s []byte) ([]byte, error) {
	b := cryptobyte.NewFixedBuilder(make([]byte, 0, MaxSignatureSize))
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, value := range [][]byte{r, s} {
			b.AddASN1(asn1.INTEGER, func(b *cryptobyte.Builder) {
				if value[0]&0x80 != 0 {
					b.AddUint8(0)
				}
				b.AddBytes(value)
			})
		}
	})
	return b.Bytes()
}

package vmap

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math/bits"

	"luzheng/signer/gm"
)

// The encoding of a proof. There is one encoding of each proof, and no other bytes decode.
//
//	| Bytes      | Meaning                                                                                   |
//	|------------|-------------------------------------------------------------------------------------------|
//	| 1          | shape: 0 empty map (nothing follows), 1 present, 2 absent                                 |
//	| 1          | m: bytes of the bitmap, 0 to 32                                                           |
//	| m          | bitmap of the key bits named on the way, bit 0 first; its last byte is not zero           |
//	| 32 × ones  | hash of the child not taken, for each bit of the bitmap in order                          |
//	| 64         | absent only: key and value of the leaf that stands there                                  |
const leafSize = 2 * gm.DigestSize

// MaxEncodedProof is the length in bytes of the longest proof: a branch at every bit of the key.
const MaxEncodedProof = 2 + keyBits/8 + keyBits*gm.DigestSize + leafSize

// ErrEncoding is wrapped when bytes are not the encoding of a proof.
var ErrEncoding = errors.New("not a map proof")

// MarshalBinary returns the one encoding of the proof. It never fails.
func (p Proof) MarshalBinary() ([]byte, error) {
	if p.shape == ShapeEmpty {
		return []byte{byte(ShapeEmpty)}, nil
	}
	var bitmap [keyBits / 8]byte
	m := 0
	for _, bit := range p.bits {
		bitmap[bit/8] |= 0x80 >> (bit % 8)
		m = int(bit)/8 + 1
	}
	out := make([]byte, 0, 2+m+len(p.siblings)*gm.DigestSize+leafSize)
	out = append(out, byte(p.shape), byte(m))
	out = append(out, bitmap[:m]...)
	for i := range p.siblings {
		out = append(out, p.siblings[i][:]...)
	}
	if p.shape == ShapeAbsent {
		out = append(out, p.other.Key[:]...)
		out = append(out, p.other.Value[:]...)
	}
	return out, nil
}

// UnmarshalBinary decodes what MarshalBinary wrote, and nothing else.
func (p *Proof) UnmarshalBinary(data []byte) error {
	if len(data) == 0 || len(data) > MaxEncodedProof {
		return fmt.Errorf("%w: %d bytes", ErrEncoding, len(data))
	}
	shape, rest := Shape(data[0]), data[1:]
	switch shape {
	case ShapeEmpty:
		if len(rest) != 0 {
			return fmt.Errorf("%w: %d bytes after an empty map", ErrEncoding, len(rest))
		}
		*p = Proof{shape: ShapeEmpty}
		return nil
	case ShapePresent, ShapeAbsent:
	default:
		return fmt.Errorf("%w: unknown shape %d", ErrEncoding, shape)
	}
	named, rest, err := readBitmap(rest)
	if err != nil {
		return err
	}
	want := len(named) * gm.DigestSize
	if shape == ShapeAbsent {
		want += leafSize
	}
	if len(rest) != want {
		return fmt.Errorf("%w: %d bytes of hashes, %d expected", ErrEncoding, len(rest), want)
	}
	decoded := Proof{shape: shape, bits: named}
	for range named {
		decoded.siblings = append(decoded.siblings, gm.Digest(rest[:gm.DigestSize]))
		rest = rest[gm.DigestSize:]
	}
	if shape == ShapeAbsent {
		decoded.other = Leaf{Key: gm.Digest(rest[:gm.DigestSize]), Value: gm.Digest(rest[gm.DigestSize:])}
	}
	*p = decoded
	return nil
}

// MarshalText returns the encoding in base64, which is how a proof stands in JSON.
func (p Proof) MarshalText() ([]byte, error) {
	data, err := p.MarshalBinary()
	return base64.StdEncoding.AppendEncode(nil, data), err
}

// UnmarshalText decodes what MarshalText wrote, and nothing else.
func (p *Proof) UnmarshalText(text []byte) error {
	if len(text) > base64.StdEncoding.EncodedLen(MaxEncodedProof) {
		return fmt.Errorf("%w: %d characters", ErrEncoding, len(text))
	}
	data, err := base64.StdEncoding.Strict().DecodeString(string(text))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrEncoding, err)
	}
	if base64.StdEncoding.EncodedLen(len(data)) != len(text) { // The decoder skips line breaks.
		return fmt.Errorf("%w: line breaks in base64", ErrEncoding)
	}
	return p.UnmarshalBinary(data)
}

func readBitmap(data []byte) (named []uint8, rest []byte, err error) {
	if len(data) == 0 || int(data[0]) > keyBits/8 || len(data) < 1+int(data[0]) {
		return nil, nil, fmt.Errorf("%w: bitmap out of bounds", ErrEncoding)
	}
	bitmap, rest := data[1:1+int(data[0])], data[1+int(data[0]):]
	if len(bitmap) > 0 && bitmap[len(bitmap)-1] == 0 {
		return nil, nil, fmt.Errorf("%w: bitmap ends in a zero byte", ErrEncoding)
	}
	for i, b := range bitmap {
		for ; b != 0; b &^= 0x80 >> bits.LeadingZeros8(b) {
			named = append(named, uint8(8*i+bits.LeadingZeros8(b)))
		}
	}
	return named, rest, nil
}

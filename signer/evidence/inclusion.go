package evidence

import (
	"encoding/base64"
	"fmt"

	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

// MarshalText gives base64 of the hashes.
func (p Inclusion) MarshalText() ([]byte, error) {
	raw := make([]byte, 0, len(p)*gm.DigestSize)
	for _, hash := range p {
		raw = append(raw, hash[:]...)
	}
	return base64.StdEncoding.AppendEncode(nil, raw), nil
}

// UnmarshalText reads what MarshalText gives.
func (p *Inclusion) UnmarshalText(text []byte) error {
	if len(text) > base64.StdEncoding.EncodedLen(merkle.MaxProof*gm.DigestSize) {
		return fmt.Errorf("%w: an inclusion proof of %d characters", ErrFile, len(text))
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(string(text))
	if err != nil || len(raw)%gm.DigestSize != 0 {
		return fmt.Errorf("%w: an inclusion proof is not base64 of whole hashes", ErrFile)
	}
	proof := make(Inclusion, len(raw)/gm.DigestSize)
	for i := range proof {
		proof[i] = gm.Digest(raw[i*gm.DigestSize:])
	}
	*p = proof
	return nil
}

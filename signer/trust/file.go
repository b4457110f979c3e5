package trust

import (
	"bytes"
	"cmp"
	"crypto"
	"errors"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// MaxFile is the largest trust-root file in bytes.
const MaxFile = 64 << 10

// PayloadType separates signatures under trust roots from all others.
const PayloadType envelope.PayloadType = "application/vnd.luzheng.trust.v1+json"

// ErrAdvance is wrapped when a file is not an acceptable successor of the one that is trusted.
var ErrAdvance = errors.New("not an acceptable successor of the trusted file")

// File is a trust root with the signatures of those trusted before.
type File struct {
	raw        []byte
	content    []byte
	root       Root
	signatures []Signature
	possession []Signature
}

// Signature is one organisation's, under a later version.
type Signature struct {
	Organisation statement.PartyID `json:"organisation"`
	Sig          []byte            `json:"sig"`
}

type encoded struct {
	Root       jsontext.Value `json:"root"`
	Signatures []Signature    `json:"signatures,omitempty"`
	Possession []Signature    `json:"possession,omitempty"`
}

// New makes the file of a root. A version after the first then needs Cosign by the organisations trusted before.
func New(r Root) (*File, error) {
	r.Format = Format
	if err := r.Validate(); err != nil {
		return nil, err
	}
	content, err := strictjson.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("trust root: %w", err)
	}
	return (&File{content: content}).encode(nil, nil)
}

// Parse reads a file in its one encoding and checks all that it alone can show. Whether to trust it is another question: pin a
// first version, and take a later one through Advance. Errors wrap ErrRoot or are *strictjson.Error.
func Parse(raw []byte) (*File, error) {
	var e encoded
	if err := strictjson.UnmarshalCanonical(raw, &e, MaxFile); err != nil {
		return nil, err
	}
	f := &File{raw: bytes.Clone(raw), content: bytes.Clone(e.Root), signatures: e.Signatures, possession: e.Possession}
	if err := strictjson.UnmarshalCanonical(f.content, &f.root, MaxFile); err != nil {
		return nil, err
	}
	if err := f.root.Validate(); err != nil {
		return nil, err
	}
	for _, list := range [][]Signature{f.signatures, f.possession} {
		if len(list) > MaxFollowers || (f.root.Version == 1 && len(list) > 0) {
			return nil, fmt.Errorf("%w: %d signatures are too many under version %d", ErrRoot, len(list), f.root.Version)
		}
		for i := 1; i < len(list); i++ {
			if list[i-1].Organisation >= list[i].Organisation {
				return nil, fmt.Errorf("%w: signatures must be sorted by organisation, one each", ErrRoot)
			}
		}
	}
	return f, nil
}

// Marshal gives the file's bytes.
func (f *File) Marshal() []byte { return bytes.Clone(f.raw) }

// Digest is SM3 of the file: what two people compare.
func (f *File) Digest() gm.Digest { return gm.Sum(f.raw) }

// Root gives the content.
func (f *File) Root() Root { return f.root }

// Cosign returns the file with the signature of an organisation that the version before trusts.
func (f *File) Cosign(organisation statement.PartyID, signer crypto.Signer) (*File, error) {
	signatures, err := f.sign(f.signatures, organisation, signer)
	if err != nil {
		return nil, err
	}
	return f.encode(signatures, f.possession)
}

// Possess returns the file with the signature of a key that is new in it, which the organisation puts forward.
func (f *File) Possess(organisation statement.PartyID, signer crypto.Signer) (*File, error) {
	possession, err := f.sign(f.possession, organisation, signer)
	if err != nil {
		return nil, err
	}
	return f.encode(f.signatures, possession)
}

// sign adds a signature to a list.
func (f *File) sign(list []Signature, organisation statement.PartyID, signer crypto.Signer) ([]Signature, error) {
	if f.root.Version == 1 {
		return nil, fmt.Errorf("%w: a first version carries no signatures; it is pinned", ErrRoot)
	}
	at, found := slices.BinarySearchFunc(list, organisation, func(s Signature, o statement.PartyID) int {
		return cmp.Compare(s.Organisation, o)
	})
	if found {
		return nil, fmt.Errorf("%w: %s has already signed", ErrRoot, organisation)
	}
	sig, err := gm.Sign(signer, envelope.PAE(PayloadType, f.content))
	if err != nil {
		return nil, fmt.Errorf("trust root: %w", err)
	}
	return slices.Insert(slices.Clone(list), at, Signature{organisation, sig}), nil
}

// Advance returns next, read from its bytes, if those whom f trusts have signed it as the version after f. Errors wrap ErrAdvance,
// ErrRoot or are *strictjson.Error.
func (f *File) Advance(next []byte) (*File, error) {
	n, err := Parse(next)
	if err != nil {
		return nil, err
	}
	switch {
	case n.root.Version != f.root.Version+1:
		return nil, fmt.Errorf("%w: it has version %d, the next one is %d", ErrAdvance, n.root.Version, f.root.Version+1)
	case n.root.Previous == nil || *n.root.Previous != f.Digest():
		return nil, fmt.Errorf("%w: it follows another file", ErrAdvance)
	case n.root.Ledger != f.root.Ledger:
		return nil, fmt.Errorf("%w: it is about the ledger %s", ErrAdvance, n.root.Ledger)
	case n.root.Development != f.root.Development:
		return nil, fmt.Errorf("%w: a development ledger never becomes a real one", ErrAdvance)
	}
	if err := n.signedBy(n.signatures, f.root.keys()); err != nil {
		return nil, err
	}
	if int64(len(n.signatures)) < f.root.Threshold {
		return nil, fmt.Errorf("%w: %d organisations signed it, %d are needed", ErrAdvance, len(n.signatures), f.root.Threshold)
	}
	if err := f.replaced(n); err != nil {
		return nil, err
	}
	return n, nil
}

// signedBy verifies a list of signatures under the organisations' keys.
func (f *File) signedBy(list []Signature, keys map[statement.PartyID][]byte) error {
	signed := envelope.PAE(PayloadType, f.content)
	for _, s := range list {
		key, err := gm.ParsePublicKey(keys[s.Organisation])
		if err != nil {
			return fmt.Errorf("%w: %s signed it and is not trusted", ErrAdvance, s.Organisation)
		}
		if err := key.Verify(signed, s.Sig); err != nil {
			return fmt.Errorf("%w: the signature of %s: %w", ErrAdvance, s.Organisation, err)
		}
	}
	return nil
}

// encode writes the file and reads it back, so that what Parse would refuse is never handed out.
func (f *File) encode(signatures, possession []Signature) (*File, error) {
	raw, err := strictjson.Marshal(encoded{Root: f.content, Signatures: signatures, Possession: possession})
	if err != nil {
		return nil, fmt.Errorf("trust root: %w", err)
	}
	return Parse(raw)
}

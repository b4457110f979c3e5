package checkpoint

import (
	"bytes"
	"cmp"
	"crypto"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"luzheng/signer/envelope"
	"luzheng/signer/gm"
)

const (
	// MaxNote is the length in bytes of the longest signed note.
	MaxNote = 8 << 10
	// MaxSignatures is the largest number of signatures under one note.
	MaxSignatures = 16

	signatureType = 0xff
	algorithm     = "sm2-sm3/luzheng.v1"
)

var (
	// ErrNote is wrapped when bytes are not a signed note in its one form.
	ErrNote = errors.New("not a signed checkpoint")
	// ErrSignature is wrapped when a signature does not hold, or is by nobody among the given verifiers.
	ErrSignature = errors.New("a signature under the checkpoint does not hold")
	// ErrStranger is wrapped beside ErrSignature when some signatures hold and another is by a key that is not trusted for this block:
	// it may be that of an organisation that has replaced its key.
	ErrStranger = errors.New("the key is not trusted for this block")
	// ErrVerifiers is wrapped when the verifiers given are not fit to count signatures with.
	ErrVerifiers = errors.New("verifiers are not usable")
	// ErrDifferent is returned by Merge for notes of different checkpoints.
	ErrDifferent = errors.New("the checkpoints differ")
)

// Verifier is a signatory that is trusted: the name it signs under (its organisation) and its key. One name may have several keys, of
// which a note carries the signature of one.
type Verifier struct {
	Name string
	Key  *gm.PublicKey
	// Until is the last block whose checkpoint the key may sign; nil for a key that is in use.
	Until *uint64
}

// Sign returns the signed note of a checkpoint with one signature, under name.
func Sign(c Checkpoint, name string, signer crypto.Signer) ([]byte, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	key, err := gm.PublicKeyOf(signer)
	if err != nil {
		return nil, fmt.Errorf("sign checkpoint: %w", err)
	}
	sig, err := gm.Sign(signer, signedBytes(c.Marshal()))
	if err != nil {
		return nil, fmt.Errorf("sign checkpoint: %w", err)
	}
	return encode(string(c.Marshal()), []note.Signature{signatureLine(name, keyHash(algorithm, name, key), sig)})
}

// Open verifies a signed note and returns its checkpoint and the names of all that signed it, sorted. It is strict: every signature must
// be by one of the verifiers, with a key that may sign this block, and hold, and the bytes must be in their one form. How many names are
// enough is the caller's policy.
// Errors wrap ErrVerifiers, ErrNote, ErrText or ErrSignature, the last with or without ErrStranger.
func Open(raw []byte, verifiers []Verifier) (c Checkpoint, signedBy []string, err error) {
	c, sigs, err := split(raw)
	if err != nil {
		return Checkpoint{}, nil, err
	}
	known, err := verifierList(verifiers, c.Block)
	if err != nil {
		return Checkpoint{}, nil, err
	}
	opened, err := note.Open(raw, known)
	var invalid *note.InvalidSignatureError
	var unverified *note.UnverifiedNoteError
	switch {
	case errors.As(err, &invalid):
		return Checkpoint{}, nil, fmt.Errorf("%w: that of %s is not over this text", ErrSignature, invalid.Name)
	case errors.As(err, &unverified):
		return Checkpoint{}, nil, fmt.Errorf("%w: nobody that is trusted signed it", ErrSignature)
	case err != nil:
		return Checkpoint{}, nil, fmt.Errorf("%w: %w", ErrNote, err)
	case len(opened.UnverifiedSigs) > 0:
		return Checkpoint{}, nil, fmt.Errorf("%w: that of %q: %w", ErrSignature, opened.UnverifiedSigs[0].Name, ErrStranger)
	}
	for _, sig := range sigs {
		signedBy = append(signedBy, sig.Name)
	}
	return c, signedBy, nil
}

// ParseUnverified reads a note without verifying its signatures: what it claims, and the names it claims them by.
func ParseUnverified(raw []byte) (c Checkpoint, names []string, err error) {
	c, sigs, err := split(raw)
	for _, sig := range sigs {
		names = append(names, sig.Name)
	}
	return c, names, err
}

// Merge puts the signatures of several notes of one checkpoint under one note; of several by one name it keeps the first. It does not
// verify them. Notes of different checkpoints give ErrDifferent.
func Merge(notes ...[]byte) ([]byte, error) {
	var text string
	var all []note.Signature
	for i, raw := range notes {
		c, sigs, err := split(raw)
		if err != nil {
			return nil, err
		}
		if i > 0 && string(c.Marshal()) != text {
			return nil, ErrDifferent
		}
		text = string(c.Marshal())
		all = append(all, sigs...)
	}
	slices.SortStableFunc(all, func(a, b note.Signature) int { return cmp.Compare(a.Name, b.Name) })
	all = slices.CompactFunc(all, func(a, b note.Signature) bool { return a.Name == b.Name })
	return encode(text, all)
}

// split reads a note in its one form: a checkpoint, and 1 to MaxSignatures signatures sorted by name, one per name.
func split(raw []byte) (Checkpoint, []note.Signature, error) {
	text, sigs, err := lines(raw)
	if err != nil {
		return Checkpoint{}, nil, err
	}
	c, err := Parse([]byte(text))
	if err != nil {
		return Checkpoint{}, nil, err
	}
	again, err := encode(text, sigs)
	if err != nil {
		return Checkpoint{}, nil, err
	}
	if !bytes.Equal(again, raw) {
		return Checkpoint{}, nil, fmt.Errorf("%w: it is not in its one form", ErrNote)
	}
	return c, sigs, nil
}

// lines takes a note apart: its text, and the signatures under it.
func lines(raw []byte) (text string, sigs []note.Signature, err error) {
	if len(raw) > MaxNote {
		return "", nil, fmt.Errorf("%w: %d bytes, at most %d", ErrNote, len(raw), MaxNote)
	}
	_, err = note.Open(raw, nil)
	var unverified *note.UnverifiedNoteError
	if !errors.As(err, &unverified) {
		return "", nil, fmt.Errorf("%w: %w", ErrNote, err)
	}
	return unverified.Note.Text, unverified.Note.UnverifiedSigs, nil
}

// encode writes a note, and refuses signatures that do not stand in order.
func encode(text string, sigs []note.Signature) ([]byte, error) {
	for i := 1; i < len(sigs); i++ {
		if sigs[i-1].Name >= sigs[i].Name {
			return nil, fmt.Errorf("%w: signatures are not sorted by name, one per name", ErrNote)
		}
	}
	return write(text, sigs, 4+gm.MaxSignatureSize)
}

// write gives the note; the longest signature has most bytes.
func write(text string, sigs []note.Signature, most int) ([]byte, error) {
	if len(sigs) == 0 || len(sigs) > MaxSignatures {
		return nil, fmt.Errorf("%w: %d signatures; 1 to %d are allowed", ErrNote, len(sigs), MaxSignatures)
	}
	for i, sig := range sigs {
		decoded, err := base64.StdEncoding.DecodeString(sig.Base64)
		if err != nil || len(decoded) > most {
			return nil, fmt.Errorf("%w: the signature of %q is malformed", ErrNote, sig.Name)
		}
		sigs[i].Base64 = base64.StdEncoding.EncodeToString(decoded)
	}
	raw, err := note.Sign(&note.Note{Text: text, UnverifiedSigs: sigs})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNote, err)
	}
	return raw, nil
}

// signedBytes are the bytes under a signature, of a domain of their own.
func signedBytes(text []byte) []byte { return envelope.PAE(envelope.TypeCheckpoint, text) }

func keyHash(algorithm, name string, key *gm.PublicKey) uint32 {
	h := sha256.New()
	h.Write([]byte(name))
	h.Write([]byte{'\n', signatureType})
	h.Write([]byte(algorithm))
	h.Write([]byte{'\n'})
	h.Write(key.SPKI())
	return binary.BigEndian.Uint32(h.Sum(nil))
}

// verifierList gives those whose key may sign the block. It refuses verifiers that would let one key be counted twice.
func verifierList(verifiers []Verifier, block uint64) (note.Verifiers, error) {
	nameOf := map[gm.KeyID]string{}
	var list []note.Verifier
	for i, v := range verifiers {
		if v.Key == nil || v.Name == "" || strings.ContainsAny(v.Name, " \n+") {
			return nil, fmt.Errorf("%w: number %d has no key or no valid name", ErrVerifiers, i+1)
		}
		if other, ok := nameOf[v.Key.KeyID()]; ok {
			return nil, fmt.Errorf("%w: %q and %q have one key", ErrVerifiers, other, v.Name)
		}
		nameOf[v.Key.KeyID()] = v.Name
		if v.Until == nil || block <= *v.Until {
			list = append(list, noteVerifier{v, keyHash(algorithm, v.Name, v.Key)})
		}
	}
	return note.VerifierList(list...), nil
}

// noteVerifier gives a Verifier the shape that the note package asks for.
type noteVerifier struct {
	verifier Verifier
	hash     uint32
}

func (v noteVerifier) Name() string    { return v.verifier.Name }
func (v noteVerifier) KeyHash() uint32 { return v.hash }
func (v noteVerifier) Verify(text, sig []byte) bool {
	return v.verifier.Key.Verify(signedBytes(text), sig) == nil
}

package checkpoint

import (
	"bytes"
	"cmp"
	"crypto"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/note"

	"luzheng/signer/envelope"
	"luzheng/signer/gm"
)

// The note of an event log's checkpoint. The log signs first, under its origin; then come the cosignatures of witnesses, sorted by name,
// in the shape of C2SP tlog-cosignature:
//
//	| Signature   | Algorithm in the key hash       | Bytes signed                                                       | Signature bytes        |
//	|-------------|---------------------------------|--------------------------------------------------------------------|------------------------|
//	| log         | sm2-sm3/luzheng.v1              | PAE(TypeEventCheckpoint, text)                                     | SM2, DER               |
//	| cosignature | cosignature-sm2-sm3/luzheng.v1  | PAE(TypeCosignature, "cosignature/v1\ntime <s>\n" ‖ text)          | time (8 bytes, s) ‖ SM2, DER |
const cosignatureAlgorithm = "cosignature-sm2-sm3/luzheng.v1"

const timeSize = 8

// Cosignature tells that a witness has seen a checkpoint to be an honest continuation of all that it had seen before.
type Cosignature struct {
	// Name is the witness's.
	Name string
	// Time is the witness's own, Unix seconds.
	Time int64
}

// SignEvents returns the signed note of an event log's checkpoint, under the log's origin.
func SignEvents(c Events, signer crypto.Signer) ([]byte, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	key, err := gm.PublicKeyOf(signer)
	if err != nil {
		return nil, fmt.Errorf("sign checkpoint: %w", err)
	}
	sig, err := gm.Sign(signer, envelope.PAE(envelope.TypeEventCheckpoint, c.Marshal()))
	if err != nil {
		return nil, fmt.Errorf("sign checkpoint: %w", err)
	}
	return encodeEvents(c, []note.Signature{signatureLine(c.Origin, keyHash(algorithm, c.Origin, key), sig)})
}

// OpenEvents verifies the signed note of an event log's checkpoint: the log's signature by its key, and the cosignature of everybody that
// the note names, all of whom must be among the witnesses; one of them may have several keys, of which it signs with one. How many cosignatures are enough is the caller's policy.
// Errors wrap ErrVerifiers, ErrNote, ErrText or ErrSignature.
func OpenEvents(raw []byte, log *gm.PublicKey, witnesses []Verifier) (c Events, cosigned []Cosignature, err error) {
	c, sigs, err := splitEvents(raw)
	if err != nil {
		return Events{}, nil, err
	}
	keys, err := witnessKeys(log, witnesses)
	if err != nil {
		return Events{}, nil, err
	}
	sig := afterHash(sigs[0])
	if sigs[0].Hash != keyHash(algorithm, c.Origin, log) || log.Verify(envelope.PAE(envelope.TypeEventCheckpoint, c.Marshal()), sig) != nil {
		return Events{}, nil, fmt.Errorf("%w: that of the log is not by its key over this text", ErrSignature)
	}
	for _, line := range sigs[1:] {
		key := keys[signatory{line.Name, line.Hash}]
		if key == nil {
			return Events{}, nil, fmt.Errorf("%w: that of %q: %w", ErrSignature, line.Name, ErrStranger)
		}
		at, sig := timed(line)
		if key.Verify(cosignedBytes(at, c.Marshal()), sig) != nil {
			return Events{}, nil, fmt.Errorf("%w: that of %s is not over this text", ErrSignature, line.Name)
		}
		cosigned = append(cosigned, Cosignature{line.Name, at})
	}
	return c, cosigned, nil
}

// ParseEventsUnverified reads such a note without verifying its signatures: what it claims, and by which witnesses.
func ParseEventsUnverified(raw []byte) (c Events, cosigned []Cosignature, err error) {
	c, sigs, err := splitEvents(raw)
	if err != nil {
		return Events{}, nil, err
	}
	for _, line := range sigs[1:] {
		at, _ := timed(line)
		cosigned = append(cosigned, Cosignature{line.Name, at})
	}
	return c, cosigned, nil
}

// Cosign returns a witness's signature line, ended by a line feed, under the note. It does not judge the checkpoint. now is in Unix
// seconds.
func Cosign(raw []byte, name string, signer crypto.Signer, now int64) ([]byte, error) {
	c, _, err := splitEvents(raw)
	if err != nil {
		return nil, err
	}
	key, err := gm.PublicKeyOf(signer)
	if err != nil {
		return nil, fmt.Errorf("cosign checkpoint: %w", err)
	}
	if now < 0 || now > maxNumber || name == c.Origin {
		return nil, fmt.Errorf("%w: a witness needs a name of its own and a time", ErrNote)
	}
	sig, err := gm.Sign(signer, cosignedBytes(now, c.Marshal()))
	if err != nil {
		return nil, fmt.Errorf("cosign checkpoint: %w", err)
	}
	sig = append(binary.BigEndian.AppendUint64(nil, uint64(now)), sig...)
	alone, err := note.Sign(&note.Note{Text: "\n", UnverifiedSigs: []note.Signature{
		signatureLine(name, keyHash(cosignatureAlgorithm, name, key), sig),
	}})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNote, err)
	}
	return bytes.TrimPrefix(alone, []byte("\n\n")), nil
}

// AddCosignatures puts signature lines that witnesses answered with under a note; of several by one name the first counts. It does not
// verify them.
func AddCosignatures(raw []byte, lines ...[]byte) ([]byte, error) {
	c, sigs, err := splitEvents(raw)
	if err != nil {
		return nil, err
	}
	more := sigs[1:]
	for _, line := range lines {
		_, err := note.Open(append([]byte("\n\n"), line...), nil)
		var unverified *note.UnverifiedNoteError
		if !errors.As(err, &unverified) {
			return nil, fmt.Errorf("%w: a cosignature is not a signature line: %w", ErrNote, err)
		}
		more = append(more, unverified.Note.UnverifiedSigs...)
	}
	slices.SortStableFunc(more, func(a, b note.Signature) int { return cmp.Compare(a.Name, b.Name) })
	more = slices.CompactFunc(more, func(a, b note.Signature) bool { return a.Name == b.Name })
	return encodeEvents(c, append(sigs[:1:1], more...))
}

// KeepCosignatures leaves only the cosignatures of the named witnesses under a note: those that its reader knows.
func KeepCosignatures(raw []byte, names []string) ([]byte, error) {
	c, sigs, err := splitEvents(raw)
	if err != nil {
		return nil, err
	}
	kept := slices.DeleteFunc(sigs[1:], func(line note.Signature) bool { return !slices.Contains(names, line.Name) })
	return encodeEvents(c, append(sigs[:1:1], kept...))
}

// splitEvents reads such a note in its one form. The first signature is under the origin.
func splitEvents(raw []byte) (Events, []note.Signature, error) {
	text, sigs, err := lines(raw)
	if err != nil {
		return Events{}, nil, err
	}
	c, err := ParseEvents([]byte(text))
	if err != nil {
		return Events{}, nil, err
	}
	again, err := encodeEvents(c, sigs)
	if err != nil {
		return Events{}, nil, err
	}
	if !bytes.Equal(again, raw) {
		return Events{}, nil, fmt.Errorf("%w: it is not in its one form", ErrNote)
	}
	return c, sigs, nil
}

func encodeEvents(c Events, sigs []note.Signature) ([]byte, error) {
	if len(sigs) == 0 || sigs[0].Name != c.Origin {
		return nil, fmt.Errorf("%w: the first signature is not the log's", ErrNote)
	}
	for i := 1; i < len(sigs); i++ {
		if i > 1 && sigs[i-1].Name >= sigs[i].Name || sigs[i].Name == c.Origin {
			return nil, fmt.Errorf("%w: cosignatures are not sorted by name, one per name", ErrNote)
		}
		if at, _ := timed(sigs[i]); at < 0 {
			return nil, fmt.Errorf("%w: the cosignature of %q has no time", ErrNote, sigs[i].Name)
		}
	}
	return write(string(c.Marshal()), sigs, 4+timeSize+gm.MaxSignatureSize)
}

// timed gives the time and the signature of a cosignature; the time is negative when there is none below 2⁵³.
func timed(line note.Signature) (at int64, sig []byte) {
	sig = afterHash(line)
	if len(sig) < timeSize || binary.BigEndian.Uint64(sig) > maxNumber {
		return -1, nil
	}
	return int64(binary.BigEndian.Uint64(sig)), sig[timeSize:]
}

func cosignedBytes(at int64, text []byte) []byte {
	head := "cosignature/v1\ntime " + strconv.FormatInt(at, 10) + "\n"
	return envelope.PAE(envelope.TypeCosignature, append([]byte(head), text...))
}

// signatory is how a line names a witness and which of its keys it signed with.
type signatory struct {
	name string
	hash uint32
}

// witnessKeys refuses witnesses that would let one key be counted twice, or the log's own.
func witnessKeys(log *gm.PublicKey, witnesses []Verifier) (map[signatory]*gm.PublicKey, error) {
	if log == nil {
		return nil, fmt.Errorf("%w: the log's key is not given", ErrVerifiers)
	}
	if _, err := verifierList(append(slices.Clone(witnesses), Verifier{Name: "log", Key: log}), 0); err != nil {
		return nil, err
	}
	keys := map[signatory]*gm.PublicKey{}
	for _, w := range witnesses {
		keys[signatory{w.Name, keyHash(cosignatureAlgorithm, w.Name, w.Key)}] = w.Key
	}
	return keys, nil
}

// signatureLine makes the line of a signature: four bytes of key hash before it.
func signatureLine(name string, hash uint32, sig []byte) note.Signature {
	return note.Signature{
		Name: name, Hash: hash, Base64: base64.StdEncoding.EncodeToString(append(binary.BigEndian.AppendUint32(nil, hash), sig...)),
	}
}

// afterHash gives what follows the key hash of a line; nothing when it is malformed.
func afterHash(line note.Signature) []byte {
	decoded, err := base64.StdEncoding.DecodeString(line.Base64)
	if err != nil || len(decoded) < 4 {
		return nil
	}
	return decoded[4:]
}

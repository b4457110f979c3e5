package checkpoint

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

const (
	// MaxAdditionProof is the number of hashes that a proof in a request to a witness may have (C2SP tlog-witness).
	MaxAdditionProof = 63
	// MaxAddition is the length in bytes of the longest request to a witness.
	MaxAddition = 32 + MaxAdditionProof*45 + 1 + MaxNote
)

// ErrAddition is wrapped when bytes are not a request to a witness in its one form.
var ErrAddition = errors.New("not a request to a witness")

// Addition is what a log asks a witness: to go on from the checkpoint that it cosigned last to a new one. Its bytes are those of C2SP
// tlog-witness, the body of POST /add-checkpoint:
//
//	| Lines                  | Content                                                                       |
//	|------------------------|-------------------------------------------------------------------------------|
//	| old <size>             | size that the witness cosigned last; 0 for none                               |
//	| <base64>, 0 to 63      | consistency proof from there to the new checkpoint (package merkle)           |
//	| empty                  |                                                                               |
//	| the rest               | signed note of the new checkpoint                                             |
type Addition struct {
	Old   uint64
	Proof merkle.Proof
	Note  []byte
}

// Marshal returns the bytes. It is what ParseAddition reads if the proof and the note have their bounds.
func (a Addition) Marshal() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "old %d\n", a.Old)
	for _, hash := range a.Proof {
		b.WriteString(base64.StdEncoding.EncodeToString(hash[:]))
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
	b.Write(a.Note)
	return b.Bytes()
}

// ParseAddition reads a request, and refuses every form but the one that Marshal gives. The note is not looked at. Errors wrap
// ErrAddition.
func ParseAddition(raw []byte) (Addition, error) {
	if len(raw) > MaxAddition {
		return Addition{}, fmt.Errorf("%w: %d bytes, at most %d", ErrAddition, len(raw), MaxAddition)
	}
	head, note, found := bytes.Cut(raw, []byte("\n\n"))
	if !found || len(note) == 0 || len(note) > MaxNote {
		return Addition{}, fmt.Errorf("%w: no empty line with a note after it", ErrAddition)
	}
	lines := strings.Split(string(head), "\n")
	size, isOld := strings.CutPrefix(lines[0], "old ")
	old, err := strconv.ParseUint(size, 10, 53)
	if !isOld || err != nil {
		return Addition{}, fmt.Errorf("%w: it does not begin with the old size", ErrAddition)
	}
	if len(lines)-1 > MaxAdditionProof {
		return Addition{}, fmt.Errorf("%w: a proof of %d hashes, at most %d", ErrAddition, len(lines)-1, MaxAdditionProof)
	}
	a := Addition{Old: old, Note: bytes.Clone(note)}
	for _, line := range lines[1:] {
		hash, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(hash) != gm.DigestSize {
			return Addition{}, fmt.Errorf("%w: a line of the proof is not a hash", ErrAddition)
		}
		a.Proof = append(a.Proof, gm.Digest(hash))
	}
	if !bytes.Equal(a.Marshal(), raw) {
		return Addition{}, fmt.Errorf("%w: it is not in its one form", ErrAddition)
	}
	return a, nil
}

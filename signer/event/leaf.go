package event

import (
	"encoding/binary"

	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

// Kind says what a leaf stands for.
type Kind uint8

// The kinds of leaves.
const (
	KindEvent  Kind = 1
	KindSeed   Kind = 2 // the first leaf of a log that follows another
	KindImport Kind = 3 // a usage record that stands on the ledger
)

// Valid tells whether k is one of the kinds above.
func (k Kind) Valid() bool {
	switch k {
	case KindEvent, KindSeed, KindImport:
		return true
	}
	return false
}

// Places is how many scopes a leaf may count in: its dataset, its grant, its application.
const Places = 3

// Place is where a leaf stands in a scope.
type Place struct {
	// Count is the leaf's number among the leaves of the scope, from 1; 0 when the leaf is not of it.
	Count uint64
	// Prev is the index of the scope's leaf before plus 1; 0 for the first.
	Prev uint64
}

const (
	leafVersion = 1
	fixedLeaf   = 1 + 1 + 2*gm.DigestSize + 4 + 8 + 8 + 4 + 1 + Places*16
	maxVerdict  = 64
	maxNumber   = 1<<53 - 1

	// MaxLeaf is the length in bytes of the longest leaf.
	MaxLeaf = fixedLeaf + maxVerdict
)

// Leaf is what the log makes of an event; the package doc has its bytes.
type Leaf struct {
	Kind     Kind
	ID       gm.Digest
	Batch    gm.Digest
	Position uint32
	// Received is the log's own time, Unix milliseconds.
	Received int64
	// Height is how many blocks of the ledger the judgement knew.
	Height  uint64
	Rules   uint32
	Verdict statement.Code
	Places  [Places]Place
}

// Append adds the leaf's bytes to b. They are what ParseLeaf reads if Validate has no objection.
func (l *Leaf) Append(b []byte) []byte {
	b = append(b, leafVersion, byte(l.Kind))
	b = append(append(b, l.ID[:]...), l.Batch[:]...)
	b = binary.BigEndian.AppendUint32(b, l.Position)
	b = binary.BigEndian.AppendUint64(b, uint64(l.Received))
	b = binary.BigEndian.AppendUint64(b, l.Height)
	b = binary.BigEndian.AppendUint32(b, l.Rules)
	b = append(append(b, byte(len(l.Verdict))), l.Verdict...)
	for _, p := range l.Places {
		b = binary.BigEndian.AppendUint64(b, p.Count)
		b = binary.BigEndian.AppendUint64(b, p.Prev)
	}
	return b
}

// Hash is the leaf hash.
func (l *Leaf) Hash() gm.Digest { return merkle.LeafHash(l.Append(make([]byte, 0, MaxLeaf))) }

// ParseLeaf reads exactly one leaf. A refusal is an *Error.
func ParseLeaf(raw []byte) (Leaf, error) {
	if len(raw) < fixedLeaf || len(raw) > MaxLeaf || raw[0] != leafVersion {
		return Leaf{}, refuse(CodeLeaf, "a leaf begins with %d and has %d to %d bytes", leafVersion, fixedLeaf, MaxLeaf)
	}
	l := Leaf{Kind: Kind(raw[1]), ID: gm.Digest(raw[2:34]), Batch: gm.Digest(raw[34:66])}
	rest := raw[66:]
	l.Position, rest = binary.BigEndian.Uint32(rest), rest[4:]
	l.Received = int64(binary.BigEndian.Uint64(rest))
	l.Height, l.Rules = binary.BigEndian.Uint64(rest[8:]), binary.BigEndian.Uint32(rest[16:])
	n := int(rest[20])
	rest = rest[21:]
	if len(rest) != n+Places*16 {
		return Leaf{}, refuse(CodeLeaf, "its verdict is not as long as it says")
	}
	l.Verdict, rest = statement.Code(rest[:n]), rest[n:]
	for i := range l.Places {
		l.Places[i] = Place{binary.BigEndian.Uint64(rest[16*i:]), binary.BigEndian.Uint64(rest[16*i+8:])}
	}
	if err := l.Validate(); err != nil {
		return Leaf{}, err
	}
	return l, nil
}

// Validate checks the leaf alone, without its event. A refusal is an *Error.
func (l *Leaf) Validate() error {
	switch {
	case !l.Kind.Valid():
		return refuse(CodeLeaf, "kind %d is none", l.Kind)
	case l.Received < 0 || l.Received > maxNumber || l.Height > maxNumber:
		return refuse(CodeLeaf, "a number is not below 2⁵³")
	case l.Verdict != "" && !l.Verdict.Valid():
		return refuse(CodeLeaf, "its verdict is no code")
	case l.Kind != KindEvent && (!l.Batch.IsZero() || l.Position != 0):
		return refuse(CodeLeaf, "only an event stands in a batch")
	case l.Position >= MaxBatch:
		return refuse(CodeLeaf, "no batch is that long")
	case l.Kind == KindSeed && (l.Verdict != "" || l.Places != [Places]Place{}):
		return refuse(CodeLeaf, "a seed has neither verdict nor scopes")
	case l.Kind != KindSeed && l.Places[0].Count == 0:
		return refuse(CodeLeaf, "a use counts in the scope of its dataset")
	}
	for _, p := range l.Places {
		if p.Count > maxNumber || p.Prev > maxNumber || (p.Prev == 0) != (p.Count <= 1) {
			return refuse(CodeLeaf, "count and leaf before of a scope do not go together")
		}
	}
	return nil
}

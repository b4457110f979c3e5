package event

import (
	"encoding/binary"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

const (
	chainPrefix = 0x05
	statePrefix = 0x06
	keyDomain   = "luzheng/scope/v1\n"
)

// Scope is the state of a scope after some of its leaves: all that is needed to go on, and to bind what went before. The zero value is
// that of a scope without leaves.
type Scope struct {
	// Count is how many leaves it has.
	Count uint64 `json:"count"`
	// Last is the index of its last leaf plus 1.
	Last uint64 `json:"last"`
	// Chain binds all its leaf hashes in their order.
	Chain gm.Digest `json:"chain"`
}

// Next is the state after one more leaf, which stands at index in the log.
func (s Scope) Next(index uint64, leaf gm.Digest) Scope {
	return Scope{Count: s.Count + 1, Last: index + 1, Chain: gm.Sum([]byte{chainPrefix}, s.Chain[:], leaf[:])}
}

// Place is that of the next leaf.
func (s Scope) Place() Place { return Place{Count: s.Count + 1, Prev: s.Last} }

// Value is what the map holds for the scope.
func (s Scope) Value() gm.Digest {
	head := []byte{statePrefix}
	head = binary.BigEndian.AppendUint64(head, s.Count)
	head = binary.BigEndian.AppendUint64(head, s.Last)
	return gm.Sum(head, s.Chain[:])
}

// ScopeKey is the key of a scope in the map.
func ScopeKey(scope statement.Ref) gm.Digest {
	return gm.Sum([]byte(keyDomain), []byte(scope.String()))
}

// PlaceOf tells which of a leaf's places is that of the scope: 0 for a dataset entry, 1 for a grant, 2 for an application.
func PlaceOf(scope statement.Ref) (place int, ok bool) {
	if !scope.Valid() {
		return 0, false
	}
	switch scope.Type { //nolint:exhaustive // only these three are counted
	case statement.TypeEntry:
		return 0, true
	case statement.TypeGrant:
		return 1, true
	case statement.TypeApplication:
		return 2, true
	}
	return 0, false
}

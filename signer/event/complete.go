package event

import (
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/vmap"
)

// List is the claim that leaves are all leaves of a scope as of a checkpoint.
type List struct {
	Scope statement.Ref `json:"scope"`
	// Before is the state of the scope before the first leaf of the list: zero for a list from the beginning.
	Before Scope `json:"before,omitzero"`
	// Leaves are the scope's leaves, byte for byte, in the order of the log.
	Leaves [][]byte `json:"leaves"`
	// Last is the index of the last leaf plus 1; 0 when there is none.
	Last uint64 `json:"last"`
	// Map proves the scope's state in the map: that it has these leaves, or none.
	Map vmap.Proof `json:"map"`
}

// Placed is a leaf of a complete list with its index in the log.
type Placed struct {
	Leaf
	Index uint64
	Hash  gm.Digest
}

// VerifyComplete reports whether the list is complete under the map root of a checkpoint whose log has size leaves, and gives its leaves.
// It checks that the leaves count themselves without a gap, that each names the one before it, and that their chain leads to the state
// in the map. Whether each leaf says of its event what is true is for its reader (VerifyLeaf) and for witnesses. What came before Before
// is bound by the chain but not shown. A refusal is an *Error that names the first count or index that is missing.
func (l *List) VerifyComplete(mapRoot gm.Digest, size uint64) ([]Placed, error) {
	which, ok := PlaceOf(l.Scope)
	if !ok {
		return nil, refuse(CodeOutside, "%s is no dataset entry, grant or application", l.Scope)
	}
	if l.Last > size || l.Before.Last > l.Last || (l.Before.Count == 0) != (l.Before.Last == 0) || l.Before.Count == 0 && l.Before != (Scope{}) {
		return nil, refuse(CodeOrder, "the list does not end within the log, or its beginning is none")
	}
	placed, err := l.place(which)
	if err != nil {
		return nil, err
	}
	state := l.Before
	for i := range placed {
		state = state.Next(placed[i].Index, placed[i].Hash)
	}
	if state.Last != l.Last {
		return nil, refuse(CodeOrder, "the list has no last leaf at index %d", l.Last)
	}
	var value *gm.Digest
	if state.Count > 0 {
		v := state.Value()
		value = &v
	}
	if err := l.Map.Verify(mapRoot, ScopeKey(l.Scope), value); err != nil {
		return nil, refuseFor(err, CodeState, "%s does not have the state that %d uses up to leaf %d lead to: a leaf is missing at the end, changed, or one too many",
			l.Scope, state.Count, state.Last)
	}
	return placed, nil
}

// place finds each leaf's index: every leaf names the one before, and the list names the last.
func (l *List) place(which int) ([]Placed, error) {
	placed := make([]Placed, len(l.Leaves))
	hashes := merkle.LeafHashes(l.Leaves)
	for i, raw := range l.Leaves {
		leaf, err := ParseLeaf(raw)
		if err != nil {
			return nil, refuseFor(err, CodeLeaf, "leaf %d of the list", i)
		}
		place := leaf.Places[which]
		if place.Count == 0 {
			return nil, refuse(CodeOutside, "leaf %d of the list does not count in %s", i, l.Scope)
		}
		if want := l.Before.Count + 1 + uint64(i); place.Count != want {
			return nil, refuse(CodeMissing, "use number %d of %s is missing: number %d stands in its place", want, l.Scope, place.Count)
		}
		placed[i] = Placed{Leaf: leaf, Hash: hashes[i]}
		if i == 0 && place.Prev != l.Before.Last {
			return nil, refuse(CodeMissing, "the leaf at index %d is missing before use number %d of %s", place.Prev-1, place.Count, l.Scope)
		}
		if i > 0 {
			placed[i-1].Index = place.Prev - 1
		}
	}
	if len(placed) > 0 {
		if l.Last == 0 {
			return nil, refuse(CodeOrder, "the list does not say where its last leaf stands")
		}
		placed[len(placed)-1].Index = l.Last - 1
	}
	next := l.Before.Last
	for i := range placed {
		if placed[i].Index < next {
			return nil, refuse(CodeOrder, "leaf %d of the list stands at index %d, before the one before it", i, placed[i].Index)
		}
		next = placed[i].Index + 1
	}
	return placed, nil
}

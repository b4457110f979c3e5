package eventlog

import (
	"encoding/hex"
	"sync"

	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/vmap"
)

// scope is a dataset entry, a grant or an application with its state.
type scope struct {
	key gm.Digest
	// tip is the state with all leaves placed, durable the one with those committed.
	tip, durable event.Scope
	// links are its leaves in the group that is being made; nil when it has none.
	links *links
	// dirty tells that durable has changed since the map was computed.
	dirty bool
}

// scopeID names a scope in little memory: its place in a leaf and the 32 bytes of its ID.
type scopeID [1 + gm.DigestSize]byte

func scopeIDOf(place int, ref *statement.Ref) (id scopeID, ok bool) {
	id[0] = byte(place)
	n, err := hex.Decode(id[1:], []byte(ref.ID))
	return id, err == nil && n == gm.DigestSize
}

// scopes are the states of all scopes. The writer alone adds and moves them; readers see what is durable.
type scopes struct {
	mu    sync.RWMutex
	known map[scopeID]*scope
	dirty []*scope
}

func newScopes() *scopes { return &scopes{known: map[scopeID]*scope{}} }

// get gives a scope, a new one if need be.
func (s *scopes) get(place int, ref *statement.Ref) *scope {
	id, ok := scopeIDOf(place, ref)
	if !ok {
		return nil
	}
	if found := s.known[id]; found != nil { // only the writer writes, so that it may read without the lock
		return found
	}
	fresh := &scope{key: event.ScopeKey(*ref)}
	s.mu.Lock()
	s.known[id] = fresh
	s.mu.Unlock()
	return fresh
}

// find gives the durable state of a scope; the zero state when it has no leaf.
func (s *scopes) find(ref statement.Ref) event.Scope {
	place, _ := event.PlaceOf(ref)
	id, _ := scopeIDOf(place, &ref)
	s.mu.RLock()
	defer s.mu.RUnlock()
	if found := s.known[id]; found != nil {
		return found.durable
	}
	return event.Scope{}
}

// step is a scope's state after a group.
type step struct {
	scope *scope
	state event.Scope
}

// commit makes the states of a group the durable ones. The caller holds the lock.
func (s *scopes) commit(steps []step) {
	for _, c := range steps {
		c.scope.durable = c.state
		if !c.scope.dirty {
			c.scope.dirty = true
			s.dirty = append(s.dirty, c.scope)
		}
	}
}

// rollBack forgets what was placed and not committed.
func (s *scopes) rollBack(steps []step) {
	for _, c := range steps {
		c.scope.tip = c.scope.durable
	}
}

// changed gives the states that changed since it was asked last. The caller holds the lock.
func (s *scopes) changed() []step {
	steps := make([]step, len(s.dirty))
	for i, c := range s.dirty {
		c.dirty = false
		steps[i] = step{c, c.durable}
	}
	s.dirty = s.dirty[:0]
	return steps
}

// leavesOf are the changes of the map.
func leavesOf(steps []step) []vmap.Leaf {
	leaves := make([]vmap.Leaf, len(steps))
	for i, c := range steps {
		leaves[i] = vmap.Leaf{Key: c.scope.key, Value: c.state.Value()}
	}
	return leaves
}

func (s *scopes) count() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.known)
}

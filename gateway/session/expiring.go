package session

import (
	"time"

	"luzheng/signer/gm"
)

// expiring is a map whose entries end, bounded in size: the oldest make room for new ones. Entries have the same life, so the order
// of insertion is the order in which they end.
type expiring[V any] struct {
	limit   int
	entries map[gm.Digest]entry[V]
	order   []gm.Digest
}

type entry[V any] struct {
	value V
	until time.Time
}

func newExpiring[V any](limit int) *expiring[V] {
	return &expiring[V]{limit: limit, entries: map[gm.Digest]entry[V]{}}
}

func (x *expiring[V]) put(key gm.Digest, value V, until, now time.Time) {
	x.entries[key] = entry[V]{value, until}
	x.order = append(x.order, key)
	for len(x.order) > 0 {
		oldest, there := x.entries[x.order[0]]
		if there && len(x.entries) <= x.limit && now.Before(oldest.until) {
			break
		}
		delete(x.entries, x.order[0])
		x.order = x.order[1:]
	}
}

func (x *expiring[V]) get(key gm.Digest, now time.Time) (V, bool) {
	e, there := x.entries[key]
	if !there || !now.Before(e.until) {
		var none V
		return none, false
	}
	return e.value, true
}

// take is get, once.
func (x *expiring[V]) take(key gm.Digest, now time.Time) (V, bool) {
	v, there := x.get(key, now)
	delete(x.entries, key)
	return v, there
}

package eventlog

import (
	"luzheng/signer/event"
	"luzheng/signer/gm"
)

// chains moves the scopes of a group on. The leaves of one scope wait for each other, those of different scopes do not: so they are
// hashed eight scopes at a time (signer/gm/sm3x8).
type chains struct{ all []*links }

// links are the leaves of one scope in a group, by their places in it.
type links struct {
	scope  *scope
	before event.Scope
	places []int32
}

// add places the next leaf of a scope, and gives its place there. Its hash comes later.
func (c *chains) add(s *scope, place int, index uint64) event.Place {
	l := s.links
	if l == nil {
		l = &links{scope: s, before: s.tip}
		s.links = l
		c.all = append(c.all, l)
	}
	at := s.tip.Place()
	s.tip.Count, s.tip.Last = s.tip.Count+1, index+1
	l.places = append(l.places, int32(place))
	return at
}

const chainPrefix = 0x05

// finish computes the chains from the hashes of the group's leaves, and gives the states that they lead to.
func (c *chains) finish(hashes []gm.Digest) []step {
	steps := make([]step, 0, len(c.all))
	waiting := c.all
	var lanes [gm.Eight]lane
	for active := 0; ; {
		for i := range lanes {
			if lanes[i].left() == 0 && len(waiting) > 0 {
				lanes[i] = lane{chain: waiting[0].before.Chain, places: waiting[0].places, links: waiting[0]}
				waiting = waiting[1:]
			}
		}
		if active = advance(&lanes, hashes); active == 0 {
			break
		}
		for i := range lanes {
			if l := &lanes[i]; l.links != nil && l.left() == 0 {
				moved := l.links.scope
				moved.tip.Chain, moved.links = l.chain, nil
				steps = append(steps, step{moved, moved.tip})
				l.links = nil
			}
		}
	}
	return steps
}

// lane is a scope that is being hashed.
type lane struct {
	chain  gm.Digest
	places []int32
	links  *links
}

func (l *lane) left() int { return len(l.places) }

// advance hashes one leaf of every lane, and tells how many had one.
func advance(lanes *[gm.Eight]lane, hashes []gm.Digest) (active int) {
	var room [gm.Eight][2 * gm.DigestSize]byte
	var messages [gm.Eight][]byte
	for i := range lanes {
		messages[i] = room[i][:]
		if lanes[i].left() > 0 {
			active++
			copy(room[i][:], lanes[i].chain[:])
			copy(room[i][gm.DigestSize:], hashes[lanes[i].places[0]][:])
		}
	}
	if active == 0 {
		return 0
	}
	const worth = 3 // lanes from which eight at once are quicker
	var digests [gm.Eight]gm.Digest
	if active >= worth {
		digests = gm.SumEight(chainPrefix, &messages)
	}
	for i := range lanes {
		if lanes[i].left() == 0 {
			continue
		}
		if active < worth {
			digests[i] = gm.Sum([]byte{chainPrefix}, messages[i])
		}
		lanes[i].chain, lanes[i].places = digests[i], lanes[i].places[1:]
	}
	return active
}

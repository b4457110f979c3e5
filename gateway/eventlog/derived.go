package eventlog

import (
	"sync"

	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

// derived is what follows from the columns of a group. It is computed when somebody needs it, all at once, and stays with the group: a
// witness reads each leaf twice, and each of a large batch's tiles needs all IDs of the batch.
type derived struct {
	once sync.Once
	// hashes are those of the leaves, ids those of what stands beside them, taken for events.
	hashes, ids []gm.Digest

	mu sync.Mutex
	// members are the IDs of the large batches that were asked for, held to what these sign, by the place of their first leaf.
	members map[int][]gm.Digest
}

func (c *content) derive() *derived {
	c.derived.once.Do(func() {
		c.derived.hashes, c.derived.ids = merkle.LeafHashes(c.leaves), merkle.LeafHashes(c.events)
	})
	return &c.derived
}

// membersOf gives what members gives.
func (c *content) membersOf(r batchRecord) ([]gm.Digest, error) {
	d := c.derive()
	d.mu.Lock()
	known := d.members[r.place]
	d.mu.Unlock()
	if known != nil {
		return known, nil
	}
	ids, err := c.members(r)
	if err != nil || len(ids) <= tileWidth/2 { // a small one is not asked for often
		return ids, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.members == nil {
		d.members = map[int][]gm.Digest{}
	}
	d.members[r.place] = ids
	return ids, nil
}

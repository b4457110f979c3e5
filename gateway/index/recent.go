package index

import (
	"slices"
	"sync"
)

// maxRecent bounds the blocks and statements, together, of which rows are kept in memory, 4 KB for a statement: half a minute of load.
const maxRecent = 1 << 14

// Recent keeps the rows of the newest blocks that an Indexer made, so that whoever wants them a moment later need not make them again. The
// zero value is ready, a nil one keeps nothing. It is safe for concurrent use; nobody changes rows that are in it.
type Recent struct {
	mu   sync.Mutex
	rows []*Rows // of consecutive blocks
	size int     // of all rows
}

// size is how much of maxRecent a block takes.
func (r *Rows) size() int { return 1 + len(r.Statements) }

// add takes the rows of consecutive blocks. If they do not continue those before, it keeps these alone.
func (r *Recent) add(rows []*Rows) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.rows); n > 0 && rows[0].Block.PrevHash != r.rows[n-1].Block.Hash {
		r.forget(n)
	}
	r.rows = append(r.rows, rows...)
	for _, row := range rows {
		r.size += row.size()
	}
	for r.size > maxRecent {
		r.forget(1)
	}
}

// Take gives the rows of those blocks from one on and before another that are kept, if they are the last of them. What lies before the
// first it forgets: blocks are taken in their order.
func (r *Recent) Take(from, to uint64) []*Rows {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.forget(r.place(from))
	if len(r.rows) == 0 || uint64(r.rows[len(r.rows)-1].Block.Number)+1 < to {
		return nil
	}
	return slices.Clone(r.rows[:r.place(to)])
}

// place is how many blocks are kept before one.
func (r *Recent) place(block uint64) int {
	if len(r.rows) == 0 {
		return 0
	}
	return int(min(max(int64(block)-r.rows[0].Block.Number, 0), int64(len(r.rows))))
}

// forget leaves out the first blocks.
func (r *Recent) forget(n int) {
	for i := range r.rows[:n] {
		r.size -= r.rows[i].size()
		r.rows[i] = nil // their memory is wanted back
	}
	r.rows = r.rows[n:]
}

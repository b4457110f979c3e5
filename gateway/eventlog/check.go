package eventlog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"luzheng/signer/envelope"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

// Difference is something in the rows of a log that is not what proves it.
type Difference struct {
	// Table, Row (columns of the key and their values) and Column name it; Column is empty when the whole row is missing.
	Table, Row, Column string
	// Leaf is the index of the first leaf that it concerns; nil when it concerns none.
	Leaf *uint64
	// Detail says in a sentence what differs.
	Detail string
}

func (d Difference) String() string {
	return fmt.Sprintf("%s (%s) %s: %s", d.Table, d.Row, d.Column, d.Detail)
}

// Check reads the rows of the leaves from one index up to, not including, another afresh, and holds every column to what proves it:
//
//	leaves      the hashes of the level 0 tiles, and these the tiles above, up to what this process holds in memory
//	events      the IDs in the leaves
//	batches     the digests in the leaves, the roots that they sign, and the keys of their issuers; a batch that this process took and
//	            verified is the same as long as its digest is
//	heads       the entries of their leaves, and the log's key
//	tiles       their leaves below, their parents above
//	seen        the events
//	checkpoints the log's key, the root of the tree at their size, the map of scopes there, the witnesses' keys, and the statements
//	            that put them on the ledger (check_checkpoints.go)
//	head        the size and root in memory
//
// It names at most limit differences; none when all is well. What memory holds was held to the ledger when the log was opened.
func (l *Log) Check(ctx context.Context, from, to uint64, limit int) ([]Difference, error) {
	tip := l.durable()
	verified := l.verified.Load() // after the tip, which may hold what another process took once verified is a number that excludes it
	c := &checker{log: l, ctx: ctx, tip: tip, verified: verified, from: from, to: min(to, tip.head.Size), limit: limit, tiles: map[TileID][]gm.Digest{}}
	for _, check := range []func() error{c.head, c.groups, c.treeAbove, c.checkpoints} {
		if err := check(); err != nil {
			return c.found, fmt.Errorf("event log: check: %w", err)
		}
	}
	return c.found, nil
}

// checker is one check.
type checker struct {
	log      *Log
	ctx      context.Context
	tip      tip
	from, to uint64
	// verified is from which leaf on this process has verified the signatures.
	verified uint64
	limit    int
	found    []Difference
	// tiles are the full tiles read so far; nil for one that is not as it must be.
	tiles map[TileID][]gm.Digest
}

func (c *checker) say(d Difference) {
	if len(c.found) < c.limit {
		c.found = append(c.found, d)
	}
}

func (c *checker) sayf(table, row, column string, leaf uint64, format string, args ...any) {
	c.say(Difference{table, row, column, &leaf, fmt.Sprintf(format, args...)})
}

// head holds the head's row to memory; a group may have been committed since that was looked at.
func (c *checker) head() error {
	row, err := c.log.Store.Head(c.ctx, c.log.Origin)
	if err != nil {
		return err
	}
	now := c.log.Head()
	if row != c.tip.head && row != now && row.Size <= now.Size {
		column := "size"
		if row.Size == c.tip.head.Size || row.Size == now.Size {
			column = "root"
		}
		c.say(Difference{"log_heads", "origin=" + c.log.Origin, column, nil, fmt.Sprintf("it says %d leaves, root %s; there are %d, root %s", row.Size, row.Root, now.Size, now.Root)})
	}
	return nil
}

// groups checks the rows of all groups that hold leaves of the part.
func (c *checker) groups() error {
	const page = 8
	for at := c.from; at < c.to; {
		rows, err := c.log.Store.Groups(c.ctx, c.log.Origin, at, page)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			c.sayf("log_groups", groupRow(at), "", at, "no row holds leaf %d", at)
			return nil
		}
		for i, row := range rows {
			end := row.First + uint64(max(row.Count, 0))
			if row.First > at || end <= at || i > 0 && row.First != at {
				c.sayf("log_groups", groupRow(row.First), "first", at, "no row holds leaf %d; the next one begins at %d and ends before %d", at, row.First, end)
				return nil
			}
			if err := c.group(row); err != nil {
				return err
			}
			if at = end; at >= c.to {
				break
			}
		}
	}
	return nil
}

func groupRow(first uint64) string { return "first=" + strconv.FormatUint(first, 10) }

// group checks one row.
func (c *checker) group(row Group) error {
	g, err := open(row)
	var bad *columnError
	if errors.As(err, &bad) {
		c.sayf("log_groups", groupRow(row.First), bad.column, row.First, "%s", bad.detail)
		return nil
	}
	if err != nil {
		return err
	}
	if err := c.leaves(g, g.derive().hashes); err != nil {
		return err
	}
	placed := make([]Placed, len(g.leaves))
	for i := range placed {
		index := g.first + uint64(i)
		if placed[i], err = g.placed(index); err != nil {
			c.sayf("log_groups", groupRow(row.First), "leaves", index, "%v", err)
			return nil
		}
		if g.holdOf(&placed[i]) != nil {
			c.sayf("log_groups", groupRow(row.First), "events", index, "what stands beside leaf %d does not have its ID", index)
		}
	}
	if err := c.batches(g, placed); err != nil {
		return err
	}
	c.heads(g, placed)
	return c.seen(g, placed)
}

// leaves holds the leaves to their tiles, and says whether the one or the other was changed.
func (c *checker) leaves(g *content, hashes []gm.Digest) error {
	for i, hash := range hashes {
		index := g.first + uint64(i)
		id := TileID{0, index / tileWidth}
		tile, err := c.tile(id)
		if err != nil {
			return err
		}
		if tile == nil || index%tileWidth >= uint64(len(tile)) || tile[index%tileWidth] == hash {
			continue
		}
		parent, err := c.parent(id)
		if err != nil {
			return err
		}
		if parent != nil && merkle.RootOf(tile) != *parent {
			c.tileDiffers(id, index, "it is not the one that the tile above it has")
			continue
		}
		c.sayf("log_groups", groupRow(g.first), "leaves", index, "leaf %d is not the one that the tree has", index)
	}
	return nil
}

func (c *checker) tileDiffers(id TileID, leaf uint64, detail string) {
	if c.tiles[id] == nil {
		return // said already
	}
	c.tiles[id] = nil
	c.sayf("log_tiles", fmt.Sprintf("level=%d, n=%d", id.Level, id.N), "hashes", leaf, "%s", detail)
}

// batches holds the batches to their leaves, to what they sign, and to the keys of their issuers.
func (c *checker) batches(g *content, placed []Placed) error {
	next := 0
	for i, record := range g.batches {
		end := len(placed)
		if i+1 < len(g.batches) {
			end = g.batches[i+1].place
		}
		index := g.first + uint64(record.place)
		digest := gm.Sum(record.envelope)
		for at := record.place; at < end; at++ {
			if placed[at].Batch != digest {
				c.sayf("log_groups", groupRow(g.first), "batches", g.first+uint64(at), "leaf %d is of another batch", g.first+uint64(at))
				return nil
			}
		}
		header, signed, err := event.ParseHeader(record.envelope)
		if err == nil {
			_, err = g.under(header, record)
		}
		if err != nil {
			c.sayf("log_groups", groupRow(g.first), "batches", index, "%v", err)
			return nil
		}
		if index < c.verified { // otherwise the tree has the digest, and so the very signature that held at the door
			if why, err := c.signed(header.Issuer, signed); err != nil {
				return err
			} else if why != "" {
				c.sayf("log_groups", groupRow(g.first), "batches", index, "%s", why)
			}
		}
		if next == 0 && record.place > 0 && placed[0].Kind == event.KindEvent {
			c.sayf("log_groups", groupRow(g.first), "batches", g.first, "leaf %d is of no batch", g.first)
		}
		next = end
	}
	if next == 0 && placed[0].Kind == event.KindEvent {
		c.sayf("log_groups", groupRow(g.first), "batches", g.first, "leaf %d is of no batch", g.first)
	}
	return nil
}

// signed says what is wrong with the signature of a batch.
func (c *checker) signed(issuer statement.PartyID, signed *envelope.Envelope) (why string, err error) {
	key, party, err := c.log.keyOf(c.ctx, signed.Signatures[0].KeyID)
	switch {
	case err != nil:
		return "", err
	case key == nil || party != issuer:
		return fmt.Sprintf("the key %s is not one of %s", signed.Signatures[0].KeyID, issuer), nil
	case signed.Verify(signed.Signatures[0], key) != nil:
		return "the signature of the batch does not hold", nil
	}
	return "", nil
}

// heads holds the receipts to their leaves and the log's key; every event has one.
func (c *checker) heads(g *content, placed []Placed) {
	covered := 0
	for covered < len(placed) && placed[covered].Kind != event.KindEvent {
		covered++
	}
	for _, h := range g.heads {
		index := g.first + uint64(h.place)
		if h.place != covered {
			c.sayf("log_groups", groupRow(g.first), "heads", index, "leaf %d has no receipt, or two", g.first+uint64(covered))
			return
		}
		covered = h.place + h.count
		entries, err := g.entries(h)
		if err == nil {
			err = c.receipt(h, promisedOf(entries))
		}
		if err != nil {
			c.sayf("log_groups", groupRow(g.first), "heads", index, "%v", err)
			return
		}
	}
	if covered != len(placed) {
		c.sayf("log_groups", groupRow(g.first), "heads", g.first+uint64(covered), "leaf %d has no receipt", g.first+uint64(covered))
	}
}

func (c *checker) receipt(h headRecord, entries []event.Entry) error {
	said, err := c.log.opened(func(key *gm.PublicKey) (*event.Receipt, error) { return event.OpenReceipt(h.envelope, key) })
	if err != nil {
		return err
	}
	if said.Origin != c.log.Origin {
		return fmt.Errorf("the receipt is of %s", said.Origin)
	}
	return said.VerifyAll(entries)
}

// opened tries the log's key and those that it had before.
func (l *Log) opened(try func(*gm.PublicKey) (*event.Receipt, error)) (*event.Receipt, error) {
	key, err := gm.PublicKeyOf(l.Key)
	if err != nil {
		return nil, err
	}
	said, err := try(key)
	for i := 0; err != nil && i < len(l.FormerKeys); i++ {
		said, err = try(l.FormerKeys[i])
	}
	return said, err
}

// seen holds the rows that find repetitions to the events.
func (c *checker) seen(g *content, placed []Placed) error {
	keys := make([]SeenKey, len(placed))
	for i := range placed {
		if placed[i].Kind != event.KindEvent {
			continue
		}
		e, err := event.Parse(placed[i].Of)
		if err != nil {
			return nil // said already
		}
		keys[i] = seenKey(e.At, placed[i].ID)
	}
	there, err := c.seenOf(g.first, keys)
	if err != nil {
		return err
	}
	want := seenRows(g.first, keys)
	differs := func(row Seen) bool { return !bytes.Equal(there[row.Second], row.Keys) }
	if slices.ContainsFunc(want, differs) {
		// Where it was crowded, some stand alone.
		alone := make([]SeenKey, len(keys))
		for i, key := range keys {
			if key != (SeenKey{}) {
				alone[i] = key.alone()
			}
		}
		elsewhere, err := c.seenOf(g.first, alone)
		if err != nil {
			return err
		}
		for i, key := range alone {
			if raw, ok := elsewhere[key.Second]; ok && key != (SeenKey{}) {
				keys[i], there[key.Second] = key, raw
			}
		}
		want = seenRows(g.first, keys)
	}
	for _, row := range want {
		name := fmt.Sprintf("second=%d, first=%d", row.Second, row.First)
		switch is, ok := there[row.Second]; {
		case !ok:
			c.sayf("log_seen", name, "", g.first, "the row is missing")
		case !bytes.Equal(is, row.Keys):
			c.sayf("log_seen", name, "keys", g.first, "it does not list the events of its second")
		}
	}
	return nil
}

// seenOf reads the rows of a group in which these events should stand, by their seconds.
func (c *checker) seenOf(first uint64, keys []SeenKey) (map[int64][]byte, error) {
	var seconds []int64
	for _, row := range seenRows(first, keys) {
		seconds = append(seconds, row.Second)
	}
	rows, err := c.log.Store.SeenOf(c.ctx, c.log.Origin, first, seconds)
	there := make(map[int64][]byte, len(rows))
	for _, row := range rows {
		there[row.Second] = row.Keys
	}
	return there, err
}

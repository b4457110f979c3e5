package eventlog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"

	"luzheng/gateway/storage"
	"luzheng/signer/checkpoint"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
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
//	batches     the digests in the leaves, the roots that they sign, and the keys of their issuers
//	heads       the entries of their leaves, and the log's key
//	tiles       their leaves below, their parents above
//	seen        the events
//	checkpoints the log's key, the root of the tree at their size, the witnesses' keys
//	head        the size and root in memory
//
// It names at most limit differences; none when all is well. What memory holds was held to the ledger when the log was opened.
func (l *Log) Check(ctx context.Context, from, to uint64, limit int) ([]Difference, error) {
	tip := l.durable()
	c := &checker{log: l, ctx: ctx, tip: tip, from: from, to: min(to, tip.head.Size), limit: limit, tiles: map[TileID][]gm.Digest{}}
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
	hashes := merkle.LeafHashes(g.leaves)
	if err := c.leaves(g, hashes); err != nil {
		return err
	}
	placed := make([]Placed, len(g.leaves))
	for i := range placed {
		index := g.first + uint64(i)
		if placed[i], err = g.placed(index); err != nil {
			c.sayf("log_groups", groupRow(row.First), "leaves", index, "%v", err)
			return nil
		}
		if id, err := idOf(&placed[i].Leaf, placed[i].Of); err != nil || id != placed[i].ID {
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

// tile reads the hashes of a tile: a full one from its row, the last of a level from memory. nil when the row is not a tile.
func (c *checker) tile(id TileID) ([]gm.Digest, error) {
	if id.N >= c.tip.head.Size>>(tileHeight*(id.Level+1)) {
		return c.tip.tails[id.Level], nil
	}
	if hashes, ok := c.tiles[id]; ok {
		return hashes, nil
	}
	raw, err := c.log.Store.Tiles(c.ctx, c.log.Origin, []TileID{id})
	row, leaf := fmt.Sprintf("level=%d, n=%d", id.Level, id.N), id.N<<(tileHeight*(id.Level+1))
	switch {
	case errors.Is(err, storage.ErrNotFound):
		c.tiles[id] = nil
		c.sayf("log_tiles", row, "", leaf, "the row is missing")
		return nil, nil
	case err != nil:
		return nil, err
	case len(raw[0]) != tileWidth*gm.DigestSize:
		c.tiles[id] = nil
		c.sayf("log_tiles", row, "hashes", leaf, "it has %d bytes", len(raw[0]))
		return nil, nil
	}
	hashes := make([]gm.Digest, tileWidth)
	for i := range hashes {
		hashes[i] = gm.Digest(raw[0][i*gm.DigestSize:])
	}
	c.tiles[id] = hashes
	return hashes, nil
}

// parent gives the hash of a full tile as the tile above it has it; nil for a tile that is not full, or when the one above is not as it
// must be.
func (c *checker) parent(id TileID) (*gm.Digest, error) {
	if id.N >= c.tip.head.Size>>(tileHeight*(id.Level+1)) {
		return nil, nil
	}
	above, err := c.tile(TileID{id.Level + 1, id.N / tileWidth})
	if err != nil || id.N%tileWidth >= uint64(len(above)) {
		return nil, err
	}
	return &above[id.N%tileWidth], nil
}

// treeAbove holds every tile above the part's leaves to its parent, up to what memory has.
func (c *checker) treeAbove() error {
	if c.from >= c.to {
		return nil
	}
	for level := range tileLevels {
		shift := tileHeight * (level + 1)
		if shift >= 64 {
			break
		}
		for n := c.from >> shift; n <= (c.to-1)>>shift && n < c.tip.head.Size>>shift; n++ {
			id := TileID{level, n}
			hashes, err := c.tile(id)
			if err != nil {
				return err
			}
			parent, err := c.parent(id)
			if err != nil {
				return err
			}
			if hashes != nil && parent != nil && merkle.RootOf(hashes) != *parent {
				c.tileDiffers(id, n<<shift, "it is not the one that the tile above it has")
			}
		}
	}
	return nil
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
		if _, err := g.members(record); err != nil {
			c.sayf("log_groups", groupRow(g.first), "batches", index, "%v", err)
			return nil
		}
		if why, err := c.signed(record.envelope); err != nil {
			return err
		} else if why != "" {
			c.sayf("log_groups", groupRow(g.first), "batches", index, "%s", why)
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
func (c *checker) signed(envelope []byte) (why string, err error) {
	header, signed, err := event.ParseHeader(envelope)
	if err != nil {
		return err.Error(), nil
	}
	holder, err := c.log.keys.find(c.ctx, c.log.Certificates, signed.Signatures[0].KeyID)
	switch {
	case err != nil:
		return "", err
	case holder.key == nil || holder.party != header.Issuer:
		return fmt.Sprintf("the key %s is not one of %s", signed.Signatures[0].KeyID, header.Issuer), nil
	case signed.Verify(signed.Signatures[0], holder.key) != nil:
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
	want := seenRows(g.first, keys)
	seconds := make([]int64, len(want))
	for i, row := range want {
		seconds[i] = row.Second
	}
	rows, err := c.log.Store.SeenOf(c.ctx, c.log.Origin, g.first, seconds)
	if err != nil {
		return err
	}
	there := map[int64][]byte{}
	for _, row := range rows {
		there[row.Second] = row.Keys
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

// checkpoints checks those whose size lies in the part.
func (c *checker) checkpoints() error {
	const page = 200
	for most := c.to; ; {
		rows, err := c.log.Store.Checkpoints(c.ctx, c.log.Origin, most, false, page)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Size <= c.from && c.from > 0 {
				return nil
			}
			if err := c.checkpoint(row); err != nil {
				return err
			}
			most = row.Size - 1
		}
		if len(rows) < page {
			return nil
		}
	}
}

func (c *checker) checkpoint(row Checkpoint) error {
	name := "size=" + strconv.FormatUint(row.Size, 10)
	say := func(column, format string, args ...any) {
		c.say(Difference{"log_checkpoints", name, column, nil, fmt.Sprintf(format, args...)})
	}
	said, err := c.log.openCheckpoint(row.Note, nil)
	if err != nil {
		say("note", "%v", err)
		return nil
	}
	if said.Size != row.Size || said.Origin != c.log.Origin {
		say("note", "it is of %s with %d leaves", said.Origin, said.Size)
		return nil
	}
	root, err := merkle.RootAt(checkedNodes{c}, row.Size)
	if err != nil && !errors.Is(err, merkle.ErrNodeMissing) {
		return err
	}
	if err == nil && root != said.Root {
		say("note", "it says the root %s, the tree has %s", said.Root, root)
	}
	if kept := c.log.At(row.Size); kept != nil && kept.Checkpoint.MapRoot != said.MapRoot {
		say("note", "it says the map root %s, the log signed %s", said.MapRoot, kept.Checkpoint.MapRoot)
	}
	if row.Cosigned != nil {
		plain, err := checkpoint.KeepCosignatures(row.Cosigned, nil)
		if err == nil && !bytes.Equal(plain, row.Note) {
			err = errors.New("it is of another checkpoint")
		}
		if err == nil && c.log.Cosigners != nil {
			_, err = c.log.openCheckpoint(row.Cosigned, c.log.Cosigners(said.Time))
		}
		if err != nil {
			say("cosigned", "%v", err)
		}
	}
	if row.Anchored != nil && len(row.Anchored) != gm.DigestSize {
		say("anchored", "it is no statement's ID")
	}
	return nil
}

// openCheckpoint verifies a note under the log's key, or one that it had before.
func (l *Log) openCheckpoint(note []byte, cosigners []checkpoint.Verifier) (checkpoint.Events, error) {
	key, err := gm.PublicKeyOf(l.Key)
	if err != nil {
		return checkpoint.Events{}, err
	}
	said, _, err := checkpoint.OpenEvents(note, key, cosigners)
	for i := 0; err != nil && i < len(l.FormerKeys); i++ {
		said, _, err = checkpoint.OpenEvents(note, l.FormerKeys[i], cosigners)
	}
	return said, err
}

// checkedNodes reads nodes from the rows that a check has read.
type checkedNodes struct{ *checker }

// ReadNodes implements merkle.NodeReader.
func (n checkedNodes) ReadNodes(ids []merkle.NodeID) ([]gm.Digest, error) {
	out := make([]gm.Digest, len(ids))
	for i, id := range ids {
		level, height := int(id.Level/tileHeight), id.Level%tileHeight
		first := id.Index << height
		hashes, err := n.tile(TileID{level, first / tileWidth})
		if err != nil {
			return nil, err
		}
		at := first % tileWidth
		if at+1<<height > uint64(len(hashes)) {
			return nil, merkle.ErrNodeMissing
		}
		out[i] = merkle.RootOf(hashes[at : at+1<<height])
	}
	return out, nil
}

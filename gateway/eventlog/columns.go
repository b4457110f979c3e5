package eventlog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"luzheng/chaincode/pack/frame"
	"luzheng/signer/gm"
)

// The columns of a group. Each is a checksum (4 bytes, CRC-32C of the rest: a zstd frame has bytes that do not count) and a frame (package
// frame) of records, numbers in big-endian order. A place is that of a leaf in the group, from 0.
//
//	| Column  | Record                                                                                                    |
//	|---------|-----------------------------------------------------------------------------------------------------------|
//	| leaves  | per leaf: length (2 bytes), leaf (package event)                                                          |
//	| events  | per leaf: length (2), event; of an imported statement its envelope, of a seed the predecessor's last note |
//	| batches | per batch: place of its first leaf (4), length (4), envelope; number of its events that stand elsewhere   |
//	|         | in the log (4), of each its position in the batch (4) and ID (32)                                         |
//	| heads   | per receipt: place of its first leaf (4), number of leaves (4), length (4), envelope                      |
//
// The leaves of a batch that stand in a group follow each other in the order of their positions.
type content struct {
	first   uint64
	leaves  [][]byte
	events  [][]byte
	batches []batchRecord
	heads   []headRecord

	derived derived
}

type batchRecord struct {
	place     int
	envelope  []byte
	elsewhere []member
}

// member is an event of a batch.
type member struct {
	position uint32
	id       gm.Digest
}

type headRecord struct {
	place, count int
	envelope     []byte
}

// maxColumn is more bytes than a column of the largest group holds.
const maxColumn = 128 << 20

// checksum is the length of a column's checksum.
const checksum = crc32.Size

var (
	columns    = frame.AtMost(maxColumn)
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
)

// ErrColumn is wrapped when a column is not what the log wrote.
var ErrColumn = errors.New("the row is not one that an event log wrote")

// columnError names the column of a group that is not what the log wrote.
type columnError struct {
	first          uint64
	column, detail string
}

func (e *columnError) Error() string {
	return fmt.Sprintf("%s: group %d, column %s: %s", ErrColumn, e.first, e.column, e.detail)
}

func (e *columnError) Unwrap() error { return ErrColumn }

// plain is what the columns of a group hold before they are made frames.
type plain struct{ leaves, events, batches, heads []byte }

// group gives the row.
func (p *plain) group(first uint64, count int) (g Group, err error) {
	g = Group{First: first, Count: count}
	for _, c := range []struct {
		from []byte
		to   *[]byte
	}{{p.leaves, &g.Leaves}, {p.events, &g.Events}, {p.batches, &g.Batches}, {p.heads, &g.Heads}} {
		raw, err := frame.Append(make([]byte, checksum, len(c.from)/2+64), c.from)
		if err != nil {
			return Group{}, err
		}
		binary.BigEndian.PutUint32(raw, crc32.Checksum(raw[checksum:], castagnoli))
		*c.to = raw
	}
	return g, nil
}

func (p *plain) leaf(leaf, event []byte) {
	p.leaves = append(binary.BigEndian.AppendUint16(p.leaves, uint16(len(leaf))), leaf...)
	p.events = append(binary.BigEndian.AppendUint16(p.events, uint16(len(event))), event...)
}

func (p *plain) batch(r batchRecord) {
	b := binary.BigEndian.AppendUint32(p.batches, uint32(r.place))
	b = append(binary.BigEndian.AppendUint32(b, uint32(len(r.envelope))), r.envelope...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(r.elsewhere)))
	for _, m := range r.elsewhere {
		b = append(binary.BigEndian.AppendUint32(b, m.position), m.id[:]...)
	}
	p.batches = b
}

func (p *plain) head(r headRecord) {
	b := binary.BigEndian.AppendUint32(p.heads, uint32(r.place))
	b = binary.BigEndian.AppendUint32(b, uint32(r.count))
	p.heads = append(binary.BigEndian.AppendUint32(b, uint32(len(r.envelope))), r.envelope...)
}

// open reads the columns of a row. Errors wrap ErrColumn and name the column.
func open(g Group) (*content, error) {
	c := &content{first: g.First}
	for _, column := range []struct {
		name string
		raw  []byte
		read func(*taker)
	}{
		{"leaves", g.Leaves, func(t *taker) { c.leaves = append(c.leaves, t.bytes(2)) }},
		{"events", g.Events, func(t *taker) { c.events = append(c.events, t.bytes(2)) }},
		{"batches", g.Batches, func(t *taker) { c.batches = append(c.batches, t.batch()) }},
		{"heads", g.Heads, func(t *taker) {
			c.heads = append(c.heads, headRecord{int(t.number(4)), int(t.number(4)), t.bytes(4)})
		}},
	} {
		raw, err := unwrap(column.raw)
		if err != nil {
			return nil, &columnError{g.First, column.name, err.Error()}
		}
		t := &taker{rest: raw}
		for len(t.rest) > 0 && !t.failed {
			column.read(t)
		}
		if t.failed {
			return nil, &columnError{g.First, column.name, "it ends within a record"}
		}
	}
	return c, c.check(g)
}

func unwrap(column []byte) ([]byte, error) {
	if len(column) < checksum || binary.BigEndian.Uint32(column) != crc32.Checksum(column[checksum:], castagnoli) {
		return nil, errors.New("its checksum is another")
	}
	return columns.Open(column[checksum:])
}

// check holds the columns to each other.
func (c *content) check(g Group) error {
	switch n := len(c.leaves); {
	case n != g.Count || n == 0:
		return &columnError{g.First, "count", fmt.Sprintf("it says %d, there are %d leaves", g.Count, n)}
	case len(c.events) != n:
		return &columnError{g.First, "events", fmt.Sprintf("%d records for %d leaves", len(c.events), n)}
	}
	next := 0
	for _, h := range c.heads {
		if h.place < next || h.count < 1 || h.place+h.count > g.Count {
			return &columnError{g.First, "heads", "a receipt is for leaves that are not there"}
		}
		next = h.place + h.count
	}
	for i, b := range c.batches {
		if b.place >= g.Count || i > 0 && b.place <= c.batches[i-1].place {
			return &columnError{g.First, "batches", "a batch does not begin where it can"}
		}
	}
	return nil
}

// end is one more than the last index.
func (c *content) end() uint64 { return c.first + uint64(len(c.leaves)) }

// taker takes values off the front; after the first that is not there it gives nothing more.
type taker struct {
	rest   []byte
	failed bool
}

func (t *taker) take(n uint64) []byte {
	if n > uint64(len(t.rest)) {
		t.rest, t.failed = nil, true
		return nil
	}
	part := t.rest[:n:n]
	t.rest = t.rest[n:]
	return part
}

func (t *taker) number(size uint64) (n uint64) {
	for _, b := range t.take(size) {
		n = n<<8 | uint64(b)
	}
	return n
}

// bytes takes what stands behind its length, itself of size bytes.
func (t *taker) bytes(size uint64) []byte { return t.take(t.number(size)) }

func (t *taker) batch() batchRecord {
	r := batchRecord{place: int(t.number(4)), envelope: t.bytes(4)}
	for range t.number(4) {
		position, id := t.number(4), t.take(gm.DigestSize)
		if t.failed {
			break
		}
		r.elsewhere = append(r.elsewhere, member{uint32(position), gm.Digest(id)})
	}
	return r
}

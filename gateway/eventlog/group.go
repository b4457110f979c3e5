package eventlog

import (
	"context"
	"slices"

	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

// group is what one commit adds.
type group struct {
	requests []*Request
	from     Head
	to       tip // after it
	plain    plain
	count    int
	tiles    []Tile
	keys     []SeenKey // by place, as they stand in the rows
	steps    []step
	suspects []suspect
}

const (
	// maxGroup is how many events a group takes before it takes no further request.
	maxGroup = 4096
	// maxShared is the largest number of events of a request that shares its receipt's head with others.
	maxShared = 16
)

// maker makes groups, each going on from the one before, committed or not. The writer alone uses it.
type maker struct {
	log   *Log
	judge *judge
	tip   tip
	// listed is how many events stand together in seconds before those of memory, as far as it was asked for.
	listed map[int64]int
	// settled waits until all groups that were made are committed.
	settled func(context.Context) error
}

// candidate is an event of a request.
type candidate struct {
	judged
	batch    int
	position int
	place    SeenKey
	// row is where it stands in the rows.
	row SeenKey
	// index is where it is already; known tells that it is.
	index uint64
	known bool
}

// asked is a request with its events.
type asked struct {
	*Request
	candidates []candidate
}

// make judges and places the events of requests. It answers those that are refused, puts those aside that wait for the index, and gives
// nil when nothing is left. With an error
// it gives what was placed, if anything was, to be rolled back.
func (m *maker) make(ctx context.Context, requests []*Request) (*group, error) {
	received := max(m.log.Now().UnixMilli(), m.tip.received)
	all := make([]asked, len(requests))
	for i, r := range requests {
		all[i] = m.candidates(r, received)
	}
	if err := m.lookUp(ctx, all); err != nil {
		return nil, err
	}
	if err := m.judgeAll(ctx, all); err != nil {
		return nil, err
	}
	all, aside := m.putAside(refuse(all))
	if len(all) == 0 {
		m.log.wait(ctx, aside)
		return nil, nil
	}
	// Small requests stand first and together, so that one signature serves them all.
	slices.SortStableFunc(all, func(a, b asked) int { return sizeClass(a) - sizeClass(b) })
	g, err := m.place(all, received)
	if err == nil {
		m.log.wait(ctx, aside) // else whoever asked for the group answers them
	}
	return g, err
}

func sizeClass(a asked) int {
	if a.count > maxShared {
		return 1
	}
	return 0
}

func (m *maker) candidates(r *Request, received int64) asked {
	a := asked{r, make([]candidate, 0, r.count)}
	for n, b := range r.batches {
		for i, e := range b.Events {
			a.candidates = append(a.candidates, candidate{
				judged: judged{event: e, key: b.KeyID(), received: received}, batch: n, position: i, place: seenKey(e.At, b.IDs[i]),
			})
		}
	}
	return a
}

// lookUp finds the events that are in the log: in memory, and those that claim to be older in the rows.
func (m *maker) lookUp(ctx context.Context, all []asked) error {
	var old []*candidate
	for _, a := range all {
		for i := range a.candidates {
			c := &a.candidates[i]
			if c.index, c.known = m.log.recent.find(c.place); !c.known && !m.log.recent.covers(c.place) {
				old = append(old, c)
			}
		}
	}
	if len(old) == 0 {
		return nil
	}
	if err := m.settled(ctx); err != nil {
		return err
	}
	if err := m.countListed(ctx, old); err != nil {
		return err
	}
	const most = 1000 // events in a query
	for part := range slices.Chunk(old, most) {
		keys := make([]SeenKey, 0, 2*len(part))
		for _, c := range part {
			if keys = append(keys, c.place.alone()); c.place.Second < m.log.recent.floor {
				keys = append(keys, c.place)
			}
		}
		found, err := m.log.Store.Seen(ctx, m.log.Origin, keys)
		if err != nil {
			return err
		}
		for _, c := range part {
			if c.index, c.known = found[c.place]; !c.known {
				c.index, c.known = found[c.place.alone()]
			}
		}
	}
	return nil
}

// countListed finds out how many events stand together in the seconds of old events. The writer adds them, so that it asks once.
func (m *maker) countListed(ctx context.Context, old []*candidate) error {
	const most = 1 << 16 // seconds that are remembered
	if m.listed == nil || len(m.listed) > most {
		m.listed = map[int64]int{}
	}
	var unknown []int64
	for _, c := range old {
		if _, ok := m.listed[c.place.Second]; !ok && c.place.Second < m.log.recent.floor {
			m.listed[c.place.Second] = 0
			unknown = append(unknown, c.place.Second)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	counts, err := m.log.Store.SeenCounts(ctx, m.log.Origin, unknown)
	if err != nil {
		m.listed = nil
		return err
	}
	for second, count := range counts {
		m.listed[second] = count
	}
	return nil
}

func (m *maker) judgeAll(ctx context.Context, all []asked) error {
	var fresh []*judged
	for _, a := range all {
		for i := range a.candidates {
			if c := &a.candidates[i]; !c.known {
				fresh = append(fresh, &c.judged)
			}
		}
	}
	return m.judge.run(ctx, fresh)
}

// refuse answers the requests of which an event is refused, and gives the others.
func refuse(all []asked) []asked {
	return slices.DeleteFunc(all, func(a asked) bool {
		at := slices.IndexFunc(a.candidates, func(c candidate) bool { return c.refused != nil })
		if at >= 0 {
			a.fail(a.candidates[at].refused)
		}
		return at >= 0
	})
}

// place gives every new event its index, its leaf and its receipt.
func (m *maker) place(all []asked, received int64) (*group, error) {
	p := &placing{maker: m, group: &group{from: m.tip.head, to: m.tip}, here: map[SeenKey]uint64{}}
	p.to.received = received
	p.plain.room(all)
	for _, a := range all {
		p.requests = append(p.requests, a.Request)
		p.request(a)
	}
	if p.count == 0 {
		return p.group, nil
	}
	hashes := merkle.LeafHashes(p.leaves)
	p.steps = p.chains.finish(hashes)
	p.tiles = p.to.grow(hashes)
	if err := p.receipts(hashes, received); err != nil {
		return p.group, err
	}
	m.tip = p.to
	m.log.recent.trim()
	return p.group, nil
}

// placing is a group that is being made.
type placing struct {
	*maker
	*group
	chains chains
	leaves [][]byte
	buffer []byte
	codes  []event.Leaf // of each leaf what its receipt says besides
	spans  []span
	here   map[SeenKey]uint64 // older events, of this group
	// last are the scopes of the event before, which are mostly those of the next one too.
	last [event.Places]struct {
		ref   statement.Ref
		scope *scope
	}
}

// scope gives the scope of a reference.
func (p *placing) scope(i int, ref *statement.Ref) *scope {
	last := &p.last[i]
	if last.scope == nil || last.ref != *ref {
		last.ref, last.scope = *ref, p.log.scopes.get(i, ref)
	}
	return last.scope
}

// room makes room for the events of requests at once.
func (p *plain) room(all []asked) {
	events, count := 0, 0
	for _, a := range all {
		for _, b := range a.batches {
			for _, line := range b.Lines {
				events += len(line) + 2
			}
			count += len(b.Lines)
		}
	}
	p.events = make([]byte, 0, events)
	p.leaves = make([]byte, 0, count*(event.MaxLeaf+2))
}

// span is the new events of one request.
type span struct {
	request      *Request
	place, count int
}

func (p *placing) request(a asked) {
	s := span{a.Request, p.count, 0}
	for len(a.candidates) > 0 {
		n := len(a.batches[a.candidates[0].batch].Lines)
		p.batch(a, a.candidates[:n])
		a.candidates = a.candidates[n:]
	}
	s.count = p.count - s.place
	if s.count > 0 {
		p.spans = append(p.spans, s)
	}
}

// batch places the events of one batch.
func (p *placing) batch(a asked, candidates []candidate) {
	b := a.batches[candidates[0].batch]
	digest := b.Digest()
	record := batchRecord{place: p.count, envelope: b.Raw}
	for i := range candidates {
		c := &candidates[i]
		if p.repeated(c) {
			a.repeats = append(a.repeats, c.index)
			record.elsewhere = append(record.elsewhere, member{uint32(c.position), b.IDs[c.position]})
			continue
		}
		p.event(c, b, digest)
	}
	if len(record.elsewhere) < len(candidates) {
		p.plain.batch(record)
	}
}

// repeated tells whether the event is in the log, maybe since a moment ago. If not, it is from here on.
func (p *placing) repeated(c *candidate) bool {
	if c.known {
		return true
	}
	index := p.from.Size + uint64(p.count)
	if c.index, c.known = p.log.recent.find(c.place); c.known {
		return true
	}
	c.row = c.place
	if p.log.recent.covers(c.place) {
		p.log.recent.add(c.place, index)
		return false
	}
	if c.index, c.known = p.here[c.place]; c.known {
		return true
	}
	p.here[c.place] = index
	if second := c.place.Second; second < p.log.recent.floor && p.listed[second] < p.log.recent.crowd {
		p.listed[second]++
	} else {
		c.row = c.place.alone()
	}
	return false
}

func (p *placing) event(c *candidate, b *event.Batch, digest gm.Digest) {
	leaf := event.Leaf{
		Kind: event.KindEvent, ID: b.IDs[c.position], Batch: digest, Position: uint32(c.position),
		Received: c.received, Height: c.height, Rules: c.rules, Verdict: c.verdict,
	}
	for i, ref := range c.event.Scopes() {
		if ref == nil {
			continue
		}
		if s := p.scope(i, ref); s != nil {
			leaf.Places[i] = p.chains.add(s, p.count, p.from.Size+uint64(p.count))
		}
	}
	if leaf.Verdict != "" && !c.event.Intent {
		p.suspects = append(p.suspects, suspectOf(p.log.Ref, p.from.Size+uint64(p.count), leaf.Verdict, c.event))
	}
	p.leaf(leaf, b.Lines[c.position])
	p.keys = append(p.keys, c.row)
}

func (p *placing) leaf(leaf event.Leaf, of []byte) {
	if cap(p.buffer)-len(p.buffer) < event.MaxLeaf {
		p.buffer = make([]byte, 0, 256*event.MaxLeaf)
	}
	from := len(p.buffer)
	p.buffer = leaf.Append(p.buffer)
	raw := p.buffer[from:len(p.buffer):len(p.buffer)]
	p.leaves = append(p.leaves, raw)
	p.plain.leaf(raw, of)
	p.codes = append(p.codes, leaf)
	p.count++
}

// receipts signs the heads: one for all small requests, which stand first, and one for each other.
func (p *placing) receipts(hashes []gm.Digest, received int64) error {
	entries := make([]Entry, p.count)
	for i := range entries {
		entries[i] = Entry{event.Entry{ID: p.codes[i].ID, Index: p.from.Size + uint64(i), Leaf: hashes[i]}, p.codes[i].Verdict, p.codes[i].Height}
	}
	by := received + p.log.Promise.Milliseconds()
	shared := 0
	for shared < len(p.spans) && p.spans[shared].request.count <= maxShared {
		shared++
	}
	if err := p.head(p.spans[:shared], entries, by); err != nil {
		return err
	}
	for i := shared; i < len(p.spans); i++ {
		if err := p.head(p.spans[i:i+1], entries, by); err != nil {
			return err
		}
	}
	return nil
}

// head signs one head for the events of some requests.
func (p *placing) head(spans []span, entries []Entry, by int64) error {
	const most = event.MaxBatch // entries under a head
	for len(spans) > 0 {
		n, count := 0, 0
		for n < len(spans) && count+spans[n].count <= most {
			count += spans[n].count
			n++
		}
		if err := p.sign(spans[:n], entries[spans[0].place:spans[0].place+count], by); err != nil {
			return err
		}
		spans = spans[n:]
	}
	return nil
}

func (p *placing) sign(spans []span, entries []Entry, by int64) error {
	promised := promisedOf(entries)
	raw, err := event.SignReceipt(p.log.Ledger, p.log.Origin, promised, by, p.log.Key)
	if err != nil {
		return err
	}
	p.plain.head(headRecord{spans[0].place, len(entries), raw})
	if len(spans) == 1 {
		spans[0].request.fresh = &Receipt{Head: raw, Entries: entries}
		return nil
	}
	var indices []uint64
	for i := range entries {
		indices = append(indices, uint64(i))
	}
	paths, err := merkle.InclusionsOf(event.EntryHashes(promised), indices)
	if err != nil {
		return err
	}
	for _, s := range spans {
		at := s.place - spans[0].place
		s.request.fresh = &Receipt{Head: raw, Entries: entries[at : at+s.count], Paths: paths[at : at+s.count]}
	}
	return nil
}

func promisedOf(entries []Entry) []event.Entry {
	promised := make([]event.Entry, len(entries))
	for i := range entries {
		promised[i] = entries[i].Entry
	}
	return promised
}

package manifest

import (
	"context"
	"encoding"
	"errors"
	"fmt"
	"hash"
	"io"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"luzheng/signer/gm"
)

const (
	// blocks is how many chunks are in memory at once: some are gathered to be hashed together while others are hashed, and others read.
	blocks = 3 * gm.Eight
	// stateEvery is how many bytes are usually hashed between two states to resume from.
	stateEvery = 256 * ChunkSize
)

// scan hashes one file once, on three goroutines that each see every block: the whole, the chunks, the rows.
type scan struct {
	file    io.ReaderAt
	size    int64
	hashing committer
	table   TableFormat // "" for no rows
	keeps   bool        // keep nodes of the trees
	resume  *fileState  // where to go on, or nil

	chunks, rows grower
	columns      []string
	digest       gm.Digest

	// lenient: a table that cannot be read does not end the scan; tableErr tells.
	lenient  bool
	tableErr error

	progress func(bytes int64)      // may be nil
	onState  func(*fileState) error // may be nil; called each stateEvery bytes
	onRow    func(index uint64, canonical []byte)

	stateEvery int64
}

// fileState is a point within a file from which hashing can go on.
type fileState struct {
	Offset  int64      `json:"offset"`
	Hash    []byte     `json:"hash"` // marshalled state of SM3
	Chunks  growState  `json:"chunks"`
	Rows    *growState `json:"rows,omitempty"`
	Columns []string   `json:"columns,omitempty"`
	// RowOffset is where the first row that is not in Rows begins.
	RowOffset int64 `json:"rowOffset,omitzero"`
}

// block is a chunk on its way to the lanes; the last of them gives it back.
type block struct {
	data  []byte
	users atomic.Int32
}

// message is a block, or the question for a lane's state, which the lane answers by a function that enters it.
type message struct {
	block *block
	state chan<- func(*fileState)
}

type lane chan message

func (s *scan) run(ctx context.Context) error {
	s.chunks.keeps, s.rows.keeps = s.keeps, s.keeps
	whole := gm.NewHash()
	if err := s.restore(whole); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	free := make(chan *block, blocks)
	for range blocks {
		free <- &block{}
	}
	release := func(b *block) {
		if b.users.Add(-1) == 0 {
			free <- b
		}
	}
	wholeLane, chunkLane, rowLane := make(lane, blocks), make(lane, blocks), make(lane, blocks)
	lanes := []lane{wholeLane, chunkLane}
	group.Go(func() error { return s.hashWhole(whole, wholeLane, release) })
	group.Go(func() error { return s.hashChunks(chunkLane, release) })
	if s.table != "" {
		lanes = append(lanes, rowLane)
		group.Go(func() error { return s.hashRows(ctx, rowLane, release) })
	}
	group.Go(func() error {
		defer func() {
			for _, l := range lanes {
				close(l)
			}
		}()
		return s.feed(ctx, lanes, free)
	})
	if err := group.Wait(); err != nil {
		return err
	}
	s.digest = gm.Digest(whole.Sum(nil))
	return nil
}

func (s *scan) restore(whole hash.Hash) error {
	if s.resume == nil {
		return nil
	}
	if err := whole.(encoding.BinaryUnmarshaler).UnmarshalBinary(s.resume.Hash); err != nil {
		return fmt.Errorf("manifest: resume: %w", err)
	}
	s.chunks.restore(s.resume.Chunks)
	if s.resume.Rows != nil {
		s.rows.restore(*s.resume.Rows)
		s.columns = s.resume.Columns
	}
	return nil
}

// feed reads the file and hands each block to every lane.
func (s *scan) feed(ctx context.Context, lanes []lane, free chan *block) error {
	offset := int64(0)
	if s.resume != nil {
		offset = s.resume.Offset
	}
	for lastState := offset; offset < s.size; {
		var b *block
		select {
		case b = <-free:
		case <-ctx.Done():
			return ctx.Err()
		}
		if b.data == nil {
			b.data = make([]byte, ChunkSize)
		}
		b.data = b.data[:min(ChunkSize, s.size-offset)]
		if _, err := s.file.ReadAt(b.data, offset); err != nil {
			return s.readError(err)
		}
		offset += int64(len(b.data))
		b.users.Store(int32(len(lanes)))
		for _, l := range lanes {
			if err := l.send(ctx, message{block: b}); err != nil {
				return err
			}
		}
		if s.progress != nil {
			s.progress(int64(len(b.data)))
		}
		if s.onState != nil && offset-lastState >= s.stateEvery && offset < s.size {
			lastState = offset
			if err := s.collectState(ctx, lanes, offset); err != nil {
				return err
			}
		}
	}
	if n, _ := s.file.ReadAt(make([]byte, 1), s.size); n != 0 {
		return errChanged
	}
	return nil
}

// errChanged: the digests would fit no state that the file ever had.
var errChanged = errors.New("manifest: the file changed while it was read; try again when nobody writes to it")

func (s *scan) readError(err error) error {
	if errors.Is(err, io.EOF) {
		return errChanged
	}
	return fmt.Errorf("manifest: read: %w", err)
}

// collectState asks every lane for its state after the blocks before.
func (s *scan) collectState(ctx context.Context, lanes []lane, offset int64) error {
	state := &fileState{Offset: offset}
	answers := make(chan func(*fileState), len(lanes))
	for _, l := range lanes {
		if err := l.send(ctx, message{state: answers}); err != nil {
			return err
		}
	}
	for range lanes {
		select {
		case enter := <-answers:
			enter(state)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return s.onState(state)
}

func (l lane) send(ctx context.Context, m message) error {
	select {
	case l <- m:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *scan) hashWhole(whole hash.Hash, in lane, release func(*block)) error {
	for m := range in {
		if m.block != nil {
			whole.Write(m.block.data)
			release(m.block)
			continue
		}
		state, err := whole.(encoding.BinaryMarshaler).MarshalBinary()
		if err != nil {
			return fmt.Errorf("manifest: state of the hash: %w", err)
		}
		m.state <- func(f *fileState) { f.Hash = state }
	}
	return nil
}

// hashChunks gathers chunks and hashes them together. So the chunks cost a quarter of what the whole does, which nothing can split, and
// leave the second core time for everything else.
func (s *scan) hashChunks(in lane, release func(*block)) error {
	var gathered []*block
	var data [][]byte
	hash := func() {
		for i, leaf := range s.hashing.chunks(s.chunks.count, data) {
			s.chunks.append(leaf)
			release(gathered[i])
		}
		gathered, data = gathered[:0], data[:0]
	}
	for m := range in {
		if m.block != nil {
			gathered, data = append(gathered, m.block), append(data, m.block.data)
			if len(gathered) == gm.Eight {
				hash()
			}
			continue
		}
		hash()
		state := s.chunks.state()
		m.state <- func(f *fileState) { f.Chunks = state }
	}
	hash()
	return nil
}

// hashRows parses the table as its blocks come.
func (s *scan) hashRows(ctx context.Context, in lane, release func(*block)) error {
	stream := &laneReader{ctx: ctx, in: in, release: release}
	var input io.Reader = stream
	base := int64(0)
	if s.resume != nil && s.resume.Rows != nil {
		// The rows lag behind the blocks by less than a row.
		base = s.resume.RowOffset
		input = io.MultiReader(io.NewSectionReader(s.file, base, s.resume.Offset-base), stream)
	}
	table := newTableReader(s.table, input, base, s.columns)
	done := base
	stream.answer = func() func(*fileState) {
		rows, columns, offset := s.rows.state(), table.columns(), done
		return func(f *fileState) { f.Rows, f.Columns, f.RowOffset = &rows, columns, offset }
	}
	var err error
	for {
		var canonical []byte
		if canonical, err = table.next(); err != nil {
			break
		}
		if s.onRow != nil {
			s.onRow(s.rows.count, canonical)
		}
		s.rows.append(s.hashing.leaf(saltRow, s.rows.count, canonical))
		done = table.offset()
	}
	s.columns = table.columns()
	if errors.Is(err, io.EOF) {
		return nil
	}
	err = fmt.Errorf("row %d: %w", s.rows.count+1, err)
	if !s.lenient || !errors.Is(err, ErrTable) {
		return err
	}
	s.tableErr = err
	_, err = io.Copy(io.Discard, stream) // the other lanes wait for this one
	return err
}

// laneReader is the stream of a lane's blocks.
type laneReader struct {
	ctx     context.Context // of the scan that it is part of
	in      lane
	release func(*block)
	answer  func() func(*fileState)
	current *block
	rest    []byte
}

func (r *laneReader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		if r.current != nil {
			r.release(r.current)
			r.current = nil
		}
		select {
		case m, open := <-r.in:
			switch {
			case !open:
				return 0, r.end()
			case m.block != nil:
				r.current, r.rest = m.block, m.block.data
			default:
				m.state <- r.answer()
			}
		case <-r.ctx.Done():
			return 0, r.ctx.Err()
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// end tells the end of the file from the end of a scan that failed: lanes are closed in both cases.
func (r *laneReader) end() error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	return io.EOF
}

// growState is a grower at rest.
type growState struct {
	Count int64  `json:"count"`
	Edge  []byte `json:"edge"` // digests
	Level int64  `json:"level"`
	Kept  []byte `json:"kept"` // digests
}

func (g *grower) state() growState {
	return growState{int64(g.count), joinDigests(g.edge), int64(g.level), joinDigests(g.kept)}
}

func (g *grower) restore(s growState) {
	g.count, g.edge = uint64(s.Count), splitDigests(s.Edge)
	g.level, g.kept = uint(s.Level), splitDigests(s.Kept)
}

// bar adds up progress from several files.
type bar struct {
	mu          sync.Mutex
	done, total int64
	tell        func(done, total int64)
}

func (b *bar) add(bytes int64) {
	if b == nil || b.tell == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done += bytes
	b.tell(b.done, b.total)
}

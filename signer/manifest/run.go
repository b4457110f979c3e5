package manifest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"luzheng/signer/gm"
	"luzheng/signer/strictjson"
)

const (
	checkpointFormat = "luzheng-manifest-checkpoint/v1"
	maxCheckpoint    = 256 << 20
	// saveEvery is how many bytes of finished files are hashed between two checkpoints.
	saveEvery = 64 << 20
)

// run is the state of one Build: what is finished, and what an earlier run left.
type run struct {
	options  Options
	done     []finishedFile
	previous *checkpoint
	resumed  int64
	unsaved  int64 // bytes of finished files since the last checkpoint
}

type finishedFile struct {
	Source source    `json:"source"`
	File   File      `json:"file"`
	Tree   *FileTree `json:"tree,omitempty"`
}

// checkpoint is what is written down of a run. It holds the state of hashes over data that may be secret, so only its owner can
// read the file, and it is removed when the run ends well.
type checkpoint struct {
	Format   string         `json:"format"`
	KeyCheck *gm.Digest     `json:"keyCheck,omitempty"`
	NoTables bool           `json:"noTables"`
	Tree     bool           `json:"tree"`
	Done     []finishedFile `json:"done"`
	Source   *source        `json:"source,omitempty"`
	State    *fileState     `json:"state,omitempty"`
}

func openRun(o Options) (*run, error) {
	r := &run{options: o}
	if o.Checkpoint == "" {
		return r, nil
	}
	encoded, err := os.ReadFile(o.Checkpoint)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return nil, fmt.Errorf("manifest: checkpoint: %w", err)
	}
	var c checkpoint
	if err := strictjson.UnmarshalCanonical(encoded, &c, maxCheckpoint); err != nil || c.Format != checkpointFormat || !c.sound() {
		return nil, fmt.Errorf("manifest: %s is not a checkpoint of this program; remove it to begin anew", o.Checkpoint)
	}
	if want := r.checkpoint(nil, nil); c.NoTables != want.NoTables || c.Tree != want.Tree || !equalDigest(c.KeyCheck, want.KeyCheck) {
		return nil, fmt.Errorf("manifest: the run that left %s had other options; repeat them, or remove the file to begin anew", o.Checkpoint)
	}
	r.previous = &c
	return r, nil
}

// sound tells whether the states fit themselves, so that nothing made of them can panic or mislead.
func (c *checkpoint) sound() bool {
	s := c.State
	if s == nil {
		return true
	}
	return c.Source != nil && s.Offset > 0 && s.Offset%ChunkSize == 0 && s.Offset < c.Source.Size &&
		s.Chunks.sound(s.Offset/ChunkSize) && s.RowOffset >= 0 && s.RowOffset <= s.Offset && (s.Rows == nil || s.Rows.sound(s.Rows.Count))
}

func equalDigest(a, b *gm.Digest) bool {
	return (a == nil) == (b == nil) && (a == nil || *a == *b)
}

// earlierWork is what the previous run knows of a source: all, a part, or nothing.
type earlierWork struct {
	finished *finishedFile
	state    *fileState
}

// earlier compares size and time of change: a file that was written to since is read anew.
func (r *run) earlier(s source) earlierWork {
	if r.previous == nil {
		return earlierWork{}
	}
	for i, f := range r.previous.Done {
		if f.Source.same(s) {
			return earlierWork{finished: &r.previous.Done[i]}
		}
	}
	if r.previous.Source != nil && r.previous.Source.same(s) {
		return earlierWork{state: r.previous.State}
	}
	return earlierWork{}
}

func (s source) same(o source) bool {
	return s.Path == o.Path && s.Size == o.Size && s.Modified == o.Modified
}

func (r *run) add(f finishedFile) error {
	r.done = append(r.done, f)
	r.unsaved += f.Source.Size
	if r.options.Checkpoint == "" || r.unsaved < saveEvery {
		return nil
	}
	return r.save(nil, nil)
}

func (r *run) checkpoint(s *source, state *fileState) *checkpoint {
	c := &checkpoint{Format: checkpointFormat, NoTables: r.options.NoTables, Tree: r.options.Tree, Done: r.done, Source: s, State: state}
	if r.options.Key != nil {
		check := r.options.Key.check()
		c.KeyCheck = &check
	}
	return c
}

// save replaces the checkpoint file as a whole.
func (r *run) save(s *source, state *fileState) error {
	r.unsaved = 0
	encoded, err := strictjson.Marshal(r.checkpoint(s, state))
	if err != nil {
		return fmt.Errorf("manifest: checkpoint: %w", err)
	}
	next := r.options.Checkpoint + ".new"
	if err := os.WriteFile(next, encoded, 0o600); err != nil {
		return fmt.Errorf("manifest: checkpoint: %w", err)
	}
	if err := os.Rename(next, r.options.Checkpoint); err != nil {
		return fmt.Errorf("manifest: checkpoint: %w", err)
	}
	return nil
}

func (r *run) finish() (*Result, error) {
	m := &Manifest{Format: Format, KeyCheck: r.checkpoint(nil, nil).KeyCheck}
	for _, f := range r.done {
		m.Files = append(m.Files, f.File)
	}
	digest, err := m.Digest()
	if err != nil {
		return nil, err
	}
	result := &Result{Manifest: m, Resumed: r.resumed}
	if r.options.Tree {
		result.Tree = &TreeFile{Format: treeFormat, Manifest: digest}
		for _, f := range r.done {
			result.Tree.Files = append(result.Tree.Files, *f.Tree)
		}
	}
	if r.options.Checkpoint != "" {
		if err := os.Remove(r.options.Checkpoint); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("manifest: checkpoint: %w", err)
		}
	}
	return result, nil
}

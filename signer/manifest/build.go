package manifest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Options says how a manifest is built; the zero value is a plain manifest with row trees for tables.
type Options struct {
	// Key makes every digest keyed; nil for published files.
	Key *Key
	// NoTables leaves out row trees.
	NoTables bool
	// Tree asks for the trees' lower nodes as well.
	Tree bool
	// Checkpoint is a file that holds the state of the run, so that the next run goes on where this one was cut off. It is removed
	// at the end. "" for none.
	Checkpoint string
	// Progress, if set, is told the bytes done and the total, from one goroutine at a time.
	Progress func(done, total int64)

	// stateEvery is how many bytes of one file are hashed between two checkpoints; 0 means the usual.
	stateEvery int64
}

// Result is what Build gives.
type Result struct {
	Manifest *Manifest
	// Tree is nil unless it was asked for.
	Tree *TreeFile
	// Resumed is how many bytes an earlier run had hashed.
	Resumed int64
}

// source is a file to describe.
type source struct {
	Path     string `json:"path"` // in the manifest
	Size     int64  `json:"size"`
	Modified int64  `json:"modified"` // Unix µs
	name     string // on disk
}

// Build describes a file, or every file in a folder. It reads each file once and holds a few chunks of it in memory.
func Build(ctx context.Context, root string, o Options) (*Result, error) {
	sources, err := listSources(root)
	if err != nil {
		return nil, err
	}
	progress := &bar{tell: o.Progress}
	for _, s := range sources {
		progress.total += s.Size
	}
	run, err := openRun(o)
	if err != nil {
		return nil, err
	}
	for _, s := range sources {
		if err := run.describe(ctx, s, progress); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Path, err)
		}
	}
	return run.finish()
}

// describe adds one file, or takes it over from the earlier run.
func (r *run) describe(ctx context.Context, s source, progress *bar) error {
	resume := r.earlier(s)
	if resume.finished != nil {
		r.resumed += s.Size
		progress.add(s.Size)
		return r.add(*resume.finished)
	}
	if resume.state != nil {
		r.resumed += resume.state.Offset
		progress.add(resume.state.Offset)
	}
	file, err := os.Open(s.name)
	if err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	defer file.Close()
	work := r.scan(file, s)
	work.resume, work.progress = resume.state, progress.add
	if r.options.Checkpoint != "" {
		work.onState = func(state *fileState) error { return r.save(&s, state) }
		work.stateEvery = cmp.Or(r.options.stateEvery, stateEvery)
	}
	if err := work.run(ctx); err != nil {
		return err
	}
	if info, err := file.Stat(); err != nil || info.ModTime().UnixMicro() != s.Modified {
		return errors.Join(err, errChanged)
	}
	return r.add(finishedFile{s, work.result(), work.nodes()})
}

// scan is the work on one file.
func (r *run) scan(file io.ReaderAt, s source) *scan {
	work := &scan{file: file, size: s.Size, hashing: committer{r.options.Key, s.Path}, keeps: r.options.Tree}
	if !r.options.NoTables {
		work.table, _ = tableFormat(s.Path)
	}
	return work
}

// Describe is Build for one file that is open already, such as one that a browser was given: path is the name that it has in the
// manifest. A run of this kind keeps no checkpoint.
func Describe(ctx context.Context, path string, size int64, file io.ReaderAt, o Options) (*Result, error) {
	if o.Checkpoint != "" {
		return nil, errors.New("manifest: a file that is open already is described without a checkpoint")
	}
	if err := checkPath(path); err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	s := source{Path: path, Size: size}
	run := &run{options: o}
	work := run.scan(file, s)
	progress := &bar{tell: o.Progress, total: size}
	work.progress = progress.add
	if err := work.run(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := run.add(finishedFile{s, work.result(), work.nodes()}); err != nil {
		return nil, err
	}
	return run.finish()
}

// result is the file's entry in the manifest.
func (s *scan) result() File {
	f := File{Path: s.hashing.path, Size: s.size, Digest: s.hashing.file(s.digest), Chunks: s.chunks.tree()}
	if s.table != "" {
		f.Table = &Table{Format: s.table, Columns: s.columns, Rows: s.rows.tree()}
		if f.Table.Columns == nil {
			f.Table.Columns = []string{}
		}
	}
	return f
}

func (s *scan) nodes() *FileTree {
	if !s.keeps {
		return nil
	}
	t := &FileTree{Path: s.hashing.path, Chunks: s.chunks.nodes()}
	if s.table != "" {
		rows := s.rows.nodes()
		t.Rows = &rows
	}
	return t
}

// listSources finds the files under root, sorted by the path they will have in the manifest.
func listSources(root string) ([]source, error) {
	info, err := os.Stat(root)
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	if !info.IsDir() {
		s, err := newSource(root, filepath.Base(root), info)
		return []source{s}, err
	}
	var sources []source
	err = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		s, err := newSource(name, filepath.ToSlash(relative), info)
		if err != nil {
			return err
		}
		if len(sources) == MaxFiles {
			return fmt.Errorf("the folder holds more than %d files", MaxFiles)
		}
		sources = append(sources, s)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	if len(sources) == 0 {
		return nil, fmt.Errorf("manifest: %s holds no files", root)
	}
	slices.SortFunc(sources, func(a, b source) int { return strings.Compare(a.Path, b.Path) })
	return sources, nil
}

func newSource(name, path string, info fs.FileInfo) (source, error) {
	if !info.Mode().IsRegular() {
		return source{}, fmt.Errorf("%s is not a regular file (%s); a manifest describes only those", name, info.Mode().Type())
	}
	if err := checkPath(path); err != nil {
		return source{}, err
	}
	return source{Path: path, Size: info.Size(), Modified: info.ModTime().UnixMicro(), name: name}, nil
}

package manifest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Problem says how a file differs from the manifest.
type Problem string

// The problems.
const (
	Missing  Problem = "missing"
	Changed  Problem = "changed"  // content or size
	Unlisted Problem = "unlisted" // in the folder, not in the manifest
)

// Difference is one file that is not as the manifest says.
type Difference struct {
	Path    string  `json:"path"`
	Problem Problem `json:"problem"`
	// Size is the size found, in bytes, when it is not the one recorded.
	Size *int64 `json:"size,omitempty"`
	// Chunks and Rows are the first that differ; known only with a tree file.
	Chunks *Span `json:"chunks,omitempty"`
	Rows   *Span `json:"rows,omitempty"`
	// Table tells where the file can no longer be read as a table.
	Table string `json:"table,omitempty"`
}

// Report is the answer of Verify.
type Report struct {
	OK          bool         `json:"ok"`
	Files       int64        `json:"files"` // compared
	Bytes       int64        `json:"bytes"` // read
	Differences []Difference `json:"differences,omitempty"`
}

// VerifyOptions says what to compare with.
type VerifyOptions struct {
	Key      *Key      // for a keyed manifest
	Tree     *TreeFile // checked by ParseTreeFile; tells where files differ
	Progress func(done, total int64)
}

// Verify compares a file or folder with a manifest. A single file may have another name than in a manifest of one file: downloads
// are renamed. Differences are in the report; an error means that nothing could be compared.
func (m *Manifest) Verify(ctx context.Context, root string, o VerifyOptions) (*Report, error) {
	key, err := m.keyFor(o.Key)
	if err != nil {
		return nil, err
	}
	found, err := listSources(root)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(root); err == nil && !info.IsDir() {
		if len(m.Files) != 1 && m.Find(filepath.Base(root)) == nil {
			return nil, fmt.Errorf("manifest: no file named %q is in the manifest", filepath.Base(root))
		}
		return m.verifyOne(ctx, found[0], key, o)
	}
	byPath := make(map[string]source, len(found))
	progress := &bar{tell: o.Progress}
	for _, s := range found {
		byPath[s.Path] = s
		progress.total += s.Size
	}
	report := &Report{}
	for i := range m.Files {
		s, ok := byPath[m.Files[i].Path]
		delete(byPath, m.Files[i].Path)
		if !ok {
			report.Differences = append(report.Differences, Difference{Path: m.Files[i].Path, Problem: Missing})
			continue
		}
		if err := m.compare(ctx, i, s, key, o.Tree, progress, report); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Path, err)
		}
	}
	for _, s := range found {
		if _, unlisted := byPath[s.Path]; unlisted {
			report.Differences = append(report.Differences, Difference{Path: s.Path, Problem: Unlisted})
		}
	}
	report.OK = len(report.Differences) == 0
	return report, nil
}

func (m *Manifest) verifyOne(ctx context.Context, s source, key *Key, o VerifyOptions) (*Report, error) {
	index := 0
	for i := range m.Files {
		if m.Files[i].Path == s.Path {
			index = i
		}
	}
	report := &Report{}
	if err := m.compare(ctx, index, s, key, o.Tree, &bar{tell: o.Progress, total: s.Size}, report); err != nil {
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	report.OK = len(report.Differences) == 0
	return report, nil
}

// compare reads one file and enters what differs.
func (m *Manifest) compare(ctx context.Context, index int, s source, key *Key, tree *TreeFile, progress *bar, report *Report) error {
	recorded := &m.Files[index]
	report.Files++
	difference := Difference{Path: recorded.Path, Problem: Changed}
	if s.Size != recorded.Size {
		difference.Size = &s.Size
		if tree == nil { // another size is another file; only where it differs would be left to find out
			report.Differences = append(report.Differences, difference)
			progress.add(s.Size)
			return nil
		}
	}
	work, err := scanFile(ctx, s.name, s.Size, recorded, key, tree != nil, progress.add)
	if errors.Is(err, fs.ErrNotExist) {
		report.Differences = append(report.Differences, Difference{Path: recorded.Path, Problem: Missing})
		return nil
	}
	if err != nil {
		return err
	}
	report.Bytes += s.Size
	if have := work.result(); have.Digest == recorded.Digest && have.Size == recorded.Size && have.Chunks == recorded.Chunks && work.sameTable(recorded) {
		return nil
	}
	if work.tableErr != nil {
		difference.Table = work.tableErr.Error()
	}
	if tree != nil {
		have, kept := work.result(), work.nodes()
		difference.Chunks = firstDifference(tree.Files[index].Chunks, recorded.Chunks, kept.Chunks, have.Chunks)
		if recorded.Table != nil {
			difference.Rows = firstDifference(*tree.Files[index].Rows, recorded.Table.Rows, *kept.Rows, have.Table.Rows)
		}
	}
	report.Differences = append(report.Differences, difference)
	return nil
}

// sameTable: a manifest that was put together wrongly may fit a file's bytes and not its rows.
func (s *scan) sameTable(recorded *File) bool {
	return recorded.Table == nil || s.tableErr == nil && s.rows.tree() == recorded.Table.Rows
}

// scanFile hashes a file as its entry in the manifest says.
func scanFile(ctx context.Context, name string, size int64, as *File, key *Key, keeps bool, progress func(int64)) (*scan, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	defer file.Close()
	work := &scan{file: file, size: size, hashing: committer{key, as.Path}, keeps: keeps, lenient: true, progress: progress}
	if as.Table != nil {
		work.table = as.Table.Format
	}
	return work, work.run(ctx)
}

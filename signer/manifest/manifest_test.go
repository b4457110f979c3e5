package manifest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

// put writes a file under dir and returns its path.
func put(t testing.TB, dir, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func build(t testing.TB, path string, o Options) *Result {
	t.Helper()
	result, err := Build(context.Background(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// villages is a table; its rows have about 50 bytes.
func villages(rows int) []byte { return wideVillages(rows, 0) }

// wideVillages has rows that are longer by pad bytes, so that few of them fill several chunks.
func wideVillages(rows, pad int) []byte {
	var b bytes.Buffer
	b.WriteString("code,name,town\n")
	padding := strings.Repeat("0", pad)
	for i := range rows {
		fmt.Fprintf(&b, "5105%08d,\"第%d村, 居委会\",%s%d\n", i, i, padding, i/30)
	}
	return b.Bytes()
}

// TestBuildIsWhatTheFormatSays computes the digests of files of all edge sizes in the plainest way.
func TestBuildIsWhatTheFormatSays(t *testing.T) {
	for _, size := range []int{0, 1, ChunkSize - 1, ChunkSize, ChunkSize + 1, 9*ChunkSize + 12345} {
		content := bytes.Repeat([]byte("0123456789abcde"), size/15+1)[:size]
		file := build(t, put(t, t.TempDir(), "a.bin", content), Options{}).Manifest.Files[0]
		tree := merkle.NewTree(new(merkle.Memory))
		for rest := content; len(rest) > 0; {
			n := min(ChunkSize, len(rest))
			if _, err := tree.Append(merkle.LeafHash(rest[:n])); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		want := File{Path: "a.bin", Size: int64(size), Digest: gm.Sum(content), Chunks: Tree{int64(tree.Size()), tree.Root()}}
		if file != want {
			t.Errorf("size %d: %+v, want %+v", size, file, want)
		}
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "b/villages.csv", villages(10))
	put(t, dir, "a.txt", []byte("text"))
	put(t, dir, "b/z.jsonl", []byte(`{"a":1}`))
	m := build(t, dir, Options{}).Manifest
	var paths []string
	for _, file := range m.Files {
		paths = append(paths, file.Path)
	}
	if strings.Join(paths, " ") != "a.txt b/villages.csv b/z.jsonl" || m.Rows() != 11 || m.Files[0].Table != nil {
		t.Fatalf("%v, %d rows", paths, m.Rows())
	}
	if table := m.Files[1].Table; table.Rows.Count != 10 || strings.Join(table.Columns, " ") != "code name town" {
		t.Fatalf("%+v", table)
	}
	if plain := build(t, dir, Options{NoTables: true}).Manifest; plain.Rows() != 0 || plain.Files[1].Table != nil {
		t.Fatal("row trees in spite of NoTables")
	}
	encoded, err := m.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	back, err := Parse(encoded)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := back.Marshal(); err != nil || !bytes.Equal(again, encoded) {
		t.Fatalf("%s, %v", again, err)
	}
}

func TestFolderRefuses(t *testing.T) {
	linked := t.TempDir()
	if err := os.Symlink(put(t, t.TempDir(), "x", nil), filepath.Join(linked, "link")); err != nil {
		t.Fatal(err)
	}
	badTable := t.TempDir()
	put(t, badTable, "t.csv", []byte("a,b\n1\n"))
	badName := t.TempDir()
	put(t, badName, "line\nfeed", nil)
	for name, c := range map[string]struct{ dir, want string }{
		"empty":      {t.TempDir(), "holds no files"},
		"missing":    {filepath.Join(t.TempDir(), "none"), "no such file"},
		"link":       {linked, "is not a regular file"},
		"bad table":  {badTable, "t.csv: row 1: manifest: the file is not a readable table: wrong number of fields"},
		"odd a name": {badName, "cannot be printed"},
	} {
		if _, err := Build(context.Background(), c.dir, Options{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestResume cuts a build off at many places, each time goes on, and gets the same manifest and tree as in one go.
func TestResume(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "data/a.bin", bytes.Repeat([]byte{7}, 3*ChunkSize))
	put(t, dir, "data/v.csv", wideVillages(10_000, 900)) // 9 chunks
	put(t, dir, "data/w.jsonl", bytes.Repeat([]byte(`{"a":"`+strings.Repeat("x", 700)+`"}`+"\n"), 6000))
	root := filepath.Join(dir, "data")
	for _, keyed := range []bool{false, true} {
		o := Options{Tree: true, stateEvery: ChunkSize}
		if keyed {
			key, err := NewKey()
			if err != nil {
				t.Fatal(err)
			}
			o.Key = key
		}
		want := build(t, root, o)
		o.Checkpoint = filepath.Join(dir, "checkpoint")
		for stop := int64(2); ; stop += 3 {
			ctx, cancel := context.WithCancel(context.Background())
			o.Progress = func(done, _ int64) {
				if done > stop*ChunkSize {
					cancel()
				}
			}
			got, err := Build(ctx, root, o)
			cancel()
			if errors.Is(err, context.Canceled) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if digestOf(t, got.Manifest) != digestOf(t, want.Manifest) || treeOf(t, got.Tree) != treeOf(t, want.Tree) {
				t.Fatal("a resumed build gives something else")
			}
			if got.Resumed == 0 {
				t.Fatal("nothing was resumed")
			}
			break
		}
		if _, err := os.Stat(o.Checkpoint); !os.IsNotExist(err) {
			t.Fatalf("the checkpoint is still there: %v", err)
		}
	}
}

func TestResumeRefusesWhatDoesNotFit(t *testing.T) {
	dir := t.TempDir()
	path := put(t, dir, "a.bin", bytes.Repeat([]byte{7}, 4*ChunkSize))
	o := Options{Checkpoint: filepath.Join(dir, "checkpoint"), stateEvery: ChunkSize}
	ctx, cancel := context.WithCancel(context.Background())
	o.Progress = func(done, _ int64) {
		if done >= 3*ChunkSize {
			cancel()
		}
	}
	if _, err := Build(ctx, path, o); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	o.Progress = nil
	other := o
	other.Tree = true
	if _, err := Build(context.Background(), path, other); err == nil || !strings.Contains(err.Error(), "had other options") {
		t.Errorf("other options: %v", err)
	}
	// A file that was written to since is read anew.
	put(t, dir, "a.bin", bytes.Repeat([]byte{8}, 4*ChunkSize))
	result := build(t, path, o)
	if result.Resumed != 0 || result.Manifest.Files[0].Digest != gm.Sum(bytes.Repeat([]byte{8}, 4*ChunkSize)) {
		t.Errorf("resumed %d bytes of another file", result.Resumed)
	}
	if err := os.WriteFile(o.Checkpoint, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Build(context.Background(), path, o); err == nil || !strings.Contains(err.Error(), "is not a checkpoint") {
		t.Errorf("damaged checkpoint: %v", err)
	}
}

func digestOf(t testing.TB, m *Manifest) gm.Digest {
	t.Helper()
	digest, err := m.Digest()
	if err != nil {
		t.Fatal(err)
	}
	return digest
}

func treeOf(t testing.TB, tree *TreeFile) string {
	t.Helper()
	encoded, err := tree.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

func TestVerifyNamesTheDifference(t *testing.T) {
	original := wideVillages(6_000, 400) // 3 chunks
	dir := t.TempDir()
	result := build(t, put(t, dir, "villages.csv", original), Options{Tree: true})
	encoded, err := result.Tree.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	tree, err := ParseTreeFile(encoded, result.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(original, []byte("\n"))
	change := func(line int) []byte {
		changed := bytes.Clone(original)
		changed[len(bytes.Join(lines[:line], nil))+2] ^= 1 // line 0 is the header
		return changed
	}
	rowChunk := func(line int) int64 { return int64(len(bytes.Join(lines[:line], nil))+2)/ChunkSize + 1 }
	for _, c := range []struct {
		name         string
		content      []byte
		chunks, rows *Span
		table        string
	}{
		{"untouched", original, nil, nil, ""},
		{"first row", change(1), &Span{1, 1}, &Span{1, 1}, ""},
		{"row 4000", change(4_000), &Span{rowChunk(4_000), rowChunk(4_000)}, &Span{4_000, 4_000}, ""},
		{"last row", change(6_000), &Span{rowChunk(6_000), rowChunk(6_000)}, &Span{6_000, 6_000}, ""},
		{"row removed", slicesWithout(lines, 100), &Span{1, 1}, &Span{100, 100}, ""},
		{"row added", append(bytes.Clone(original), "1,2,3\n"...), &Span{rowChunk(6_000), rowChunk(6_000)}, &Span{6_001, 6_001}, ""},
		{"cut off", original[:ChunkSize], &Span{2, 2}, nil, ""},
		{"no longer a table", bytes.Replace(original, []byte("第3000村"), []byte("第\"000村"), 1), &Span{rowChunk(3_001), rowChunk(3_001)}, &Span{3_001, 3_001}, "row 3001: "},
	} {
		path := put(t, t.TempDir(), "downloaded", c.content)
		report, err := result.Manifest.Verify(context.Background(), path, VerifyOptions{Tree: tree})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if c.chunks == nil {
			if !report.OK {
				t.Errorf("%s: %+v", c.name, report)
			}
			continue
		}
		if report.OK || len(report.Differences) != 1 {
			t.Fatalf("%s: %+v", c.name, report)
		}
		d := report.Differences[0]
		if d.Chunks == nil || *d.Chunks != *c.chunks || c.rows != nil && (d.Rows == nil || *d.Rows != *c.rows) || !strings.HasPrefix(d.Table, c.table) {
			t.Errorf("%s: chunks %v rows %v table %q", c.name, d.Chunks, d.Rows, d.Table)
		}
		bare, err := result.Manifest.Verify(context.Background(), path, VerifyOptions{})
		if err != nil || bare.OK {
			t.Errorf("%s without a tree file: %+v, %v", c.name, bare, err)
		}
	}
}

func slicesWithout(lines [][]byte, at int) []byte {
	var all []byte
	for i, line := range lines {
		if i != at {
			all = append(all, line...)
		}
	}
	return all
}

func TestVerifyFolder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a", "b", "c/d"} {
		put(t, dir, name, []byte(name))
	}
	m := build(t, dir, Options{}).Manifest
	if err := os.Remove(filepath.Join(dir, "a")); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "b", []byte("B"))
	put(t, dir, "e", []byte("new"))
	report, err := m.Verify(context.Background(), dir, VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Problem{}
	for _, d := range report.Differences {
		got[d.Path] = d.Problem
	}
	if report.OK || len(got) != 3 || got["a"] != Missing || got["b"] != Changed || got["e"] != Unlisted {
		t.Fatalf("%+v", report)
	}
	if _, err := m.Verify(context.Background(), filepath.Join(dir, "e"), VerifyOptions{}); err == nil {
		t.Error("a file that no entry fits was compared")
	}
}

func TestKeyed(t *testing.T) {
	dir := t.TempDir()
	path := put(t, dir, "v.csv", villages(100))
	key, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	plain, keyed := build(t, path, Options{}).Manifest, build(t, path, Options{Key: key}).Manifest
	p, k := plain.Files[0], keyed.Files[0]
	if p.Digest == k.Digest || p.Chunks.Root == k.Chunks.Root || p.Table.Rows.Root == k.Table.Rows.Root {
		t.Fatal("a digest does not depend on the key")
	}
	for name, c := range map[string]struct {
		m    *Manifest
		key  *Key
		want error
	}{
		"right key": {keyed, key, nil}, "no key": {keyed, nil, ErrKey}, "another key": {keyed, stranger, ErrKey}, "key for a plain one": {plain, key, ErrKey},
	} {
		report, err := c.m.Verify(context.Background(), path, VerifyOptions{Key: c.key})
		if !errors.Is(err, c.want) || err == nil && !report.OK {
			t.Errorf("%s: %+v, %v", name, report, err)
		}
	}
	encoded, err := key.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if back, err := ParseKey(encoded); err != nil || *back != *key {
		t.Fatalf("key file: %v", err)
	}
	if _, err := ParseKey([]byte(`{"format":"luzheng-manifest-key/v1","key":"` + strings.Repeat("0", 64) + `"}`)); !errors.Is(err, ErrKey) {
		t.Errorf("zero key: %v", err)
	}
}

func TestProofs(t *testing.T) {
	content := wideVillages(3_000, 400)
	path := put(t, t.TempDir(), "v.csv", content)
	key, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]*Key{"plain": nil, "keyed": key} {
		m := build(t, path, Options{Key: key}).Manifest
		indexes := []int64{2_999, 0, 1234}
		proofs, err := m.ProveRows(context.Background(), path, "v.csv", indexes, key)
		if err != nil {
			t.Fatal(err)
		}
		for i, proof := range proofs {
			encoded, err := proof.Marshal()
			if err != nil {
				t.Fatal(err)
			}
			parsed, err := ParseProof(encoded)
			if err != nil {
				t.Fatal(err)
			}
			if err := m.VerifyRow(parsed); err != nil {
				t.Fatalf("%s row %d: %v", name, indexes[i], err)
			}
			if want := fmt.Sprintf("5105%08d", indexes[i]); proof.Row[0].Text != want {
				t.Fatalf("row %v, want code %s", proof.Row, want)
			}
			refuseChanged(t, m, parsed)
		}
		last := chunkCount(int64(len(content))) - 1
		proof, err := m.ProveChunk(context.Background(), path, "v.csv", last, key)
		if err != nil {
			t.Fatal(err)
		}
		chunk := bytes.Clone(content[last*ChunkSize:])
		if err := m.VerifyChunk(proof, chunk); err != nil {
			t.Fatalf("%s chunk: %v", name, err)
		}
		chunk[5] ^= 1
		if err := m.VerifyChunk(proof, chunk); !errors.Is(err, ErrProof) {
			t.Errorf("%s changed chunk: %v", name, err)
		}
		if err := m.VerifyRow(proof); !errors.Is(err, ErrProof) {
			t.Errorf("%s chunk as row: %v", name, err)
		}
		for _, index := range []int64{-1, 3_000} {
			if _, err := m.ProveRows(context.Background(), path, "v.csv", []int64{index}, key); !errors.Is(err, ErrProof) {
				t.Errorf("row %d: %v", index, err)
			}
		}
		other := put(t, t.TempDir(), "v.csv", content[:len(content)-1])
		if _, err := m.ProveRows(context.Background(), other, "v.csv", indexes, key); !errors.Is(err, ErrProof) {
			t.Errorf("%s another file: %v", name, err)
		}
	}
}

// refuseChanged changes each part of a row's proof.
func refuseChanged(t *testing.T, m *Manifest, good *Proof) {
	t.Helper()
	for name, change := range map[string]func(*Proof){
		"text":     func(p *Proof) { p.Row[0].Text += "0" },
		"column":   func(p *Proof) { p.Row[0].Column = "other" },
		"no cell":  func(p *Proof) { p.Row = p.Row[1:] },
		"index":    func(p *Proof) { p.Index ^= 1 },
		"beyond":   func(p *Proof) { p.Index = 3_000 },
		"hash":     func(p *Proof) { p.Hashes[3][0] ^= 1 },
		"shorter":  func(p *Proof) { p.Hashes = p.Hashes[1:] },
		"longer":   func(p *Proof) { p.Hashes = append(p.Hashes, gm.Digest{}) },
		"path":     func(p *Proof) { p.Path = "w.csv" },
		"part":     func(p *Proof) { p.Part = Chunk },
		"manifest": func(p *Proof) { p.Manifest[0] ^= 1 },
		"salt": func(p *Proof) {
			if p.Salt == nil {
				p.Salt = &gm.Digest{}
			} else {
				p.Salt[0] ^= 1
			}
		},
		"salt removed": func(p *Proof) {
			if p.Salt == nil {
				p.Index ^= 1 // nothing to remove in a plain proof
			}
			p.Salt = nil
		},
	} {
		encoded, err := good.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		changed, err := ParseProof(encoded)
		if err != nil {
			t.Fatal(err)
		}
		change(changed)
		if err := m.VerifyRow(changed); !errors.Is(err, ErrProof) {
			t.Errorf("%s changed: %v", name, err)
		}
	}
}

// TestExportedRowsCanBeProven: rows exported to JSON Lines are rows of the CSV, by a proof made from the CSV.
func TestExportedRowsCanBeProven(t *testing.T) {
	path := put(t, t.TempDir(), "v.csv", villages(1000))
	m := build(t, path, Options{}).Manifest
	proofs, err := m.ProveRows(context.Background(), path, "v.csv", []int64{7}, nil)
	if err != nil {
		t.Fatal(err)
	}
	exported, _, err := rowsOf(JSONLines, `{"town":0,"name":"第7村, 居委会","code":"510500000007"}`)
	if err != nil {
		t.Fatal(err)
	}
	row, err := parseCanonical([]byte(exported[0]))
	if err != nil {
		t.Fatal(err)
	}
	proofs[0].Row = row
	if err := m.VerifyRow(proofs[0]); err != nil {
		t.Fatal(err)
	}
}

func TestParseRefuses(t *testing.T) {
	m := build(t, put(t, t.TempDir(), "v.csv", villages(3)), Options{}).Manifest
	good, err := m.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(m *Manifest){
		"format":       func(m *Manifest) { m.Format = "luzheng-manifest/v2" },
		"no files":     func(m *Manifest) { m.Files = nil },
		"twice":        func(m *Manifest) { m.Files = append(m.Files, m.Files[0]) },
		"path up":      func(m *Manifest) { m.Files[0].Path = "../v.csv" },
		"path root":    func(m *Manifest) { m.Files[0].Path = "/v.csv" },
		"backslash":    func(m *Manifest) { m.Files[0].Path = `a\v.csv` },
		"negative":     func(m *Manifest) { m.Files[0].Size = -1 },
		"chunks":       func(m *Manifest) { m.Files[0].Chunks.Count = 2 },
		"zero digest":  func(m *Manifest) { m.Files[0].Digest = gm.Digest{} },
		"zero root":    func(m *Manifest) { m.Files[0].Table.Rows.Root = gm.Digest{} },
		"rootless":     func(m *Manifest) { m.Files[0].Table.Rows.Count = 0 },
		"table format": func(m *Manifest) { m.Files[0].Table.Format = "xlsx" },
		"columns":      func(m *Manifest) { m.Files[0].Table.Columns = []string{"a", "a"} },
		"zero key":     func(m *Manifest) { m.KeyCheck = &gm.Digest{} },
	} {
		changed, err := Parse(good)
		if err != nil {
			t.Fatal(err)
		}
		change(changed)
		if _, err := changed.Marshal(); !errors.Is(err, ErrManifest) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, encoded := range map[string]string{
		"empty": "", "spaces": strings.Replace(string(good), ":", ": ", 1), "line feed": string(good) + "\n",
		"more": strings.Replace(string(good), `"format"`, `"more":1,"format"`, 1), "upper case": strings.ToUpper(string(good)),
	} {
		if _, err := Parse([]byte(encoded)); !errors.Is(err, ErrManifest) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

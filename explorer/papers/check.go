package papers

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"luzheng/explorer/verify"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// maxPaper bounds a paper in bytes.
const maxPaper = 256 << 20

// Result is what checking a folder shows.
type Result struct {
	// Verdict is Tampered when the folder is not as it was made, CannotVerify when it is and some evidence does not verify, and
	// Verified when all does; what the evidence says of its subject stands in the items.
	Verdict  verify.Verdict  `json:"verdict"`
	Headline verify.Sentence `json:"headline"`
	// Manifest is the digest to compare with the one on the paper.
	Manifest gm.Digest     `json:"manifest"`
	Case     statement.Ref `json:"case"`
	Made     int64         `json:"made"`
	// Problems are the files that are not as they were.
	Problems []Problem `json:"problems,omitempty"`
	Items    []Checked `json:"items"`
}

// Problem names a file and what is wrong with it.
type Problem struct {
	Path string `json:"path"`
	verify.Sentence
}

// Checked is one evidence file and what it proves now.
type Checked struct {
	Path     string          `json:"path"`
	Subject  string          `json:"subject"`
	Verdict  verify.Verdict  `json:"verdict"`
	Headline verify.Sentence `json:"headline"`
}

// Check verifies a folder that Make made. An error means that there is no manifest that can be read.
func Check(v *verify.Verifier, folder fs.FS) (*Result, error) {
	c := &checking{verifier: v, folder: folder, known: []string{ManifestName, DocumentsName}}
	raw, err := c.file(ManifestName, maxManifest)
	if err != nil {
		return nil, fmt.Errorf("papers: %w", err)
	}
	m, err := ParseManifest(raw)
	if err != nil {
		return nil, err
	}
	c.result = Result{Manifest: gm.Sum(raw), Case: m.Case, Made: m.Made, Items: []Checked{}}
	c.documents()
	for _, e := range m.Evidence {
		c.evidence(e)
	}
	if err := c.strangers(); err != nil {
		return nil, err
	}
	c.conclude()
	return &c.result, nil
}

type checking struct {
	verifier *verify.Verifier
	folder   fs.FS
	known    []string
	result   Result
}

func (c *checking) problem(path, zh, en string) {
	c.result.Problems = append(c.result.Problems, Problem{path, verify.Sentence{Zh: zh, En: en}})
}

func (c *checking) file(path string, limit int64) ([]byte, error) {
	file, err := c.folder.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	raw, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err == nil && int64(len(raw)) > limit {
		err = fmt.Errorf("%s has more than %d bytes", path, limit)
	}
	return raw, err
}

// same gives a file that is as the list says; otherwise the problem is noted.
func (c *checking) same(path string, digest gm.Digest, size, limit int64) ([]byte, bool) {
	c.known = append(c.known, path)
	raw, err := c.file(path, limit)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.problem(path, "文件缺失", "is missing")
	case err != nil:
		c.problem(path, "无法读取或过大", "cannot be read: "+err.Error())
	case int64(len(raw)) != size || gm.Sum(raw) != digest:
		c.problem(path, "内容已被改动，与清单记载的摘要不符", "was changed: it has not the digest that the list gives")
	default:
		return raw, true
	}
	return nil, false
}

func (c *checking) documents() {
	raw, err := c.file(DocumentsName, maxManifest)
	if err != nil {
		c.problem(DocumentsName, "文件缺失或无法读取", "is missing or cannot be read")
		c.known = append(c.known, paperNames...)
		return
	}
	list, err := ParseDocuments(raw)
	if err != nil || list.Manifest != c.result.Manifest {
		c.problem(DocumentsName, "内容已被改动，不是本清单的底稿目录", "was changed: it is not the list of this manifest's papers")
		c.known = append(c.known, paperNames...)
		return
	}
	for _, d := range list.Documents {
		c.same(d.Path, d.SM3, d.Size, maxPaper)
	}
}

func (c *checking) evidence(e Evidence) {
	raw, ok := c.same(e.Path, e.SM3, e.Size, evidence.MaxFile)
	if !ok {
		return
	}
	report := c.verifier.Verify(raw, verify.Question{})
	c.result.Items = append(c.result.Items, Checked{e.Path, e.Subject, report.Verdict, report.Headline})
	if report.Subject != "" && report.Subject != e.Subject {
		c.problem(e.Path, "证据所指与清单不符", "is about something else than the manifest says")
	}
	if report.Verdict == verify.Tampered && e.Verdict != verify.Tampered {
		c.problem(e.Path, "证据自相矛盾，清单却记载为可信", "contradicts itself, and the manifest says otherwise")
	}
}

// strangers notes the files that do not belong here.
func (c *checking) strangers() error {
	return fs.WalkDir(c.folder, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("papers: %w", err)
		}
		if !entry.IsDir() && !slices.Contains(c.known, path) {
			c.problem(path, "不属于本底稿附件", "does not belong to this annex")
		}
		return nil
	})
}

func (c *checking) conclude() {
	r := &c.result
	unable := 0
	for _, item := range r.Items {
		if item.Verdict == verify.CannotVerify || item.Verdict == verify.Tampered {
			unable++
		}
	}
	switch {
	case len(r.Problems) > 0:
		r.Verdict = verify.Tampered
		r.Headline = verify.Sentence{
			Zh: fmt.Sprintf("附件已被改动：%d 处，首处为 %s", len(r.Problems), r.Problems[0].Path),
			En: fmt.Sprintf("The annex was changed: in %d places, the first %s", len(r.Problems), r.Problems[0].Path),
		}
	case unable > 0:
		r.Verdict = verify.CannotVerify
		r.Headline = verify.Sentence{
			Zh: fmt.Sprintf("附件完好，但 %d 份证据中有 %d 份未能核验", len(r.Items), unable),
			En: fmt.Sprintf("The annex is as it was made, but %d of %d pieces of evidence do not verify", unable, len(r.Items)),
		}
	default:
		r.Verdict = verify.Verified
		r.Headline = verify.Sentence{
			Zh: fmt.Sprintf("附件完好，%d 份证据全部核验属实", len(r.Items)), En: fmt.Sprintf("The annex is as it was made, and all %d pieces of evidence verify", len(r.Items)),
		}
	}
}

package papers

import (
	"fmt"

	"luzheng/explorer/papers/docx"
	"luzheng/explorer/papers/pdf"
	"luzheng/explorer/verify"
	"luzheng/signer/gm"
	"luzheng/signer/strictjson"
)

// Put keeps one file of the folder; the path is relative, with slashes.
type Put func(path string, content []byte) error

// Made tells what was made.
type Made struct {
	// Manifest is the digest that stands on the paper.
	Manifest gm.Digest `json:"manifest"`
	Evidence int       `json:"evidence"`
	// Verdicts counts the evidence by verdict.
	Verdicts map[verify.Verdict]int `json:"verdicts"`
}

// Make verifies the draft's evidence and makes the folder. The same draft gives the same bytes.
func Make(v *verify.Verifier, d *Draft, put Put) (*Made, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	items, err := d.read(v)
	if err != nil {
		return nil, err
	}
	made := &Made{Evidence: len(items), Verdicts: map[verify.Verdict]int{}}
	m := Manifest{Format: ManifestFormat, Ledger: items[0].content.File.Ledger, Case: d.Case, Handler: d.Handler, Made: d.Made, TrustRoot: items[0].report.Trust.Digest}
	for i, item := range items {
		path := evidencePath(i)
		if err := put(path, item.raw); err != nil {
			return nil, err
		}
		made.Verdicts[item.report.Verdict]++
		m.Evidence = append(m.Evidence, Evidence{
			Path: path, Subject: item.content.File.Subject.String(), SM3: gm.Sum(item.raw), Size: int64(len(item.raw)), Verdict: item.report.Verdict,
		})
	}
	raw, err := strictjson.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("papers: %w", err)
	}
	if err := put(ManifestName, raw); err != nil {
		return nil, err
	}
	made.Manifest = gm.Sum(raw)
	return made, d.print(&m, made.Manifest, items, put)
}

// print writes the papers and their list.
func (d *Draft) print(m *Manifest, manifest gm.Digest, items []read, put Put) error {
	paper, err := d.paper(m, manifest, items)
	if err != nil {
		return err
	}
	list := Documents{Format: DocumentsFormat, Manifest: manifest}
	printers := []func() ([]byte, error){
		func() ([]byte, error) { return pdf.Print(paper) },
		func() ([]byte, error) { return docx.Write(paper) },
		func() ([]byte, error) { return sheets(paper) },
	}
	for i, name := range paperNames {
		raw, err := printers[i]()
		if err != nil {
			return err
		}
		if err := put(name, raw); err != nil {
			return err
		}
		list.Documents = append(list.Documents, File{name, gm.Sum(raw), int64(len(raw))})
	}
	raw, err := strictjson.Marshal(list)
	if err != nil {
		return fmt.Errorf("papers: %w", err)
	}
	return put(DocumentsName, raw)
}

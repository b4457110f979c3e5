package papers

import (
	"fmt"
	"path"
	"regexp"

	"luzheng/explorer/verify"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// The formats of the folder's two lists, and what they are called.
const (
	ManifestFormat  = "luzheng-papers/v1"
	DocumentsFormat = "luzheng-papers-documents/v1"

	ManifestName  = "manifest.json"
	DocumentsName = "documents.json"
	evidenceDir   = "evidence"
	maxManifest   = 2 << 20
)

// Manifest lists the evidence that a paper rests on.
type Manifest struct {
	Format  string              `json:"format"`
	Ledger  statement.LedgerID  `json:"ledger"`
	Case    statement.Ref       `json:"case"`
	Handler statement.Pseudonym `json:"handler"`
	Made    int64               `json:"made"`
	// TrustRoot is the digest of the trust root under which the verdicts were found.
	TrustRoot gm.Digest  `json:"trustRoot"`
	Evidence  []Evidence `json:"evidence"`
}

// Evidence is one file of the folder.
type Evidence struct {
	Path    string         `json:"path"`
	Subject string         `json:"subject"`
	SM3     gm.Digest      `json:"sm3"`
	Size    int64          `json:"size"`
	Verdict verify.Verdict `json:"verdict"`
}

// Documents lists the papers.
type Documents struct {
	Format    string    `json:"format"`
	Manifest  gm.Digest `json:"manifest"`
	Documents []File    `json:"documents"`
}

// File is one paper.
type File struct {
	Path string    `json:"path"`
	SM3  gm.Digest `json:"sm3"`
	Size int64     `json:"size"`
}

var evidenceName = regexp.MustCompile(`^evidence/[0-9]{4}\.json$`)

func evidencePath(i int) string { return path.Join(evidenceDir, fmt.Sprintf("%04d.json", i+1)) }

// ParseManifest reads a manifest strictly: in its one encoding, the evidence numbered in order.
func ParseManifest(raw []byte) (*Manifest, error) {
	var m Manifest
	if err := strictjson.UnmarshalCanonical(raw, &m, maxManifest); err != nil {
		return nil, fmt.Errorf("papers: manifest: %w", err)
	}
	if m.Format != ManifestFormat {
		return nil, fmt.Errorf("papers: the manifest is %q, not %s", m.Format, ManifestFormat)
	}
	if len(m.Evidence) == 0 || len(m.Evidence) > MaxItems {
		return nil, fmt.Errorf("papers: the manifest lists %d evidence files, not 1 to %d", len(m.Evidence), MaxItems)
	}
	for i, e := range m.Evidence {
		if !evidenceName.MatchString(e.Path) || e.Path != evidencePath(i) {
			return nil, fmt.Errorf("papers: evidence %d of the manifest is %q", i+1, e.Path)
		}
	}
	return &m, nil
}

// ParseDocuments reads the list of the papers strictly.
func ParseDocuments(raw []byte) (*Documents, error) {
	var d Documents
	if err := strictjson.UnmarshalCanonical(raw, &d, maxManifest); err != nil {
		return nil, fmt.Errorf("papers: documents: %w", err)
	}
	if d.Format != DocumentsFormat || len(d.Documents) != len(paperNames) {
		return nil, fmt.Errorf("papers: the list of documents is %q with %d papers", d.Format, len(d.Documents))
	}
	for i, f := range d.Documents {
		if f.Path != paperNames[i] {
			return nil, fmt.Errorf("papers: paper %d is %q, not %s", i+1, f.Path, paperNames[i])
		}
	}
	return &d, nil
}

// paperNames are the papers in the order of documents.json.
var paperNames = []string{"papers.pdf", "papers.docx", "papers.xlsx"}

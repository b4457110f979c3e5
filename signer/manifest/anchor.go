package manifest

import (
	"fmt"
	"path"
	"strings"

	"luzheng/signer/statement"
)

// Anchor gives the body of the statement dataset.anchor/v1 for the manifest, without what only its owner knows: from which versions the
// data comes, what it replaces and corrects.
func (m *Manifest) Anchor() (*statement.DatasetAnchor, error) {
	digest, err := m.Digest()
	if err != nil {
		return nil, err
	}
	anchor := &statement.DatasetAnchor{Manifest: digest, Rows: m.Rows(), Format: m.format(), Keyed: m.KeyCheck != nil}
	for _, file := range m.Files {
		said := statement.File{Digest: file.Digest, Size: file.Size}
		if file.Table != nil {
			said.Rows = &file.Table.Rows.Count
		}
		anchor.Files = append(anchor.Files, said)
	}
	for _, name := range m.Columns() {
		anchor.Columns = append(anchor.Columns, statement.Label(name))
	}
	if err := anchor.Validate(); err != nil {
		return nil, fmt.Errorf("the manifest cannot be anchored in one statement: %w", err)
	}
	return anchor, nil
}

// format is the one that all files have by their names, or other.
func (m *Manifest) format() statement.Format {
	var common statement.Format
	for _, file := range m.Files {
		format := statement.Format(strings.TrimPrefix(strings.ToLower(path.Ext(file.Path)), "."))
		if format == "ndjson" {
			format = statement.FormatJSONLines
		}
		if !format.Valid() || common != "" && common != format {
			return statement.FormatOther
		}
		common = format
	}
	return common
}

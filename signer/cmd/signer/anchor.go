package main

import (
	"fmt"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"luzheng/signer/gm"
	"luzheng/signer/manifest"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// anchorFlags are the flags for the body of dataset.anchor/v1.
type anchorFlags struct {
	out, format, supersedes string
	inputs                  []string

	inputRefs     []statement.Ref
	supersedesRef *statement.Ref
}

func (f *anchorFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.out, "anchor", "", "also write the body of dataset.anchor/v1 here")
	flags.StringVar(&f.format, "format", "", "storage format to state there: csv, jsonl, json, xlsx, xml or other (default: by the files' names)")
	flags.StringArrayVar(&f.inputs, "input", nil, "a version that this one was derived from, as version:ID; repeat for more")
	flags.StringVar(&f.supersedes, "supersedes", "", "the entry's version before this one, as version:ID")
}

// check reads the references before anything is hashed.
func (f *anchorFlags) check() error {
	if f.out == "" && (f.format != "" || len(f.inputs) > 0 || f.supersedes != "") {
		return usagef("--format, --input and --supersedes are for the body that --anchor writes")
	}
	for _, input := range f.inputs {
		ref, err := statement.ParseRef(input)
		if err != nil {
			return usagef("--input: %v", err)
		}
		f.inputRefs = append(f.inputRefs, ref)
	}
	if f.supersedes != "" {
		ref, err := statement.ParseRef(f.supersedes)
		if err != nil {
			return usagef("--supersedes: %v", err)
		}
		f.supersedesRef = &ref
	}
	return nil
}

// body gives the statement's body for a manifest.
func (f *anchorFlags) body(m *manifest.Manifest, digest gm.Digest) ([]byte, error) {
	anchor := &statement.DatasetAnchor{
		Manifest: digest, Rows: m.Rows(), Format: statement.Format(f.format), Inputs: f.inputRefs, Supersedes: f.supersedesRef, Keyed: m.KeyCheck != nil,
	}
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
	if f.format == "" {
		anchor.Format = formatOf(m)
	}
	if err := anchor.Validate(); err != nil {
		return nil, fmt.Errorf("the manifest cannot be anchored in one statement: %w", err)
	}
	return strictjson.Marshal(anchor)
}

// formatOf is the format that all files have by their names, or other.
func formatOf(m *manifest.Manifest) statement.Format {
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

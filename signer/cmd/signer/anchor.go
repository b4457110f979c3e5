package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/manifest"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// anchorFlags are the flags for the body of dataset.anchor/v1.
type anchorFlags struct {
	out, format, supersedes string
	inputs, corrects        []string

	inputRefs     []statement.Ref
	correctsRefs  []statement.Ref
	supersedesRef *statement.Ref
}

func (f *anchorFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.out, "anchor", "", "also write the body of dataset.anchor/v1 here")
	flags.StringVar(&f.format, "format", "", "storage format to state there: csv, jsonl, json, xlsx, xml or other (default: by the files' names)")
	flags.StringArrayVar(&f.inputs, "input", nil, "a version that this one was derived from, as version:ID; repeat for more")
	flags.StringArrayVar(&f.corrects, "corrects", nil, "a reported problem that this version corrects, as problem:ID; repeat for more")
	flags.StringVar(&f.supersedes, "supersedes", "", "the entry's version before this one, as version:ID")
}

// check reads the references before anything is hashed.
func (f *anchorFlags) check() error {
	if f.out == "" && (f.format != "" || len(f.inputs) > 0 || len(f.corrects) > 0 || f.supersedes != "") {
		return cli.Usagef("--format, --input, --corrects and --supersedes are for the body that --anchor writes")
	}
	var err error
	if f.inputRefs, err = parseRefs("--input", f.inputs); err != nil {
		return err
	}
	if f.correctsRefs, err = parseRefs("--corrects", f.corrects); err != nil {
		return err
	}
	if f.supersedes != "" {
		ref, err := statement.ParseRef(f.supersedes)
		if err != nil {
			return cli.Usagef("--supersedes: %v", err)
		}
		f.supersedesRef = &ref
	}
	return nil
}

func parseRefs(flag string, texts []string) ([]statement.Ref, error) {
	var refs []statement.Ref
	for _, text := range texts {
		ref, err := statement.ParseRef(text)
		if err != nil {
			return nil, cli.Usagef("%s: %v", flag, err)
		}
		refs = append(refs, ref)
	}
	return refs, nil
}

// body gives the statement's body for a manifest.
func (f *anchorFlags) body(m *manifest.Manifest) ([]byte, error) {
	anchor, err := m.Anchor()
	if err != nil {
		return nil, err
	}
	anchor.Inputs, anchor.Supersedes, anchor.Corrects = f.inputRefs, f.supersedesRef, f.correctsRefs
	if f.format != "" {
		anchor.Format = statement.Format(f.format)
	}
	if err := anchor.Validate(); err != nil {
		return nil, fmt.Errorf("the manifest cannot be anchored in one statement: %w", err)
	}
	return strictjson.Marshal(anchor)
}

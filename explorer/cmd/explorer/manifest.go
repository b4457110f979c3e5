package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"luzheng/explorer/verify"
	"luzheng/signer/cli"
	"luzheng/signer/manifest"
)

// manifestFlags are the files that tell where a changed file differs.
type manifestFlags struct{ manifest, tree string }

func (m *manifestFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&m.manifest, "manifest", "", "数据清单 / the version's manifest (luzheng-manifest/v1): checked too")
	cmd.Flags().StringVar(&m.tree, "tree", "", "清单的树文件 / the manifest's tree file: tells where a changed file differs")
}

// apply reads the files and, if the data is not what the manifest lists, finds out where it differs.
func (m *manifestFlags) apply(cmd *cobra.Command, args []string, q *verify.Question) error {
	if m.manifest == "" {
		if m.tree != "" {
			return cli.Usagef("--tree needs --manifest")
		}
		return nil
	}
	raw, err := readFile(m.manifest, manifest.MaxSize)
	if err != nil {
		return err
	}
	listed, err := manifest.Parse(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", m.manifest, err)
	}
	q.Manifest = raw
	if m.tree == "" || q.Data == nil {
		return nil
	}
	rawTree, err := readFile(m.tree, manifest.MaxTreeFile)
	if err != nil {
		return err
	}
	tree, err := manifest.ParseTreeFile(rawTree, listed)
	if err != nil {
		return fmt.Errorf("%s: %w", m.tree, err)
	}
	found, err := listed.Verify(cmd.Context(), args[0], manifest.VerifyOptions{Tree: tree})
	if err != nil {
		return err
	}
	q.Data.Differs = spans(found.Differences, q.Data.Size)
	return nil
}

func spans(differences []manifest.Difference, size int64) []verify.Span {
	var all []verify.Span
	for _, d := range differences {
		if c := d.Chunks; c != nil {
			all = append(all, verify.Span{
				Path: d.Path, Unit: verify.UnitByte, From: (c.From-1)*manifest.ChunkSize + 1, To: min(c.To*manifest.ChunkSize, max(size, 1)),
			})
		}
		if r := d.Rows; r != nil {
			all = append(all, verify.Span{Path: d.Path, Unit: verify.UnitRow, From: r.From, To: r.To})
		}
	}
	return all
}

package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

func newEvidenceCommand() *cobra.Command {
	var who caller
	var out string
	var depth int
	var block bool
	cmd := &cobra.Command{
		Use:   "evidence ID",
		Short: "向网关取证据文件 / fetch an evidence file from a gateway",
		Long: `ID 是声明编号（64 位十六进制）或实体，如 version:…、grant:…。取来的文件请用
explorer verify 核验；网关说的话不作数，证据才作数。

ID is a statement's (64 hexadecimal digits) or an entity such as version:… or
grant:…. Verify what you get with explorer verify; the gateway's word counts
for nothing, the evidence does.`,
		Example: `  explorer evidence version:5f0c… --url http://127.0.0.1:7080 -o villages.evidence.json
  explorer evidence version:5f0c… --url http://127.0.0.1:7080 --block -o deep.evidence.json`,
		Args: cobra.ExactArgs(1),
	}
	who.add(cmd)
	cmd.Flags().StringVarP(&out, "out", "o", "-", "写到文件 / write to this file (- for standard output)")
	cmd.Flags().IntVar(&depth, "depth", 1, "附带几代来源的声明 / generations of inputs whose statements come too (0 to 8)")
	cmd.Flags().BoolVar(&block, "block", false, "附带 Fabric 区块，供 verify --deep 核验 / with the Fabric block, for verify --deep")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		subject, err := parseSubject(args[0])
		if err != nil {
			return err
		}
		from, err := newSource(who)
		if err != nil {
			return err
		}
		raw, err := from.evidence(cmd.Context(), subject, depth, block)
		if err != nil {
			return err
		}
		if _, err := evidence.Read(raw); err != nil {
			return fmt.Errorf("the gateway gave no evidence file: %w", err)
		}
		return writeEvidence(cmd, out, raw)
	}
	return cmd
}

// parseSubject reads a statement's ID, with or without "statement:", or an entity's reference.
func parseSubject(text string) (evidence.Subject, error) {
	if id, err := gm.ParseDigest(text); err == nil {
		return evidence.ForStatement(id), nil
	}
	subject, err := evidence.ParseSubject(text)
	if err != nil {
		return evidence.Subject{}, cli.Usagef("%q is neither a statement's ID nor an entity such as version:<64 hexadecimal digits>", text)
	}
	if !subject.Event.IsZero() || subject.Uses != (statement.Ref{}) {
		return evidence.Subject{}, cli.Usagef("evidence of uses comes from explorer events, by the index that the receipt names or by what was used")
	}
	return subject, nil
}

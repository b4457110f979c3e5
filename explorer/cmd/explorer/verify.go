package main

import (
	"github.com/spf13/cobra"

	"luzheng/explorer/verify"
	"luzheng/signer/evidence"
)

func newVerifyCommand(o *options) *cobra.Command {
	var evidencePath, annex string
	var manifests manifestFlags
	var question verify.Question
	cmd := &cobra.Command{
		Use:   "verify [FILE]",
		Short: "离线核验证据，以及文件 / verify evidence, and a file, offline",
		Long: `核对证据文件能证明什么；给出文件时，再核对它是否就是登记的那一份。
全程离线，只相信信任根。报告列出每一项做过的和没有做的核对。

Tells what an evidence file proves and, with FILE, whether that file is the
one that was registered. Works offline and believes the trust root only. The
report lists every check that was done and every one that was not.`,
		Example: `  explorer verify villages.csv --evidence villages.evidence.json --trust-root trust-root.json
  explorer verify --evidence grant.evidence.json --trust-root trust-root.json --json
  explorer verify --annex papers --trust-root trust-root.json
  explorer verify villages.csv --evidence villages.evidence.json --trust-root trust-root.json --deep
  explorer verify villages.csv --evidence villages.evidence.json --trust-root trust-root.json \
      --manifest villages.manifest.json --tree villages.tree.json`,
		Args: cobra.MaximumNArgs(1),
	}
	o.takesTrust(cmd)
	cmd.Flags().StringVar(&evidencePath, "evidence", "", "证据文件 / the evidence file (luzheng-evidence/v1)")
	cmd.Flags().BoolVar(&question.Deep, "deep", false, "要求并核验 Fabric 区块 / demand the Fabric block and verify it")
	cmd.Flags().StringVar(&annex, "annex", "", "复核审计工作底稿的附件文件夹 / check the folder of an audit's working paper")
	manifests.add(cmd)
	cmd.MarkFlagsOneRequired("evidence", "annex")
	for _, other := range []string{"evidence", "deep"} {
		cmd.MarkFlagsMutuallyExclusive("annex", other)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		lang, err := o.lang()
		if err != nil {
			return err
		}
		if annex != "" {
			if len(args) > 0 {
				return usagef("--annex takes no file: it names the folder")
			}
			return o.checkAnnex(cmd, annex, lang)
		}
		verifier, err := o.verifier()
		if err != nil {
			return err
		}
		raw, err := readFile(evidencePath, evidence.MaxFile)
		if err != nil {
			return err
		}
		if len(args) == 1 {
			if question.Data, err = hashFile(cmd, args[0]); err != nil {
				return err
			}
		}
		if err := manifests.apply(cmd, args, &question); err != nil {
			return err
		}
		return o.show(cmd, verifier.Verify(raw, question), lang)
	}
	return cmd
}

// show prints a report and gives the error that sets the exit code.
func (o *options) show(cmd *cobra.Command, report *verify.Report, lang verify.Language) error {
	var err error
	if o.asJSON {
		err = printJSON(cmd, report)
	} else {
		err = printReport(cmd.OutOrStdout(), report, lang)
	}
	if err != nil {
		return err
	}
	return asError(report.Verdict)
}

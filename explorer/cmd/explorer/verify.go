package main

import (
	"github.com/spf13/cobra"

	"luzheng/explorer/verify"
	"luzheng/signer/cli"
	"luzheng/signer/event"
	"luzheng/signer/evidence"
	"luzheng/signer/statement"
)

func newVerifyCommand(o *options) *cobra.Command {
	var annex, complete string
	var evidencePaths []string
	var manifests manifestFlags
	var question verify.Question
	promise := &promiseFlags{options: o}
	cmd := &cobra.Command{
		Use:   "verify [FILE]",
		Short: "离线核验证据，以及文件 / verify evidence, and a file, offline",
		Long: `核对证据文件能证明什么；给出文件时，再核对它是否就是登记的那一份。
全程离线，只相信信任根。报告列出每一项做过的和没有做的核对。

Tells what an evidence file proves and, with FILE, whether that file is the
one that was registered. Works offline and believes the trust root only. The
report lists every check that was done and every one that was not.

使用日志：--complete 要求证据是某个数据集、授权或应用的全部使用记录，缺一不可；
--receipt 核对日志的回执是否兑现，未兑现的可用 --out 写成可移交的证据。

The event log: --complete demands that the evidence is all recorded uses of a
dataset, a grant or an application; --receipt asks whether the log kept its
promise, and --out writes a broken one as evidence for others.

跨年度的使用：每年一个日志、一份清单。按年度先后多次给出 --evidence，再核对各日志
首尾相接，前一年的清单截至其日志关闭之处。

Uses of several years: each year has a log and a list of its own. Give --evidence
once for each, the first year first; it is then verified, too, that each log
follows the one before and that this one's list goes to where it was closed.`,
		Example: `  explorer verify villages.csv --evidence villages.evidence.json --trust-root trust-root.json
  explorer verify --evidence grant.evidence.json --trust-root trust-root.json --json
  explorer verify --annex papers --trust-root trust-root.json
  explorer verify villages.csv --evidence villages.evidence.json --trust-root trust-root.json --deep
  explorer verify villages.csv --evidence villages.evidence.json --trust-root trust-root.json \
      --manifest villages.manifest.json --tree villages.tree.json
  explorer verify --complete entry:5f0c… --evidence uses.evidence.json --trust-root trust-root.json
  explorer verify --complete entry:5f0c… --evidence 2026.json --evidence 2027.json --trust-root trust-root.json
  explorer verify --receipt receipts.json --evidence log.evidence.json --trust-root trust-root.json --out broken.json
  explorer verify --receipt broken.json --trust-root trust-root.json`,
		Args: cobra.MaximumNArgs(1),
	}
	o.takesTrust(cmd)
	cmd.Flags().StringArrayVar(&evidencePaths, "evidence", nil, "证据文件 / the evidence file (luzheng-evidence/v1); with --complete one for each year")
	cmd.Flags().BoolVar(&question.Deep, "deep", false, "要求并核验 Fabric 区块 / demand the Fabric block and verify it")
	cmd.Flags().StringVar(&annex, "annex", "", "复核审计工作底稿的附件文件夹 / check the folder of an audit's working paper")
	cmd.Flags().StringVar(&complete, "complete", "", "要求证据是它的全部使用记录 / demand all recorded uses of this entry:…, grant:… or application:…")
	promise.add(cmd)
	manifests.add(cmd)
	cmd.MarkFlagsOneRequired("evidence", "annex", "receipt")
	for _, other := range []string{"evidence", "deep", "complete", "receipt"} {
		cmd.MarkFlagsMutuallyExclusive("annex", other)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		lang, err := o.lang()
		if err != nil {
			return err
		}
		if annex != "" {
			if len(args) > 0 {
				return cli.Usagef("--annex takes no file: it names the folder")
			}
			return o.checkAnnex(cmd, annex, lang)
		}
		if complete != "" {
			if question.Complete, err = scopeOf(complete); err != nil {
				return err
			}
		}
		verifier, err := o.verifier()
		if err != nil {
			return err
		}
		if len(evidencePaths) > 1 {
			if question.Complete == nil || len(args) > 0 || promise.receipt != "" {
				return cli.Usagef("several --evidence files are the lists of several years: give --complete with them, and no file or receipt")
			}
			return o.years(cmd, verifier, evidencePaths, question, lang)
		}
		var raw []byte
		if len(evidencePaths) == 1 {
			if raw, err = readFile(evidencePaths[0], evidence.MaxFile); err != nil {
				return err
			}
		}
		if promise.receipt != "" {
			return promise.run(cmd, verifier, raw, lang)
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
		err = cli.PrintJSON(cmd, report)
	} else {
		err = printReport(cmd.OutOrStdout(), report, lang)
	}
	if err != nil {
		return err
	}
	return exitCode(report.Verdict)
}

// scopeOf reads what a list of uses can be of.
func scopeOf(text string) (*statement.Ref, error) {
	ref, err := statement.ParseRef(text)
	if err != nil {
		return nil, cli.Usagef("%v", err)
	}
	if _, ok := event.PlaceOf(ref); !ok {
		return nil, cli.Usagef("uses are listed of an entry:…, a grant:… or an application:…, not of %s", ref)
	}
	return &ref, nil
}

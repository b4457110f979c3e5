package main

import (
	"os"

	"github.com/spf13/cobra"

	"luzheng/explorer/papers"
	"luzheng/explorer/verify"
	"luzheng/signer/cli"
)

// checkAnnex checks the folder of a working paper, and prints what it shows.
func (o *options) checkAnnex(cmd *cobra.Command, folder string, lang verify.Language) error {
	verifier, err := o.verifier()
	if err != nil {
		return err
	}
	result, err := papers.Check(verifier, os.DirFS(folder))
	if err != nil {
		return err
	}
	if o.asJSON {
		err = cli.PrintJSON(cmd, result)
	} else {
		err = printAnnex(&page{out: cmd.OutOrStdout(), lang: lang}, result)
	}
	if err != nil {
		return err
	}
	return exitCode(result.Verdict)
}

func printAnnex(p *page, r *papers.Result) error {
	p.line("%s %s", verdictMark(r.Verdict), r.Headline.In(p.lang))
	p.field("清单摘要", "manifest", "SM3 %s", r.Manifest)
	p.field("审计项目", "case", "%s", r.Case.ID)
	p.field("编制时间", "made", "%s", clock(r.Made))
	for _, problem := range r.Problems {
		p.line("  ✘ %s  %s", problem.Path, problem.In(p.lang))
	}
	p.line("")
	p.line("%s", p.word("证据", "Evidence"))
	for _, item := range r.Items {
		p.line("  %s %s  %s", verdictMark(item.Verdict), item.Path, item.Headline.In(p.lang))
		p.line("      %s", item.Subject)
	}
	return p.err
}

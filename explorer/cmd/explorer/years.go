package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"luzheng/explorer/verify"
	"luzheng/signer/cli"
	"luzheng/signer/evidence"
)

// years verifies complete lists of several years and prints a report on each, and how many uses there are in all.
func (o *options) years(cmd *cobra.Command, verifier *verify.Verifier, paths []string, q verify.Question, lang verify.Language) error {
	files := make([][]byte, len(paths))
	for i, path := range paths {
		var err error
		if files[i], err = readFile(path, evidence.MaxFile); err != nil {
			return err
		}
	}
	all := verifier.VerifyYears(files, q)
	answer := exitCode(all.Verdict)
	if o.asJSON {
		if err := cli.PrintJSON(cmd, all); err != nil {
			return err
		}
		return answer
	}
	out := cmd.OutOrStdout()
	for i, report := range all.Reports {
		if _, err := fmt.Fprintf(out, "── %s\n", paths[i]); err != nil {
			return err
		}
		if err := printReport(out, report, lang); err != nil {
			return err
		}
	}
	if errors.Is(answer, cli.No) {
		return answer
	}
	sum := map[verify.Language]string{
		verify.Chinese: "合计 %d 次使用，%d 个年度，首尾相接\n", verify.English: "%d uses in all over %d years, which follow each other\n",
	}[lang]
	if _, err := fmt.Fprintf(out, sum, all.Count, len(all.Reports)); err != nil {
		return err
	}
	return answer
}

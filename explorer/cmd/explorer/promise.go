package main

import (
	"errors"
	"os"

	"github.com/spf13/cobra"

	"luzheng/explorer/verify"
	"luzheng/signer/cli"
	"luzheng/signer/evidence"
)

// promiseFlags ask whether the event log kept what its receipts promise.
type promiseFlags struct {
	*options
	receipt, out string
}

func (f *promiseFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.receipt, "receipt", "",
		"使用日志的回执，或未兑现的承诺 / receipts as the gateway answered, or a file about a broken promise (needs no --evidence)")
	cmd.Flags().StringVar(&f.out, "out", "", "未兑现时写成可移交的证据 / with --receipt: write a broken promise here, as evidence for others")
}

// run judges the receipts by the evidence, or a file about a broken promise by what it holds itself.
func (f *promiseFlags) run(cmd *cobra.Command, verifier *verify.Verifier, state []byte, lang verify.Language) error {
	raw, err := readFile(f.receipt, evidence.MaxBroken)
	if err != nil {
		return err
	}
	receipts := &evidence.EventReceipts{}
	if state == nil {
		broken, err := evidence.ParseBroken(raw)
		if err != nil {
			return cli.Usagef("%s: %v; receipts are judged with --evidence of the log or of the use", f.receipt, err)
		}
		receipts.Receipts, state = []evidence.EventReceipt{broken.Receipt}, broken.Evidence
	} else if receipts, err = evidence.ParseEventReceipts(raw); err != nil {
		return err
	}
	report := verifier.VerifyPromise(receipts, state)
	if err := f.show(cmd, report, lang); err != nil {
		return err
	}
	if report.Promise == verify.PromiseBroken && f.out != "" {
		if err := f.write(receipts, report, state); err != nil {
			return err
		}
	}
	return exitCode(report.Verdict())
}

func (f *promiseFlags) show(cmd *cobra.Command, report *verify.PromiseReport, lang verify.Language) error {
	if f.asJSON {
		return cli.PrintJSON(cmd, report)
	}
	p := &page{out: cmd.OutOrStdout(), lang: lang}
	p.line("%s %s", verdictMark(report.Verdict()), report.Headline.In(lang))
	if r := report.Receipt; r != nil {
		p.field("日志", "log", "%s", r.Origin)
		p.field("使用", "use", "event:%s", report.Entry.ID)
		p.field("承诺期限", "promised", "%s", clock(r.By))
	}
	p.line("")
	p.line("%s", p.word("日志状态的证据", "Evidence of the log's state"))
	p.err = errors.Join(p.err, printReport(cmd.OutOrStdout(), report.State, lang))
	return p.err
}

// write puts a broken promise into a file of its own.
func (f *promiseFlags) write(receipts *evidence.EventReceipts, report *verify.PromiseReport, state []byte) error {
	one, err := receipts.Receipts[report.At[0]].Only(report.At[1])
	if err != nil {
		return err
	}
	raw, err := (&evidence.Broken{Receipt: one, Evidence: state}).Marshal()
	if err != nil {
		return err
	}
	return os.WriteFile(f.out, raw, 0o644)
}

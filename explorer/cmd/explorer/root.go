package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"luzheng/explorer/verify"
)

// Exit codes.
const (
	exitOK        = 0
	exitNegative  = 1 // tampered, cannot be verified, not registered, or the command failed
	exitUsage     = 2 // the command line is wrong
	exitQualified = 3 // verified, but superseded, withdrawn or disputed
)

// run executes one command line and returns the exit code. Data goes to stdout, everything else to stderr.
func run(args []string, stdout, stderr io.Writer) int {
	started := false
	root := newRootCommand(&started)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.Execute()
	var verdict *verdictError
	var usage *usageError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &verdict): // The report has been printed.
		return verdict.code()
	}
	fmt.Fprintf(stderr, "explorer: %v\n", err)
	if !started || errors.As(err, &usage) {
		fmt.Fprintln(stderr, "explorer: run the command with --help to see how it is used")
		return exitUsage
	}
	return exitNegative
}

// usageError is a command line that cannot be carried out, found by a command itself.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// verdictError is any verdict but "verified".
type verdictError struct{ verdict verify.Verdict }

func (e *verdictError) Error() string { return string(e.verdict) }

func (e *verdictError) code() int {
	switch e.verdict {
	case verify.Verified:
		return exitOK
	case verify.VerifiedBut:
		return exitQualified
	case verify.CannotVerify, verify.Tampered:
		return exitNegative
	}
	return exitNegative
}

// asError gives nil for "verified" and otherwise the error that sets the exit code.
func asError(v verify.Verdict) error {
	if v == verify.Verified {
		return nil
	}
	return &verdictError{v}
}

// options are what every command that prints or verifies takes.
type options struct {
	language  string
	trustRoot string
	asJSON    bool
}

func (o *options) lang() (verify.Language, error) {
	switch l := verify.Language(o.language); l {
	case verify.Chinese, verify.English:
		return l, nil
	}
	return "", usagef("--lang: %q is neither zh nor en", o.language)
}

func newRootCommand(started *bool) *cobra.Command {
	o := &options{}
	root := &cobra.Command{
		Use:   "explorer",
		Short: "泸证核验工具：核对数据与证据 / verify data and evidence",
		Long: `explorer 核对公共数据及其证据。核验不需要网络，不需要信任任何服务器：
只需要证据文件和您自己取得的信任根文件。

explorer verifies public data and its evidence. Verification needs no network
and no trust in any server, only the evidence file and a trust-root file that
you obtained yourself.

退出码 / exit codes: 0 属实 verified; 1 被篡改、无法核验或未登记 tampered, cannot
be verified, not registered; 2 用法错误 usage; 3 属实但已被取代、撤回或有争议
verified, but superseded, withdrawn or disputed.`,
		Example: `  explorer verify villages.csv --evidence villages.evidence.json --trust-root trust-root.json
  explorer lookup villages.csv --url http://127.0.0.1:7080 --trust-root trust-root.json`,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.PersistentFlags().StringVar(&o.language, "lang", string(verify.Chinese), "zh 中文 / en English")
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(newVerifyCommand(o), newEvidenceCommand(), newEventsCommand(), newAttachmentCommand(), newTraceCommand(o), newLookupCommand(o),
		newEquivocationCommand(o), newTrustCommand(o), newPapersCommand(o))
	noteStart(root, started)
	return root
}

// noteStart makes every command below cmd note that it began to run: whatever fails before that is a mistake on the command line.
func noteStart(cmd *cobra.Command, started *bool) {
	if inner := cmd.RunE; inner != nil {
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			*started = true
			return inner(cmd, args)
		}
	}
	for _, child := range cmd.Commands() {
		noteStart(child, started)
	}
}

// takesTrust adds the flags of a command that verifies. There is no default trust root.
func (o *options) takesTrust(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.trustRoot, "trust-root", "", "信任根文件 / the trust-root file (luzheng-trust/v1) that you obtained yourself")
	cmd.Flags().BoolVar(&o.asJSON, "json", false, "以 JSON 输出报告 / print the report as JSON")
	if err := cmd.MarkFlagRequired("trust-root"); err != nil {
		panic(err) // The flag was defined above.
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"luzheng/signer/strictjson"
)

// Exit codes.
const (
	exitOK      = 0
	exitFailure = 1 // the command failed, or an alarm stands
	exitUsage   = 2 // the command line is wrong
)

// errAlarm: an alarm stands; it has been printed.
var errAlarm = errors.New("an alarm stands")

// usageError is a command line that cannot be carried out.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// run executes one command line and returns the exit code. Data goes to stdout, everything else to stderr.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	started := false
	root := newRoot(&started)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var usage *usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errAlarm):
		return exitFailure
	}
	fmt.Fprintf(stderr, "witness: %v\n", err)
	if !started || errors.As(err, &usage) {
		fmt.Fprintln(stderr, "witness: run the command with --help to see how it is used")
		return exitUsage
	}
	return exitFailure
}

func newRoot(started *bool) *cobra.Command {
	root := &cobra.Command{
		Use:   "witness",
		Short: "泸证见证节点 / cosign a ledger's event log after replaying it",
		Long: `witness 由法院、公证处、其他城市等外部机构在自己的机器上运行：逐条重放事件日志，
自行算出与检查点相同的两个根之后才会签；任何隐瞒了使用记录的检查点都不会得到会签。

witness is run by an outside body (a court, a notary, another city) on a machine
of its own. It replays every leaf of the event log and cosigns a checkpoint only
after it has come to the same two roots itself, so that a checkpoint which hides
a use is never cosigned. It believes nobody but its trust-root file.

退出码 / exit codes: 0 正常 done; 1 失败或有警报 failed, or an alarm stands; 2 用法错误 usage.`,
		Example: `  witness init --data witness --name witness.court.example
  witness serve --data witness --trust-root trust-root.json --log https://gateway.example \
    --follower 510500.audit=https://audit.example:7201 --follower-ca 510500.audit=audit-tls.pem \
    --follower 510500.bureau=https://bureau.example:7201 --follower-ca 510500.bureau=bureau-tls.pem \
    --follower 510500.units=https://units.example:7201 --follower-ca 510500.units=units-tls.pem
  witness status --url http://127.0.0.1:7300`,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(newInit(), newServe(), newStatus())
	for _, child := range root.Commands() {
		inner := child.RunE
		child.Args = cobra.NoArgs
		child.RunE = func(cmd *cobra.Command, args []string) error {
			*started = true // Whatever fails before is a mistake on the command line.
			return inner(cmd, args)
		}
	}
	return root
}

// required marks flags that a command cannot do without.
func required(cmd *cobra.Command, flags ...string) {
	for _, flag := range flags {
		if err := cmd.MarkFlagRequired(flag); err != nil {
			panic(err) // a misspelt name in this program
		}
	}
}

func printJSON(out io.Writer, v any) error {
	raw, err := strictjson.Marshal(v)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n", raw)
	return err
}

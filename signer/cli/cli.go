// Package cli is how the command line of every program behaves: data goes to standard output, everything else to standard error, and the
// exit code is 0 when the work was done, 1 when it failed or the answer is no, and 2 when the command line itself is wrong.
package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"luzheng/signer/strictjson"
)

// The exit codes of every program. A program may have more, for answers that are neither yes nor no.
const (
	OK      = 0
	Failure = 1
	Usage   = 2
)

// Answer ends a command that did its work: the answer has been printed, and the exit code says it again.
type Answer int

func (a Answer) Error() string { return fmt.Sprintf("exit code %d", int(a)) }

// No is the answer no: not verified, not in order, refused.
const No = Answer(Failure)

type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

// Usagef is the error of a command line that a command cannot carry out.
func Usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// Run executes the command line that root was given and returns the exit code. What fails before a command begins is a mistake on the
// command line. The hint of an error that has one is printed below it.
func Run(ctx context.Context, root *cobra.Command) int {
	started := false
	noteStart(root, &started)
	root.SilenceUsage, root.SilenceErrors = true, true
	root.CompletionOptions.HiddenDefaultCmd = true
	err := root.ExecuteContext(ctx)
	if err == nil {
		return OK
	}
	if answer, ok := errors.AsType[Answer](err); ok {
		return int(answer)
	}
	root.PrintErrf("%s: %v\n", root.Name(), err)
	if hint := hintOf(err); hint != "" {
		root.PrintErrf("%s: hint: %s\n", root.Name(), hint)
	}
	if _, misused := errors.AsType[*usageError](err); !started || misused {
		root.PrintErrf("%s: run the command with --help to see how it is used\n", root.Name())
		return Usage
	}
	return Failure
}

// noteStart makes every command below cmd note that it began to run.
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

// hintOf is what the first error of the chain that has a hint says to do.
func hintOf(err error) string {
	for err != nil {
		if hinted, ok := err.(interface{ Hint() string }); ok && hinted.Hint() != "" {
			return hinted.Hint()
		}
		err = errors.Unwrap(err)
	}
	return ""
}

// Required marks flags that a command cannot do without.
func Required(cmd *cobra.Command, flags ...string) {
	for _, flag := range flags {
		if err := cmd.MarkFlagRequired(flag); err != nil {
			panic(err) // a misspelt name in this program
		}
	}
}

// PrintJSON prints a value as one line, for machines.
func PrintJSON(cmd *cobra.Command, value any) error {
	raw, err := strictjson.Marshal(value)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n", raw)
	return err
}

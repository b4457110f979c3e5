package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitOK      = 0
	exitFailure = 1 // something failed, or the verdict is negative
	exitUsage   = 2 // the command line is wrong
)

// run executes one command line and returns the exit code. Data goes to stdout, everything else to stderr.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	started := false
	root := newRootCommand(&started)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(context.Background())
	if err == nil {
		return exitOK
	}
	fmt.Fprintf(stderr, "signer: %v\n", err)
	var usage *usageError
	if !started || errors.As(err, &usage) {
		fmt.Fprintln(stderr, "signer: run the command with --help to see how it is used")
		return exitUsage
	}
	return exitFailure
}

// usageError is a command line that cannot be carried out, found by a command itself.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

func newRootCommand(started *bool) *cobra.Command {
	root := &cobra.Command{
		Use:   "signer",
		Short: "Keys, SM2 certificates, dataset manifests and signed statements",
		Long: `signer works on files only: it needs no network and no ledger.

A statement is signed where its key is. What comes out is an envelope, which
any gateway takes to the ledger.`,
		Example: `  signer keygen --out officer.key.pem
  signer csr --key officer.key.pem --cn 510500.tjj --out officer.csr.pem
  signer manifest villages.csv --out villages.manifest.json --anchor anchor.json
  signer sign --kind dataset.anchor/v1 --ledger luzhou-7c1e --issuer 510500.tjj --handler h-1 \
      --subject entry:… --prev … --body anchor.json --key officer.key.pem --out anchor.envelope.json
  signer catalogue import entries.xlsx --out entries
  signer verify anchor.envelope.json --certificate officer.pem`,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(newKeygenCommand(), newCSRCommand(), newCACommand(), newSignCommand(), newEventCommand(), newCosignCommand(), newVerifyCommand(),
		newInspectCommand(), newManifestCommand(), newCatalogueCommand(), newDigestCommand(), newServeCommand(), newAgentCommand(),
		newTrustCommand())
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

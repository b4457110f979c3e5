package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
	trustroot "luzheng/signer/trust"
)

func newTrustWitnessCommand() *cobra.Command {
	var identity, out string
	var until, threshold int64
	cmd := &cobra.Command{
		Use:   "witness TRUST-ROOT",
		Short: "Make the next trust root, which names a witness of the event log",
		Long: `Makes the version after TRUST-ROOT that names the witness whose identity file
(made by "witness init") is given, and says how many cosignatures a checkpoint
of the event log needs from then on.

A witness that gets another key keeps its name; its key before counts under
checkpoints up to the time --until, Unix milliseconds.`,
		Example: `  signer trust witness trust-root.json --identity witness.json --threshold 1 --out next.json`,
		Args:    cobra.ExactArgs(1),
	}
	cmd.Flags().StringVar(&identity, "identity", "", "the witness's identity file")
	cmd.Flags().Int64Var(&threshold, "threshold", 0, "how many witnesses must have cosigned a checkpoint; 0 for none")
	cmd.Flags().Int64Var(&until, "until", 0, "last checkpoint time for which a key that the witness had before counts")
	cmd.Flags().StringVarP(&out, "out", "o", "", "the next trust root")
	cli.Required(cmd, "identity", "threshold", "out")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		current, err := readTrustRoot(cmd, args[0])
		if err != nil {
			return err
		}
		raw, err := readInput(cmd, identity, trustroot.MaxFile)
		if err != nil {
			return err
		}
		var w trustroot.Witness
		if err := strictjson.UnmarshalCanonical(raw, &w, trustroot.MaxFile); err != nil {
			return fmt.Errorf("%s: %w", identity, err)
		}
		next, err := current.Admit(w, until, threshold)
		if err != nil {
			return err
		}
		say(cmd, "Version %d names the witness %s, key %s.", next.Root().Version, w.Name, gm.Sum(w.Key))
		say(cmd, "It still needs the signatures of %d organisations (signer trust cosign) and of the witness (signer trust possess).",
			current.Root().Threshold)
		return writeOutput(cmd, out, next.Marshal())
	}
	return cmd
}

func newTrustPossessCommand() *cobra.Command {
	var witness, keyFile, out string
	cmd := &cobra.Command{
		Use:   "possess NEXT",
		Short: "Sign the next trust root as a witness whose key is new in it",
		Long: `Shows that the key which the next trust root names for a witness is held by it.

Adds the signature to the file itself, unless --out says otherwise.`,
		Example: `  signer trust possess next.json --witness witness.court.example --key witness/key.pem --passphrase-file witness/passphrase`,
		Args:    cobra.ExactArgs(1),
	}
	cmd.Flags().StringVar(&witness, "witness", "", "who signs, such as witness.court.example")
	cmd.Flags().StringVarP(&out, "out", "o", "", "write the file here, - for standard output (default: the file it came from)")
	cmd.Flags().StringVar(&keyFile, "key", "", "the witness's private-key file")
	passphraseFile := passphraseFlag(cmd)
	cli.Required(cmd, "witness", "key")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return signNext(cmd, args[0], out, keyFile, *passphraseFile, sayWitnesses, func(next *trustroot.File, key *gm.PrivateKey) (*trustroot.File, error) {
			return next.Possess(statement.PartyID(witness), key)
		})
	}
	return cmd
}

// sayWitnesses tells a person which witnesses a trust root names.
func sayWitnesses(cmd *cobra.Command, root trustroot.Root) {
	if len(root.Witnesses) > 0 {
		say(cmd, "A checkpoint of the event log needs %d of these witnesses:", root.WitnessThreshold)
	}
	for _, w := range root.Witnesses {
		until := ""
		if w.Until != nil {
			until = fmt.Sprintf(", up to %d", *w.Until)
		}
		say(cmd, "  %-20s key %s%s", w.Name, gm.Sum(w.Key), until)
	}
}

package main

import (
	"cmp"
	"fmt"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	trustroot "luzheng/signer/trust"
)

func newTrustCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "trust",
		Short: "Replace the key of an organisation's follower, or admit a witness",
		Long: `The trust root names each organisation's key of checkpoints. It moves forward
only: the next version counts when those whom the version before trusts have
signed it. To replace a key:

  1. The organisation makes a key (keygen) and the next version (trust rotate).
  2. At least the threshold of organisations, itself included, sign the next
     version with their present keys (trust cosign).
  3. Everybody takes it over (explorer trust advance checks it); followers and
     gateways are started with the new file, that of the organisation with the
     new key as well.

What was signed with the key before counts up to the block that was named.

A witness of the event log is admitted in the same way: the next version with
its name and key (trust witness), signed by the organisations (trust cosign) and
by the witness (trust possess).`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return cli.Usagef("say which: trust rotate, witness, cosign or possess")
		},
	}
	cmd.AddCommand(newTrustRotateCommand(), newTrustWitnessCommand(), newTrustCosignCommand(), newTrustPossessCommand())
	return cmd
}

func newTrustRotateCommand() *cobra.Command {
	var organisation, keyFile, out string
	var until int64
	cmd := &cobra.Command{
		Use:   "rotate TRUST-ROOT",
		Short: "Make the next trust root, in which an organisation has another key",
		Long: `Makes the version after TRUST-ROOT in which the organisation's follower signs
with the new key, and signs it with that key: the proof that it is held.

Signatures of the key before count up to the block --until. Take one that the
follower will reach after it has been started with the new key; for a key that
somebody else may have got hold of, the last block before that.`,
		Example: `  signer trust rotate trust-root.json --organisation 510500.audit --key new.key --until 12000 --out next.json`,
		Args:    cobra.ExactArgs(1),
	}
	cmd.Flags().StringVar(&organisation, "organisation", "", "whose key is replaced, such as 510500.audit")
	cmd.Flags().Int64Var(&until, "until", 0, "last block whose checkpoint counts with the key before")
	cmd.Flags().StringVarP(&out, "out", "o", "", "the next trust root")
	cmd.Flags().StringVar(&keyFile, "key", "", "the new private-key file")
	passphraseFile := passphraseFlag(cmd)
	cli.Required(cmd, "organisation", "until", "key", "out")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		current, err := readTrustRoot(cmd, args[0])
		if err != nil {
			return err
		}
		signer, err := readKey(cmd, keyFile, *passphraseFile)
		if err != nil {
			return err
		}
		next, err := current.Rotate(statement.PartyID(organisation), signer, until)
		if err != nil {
			return err
		}
		say(cmd, "Version %d: %s signs with another key, the one before counts up to block %d.", next.Root().Version, organisation, until)
		say(cmd, "It still needs the signatures of %d organisations: signer trust cosign.", current.Root().Threshold)
		return writeOutput(cmd, out, next.Marshal())
	}
	return cmd
}

func newTrustCosignCommand() *cobra.Command {
	var organisation, keyFile, out string
	cmd := &cobra.Command{
		Use:   "cosign NEXT",
		Short: "Sign the next trust root as an organisation that the version before trusts",
		Long: `Shows whom the next trust root trusts, and signs it with the organisation's
present key: the one of the version before, also where NEXT replaces it.

Adds the signature to the file itself, unless --out says otherwise.`,
		Example: `  signer trust cosign next.json --organisation 510500.bureau --key follower.key`,
		Args:    cobra.ExactArgs(1),
	}
	cmd.Flags().StringVar(&organisation, "organisation", "", "who signs, such as 510500.bureau")
	cmd.Flags().StringVarP(&out, "out", "o", "", "write the file here, - for standard output (default: the file it came from)")
	cmd.Flags().StringVar(&keyFile, "key", "", "the private-key file that its follower signs with at present")
	passphraseFile := passphraseFlag(cmd)
	cli.Required(cmd, "organisation", "key")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return signNext(cmd, args[0], out, keyFile, *passphraseFile, sayRoot, func(next *trustroot.File, key *gm.PrivateKey) (*trustroot.File, error) {
			return next.Cosign(statement.PartyID(organisation), key)
		})
	}
	return cmd
}

// sayRoot tells a person whom a trust root trusts.
func sayRoot(cmd *cobra.Command, root trustroot.Root) {
	say(cmd, "You sign version %d for the ledger %s; %d of these attest a checkpoint:", root.Version, root.Ledger, root.Threshold)
	for _, f := range root.Followers {
		say(cmd, "  %-20s key %s", f.Organisation, gm.Sum(f.Key))
	}
	for _, f := range root.Former {
		say(cmd, "  %-20s key %s, up to block %d", f.Organisation, gm.Sum(f.Key), f.Until)
	}
	sayWitnesses(cmd, root)
}

// signNext shows the next trust root in a file and adds a signature to it, in its place unless out names another.
func signNext(
	cmd *cobra.Command, path, out, keyFile, passphraseFile string, show func(*cobra.Command, trustroot.Root),
	sign func(*trustroot.File, *gm.PrivateKey) (*trustroot.File, error),
) error {
	next, err := readTrustRoot(cmd, path)
	if err != nil {
		return err
	}
	show(cmd, next.Root())
	key, err := readKey(cmd, keyFile, passphraseFile)
	if err != nil {
		return err
	}
	if next, err = sign(next, key); err != nil {
		return err
	}
	return writeOutput(cmd, cmp.Or(out, path), next.Marshal())
}

func readTrustRoot(cmd *cobra.Command, path string) (*trustroot.File, error) {
	raw, err := readInput(cmd, path, trustroot.MaxFile)
	if err != nil {
		return nil, err
	}
	file, err := trustroot.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return file, nil
}

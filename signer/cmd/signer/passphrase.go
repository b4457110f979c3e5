package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"luzheng/signer/cli"
	"luzheng/signer/gm"
)

// passphraseVariable may hold a passphrase. A command line never does: other users of the machine can read it.
const passphraseVariable = "LUZHENG_PASSPHRASE"

// passphraseFlag adds --passphrase-file and returns where its value will be.
func passphraseFlag(cmd *cobra.Command) *string {
	return cmd.Flags().String("passphrase-file", "", "file whose first line is the passphrase (else "+passphraseVariable+", else asked for on the terminal)")
}

// readPassphrase finds the passphrase: the file, the environment, the terminal. A new one is asked for twice.
func readPassphrase(cmd *cobra.Command, file string, isNew bool) ([]byte, error) {
	if file != "" {
		data, err := readInput(cmd, file, gm.MaxPassphraseSize)
		if err != nil {
			return nil, err
		}
		line, _, _ := bytes.Cut(data, []byte("\n"))
		return bytes.TrimSuffix(line, []byte("\r")), nil
	}
	if value, ok := os.LookupEnv(passphraseVariable); ok {
		return []byte(value), nil
	}
	terminal := int(os.Stdin.Fd())
	if !term.IsTerminal(terminal) {
		return nil, cli.Usagef("a passphrase is needed: give --passphrase-file, set %s, or run this on a terminal", passphraseVariable)
	}
	passphrase, err := ask(cmd, terminal, "Passphrase: ")
	if err != nil || !isNew {
		return passphrase, err
	}
	again, err := ask(cmd, terminal, "The same again: ")
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(passphrase, again) {
		return nil, fmt.Errorf("the two passphrases differ; nothing was written")
	}
	return passphrase, nil
}

func ask(cmd *cobra.Command, terminal int, prompt string) ([]byte, error) {
	fmt.Fprint(cmd.ErrOrStderr(), prompt)
	defer fmt.Fprintln(cmd.ErrOrStderr())
	return term.ReadPassword(terminal)
}

// readKey opens a private-key file.
func readKey(cmd *cobra.Command, path, passphraseFile string) (*gm.PrivateKey, error) {
	file, err := readInput(cmd, path, gm.MaxKeyFileSize)
	if err != nil {
		return nil, err
	}
	if !bytes.Contains(file, []byte("ENCRYPTED PRIVATE KEY")) {
		return gm.ParsePrivateKey(file, nil)
	}
	passphrase, err := readPassphrase(cmd, passphraseFile, false)
	if err != nil {
		return nil, err
	}
	key, err := gm.ParsePrivateKey(file, passphrase)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return key, nil
}

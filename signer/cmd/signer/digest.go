package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"luzheng/signer/gm"
)

func newDigestCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "digest FILE...",
		Short: "Print the SM3 of files",
		Long: `Prints the SM3 of each file and its name, as sha256sum does for SHA-256. It is
the digest under which a published file is found on the ledger.`,
		Example: `  signer digest villages.csv`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, path := range args {
				digest, err := fileDigest(cmd, path)
				if err != nil {
					return err
				}
				if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s  %s\n", digest, path); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func fileDigest(cmd *cobra.Command, path string) (gm.Digest, error) {
	input := cmd.InOrStdin()
	if path != stdio {
		file, err := os.Open(path)
		if err != nil {
			return gm.Digest{}, err
		}
		defer file.Close()
		input = file
	}
	hash := gm.NewHash()
	if _, err := io.Copy(hash, input); err != nil {
		return gm.Digest{}, fmt.Errorf("read %s: %w", path, err)
	}
	return gm.Digest(hash.Sum(nil)), nil
}

package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"luzheng/explorer/verify"
	"luzheng/signer/cli"
	"luzheng/signer/gm"
	"luzheng/signer/trust"
)

// readFile reads a file of at most limit bytes; one byte more is kept, so that a reader with a bound of its own refuses it.
func readFile(path string, limit int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return raw, nil
}

func readTrust(path string) (*trust.File, error) {
	raw, err := readFile(path, trust.MaxFile)
	if err != nil {
		return nil, err
	}
	file, err := trust.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return file, nil
}

func (o *options) verifier() (*verify.Verifier, error) {
	file, err := readTrust(o.trustRoot)
	if err != nil {
		return nil, err
	}
	return verify.New(file)
}

// hashFile gives SM3 and size of a file, telling how far it is when a person watches.
func hashFile(cmd *cobra.Command, path string) (*verify.Data, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, cli.Usagef("%s is a folder; give one file", path)
	}
	hash := gm.NewHash()
	progress := newProgress(cmd.ErrOrStderr(), info.Size(), path)
	n, err := io.Copy(io.MultiWriter(hash, progress), file)
	progress.end()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &verify.Data{Digest: gm.Digest(hash.Sum(nil)), Size: n}, nil
}

// writeEvidence writes an evidence file to a path, or to stdout for "-".
func writeEvidence(cmd *cobra.Command, path string, raw []byte) error {
	if path == "-" {
		_, err := cmd.OutOrStdout().Write(raw)
		return err
	}
	return os.WriteFile(path, raw, 0o644)
}

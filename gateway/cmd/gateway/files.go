package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"luzheng/gateway/api"
	"luzheng/signer/cli"
	"luzheng/signer/gm"
)

func newAttach() *cobra.Command {
	var m member
	var readers []string
	cmd := &cobra.Command{
		Use:     "attach FILE",
		Short:   "Encrypt a text that must not be on chain, and print the digests that a payload carries instead",
		Example: "  gateway attach --key officer.key --passphrase-file passphrase scenario.txt",
		Args:    exactly(1, "one file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := m.open(cmd.Context())
			if err != nil {
				return err
			}
			file, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer file.Close()
			params := &api.SealAttachmentParams{}
			if len(readers) > 0 {
				all := strings.Join(readers, ",")
				params.Readers = &all
			}
			body, err := read(c.SealAttachmentWithBody(cmd.Context(), params, "application/octet-stream", file))
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), strings.TrimSpace(string(body)))
			return nil
		},
	}
	m.flags(cmd)
	cmd.Flags().StringSliceVar(&readers, "reader", nil, "party that may read it beside you; may be given again")
	return cmd
}

func newPublish() *cobra.Command {
	var m member
	var version string
	cmd := &cobra.Command{
		Use:     "publish FILE",
		Short:   "Upload the bytes of a file that was anchored",
		Example: "  gateway publish --key officer.key --passphrase-file passphrase --version version:3a… villages.csv",
		Args:    exactly(1, "one file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := m.open(cmd.Context())
			if err != nil {
				return err
			}
			sum, size, err := publish(cmd.Context(), c, args[0], version)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s  %d bytes\n", sum, size)
			return nil
		},
	}
	m.flags(cmd)
	cmd.Flags().StringVar(&version, "version", "", "the version that the file belongs to, as version:<id>")
	return cmd
}

func publish(ctx context.Context, c *api.Client, path, version string) (gm.Digest, int64, error) {
	file, err := os.Open(path)
	if err != nil {
		return gm.Digest{}, 0, err
	}
	defer file.Close()
	hash := gm.NewHash()
	size, err := io.Copy(hash, file)
	if err != nil {
		return gm.Digest{}, 0, err
	}
	sum := gm.Digest(hash.Sum(nil))
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return sum, 0, err
	}
	params := &api.PutBlobParams{}
	if version != "" {
		params.Version = &version
	}
	bar := progress(size, "uploading")
	_, err = read(c.PutBlobWithBody(ctx, sum.String(), params, "application/octet-stream", io.TeeReader(file, bar)))
	return sum, size, errors.Join(err, bar.Close())
}

func newDownload() *cobra.Command {
	var m member
	var out string
	cmd := &cobra.Command{
		Use:   "download SM3",
		Short: "Download a published file, and check its digest",
		Long: `download fetches a file by its SM3. What is open needs no key; conditional data needs the key of its owner or of a party with a
grant. The file appears under its name only when every byte is there and the digest is right.`,
		Example: "  gateway download 7d… -o villages.csv",
		Args:    exactly(1, "one SM3 digest"),
		RunE: func(cmd *cobra.Command, args []string) error {
			sum, err := gm.ParseDigest(args[0])
			if err != nil {
				return cli.Usagef("%v", err)
			}
			c, err := m.client("")
			if m.key != "" {
				c, err = m.open(cmd.Context())
			}
			if err != nil {
				return err
			}
			if out == "" {
				out = args[0]
			}
			return download(cmd.Context(), c, sum, out)
		},
	}
	m.flags(cmd)
	cmd.PreRunE = nil // a key is needed only for what is not open
	cmd.Flags().StringVarP(&out, "output", "o", "", "where to write it (default: its digest)")
	return cmd
}

func download(ctx context.Context, c *api.Client, sum gm.Digest, path string) error {
	answer, err := c.GetBlob(ctx, sum.String())
	if err != nil || answer.StatusCode != http.StatusOK {
		_, err = read(answer, err)
		return err
	}
	defer answer.Body.Close()
	partial, err := os.CreateTemp(filepath.Dir(path), ".download-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(partial.Name()) }() // gone already when it was renamed
	hash := gm.NewHash()
	bar := progress(answer.ContentLength, "downloading")
	_, err = io.Copy(io.MultiWriter(partial, hash, bar), answer.Body)
	err = errors.Join(err, partial.Close(), bar.Close())
	if err != nil {
		return err
	}
	if got := gm.Digest(hash.Sum(nil)); got != sum {
		return fmt.Errorf("the gateway sent other bytes: their SM3 is %s", got)
	}
	const readable = 0o644
	if err := os.Chmod(partial.Name(), readable); err != nil {
		return err
	}
	return os.Rename(partial.Name(), path)
}

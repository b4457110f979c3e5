package main

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/gm"
	"luzheng/signer/manifest"
)

const maxManifestKey = 1 << 10

// manifestFlags are the flags of the manifest command.
type manifestFlags struct {
	out, treeOut, newKey, checkpoint string
	noRows                           bool
	anchor                           anchorFlags
}

func newManifestCommand() *cobra.Command {
	var f manifestFlags
	cmd := &cobra.Command{
		Use:   "manifest PATH",
		Short: "Describe a dataset version so that its bytes and rows can be checked",
		Long: `Reads a file, or every file in a folder, once and writes the manifest: each
file's SM3, a tree over its chunks of 1 MiB, and for CSV and JSON Lines a tree
over its rows. Prints the manifest's SM3, which is what the statement
dataset.anchor/v1 carries, and the number of files and rows, as JSON.

With --anchor it also writes the body of that statement, for signer sign.

With --salted every digest depends on a new random key: nobody who guesses a row
can recognise it, and once the key is erased the manifest tells nothing. Keep
the key file as secret as the data.

With --checkpoint a run that was interrupted goes on where it stopped.`,
		Example: `  signer manifest villages.csv --out villages.manifest.json --anchor anchor.json
  signer manifest data/ --out data.manifest.json --tree data.tree.json --checkpoint data.checkpoint
  signer manifest people.csv --out people.manifest.json --salted people.manifest.key
  signer manifest verify villages.csv --manifest villages.manifest.json`,
		Args: cobra.ExactArgs(1),
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.out, "out", "o", "", "write the manifest here")
	flags.StringVar(&f.treeOut, "tree", "", "also write the trees' nodes here, so that verify can tell where a file differs")
	flags.StringVar(&f.newKey, "salted", "", "make the digests keyed, and write the new key here")
	flags.StringVar(&f.checkpoint, "checkpoint", "", "keep the state of the run here while it lasts")
	flags.BoolVar(&f.noRows, "no-rows", false, "leave out row trees of CSV and JSON Lines")
	f.anchor.add(cmd)
	cli.Required(cmd, "out")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := f.anchor.check(); err != nil {
			return err
		}
		result, err := f.build(cmd, args[0])
		if err != nil {
			return err
		}
		return f.write(cmd, result)
	}
	cmd.AddCommand(newManifestVerifyCommand(), newManifestProveCommand(), newManifestCheckCommand())
	return cmd
}

// interruptible ends with the first interrupt, so that a checkpoint is left in order.
func interruptible(cmd *cobra.Command) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
}

func (f *manifestFlags) build(cmd *cobra.Command, path string) (*manifest.Result, error) {
	key, err := prepareKey(cmd, f.newKey, f.checkpoint)
	if err != nil {
		return nil, err
	}
	ctx, stop := interruptible(cmd)
	defer stop()
	result, err := manifest.Build(ctx, path, manifest.Options{
		Key: key, NoTables: f.noRows, Tree: f.treeOut != "", Checkpoint: f.checkpoint, Progress: progressBar(cmd, "hashing"),
	})
	if errors.Is(err, context.Canceled) && f.checkpoint != "" {
		return nil, fmt.Errorf("interrupted; the same command goes on from %s", f.checkpoint)
	}
	if err != nil {
		return nil, err
	}
	if result.Resumed > 0 {
		say(cmd, "Went on from a checkpoint: %d bytes were hashed before.", result.Resumed)
	}
	if key != nil && f.checkpoint == "" {
		err = writeKey(f.newKey, key)
	}
	return result, err
}

// prepareKey draws the key of a salted manifest, if there is to be one. A run that can be resumed stores its key at once, because
// its later parts need it; any other run only when it has succeeded.
func prepareKey(cmd *cobra.Command, path, checkpoint string) (*manifest.Key, error) {
	if path == "" {
		return nil, nil
	}
	if exists(path) {
		if checkpoint == "" || !exists(checkpoint) {
			return nil, errKeptFile(path)
		}
		return readManifestKey(cmd, path)
	}
	key, err := manifest.NewKey()
	if err == nil && checkpoint != "" {
		err = writeKey(path, key)
	}
	return key, err
}

func writeKey(path string, key *manifest.Key) error {
	encoded, err := key.Marshal()
	if err != nil {
		return err
	}
	return writeSecret(path, encoded)
}

func (f *manifestFlags) write(cmd *cobra.Command, result *manifest.Result) error {
	encoded, err := result.Manifest.Marshal()
	if err != nil {
		return err
	}
	digest := gm.Sum(encoded)
	if f.anchor.out != "" {
		body, err := f.anchor.body(result.Manifest)
		if err != nil {
			return err
		}
		if err := writeOutput(cmd, f.anchor.out, body); err != nil {
			return err
		}
	}
	if f.treeOut != "" {
		tree, err := result.Tree.Marshal()
		if err != nil {
			return err
		}
		if err := writeOutput(cmd, f.treeOut, tree); err != nil {
			return err
		}
	}
	if err := writeOutput(cmd, f.out, encoded); err != nil {
		return err
	}
	return cli.PrintJSON(cmd, struct {
		Manifest gm.Digest `json:"manifest"`
		Files    int       `json:"files"`
		Rows     int64     `json:"rows"`
		Keyed    bool      `json:"keyed"`
	}{digest, len(result.Manifest.Files), result.Manifest.Rows(), result.Manifest.KeyCheck != nil})
}

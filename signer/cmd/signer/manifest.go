package main

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"luzheng/signer/gm"
	"luzheng/signer/manifest"
)

const maxManifestKey = 1 << 10

func newManifestCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "manifest",
		Short: "Describe a dataset version so that its bytes and rows can be checked",
		Long: `A manifest lists the files of a dataset version with their SM3, a tree over
their chunks of 1 MiB, and for CSV and JSON Lines a tree over their rows. Its
SM3 is what the statement dataset.anchor/v1 carries.`,
		Example: `  signer manifest create villages.csv --out villages.manifest.json
  signer manifest verify villages.csv --manifest villages.manifest.json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return usagef("say which: manifest create, verify, prove or check")
		},
	}
	cmd.AddCommand(newManifestCreateCommand(), newManifestVerifyCommand(), newManifestProveCommand(), newManifestCheckCommand())
	return cmd
}

// interruptible ends with the first interrupt, so that a checkpoint is left in order.
func interruptible(cmd *cobra.Command) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
}

func newManifestCreateCommand() *cobra.Command {
	var out, treeOut, newKey, checkpoint string
	var noRows bool
	cmd := &cobra.Command{
		Use:   "create PATH",
		Short: "Describe a file or a folder",
		Long: `Reads every file once and writes the manifest. Prints the manifest's SM3, the
number of files and of rows as JSON.

With --salted every digest depends on a new random key: nobody who guesses a row
can recognise it, and once the key is erased the manifest tells nothing. Keep
the key file as secret as the data.

With --checkpoint a run that was interrupted goes on where it stopped.`,
		Example: `  signer manifest create villages.csv --out villages.manifest.json
  signer manifest create data/ --out data.manifest.json --tree data.tree.json --checkpoint data.checkpoint
  signer manifest create people.csv --out people.manifest.json --salted people.manifest.key`,
		Args: cobra.ExactArgs(1),
	}
	cmd.Flags().StringVar(&out, "out", "", "write the manifest here")
	cmd.Flags().StringVar(&treeOut, "tree", "", "also write the trees' nodes here, so that verify can tell where a file differs")
	cmd.Flags().StringVar(&newKey, "salted", "", "make the digests keyed, and write the new key here")
	cmd.Flags().StringVar(&checkpoint, "checkpoint", "", "keep the state of the run here while it lasts")
	cmd.Flags().BoolVar(&noRows, "no-rows", false, "leave out row trees of CSV and JSON Lines")
	required(cmd, "out")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		options := manifest.Options{NoTables: noRows, Tree: treeOut != "", Checkpoint: checkpoint, Progress: progressBar(cmd, "hashing")}
		key, err := prepareKey(cmd, newKey, checkpoint)
		if err != nil {
			return err
		}
		options.Key = key
		ctx, stop := interruptible(cmd)
		defer stop()
		result, err := manifest.Build(ctx, args[0], options)
		if errors.Is(err, context.Canceled) && checkpoint != "" {
			return fmt.Errorf("interrupted; the same command goes on from %s", checkpoint)
		}
		if err != nil {
			return err
		}
		if result.Resumed > 0 {
			say(cmd, "Went on from a checkpoint: %d bytes were hashed before.", result.Resumed)
		}
		if key != nil && checkpoint == "" {
			if err := writeKey(cmd, newKey, key); err != nil {
				return err
			}
		}
		return writeManifest(cmd, result, out, treeOut)
	}
	return cmd
}

// prepareKey draws the key of a salted manifest, if there is to be one. A run that can be resumed stores its key at once, because
// its later parts need it; any other run only when it has succeeded.
func prepareKey(cmd *cobra.Command, path, checkpoint string) (*manifest.Key, error) {
	if path == "" {
		return nil, nil
	}
	if checkpoint == "" {
		return manifest.NewKey()
	}
	if exists(path) && exists(checkpoint) {
		return readManifestKey(cmd, path)
	}
	key, err := manifest.NewKey()
	if err != nil {
		return nil, err
	}
	return key, writeKey(cmd, path, key)
}

func writeKey(cmd *cobra.Command, path string, key *manifest.Key) error {
	encoded, err := key.Marshal()
	if err != nil {
		return err
	}
	return writeOutput(cmd, path, encoded, 0o600)
}

func writeManifest(cmd *cobra.Command, result *manifest.Result, out, treeOut string) error {
	encoded, err := result.Manifest.Marshal()
	if err != nil {
		return err
	}
	if err := writeOutput(cmd, out, encoded, 0o644); err != nil {
		return err
	}
	if treeOut != "" {
		tree, err := result.Tree.Marshal()
		if err != nil {
			return err
		}
		if err := writeOutput(cmd, treeOut, tree, 0o644); err != nil {
			return err
		}
	}
	if files := len(result.Manifest.Files); files > 64 {
		say(cmd, "The manifest lists %d files; one anchor statement takes at most 64.", files)
	}
	return printJSON(cmd, struct {
		Manifest gm.Digest `json:"manifest"`
		Files    int       `json:"files"`
		Rows     int64     `json:"rows"`
		Keyed    bool      `json:"keyed"`
	}{gm.Sum(encoded), len(result.Manifest.Files), result.Manifest.Rows(), result.Manifest.KeyCheck != nil})
}

func newManifestVerifyCommand() *cobra.Command {
	var manifestFile, treeFile, keyFile string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify PATH",
		Short: "Compare a file or folder with a manifest",
		Long: `Reads the files and tells which differ. With the tree file it names the first
chunk and row that differ. Exit code 1 means: not the same.

This compares bytes with a manifest. Whether that manifest is the one that was
anchored, an evidence file tells: explorer verify.`,
		Example: `  signer manifest verify villages.csv --manifest villages.manifest.json --tree villages.tree.json`,
		Args:    cobra.ExactArgs(1),
	}
	cmd.Flags().StringVar(&manifestFile, "manifest", "", "the manifest")
	cmd.Flags().StringVar(&treeFile, "tree", "", "the tree file that create wrote")
	cmd.Flags().StringVar(&keyFile, "key-file", "", "the key file of a salted manifest")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the report as JSON")
	required(cmd, "manifest")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		m, options, err := readVerifyInput(cmd, manifestFile, treeFile, keyFile)
		if err != nil {
			return err
		}
		options.Progress = progressBar(cmd, "comparing")
		ctx, stop := interruptible(cmd)
		defer stop()
		report, err := m.Verify(ctx, args[0], options)
		if err != nil {
			return err
		}
		if asJSON {
			err = printJSON(cmd, report)
		} else {
			err = printReport(cmd, report)
		}
		if err == nil && !report.OK {
			return errors.New("the data is not what the manifest describes")
		}
		return err
	}
	return cmd
}

func readVerifyInput(cmd *cobra.Command, manifestFile, treeFile, keyFile string) (*manifest.Manifest, manifest.VerifyOptions, error) {
	var options manifest.VerifyOptions
	m, err := readManifest(cmd, manifestFile)
	if err != nil {
		return nil, options, err
	}
	if treeFile != "" {
		encoded, err := readInput(cmd, treeFile, manifest.MaxTreeFile)
		if err != nil {
			return nil, options, err
		}
		if options.Tree, err = manifest.ParseTreeFile(encoded, m); err != nil {
			return nil, options, err
		}
	}
	if keyFile != "" {
		if options.Key, err = readManifestKey(cmd, keyFile); err != nil {
			return nil, options, err
		}
	}
	return m, options, nil
}

func readManifest(cmd *cobra.Command, path string) (*manifest.Manifest, error) {
	encoded, err := readInput(cmd, path, manifest.MaxSize)
	if err != nil {
		return nil, err
	}
	m, err := manifest.Parse(encoded)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

func readManifestKey(cmd *cobra.Command, path string) (*manifest.Key, error) {
	encoded, err := readInput(cmd, path, maxManifestKey)
	if err != nil {
		return nil, err
	}
	return manifest.ParseKey(encoded)
}

func printReport(cmd *cobra.Command, report *manifest.Report) error {
	out := cmd.OutOrStdout()
	for _, d := range report.Differences {
		fmt.Fprintf(out, "%-9s %s\n", d.Problem, d.Path)
		if d.Size != nil {
			fmt.Fprintf(out, "          it has %d bytes\n", *d.Size)
		}
		if d.Chunks != nil {
			fmt.Fprintf(out, "          first in chunk %s of 1 MiB\n", spanText(*d.Chunks))
		}
		if d.Rows != nil {
			fmt.Fprintf(out, "          first in row %s\n", spanText(*d.Rows))
		}
		if d.Table != "" {
			fmt.Fprintf(out, "          %s\n", d.Table)
		}
	}
	result := "the same"
	if !report.OK {
		result = "different"
	}
	_, err := fmt.Fprintf(out, "verdict   %s (%d file(s), %d bytes read)\n", result, report.Files, report.Bytes)
	return err
}

func spanText(s manifest.Span) string {
	if s.From == s.To {
		return fmt.Sprint(s.From)
	}
	return fmt.Sprintf("%d to %d", s.From, s.To)
}

package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/manifest"
)

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
	cli.Required(cmd, "manifest")
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
			err = cli.PrintJSON(cmd, report)
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

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/manifest"
)

func newManifestProveCommand() *cobra.Command {
	var manifestFile, keyFile, path string
	var rows []int64
	var chunk int64
	cmd := &cobra.Command{
		Use:   "prove FILE",
		Short: "Prove that a row or a chunk is in a file of a manifest",
		Long: `Reads the file and prints one proof a line. A row's proof holds the row itself;
whoever has the manifest can check it without the file, and learns nothing of
the other rows.`,
		Example: `  signer manifest prove villages.csv --manifest villages.manifest.json --row 5105 --row 5106 > proofs.jsonl
  signer manifest prove big.bin --manifest big.manifest.json --chunk 3 > chunk.proof.json`,
		Args: cobra.ExactArgs(1),
	}
	cmd.Flags().StringVar(&manifestFile, "manifest", "", "the manifest")
	cmd.Flags().StringVar(&keyFile, "key-file", "", "the key file of a salted manifest")
	cmd.Flags().StringVar(&path, "path", "", "the file's path in the manifest (default: its name)")
	cmd.Flags().Int64SliceVar(&rows, "row", nil, "number of a row, from 1, the header not counted; repeat for more")
	cmd.Flags().Int64Var(&chunk, "chunk", 0, "number of a chunk of 1 MiB, from 1")
	cli.Required(cmd, "manifest")
	cmd.MarkFlagsOneRequired("row", "chunk")
	cmd.MarkFlagsMutuallyExclusive("row", "chunk")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		m, options, err := readVerifyInput(cmd, manifestFile, "", keyFile)
		if err != nil {
			return err
		}
		if path == "" {
			path = filepath.Base(args[0])
		}
		proofs, err := prove(cmd, m, args[0], path, rows, chunk, options.Key)
		if err != nil {
			return err
		}
		for _, proof := range proofs {
			if err := cli.PrintJSON(cmd, proof); err != nil {
				return err
			}
		}
		return nil
	}
	return cmd
}

func prove(cmd *cobra.Command, m *manifest.Manifest, name, path string, rows []int64, chunk int64, key *manifest.Key) ([]*manifest.Proof, error) {
	ctx, stop := interruptible(cmd)
	defer stop()
	if chunk != 0 {
		proof, err := m.ProveChunk(ctx, name, path, chunk-1, key)
		return []*manifest.Proof{proof}, err
	}
	indexes := make([]int64, len(rows))
	for i, row := range rows {
		indexes[i] = row - 1
	}
	return m.ProveRows(ctx, name, path, indexes, key)
}

func newManifestCheckCommand() *cobra.Command {
	var manifestFile, proofFile, chunkFile string
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check the proof of a row or a chunk",
		Long: `Checks one proof against the manifest, without the file, and prints what it
proves. A chunk's bytes are given beside its proof.`,
		Example: `  signer manifest check --manifest villages.manifest.json --proof row.proof.json
  signer manifest check --manifest big.manifest.json --proof chunk.proof.json --chunk chunk.bin`,
		Args: cobra.NoArgs,
	}
	cmd.Flags().StringVar(&manifestFile, "manifest", "", "the manifest")
	cmd.Flags().StringVar(&proofFile, "proof", "", "the proof (one line of what prove prints)")
	cmd.Flags().StringVar(&chunkFile, "chunk", "", "the chunk's bytes")
	cli.Required(cmd, "manifest", "proof")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		m, err := readManifest(cmd, manifestFile)
		if err != nil {
			return err
		}
		encoded, err := readInput(cmd, proofFile, manifest.MaxProofSize)
		if err != nil {
			return err
		}
		proof, err := manifest.ParseProof(trimLine(encoded))
		if err != nil {
			return err
		}
		return checkProof(cmd, m, proof, chunkFile)
	}
	return cmd
}

func checkProof(cmd *cobra.Command, m *manifest.Manifest, proof *manifest.Proof, chunkFile string) error {
	switch proof.Part {
	case manifest.TableRow:
		if err := m.VerifyRow(proof); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "proven    row %d of %s\n", proof.Index+1, proof.Path)
		for _, cell := range proof.Row {
			fmt.Fprintf(cmd.OutOrStdout(), "          %s = %s\n", cell.Column, cell.Text)
		}
	case manifest.Chunk:
		if chunkFile == "" {
			return cli.Usagef("the proof is about a chunk: give its bytes with --chunk")
		}
		chunk, err := readInput(cmd, chunkFile, manifest.ChunkSize)
		if err != nil {
			return err
		}
		if err := m.VerifyChunk(proof, chunk); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "proven    chunk %d of %s, %d bytes\n", proof.Index+1, proof.Path, len(chunk))
	default:
		return errors.New("the proof is neither of a row nor of a chunk")
	}
	return nil
}

// trimLine takes off the line feed that a printed line ends with.
func trimLine(data []byte) []byte {
	if n := len(data); n > 0 && data[n-1] == '\n' {
		return data[:n-1]
	}
	return data
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

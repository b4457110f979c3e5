package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"luzheng/signer/strictjson"
)

// stdio is the name that stands for standard input or output.
const stdio = "-"

// readInput reads a file, or standard input for "-", of at most limit bytes.
func readInput(cmd *cobra.Command, path string, limit int64) ([]byte, error) {
	input := cmd.InOrStdin()
	if path != stdio {
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		input = file
	}
	data, err := io.ReadAll(io.LimitReader(input, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s is larger than %d bytes, the most that is read", path, limit)
	}
	return data, nil
}

// writeOutput writes data to standard output for "", else to a new file: nothing is ever overwritten.
func writeOutput(cmd *cobra.Command, path string, data []byte, mode fs.FileMode) error {
	if path == "" || path == stdio {
		_, err := cmd.OutOrStdout().Write(data)
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already and is not overwritten; choose another name or remove it", path)
	}
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// printJSON writes one line of JSON to standard output.
func printJSON(cmd *cobra.Command, value any) error {
	line, err := strictjson.Marshal(value)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n", line)
	return err
}

// say writes a message for people to standard error.
func say(cmd *cobra.Command, format string, args ...any) {
	fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...)
}

// required marks flags that a command cannot do without.
func required(cmd *cobra.Command, flags ...string) {
	for _, flag := range flags {
		if err := cmd.MarkFlagRequired(flag); err != nil {
			panic(err) // a misspelt name in this program
		}
	}
}

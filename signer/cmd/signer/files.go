package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
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

// writeSecret writes a key to a new file that only its owner can read. A key is never overwritten: it cannot be made again.
func writeSecret(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return errKeptFile(path)
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

func errKeptFile(path string) error {
	return fmt.Errorf("%s exists already and is not overwritten; choose another name or remove it", path)
}

// writeOutput writes data to standard output for "" and "-", else to a file, whole or not at all. What is written here can be made
// again, so a file of that name is replaced.
func writeOutput(cmd *cobra.Command, path string, data []byte) error {
	if path == "" || path == stdio {
		_, err := cmd.OutOrStdout().Write(data)
		return err
	}
	fresh, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = fresh.Write(data)
	if err := errors.Join(err, fresh.Chmod(0o644), fresh.Sync(), fresh.Close()); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(fresh.Name()))
	}
	return os.Rename(fresh.Name(), path)
}

// say writes a message for people to standard error.
func say(cmd *cobra.Command, format string, args ...any) {
	fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...)
}

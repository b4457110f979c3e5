package main

import (
	"io"
	"os"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
)

// progress is a bar on a terminal, and nothing elsewhere or for files that are read at once.
type progress struct{ bar *progressbar.ProgressBar }

func newProgress(out io.Writer, size int64, what string) progress {
	const worthABar = 64 << 20 // bytes
	file, ok := out.(*os.File)
	if !ok || !isatty.IsTerminal(file.Fd()) || size < worthABar {
		return progress{}
	}
	return progress{progressbar.NewOptions64(size, progressbar.OptionSetWriter(out), progressbar.OptionSetDescription(what),
		progressbar.OptionShowBytes(true), progressbar.OptionClearOnFinish())}
}

// Write implements io.Writer.
func (p progress) Write(data []byte) (int, error) {
	if p.bar != nil {
		return p.bar.Write(data)
	}
	return len(data), nil
}

func (p progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish() // Only the terminal could fail.
	}
}

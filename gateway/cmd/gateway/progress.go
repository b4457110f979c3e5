package main

import (
	"context"
	"io"
	"iter"
	"os"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"

	"luzheng/chaincode/block"
	"luzheng/gateway/submit"
)

// terminal tells whether somebody watches what is written.
func terminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	return ok && isatty.IsTerminal(file.Fd())
}

// progress draws a bar of bytes on a terminal, and nothing elsewhere.
func progress(size int64, what string) *progressbar.ProgressBar {
	if terminal(os.Stderr) {
		return progressbar.DefaultBytes(size, what)
	}
	return progressbar.DefaultBytesSilent(size, what)
}

// watched is a ledger that shows how far its blocks have been read: blocks done of the height last asked for.
type watched struct {
	submit.Ledger
	bar *progressbar.ProgressBar
}

// watch shows the reading of a ledger on a terminal, and elsewhere gives the ledger as it is. Call end when it has been read.
func watch(ledger submit.Ledger, out io.Writer, what string) (_ submit.Ledger, end func()) {
	if !terminal(out) {
		return ledger, func() {}
	}
	w := newWatched(ledger, out, what)
	return w, func() { _ = w.bar.Clear() } // only the terminal could fail
}

func newWatched(ledger submit.Ledger, out io.Writer, what string) watched {
	const often = 100 * time.Millisecond
	return watched{ledger, progressbar.NewOptions64(0,
		progressbar.OptionSetWriter(out), progressbar.OptionSetDescription(what), progressbar.OptionShowCount(),
		progressbar.OptionSetItsString("blocks"), progressbar.OptionShowIts(), progressbar.OptionThrottle(often), progressbar.OptionClearOnFinish())}
}

// Height implements submit.Ledger.
func (w watched) Height(ctx context.Context) (uint64, error) {
	height, err := w.Ledger.Height(ctx)
	if err == nil {
		w.bar.ChangeMax64(int64(height))
	}
	return height, err
}

// Blocks implements submit.Ledger.
func (w watched) Blocks(ctx context.Context, from uint64) iter.Seq2[block.Block, error] {
	return func(yield func(block.Block, error) bool) {
		for b, err := range w.Ledger.Blocks(ctx, from) {
			if err == nil {
				// New blocks may come while the old ones are read: they are beyond what was asked for.
				_ = w.bar.Set64(min(int64(b.Number)+1, w.bar.GetMax64()))
			}
			if !yield(b, err) {
				return
			}
		}
	}
}

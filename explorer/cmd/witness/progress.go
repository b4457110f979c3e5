package main

import (
	"io"
	"os"
	"sync"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
)

// worthABar is how many leaves must be replayed for a bar.
const worthABar = 20_000

// progress is a bar on a terminal while many leaves are replayed, and nothing elsewhere.
type progress struct {
	out io.Writer

	mu  sync.Mutex
	bar *progressbar.ProgressBar
}

func newProgress(out io.Writer) *progress {
	file, ok := out.(*os.File)
	if !ok || !isatty.IsTerminal(file.Fd()) {
		return &progress{}
	}
	return &progress{out: out}
}

// show implements witness.Config.Progress.
func (p *progress) show(done, all uint64) {
	if p.out == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.bar == nil && all-done >= worthABar:
		p.bar = progressbar.NewOptions64(int64(all), progressbar.OptionSetWriter(p.out), progressbar.OptionSetDescription("replay"),
			progressbar.OptionShowCount(), progressbar.OptionSetItsString("leaves"), progressbar.OptionShowIts(),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	case p.bar == nil:
		return
	}
	_ = p.bar.Set64(int64(done)) // Only the terminal could fail.
	if done == all {
		_ = p.bar.Finish()
		p.bar = nil
	}
}

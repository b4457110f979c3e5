package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// reporter prints one line per step with the time it took. On a terminal the
// line is there while the step runs; elsewhere it is printed at the end.
type reporter struct {
	out      io.Writer
	terminal bool
}

func newReporter(out *os.File) *reporter {
	return &reporter{out: out, terminal: term.IsTerminal(int(out.Fd()))}
}

// Begin announces a step; the returned function closes its line.
func (r *reporter) Begin(step string) func(error) {
	begin := time.Now()
	if r.terminal {
		fmt.Fprintf(r.out, "  …  %s", step)
	}
	return func(err error) {
		mark := "ok"
		if err != nil {
			mark = "!!"
		}
		if r.terminal {
			fmt.Fprint(r.out, "\r\x1b[K")
		}
		fmt.Fprintf(r.out, "  %s  %-34s %6.1f s\n", mark, step, time.Since(begin).Seconds())
	}
}

// Note prints a line of its own.
func (r *reporter) Note(format string, args ...any) {
	if r.terminal {
		fmt.Fprint(r.out, "\r\x1b[K")
	}
	fmt.Fprintf(r.out, "  --  "+format+"\n", args...)
}

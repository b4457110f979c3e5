package main

import (
	"fmt"
	"io"
)

// printer writes what was measured.
type printer struct{ out io.Writer }

// title begins a part.
func (p printer) title(format string, args ...any) {
	fmt.Fprintf(p.out, format+"\n", args...)
}

// figure is a measured figure without a bar.
func (p printer) figure(format string, args ...any) {
	fmt.Fprintf(p.out, "  "+format+"\n", args...)
}

// sample is a line of a closed loop.
func (p printer) sample(name string, s sample) {
	p.figure("%-28s %8.1f/s   p50 %6.0f ms   p99 %6.0f ms   (%d in all)", name, s.rate, ms(s.p50), ms(s.p99), s.count)
}

// bound says on which side of a bar a figure should be.
type bound int

const (
	atLeast bound = iota + 1
	atMost
)

func (b bound) String() string {
	if b == atLeast {
		return "at least"
	}
	return "at most"
}

// met tells whether a figure is on the right side.
func (b bound) met(figure, bar float64) bool {
	if b == atLeast {
		return figure >= bar
	}
	return figure <= bar
}

// verdict prints a figure beside its bar.
func (p printer) verdict(what string, figure float64, side bound, bar float64) {
	word := "met"
	if !side.met(figure, bar) {
		word = "MISSED"
	}
	p.figure("%-62s %9.2f   bar: %s %g   %s", what, figure, side, bar, word)
}

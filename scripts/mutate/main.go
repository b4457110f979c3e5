// Command mutate asks whether the tests of the rules would notice a mistake: it makes one mistake after another, in a copy that
// only the compiler sees, and runs the tests against each. A mistake that passes them all is a test that is missing.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"time"
)

func main() {
	root := flag.String("root", ".", "the repository's root")
	list := flag.Bool("list", false, "list the mutations and run nothing")
	file := flag.String("file", "", "make only the mistakes in this file of the rules, such as usage.go")
	flag.Parse()
	if *file != "" {
		mutations = slices.DeleteFunc(mutations, func(m mutation) bool { return m.file != *file })
	}
	if *list {
		for _, m := range mutations {
			fmt.Printf("%-18s %s\n", m.file, m.allows)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	survived := 0
	for i, m := range mutations {
		began := time.Now()
		by, err := m.caught(ctx, *root)
		if err != nil {
			fmt.Fprintln(os.Stderr, "mutate:", err)
			os.Exit(2)
		}
		if by == "" {
			survived++
			by = "SURVIVED"
		}
		fmt.Printf("%2d/%d %4s  %-60s %s\n", i+1, len(mutations), time.Since(began).Round(time.Second), m.allows, by)
	}
	fmt.Printf("%d of %d are caught\n", len(mutations)-survived, len(mutations))
	if survived > 0 {
		fmt.Fprintf(os.Stderr, "mutate: no test notices %d of %d mistakes\n", survived, len(mutations))
		os.Exit(1)
	}
}

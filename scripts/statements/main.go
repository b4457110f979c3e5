// Command statements writes docs/statements.md: every kind of statement with its fields, who says it, who reads it, what it does
// and how it can be refused; and the same as data, gateway/kinds/kinds.json, of which forms are made. All of it comes from the code:
// the specs, the bodies and their comments, the authority table, the state machines and the rules themselves.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	root := flag.String("root", ".", "the repository's root")
	flag.Parse()
	page, err := page(*root)
	if err == nil {
		err = os.WriteFile(filepath.Join(*root, document), page, 0o644)
	}
	var data []byte
	if err == nil {
		data, err = registry(*root)
	}
	if err == nil {
		err = os.WriteFile(registryPath(*root), data, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "statements:", err)
		os.Exit(1)
	}
}

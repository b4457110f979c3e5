package main

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMutationsCompile checks the types of the rules with each mistake: one that does not compile would prove nothing.
func TestMutationsCompile(t *testing.T) {
	exports := exported(t)
	fset := token.NewFileSet()
	imports := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	files := make(map[string]*ast.File)
	paths, err := filepath.Glob(filepath.Join(root, "chaincode", "rules", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if name := filepath.Base(path); !strings.HasSuffix(name, "_test.go") {
			if files[name], err = parser.ParseFile(fset, path, nil, parser.SkipObjectResolution); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, m := range mutations {
		_, text, err := m.mutate(root)
		if err != nil {
			t.Fatal(err)
		}
		mistaken, err := parser.ParseFile(fset, m.file, text, parser.SkipObjectResolution)
		if err != nil {
			t.Errorf("%s: %v", m.allows, err)
			continue
		}
		all := []*ast.File{mistaken}
		for name, file := range files {
			if name != m.file {
				all = append(all, file)
			}
		}
		if _, err := (&types.Config{Importer: imports}).Check("rules", fset, all, nil); err != nil {
			t.Errorf("%s: %v", m.allows, err)
		}
	}
}

// exported gives the compiled packages that the rules import, by path.
func exported(t *testing.T) map[string]string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}", "./chaincode/rules")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	exports := make(map[string]string)
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		exports[path] = file
	}
	return exports
}

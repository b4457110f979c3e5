// Package doccheck holds the documents to the code: what they name must exist.
package doccheck

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

var (
	quoted      = regexp.MustCompile("`([^`\n]+)`")
	testName    = regexp.MustCompile(`^(Test|Fuzz|Benchmark)[A-Za-z0-9_]+$`)
	path        = regexp.MustCompile(`^(signer|chaincode|gateway|explorer|network|scripts|docs)(/[A-Za-z0-9._-]+)*$`)
	declared    = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)[A-Za-z0-9_]+)\(`)
	link        = regexp.MustCompile(`\]\(([^)#:]+)\)`)
	requirement = regexp.MustCompile(`(?m)^\t([a-z0-9.]+/[^ ]+) v[^\n]+$`)
	number      = regexp.MustCompile(`(?m)^\| (R-[0-9]+\.[0-9]+) \|`)
)

// documents lists the Markdown files of the repository.
func documents(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil || len(all) < 3 {
		t.Fatalf("docs/*.md: %v, %v", all, err)
	}
	return append(all, filepath.Join(root, "README.md"), filepath.Join(root, "README.zh-CN.md"))
}

func tests(t *testing.T) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{"run", "bin", "node_modules", ".git"}, d.Name()) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(file)
		for _, m := range declared.FindAllStringSubmatch(string(text), -1) {
			names = append(names, m[1])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestDocumentsNameWhatExists(t *testing.T) {
	known := tests(t)
	for _, file := range documents(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range quoted.FindAllStringSubmatch(string(text), -1) {
			switch name := m[1]; {
			case testName.MatchString(name):
				if !slices.Contains(known, name) {
					t.Errorf("%s names the test %s, which is not there", file, name)
				}
			case path.MatchString(name):
				if _, err := os.Stat(filepath.Join(root, name)); err != nil {
					t.Errorf("%s names the path %s, which is not there", file, name)
				}
			}
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", file, m[1])
			}
		}
	}
}

// TestEveryRequirementHasItsRow: each number stands once, in order, and says what is there or that nothing is.
func TestEveryRequirementHasItsRow(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "requirements.md"))
	if err != nil {
		t.Fatal(err)
	}
	var numbers []string
	for _, m := range number.FindAllStringSubmatch(string(text), -1) {
		numbers = append(numbers, m[1])
	}
	want := strings.Fields(`R-6.1 R-8.1 R-9.1 R-11.1 R-12.1 R-12.2 R-13.1 R-14.1 R-15.1 R-16.1 R-17.1 R-17.2 R-17.3 R-18.1 R-18.2
		R-19.1 R-20.1 R-21.1 R-21.2 R-22.1 R-22.2 R-23.2 R-25.1 R-26.1 R-26.2 R-27.1 R-27.2 R-28.1 R-30.1 R-31.1 R-32.1 R-33.1
		R-35.1 R-36.1 R-36.2 R-36.3 R-38.1 R-38.2 R-38.3 R-38.4 R-38.5 R-38.6 R-38.7 R-38.8 R-39.1 R-40.1 R-40.2`)
	if !slices.Equal(numbers, want) {
		t.Errorf("rows of docs/requirements.md:\n%v\nwant\n%v", numbers, want)
	}
}

// TestEveryDependencyIsExplained: what go.mod requires directly stands in docs/dependencies.md.
func TestEveryDependencyIsExplained(t *testing.T) {
	module, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "docs", "dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, m := range requirement.FindAllStringSubmatch(string(module), -1) {
		if strings.Contains(m[0], "// indirect") {
			continue
		}
		found++
		name := regexp.MustCompile(`/v[0-9]+$`).ReplaceAllString(m[1], "")
		name = strings.TrimPrefix(name, "github.com/")
		if owner, short, ok := strings.Cut(name, "/"); ok && !strings.Contains(string(text), name) && !strings.Contains(string(text), short) {
			t.Errorf("docs/dependencies.md does not explain %s of %s", short, owner)
		}
	}
	if found < 10 {
		t.Errorf("only %d direct requirements were read from go.mod", found)
	}
}

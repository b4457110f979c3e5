package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// mutate gives the file's path and its text with the mistake.
func (m mutation) mutate(root string) (path, text string, err error) {
	path, err = filepath.Abs(filepath.Join(root, "chaincode", "rules", m.file))
	if err != nil {
		return "", "", err
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", "", err
	}
	if n := strings.Count(string(raw), m.from); n != 1 {
		return "", "", fmt.Errorf("%s holds %q %d times, not once: bring the mutation up to date", m.file, m.from, n)
	}
	return path, strings.Replace(string(raw), m.from, m.to, 1), nil
}

var failed = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)

// caught runs the tests against the mistake and names one that fails; empty when none does. The repository is not touched: the
// compiler reads the mistaken file through an overlay.
func (m mutation) caught(ctx context.Context, root string) (by string, err error) {
	path, text, err := m.mutate(root)
	if err != nil {
		return "", err
	}
	rounds, err := m.rounds(root)
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "mutate-")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	mistaken, overlay := filepath.Join(dir, m.file), filepath.Join(dir, "overlay.json")
	replaced, err := json.Marshal(map[string]map[string]string{"Replace": {path: mistaken}})
	if err != nil {
		return "", err
	}
	if err := errors.Join(os.WriteFile(mistaken, []byte(text), 0o600), os.WriteFile(overlay, replaced, 0o600)); err != nil {
		return "", err
	}
	for _, tests := range rounds {
		args := append([]string{"test", "-overlay", overlay, "-vet=off", "-count=1", "-failfast"}, tests...)
		out, err := command(ctx, root, args...)
		if err == nil {
			continue
		}
		if found := failed.FindAllStringSubmatch(out, -1); found != nil {
			return found[len(found)-1][1], nil
		}
		return "", fmt.Errorf("%s: the tests do not run against %q: %w\n%s", m.file, m.to, err, out)
	}
	return "", nil
}

var (
	testOf = regexp.MustCompile(`(?m)^func (Test\w+)\(t `)
	codeOf = regexp.MustCompile(`(?:refuse\(|return )"([a-z-]+\.[a-z-]+)"`)
)

// rounds are the tests that must notice a mutation, in the order in which they are tried: the nearest, which are quick and mostly
// do, and then all. The nearest are those beside the mistaken file, and the scenarios that end with one of its codes.
func (m mutation) rounds(root string) ([][]string, error) {
	all := [][]string{{"./chaincode/rules", "./chaincode/rules/scenarios"}}
	base := filepath.Join(root, "chaincode", "rules", strings.TrimSuffix(m.file, ".go"))
	text, err := os.ReadFile(base + ".go")
	if err != nil {
		return nil, err
	}
	beside, err := os.ReadFile(base + "_test.go")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var nearest []string
	for _, found := range testOf.FindAllStringSubmatch(string(beside), -1) {
		nearest = append(nearest, "^"+found[1]+"$")
	}
	var codes []string
	for _, found := range codeOf.FindAllStringSubmatch(string(text), -1) {
		codes = append(codes, regexp.QuoteMeta(found[1]))
	}
	if codes != nil {
		nearest = append(nearest, "^TestEveryRefusal$/^("+strings.Join(codes, "|")+")$")
	}
	if nearest == nil {
		return all, nil
	}
	return append([][]string{{"./chaincode/rules", "-run", strings.Join(nearest, "|")}}, all...), nil
}

func command(ctx context.Context, root string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	return string(out), err
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// tests are those that must notice a mutation.
var tests = []string{"./chaincode/rules", "./chaincode/rules/scenarios"}

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

// caught runs the tests against the mistake and names the first that fails; empty when none does. The repository is not touched:
// the compiler reads the mistaken file through an overlay.
func (m mutation) caught(ctx context.Context, root string) (by string, err error) {
	path, text, err := m.mutate(root)
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
	args := append([]string{"test", "-overlay", overlay, "-vet=off", "-count=1", "-failfast"}, tests...)
	out, err := command(ctx, root, args...)
	if err == nil {
		return "", nil
	}
	if found := failed.FindAllStringSubmatch(out, -1); found != nil {
		return found[len(found)-1][1], nil
	}
	return "", fmt.Errorf("%s: the tests do not run against %q: %w\n%s", m.file, m.to, err, out)
}

func command(ctx context.Context, root string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	return string(out), err
}

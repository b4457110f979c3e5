package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"luzheng/signer/strictjson"
)

// stage runs the commands of the play and prints each as a person would type it.
type stage struct {
	ctx   context.Context
	out   io.Writer
	lang  string // "zh" or "en"
	bin   string // folder of the binaries
	run   string // run folder of the network
	dir   string // what one run leaves to the next: keys, the table, which entity is which
	scene string // files of this run
	url   string // the gateway's address
	// keepRunning leaves the network up in the offline part.
	keepRunning bool
	// transcript receives every command that was run.
	transcript io.Writer
	ledger     string
	chapter    int
	shown      map[part][]string // the chapters that showed each part of article 38
	acts       int               // numbers the files of statements
	sessions   map[string]string // each token, and the shell substitution that gives a reader one of their own
}

// tell prints one plain sentence in the chosen language.
func (s *stage) tell(zh, en string) {
	text := zh
	if s.lang == "en" {
		text = en
	}
	fmt.Fprintf(s.out, "  %s\n", text)
}

// begin opens a chapter, which shows some parts of article 38.
func (s *stage) begin(zh, en string, shows ...part) {
	s.chapter++
	text := zh
	if s.lang == "en" {
		text = en
	}
	fmt.Fprintf(s.out, "\n%d. %s\n", s.chapter, text)
	for _, p := range shows {
		s.shown[p] = append(s.shown[p], fmt.Sprintf("%d. %s", s.chapter, headline(text)))
	}
}

// failure is a command that ended otherwise than the play expects.
type failure struct {
	command  string
	code     int
	expected int
	output   string
}

func (f *failure) Error() string {
	return fmt.Sprintf("the command ended with %d, not %d:\n  %s\n%s", f.code, f.expected, f.command, f.output)
}

// do prints and runs a command of ours that must succeed, and gives its standard output.
func (s *stage) do(name string, args ...string) (string, error) {
	return s.expect(0, name, args...)
}

// expect prints and runs a command that must end with the given exit code.
func (s *stage) expect(code int, name string, args ...string) (string, error) {
	fmt.Fprintf(s.out, "    $ %s\n", s.typed(name, args))
	return s.quietly(code, name, args...)
}

// quietly is expect without the print, for look-ups that a reader need not repeat.
func (s *stage) quietly(code int, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(s.ctx, filepath.Join(s.bin, name), args...)
	if s.transcript != nil {
		fmt.Fprintln(s.transcript, s.typed(name, args))
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return "", fmt.Errorf("run %s: %w", name, err)
	}
	if got := cmd.ProcessState.ExitCode(); got != code {
		return stdout.String(), &failure{s.typed(name, args), got, code, stdout.String() + stderr.String()}
	}
	return stdout.String(), nil
}

// typed gives the command as a person would type it from the repository's root.
func (s *stage) typed(name string, args []string) string {
	words := []string{shorten(filepath.Join(s.bin, name))}
	for _, a := range args {
		if login, ok := s.sessions[a]; ok {
			words = append(words, `"`+login+`"`)
			continue
		}
		a = shorten(a)
		if strings.ContainsAny(a, " '\"*$;|&<>()") {
			a = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
		}
		words = append(words, a)
	}
	return strings.Join(words, " ")
}

// shorten makes a path relative to where the demo runs, when it is below.
func shorten(path string) string {
	wd, err := os.Getwd()
	if err != nil || !filepath.IsAbs(path) {
		return path
	}
	if rel, err := filepath.Rel(wd, path); err == nil && !strings.HasPrefix(rel, "..") {
		return rel
	}
	return path
}

// show prints the lines of a command's output, indented.
func (s *stage) show(output string) {
	for line := range strings.Lines(strings.TrimRight(output, "\n")) {
		fmt.Fprintf(s.out, "      %s", line)
	}
	fmt.Fprintln(s.out)
}

// write puts a value as JSON into a file of the demo's folder and gives its path.
func (s *stage) write(name string, v any) (string, error) {
	raw, err := strictjson.Marshal(v)
	if err != nil {
		return "", err
	}
	path := s.fresh(name)
	return path, os.WriteFile(path, raw, 0o600)
}

// fresh is the path of a file of this run alone; our programs never overwrite what is there.
func (s *stage) fresh(name string) string { return filepath.Join(s.scene, name) }

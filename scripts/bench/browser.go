package main

import (
	"bytes"
	"context"
	_ "embed" // for the page
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"luzheng/explorer/verify"
	published "luzheng/explorer/verify/sample"
)

const (
	browserBar      = 50.0 // milliseconds
	browserRounds   = 200
	browserPatience = 2 * time.Minute
	maxFigures      = 1 << 20 // bytes
)

// browsers are the names that Chromium has.
var browsers = []string{"chromium", "chromium-browser", "google-chrome"}

// page is what the browser opens. It sends its figures back to the address that it came from.
//
//go:embed browser.html
var page []byte

// figures is what the page sends home.
type figures struct {
	Load    float64        `json:"load"`  // fetched, compiled, warmed up, in milliseconds
	Times   []float64      `json:"times"` // of each verification, in milliseconds
	Verdict verify.Verdict `json:"verdict"`
	Trouble string         `json:"trouble"`
}

// browser has a headless Chromium verify the sample that is published with the program (its evidence file has 10 KiB), with the
// verifier as WebAssembly.
func (b *bench) browser(ctx context.Context) (err error) {
	b.title("Browser: the sample's evidence file, verified in headless Chromium, %d times", browserRounds)
	program, err := findBrowser()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "luzheng-bench-browser-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	wasm, support, err := buildVerifier(ctx, dir)
	if err != nil {
		return err
	}
	f, err := inBrowser(ctx, program, filepath.Join(dir, "profile"), browserRounds, map[string][]byte{
		"/": page, "/wasm_exec.js": support, "/verify.wasm": wasm, "/trust.json": published.Trust(), "/evidence.json": published.Evidence(),
	})
	if err != nil {
		return err
	}
	latencies := make([]time.Duration, len(f.Times))
	var took time.Duration
	for i, t := range f.Times {
		latencies[i] = time.Duration(t * float64(time.Millisecond))
		took += latencies[i]
	}
	summary, err := summarise(latencies, took)
	if err != nil {
		return err
	}
	b.figure("verifier as WebAssembly %.1f MiB; loaded and warmed up in %.0f ms; first call %.1f ms", float64(len(wasm))/(1<<20), f.Load, f.Times[0])
	b.verdict("verification of one evidence file in the browser, p50, ms", ms(summary.p50), atMost, browserBar)
	return nil
}

func findBrowser() (string, error) {
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("there is no %s; install Chromium (scripts/need chromium=chromium)", strings.Join(browsers, ", "))
}

// buildVerifier compiles the verifier to WebAssembly and gives it, with the support code that Go's distribution has for it.
func buildVerifier(ctx context.Context, dir string) (wasm, support []byte, err error) {
	path := filepath.Join(dir, "verify.wasm")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, "luzheng/explorer/cmd/verifywasm")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, nil, fmt.Errorf("compiling to WebAssembly: %w: %s", err, out)
	}
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return nil, nil, fmt.Errorf("go env: %w", err)
	}
	if support, err = os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js")); err != nil {
		return nil, nil, err
	}
	wasm, err = os.ReadFile(path)
	return wasm, support, err
}

// inBrowser serves the files on a loopback port, lets the browser open "/" with a fresh profile, and gives the figures that it sends.
func inBrowser(ctx context.Context, program, profile string, rounds int, files map[string][]byte) (*figures, error) {
	ctx, cancel := context.WithTimeout(ctx, browserPatience)
	defer cancel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	sent := make(chan []byte, 1)
	server := &http.Server{Handler: pages(files, sent), ReadHeaderTimeout: browserPatience}
	go func() { _ = server.Serve(listener) }() // it ends when it is closed
	defer func() { _ = server.Close() }()

	cmd := exec.CommandContext(ctx, program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+profile,
		fmt.Sprintf("http://%s/?rounds=%d", listener.Addr(), rounds))
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	// The browser is a family of processes; it ends as one.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	var failed error
	ended := make(chan struct{})
	go func() { defer close(ended); failed = cmd.Wait() }()
	select {
	case raw := <-sent:
		cancel()
		<-ended
		return parseFigures(raw)
	case <-ended:
		return nil, fmt.Errorf("the browser ended without figures: %w: %s", errors.Join(failed, ctx.Err()), said.Bytes())
	}
}

// pages serves the files, and takes what is posted. The page is isolated from all others, so that it has a precise clock.
func pages(files map[string][]byte, sent chan<- []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxFigures))
			if err == nil {
				select {
				case sent <- raw:
				default: // once is enough
				}
			}
			w.WriteHeader(http.StatusNoContent)
			return
		}
		content, there := files[r.URL.Path]
		if !there {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cross-Origin-Opener-Policy", "same-origin")
		w.Header().Set("Cross-Origin-Embedder-Policy", "require-corp")
		if r.URL.Path == "/" {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
		}
		http.ServeContent(w, r, r.URL.Path, time.Time{}, bytes.NewReader(content))
	})
}

// parseFigures refuses figures of something else than verifying what is good.
func parseFigures(raw []byte) (*figures, error) {
	var f figures
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, fmt.Errorf("the page's figures: %w", err)
	}
	switch {
	case f.Trouble != "":
		return nil, fmt.Errorf("the page: %s", f.Trouble)
	case f.Verdict != verify.Verified:
		return nil, fmt.Errorf("the page says that the sample is %s", f.Verdict)
	case len(f.Times) == 0:
		return nil, errors.New("the page measured nothing")
	}
	return &f, nil
}

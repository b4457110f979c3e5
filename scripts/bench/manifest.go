package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"luzheng/signer/gm"
)

const (
	hashBar         = 0.9  // times one core's raw SM3 rate
	manifestMemory  = 64.0 // MiB
	manifestSize    = 1e9  // bytes
	rawHashTime     = 2 * time.Second
	megabyte        = 1e6
	rawHashPiece    = 1 << 20
	kibibytesPerMiB = 1024
)

// manifest has the signer command describe a file of 1 GB, whole and by chunks, and compares it with hashing bytes in memory.
func (b *bench) manifest(ctx context.Context) (err error) {
	b.title("Manifest: a file of 1 GB, whole and chunk tree, by the signer command")
	dir, err := os.MkdirTemp("", "luzheng-bench-manifest-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "data.bin")
	if err := writeNoise(file, manifestSize); err != nil {
		return err
	}
	before := rawHashRate()
	cmd := exec.CommandContext(ctx, b.layout.Program("signer"), "manifest", file, "--out", filepath.Join(dir, "manifest.json"))
	began := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("signer manifest: %w: %s", err, out)
	}
	took := time.Since(began)
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return errors.New("this system does not tell a process's memory")
	}
	raw := max(before, rawHashRate())
	rate := manifestSize / took.Seconds()
	b.figure("raw SM3 on one core %.0f MB/s; manifest %.0f MB/s", raw/megabyte, rate/megabyte)
	b.verdict("manifest against raw SM3 of one core, times", rate/raw, atLeast, hashBar)
	b.verdict("largest resident memory, MiB", float64(usage.Maxrss)/kibibytesPerMiB, atMost, manifestMemory)
	return nil
}

// rawHashRate is how many bytes per second one core hashes, from memory. The machine is noisy: it is taken before and after, and
// the better one counts.
func rawHashRate() float64 {
	piece := make([]byte, rawHashPiece)
	h := gm.NewHash()
	hashed := 0
	began := time.Now()
	for time.Since(began) < rawHashTime {
		h.Write(piece)
		hashed += len(piece)
	}
	return float64(hashed) / time.Since(began).Seconds()
}

// writeNoise writes a file that no file system stores as a hole; it stands in the system's cache afterwards.
func writeNoise(path string, size int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	noise := make([]byte, 1<<20)
	source := rand.NewChaCha8([32]byte{})
	w := bufio.NewWriter(f)
	for size > 0 {
		piece := noise[:min(size, len(noise))]
		_, _ = source.Read(piece) // It never fails.
		if _, err := w.Write(piece); err != nil {
			return errors.Join(err, f.Close())
		}
		size -= len(piece)
	}
	return errors.Join(w.Flush(), f.Close())
}

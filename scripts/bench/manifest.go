package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"luzheng/signer/gm"
)

const (
	hashBar         = 0.9  // times one core's raw SM3 rate
	manifestMemory  = 64.0 // MiB
	manifestSize    = 1e9  // bytes
	manifestRounds  = 5
	rawHashTime     = time.Second
	megabyte        = 1e6
	rawHashPiece    = 1 << 20
	memoryPause     = 5 * time.Millisecond
	kibibytesPerMiB = 1024
)

// manifest has the signer command describe a file of 1 GB, whole and by chunks, and compares it with hashing bytes in memory. The two
// take turns, for a machine does not stay as fast as it was: each run is held against the raw hash before and after it, and the
// median run counts.
func (b *bench) manifest(ctx context.Context) (err error) {
	b.title("Manifest: a file of 1 GB, whole and chunk tree, by the signer command, %d runs", manifestRounds)
	dir, err := os.MkdirTemp("", "luzheng-bench-manifest-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "data.bin")
	if err := writeNoise(file, manifestSize); err != nil {
		return err
	}
	var largest int64
	runs := make([]manifestRun, manifestRounds)
	before := rawHashRate()
	for i := range runs {
		cmd := exec.CommandContext(ctx, b.layout.Program("signer"), "manifest", file, "--out", filepath.Join(dir, "manifest.json"))
		began := time.Now()
		memory, err := runMeasured(cmd)
		if err != nil {
			return fmt.Errorf("signer manifest: %w", err)
		}
		rate := manifestSize / time.Since(began).Seconds()
		after := rawHashRate()
		runs[i] = manifestRun{rate: rate, raw: (before + after) / 2}
		before, largest = after, max(largest, memory)
	}
	median := medianRun(runs)
	b.figure("raw SM3 on one core %.0f MB/s; manifest %.0f MB/s", median.raw/megabyte, median.rate/megabyte)
	b.verdict("manifest against raw SM3 of one core, times, median", median.ratio(), atLeast, hashBar)
	b.verdict("largest resident memory, MiB", float64(largest)/kibibytesPerMiB, atMost, manifestMemory)
	return nil
}

// manifestRun is one description of the file, and the raw hash around it, in bytes per second.
type manifestRun struct{ rate, raw float64 }

func (r manifestRun) ratio() float64 { return r.rate / r.raw }

// medianRun gives the run in the middle by its ratio.
func medianRun(runs []manifestRun) manifestRun {
	sorted := slices.SortedFunc(slices.Values(runs), func(a, b manifestRun) int { return cmp.Compare(a.ratio(), b.ratio()) })
	return sorted[len(sorted)/2]
}

// runMeasured runs a command to its end and gives its largest resident memory in KiB, as the kernel tells it while the command
// runs. (What wait4 tells counts what this process had when it forked.)
func runMeasured(cmd *exec.Cmd) (memory int64, err error) {
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	ticker := time.NewTicker(memoryPause)
	defer ticker.Stop()
	for {
		select {
		case err := <-ended:
			if err != nil {
				err = fmt.Errorf("%w: %s", err, output.Bytes())
			}
			return memory, err
		case <-ticker.C:
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
			if err != nil {
				continue // it has just ended
			}
			memory = max(memory, peakMemory(string(status)))
		}
	}
}

// peakMemory reads the line "VmHWM: N kB" of /proc/PID/status; 0 when there is none, as in a process that has ended.
func peakMemory(status string) (kibibytes int64) {
	for line := range strings.Lines(status) {
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kibibytes); err == nil {
			return kibibytes
		}
	}
	return 0
}

// rawHashRate is how many bytes per second one core hashes, from memory.
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

// writeNoise writes a file that no file system stores as a hole. It is on disk afterwards, so that nothing is written any more while
// it is read, and stands in the system's cache.
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
	return errors.Join(w.Flush(), f.Sync(), f.Close())
}

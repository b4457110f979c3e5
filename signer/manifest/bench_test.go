package manifest

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"luzheng/signer/gm"
)

// benchSize is the length in bytes of the file in BenchmarkBuild.
const benchSize = 1 << 30

// BenchmarkBuild measures the bar of the design: whole file and chunk tree of 1 GB on two cores, as a share of one core's raw SM3
// rate, and the memory that it takes.
//
//	go test ./signer/manifest -run xxx -bench 'Build$' -benchtime 1x -cpu 2
//
// On a busy machine the first figure says little; the second is the same share by processor time, as if both cores were free.
func BenchmarkBuild(b *testing.B) {
	path := filepath.Join(b.TempDir(), "big.bin")
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	piece := make([]byte, 1<<20)
	for i := range piece {
		piece[i] = byte(i * i >> 3)
	}
	for range benchSize / len(piece) {
		if _, err := file.Write(piece); err != nil {
			b.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
	raw, rawByProcessor := rawRate(piece)
	before := processorTime(b)
	b.SetBytes(benchSize)
	var peak uint64
	for b.Loop() {
		o := Options{Progress: func(done, _ int64) {
			if done%(64<<20) == 0 {
				var memory runtime.MemStats
				runtime.ReadMemStats(&memory)
				peak = max(peak, memory.HeapSys+memory.StackSys)
			}
		}}
		if _, err := Build(context.Background(), path, o); err != nil {
			b.Fatal(err)
		}
	}
	rate := float64(benchSize) * float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(rate/raw, "×raw-SM3")
	byProcessor := 2 * float64(benchSize) * float64(b.N) / (processorTime(b) - before).Seconds()
	b.ReportMetric(byProcessor/rawByProcessor, "×raw-SM3-if-free")
	b.ReportMetric(float64(peak)/(1<<20), "MiB-heap")
}

// rawRate is how many bytes one core hashes in a second, and in a second of processor time, measured over half a second.
func rawRate(piece []byte) (byClock, byProcessor float64) {
	h := gm.NewHash()
	start, before := time.Now(), processorTime(nil)
	hashed := 0
	for time.Since(start) < 500*time.Millisecond {
		h.Write(piece)
		hashed += len(piece)
	}
	return float64(hashed) / time.Since(start).Seconds(), float64(hashed) / (processorTime(nil) - before).Seconds()
}

// processorTime is what this process has used, in user and system mode.
func processorTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil && b != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// BenchmarkBuildTable hashes a table of 200,000 rows with its row tree.
func BenchmarkBuildTable(b *testing.B) {
	content := villages(200_000)
	path := filepath.Join(b.TempDir(), "v.csv")
	if err := os.WriteFile(path, content, 0o644); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		if _, err := Build(context.Background(), path, Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(200_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

package manifest

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
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
	raw := rawRate(piece)
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
	b.ReportMetric(float64(peak)/(1<<20), "MiB-heap")
}

// rawRate is how many bytes a second one core hashes, measured over half a second.
func rawRate(piece []byte) float64 {
	h := gm.NewHash()
	start := time.Now()
	hashed := 0
	for time.Since(start) < 500*time.Millisecond {
		h.Write(piece)
		hashed += len(piece)
	}
	return float64(hashed) / time.Since(start).Seconds()
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

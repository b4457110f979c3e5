package eventlog_test

import (
	"encoding/binary"
	"fmt"
	"runtime"
	"testing"
	"time"

	"luzheng/gateway/eventlog/eventlogtest"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// BenchmarkStart starts a log of many datasets from its snapshot, and tells what it holds in memory then:
//
//	go test -run '^$' -bench Start -benchtime 3x ./gateway/eventlog
func BenchmarkStart(b *testing.B) {
	for _, datasets := range []int{1_000, 1_000_000} {
		b.Run(fmt.Sprintf("datasets=%d", datasets), func(b *testing.B) {
			w := eventlogtest.NewWorld(b)
			c := often(w.Config(database(b)))
			l, stop := run(b, c)
			const batch = 10_000
			for n := 0; n < datasets+10*batch; n += batch {
				lines := make([][]byte, batch)
				at := w.Now + int64(n/batch)*1000 // a second for each, so that repetitions are looked for as in a log that grew by itself
				for i := range lines {
					lines[i] = w.Line(at, func(d *event.Draft) {
						number := binary.BigEndian.AppendUint64(nil, uint64((n+i)%datasets))
						d.Use.Entry = statement.Created(statement.TypeEntry, gm.Sum(number))
					})
				}
				appended(b, l, w.Batch(lines...))
			}
			if err := l.Snapshot(b.Context()); err != nil {
				b.Fatal(err)
			}
			stop()
			l = nil // what it held is not to count
			before := heap()
			for b.Loop() {
				began := time.Now()
				if l, stop = run(b, c); l.Metrics().Scopes < datasets || l.Metrics().Discarded > 0 {
					b.Fatalf("%+v", l.Metrics())
				}
				took := time.Since(began)
				b.StopTimer()
				b.ReportMetric(took.Seconds(), "s/start")
				b.ReportMetric(float64(heap()-before)/(1<<20), "MiB")
				stop()
				b.StartTimer()
			}
		})
	}
}

// heap is what lives in memory.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

package eventlog_test

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
	"luzheng/gateway/pgtest"
	"luzheng/gateway/postgres"
)

var server pgtest.Server

// chaos tells that the tests take their time: every byte, hundreds of kills (make chaos).
var chaos = os.Getenv("LUZHENG_CHAOS") != ""

func TestMain(m *testing.M) { os.Exit(server.Run(m)) }

// database opens a store in a database of its own.
func database(t testing.TB) eventlog.Store {
	t.Helper()
	db, err := postgres.Open(t.Context(), server.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db.Log(postgres.DurableLocal)
}

// run makes a log work until the test ends or stop is called; change may change it before.
func run(t testing.TB, c eventlog.Config, change ...func(*eventlog.Log)) (l *eventlog.Log, stop func()) {
	t.Helper()
	l = eventlog.New(c)
	for _, do := range change {
		do(l)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := l.Run(ctx); err != nil {
			t.Error(err)
		}
	}()
	stop = sync.OnceFunc(func() { cancel(); <-ended })
	t.Cleanup(stop)
	for !l.Status().Open {
		if l.Status().Alarm {
			t.Fatal(l.Status().Why)
		}
		time.Sleep(time.Millisecond)
	}
	return l, stop
}

func appended(t testing.TB, l *eventlog.Log, raw []byte) []eventlog.Receipt {
	t.Helper()
	r, err := l.Read(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}
	receipts, err := l.Append(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return receipts
}

func BenchmarkAppend(b *testing.B) {
	for _, n := range []int{1, 1000} {
		for name, store := range map[string]func() eventlog.Store{"memory": func() eventlog.Store { return &eventlogtest.Memory{} }, "postgres": func() eventlog.Store { return database(b) }} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				w := eventlogtest.NewWorld(b)
				l, _ := run(b, w.Config(store()))
				raws := make([][]byte, b.N)
				for i := range raws {
					raws[i] = w.Batch(w.Lines(n, time.Now().UnixMilli())...)
				}
				b.ResetTimer()
				var wait sync.WaitGroup
				next := make(chan []byte)
				workers := 64
				if n > 1 {
					workers = 8
				}
				for range workers {
					wait.Go(func() {
						for raw := range next {
							r, err := l.Read(context.Background(), raw)
							if err == nil {
								_, err = l.Append(context.Background(), r)
							}
							if err != nil {
								b.Error(err)
							}
						}
					})
				}
				for _, raw := range raws {
					next <- raw
				}
				close(next)
				wait.Wait()
				b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "events/s")
			})
		}
	}
}

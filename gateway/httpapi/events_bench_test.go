package httpapi_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
	"luzheng/gateway/httpapi"
	"luzheng/gateway/postgres"
	"luzheng/gateway/session"
)

// only is the one log of a benchmark.
type only struct{ *eventlog.Log }

func (o only) Current() *eventlog.Log      { return o.Log }
func (o only) OfYear(string) *eventlog.Log { return o.Log }

// BenchmarkRecordEvents sends requests of one and of a thousand events to the API, over HTTP and into PostgreSQL.
func BenchmarkRecordEvents(b *testing.B) {
	for _, events := range []int{1, 1000} {
		b.Run(fmt.Sprint(events), func(b *testing.B) {
			w := eventlogtest.NewWorld(b)
			db, err := postgres.Open(b.Context(), server.URL(b))
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			log := eventlog.New(w.Config(db.Log(postgres.DurableLocal)))
			go func() { _ = log.Run(b.Context()) }()
			for !log.Status().Open {
				time.Sleep(time.Millisecond)
			}
			api := httptest.NewServer(httpapi.New(httpapi.Config{
				Ledger: w.Config(nil).Ledger, EventLogs: only{log}, Now: time.Now, Sessions: session.New("", nil, nil, time.Now),
			}, slog.New(slog.DiscardHandler)))
			defer api.Close()
			bodies := make([][]byte, b.N)
			for i := range bodies {
				bodies[i] = w.Batch(w.Lines(events, time.Now().UnixMilli())...)
			}
			clients := 64
			if events > 1 {
				clients = 8
			}
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
			b.ResetTimer()
			next := make(chan []byte)
			var wait sync.WaitGroup
			for range clients {
				wait.Go(func() {
					for body := range next {
						answer, err := client.Post(api.URL+"/v1/events", "application/x-ndjson", bytes.NewReader(body))
						if err != nil {
							b.Error(err)
							continue
						}
						_, _ = io.Copy(io.Discard, answer.Body)
						_ = answer.Body.Close()
						if answer.StatusCode != http.StatusOK {
							b.Error(answer.Status)
						}
					}
				})
			}
			for _, body := range bodies {
				next <- body
			}
			close(next)
			wait.Wait()
			b.ReportMetric(float64(b.N*events)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

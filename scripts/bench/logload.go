package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

const (
	checkpointPoll = 10 * time.Millisecond
	maxCheckpoint  = 8 << 10
)

// logServer is an event log, ours or its peer, as the client that loads it sees it.
type logServer struct {
	name       string
	requests   *wires // to where requests go
	checkpoint string // URL of the latest signed local checkpoint
	processes  []int  // that keep it
	http       *http.Client
}

// newLogServer makes room for so many connections.
func newLogServer(name, events, checkpoint string, processes []int, connections int) (*logServer, error) {
	requests, err := newWires(events, "application/x-ndjson", connections)
	return &logServer{name, requests, checkpoint, processes, &http.Client{Timeout: time.Minute}}, err
}

// post sends one request and reads the whole answer, which both servers give when the events are durable.
func (l *logServer) post(body []byte) error {
	if err := l.requests.post(body, io.Discard); err != nil {
		return fmt.Errorf("%s: %w", l.name, err)
	}
	return nil
}

// size is that of the latest signed checkpoint: its second line (C2SP tlog-checkpoint). 0 when there is none yet.
func (l *logServer) size(ctx context.Context) (uint64, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, l.checkpoint, nil)
	if err != nil {
		return 0, err
	}
	response, err := l.http.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusNotFound {
		return 0, nil
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, maxCheckpoint))
	if err != nil {
		return 0, err
	}
	lines := strings.SplitN(string(text), "\n", 3)
	if len(lines) != 3 {
		return 0, fmt.Errorf("%s: not a checkpoint: %q", l.name, text)
	}
	return strconv.ParseUint(lines[1], 10, 64)
}

// covered waits until a signed checkpoint has at least the size.
func (l *logServer) covered(ctx context.Context, size uint64) error {
	for {
		now, err := l.size(ctx)
		if err != nil || now >= size {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(checkpointPoll):
		}
	}
}

// load lets n clients send the requests, each of so many events, one after the other until the time is up or none is left, and gives
// those that are left. The rate is that of events, and its time ends when a signed local checkpoint covers the last of them.
func (l *logServer) load(ctx context.Context, clients, each int, requests [][]byte, length time.Duration) (sample, [][]byte, error) {
	before, err := l.size(ctx)
	if err != nil {
		return sample{}, nil, err
	}
	used, err := processorTime(l.processes)
	if err != nil {
		return sample{}, nil, err
	}
	var taken atomic.Int64
	began := time.Now()
	latencies, err := loop(ctx, clients, length, func(context.Context, int) error {
		i := int(taken.Add(1)) - 1
		if i >= len(requests) {
			return errEnough
		}
		return l.post(requests[i])
	})
	if err != nil {
		return sample{}, nil, err
	}
	if err := l.covered(ctx, before+uint64(len(latencies)*each)); err != nil {
		return sample{}, nil, err
	}
	s, err := summarise(latencies, time.Since(began))
	if err != nil {
		return s, nil, err
	}
	s.rate *= float64(each)
	after, err := processorTime(l.processes)
	s.processor = after - used
	return s, requests[min(int(taken.Load()), len(requests)):], err
}

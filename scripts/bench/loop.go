package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// send is one request of a client, from its making to its answer.
type send func(ctx context.Context, client int) error

// sample is the result of one measurement.
type sample struct {
	count    int
	rate     float64 // per second
	p50, p99 time.Duration
	// processor is what those who served used of the processors, where it was looked at.
	processor time.Duration
}

// summarise sorts the latencies of a measurement that took so long.
func summarise(latencies []time.Duration, took time.Duration) (sample, error) {
	if len(latencies) == 0 || took <= 0 {
		return sample{}, errors.New("nothing was measured")
	}
	slices.Sort(latencies)
	return sample{
		count: len(latencies), rate: float64(len(latencies)) / took.Seconds(),
		p50: percentile(latencies, 50), p99: percentile(latencies, 99),
	}, nil
}

// percentile is the nearest-rank one: the least latency that so many percent of all do not exceed.
func percentile(sorted []time.Duration, percent int) time.Duration {
	return sorted[max((len(sorted)*percent+99)/100, 1)-1]
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// measure lets the clients send for a while and prints rate and latencies. The last answers count, and the time until they come.
func (b *bench) measure(ctx context.Context, name string, clients int, send send) (sample, error) {
	began := time.Now()
	latencies, err := loop(ctx, clients, b.length, send)
	if err != nil {
		return sample{}, fmt.Errorf("%s: %w", name, err)
	}
	s, err := summarise(latencies, time.Since(began))
	if err != nil {
		return sample{}, fmt.Errorf("%s: %w", name, err)
	}
	b.sample(name, s)
	return s, nil
}

// errEnough ends the work of a client that has nothing left to send.
var errEnough = errors.New("nothing is left to send")

// loop lets n clients send one thing after the other until the time is up, and gives every latency. The first error ends it.
func loop(ctx context.Context, n int, length time.Duration, send send) ([]time.Duration, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	taken := make(chan []time.Duration, n)
	deadline := time.Now().Add(length)
	for client := range n {
		go func() {
			var latencies []time.Duration
			for time.Now().Before(deadline) && ctx.Err() == nil {
				began := time.Now()
				if err := send(ctx, client); errors.Is(err, errEnough) {
					break
				} else if err != nil {
					cancel(fmt.Errorf("client %d: %w", client, err))
					break
				}
				latencies = append(latencies, time.Since(began))
			}
			taken <- latencies
		}()
	}
	var all []time.Duration
	for range n {
		all = append(all, <-taken...)
	}
	return all, context.Cause(ctx)
}

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"luzheng/gateway/api"
)

const (
	decisionBar     = 2.0 // ms that a decision may add to the log's own latency
	decisionClients = 64  // of the loaded measurement
)

// eventDecisions measures what a decision adds: the same intent goes to the decision point and to the log's own door, in turn, so that
// whatever else the machine does meets both alike.
func (b *bench) eventDecisions(ctx context.Context) error {
	u, l, err := b.usersOfLog(ctx)
	if err != nil {
		return err
	}
	u.intent = true
	b.title("Event log: what a decision adds to the log's own latency, from request to answer")
	for _, clients := range []int{1, decisionClients} {
		alone, decided, err := b.decisions(ctx, l, u, clients)
		if err != nil {
			return err
		}
		for _, door := range []struct {
			name string
			sample
		}{{"recorded", alone}, {"decided", decided}} {
			b.figure("%3d at once, %s  p50 %7.2f ms   p99 %7.2f ms   (%d in all)", clients, door.name, ms(door.p50), ms(door.p99), door.count)
		}
		b.verdict("added, p50, ms", ms(decided.p50-alone.p50), atMost, decisionBar)
		b.verdict("added, p99, ms", ms(decided.p99-alone.p99), atMost, decisionBar)
	}
	return nil
}

// decisions lets the clients ask and record in turn.
func (b *bench) decisions(ctx context.Context, l *eventLog, u *users, clients int) (recorded, decided sample, err error) {
	var mu sync.Mutex
	var took [2][]time.Duration
	began := time.Now()
	_, err = loop(ctx, clients, b.length, func(ctx context.Context, client int) error {
		var pair [2]time.Duration
		for i, send := range [2]func(context.Context, []byte) error{l.recorded, l.permitted} {
			request, err := u.request(client, 1)
			if err != nil {
				return err
			}
			sent := time.Now()
			if err := send(ctx, request); err != nil {
				return err
			}
			pair[i] = time.Since(sent)
		}
		mu.Lock()
		defer mu.Unlock()
		for i, d := range pair {
			took[i] = append(took[i], d)
		}
		return nil
	})
	if err != nil {
		return recorded, decided, err
	}
	length := time.Since(began)
	slices.Sort(took[0])
	slices.Sort(took[1])
	if recorded, err = summarise(took[0], length); err != nil {
		return recorded, decided, err
	}
	decided, err = summarise(took[1], length)
	return recorded, decided, err
}

// recorded records a wish for data at the log's own door.
func (l *eventLog) recorded(ctx context.Context, request []byte) error {
	_, err := l.do(ctx, http.MethodPost, "/v1/events", request)
	return err
}

// permitted asks whether data may be given, and holds the answer to yes.
func (l *eventLog) permitted(ctx context.Context, request []byte) error {
	body, err := l.do(ctx, http.MethodPost, "/v1/decisions", request)
	if err != nil {
		return err
	}
	var answer api.Decision
	if err := json.Unmarshal(body, &answer); err != nil {
		return err
	}
	if !answer.Permit {
		return fmt.Errorf("the decision point denied what is permitted: %s", body)
	}
	return nil
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"luzheng/gateway/api"
)

// maxClients is how many of a load may be connected.
const maxClients = 512

// eventLog is the event log that the running network's first gateway keeps.
type eventLog struct {
	*service
	*logServer
}

// usersOfLog are the users of a measurement that has the log of the running network to itself, and that log.
func (b *bench) usersOfLog(ctx context.Context) (*users, *eventLog, error) {
	s, err := b.running()
	if err != nil {
		return nil, nil, err
	}
	u, err := b.users(ctx, s, grants)
	if err != nil {
		return nil, nil, err
	}
	l, err := b.connectLog(ctx, s)
	return u, l, err
}

// connectLog finds the log of this year.
func (b *bench) connectLog(ctx context.Context, s *site) (*eventLog, error) {
	service, err := b.connectService(s, maxClients)
	if err != nil {
		return nil, err
	}
	l := &eventLog{service: service}
	now, err := l.status(ctx)
	if err != nil {
		return nil, err
	}
	if !now.Open {
		return nil, errors.New("the event log takes no events")
	}
	k, err := b.keeper(ctx)
	if err != nil {
		return nil, err
	}
	l.logServer, err = newLogServer("Event log", service.url+"/v1/events", service.url+"/v1/log/"+now.Year+"/checkpoint",
		[]int{k.gateway.PID, k.database.PID}, maxClients)
	return l, err
}

// status asks how the log is.
func (l *eventLog) status(ctx context.Context) (*api.EventLog, error) {
	body, err := l.do(ctx, http.MethodGet, "/v1/log", nil)
	if err != nil {
		return nil, err
	}
	answer := new(api.EventLog)
	return answer, json.Unmarshal(body, answer)
}

// anchored is the size of the newest checkpoint on the ledger, as the gateway has read it there.
func (l *eventLog) anchored(ctx context.Context) (uint64, error) {
	now, err := l.status(ctx)
	if err != nil || now.Anchored == nil {
		return 0, err
	}
	return uint64(*now.Anchored), nil
}

// record sends one request and gives the index of its last event.
func (l *eventLog) record(ctx context.Context, request []byte) (uint64, error) {
	body, err := l.do(ctx, http.MethodPost, "/v1/events", request)
	if err != nil {
		return 0, err
	}
	var answer api.EventReceipts
	if err := json.Unmarshal(body, &answer); err != nil {
		return 0, err
	}
	last := int64(-1)
	for _, r := range answer.Receipts {
		for _, e := range r.Entries {
			last = max(last, e.Index)
		}
	}
	if last < 0 {
		return 0, errors.New("the answer holds no receipt")
	}
	return uint64(last), nil
}

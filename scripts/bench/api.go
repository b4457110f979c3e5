package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"luzheng/gateway/api"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

const (
	// maxAnswer bounds what the gateway may answer.
	maxAnswer = 4 << 20
	// usualAnswer has room for the answer about one statement.
	usualAnswer = 2 << 10
)

// service is the gateway's API, as its clients see it.
type service struct {
	url        string
	http       *http.Client
	statements *wires // to where envelopes go
}

// connectService makes room for so many connections: each client of a closed loop keeps its own.
func (b *bench) connectService(s *site, connections int) (*service, error) {
	url := b.url
	if url == "" {
		for _, org := range s.topology.Organisations {
			if org.Gateway != nil {
				url = "http://" + org.Address(org.Gateway.Port)
				break
			}
		}
	}
	if url == "" {
		return nil, errors.New("the topology has no gateway; give its address with --url")
	}
	statements, err := newWires(url+"/v1/statements", "application/json", connections)
	transport := &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}
	return &service{url, &http.Client{Transport: transport, Timeout: time.Minute}, statements}, err
}

// submit posts one envelope, waits until it is committed, and holds the answer to "accepted".
func (s *service) submit(raw []byte) error {
	var body bytes.Buffer
	body.Grow(usualAnswer)
	if err := s.statements.post(raw, &body); err != nil {
		return fmt.Errorf("statement: %w", err)
	}
	return accepted(body.Bytes())
}

// accepted reads an answer about one statement.
func accepted(body []byte) error {
	var answer api.SubmitResults
	if err := strictjson.UnmarshalChecked(body, &answer); err != nil {
		return fmt.Errorf("the gateway's answer: %w: %s", err, body)
	}
	if len(answer.Results) != 1 || answer.Results[0].Result != api.Accepted {
		return fmt.Errorf("the statement was not accepted: %s", body)
	}
	return nil
}

// ledger asks whose statements the gateway takes.
func (s *service) ledger(ctx context.Context) (statement.LedgerID, error) {
	body, err := s.do(ctx, http.MethodGet, "/v1/ledger", nil)
	if err != nil {
		return "", fmt.Errorf("no gateway serves at %s; run \"make up\" first: %w", s.url, err)
	}
	var answer api.Ledger
	err = json.Unmarshal(body, &answer)
	return statement.LedgerID(answer.Ledger), err
}

// status asks how the gateway and the ledger are.
func (s *service) status(ctx context.Context) (*api.Status, error) {
	body, err := s.do(ctx, http.MethodGet, "/v1/status", nil)
	if err != nil {
		return nil, err
	}
	answer := new(api.Status)
	return answer, json.Unmarshal(body, answer)
}

// evidence fetches the evidence file of an entity.
func (s *service) evidence(ctx context.Context, of statement.Ref) ([]byte, error) {
	return s.do(ctx, http.MethodGet, "/v1/entities/"+of.String()+"/evidence", nil)
}

func (s *service) do(ctx context.Context, method, path string, body []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, s.url+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := s.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s %s: %s: %s", method, path, response.Status, answer)
	}
	return answer, nil
}

// speaker is one client of the gateway that plays the mix.
type speaker struct {
	service *service
	play    *play
}

// speakers makes n clients; each signs what it sends itself and keeps entities of its own.
func (b *bench) speakers(ctx context.Context, s *site, n int) ([]*speaker, error) {
	service, err := b.connectService(s, n)
	if err != nil {
		return nil, err
	}
	if ledger, err := service.ledger(ctx); err != nil {
		return nil, err
	} else if ledger != s.ledger {
		return nil, fmt.Errorf("the gateway serves %s, the run folder is of %s", ledger, s.ledger)
	}
	cast, err := s.cast()
	if err != nil {
		return nil, err
	}
	all := make([]*speaker, n)
	for i := range all {
		all[i] = &speaker{service, newPlay(s.ledger, cast, time.Now)}
	}
	return all, nil
}

func (s *speaker) send(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	raw, err := s.play.next()
	if err != nil {
		return err
	}
	return s.service.submit(raw)
}

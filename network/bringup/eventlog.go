package bringup

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"time"

	"luzheng/gateway/api"
	"luzheng/gateway/config"
	"luzheng/gateway/yearlog"
	"luzheng/network/identities"
	"luzheng/network/layout"
	"luzheng/network/problem"
	"luzheng/signer/statement"
)

// indexLimit bounds how long the index may take to come to what is recorded.
const indexLimit = 3 * time.Minute

// eventLog opens the event log of this year, once. A run folder from before
// there were event logs has no key for one, and its ledger keeps none.
func (n *Network) eventLog(ctx context.Context) error {
	opener, err := n.opener()
	if errors.Is(err, fs.ErrNotExist) {
		n.Report.Note("this ledger has no event log: it began before there was one")
		return nil
	}
	if err != nil {
		return err
	}
	gateway, err := n.operatorGateway()
	if err != nil {
		return err
	}
	log, opened, err := opener.Ensure(ctx, ledgerOf{gateway}, time.Now())
	if err != nil {
		return problem.Wrap(err, problem.LogNotOpen, "see run/log/*-gateway.log", "this year's event log could not be opened")
	}
	if opened {
		n.Report.Note("the event log " + log.ID + " is open: uses are recorded in it")
	}
	return nil
}

// opener has the keys of the Bureau's operator and reviewer, and of its log
// service.
func (n *Network) opener() (*yearlog.Opener, error) {
	org := n.Topology.Operator()
	ledger, err := identities.ReadLedger(n.Layout)
	if err != nil {
		return nil, err
	}
	opener := &yearlog.Opener{Ledger: ledger, Bureau: org.Party.ID}
	for post, person := range map[statement.Post]*yearlog.Signatory{
		statement.PostOperator: &opener.Operator, statement.PostReviewer: &opener.Reviewer,
	} {
		person.Handler = identities.Handler(org.Name, post)
		if person.Key, err = config.LoadKey(n.Layout.Key(org.Name, post), layout.Passphrase(n.Layout.Keys(org.Name))); err != nil {
			return nil, err
		}
	}
	service, err := config.LoadKey(n.Layout.Key(org.Name, statement.PostLog), layout.Passphrase(n.Layout.Keys(org.Name)))
	if err != nil {
		return nil, err
	}
	opener.Key = service.PublicKey().KeyID()
	return opener, nil
}

// ledgerOf is the ledger as a gateway shows it. It implements yearlog.Ledger.
type ledgerOf struct {
	gateway *api.ClientWithResponses
}

// Entity implements yearlog.Ledger. An index that has just begun is waited
// for: what is asked for is there.
func (l ledgerOf) Entity(ctx context.Context, ref statement.Ref) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, indexLimit)
	defer cancel()
	for {
		answer, err := l.gateway.GetEntityWithResponse(ctx, ref.String())
		switch {
		case err != nil:
			return nil, unanswered(err)
		case answer.JSON200 != nil:
			return answer.JSON200.Value, nil
		case answer.StatusCode() != http.StatusNotFound:
			return nil, problem.New(problem.LogNotOpen, "see the gateway's log", "%s cannot be read: %s %s", ref, answer.Status(), answer.Body)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(attestPause):
		}
	}
}

// Say implements yearlog.Ledger.
func (l ledgerOf) Say(ctx context.Context, envelope []byte) error {
	answer, err := l.gateway.SubmitStatementsWithBodyWithResponse(ctx, nil, "application/json", bytes.NewReader(envelope))
	if err != nil {
		return unanswered(err)
	}
	if answer.JSON200 == nil {
		return problem.New(problem.LogNotOpen, "see the gateway's and the chaincode servers' logs", "the statement was not accepted: %s %s", answer.Status(), answer.Body)
	}
	return nil
}

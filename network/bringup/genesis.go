package bringup

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"luzheng/gateway/api"
	"luzheng/network/problem"
)

// attestLimit bounds how long the last statement may wait for the signatures
// of all organisations.
const attestLimit = 90 * time.Second

// operatorGateway is the API of the platform operator's gateway.
func (n *Network) operatorGateway() (*api.ClientWithResponses, error) {
	operator := n.Topology.Operator()
	return api.NewClientWithResponses("http://" + operator.Address(operator.Gateway.Port))
}

// genesis has the ledger's first statement recorded, once.
func (n *Network) genesis(ctx context.Context) error {
	client, err := n.operatorGateway()
	if err != nil {
		return err
	}
	ledger, err := client.GetLedgerWithResponse(ctx)
	if err != nil {
		return unanswered(err)
	}
	if ledger.JSON200 != nil && ledger.JSON200.Genesis != nil {
		return nil
	}
	envelope, err := os.ReadFile(n.Layout.Statement())
	if err != nil {
		return err
	}
	answer, err := client.SubmitStatementsWithBodyWithResponse(ctx, nil, "application/json", bytes.NewReader(envelope))
	if err != nil {
		return unanswered(err)
	}
	if answer.JSON200 == nil {
		return problem.New(problem.GenesisRefused, "see the gateway's and the chaincode servers' logs",
			"the ledger's first statement was not recorded: %s %s", answer.Status(), answer.Body)
	}
	return nil
}

// attested waits until everything recorded so far carries the signatures of
// every organisation's follower.
func (n *Network) attested(ctx context.Context) error {
	client, err := n.operatorGateway()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, attestLimit)
	defer cancel()
	for {
		missing, err := n.unattested(ctx, client)
		if err == nil && missing == "" {
			return nil
		}
		select {
		case <-ctx.Done():
			if err != nil {
				missing = err.Error()
			}
			return problem.New(problem.NotAttested, "see run/log/*-follower.log and `network status`",
				"not every organisation attests the ledger: %s", missing)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// unattested says what is missing, or "".
func (n *Network) unattested(ctx context.Context, client *api.ClientWithResponses) (missing string, err error) {
	answer, err := client.GetStatusWithResponse(ctx)
	if err != nil {
		return "", err
	}
	status := answer.JSON200
	switch {
	case status == nil:
		return "the gateway answers " + answer.Status(), nil
	case status.Attested == nil || status.Attested.Size < max(status.Statements, 1):
		return "the newest statement is not in a signed checkpoint yet", nil
	}
	for _, org := range n.Topology.Organisations {
		if !slices.Contains(status.Attested.SignedBy, string(org.Party.ID)) {
			return fmt.Sprintf("block %d has no signature of %s", status.Attested.Block, org.Party.ID), nil
		}
	}
	return "", nil
}

func unanswered(err error) error {
	return problem.Wrap(err, problem.GenesisRefused, "see run/log/*-gateway.log", "the operator's gateway does not answer")
}

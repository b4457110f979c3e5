package bringup

import (
	"bytes"
	"context"
	"os"
	"time"

	"luzheng/gateway/api"
	"luzheng/gateway/config"
	"luzheng/gateway/follow/client"
	"luzheng/network/identities"
	"luzheng/network/problem"
)

// attestLimit bounds how long the last statement may wait for the signatures
// of all organisations.
const attestLimit = 5 * time.Minute

const attestPause = 200 * time.Millisecond

// operatorGateway is the API of the platform operator's gateway.
func (n *Network) operatorGateway() (*api.ClientWithResponses, error) {
	operator := n.Topology.Operator()
	return api.NewClientWithResponses("http://" + operator.Address(operator.Gateway.Port))
}

// genesis has the ledger's first statement recorded, once.
func (n *Network) genesis(ctx context.Context) error {
	gateway, err := n.operatorGateway()
	if err != nil {
		return err
	}
	ledger, err := gateway.GetLedgerWithResponse(ctx)
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
	answer, err := gateway.SubmitStatementsWithBodyWithResponse(ctx, nil, "application/json", bytes.NewReader(envelope))
	if err != nil {
		return unanswered(err)
	}
	if answer.JSON200 == nil {
		return problem.New(problem.GenesisRefused, "see the gateway's and the chaincode servers' logs",
			"the ledger's first statement was not recorded: %s %s", answer.Status(), answer.Body)
	}
	return nil
}

// attested waits until every organisation has signed one checkpoint that
// covers all statements the gateway knows, and verifies the signatures under
// the trust root: what any outsider would do. The ledger may end with blocks
// that recorded nothing and so have no checkpoint.
func (n *Network) attested(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, attestLimit)
	defer cancel()
	group, err := n.followers()
	if err != nil {
		return err
	}
	gateway, err := n.operatorGateway()
	if err != nil {
		return err
	}
	status, err := gateway.GetStatusWithResponse(ctx)
	if err != nil || status.JSON200 == nil {
		return unanswered(err)
	}
	for {
		found, err := group.Latest(ctx)
		if err == nil && found.Checkpoint.Size > 0 && found.Checkpoint.Size >= uint64(status.JSON200.Statements) {
			return nil
		}
		select {
		case <-ctx.Done():
			return problem.Wrap(err, problem.NotAttested, "see run/log/*-follower.log and `network status`",
				"not every organisation attests the %d statements of the ledger", status.JSON200.Statements)
		case <-time.After(attestPause):
		}
	}
}

// followers are those of all organisations, with their keys as the trust root
// has them.
func (n *Network) followers() (*client.Group, error) {
	ledger, err := identities.ReadLedger(n.Layout)
	if err != nil {
		return nil, err
	}
	file, err := config.LoadTrust(n.Layout.TrustRoot(), ledger)
	if err != nil {
		return nil, err
	}
	attesters, err := config.Attesters(file)
	if err != nil {
		return nil, err
	}
	members := make([]client.Member, len(n.Topology.Organisations))
	for i, org := range n.Topology.Organisations {
		roots, err := config.LoadTLSCA(n.Layout.TLSCA(org.Name))
		if err != nil {
			return nil, err
		}
		members[i] = attesters[org.Party.ID]
		members[i].URL, members[i].Roots = "https://"+org.Address(org.Follower.Port), roots
	}
	return client.NewGroup(ledger, members, len(members))
}

func unanswered(err error) error {
	return problem.Wrap(err, problem.GenesisRefused, "see run/log/*-gateway.log", "the operator's gateway does not answer")
}

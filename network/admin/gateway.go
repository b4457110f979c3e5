package admin

import (
	"context"

	"github.com/hyperledger/fabric-admin-sdk/pkg/channel"
	"github.com/hyperledger/fabric-gateway/pkg/client"
	"github.com/hyperledger/fabric-gateway/pkg/hash"

	"luzheng/network/problem"
)

// Gateway returns Fabric's client for this member, through its own peer. The
// caller closes it.
func (m *Member) Gateway() (*client.Gateway, error) {
	return client.Connect(m.identity,
		client.WithClientConnection(m.peer), client.WithHash(hash.NONE), client.WithSign(m.identity.Sign))
}

// WaitEndorsed returns once every organisation's peer finds enough others to
// endorse the given transaction, which must be one that changes nothing and
// always succeeds. Until gossip has spread, a peer answers that no
// combination of peers satisfies the policy.
func (n *Network) WaitEndorsed(ctx context.Context, chaincode, transaction string, args ...string) error {
	err := n.each(ctx, func(ctx context.Context, m *Member) error {
		gateway, err := m.Gateway()
		if err != nil {
			return err
		}
		defer func() { _ = gateway.Close() }()
		contract := gateway.GetNetwork(n.Channel).GetContract(chaincode)
		return retry(ctx, func(ctx context.Context) error {
			proposal, err := contract.NewProposal(transaction, client.WithArguments(args...))
			if err != nil {
				return err
			}
			_, err = proposal.EndorseWithContext(ctx)
			return err
		})
	})
	if err != nil {
		return problem.Wrap(err, problem.AdminFailed, "see run/log/*-peer.log and run/log/*-chaincode.log",
			"not every peer can have a transaction of %s endorsed", chaincode)
	}
	return nil
}

// Height returns the number of blocks that the member's peer holds.
func (n *Network) Height(ctx context.Context, m *Member) (uint64, error) {
	info, err := channel.GetBlockChainInfo(ctx, m.peer, m.identity, n.Channel)
	if err != nil {
		return 0, err
	}
	return info.GetHeight(), nil
}

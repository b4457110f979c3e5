package admin

import (
	"bytes"
	"context"
	"errors"

	"github.com/hyperledger/fabric-admin-sdk/pkg/chaincode"

	"luzheng/network/ccpackage"
	"luzheng/network/problem"
	"luzheng/network/topology"
)

// Deploy makes the chaincode part of the channel: every organisation installs
// the package that leads to its own server and approves the definition, then
// it is committed. A definition committed before is left alone, so an
// ordinary start costs one query per peer.
func (n *Network) Deploy(ctx context.Context, cc topology.Chaincode, packages map[string]ccpackage.Package) error {
	err := n.each(ctx, func(ctx context.Context, m *Member) error {
		return n.install(ctx, m, packages[m.Org.Name])
	})
	if err != nil {
		return problem.Wrap(err, problem.AdminFailed, "see run/log/*-peer.log", "chaincode %s could not be installed", cc.Name)
	}
	err = n.each(ctx, func(ctx context.Context, m *Member) error {
		definition := n.definition(cc)
		definition.PackageID = packages[m.Org.Name].ID
		return retry(ctx, func(ctx context.Context) error { return n.approve(ctx, m, definition) })
	})
	if err != nil {
		return problem.Wrap(err, problem.AdminFailed, "see run/log/*-peer.log", "chaincode %s was not approved", cc.Name)
	}
	operator := n.Members[0]
	err = retry(ctx, func(ctx context.Context) error { return n.commit(ctx, operator, n.definition(cc)) })
	if err != nil {
		return problem.Wrap(err, problem.AdminFailed, "see run/log/*-peer.log", "chaincode %s was not committed", cc.Name)
	}
	return nil
}

func (n *Network) definition(cc topology.Chaincode) chaincode.Definition {
	return chaincode.Definition{ChannelName: n.Channel, Name: cc.Name, Version: cc.Version, Sequence: cc.Sequence}
}

func (n *Network) install(ctx context.Context, m *Member, p ccpackage.Package) error {
	peer := chaincode.NewPeer(m.peer, m.identity)
	return retry(ctx, func(ctx context.Context) error {
		installed, err := peer.QueryInstalled(ctx)
		if err != nil {
			return err
		}
		for _, c := range installed.GetInstalledChaincodes() {
			if c.GetPackageId() == p.ID {
				return nil
			}
		}
		result, err := peer.Install(ctx, bytes.NewReader(p.Bytes))
		if err != nil {
			return err
		}
		if result.GetPackageId() != p.ID {
			return errors.New("the peer computed package ID " + result.GetPackageId())
		}
		return nil
	})
}

// approve asks first what the organisation has approved, because an answer to
// an earlier attempt may have been lost.
func (n *Network) approve(ctx context.Context, m *Member, d chaincode.Definition) error {
	lifecycle := chaincode.NewGateway(m.peer, m.identity)
	approved, err := lifecycle.QueryApproved(ctx, d.ChannelName, d.Name, d.Sequence)
	if err == nil && approved.GetSource().GetLocalPackage().GetPackageId() == d.PackageID && approved.GetVersion() == d.Version {
		return nil
	}
	return lifecycle.Approve(ctx, &d)
}

func (n *Network) commit(ctx context.Context, m *Member, d chaincode.Definition) error {
	lifecycle := chaincode.NewGateway(m.peer, m.identity)
	committed, err := lifecycle.QueryCommittedWithName(ctx, d.ChannelName, d.Name)
	if err == nil && committed.GetSequence() >= d.Sequence {
		return nil
	}
	return lifecycle.Commit(ctx, &d)
}

// Committed returns the sequence of the chaincode's definition on the channel.
func (n *Network) Committed(ctx context.Context, m *Member, name string) (sequence int64, err error) {
	committed, err := chaincode.NewGateway(m.peer, m.identity).QueryCommittedWithName(ctx, n.Channel, name)
	if err != nil {
		return 0, err
	}
	return committed.GetSequence(), nil
}

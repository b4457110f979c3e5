package admin

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/hyperledger/fabric-admin-sdk/pkg/channel"
	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"google.golang.org/protobuf/proto"

	"luzheng/network/problem"
)

// ReadGenesis reads the channel's first block.
func ReadGenesis(path string) (*common.Block, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block := &common.Block{}
	if err := proto.Unmarshal(text, block); err != nil {
		return nil, problem.Wrap(err, problem.MaterialFailed, "forget this network with `make clean`", "%s is not a block", path)
	}
	return block, nil
}

// JoinOrderers brings every orderer into the channel. Orderers that are in it
// already, as after a restart, are left alone.
func (n *Network) JoinOrderers(ctx context.Context, genesis *common.Block) error {
	err := n.each(ctx, func(ctx context.Context, m *Member) error {
		if m.Org.Orderer == nil {
			return nil
		}
		return retry(ctx, func(context.Context) error { return n.joinOrderer(m, genesis) })
	})
	if err != nil {
		return problem.Wrap(err, problem.AdminFailed, "see run/log/*-orderer.log", "an orderer did not join the channel")
	}
	return nil
}

func (n *Network) joinOrderer(m *Member, genesis *common.Block) error {
	url := "https://" + m.Org.Address(m.Org.Orderer.Admin)
	list, err := channel.ListChannel(url, m.roots, m.client)
	if err != nil {
		return err
	}
	for _, joined := range list.Channels {
		if joined.Name == n.Channel {
			return nil
		}
	}
	response, err := channel.CreateChannel(url, genesis, m.roots, m.client)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusCreated {
		why, _ := io.ReadAll(io.LimitReader(response.Body, 4096))
		return fmt.Errorf("%s: %s", response.Status, why)
	}
	return nil
}

// JoinPeers brings every peer into the channel, as JoinOrderers does.
func (n *Network) JoinPeers(ctx context.Context, genesis *common.Block) error {
	err := n.each(ctx, func(ctx context.Context, m *Member) error {
		return retry(ctx, func(ctx context.Context) error { return n.joinPeer(ctx, m, genesis) })
	})
	if err != nil {
		return problem.Wrap(err, problem.AdminFailed, "see run/log/*-peer.log", "a peer did not join the channel")
	}
	return nil
}

func (n *Network) joinPeer(ctx context.Context, m *Member, genesis *common.Block) error {
	joined, err := channel.ListChannelOnPeer(ctx, m.peer, m.identity)
	if err != nil {
		return err
	}
	for _, c := range joined {
		if c.GetChannelId() == n.Channel {
			return nil
		}
	}
	return channel.JoinChannel(ctx, m.peer, m.identity, genesis)
}

package fabric

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/hyperledger/fabric-gateway/pkg/client"
	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"luzheng/signer/statement"
)

// Ledger is a Fabric channel with the contract; it implements submit.Ledger.
type Ledger struct {
	// Log is told when the blocks come from another peer. Connect gives one that says nothing.
	Log *slog.Logger

	config    Config
	submitter submitter
	peers     []peer
	orderers  watched
}

// peer is one peer's gateway service.
type peer struct {
	address string
	conn    *grpc.ClientConn
	gateway *client.Gateway
}

// Connect prepares connections to all peers; nothing is asked of them yet. Close the ledger in the end.
func Connect(c Config) (*Ledger, error) {
	if c.CommitTimeout == 0 {
		c.CommitTimeout = time.Minute
	}
	if c.Channel == "" || c.Chaincode == "" || len(c.Peers) == 0 {
		return nil, errors.New("fabric: channel, chaincode and at least one peer must be given")
	}
	s, err := loadSubmitter(c)
	if err != nil {
		return nil, err
	}
	l := &Ledger{Log: slog.New(slog.DiscardHandler), config: c, submitter: s}
	for _, p := range c.Peers {
		conn, err := dial(p)
		if err != nil {
			return nil, errors.Join(err, l.Close())
		}
		gateway, err := connectGateway(s, conn, c.CommitTimeout)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("fabric: peer %s: %w", p.Address, err), conn.Close(), l.Close())
		}
		l.peers = append(l.peers, peer{p.Address, conn, gateway})
	}
	return l, nil
}

// Close closes all connections.
func (l *Ledger) Close() error {
	var all error
	for _, p := range l.peers {
		all = errors.Join(all, p.gateway.Close(), p.conn.Close())
	}
	return all
}

func (l *Ledger) contract(p peer, chaincode string) *client.Contract {
	return p.gateway.GetNetwork(l.config.Channel).GetContract(chaincode)
}

// evaluate asks the peers in turn and gives the first answer.
func (l *Ledger) evaluate(ctx context.Context, chaincode, function string, args ...string) ([]byte, error) {
	var all error
	for _, p := range l.peers {
		answer, err := l.contract(p, chaincode).EvaluateWithContext(ctx, function, client.WithArguments(args...))
		if err == nil {
			return answer, nil
		}
		all = errors.Join(all, fmt.Errorf("peer %s: %w", p.address, err))
		if ctx.Err() != nil {
			break
		}
	}
	return nil, fmt.Errorf("fabric: %s: %w", function, all)
}

// Entity implements submit.Ledger.
func (l *Ledger) Entity(ctx context.Context, ref statement.Ref) ([]byte, error) {
	value, err := l.evaluate(ctx, l.config.Chaincode, "Entity", ref.String())
	if err != nil || len(value) == 0 {
		return nil, err
	}
	return value, nil
}

// Height implements submit.Ledger.
func (l *Ledger) Height(ctx context.Context) (uint64, error) {
	raw, err := l.evaluate(ctx, "qscc", "GetChainInfo", l.config.Channel)
	if err != nil {
		return 0, err
	}
	var info common.BlockchainInfo
	if err := proto.Unmarshal(raw, &info); err != nil {
		return 0, fmt.Errorf("fabric: chain info: %w", err)
	}
	return info.GetHeight(), nil
}

// RawBlock gives a block of the channel as a peer keeps it. It implements evidence.Blocks.
func (l *Ledger) RawBlock(ctx context.Context, number uint64) (*common.Block, error) {
	raw, err := l.evaluate(ctx, "qscc", "GetBlockByNumber", l.config.Channel, strconv.FormatUint(number, 10))
	if err != nil {
		return nil, err
	}
	var b common.Block
	if err := proto.Unmarshal(raw, &b); err != nil {
		return nil, fmt.Errorf("fabric: block %d: %w", number, err)
	}
	if got := b.GetHeader().GetNumber(); b.GetHeader() == nil || got != number {
		return nil, fmt.Errorf("fabric: asked for block %d, a peer gave block %d", number, got)
	}
	return &b, nil
}

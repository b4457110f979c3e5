package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"luzheng/chaincode/embedded"
	"luzheng/gateway/config"
	"luzheng/gateway/fabric"
	"luzheng/gateway/submit"
	"luzheng/network/identities"
	"luzheng/network/layout"
	"luzheng/network/topology"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

const (
	enough = 20_000 // statements that a ledger must have for rates to mean something

	// A made ledger, one block for each round.
	madeClients = 250
	madeRounds  = 200
)

// chain is a ledger to read from.
type chain struct {
	submit.Ledger
	id         statement.LedgerID
	height     uint64
	statements uint64
	what       string
	close      func() error
}

// openChain gives the ledger that is read, the same for every part.
func (b *bench) openChain(ctx context.Context) (*chain, error) {
	if b.chain == nil {
		c, err := b.findChain(ctx)
		if err != nil {
			return nil, err
		}
		b.chain = c
	}
	return b.chain, nil
}

// close gives up what the parts shared.
func (b *bench) close() error {
	if b.chain == nil {
		return nil
	}
	return b.chain.close()
}

// findChain opens the running ledger if it is large enough, and otherwise makes one.
func (b *bench) findChain(ctx context.Context) (*chain, error) {
	c, err := b.runningChain(ctx)
	switch {
	case err != nil:
		b.figure("no ledger runs; making one of %d statements", madeClients*madeRounds)
	case c.statements >= enough:
		return c, nil
	default:
		b.figure("the running ledger has only %d statements; making one of %d", c.statements, madeClients*madeRounds)
		if err := c.close(); err != nil {
			return nil, err
		}
	}
	return b.madeChain(ctx, madeClients, madeRounds)
}

// runningChain reads the running network's ledger as its first organisation's gateway does.
func (b *bench) runningChain(ctx context.Context) (*chain, error) {
	s, err := b.running()
	if err != nil {
		return nil, err
	}
	settings, err := config.ReadGateway(b.layout.Org(s.topology.Operator().Name, "gateway.yaml"))
	if err != nil {
		return nil, err
	}
	service, err := b.connectService(s, 1)
	if err != nil {
		return nil, err
	}
	status, err := service.status(ctx)
	if err != nil {
		return nil, err
	}
	ledger, err := fabric.Connect(settings.Fabric)
	if err != nil {
		return nil, err
	}
	height, err := ledger.Height(ctx)
	if err != nil {
		return nil, errors.Join(err, ledger.Close())
	}
	return &chain{
		Ledger: ledger, id: s.ledger, height: height, statements: uint64(status.Statements),
		what: "the running ledger, from a peer", close: ledger.Close,
	}, nil
}

// madeChain plays the mix on a ledger in this process: real statements, judged by the real rules. Each round is a block with a
// statement of every client.
func (b *bench) madeChain(ctx context.Context, clients, rounds int) (*chain, error) {
	dir, err := os.MkdirTemp("", "luzheng-bench-ledger-")
	if err != nil {
		return nil, err
	}
	remove := func() error { return os.RemoveAll(dir) }
	s, genesis, root, err := b.madeSite(dir)
	if err != nil {
		return nil, errors.Join(err, remove())
	}
	ledger, err := embedded.Open(filepath.Join(dir, "ledger"), embedded.Config{Ledger: s.ledger, TrustRoot: root})
	if err != nil {
		return nil, errors.Join(err, remove())
	}
	c := &chain{Ledger: ledger, id: s.ledger, what: "a ledger made for the purpose", close: func() error { return errors.Join(ledger.Close(), remove()) }}
	if err := c.fill(ctx, s, genesis, clients, rounds); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

// madeSite makes identities and a genesis as `network up` does, without a network.
func (b *bench) madeSite(dir string) (s *site, genesis []byte, root gm.Digest, err error) {
	l, err := layout.New(filepath.Join(dir, "run"), b.layout.Bin)
	if err != nil {
		return nil, nil, root, err
	}
	t, err := topology.Load(b.topology, 0)
	if err != nil {
		return nil, nil, root, err
	}
	if err := os.MkdirAll(l.Run, 0o700); err != nil {
		return nil, nil, root, err
	}
	// The trust root pins the channel's first block. There is none: an empty file is a block without content.
	if err := os.WriteFile(l.Genesis(), nil, 0o600); err != nil {
		return nil, nil, root, err
	}
	if err := identities.Make(t, l, time.Now()); err != nil {
		return nil, nil, root, err
	}
	id, err := identities.ReadLedger(l)
	if err != nil {
		return nil, nil, root, err
	}
	if genesis, err = os.ReadFile(l.Statement()); err != nil {
		return nil, nil, root, err
	}
	trusted, err := config.LoadTrust(l.TrustRoot(), id)
	if err != nil {
		return nil, nil, root, err
	}
	return &site{l, t, id}, genesis, gm.Sum(trusted.Root().Certificate), nil
}

// fill records the mix, a block for each turn of all clients.
func (c *chain) fill(ctx context.Context, s *site, genesis []byte, clients, rounds int) error {
	if err := c.record(ctx, [][]byte{genesis}); err != nil {
		return err
	}
	cast, err := s.cast()
	if err != nil {
		return err
	}
	plays := make([]*play, clients)
	for i := range plays {
		plays[i] = newPlay(s.ledger, cast, time.Now)
	}
	for range rounds {
		batch := make([][]byte, len(plays))
		var signing errgroup.Group
		for i, p := range plays {
			signing.Go(func() (err error) {
				batch[i], err = p.next()
				return err
			})
		}
		if err := signing.Wait(); err != nil {
			return err
		}
		if err := c.record(ctx, batch); err != nil {
			return err
		}
	}
	c.height, err = c.Height(ctx)
	return err
}

// record holds every result to "accepted": a refused statement is cheaper to index.
func (c *chain) record(ctx context.Context, batch [][]byte) error {
	commit, err := c.Record(ctx, batch)
	if err != nil {
		return err
	}
	for _, r := range commit.Results {
		o, err := outcome.Parse(r.Outcome)
		if err != nil {
			return err
		}
		if o.Result != outcome.Accepted || o.Code != "" {
			return fmt.Errorf("a statement of the mix was refused: %s", r.Outcome)
		}
	}
	c.statements += uint64(len(batch))
	return nil
}

// Package development runs a whole gateway in one process and one folder: an embedded ledger, its keys, a PostgreSQL cluster and a
// follower, so that a unit's developer needs no network.
//
// Its trust root says that it is a development ledger: receipts read "nothing", and whoever verifies its evidence is told that it
// proves nothing, since one process made all of it.
//
//	folder                    holds
//	ledger/                   the embedded ledger
//	ca/, keys/<party>/        built-in authority and the founders' keys, with passphrase files
//	trust-root.json           the trust root, one follower, marked as development
//	genesis.json              the first statement
//	postgres/, blobs/         the gateway's data
//	follower/                 the follower's state
package development

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"luzheng/chaincode/batch"
	"luzheng/chaincode/block"
	"luzheng/chaincode/embedded"
	"luzheng/gateway/daemon"
	"luzheng/gateway/development/cluster"
	"luzheng/gateway/follow"
	"luzheng/gateway/follow/client"
	"luzheng/gateway/submit"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Config says where and under which address.
type Config struct {
	// Dir is the folder; made if missing.
	Dir string
	// Listen is the address of the API.
	Listen string
	// Pages answers every address that is not the API's; nil for an API alone.
	Pages http.Handler
	Log   *slog.Logger
	// Say takes a few lines for people.
	Say io.Writer
}

const maxBlob = 4 << 30

// Serve runs until ctx ends.
func Serve(ctx context.Context, c Config) error {
	world, err := openWorld(c.Dir)
	if err != nil {
		return err
	}
	ledger, err := OpenLedger(filepath.Join(c.Dir, "ledger"), world.ledger, gm.Sum(world.root))
	if err != nil {
		return err
	}
	return errors.Join(serveLedger(ctx, c, world, ledger), ledger.Close())
}

func serveLedger(ctx context.Context, c Config, world *world, ledger *Ledger) error {
	if err := world.begin(ctx, ledger); err != nil {
		return err
	}
	if err := world.openLog(ctx, ledger); err != nil {
		return err
	}
	database, err := cluster.Start(ctx, filepath.Join(c.Dir, "postgres"))
	if err != nil {
		return err
	}
	return errors.Join(serve(ctx, c, world, ledger, database), database.Stop())
}

func serve(ctx context.Context, c Config, world *world, ledger *Ledger, database *cluster.Cluster) error {
	url, err := database.Database(ctx, "gateway")
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("the API's address: %w", err)
	}
	follower, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	g := &daemon.Gateway{
		Listen: c.Listen, Origins: []string{"http://" + listener.Addr().String()}, Organisation: bureau, Key: world.gateway, Trust: world.trust,
		Followers: []client.Member{{Organisation: string(bureau), URL: "http://" + follower.Addr().String(), Key: world.follower.PublicKey()}},
		Database:  url, Blobs: filepath.Join(c.Dir, "blobs"), MaxBlob: maxBlob, EventLog: world.eventLog(), Pages: c.Pages, World: ledger, Log: c.Log,
	}
	fmt.Fprintf(c.Say, "development ledger %s: it proves nothing to anybody\n", world.ledger)
	fmt.Fprintf(c.Say, "pages, API  http://%s\nkeys        %s\ntrust root  %s\n", listener.Addr(), filepath.Join(c.Dir, "keys"), filepath.Join(c.Dir, "trust-root.json"))
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		return follow.Serve(ctx, follow.Config{
			Ledger: world.ledger, Organisation: string(bureau), DataDir: filepath.Join(c.Dir, "follower"), Log: c.Log,
		}, ledger, world.follower, follower)
	})
	group.Go(func() error { return g.Serve(ctx, listener) })
	return group.Wait()
}

// Ledger is the embedded ledger as the gateway's port has it: its errors in the port's terms. It implements submit.Ledger.
type Ledger struct{ *embedded.Ledger }

// OpenLedger opens an embedded ledger.
func OpenLedger(dir string, id statement.LedgerID, trustRoot gm.Digest) (*Ledger, error) {
	l, err := embedded.Open(dir, embedded.Config{Ledger: id, TrustRoot: trustRoot})
	if err != nil {
		return nil, err
	}
	return &Ledger{l}, nil
}

// Record implements submit.Ledger.
func (l *Ledger) Record(ctx context.Context, envelopes [][]byte) (block.Commit, error) {
	commit, err := l.Ledger.Record(ctx, envelopes)
	switch {
	case errors.Is(err, batch.ErrBatch):
		err = fmt.Errorf("%w: %w", submit.ErrRejected, err)
	case errors.Is(err, embedded.ErrClosed):
		err = fmt.Errorf("%w: %w", submit.ErrNotSent, err)
	}
	return commit, err
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"luzheng/gateway/follow"
	"luzheng/gateway/follow/wire"
	"luzheng/signer/gm"
)

// follower lets a whole follower, with its daemon, catch up with a ledger from nothing: statement log, entity map, and a signed
// checkpoint of every block, on disk.
func (b *bench) follower(ctx context.Context) (err error) {
	b.title("Follower: from nothing to the ledger's height")
	chain, err := b.openChain(ctx)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "luzheng-bench-follower-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	key, err := gm.GenerateKey()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	began := time.Now()
	go func() {
		ended <- follow.Serve(ctx, follow.Config{
			Ledger: chain.id, Organisation: "510500.bench", DataDir: dir, Log: slog.New(slog.DiscardHandler),
		}, chain, key, listener)
	}()
	status, err := caughtUp(ctx, "http://"+listener.Addr().String()+"/v1/status", chain.height, ended)
	took := time.Since(began)
	cancel()
	if err != nil {
		return err
	}
	if err := <-ended; err != nil {
		return err
	}
	b.figure("%d statements in %d blocks of %s, in %.1f s", status.Statements, status.Blocks, chain.what, took.Seconds())
	b.verdict("statements followed per second", float64(status.Statements)/took.Seconds(), atLeast, catchUpBar)
	return nil
}

// caughtUp asks the follower until it has so many blocks.
func caughtUp(ctx context.Context, url string, height uint64, ended <-chan error) (status wire.Status, err error) {
	for {
		select {
		case err := <-ended:
			return status, fmt.Errorf("the follower ended: %w", err)
		case <-ctx.Done():
			return status, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
		if status, err = followerStatus(ctx, url); err != nil || status.Blocks >= height {
			return status, err
		}
		if status.LastError != "" {
			return status, errors.New(status.LastError)
		}
	}
}

func followerStatus(ctx context.Context, url string) (status wire.Status, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return status, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return status, err
	}
	defer response.Body.Close()
	err = json.NewDecoder(io.LimitReader(response.Body, wire.MaxDocument)).Decode(&status)
	return status, err
}

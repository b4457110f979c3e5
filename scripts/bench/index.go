package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"luzheng/gateway/daemon"
	"luzheng/network/postgres"
	"luzheng/network/process"
)

// catchUpBar is the bar of index and follower, statements per second.
const catchUpBar = 5000.0

// index rebuilds the index of a whole ledger in a PostgreSQL of its own, as `gateway reindex` does.
func (b *bench) index(ctx context.Context) (err error) {
	b.title("Index: a rebuild from the first block, in a PostgreSQL started for it")
	chain, err := b.openChain(ctx)
	if err != nil {
		return err
	}
	url, stop, err := startPostgres(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	began := time.Now()
	position, err := daemon.Reindex(ctx, url, chain.id, chain)
	if err != nil {
		return err
	}
	took := time.Since(began)
	if uint64(position.Statements) < chain.statements {
		return fmt.Errorf("%d statements were indexed, the ledger has %d", position.Statements, chain.statements)
	}
	b.figure("%d statements in %d blocks of %s, in %.1f s", position.Statements, chain.height, chain.what, took.Seconds())
	b.verdict("statements indexed per second", float64(position.Statements)/took.Seconds(), atLeast, catchUpBar)
	return nil
}

// startPostgres runs a private cluster in a temporary folder and gives the URL of an empty database in it.
func startPostgres(ctx context.Context) (url string, stop func() error, err error) {
	dir, err := os.MkdirTemp("", "luzheng-bench-postgres-")
	if err != nil {
		return "", nil, err
	}
	remove := func() error { return os.RemoveAll(dir) }
	cluster, err := makeCluster(ctx, filepath.Join(dir, "postgres"))
	if err != nil {
		return "", nil, errors.Join(err, remove())
	}
	manager, err := process.NewManager(filepath.Join(dir, "pids"), func(name string) string { return filepath.Join(dir, name+".log") })
	if err != nil {
		return "", nil, errors.Join(err, remove())
	}
	spec := process.Spec{
		Name: "postgres", Binary: filepath.Join(cluster.Bin, "postgres"), Args: cluster.Arguments(), Attributes: cluster.Attributes(),
		Ready: process.Ready{Dial: []string{cluster.Address}}, Signal: syscall.SIGINT, Grace: 20 * time.Second,
	}
	stop = func() error { return errors.Join(manager.Stop(context.WithoutCancel(ctx), spec), remove()) }
	if _, err := manager.Start(spec); err != nil {
		return "", nil, errors.Join(err, stop())
	}
	if err := manager.WaitReady(ctx, spec); err != nil {
		return "", nil, errors.Join(err, stop())
	}
	if url, err = cluster.URL("bench"); err == nil {
		err = postgres.EnsureDatabase(ctx, url)
	}
	if err != nil {
		return "", nil, errors.Join(err, stop())
	}
	return url, stop, nil
}

// makeCluster finds PostgreSQL, or installs it, and makes a cluster on a free port.
func makeCluster(ctx context.Context, folder string) (postgres.Cluster, error) {
	bin, found := postgres.Find(folder)
	if !found {
		if err := postgres.Install(ctx, folder); err != nil {
			return postgres.Cluster{}, err
		}
		if bin, found = postgres.Find(folder); !found {
			return postgres.Cluster{}, errors.New("PostgreSQL was installed, but is not found")
		}
	}
	account, err := postgres.FindAccount(folder)
	if err != nil {
		return postgres.Cluster{}, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return postgres.Cluster{}, err
	}
	c := postgres.Cluster{Folder: folder, Address: listener.Addr().String(), Bin: bin, Account: account}
	if err := listener.Close(); err != nil {
		return postgres.Cluster{}, err
	}
	return c, c.Make(ctx)
}

// Package bringup starts, stops and describes a whole network: it is what
// `network up`, `down`, `status` and `clean` do, without the command line.
//
// The order of a start:
//
//	programs    are they built; is PostgreSQL there, or installed now
//	identities  Fabric's certificates, the SM2 authority and keys, genesis block (once)
//	witness     its key, and its name in the trust root (once)
//	settings    every node's and daemon's configuration file (every time)
//	nodes       PostgreSQL, orderers, peers, chaincode servers
//	channel     orderers and peers join (once)
//	contract    installed, approved, committed (once); every peer endorses
//	product     followers, gateways, the genesis statement, this year's event log, the witness
//	supervisor  from here on whatever dies is brought back
//
// Every step sees what is done already, so that a start can be repeated, and
// an interrupted one continued.
package bringup

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"luzheng/network/layout"
	"luzheng/network/postgres"
	"luzheng/network/problem"
	"luzheng/network/process"
	"luzheng/network/stack"
	"luzheng/network/topology"
)

// Reporter is told about every step. Implementations must not fail.
type Reporter interface {
	// Begin announces a step and returns what to call when it has ended.
	Begin(step string) (end func(err error))
	// Note tells the person something worth knowing.
	Note(format string, args ...any)
}

// Network is one network of one run folder.
type Network struct {
	Topology *topology.Topology
	Layout   layout.Layout
	Report   Reporter

	manager *process.Manager
	stack   stack.Stack
	// external is the URL of somebody else's PostgreSQL; "" means our own.
	external string
}

// New prepares a network; it starts nothing. DATABASE_URL in the environment
// means that somebody else runs PostgreSQL.
func New(t *topology.Topology, l layout.Layout, r Reporter) (*Network, error) {
	manager, err := process.NewManager(l.Pids(), l.Log)
	if err != nil {
		return nil, err
	}
	n := &Network{Topology: t, Layout: l, Report: r, manager: manager}
	n.stack = stack.Stack{Topology: t, Layout: l}
	if n.external, err = externalDatabase(l); err != nil {
		return nil, err
	}
	if n.external == "" {
		account, err := postgres.FindAccount(l.Postgres())
		if err != nil {
			return nil, problem.Wrap(err, problem.PostgresFailed, "", "PostgreSQL cannot be run")
		}
		bin, _ := postgres.Find(l.Postgres()) // installed by the first step of Up when missing
		n.stack.Database = &postgres.Cluster{
			Folder: l.Postgres(), Address: t.Postgres.Address(), Bin: bin, Account: account,
		}
	}
	return n, nil
}

// Open prepares the network that the run folder was made for.
func Open(l layout.Layout, r Reporter) (*Network, error) {
	t, err := topology.Load(l.Topology(), 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, problem.New(problem.UnknownProcess, "start one with `make up`", "there is no network in %s", l.Run)
	}
	if err != nil {
		return nil, err
	}
	return New(t, l, r)
}

// externalDatabase is DATABASE_URL, from the environment or, so that later
// commands need not be told again, from the start that had it.
func externalDatabase(l layout.Layout) (string, error) {
	if target := os.Getenv("DATABASE_URL"); target != "" {
		return target, nil
	}
	kept, err := os.ReadFile(l.DatabaseURL())
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return strings.TrimSpace(string(kept)), err
}

// lock makes this the only command that changes the run folder.
func (n *Network) lock() (unlock func(), err error) {
	if err := os.MkdirAll(n.Layout.Run, 0o755); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(filepath.Join(n.Layout.Run, ".lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		return nil, problem.Wrap(err, problem.Busy, "wait until it has ended", "another network command works on %s", n.Layout.Run)
	}
	return func() { _ = file.Close() }, nil
}

// pin keeps the topology that the ledger is made from, and refuses another:
// addresses and members are written into the channel's first block. A witness
// is not, and may come to a network that had none.
func (n *Network) pin() error {
	text, err := n.Topology.Marshal()
	if err != nil {
		return err
	}
	if n.external != "" {
		if err := writeWhole(n.Layout.DatabaseURL(), []byte(n.external+"\n"), 0o600); err != nil {
			return err
		}
	}
	pinned, err := os.ReadFile(n.Layout.Topology())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return writeWhole(n.Layout.Topology(), text, 0o644)
	case err != nil:
		return err
	case bytes.Equal(pinned, text):
		return nil
	}
	before, err := topology.Parse(pinned)
	if err != nil {
		return err
	}
	if before.Witness == nil {
		before.Witness = n.Topology.Witness
		if joined, err := before.Marshal(); err != nil || bytes.Equal(joined, text) {
			return errors.Join(err, writeWhole(n.Layout.Topology(), text, 0o644))
		}
	}
	return problem.New(problem.TopologyChanged,
		"forget it with `make clean`, give another --run, or take the change back",
		"the network in %s was made from another topology (%s)", n.Layout.Run, n.Layout.Topology())
}

// writeWhole writes a file so that it is there whole or not at all.
func writeWhole(path string, content []byte, mode os.FileMode) error {
	partial := path + ".partial"
	if err := os.WriteFile(partial, content, mode); err != nil {
		return err
	}
	return os.Rename(partial, path)
}

// step runs one step and reports it.
func (n *Network) step(ctx context.Context, name string, act func(context.Context) error) error {
	end := n.Report.Begin(name)
	err := act(ctx)
	end(err)
	return err
}

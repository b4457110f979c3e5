// Package cluster runs a private PostgreSQL cluster for as long as a context lives: for the embedded ledger, and for tests.
package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"luzheng/network/loopback"
	"luzheng/network/postgres"
)

// Cluster is a running cluster.
type Cluster struct {
	cluster postgres.Cluster
	options []string
	server  *exec.Cmd
	ended   chan struct{}
}

// How long the server has after each way of ending it before the next one is taken. PostgreSQL 15 may lose the signal that asks for
// its last checkpoint when it is stopped in the very moment in which it has recovered from a crash, and waits for ever.
const (
	stopTime  = 30 * time.Second
	abortTime = time.Minute
)

// Start makes the cluster in the folder unless it is there, and starts its server on a free loopback port. It finds PostgreSQL's
// programs, or installs them as `network up` does. Options are further arguments of the server. Stop it in the end.
func Start(ctx context.Context, dir string, options ...string) (*Cluster, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("cluster: %w", err)
	}
	bin, found := postgres.Find(dir)
	if !found {
		if err := postgres.Install(ctx, dir); err != nil {
			return nil, err
		}
		if bin, found = postgres.Find(dir); !found {
			return nil, errors.New("cluster: PostgreSQL was installed, but its programs are not found")
		}
	}
	account, err := postgres.FindAccount(dir)
	if err != nil {
		return nil, err
	}
	held, err := loopback.Hold()
	if err != nil {
		return nil, fmt.Errorf("cluster: %w", err)
	}
	c := &Cluster{cluster: postgres.Cluster{Folder: dir, Address: held.Addr().String(), Bin: bin, Account: account}, options: options}
	if err := errors.Join(c.cluster.Make(ctx), held.Close()); err != nil { // making it takes seconds
		return nil, err
	}
	return c, c.start()
}

// PID is that of the server.
func (c *Cluster) PID() int { return c.server.Process.Pid }

// Ensure starts the server again, at the same address, if it has ended.
func (c *Cluster) Ensure() error {
	select {
	case <-c.ended:
		return c.start()
	default:
		return nil
	}
}

// start runs the server in a process group of its own, so that a Ctrl-C at the terminal reaches it only through Stop.
func (c *Cluster) start() error {
	log, err := os.OpenFile(filepath.Join(c.cluster.Folder, "postgres.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	defer log.Close()
	c.server = exec.Command(filepath.Join(c.cluster.Bin, "postgres"), append(c.cluster.Arguments(), c.options...)...)
	c.server.Dir = "/"
	c.server.Stdout, c.server.Stderr = log, log
	c.server.SysProcAttr = c.cluster.Attributes()
	if c.server.SysProcAttr == nil {
		c.server.SysProcAttr = &syscall.SysProcAttr{}
	}
	c.server.SysProcAttr.Setpgid = true
	if err := c.server.Start(); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	server, ended := c.server, make(chan struct{})
	c.ended = ended
	go func() {
		defer close(ended)
		_ = server.Wait() // its log says how it went
	}()
	return nil
}

// Database makes a database unless it is there, waiting for the server to answer, and gives its URL.
func (c *Cluster) Database(ctx context.Context, name string) (string, error) {
	url, err := c.cluster.URL(name)
	if err != nil {
		return "", err
	}
	const patience = 5 * time.Minute // PostgreSQL may have to recover first
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	ended := c.ended
	go func() {
		select {
		case <-ended: // there is nothing to wait for
			cancel()
		case <-ctx.Done():
		}
	}()
	if err := postgres.EnsureDatabase(ctx, url); err != nil {
		return "", fmt.Errorf("cluster: %w; postgres.log in %s says more", err, c.cluster.Folder)
	}
	return url, nil
}

// Stop ends the server and returns when it has ended: sessions are ended and everything is written; if that takes too long, the
// server aborts, which loses nothing either, since it recovers at its next start. Only a server that had to be killed is an error.
func (c *Cluster) Stop() error {
	for _, way := range []struct {
		signal os.Signal
		time   time.Duration
	}{{syscall.SIGINT, stopTime}, {syscall.SIGQUIT, abortTime}} {
		if err := c.server.Process.Signal(way.signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("cluster: %w", err)
		}
		select {
		case <-c.ended:
			return nil
		case <-time.After(way.time):
		}
	}
	err := errors.Join(errors.New("cluster: PostgreSQL did not stop in time and was killed"), c.server.Process.Kill())
	<-c.ended
	return err
}

package follow

import (
	"context"
	"crypto"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"luzheng/gateway/alarm"
	"luzheng/gateway/follow/replica"
	"luzheng/gateway/follow/wire"
)

// shutdownTime is how long requests may go on after the follower was told to stop.
const shutdownTime = time.Second

// Run runs a follower until the context ends, and then returns nil. It returns an error when it cannot start, or cannot serve. signer
// holds the organisation's checkpoint key, which signs nothing else.
func Run(ctx context.Context, config Config, ledger Blocks, signer crypto.Signer) error {
	listener, err := net.Listen("tcp", config.Listen)
	if err != nil {
		return fmt.Errorf("follower: %w", err)
	}
	return Serve(ctx, config, ledger, signer, listener)
}

// Serve is Run on a listener that is open already; it closes it.
func Serve(ctx context.Context, config Config, ledger Blocks, signer crypto.Signer, listener net.Listener) error {
	f, err := open(config.orDefault(), ledger, signer)
	if err != nil {
		return errors.Join(fmt.Errorf("follower: %w", err), listener.Close())
	}
	f.config.Log.Info("follower starts", "ledger", string(config.Ledger), "organisation", config.Organisation,
		"address", listener.Addr().String(), "next_block", f.replica.Next())
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return f.ingest.run(ctx) })
	for _, c := range f.comparers {
		group.Go(func() error { return c.run(ctx) })
	}
	group.Go(func() error { return f.serve(ctx, listener) })
	err = group.Wait()
	return errors.Join(err, f.replica.Close())
}

// follower is the daemon's parts.
type follower struct {
	config    Config
	replica   *replica.Replica
	alarms    alarmBook
	ingest    *ingest
	comparers []*comparer
}

func open(config Config, ledger Blocks, signer crypto.Signer) (*follower, error) {
	if err := config.validate(); err != nil {
		return nil, err
	}
	book, err := alarm.Open(config.alarmDir(), config.Log)
	if err != nil {
		return nil, err
	}
	r, err := replica.Open(config.replica(signer))
	if err != nil {
		return nil, err
	}
	alarms := alarmBook{book}
	f := &follower{config: config, replica: r, alarms: alarms}
	f.ingest = &ingest{ledger: ledger, replica: r, alarms: alarms, batch: config.Batch, log: config.Log}
	for _, m := range config.Also {
		c, err := newComparer(m, r, alarms, config)
		if err != nil {
			return nil, errors.Join(err, r.Close())
		}
		f.comparers = append(f.comparers, c)
	}
	return f, nil
}

// serve answers requests until the context ends.
func (f *follower) serve(ctx context.Context, listener net.Listener) error {
	api := &api{replica: f.replica, status: f.status, log: f.config.Log}
	requests, stopRequests := context.WithCancel(context.WithoutCancel(ctx))
	defer stopRequests()
	server := &http.Server{
		Handler:           api.handler(),
		BaseContext:       func(net.Listener) context.Context { return requests },
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		WriteTimeout: wire.MaxWait + 10*time.Second, MaxHeaderBytes: 16 << 10,
	}
	if f.config.TLS != nil {
		listener = tls.NewListener(listener, &tls.Config{
			Certificates: []tls.Certificate{*f.config.TLS}, MinVersion: tls.VersionTLS13, NextProtos: []string{"http/1.1"},
		})
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("follower: serve: %w", err)
	case <-ctx.Done():
	}
	stopRequests() // Whoever waits for a height is told so now.
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	if err := server.Shutdown(closing); err != nil {
		f.config.Log.Info("connections were cut at the end", "reason", err.Error())
		return server.Close()
	}
	return nil
}

func (f *follower) status() wire.Status {
	counts := f.replica.Counts()
	following, last := f.ingest.state()
	s := wire.Status{
		Ledger: string(f.config.Ledger), Organisation: f.config.Organisation, Colour: wire.Green,
		Blocks: counts.Blocks, Statements: counts.Statements, Entities: counts.Entities, Checkpoint: counts.Checkpoint,
		Following: following, Alarms: f.alarms.list(),
	}
	if last != nil {
		s.LastError = last.Error()
	}
	if len(s.Alarms) > 0 {
		s.Colour = wire.Red
	}
	for _, c := range f.comparers {
		s.Also = append(s.Also, c.state())
	}
	return s
}

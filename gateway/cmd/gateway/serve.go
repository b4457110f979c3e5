package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"

	"github.com/spf13/cobra"

	"luzheng/explorer/web"
	"luzheng/gateway/config"
	"luzheng/gateway/daemon"
	"luzheng/gateway/development"
	"luzheng/gateway/fabric"
	"luzheng/gateway/postgres"
	"luzheng/signer/cli"
)

func newServe() *cobra.Command {
	var path, kind, data, listen string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the API in front of a ledger",
		Long: `serve runs a gateway until it is told to stop.

With --config it serves a Fabric network. With --ledger embedded it needs no network at all: ledger, keys, PostgreSQL cluster and
follower live in one folder, for the development of applications. Every receipt of such a ledger says that it proves nothing.`,
		Example: `  gateway serve --config run/bureau/gateway.yaml
  gateway serve --ledger embedded --data ./dev`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case kind == "embedded" && data != "" && path == "":
				err := development.Serve(cmd.Context(), development.Config{Dir: data, Listen: listen, Pages: web.Handler(), Log: logger(), Say: cmd.ErrOrStderr()})
				return explainTaken(err, listen, "choose another address with --listen")
			case kind == "fabric" && path != "" && data == "":
				return serveFabric(cmd.Context(), path)
			case kind != "embedded" && kind != "fabric":
				return cli.Usagef("--ledger must be fabric or embedded")
			}
			return cli.Usagef("give --config FILE, or --ledger embedded --data DIR")
		},
	}
	cmd.Flags().StringVar(&path, "config", "", "settings file of a gateway on a Fabric network")
	cmd.Flags().StringVar(&kind, "ledger", "fabric", "fabric or embedded")
	cmd.Flags().StringVar(&data, "data", "", "folder of an embedded ledger; made if missing")
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:7080", "address of the API of an embedded ledger")
	return cmd
}

func serveFabric(ctx context.Context, path string) error {
	c, err := config.ReadGateway(path)
	if err != nil {
		return err
	}
	g, err := gatewayOf(c)
	if err != nil {
		return err
	}
	ledger, err := fabric.Connect(c.Fabric)
	if err != nil {
		return err
	}
	ledger.Log = g.Log
	g.World, g.Blocks, g.Orderers = ledger, ledger, ledger
	return errors.Join(explainTaken(g.Run(ctx), c.Listen, "change listen in "+path), ledger.Close())
}

// explainTaken says what to do when another program has the port that we should listen on; any other error it leaves alone.
func explainTaken(err error, address, instead string) error {
	if !errors.Is(err, syscall.EADDRINUSE) {
		return err
	}
	port := address
	if _, number, splitErr := net.SplitHostPort(address); splitErr == nil {
		port = number
	}
	return fmt.Errorf("listen.taken: %w: port %s belongs to another program; stop that one, or %s", err, port, instead)
}

// gatewayOf gives the daemon of a settings file, without its ledger.
func gatewayOf(c *config.Gateway) (*daemon.Gateway, error) {
	key, err := c.ReceiptSigner()
	if err != nil {
		return nil, err
	}
	signIn, err := config.LoadSignIn(c.SignIn)
	if err != nil {
		return nil, err
	}
	trusted, err := c.Trusted()
	if err != nil {
		return nil, err
	}
	members, err := followers(c.Followers, trusted)
	if err != nil {
		return nil, err
	}
	log, err := eventLog(c.EventLog)
	if err != nil {
		return nil, err
	}
	return &daemon.Gateway{
		Listen: c.Listen, Origins: c.Origins, Organisation: c.Organisation, Key: key, SignIn: signIn, Trust: trusted, Followers: members,
		EventLog: log, Monitor: daemon.Monitor{Every: c.Monitor.Every, Cycle: c.Monitor.Cycle, Webhook: c.Monitor.Webhook},
		Database: c.Database, Blobs: c.Blobs, MaxBlob: c.MaxBlob, Submit: c.Submit.Engine(), Retention: c.OutboxRetention, Pages: web.Handler(c.Signers...), Signers: c.Signers,
		Log: logger(),
	}, nil
}

// eventLog gives the settings of the event log; nil where another gateway keeps it.
func eventLog(c *config.EventLog) (*daemon.EventLog, error) {
	if c == nil {
		return nil, nil
	}
	key, err := config.LoadKey(c.Key, c.PassphraseFile)
	if err != nil {
		return nil, fmt.Errorf("event log: %w", err)
	}
	durable := postgres.DurableLocal
	if c.SynchronousReplica {
		durable = postgres.DurableReplica
	}
	return &daemon.EventLog{
		Key: key, Durable: durable, Promise: c.Promise, CheckpointInterval: c.CheckpointInterval, AnchorInterval: c.AnchorInterval,
		AnchorEvents: c.AnchorEvents, MaxPending: c.MaxPending,
	}, nil
}

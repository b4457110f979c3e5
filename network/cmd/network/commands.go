package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"luzheng/network/bringup"
	"luzheng/network/layout"
)

func upCommand(o *options) *cobra.Command {
	var up bringup.Options
	c := &cobra.Command{
		Use:     "up",
		Short:   "Start whatever does not run, and wait until the network serves",
		Example: "  network up\n  TOPOLOGY=dev network up --run /tmp/small\n  network up --run run-2 --port-offset 2000",
		Args:    exactArgs(0),
		RunE: func(c *cobra.Command, _ []string) error {
			begin := time.Now()
			n, err := o.create(newReporter(os.Stderr))
			if err != nil {
				return err
			}
			if err := n.Up(c.Context(), up); err != nil {
				return err
			}
			fmt.Fprintf(os.Stderr, "up in %.1f s\n", time.Since(begin).Seconds())
			if up.FabricOnly {
				return nil
			}
			return summary(os.Stdout, n)
		},
	}
	c.Flags().BoolVar(&up.FabricOnly, "fabric-only", false, "start orderers and peers only, nothing of the product")
	c.Flags().BoolVar(&up.NoEventLog, "no-event-log", false, "do not open this year's event log: uses are recorded on the ledger itself")
	c.Flags().BoolVar(&up.NoWitness, "no-witness", false, "do without the witness: lists of uses are then the event log's own word")
	c.Flags().StringVar(&o.topology, "topology", defaultTopology(),
		"file that describes the network (default: the earlier one of the run folder, or network/topology.yaml)")
	c.Flags().IntVar(&o.offset, "port-offset", defaultOffset(), "number added to every port (LUZHENG_PORT_OFFSET)")
	return c
}

func downCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:     "down",
		Short:   "Stop every process; nothing is lost",
		Example: "  network down",
		Args:    exactArgs(0),
		RunE: func(c *cobra.Command, _ []string) error {
			n, err := o.open(newReporter(os.Stderr))
			if err != nil {
				return err
			}
			return n.Down(c.Context())
		},
	}
}

func cleanCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:     "clean",
		Short:   "Stop every process and forget the ledger, its keys and its database",
		Example: "  network clean",
		Args:    exactArgs(0),
		RunE: func(c *cobra.Command, _ []string) error {
			l, err := layout.New(o.run, o.bin)
			if err != nil {
				return err
			}
			return bringup.Clean(c.Context(), l, newReporter(os.Stderr))
		},
	}
}

func deployCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:     "deploy-bareput",
		Short:   "Put the benchmark's bare-put chaincode beside the product's",
		Example: "  network deploy-bareput",
		Args:    exactArgs(0),
		RunE: func(c *cobra.Command, _ []string) error {
			n, err := o.open(newReporter(os.Stderr))
			if err != nil {
				return err
			}
			return n.DeployBareput(c.Context())
		},
	}
}

// oneCommand acts on one process, named as `network status` names it.
func oneCommand(o *options, name, short string, act func(*bringup.Network, context.Context, string) error) *cobra.Command {
	return &cobra.Command{
		Use:     name + " PROCESS",
		Short:   short,
		Example: "  network " + name + " bureau-peer",
		Args:    exactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			n, err := o.open(newReporter(os.Stderr))
			if err != nil {
				return err
			}
			return act(n, c.Context(), args[0])
		},
	}
}

func restart(n *bringup.Network, ctx context.Context, name string) error {
	if err := n.Stop(ctx, name); err != nil {
		return err
	}
	return n.Start(ctx, name)
}

func superviseCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:     "supervise",
		Short:   "Bring back processes that die; started by `up`",
		Example: "  network supervise",
		Args:    exactArgs(0),
		RunE: func(c *cobra.Command, _ []string) error {
			n, err := o.open(newReporter(os.Stderr))
			if err != nil {
				return err
			}
			return n.Supervise(c.Context(), slog.New(slog.NewJSONHandler(os.Stderr, nil)))
		},
	}
}

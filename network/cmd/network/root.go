package main

import (
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"luzheng/network/bringup"
	"luzheng/network/layout"
	"luzheng/network/topology"
	"luzheng/signer/cli"
)

// options are those of every command.
type options struct {
	run      string
	bin      string
	topology string
	offset   int
}

const longHelp = `Bring up, watch and take down a network of native processes.

Everything that the network keeps is in the run folder; every port comes from
the topology file. TOPOLOGY=dev chooses network/topology-dev.yaml.`

func rootCommand() *cobra.Command {
	o := &options{}
	root := &cobra.Command{
		Use:     "network",
		Short:   "Bring up, watch and take down a luzheng network",
		Long:    longHelp,
		Example: "  network up\n  network status\n  network down",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return cli.Usagef("unknown command %q; see `network --help`", args[0])
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	flags := root.PersistentFlags()
	flags.StringVar(&o.run, "run", fromEnvironment("LUZHENG_RUN", "run"), "folder of everything that the network keeps (LUZHENG_RUN)")
	flags.StringVar(&o.bin, "bin", fromEnvironment("LUZHENG_BIN", "bin"), "folder of the programs (LUZHENG_BIN)")
	root.AddCommand(
		upCommand(o), downCommand(o), statusCommand(o), cleanCommand(o), deployCommand(o),
		oneCommand(o, "start", "Start one process and wait until it serves", (*bringup.Network).Start),
		oneCommand(o, "stop", "Stop one process; it stays stopped until `start` or `up`", (*bringup.Network).Stop),
		oneCommand(o, "kill", "Kill one process with SIGKILL, as a crash would", (*bringup.Network).Kill),
		oneCommand(o, "restart", "Stop one process and start it again", restart),
		psqlCommand(o), superviseCommand(o),
	)
	return root
}

func fromEnvironment(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

// defaultTopology follows TOPOLOGY: dev is the small network. Without it, and
// without a flag, an earlier network is resumed with its own file, and a new
// one is the real one.
func defaultTopology() string {
	if os.Getenv("TOPOLOGY") == "dev" {
		return "network/topology-dev.yaml"
	}
	return ""
}

// source is the topology file to read.
func (o *options) source(l layout.Layout) string {
	if o.topology != "" {
		return o.topology
	}
	if earlier, err := os.ReadFile(l.TopologySource()); err == nil {
		return strings.TrimSpace(string(earlier))
	}
	return "network/topology.yaml"
}

// defaultOffset follows LUZHENG_PORT_OFFSET.
func defaultOffset() int {
	offset, err := strconv.Atoi(os.Getenv("LUZHENG_PORT_OFFSET"))
	if err != nil {
		return 0
	}
	return offset
}

// create prepares the network that the topology file describes.
func (o *options) create(r bringup.Reporter) (*bringup.Network, error) {
	l, err := layout.New(o.run, o.bin)
	if err != nil {
		return nil, err
	}
	file := o.source(l)
	offset := o.offset
	if offset == 0 {
		if offset, err = earlierOffset(file, l); err != nil {
			return nil, err
		}
	}
	t, err := topology.Load(file, offset)
	if err != nil {
		return nil, err
	}
	n, err := bringup.New(t, l, r)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(l.TopologySource()); err == nil {
		return n, nil
	}
	return n, os.WriteFile(l.TopologySource(), []byte(file+"\n"), 0o644)
}

// earlierOffset is what was added to the ports when the network in the run folder was made, so that resuming it needs no flag.
func earlierOffset(file string, l layout.Layout) (int, error) {
	pinned, err := topology.Load(l.Topology(), 0)
	if err != nil {
		return 0, nil //nolint:nilerr // none yet, or bringup says what is wrong with it
	}
	t, err := topology.Load(file, 0)
	if err != nil {
		return 0, err
	}
	return pinned.Postgres.Port - t.Postgres.Port, nil
}

// open prepares the network that is in the run folder.
func (o *options) open(r bringup.Reporter) (*bringup.Network, error) {
	l, err := layout.New(o.run, o.bin)
	if err != nil {
		return nil, err
	}
	return bringup.Open(l, r)
}

// exactArgs is cobra.ExactArgs with our exit code.
func exactArgs(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != n {
			return cli.Usagef("%s takes %d argument(s), %d given; see `%s --help`", c.Name(), n, len(args), c.CommandPath())
		}
		return nil
	}
}

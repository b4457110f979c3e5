package bringup

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"luzheng/network/admin"
	"luzheng/network/daemons"
	"luzheng/network/fabricnodes"
	"luzheng/network/identities"
	"luzheng/network/postgres"
	"luzheng/network/problem"
	"luzheng/network/process"
)

const (
	serveLimit  = 5 * time.Minute // from a start until a process serves
	joinLimit   = 5 * time.Minute
	deployLimit = 10 * time.Minute
)

// Options narrow a start.
type Options struct {
	// FabricOnly starts orderers and peers and nothing of the product.
	FabricOnly bool
	// NoEventLog leaves uses to the ledger itself: this year's event log is
	// not opened.
	NoEventLog bool
	// NoWitness does not start the topology's witness, nor have the trust root
	// name it.
	NoWitness bool
}

// witnesses says whether this start is to have a witness.
func (o Options) witnesses(n *Network) bool {
	return n.Topology.Witness != nil && !o.NoWitness && !o.FabricOnly
}

type step struct {
	name string
	act  func(context.Context) error
}

// Up starts whatever does not run and returns when the network serves.
func (n *Network) Up(ctx context.Context, o Options) error {
	unlock, err := n.lock()
	if err != nil {
		return err
	}
	defer unlock()
	steps := []step{
		{"topology", func(context.Context) error { return n.pin() }},
		{"programs", func(ctx context.Context) error { return n.programs(ctx, o) }},
		{"identities and genesis block", n.material},
	}
	if o.witnesses(n) {
		steps = append(steps, step{"witness in the trust root", n.witness})
	}
	steps = append(steps, []step{
		{"settings", func(ctx context.Context) error { return n.settings(ctx, o) }},
		{"nodes", func(ctx context.Context) error { return n.nodes(ctx, o) }},
		{"channel", n.channel},
	}...)
	if !o.FabricOnly {
		steps = append(steps, n.productSteps(o)...)
	}
	steps = append(steps, step{"supervisor", func(ctx context.Context) error {
		return n.startStages(ctx, process.Watch)
	}})
	for _, s := range steps {
		if err := n.step(ctx, s.name, s.act); err != nil {
			return err
		}
	}
	return nil
}

// programs sees that everything to be started exists before anything is.
func (n *Network) programs(ctx context.Context, o Options) error {
	if db := n.stack.Database; db != nil && db.Bin == "" && !o.FabricOnly {
		n.Report.Note("PostgreSQL is not here: installing it")
		if err := postgres.Install(ctx, db.Folder); err != nil {
			return err
		}
		bin, found := postgres.Find(db.Folder)
		if !found {
			return problem.New(problem.PostgresMissing, "name a server in DATABASE_URL", "PostgreSQL was installed but its programs are not found")
		}
		db.Bin = bin
	}
	table, err := n.wanted(o)
	if err != nil {
		return err
	}
	for _, spec := range table {
		if _, err := os.Stat(spec.Binary); err != nil {
			return problem.Wrap(err, problem.NotBuilt, "run `make build`", "%s has no program", spec.Name)
		}
	}
	return n.linkBuilder()
}

// linkBuilder gives the external builder its three names.
func (n *Network) linkBuilder() error {
	folder := filepath.Join(n.Layout.Builder(), "bin")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, name := range []string{"detect", "build", "release"} {
		link := filepath.Join(folder, name)
		if err := os.Remove(link); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := os.Symlink(n.Layout.Program("ccaas-builder"), link); err != nil {
			return err
		}
	}
	return nil
}

// material makes, once, what the ledger rests on. The first statement is
// written last: while it is missing nothing has started, and all of it can be
// made anew.
func (n *Network) material(ctx context.Context) error {
	if _, err := os.Stat(n.Layout.Statement()); err == nil {
		return nil
	}
	now := time.Now()
	if err := fabricnodes.MakeIdentities(n.Topology, n.Layout, now); err != nil {
		return err
	}
	if err := fabricnodes.MakeGenesis(ctx, n.Topology, n.Layout); err != nil {
		return err
	}
	return identities.Make(n.Topology, n.Layout, now)
}

// settings writes every configuration file, so that new software finds the
// settings that it needs in an old run folder.
func (n *Network) settings(ctx context.Context, o Options) error {
	if err := fabricnodes.WriteConfiguration(n.Topology, n.Layout); err != nil {
		return err
	}
	if err := daemons.MakeCertificates(n.Topology, n.Layout, time.Now()); err != nil || o.FabricOnly {
		return err
	}
	if n.stack.Database != nil {
		if err := n.stack.Database.Make(ctx); err != nil {
			return err
		}
	}
	ledger, err := identities.ReadLedger(n.Layout)
	if err != nil {
		return err
	}
	packages, err := n.stack.ChaincodePackages()
	if err != nil {
		return err
	}
	return daemons.Site{
		Topology: n.Topology, Layout: n.Layout, Ledger: ledger, Packages: packages, Database: n.databaseURL,
	}.Write()
}

// databaseURL names an organisation's own database: on the private cluster,
// or beside the one that DATABASE_URL names, which is the operator's.
func (n *Network) databaseURL(org string) (string, error) {
	switch {
	case n.stack.Database != nil:
		return n.stack.Database.URL(org)
	case org == n.Topology.Operator().Name:
		return n.external, nil
	default:
		return postgres.Derived(n.external, org)
	}
}

// nodes starts PostgreSQL, orderers, peers and chaincode servers at once:
// each of them waits for the others by itself.
func (n *Network) nodes(ctx context.Context, o Options) error {
	stages := []process.Stage{process.Ordering, process.Peers}
	if !o.FabricOnly {
		stages = append(stages, process.Storage, process.Contracts)
	}
	return n.startStages(ctx, stages...)
}

// channel joins orderers and peers to the channel.
func (n *Network) channel(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, joinLimit)
	defer cancel()
	genesis, err := admin.ReadGenesis(n.Layout.Genesis())
	if err != nil {
		return err
	}
	network, err := admin.Connect(n.Topology, n.Layout)
	if err != nil {
		return err
	}
	defer network.Close()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return network.JoinOrderers(ctx, genesis) })
	group.Go(func() error { return network.JoinPeers(ctx, genesis) })
	return group.Wait()
}

// wanted are the processes that a start with these options starts.
func (n *Network) wanted(o Options) ([]process.Spec, error) {
	table, err := n.stack.Processes()
	if err != nil {
		return nil, err
	}
	var wanted []process.Spec
	for _, spec := range table {
		fabric := spec.Stage == process.Ordering || spec.Stage == process.Peers || spec.Stage == process.Watch
		unwitnessed := spec.Stage == process.Witnesses && !o.witnesses(n)
		if !spec.OnDemand && !unwitnessed && (fabric || !o.FabricOnly) {
			wanted = append(wanted, spec)
		}
	}
	return wanted, nil
}

// startStages starts every process of the given stages that does not run, all
// at once, and waits until each serves.
func (n *Network) startStages(ctx context.Context, stages ...process.Stage) error {
	table, err := n.stack.Processes()
	if err != nil {
		return err
	}
	var chosen []process.Spec
	for _, spec := range table {
		for _, stage := range stages {
			if spec.Stage == stage && !spec.OnDemand {
				chosen = append(chosen, spec)
			}
		}
	}
	return n.start(ctx, chosen)
}

// start starts the processes and waits until they serve. One that runs an
// older build of its program is started anew. When one cannot be started,
// those already started keep running: the next start goes on.
func (n *Network) start(ctx context.Context, specs []process.Spec) error {
	for _, spec := range specs {
		outdated, err := n.manager.Outdated(spec)
		if err != nil {
			return err
		}
		if outdated {
			n.Report.Note("%s runs an older program: restarting it", spec.Name)
			if err := n.manager.Stop(ctx, spec); err != nil {
				return err
			}
		}
		if _, err := n.manager.Start(spec); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, serveLimit)
	defer cancel()
	group, ctx := errgroup.WithContext(ctx)
	for _, spec := range specs {
		group.Go(func() error { return n.manager.WaitReady(ctx, spec) })
	}
	return group.Wait()
}

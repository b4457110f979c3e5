package bringup

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"

	"luzheng/network/identities"
	"luzheng/network/problem"
	"luzheng/network/process"
	"luzheng/network/topology"
)

// witness has the trust root name the witness of the topology, and
// makes its key, once. What was started under the trust root before is stopped
// here and started by the steps that follow: it reads the file at its start.
func (n *Network) witness(ctx context.Context) error {
	w := n.Topology.Witness
	if err := n.makeWitness(ctx, *w); err != nil {
		return err
	}
	admitted, err := identities.AdmitWitness(n.Topology, n.Layout)
	if err != nil || !admitted {
		return err
	}
	n.Report.Note("the trust root names the witness %s: a checkpoint of the event log needs its cosignature", w.Name)
	return n.stopStages(ctx, process.Gateways, process.Witnesses)
}

// makeWitness makes the witness's folder whole, or not at all.
func (n *Network) makeWitness(ctx context.Context, w topology.Witness) error {
	if _, err := os.Stat(n.Layout.WitnessIdentity()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	partial := n.Layout.Witness() + ".partial"
	if err := os.RemoveAll(partial); err != nil {
		return err
	}
	command := exec.CommandContext(ctx, n.Layout.Program("witness"), "init", "--data", partial, "--name", w.Name, "--url", "http://"+w.Address())
	if output, err := command.CombinedOutput(); err != nil {
		return problem.Wrap(err, problem.WitnessFailed, "", "the witness's key could not be made: %s", output)
	}
	return os.Rename(partial, n.Layout.Witness())
}

// stopStages stops what runs of the given stages.
func (n *Network) stopStages(ctx context.Context, stages ...process.Stage) error {
	table, err := n.stack.Processes()
	if err != nil {
		return err
	}
	for _, spec := range table {
		for _, stage := range stages {
			if spec.Stage != stage {
				continue
			}
			if err := n.manager.Stop(ctx, spec); err != nil {
				return err
			}
		}
	}
	return nil
}

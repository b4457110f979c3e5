package bringup

import (
	"context"
	"log/slog"
	"os"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"luzheng/network/admin"
	"luzheng/network/layout"
	"luzheng/network/problem"
	"luzheng/network/process"
	"luzheng/network/stack"
	"luzheng/network/supervise"
	"luzheng/network/topology"
)

// Down stops every process, the last started first. Nothing is lost.
func (n *Network) Down(ctx context.Context) error {
	unlock, err := n.lock()
	if err != nil {
		return err
	}
	defer unlock()
	return n.stopAll(ctx)
}

func (n *Network) stopAll(ctx context.Context) error {
	table, err := n.stack.Processes()
	if err != nil {
		return err
	}
	for _, stage := range slices.Backward(process.Stages()) {
		var stopping []process.Spec
		for _, spec := range table {
			state, _, err := n.manager.Status(spec.Name)
			if spec.Stage == stage && (err != nil || state != process.Stopped) {
				stopping = append(stopping, spec)
			}
		}
		if len(stopping) == 0 {
			continue
		}
		err := n.step(ctx, "stop "+stage.String(), func(ctx context.Context) error {
			group, ctx := errgroup.WithContext(ctx)
			for _, spec := range stopping {
				group.Go(func() error { return n.manager.Stop(ctx, spec) })
			}
			return group.Wait()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Clean stops everything that runs from the run folder and forgets the
// ledger. It needs no valid topology: a folder of an older version is cleaned
// too. A folder without a pinned topology is not a run folder and is refused.
func Clean(ctx context.Context, l layout.Layout, r Reporter) error {
	if _, err := os.Stat(l.Topology()); err != nil {
		return problem.Wrap(err, problem.UnknownProcess, "nothing is removed", "there is no network in %s", l.Run)
	}
	n, err := Open(l, r)
	if problem.CodeOf(err) == problem.BadTopology {
		manager, err := process.NewManager(l.Pids(), l.Log)
		if err != nil {
			return err
		}
		if err := manager.StopRecorded(ctx, stack.SupervisorName); err != nil {
			return err
		}
		return os.RemoveAll(l.Run)
	}
	if err != nil {
		return err
	}
	unlock, err := n.lock()
	if err != nil {
		return err
	}
	defer unlock()
	if err := n.stopAll(ctx); err != nil {
		return err
	}
	return os.RemoveAll(l.Run)
}

// Find returns the process of that name.
func (n *Network) Find(name string) (process.Spec, error) {
	table, err := n.stack.Processes()
	if err != nil {
		return process.Spec{}, err
	}
	for _, spec := range table {
		if spec.Name == name {
			return spec, nil
		}
	}
	return process.Spec{}, problem.New(problem.UnknownProcess, "`network status` lists them", "there is no process %q", name)
}

// Start starts one process and waits until it serves.
func (n *Network) Start(ctx context.Context, name string) error {
	spec, err := n.Find(name)
	if err != nil {
		return err
	}
	return n.start(ctx, []process.Spec{spec})
}

// Stop stops one process; it stays so until Start or Up.
func (n *Network) Stop(ctx context.Context, name string) error {
	spec, err := n.Find(name)
	if err != nil {
		return err
	}
	return n.manager.Stop(ctx, spec)
}

// Kill ends one process as a crash would. The supervisor brings it back.
func (n *Network) Kill(ctx context.Context, name string) error {
	spec, err := n.Find(name)
	if err != nil {
		return err
	}
	return n.manager.Kill(ctx, spec.Name)
}

// Supervise brings back what dies and what is stuck, until ctx ends.
func (n *Network) Supervise(ctx context.Context, log *slog.Logger) error {
	table, err := n.stack.Processes()
	if err != nil {
		return err
	}
	network, err := admin.Connect(n.Topology, n.Layout)
	if err != nil {
		return err
	}
	defer network.Close()
	watched := slices.DeleteFunc(table, func(s process.Spec) bool { return s.Stage == process.Watch })
	var group sync.WaitGroup
	group.Go(func() { supervise.Run(ctx, n.manager, watched, log) })
	group.Go(func() { supervise.Laggards(ctx, ordererHeights(network), n.manager.Kill, log) })
	group.Wait()
	return nil
}

// ordererHeights asks every orderer at once.
func ordererHeights(network *admin.Network) supervise.Heights {
	return func(ctx context.Context) map[string]uint64 {
		ctx, cancel := context.WithTimeout(ctx, statusLimit)
		defer cancel()
		var lock sync.Mutex
		heights := map[string]uint64{}
		var group sync.WaitGroup
		for _, m := range network.Members {
			if m.Org.Orderer == nil {
				continue
			}
			group.Go(func() {
				height, err := network.OrdererHeight(ctx, m)
				if err != nil {
					return // it is down, or starting
				}
				lock.Lock()
				defer lock.Unlock()
				heights[ordererName(m.Org)] = height
			})
		}
		group.Wait()
		return heights
	}
}

func ordererName(org topology.Organisation) string { return org.Name + "-orderer" }

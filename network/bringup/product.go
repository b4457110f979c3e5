package bringup

import (
	"context"

	"luzheng/network/admin"
	"luzheng/network/daemons"
	"luzheng/network/postgres"
	"luzheng/network/process"
)

// productSteps come after the channel stands.
func (n *Network) productSteps(o Options) []step {
	log := step{"event log", n.eventLog}
	if o.NoEventLog {
		log.act = func(context.Context) error { return nil }
	}
	steps := []step{
		{"contract", n.contract},
		{"databases", n.databases},
		{"followers", func(ctx context.Context) error { return n.startStages(ctx, process.Followers) }},
		{"gateways", func(ctx context.Context) error { return n.startStages(ctx, process.Gateways) }},
		{"first statement", n.genesis},
		log,
		{"attested by all organisations", n.attested},
	}
	if o.witnesses(n) {
		steps = append(steps, step{"witness", func(ctx context.Context) error { return n.startStages(ctx, process.Witnesses) }})
	}
	return steps
}

// databases creates each gateway's database.
func (n *Network) databases(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, serveLimit)
	defer cancel()
	for _, org := range n.Topology.Organisations {
		if org.Gateway == nil {
			continue
		}
		target, err := n.databaseURL(org.Name)
		if err != nil {
			return err
		}
		if err := postgres.EnsureDatabase(ctx, target); err != nil {
			return err
		}
	}
	return nil
}

// contract makes the product's chaincode part of the channel.
func (n *Network) contract(ctx context.Context) error {
	packages, err := n.stack.ChaincodePackages()
	if err != nil {
		return err
	}
	return n.withAdmins(ctx, func(ctx context.Context, network *admin.Network) error {
		if err := network.Deploy(ctx, n.Topology.Chaincode, packages); err != nil {
			return err
		}
		// Every contract of fabric-contract-api answers this one.
		return network.WaitEndorsed(ctx, n.Topology.Chaincode.Name, "org.hyperledger.fabric:GetMetadata")
	})
}

// DeployBareput starts the benchmark's chaincode on every organisation and
// makes it part of the channel beside the product's.
func (n *Network) DeployBareput(ctx context.Context) error {
	unlock, err := n.lock()
	if err != nil {
		return err
	}
	defer unlock()
	packages, err := n.stack.BareputPackages()
	if err != nil {
		return err
	}
	if err := daemons.WriteBareputIDs(n.Layout, packages); err != nil {
		return err
	}
	table, err := n.stack.Processes()
	if err != nil {
		return err
	}
	var servers []process.Spec
	for _, spec := range table {
		if spec.OnDemand {
			servers = append(servers, spec)
		}
	}
	err = n.step(ctx, "bare-put servers", func(ctx context.Context) error { return n.start(ctx, servers) })
	if err != nil {
		return err
	}
	return n.step(ctx, "bare-put chaincode", func(ctx context.Context) error {
		return n.withAdmins(ctx, func(ctx context.Context, network *admin.Network) error {
			if err := network.Deploy(ctx, n.Topology.Bareput, packages); err != nil {
				return err
			}
			return network.WaitEndorsed(ctx, n.Topology.Bareput.Name, "get", "ready")
		})
	})
}

func (n *Network) withAdmins(ctx context.Context, act func(context.Context, *admin.Network) error) error {
	ctx, cancel := context.WithTimeout(ctx, deployLimit)
	defer cancel()
	network, err := admin.Connect(n.Topology, n.Layout)
	if err != nil {
		return err
	}
	defer network.Close()
	return act(ctx, network)
}

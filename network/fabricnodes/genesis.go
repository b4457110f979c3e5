package fabricnodes

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"luzheng/network/layout"
	"luzheng/network/problem"
	"luzheng/network/topology"
)

// profile is the name that configtx.yaml.tmpl gives its only profile.
const profile = "Channel"

// channel is what configtx.yaml is made from.
type channel struct {
	Require     int
	OrdererType string
	Ordering    topology.Ordering
	Admins      string // policy: signatures that change the configuration
	Endorsers   string // policy: endorsements that a write needs
	Orderers    []member
	Orgs        []member
}

// member is one organisation as configtx.yaml needs it.
type member struct {
	ID             int // consenter number, from 1
	Org            topology.Organisation
	Folder         string // the orderer's folder
	MSPDir         string
	OrdererAddress string
}

// MakeGenesis writes the channel's first block. The block appears whole or
// not at all: its presence says that identities and genesis are complete.
func MakeGenesis(ctx context.Context, t *topology.Topology, l layout.Layout) error {
	data, err := describe(t, l)
	if err != nil {
		return err
	}
	if err := render("configtx.yaml", data, l.Configtx()); err != nil {
		return err
	}
	partial := l.Genesis() + ".partial"
	command := exec.CommandContext(ctx, l.FabricProgram("configtxgen"),
		"-profile", profile, "-channelID", t.Channel, "-outputBlock", partial, "-configPath", l.Configtx())
	command.Env = append(os.Environ(), "FABRIC_CFG_PATH="+l.Configtx(), "FABRIC_LOGGING_SPEC=error")
	if output, err := command.CombinedOutput(); err != nil {
		return problem.Wrap(err, problem.MaterialFailed, "see "+filepath.Join(l.Configtx(), "configtx.yaml"),
			"configtxgen refused the channel's configuration: %s", output)
	}
	return os.Rename(partial, l.Genesis())
}

func describe(t *topology.Topology, l layout.Layout) (channel, error) {
	c := channel{
		Require:   t.Require,
		Ordering:  t.Ordering,
		Admins:    outOf(t.Require, t.Organisations, "admin"),
		Endorsers: outOf(t.Require, t.Organisations, "peer"),
	}
	switch t.Ordering.Kind {
	case topology.BFT:
		c.OrdererType = "BFT"
	case topology.Raft:
		c.OrdererType = "etcdraft"
	default:
		return channel{}, fmt.Errorf("ordering %q has no Fabric name", t.Ordering.Kind)
	}
	for _, org := range t.Organisations {
		m := member{Org: org, MSPDir: l.Org(org.Name, "msp")}
		if org.Orderer != nil {
			m.ID = len(c.Orderers) + 1
			m.Folder = l.Org(org.Name, "orderer")
			m.OrdererAddress = org.Address(org.Orderer.Port)
			c.Orderers = append(c.Orderers, m)
		}
		c.Orgs = append(c.Orgs, m)
	}
	return c, nil
}

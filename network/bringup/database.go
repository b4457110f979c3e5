package bringup

import (
	"os"
	"os/exec"
	"path/filepath"

	"luzheng/network/problem"
)

// Database returns the connection URL of an organisation's database, "" being
// the platform operator's, and the path of psql, "" when there is none.
func (n *Network) Database(org string) (target, psql string, err error) {
	if org == "" {
		org = n.Topology.Operator().Name
	}
	found, ok := n.Topology.Organisation(org)
	if !ok || found.Gateway == nil {
		return "", "", problem.New(problem.UnknownProcess, "see the topology file", "organisation %q runs no gateway", org)
	}
	target, err = n.databaseURL(org)
	if err != nil {
		return "", "", err
	}
	if n.stack.Database != nil {
		beside := filepath.Join(n.stack.Database.Bin, "psql")
		if _, err := os.Stat(beside); err == nil {
			return target, beside, nil
		}
	}
	if found, err := exec.LookPath("psql"); err == nil {
		psql = found
	}
	return target, psql, nil
}

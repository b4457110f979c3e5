package fabricnodes

import (
	"os"
	"slices"
	"time"

	"luzheng/network/layout"
	"luzheng/network/pki"
	"luzheng/network/problem"
	"luzheng/network/topology"
)

// MakeIdentities writes every organisation's Fabric identities: its roots, its
// nodes, an admin and a client. Whatever an interrupted run left is replaced.
func MakeIdentities(t *topology.Topology, l layout.Layout, now time.Time) error {
	for _, org := range t.Organisations {
		hosts := []string{"localhost", "127.0.0.1"}
		if !slices.Contains(hosts, org.Host) {
			hosts = append(hosts, org.Host)
		}
		members := []pki.Member{
			{Folder: l.Org(org.Name, "peer"), Name: "peer." + org.Name, Role: pki.Peer, Hosts: hosts},
			{Folder: l.Org(org.Name, "users", "admin"), Name: "admin." + org.Name, Role: pki.Admin, Hosts: hosts},
			{Folder: l.Org(org.Name, "users", "client"), Name: "client." + org.Name, Role: pki.Client, Hosts: hosts},
		}
		if org.Orderer != nil {
			members = append(members, pki.Member{
				Folder: l.Org(org.Name, "orderer"), Name: "orderer." + org.Name, Role: pki.Orderer, Hosts: hosts,
			})
		}
		for _, folder := range []string{"ca", "msp", "users", "peer", "orderer"} {
			if err := os.RemoveAll(l.Org(org.Name, folder)); err != nil {
				return err
			}
		}
		if err := pki.Organisation(l.Org(org.Name), org.Name, members, now); err != nil {
			return problem.Wrap(err, problem.MaterialFailed, "", "the identities of %s could not be made", org.Name)
		}
	}
	return nil
}

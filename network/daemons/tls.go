package daemons

import (
	"os"
	"slices"
	"time"

	"luzheng/network/ccpackage"
	"luzheng/network/layout"
	"luzheng/network/pki"
	"luzheng/network/problem"
	"luzheng/network/topology"
)

// served are the daemons that serve with a certificate of their organisation's
// TLS authority.
var served = []string{"chaincode", "bareput", "follower"}

// MakeCertificates sees that every one of them has its certificate.
func MakeCertificates(t *topology.Topology, l layout.Layout, now time.Time) error {
	for _, org := range t.Organisations {
		hosts := []string{"localhost", "127.0.0.1"}
		if !slices.Contains(hosts, org.Host) {
			hosts = append(hosts, org.Host)
		}
		for _, part := range served {
			if err := pki.Server(l.TLS(org.Name, part), l.Org(org.Name, "ca"), part+"."+org.Name, hosts, now); err != nil {
				return problem.Wrap(err, problem.MaterialFailed, "", "%s's %s has no TLS certificate", org.Name, part)
			}
		}
	}
	return nil
}

// WriteBareputIDs tells every organisation's bare put which package it serves.
func WriteBareputIDs(l layout.Layout, packages map[string]ccpackage.Package) error {
	for org, pack := range packages {
		if err := os.WriteFile(l.BareputID(org), []byte(pack.ID+"\n"), 0o644); err != nil {
			return err
		}
	}
	return nil
}

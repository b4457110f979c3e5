// Package fabricnodes writes the configuration of Fabric's own programs —
// peer, orderer, configtxgen — from the topology, and makes the channel's
// first block. The settings stand in templates/, with the reason beside each
// one that differs from Fabric's default.
package fabricnodes

import (
	"bytes"
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"luzheng/network/layout"
	"luzheng/network/topology"
)

//go:embed templates
var files embed.FS

// node is what core.yaml and orderer.yaml are made from.
type node struct {
	Org        topology.Organisation
	Folder     string // the node's folder
	Builder    string // the external builder's folder
	Address    string
	Operations string
	Admin      string // of an orderer: channel participation
	Chaincode  string // of a peer: for chaincode that it would start itself
}

// WriteConfiguration writes every node's configuration file. It overwrites,
// so that a new version of the settings reaches an existing network.
func WriteConfiguration(t *topology.Topology, l layout.Layout) error {
	for _, org := range t.Organisations {
		peer := node{
			Org: org, Folder: l.Org(org.Name, "peer"), Builder: l.Builder(),
			Address: org.Address(org.Peer.Port), Operations: org.Address(org.Peer.Operations),
			Chaincode: org.Address(org.Peer.Chaincode),
		}
		if err := render("core.yaml", peer, peer.Folder); err != nil {
			return err
		}
		if org.Orderer == nil {
			continue
		}
		orderer := node{
			Org: org, Folder: l.Org(org.Name, "orderer"),
			Operations: org.Address(org.Orderer.Operations), Admin: org.Address(org.Orderer.Admin),
		}
		if err := render("orderer.yaml", orderer, orderer.Folder); err != nil {
			return err
		}
	}
	return nil
}

// render writes folder/name from templates/name.tmpl.
func render(name string, data any, folder string) error {
	parsed, err := template.ParseFS(files, "templates/"+name+".tmpl")
	if err != nil {
		return fmt.Errorf("template of %s: %w", name, err)
	}
	var text bytes.Buffer
	if err := parsed.Execute(&text, data); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, name), text.Bytes(), 0o644)
}

// outOf is Fabric's policy text "require of the organisations, each by role".
func outOf(require int, orgs []topology.Organisation, role string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "OutOf(%d", require)
	for _, org := range orgs {
		fmt.Fprintf(&b, ", '%s.%s'", org.MSP, role)
	}
	b.WriteString(")")
	return `"` + b.String() + `"`
}

package daemons

import (
	"os"
	"testing"

	"luzheng/gateway/config"
	"luzheng/network/ccpackage"
	"luzheng/network/layout"
	"luzheng/network/topology"
)

// What is written here is read there: the gateway's own reader, which refuses
// unknown and missing fields, must accept every file.
func TestTheDaemonsReadWhatIsWritten(t *testing.T) {
	for _, file := range []string{"../topology.yaml", "../topology-dev.yaml"} {
		shape, err := topology.Load(file, 0)
		if err != nil {
			t.Fatal(err)
		}
		place, err := layout.New(t.TempDir(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		packages := map[string]ccpackage.Package{}
		for _, org := range shape.Organisations {
			if err := os.MkdirAll(place.Org(org.Name), 0o755); err != nil {
				t.Fatal(err)
			}
			if packages[org.Name], err = ccpackage.New("luzheng", "1.0", org.Address(org.Chaincode.Port)); err != nil {
				t.Fatal(err)
			}
		}
		site := Site{
			Topology: shape, Layout: place, Ledger: "luzhou-7c1e0000", Packages: packages,
			Database: func(org string) (string, error) { return "postgres://u:p@127.0.0.1:1/" + org, nil },
		}
		if err := site.Write(); err != nil {
			t.Fatal(err)
		}
		for _, org := range shape.Organisations {
			follower, err := config.ReadFollower(place.Org(org.Name, "follower.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			if len(follower.Fabric.Peers) != 1 || follower.Fabric.Peers[0].Address != org.Address(org.Peer.Port) {
				t.Errorf("%s's follower reads %+v, not its own peer alone", org.Name, follower.Fabric.Peers)
			}
			if len(follower.Peers) != len(shape.Organisations)-1 {
				t.Errorf("%s's follower compares itself with %d others", org.Name, len(follower.Peers))
			}
			if org.Gateway == nil {
				continue
			}
			path := place.Org(org.Name, "gateway.yaml")
			gateway, err := config.ReadGateway(path)
			if err != nil {
				t.Fatal(err)
			}
			if gateway.Fabric.Peers[0].Address != org.Address(org.Peer.Port) || len(gateway.Fabric.Peers) != len(shape.Organisations) {
				t.Errorf("%s's gateway uses %+v", org.Name, gateway.Fabric.Peers)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s holds a password and has mode %v, %v", path, info.Mode(), err)
			}
		}
	}
}

package daemons

import (
	"crypto/x509"
	"os"
	"testing"
	"time"

	"luzheng/gateway/config"
	"luzheng/network/ccpackage"
	"luzheng/network/fabricnodes"
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
		if err := fabricnodes.MakeIdentities(shape, place, time.Now()); err != nil {
			t.Fatal(err)
		}
		if err := MakeCertificates(shape, place, time.Now()); err != nil {
			t.Fatal(err)
		}
		for _, org := range shape.Organisations {
			if err := os.MkdirAll(place.Org(org.Name), 0o755); err != nil {
				t.Fatal(err)
			}
			if packages[org.Name], err = ccpackage.New("luzheng", "1.0", ccpackage.Server{Address: org.Address(org.Chaincode.Port)}); err != nil {
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
			checkTLS(t, follower)
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

// checkTLS holds a follower's certificate to its own organisation's authority, and to no other's.
func checkTLS(t *testing.T, follower *config.Follower) {
	t.Helper()
	own, err := config.LoadTLS(follower.TLS)
	if err != nil || own == nil {
		t.Fatalf("%s's follower serves in the clear: %v", follower.Organisation, err)
	}
	for _, other := range follower.Peers {
		roots, err := config.LoadTLSCA(other.TLSCA)
		if err != nil || roots == nil {
			t.Fatalf("%s pins nothing for %s: %v", follower.Organisation, other.Organisation, err)
		}
		if _, err := own.Leaf.Verify(x509.VerifyOptions{Roots: roots}); err == nil {
			t.Errorf("the authority of %s vouches for %s", other.Organisation, follower.Organisation)
		}
	}
}

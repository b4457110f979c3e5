package ccpackage

import (
	"testing"

	"github.com/hyperledger/fabric-admin-sdk/pkg/chaincode"

	"luzheng/network/problem"
)

// The IDs are what networks in the field have approved: they must never
// change, whatever Go version packs.
func TestGoldenIDs(t *testing.T) {
	for _, c := range []struct{ name, version, address, tlsCA, id string }{
		{"luzheng", "1.0", "127.0.0.1:17120", "", "luzheng_1.0:70c7eb1d16892de9da8b91f7546efa1aa3218774ce8dccfa091cf295d3d4b267"},
		{"bareput", "1.0", "10.0.0.7:1", "", "bareput_1.0:7929fb76e0ee0dfe93dca684ec4b9dc2522d410bf1a6c9528b0e9ebed0ef39a8"},
		{"luzheng", "1.0", "127.0.0.1:17120", "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n", "luzheng_1.0:b570dafcd3135687c85c172fa4db62e01abd6b885408b5a4b7cdd098c7615942"},
	} {
		p, err := New(c.name, c.version, Server{Address: c.address, TLSCA: []byte(c.tlsCA)})
		if err != nil {
			t.Fatal(err)
		}
		if p.ID != c.id {
			t.Errorf("%s at %s: ID %s", c.name, c.address, p.ID)
		}
		metadata, code, err := chaincode.ParseChaincodePackage(p.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		if metadata.Type != "ccaas" || metadata.Label != c.name+"_"+c.version || len(code) == 0 {
			t.Errorf("Fabric reads %+v and %d bytes of code", metadata, len(code))
		}
		if id := chaincode.GetPackageID(metadata.Label, p.Bytes); id != p.ID {
			t.Errorf("Fabric computes %s", id)
		}
	}
}

func TestEveryServerHasItsOwnID(t *testing.T) {
	seen := map[string]Server{}
	for _, server := range []Server{
		{Address: "127.0.0.1:1"}, {Address: "127.0.0.1:2"}, {Address: "127.0.0.1:1", TLSCA: []byte("one")}, {Address: "127.0.0.1:1", TLSCA: []byte("another")},
	} {
		p, err := New("luzheng", "1.0", server)
		if err != nil {
			t.Fatal(err)
		}
		if other, there := seen[p.ID]; there {
			t.Errorf("%+v and %+v have one package", server, other)
		}
		seen[p.ID] = server
	}
}

func TestBadLabel(t *testing.T) {
	if _, err := New("_x", "1", Server{Address: "a:1"}); problem.CodeOf(err) != problem.BadPackage {
		t.Fatal(err)
	}
}

package ccpackage

import (
	"testing"

	"github.com/hyperledger/fabric-admin-sdk/pkg/chaincode"

	"luzheng/network/problem"
)

// The IDs are what networks in the field have approved: they must never
// change, whatever Go version packs.
func TestGoldenIDs(t *testing.T) {
	for _, c := range []struct{ name, version, address, id string }{
		{"luzheng", "1.0", "127.0.0.1:17120", "luzheng_1.0:70c7eb1d16892de9da8b91f7546efa1aa3218774ce8dccfa091cf295d3d4b267"},
		{"bareput", "1.0", "10.0.0.7:1", "bareput_1.0:7929fb76e0ee0dfe93dca684ec4b9dc2522d410bf1a6c9528b0e9ebed0ef39a8"},
	} {
		p, err := New(c.name, c.version, c.address)
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

func TestEveryAddressHasItsOwnID(t *testing.T) {
	a, err := New("luzheng", "1.0", "127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	b, err := New("luzheng", "1.0", "127.0.0.1:2")
	if err != nil {
		t.Fatal(err)
	}
	if a.ID == b.ID {
		t.Fatal("two servers, one package")
	}
}

func TestBadLabel(t *testing.T) {
	if _, err := New("_x", "1", "a:1"); problem.CodeOf(err) != problem.BadPackage {
		t.Fatal(err)
	}
}

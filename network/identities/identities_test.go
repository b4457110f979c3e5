package identities

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"google.golang.org/protobuf/proto"

	"luzheng/network/layout"
	"luzheng/network/topology"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

func made(t *testing.T, file string) (*topology.Topology, layout.Layout) {
	t.Helper()
	shape, err := topology.Load(file, 0)
	if err != nil {
		t.Fatal(err)
	}
	place, err := layout.New(t.TempDir(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	block, err := proto.Marshal(&common.Block{Header: &common.BlockHeader{DataHash: bytes.Repeat([]byte{7}, 32)}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(place.Genesis(), block, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Make(shape, place, time.Now()); err != nil {
		t.Fatal(err)
	}
	return shape, place
}

func TestWhatALedgerBeginsWith(t *testing.T) {
	shape, place := made(t, "../topology.yaml")
	ledger, err := ReadLedger(place)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(place.TrustRoot())
	if err != nil {
		t.Fatal(err)
	}
	file, err := trust.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	root := file.Root()
	if root.Ledger != ledger || root.Threshold != 3 || len(root.Followers) != 4 {
		t.Errorf("trust root of %s with %d followers, threshold %d", root.Ledger, len(root.Followers), root.Threshold)
	}
	anchor, err := root.RootCertificate()
	if err != nil {
		t.Fatal(err)
	}

	raw, err = os.ReadFile(place.Statement())
	if err != nil {
		t.Fatal(err)
	}
	signed, err := envelope.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	said, err := statement.Parse(signed.Payload)
	if err != nil {
		t.Fatal(err)
	}
	genesis, ok := said.Content().(*statement.Genesis)
	if !ok || said.Ledger != ledger || !bytes.Equal(genesis.Root, anchor.Raw()) || len(genesis.Founders) != len(shape.Organisations) {
		t.Fatalf("genesis %+v", said)
	}
	keys := map[gm.KeyID]*gm.PublicKey{}
	for _, founder := range genesis.Founders {
		checkFounder(t, founder, genesis, anchor, keys)
	}
	if len(signed.Signatures) != len(genesis.Founders) {
		t.Errorf("%d signatures", len(signed.Signatures))
	}
	for _, s := range signed.Signatures {
		key := keys[s.KeyID]
		if key == nil {
			t.Fatalf("%s signed and is no founder's officer", s.KeyID)
		}
		if err := signed.Verify(s, key); err != nil {
			t.Error(err)
		}
	}
}

// checkFounder verifies every certificate and collects the officer's key.
func checkFounder(t *testing.T, f statement.Founder, genesis *statement.Genesis, anchor *gm.Certificate, officers map[gm.KeyID]*gm.PublicKey) {
	t.Helper()
	if len(f.Certificates) != len(Posts(f.Role)) {
		t.Errorf("%s has %d certificates", f.Party, len(f.Certificates))
	}
	issuer, err := gm.ParseCertificate(genesis.Authorities[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range f.Certificates {
		certificate, err := gm.ParseCertificate(c.Certificate)
		if err != nil {
			t.Fatal(err)
		}
		if err := gm.VerifyChain(certificate, []*gm.Certificate{issuer}, []*gm.Certificate{anchor}, time.Now()); err != nil {
			t.Errorf("%s %s: %v", f.Party, c.Post, err)
		}
		if c.Post == statement.PostOfficer {
			officers[certificate.KeyID()] = certificate.PublicKey()
		}
	}
}

func TestKeysOpenWithTheirPassphraseOnly(t *testing.T) {
	shape, place := made(t, "../topology-dev.yaml")
	for _, org := range shape.Organisations {
		passphrase, err := os.ReadFile(layout.Passphrase(place.Keys(org.Name)))
		if err != nil {
			t.Fatal(err)
		}
		for _, post := range Posts(org.Party.Role) {
			key, err := os.ReadFile(place.Key(org.Name, post))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := gm.ParsePrivateKey(key, bytes.TrimSpace(passphrase)); err != nil {
				t.Errorf("%s %s: %v", org.Name, post, err)
			}
			if _, err := gm.ParsePrivateKey(key, []byte("guess")); err == nil {
				t.Errorf("%s %s opens with any passphrase", org.Name, post)
			}
			for _, secret := range []string{place.Key(org.Name, post), layout.Passphrase(place.Keys(org.Name))} {
				if info, err := os.Stat(secret); err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("%s: mode %v, %v", secret, info.Mode(), err)
				}
			}
		}
	}
}

func TestEveryLedgerHasAnIDOfItsOwn(t *testing.T) {
	shape, place := made(t, "../topology-dev.yaml")
	first, err := ReadLedger(place)
	if err != nil {
		t.Fatal(err)
	}
	if err := Make(shape, place, time.Now()); err != nil { // as after an interrupted run
		t.Fatal(err)
	}
	second, err := ReadLedger(place)
	if err != nil {
		t.Fatal(err)
	}
	if first == second {
		t.Fatalf("twice %s", first)
	}
}

package identities

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"luzheng/network/layout"
	"luzheng/network/problem"
	"luzheng/signer/gm"
	"luzheng/signer/strictjson"
	"luzheng/signer/trust"
)

// settled puts a witness's folder where `witness init` makes it.
func settled(t *testing.T, place layout.Layout, name string) {
	t.Helper()
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	secret := []byte("a secret of the witness, as long as one that was drawn")
	encrypted, err := gm.MarshalPrivateKeyUnderSecret(key, secret)
	if err != nil {
		t.Fatal(err)
	}
	identity, err := strictjson.Marshal(trust.Witness{Name: name, Key: key.PublicKey().SPKI(), URL: "http://127.0.0.1:17500"})
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string][]byte{
		filepath.Join(place.Witness(), "key.pem"): encrypted, layout.Passphrase(place.Witness()): secret, place.WitnessIdentity(): identity,
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, content, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

func trusted(t *testing.T, place layout.Layout) *trust.File {
	t.Helper()
	raw, err := os.ReadFile(place.TrustRoot())
	if err != nil {
		t.Fatal(err)
	}
	file, err := trust.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// Whoever pinned the first version takes the one that names the witness: the organisations have signed it, and the witness.
func TestAWitnessIsAdmittedOnce(t *testing.T) {
	for _, topology := range []string{"../topology.yaml", "../topology-dev.yaml"} {
		shape, place := made(t, topology)
		first := trusted(t, place)
		settled(t, place, shape.Witness.Name)
		for try, want := range []bool{true, false} {
			if admitted, err := AdmitWitness(shape, place); err != nil || admitted != want {
				t.Fatalf("try %d: %t, %v", try, admitted, err)
			}
		}
		second, err := first.Advance(trusted(t, place).Marshal())
		if err != nil {
			t.Fatal(err)
		}
		root := second.Root()
		if root.WitnessThreshold != 1 || len(root.Witnesses) != 1 || root.Witnesses[0].Name != shape.Witness.Name {
			t.Errorf("it names %+v and needs %d cosignatures", root.Witnesses, root.WitnessThreshold)
		}
	}
}

func TestAWitnessWithoutItsKeyIsNotAdmitted(t *testing.T) {
	shape, place := made(t, "../topology.yaml")
	settled(t, place, shape.Witness.Name)
	if err := os.Rename(filepath.Join(place.Witness(), "key.pem"), filepath.Join(place.Witness(), "lost")); err != nil {
		t.Fatal(err)
	}
	if _, err := AdmitWitness(shape, place); problem.CodeOf(err) != problem.WitnessFailed {
		t.Fatal(err)
	}
	if version := trusted(t, place).Root().Version; version != 1 {
		t.Errorf("the trust root has version %d", version)
	}
}

package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/config"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

func newKey(t *testing.T) *gm.PrivateKey {
	t.Helper()
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// trusted makes a first trust root and gives it with the keys of its followers.
func trusted(t *testing.T) (*trust.File, map[statement.PartyID]*gm.PrivateKey) {
	t.Helper()
	w := rulestest.New(t)
	root := trust.Root{Version: 1, Ledger: rulestest.Ledger, Certificate: w.Root().Certificate.Raw(), Threshold: 3}
	keys := map[statement.PartyID]*gm.PrivateKey{}
	for _, id := range []statement.PartyID{rulestest.Audit, rulestest.Bureau, rulestest.Cyberspace, rulestest.Units} {
		keys[id] = newKey(t)
		root.Followers = append(root.Followers, trust.Follower{Organisation: id, Key: keys[id].PublicKey().SPKI()})
	}
	file, err := trust.New(root)
	if err != nil {
		t.Fatal(err)
	}
	return file, keys
}

// rotated is the version after f, in which the audit bureau has another key.
func rotated(t *testing.T, f *trust.File, keys map[statement.PartyID]*gm.PrivateKey, until int64) *trust.File {
	t.Helper()
	fresh := newKey(t)
	next, err := f.Rotate(rulestest.Audit, fresh, until)
	for _, id := range []statement.PartyID{rulestest.Audit, rulestest.Bureau, rulestest.Units} {
		if err == nil {
			next, err = next.Cosign(id, keys[id])
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	keys[rulestest.Audit] = fresh
	return next
}

func TestTrustMovesForwardOnly(t *testing.T) {
	first, keys := trusted(t)
	second := rotated(t, first, keys, 10)
	third := rotated(t, second, keys, 20)
	path := filepath.Join(t.TempDir(), "follower", "trust-root.json")
	for name, c := range map[string]struct {
		used []*trust.File
		ok   bool
	}{
		"for the first time":         {[]*trust.File{second}, true},
		"the same again":             {[]*trust.File{first, first}, true},
		"one after another":          {[]*trust.File{first, second, third, third}, true},
		"a version left out":         {[]*trust.File{first, third}, false},
		"back":                       {[]*trust.File{first, second, first}, false},
		"another of the same number": {[]*trust.File{first, second, rotated(t, first, copyOf(keys), 11)}, false},
	} {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
		for i, f := range c.used {
			err := config.Forward(f, path)
			if last := i == len(c.used)-1; last && !c.ok {
				if !errors.Is(err, trust.ErrAdvance) {
					t.Errorf("%s: %v", name, err)
				}
			} else if err != nil {
				t.Errorf("%s: number %d: %v", name, i+1, err)
			}
		}
	}
	if err := os.WriteFile(path, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := config.Forward(first, path); err == nil {
		t.Error("a memory that cannot be read was passed over")
	}
}

// A gateway that remembers takes trust forward only; one that does not takes what it is given.
func TestAGatewayRemembersItsTrustRoot(t *testing.T) {
	first, keys := trusted(t)
	second := rotated(t, first, keys, 10)
	remembering := config.Gateway{Ledger: rulestest.Ledger, DataDir: filepath.Join(t.TempDir(), "gateway")}
	forgetful := config.Gateway{Ledger: rulestest.Ledger}
	for _, c := range []struct {
		given *trust.File
		ok    bool
	}{{first, true}, {second, true}, {first, false}, {second, true}} {
		path := write(t, string(c.given.Marshal()))
		remembering.TrustRoot, forgetful.TrustRoot = path, path
		if _, err := remembering.Trusted(); (err == nil) != c.ok || err != nil && !errors.Is(err, trust.ErrAdvance) {
			t.Errorf("version %d: %v", c.given.Root().Version, err)
		}
		if f, err := forgetful.Trusted(); err != nil || f.Digest() != c.given.Digest() {
			t.Errorf("without a memory, version %d: %v", c.given.Root().Version, err)
		}
	}
}

func copyOf(keys map[statement.PartyID]*gm.PrivateKey) map[statement.PartyID]*gm.PrivateKey {
	all := map[statement.PartyID]*gm.PrivateKey{}
	for id, key := range keys {
		all[id] = key
	}
	return all
}

func TestAttestersKnowFormerKeys(t *testing.T) {
	first, keys := trusted(t)
	before := keys[rulestest.Audit].PublicKey().KeyID()
	second := rotated(t, first, keys, 10)
	attesters, err := config.Attesters(second)
	if err != nil || len(attesters) != 4 {
		t.Fatalf("%v, %v", attesters, err)
	}
	audit := attesters[rulestest.Audit]
	if audit.Key.KeyID() != keys[rulestest.Audit].PublicKey().KeyID() || len(audit.Former) != 1 ||
		audit.Former[0].Key.KeyID() != before || audit.Former[0].Until != 10 || len(attesters[rulestest.Bureau].Former) != 0 {
		t.Errorf("%+v", attesters)
	}
}

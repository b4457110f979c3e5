package trust_test

import (
	"bytes"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"testing"
	"time"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

type world struct {
	keys map[statement.PartyID]*gm.PrivateKey
	base trust.Root
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{keys: map[statement.PartyID]*gm.PrivateKey{}}
	ca := newKey(t)
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	cert, err := gm.SelfSign(gm.CertificateTemplate{
		Subject: pkix.Name{CommonName: "root"}, NotBefore: now, NotAfter: now.AddDate(20, 0, 0), CA: true, PathLength: 1,
	}, ca)
	if err != nil {
		t.Fatal(err)
	}
	w.base = trust.Root{Version: 1, Ledger: "luzhou-7c1e", Certificate: cert.Raw(), Threshold: 3}
	for i := range 4 {
		org := statement.PartyID(fmt.Sprintf("510500.org%d", i))
		w.keys[org] = newKey(t)
		w.base.Followers = append(w.base.Followers, trust.Follower{Organisation: org, Key: w.keys[org].PublicKey().SPKI()})
	}
	return w
}

func newKey(t testing.TB) *gm.PrivateKey {
	t.Helper()
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (w *world) file(t testing.TB, change func(*trust.Root)) (*trust.File, error) {
	t.Helper()
	r := w.base
	r.Followers = append([]trust.Follower(nil), w.base.Followers...)
	if change != nil {
		change(&r)
	}
	return trust.New(r)
}

func (w *world) first(t testing.TB) *trust.File {
	t.Helper()
	f, err := w.file(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFileReadsBackFromItsOneEncoding(t *testing.T) {
	w := newWorld(t)
	f := w.first(t)
	again, err := trust.Parse(f.Marshal())
	if err != nil {
		t.Fatal(err)
	}
	if again.Digest() != f.Digest() || !bytes.Equal(again.Marshal(), f.Marshal()) {
		t.Error("the file changed when it was read back")
	}
	for _, other := range [][]byte{
		append(f.Marshal(), '\n'),
		bytes.Replace(f.Marshal(), []byte(`"version":1`), []byte(`"version": 1`), 1),
		bytes.Replace(f.Marshal(), []byte(`"version":1`), []byte(`"version":1,"extra":1`), 1),
		nil,
	} {
		if _, err := trust.Parse(other); err == nil {
			t.Errorf("accepted another encoding: %.60s…", other)
		}
	}
	if verifiers, err := func() (int, error) { r := f.Root(); v, err := r.Verifiers(); return len(v), err }(); err != nil || verifiers != 4 {
		t.Errorf("got %d verifiers, %v", verifiers, err)
	}
}

func TestValidateRefusesWhatCannotBeTrusted(t *testing.T) {
	w := newWorld(t)
	cases := map[string]func(*trust.Root){
		"no ledger":              func(r *trust.Root) { r.Ledger = "" },
		"threshold zero":         func(r *trust.Root) { r.Threshold = 0 },
		"threshold two":          func(r *trust.Root) { r.Threshold = 2 },
		"threshold above all":    func(r *trust.Root) { r.Threshold = 5 },
		"no followers":           func(r *trust.Root) { r.Followers = nil },
		"two followers, real":    func(r *trust.Root) { r.Followers, r.Threshold = r.Followers[:2], 2 },
		"unsorted":               func(r *trust.Root) { r.Followers[0], r.Followers[1] = r.Followers[1], r.Followers[0] },
		"one key twice":          func(r *trust.Root) { r.Followers[1].Key = r.Followers[0].Key },
		"one organisation twice": func(r *trust.Root) { r.Followers[1].Organisation = r.Followers[0].Organisation },
		"malformed key":          func(r *trust.Root) { r.Followers[2].Key = []byte("key") },
		"no certificate":         func(r *trust.Root) { r.Certificate = nil },
		"version zero":           func(r *trust.Root) { r.Version = 0 },
		"later without previous": func(r *trust.Root) { r.Version = 2 },
		"first with previous":    func(r *trust.Root) { r.Previous = &gm.Digest{1} },
		"fabric without hash":    func(r *trust.Root) { r.Fabric = &trust.Fabric{Channel: "luzheng", Chaincode: "luzheng"} },
		"fabric without channel": func(r *trust.Root) { r.Fabric = &trust.Fabric{ConfigHash: trust.BlockHash{1}} },
	}
	for name, change := range cases {
		t.Run(name, func(t *testing.T) {
			if _, err := w.file(t, change); !errors.Is(err, trust.ErrRoot) {
				t.Errorf("got %v, want ErrRoot", err)
			}
		})
	}
	if _, err := w.file(t, func(r *trust.Root) { r.Development, r.Followers, r.Threshold = true, r.Followers[:1], 1 }); err != nil {
		t.Errorf("a development ledger may have one follower: %v", err)
	}
}

func TestAdvanceTakesOnlyWhatTheTrustedSigned(t *testing.T) {
	w := newWorld(t)
	first := w.first(t)
	successor := func(change func(*trust.Root), signers ...statement.PartyID) []byte {
		t.Helper()
		previous := first.Digest()
		f, err := w.file(t, func(r *trust.Root) {
			r.Version, r.Previous = 2, &previous
			if change != nil {
				change(r)
			}
		})
		for _, org := range signers {
			if err == nil {
				f, err = f.Cosign(org, w.keys[org])
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		return f.Marshal()
	}
	w.keys["510500.stranger"] = newKey(t)
	three := []statement.PartyID{"510500.org3", "510500.org0", "510500.org1"}

	next, err := first.Advance(successor(func(r *trust.Root) {
		gone := r.Followers[0]
		r.Followers, r.Former = r.Followers[1:], []trust.Former{{Organisation: gone.Organisation, Key: gone.Key, Until: 40}}
	}, three...))
	if err != nil {
		t.Fatal(err)
	}
	if root := next.Root(); root.Version != 2 || len(root.Followers) != 3 {
		t.Errorf("advanced to %+v", root)
	}
	refused := map[string][]byte{
		"two signatures": successor(nil, three[:2]...),
		"a stranger":     successor(nil, append([]statement.PartyID{"510500.stranger"}, three...)...),
		"another ledger": successor(func(r *trust.Root) { r.Ledger = "luzhou-other" }, three...),
		"another past":   successor(func(r *trust.Root) { r.Previous = &gm.Digest{1} }, three...),
		"a version left": successor(func(r *trust.Root) { r.Version = 3 }, three...),
		"development":    successor(func(r *trust.Root) { r.Development = true }, three...),
	}
	for name, raw := range refused {
		if _, err := first.Advance(raw); !errors.Is(err, trust.ErrAdvance) {
			t.Errorf("%s: got %v, want ErrAdvance", name, err)
		}
	}
	if _, err := next.Advance(first.Marshal()); !errors.Is(err, trust.ErrAdvance) {
		t.Errorf("moved backwards: %v", err)
	}
	forged := successor(nil, three...)
	for at := range forged {
		changed := bytes.Clone(forged)
		changed[at] ^= 1
		if _, err := first.Advance(changed); err == nil {
			t.Fatalf("byte %d changed and still accepted", at)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(newWorld(f).first(f).Marshal())
	f.Add([]byte(`{"root":{}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := trust.Parse(raw)
		if err != nil {
			return
		}
		if !bytes.Equal(file.Marshal(), raw) {
			t.Error("accepted bytes that it would not write")
		}
	})
}

package gm

import (
	"bytes"
	"crypto/x509/pkix"
	"errors"
	"testing"
	"time"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// authority is a root with one issuing authority below it.
type authority struct {
	rootKey, issuerKey *PrivateKey
	root, issuer       *Certificate
}

func newAuthority(t testing.TB) authority {
	t.Helper()
	a := authority{rootKey: newKey(t), issuerKey: newKey(t)}
	var err error
	a.root, err = SelfSign(CertificateTemplate{
		Subject: pkix.Name{CommonName: "root"}, NotBefore: epoch, NotAfter: epoch.AddDate(20, 0, 0), CA: true, PathLength: 1,
	}, a.rootKey)
	if err != nil {
		t.Fatal(err)
	}
	a.issuer, err = Issue(CertificateTemplate{
		Subject: pkix.Name{CommonName: "issuer"}, NotBefore: epoch, NotAfter: epoch.AddDate(10, 0, 0), CA: true,
	}, a.issuerKey.PublicKey(), a.root, a.rootKey)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (a authority) leaf(t testing.TB, key *PrivateKey) *Certificate {
	t.Helper()
	leaf, err := Issue(CertificateTemplate{
		Subject: pkix.Name{CommonName: "510500-bureau"}, NotBefore: epoch, NotAfter: epoch.AddDate(2, 0, 0),
	}, key.PublicKey(), a.issuer, a.issuerKey)
	if err != nil {
		t.Fatal(err)
	}
	return leaf
}

func TestIssueAndVerifyChain(t *testing.T) {
	a, stranger, key := newAuthority(t), newAuthority(t), newKey(t)
	leaf := a.leaf(t, key)
	if leaf.KeyID() != key.PublicKey().KeyID() || leaf.IsCA() || !leaf.CanSign() || !a.issuer.IsCA() || a.issuer.CanSign() {
		t.Fatal("the profile of the certificates is wrong")
	}
	in := epoch.AddDate(1, 0, 0)
	for _, c := range []struct {
		name          string
		leaf          *Certificate
		intermediates []*Certificate
		roots         []*Certificate
		at            time.Time
		want          error
	}{
		{"valid", leaf, []*Certificate{a.issuer}, []*Certificate{a.root}, in, nil},
		{"among strangers", leaf, []*Certificate{stranger.issuer, a.issuer}, []*Certificate{stranger.root, a.root}, in, nil},
		{"no intermediate", leaf, nil, []*Certificate{a.root}, in, ErrChain},
		{"another root of the same name", leaf, []*Certificate{a.issuer}, []*Certificate{stranger.root}, in, ErrChain},
		{"another issuer of the same name", leaf, []*Certificate{stranger.issuer}, []*Certificate{a.root, stranger.root}, in, ErrChain},
		{"no root", leaf, []*Certificate{a.issuer}, nil, in, ErrChain},
		{"expired", leaf, []*Certificate{a.issuer}, []*Certificate{a.root}, epoch.AddDate(3, 0, 0), ErrChain},
		{"not yet valid", leaf, []*Certificate{a.issuer}, []*Certificate{a.root}, epoch.Add(-time.Second), ErrChain},
		{"no moment", leaf, []*Certificate{a.issuer}, []*Certificate{a.root}, time.Time{}, ErrChain},
	} {
		if err := VerifyChain(c.leaf, c.intermediates, c.roots, c.at); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if err := leaf.CheckSignatureFrom(a.issuer); err != nil {
		t.Error(err)
	}
	for name, parent := range map[string]*Certificate{"root": a.root, "stranger": stranger.issuer, "itself": leaf, "nil": nil} {
		if err := leaf.CheckSignatureFrom(parent); !errors.Is(err, ErrChain) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPathLength(t *testing.T) {
	a, key := newAuthority(t), newKey(t)
	// The issuing authority's path length is 0: a further authority below it
	// can be signed, but leads nowhere.
	sub, err := Issue(CertificateTemplate{
		Subject: pkix.Name{CommonName: "sub"}, NotBefore: epoch, NotAfter: epoch.AddDate(1, 0, 0), CA: true,
	}, key.PublicKey(), a.issuer, a.issuerKey)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := Issue(CertificateTemplate{
		Subject: pkix.Name{CommonName: "leaf"}, NotBefore: epoch, NotAfter: epoch.AddDate(1, 0, 0),
	}, newKey(t).PublicKey(), sub, key)
	if err != nil {
		t.Fatal(err)
	}
	if err := VerifyChain(leaf, []*Certificate{sub, a.issuer}, []*Certificate{a.root}, epoch.AddDate(0, 6, 0)); !errors.Is(err, ErrChain) {
		t.Fatalf("path length ignored: %v", err)
	}
}

func TestIssueRefuses(t *testing.T) {
	a, key := newAuthority(t), newKey(t)
	leaf := a.leaf(t, key)
	template := CertificateTemplate{Subject: pkix.Name{CommonName: "x"}, NotBefore: epoch, NotAfter: epoch.AddDate(1, 0, 0)}
	backwards := template
	backwards.NotAfter = epoch.AddDate(-1, 0, 0)
	for name, issue := range map[string]func() error{
		"leaf as issuer": func() error { _, err := Issue(template, newKey(t).PublicKey(), leaf, key); return err },
		"wrong key":      func() error { _, err := Issue(template, key.PublicKey(), a.issuer, a.rootKey); return err },
		"no key":         func() error { _, err := Issue(template, nil, a.issuer, a.issuerKey); return err },
		"backwards":      func() error { _, err := Issue(backwards, key.PublicKey(), a.issuer, a.issuerKey); return err },
	} {
		if err := issue(); !errors.Is(err, ErrCertificate) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCertificateMalleability: no single changed byte gives a certificate that
// both parses and verifies, so a certificate's digest identifies it.
func TestCertificateMalleability(t *testing.T) {
	a := newAuthority(t)
	der := a.leaf(t, newKey(t)).Raw()
	for i := range der {
		for _, change := range []byte{1, 0x20, 0x80, 0xff} {
			mutated := bytes.Clone(der)
			mutated[i] ^= change
			if cert, err := ParseCertificate(mutated); err == nil && cert.CheckSignatureFrom(a.issuer) == nil {
				t.Fatalf("byte %d xor %#x still verifies", i, change)
			}
		}
	}
	if _, err := ParseCertificate(append(bytes.Clone(der), 0)); !errors.Is(err, ErrCertificate) {
		t.Errorf("trailing byte: %v", err)
	}
}

func TestCertificateRequest(t *testing.T) {
	key := newKey(t)
	request, err := NewCertificateRequest(pkix.Name{CommonName: "510500-stats"}, key)
	if err != nil {
		t.Fatal(err)
	}
	back, err := ParseCertificateRequestPEM(request.PEM())
	if err != nil || back.PublicKey().KeyID() != key.PublicKey().KeyID() || back.Subject().CommonName != "510500-stats" {
		t.Fatalf("read back: %v", err)
	}
	der := request.Raw()
	for i := range der {
		mutated := bytes.Clone(der)
		mutated[i] ^= 1
		if _, err := ParseCertificateRequest(mutated); !errors.Is(err, ErrRequest) {
			t.Fatalf("byte %d: %v", i, err)
		}
	}
}

func TestRevocationList(t *testing.T) {
	a, stranger := newAuthority(t), newAuthority(t)
	leaf := a.leaf(t, newKey(t))
	want := RevokedCertificate{SerialHex: leaf.SerialHex(), At: epoch.AddDate(0, 3, 0), Reason: 1}
	list, err := CreateRevocationList(7, epoch, epoch.AddDate(0, 1, 0), []RevokedCertificate{want}, a.issuer, a.issuerKey)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseRevocationList(list, a.issuer)
	if err != nil || len(got) != 1 || got[0] != want {
		t.Fatalf("%v, %v", got, err)
	}
	for name, of := range map[string]*Certificate{"stranger": stranger.issuer, "root": a.root, "leaf": leaf, "nil": nil} {
		if _, err := ParseRevocationList(list, of); !errors.Is(err, ErrRevocationList) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := CreateRevocationList(1, epoch, epoch.AddDate(0, 1, 0), []RevokedCertificate{{SerialHex: "-1"}}, a.issuer, a.issuerKey); !errors.Is(err, ErrRevocationList) {
		t.Errorf("negative serial: %v", err)
	}
}

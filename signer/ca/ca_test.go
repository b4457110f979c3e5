package ca

import (
	"crypto/x509/pkix"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"luzheng/signer/gm"
)

var (
	epoch      = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	passphrase = []byte("for tests")
)

func newRequest(t testing.TB) *gm.CertificateRequest {
	t.Helper()
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	request, err := gm.NewCertificateRequest(pkix.Name{CommonName: "whatever the applicant writes"}, key)
	if err != nil {
		t.Fatal(err)
	}
	return request
}

func TestIssueByProfile(t *testing.T) {
	folder, err := Create(t.TempDir(), "泸州", passphrase, epoch)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		subject  Subject
		cn, unit string
		years    int
	}{
		{Subject{Officer, "510500.tjj", "h-12"}, "510500.tjj", "officer", 2},
		{Subject{Application, "510500.tjj", ""}, "510500.tjj", "application", 1},
		{Subject{Person, "", "p-7"}, "p-7", "person", 3},
		{Subject{Service, "510500.bureau", ""}, "510500.bureau", "service", 2},
	} {
		request := newRequest(t)
		certificate, err := folder.Issue(request, c.subject, epoch)
		if err != nil {
			t.Fatalf("%+v: %v", c.subject, err)
		}
		subject := certificate.Subject()
		if subject.CommonName != c.cn || certificate.OrganizationalUnit() != c.unit || subject.SerialNumber != string(c.subject.Pseudonym) && c.subject.Profile == Officer {
			t.Errorf("%+v: subject %s", c.subject, subject)
		}
		if certificate.KeyID() != request.PublicKey().KeyID() || !certificate.CanSign() || !certificate.NotAfter().Equal(epoch.AddDate(c.years, 0, 0)) {
			t.Errorf("%+v: wrong key, usage or end %s", c.subject, certificate.NotAfter())
		}
		if err := gm.VerifyChain(certificate, []*gm.Certificate{folder.Issuer()}, []*gm.Certificate{folder.Root()}, epoch); err != nil {
			t.Errorf("%+v: %v", c.subject, err)
		}
	}
	records, err := folder.Records()
	if err != nil || len(records) != 4 || records[2].Name != "p-7" || records[2].Event != Issued {
		t.Fatalf("register: %+v, %v", records, err)
	}
}

func TestSubjectMustFitProfile(t *testing.T) {
	folder, err := Create(t.TempDir(), "test", passphrase, epoch)
	if err != nil {
		t.Fatal(err)
	}
	for _, subject := range []Subject{
		{},
		{Officer, "510500.tjj", ""},
		{Officer, "tjj", "h-1"},
		{Application, "", ""},
		{Application, "510500.tjj", "h-1"},
		{Person, "510500.tjj", "p-1"},
		{Person, "", "张三"},
		{Service, "", ""},
		{Profile("root"), "510500.tjj", ""},
	} {
		if _, err := folder.Issue(newRequest(t), subject, epoch); !errors.Is(err, ErrSubject) {
			t.Errorf("%+v: %v", subject, err)
		}
	}
	if records, err := folder.Records(); err != nil || len(records) != 0 {
		t.Fatalf("a refused certificate is in the register: %v, %v", records, err)
	}
}

func TestValidityEndsWithTheAuthority(t *testing.T) {
	folder, err := Create(t.TempDir(), "test", passphrase, epoch)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := folder.Issue(newRequest(t), Subject{Person, "", "p-1"}, epoch.AddDate(9, 0, 0))
	if err != nil || !certificate.NotAfter().Equal(folder.Issuer().NotAfter()) {
		t.Fatalf("ends %v, authority ends %v: %v", certificate.NotAfter(), folder.Issuer().NotAfter(), err)
	}
}

func TestRevoke(t *testing.T) {
	dir := t.TempDir()
	created, err := Create(dir, "test", passphrase, epoch)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := created.Issue(newRequest(t), Subject{Person, "", "p-1"}, epoch)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := Open(dir, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	at := epoch.Add(time.Hour)
	if err := folder.Revoke(certificate.SerialHex(), KeyCompromise, at); err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile(filepath.Join(dir, ListFile))
	if err != nil {
		t.Fatal(err)
	}
	revoked, err := gm.ParseRevocationList(list, folder.Issuer())
	if err != nil || len(revoked) != 1 || revoked[0].SerialHex != certificate.SerialHex() || revoked[0].Reason != 1 || !revoked[0].At.Equal(at) {
		t.Fatalf("%+v, %v", revoked, err)
	}
	if err := folder.Revoke(certificate.SerialHex(), Superseded, at); !errors.Is(err, ErrRevoked) {
		t.Errorf("twice: %v", err)
	}
	if err := folder.Revoke("00ff", Superseded, at); !errors.Is(err, ErrUnknownSerial) {
		t.Errorf("unknown: %v", err)
	}
	if err := folder.Revoke(certificate.SerialHex(), "whim", at); err == nil {
		t.Error("a made-up reason was taken")
	}
}

func TestFolderIsGuarded(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(dir, passphrase); !errors.Is(err, ErrFolder) {
		t.Errorf("empty folder: %v", err)
	}
	if _, err := Create(dir, "test", passphrase, epoch); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(dir, "test", passphrase, epoch); !errors.Is(err, ErrFolder) {
		t.Errorf("created twice: %v", err)
	}
	if _, err := Open(dir, []byte("wrong")); !errors.Is(err, gm.ErrPassphrase) {
		t.Errorf("wrong passphrase: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, RegisterFile), []byte(`{"event":"issued","serial":"1","at":1,"more":true}`), 0o600); err != nil {
		t.Fatal(err)
	}
	folder, err := Open(dir, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Revoke("1", Superseded, epoch); !errors.Is(err, ErrFolder) {
		t.Errorf("damaged register: %v", err)
	}
	if _, err := Create(t.TempDir(), "", passphrase, epoch); !errors.Is(err, ErrSubject) {
		t.Errorf("nameless: %v", err)
	}
}

package custody

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"luzheng/signer/ca"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

var (
	now    = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	silent = slog.New(slog.NewTextHandler(io.Discard, nil))
)

const (
	ledger = statement.LedgerID("luzhou-test")
	party  = statement.PartyID("510500.tjj")
)

// unit is a party with an officer, who owns an application's key.
type unit struct {
	issuer              *ca.Authority
	ownerKey, appKey    *gm.PrivateKey
	ownerCert, appCert  *gm.Certificate
	delegationUntil     time.Time
	delegatedKinds      []statement.Kind
	delegationStatement []byte
}

func newUnit(t *testing.T) *unit {
	t.Helper()
	rootKey, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	issuerKey, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	root, err := ca.NewRoot("root", now, rootKey)
	if err != nil {
		t.Fatal(err)
	}
	issuer, err := root.NewIssuing("issuing", now, issuerKey)
	if err != nil {
		t.Fatal(err)
	}
	u := &unit{issuer: issuer, delegationUntil: now.Add(24 * time.Hour), delegatedKinds: []statement.Kind{statement.KindProductRegister, statement.KindUsageRecord}}
	u.ownerKey, u.ownerCert = u.newKey(t, ca.Subject{Profile: ca.Officer, Party: party, Pseudonym: "h-1"})
	u.appKey, u.appCert = u.newKey(t, ca.Subject{Profile: ca.Application, Party: party})
	u.delegationStatement = u.delegate(t, u.ownerKey, nil)
	return u
}

func (u *unit) newKey(t *testing.T, subject ca.Subject) (*gm.PrivateKey, *gm.Certificate) {
	t.Helper()
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := u.issuer.Issue(key.PublicKey(), subject, now)
	if err != nil {
		t.Fatal(err)
	}
	return key, certificate
}

// delegate signs a delegation of the application's key; change may spoil it first.
func (u *unit) delegate(t *testing.T, by *gm.PrivateKey, change func(*statement.Draft)) []byte {
	t.Helper()
	prev := gm.Sum([]byte("head"))
	draft := statement.Draft{
		Ledger: ledger, Issuer: party, Handler: "h-1", Prev: &prev, IssuedAt: now.UnixMilli(), NotAfter: now.Add(time.Hour).UnixMilli(),
		Subject: &statement.Ref{Type: statement.TypeCertificate, ID: u.appCert.KeyID().String()},
		Body:    &statement.CustodyDelegate{Kinds: u.delegatedKinds, Until: u.delegationUntil.UnixMilli()},
	}
	if change != nil {
		change(&draft)
	}
	built, err := statement.New(draft)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := built.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	signed, err := envelope.Sign(envelope.TypeStatement, payload, by)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := signed.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func (u *unit) holding(t *testing.T) *Holding {
	t.Helper()
	delegation, err := ReadDelegation(u.delegationStatement, u.appCert, u.ownerCert)
	if err != nil {
		t.Fatal(err)
	}
	return &Holding{u.appKey, u.appCert, delegation}
}

func (u *unit) service(t *testing.T, clock func() time.Time) *Service {
	t.Helper()
	service, err := NewService([]*Holding{u.holding(t)}, clock, silent)
	if err != nil {
		t.Fatal(err)
	}
	return service
}

// product is a payload that the delegation covers; change may make it one that it does not.
func product(t *testing.T, change func(*statement.Draft)) []byte {
	t.Helper()
	draft := statement.Draft{
		Ledger: ledger, Issuer: party, IssuedAt: now.UnixMilli(), NotAfter: now.Add(time.Hour).UnixMilli(),
		Body: &statement.ProductRegister{Name: "区划查询", Sources: []statement.Ref{statement.Created(statement.TypeVersion, gm.Sum([]byte("v")))}},
	}
	if change != nil {
		change(&draft)
	}
	built, err := statement.New(draft)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := built.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return payload
}

func clockAt(at time.Time) func() time.Time { return func() time.Time { return at } }

func TestServiceHoldsToTheDelegation(t *testing.T) {
	u := newUnit(t)
	id := u.appCert.KeyID()
	for _, c := range []struct {
		name    string
		at      time.Time
		keyID   gm.KeyID
		payload []byte
		want    Code
	}{
		{"covered", now, id, product(t, nil), ""},
		{"another key", now, u.ownerCert.KeyID(), product(t, nil), UnknownKey},
		{"another ledger", now, id, product(t, func(d *statement.Draft) { d.Ledger = "luzhou-other" }), NotDelegated},
		{"another party", now, id, product(t, func(d *statement.Draft) { d.Issuer = "510500.other" }), NotDelegated},
		{"a person's act", now, id, product(t, func(d *statement.Draft) { d.Handler = "h-1" }), NotDelegated},
		{"another kind", now, id, product(t, func(d *statement.Draft) {
			d.Body = &statement.RightsDeclare{Entry: statement.Created(statement.TypeEntry, gm.Sum()), Right: statement.RightHolding, Basis: "law"}
		}), NotDelegated},
		{"outlives the delegation", now, id, product(t, func(d *statement.Draft) { d.NotAfter = u.delegationUntil.UnixMilli() + 1 }), NotDelegated},
		{"after the delegation", u.delegationUntil, id, product(t, nil), Expired},
		{"no statement", now, id, []byte("sign this"), BadStatement},
		{"an envelope's bytes", now, id, envelope.PAE(envelope.TypeSession, product(t, nil)), BadStatement},
		{"unknown field", now, id, []byte(strings.Replace(string(product(t, nil)), `"kind"`, `"more":1,"kind"`, 1)), BadStatement},
		{"nothing", now, id, nil, BadStatement},
	} {
		signature, err := u.service(t, clockAt(c.at)).Sign(c.keyID, c.payload)
		var refusal *Refusal
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want == "":
			if err := u.appCert.PublicKey().Verify(envelope.PAE(envelope.TypeStatement, c.payload), signature.Sig); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		case !errors.As(err, &refusal) || refusal.Code != c.want:
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

func TestDelegationMustBeTheOwners(t *testing.T) {
	u := newUnit(t)
	_, strangerCert := u.newKey(t, ca.Subject{Profile: ca.Officer, Party: "510500.other", Pseudonym: "h-9"})
	otherKey, otherCert := u.newKey(t, ca.Subject{Profile: ca.Application, Party: party})
	altered := strings.Replace(string(u.delegationStatement), `"sig":"`, `"sig":"AAAA`, 1)
	for name, c := range map[string]struct {
		raw        []byte
		key, owner *gm.Certificate
	}{
		"another owner":     {u.delegationStatement, u.appCert, strangerCert},
		"another key":       {u.delegationStatement, otherCert, u.ownerCert},
		"by the key itself": {u.delegate(t, u.appKey, nil), u.appCert, u.appCert},
		"by somebody else":  {u.delegate(t, otherKey, nil), u.appCert, u.ownerCert},
		"another party's":   {u.delegate(t, u.ownerKey, func(d *statement.Draft) { d.Issuer = "510500.other" }), u.appCert, u.ownerCert},
		"to delegate further": {u.delegate(t, u.ownerKey, func(d *statement.Draft) {
			d.Body = &statement.CustodyDelegate{Kinds: []statement.Kind{statement.KindCustodyDelegate}, Until: u.delegationUntil.UnixMilli()}
		}), u.appCert, u.ownerCert},
		"altered": {[]byte(altered), u.appCert, u.ownerCert},
		"nothing": {nil, u.appCert, u.ownerCert},
	} {
		if _, err := ReadDelegation(c.raw, c.key, c.owner); !errors.Is(err, ErrDelegation) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestServiceRefusesKeysThatMustNotMeet(t *testing.T) {
	u := newUnit(t)
	app := u.holding(t)
	person := func(pseudonym statement.Pseudonym) *Holding {
		key, certificate := u.newKey(t, ca.Subject{Profile: ca.Officer, Party: party, Pseudonym: pseudonym})
		return &Holding{key, certificate, &Delegation{KeyID: certificate.KeyID(), Ledger: ledger, Issuer: party, Until: u.delegationUntil}}
	}
	second := person("h-3")
	for name, holdings := range map[string][]*Holding{
		"none": nil, "twice": {app, app}, "two persons": {app, person("h-2"), second},
		"another's certificate": {{app.Signer, second.Certificate, second.Delegation}},
		"an authority's":        {{u.appKey, u.issuer.Certificate, app.Delegation}},
	} {
		if _, err := NewService(holdings, clockAt(now), silent); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := NewService([]*Holding{app, person("h-2")}, clockAt(now), silent); err != nil {
		t.Errorf("an application and one person: %v", err)
	}
}

// serve runs a service until the test ends.
func serve(t *testing.T, service *Service, access Access) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, service, access, silent) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
}

// dial makes a client and waits until the service answers.
func dial(t *testing.T, address string, config *tls.Config) *Client {
	t.Helper()
	client, err := NewClient(address, config)
	if err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(2 * time.Minute)
	for {
		_, err := client.Keys(context.Background())
		var refusal *Refusal
		if err == nil || errors.As(err, &refusal) {
			return client
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestOverUnixSocket(t *testing.T) {
	u := newUnit(t)
	path := filepath.Join(t.TempDir(), "signer.sock")
	serve(t, u.service(t, clockAt(now)), Access{Listen: "unix:" + path, UserIDs: []uint32{uint32(os.Getuid())}})
	client := dial(t, "unix:"+path, nil)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("socket: %v, %v", info.Mode(), err)
	}

	signer, err := client.Signer(context.Background(), gm.KeyID{})
	if err != nil {
		t.Fatal(err)
	}
	payload := product(t, nil)
	signed, err := envelope.Sign(envelope.TypeStatement, payload, signer)
	if err != nil {
		t.Fatal(err)
	}
	if err := signed.Verify(signed.Signatures[0], u.appCert.PublicKey()); err != nil {
		t.Fatal(err)
	}

	var refusal *Refusal
	if _, err := envelope.Sign(envelope.TypeStatement, product(t, func(d *statement.Draft) { d.Issuer = "510500.other" }), signer); !errors.As(err, &refusal) || refusal.Code != NotDelegated {
		t.Errorf("not covered: %v", err)
	}
	for _, other := range []envelope.PayloadType{envelope.TypeSession, envelope.TypeReceipt, envelope.TypeCheckpoint} {
		if _, err := envelope.Sign(other, payload, signer); !errors.As(err, &refusal) || refusal.Code != BadRequest {
			t.Errorf("%s: %v", other, err)
		}
	}
	if _, err := gm.Sign(signer, []byte("DSSEv1 x")); !errors.As(err, &refusal) {
		t.Errorf("arbitrary bytes: %v", err)
	}
	if _, err := client.Signer(context.Background(), u.ownerCert.KeyID()); !errors.As(err, &refusal) || refusal.Code != UnknownKey {
		t.Errorf("another key: %v", err)
	}
	if err := Serve(context.Background(), u.service(t, clockAt(now)), Access{Listen: "unix:" + path}, silent); !errors.Is(err, ErrConfig) {
		t.Errorf("a second service on the same socket: %v", err)
	}
}

func TestSocketIsForItsUsers(t *testing.T) {
	u := newUnit(t)
	path := filepath.Join(t.TempDir(), "signer.sock")
	serve(t, u.service(t, clockAt(now)), Access{Listen: "unix:" + path, UserIDs: []uint32{uint32(os.Getuid()) + 1}})
	var refusal *Refusal
	if _, err := dial(t, "unix:"+path, nil).Keys(context.Background()); !errors.As(err, &refusal) || refusal.Code != NotAdmitted {
		t.Fatalf("another user: %v", err)
	}
}

func TestSocketLeftByAKilledService(t *testing.T) {
	u := newUnit(t)
	path := filepath.Join(t.TempDir(), "signer.sock")
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	listener.SetUnlinkOnClose(false)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	serve(t, u.service(t, clockAt(now)), Access{Listen: "unix:" + path})
	dial(t, "unix:"+path, nil)
}

func TestRequestsAreStrict(t *testing.T) {
	u := newUnit(t)
	path := filepath.Join(t.TempDir(), "signer.sock")
	serve(t, u.service(t, clockAt(now)), Access{Listen: "unix:" + path})
	client := dial(t, "unix:"+path, nil)
	for name, body := range map[string]string{
		"empty": "", "not JSON": "sign", "unknown field": `{"keyId":"` + u.appCert.KeyID().String() + `","payload":"","force":true}`,
		"twice": `{"keyId":"` + u.appCert.KeyID().String() + `","payload":"","payload":""}`, "too long": `{"payload":"` + strings.Repeat("A", maxBody) + `"}`,
	} {
		var answer signAnswer
		var refusal *Refusal
		err := client.call(context.Background(), http.MethodPost, "/v1/signatures", []byte(body), &answer)
		if !errors.As(err, &refusal) || refusal.Code != BadRequest {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// tlsFiles is an ordinary authority with certificates for a server and clients.
type tlsAuthority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newTLSAuthority(t *testing.T) *tlsAuthority {
	t.Helper()
	a := &tlsAuthority{}
	a.cert, a.key = a.issue(t, "authority", true)
	return a
}

func (a *tlsAuthority) issue(t *testing.T, name string, isCA bool) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IsCA: isCA, BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	parent, signer := template, key
	if a.cert != nil {
		parent, signer = a.cert, a.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return certificate, key
}

func (a *tlsAuthority) pair(t *testing.T, name string) tls.Certificate {
	t.Helper()
	certificate, key := a.issue(t, name, false)
	return tls.Certificate{Certificate: [][]byte{certificate.Raw}, PrivateKey: key}
}

func (a *tlsAuthority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

func TestOverMutualTLS(t *testing.T) {
	u, authority, stranger := newUnit(t), newTLSAuthority(t), newTLSAuthority(t)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	serverTLS := ServerTLS(authority.pair(t, "signer"), authority.pool())
	serve(t, u.service(t, clockAt(now)), Access{Listen: address, TLS: serverTLS, Clients: []string{"program"}})
	as := func(pair tls.Certificate) *tls.Config {
		return &tls.Config{Certificates: []tls.Certificate{pair}, RootCAs: authority.pool()}
	}
	client := dial(t, "https://"+address, as(authority.pair(t, "program")))
	signer, err := client.Signer(context.Background(), u.appCert.KeyID())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := envelope.Sign(envelope.TypeStatement, product(t, nil), signer); err != nil {
		t.Fatal(err)
	}
	var refusal *Refusal
	if _, err := dial(t, "https://"+address, as(authority.pair(t, "other"))).Keys(context.Background()); !errors.As(err, &refusal) || refusal.Code != NotAdmitted {
		t.Errorf("a client that is not listed: %v", err)
	}
	unknown, err := NewClient("https://"+address, as(stranger.pair(t, "program")))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := unknown.Keys(context.Background()); !errors.Is(err, ErrAnswer) {
		t.Errorf("a client of another authority: %v", err)
	}
}

func TestNetworkNeedsMutualTLS(t *testing.T) {
	u, authority := newUnit(t), newTLSAuthority(t)
	oneSided := &tls.Config{Certificates: []tls.Certificate{authority.pair(t, "signer")}}
	mutual := ServerTLS(authority.pair(t, "signer"), authority.pool())
	for name, access := range map[string]Access{
		"plain": {Listen: "127.0.0.1:0"}, "one-sided": {Listen: "127.0.0.1:0", TLS: oneSided, Clients: []string{"x"}},
		"nobody listed": {Listen: "127.0.0.1:0", TLS: mutual}, "users": {Listen: "127.0.0.1:0", TLS: mutual, Clients: []string{"x"}, UserIDs: []uint32{0}},
	} {
		if err := Serve(context.Background(), u.service(t, clockAt(now)), access, silent); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, address := range []string{"", "http://127.0.0.1:1", "https://127.0.0.1:1"} {
		if _, err := NewClient(address, nil); !errors.Is(err, ErrAnswer) {
			t.Errorf("client of %q: %v", address, err)
		}
	}
}

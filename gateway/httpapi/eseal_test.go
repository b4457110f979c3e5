package httpapi_test

import (
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/gateway/daemon"
	"luzheng/gateway/receipt"
	"luzheng/signer/envelope"
	"luzheng/signer/eseal"
	"luzheng/signer/eseal/esealtest"
	"luzheng/signer/gm/gmtest"
	"luzheng/signer/statement"
)

// A gateway whose receipts the city's e-seal service signs, over HTTP.
func TestReceiptsUnderTheCitysSeal(t *testing.T) {
	device, err := gmtest.NewDevice()
	if err != nil {
		t.Fatal(err)
	}
	service := esealtest.Start(device)
	t.Cleanup(service.Close)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(service.Authority())
	certificate, err := service.Issue()
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, func(g *daemon.Gateway) {
		if g.Key, err = eseal.New(eseal.Config{
			URL: service.Address(), Credential: esealtest.Credential, Certificate: certificate, Roots: roots,
			Token: func() (string, error) { return esealtest.Token, nil },
		}); err != nil {
			t.Fatal(err)
		}
	})
	var ledger api.Ledger
	s.get("/v1/ledger", "", &ledger)
	if key := base64.StdEncoding.EncodeToString(certificate.PublicKey().SPKI()); value(ledger.ReceiptKey) != key {
		t.Errorf("the gateway names another key of its receipts: %s", value(ledger.ReceiptKey))
	}
	say := func(name string) []byte {
		c := rulestest.Catalogue(rulestest.Statistics)
		c.BusinessName = statement.Label(name)
		return s.World.Sign(&statement.CataloguePublish{Catalogue: c}, nil, s.World.Person(rulestest.Statistics, statement.PostOfficer))
	}
	sealed := func(raw []byte) {
		t.Helper()
		signed, err := envelope.Parse(*s.submitAll([][]byte{raw})[0].Receipt)
		if err != nil {
			t.Fatal(err)
		}
		if err := signed.Verify(signed.Signatures[0], certificate.PublicKey()); err != nil || signed.PayloadType != envelope.TypeReceipt {
			t.Errorf("the receipt: %v", err)
		}
		said, err := envelope.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		if _, o, err := receipt.Parse(signed.Payload); err != nil || o.ID != said.ID() {
			t.Errorf("the receipt is of another statement: %v", err)
		}
	}
	sealed(say("甲"))

	// While the service is away statements are judged all the same, and sent again they get their receipt.
	service.Answer(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	raw := say("乙")
	status, header, body := s.call(http.MethodPost, "/v1/statements", "", raw)
	if p := s.problem(body, header, status); status != http.StatusGatewayTimeout || p.Code != "ledger.fate-unknown" {
		t.Errorf("%d %s", status, body)
	}
	service.Answer(nil)
	sealed(raw)
}

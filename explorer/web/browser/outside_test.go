//go:build browser

package browser

import (
	"crypto/x509/pkix"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// outside is what a unit has to do with beside the pages, by HTTP:
//
//	POST /certificates   the authority: a certificate request in PEM becomes a certificate in PEM
//	POST /uses           a program that uses data: a key file in PEM, under the tests' passphrase; ?issuer= and ?handler= or ?application=
//	                     say whose, ?entry= and ?version= what it downloads: the signed batch of one use, as the gateway takes it
func outside(t *testing.T, w *rulestest.World) string {
	t.Helper()
	authority := w.Authority()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /certificates", func(rw http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
			return
		}
		request, err := gm.ParseCertificateRequestPEM(raw)
		if err != nil {
			http.Error(rw, err.Error(), http.StatusBadRequest)
			return
		}
		_, _ = rw.Write(issue(t, authority, request.Subject(), request.PublicKey()).PEM()) // the test has ended
	})
	mux.HandleFunc("POST /uses", func(rw http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
			return
		}
		batch, err := use(raw, r.URL.Query())
		if err != nil {
			http.Error(rw, err.Error(), http.StatusBadRequest)
			return
		}
		_, _ = rw.Write(batch) // the test has ended
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// use has somebody say that they downloaded a version.
func use(keyFile []byte, said url.Values) ([]byte, error) {
	key, err := gm.ParsePrivateKey(keyFile, []byte(passphrase))
	if err != nil {
		return nil, err
	}
	record := statement.UsageRecord{Action: statement.ActionDownload, Purpose: "public.service", Mode: statement.ModeDownload, At: time.Now().UnixMilli()}
	for name, ref := range map[string]*statement.Ref{"entry": &record.Entry, "version": &record.Version} {
		if *ref, err = statement.ParseRef(said.Get(name)); err != nil {
			return nil, err
		}
	}
	if said.Has("application") {
		application, err := statement.ParseRef(said.Get("application"))
		if err != nil {
			return nil, err
		}
		record.Application = &application
	}
	e, err := event.New(event.Draft{
		Ledger: rulestest.Ledger, Issuer: statement.PartyID(said.Get("issuer")), Handler: statement.Pseudonym(said.Get("handler")), Use: record,
	})
	if err != nil {
		return nil, err
	}
	line, err := e.Marshal()
	if err != nil {
		return nil, err
	}
	batch, err := event.Sign([][]byte{line}, key)
	if err != nil {
		return nil, err
	}
	return batch.Append(nil), nil
}

// issue is what the authority of the world does.
func issue(t *testing.T, by rulestest.Authority, subject pkix.Name, key *gm.PublicKey) *gm.Certificate {
	t.Helper()
	now := time.Now()
	certificate, err := gm.Issue(gm.CertificateTemplate{
		Subject: subject, NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0),
	}, key, by.Certificate, by.Key)
	if err != nil {
		t.Error(err)
	}
	return certificate
}

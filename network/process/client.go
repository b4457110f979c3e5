package process

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
)

// Client returns what asks the process over HTTP: for an https URL one that
// trusts the organisation's authority and nobody else. It is for one question;
// close its idle connections.
func (r Ready) Client() (*http.Client, error) {
	transport := &http.Transport{}
	if r.TLSCA != "" {
		text, err := os.ReadFile(r.TLSCA)
		if err != nil {
			return nil, err
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("%s holds no certificate", r.TLSCA)
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS13}
	}
	return &http.Client{Transport: transport}, nil
}

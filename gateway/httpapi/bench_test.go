package httpapi_test

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/gatewaytest"
	"luzheng/signer/statement"
)

// BenchmarkSubmit sends single statements of 256 clients to a gateway over an embedded ledger, all in one process: what the gateway
// itself costs, beside rules and signatures.
func BenchmarkSubmit(b *testing.B) {
	w := rulestest.Founded(b)
	w.RegisterParty(rulestest.Statistics, statement.RoleUnit)
	ledger := gatewaytest.Ledger(b, w)
	gatewaytest.Replay(b, ledger, w.Accepted)
	served := gatewaytest.Serve(b, ledger, w, server.URL(b))
	officer := w.Person(rulestest.Statistics, statement.PostOfficer)
	envelopes := make([][]byte, b.N)
	for i := range envelopes {
		envelopes[i] = w.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Statistics)}, nil, officer)
	}
	const clients = 256
	transport := &http.Transport{MaxIdleConnsPerHost: clients}
	client := &http.Client{Transport: transport}
	defer transport.CloseIdleConnections()
	b.ResetTimer()
	var next atomic.Int64
	var group sync.WaitGroup
	for range clients {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(envelopes)); i = next.Add(1) - 1 {
				answer, err := client.Post(served.URL+"/v1/statements", "application/json", bytes.NewReader(envelopes[i]))
				if err != nil {
					b.Error(err)
					return
				}
				raw, err := io.ReadAll(answer.Body)
				_ = answer.Body.Close()
				if err != nil || answer.StatusCode != http.StatusOK {
					b.Errorf("%d %.200s, %v", answer.StatusCode, raw, err)
					return
				}
			}
		})
	}
	group.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "statements/s")
}

//go:build browser

package browser

import (
	"crypto/x509/pkix"
	"log/slog"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/explorer/web"
	"luzheng/gateway/daemon"
	"luzheng/signer/agent"
	"luzheng/signer/custody"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// accessCode opens the signing service of the tests (tests/agent.spec.ts).
const accessCode = "statistics-signing-service"

// signers are what signs outside of the browser: an agent with the planning officer's key, and the statistics bureau's signing service with
// a second key of its officer. They are named by the gateway's settings, and so they are there before it is served.
type signers struct {
	agent   *httptest.Server
	service *httptest.Server
	kept    *custody.Holding
	planner *gm.PrivateKey
}

// delegated are the kinds that the service may sign.
var delegated = []statement.Kind{statement.KindProductRegister}

// newSigners gives the officer's second key into custody.
func newSigners(t *testing.T, w *rulestest.World) *signers {
	t.Helper()
	owner := w.Person(rulestest.Statistics, statement.PostOfficer)
	second := w.NewPerson(rulestest.Statistics, statement.PostOfficer)
	// A signing service holds to the names in certificates, which those of a played world do not have.
	subject := pkix.Name{CommonName: string(owner.Party), SerialNumber: string(owner.Handler)}
	second.Certificate = issue(t, w.Authority(), subject, second.Key.PublicKey())
	w.RegisterPerson(second)
	ref, until := second.Ref(), time.UnixMilli(w.Now).AddDate(0, 6, 0).UnixMilli()
	raw := w.Sign(&statement.CustodyDelegate{Kinds: delegated, Until: until}, &ref, owner)
	w.Accept(raw)
	delegation, err := custody.ReadDelegation(raw, second.Certificate, issue(t, w.Authority(), subject, owner.Key.PublicKey()))
	if err != nil {
		t.Fatal(err)
	}
	s := &signers{
		agent: httptest.NewUnstartedServer(nil), service: httptest.NewUnstartedServer(nil),
		kept:    &custody.Holding{Signer: second.Key, Certificate: second.Certificate, Delegation: delegation},
		planner: w.Person(rulestest.Planning, statement.PostOfficer).Key,
	}
	t.Cleanup(s.agent.Close)
	t.Cleanup(s.service.Close)
	return s
}

// addresses are those that the gateway's settings name. The service has a name, as one in a machine room has; a browser looks for it here.
func (s *signers) addresses() (agent, service string) {
	_, port, err := net.SplitHostPort(s.service.Listener.Addr().String())
	if err != nil {
		panic(err) // a listener has a port
	}
	return "http://" + s.agent.Listener.Addr().String(), "https://signing.localhost:" + port
}

// served has a gateway serve pages that ask both, and both answer its pages. The person at the agent says no to product.register.
func (s *signers) served(t *testing.T) func(*daemon.Gateway) {
	t.Helper()
	return func(g *daemon.Gateway) {
		here, there := s.addresses()
		g.Signers = []string{here, there}
		g.Pages = web.Handler(g.Signers...)
		a := &agent.Agent{Key: s.planner, Origins: g.Origins, Host: strings.TrimPrefix(here, "http://"), Confirm: func(said *statement.Statement) *agent.Refusal {
			if said.Kind == statement.KindProductRegister {
				return agent.ErrDeclined
			}
			return nil
		}}
		s.agent.Config.Handler = a.Handler()
		s.agent.Start()
		service, err := custody.NewService([]*custody.Holding{s.kept}, time.Now, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		handler, err := service.PagesHandler(custody.Pages{Address: there, Origins: g.Origins, AccessCode: accessCode})
		if err != nil {
			t.Fatal(err)
		}
		s.service.Config.Handler = handler
		s.service.StartTLS()
	}
}

package custody

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"luzheng/signer/agent"
	"luzheng/signer/statement"
)

// Pages has the browser of one of the unit's people ask the service, where the person's key is held here and not on the person's machine.
// It speaks the protocol of package agent, over TLS unless it listens on this machine alone.
type Pages struct {
	// Address is the service's as the gateway's settings and browsers name it, such as https://signer.unit.example.
	Address string
	// Listen is host:port.
	Listen string
	// TLS is needed unless Listen is a loopback address. Browsers need no certificates: the person shows the access code.
	TLS *tls.Config
	// Origins are the pages that may ask, such as https://gateway.example.
	Origins []string
	// AccessCode is what the person types at the sign-in, MinAccessCode characters at least.
	AccessCode string
}

// MinAccessCode is the length of the shortest access code, in characters: nobody guesses it over the network.
const MinAccessCode = 16

// PagesHandler answers pages for the one person whose key is held here. What the delegation of the key covers is signed, and answers to
// challenges of the gateway that served the page; the delegation is the person's consent, so that nobody is asked.
func (s *Service) PagesHandler(p Pages) (http.Handler, error) {
	address, err := url.Parse(p.Address)
	if err != nil || agent.CheckOrigin(p.Address) != nil {
		return nil, fmt.Errorf("%w: pages: %q is no address such as https://signer.unit.example", ErrConfig, p.Address)
	}
	for _, origin := range p.Origins {
		if err := agent.CheckOrigin(origin); err != nil {
			return nil, fmt.Errorf("%w: pages: %w", ErrConfig, err)
		}
	}
	if len(p.Origins) == 0 || utf8.RuneCountInString(p.AccessCode) < MinAccessCode {
		return nil, fmt.Errorf("%w: pages need the origin of a gateway and an access code of at least %d characters", ErrConfig, MinAccessCode)
	}
	held, err := s.person()
	if err != nil {
		return nil, err
	}
	confirm := func(said *statement.Statement) *agent.Refusal {
		if err := held.Delegation.allows(said, held.handler(), s.now()); err != nil {
			s.log.Warn("refused", "kind", said.Kind, "issuer", said.Issuer, "key", held.Delegation.KeyID, "reason", err)
			return &agent.Refusal{Code: agent.NotAllowed, Detail: err.Error()}
		}
		s.log.Info("signing for a page", "kind", said.Kind, "issuer", said.Issuer, "handler", said.Handler, "key", held.Delegation.KeyID)
		return nil
	}
	a := &agent.Agent{Key: held.Signer, Origins: p.Origins, Host: address.Host, AccessCode: p.AccessCode, Confirm: confirm}
	return a.Handler(), nil
}

// person gives the key of the one person of whom keys are held; an application signs by its own program and never in a page.
func (s *Service) person() (held *Holding, err error) {
	for _, h := range s.holdings {
		if h.handler() == "" {
			continue
		}
		if held != nil {
			return nil, fmt.Errorf("%w: pages are served with one person's key; there are more", ErrConfig)
		}
		held = h
	}
	if held == nil {
		return nil, fmt.Errorf("%w: pages are served with a person's key; there is none", ErrConfig)
	}
	return held, nil
}

// ServePages runs until ctx ends, then lets calls in progress finish.
func ServePages(ctx context.Context, s *Service, p Pages, log *slog.Logger) error {
	handler, err := s.PagesHandler(p)
	if err != nil {
		return err
	}
	host, _, err := net.SplitHostPort(p.Listen)
	if err != nil {
		return fmt.Errorf("%w: pages: %w", ErrConfig, err)
	}
	if ip := net.ParseIP(host); p.TLS == nil && (ip == nil || !ip.IsLoopback() || strings.HasPrefix(p.Address, "https://")) {
		return fmt.Errorf("%w: pages on the network, or under an https address, need TLS", ErrConfig)
	}
	listener, err := net.Listen("tcp", p.Listen)
	if err != nil {
		return fmt.Errorf("custody: %w", err)
	}
	if p.TLS != nil {
		listener = tls.NewListener(listener, p.TLS)
	}
	server := &http.Server{
		Handler: handler, ReadTimeout: readTimeout, WriteTimeout: readTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	log.Info("listening for pages", "address", p.Address, "listen", p.Listen)
	select {
	case err := <-ended:
		return fmt.Errorf("custody: serve pages: %w", err)
	case <-ctx.Done():
	}
	return stop(ctx, server)
}

// PagesConfig is the part of the configuration that serves pages.
type PagesConfig struct {
	Address string `yaml:"address"` // as gateways and browsers name it, such as https://signer.unit.example
	Listen  string `yaml:"listen"`  // host:port
	// Certificate and PrivateKey are PEM files for TLS; only a service for this machine alone does without.
	Certificate string   `yaml:"certificate"`
	PrivateKey  string   `yaml:"privateKey"`
	Origins     []string `yaml:"origins"`  // the gateways whose pages may ask
	CodeFile    string   `yaml:"codeFile"` // its first line is what the person types at the sign-in
}

// Open reads the files that the configuration names.
func (c *PagesConfig) Open() (Pages, error) {
	p := Pages{Address: c.Address, Listen: c.Listen, Origins: c.Origins}
	code, err := readBounded(c.CodeFile)
	if err != nil {
		return p, err
	}
	p.AccessCode = firstLine(code)
	if c.Certificate == "" && c.PrivateKey == "" {
		return p, nil
	}
	certificate, err := tls.LoadX509KeyPair(c.Certificate, c.PrivateKey)
	if err != nil {
		return p, fmt.Errorf("%w: pages: %w", ErrConfig, err)
	}
	p.TLS = &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{certificate}}
	return p, nil
}

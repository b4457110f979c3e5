package custody

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"
)

const (
	readTimeout     = 10 * time.Second
	idleTimeout     = 2 * time.Minute
	shutdownTimeout = 10 * time.Second
)

// Access says who may reach a service.
type Access struct {
	// Listen is unix:/path/of/socket (mode 0600) or host:port, the latter with TLS only.
	Listen string
	// UserIDs are the operating system's users that may use the socket; empty: whoever the file's mode lets in.
	UserIDs []uint32
	// TLS is for host:port. It must demand client certificates; Clients lists the common names that are let in.
	TLS     *tls.Config
	Clients []string
}

// Serve runs until ctx ends, then lets calls in progress finish.
func Serve(ctx context.Context, s *Service, access Access, log *slog.Logger) error {
	listener, err := access.listen()
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: access.guard(s), ReadTimeout: readTimeout, WriteTimeout: readTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		ConnContext: func(ctx context.Context, conn net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, conn)
		},
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	log.Info("listening", "address", access.Listen, "keys", len(s.holdings))
	select {
	case err := <-ended:
		return fmt.Errorf("custody: serve: %w", err)
	case <-ctx.Done():
	}
	return stop(ctx, server)
}

// stop lets calls in progress finish, and cuts the connections of who is too slow, or has opened one and asks nothing.
func stop(ctx context.Context, server *http.Server) error {
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return server.Close()
	}
	return nil
}

func (a Access) listen() (net.Listener, error) {
	if path, ok := strings.CutPrefix(a.Listen, "unix:"); ok {
		return listenUnix(path)
	}
	switch {
	case a.TLS == nil || a.TLS.ClientAuth != tls.RequireAndVerifyClientCert || len(a.Clients) == 0:
		return nil, fmt.Errorf("%w: an address on the network needs TLS with client certificates, and a list of clients", ErrConfig)
	case len(a.UserIDs) > 0:
		return nil, fmt.Errorf("%w: users of the operating system can be told apart on a Unix socket only", ErrConfig)
	}
	listener, err := net.Listen("tcp", a.Listen)
	if err != nil {
		return nil, fmt.Errorf("custody: %w", err)
	}
	return tls.NewListener(listener, a.TLS), nil
}

// listenUnix makes the socket in a private folder and moves it to its place, so that it is never open to others. A socket that
// nobody answers on was left by a service that was killed, and is replaced.
func listenUnix(path string) (net.Listener, error) {
	if conn, err := net.DialTimeout("unix", path, time.Second); err == nil {
		return nil, errors.Join(fmt.Errorf("%w: another service answers on %s", ErrConfig, path), conn.Close())
	}
	if info, err := os.Lstat(path); err == nil && info.Mode().Type() != os.ModeSocket {
		return nil, fmt.Errorf("%w: %s exists and is no socket", ErrConfig, path)
	}
	private, err := os.MkdirTemp(dirOf(path), ".signer-") // mode 0700
	if err != nil {
		return nil, fmt.Errorf("custody: %w", err)
	}
	defer func() { _ = os.RemoveAll(private) }() // an empty folder left behind does no harm
	fresh := private + "/s"
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: fresh, Net: "unix"})
	if err != nil {
		return nil, fmt.Errorf("custody: %w", err)
	}
	listener.SetUnlinkOnClose(false) // it would unlink the name it was made under
	if err := errors.Join(os.Chmod(fresh, 0o600), os.Rename(fresh, path)); err != nil {
		return nil, errors.Join(fmt.Errorf("custody: %w", err), listener.Close())
	}
	return &unixListener{listener, path}, nil
}

func dirOf(path string) string {
	if at := strings.LastIndexByte(path, '/'); at > 0 {
		return path[:at]
	}
	return "."
}

// unixListener removes its socket when it closes.
type unixListener struct {
	*net.UnixListener
	path string
}

func (l *unixListener) Close() error {
	return errors.Join(l.UnixListener.Close(), os.Remove(l.path))
}

type connKey struct{}

// guard lets in only whom the configuration names.
func (a Access) guard(s *Service) http.Handler {
	next := s.Handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !a.admits(r) {
			s.log.Warn("caller refused", "path", r.URL.Path)
			s.answer(w, NotAdmitted.status(), refuse(NotAdmitted, "this caller may not use the service"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (a Access) admits(r *http.Request) bool {
	if r.TLS != nil {
		return len(r.TLS.VerifiedChains) > 0 && slices.Contains(a.Clients, r.TLS.PeerCertificates[0].Subject.CommonName)
	}
	if len(a.UserIDs) == 0 {
		return true
	}
	conn, ok := r.Context().Value(connKey{}).(*net.UnixConn)
	if !ok {
		return false
	}
	user, err := peerUser(conn)
	return err == nil && slices.Contains(a.UserIDs, user)
}

// ServerTLS is the configuration of a service on the network: TLS 1.3, and clients with certificates of the given authority.
func ServerTLS(certificate tls.Certificate, clientAuthority *x509.CertPool) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{certificate}, ClientCAs: clientAuthority, ClientAuth: tls.RequireAndVerifyClientCert,
	}
}

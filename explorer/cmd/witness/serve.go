package main

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

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"luzheng/explorer/witness"
	"luzheng/explorer/witness/remote"
	"luzheng/gateway/config"
	"luzheng/gateway/follow/client"
	"luzheng/signer/cli"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

// shutdownTime is how long a request may go on after the witness was told to stop.
const shutdownTime = 2 * time.Second

// serving are the flags of serve.
type serving struct {
	dir, trustRoot, log, passphrase, listen string
	followers, authorities                  []string
	certificate, key                        string
	every                                   time.Duration
}

func newServe() *cobra.Command {
	var s serving
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "跟随并会签事件日志 / follow the event log and cosign it",
		Long: `跟随账本（经各组织的跟随节点）与事件日志（经任一网关），重放每一条，并应日志请求会签。
可随时中断或断电；重启后继续。发现问题即写出证据文件（data 下的 alarms），不再会签。

Follows the ledger through the organisations' followers and the event log
through any gateway, replays every leaf, and cosigns when the log asks. It may
be interrupted or lose power at any moment and goes on where it was. What it
finds is written to the folder alarms below --data, as evidence, and nothing of
that log is cosigned any more.

The log's requests come to POST /add-checkpoint (C2SP tlog-witness); how the
witness is stands at /v1/status and /metrics.`,
		Example: `  witness serve --data witness --trust-root trust-root.json --log https://gateway.example \
    --follower 510500.audit=https://audit.example:7201 --follower-ca 510500.audit=audit-tls.pem …`,
	}
	flags := cmd.Flags()
	flags.StringVar(&s.dir, "data", "", "文件夹 / folder of the witness, made by witness init")
	flags.StringVar(&s.trustRoot, "trust-root", "", "信任根文件 / the trust-root file that you obtained yourself")
	flags.StringVar(&s.log, "log", "", "网关地址 / address of a gateway that serves the event log")
	flags.StringArrayVar(&s.followers, "follower", nil, "跟随节点 / ORGANISATION=URL of a follower; at least as many as the trust root's threshold")
	flags.StringArrayVar(&s.authorities, "follower-ca", nil, "跟随节点的 TLS 机构 / ORGANISATION=FILE of its TLS authority, for https")
	flags.StringVar(&s.passphrase, "passphrase-file", "", "口令文件 / file of the key's passphrase (default: the folder's)")
	flags.StringVar(&s.listen, "listen", "127.0.0.1:7300", "监听地址 / address to listen on")
	flags.StringVar(&s.certificate, "tls-certificate", "", "TLS 证书 / TLS certificate, PEM (default: in the clear)")
	flags.StringVar(&s.key, "tls-key", "", "TLS 密钥 / its key, PEM")
	flags.DurationVar(&s.every, "every", 5*time.Second, "查看账本的间隔 / time between two looks at the ledger")
	cli.Required(cmd, "data", "trust-root", "log", "follower")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return s.run(cmd) }
	return cmd
}

func (s *serving) run(cmd *cobra.Command) error {
	trusted, err := readTrust(s.trustRoot)
	if err != nil {
		return err
	}
	root := trusted.Root()
	identity, key, err := readIdentity(s.dir, s.passphrase)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), nil))
	if !slices.ContainsFunc(root.Witnesses, func(w trust.Witness) bool {
		return w.Name == identity.Name && slices.Equal(w.Key, identity.Key) && w.Until == nil
	}) {
		log.Warn("the trust root does not name this witness and its key: its cosignatures count nowhere yet", "name", identity.Name)
	}
	members, err := s.members(trusted)
	if err != nil {
		return err
	}
	group, err := client.NewGroup(root.Ledger, members, int(root.Threshold))
	if err != nil {
		return cli.Usagef("--follower: %v", err)
	}
	gateway, err := remote.New(s.log, root.Ledger, key)
	if err != nil {
		return cli.Usagef("--log: %v", err)
	}
	bar := newProgress(cmd.ErrOrStderr())
	w, err := witness.Open(witness.Config{
		Name: identity.Name, Key: key, Ledger: root.Ledger, Dir: s.dir, Source: gateway, States: gateway, Attesters: group, Every: s.every,
		Progress: bar.show, Log: log,
	})
	if err != nil {
		return err
	}
	return errors.Join(s.serve(cmd.Context(), w, log), w.Close())
}

// serve follows and answers until the context ends.
func (s *serving) serve(ctx context.Context, w *witness.Witness, log *slog.Logger) error {
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	if s.certificate != "" || s.key != "" {
		pair, err := tls.LoadX509KeyPair(s.certificate, s.key)
		if err != nil {
			return errors.Join(fmt.Errorf("--tls-certificate: %w", err), listener.Close())
		}
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS13})
	}
	log.Info("witness listens", "address", listener.Addr().String())
	server := &http.Server{Handler: w.Handler(), ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return w.Run(ctx) })
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
		defer cancel()
		if err := server.Shutdown(stop); err != nil {
			return server.Close()
		}
		return nil
	})
	return group.Wait()
}

// members gives the followers of the flags with the keys of the trust root.
func (s *serving) members(trusted *trust.File) ([]client.Member, error) {
	attesters, err := config.Attesters(trusted)
	if err != nil {
		return nil, err
	}
	authorities := map[string]*x509.CertPool{}
	for _, flag := range s.authorities {
		organisation, path, ok := strings.Cut(flag, "=")
		if !ok {
			return nil, cli.Usagef("--follower-ca %q is not ORGANISATION=FILE", flag)
		}
		if authorities[organisation], err = config.LoadTLSCA(path); err != nil {
			return nil, err
		}
	}
	var members []client.Member
	for _, flag := range s.followers {
		organisation, address, ok := strings.Cut(flag, "=")
		m, trusted := attesters[statement.PartyID(organisation)]
		if !ok || !trusted {
			return nil, cli.Usagef("--follower %q is not ORGANISATION=URL of an organisation in the trust root", flag)
		}
		m.URL, m.Roots = address, authorities[organisation]
		members = append(members, m)
	}
	return members, nil
}

func readTrust(path string) (*trust.File, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("trust root: %w", err)
	}
	trusted, err := trust.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("trust root %s: %w", path, err)
	}
	return trusted, nil
}

package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/hyperledger/fabric-chaincode-go/v2/shim"
	"github.com/spf13/cobra"

	"luzheng/chaincode/contract"
)

func serveCommand() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "serve --config FILE",
		Short: "Serve the contract to the organisation's peer (chaincode as a service)",
		Long: `Serve the contract to the organisation's peer until SIGTERM.

The server judges statements of one ledger only, and accepts only a genesis under its own trust root. It keeps nothing: the peer
holds the state, so that it can be stopped and started at any time.

The configuration is YAML:
  listen:    127.0.0.1:7152        where the peer connects
  packageId: luzheng_1:3f…         the installed package
  ledger:    luzhou-7c1e           the only ledger that is served
  trustRoot: run/trust-root.json   a trust-root file, or the SM2 root certificate in PEM
  health:    127.0.0.1:7153        optional: GET /healthz
  tls:       {certificate: …, key: …, clientCa: …}   optional: PEM files; then only the peer may connect`,
		Example: "  chaincode serve --config run/bureau/chaincode.yaml",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			log := slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), nil))
			return serve(cmd.Context(), path, log)
		},
	}
	cmd.Flags().StringVar(&path, "config", "", "configuration file (required)")
	_ = cmd.MarkFlagRequired("config")
	return cmd
}

func serve(ctx context.Context, path string, log *slog.Logger) error {
	config, err := readConfig(path)
	if err != nil {
		return err
	}
	server, err := newServer(config)
	if err != nil {
		return err
	}
	failed := make(chan error, 2)
	if config.Health != "" {
		stop, err := serveHealth(config.Health, failed)
		if err != nil {
			return err
		}
		defer stop()
	}
	go func() { failed <- server.Start() }()
	log.Info("serving", "listen", config.Listen, "ledger", config.Ledger, "package", config.PackageID)
	select {
	case <-ctx.Done():
		log.Info("stopping")
		return nil
	case err := <-failed:
		return err
	}
}

func newServer(config Config) (*shim.ChaincodeServer, error) {
	rules, err := config.rules()
	if err != nil {
		return nil, err
	}
	chaincode, err := contract.New(rules)
	if err != nil {
		return nil, err
	}
	server := &shim.ChaincodeServer{
		CCID: config.PackageID, Address: config.Listen, CC: chaincode, TLSProps: shim.TLSProperties{Disabled: config.TLS == nil},
	}
	if config.TLS == nil {
		return server, nil
	}
	for _, file := range []struct {
		path string
		into *[]byte
	}{
		{config.TLS.Certificate, &server.TLSProps.Cert},
		{config.TLS.Key, &server.TLSProps.Key},
		{config.TLS.ClientCA, &server.TLSProps.ClientCACerts},
	} {
		if *file.into, err = readBounded(file.path, maxConfig); err != nil {
			return nil, err
		}
	}
	return server, nil
}

// serveHealth answers GET /healthz until stop is called.
func serveHealth(address string, failed chan<- error) (stop func(), err error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
	return func() { _ = server.Close() }, nil
}

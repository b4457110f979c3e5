package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/custody"
)

func newServeCommand() *cobra.Command {
	var configFile string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run a signing service for programs that cannot hold keys",
		Long: `Holds keys on the unit's own host and signs statements that their owners'
delegations cover (custody.delegate/v1): these kinds only, until then only.
Statements signed so read "custodial" on the ledger.

Configuration (YAML; paths are relative to its folder):

  listen: unix:/run/luzheng/signer.sock   # or host:port with tls
  userIds: [1001]                         # users that may use the socket; optional
  tls:                                    # for host:port only
    certificate: server.pem
    privateKey: server.key
    clientCa: clients.pem
    clients: [reporting-system]           # common names that are let in
  pages:                                  # one person's browser; optional
    address: https://signer.unit.example  # also among the gateway's signers
    listen: 10.0.0.5:443
    certificate: pages.pem                # of this address, for browsers
    privateKey: pages.key
    origins: [https://gateway.example]    # whose pages may ask
    codeFile: pages.code                  # what the person types to sign in
  keys:
    - key: app.key.pem
      passphraseFile: app.passphrase
      certificate: app.pem
      delegation: app.delegation.json     # signed with the owner's key
      owner: officer.pem

Logs JSON to standard error; ends on SIGTERM.`,
		Example: `  signer serve --config signer.yaml
  signer sign … --service unix:/run/luzheng/signer.sock`,
		Args: cobra.NoArgs,
	}
	cmd.Flags().StringVar(&configFile, "config", "", "the configuration file")
	cli.Required(cmd, "config")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		config, err := custody.ReadConfig(configFile)
		if err != nil {
			return err
		}
		access, err := config.Access()
		if err != nil {
			return err
		}
		holdings, err := config.Holdings()
		if err != nil {
			return err
		}
		log := slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), nil))
		service, err := custody.NewService(holdings, time.Now, log)
		if err != nil {
			return err
		}
		ctx, stop := interruptible(cmd)
		defer stop()
		if config.Pages == nil {
			return custody.Serve(ctx, service, access, log)
		}
		pages, err := config.Pages.Open()
		if err != nil {
			return err
		}
		both, end := context.WithCancel(ctx)
		defer end()
		ended := make(chan error)
		go func() { ended <- custody.ServePages(both, service, pages, log) }()
		go func() { ended <- custody.Serve(both, service, access, log) }()
		first := <-ended
		end() // neither goes on alone
		return errors.Join(first, <-ended)
	}
	return cmd
}

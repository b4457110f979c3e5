package main

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"luzheng/gateway/api"
	"luzheng/gateway/config"
	"luzheng/signer/challenge"
	"luzheng/signer/cli"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// member is a remote that is called with a session.
type member struct {
	remote
	ledger, key, passphrase string
}

func (m *member) flags(cmd *cobra.Command) {
	m.remote.flags(cmd)
	cmd.Flags().StringVar(&m.ledger, "ledger", "", "ID of the ledger that you mean to speak to (default: what the gateway says)")
	cmd.Flags().StringVar(&m.key, "key", "", "file of your encrypted SM2 key")
	cmd.Flags().StringVar(&m.passphrase, "passphrase-file", "", "file of its passphrase")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if m.key == "" || m.passphrase == "" {
			return cli.Usagef("give --key and --passphrase-file")
		}
		return nil
	}
}

// open gives a client with a session of its own.
func (m *member) open(ctx context.Context) (*api.Client, error) {
	opened, err := m.login(ctx)
	if err != nil {
		return nil, err
	}
	return m.client(opened.Token)
}

// login opens a session by signing a challenge.
func (m *member) login(ctx context.Context) (opened api.Session, _ error) {
	signer, err := config.LoadKey(m.key, m.passphrase)
	if err != nil {
		return opened, err
	}
	anonymous, err := m.client("")
	if err != nil {
		return opened, err
	}
	if m.ledger == "" {
		l, err := decode[api.Ledger](read(anonymous.GetLedger(ctx)))
		if err != nil {
			return opened, err
		}
		m.ledger = l.Ledger
	}
	asked, err := decode[api.Challenge](read(anonymous.RequestChallenge(ctx)))
	if err != nil {
		return opened, err
	}
	text, err := gm.ParseDigest(asked.Challenge)
	if err != nil {
		return opened, fmt.Errorf("the gateway's challenge: %w", err)
	}
	origin, err := m.origin()
	if err != nil {
		return opened, err
	}
	signed, err := challenge.Answer(statement.LedgerID(m.ledger), origin, text, signer)
	if err != nil {
		return opened, err
	}
	return decode[api.Session](read(anonymous.OpenSessionWithBody(ctx, "application/json", bytes.NewReader(signed))))
}

func newLogin() *cobra.Command {
	var m member
	cmd := &cobra.Command{
		Use:   "login",
		Short: "Open a session by signing a challenge, and print its token",
		Long: `login prints the token alone on stdout, and on stderr whose session it is and when it ends. Whoever has the token may read
what you may read until then: keep it out of files and of other people's sight.`,
		Example: `  explorer trace --token "$(gateway login --key officer.key --passphrase-file passphrase)" version:3a…`,
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			opened, err := m.login(cmd.Context())
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), opened.Token)
			fmt.Fprintf(cmd.ErrOrStderr(), "session of %s (%s) until %s\n", opened.Party, opened.Post,
				time.UnixMilli(opened.Until).UTC().Format(time.RFC3339))
			return nil
		},
	}
	m.flags(cmd)
	return cmd
}

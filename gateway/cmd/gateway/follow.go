package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"luzheng/gateway/config"
	"luzheng/gateway/fabric"
	"luzheng/gateway/follow"
	"luzheng/gateway/follow/client"
	"luzheng/signer/cli"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

func newFollow() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:     "follow --config FILE",
		Short:   "Run an organisation's follower: statement log, entity map, signed checkpoints",
		Example: "  gateway follow --config run/audit/follower.yaml",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runFollower(cmd.Context(), path) },
	}
	configFlag(cmd, &path)
	return cmd
}

// configFlag is --config, which must be given.
func configFlag(cmd *cobra.Command, path *string) {
	cmd.Flags().StringVar(path, "config", "", "settings file")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if *path == "" {
			return cli.Usagef("--config is missing")
		}
		return nil
	}
}

func runFollower(ctx context.Context, path string) error {
	c, err := config.ReadFollower(path)
	if err != nil {
		return err
	}
	if n := len(c.Fabric.Peers); n != 1 {
		return fmt.Errorf("settings %s: fabric.peers has %d peers; a follower attests what its organisation's own peer says, and follows no other", path, n)
	}
	signer, err := config.LoadKey(c.Key, c.PassphraseFile)
	if err != nil {
		return err
	}
	trusted, err := config.LoadTrust(c.TrustRoot, c.Ledger)
	if err != nil {
		return err
	}
	if err := config.Forward(trusted, filepath.Join(c.DataDir, "trust-root.json")); err != nil {
		return err
	}
	if err := ownKey(trusted, c.Organisation, signer); err != nil {
		return fmt.Errorf("settings %s: %w", path, err)
	}
	served, err := config.LoadTLS(c.TLS)
	if err != nil {
		return err
	}
	members, err := followers(c.Peers, trusted)
	if err != nil {
		return err
	}
	ledger, err := fabric.Connect(c.Fabric)
	if err != nil {
		return err
	}
	err = follow.Run(ctx, follow.Config{
		Ledger: c.Ledger, Organisation: string(c.Organisation), DataDir: c.DataDir, Listen: c.Listen, TLS: served, Also: members, Log: logger(),
	}, ledger, signer)
	return errors.Join(explainTaken(err, c.Listen, "change listen in "+path), ledger.Close())
}

// ownKey refuses a key whose checkpoints nobody would count.
func ownKey(trusted *trust.File, organisation statement.PartyID, signer *gm.PrivateKey) error {
	attesters, err := config.Attesters(trusted)
	if err != nil {
		return err
	}
	if m, attests := attesters[organisation]; !attests || m.Key.KeyID() != signer.PublicKey().KeyID() {
		return fmt.Errorf("the trust root has another key for the follower of %s than %s; after a change of keys both files must be exchanged", organisation, signer.PublicKey().KeyID())
	}
	return nil
}

// followers gives the services with the keys that the trust root has for them.
func followers(services []config.Service, trusted *trust.File) ([]client.Member, error) {
	attesters, err := config.Attesters(trusted)
	if err != nil {
		return nil, err
	}
	var members []client.Member
	for _, s := range services {
		m, attests := attesters[s.Organisation]
		if !attests {
			return nil, fmt.Errorf("the trust root has no key for the follower of %s", s.Organisation)
		}
		roots, err := config.LoadTLSCA(s.TLSCA)
		if err != nil {
			return nil, fmt.Errorf("the follower of %s: %w", s.Organisation, err)
		}
		m.URL, m.Roots = s.URL, roots
		members = append(members, m)
	}
	return members, nil
}

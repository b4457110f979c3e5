package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"luzheng/gateway/api"
	"luzheng/gateway/config"
	"luzheng/gateway/daemon"
	"luzheng/signer/cli"
	"luzheng/signer/statement"
)

func newVault() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "vault",
		Short: "Back up the keys of attachments, restore them, and carry out erasures",
		Long: `A backup of the vault is encrypted under a secret that is kept elsewhere, and it ends: after its last day it is not
restored any more, so that what was erased does not live on in it. restore leaves out whatever the ledger says was erased.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newBackup(), newRestore(), newErase())
	return cmd
}

const backupSuffix = ".vault"

func newBackup() *cobra.Command {
	var path, secret, dir string
	var days int
	cmd := &cobra.Command{
		Use:     "backup --config FILE --secret FILE --dir DIR",
		Short:   "Write a backup that ends, and remove those in the folder that have ended",
		Example: "  gateway vault backup --config run/bureau/gateway.yaml --secret /mnt/safe/vault.secret --dir /mnt/backup --days 30",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if dir == "" {
				return cli.Usagef("--dir is missing")
			}
			c, key, err := vaultSettings(path, secret)
			if err != nil {
				return err
			}
			life := time.Duration(days) * 24 * time.Hour
			now := time.Now()
			backup, err := daemon.BackUp(cmd.Context(), c.Database, c.Ledger, key, life)
			if err != nil {
				return err
			}
			name := filepath.Join(dir, now.UTC().Format("20060102T150405")+"-until-"+now.Add(life).UTC().Format("20060102T150405")+backupSuffix)
			if err := errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(name, backup, 0o600)); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), name)
			return removeEnded(dir, now)
		},
	}
	configFlag(cmd, &path)
	cmd.Flags().StringVar(&secret, "secret", "", "file of the secret, 32 bytes or more, kept apart from the backups")
	cmd.Flags().StringVar(&dir, "dir", "", "folder of the backups; made if missing")
	cmd.Flags().IntVar(&days, "days", 30, "how many days the backup lives")
	return cmd
}

// removeEnded removes the backups whose end has come by their names.
func removeEnded(dir string, now time.Time) error {
	names, err := filepath.Glob(filepath.Join(dir, "*-until-*"+backupSuffix))
	if err != nil {
		return err
	}
	for _, name := range names {
		_, end, _ := strings.Cut(strings.TrimSuffix(filepath.Base(name), backupSuffix), "-until-")
		until, err := time.Parse("20060102T150405", end)
		if err == nil && now.After(until) {
			if err := os.Remove(name); err != nil {
				return err
			}
		}
	}
	return nil
}

func newRestore() *cobra.Command {
	var path, secret string
	cmd := &cobra.Command{
		Use:     "restore --config FILE --secret FILE BACKUP",
		Short:   "Bring back what a backup holds, but for what was erased",
		Example: "  gateway vault restore --config run/bureau/gateway.yaml --secret /mnt/safe/vault.secret /mnt/backup/….vault",
		Args:    exactly(1, "the backup"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, key, err := vaultSettings(path, secret)
			if err != nil {
				return err
			}
			backup, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			n, err := daemon.Restore(cmd.Context(), c.Database, c.Ledger, key, backup)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "%d attachments were restored\n", n)
			return nil
		},
	}
	configFlag(cmd, &path)
	cmd.Flags().StringVar(&secret, "secret", "", "file of the secret under which the backup was made")
	return cmd
}

func vaultSettings(path, secret string) (*config.Gateway, []byte, error) {
	if secret == "" {
		return nil, nil, cli.Usagef("--secret is missing")
	}
	c, err := config.ReadGateway(path)
	if err != nil {
		return nil, nil, err
	}
	key, err := os.ReadFile(secret)
	if err != nil {
		return nil, nil, fmt.Errorf("secret: %w", err)
	}
	return c, key, nil
}

func newErase() *cobra.Command {
	var m member
	cmd := &cobra.Command{
		Use:   "erase ERASURE",
		Short: "Destroy the keys and salts of an approved erasure, and print the body of its certificate",
		Long: `erase asks a running gateway to carry out an erasure that the ledger has approved; it needs a key of the operator of the
organisation whose gateway it is. What it prints is the body of erasure.certify, for the operator to sign.`,
		Example: "  gateway vault erase --key operator.key --passphrase-file passphrase erasure:4b… > certificate.json",
		Args:    exactly(1, "one erasure"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := m.open(cmd.Context())
			if err != nil {
				return err
			}
			done, err := decode[api.Erased](read(c.ExecuteErasure(cmd.Context(), args[0])))
			if err != nil {
				return err
			}
			raw, err := json.Marshal(statement.ErasureCertify{BackupsUntil: done.BackupsUntil})
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), string(raw))
			fmt.Fprintf(cmd.ErrOrStderr(), "%d attachments of %s can be opened by nobody any more\n", len(done.Attachments), done.Erasure)
			return nil
		},
	}
	m.flags(cmd)
	return cmd
}

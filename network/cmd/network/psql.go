package main

import (
	"os"
	"os/exec"

	"github.com/spf13/cobra"

	"luzheng/network/postgres"
	"luzheng/signer/cli"
)

func psqlCommand(o *options) *cobra.Command {
	var org string
	c := &cobra.Command{
		Use:   "psql -- ARGUMENTS",
		Short: "Run psql on an organisation's database",
		Long: `Run psql on the database of an organisation's gateway, by default the
platform operator's. On a machine without psql only "-c SQL" is understood.`,
		Example: `  network psql -- -c 'SELECT count(*) FROM index.statement'`,
		RunE: func(c *cobra.Command, args []string) error {
			n, err := o.open(newReporter(os.Stderr))
			if err != nil {
				return err
			}
			target, psql, err := n.Database(org)
			if err != nil {
				return err
			}
			if psql == "" {
				if len(args) != 2 || args[0] != "-c" {
					return cli.Usagef("there is no psql here: only `-c SQL` is understood")
				}
				return postgres.Query(c.Context(), os.Stdout, target, args[1])
			}
			command := exec.CommandContext(c.Context(), psql, append([]string{target}, args...)...)
			command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
			return command.Run()
		},
	}
	c.Flags().StringVar(&org, "organisation", "", "whose gateway's database (default: the platform operator's)")
	return c
}

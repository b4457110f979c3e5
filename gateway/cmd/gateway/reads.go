package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"luzheng/gateway/api"
)

func newHead() *cobra.Command {
	var r remote
	cmd := &cobra.Command{
		Use:     "head REF",
		Short:   "Print the head of an entity, which the next statement about it gives as prev",
		Example: "  gateway head party:510500.tjj",
		Args:    exactly(1, "one entity, such as party:510500.tjj"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := r.client("")
			if err != nil {
				return err
			}
			head, err := decode[api.Head](read(c.GetEntityHead(cmd.Context(), args[0])))
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), head.Head)
			return nil
		},
	}
	r.flags(cmd)
	return cmd
}

func newEntity() *cobra.Command {
	var r remote
	cmd := &cobra.Command{
		Use:     "entity REF",
		Short:   "Print the state of a public entity as JSON",
		Example: "  gateway entity entry:5f…",
		Args:    exactly(1, "one entity, such as party:510500.tjj"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := r.client("")
			if err != nil {
				return err
			}
			body, err := read(c.GetEntity(cmd.Context(), args[0]))
			return printJSON(cmd.OutOrStdout(), body, err)
		},
	}
	r.flags(cmd)
	return cmd
}

func newStatement() *cobra.Command {
	var r remote
	cmd := &cobra.Command{
		Use:     "statement ID",
		Short:   "Print a public statement, what the ledger said of it, and its receipt",
		Example: "  gateway statement 9c…",
		Args:    exactly(1, "one statement ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := r.client("")
			if err != nil {
				return err
			}
			body, err := read(c.GetStatement(cmd.Context(), args[0]))
			return printJSON(cmd.OutOrStdout(), body, err)
		},
	}
	r.flags(cmd)
	return cmd
}

func newLedger() *cobra.Command {
	var r remote
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "ledger",
		Short:   "Print the ID of the ledger",
		Example: "  gateway ledger --url http://127.0.0.1:7080",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := r.client("")
			if err != nil {
				return err
			}
			body, err := read(c.GetLedger(cmd.Context()))
			if asJSON || err != nil {
				return printJSON(cmd.OutOrStdout(), body, err)
			}
			var l api.Ledger
			if err := json.Unmarshal(body, &l); err != nil {
				return fmt.Errorf("the gateway's answer is not understood: %w", err)
			}
			fmt.Fprintln(cmd.OutOrStdout(), l.Ledger)
			return nil
		},
	}
	r.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print all that the gateway says of its ledger, the trust root included")
	return cmd
}

func newStatus() *cobra.Command {
	var r remote
	cmd := &cobra.Command{
		Use:     "status",
		Short:   "Print height, index lag, checkpoints, queue and outbox as JSON",
		Example: "  gateway status --url http://127.0.0.1:7080",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := r.client("")
			if err != nil {
				return err
			}
			body, err := read(c.GetStatus(cmd.Context()))
			return printJSON(cmd.OutOrStdout(), body, err)
		},
	}
	r.flags(cmd)
	return cmd
}

// printJSON prints a document for people: indented, otherwise as it came.
func printJSON(out io.Writer, body []byte, err error) error {
	if err != nil {
		return err
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, body, "", "  "); err != nil {
		return fmt.Errorf("the gateway's answer is not understood: %w", err)
	}
	fmt.Fprintln(out, pretty.String())
	return nil
}

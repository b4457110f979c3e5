package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"luzheng/gateway/api"
)

func newWorklist() *cobra.Command {
	var m member
	var party string
	var overdue bool
	cmd := &cobra.Command{
		Use:     "worklist",
		Short:   "List what you are awaited to do, and until when",
		Example: "  gateway worklist --key officer.key --passphrase-file passphrase --overdue",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := m.open(cmd.Context())
			if err != nil {
				return err
			}
			params := &api.GetWorklistParams{Overdue: &overdue}
			if party != "" {
				params.Party = &party
			}
			for {
				page, err := decode[api.Worklist](read(c.GetWorklist(cmd.Context(), params)))
				if err != nil {
					return err
				}
				if err := printTasks(cmd.OutOrStdout(), page.Tasks); err != nil {
					return err
				}
				if page.Next == nil {
					return nil
				}
				params.Cursor = page.Next
			}
		},
	}
	m.flags(cmd)
	cmd.Flags().StringVar(&party, "party", "", "another party's, or all: everybody's; for supervisors")
	cmd.Flags().BoolVar(&overdue, "overdue", false, "only what is overdue")
	return cmd
}

func printTasks(out io.Writer, tasks []api.Task) error {
	const gap = 2
	w := tabwriter.NewWriter(out, 0, 0, gap, ' ', 0)
	for _, t := range tasks {
		due := "-"
		if t.Due != nil {
			due = time.UnixMilli(*t.Due).UTC().Format(time.DateOnly)
		}
		if t.Overdue != nil && *t.Overdue {
			due += " overdue"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", due, t.Party, t.Act, t.Entity)
	}
	return w.Flush()
}

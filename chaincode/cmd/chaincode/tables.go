package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"luzheng/chaincode/rules"
	"luzheng/signer/statement"
)

func tablesCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "table authority|codes",
		Short: "Print a table that the rules execute: who may say what, or what every code means",
		Example: `  chaincode table authority
  chaincode table codes --json`,
		ValidArgs: []string{"authority", "codes"},
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		RunE: func(cmd *cobra.Command, args []string) error {
			if args[0] == "codes" {
				return print(cmd.OutOrStdout(), asJSON, rules.Codes(), codeRows)
			}
			return print(cmd.OutOrStdout(), asJSON, rules.Authorities(), authorityRows)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func print[T any](out io.Writer, asJSON bool, table []T, rows func(io.Writer, []T)) error {
	if asJSON {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(table)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	rows(w, table)
	return w.Flush()
}

func codeRows(w io.Writer, codes []rules.Explanation) {
	fmt.Fprintln(w, "CODE\tHTTP\tWHAT TO DO\t怎么办")
	for _, c := range codes {
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\n", c.Code, c.Status, c.Hint, c.HintZH)
	}
}

func authorityRows(w io.Writer, lines []rules.Authority) {
	fmt.Fprintln(w, "KIND\tROLES\tPOSTS\tRELATION\tSECOND\tVISIBLE TO\tSERVES")
	for _, line := range lines {
		for i, way := range line.Ways {
			kind, second, visible, serves := string(line.Kind), string(line.Second), string(line.Visibility), line.Serves
			if i > 0 {
				kind, visible, serves = "  or", "", ""
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", kind, roles(way.Roles), join(way.Posts), way.Relation, second, visible, serves)
		}
	}
}

func roles(all []statement.PartyRole) string {
	if all == nil {
		return "any"
	}
	return join(all)
}

func join[S ~string](all []S) string {
	texts := make([]string, len(all))
	for i, s := range all {
		texts[i] = string(s)
	}
	return strings.Join(texts, ",")
}

package main

import (
	"bytes"
	"crypto"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
	"luzheng/signer/workbook"
)

func newCatalogueCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "catalogue",
		Short: "Catalogue entries from an Excel workbook",
		Example: `  signer catalogue template entries.xlsx
  signer catalogue import entries.xlsx
  signer catalogue import entries.xlsx --out entries --ledger luzhou-7c1e --issuer 510500.tjj --handler h-1 --key officer.key.pem
  gateway submit entries/*.json`,
	}
	cmd.AddCommand(newCatalogueTemplateCommand(), newCatalogueImportCommand())
	return cmd
}

func newCatalogueTemplateCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "template FILE.xlsx",
		Short:   "Write an empty workbook with the columns of a catalogue",
		Example: `  signer catalogue template entries.xlsx`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if exists(args[0]) {
				return errKeptFile(args[0])
			}
			var out bytes.Buffer
			if err := workbook.Write(&out); err != nil {
				return err
			}
			return writeOutput(cmd, args[0], out.Bytes())
		},
	}
}

// importFlags are the flags of the import command.
type importFlags struct {
	sheet, out, ledger, issuer, handler string
	validFor                            time.Duration
	partial, json                       bool
}

func newCatalogueImportCommand() *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:   "import FILE.xlsx",
		Short: "Check every row of a workbook, and make a statement of each",
		Long: `Reads one catalogue entry from each row and reports what is wrong: row, cell,
column, problem, and what to do about it.

With --out it writes a file for each row into that folder: the body of
catalogue.publish/v1; with a key, the signed envelope, ready for gateway submit.
Nothing is written while a row is wrong, unless --partial says to go on with
the rows that are right.`,
		Example: `  signer catalogue import entries.xlsx --json
  signer catalogue import entries.xlsx --out entries --ledger luzhou-7c1e --issuer 510500.tjj --handler h-1 --key officer.key.pem`,
		Args: cobra.ExactArgs(1),
	}
	flags := cmd.Flags()
	flags.StringVar(&f.sheet, "sheet", "", "name of the sheet (default: the first one)")
	flags.StringVarP(&f.out, "out", "o", "", "folder for the statements; made when it is not there")
	flags.BoolVar(&f.partial, "partial", false, "write the rows that are right although others are wrong")
	flags.BoolVar(&f.json, "json", false, "print the report as JSON")
	flags.StringVar(&f.ledger, "ledger", "", "ledger ID, such as luzhou-7c1e")
	flags.StringVar(&f.issuer, "issuer", "", "unit that publishes, such as 510500.tjj")
	flags.StringVar(&f.handler, "handler", "", "pseudonym of the person who acts for it")
	flags.DurationVar(&f.validFor, "valid-for", time.Hour, "how long a ledger may still take the statements")
	source := addOptionalKeySource(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if f.out == "" && (source.given() || f.partial) {
			return cli.Usagef("--key, --service and --partial are for the statements that --out writes")
		}
		if f.validFor <= 0 {
			return cli.Usagef("--valid-for must be longer than nothing")
		}
		raw, err := readInput(cmd, args[0], workbook.MaxSize)
		if err != nil {
			return err
		}
		report, err := workbook.Read(raw, f.sheet)
		if err != nil {
			return err
		}
		return f.finish(cmd, report, source)
	}
	return cmd
}

// finish writes what may be written and tells how every row fared.
func (f *importFlags) finish(cmd *cobra.Command, report *workbook.Report, source *keySource) error {
	failed := len(report.Problems) > 0 || report.Wrong() > 0
	view := newImportView(report)
	if f.out != "" && len(report.Problems) == 0 && (!failed || f.partial) {
		if err := f.write(cmd, report, source, view); err != nil {
			return err
		}
	}
	if err := view.print(cmd, f.json); err != nil {
		return err
	}
	switch {
	case len(report.Problems) > 0:
		return fmt.Errorf("the headings are wrong; no row was read")
	case failed && view.Written > 0:
		return fmt.Errorf("%d of %d rows are wrong and were left out", view.Wrong, view.Rows)
	case failed:
		return fmt.Errorf("%d of %d rows are wrong; nothing was written", view.Wrong, view.Rows)
	}
	return nil
}

func (f *importFlags) write(cmd *cobra.Command, report *workbook.Report, source *keySource, view *importView) error {
	var key crypto.Signer
	if source.given() {
		var err error
		if key, err = source.signer(cmd); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(f.out, 0o755); err != nil {
		return err
	}
	now := time.Now()
	for i, row := range report.Rows {
		if row.Entry == nil {
			continue
		}
		data, id, err := f.statement(row.Entry, key, now)
		if err != nil {
			return fmt.Errorf("row %d: %w", row.Number, err)
		}
		path := filepath.Join(f.out, fmt.Sprintf("row-%04d.json", row.Number))
		if err := writeOutput(cmd, path, data); err != nil {
			return err
		}
		view.Entries[i].File, view.Entries[i].ID = path, id
		view.Written++
	}
	return nil
}

// statement gives the body of a row or, with a key, its envelope and the statement's ID.
func (f *importFlags) statement(entry *statement.CataloguePublish, key crypto.Signer, now time.Time) ([]byte, *gm.Digest, error) {
	if key == nil {
		body, err := strictjson.Marshal(entry)
		return append(body, '\n'), nil, err
	}
	built, err := statement.New(statement.Draft{
		Ledger: statement.LedgerID(f.ledger), Issuer: statement.PartyID(f.issuer), Handler: statement.Pseudonym(f.handler),
		IssuedAt: now.UnixMilli(), NotAfter: now.Add(f.validFor).UnixMilli(), Body: entry,
	})
	if err != nil {
		return nil, nil, err
	}
	payload, err := built.Marshal()
	if err != nil {
		return nil, nil, err
	}
	signed := &envelope.Envelope{PayloadType: envelope.TypeStatement, Payload: payload}
	if err := signed.Cosign(key); err != nil {
		return nil, nil, err
	}
	raw, err := signed.Marshal()
	id := signed.ID()
	return append(raw, '\n'), &id, err
}

// importView is the report of an import.
type importView struct {
	Rows    int `json:"rows"`
	Wrong   int `json:"wrong"`
	Written int `json:"written"`
	// Headings are the problems of the headings.
	Headings []workbook.Problem `json:"headings,omitempty"`
	Entries  []importedRow      `json:"entries"`
}

// importedRow is how one row fared.
type importedRow struct {
	Row          int64              `json:"row"`
	BusinessName statement.Label    `json:"businessName,omitempty"`
	Problems     []workbook.Problem `json:"problems,omitempty"`
	// File is what was written, ID the statement's when it was signed.
	File string     `json:"file,omitempty"`
	ID   *gm.Digest `json:"id,omitempty"`
}

func newImportView(report *workbook.Report) *importView {
	view := &importView{Rows: len(report.Rows), Wrong: report.Wrong(), Headings: report.Problems, Entries: []importedRow{}}
	for _, row := range report.Rows {
		entry := importedRow{Row: row.Number, Problems: row.Problems}
		if row.Entry != nil {
			entry.BusinessName = row.Entry.BusinessName
		}
		view.Entries = append(view.Entries, entry)
	}
	return view
}

func (v *importView) print(cmd *cobra.Command, asJSON bool) error {
	if asJSON {
		return cli.PrintJSON(cmd, v)
	}
	out := cmd.OutOrStdout()
	problems := v.Headings
	for _, row := range v.Entries {
		problems = append(problems, row.Problems...)
	}
	for _, p := range problems {
		fmt.Fprintf(out, "%-6s  %s: %s\n        %s\n        %s\n", p.Cell, p.Column, p.Problem, p.Hint, p.HintZH)
	}
	fmt.Fprintf(out, "rows %d, wrong %d, written %d\n", v.Rows, v.Wrong, v.Written)
	return nil
}

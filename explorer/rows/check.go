package rows

import (
	"fmt"
	"hash"
	"io"
	"slices"

	"luzheng/explorer/verify/verdict"
	"luzheng/signer/gm"
	"luzheng/signer/manifest"
)

// Status says what became of a row in hand; the table is in the package's documentation.
type Status string

// The statuses.
const (
	Found      Status = "found"
	Differs    Status = "differs"
	Absent     Status = "absent"
	Retyped    Status = "retyped"
	Incomplete Status = "incomplete"
)

// Line is what became of one row in hand.
type Line struct {
	Number int64  `json:"number"`
	Status Status `json:"status"`
	// At is the row's place in the table, from 1; 0 where it has none.
	At int64 `json:"at,omitzero"`
	// Cells are those that differ, or that were retyped.
	Cells []Cell `json:"cells,omitempty"`
}

// Cell is one cell in which a row in hand differs.
type Cell struct {
	Column    string `json:"column"`
	Here      string `json:"here"`
	Published string `json:"published,omitempty"`
}

// Result is the answer for all rows in hand. It holds for the table with this digest: whether that is the published one, evidence tells.
type Result struct {
	Verdict verdict.Verdict `json:"verdict"`
	Digest  gm.Digest       `json:"digest"`
	Size    int64           `json:"size"` // bytes of the table
	Rows    int64           `json:"rows"` // of the table
	Found   int64           `json:"found"`
	// Missing are columns of the table that the rows in hand lack, Unknown those that only they have.
	Missing []string `json:"missing,omitempty"`
	Unknown []string `json:"unknown,omitempty"`
	Lines   []Line   `json:"lines"`
}

// Checker compares rows in hand with a table that is written to it.
type Checker struct {
	subset *Subset
	lines  []Line
	key    string           // the first column
	byRow  map[string][]int // canonical form → rows in hand
	byKey  map[string]*twin

	digest hash.Hash
	size   int64
	rows   int64
	table  *manifest.Reader
	pipe   *io.PipeWriter
	ended  chan error
}

// twin is what the table has under the key of rows in hand.
type twin struct {
	count int
	at    int64
	row   []byte // canonical form of the first
}

// NewChecker begins a comparison with a table in a format. Finish must be called.
func NewChecker(subset *Subset, format manifest.TableFormat) (*Checker, error) {
	if !format.Valid() {
		return nil, fmt.Errorf("%w: the table's format %q is not known", ErrSubset, format)
	}
	out, in := io.Pipe()
	c := &Checker{
		subset: subset, lines: make([]Line, len(subset.Rows)), byRow: map[string][]int{}, byKey: map[string]*twin{},
		digest: gm.NewHash(), table: manifest.NewReader(format, out), pipe: in, ended: make(chan error, 1),
	}
	if len(subset.Columns) > 0 {
		c.key = subset.Columns[0]
	}
	for i, row := range subset.Rows {
		canonical, err := row.Cells.Canonical()
		if err != nil {
			return nil, err
		}
		c.lines[i] = Line{Number: row.Number, Status: Absent}
		c.byRow[string(canonical)] = append(c.byRow[string(canonical)], i)
		if key := manifest.CellOf(canonical, c.key); len(key) > 0 {
			c.byKey[string(key)] = &twin{}
		}
	}
	go func() {
		err := c.scan()
		_, _ = io.Copy(io.Discard, out) // whoever writes must not wait for a reader that gave up
		c.ended <- err
	}()
	return c, nil
}

// Write takes the table's next bytes.
func (c *Checker) Write(p []byte) (int, error) {
	c.digest.Write(p)
	c.size += int64(len(p))
	return c.pipe.Write(p)
}

// scan reads the table's rows.
func (c *Checker) scan() error {
	for canonical, err := range c.table.Rows() {
		if err != nil {
			return err
		}
		c.rows++
		for _, i := range c.byRow[string(canonical)] {
			if c.lines[i].Status != Found {
				c.lines[i].Status, c.lines[i].At = Found, c.rows
			}
		}
		if t := c.byKey[string(manifest.CellOf(canonical, c.key))]; t != nil {
			if t.count++; t.count == 1 {
				t.at, t.row = c.rows, slices.Clone(canonical)
			}
		}
	}
	return nil
}

// Finish ends the table and gives the answer.
func (c *Checker) Finish() (*Result, error) {
	_ = c.pipe.Close() // it never fails
	if err := <-c.ended; err != nil {
		return nil, fmt.Errorf("the table, row %d: %w", c.rows+1, err)
	}
	r := &Result{Digest: gm.Digest(c.digest.Sum(nil)), Size: c.size, Rows: c.rows, Lines: c.lines}
	for _, column := range c.table.Columns() {
		if !slices.Contains(c.subset.Columns, column) {
			r.Missing = append(r.Missing, column)
		}
	}
	for _, column := range c.subset.Columns {
		if !slices.Contains(c.table.Columns(), column) {
			r.Unknown = append(r.Unknown, column)
		}
	}
	for i := range c.lines {
		if err := c.judge(i, r); err != nil {
			return nil, err
		}
	}
	r.Verdict = r.conclude()
	return r, nil
}

// judge says what a row is that was not found, or that a spreadsheet has changed.
func (c *Checker) judge(i int, r *Result) error {
	line, row := &c.lines[i], c.subset.Rows[i]
	switch {
	case len(row.Retyped) > 0:
		*line = Line{Number: row.Number, Status: Retyped}
		for _, column := range row.Retyped {
			line.Cells = append(line.Cells, Cell{Column: column, Here: textOf(row.Cells, column)})
		}
	case line.Status == Found:
		r.Found++
	case len(r.Missing) > 0 || len(r.Unknown) > 0:
		line.Status = Incomplete
	default:
		t := c.byKey[textOf(row.Cells, c.key)]
		if t == nil || t.count != 1 {
			return nil
		}
		published, err := manifest.ParseCanonical(t.row)
		if err != nil {
			return err
		}
		line.Status, line.At = Differs, t.at
		for _, column := range c.table.Columns() {
			here, there := textOf(row.Cells, column), textOf(published, column)
			if here != there {
				line.Cells = append(line.Cells, Cell{column, here, there})
			}
		}
	}
	return nil
}

func textOf(row manifest.Row, column string) string {
	for _, cell := range row {
		if cell.Column == column {
			return cell.Text
		}
	}
	return ""
}

func (r *Result) conclude() verdict.Verdict {
	worst := verdict.Verified
	for _, line := range r.Lines {
		switch line.Status {
		case Differs:
			return verdict.Tampered
		case Absent, Retyped, Incomplete:
			worst = verdict.CannotVerify
		case Found:
		}
	}
	return worst
}

package postgres_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"luzheng/chaincode/block"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/development"
	"luzheng/gateway/index"
	"luzheng/gateway/monitor"
)

// watch is the index check over the fixture's index.
func (f *fixture) watch(t *testing.T) *monitor.Index {
	t.Helper()
	slice, err := f.db.Slice(t.Context(), "index_slice_test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := slice.Drop(context.Background()); err != nil {
			t.Log(err)
		}
	})
	return &monitor.Index{Ledger: rulestest.Ledger, Blocks: f.ledger, Rows: slice}
}

// monitored checks every part of the index.
func monitored(t *testing.T, x *monitor.Index) (found []monitor.Finding) {
	t.Helper()
	parts, err := x.Parts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for part := range parts {
		some, err := x.Part(t.Context(), part, 100)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, some...)
	}
	return found
}

// column is one of the index.
type column struct {
	Table, Column, Type string
	Key                 bool
}

func columnsOf(t *testing.T, c *pgx.Conn, schema string) []column {
	t.Helper()
	rows, err := c.Query(t.Context(), `SELECT c.table_name::text, c.column_name::text, c.data_type::text,
    EXISTS (SELECT FROM information_schema.key_column_usage k JOIN information_schema.table_constraints x USING (constraint_schema, constraint_name)
            WHERE x.constraint_type = 'PRIMARY KEY' AND k.table_schema = $1 AND k.table_name = c.table_name AND k.column_name = c.column_name)
FROM information_schema.columns c WHERE c.table_schema = $1 AND c.table_name <> 'migrations' ORDER BY 1, 2`, schema)
	if err != nil {
		t.Fatal(err)
	}
	columns, err := pgx.CollectRows(rows, pgx.RowToStructByPos[column])
	if err != nil {
		t.Fatal(err)
	}
	return columns
}

// spoilt is how a column of a type is changed.
var spoilt = map[string]string{
	"bigint": "%[1]s + 1000000", "smallint": "%[1]s + 1", "integer": "%[1]s + 1", "text": "%[1]s || 'x'",
	"bytea": "%[1]s || '\\x00'::bytea", "boolean": "NOT %[1]s", "ARRAY": "%[1]s || 'x'::text",
}

// spoil changes a column in the first row of a table, and gives a function that puts the table right.
func spoil(t *testing.T, c *pgx.Conn, schema string, col column, where string) (restore func()) {
	t.Helper()
	name := pgx.Identifier{col.Column}.Sanitize()
	table := pgx.Identifier{schema, col.Table}.Sanitize()
	exec(t, c, "CREATE TABLE public.kept AS SELECT * FROM "+table)
	exec(t, c, fmt.Sprintf("UPDATE %[1]s SET %[2]s = %[3]s WHERE ctid = (SELECT min(ctid) FROM %[1]s%[4]s)",
		table, name, fmt.Sprintf(spoilt[col.Type], name), where))
	return func() {
		exec(t, c, "BEGIN")
		exec(t, c, "DELETE FROM "+table)
		exec(t, c, fmt.Sprintf("INSERT INTO %s SELECT * FROM public.kept", table))
		exec(t, c, "DROP TABLE public.kept")
		exec(t, c, "COMMIT")
	}
}

// Every column of every table is changed in turn, and the monitor names table and column: of a key the row that is missing.
func TestTheMonitorNamesEveryChangedColumnOfTheIndex(t *testing.T) {
	f := indexed(t)
	x := f.watch(t)
	if found := monitored(t, x); len(found) != 0 {
		t.Fatalf("an index as it should be differs: %v", found)
	}
	c := f.connection(t)
	for _, col := range columnsOf(t, c, "index") {
		if col.Column == "single" {
			continue // its constraint allows one value only
		}
		restore := spoil(t, c, "index", col, "")
		found := monitored(t, x)
		named := slices.ContainsFunc(found, func(f monitor.Finding) bool {
			return f.Table == col.Table && (col.Key && f.Column == "" || slices.Contains(strings.Split(f.Column, ", "), col.Column))
		})
		if !named {
			t.Errorf("%s.%s was changed, the monitor says %v", col.Table, col.Column, found)
		}
		restore()
	}
	if found := monitored(t, x); len(found) != 0 {
		t.Fatalf("put right again it differs: %v", found)
	}
}

func TestTheMonitorNamesMissingAndForgedRowsOfTheIndex(t *testing.T) {
	f := indexed(t)
	x := f.watch(t)
	c := f.connection(t)
	for _, table := range indexTables {
		if table == "checkpoint" {
			continue // without it the index does not go on, and says so
		}
		exec(t, c, fmt.Sprintf("CREATE TABLE public.kept AS SELECT * FROM index.%s", table))
		exec(t, c, fmt.Sprintf("DELETE FROM index.%[1]s WHERE ctid = (SELECT max(ctid) FROM index.%[1]s)", table))
		if found := monitored(t, x); !slices.ContainsFunc(found, func(f monitor.Finding) bool { return f.Table == table && f.Column == "" }) {
			t.Errorf("a row of %s was deleted, the monitor says %v", table, found)
		}
		exec(t, c, "DELETE FROM index."+table)
		exec(t, c, fmt.Sprintf("INSERT INTO index.%s SELECT * FROM public.kept", table))
		exec(t, c, "DROP TABLE public.kept")
	}
	for table, forged := range map[string]string{
		"links":     "INSERT INTO index.links VALUES ('version:forged', 'version:forged', 'derived')",
		"files":     "INSERT INTO index.files SELECT owner, 77, digest, size, keyed FROM index.files LIMIT 1",
		"steps":     "INSERT INTO index.steps SELECT entity, 1000, block, tx_place, index, statement FROM index.steps LIMIT 1",
		"mentions":  "INSERT INTO index.mentions SELECT 'party:510500.forged', block, tx_place, index FROM index.mentions LIMIT 1",
		"entities":  "INSERT INTO index.entities SELECT 'party:510500.forged', type, state, head, count, at, by, parent, parties, value FROM index.entities LIMIT 1",
		"catalogue": "INSERT INTO index.catalogue SELECT 'entry:forged', owner, business_name, system, items, format, sharing_class, opening_class, update_cycle, level, state, open, version, versions FROM index.catalogue LIMIT 1",
	} {
		exec(t, c, fmt.Sprintf("CREATE TABLE public.kept AS SELECT * FROM index.%s", table))
		exec(t, c, forged)
		if found := monitored(t, x); !slices.ContainsFunc(found, func(f monitor.Finding) bool { return f.Table == table }) {
			t.Errorf("a row of %s was forged, the monitor says %v", table, found)
		}
		exec(t, c, "DELETE FROM index."+table)
		exec(t, c, fmt.Sprintf("INSERT INTO index.%s SELECT * FROM public.kept", table))
		exec(t, c, "DROP TABLE public.kept")
	}
}

// half is what the first half of the blocks makes.
func (f *fixture) half(t *testing.T) (rows []*index.Rows) {
	t.Helper()
	leaf := int64(0)
	for b, err := range f.ledger.Blocks(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		row, err := index.Project(rulestest.Ledger, &b)
		if err != nil {
			t.Fatal(err)
		}
		for i := range row.Statements {
			row.Statements[i].Leaf = leaf
			leaf++
		}
		if rows = append(rows, row); len(rows) == int(f.height)/2 {
			break
		}
	}
	return rows
}

// Of half of the blocks entities have gone on since, and the position has.
func TestTheMonitorAllowsForAnIndexThatGoesOn(t *testing.T) {
	f := indexed(t)
	found, err := f.watch(t).Rows.Compare(t.Context(), index.Position{}, f.half(t), 100)
	if err != nil || len(found) != 0 {
		t.Errorf("found %v, %v", found, err)
	}
}

// nowhere is an index.Store that keeps no rows.
type nowhere struct{ at index.Position }

func (n nowhere) Position(context.Context) (index.Position, error)         { return n.at, nil }
func (nowhere) Apply(context.Context, index.Position, []*index.Rows) error { return nil }

// reader is a ledger that counts the blocks that are read from it.
type reader struct {
	*development.Ledger
	read int
}

func (r *reader) Blocks(ctx context.Context, from uint64) iter.Seq2[block.Block, error] {
	return func(yield func(block.Block, error) bool) {
		for b, err := range r.Ledger.Blocks(ctx, from) {
			if r.read++; !yield(b, err) {
				return
			}
		}
	}
}

// Blocks that were indexed a moment ago are not read a second time, and what differs is named all the same.
func TestTheMonitorReadsOnlyBlocksThatAreNotInMemory(t *testing.T) {
	f := indexed(t)
	c := f.connection(t)
	for _, forgotten := range []int{0, 3} {
		x := f.watch(t)
		ledger := &reader{Ledger: f.ledger}
		x.Blocks, x.Recent = ledger, &index.Recent{}
		at := index.Position{}
		if forgotten > 0 {
			rows := f.half(t)[:forgotten]
			at = index.Position{Next: uint64(forgotten), Hash: rows[forgotten-1].Block.Hash}
			for _, r := range rows {
				at.Statements += r.Block.Statements
			}
		}
		indexer := &index.Indexer{Ledger: rulestest.Ledger, Source: f.ledger, Store: nowhere{at}, Recent: x.Recent}
		if err := indexer.Run(t.Context(), f.height); err != nil {
			t.Fatal(err)
		}
		if found, err := x.Part(t.Context(), 0, 100); err != nil || len(found) != 0 || ledger.read != forgotten {
			t.Errorf("%d blocks forgotten, %d read: found %v, %v", forgotten, ledger.read, found, err)
		}
		exec(t, c, "UPDATE index.statements SET kind = kind || 'x' WHERE leaf = 5")
		if found, err := x.Part(t.Context(), 0, 100); err != nil || len(found) != 1 || found[0].Column != "kind" {
			t.Errorf("%d blocks forgotten, and a kind was changed: found %v, %v", forgotten, found, err)
		}
		exec(t, c, "UPDATE index.statements SET kind = rtrim(kind, 'x') WHERE leaf = 5")
	}
}

// Copying rows into the database costs several times what reading them does, so that only those that differ are copied.
func TestTheMonitorCopiesNothingOfARightIndex(t *testing.T) {
	f := indexed(t)
	x := f.watch(t)
	c := f.connection(t)
	copied := func() (rows int) {
		if err := c.QueryRow(t.Context(), "SELECT count(*) FROM index_slice_test.statements").Scan(&rows); err != nil {
			t.Fatal(err)
		}
		return rows
	}
	if found := monitored(t, x); len(found) != 0 || copied() != 0 {
		t.Errorf("found %v, copied %d statements", found, copied())
	}
	if found, err := x.Rows.Compare(t.Context(), index.Position{}, f.half(t), 100); err != nil || len(found) != 0 || copied() != 0 {
		t.Errorf("with an index that goes on: found %v, %v, copied %d statements", found, err, copied())
	}
	exec(t, c, "UPDATE index.entities SET parties = ARRAY[array_to_string(parties, ' ')] WHERE ref = (SELECT min(ref) FROM index.entities WHERE cardinality(parties) > 1)")
	if found := monitored(t, x); len(found) != 1 || found[0].Column != "parties" || copied() == 0 {
		t.Errorf("two parties became one: found %v, copied %d statements", found, copied())
	}
}

func TestMonitorProgressIsKept(t *testing.T) {
	f := indexed(t)
	store := f.db.Monitor()
	if p, found, err := store.Load(t.Context(), "index"); err != nil || p != (monitor.Progress{}) || len(found) != 0 {
		t.Fatalf("at first %+v, %v, %v", p, found, err)
	}
	leaf := uint64(7)
	want := monitor.Progress{New: 5, Old: 3, Since: 1, Whole: 2}
	for range 2 {
		if err := store.Save(t.Context(), "index", want, []monitor.Finding{{Check: "log", Leaf: &leaf, Detail: "d"}}); err != nil {
			t.Fatal(err)
		}
	}
	p, found, err := store.Load(t.Context(), "index")
	if err != nil || p != want || len(found) != 1 || *found[0].Leaf != 7 {
		t.Errorf("kept %+v, %v, %v", p, found, err)
	}
}

// Rows are compared as they lie there only where both tables have the same columns; where somebody added one, the row names it.
func TestTheMonitorNamesAColumnThatWasAdded(t *testing.T) {
	f := indexed(t)
	x := f.watch(t)
	c := f.connection(t)
	for _, table := range indexTables {
		exec(t, c, fmt.Sprintf("ALTER TABLE index.%s ADD COLUMN added boolean NOT NULL DEFAULT true", table))
		found := monitored(t, x)
		if !slices.ContainsFunc(found, func(f monitor.Finding) bool { return f.Table == table && f.Column == "added" }) {
			t.Errorf("%s has a column more, the monitor says %v", table, found)
		}
		exec(t, c, fmt.Sprintf("ALTER TABLE index.%s DROP COLUMN added", table))
		if found := monitored(t, x); len(found) != 0 {
			t.Errorf("%s is as it was, the monitor says %v", table, found)
		}
	}
}

// A server that was killed empties tables without a log: the monitor goes on as if it had just begun.
func TestTheMonitorGoesOnWhenItsTablesWereEmptied(t *testing.T) {
	f := indexed(t)
	x := f.watch(t)
	exec(t, f.connection(t), "TRUNCATE index_slice_test.checkpoint")
	if found := monitored(t, x); len(found) != 0 {
		t.Errorf("an index as it should be differs: %v", found)
	}
}

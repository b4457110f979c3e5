package postgres_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"luzheng/chaincode/block"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/daemon"
	"luzheng/gateway/development"
	"luzheng/gateway/gatewaytest"
	"luzheng/gateway/index"
	"luzheng/gateway/postgres"
	"luzheng/gateway/storage"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// fixture is a played story in an embedded ledger, indexed in a database of its own.
type fixture struct {
	*gatewaytest.Story
	ledger *development.Ledger
	url    string
	db     *postgres.DB
	height uint64
}

func indexed(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{Story: gatewaytest.Play(t), url: server.URL(t)}
	f.ledger = gatewaytest.Ledger(t, f.World)
	gatewaytest.Replay(t, f.ledger, f.Envelopes)
	var err error
	if f.height, err = f.ledger.Height(t.Context()); err != nil {
		t.Fatal(err)
	}
	if f.db, err = postgres.Open(t.Context(), f.url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.db.Close)
	f.index(t, f.db.Index())
	return f
}

func (f *fixture) index(t *testing.T, store index.Store) {
	t.Helper()
	x := &index.Indexer{Ledger: rulestest.Ledger, Source: f.ledger, Store: store}
	if err := x.Run(t.Context(), f.height); err != nil {
		t.Fatal(err)
	}
}

// connection is a plain connection for looking at, and spoiling, rows.
func (f *fixture) connection(t *testing.T) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(t.Context(), f.url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.Background()) })
	return c
}

var indexTables = []string{"blocks", "catalogue", "checkpoint", "entities", "files", "links", "mentions", "statements", "steps"}

// dump copies the whole schema as text, ordered, table by table.
func (f *fixture) dump(t *testing.T) []byte {
	t.Helper()
	c := f.connection(t)
	var all bytes.Buffer
	for _, table := range indexTables {
		fmt.Fprintf(&all, "== %s\n", table)
		sql := fmt.Sprintf("COPY (SELECT * FROM index.%s t ORDER BY t::text) TO STDOUT", table)
		if _, err := c.PgConn().CopyTo(t.Context(), &all, sql); err != nil {
			t.Fatal(err)
		}
	}
	return all.Bytes()
}

func TestIndexIsRebuiltByteForByte(t *testing.T) {
	f := indexed(t)
	before := f.dump(t)
	for _, table := range indexTables {
		if !bytes.Contains(before, []byte("== "+table+"\n")) || bytes.Contains(before, []byte("== "+table+"\n==")) {
			t.Errorf("the story leaves the table %s empty, so that rebuilding it shows nothing", table)
		}
	}
	if _, err := daemon.Reindex(t.Context(), f.url, rulestest.Ledger, f.ledger); err != nil {
		t.Fatal(err)
	}
	if after := f.dump(t); !bytes.Equal(before, after) {
		t.Fatalf("the rebuilt index differs:\n%s\n%s", before, after)
	}
	// The pool that was open all along reads the new index.
	p, err := f.db.Index().Position(t.Context())
	if err != nil || p.Next != f.height {
		t.Fatalf("position %+v, %v", p, err)
	}
}

// Indexing one block at a time, or taking it up after every block, gives the same rows as all at once.
func TestIndexResumesAnywhere(t *testing.T) {
	f := indexed(t)
	want := f.dump(t)
	other := &fixture{Story: f.Story, ledger: f.ledger, url: server.URL(t)}
	db, err := postgres.Open(t.Context(), other.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for other.height = 1; other.height <= f.height; other.height++ {
		other.index(t, db.Index())
	}
	if got := other.dump(t); !bytes.Equal(got, want) {
		t.Fatalf("indexed block by block it differs:\n%s\n%s", want, got)
	}
}

// Every column of every table is changed in turn, and fsck names table and column.
func TestFsckNamesEveryChangedColumn(t *testing.T) {
	f := indexed(t)
	if found := f.fsck(t); len(found) != 0 {
		t.Fatalf("an index as it should be differs: %v", found)
	}
	c := f.connection(t)
	rows, err := c.Query(t.Context(), `SELECT c.table_name::text, c.column_name::text, c.data_type::text,
    EXISTS (SELECT FROM information_schema.key_column_usage k JOIN information_schema.table_constraints x USING (constraint_schema, constraint_name)
            WHERE x.constraint_type = 'PRIMARY KEY' AND k.table_schema = 'index' AND k.table_name = c.table_name AND k.column_name = c.column_name)
FROM information_schema.columns c WHERE c.table_schema = 'index' AND c.table_name <> 'migrations' ORDER BY 1, 2`)
	if err != nil {
		t.Fatal(err)
	}
	type column struct {
		Table, Column, Type string
		Key                 bool
	}
	columns, err := pgx.CollectRows(rows, pgx.RowToStructByPos[column])
	if err != nil || len(columns) < 50 {
		t.Fatalf("%d columns, %v", len(columns), err)
	}
	spoilt := map[string]string{
		"bigint": "%[1]s + 1000000", "text": "%[1]s || 'x'", "bytea": "%[1]s || '\\x00'::bytea", "boolean": "NOT %[1]s", "ARRAY": "%[1]s || 'x'::text",
	}
	for _, col := range columns {
		if col.Column == "single" {
			continue // its constraint allows one value only
		}
		expression, ok := spoilt[col.Type]
		if !ok {
			t.Fatalf("the test cannot spoil %s.%s of type %s", col.Table, col.Column, col.Type)
		}
		name := pgx.Identifier{col.Column}.Sanitize()
		exec(t, c, "BEGIN")
		exec(t, c, fmt.Sprintf("CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT * FROM index.%s", col.Table))
		exec(t, c, fmt.Sprintf("UPDATE index.%[1]s SET %[2]s = %[3]s WHERE ctid = (SELECT min(ctid) FROM index.%[1]s)", col.Table, name, fmt.Sprintf(expression, name)))
		exec(t, c, "CREATE TABLE public.kept AS SELECT * FROM kept")
		exec(t, c, "COMMIT")
		found := f.fsck(t)
		if !names(found, col.Table, col.Column, col.Key) {
			t.Errorf("%s.%s was changed, fsck says %v", col.Table, col.Column, found)
		}
		exec(t, c, "BEGIN")
		exec(t, c, "DELETE FROM index."+col.Table)
		exec(t, c, fmt.Sprintf("INSERT INTO index.%s SELECT * FROM public.kept", col.Table))
		exec(t, c, "DROP TABLE public.kept")
		exec(t, c, "COMMIT")
	}
	if found := f.fsck(t); len(found) != 0 {
		t.Fatalf("put right again it differs: %v", found)
	}
}

// names tells whether fsck found the change: a changed key is a row missing and one too many.
func names(found []postgres.Difference, table, column string, key bool) bool {
	if key {
		kinds := map[postgres.DiffKind]bool{}
		for _, d := range found {
			kinds[d.Kind] = kinds[d.Kind] || d.Table == table
		}
		return kinds[postgres.DiffMissing] && kinds[postgres.DiffExtra]
	}
	return len(found) == 1 && found[0].Table == table && found[0].Kind == postgres.DiffChanged && slices.Equal(found[0].Columns, []string{column})
}

func TestFsckNamesMissingAndExtraRows(t *testing.T) {
	f := indexed(t)
	c := f.connection(t)
	for _, table := range indexTables {
		exec(t, c, fmt.Sprintf("CREATE TABLE public.kept AS SELECT * FROM index.%s", table))
		exec(t, c, fmt.Sprintf("DELETE FROM index.%[1]s WHERE ctid = (SELECT max(ctid) FROM index.%[1]s)", table))
		found := f.fsck(t)
		if len(found) != 1 || found[0].Table != table || found[0].Kind != postgres.DiffMissing {
			t.Errorf("a row of %s was deleted, fsck says %v", table, found)
		}
		exec(t, c, "DELETE FROM index."+table)
		exec(t, c, fmt.Sprintf("INSERT INTO index.%s SELECT * FROM public.kept", table))
		exec(t, c, "DROP TABLE public.kept")
	}
	exec(t, c, "INSERT INTO index.links VALUES ('version:forged', 'version:forged', 'derived')")
	found := f.fsck(t)
	if len(found) != 1 || found[0].Kind != postgres.DiffExtra || !strings.Contains(found[0].String(), "child=version:forged") {
		t.Errorf("a link was forged, fsck says %v", found)
	}
}

func (f *fixture) fsck(t *testing.T) []postgres.Difference {
	t.Helper()
	found, _, err := daemon.Fsck(t.Context(), f.url, rulestest.Ledger, f.ledger, 100)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func exec(t *testing.T, c *pgx.Conn, sql string) {
	t.Helper()
	if _, err := c.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func TestReadsFindTheStory(t *testing.T) {
	f := indexed(t)
	x := f.db.Index()
	ctx := t.Context()
	everything := index.Page{Height: int64(f.height), Limit: 1000}

	history, err := x.History(ctx, f.Access.Entry, everything)
	if err != nil || len(history) < 2 || history[0].Kind != statement.KindCataloguePublish {
		t.Fatalf("history of the entry: %d statements, %v", len(history), err)
	}
	timeline, err := x.Timeline(ctx, f.Access.Entry, everything)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[statement.Kind]bool{}
	for _, s := range timeline {
		seen[s.Kind] = true
	}
	for _, k := range []statement.Kind{
		statement.KindCataloguePublish, statement.KindAccessRequest, statement.KindAccessConsent, statement.KindAgreementSign,
		statement.KindAccessGrant, statement.KindUsageRecord,
	} {
		if !seen[k] {
			t.Errorf("the timeline lacks %s", k)
		}
	}
	files, err := x.FilesWith(ctx, gm.Sum([]byte(f.Content)))
	if err != nil || len(files) != 1 || files[0].Owner != f.OpenVersion.String() {
		t.Errorf("files with the content: %v, %v", files, err)
	}
	up, err := x.LinksFrom(ctx, []string{f.Derived.String()}, 10)
	if err != nil || len(up) != 1 || up[0] != (index.Link{From: f.Derived.String(), To: f.OpenVersion.String(), Kind: index.LinkDerived}) {
		t.Errorf("links from the derived version: %v, %v", up, err)
	}
	found, err := x.SearchCatalogue(ctx, index.Sought{Text: "区划"}, "", 10)
	if err != nil || len(found) != 2 {
		t.Errorf("search: %d entries, %v", len(found), err)
	}
	open, closed := true, false
	for name, c := range map[string]struct {
		sought index.Sought
		want   int
	}{
		"all":                 {index.Sought{}, 3},
		"of an owner":         {index.Sought{Owner: rulestest.Planning}, 1},
		"open":                {index.Sought{Open: &open}, 1},
		"not open":            {index.Sought{Open: &closed}, 2},
		"of a format":         {index.Sought{Format: "csv", Text: "区划"}, 2},
		"of no format":        {index.Sought{Format: "xml"}, 0},
		"renewed every year":  {index.Sought{UpdateCycle: "yearly", Owner: rulestest.Statistics, Open: &open}, 1},
		"renewed every month": {index.Sought{UpdateCycle: "monthly"}, 0},
	} {
		if found, err := x.SearchCatalogue(ctx, c.sought, "", 10); err != nil || len(found) != c.want {
			t.Errorf("%s: %d entries, want %d (%v)", name, len(found), c.want, err)
		}
	}
	grants, err := x.ActiveGrants(ctx, f.Access.Entry, rulestest.Planning)
	if err != nil || len(grants) != 1 || grants[0].Ref != f.Access.Grant.String() {
		t.Errorf("grants: %v, %v", grants, err)
	}
	if _, err := x.Statement(ctx, gm.Sum([]byte("nobody's"))); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("an unknown statement: %v", err)
	}
}

// Pages of any size, joined, are the whole list, and a page does not show what came after its height.
func TestPagesAreTheWholeList(t *testing.T) {
	f := indexed(t)
	whole, err := f.db.Index().Timeline(t.Context(), f.Access.Entry, index.Page{Height: int64(f.height), Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for size := 1; size <= len(whole)+1; size++ {
		var joined []gm.Digest
		page := index.Page{Height: int64(f.height), Limit: size}
		for {
			part, err := f.db.Index().Timeline(t.Context(), f.Access.Entry, page)
			if err != nil {
				t.Fatal(err)
			}
			if len(part) == 0 {
				break
			}
			for _, s := range part {
				joined = append(joined, s.ID)
			}
			page.After = &part[len(part)-1].Place
		}
		if len(joined) != len(whole) {
			t.Fatalf("pages of %d: %d statements, in one %d", size, len(joined), len(whole))
		}
	}
	before := whole[len(whole)-1].Place.Block - 1
	part, err := f.db.Index().Timeline(t.Context(), f.Access.Entry, index.Page{Height: before, Limit: 1000})
	if err != nil || len(part) >= len(whole) {
		t.Fatalf("pinned to block %d: %d of %d, %v", before, len(part), len(whole), err)
	}
}

// forked is a chain whose blocks from a height on are others.
type forked struct {
	index.Source
	from uint64
}

func (f forked) Blocks(ctx context.Context, from uint64) iter.Seq2[block.Block, error] {
	return func(yield func(block.Block, error) bool) {
		for b, err := range f.Source.Blocks(ctx, from) {
			if b.Number >= f.from {
				b.PrevHash[0] ^= 1
			}
			if !yield(b, err) {
				return
			}
		}
	}
}

func TestAnotherChainStopsTheIndex(t *testing.T) {
	f := indexed(t)
	url := server.URL(t)
	db, err := postgres.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	x := &index.Indexer{Ledger: rulestest.Ledger, Source: forked{f.ledger, 4}, Store: db.Index()}
	if err := x.Run(t.Context(), f.height); !errors.Is(err, index.ErrChanged) {
		t.Fatalf("another chain was indexed: %v", err)
	}
	if p, err := db.Index().Position(t.Context()); err != nil || p.Next > 4 {
		t.Fatalf("the index went on to %d, %v", p.Next, err)
	}
}

func TestTwoIndexersDoNotMix(t *testing.T) {
	f := indexed(t)
	err := f.db.Index().Apply(t.Context(), index.Position{}, []*index.Rows{{}})
	if err == nil {
		t.Fatal("rows were added from a position that the index has left")
	}
}

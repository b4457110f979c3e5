package postgres_test

import (
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/postgres"
)

// PostgreSQL samples as many rows of a table as the column that wants most of them does: one column that is added without saying how
// many makes sampling a growing table ten times as dear.
func TestQuicklyGrowingTablesAreSampledSparingly(t *testing.T) {
	url := server.URL(t)
	db, err := postgres.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	c, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(t.Context()) }()
	rows, err := c.Query(t.Context(), `SELECT n.nspname || '.' || t.relname || '.' || a.attname,
    coalesce(a.attstattarget, -1) BETWEEN 0 AND 10
FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname IN ('index', 'outbox') AND t.relname <> 'migrations' AND t.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`)
	if err != nil {
		t.Fatal(err)
	}
	type column struct {
		Name    string
		Sparing bool
	}
	columns, err := pgx.CollectRows(rows, pgx.RowToStructByPos[column])
	if err != nil || !slices.ContainsFunc(columns, func(c column) bool { return c.Name == "index.statements.kind" }) {
		t.Fatalf("%d columns, %v", len(columns), err)
	}
	for _, c := range columns {
		if !c.Sparing {
			t.Errorf("%s has no STATISTICS of at most 10", c.Name)
		}
	}
}

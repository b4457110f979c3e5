package postgres

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// The schema that a rebuild or a check fills.
const schemaShadow = "index_shadow"

// Shadow is a second index beside the one in use, filled afresh from the ledger.
type Shadow struct {
	*Index
	main *DB
}

// Shadow makes an empty second index; one that was left over is dropped.
func (db *DB) Shadow(ctx context.Context) (*Shadow, error) {
	if _, err := db.pool.Exec(ctx, "DROP SCHEMA IF EXISTS "+schemaShadow+" CASCADE"); err != nil {
		return nil, translate(err)
	}
	if err := migrate(ctx, db.pool, schemaShadow, schemaIndex); err != nil {
		return nil, err
	}
	shadow, err := connect(ctx, db.url, schemaShadow)
	if err != nil {
		return nil, err
	}
	return &Shadow{&Index{shadow}, db}, nil
}

// Drop forgets the shadow.
func (s *Shadow) Drop(ctx context.Context) error {
	s.db.Close()
	_, err := s.main.pool.Exec(ctx, "DROP SCHEMA IF EXISTS "+schemaShadow+" CASCADE")
	return translate(err)
}

// Adopt puts the shadow in the place of the index, in one transaction: readers see the old or the new.
func (s *Shadow) Adopt(ctx context.Context) error {
	s.db.Close()
	return s.main.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "DROP SCHEMA "+schemaIndex+" CASCADE"); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "ALTER SCHEMA "+schemaShadow+" RENAME TO "+schemaIndex)
		return err
	})
}

// Difference is one row of the index that is not what the ledger says.
type Difference struct {
	// Table and Key (columns of the primary key and their values) name the row.
	Table string `json:"table"`
	Key   string `json:"key"`
	// Columns are those that differ, sorted; empty when the whole row is missing or should not be there.
	Columns []string `json:"columns,omitempty"`
	Kind    DiffKind `json:"kind"`
}

// DiffKind says how a row differs.
type DiffKind string

// The kinds of differences.
const (
	DiffChanged DiffKind = "changed" // the row says something else
	DiffMissing DiffKind = "missing" // the ledger has it, the index has not
	DiffExtra   DiffKind = "extra"   // the index has it, the ledger has not
)

func (d Difference) String() string {
	switch d.Kind {
	case DiffMissing:
		return fmt.Sprintf("%s (%s): the row is missing", d.Table, d.Key)
	case DiffExtra:
		return fmt.Sprintf("%s (%s): the ledger knows no such row", d.Table, d.Key)
	case DiffChanged:
		return fmt.Sprintf("%s (%s): differs in %s", d.Table, d.Key, strings.Join(d.Columns, ", "))
	}
	return d.Table
}

// ErrMoved: the index has gone on since the shadow was filled.
var ErrMoved = errors.New("the index has gone on")

// Compare names up to limit rows in which the index differs from the shadow; nobody indexes meanwhile. A changed key shows as one row
// missing and one extra. Columns that were added to or taken from a table show as differing too. When the index is no longer at one
// of the heights that next allows, nothing is compared: ErrMoved.
func (s *Shadow) Compare(ctx context.Context, next func(uint64) bool, limit int) (all []Difference, err error) {
	err = s.main.inTx(ctx, func(tx pgx.Tx) error {
		at, err := position(ctx, tx, " FOR UPDATE")
		if err != nil && !errors.Is(err, pgx.ErrNoRows) { // a missing checkpoint is a difference like another
			return err
		}
		if err == nil && !next(at.Next) {
			return ErrMoved
		}
		tables, err := tables(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			found, err := compareTable(ctx, tx, t, limit-len(all))
			if err != nil {
				return fmt.Errorf("table %s: %w", t.name, err)
			}
			all = append(all, found...)
		}
		return nil
	})
	return all, err
}

type table struct {
	name string
	key  []string
}

// tables lists the tables of the shadow with their primary keys.
func tables(ctx context.Context, tx pgx.Tx) ([]table, error) {
	rows, err := tx.Query(ctx, `SELECT c.table_name::text, array_agg(k.column_name::text ORDER BY k.ordinal_position)
FROM information_schema.table_constraints c JOIN information_schema.key_column_usage k USING (constraint_schema, constraint_name)
WHERE c.constraint_type = 'PRIMARY KEY' AND c.table_schema = $1 GROUP BY 1 ORDER BY 1`, schemaShadow)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (t table, err error) {
		err = row.Scan(&t.name, &t.key)
		return t, err
	})
}

func compareTable(ctx context.Context, tx pgx.Tx, t table, limit int) ([]Difference, error) {
	name := pgx.Identifier{t.name}.Sanitize()
	on := make([]string, len(t.key))
	for i, column := range t.key {
		c := pgx.Identifier{column}.Sanitize()
		on[i] = "a." + c + " = b." + c
	}
	sql := fmt.Sprintf(`SELECT to_jsonb(a), to_jsonb(b) FROM %s.%s a FULL JOIN %s.%s b ON %s
WHERE to_jsonb(a) IS DISTINCT FROM to_jsonb(b) ORDER BY coalesce(to_jsonb(b), to_jsonb(a)) LIMIT $1`,
		schemaIndex, name, schemaShadow, name, strings.Join(on, " AND "))
	rows, err := tx.Query(ctx, sql, max(limit, 0))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Difference, error) {
		var is, should map[string]json.RawMessage
		if err := row.Scan(&is, &should); err != nil {
			return Difference{}, err
		}
		return describe(t, is, should), nil
	})
}

func describe(t table, is, should map[string]json.RawMessage) Difference {
	d := Difference{Table: t.name, Kind: DiffChanged}
	named := should
	switch {
	case is == nil:
		d.Kind = DiffMissing
	case should == nil:
		d.Kind, named = DiffExtra, is
	default:
		columns := map[string]bool{}
		for column := range maps.Keys(should) {
			columns[column] = true
		}
		for column := range maps.Keys(is) {
			columns[column] = true
		}
		for _, column := range slices.Sorted(maps.Keys(columns)) {
			if !bytes.Equal(is[column], should[column]) {
				d.Columns = append(d.Columns, column)
			}
		}
	}
	parts := make([]string, len(t.key))
	for i, column := range t.key {
		parts[i] = column + "=" + strings.Trim(string(named[column]), `"`)
	}
	d.Key = strings.Join(parts, ", ")
	return d
}

package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/index"
	"luzheng/gateway/monitor"
)

// Slice is a second index that holds some blocks only, to hold the rows of the first against and name what differs. It is filled only
// where something does. It implements monitor.Rows, for one caller at a time.
type Slice struct {
	schema string
	own    *Index
	main   *DB
}

// Slice makes an empty slice in a schema of its own; one that was left over is dropped.
func (db *DB) Slice(ctx context.Context, schema string) (*Slice, error) {
	name := pgx.Identifier{schema}.Sanitize()
	if _, err := db.pool.Exec(ctx, "DROP SCHEMA IF EXISTS "+name+" CASCADE"); err != nil {
		return nil, translate(err)
	}
	if err := migrate(ctx, db.pool, schema, schemaIndex); err != nil {
		return nil, err
	}
	if err := scratch(ctx, db, schema); err != nil {
		return nil, err
	}
	own, err := connect(ctx, db.url, schema)
	if err != nil {
		return nil, err
	}
	return &Slice{schema, &Index{own}, db}, nil
}

// scratch makes the tables of a slice cheap to fill: nothing of them has to outlast the server, only their keys are searched, and all
// of their rows are new each time, so that there is nothing to clean up or to learn about them.
func scratch(ctx context.Context, db *DB, schema string) error {
	statements, err := collect(ctx, db, pgx.RowTo[string], `SELECT format('DROP INDEX %I.%I', n.nspname, i.relname)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_namespace n ON n.oid = i.relnamespace
WHERE n.nspname = $1 AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.oid)
UNION ALL SELECT format('ALTER TABLE %I.%I SET UNLOGGED, SET (autovacuum_enabled = off)', schemaname, tablename)
FROM pg_tables WHERE schemaname = $1`, schema)
	for _, statement := range statements {
		if _, err := db.pool.Exec(ctx, statement); err != nil {
			return translate(err)
		}
	}
	return err
}

// Drop forgets the slice.
func (s *Slice) Drop(ctx context.Context) error {
	s.own.db.Close()
	_, err := s.main.pool.Exec(ctx, "DROP SCHEMA IF EXISTS "+pgx.Identifier{s.schema}.Sanitize()+" CASCADE")
	return translate(err)
}

// Reached implements monitor.Rows.
func (s *Slice) Reached(ctx context.Context) (index.Position, error) {
	return s.main.Index().Position(ctx)
}

// Before implements monitor.Rows.
func (s *Slice) Before(ctx context.Context, block uint64) (statements int64, err error) {
	err = s.main.pool.QueryRow(ctx, "SELECT coalesce(sum(statements), 0)::bigint FROM blocks WHERE number < $1", int64(block)).Scan(&statements)
	return statements, translate(err)
}

// sliced tells how the rows of a table that belong to some blocks are found, and which differences count.
type sliced struct {
	name string
	key  []string
	// extra finds rows a of the index that belong to the blocks from $2 up to $3, whether the slice has them or not.
	extra string
	// but is a condition under which row a may differ from b: the index has gone on since.
	but string
}

var slicedTables = []sliced{
	{"blocks", []string{"number"}, "a.number >= $2 AND a.number < $3", ""},
	{"statements", []string{"block", "tx_place", "index"}, "a.block >= $2 AND a.block < $3", ""},
	{"steps", []string{"entity", "count"}, "a.block >= $2 AND a.block < $3", ""},
	{"mentions", []string{"entity", "block", "tx_place", "index"}, "a.block >= $2 AND a.block < $3", ""},
	{"files", []string{"owner", "position"}, "a.owner IN (SELECT owner FROM slice.files)", ""},
	{"links", []string{"child", "parent", "kind"}, "a.child IN (SELECT child FROM slice.links)", ""},
	{
		"entities",
		[]string{"ref"},
		"false",
		"a.count > b.count AND EXISTS (SELECT FROM main.steps s WHERE s.entity = a.ref AND s.count = a.count)",
	},
	{
		"catalogue",
		[]string{"entry"},
		"false",
		"EXISTS (SELECT FROM main.entities e JOIN slice.entities f USING (ref) WHERE e.ref = b.entry AND e.count > f.count)",
	},
}

// Compare implements monitor.Rows.
func (s *Slice) Compare(ctx context.Context, from index.Position, blocks []*index.Rows, limit int) (found []monitor.Finding, err error) {
	if len(blocks) == 0 {
		return nil, nil
	}
	if same, err := s.same(ctx, from, blocks); same || err != nil {
		return nil, translate(err)
	}
	if err := s.fill(ctx, from, blocks); err != nil {
		return nil, err
	}
	err = s.main.inTx(ctx, func(tx pgx.Tx) error {
		to := from.Next + uint64(len(blocks))
		newest, alike, err := s.reached(ctx, tx, " FOR UPDATE", to)
		if err != nil {
			return err
		}
		for _, t := range slicedTables {
			sql := s.names(t.sql(alike[t.name]))
			rows, err := s.differences(ctx, tx, table{t.name, t.key}, sql, limit-len(found), int64(from.Next), int64(to))
			if err != nil {
				return fmt.Errorf("table %s: %w", t.name, err)
			}
			found = append(found, rows...)
		}
		if !newest { // The position is held to the ledger when it stands at the end of these blocks.
			return nil
		}
		last, err := s.differences(ctx, tx, table{"checkpoint", []string{"single"}}, s.names(sliced{name: "checkpoint", key: []string{"single"}, extra: "false"}.sql(false)),
			limit-len(found), int64(from.Next), int64(to))
		found = append(found, last...)
		return err
	})
	return found, err
}

// reached tells whether the index has the blocks before to and no later ones, and which of its tables are like the slice's; it has all of
// those blocks, or the error is monitor.ErrMoved. lock is what the query for the position ends with.
func (s *Slice) reached(ctx context.Context, tx pgx.Tx, lock string, to uint64) (newest bool, alike map[string]bool, err error) {
	now, err := position(ctx, tx, lock)
	if err != nil {
		return false, nil, err
	}
	if now.Next < to {
		return false, nil, monitor.ErrMoved
	}
	alike, err = s.alike(ctx, tx)
	return now.Next == to, alike, err
}

// fill empties the slice and puts the rows of the blocks in.
func (s *Slice) fill(ctx context.Context, from index.Position, blocks []*index.Rows) error {
	names := make([]string, len(slicedTables))
	for i, t := range slicedTables {
		names[i] = pgx.Identifier{t.name}.Sanitize()
	}
	if _, err := s.own.db.pool.Exec(ctx, "TRUNCATE "+strings.Join(names, ", ")); err != nil {
		return translate(err)
	}
	// A server that was killed has emptied the tables that have no log.
	_, err := s.own.db.pool.Exec(ctx, `INSERT INTO checkpoint (next, hash, statements) VALUES ($1, $2, $3)
ON CONFLICT (single) DO UPDATE SET next = excluded.next, hash = excluded.hash, statements = excluded.statements`,
		int64(from.Next), from.Hash[:], from.Statements)
	if err != nil {
		return translate(err)
	}
	return s.own.Apply(ctx, from, blocks)
}

// alike tells of which tables slice and index have the same columns, so that their rows can be compared as they lie there.
func (s *Slice) alike(ctx context.Context, tx pgx.Tx) (map[string]bool, error) {
	rows, err := tx.Query(ctx, `WITH t AS (
    SELECT c.relname, n.nspname, array_agg((a.attname, a.atttypid, a.attcollation)::text ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE n.nspname IN ($1, $2) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped GROUP BY 1, 2)
SELECT a.relname::text FROM t a JOIN t b USING (relname, columns) WHERE a.nspname = $1 AND b.nspname = $2`, schemaIndex, s.schema)
	if err != nil {
		return nil, err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	tables := make(map[string]bool, len(names))
	for _, name := range names {
		tables[name] = true
	}
	return tables, err
}

// sql names the differing pairs of rows: those of the slice that the index has otherwise or not, then those that the index has alone.
// Rows of tables that are alike are compared as they lie there, and only those that differ so are looked into.
func (t sliced) sql(alike bool) string {
	on := make([]string, len(t.key))
	for i, column := range t.key {
		c := pgx.Identifier{column}.Sanitize()
		on[i] = "a." + c + " = b." + c
	}
	name, joined := pgx.Identifier{t.name}.Sanitize(), strings.Join(on, " AND ")
	but := ""
	if t.but != "" {
		but = " AND NOT coalesce(" + t.but + ", false)"
	}
	first := ""
	if alike { // The operator gives NULL where the index has no such row.
		first = "coalesce(a *<> b, true) AND "
	}
	return fmt.Sprintf(`SELECT to_jsonb(a), to_jsonb(b) FROM slice.%[1]s b LEFT JOIN main.%[1]s a ON %[2]s
WHERE %[5]sto_jsonb(a) IS DISTINCT FROM to_jsonb(b)%[3]s
UNION ALL SELECT to_jsonb(a), NULL FROM main.%[1]s a WHERE %[4]s AND NOT EXISTS (SELECT FROM slice.%[1]s b WHERE %[2]s) AND $2::bigint <= $3::bigint
LIMIT $1`, name, joined, but, t.extra, first)
}

// names puts the schemas' names in.
func (s *Slice) names(sql string) string {
	return strings.NewReplacer("slice.", pgx.Identifier{s.schema}.Sanitize()+".", "main.", pgx.Identifier{schemaIndex}.Sanitize()+".").Replace(sql)
}

func (s *Slice) differences(ctx context.Context, tx pgx.Tx, t table, sql string, args ...any) ([]monitor.Finding, error) {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Difference, error) {
		var is, should map[string]json.RawMessage
		if err := row.Scan(&is, &should); err != nil {
			return Difference{}, err
		}
		return describe(t, is, should), nil
	})
	var found []monitor.Finding
	for _, d := range all {
		f := monitor.Finding{Table: d.Table, Row: d.Key, Detail: d.detail()}
		if len(d.Columns) > 0 {
			f.Column = strings.Join(d.Columns, ", ")
		}
		found = append(found, f)
	}
	return found, err
}

// detail says how a row differs.
func (d Difference) detail() string {
	switch d.Kind {
	case DiffMissing:
		return "the ledger has it, and the index has no such row"
	case DiffExtra:
		return "the index has a row that the ledger knows nothing of"
	case DiffChanged:
	}
	return "it is not what the ledger says"
}

// orphans are rows that no statement led to: of each table a query for the keys of those that no other row of the index leads to.
var orphans = []struct{ table, sql string }{
	{"statements", "SELECT 'leaf=' || leaf FROM statements WHERE block >= (SELECT next FROM checkpoint) LIMIT $1"},
	{"blocks", "SELECT 'number=' || number FROM blocks WHERE number >= (SELECT next FROM checkpoint) OR number < 0 LIMIT $1"},
	{"steps", `SELECT 'entity=' || entity || ', count=' || count FROM steps s WHERE NOT EXISTS (SELECT FROM entities e WHERE e.ref = s.entity AND s.count <= e.count)
OR NOT EXISTS (SELECT FROM statements t WHERE (t.block, t.tx_place, t.index) = (s.block, s.tx_place, s.index)) LIMIT $1`},
	{"mentions", `SELECT 'entity=' || entity || ', block=' || block FROM mentions m
WHERE NOT EXISTS (SELECT FROM statements t WHERE (t.block, t.tx_place, t.index) = (m.block, m.tx_place, m.index)) LIMIT $1`},
	{"entities", "SELECT 'ref=' || ref FROM entities e WHERE NOT EXISTS (SELECT FROM steps s WHERE s.entity = e.ref AND s.count = e.count) LIMIT $1"},
	{"catalogue", "SELECT 'entry=' || entry FROM catalogue c WHERE NOT EXISTS (SELECT FROM entities e WHERE e.ref = c.entry) LIMIT $1"},
	{"files", "SELECT 'owner=' || owner || ', position=' || position FROM files f WHERE NOT EXISTS (SELECT FROM entities e WHERE e.ref = f.owner) LIMIT $1"},
	{"links", "SELECT 'child=' || child || ', parent=' || parent FROM links l WHERE NOT EXISTS (SELECT FROM entities e WHERE e.ref = l.child) LIMIT $1"},
}

// Orphans implements monitor.Rows.
func (s *Slice) Orphans(ctx context.Context, limit int) (found []monitor.Finding, err error) {
	err = s.main.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := position(ctx, tx, " FOR UPDATE"); err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		for _, o := range orphans {
			rows, err := tx.Query(ctx, o.sql, max(limit-len(found), 0))
			if err != nil {
				return fmt.Errorf("table %s: %w", o.table, err)
			}
			keys, err := pgx.CollectRows(rows, pgx.RowTo[string])
			if err != nil {
				return fmt.Errorf("table %s: %w", o.table, err)
			}
			for _, key := range keys {
				found = append(found, monitor.Finding{Table: o.table, Row: key, Detail: "the index has a row that the ledger knows nothing of"})
			}
		}
		return nil
	})
	return found, err
}

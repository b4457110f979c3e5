package postgres

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/index"
	"luzheng/gateway/storage"
)

// Index is the projection's tables: an index.Store, and the queries of the API.
type Index struct{ db *DB }

// Index gives the projection.
func (db *DB) Index() *Index { return &Index{db} }

// Position implements index.Store.
func (x *Index) Position(ctx context.Context) (index.Position, error) {
	p, err := position(ctx, x.db.pool, "")
	if errors.Is(err, pgx.ErrNoRows) {
		return p, fmt.Errorf("postgres: the index has lost its checkpoint; reindex: %w", storage.ErrNotFound)
	}
	return p, translate(err)
}

type querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

func position(ctx context.Context, q querier, suffix string) (index.Position, error) {
	var next, statements int64
	var hash []byte
	err := q.QueryRow(ctx, "SELECT next, hash, statements FROM checkpoint"+suffix).Scan(&next, &hash, &statements)
	return index.Position{Next: uint64(next), Hash: digest(hash), Statements: statements}, err
}

// Apply implements index.Store. The commit is not flushed to disk: a lost tail is indexed again, checkpoint and rows together.
func (x *Index) Apply(ctx context.Context, from index.Position, blocks []*index.Rows) error {
	if len(blocks) == 0 {
		return nil
	}
	return x.db.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SET LOCAL synchronous_commit TO off"); err != nil {
			return err
		}
		at, err := position(ctx, tx, " FOR UPDATE")
		if err != nil {
			return err
		}
		if at != from {
			return fmt.Errorf("the index is at block %d and not at %d: another gateway fills the same database", at.Next, from.Next)
		}
		if err := insert(ctx, tx, blocks); err != nil {
			return err
		}
		if err := upsert(ctx, tx, blocks); err != nil {
			return err
		}
		return advance(ctx, tx, from, blocks)
	})
}

func advance(ctx context.Context, tx pgx.Tx, from index.Position, blocks []*index.Rows) error {
	statements := from.Statements
	for _, b := range blocks {
		statements += b.Block.Statements
	}
	last := blocks[len(blocks)-1].Block
	_, err := tx.Exec(ctx, "UPDATE checkpoint SET next = $1, hash = $2, statements = $3", last.Number+1, last.Hash[:], statements)
	return err
}

// tableRows are rows of a table, each with a value for each of its columns: int64, string, []byte, bool or []string. The first columns
// are the key.
type tableRows struct {
	table   string
	columns []string
	key     int
	rows    [][]any
}

// insert copies the rows that are only ever added.
func insert(ctx context.Context, tx pgx.Tx, blocks []*index.Rows) error {
	for _, t := range added(blocks) {
		if len(t.rows) == 0 {
			continue
		}
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{t.table}, t.columns, pgx.CopyFromRows(t.rows)); err != nil {
			return fmt.Errorf("table %s: %w", t.table, err)
		}
	}
	return nil
}

// added are the rows that blocks add, of every table to which they may.
func added(blocks []*index.Rows) []tableRows {
	headers := tableRows{table: "blocks", columns: []string{"number", "hash", "prev_hash", "statements"}, key: 1}
	statements := tableRows{table: "statements", columns: statementColumns, key: 3}
	steps := tableRows{table: "steps", columns: []string{"entity", "count", "block", "tx_place", "index", "statement"}, key: 2}
	mentions := tableRows{table: "mentions", columns: []string{"entity", "block", "tx_place", "index"}, key: 4}
	files := tableRows{table: "files", columns: []string{"owner", "position", "digest", "size", "keyed"}, key: 2}
	links := tableRows{table: "links", columns: []string{"child", "parent", "kind"}, key: 3}
	for _, b := range blocks {
		headers.add(b.Block.Number, b.Block.Hash[:], b.Block.PrevHash[:], b.Block.Statements)
		for _, s := range b.Statements {
			statements.add(statementRow(&s)...)
		}
		for _, s := range b.Steps {
			steps.add(s.Entity, s.Count, s.Place.Block, s.Place.Tx, s.Place.Index, s.Statement[:])
		}
		for _, m := range b.Mentions {
			mentions.add(m.Entity, m.Place.Block, m.Place.Tx, m.Place.Index)
		}
		for _, f := range b.Files {
			files.add(f.Owner, f.Position, f.Digest[:], f.Size, f.Keyed)
		}
		for _, l := range b.Links {
			links.add(l.From, l.To, string(l.Kind))
		}
	}
	return []tableRows{headers, statements, steps, mentions, files, links}
}

func (t *tableRows) add(row ...any) { t.rows = append(t.rows, row) }

var statementColumns = []string{
	"block", "tx_place", "index", "leaf", "id", "digest", "tx", "time", "submitter", "kind", "issuer", "handler", "subject", "created", "rules",
	"result", "code", "custodial", "envelope", "outcome",
}

func statementRow(s *index.Statement) []any {
	return []any{
		s.Place.Block, s.Place.Tx, s.Place.Index, s.Leaf, s.ID[:], s.Digest[:], s.Tx, s.Time, s.Submitter, string(s.Kind), string(s.Issuer),
		string(s.Handler), s.Subject, s.Created, s.Rules, s.Result, s.Code, s.Custodial, s.Envelope, s.Outcome,
	}
}

// A party's ID holds no space.
const upsertEntities = `
INSERT INTO entities (ref, type, state, head, count, at, by, parent, parties, value)
SELECT ref, type, state, head, count, at, by, parent, string_to_array(parties, ' '), value
FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::bytea[])
    AS x (ref, type, state, head, count, at, by, parent, parties, value)
ON CONFLICT (ref) DO UPDATE SET state = excluded.state, head = excluded.head, count = excluded.count, at = excluded.at, by = excluded.by,
    parent = excluded.parent, parties = excluded.parties, value = excluded.value`

const upsertCatalogue = `
INSERT INTO catalogue (entry, owner, business_name, system, items, format, sharing_class, opening_class, update_cycle, level, state, open,
    version, versions)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::bigint[], $11::text[], $12::boolean[], $13::text[], $14::bigint[])
ON CONFLICT (entry) DO UPDATE SET owner = excluded.owner, business_name = excluded.business_name, system = excluded.system,
    items = excluded.items, format = excluded.format, sharing_class = excluded.sharing_class, opening_class = excluded.opening_class,
    update_cycle = excluded.update_cycle, level = excluded.level, state = excluded.state, open = excluded.open,
    version = excluded.version, versions = excluded.versions`

// upsert writes the last state of each entity, all at once; states that a later block of the group replaces are not written.
func upsert(ctx context.Context, tx pgx.Tx, blocks []*index.Rows) error {
	entities, catalogue := last(blocks)
	if err := upsertRows(ctx, tx, upsertEntities, entityColumns, entities); err != nil {
		return fmt.Errorf("table entities: %w", err)
	}
	if err := upsertRows(ctx, tx, upsertCatalogue, catalogueColumns, catalogue); err != nil {
		return fmt.Errorf("table catalogue: %w", err)
	}
	return nil
}

// last gives the last state of every entity and entry that the blocks write, by reference.
func last(blocks []*index.Rows) (entities map[string]*index.Entity, catalogue map[string]*index.Catalogue) {
	entities, catalogue = map[string]*index.Entity{}, map[string]*index.Catalogue{}
	for _, b := range blocks {
		for i := range b.Entities {
			entities[b.Entities[i].Ref] = &b.Entities[i]
		}
		for i := range b.Catalogue {
			catalogue[b.Catalogue[i].Entry] = &b.Catalogue[i]
		}
	}
	return entities, catalogue
}

// column gives all rows' values in one column, as an array.
type column[R any] func(rows []*R) any

func values[R, V any](of func(*R) V) column[R] {
	return func(rows []*R) any {
		all := make([]V, len(rows))
		for i, r := range rows {
			all[i] = of(r)
		}
		return all
	}
}

var entityColumns = []column[index.Entity]{
	values(func(e *index.Entity) string { return e.Ref }),
	values(func(e *index.Entity) string { return string(e.Type) }),
	values(func(e *index.Entity) string { return e.State }),
	values(func(e *index.Entity) []byte { return e.Head[:] }),
	values(func(e *index.Entity) int64 { return e.Count }),
	values(func(e *index.Entity) int64 { return e.At }),
	values(func(e *index.Entity) string { return string(e.By) }),
	values(func(e *index.Entity) string { return e.Parent }),
	values(func(e *index.Entity) string { return strings.Join(e.Parties, " ") }),
	values(func(e *index.Entity) []byte { return e.Value }),
}

var catalogueColumns = []column[index.Catalogue]{
	values(func(c *index.Catalogue) string { return c.Entry }),
	values(func(c *index.Catalogue) string { return string(c.Owner) }),
	values(func(c *index.Catalogue) string { return c.BusinessName }),
	values(func(c *index.Catalogue) string { return c.System }),
	values(func(c *index.Catalogue) string { return c.Items }),
	values(func(c *index.Catalogue) string { return c.Format }),
	values(func(c *index.Catalogue) string { return c.SharingClass }),
	values(func(c *index.Catalogue) string { return c.OpeningClass }),
	values(func(c *index.Catalogue) string { return c.UpdateCycle }),
	values(func(c *index.Catalogue) int64 { return c.Level }),
	values(func(c *index.Catalogue) string { return c.State }),
	values(func(c *index.Catalogue) bool { return c.Open }),
	values(func(c *index.Catalogue) string { return c.Version }),
	values(func(c *index.Catalogue) int64 { return c.Versions }),
}

// upsertRows runs one statement for all rows, in the order of their keys; a statement for each row costs the server several times as much.
func upsertRows[R any](ctx context.Context, tx pgx.Tx, sql string, columns []column[R], byKey map[string]*R) error {
	if len(byKey) == 0 {
		return nil
	}
	rows := make([]*R, 0, len(byKey))
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		rows = append(rows, byKey[key])
	}
	args := make([]any, len(columns))
	for i, c := range columns {
		args[i] = c(rows)
	}
	_, err := tx.Exec(ctx, sql, args...)
	return err
}

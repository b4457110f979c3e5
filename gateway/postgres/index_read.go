package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/index"
	"luzheng/gateway/storage"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

const selectStatement = `SELECT s.block, s.tx_place, s.index, s.leaf, s.id, s.digest, s.tx, s.time, s.submitter, s.kind, s.issuer, s.handler, s.subject,
    s.created, s.rules, s.result, s.code, s.custodial, s.envelope, s.outcome FROM statements s `

func scanStatement(row pgx.CollectableRow) (*index.Statement, error) {
	var s index.Statement
	var id, sum []byte
	err := row.Scan(&s.Place.Block, &s.Place.Tx, &s.Place.Index, &s.Leaf, &id, &sum, &s.Tx, &s.Time, &s.Submitter, &s.Kind, &s.Issuer, &s.Handler,
		&s.Subject, &s.Created, &s.Rules, &s.Result, &s.Code, &s.Custodial, &s.Envelope, &s.Outcome)
	s.ID, s.Digest = digest(id), digest(sum)
	return &s, err
}

func (x *Index) statements(ctx context.Context, where string, args ...any) ([]*index.Statement, error) {
	return collect(ctx, x.db, scanStatement, selectStatement+where, args...)
}

func collect[T any](ctx context.Context, db *DB, scan pgx.RowToFunc[T], sql string, args ...any) ([]T, error) {
	rows, err := db.pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, translate(err)
	}
	all, err := pgx.CollectRows(rows, scan)
	return all, translate(err)
}

// Statement gives the accepted record of a statement or, when there is none, its latest refusal; else storage.ErrNotFound.
func (x *Index) Statement(ctx context.Context, id gm.Digest) (*index.Statement, error) {
	all, err := x.statements(ctx, "WHERE s.id = $1 ORDER BY (s.result = 'accepted') DESC, s.block DESC, s.tx_place DESC, s.index DESC LIMIT 1", id[:])
	return first(all, err)
}

func first[T any](all []T, err error) (T, error) {
	var none T
	switch {
	case err != nil:
		return none, err
	case len(all) == 0:
		return none, storage.ErrNotFound
	}
	return all[0], nil
}

// StatementAt gives the statement at a place, or storage.ErrNotFound.
func (x *Index) StatementAt(ctx context.Context, p index.Place) (*index.Statement, error) {
	return first(x.statements(ctx, "WHERE s.block = $1 AND s.tx_place = $2 AND s.index = $3", p.Block, p.Tx, p.Index))
}

func pageArgs(p index.Page) []any {
	after := index.Place{Block: -1}
	if p.After != nil {
		after = *p.After
	}
	return []any{after.Block, after.Tx, after.Index, p.Height, p.Limit}
}

// LastRecorded gives the number of the last block that holds statements, or storage.ErrNotFound.
func (x *Index) LastRecorded(ctx context.Context) (uint64, error) {
	n, err := first(collect(ctx, x.db, pgx.RowTo[int64], "SELECT block FROM statements ORDER BY block DESC LIMIT 1"))
	return uint64(n), err
}

// History gives the statements that changed an entity, oldest first.
func (x *Index) History(ctx context.Context, ref statement.Ref, page index.Page) ([]*index.Statement, error) {
	return x.statements(ctx, `JOIN steps t ON (t.block, t.tx_place, t.index) = (s.block, s.tx_place, s.index)
WHERE t.entity = $6 AND (s.block, s.tx_place, s.index) > ($1, $2, $3) AND s.block <= $4 ORDER BY s.block, s.tx_place, s.index LIMIT $5`,
		append(pageArgs(page), ref.String())...)
}

// StatementsOf gives the statements of an issuer, the newest first; after is then the place before which the page goes on. An empty kind
// or result selects all.
func (x *Index) StatementsOf(ctx context.Context, issuer statement.PartyID, kind statement.Kind, result string, page index.Page) ([]*index.Statement, error) {
	before := index.Place{Block: page.Height + 1}
	if page.After != nil {
		before = *page.After
	}
	return x.statements(ctx, `WHERE s.issuer = $1 AND ($2 = '' OR s.kind = $2) AND ($3 = '' OR s.result = $3)
AND (s.block, s.tx_place, s.index) < ($4, $5, $6) ORDER BY s.block DESC, s.tx_place DESC, s.index DESC LIMIT $7`,
		string(issuer), string(kind), result, before.Block, before.Tx, before.Index, page.Limit)
}

// Timeline gives every statement that names a catalogue entry or anything that belongs to it (versions, rights, reviews, requests,
// agreements, grants, suspicions), accepted or refused, oldest first.
func (x *Index) Timeline(ctx context.Context, entry statement.Ref, page index.Page) ([]*index.Statement, error) {
	return x.statements(ctx, `WHERE (s.block, s.tx_place, s.index) IN (
    SELECT m.block, m.tx_place, m.index FROM mentions m
    WHERE m.entity IN (
        WITH children AS (SELECT e.ref FROM entities e WHERE e.parent = $6 AND e.type <> 'application')
        SELECT $6 UNION ALL SELECT ref FROM children UNION ALL SELECT e.ref FROM entities e JOIN children c ON e.parent = c.ref
    ) AND (m.block, m.tx_place, m.index) > ($1, $2, $3) AND m.block <= $4
) ORDER BY s.block, s.tx_place, s.index LIMIT $5`, append(pageArgs(page), entry.String())...)
}

const selectEntity = "SELECT ref, type, state, head, count, at, by, parent, parties, value FROM entities "

func scanEntity(row pgx.CollectableRow) (*index.Entity, error) {
	var e index.Entity
	var head []byte
	err := row.Scan(&e.Ref, &e.Type, &e.State, &head, &e.Count, &e.At, &e.By, &e.Parent, &e.Parties, &e.Value)
	e.Head = digest(head)
	return &e, err
}

// Entity gives the state of an entity, or storage.ErrNotFound.
func (x *Index) Entity(ctx context.Context, ref statement.Ref) (*index.Entity, error) {
	return first(collect(ctx, x.db, scanEntity, selectEntity+"WHERE ref = $1", ref.String()))
}

// Entities gives those of the references that exist.
func (x *Index) Entities(ctx context.Context, refs []string) ([]*index.Entity, error) {
	return collect(ctx, x.db, scanEntity, selectEntity+"WHERE ref = ANY ($1) ORDER BY ref", refs)
}

// Children gives the entities of a type that belong to another, oldest step first.
func (x *Index) Children(ctx context.Context, parent statement.Ref, t statement.EntityType, limit int) ([]*index.Entity, error) {
	return collect(ctx, x.db, scanEntity, selectEntity+"WHERE parent = $1 AND type = $2 ORDER BY at, ref LIMIT $3", parent.String(), string(t), limit)
}

// ActiveGrants gives the grants for an entry that are not revoked and concern the party.
func (x *Index) ActiveGrants(ctx context.Context, entry statement.Ref, party statement.PartyID) ([]*index.Entity, error) {
	return collect(ctx, x.db, scanEntity, selectEntity+"WHERE parent = $1 AND type = 'grant' AND state = 'active' AND parties @> ARRAY[$2::text] ORDER BY ref",
		entry.String(), string(party))
}

const selectCatalogue = `SELECT entry, owner, business_name, system, items, format, sharing_class, opening_class, update_cycle, level, state,
    open, version, versions FROM catalogue `

func scanCatalogue(row pgx.CollectableRow) (*index.Catalogue, error) {
	var c index.Catalogue
	err := row.Scan(&c.Entry, &c.Owner, &c.BusinessName, &c.System, &c.Items, &c.Format, &c.SharingClass, &c.OpeningClass, &c.UpdateCycle,
		&c.Level, &c.State, &c.Open, &c.Version, &c.Versions)
	return &c, err
}

// CatalogueEntry gives one entry's row, or storage.ErrNotFound.
func (x *Index) CatalogueEntry(ctx context.Context, entry statement.Ref) (*index.Catalogue, error) {
	return first(collect(ctx, x.db, scanCatalogue, selectCatalogue+"WHERE entry = $1", entry.String()))
}

// SearchCatalogue gives the entries that are sought, sorted by reference, after one of them.
func (x *Index) SearchCatalogue(ctx context.Context, sought index.Sought, after string, limit int) ([]*index.Catalogue, error) {
	return collect(ctx, x.db, scanCatalogue, selectCatalogue+`WHERE entry > $2 AND ($1 = '' OR position(lower($1) IN
    lower(business_name || E'\n' || system || E'\n' || items || E'\n' || owner || E'\n' || entry)) > 0)
AND ($4 = '' OR owner = $4) AND ($5 = '' OR format = $5) AND ($6 = '' OR update_cycle = $6) AND ($7::boolean IS NULL OR open = $7)
ORDER BY entry LIMIT $3`, sought.Text, after, limit, string(sought.Owner), sought.Format, sought.UpdateCycle, sought.Open)
}

// FilesOf gives the files of a version or product, the manifest first.
func (x *Index) FilesOf(ctx context.Context, owner string) ([]*index.File, error) {
	return collect(ctx, x.db, scanFile, "SELECT owner, position, digest, size, keyed FROM files WHERE owner = $1 ORDER BY position", owner)
}

// FilesWith gives every place where a digest was anchored.
func (x *Index) FilesWith(ctx context.Context, sum gm.Digest) ([]*index.File, error) {
	return collect(ctx, x.db, scanFile, "SELECT owner, position, digest, size, keyed FROM files WHERE digest = $1 ORDER BY owner, position LIMIT 100", sum[:])
}

func scanFile(row pgx.CollectableRow) (*index.File, error) {
	var f index.File
	var sum []byte
	err := row.Scan(&f.Owner, &f.Position, &sum, &f.Size, &f.Keyed)
	f.Digest = digest(sum)
	return &f, err
}

// LinksFrom gives the links that point away from the entities: towards their sources.
func (x *Index) LinksFrom(ctx context.Context, refs []string, limit int) ([]index.Link, error) {
	return collect(ctx, x.db, pgx.RowToStructByPos[index.Link], "SELECT child, parent, kind FROM links WHERE child = ANY ($1) ORDER BY child, parent, kind LIMIT $2", refs, limit)
}

// LinksTo gives the links that point to the entities: from what was made of them.
func (x *Index) LinksTo(ctx context.Context, refs []string, limit int) ([]index.Link, error) {
	return collect(ctx, x.db, pgx.RowToStructByPos[index.Link], "SELECT child, parent, kind FROM links WHERE parent = ANY ($1) ORDER BY parent, child, kind LIMIT $2", refs, limit)
}

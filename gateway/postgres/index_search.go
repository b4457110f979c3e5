package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/index"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// named finds statements by the entities that they mention.
const named = "(s.block, s.tx_place, s.index) IN (SELECT m.block, m.tx_place, m.index FROM mentions m WHERE m.entity IN (%s))"

// What a statement can be found by; $n is the argument.
const (
	// A party, and what concerns it.
	ofParties = "SELECT 'party:' || p FROM unnest(%[1]s::text[]) p UNION ALL SELECT e.ref FROM entities e WHERE e.parties && %[1]s::text[]"
	// An entity and what belongs to it, as in Timeline.
	ofEntities = `WITH children AS (SELECT e.ref FROM entities e WHERE e.parent = ANY (%[1]s::text[]) AND e.type <> 'application')
SELECT unnest(%[1]s::text[]) UNION ALL SELECT ref FROM children UNION ALL SELECT e.ref FROM entities e JOIN children c ON e.parent = c.ref`
	ofFile = "SELECT f.owner FROM files f WHERE f.digest = %s"
	// A grant, what it came from, and the suspicions of uses under it.
	ofGrant = `SELECT %[1]s::text UNION ALL
SELECT unnest(ARRAY[v ->> 'request', v ->> 'agreement']) FROM (SELECT convert_from(e.value, 'UTF8')::jsonb AS v FROM entities e WHERE e.ref = %[1]s) g
UNION ALL SELECT e.ref FROM entities e WHERE e.type = 'suspicion' AND convert_from(e.value, 'UTF8')::jsonb ->> 'grant' = %[1]s`
	// Audit cases of which the audit bureau alone knows.
	ofSealed = "SELECT e.ref FROM entities e WHERE e.type = 'case' AND e.state IN ('opened', 'dropped')"
	purpose  = "convert_from(decode(convert_from(s.envelope, 'UTF8')::jsonb ->> 'payload', 'base64'), 'UTF8')::jsonb #>> '{body,purpose}'"
)

// search is a condition under construction.
type search struct {
	clauses []string
	args    []any
}

// arg adds an argument and gives its place.
func (q *search) arg(v any) string {
	q.args = append(q.args, v)
	return fmt.Sprintf("$%d", len(q.args))
}

func (q *search) where(format string, args ...any) {
	q.clauses = append(q.clauses, fmt.Sprintf(format, args...))
}

func (q *search) String() string {
	if len(q.clauses) == 0 {
		return "true"
	}
	return strings.Join(q.clauses, "\n    AND ")
}

func condition(query index.Query) *search {
	q := &search{}
	q.period(query.From, query.Until)
	if w := query.Within; w != nil {
		q.within(w)
	}
	if query.Unsealed {
		q.where("NOT "+named, ofSealed)
	}
	if query.Kind != "" {
		q.where("s.kind = %s", q.arg(string(query.Kind)))
	}
	switch query.Verdict {
	case "":
	case index.VerdictAccepted:
		q.where("s.result = 'accepted' AND s.code = ''")
	case index.VerdictSuspected:
		q.where("s.code LIKE 'suspected.%%'")
	case index.VerdictRefused:
		q.where("s.result = 'refused'")
	default:
		q.where("s.code = %s", q.arg(string(query.Verdict)))
	}
	if query.Party != "" {
		q.where(named, fmt.Sprintf(ofParties, q.arg([]string{string(query.Party)})))
	}
	if query.Entity != nil {
		q.where(named, fmt.Sprintf(ofEntities, q.arg([]string{query.Entity.String()})))
	}
	if !query.File.IsZero() {
		q.where(named, fmt.Sprintf(ofFile, q.arg(query.File[:])))
	}
	if query.Grant != nil {
		q.where(named, fmt.Sprintf(ofGrant, q.arg(query.Grant.String())))
	}
	if query.Purpose != "" {
		q.where("%s = %s", purpose, q.arg(string(query.Purpose))) // the last: it is what costs most
	}
	return q
}

func (q *search) period(from, until int64) {
	if from > 0 {
		q.where("s.time >= %s", q.arg(from))
	}
	if until > 0 {
		q.where("s.time < %s", q.arg(until))
	}
}

func (q *search) within(w *index.Within) {
	until := w.Until
	if until > 0 {
		until++ // a case's last millisecond is of its period
	}
	q.period(w.From, until)
	parties, entries := make([]string, len(w.Parties)), make([]string, len(w.Entries))
	for i, id := range w.Parties {
		parties[i] = string(id)
	}
	for i, ref := range w.Entries {
		entries[i] = ref.String()
	}
	q.where("(%s OR %s)", fmt.Sprintf(named, fmt.Sprintf(ofParties, q.arg(parties))), fmt.Sprintf(named, fmt.Sprintf(ofEntities, q.arg(entries))))
}

// Search gives the statements that a query selects, oldest first.
func (x *Index) Search(ctx context.Context, query index.Query, page index.Page) ([]*index.Statement, error) {
	q := condition(query)
	after := index.Place{Block: -1}
	if page.After != nil {
		after = *page.After
	}
	q.where("(s.block, s.tx_place, s.index) > (%s, %s, %s)", q.arg(after.Block), q.arg(after.Tx), q.arg(after.Index))
	q.where("s.block <= %s", q.arg(page.Height))
	return x.statements(ctx, fmt.Sprintf("WHERE %s ORDER BY s.block, s.tx_place, s.index LIMIT %s", q, q.arg(page.Limit)), q.args...)
}

// EachAccepted gives the IDs of the accepted statements that a query selects up to a block, ascending, until each fails.
func (x *Index) EachAccepted(ctx context.Context, query index.Query, height int64, each func(gm.Digest) error) error {
	q := condition(query)
	q.where("s.result = 'accepted' AND s.block <= %s", q.arg(height))
	rows, err := x.db.pool.Query(ctx, fmt.Sprintf("SELECT s.id FROM statements s WHERE %s ORDER BY s.id", q), q.args...)
	if err != nil {
		return translate(err)
	}
	var id []byte
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error { return each(digest(id)) })
	return translate(err)
}

// CatalogueEntries gives those of the catalogue entries that exist.
func (x *Index) CatalogueEntries(ctx context.Context, entries []statement.Ref) ([]*index.Catalogue, error) {
	names := make([]string, len(entries))
	for i, ref := range entries {
		names[i] = ref.String()
	}
	return collect(ctx, x.db, scanCatalogue, selectCatalogue+"WHERE entry = ANY ($1) ORDER BY entry", names)
}

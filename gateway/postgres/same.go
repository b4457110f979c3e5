package postgres

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/index"
)

// same tells whether the index has just the rows that the blocks make, all as one moment has them. It reads them and leaves the comparing
// to this process, which costs the server a small part of what it costs to name a difference. Where it is not sure, they differ.
func (s *Slice) same(ctx context.Context, from index.Position, blocks []*index.Rows) (same bool, err error) {
	oneMoment := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err = pgx.BeginTxFunc(ctx, s.main.pool, oneMoment, func(tx pgx.Tx) error {
		newest, alike, err := s.reached(ctx, tx, "", from.Next+uint64(len(blocks)))
		if err != nil {
			return err
		}
		for _, w := range wanted(from, blocks, newest) {
			if same = alike[w.table]; same {
				same, err = w.stand(ctx, tx)
			}
			if err != nil || !same {
				return err
			}
		}
		return nil
	})
	return same && err == nil, err
}

// expectation is what a query has to give: these rows of a table and no others, in any order.
type expectation struct {
	tableRows
	// from is the query after its FROM, the table being a in it. Where the index may have gone on since with a row, gone tells that it has.
	from, gone string
	args       []any
}

// wanted is what the index has of the blocks, as slicedTables says, and its position where it has no later ones.
func wanted(from index.Position, blocks []*index.Rows, newest bool) []expectation {
	first, next := int64(from.Next), int64(from.Next)+int64(len(blocks))
	var all []expectation
	statements := from.Statements
	for _, t := range added(blocks) {
		x := expectation{tableRows: t}
		switch t.table {
		case "blocks":
			x.from, x.args = "blocks a WHERE a.number >= $1 AND a.number < $2", []any{first, next}
		case "files", "links":
			x.from, x.args = fmt.Sprintf("%s a WHERE a.%s = ANY ($1)", t.table, t.columns[0]), []any{t.firsts()}
		default:
			x.from, x.args = t.table+" a WHERE a.block >= $1 AND a.block < $2", []any{first, next}
		}
		all = append(all, x)
	}
	all = append(all, wantedStates(blocks)...)
	for _, b := range blocks {
		statements += b.Block.Statements
	}
	if newest {
		at := tableRows{table: "checkpoint", columns: []string{"next", "hash", "statements"}, key: 1}
		at.add(next, blocks[len(blocks)-1].Block.Hash[:], statements)
		all = append(all, expectation{tableRows: at, from: "checkpoint a"})
	}
	return all
}

// wantedStates is what the index has of entities and entries, if later blocks have not changed them.
func wantedStates(blocks []*index.Rows) []expectation {
	states := tableRows{
		table: "entities", key: 1,
		columns: []string{"ref", "type", "state", "head", "count", "at", "by", "parent", "parties", "value"},
	}
	entries := tableRows{
		table: "catalogue", key: 1,
		columns: []string{
			"entry", "owner", "business_name", "system", "items", "format", "sharing_class", "opening_class", "update_cycle",
			"level", "state", "open", "version", "versions",
		},
	}
	entities, catalogue := last(blocks)
	var counts, entryCounts []int64
	for _, e := range entities {
		states.add(e.Ref, string(e.Type), e.State, e.Head[:], e.Count, e.At, string(e.By), e.Parent, e.Parties, e.Value)
		counts = append(counts, e.Count)
	}
	for _, c := range catalogue {
		entries.add(c.Entry, string(c.Owner), c.BusinessName, c.System, c.Items, c.Format, c.SharingClass, c.OpeningClass, c.UpdateCycle,
			c.Level, c.State, c.Open, c.Version, c.Versions)
		entryCounts = append(entryCounts, entities[c.Entry].Count)
	}
	// An entity has gone on when it has a later state than it had in the blocks, and a step that led there. With OFFSET 0 each is looked up
	// by its key; without, the planner reads all entities and all steps, however few are asked for.
	const (
		these = "unnest($1::text[], $2::bigint[]) AS x (ref, was), LATERAL (SELECT * FROM entities WHERE ref = x.ref OFFSET 0) "
		entry = ", LATERAL (SELECT * FROM catalogue WHERE entry = x.ref OFFSET 0) "
		gone  = ".count > x.was AND EXISTS (SELECT FROM steps s WHERE s.entity = x.ref AND s.count = "
	)
	return []expectation{
		{states, these + "a", "a" + gone + "a.count OFFSET 0)", []any{states.firsts(), counts}},
		{entries, these + "e" + entry + "a", "e" + gone + "e.count OFFSET 0)", []any{entries.firsts(), entryCounts}},
	}
}

// firsts are the texts in the first column.
func (t *tableRows) firsts() []string {
	texts := make([]string, len(t.rows))
	for i, row := range t.rows {
		texts[i] = row[0].(string)
	}
	return texts
}

// stand tells whether the index has the rows, those of a query, and no others.
func (x *expectation) stand(ctx context.Context, tx pgx.Tx) (bool, error) {
	missing := make(map[string][]any, len(x.rows))
	var key, scratch []byte
	for _, row := range x.rows {
		key = key[:0]
		for _, value := range row[:x.key] {
			scratch = appendBinary(scratch[:0], value)
			key = appendKey(key, scratch)
		}
		missing[string(key)] = row
	}
	if len(missing) < len(x.rows) { // A key stands for one row: no index has these.
		return false, nil
	}
	rows, err := tx.Query(ctx, x.sql(), append([]any{pgx.QueryResultFormats{pgx.BinaryFormatCode}}, x.args...)...)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		is := rows.RawValues()
		key = key[:0]
		for _, value := range is[:x.key] {
			key = appendKey(key, value)
		}
		row, ok := missing[string(key)]
		if !ok {
			return false, nil
		}
		delete(missing, string(key))
		if gone := is[len(row)]; len(gone) == 1 && gone[0] == 1 {
			continue
		}
		for i, value := range row {
			var same bool
			if same, scratch = equals(is[i], value, scratch); !same {
				return false, nil
			}
		}
	}
	return len(missing) == 0, rows.Err()
}

// sql is the query: of each row its columns, and whether the index has gone on.
func (x *expectation) sql() string {
	var b strings.Builder
	b.WriteString("SELECT ")
	for _, column := range x.columns {
		b.WriteString("a." + pgx.Identifier{column}.Sanitize() + ", ")
	}
	gone := x.gone
	if gone == "" {
		gone = "false"
	}
	return b.String() + gone + " FROM " + x.from
}

// appendKey adds a value of a key so that no two keys look alike.
func appendKey(key, value []byte) []byte {
	return append(binary.AppendUvarint(key, uint64(len(value))), value...)
}

// equals tells whether PostgreSQL sent a value, without copying those that may be long. It writes over scratch, which it gives back.
func equals(is []byte, value any, scratch []byte) (same bool, _ []byte) {
	if is == nil { // NULL
		return false, scratch
	}
	switch v := value.(type) {
	case string:
		return string(is) == v, scratch
	case []byte:
		return bytes.Equal(is, v), scratch
	default:
		scratch = appendBinary(scratch[:0], v)
		return bytes.Equal(is, scratch), scratch
	}
}

// textOID is the number of PostgreSQL's type text.
const textOID = 25

// appendBinary adds a value as PostgreSQL sends it in binary form.
func appendBinary(b []byte, value any) []byte {
	switch v := value.(type) {
	case int64:
		return binary.BigEndian.AppendUint64(b, uint64(v))
	case string:
		return append(b, v...)
	case []byte:
		return append(b, v...)
	case bool:
		if v {
			return append(b, 1)
		}
		return append(b, 0)
	case []string:
		return appendTexts(b, v)
	default:
		panic(fmt.Sprintf("no column of the index holds a %T", value))
	}
}

// appendTexts adds an array of texts: its dimensions (none when it is empty), whether it has NULLs, the type, and of the one dimension
// length and lower bound; then of each text its length and itself.
func appendTexts(b []byte, texts []string) []byte {
	header := []uint32{1, 0, textOID, uint32(len(texts)), 1}
	if len(texts) == 0 {
		header = []uint32{0, 0, textOID}
	}
	for _, n := range header {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	for _, text := range texts {
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(text))), text...)
	}
	return b
}

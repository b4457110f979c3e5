// Package supervision counts, by party and period, what the regulation has supervised: cataloguing, anchored versions, sharing,
// opening, problem data, overdue tasks, confirmed violations, incidents, rectifications, and duties to share.
//
// Every figure is a count of accepted statements, of states, of overdue tasks, or of duties, so that it can be counted again from the ledger. A
// suspicion counts when it was confirmed, never before.
package supervision

import (
	"context"
	"maps"
	"slices"

	"luzheng/gateway/duty"
	"luzheng/gateway/index"
	"luzheng/gateway/worklist"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Rows is what the figures are counted from.
type Rows interface {
	// ActsBy counts the accepted statements of some kinds in a period by their issuers.
	ActsBy(ctx context.Context, kinds []statement.Kind, from, until int64) ([]index.Act, error)
	// ActsAbout counts them by the parties that the entities belong to.
	ActsAbout(ctx context.Context, about []index.About, from, until int64) ([]index.Act, error)
	// Stocks counts every party's published entries.
	Stocks(ctx context.Context) ([]index.Stock, error)
	// ListEntities gives the entities that a filter selects, sorted by reference.
	ListEntities(ctx context.Context, f index.Filter) ([]*index.Entity, error)
}

// Figures are those of one party.
type Figures struct {
	Party statement.PartyID
	// Entries and Open are the catalogue entries published, and of these open to the public, now. They, the tasks and the duties that
	// a dissolved party left are its successor's.
	Entries, Open int64
	// By are its own acts in the period, About those of others about it.
	By, About map[statement.Kind]int64
	// Overdue counts its tasks whose time has passed.
	Overdue int64
	// Duties counts its duties to share, now.
	Duties duty.Compliance
}

// by are the kinds that are counted for their issuers.
var by = []statement.Kind{
	statement.KindCataloguePublish, statement.KindCatalogueRevise, statement.KindCatalogueRetire,
	statement.KindDatasetAnchor, statement.KindDatasetWithdraw,
	statement.KindAccessConsent, statement.KindAccessRefuse,
	statement.KindProblemCorrect, statement.KindProblemConfirm, statement.KindProblemSettle,
	statement.KindIncidentReport,
}

// about are the kinds that are counted for the parties that their entities belong to.
var about = []index.About{
	{Kind: statement.KindAccessRequest, Field: "provider"},
	{Kind: statement.KindAccessGrant, Field: "provider"},
	{Kind: statement.KindOpeningApprove, Field: "subject"},
	{Kind: statement.KindProblemReport, Field: "unit"},
	{Kind: statement.KindSuspicionConfirm, Field: "unit"},
	{Kind: statement.KindRectificationOrder, Field: "unit"},
	{Kind: statement.KindRectificationAccept, Field: "unit"},
}

// Count gives the figures of every party that has any, sorted by party. now is the ledger time by which tasks
// are overdue and duties met.
func Count(ctx context.Context, rows Rows, from, until, now int64) ([]Figures, error) {
	c := counter{}
	stocks, err := rows.Stocks(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range stocks {
		f := c.of(s.Party)
		f.Entries, f.Open = s.Entries, s.Open
	}
	acts, err := rows.ActsBy(ctx, by, from, until)
	if err != nil {
		return nil, err
	}
	for _, a := range acts {
		c.of(a.Party).By[a.Kind] = a.Count
	}
	if acts, err = rows.ActsAbout(ctx, about, from, until); err != nil {
		return nil, err
	}
	for _, a := range acts {
		c.of(a.Party).About[a.Kind] = a.Count
	}
	if err := c.states(ctx, rows, now); err != nil {
		return nil, err
	}
	all := make([]Figures, 0, len(c))
	for _, id := range slices.Sorted(maps.Keys(c)) {
		all = append(all, *c[id])
	}
	return all, nil
}

type counter map[statement.PartyID]*Figures

func (c counter) of(party statement.PartyID) *Figures {
	f := c[party]
	if f == nil {
		f = &Figures{Party: party, By: map[statement.Kind]int64{}, About: map[statement.Kind]int64{}}
		c[party] = f
	}
	return f
}

// states counts the tasks whose time has passed and the duties, page by page.
func (c counter) states(ctx context.Context, rows Rows, now int64) error {
	const page = 1000
	duties := duty.NewList()
	filter := index.Filter{States: slices.Concat(worklist.States(), duty.States()), Limit: page}
	for {
		found, err := rows.ListEntities(ctx, filter)
		if err != nil {
			return err
		}
		for _, row := range found {
			ref, err := statement.ParseRef(row.Ref)
			if err != nil {
				return err
			}
			state, err := entity.Parse(ref, row.Value)
			if err != nil {
				return err
			}
			duties.Add(ref, state)
			c.overdue(state, now)
		}
		if len(found) < page {
			break
		}
		filter.After = found[len(found)-1].Ref
	}
	for party, compliance := range duties.Judge(now) {
		c.of(party).Duties = compliance
	}
	c.handOver(duties.Heir)
	return nil
}

// handOver counts what stands now for whoever holds it now: what a dissolved party left is its successor's. What was done
// in the period stays with who did it.
func (c counter) handOver(heir func(statement.PartyID) statement.PartyID) {
	for _, id := range slices.Collect(maps.Keys(c)) {
		to := heir(id)
		if to == id {
			continue
		}
		left, holder := c.of(id), c.of(to)
		holder.Entries += left.Entries
		holder.Open += left.Open
		holder.Overdue += left.Overdue
		left.Entries, left.Open, left.Overdue = 0, 0, 0
	}
}

func (c counter) overdue(state entity.Entity, now int64) {
	for _, task := range worklist.Of(state) {
		if task.Party != "" && task.Overdue(now) {
			c.of(task.Party).Overdue++
		}
	}
}

package httpapi

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/evidence"
	"luzheng/gateway/index"
	"luzheng/gateway/storage"
	"luzheng/signer/draw"
	"luzheng/signer/gm"
)

// maxPopulation bounds what a sample is drawn from.
const maxPopulation = 1_000_000

// DrawSample draws a sample of what a search finds; see package draw.
func (s *server) DrawSample(c *gin.Context, params api.DrawSampleParams) {
	size, ok := bound(c, "size", params.Size, 1, 200, 20)
	if !ok {
		return
	}
	query, err := queryOf(api.SearchTerms{
		Party: params.Party, Entity: params.Entity, File: params.File, Grant: params.Grant, Purpose: params.Purpose, Kind: params.Kind,
		Verdict: params.Verdict, From: params.From, Until: params.Until,
	})
	if err != nil {
		answerProblem(c, err)
		return
	}
	if given(params.Seed) == "" {
		answerProblem(c, problemf(CodeParameter, "seed is missing: choose a line of text"))
		return
	}
	reach(&query, readerOf(c))
	if query.Within != nil && readerOf(c).scope == nil {
		answerProblem(c, problemf(CodeDenied, "samples are for the supervisors and, within a case, for the audit bureau"))
		return
	}
	doc, err := s.draw(c, query, params, size)
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusOK, doc)
}

func (s *server) draw(c *gin.Context, query index.Query, params api.DrawSampleParams, size int) (api.Sample, error) {
	ctx := c.Request.Context()
	block, root, err := s.standing(c, params.Block, params.Root)
	if err != nil {
		return api.Sample{}, err
	}
	d, err := draw.New(given(params.Seed), root, size)
	if err != nil {
		return api.Sample{}, problemf(CodeParameter, "%s", err)
	}
	uses, err := s.usesUpTo(ctx, readerOf(c), query, block)
	if err != nil {
		return api.Sample{}, err
	}
	add := func(id gm.Digest) error {
		if count, _ := d.Population(); count == maxPopulation {
			return problemf(CodeTooMany, "the search finds more than %d statements and uses", maxPopulation)
		}
		return d.Add(id)
	}
	rest := uses
	err = s.Index.EachAccepted(ctx, query, block, func(id gm.Digest) error {
		for len(rest) > 0 && bytes.Compare(rest[0].id[:], id[:]) < 0 {
			if err := add(rest[0].id); err != nil {
				return err
			}
			rest = rest[1:]
		}
		return add(id)
	})
	for ; err == nil && len(rest) > 0; rest = rest[1:] {
		err = add(rest[0].id)
	}
	if err != nil {
		return api.Sample{}, err
	}
	count, digest := d.Population()
	doc := api.Sample{
		Seed: given(params.Seed), Block: block, Root: root.String(), Population: count, PopulationDigest: digest.String(),
		Ids: []string{}, Statements: []api.StatementSummary{},
	}
	return doc, s.show(c, &doc, d.Sample(), uses)
}

// show puts what was drawn into the answer.
func (s *server) show(c *gin.Context, doc *api.Sample, drawn []gm.Digest, uses []drawnUse) error {
	var found []*index.Statement
	var shown []api.UseSummary
	for _, id := range drawn {
		doc.Ids = append(doc.Ids, id.String())
		if at, ok := slices.BinarySearchFunc(uses, id, drawnUse.compare); ok {
			use, err := s.useAt(c, uses[at])
			if err != nil {
				return err
			}
			shown = append(shown, use)
			continue
		}
		st, err := s.Index.Statement(c.Request.Context(), id)
		if errors.Is(err, storage.ErrNotFound) {
			continue // the index was built anew meanwhile
		}
		if err != nil {
			return err
		}
		found = append(found, st)
	}
	if len(shown) > 0 {
		doc.Uses = &shown
	}
	kept, hidden, err := s.readable(c, found)
	for _, st := range kept {
		doc.Statements = append(doc.Statements, summaryOf(st))
	}
	doc.Hidden = optional(hidden)
	return err
}

// drawnUse is one of the uses that a sample is drawn from.
type drawnUse struct {
	id    gm.Digest
	year  string
	index uint64
}

func (u drawnUse) compare(id gm.Digest) int { return bytes.Compare(u.id[:], id[:]) }

// usesUpTo gives, by ID, the uses that a query selects among those that were judged before the block was known. Whoever knows later blocks
// judges later uses, so that these are the same for ever.
func (s *server) usesUpTo(ctx context.Context, r reader, query index.Query, block int64) ([]drawnUse, error) {
	if s.EventLogs == nil {
		return nil, nil
	}
	q, some, err := s.useQueryOf(ctx, query)
	at := s.newestUse()
	if err != nil || !some || at == nil || block == 0 {
		return nil, err
	}
	q.height = uint64(block)
	var all []drawnUse
	next, _, err := s.usesFrom(ctx, r, &q, *at, maxPopulation, func(f foundUse) bool {
		all = append(all, drawnUse{f.placed.ID, f.year, f.placed.Index})
		return len(all) < maxPopulation
	})
	if err == nil && next != nil {
		err = problemf(CodeTooMany, "the event log has more than %d entries to look at: name a dataset, a grant, an application, or a later time from which on", maxPopulation)
	}
	slices.SortFunc(all, func(a, b drawnUse) int { return bytes.Compare(a.id[:], b.id[:]) })
	return all, err
}

// useAt reads a use that was drawn. That it may be read was found out before; that it was read is noted.
func (s *server) useAt(c *gin.Context, u drawnUse) (api.UseSummary, error) {
	ctx := c.Request.Context()
	log, err := s.eventLog(u.year)
	if err != nil {
		return api.UseSummary{}, err
	}
	leaves, err := log.Leaves(ctx, u.index, u.index+1)
	if err != nil {
		return api.UseSummary{}, err
	}
	if err := s.mayReadLeaves(c, leaves); err != nil {
		return api.UseSummary{}, err
	}
	use, err := leaves[0].Use()
	if err != nil {
		return api.UseSummary{}, err
	}
	return useSummaryOf(foundUse{year: u.year, placed: &leaves[0], use: use}), nil
}

// standing gives the block and the log's root that a draw stands on: those of the latest checkpoint, or those of the draw that is
// repeated.
func (s *server) standing(c *gin.Context, block *int64, root *string) (int64, gm.Digest, error) {
	switch {
	case block != nil && root != nil:
		digest, err := gm.ParseDigest(*root)
		if err != nil || *block < 0 || *block >= int64(s.Progress.Reached().Next) {
			return 0, digest, problemf(CodeParameter, "block and root are not those of a checkpoint that this index has reached")
		}
		return *block, digest, nil
	case block != nil || root != nil:
		return 0, gm.Digest{}, problemf(CodeParameter, "block and root belong together")
	case s.Attestation == nil:
		return 0, gm.Digest{}, evidence.ErrUnattested
	}
	latest, err := s.Attestation.Latest(c.Request.Context())
	if err != nil {
		return 0, gm.Digest{}, problemf(CodeUnattested, "%s", err)
	}
	if err := s.Progress.Wait(c.Request.Context(), latest.Checkpoint.Block); err != nil {
		return 0, gm.Digest{}, err
	}
	return int64(latest.Checkpoint.Block), latest.Checkpoint.Root, nil
}

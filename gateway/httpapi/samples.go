package httpapi

import (
	"errors"
	"net/http"

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
	query.Within = reachOf(readerOf(c))
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
	block, root, err := s.standing(c, params.Block, params.Root)
	if err != nil {
		return api.Sample{}, err
	}
	d, err := draw.New(given(params.Seed), root, size)
	if err != nil {
		return api.Sample{}, problemf(CodeParameter, "%s", err)
	}
	err = s.Index.EachAccepted(c.Request.Context(), query, block, func(id gm.Digest) error {
		if count, _ := d.Population(); count == maxPopulation {
			return problemf(CodeTooMany, "the search finds more than %d statements", maxPopulation)
		}
		return d.Add(id)
	})
	if err != nil {
		return api.Sample{}, err
	}
	count, digest := d.Population()
	doc := api.Sample{
		Seed: given(params.Seed), Block: block, Root: root.String(), Population: count, PopulationDigest: digest.String(),
		Ids: []string{}, Statements: []api.StatementSummary{},
	}
	var found []*index.Statement
	for _, id := range d.Sample() {
		doc.Ids = append(doc.Ids, id.String())
		st, err := s.Index.Statement(c.Request.Context(), id)
		if errors.Is(err, storage.ErrNotFound) {
			continue // the index was built anew meanwhile
		}
		if err != nil {
			return doc, err
		}
		found = append(found, st)
	}
	kept, hidden, err := s.readable(c, found)
	for _, st := range kept {
		doc.Statements = append(doc.Statements, summaryOf(st))
	}
	doc.Hidden = optional(hidden)
	return doc, err
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

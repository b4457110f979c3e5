package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"luzheng/chaincode/rules"
	"luzheng/gateway/api"
	"luzheng/gateway/index"
	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Bounds of what is told of a dataset's quality.
const (
	judgedVersions = 20   // versions whose quality reports are listed, the newest
	maxReports     = 50   // quality reports of one version
	maxProblems    = 1000 // problems of the dataset that are looked at
	problemPage    = 200
)

// GetDatasetQuality tells how good a dataset is as far as the ledger knows: its update cycle, what was checked of its newest
// version, quality reports, and problems with their outcomes. All of it is public.
func (s *server) GetDatasetQuality(c *gin.Context, text api.EntryID) {
	ref, ok := typed(c, statement.TypeEntry, text)
	if !ok {
		return
	}
	s.fresh(c.Request.Context())
	doc, err := s.qualityOf(c.Request.Context(), readerOf(c), ref)
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusOK, doc)
}

func (s *server) qualityOf(ctx context.Context, r reader, ref statement.Ref) (api.DatasetQuality, error) {
	now := s.Now().UnixMilli()
	doc := api.DatasetQuality{At: now, Reports: []api.QualityReport{}, Problems: []api.OpenProblem{}}
	entry, err := stateOf[*entity.Entry](ctx, s, ref)
	if err != nil {
		return doc, err
	}
	doc.RenewedAt, doc.DueAt, doc.Overdue = optional(entry.RenewedAt), optional(entry.DueAt()), entry.Overdue(now)
	if entry.Version != nil {
		if doc.Conformity, err = s.conformity(ctx, entry); err != nil {
			return doc, err
		}
	}
	if err := s.addReports(ctx, r, ref, &doc); err != nil {
		return doc, err
	}
	return doc, s.addProblems(ctx, r, ref, &doc)
}

// conformity holds what was said of the newest version to the entry as it is now.
func (s *server) conformity(ctx context.Context, entry *entity.Entry) (*api.Conformity, error) {
	version, err := stateOf[*entity.Version](ctx, s, *entry.Version)
	if err != nil {
		return nil, err
	}
	id, err := gm.ParseDigest(entry.Version.ID) // a version has the ID of the statement that created it
	if err != nil {
		return nil, err
	}
	row, err := s.Index.Statement(ctx, id)
	if err != nil {
		return nil, err
	}
	env, err := envelope.Parse(row.Envelope)
	if err != nil {
		return nil, err
	}
	said, err := statement.Parse(env.Payload)
	if err != nil {
		return nil, err
	}
	body, ok := said.Content().(*statement.DatasetAnchor)
	if !ok {
		return nil, problemf(CodeParameter, "%s was not anchored", *entry.Version)
	}
	return &api.Conformity{
		Version: entry.Version.String(), Number: version.Number, Format: string(body.Format), Rows: body.Rows,
		Columns: optional(len(body.Columns)), Code: optional(string(rules.Conformity(body, &entry.Catalogue))),
	}, nil
}

// addReports lists the quality reports on the newest versions.
func (s *server) addReports(ctx context.Context, r reader, entry statement.Ref, doc *api.DatasetQuality) error {
	rows, err := s.Index.Children(ctx, entry, statement.TypeVersion, maxVersions)
	if err != nil {
		return err
	}
	type numbered struct {
		ref    string
		number int64
	}
	versions := make([]numbered, 0, len(rows))
	for _, row := range rows {
		v, err := versionOf(row)
		if err != nil {
			return err
		}
		versions = append(versions, numbered{row.Ref, v.Number})
	}
	slices.SortFunc(versions, func(a, b numbered) int { return cmp.Compare(b.number, a.number) })
	if len(versions) > judgedVersions {
		versions, doc.Cut = versions[:judgedVersions], true
	}
	for _, v := range versions {
		found, err := s.Index.ListEntities(ctx, index.Filter{Type: statement.TypeQuality, Parent: v.ref, Limit: maxReports + 1})
		if err != nil {
			return err
		}
		if len(found) > maxReports {
			found, doc.Cut = found[:maxReports], true
		}
		slices.SortFunc(found, func(a, b *index.Entity) int { return cmp.Compare(b.At, a.At) })
		for _, row := range found {
			q, err := parsed[*entity.Quality](row)
			if err != nil {
				return err
			}
			if mayReadEntity(r, row) == allows {
				doc.Reports = append(doc.Reports, api.QualityReport{
					Ref: row.Ref, Version: v.ref, Number: v.number, Service: string(q.Service), Standard: string(q.Standard),
					Verdict: api.QualityReportVerdict(q.Verdict), At: row.At,
				})
			}
		}
	}
	return nil
}

// addProblems lists the problems that wait for an outcome, and counts the outcomes of the others.
func (s *server) addProblems(ctx context.Context, r reader, entry statement.Ref, doc *api.DatasetQuality) error {
	filter := index.Filter{Type: statement.TypeProblem, Parent: entry.String(), Limit: problemPage}
	for looked := 0; ; {
		found, err := s.Index.ListEntities(ctx, filter)
		if err != nil {
			return err
		}
		for _, row := range found {
			p, err := parsed[*entity.Problem](row)
			if err != nil {
				return err
			}
			if mayReadEntity(r, row) == allows {
				addProblem(doc, row, p)
			}
		}
		looked += len(found)
		if doc.Cut = doc.Cut || looked >= maxProblems; len(found) < problemPage || looked >= maxProblems {
			break
		}
		filter.After = found[len(found)-1].Ref
	}
	slices.SortFunc(doc.Problems, func(a, b api.OpenProblem) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Ref, b.Ref)) })
	return nil
}

func addProblem(doc *api.DatasetQuality, row *index.Entity, p *entity.Problem) {
	switch p.State {
	case entity.ProblemReported, entity.ProblemAccepted:
		doc.Problems = append(doc.Problems, api.OpenProblem{
			Ref: row.Ref, Version: p.Version.String(), Defect: string(p.Defect), Urgency: string(p.Urgency), State: row.State, At: row.At,
			DueAt: optional(p.DueAt), Overdue: optional(p.DueAt != 0 && doc.At > p.DueAt),
		})
	case entity.ProblemCorrected:
		doc.Answered.Corrected++
	case entity.ProblemConfirmed:
		doc.Answered.Confirmed++
	case entity.ProblemSettled:
		doc.Answered.Settled++
	}
}

// parsed gives the state in a row of the index.
func parsed[E entity.Entity](row *index.Entity) (none E, err error) {
	ref, err := statement.ParseRef(row.Ref)
	if err != nil {
		return none, err
	}
	state, err := entity.Parse(ref, row.Value)
	if err != nil {
		return none, err
	}
	return state.(E), nil
}

package httpapi

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/audit"
	"luzheng/gateway/supervision"
	"luzheng/signer/statement"
)

// GetSupervision gives the figures of a period.
func (s *server) GetSupervision(c *gin.Context, params api.GetSupervisionParams) {
	from, until := int64(0), s.Now().UnixMilli()
	if params.From != nil {
		from = *params.From
	}
	if params.Until != nil {
		until = *params.Until
	}
	if from < 0 || until <= from {
		answerProblem(c, problemf(CodeParameter, "until must be after from"))
		return
	}
	everyones := everybody
	asked := params.Party
	if asked == nil && (readerOf(c).ledger != nil || permits(visibilityOfKind(statement.KindSupervisionReport), readerOf(c), audit.Matter{}) == allows) {
		asked = &everyones
	}
	concerned, err := mattersFor(readerOf(c), asked)
	if err != nil {
		answerProblem(c, err)
		return
	}
	s.fresh(c.Request.Context())
	doc := api.Supervision{From: from, Until: until, Height: int64(s.Progress.Reached().Next) - 1, Figures: []api.Figures{}}
	all, err := supervision.Count(c.Request.Context(), s.Index, from, until, s.Now().UnixMilli())
	if err != nil {
		answerProblem(c, err)
		return
	}
	for _, f := range all {
		if concerned.include(f.Party) {
			doc.Figures = append(doc.Figures, figuresOf(f))
		}
	}
	answerJSON(c, http.StatusOK, doc)
}

func figuresOf(f supervision.Figures) api.Figures {
	return api.Figures{
		Party: string(f.Party), Entries: f.Entries, OpenEntries: f.Open, Overdue: f.Overdue,
		Published: f.By[statement.KindCataloguePublish], Revised: f.By[statement.KindCatalogueRevise], Retired: f.By[statement.KindCatalogueRetire],
		Versions: f.By[statement.KindDatasetAnchor], Withdrawn: f.By[statement.KindDatasetWithdraw],
		Requests: f.About[statement.KindAccessRequest], Consents: f.By[statement.KindAccessConsent], Refusals: f.By[statement.KindAccessRefuse],
		Grants: f.About[statement.KindAccessGrant], Opened: f.About[statement.KindOpeningApprove],
		Problems:   f.About[statement.KindProblemReport],
		Solved:     f.By[statement.KindProblemCorrect] + f.By[statement.KindProblemConfirm] + f.By[statement.KindProblemSettle],
		Violations: f.About[statement.KindSuspicionConfirm], Incidents: f.By[statement.KindIncidentReport],
		Orders: f.About[statement.KindRectificationOrder], Rectified: f.About[statement.KindRectificationAccept],
		Duties: f.Duties.InForce, DutiesMet: f.Duties.Met,
	}
}

// ListCaseReads lists what was read within a case, for those who may know of it.
func (s *server) ListCaseReads(c *gin.Context, text string, params api.ListCaseReadsParams) {
	size, ok := bound(c, "limit", params.Limit, 1, 200, 50)
	if !ok {
		return
	}
	after, err := readCursor(params.Cursor)
	if err != nil {
		answerProblem(c, err)
		return
	}
	ref, ok := typed(c, statement.TypeCase, text)
	if !ok {
		return
	}
	if _, ok := s.entityFor(c, ref); !ok {
		return
	}
	concern := readerOf(c).Party
	if permits(visibilityOfKind(statement.KindCaseOpen), readerOf(c), audit.Matter{}) == allows {
		concern = "" // who sees cases that are none of its own sees all of their reads
	}
	found, err := s.Reads.Reads(c.Request.Context(), ref, concern, after, size+1)
	if err != nil {
		answerProblem(c, err)
		return
	}
	doc := api.ReadPage{Case: ref.String(), Reads: []api.Read{}}
	found, doc.Next = cut(found, size, func(r audit.Read) string { return strconv.FormatInt(r.Number, 10) })
	for _, r := range found {
		doc.Reads = append(doc.Reads, api.Read{At: r.At, Handler: string(r.Handler), What: r.What})
	}
	answerJSON(c, http.StatusOK, doc)
}

func readCursor(cursor *string) (int64, error) {
	text := strings.TrimSpace(given(cursor))
	if text == "" {
		return 0, nil
	}
	after, err := strconv.ParseInt(text, 10, 64)
	if err != nil || after < 0 {
		return 0, problemf(CodeParameter, "the cursor is none that this API gave")
	}
	return after, nil
}

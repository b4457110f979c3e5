package httpapi

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/eventlog"
	"luzheng/gateway/index"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// stages says where in the story of an access a kind stands; a kind that is not named is a matter beside it.
var stages = map[statement.Kind]api.AccessStepStage{
	statement.KindAccessRequest:  api.StageApplication,
	statement.KindAccessComplete: api.StageApplication,
	statement.KindAccessWithdraw: api.StageApplication,

	statement.KindAccessAccept:  api.StageReview,
	statement.KindAccessDecline: api.StageReview,
	statement.KindAccessOpinion: api.StageReview,
	statement.KindAccessConsent: api.StageReview,
	statement.KindAccessRefuse:  api.StageReview,
	statement.KindAccessReturn:  api.StageReview,
	statement.KindAccessArgue:   api.StageReview,

	statement.KindAgreementSign: api.StageAgreement,
	statement.KindAccessGrant:   api.StageGrant,
	statement.KindUsageRecord:   api.StageUse,
	statement.KindAccessRevoke:  api.StageRevocation,

	statement.KindUsageSuspect:     api.StageSuspicion,
	statement.KindSuspicionExplain: api.StageSuspicion,
	statement.KindSuspicionConfirm: api.StageSuspicion,
	statement.KindSuspicionDismiss: api.StageSuspicion,

	statement.KindDisputeOpen:       api.StageDispute,
	statement.KindDisputeNegotiate:  api.StageDispute,
	statement.KindDisputeEscalate:   api.StageDispute,
	statement.KindDisputeCoordinate: api.StageDispute,
}

// GetAccess tells one access as a timeline: application, review, agreement, grant, uses, end.
func (s *server) GetAccess(c *gin.Context, text string, params api.GetAccessParams) {
	ref, ok := typed(c, statement.TypeGrant, text)
	if !ok {
		return
	}
	if ref.Type != statement.TypeGrant {
		answerProblem(c, problemf(CodeParameter, "%s is no grant", ref))
		return
	}
	row, ok := s.entityFor(c, ref)
	if !ok {
		return
	}
	state, err := entity.Parse(ref, row.Value)
	if err != nil {
		answerProblem(c, err)
		return
	}
	g := state.(*entity.Grant)
	doc := api.AccessStory{
		Grant: ref.String(), Request: g.Request.String(), Agreement: g.Agreement.String(), Entry: g.Entry.String(),
		User: string(g.User), Provider: string(g.Provider), State: row.State, Steps: []api.AccessStep{},
	}
	if entry, err := s.Index.CatalogueEntry(c.Request.Context(), g.Entry); err == nil {
		doc.Name = optional(entry.BusinessName)
	}
	page, ok := s.page(c, params.Cursor, params.Limit)
	if !ok {
		return
	}
	found, err := s.Index.Search(c.Request.Context(), index.Query{Grant: &ref}, page.Page)
	if err != nil {
		answerProblem(c, err)
		return
	}
	found, doc.Next = page.cut(found)
	kept, hidden, err := s.readable(c, found)
	if err != nil {
		answerProblem(c, err)
		return
	}
	for _, st := range kept {
		doc.Steps = append(doc.Steps, api.AccessStep{Stage: stageOf(st.Kind), Statement: summaryOf(st)})
	}
	doc.Height, doc.Hidden = page.Height, optional(hidden)
	if page.After == nil {
		if doc.Uses, doc.EarlierUses, doc.UsesProblem, err = s.lastUses(c, index.Query{Grant: &ref}, page.size); err != nil {
			answerProblem(c, err)
			return
		}
	}
	answerJSON(c, http.StatusOK, doc)
}

// lastUses gives the last uses that a search finds, with the cursor of those before them. Where the log's rows are damaged it gives the
// code of that: what the ledger says can be read all the same.
func (s *server) lastUses(c *gin.Context, sought index.Query, size int) (uses *[]api.UseSummary, earlier, code *string, err error) {
	found, err := s.pageOfUses(c, sought, nil, size)
	switch {
	case err == nil:
		return &found.Uses, found.Next, nil, nil
	case errors.Is(err, eventlog.ErrDamaged) || errors.Is(err, eventlog.ErrColumn):
		return nil, nil, optional(string(CodeLogDamaged)), nil
	}
	return nil, nil, nil, err
}

func stageOf(k statement.Kind) api.AccessStepStage {
	if stage, ok := stages[k]; ok {
		return stage
	}
	return api.StageOther
}

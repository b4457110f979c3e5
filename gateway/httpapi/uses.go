package httpapi

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/audit"
	"luzheng/gateway/eventlog"
	assemble "luzheng/gateway/evidence"
	"luzheng/signer/event"
)

// ListUses gives a page of a scope's uses. The leaf of each is shown to whoever may read one of its parties' uses; of an event that is not
// for the caller nothing is given, so that a page may have gaps that its counts show.
func (s *server) ListUses(c *gin.Context, year api.Year, text api.Ref, params api.ListUsesParams) {
	log, err := s.eventLog(year)
	if err != nil {
		answerProblem(c, err)
		return
	}
	ref, ok := refOf(c, text)
	if !ok {
		return
	}
	which, ok := event.PlaceOf(ref)
	if !ok {
		answerProblem(c, problemf(CodeParameter, "ref must name a dataset entry, a grant or an application"))
		return
	}
	limit, ok := bound(c, "limit", params.Limit, 1, 200, 50)
	if !ok {
		return
	}
	before := log.Head().Size + 1
	if params.Before != nil {
		before = uint64(max(*params.Before, 0))
	}
	found, next, err := log.Uses(c.Request.Context(), ref, before, limit)
	if err != nil {
		answerProblem(c, err)
		return
	}
	page := api.UsePage{Uses: []api.Use{}, Count: int64(log.Count(ref)), Next: optional(int64(next))}
	var reads []audit.Read
	about := s.newMatters()
	for i := range found {
		l := &found[i]
		p, matter, err := about.mayRead(c.Request.Context(), readerOf(c), l)
		switch {
		case err != nil:
			answerProblem(c, err)
			return
		case p == denies:
			continue
		case p == allowsInCase:
			reads = append(reads, audit.Read{What: "event:" + l.ID.String(), Parties: matter.Parties})
		}
		page.Uses = append(page.Uses, api.Use{
			Index: int64(l.Index), Count: int64(l.Places[which].Count), Leaf: l.Raw, ID: l.ID.String(), Received: l.Received,
			Height: int64(l.Height), Rules: int64(l.Rules), Verdict: string(l.Verdict), Event: &l.Of,
		})
	}
	if err := s.noted(c, reads...); err != nil {
		answerProblem(c, err)
		return
	}
	if len(page.Uses) == 0 && len(found) > 0 {
		answerProblem(c, denied(c, "a use of "+ref.String()))
		return
	}
	answerJSON(c, http.StatusOK, page)
}

// GetUseEvidence gives the evidence file of one use that the caller may read.
func (s *server) GetUseEvidence(c *gin.Context, year api.Year, index int64) {
	if index < 0 {
		answerProblem(c, problemf(CodeParameter, "index counts from 0"))
		return
	}
	s.answerUses(c, year, assemble.Uses{Index: uint64(index)})
}

// GetUsesEvidence gives the evidence file of all uses of a scope, every one of which the caller may read.
func (s *server) GetUsesEvidence(c *gin.Context, year api.Year, text api.Ref, params api.GetUsesEvidenceParams) {
	ref, ok := refOf(c, text)
	if !ok {
		return
	}
	if _, ok := event.PlaceOf(ref); !ok {
		answerProblem(c, problemf(CodeParameter, "ref must name a dataset entry, a grant or an application"))
		return
	}
	if r := readerOf(c); !r.Known() && !witness(r.Caller) { // whether something was ever used is not for everybody
		answerProblem(c, denied(c, "the uses of "+ref.String()))
		return
	}
	s.answerUses(c, year, assemble.Uses{Scope: ref, Bare: params.Events != nil && !*params.Events})
}

func (s *server) answerUses(c *gin.Context, year api.Year, u assemble.Uses) {
	log, err := s.eventLog(year)
	if err != nil {
		answerProblem(c, err)
		return
	}
	if s.Evidence == nil {
		answerProblem(c, problemf(CodeUnattested, "this gateway knows no followers that attest"))
		return
	}
	u.Log, u.Ref = log, log.Ref
	u.May = func(leaves []eventlog.Placed) error { return s.mayReadLeaves(c, leaves) }
	file, err := s.Evidence.AssembleUses(c.Request.Context(), u)
	if err != nil {
		answerProblem(c, err)
		return
	}
	c.Data(http.StatusOK, "application/json", file)
}

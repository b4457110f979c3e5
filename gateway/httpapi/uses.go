package httpapi

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/audit"
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
	for i := range found {
		l := &found[i]
		p, matter, err := s.mayReadUse(c, readerOf(c), l)
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
			Index: int64(l.Index), Count: int64(l.Places[which].Count), Leaf: l.Raw, Id: l.ID.String(), Received: l.Received,
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

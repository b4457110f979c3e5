package httpapi

import (
	"io"
	"net/http"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/audit"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// maxTerms bounds the body of a search that is kept.
const maxTerms = 4 << 10

// teamOf gives the case of the path to one of its team, whose request is for it; otherwise the request is answered.
func (s *server) teamOf(c *gin.Context, text string) (statement.Ref, bool) {
	ref, ok := typed(c, statement.TypeCase, text)
	if !ok {
		return ref, false
	}
	if scope := readerOf(c).scope; scope == nil || scope.Case != ref {
		answerProblem(c, problemf(CodeDenied, "the searches of %s are for requests of its team, with %s", ref, caseHeader))
		return ref, false
	}
	return ref, true
}

// ListSavedQueries gives the searches that a case's team keeps.
func (s *server) ListSavedQueries(c *gin.Context, text api.CaseID) {
	ref, ok := s.teamOf(c, text)
	if !ok {
		return
	}
	kept, err := s.Queries.Kept(c.Request.Context(), ref)
	if err != nil {
		answerProblem(c, err)
		return
	}
	doc := api.SavedQueries{Case: ref.String(), Queries: []api.SavedQuery{}}
	for _, q := range kept {
		one := api.SavedQuery{Name: q.Name, Handler: string(q.Handler), At: q.At}
		if err := strictjson.Unmarshal(q.Terms, &one.Terms, maxTerms); err != nil {
			answerProblem(c, err)
			return
		}
		doc.Queries = append(doc.Queries, one)
	}
	answerJSON(c, http.StatusOK, doc)
}

// SaveQuery keeps a search.
func (s *server) SaveQuery(c *gin.Context, text api.CaseID, name api.QueryName) {
	ref, ok := s.teamOf(c, text)
	if !ok {
		return
	}
	if !audit.ValidName(name) {
		answerProblem(c, problemf(CodeParameter, "name must be one line of 1 to %d characters", audit.MaxName))
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxTerms))
	if err != nil {
		answerProblem(c, err)
		return
	}
	var terms api.SearchTerms
	if err := strictjson.Unmarshal(body, &terms, maxTerms); err != nil {
		answerProblem(c, err)
		return
	}
	if _, err := queryOf(terms); err != nil {
		answerProblem(c, err)
		return
	}
	raw, err := strictjson.Marshal(terms)
	if err != nil {
		answerProblem(c, err)
		return
	}
	err = s.Queries.Keep(c.Request.Context(), ref, audit.Query{Name: name, Handler: readerOf(c).Handler, At: s.Now().UnixMilli(), Terms: raw})
	if err != nil {
		answerProblem(c, err)
		return
	}
	c.Status(http.StatusNoContent)
}

// ForgetQuery takes a search away.
func (s *server) ForgetQuery(c *gin.Context, text api.CaseID, name api.QueryName) {
	ref, ok := s.teamOf(c, text)
	if !ok {
		return
	}
	if !audit.ValidName(name) {
		answerProblem(c, problemf(CodeParameter, "name must be one line of 1 to %d characters", audit.MaxName))
		return
	}
	if err := s.Queries.Forget(c.Request.Context(), ref, name); err != nil {
		answerProblem(c, err)
		return
	}
	c.Status(http.StatusNoContent)
}

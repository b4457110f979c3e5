package httpapi

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/index"
	"luzheng/signer/evidence"
	"luzheng/signer/statement"
)

// entityFor gives an entity that the caller may read; otherwise the request is answered.
func (s *server) entityFor(c *gin.Context, ref statement.Ref) (*index.Entity, bool) {
	s.fresh(c.Request.Context())
	e, err := s.Index.Entity(c.Request.Context(), ref)
	if err == nil {
		switch p := mayReadEntity(readerOf(c), e); p {
		case denies, conceals:
			err = denied(c, ref.String())
		case allows, allowsInCase:
			err = s.notedFor(c, p, e.Ref, e.Parties)
		}
	}
	if err != nil {
		answerProblem(c, err)
		return nil, false
	}
	return e, true
}

// GetEntity gives the state of an entity.
func (s *server) GetEntity(c *gin.Context, text api.Ref) {
	ref, ok := refOf(c, text)
	if !ok {
		return
	}
	e, ok := s.entityFor(c, ref)
	if !ok {
		return
	}
	called, err := s.names(c.Request.Context(), []string{e.Ref})
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusOK, entityOf(e, called))
}

func entityOf(e *index.Entity, called map[string]string) api.Entity {
	return api.Entity{
		Ref: e.Ref, State: e.State, Head: e.Head.String(), Count: e.Count, At: e.At, By: string(e.By), Parent: optional(e.Parent),
		Name: optional(called[e.Ref]), Value: e.Value,
	}
}

// GetEntityHead gives the digest that the next statement about an entity names. It tells no more than the entity map does, so it is
// public: a signatory must not have to trust a session to learn what it signs after.
func (s *server) GetEntityHead(c *gin.Context, text api.Ref) {
	ref, ok := refOf(c, text)
	if !ok {
		return
	}
	s.fresh(c.Request.Context())
	e, err := s.Index.Entity(c.Request.Context(), ref)
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusOK, api.Head{Ref: e.Ref, Head: e.Head.String(), Count: e.Count})
}

// GetEntityHistory pages through the statements that changed an entity.
func (s *server) GetEntityHistory(c *gin.Context, text api.Ref, params api.GetEntityHistoryParams) {
	ref, ok := refOf(c, text)
	if !ok {
		return
	}
	if _, ok := s.entityFor(c, ref); !ok {
		return
	}
	s.answerPage(c, params.Cursor, params.Limit, func(ctx context.Context, page index.Page) ([]*index.Statement, error) {
		return s.Index.History(ctx, ref, page)
	})
}

// GetEntityEvidence gives the evidence file of an entity that the caller may read.
func (s *server) GetEntityEvidence(c *gin.Context, text api.Ref, params api.GetEntityEvidenceParams) {
	ref, ok := refOf(c, text)
	if !ok {
		return
	}
	if _, ok := s.entityFor(c, ref); !ok {
		return
	}
	s.answerEvidence(c, evidence.ForEntity(ref), params.Depth, params.Block)
}

// asked is a page that a request asks for.
type asked struct {
	index.Page // with room for one more row, which tells whether there is more
	size       int
}

// page reads cursor and limit. If they are not right, the request is answered.
func (s *server) page(c *gin.Context, cursor *api.Cursor, limit *api.Limit) (asked, bool) {
	size, ok := bound(c, "limit", limit, 1, 200, 50)
	if !ok {
		return asked{}, false
	}
	s.fresh(c.Request.Context())
	page := index.Page{Height: int64(s.Progress.Reached().Next) - 1, Limit: size + 1}
	if cursor != nil && *cursor != "" {
		at, err := parseCursor(*cursor)
		if err != nil {
			answerProblem(c, err)
			return asked{}, false
		}
		page.After, page.Height = &at.after, at.height
	}
	return asked{page, size}, true
}

// cut gives the page of what was found, and the cursor of the next.
func (a asked) cut(found []*index.Statement) (page []*index.Statement, next *string) {
	return cut(found, a.size, func(last *index.Statement) string { return place{last.Place, a.Height}.String() })
}

// answerPage answers one page of a list of statements.
func (s *server) answerPage(c *gin.Context, cursor *api.Cursor, limit *api.Limit, list func(context.Context, index.Page) ([]*index.Statement, error)) {
	page, ok := s.page(c, cursor, limit)
	if !ok {
		return
	}
	found, err := list(c.Request.Context(), page.Page)
	if err != nil {
		answerProblem(c, err)
		return
	}
	doc, err := s.statementPage(c, page, found)
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusOK, doc)
}

// statementPage gives what the caller may read of a page of statements.
func (s *server) statementPage(c *gin.Context, page asked, found []*index.Statement) (api.StatementPage, error) {
	doc := api.StatementPage{Statements: []api.StatementSummary{}, Height: page.Height}
	found, doc.Next = page.cut(found)
	kept, hidden, err := s.readable(c, found)
	if err != nil {
		return doc, err
	}
	called, err := s.names(c.Request.Context(), refsOf(kept, aboutOf))
	for _, st := range kept {
		summary := summaryOf(st)
		summary.Name = optional(called[aboutOf(st)])
		doc.Statements = append(doc.Statements, summary)
	}
	doc.Hidden = optional(hidden)
	return doc, err
}

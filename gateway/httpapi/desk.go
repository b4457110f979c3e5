package httpapi

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/desk"
	"luzheng/gateway/index"
	"luzheng/gateway/storage"
	"luzheng/signer/envelope"
	"luzheng/signer/statement"
)

// maxDesk is how many waiting statements a list holds.
const maxDesk = 2 * desk.MaxLaid

// ListStatements pages through a party's own statements.
func (s *server) ListStatements(c *gin.Context, params api.ListStatementsParams) {
	asked, err := mattersFor(readerOf(c), params.Issuer)
	if err == nil && asked.parties == nil {
		err = problemf(CodeParameter, "issuer must name one party")
	}
	if err != nil {
		answerProblem(c, err)
		return
	}
	result := given(params.Result)
	if !slices.Contains([]string{"", string(api.Accepted), string(api.Refused)}, result) {
		answerProblem(c, problemf(CodeParameter, "result must be accepted or refused"))
		return
	}
	s.answerPage(c, params.Cursor, params.Limit, func(ctx context.Context, page index.Page) ([]*index.Statement, error) {
		return s.Index.StatementsOf(ctx, asked.parties[0], statement.Kind(given(params.Kind)), result, page)
	})
}

// ListDesk lists what waits for the caller's party, or for others beside it.
func (s *server) ListDesk(c *gin.Context) {
	s.fresh(c.Request.Context())
	found, err := s.Desk.Store.List(c.Request.Context(), callerOf(c).Party, s.Now().UnixMilli(), maxDesk)
	if err != nil {
		answerProblem(c, err)
		return
	}
	doc := api.Desk{Waiting: []api.Waiting{}}
	for _, d := range found {
		done, err := s.accepted(c.Request.Context(), d)
		if err != nil {
			answerProblem(c, err)
			return
		}
		if done {
			continue
		}
		w, err := s.waiting(c.Request.Context(), d)
		if err != nil {
			answerProblem(c, err)
			return
		}
		doc.Waiting = append(doc.Waiting, *w)
	}
	answerJSON(c, http.StatusOK, doc)
}

// accepted tells whether the ledger has accepted what still lies here, and takes it away if so.
func (s *server) accepted(ctx context.Context, d desk.Draft) (bool, error) {
	st, err := s.Index.Statement(ctx, d.ID)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	case st.Result != string(api.Accepted):
		return false, nil
	}
	if err := s.Desk.Store.Remove(ctx, d.ID, d.By); err != nil && !errors.Is(err, storage.ErrNotFound) {
		return false, err
	}
	return true, nil
}

// LayOnDesk keeps a statement that needs more signatures.
func (s *server) LayOnDesk(c *gin.Context) {
	raw, err := readBody(c, envelope.MaxSize)
	if err != nil {
		answerProblem(c, err)
		return
	}
	s.fresh(c.Request.Context())
	sub, err := s.Checker.Read(raw)
	if err == nil {
		err = s.Checker.Signatures(c.Request.Context(), sub, nil)
	}
	var laid desk.Draft
	if err == nil {
		laid, err = s.Desk.Lay(c.Request.Context(), callerOf(c).Party, sub)
	}
	var doc *api.Waiting
	if err == nil {
		doc, err = s.waiting(c.Request.Context(), laid)
	}
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusCreated, doc)
}

// GetFromDesk gives a statement that waits, with its envelope.
func (s *server) GetFromDesk(c *gin.Context, text api.StatementID) {
	id, ok := digestOf(c, "id", text)
	if !ok {
		return
	}
	d, err := s.Desk.Store.Get(c.Request.Context(), id, callerOf(c).Party, s.Now().UnixMilli())
	var doc *api.Waiting
	if err == nil {
		doc, err = s.waiting(c.Request.Context(), d)
	}
	if err != nil {
		answerProblem(c, err)
		return
	}
	raw := jsonRaw(d.Envelope)
	doc.Envelope = &raw
	answerJSON(c, http.StatusOK, doc)
}

// TakeFromDesk takes a statement away.
func (s *server) TakeFromDesk(c *gin.Context, text api.StatementID) {
	id, ok := digestOf(c, "id", text)
	if !ok {
		return
	}
	if err := s.Desk.Store.Remove(c.Request.Context(), id, callerOf(c).Party); err != nil {
		answerProblem(c, err)
		return
	}
	c.Status(http.StatusNoContent)
}

// waiting describes a draft without its envelope.
func (s *server) waiting(ctx context.Context, d desk.Draft) (*api.Waiting, error) {
	e, err := envelope.Parse(d.Envelope)
	if err != nil {
		return nil, err
	}
	said, err := statement.Parse(e.Payload)
	if err != nil {
		return nil, err
	}
	signed, err := s.Desk.Signed(ctx, e)
	if err != nil {
		return nil, err
	}
	doc := &api.Waiting{
		ID: d.ID.String(), Kind: string(d.Kind), Issuer: string(said.Issuer), LaidBy: string(d.By), At: d.At, Until: d.Until,
		Signed: []api.Signed{}, Awaited: []string{},
	}
	if said.Subject != nil {
		doc.Subject = optional(said.Subject.String())
	}
	for _, who := range signed {
		doc.Signed = append(doc.Signed, api.Signed{KeyID: who.Key.String(), Party: string(who.Party), Post: string(who.Post), Handler: optional(string(who.Handler))})
	}
	for _, p := range desk.Awaited(said, d.Parties, signed) {
		doc.Awaited = append(doc.Awaited, string(p))
	}
	return doc, nil
}

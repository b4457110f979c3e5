package httpapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	assemble "luzheng/gateway/evidence"
	"luzheng/gateway/index"
	"luzheng/gateway/storage"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

func jsonRaw(raw []byte) json.RawMessage { return raw }

// digestOf reads a digest of the path.
func digestOf(c *gin.Context, name, text string) (gm.Digest, bool) {
	d, err := gm.ParseDigest(text)
	if err != nil {
		answerProblem(c, problemf(CodeParameter, "%s must be 64 lower-case hexadecimal digits", name))
		return d, false
	}
	return d, true
}

// refOf reads a reference of the path.
func refOf(c *gin.Context, text string) (statement.Ref, bool) {
	ref, err := statement.ParseRef(text)
	if err != nil {
		answerProblem(c, problemf(CodeParameter, "%s", err))
		return ref, false
	}
	return ref, true
}

// typed reads an ID of the path that may stand with or without its type.
func typed(c *gin.Context, t statement.EntityType, text string) (statement.Ref, bool) {
	if !strings.Contains(text, ":") {
		text = string(t) + ":" + text
	}
	return refOf(c, text)
}

// GetStatement gives a recorded statement, or tells how far a pending one is.
func (s *server) GetStatement(c *gin.Context, text api.StatementID) {
	id, ok := digestOf(c, "id", text)
	if !ok {
		return
	}
	s.fresh(c.Request.Context())
	st, err := s.Index.Statement(c.Request.Context(), id)
	if errors.Is(err, storage.ErrNotFound) {
		s.pending(c, id)
		return
	}
	if err == nil {
		err = s.readableOr(c, st)
	}
	if err != nil {
		answerProblem(c, err)
		return
	}
	receipt, err := s.Receipts.Find(c.Request.Context(), st.ID, gm.Sum(st.Outcome))
	if err != nil {
		answerProblem(c, err)
		return
	}
	summary := summaryOf(st)
	full := api.Statement{
		ID: summary.ID, Kind: summary.Kind, Issuer: summary.Issuer, Handler: summary.Handler, Subject: summary.Subject, Created: summary.Created,
		Block: summary.Block, TxPlace: summary.TxPlace, Index: summary.Index, Tx: summary.Tx, Time: summary.Time, Rules: summary.Rules, Result: summary.Result, Code: summary.Code,
		Custodial: summary.Custodial, Submitter: summary.Submitter, Envelope: st.Envelope, Outcome: st.Outcome,
	}
	if receipt != nil {
		raw := jsonRaw(receipt)
		full.Receipt = &raw
	}
	answerJSON(c, http.StatusOK, full)
}

// readableOr is nil if the caller may read the statement, and a problem otherwise.
func (s *server) readableOr(c *gin.Context, st *index.Statement) error {
	p, matter, err := s.mayReadStatement(c.Request.Context(), readerOf(c), st)
	switch {
	case err != nil:
		return err
	case p == denies || p == conceals:
		return denied(c, "statement "+st.ID.String())
	}
	return s.notedFor(c, p, "statement:"+st.ID.String(), matter.Parties)
}

// denied tells a caller without a session that it needs one, and any other that it may not.
func denied(c *gin.Context, what string) *problem {
	if !callerOf(c).Known() {
		return problemf(CodeSessionRequired, "%s is not public", what)
	}
	return problemf(CodeDenied, "%s is not for %s", what, callerOf(c).Party)
}

func summaryOf(st *index.Statement) api.StatementSummary {
	return api.StatementSummary{
		ID: st.ID.String(), Kind: string(st.Kind), Issuer: string(st.Issuer), Handler: optional(string(st.Handler)),
		Subject: optional(st.Subject), Created: optional(st.Created),
		Block: st.Place.Block, TxPlace: st.Place.Tx, Index: st.Place.Index, Tx: st.Tx, Time: st.Time, Rules: st.Rules, Result: st.Result, Code: optional(st.Code), Custodial: optional(st.Custodial),
		Submitter: optional(st.Submitter),
	}
}

// GetStatementEvidence gives the evidence file of a statement that the caller may read.
func (s *server) GetStatementEvidence(c *gin.Context, text api.StatementID, params api.GetStatementEvidenceParams) {
	id, ok := digestOf(c, "id", text)
	if !ok {
		return
	}
	s.fresh(c.Request.Context())
	st, err := s.Index.Statement(c.Request.Context(), id)
	if err == nil {
		err = s.readableOr(c, st)
	}
	if err != nil {
		answerProblem(c, err)
		return
	}
	s.answerEvidence(c, evidence.ForStatement(id), params.Depth, params.Block)
}

func (s *server) answerEvidence(c *gin.Context, subject evidence.Subject, depth *int, block *bool) {
	generations, ok := bound(c, "depth", depth, 0, 8, 1)
	if !ok {
		return
	}
	if s.Evidence == nil {
		answerProblem(c, problemf(CodeUnattested, "this gateway knows no followers that attest"))
		return
	}
	file, err := s.Evidence.Assemble(c.Request.Context(), assemble.Request{
		Subject: subject, Depth: generations, Block: block != nil && *block,
	})
	if err != nil {
		answerProblem(c, err)
		return
	}
	c.Data(http.StatusOK, "application/json", file)
}

package httpapi

import (
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/vault"
	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/statement"
)

// ExecuteErasure destroys the keys and salts of an approved erasure. The ledger's own state decides, never the index.
func (s *server) ExecuteErasure(c *gin.Context, text string) {
	ref, ok := typed(c, statement.TypeErasure, text)
	if !ok {
		return
	}
	ctx := c.Request.Context()
	s.fresh(ctx)
	erasure, err := s.approvedErasure(ctx, ref)
	if err != nil {
		answerProblem(c, err)
		return
	}
	now := s.Now().UnixMilli()
	if err := s.Vault.Keys.Erase(ctx, vault.Erasure{Ref: ref, Attachments: erasure.Attachments, At: now}); err != nil {
		answerProblem(c, err)
		return
	}
	until, err := s.Vault.Keys.Backups(ctx)
	if err != nil {
		answerProblem(c, err)
		return
	}
	doc := api.Erased{Erasure: ref.String(), Attachments: []string{}, BackupsUntil: max(until, now)}
	for _, sum := range erasure.Attachments {
		doc.Attachments = append(doc.Attachments, sum.String())
	}
	answerJSON(c, http.StatusOK, doc)
}

// approvedErasure gives an erasure that was approved and names nothing but what its statement carries.
func (s *server) approvedErasure(ctx context.Context, ref statement.Ref) (*entity.Erasure, error) {
	raw, err := s.World.Entity(ctx, ref)
	if err != nil {
		return nil, err
	}
	if raw == nil {
		return nil, problemf(CodeNotFound, "there is no %s on the ledger", ref)
	}
	state, err := entity.Parse(ref, raw)
	if err != nil {
		return nil, err
	}
	e, ok := state.(*entity.Erasure)
	if !ok || e.State != entity.ErasureApproved && e.State != entity.ErasureCertified {
		return nil, problemf(CodeErasure, "%s is %s", ref, state.Common().State)
	}
	row, err := s.Index.Statement(ctx, e.Statement)
	if err != nil {
		return nil, err
	}
	env, err := envelope.Parse(row.Envelope)
	if err != nil {
		return nil, err
	}
	if env.ID() != e.Statement {
		return nil, problemf(CodeErasure, "the index holds another statement than %s", e.Statement)
	}
	said, err := statement.Parse(env.Payload)
	if err != nil {
		return nil, err
	}
	carried, err := said.Attachments()
	if err != nil {
		return nil, err
	}
	for _, sum := range e.Attachments {
		if !slices.Contains(carried, sum) {
			return nil, problemf(CodeErasure, "statement %s does not carry the attachment %s", e.Statement, sum)
		}
	}
	return e, nil
}

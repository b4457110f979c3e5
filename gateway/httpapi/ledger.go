package httpapi

import (
	"context"
	"encoding/base64"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"luzheng/chaincode/rules"
	"luzheng/gateway/api"
	"luzheng/gateway/index"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// GetLedger says which ledger this is.
func (s *server) GetLedger(c *gin.Context) {
	doc := api.Ledger{
		Ledger: string(s.Ledger), Proves: api.LedgerProves(s.Proves), Gateway: optional(string(s.Gateway)),
		ReceiptKey: optional(base64.StdEncoding.EncodeToString(s.ReceiptKey.SPKI())),
	}
	if s.SignIn != nil {
		doc.SignIn = &api.SignIn{Issuer: s.SignIn.Issuer, ClientID: s.SignIn.ClientID}
	}
	if s.TrustRoot != nil {
		raw := jsonRaw(s.TrustRoot)
		doc.TrustRoot = &raw
		doc.TrustRootDigest = optional(gm.Sum(s.TrustRoot).String())
	}
	if len(s.Signers) > 0 {
		doc.Signers = &s.Signers
	}
	s.fresh(c.Request.Context())
	ref := statement.Ref{Type: statement.TypeLedger, ID: string(s.Ledger)}
	first, err := s.Index.History(c.Request.Context(), ref, index.Page{Height: int64(s.Progress.Reached().Next), Limit: 1})
	if err == nil && len(first) == 1 {
		doc.Genesis = optional(first[0].ID.String())
		if row, err := s.Index.Entity(c.Request.Context(), ref); err == nil {
			if state, err := entity.Parse(ref, row.Value); err == nil {
				doc.Rules = &state.(*entity.Ledger).Rules
			}
		}
	}
	answerJSON(c, http.StatusOK, doc)
}

// GetStatus says how the gateway and the followers are. It answers even when some of them do not.
func (s *server) GetStatus(c *gin.Context) {
	const patience = 3 * time.Second
	ctx, cancel := context.WithTimeout(c.Request.Context(), patience)
	defer cancel()
	reached := s.Progress.Reached()
	waiting, transactions := s.Engine.Depth()
	doc := api.Status{
		Ledger: string(s.Ledger), Indexed: int64(reached.Next), Statements: reached.Statements, Queue: waiting, Transactions: transactions,
		LastError: optional(s.IndexError()),
	}
	var problems [2]error
	var group sync.WaitGroup
	group.Go(func() { doc.Followers = s.followers(ctx) })
	group.Go(func() { doc.Attested = s.attested(ctx) })
	group.Go(func() { doc.Orderers = s.orderers(ctx) })
	height, err := s.World.Height(ctx)
	if problems[0] = err; err != nil {
		height = reached.Next
	}
	doc.Outbox, problems[1] = s.Outbox.Depth(ctx)
	doc.Log, doc.Witnesses = s.logStanding(ctx), s.witnessed()
	group.Wait()
	doc.Monitor = s.monitored(callerOf(c))
	doc.Height = int64(height)
	doc.Lag = max(doc.Height-doc.Indexed, 0)
	if doc.LastError == nil {
		doc.LastError = joined(problems[:])
	}
	answerJSON(c, http.StatusOK, doc)
}

func (s *server) followers(ctx context.Context) []api.FollowerStatus {
	names := slices.Sorted(maps.Keys(s.Followers))
	all := make([]api.FollowerStatus, len(names))
	var group sync.WaitGroup
	for i, name := range names {
		group.Go(func() {
			all[i] = api.FollowerStatus{Organisation: string(name), Url: s.Followers[name].URL()}
			status, err := s.Followers[name].Status(ctx)
			if err != nil {
				all[i].Error = optional(err.Error())
				return
			}
			statements := int64(status.Statements)
			all[i].Statements, all[i].Colour, all[i].Error = &statements, optional(string(status.Colour)), optional(status.LastError)
			if status.Checkpoint != nil {
				block := int64(*status.Checkpoint)
				all[i].Block = &block
			}
		})
	}
	group.Wait()
	return all
}

func (s *server) attested(ctx context.Context) *api.Attested {
	if s.Attestation == nil {
		return nil
	}
	a, err := s.Attestation.Latest(ctx)
	if err != nil {
		return nil // the followers' own lines say why
	}
	return &api.Attested{
		Block: int64(a.Checkpoint.Block), Size: int64(a.Checkpoint.Size), Root: a.Checkpoint.Root.String(), MapRoot: a.Checkpoint.MapRoot.String(),
		SignedBy: a.SignedBy,
	}
}

// ListCodes prints both tables of codes.
func (s *server) ListCodes(c *gin.Context) {
	var all []api.CodeExplanation
	for _, e := range append(slices.Clone(explanations), rules.Codes()...) {
		all = append(all, api.CodeExplanation{Code: string(e.Code), Status: e.Status, Hint: e.Hint, HintZH: e.HintZH})
	}
	slices.SortFunc(all, func(a, b api.CodeExplanation) int { return strings.Compare(a.Code, b.Code) })
	answerJSON(c, http.StatusOK, all)
}

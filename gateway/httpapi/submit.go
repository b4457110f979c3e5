package httpapi

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json/jsontext"

	"luzheng/chaincode/rules"
	"luzheng/gateway/api"
	"luzheng/gateway/precheck"
	"luzheng/gateway/receipt"
	"luzheng/gateway/storage"
	"luzheng/gateway/submit"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// SubmitStatements takes one envelope, answered with a result or a problem, or an array, answered with a result for each.
func (s *server) SubmitStatements(c *gin.Context, params api.SubmitStatementsParams) {
	body, err := readBody(c, maxSubmit)
	if err != nil {
		answerProblem(c, err)
		return
	}
	raws, single, err := split(body)
	if err != nil {
		answerProblem(c, err)
		return
	}
	b := s.check(c.Request.Context(), raws)
	b.repeat(c.Request.Context(), s)
	status := http.StatusOK
	if params.Wait != nil && *params.Wait == api.Durable {
		if b.store(c.Request.Context(), s) {
			status = http.StatusAccepted
		}
	} else if params.Wait == nil || *params.Wait == api.Commit {
		b.commit(c.Request.Context(), s)
	} else {
		answerProblem(c, problemf(CodeParameter, "wait must be commit or durable"))
		return
	}
	if single && b.problems[0] != nil {
		answerProblem(c, b.problems[0])
		return
	}
	if whole := b.whole(); whole != nil {
		answerProblem(c, whole)
		return
	}
	if status == http.StatusAccepted {
		c.Header("Location", "/v1/statements/"+b.results[0].ID)
	}
	answerJSON(c, status, api.SubmitResults{Results: b.results})
}

func readBody(c *gin.Context, limit int64) ([]byte, error) {
	return io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, limit))
}

// split gives the exact bytes of each envelope. White space around a single envelope is not part of it.
func split(body []byte) (raws [][]byte, single bool, err error) {
	body = bytes.TrimSpace(body)
	if len(body) == 0 || body[0] != '[' {
		return [][]byte{body}, true, nil
	}
	var elements []jsontext.Value
	if err := strictjson.Unmarshal(body, &elements, maxSubmit); err != nil {
		return nil, false, err
	}
	if len(elements) == 0 || len(elements) > maxStatements {
		return nil, false, problemf(CodeBatch, "the array has %d envelopes", len(elements))
	}
	for _, e := range elements {
		raws = append(raws, e)
	}
	return raws, false, nil
}

// submission is the envelopes of one request on their way.
type submission struct {
	subs     []*rules.Submission // nil where a problem stands
	results  []api.SubmitResult
	problems []*problem // nil where none stands
}

// check reads every envelope and verifies what can be verified cheaply.
func (s *server) check(ctx context.Context, raws [][]byte) *submission {
	b := &submission{
		subs: make([]*rules.Submission, len(raws)), results: make([]api.SubmitResult, len(raws)), problems: make([]*problem, len(raws)),
	}
	for i, raw := range raws {
		sub, err := s.Checker.Read(raw)
		if err != nil {
			b.fail(i, err)
			continue
		}
		b.subs[i] = sub
		b.results[i].ID = sub.ID.String()
	}
	var group sync.WaitGroup
	errs := make([]error, len(raws))
	slots := make(chan struct{}, 4)
	for i, sub := range b.subs {
		if sub == nil {
			continue
		}
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			errs[i] = s.Checker.Signatures(ctx, sub, b.subs)
		})
	}
	group.Wait()
	for i, err := range errs {
		if err != nil {
			b.fail(i, err)
		}
	}
	return b
}

// fail keeps why an envelope goes no further.
func (b *submission) fail(i int, err error) {
	p := problemOf(err)
	b.problems[i], b.subs[i] = p, nil
	r := &b.results[i]
	r.Result = api.Failed
	var refusal *rules.Refusal
	if errors.As(err, &refusal) {
		r.Result = api.Refused
	}
	b.say(i, p.code, p.detail)
}

func (b *submission) say(i int, code Code, detail string) {
	e := explain(code)
	r := &b.results[i]
	r.Code, r.Detail, r.Hint, r.HintZH = optional(string(code)), optional(detail), optional(e.Hint), optional(e.HintZH)
}

// whole is the problem that an array meets as a whole: when no envelope of it got an answer, for one and the same reason of ours.
func (b *submission) whole() *problem {
	for _, p := range b.problems {
		if p == nil || p.code != b.problems[0].code || explain(p.code).Status < http.StatusInternalServerError && p.code != CodeQueueFull {
			return nil
		}
	}
	return b.problems[0]
}

// going lists the envelopes that go on.
func (b *submission) going() (at []int, items []submit.Item) {
	for i, sub := range b.subs {
		if sub != nil {
			at = append(at, i)
			items = append(items, precheck.Item(sub))
		}
	}
	return at, items
}

// repeat answers the envelopes that were accepted before; they go no further.
func (b *submission) repeat(ctx context.Context, s *server) {
	var at []int
	var asked []receipt.Asked
	for i, sub := range b.subs {
		if sub != nil {
			at = append(at, i)
			asked = append(asked, receipt.Asked{ID: sub.ID, Envelope: sub.Digest, IssuedAt: sub.Statement.IssuedAt})
		}
	}
	answers, err := s.Repeats.Answer(ctx, asked)
	for n, i := range at {
		switch {
		case err != nil:
			b.fail(i, err)
		case answers[n] != nil:
			b.answer(i, *answers[n])
			s.place(ctx, &b.results[i], asked[n].ID)
			b.subs[i] = nil
		}
	}
}

// commit waits until the ledger has judged.
func (b *submission) commit(ctx context.Context, s *server) {
	at, items := b.going()
	if len(items) == 0 {
		return
	}
	answers, err := s.Engine.Submit(ctx, items)
	for n, i := range at {
		switch {
		case err != nil:
			b.fail(i, err)
		case answers[n].Err != nil:
			b.fail(i, answers[n].Err)
		default:
			s.noteAnswered(answers[n].Block)
			b.answer(i, answers[n])
			s.place(ctx, &b.results[i], items[n].ID)
		}
	}
}

// place adds the block of a statement that was accepted before, maybe through another gateway: the index knows it.
func (s *server) place(ctx context.Context, r *api.SubmitResult, id gm.Digest) {
	if r.Result != api.Accepted || r.Block != nil {
		return
	}
	s.fresh(ctx)
	if st, err := s.Index.Statement(ctx, id); err == nil {
		r.Block = &st.Place.Block
	}
}

// answer turns what the ledger said into a result, and a refusal into a problem besides.
func (b *submission) answer(i int, a submit.Answer) {
	o, err := a.Said()
	if err != nil {
		b.fail(i, err)
		return
	}
	r := &b.results[i]
	*r = resultOf(o, b.subs[i].Statement.Kind)
	r.Recorded = &a.Recorded
	if o.Tx == a.Tx {
		block := int64(a.Block)
		r.Block = &block
	}
	if a.Receipt != nil {
		raw := jsonRaw(a.Receipt)
		r.Receipt = &raw
	}
	if o.Code != "" {
		b.say(i, o.Code, "")
	}
	if o.Result == outcome.Refused {
		b.problems[i] = &problem{code: o.Code}
		if a.Recorded {
			b.problems[i].results = []api.SubmitResult{*r}
		}
	}
}

// resultOf describes an outcome.
func resultOf(o *outcome.Outcome, kind statement.Kind) api.SubmitResult {
	r := api.SubmitResult{
		ID: o.ID.String(), Tx: optional(o.Tx), Index: &o.Index, Time: &o.Time, Code: optional(string(o.Code)),
		Custodial: optional(o.Custodial),
	}
	switch o.Result {
	case outcome.Accepted:
		r.Result = api.Accepted
		if spec, err := statement.Lookup(kind); err == nil && spec.Creates != "" {
			r.Created = optional(statement.Created(spec.Creates, o.ID).String())
		}
	case outcome.Refused:
		r.Result = api.Refused
	}
	return r
}

// store puts the envelopes into the outbox, and tells whether there were any.
func (b *submission) store(ctx context.Context, s *server) bool {
	var stored []submit.Stored
	at, _ := b.going()
	for _, i := range at {
		sub := b.subs[i]
		stored = append(stored, submit.Stored{ID: sub.ID, Envelope: sub.Digest, Raw: sub.Raw})
		b.results[i].Result = api.Pending
	}
	if len(stored) == 0 {
		return false
	}
	if err := s.Outbox.Put(ctx, stored); err != nil {
		for _, i := range at {
			b.fail(i, err)
		}
		return true
	}
	select {
	case s.OutboxWake <- struct{}{}:
	default: // it is awake
	}
	return true
}

// pending answers for a statement that only the outbox knows.
func (s *server) pending(c *gin.Context, id gm.Digest) {
	kept, err := s.Outbox.Find(c.Request.Context(), id)
	if errors.Is(err, storage.ErrNotFound) {
		err = problemf(CodeNotFound, "no statement %s is recorded here", id)
	}
	if err != nil {
		answerProblem(c, err)
		return
	}
	result := api.SubmitResult{ID: id.String(), Result: api.Pending}
	if kept.Finished {
		// The outbox tells no more than that it ended: who may see the rest is known only of what is recorded.
		result.Result = api.Refused
		if o, err := outcome.Parse(kept.Outcome); err == nil {
			result.Code = optional(string(o.Code))
		} else {
			result.Detail = optional(kept.Problem)
		}
	}
	answerJSON(c, http.StatusAccepted, api.SubmitResults{Results: []api.SubmitResult{result}})
}

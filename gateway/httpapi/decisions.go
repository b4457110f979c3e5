package httpapi

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/eventlog"
	"luzheng/signer/statement"
)

// maxLag is how far the index may be behind the ledger for a decision to permit anything.
const maxLag = 5 * time.Second

// maxAge is how far the time that a wish claims may be from now.
const maxAge = time.Minute

// DecideUse is a decision point for data platforms: it says whether a use would be clean, after the wish for it is durable in the
// log. A platform that gives data only after a permit gives none without a record.
func (s *server) DecideUse(c *gin.Context) {
	log, r, release, err := s.readEvents(c)
	if err != nil {
		answerProblem(c, err)
		return
	}
	defer release()
	batches := r.Batches()
	if len(batches) != 1 || len(batches[0].Events) != 1 || !batches[0].Events[0].Intent {
		answerProblem(c, problemf(CodeIntent, "there are %d batches", len(batches)))
		return
	}
	receipts, err := log.Append(c.Request.Context(), r)
	if err == nil && len(receipts) != 1 {
		err = problemf(CodeInternal, "%d receipts for one event", len(receipts))
	}
	if err != nil {
		answerProblem(c, err)
		return
	}
	code := receipts[0].Entries[0].Verdict
	switch age := s.Now().UnixMilli() - batches[0].Events[0].At; {
	case code != "":
	case age < -maxAge.Milliseconds() || age > maxAge.Milliseconds():
		code = CodeOld // a permit is for now: the verdict on a wish that is sent again is of then
	case s.behind() > maxLag:
		code = CodeStale
	}
	var grant string
	if ref := batches[0].Events[0].Grant; ref != nil && code == "" {
		grant = ref.String()
	}
	answerDecision(c, code, grant, receipts[0])
}

// behind is how far the index is behind the ledger; a gateway that does not know denies.
func (s *server) behind() time.Duration {
	if s.Lag == nil {
		return maxLag + 1
	}
	return s.Lag()
}

func answerDecision(c *gin.Context, code statement.Code, grant string, receipt eventlog.Receipt) {
	b := strconv.AppendBool([]byte(`{"permit":`), code == "")
	if code != "" {
		e := explain(code)
		for _, field := range [][2]string{{"code", string(code)}, {"hint", e.Hint}, {"hintZH", e.HintZH}} {
			b = append(append(append(append(b, `,"`...), field[0]...), `":`...), strconv.Quote(field[1])...)
		}
	}
	if grant != "" {
		b = append(append(append(b, `,"grant":"`...), grant...), '"')
	}
	b = strconv.AppendUint(append(b, `,"height":`...), receipt.Entries[0].Height, 10)
	b = append(appendReceipt(append(b, `,"receipt":`...), receipt), '}')
	c.Data(http.StatusOK, "application/json; charset=utf-8", b)
}

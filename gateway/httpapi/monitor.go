package httpapi

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/session"
)

// monitored says what the monitor has checked and found; nil where none runs. The row, and how it differs, may name what is not public: only
// operators of this gateway are told.
func (s *server) monitored(caller session.Caller) *api.Monitor {
	if s.Monitor == nil {
		return nil
	}
	status := s.Monitor()
	doc := &api.Monitor{Red: status.Red, Round: status.Round, Checks: []api.MonitorCheck{}, Findings: []api.Finding{}}
	for _, c := range status.Checks {
		doc.Checks = append(doc.Checks, api.MonitorCheck{
			Name: c.Name, Parts: int64(c.Parts), New: int64(c.New), Old: int64(c.Old), Since: c.Since, Whole: c.Whole, Error: optional(c.Error),
		})
	}
	operates := Operator.allows(caller, s.Gateway)
	for _, f := range status.Findings {
		told := api.Finding{Check: f.Check, Part: int64(f.Part), Table: optional(f.Table), Column: optional(f.Column)}
		if f.Leaf != nil {
			leaf := int64(*f.Leaf)
			told.Leaf = &leaf
		}
		if operates {
			told.Row, told.Detail = optional(f.Row), optional(f.Detail)
		}
		doc.Findings = append(doc.Findings, told)
	}
	return doc
}

// GetMetrics gives the counts of the monitor and of the event log for Prometheus.
func (s *server) GetMetrics(c *gin.Context) {
	if s.Monitor == nil {
		answerProblem(c, problemf(CodeNotFound, "this gateway has no monitor"))
		return
	}
	text := s.Monitor().Metrics()
	if log, err := s.eventLog(""); err == nil {
		text = append(text, log.Metrics().Text()...)
	}
	c.Data(http.StatusOK, "text/plain; charset=utf-8", text)
}

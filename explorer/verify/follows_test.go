package verify

import (
	"strings"
	"testing"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Who leaves a year out is told so, and not to fetch again what is whole.
func TestAYearThatIsLeftOutIsNamed(t *testing.T) {
	first, between, third := statement.LogRef("2026"), statement.LogRef("2027"), statement.LogRef("2028")
	closed := &entity.Log{Successor: &between, Anchor: &entity.Anchor{}}
	closed.State = entity.LogClosed
	r := &run{report: &Report{}}
	r.following(third, &entity.Log{Predecessor: &between}, first, closed)
	if len(r.report.Checks) != 1 || r.report.Checks[0].Status != Unable || !strings.Contains(r.report.Checks[0].En, "none left out") {
		t.Errorf("%+v", r.report.Checks)
	}
}

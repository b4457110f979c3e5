package scenarios

import (
	"slices"

	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// steps are all sentences that a scenario can say: a line per area.
func steps() []Step {
	return slices.Concat(
		outcomeSteps(),
		partySteps(),
		foundationSteps(),
		applicationSteps(),
		catalogueSteps(),
		rightsSteps(),
		datasetSteps(),
		openingSteps(),
		petitionSteps(),
		publicSteps(),
		noticeSteps(),
		disputeSteps(),
		accessSteps(),
		usageSteps(),
		logSteps(),
		suspicionSteps(),
		completionSteps(),
		emergencySteps(),
		engagementSteps(),
		sourceSteps(),
		problemSteps(),
		securitySteps(),
		auditSteps(),
		supervisionSteps(),
	)
}

// outcomeSteps say what comes of an act, whatever its area.
func outcomeSteps() []Step {
	return []Step{
		{Pattern: "上链成功", Judges: true, Do: func(s *Scene) { s.settled() }},
		{Pattern: "被拒绝：{words}（{code}）", Judges: true, Do: func(s *Scene, _ string, code statement.Code) {
			s.t.Helper()
			if d := s.settle(); d.Outcome.Result != outcome.Refused || d.Outcome.Code != code {
				s.t.Fatalf("want refused with %s, got %s %q: %v", code, d.Outcome.Result, d.Outcome.Code, d.Refusal)
			}
		}},
		{Pattern: "记录在案，标记疑似：{words}（{code}）", Judges: true, Do: func(s *Scene, _ string, code statement.Code) {
			s.t.Helper()
			if d := s.settle(); d.Outcome.Result != outcome.Accepted || d.Outcome.Code != code {
				s.t.Fatalf("want accepted as %s, got %s %q: %v", code, d.Outcome.Result, d.Outcome.Code, d.Refusal)
			}
		}},
		{Pattern: "过了{number}天", Do: func(s *Scene, days int64) { s.Pass(days * day) }},
		{Pattern: "过了{number}分钟", Do: func(s *Scene, minutes int64) { s.Pass(minutes * 60_000) }},
	}
}

// day in milliseconds.
const day = int64(86_400_000)

// is fails unless an entity stands in a state.
func (s *Scene) is(ref statement.Ref, want subject) {
	s.t.Helper()
	if got := s.State(ref); got != string(want) {
		s.t.Fatalf("%s is %s, not %s", ref, got, want)
	}
}

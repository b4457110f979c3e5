package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// problemSteps are those of problem data, quality reports and consistency.
func problemSteps() []Step {
	return []Step{
		{Pattern: "{party}报告数据{name}有误", Do: func(s *Scene, by statement.PartyID, version string) {
			s.reportProblem(s.Person(by, statement.PostOfficer), version, statement.UrgencyNormal)
		}},
		{Pattern: "{party}的应用{name}持证自行报告数据{name}有误", Do: func(s *Scene, owner statement.PartyID, name, version string) {
			s.reportProblem(s.machine(owner, name), version, statement.UrgencyNormal)
		}},
		{Pattern: "{party}紧急报告数据{name}有误", Do: func(s *Scene, by statement.PartyID, version string) {
			s.reportProblem(s.Person(by, statement.PostOfficer), version, statement.UrgencyUrgent)
		}},
		{Pattern: "{party}受理该问题", Do: func(s *Scene, by statement.PartyID) {
			s.answerProblem(by, &statement.ProblemAccept{Entry: s.doubted().Entry})
		}},
		{Pattern: "{party}向目录{name}归集更正该问题的数据{name}", Do: func(s *Scene, by statement.PartyID, entry, version string) {
			body := rulestest.Anchoring(version, s.current(entry))
			body.Corrects = []statement.Ref{s.The(statement.TypeProblem, "")}
			s.anchor(by, entry, version, body)
		}},
		{Pattern: "{party}以数据{name}办结该问题", Do: func(s *Scene, by statement.PartyID, version string) {
			s.answerProblem(by, &statement.ProblemCorrect{Entry: s.doubted().Entry, Version: s.The(statement.TypeVersion, version)})
		}},
		{Pattern: "{party}答复数据无误", Do: func(s *Scene, by statement.PartyID) {
			s.answerProblem(by, &statement.ProblemConfirm{Entry: s.doubted().Entry, Reply: rulestest.Sealed()})
		}},
		{Pattern: "{party}与报告人沟通解决", Do: func(s *Scene, by statement.PartyID) {
			s.answerProblem(by, &statement.ProblemSettle{Entry: s.doubted().Entry, Reply: rulestest.Sealed()})
		}},
		{Pattern: "该问题{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypeProblem, ""), want) }},
		{Pattern: "处理问题数据的期限定为{number}个工作日，紧急的{number}个工作日", Do: func(s *Scene, normal, urgent int64) {
			s.SetParameter(statement.DeadlineProblemNormal, &statement.ParameterValue{WorkingDays: normal})
			s.SetParameter(statement.DeadlineProblemUrgent, &statement.ParameterValue{WorkingDays: urgent})
		}},
		{Pattern: "该问题应在{number}天内办结", Do: func(s *Scene, days int64) {
			s.t.Helper()
			if due := s.doubted().DueAt; due <= s.Now || due > s.Now+days*day {
				s.t.Fatalf("it is due at %d, it is %d", due, s.Now)
			}
		}},
		{Pattern: "{party}委托{party}检测数据质量", Do: func(s *Scene, principal, service statement.PartyID) {
			s.Name("", s.Engage(principal, service, statement.KindQualityReport))
		}},
		{Pattern: "{party}提交数据{name}的质量报告", Do: func(s *Scene, by statement.PartyID, version string) {
			s.Say("", s.assessment(version), nil, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}受托提交数据{name}的质量报告", Do: func(s *Scene, by statement.PartyID, version string) {
			s.Send("", s.SignUnder(s.The(statement.TypeEngagement, ""), s.assessment(version), s.Person(by, statement.PostOfficer)),
				statement.KindQualityReport)
		}},
		{Pattern: "质量报告所评的是数据{name}", Do: func(s *Scene, version string) {
			s.t.Helper()
			q := rulestest.Get[*entity.Quality](s.World, s.The(statement.TypeQuality, ""))
			if q.Version != s.The(statement.TypeVersion, version) {
				s.t.Fatalf("it judges %s", q.Version)
			}
		}},
		{Pattern: "{party}核对{party}持有的数据{name}，结果不一致", Do: func(s *Scene, by, holder statement.PartyID, version string) {
			s.compare(by, holder, version, gm.Sum([]byte("another copy")), nil)
		}},
		{Pattern: "{party}再次核对{party}持有的数据{name}，结果一致", Do: func(s *Scene, by, holder statement.PartyID, version string) {
			earlier := s.The(statement.TypeConsistency, "differing")
			s.compare(by, holder, version, s.manifest(version), &earlier)
		}},
		{Pattern: "{party}再次核对{party}持有的数据{name}，仍不一致却登记为已解决", Do: func(s *Scene, by, holder statement.PartyID, version string) {
			earlier := s.The(statement.TypeConsistency, "differing")
			s.compare(by, holder, version, gm.Sum([]byte("another copy")), &earlier)
		}},
		{Pattern: "该不一致{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypeConsistency, "differing"), want) }},
	}
}

func (s *Scene) reportProblem(by *rulestest.Person, version string, urgency statement.Urgency) {
	s.t.Helper()
	ref := s.The(statement.TypeVersion, version)
	s.Say("", &statement.ProblemReport{
		Entry: rulestest.Get[*entity.Version](s.World, ref).Entry, Version: ref, Defect: statement.DefectWrong, Urgency: urgency,
		Text: rulestest.Sealed(),
	}, nil, by)
}

// doubted is the problem that was reported last.
func (s *Scene) doubted() *entity.Problem {
	s.t.Helper()
	return rulestest.Get[*entity.Problem](s.World, s.The(statement.TypeProblem, ""))
}

func (s *Scene) answerProblem(by statement.PartyID, body statement.Body) {
	ref := s.The(statement.TypeProblem, "")
	s.Say("", body, &ref, s.Person(by, statement.PostOfficer))
}

func (s *Scene) assessment(version string) *statement.QualityReport {
	ref := s.The(statement.TypeVersion, version)
	return &statement.QualityReport{
		Entry: rulestest.Get[*entity.Version](s.World, ref).Entry, Version: ref, Standard: "gb-t-36344-2018",
		Verdict: statement.QualityFaulty, Report: rulestest.Sealed(),
	}
}

func (s *Scene) manifest(version string) gm.Digest {
	return rulestest.Get[*entity.Version](s.World, s.The(statement.TypeVersion, version)).Manifest
}

// compare records a check; the first of a scenario is the one that its later sentences speak of.
func (s *Scene) compare(by, holder statement.PartyID, version string, found gm.Digest, settles *statement.Ref) {
	name := "differing"
	if settles != nil {
		name = ""
	}
	s.Say(name, &statement.ConsistencyRecord{Version: s.The(statement.TypeVersion, version), Holder: holder, Manifest: found, Settles: settles}, nil,
		s.Person(by, statement.PostOfficer))
}

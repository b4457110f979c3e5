package scenarios

import (
	"strings"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/statement"
)

// securitySteps are those of security files and incidents.
func securitySteps() []Step {
	say := func(body func(s *Scene) statement.Body) func(*Scene, statement.PartyID) {
		return func(s *Scene, by statement.PartyID) { s.Say("", body(s), nil, s.Person(by, statement.PostOfficer)) }
	}
	return []Step{
		{Pattern: "{party}登记安全负责岗位", Do: say(func(*Scene) statement.Body {
			return &statement.SecurityHead{Body: "信息中心", Post: "主任"}
		})},
		{Pattern: "{party}制定应急预案", Do: say(func(*Scene) statement.Body {
			return &statement.SecurityPlan{Text: rulestest.Sealed()}
		})},
		{Pattern: "{party}登记一次应急演练", Do: say(func(s *Scene) statement.Body {
			return &statement.SecurityDrill{At: s.Now, Result: statement.SecurityPassed, Report: rulestest.Sealed()}
		})},
		{Pattern: "{party}登记一次安全评估", Do: say(func(s *Scene) statement.Body {
			return &statement.SecurityAssess{At: s.Now, Result: statement.SecurityShortfall, Report: rulestest.Sealed()}
		})},
		{Pattern: "{party}报告一起影响用户的安全事件", Do: say(func(s *Scene) statement.Body {
			return &statement.IncidentReport{What: "leak", At: s.Now - 3_600_000, Affected: true, Text: rulestest.Sealed()}
		})},
		{Pattern: "{party}处置该事件，并已告知{words}", Do: func(s *Scene, by statement.PartyID, who string) {
			body := &statement.IncidentRemedy{Remedy: "isolated", Text: rulestest.Sealed()}
			for word := range strings.SplitSeq(who, "、") {
				body.Told = append(body.Told, statement.Telling{Who: informed[word], At: s.Now})
			}
			ref := s.The(statement.TypeIncident, "")
			s.Say("", body, &ref, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}办结该事件", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeIncident, "")
			s.Say("", &statement.IncidentClose{Result: "remedied"}, &ref, s.deciders(by, statement.PostSupervisor)[0])
		}},
		{Pattern: "{party}的安全档案{state}", Do: func(s *Scene, unit statement.PartyID, want subject) { s.is(unit.SecurityRef(), want) }},
		{Pattern: "该事件{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypeIncident, ""), want) }},
	}
}

// informed are those who must hear of an incident.
var informed = map[string]statement.Informed{
	"受影响用户": statement.InformedUsers, "公安机关": statement.InformedPolice, "网信部门": statement.InformedCyberspace,
	"数字经济主管部门": statement.InformedBureau,
}

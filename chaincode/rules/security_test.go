package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

func securing(w *rulestest.World, body statement.Body) []byte {
	return w.Sign(body, nil, w.Person(tjj, statement.PostOfficer))
}

func nameHead(w *rulestest.World) {
	w.Accept(securing(w, &statement.SecurityHead{Body: "信息科", Post: "科长"}))
}

func told(at int64, who ...statement.Informed) []statement.Telling {
	var all []statement.Telling
	for _, i := range who {
		all = append(all, statement.Telling{Who: i, At: at})
	}
	return all
}

// incident reports one of an hour ago, which affected users.
func incident(w *rulestest.World, told ...statement.Telling) statement.Ref {
	body := &statement.IncidentReport{What: "leak", At: w.Now - 3_600_000, Affected: true, Text: rulestest.Sealed(), Told: told}
	return statement.Created(statement.TypeIncident, w.Accept(securing(w, body)))
}

func remedying(w *rulestest.World, ref statement.Ref, by statement.PartyID, told ...statement.Telling) []byte {
	return w.Sign(&statement.IncidentRemedy{Remedy: "isolated", Text: rulestest.Sealed(), Told: told}, &ref, w.Person(by, statement.PostOfficer))
}

func closingIncident(w *rulestest.World, ref statement.Ref) []byte {
	return w.Sign(&statement.IncidentClose{Result: "remedied"}, &ref, w.Person(bureau, statement.PostSupervisor))
}

func securityScenarios() []scenario {
	return []scenario{
		{"security.head", "a plan without a head", func(w *rulestest.World) []byte {
			return securing(w, &statement.SecurityPlan{Text: rulestest.Sealed()})
		}},
		{"security.head", "an assessment without a head", func(w *rulestest.World) []byte {
			return securing(w, &statement.SecurityAssess{At: w.Now, Result: statement.SecurityPassed, Report: rulestest.Sealed()})
		}},
		{"security.plan", "a drill without a plan", func(w *rulestest.World) []byte {
			nameHead(w)
			return securing(w, &statement.SecurityDrill{At: w.Now, Result: statement.SecurityPassed, Report: rulestest.Sealed()})
		}},
		{"security.future", "a drill in the future", func(w *rulestest.World) []byte {
			nameHead(w)
			w.Accept(securing(w, &statement.SecurityPlan{Text: rulestest.Sealed()}))
			return securing(w, &statement.SecurityDrill{At: w.Now + day, Result: statement.SecurityPassed, Report: rulestest.Sealed()})
		}},
		{"security.future", "an assessment in the future", func(w *rulestest.World) []byte {
			nameHead(w)
			return securing(w, &statement.SecurityAssess{At: w.Now + day, Result: statement.SecurityPassed, Report: rulestest.Sealed()})
		}},
		{"authority.role", "a member of the public names a security head", func(w *rulestest.World) []byte {
			w.RegisterParty(citizen, statement.RoleUser)
			return w.Sign(&statement.SecurityHead{Body: "科", Post: "长"}, nil, w.Person(citizen, statement.PostOfficer))
		}},
		{"incident.future", "an incident in the future", func(w *rulestest.World) []byte {
			return securing(w, &statement.IncidentReport{What: "leak", At: w.Now + day, Text: rulestest.Sealed()})
		}},
		{"incident.told", "told before it happened", func(w *rulestest.World) []byte {
			return securing(w, &statement.IncidentReport{
				What: "leak", At: w.Now, Text: rulestest.Sealed(), Told: told(w.Now-1, statement.InformedPolice),
			})
		}},
		{"incident.told", "told in the future", func(w *rulestest.World) []byte {
			return remedying(w, incident(w), tjj, told(w.Now+day, statement.InformedPolice)...)
		}},
		{"authority.owner", "another unit remedies", func(w *rulestest.World) []byte { return remedying(w, incident(w), zgj) }},
		{"state.transition", "closed before a remedy", func(w *rulestest.World) []byte { return closingIncident(w, incident(w)) }},
		{"incident.untold", "closed although the users were not told", func(w *rulestest.World) []byte {
			ref := incident(w, told(w.Now, statement.InformedBureau, statement.InformedPolice)...)
			w.Accept(remedying(w, ref, tjj, told(w.Now, statement.InformedCyberspace)...))
			return closingIncident(w, ref)
		}},
		{"authority.own-matter", "the cyberspace office closes its own", func(w *rulestest.World) []byte {
			body := &statement.IncidentReport{What: "leak", At: w.Now, Text: rulestest.Sealed()}
			ref := statement.Created(statement.TypeIncident, w.Accept(w.Sign(body, nil, w.Person(cyber, statement.PostOfficer))))
			w.Accept(remedying(w, ref, cyber))
			return w.Sign(&statement.IncidentClose{Result: "r"}, &ref, w.Person(cyber, statement.PostOfficer))
		}},
	}
}

func TestAUnitsSecurityFile(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	nameHead(w)
	plan := w.Accept(securing(w, &statement.SecurityPlan{Text: rulestest.Sealed()}))
	planned := w.Now
	w.Accept(securing(w, &statement.SecurityDrill{At: planned, Result: statement.SecurityShortfall, Report: rulestest.Sealed()}))
	w.Accept(securing(w, &statement.SecurityAssess{At: planned, Result: statement.SecurityPassed, Report: rulestest.Sealed()}))
	w.Accept(securing(w, &statement.SecurityHead{Body: "数据科", Post: "主任"}))
	s := rulestest.Get[*entity.Security](w, tjj.SecurityRef())
	if s.State != entity.SecurityPlanned || s.Body != "数据科" || s.Post != "主任" || *s.Plan != plan || s.PlanAt != planned ||
		s.DrilledAt != planned || s.Drill != statement.SecurityShortfall || s.Assessment != statement.SecurityPassed || s.Count != 5 {
		t.Errorf("the file is %+v", s)
	}
}

func TestAnIncidentIsToldRemediedAndClosed(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	first := w.Now
	ref := incident(w, told(first, statement.InformedBureau, statement.InformedPolice)...)
	w.Accept(remedying(w, ref, tjj, told(w.Now, statement.InformedPolice, statement.InformedCyberspace)...))
	w.Accept(remedying(w, ref, tjj, told(w.Now, statement.InformedUsers)...))
	w.Accept(closingIncident(w, ref))
	i := rulestest.Get[*entity.Incident](w, ref)
	if i.State != entity.IncidentClosed || len(i.Told) != 4 || i.Told[1].At != first || i.Remedy != "isolated" || i.Result != "remedied" {
		t.Errorf("the incident is %+v", i)
	}
}

func TestTheCyberspaceOfficeClosesTheBureausIncident(t *testing.T) {
	w := rulestest.Founded(t)
	body := &statement.IncidentReport{What: "outage", At: w.Now, Text: rulestest.Sealed()}
	ref := statement.Created(statement.TypeIncident, w.Accept(w.Sign(body, nil, w.Person(bureau, statement.PostOfficer))))
	w.Accept(remedying(w, ref, bureau, told(w.Now, statement.InformedBureau, statement.InformedPolice, statement.InformedCyberspace)...))
	w.Accept(w.Sign(&statement.IncidentClose{Result: "remedied"}, &ref, w.Person(cyber, statement.PostOfficer)))
}

package rules_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// accessStory plays every kind of the areas access, usage, suspicion, engagement, cross-border and emergency, each accepted.
func accessStory(w *rulestest.World) {
	for name, days := range map[statement.ParameterName]int64{
		statement.DeadlineAccessOpinion: 2, statement.DeadlineAccessReply: 10, statement.DeadlineAccessDecision: 5,
	} {
		w.SetParameter(name, &statement.ParameterValue{WorkingDays: days})
	}
	a := w.GrantedAccess(tjj, zgj)

	entry, app := conditional(w)
	refused := w.Request(zgj, entry, w.Terms(app, statement.ModeInterface))
	w.Accept(returning(w, refused))
	w.Accept(completing(w, refused, zgj))
	w.Accept(w.Sign(&statement.AccessOpinion{}, &refused, w.Person(bureau, statement.PostPermissionOfficer)))
	w.RegisterBasis("law.pipl", "a13", w.Now)
	w.Accept(w.Sign(&statement.AccessRefuse{Law: "law.pipl", Article: "a13"}, &refused, w.Pair(tjj)...))
	w.Accept(withdrawing(w, w.Request(zgj, entry, w.Terms(app, statement.ModeInterface)), zgj))
	exchanged, request := exchange(w)
	w.Argue(request, tjj)
	w.Grant(request, exchanged, w.Agree(request, zgj, tjj))

	confirmed, dismissed := flagged(w, tjj, zgj), flagged(w, tjj, zgj)
	w.Accept(explaining(w, confirmed, zgj))
	w.Accept(confirming(w, confirmed, w.Supervision()...))
	w.Accept(dismissing(w, dismissed, w.Supervision()...))

	engagement := engaged(w, zgj, statement.KindProductRegister, statement.KindUsageRecord)
	w.Accept(w.SignUnder(engagement, product(w), w.Person(svc, statement.PostOfficer)))
	w.Accept(w.SignUnder(engagement, a.Use(w.Now), w.Person(svc, statement.PostOfficer)))
	w.Accept(endEngagement(w, engagement, svc))

	clearance := w.Clear(zgj, a.Entry, "hk", a.Terms.Purpose)
	w.Accept(using(w, a, func(u *statement.UsageRecord) { u.Destination, u.Clearance = "hk", &clearance }))
	w.Accept(revokeClearance(w, clearance))

	emergency, use := flood(w)
	w.Accept(w.Sign(use, nil, w.Person(zgj, statement.PostOfficer)))
	w.Accept(endFlood(w, emergency, w.Permission()...))
	revoke(w, a)
}

// dataStory plays every kind of the areas source, project, dataset, problem and quality, each accepted.
func dataStory(w *rulestest.World) {
	for name, days := range map[statement.ParameterName]int64{statement.DeadlineProblemNormal: 20, statement.DeadlineProblemUrgent: 1} {
		w.SetParameter(name, &statement.ParameterValue{WorkingDays: days})
	}
	source := claimed(w)
	w.Accept(collecting(w, tjj, source))
	w.Accept(excepting(w, source, zgj, w.Now+day))
	w.Accept(collecting(w, zgj, source))
	w.Accept(moving(w, source, zgj))

	app, project := planned(w)
	delivered, collected := anchored(w)
	w.Accept(accepting(w, app, project, statement.DeliveredEntry{Entry: delivered, Version: collected}))

	entry, version, problem := doubted(w)
	w.Accept(answering(w, tjj, problem, &statement.ProblemAccept{Entry: entry}))
	second := statement.Created(statement.TypeVersion, w.Accept(correcting(w, entry, version, problem)))
	w.Accept(answering(w, tjj, problem, &statement.ProblemCorrect{Entry: entry, Version: second}))
	for _, outcome := range []statement.Body{
		&statement.ProblemConfirm{Entry: entry, Reply: rulestest.Sealed()}, &statement.ProblemSettle{Entry: entry, Reply: rulestest.Sealed()},
	} {
		urgent := w.Accept(reporting(w, zgj, entry, second, statement.UrgencyUrgent))
		w.Accept(answering(w, tjj, statement.Created(statement.TypeProblem, urgent), outcome))
	}
	w.Accept(assessing(w, entry, second))
	copied, check, right := differing(w)
	w.Accept(comparing(w, w.Person(bureau, statement.PostOfficer), copied, right, &check))

	derived := w.Anchor(w.Publish(zgj, rulestest.Catalogue(zgj)), zgj, "subset", second)
	w.Accept(w.Sign(&statement.ProductRegister{Name: "年度报告", Sources: []statement.Ref{derived}}, nil, w.Person(zgj, statement.PostOfficer)))
	withdraw(w, entry, second)
	retire(w, entry)
}

// openStory plays every kind of the areas rights, opening, petition, public, notice and dispute, each accepted.
func openStory(w *rulestest.World) {
	w.SetParameter(statement.DeadlineOpeningAnswer, workingDays(10))
	w.SetParameter(statement.RightsKinds, &statement.ParameterValue{Codes: []statement.Code{"holding", "processing"}})
	entry, right := declaredNaming(w)
	w.Accept(settling(w, entry, right, object(w, entry, right), statement.SettlementDismissed))
	w.Accept(w.Sign(&statement.RightsConfirm{Entry: entry}, &right, w.Pair(confirmer)...))
	w.Accept(transferring(w, entry, right, zgj, tjj))
	w.Accept(w.Sign(&statement.RightsRefuse{Entry: entry, Reason: "r", Grounds: rulestest.Sealed()}, &right, w.Pair(confirmer)...))
	w.Accept(ending(w, right, zgj))
	w.SetParameter(statement.DeadlineRightsObjection, workingDays(5))
	declared(w)

	o := openOnConditions(w)
	closed := w.Publish(tjj, rulestest.Catalogue(tjj))
	opening := review(w, closed)
	w.Accept(assessingOpening(w, closed, opening, statement.AssessmentUnacceptable))
	w.Accept(refusingOpening(w, closed, opening))
	asked := statement.Created(statement.TypePetition, w.Accept(petitioning(w, tjj, &closed)))
	w.Accept(answeringPetition(w, asked, tjj, statement.AnswerRefused))
	refused := o.request(w)
	w.Accept(takingUp(w, refused, tjj))
	w.Accept(declining(w, refused, tjj))
	request := o.request(w)
	w.ConsentOpen(request, tjj)
	agreement := w.Agree(request, citizen, tjj)
	grant := w.Grant(request, o.entry, agreement)
	withdraw(w, o.entry, o.version)
	notice := statement.Created(statement.TypeNotice, w.Accept(notifying(w, o.entry, o.version, w.Person(tjj, statement.PostOfficer))))
	w.Accept(acknowledging(w, notice, zgj))

	for _, matter := range []statement.Ref{o.entry, o.version, asked, refused, agreement, grant} {
		w.Accept(negotiating(w, matter, dispute(w, matter, citizen, tjj), citizen, tjj))
	}
	last := dispute(w, o.entry, citizen, tjj)
	w.Accept(escalating(w, last, tjj))
	w.Accept(coordinating(w, o.entry, last, statement.CoordinationFailed, supervision(w)...))
}

// TestABrokenStateNeverChangesAVerdict replays a story and breaks, before each statement, one entity after the other that judging
// it may read: either nothing is judged at all, or the verdict is what it was.
func TestABrokenStateNeverChangesAVerdict(t *testing.T) {
	for name, story := range map[string]func(*rulestest.World){
		"access": accessStory, "data": dataStory, "open": openStory, "oversight": oversightStory,
	} {
		t.Run(name, func(t *testing.T) { breakEach(t, story) })
	}
}

func breakEach(t *testing.T, story func(*rulestest.World)) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	before, begun, done := state(maps.Clone(w.State)), w.Now, len(w.Accepted)
	story(w)
	for i, raw := range w.Accepted[done:] {
		sub := read(t, raw)
		pos := rules.Position{Tx: fmt.Sprintf("%064x", i), Time: begun + int64(i+1)*1000}
		want := rules.Decide(before, sub, pos, w.Config)
		if want.Outcome.Result != outcome.Accepted {
			t.Fatalf("%s is %s in the replay: %v", sub.Statement.Kind, want.Outcome.Code, want.Refusal)
		}
		judged := 0
		for _, key := range sub.Footprint().Reads {
			whole := before[key]
			if whole == nil || !strings.Contains(key, "/e/") {
				continue
			}
			before[key] = []byte(`{"v":9}`)
			got := rules.Decide(before, sub, pos, w.Config)
			before[key] = whole
			switch {
			case got.Outcome.Code == "ledger.corrupt" && !got.Recorded:
			case got.Outcome.Result == outcome.Accepted && got.Outcome.Code == want.Outcome.Code:
				judged++
			default:
				t.Errorf("%s with %s broken: %+v", sub.Statement.Kind, key, got.Outcome)
			}
		}
		if judged > 1 {
			t.Errorf("%s is judged without %d of the entities that it names", sub.Statement.Kind, judged)
		}
		for _, write := range want.Writes {
			before[write.Key] = write.Value
		}
	}
}

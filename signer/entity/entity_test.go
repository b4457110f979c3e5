package entity_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/workday"
)

// samples holds one state of every type, every optional field set.
func samples() map[statement.Ref]entity.Entity {
	id := gm.Sum([]byte("x"))
	entry, version := statement.Created(statement.TypeEntry, id), statement.Created(statement.TypeVersion, id)
	request, grant := statement.Created(statement.TypeRequest, id), statement.Created(statement.TypeGrant, id)
	certificate := statement.Created(statement.TypeCertificate, id)
	application, authority := statement.Created(statement.TypeApplication, id), statement.Created(statement.TypeAuthority, id)
	emergency := statement.Created(statement.TypeEmergency, id)
	agreement, project := statement.Created(statement.TypeAgreement, id), statement.Created(statement.TypeProject, id)
	item := statement.ItemKey{Element: "de00001", Population: "divisions", Division: "510500"}
	source := item.Source()
	problem, consistency := statement.Created(statement.TypeProblem, id), statement.Created(statement.TypeConsistency, id)
	auditCase, note := statement.Created(statement.TypeCase, id), statement.Created(statement.TypeNote, id)
	terms := statement.Terms{Purpose: "p", Mode: statement.ModeInterface, Further: []statement.Mode{statement.ModeSandbox}, Application: application, From: 1, Until: 2}
	all := map[statement.Ref]entity.Entity{
		{Type: statement.TypeLedger, ID: "luzhou-test"}: &entity.Ledger{
			Header: entity.Header[entity.LedgerState]{State: entity.LedgerActive},
			Root:   id, Founders: []entity.Founder{{Party: "510500.bureau", Role: statement.RoleBureau}}, Rules: 1, Network: statement.NetworkGovernment,
		},
		statement.PartyID("510500.tjj").Ref(): &entity.Party{
			Header: entity.Header[entity.PartyState]{State: entity.PartySuspended},
			Role:   statement.RoleUnit, Name: "统计局", CreditCode: "x", ResponsibleBody: "办公室", ResponsiblePost: "主任",
			Parent: "510500.bureau", System: "510500.wjw", Members: []statement.PartyID{"510502.a1"}, Branches: []statement.PartyID{"510502.a1"}, Predecessors: []statement.PartyID{"510500.a2"},
			Form: statement.ReorganisationMerge, Successor: "510500.sjj", Document: &statement.Sealed{Commitment: id, Attachment: id}, Identity: &statement.Sealed{Commitment: id, Attachment: id},
		},
		statement.DeadlineAccessReply.Ref(): &entity.Parameter{
			Header: entity.Header[entity.ParameterState]{State: entity.ParameterSet}, Value: &statement.ParameterValue{WorkingDays: 10},
		},
		statement.BasisRef("law.pipl", "a13"): &entity.Basis{
			Header: entity.Header[entity.BasisState]{State: entity.BasisRepealed}, Title: "个人信息保护法第十三条", From: 1, Until: 2,
		},
		statement.Created(statement.TypeDuty, id): &entity.Duty{
			Header: entity.Header[entity.DutyState]{State: entity.DutyReleased}, Unit: "510500.tjj", Entry: &entry, Element: "de00001",
			From: 1, Cycle: statement.CycleMonthly, ReleasedAt: 2, Reason: "r",
		},
		authority: &entity.Authority{
			Header:      entity.Header[entity.AuthorityState]{State: entity.AuthorityAdmitted},
			Certificate: []byte{1}, Parent: &authority, Reason: "r",
		},
		statement.Created(statement.TypeCertificate, id): &entity.Certificate{
			Header: entity.Header[entity.CertificateState]{State: entity.CertificateRevoked},
			Party:  "510500.tjj", Post: statement.PostOfficer, Handler: "h1", Application: &application, Authority: authority,
			Certificate: []byte{1, 2}, NotBefore: 1, NotAfter: 2, RevokedAt: 3, Reason: "lost", CompromisedAt: 2, ReplacedAt: 1, ReplacedBy: &certificate,
			Deputy:  &entity.Deputy{Post: statement.PostReviewer, From: 1, Until: 2},
			Custody: &entity.Custody{Kinds: []statement.Kind{statement.KindUsageRecord}, Until: 9},
		},
		application: &entity.Application{
			Header: entity.Header[entity.ApplicationState]{State: entity.ApplicationSuspended},
			Owner:  "510500.tjj", Name: "平台", Type: statement.ApplicationService, Asked: []statement.Kind{statement.KindUsageRecord},
			Kinds: []statement.Kind{statement.KindUsageRecord}, Entries: []statement.Ref{entry}, ApprovedAt: 1, SuspendedAt: 2, RevokedAt: 3, Reason: "r",
			Project: &project,
		},
		entry: &entity.Entry{
			Header: entity.Header[entity.EntryState]{State: entity.EntryRetired}, Owner: "510500.tjj",
			Catalogue: statement.Catalogue{
				BusinessName: "区划", Items: []statement.DataItem{{Name: "代码", Element: "de00001", Source: &source}}, ServiceMatter: true,
			},
			Revision: 2, Version: &version, Versions: 3,
			Opening: &request, OpenedAt: 4, Condition: &version, RetiredAt: 5, Reason: "r", RenewedAt: 3, Contested: entity.Contested{Disputes: 1},
		},
		statement.Created(statement.TypeRight, id): &entity.Right{
			Header: entity.Header[entity.RightState]{State: entity.RightConfirmed}, Entry: entry, Claimant: "510500.tjj",
			Right: statement.RightHolding, Basis: "b", Confirmer: "510500.bureau", Named: "510500.zgj",
			Transfer: &entity.Transfer{To: "510500.zgj", Basis: "b"}, ObjectableUntil: 6, Objections: 1, Reason: "r",
		},
		statement.Created(statement.TypeObjection, id): &entity.Objection{
			Header: entity.Header[entity.ObjectionState]{State: entity.ObjectionUpheld},
			Right:  statement.Created(statement.TypeRight, id), Objector: "510500.zgj", Claimant: "510500.tjj", Reason: "r",
		},
		version: &entity.Version{
			Header: entity.Header[entity.VersionState]{State: entity.VersionWithdrawn}, Entry: entry, Owner: "510500.tjj",
			Number: 1, Manifest: id, Supersedes: &version, SupersededBy: &version, WithdrawnAt: 1, Reason: "r",
			Corrects: []statement.Ref{problem}, Notices: 1,
		},
		statement.Created(statement.TypeOpening, id): &entity.Opening{
			Header: entity.Header[entity.OpeningState]{State: entity.OpeningApproved}, Entry: entry, Subject: "510500.tjj", Revision: 1,
			Assessment: statement.AssessmentAcceptable, Reason: "r",
		},
		statement.Created(statement.TypeCondition, id): &entity.Condition{
			Header: entity.Header[entity.ConditionState]{State: entity.ConditionPublished}, Entry: entry, Subject: "510500.tjj",
			Conditions: statement.Conditions{
				Capabilities: []statement.Code{"c"}, Safeguards: []statement.Code{"s"}, Modes: []statement.Mode{statement.ModeSandbox},
			},
		},
		statement.Created(statement.TypePetition, id): &entity.Petition{
			Header: entity.Header[entity.PetitionState]{State: entity.PetitionRefused}, Asker: "510500.a1", Keeper: "510500.tjj",
			Entry: &entry, Purpose: "p", Due: 9, Reason: "r",
		},
		statement.Created(statement.TypeNotice, id): &entity.Notice{
			Header: entity.Header[entity.NoticeState]{State: entity.NoticeAcknowledged}, Version: version, Sender: "510500.tjj",
			Parties: []statement.PartyID{"510500.a1"}, Acknowledged: []entity.Acknowledgement{{Party: "510500.a1", Measure: "deleted"}},
		},
		statement.Created(statement.TypeDispute, id): &entity.Dispute{
			Header: entity.Header[entity.DisputeState]{State: entity.DisputeFailed}, Matter: entry, Applicant: "510500.a1",
			Respondent: "510500.tjj", Reason: "r", Result: "s",
		},
		request: &entity.Request{
			Header: entity.Header[entity.RequestState]{State: entity.RequestGranted}, Entry: entry, User: "510500.a1",
			Provider: "510500.tjj", Terms: terms, Law: "l", Article: "a", Grant: &grant,
			Returned: &entity.Returned{From: entity.RequestAsked, Reason: "r"}, ArguedAt: 3,
			Since: 4, Pauses: []workday.Period{{From: 5, Until: 6}, {From: 7}}, Due: 8,
		},
		agreement: &entity.Agreement{
			Header: entity.Header[entity.AgreementState]{State: entity.AgreementSigned}, Request: request, User: "510500.a1",
			Provider: "510500.tjj", Until: 7,
		},
		grant: &entity.Grant{
			Header: entity.Header[entity.GrantState]{State: entity.GrantRevoked}, Request: request, Agreement: agreement, Entry: entry,
			User: "510500.a1", Provider: "510500.tjj", Terms: terms, GrantedAt: 1, RevokedAt: 2, Reason: "r",
		},
		statement.Created(statement.TypeProduct, id): &entity.Product{
			Header: entity.Header[entity.ProductState]{State: entity.ProductRegistered}, Owner: "510500.a1", Name: "报告",
			Sources: []statement.Ref{version}, Digest: &id,
		},
		statement.Created(statement.TypeEngagement, id): &entity.Engagement{
			Header: entity.Header[entity.EngagementState]{State: entity.EngagementEnded}, Principal: "510500.tjj", Service: "510500.s1",
			Kinds: []statement.Kind{statement.KindUsageRecord}, SignedAt: 1, Until: 3, EndedAt: 2, Reason: "r",
		},
		statement.Created(statement.TypeClearance, id): &entity.Clearance{
			Header: entity.Header[entity.ClearanceState]{State: entity.ClearanceRevoked}, User: "510500.a1", Provider: "510500.tjj",
			Entry: entry, Destination: "hk", Purpose: "p", ApprovedAt: 1, Until: 3, RevokedAt: 2, Reason: "r",
		},
		emergency: &entity.Emergency{
			Header: entity.Header[entity.EmergencyState]{State: entity.EmergencyEnded}, Type: statement.EmergencyHealth,
			Declarer: "510500.bureau", Purpose: "p", Parties: []statement.PartyID{"510500.a1"},
			Providers: []statement.PartyID{"510500.tjj"}, Entries: []statement.Ref{entry}, From: 1, Until: 9, DeclaredAt: 2, EndedAt: 3,
			Law: "l", Article: "a", Reason: "r",
		},
		statement.LogRef("2027"): &entity.Log{
			Header: entity.Header[entity.LogState]{State: entity.LogClosed}, Origin: "luzheng/luzhou-7c1e/events/2027",
			Keeper: "510500.bureau", Key: certificate, OpenedAt: 1, Predecessor: new(statement.LogRef("2026")), Successor: new(statement.LogRef("2028")),
			Anchor: &entity.Anchor{Size: 9, Root: id, Map: id, Time: 2, At: 3, Note: id},
		},
		statement.Created(statement.TypeSuspicion, id): &entity.Suspicion{
			Header: entity.Header[entity.SuspicionState]{State: entity.SuspicionConfirmed}, Unit: "510500.a1", Provider: "510500.tjj",
			Principal: "510500.a2", Entry: entry, Version: version, Application: &application, Grant: &grant, Emergency: &emergency, Code: "suspected.purpose", Rules: 1, Reason: "r",
			Log: new(statement.LogRef("2027")), Index: 4, Uses: 2,
		},
		item.Source(): &entity.Source{
			Header: entity.Header[entity.SourceState]{State: entity.SourceHeld}, Item: item, Party: "510500.tjj",
			Exceptions: []entity.SourceException{{Party: "510500.sjj", Reason: "field-work", Until: 9}}, Reason: "reorganised",
		},
		project: &entity.Project{
			Header: entity.Header[entity.ProjectState]{State: entity.ProjectAccepted}, Application: application, Owner: "510500.tjj",
			Planned:   []statement.PlannedEntry{{BusinessName: "区划", SharingClass: statement.SharingConditional}},
			Delivered: []statement.DeliveredEntry{{Entry: entry, Version: version}},
		},
		problem: &entity.Problem{
			Header: entity.Header[entity.ProblemState]{State: entity.ProblemCorrected}, Entry: entry, Version: version, Unit: "510500.tjj", Reporter: "510500.a1",
			Defect: statement.DefectWrong, Urgency: statement.UrgencyUrgent, DueAt: 9, Correction: &version,
		},
		statement.Created(statement.TypeQuality, id): &entity.Quality{
			Header: entity.Header[entity.QualityState]{State: entity.QualityFiled}, Entry: entry, Version: version, Service: "510500.tech", Principal: "510500.a1",
			Standard: "gb-t-36344-2018", Verdict: statement.QualityFit,
		},
		consistency: &entity.Consistency{
			Header: entity.Header[entity.ConsistencyState]{State: entity.ConsistencySettled}, Entry: entry, Version: version,
			Provider: "510500.tjj", Holder: "510500.a1", Anchored: id, Found: gm.Sum(id[:]), SettledBy: &consistency,
		},
		statement.PartyID("510500.tjj").SecurityRef(): &entity.Security{
			Header: entity.Header[entity.SecurityState]{State: entity.SecurityPlanned}, Body: "信息科", Post: "科长", HeadAt: 1,
			Plan: &id, PlanAt: 2, DrilledAt: 3, Drill: statement.SecurityPassed, AssessedAt: 4, Assessment: statement.SecurityFailed,
		},
		statement.Created(statement.TypeIncident, id): &entity.Incident{
			Header: entity.Header[entity.IncidentState]{State: entity.IncidentClosed}, Unit: "510500.tjj", What: "leak", OccurredAt: 1,
			ReportedAt: 2, Entries: []statement.Ref{entry}, Affected: true,
			Told: []statement.Telling{{Who: statement.InformedPolice, At: 2}}, Remedy: "isolated", Result: "remedied",
		},
		auditCase: &entity.Case{
			Header: entity.Header[entity.CaseState]{State: entity.CaseClosed}, Commitment: id, Terms: &statement.CaseTerms{
				Objects: []statement.AuditObject{statement.AuditData}, Parties: []statement.PartyID{"510500.tjj"}, From: 1, Until: 2,
				Team: []statement.Pseudonym{"a1"},
			}, OpenedAt: 1, ServedAt: 2, ClosedAt: 3, Notes: 1, Findings: 1, Unrectified: 0, Result: "rectified",
		},
		note: &entity.Note{
			Header: entity.Header[entity.NoteState]{State: entity.NoteReplied}, Case: auditCase, Unit: "510500.tjj", ReplyBy: 9,
		},
		statement.Created(statement.TypeFinding, id): &entity.Finding{
			Header: entity.Header[entity.FindingState]{State: entity.FindingRectified}, Case: auditCase, Unit: "510500.tjj",
			Notes: []statement.Ref{note}, Issue: "overuse", RectifyBy: 9,
		},
		statement.Created(statement.TypeErasure, id): &entity.Erasure{
			Header: entity.Header[entity.ErasureState]{State: entity.ErasureCertified}, Erasable: statement.Erasable{Entity: request, Within: &entry},
			Party: "510500.a1", Statement: id, RecordedAt: 1, Attachments: []gm.Digest{id}, Reason: "r", BackupsUntil: 2,
		},
		statement.Created(statement.TypeRectification, id): &entity.Rectification{
			Header: entity.Header[entity.RectificationState]{State: entity.RectificationReturned}, Unit: "510500.tjj",
			Authority: "510500.bureau", Problem: "late", Concerns: []statement.Ref{entry}, OrderedAt: 1, DueAt: 2, Reports: 1, Reason: "r",
		},
		statement.Created(statement.TypeSupervision, id): &entity.Supervision{
			Header: entity.Header[entity.SupervisionState]{State: entity.SupervisionIssued}, Unit: "510500.tjj", From: 1, Until: 2, Digest: id,
		},
		entry.Hold(): &entity.Hold{
			Header: entity.Header[entity.HoldState]{State: entity.HoldHeld}, Of: entry, For: []statement.Ref{auditCase},
		},
	}
	for _, e := range all {
		e.Advance(entity.Step{Statement: id, At: 5, By: "510500.bureau"})
	}
	return all
}

func TestEveryTypeRoundTrips(t *testing.T) {
	for ref, want := range samples() {
		raw, err := entity.Marshal(want)
		if err != nil {
			t.Fatalf("%s: %v", ref.Type, err)
		}
		if !bytes.HasPrefix(raw, []byte(`{"v":1,"state":"`)) {
			t.Errorf("%s does not begin with the header: %s", ref.Type, raw)
		}
		got, err := entity.Parse(ref, raw)
		if err != nil {
			t.Fatalf("%s: %v", ref.Type, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: read %+v, wrote %+v", ref.Type, got, want)
		}
		if c := got.Common(); c.Count != 1 || c.At != 5 || c.By != "510500.bureau" || c.Head != gm.Sum([]byte("x")) {
			t.Errorf("%s: header %+v", ref.Type, c)
		}
	}
}

func TestACopyIsOnesOwn(t *testing.T) {
	for ref, e := range samples() {
		before := e.Common()
		c := entity.Copy(e)
		if !reflect.DeepEqual(c, e) {
			t.Errorf("%s: the copy is %+v", ref.Type, c)
		}
		c.Advance(entity.Step{Statement: gm.Sum([]byte("y")), At: 9, By: "510500.audit"})
		if e.Common() != before {
			t.Errorf("%s: changing the copy changed the original", ref.Type)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	ref := statement.PartyID("510500.tjj").Ref()
	raw, err := entity.Marshal(samples()[ref])
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"another version":    strings.Replace(string(raw), `"v":1`, `"v":2`, 1),
		"an unknown state":   strings.Replace(string(raw), `"suspended"`, `"approved"`, 1),
		"an empty history":   strings.Replace(string(raw), `"count":1`, `"count":0`, 1),
		"an unknown field":   strings.Replace(string(raw), `"v":1`, `"v":1,"w":1`, 1),
		"a second encoding":  strings.Replace(string(raw), `"v":1`, `"v": 1`, 1),
		"nothing":            "",
		"another type's":     `{}`,
		"an oversized state": `{"v":1,"name":"` + strings.Repeat("a", entity.MaxSize) + `"}`,
	} {
		if _, err := entity.Parse(ref, []byte(bad)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	if _, err := entity.Parse(statement.Ref{Type: "nonsense", ID: "x"}, raw); err == nil {
		t.Error("an unknown type was read")
	}
}

func TestMarshalRefusesAnUnfinishedState(t *testing.T) {
	if _, err := entity.Marshal(&entity.Party{Role: statement.RoleUnit}); err == nil {
		t.Error("a state without a step was written")
	}
}

// FuzzParse holds Parse to its promise: what it reads is canonical and writes back to the same bytes.
func FuzzParse(f *testing.F) {
	for ref, e := range samples() {
		raw, err := entity.Marshal(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(ref.String(), raw)
	}
	f.Fuzz(func(t *testing.T, name string, raw []byte) {
		ref, err := statement.ParseRef(name)
		if err != nil {
			return
		}
		e, err := entity.Parse(ref, raw)
		if err != nil {
			return
		}
		again, err := entity.Marshal(e)
		if err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("read %s, wrote %s (%v)", raw, again, err)
		}
	})
}

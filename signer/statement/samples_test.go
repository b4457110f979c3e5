package statement_test

import (
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/workday"
)

// sampleDigest is an ID in samples.
var sampleDigest = gm.Sum([]byte("sample"))

func ref(t statement.EntityType) *statement.Ref {
	r := statement.Created(t, sampleDigest)
	return &r
}

func sealed() *statement.Sealed {
	return &statement.Sealed{Commitment: sampleDigest, Attachment: sampleDigest}
}

func catalogue() statement.Catalogue {
	return statement.Catalogue{
		BusinessName: "行政区划代码", System: "统计信息系统",
		Items:  []statement.DataItem{{Name: "代码", Element: "de00001"}, {Name: "名称"}},
		Format: statement.FormatCSV, SharingClass: statement.SharingConditional, SharingReason: "law.pipl",
		OpeningClass: statement.OpeningUnconditional, ProvisionMode: statement.ModeInterface, UpdateCycle: statement.CycleYearly,
		SharingUntil: 1_900_000_000_000, OpenSubject: "510500.tjj", SecurityLevel: statement.LevelGeneral,
	}
}

func terms() statement.Terms {
	return statement.Terms{
		Purpose: "service.household", Mode: statement.ModeInterface, Application: *ref(statement.TypeApplication),
		From: 1_800_000_000_000, Until: 1_800_086_400_000,
	}
}

// samples holds a body of every kind with every field set that may be.
func samples() []statement.Body {
	founder := func(id statement.PartyID, role statement.PartyRole) statement.Founder {
		return statement.Founder{
			Party: id, Role: role, Name: "发起方", ResponsibleBody: "数据管理科", ResponsiblePost: "科长",
			Certificates: []statement.FoundingCertificate{{Post: statement.PostOfficer, Handler: "h1", Certificate: []byte{0x30, 1}}},
		}
	}
	kinds := []statement.Kind{statement.KindAccessRequest, statement.KindUsageRecord}
	return []statement.Body{
		&statement.Genesis{
			Root: []byte{0x30, 0}, Authorities: [][]byte{{0x30, 2}}, Rules: 1,
			Founders: []statement.Founder{
				founder("510500.bureau", statement.RoleBureau), founder("510500.audit", statement.RoleAudit),
				founder("510500.cyberspace", statement.RoleCyberspace),
			},
		},
		&statement.RulesActivate{Version: 2},
		&statement.ParameterSet{Value: &statement.ParameterValue{Calendar: &workday.Calendar{
			DaysOff: []workday.Day{20_727}, Workdays: []workday.Day{20_736}, Outages: []workday.Period{{From: 1_800_000_000_000, Until: 1_800_000_600_000}},
		}}},
		&statement.BasisRegister{Title: "中华人民共和国个人信息保护法第十三条", From: 1_800_000_000_000, Until: 1_900_000_000_000},
		&statement.BasisRepeal{Until: 1_900_000_000_000},
		&statement.DutyIssue{Unit: "510500.tjj", Entry: ref(statement.TypeEntry), From: 1_800_000_000_000, Cycle: statement.CycleMonthly},
		&statement.DutyRelease{Reason: "moved"},
		&statement.PartyRegister{
			Role: statement.RoleUnit, Name: "泸州市统计局", CreditCode: "11510400008400000x", ResponsibleBody: "数据管理科",
			ResponsiblePost: "科长", Parent: "510500.bureau",
		},
		&statement.PartyPlace{Parent: "510571.gwh", System: "510500.wjw", FormerParent: "510502.sjj", FormerSystem: "510500.mzj"},
		&statement.PartyRename{Name: "泸州市数据局", ResponsibleBody: "数据管理科", ResponsiblePost: "科长", Document: sealed()},
		&statement.PartyReorganise{Form: statement.ReorganisationMerge, Successor: "510500.sjj", Document: sealed()},
		&statement.HoldingTransfer{To: "510500.sjj", Holdings: []statement.Ref{*ref(statement.TypeEntry)}, Document: sealed()},
		&statement.PartySuspend{Reason: "breach"},
		&statement.PartyResume{Reason: "remedied"},
		&statement.AuthorityAdmit{Certificate: []byte{0x30, 3}, Parent: ref(statement.TypeAuthority)},
		&statement.AuthoritySuspend{Reason: "inspection"},
		&statement.AuthorityResume{Reason: "settled"},
		&statement.AuthorityWithdraw{Reason: "key-lost", Certificates: []statement.Ref{*ref(statement.TypeCertificate)}, CompromisedAt: 1_790_000_000_000},
		&statement.CertificateRegister{
			Party: "510500.tjj", Post: statement.PostApplication, Application: ref(statement.TypeApplication),
			Authority: *ref(statement.TypeAuthority), Certificate: []byte{0x30, 4},
		},
		&statement.CertificateRenew{Replaces: *ref(statement.TypeCertificate), Authority: *ref(statement.TypeAuthority), Certificate: []byte{0x30, 5}},
		&statement.CertificateRevoke{Reason: "key-lost", CompromisedAt: 1_790_000_000_000},
		&statement.DeputyDelegate{Post: statement.PostOfficer, Deputy: "h2", From: 1_800_000_000_000, Until: 1_800_086_400_000},
		&statement.DeputyRevoke{Reason: "returned"},
		&statement.CustodyDelegate{Kinds: kinds, Until: 1_900_000_000_000},
		&statement.ApplicationSubmit{Name: "一网通办", Type: statement.ApplicationService, Kinds: kinds},
		&statement.ApplicationApprove{Kinds: kinds, Entries: []statement.Ref{*ref(statement.TypeEntry)}},
		&statement.ApplicationSuspend{Reason: "breach"},
		&statement.ApplicationRevoke{Reason: "breach"},
		&statement.CataloguePublish{Catalogue: catalogue()},
		&statement.CatalogueRevise{Catalogue: catalogue()},
		&statement.CatalogueRetire{Reason: "merged"},
		&statement.RightsDeclare{Entry: *ref(statement.TypeEntry), Right: statement.RightHolding, Basis: "law.data-security"},
		&statement.RightsObject{Entry: *ref(statement.TypeEntry), Grounds: sealed()},
		&statement.RightsSettle{
			Entry: *ref(statement.TypeEntry), Right: *ref(statement.TypeRight), Settlement: statement.SettlementUpheld, Reason: "prior-right",
			Grounds: sealed(),
		},
		&statement.RightsConfirm{Entry: *ref(statement.TypeEntry)},
		&statement.RightsRefuse{Entry: *ref(statement.TypeEntry), Reason: "no-basis", Grounds: sealed()},
		&statement.RightsTransfer{Entry: *ref(statement.TypeEntry), To: "510500.zgj", Basis: "contract", Contract: sealed()},
		&statement.RightsEnd{Reason: "given-up"},
		&statement.DatasetAnchor{
			Manifest: sampleDigest, Files: []statement.File{{Digest: sampleDigest, Size: 37}}, Rows: 620_573, Format: statement.FormatCSV,
			Inputs: []statement.Ref{*ref(statement.TypeVersion)}, Supersedes: ref(statement.TypeVersion), Keyed: true,
		},
		&statement.DatasetWithdraw{Entry: *ref(statement.TypeEntry), Reason: "privacy"},
		&statement.OpeningReview{Entry: *ref(statement.TypeEntry), Confidentiality: sealed(), Risk: sealed()},
		&statement.OpeningApprove{Entry: *ref(statement.TypeEntry), Risk: sealed()},
		&statement.AccessRequest{Entry: *ref(statement.TypeEntry), Terms: terms(), Scenario: sealed()},
		&statement.AccessOpinion{},
		&statement.AccessConsent{},
		&statement.AccessRefuse{Law: "law.pipl", Article: "a13"},
		&statement.AccessReturn{Reason: "scenario.unclear", Note: sealed()},
		&statement.AccessComplete{Scenario: sealed()},
		&statement.AccessWithdraw{},
		&statement.AccessArgue{Provider: "510500.tjj", Argument: sealed()},
		&statement.AgreementSign{Request: *ref(statement.TypeRequest), Provider: "510500.tjj", Text: sealed(), Until: 1_900_000_000_000},
		&statement.AccessGrant{Entry: *ref(statement.TypeEntry), Agreement: *ref(statement.TypeAgreement)},
		&statement.AccessRevoke{Reason: "ended"},
		&statement.UsageRecord{
			Action: statement.ActionAccess, Entry: *ref(statement.TypeEntry), Version: *ref(statement.TypeVersion),
			Application: ref(statement.TypeApplication), Grant: ref(statement.TypeGrant), Purpose: "service.household",
			Mode: statement.ModeInterface, At: 1_800_000_000_000, Recipient: "510500.sjj",
		},
		&statement.LogOpen{Key: *ref(statement.TypeCertificate), Predecessor: new(statement.LogRef("2026"))},
		&statement.LogAnchor{
			Note: []byte("checkpoint"), Consistency: []gm.Digest{sampleDigest},
			Seed: &statement.LogSeed{Predecessor: statement.LogRef("2026"), Leaf: []byte{1, 2}, Inclusion: []gm.Digest{sampleDigest}},
		},
		&statement.LogRotate{To: *ref(statement.TypeCertificate)},
		&statement.UsageSuspect{
			Log: statement.LogRef("2027"), Size: 9, Count: 3, Index: 0, Leaf: []byte{1, 1}, Inclusion: []gm.Digest{sampleDigest},
			Event: []byte("event"), Batch: []byte("batch"), Path: []gm.Digest{sampleDigest},
		},
		&statement.SuspicionExplain{Explanation: sealed()},
		&statement.SuspicionConfirm{Finding: statement.Finding{Reason: "purpose.exceeded", Text: sealed()}},
		&statement.SuspicionDismiss{Finding: statement.Finding{Reason: "clock.wrong", Text: sealed()}},
		&statement.ErasureRequest{
			Erasable:  statement.Erasable{Entity: *ref(statement.TypeRequest), Within: ref(statement.TypeEntry)},
			Statement: sampleDigest, Attachments: []gm.Digest{sampleDigest}, Reason: "purpose.fulfilled",
		},
		&statement.ErasureApprove{
			Erasable: statement.Erasable{Entity: *ref(statement.TypeRequest), Within: ref(statement.TypeEntry)}, Party: "510500.zgj",
		},
		&statement.ErasureDecline{Reason: "needed"},
		&statement.ErasureCertify{BackupsUntil: 1_800_000_000_000},
		&statement.RectificationOrder{
			Unit: "510500.zgj", Problem: "catalogue.late", Text: sealed(), Concerns: []statement.Ref{*ref(statement.TypeEntry)}, DueAt: 1_800_000_000_000,
		},
		&statement.RectificationReport{Text: sealed()},
		&statement.RectificationAccept{},
		&statement.RectificationReturn{Reason: "incomplete", DueAt: 1_800_000_000_000},
		&statement.SupervisionReport{Unit: "510500.zgj", From: 1_780_000_000_000, Until: 1_790_000_000_000, Digest: sampleDigest},
		&statement.SecurityHead{Body: "信息科", Post: "科长"},
		&statement.SecurityPlan{Text: sealed()},
		&statement.SecurityDrill{At: 1_790_000_000_000, Result: statement.SecurityShortfall, Report: sealed()},
		&statement.SecurityAssess{At: 1_790_000_000_000, Result: statement.SecurityPassed, Report: sealed()},
		&statement.IncidentReport{
			What: "leak", At: 1_790_000_000_000, Entries: []statement.Ref{*ref(statement.TypeEntry)}, Affected: true, Text: sealed(),
			Told: []statement.Telling{{Who: statement.InformedPolice, At: 1_790_000_000_000}},
		},
		&statement.IncidentRemedy{
			Remedy: "isolated", Text: sealed(), Told: []statement.Telling{{Who: statement.InformedUsers, At: 1_790_000_000_000}},
		},
		&statement.IncidentClose{Result: "remedied"},
		&statement.CaseOpen{Notice: sealed(), Terms: sampleDigest},
		&statement.CaseServe{Salt: sampleDigest, Terms: statement.CaseTerms{
			Objects: []statement.AuditObject{statement.AuditData, statement.AuditFunds}, Parties: []statement.PartyID{"510500.zgj"},
			Entries: []statement.Ref{*ref(statement.TypeEntry)}, Funds: []statement.Code{"fund.digital"},
			From: 1_780_000_000_000, Until: 1_790_000_000_000, Team: []statement.Pseudonym{"a1", "a2"},
		}},
		&statement.CaseNote{Unit: "510500.zgj", Text: sealed(), Statements: []gm.Digest{sampleDigest}, ReplyBy: 1_800_000_000_000},
		&statement.CaseReply{Text: sealed()},
		&statement.CaseFinding{
			Unit: "510500.zgj", Notes: []statement.Ref{*ref(statement.TypeNote)}, Issue: "overuse", Text: sealed(), RectifyBy: 1_800_000_000_000,
		},
		&statement.CaseRectify{Case: *ref(statement.TypeCase), Text: sealed()},
		&statement.CaseClose{Result: "rectified", Releases: []statement.Ref{*ref(statement.TypeEntry)}},
		&statement.ServiceEngage{Service: "510500.svc", Kinds: kinds, Text: sealed(), Until: 1_900_000_000_000},
		&statement.ServiceEnd{Reason: "ended"},
		&statement.CrossBorderApprove{
			User: "510500.tjj", Entry: *ref(statement.TypeEntry), Destination: "hk", Purpose: "research", Assessment: sealed(),
			Until: 1_900_000_000_000,
		},
		&statement.CrossBorderRevoke{Reason: "breach"},
		&statement.EmergencyDeclare{
			Type: statement.EmergencyDisaster, Purpose: "flood.2027", Parties: []statement.PartyID{"510500.gaj", "510500.yjj"},
			Entries: []statement.Ref{*ref(statement.TypeEntry)}, From: 1_800_000_000_000, Until: 1_800_086_400_000,
			Law: "law.emergency", Article: "a52", Notice: sealed(),
		},
		&statement.EmergencyEnd{Reason: "over"},
		&statement.ProductRegister{Name: "年度报告", Sources: []statement.Ref{*ref(statement.TypeVersion)}, Digest: &sampleDigest},
		&statement.SourceClaim{ItemKey: itemKey()},
		&statement.SourceMove{To: "510500.sjj", Reason: "reorganised"},
		&statement.SourceExcept{Party: "510500.sjj", Reason: "field-work", Until: 1_900_000_000_000},
		&statement.PlanRegister{Entries: []statement.PlannedEntry{{BusinessName: "行政区划代码", SharingClass: statement.SharingUnconditional}}},
		&statement.ProjectAccept{
			Application: *ref(statement.TypeApplication),
			Entries:     []statement.DeliveredEntry{{Entry: *ref(statement.TypeEntry), Version: *ref(statement.TypeVersion)}},
		},
		&statement.OpeningAssess{Entry: *ref(statement.TypeEntry), Result: statement.AssessmentAcceptable, Risk: sealed()},
		&statement.OpeningRefuse{Entry: *ref(statement.TypeEntry), Reason: "privacy", Grounds: sealed()},
		&statement.OpeningCondition{
			Conditions: statement.Conditions{
				Capabilities: []statement.Code{"own-data-centre"}, Safeguards: []statement.Code{"encryption", "djbh-3"},
				Modes: []statement.Mode{statement.ModeDownload, statement.ModeSandbox},
			},
			Text: sealed(),
		},
		&statement.OpeningAsk{Keeper: "510500.tjj", Purpose: "research", Data: sealed(), Confidentiality: sealed()},
		&statement.OpeningAnswer{Answer: statement.AnswerRefused, Reason: "privacy", Grounds: sealed()},
		&statement.AccessAccept{},
		&statement.AccessDecline{Reason: "no-safeguards", Grounds: sealed()},
		&statement.WithdrawalNotify{Entry: *ref(statement.TypeEntry), Parties: []statement.PartyID{"510500.sjj", "510500.zgj"}, Notice: sealed()},
		&statement.NoticeAcknowledge{Measure: "deleted"},
		&statement.DisputeOpen{Matter: *ref(statement.TypeEntry), Respondent: "510500.tjj", Reason: "not-opened", Grounds: sealed()},
		&statement.DisputeNegotiate{Matter: *ref(statement.TypeEntry), With: "510500.tjj", Agreement: sealed()},
		&statement.DisputeEscalate{Report: sealed()},
		&statement.DisputeCoordinate{
			Matter: *ref(statement.TypeEntry), Result: statement.CoordinationSettled, Reason: "opened-in-part", Record: sealed(),
		},
		&statement.ProblemReport{
			Entry: *ref(statement.TypeEntry), Version: *ref(statement.TypeVersion), Defect: statement.DefectWrong,
			Urgency: statement.UrgencyUrgent, Text: sealed(),
		},
		&statement.ProblemAccept{Entry: *ref(statement.TypeEntry)},
		&statement.ProblemCorrect{Entry: *ref(statement.TypeEntry), Version: *ref(statement.TypeVersion)},
		&statement.ProblemConfirm{Entry: *ref(statement.TypeEntry), Reply: sealed()},
		&statement.ProblemSettle{Entry: *ref(statement.TypeEntry), Reply: sealed()},
		&statement.QualityReport{
			Entry: *ref(statement.TypeEntry), Version: *ref(statement.TypeVersion), Standard: "gb-t-36344-2018",
			Verdict: statement.QualityFaulty, Report: sealed(),
		},
		&statement.ConsistencyRecord{
			Version: *ref(statement.TypeVersion), Holder: "510500.sjj", Manifest: sampleDigest, Settles: ref(statement.TypeConsistency),
		},
	}
}

// later holds bodies with the fields that came after the golden bytes of their kinds.
func later() []statement.Body {
	c, source := catalogue(), itemKey().Source()
	c.Items[0].Source, c.ServiceMatter = &source, true
	rows := int64(0)
	asked := terms()
	asked.Further = []statement.Mode{statement.ModeDownload, statement.ModeSandbox}
	emergency, abroad := sampleUsage(), sampleUsage()
	emergency.Emergency = ref(statement.TypeEmergency)
	abroad.Destination, abroad.Clearance = "hk", ref(statement.TypeClearance)
	return []statement.Body{
		&statement.AccessRequest{Entry: *ref(statement.TypeEntry), Terms: asked, Scenario: sealed()}, emergency, abroad,
		&statement.CataloguePublish{Catalogue: c},
		&statement.DatasetAnchor{
			Manifest: sampleDigest, Files: []statement.File{{Digest: sampleDigest, Size: 37, Rows: &rows}}, Format: statement.FormatCSV,
			Columns: []statement.Label{"代码", "名称"}, Corrects: []statement.Ref{*ref(statement.TypeProblem)},
		},
	}
}

func itemKey() statement.ItemKey {
	return statement.ItemKey{Element: "de00001", Population: "divisions", Division: "510500"}
}

// sampleDraft puts a body into a statement; the nonce is New's.
func sampleDraft(body statement.Body) statement.Draft {
	d := statement.Draft{
		Ledger: "luzhou-7c1e", Issuer: "510500.tjj", Handler: "h1",
		IssuedAt: 1_800_000_000_000, NotAfter: 1_800_000_600_000, Body: body,
	}
	spec, err := statement.Lookup(body.Kind())
	if err != nil || spec.Subject == "" {
		return d
	}
	d.Subject = ref(spec.Subject)
	if spec.Subject == statement.TypeLedger {
		d.Subject.ID = string(d.Ledger)
	}
	if spec.Subject == statement.TypeBasis {
		d.Subject = new(statement.BasisRef("law.pipl", "a13"))
	}
	if spec.Subject == statement.TypeLog {
		d.Subject.ID = "2027"
	}
	if spec.Subject == statement.TypeParameter {
		d.Subject = new(statement.ParameterCalendar.Ref())
	}
	if spec.Subject == statement.TypeParty {
		d.Subject.ID = "510500.zgj"
	}
	if spec.Subject == statement.TypeSource {
		*d.Subject = itemKey().Source()
	}
	if !spec.Founds {
		d.Prev = &sampleDigest
	}
	return d
}

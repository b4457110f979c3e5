package main

import (
	"time"

	"luzheng/signer/statement"
)

// Who signs. Two kinds of statement in three need one signature, the others two.
func byProvider(c *cast) []actor     { return []actor{c.provider} }
func byProviderPair(c *cast) []actor { return []actor{c.provider, c.providerReviewer} }
func byUser(c *cast) []actor         { return []actor{c.user} }
func byBoth(c *cast) []actor         { return []actor{c.user, c.provider} }
func byBureau(c *cast) []actor       { return []actor{c.permission} }
func byBureauPair(c *cast) []actor   { return []actor{c.permission, c.permissionReviewer} }
func byOperator(c *cast) []actor     { return []actor{c.parties} }

// purpose is what the data is wanted for.
const purpose statement.Code = "service.household"

// steps is the mix, in order.
var steps = []step{
	{by: byProvider, body: func(p *play) statement.Body {
		return &statement.CataloguePublish{Catalogue: catalogue(p.cast.provider.party)}
	}},
	{by: byProvider, body: func(p *play) statement.Body {
		return &statement.RightsDeclare{Entry: p.made[statement.TypeEntry], Right: statement.RightHolding, Basis: "statutory-duty"}
	}},
	{by: byProvider, on: statement.TypeEntry, body: func(*play) statement.Body { return anchor() }},
	{by: byProvider, body: func(p *play) statement.Body {
		return &statement.OpeningReview{Entry: p.made[statement.TypeEntry], Confidentiality: sealed(), Risk: sealed()}
	}},
	{by: byBureauPair, on: statement.TypeOpening, moves: statement.TypeEntry, body: func(p *play) statement.Body {
		return &statement.OpeningApprove{Entry: p.made[statement.TypeEntry], Risk: sealed()}
	}},
	{by: byUser, body: func(*play) statement.Body {
		return &statement.ApplicationSubmit{Name: "测量用应用", Type: statement.ApplicationService, Kinds: permitted()}
	}},
	{by: byBureauPair, on: statement.TypeApplication, body: func(p *play) statement.Body {
		return &statement.ApplicationApprove{Kinds: permitted(), Entries: []statement.Ref{p.made[statement.TypeEntry]}}
	}},
	{by: byUser, body: func(p *play) statement.Body {
		return &statement.AccessRequest{Entry: p.made[statement.TypeEntry], Scenario: sealed(), Terms: statement.Terms{
			Purpose: purpose, Mode: statement.ModeInterface, Application: p.made[statement.TypeApplication],
			From: p.now().UnixMilli(), Until: p.now().Add(24 * time.Hour).UnixMilli(),
		}}
	}},
	{by: byBureau, on: statement.TypeRequest, body: func(*play) statement.Body { return &statement.AccessOpinion{} }},
	{by: byProviderPair, on: statement.TypeRequest, body: func(*play) statement.Body { return &statement.AccessConsent{} }},
	{by: byBoth, body: func(p *play) statement.Body {
		return &statement.AgreementSign{
			Request: p.made[statement.TypeRequest], Provider: p.cast.provider.party, Text: sealed(),
			Until: p.now().Add(48 * time.Hour).UnixMilli(),
		}
	}},
	{by: byBureauPair, on: statement.TypeRequest, body: func(p *play) statement.Body {
		return &statement.AccessGrant{Entry: p.made[statement.TypeEntry], Agreement: p.made[statement.TypeAgreement]}
	}},
	{by: byUser, body: product},
	{by: byUser, body: doubt},
	{by: byUser, body: product},
	{by: byUser, body: doubt},
	{by: byUser, body: product},
	{by: byUser, body: doubt},
	{by: byProvider, on: statement.TypeEntry, body: func(p *play) statement.Body {
		before, next := p.made[statement.TypeVersion], anchor()
		next.Supersedes = &before
		return next
	}},
	{by: byOperator, on: statement.TypeParty, body: func(*play) statement.Body {
		return &statement.PartyRegister{Role: statement.RoleUnit, Name: "测量用单位", ResponsibleBody: "数据科", ResponsiblePost: "数据管理岗"}
	}},
}

// permitted is what the user's application may sign.
func permitted() []statement.Kind {
	return []statement.Kind{statement.KindAccessRequest, statement.KindUsageRecord}
}

// doubt and product stand where uses stood before they went to the event log.
func doubt(p *play) statement.Body {
	return &statement.ProblemReport{
		Entry: p.made[statement.TypeEntry], Version: p.made[statement.TypeVersion], Defect: statement.DefectWrong,
		Urgency: statement.UrgencyNormal, Text: sealed(),
	}
}

func product(p *play) statement.Body {
	return &statement.ProductRegister{Name: "测量用产品", Sources: []statement.Ref{p.made[statement.TypeVersion]}}
}

func anchor() *statement.DatasetAnchor {
	rows := int64(1000)
	return &statement.DatasetAnchor{
		Manifest: digest(), Files: []statement.File{{Digest: digest(), Size: 1 << 20, Rows: &rows}}, Rows: rows, Format: statement.FormatCSV,
		Columns: []statement.Label{"代码", "名称"},
	}
}

// catalogue describes data that another party may use under a grant, and the public once it is open.
func catalogue(owner statement.PartyID) statement.Catalogue {
	return statement.Catalogue{
		BusinessName: "测量用数据", System: "测量", Items: []statement.DataItem{{Name: "代码"}, {Name: "名称"}}, Format: statement.FormatCSV,
		SharingClass: statement.SharingConditional, SharingReason: "law.pipl", OpeningClass: statement.OpeningConditional,
		OpeningReason: "law.pipl", ProvisionMode: statement.ModeInterface, UpdateCycle: statement.CycleYearly, OpenSubject: owner,
		SecurityLevel: statement.LevelGeneral,
	}
}

// use is what the event log is told under the play's grant.
func use(p *play) *statement.UsageRecord {
	application, grant := p.made[statement.TypeApplication], p.made[statement.TypeGrant]
	return &statement.UsageRecord{
		Action: statement.ActionAccess, Entry: p.made[statement.TypeEntry], Version: p.made[statement.TypeVersion],
		Application: &application, Grant: &grant, Purpose: purpose, Mode: statement.ModeInterface, At: p.now().UnixMilli(),
	}
}

package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// accessSteps are those of requests, agreements and grants.
func accessSteps() []Step {
	return []Step{
		{Pattern: "{party}以应用{name}申请通过{mode}使用目录{name}，用途是{duty}，期限{number}天", Do: requestAccess},
		{Pattern: "{party}征求提供单位的意见", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeRequest, "")
			s.Say("", &statement.AccessOpinion{}, &ref, s.Person(by, statement.PostPermissionOfficer))
		}},
		{Pattern: "{party}同意共享", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeRequest, "")
			s.Say("", &statement.AccessConsent{}, &ref, s.Pair(by)...)
		}},
		{Pattern: "{party}同意共享，但只有一人签名", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeRequest, "")
			s.Say("", &statement.AccessConsent{}, &ref, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}和{party}签订共享安全协议，期限{number}天", Do: signAgreement},
		{Pattern: "{party}开通访问权限", Do: grantAccess},
		{Pattern: "{party}撤销访问权限", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeGrant, "")
			s.Say("", &statement.AccessRevoke{Reason: "ended"}, &ref, s.deciders(by, statement.PostPermissionOfficer)...)
		}},
		{Pattern: "{party}已获准以应用{name}通过{mode}使用{party}的目录{name}，用途是{duty}，期限{number}天", Do: granted},
		{Pattern: "该申请{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypeRequest, ""), want) }},
		{Pattern: "该访问权限{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypeGrant, ""), want) }},
		{Pattern: "该访问权限限于{party}的应用{name}通过{mode}使用，用途是{duty}", Do: func(s *Scene, user statement.PartyID, app string, mode statement.Mode, duty statement.Code) {
			s.t.Helper()
			g := rulestest.Get[*entity.Grant](s.World, s.The(statement.TypeGrant, ""))
			if g.User != user || g.Terms.Application != s.The(statement.TypeApplication, app) || g.Terms.Mode != mode || g.Terms.Purpose != duty {
				s.t.Fatalf("it is %+v", g)
			}
		}},
	}
}

func requestAccess(s *Scene, user statement.PartyID, app string, mode statement.Mode, entry string, duty statement.Code, days int64) {
	s.Say("", &statement.AccessRequest{
		Entry: s.The(statement.TypeEntry, entry), Scenario: rulestest.Sealed(),
		Terms: statement.Terms{
			Purpose: duty, Mode: mode, Application: s.The(statement.TypeApplication, app), From: s.Now, Until: s.Now + days*day,
		},
	}, nil, s.Person(user, statement.PostOfficer))
}

func signAgreement(s *Scene, user, provider statement.PartyID, days int64) {
	s.Say("", &statement.AgreementSign{
		Request: s.The(statement.TypeRequest, ""), Provider: provider, Text: rulestest.Sealed(), Until: s.Now + days*day,
	}, nil, s.Person(user, statement.PostOfficer), s.Person(provider, statement.PostOfficer))
}

// grantAccess opens the latest request with its agreement; without one it cites the latest agreement there is.
func grantAccess(s *Scene, by statement.PartyID) {
	ref := s.The(statement.TypeRequest, "")
	request := rulestest.Get[*entity.Request](s.World, ref)
	s.Say("", &statement.AccessGrant{Entry: request.Entry, Agreement: s.The(statement.TypeAgreement, "")}, &ref,
		s.deciders(by, statement.PostPermissionOfficer)...)
}

// granted plays the whole way to a grant.
func granted(s *Scene, user statement.PartyID, app string, mode statement.Mode, provider statement.PartyID, entry string, duty statement.Code, days int64) {
	requestAccess(s, user, app, mode, entry, duty, days)
	s.Consent(s.The(statement.TypeRequest, ""), provider)
	signAgreement(s, user, provider, days+1)
	grantAccess(s, rulestest.Bureau)
}

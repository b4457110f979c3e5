package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

func revokeClearance(w *rulestest.World, clearance statement.Ref) []byte {
	return w.Sign(&statement.CrossBorderRevoke{Reason: "breach"}, &clearance, w.Pair(cyber)...)
}

func crossBorderScenarios() []scenario {
	abroad := func(name string, spoil func(w *rulestest.World, u *statement.UsageRecord)) scenario {
		return scenario{"suspected.cross-border", name, func(w *rulestest.World) []byte {
			a := w.GrantedAccess(tjj, zgj)
			return using(w, a, func(u *statement.UsageRecord) {
				clearance := w.Clear(zgj, a.Entry, "hk", a.Terms.Purpose)
				u.Destination, u.Clearance = "hk", &clearance
				spoil(w, u)
				u.At = w.Now
			})
		}}
	}
	approving := func(w *rulestest.World, by []*rulestest.Person, spoil func(*statement.CrossBorderApprove)) []byte {
		body := &statement.CrossBorderApprove{
			User: zgj, Entry: w.Publish(tjj, rulestest.Catalogue(tjj)), Destination: "hk", Purpose: "research",
			Assessment: rulestest.Sealed(), Until: w.Now + day,
		}
		spoil(body)
		return w.Sign(body, nil, by...)
	}
	return []scenario{
		abroad("without approval", func(_ *rulestest.World, u *statement.UsageRecord) { u.Clearance = nil }),
		abroad("to another region", func(_ *rulestest.World, u *statement.UsageRecord) { u.Destination = "sg" }),
		abroad("for another purpose", func(_ *rulestest.World, u *statement.UsageRecord) { u.Purpose = "marketing" }),
		abroad("after the approval", func(w *rulestest.World, _ *statement.UsageRecord) { w.Now += 2 * day }),
		abroad("after its revocation", func(w *rulestest.World, u *statement.UsageRecord) { w.Accept(revokeClearance(w, *u.Clearance)) }),
		abroad("with another's approval", func(w *rulestest.World, u *statement.UsageRecord) {
			clearance := w.Clear(tjj, u.Entry, "hk", u.Purpose)
			u.Clearance = &clearance
		}),
		abroad("with the approval for other data", func(w *rulestest.World, u *statement.UsageRecord) {
			clearance := w.Clear(zgj, w.Publish(tjj, rulestest.Catalogue(tjj)), "hk", u.Purpose)
			u.Clearance = &clearance
		}),
		{"suspected.cross-border", "its own data, open to all", func(w *rulestest.World) []byte {
			use := free(w)
			use.Destination = "sg"
			return w.Sign(use, nil, w.Person(tjj, statement.PostOfficer))
		}},
		{"suspected.late", "claimed before the approval", func(w *rulestest.World) []byte {
			use := free(w)
			clearance := w.Clear(tjj, use.Entry, "hk", use.Purpose)
			use.Destination, use.Clearance = "hk", &clearance
			use.At -= day
			return w.Sign(use, nil, w.Person(tjj, statement.PostOfficer))
		}},
		{"authority.role", "the Bureau approves", func(w *rulestest.World) []byte {
			return approving(w, w.Permission(), func(*statement.CrossBorderApprove) {})
		}},
		{"authority.own-matter", "the cyberspace office approves its own", func(w *rulestest.World) []byte {
			return approving(w, w.Pair(cyber), func(b *statement.CrossBorderApprove) { b.User = cyber })
		}},
		{"authority.own-matter", "the cyberspace office approves it for its own data", func(w *rulestest.World) []byte {
			own := w.Publish(cyber, rulestest.Catalogue(cyber))
			return approving(w, w.Pair(cyber), func(b *statement.CrossBorderApprove) { b.Entry = own })
		}},
		{"statement.field", "an approval that is over", func(w *rulestest.World) []byte {
			return approving(w, w.Pair(cyber), func(b *statement.CrossBorderApprove) { b.Until = w.Now - day })
		}},
		{"entry.retired", "an approval for what has ended", func(w *rulestest.World) []byte {
			return approving(w, w.Pair(cyber), func(b *statement.CrossBorderApprove) { retire(w, b.Entry) })
		}},
		{"state.transition", "revoked twice", func(w *rulestest.World) []byte {
			clearance := w.Clear(zgj, w.Publish(tjj, rulestest.Catalogue(tjj)), "hk", "research")
			w.Accept(revokeClearance(w, clearance))
			return revokeClearance(w, clearance)
		}},
	}
}

func TestAClearedUseAbroadIsClean(t *testing.T) {
	w := rulestest.Founded(t)
	a := w.GrantedAccess(tjj, zgj)
	clearance := w.Clear(zgj, a.Entry, "hk", a.Terms.Purpose)
	w.Accept(using(w, a, func(u *statement.UsageRecord) { u.Destination, u.Clearance = "hk", &clearance }))
	if c := rulestest.Get[*entity.Clearance](w, clearance); c.State != entity.ClearanceApproved || c.User != zgj || c.Provider != tjj {
		t.Errorf("the clearance is %+v", c)
	}
	w.Accept(revokeClearance(w, clearance))
	if c := rulestest.Get[*entity.Clearance](w, clearance); c.State != entity.ClearanceRevoked || c.RevokedAt != w.Now || c.Reason != "breach" {
		t.Errorf("the clearance is %+v", c)
	}
}

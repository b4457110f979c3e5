package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// withdrawnVersion withdraws a version that a unit and a member of the public have taken.
func withdrawnVersion(w *rulestest.World) (entry, version statement.Ref) {
	w.RegisterParty(citizen, statement.RoleUser)
	entry, version = anchored(w)
	withdraw(w, entry, version)
	return entry, version
}

func notifying(w *rulestest.World, entry, version statement.Ref, by *rulestest.Person) []byte {
	return w.Sign(&statement.WithdrawalNotify{Entry: entry, Parties: []statement.PartyID{citizen, zgj}, Notice: rulestest.Sealed()}, &version, by)
}

func notify(w *rulestest.World) (version, notice statement.Ref) {
	entry, version := withdrawnVersion(w)
	id := w.Accept(notifying(w, entry, version, w.Person(tjj, statement.PostOfficer)))
	return version, statement.Created(statement.TypeNotice, id)
}

func acknowledging(w *rulestest.World, notice statement.Ref, by statement.PartyID) []byte {
	return w.Sign(&statement.NoticeAcknowledge{Measure: "deleted"}, &notice, w.Person(by, statement.PostOfficer))
}

func noticeScenarios() []scenario {
	return []scenario{
		{"withdrawal.standing", "a version that stands", func(w *rulestest.World) []byte {
			w.RegisterParty(citizen, statement.RoleUser)
			entry, version := anchored(w)
			return notifying(w, entry, version, w.Person(tjj, statement.PostOfficer))
		}},
		{"reference.mismatch", "withdrawn under another entry", func(w *rulestest.World) []byte {
			_, version := withdrawnVersion(w)
			return notifying(w, w.Publish(tjj, rulestest.Catalogue(tjj)), version, w.Person(tjj, statement.PostOfficer))
		}},
		{"reference.unknown", "somebody whom nobody knows", func(w *rulestest.World) []byte {
			entry, version := anchored(w)
			withdraw(w, entry, version)
			return notifying(w, entry, version, w.Person(tjj, statement.PostOfficer))
		}},
		{"authority.role", "another unit notifies", func(w *rulestest.World) []byte {
			w.RegisterParty("510500.svc", statement.RoleService)
			entry, version := withdrawnVersion(w)
			return notifying(w, entry, version, w.Person("510500.svc", statement.PostOfficer))
		}},
		{"authority.owner", "a unit notifies about another's data", func(w *rulestest.World) []byte {
			entry, version := withdrawnVersion(w)
			return notifying(w, entry, version, w.Person(zgj, statement.PostOfficer))
		}},
		{"authority.owner", "somebody acknowledges who was not notified", func(w *rulestest.World) []byte {
			_, notice := notify(w)
			return acknowledging(w, notice, tjj)
		}},
		{"withdrawal.acknowledged", "acknowledged twice", func(w *rulestest.World) []byte {
			_, notice := notify(w)
			w.Accept(acknowledging(w, notice, zgj))
			return acknowledging(w, notice, zgj)
		}},
	}
}

func TestWhoTookAWithdrawnVersionIsNotified(t *testing.T) {
	w := rightsWorld(t)
	version, notice := notify(w)
	if v := rulestest.Get[*entity.Version](w, version); v.State != entity.VersionWithdrawn || v.Notices != 1 {
		t.Errorf("the version is %+v", v)
	}
	w.Accept(acknowledging(w, notice, zgj))
	n := rulestest.Get[*entity.Notice](w, notice)
	if n.State != entity.NoticeSent || n.Sender != tjj || len(n.Acknowledged) != 1 || n.Acknowledged[0].Measure != "deleted" {
		t.Errorf("after one acknowledgement the notice is %+v", n)
	}
	w.Accept(acknowledging(w, notice, citizen))
	if n = rulestest.Get[*entity.Notice](w, notice); n.State != entity.NoticeAcknowledged || n.Acknowledged[1].Party != citizen {
		t.Errorf("after both the notice is %+v", n)
	}
}

func TestThePlatformNotifiesToo(t *testing.T) {
	w := rightsWorld(t)
	entry, version := withdrawnVersion(w)
	w.Accept(notifying(w, entry, version, w.Person(bureau, statement.PostOperator)))
	if v := rulestest.Get[*entity.Version](w, version); v.Notices != 1 {
		t.Errorf("the version is %+v", v)
	}
}

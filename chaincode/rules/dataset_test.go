package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// anchored publishes an entry and anchors a first version.
func anchored(w *rulestest.World) (entry, version statement.Ref) {
	entry = w.Publish(tjj, rulestest.Catalogue(tjj))
	return entry, w.Anchor(entry, tjj, "v1")
}

func withdraw(w *rulestest.World, entry, version statement.Ref) {
	w.Accept(w.Sign(&statement.DatasetWithdraw{Entry: entry, Reason: "privacy"}, &version, w.Person(tjj, statement.PostOfficer)))
}

func datasetScenarios() []scenario {
	return []scenario{
		{"entry.retired", "data for what has ended", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			retire(w, entry)
			return w.Sign(rulestest.Anchoring("v1", nil), &entry, w.Person(tjj, statement.PostOfficer))
		}},
		{"dataset.supersedes", "supersedes nothing although there is one", func(w *rulestest.World) []byte {
			entry, _ := anchored(w)
			return w.Sign(rulestest.Anchoring("v2", nil), &entry, w.Person(tjj, statement.PostOfficer))
		}},
		{"dataset.supersedes", "supersedes another entry's", func(w *rulestest.World) []byte {
			_, other := anchored(w)
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			return w.Sign(rulestest.Anchoring("v2", &other), &entry, w.Person(tjj, statement.PostOfficer))
		}},
		{"dataset.input", "made from what was withdrawn", func(w *rulestest.World) []byte {
			source, version := anchored(w)
			withdraw(w, source, version)
			entry := w.Publish(zgj, rulestest.Catalogue(zgj))
			return w.Sign(rulestest.Anchoring("v2", nil, version), &entry, w.Person(zgj, statement.PostOfficer))
		}},
		{"authority.owner", "another unit's data", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			return w.Sign(rulestest.Anchoring("v1", nil), &entry, w.Person(zgj, statement.PostOfficer))
		}},
		{"authority.owner", "another unit withdraws", func(w *rulestest.World) []byte {
			entry, version := anchored(w)
			return w.Sign(&statement.DatasetWithdraw{Entry: entry, Reason: "r"}, &version, w.Person(zgj, statement.PostOfficer))
		}},
		{"reference.mismatch", "withdrawn under another entry", func(w *rulestest.World) []byte {
			_, version := anchored(w)
			other := w.Publish(tjj, rulestest.Catalogue(tjj))
			return w.Sign(&statement.DatasetWithdraw{Entry: other, Reason: "r"}, &version, w.Person(tjj, statement.PostOfficer))
		}},
		{"state.transition", "withdrawn twice", func(w *rulestest.World) []byte {
			entry, version := anchored(w)
			withdraw(w, entry, version)
			return w.Sign(&statement.DatasetWithdraw{Entry: entry, Reason: "r"}, &version, w.Person(tjj, statement.PostOfficer))
		}},
	}
}

func TestVersionsSupersedeEachOther(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	entry, first := anchored(w)
	d := w.Record(w.Sign(rulestest.Anchoring("v2", &first), &entry, w.Person(tjj, statement.PostOfficer)))
	second := statement.Created(statement.TypeVersion, d.Outcome.ID)
	if v := rulestest.Get[*entity.Version](w, first); v.State != entity.VersionSuperseded || *v.SupersededBy != second || v.Count != 2 {
		t.Errorf("the first is %+v", v)
	}
	v := rulestest.Get[*entity.Version](w, second)
	if v.State != entity.VersionCurrent || v.Number != 2 || *v.Supersedes != first || v.Owner != tjj {
		t.Errorf("the second is %+v", v)
	}
	if e := rulestest.Get[*entity.Entry](w, entry); *e.Version != second || e.Versions != 2 || e.Count != 3 {
		t.Errorf("the entry is %+v", e)
	}
	if len(d.Outcome.Touched) != 3 {
		t.Errorf("touched %+v", d.Outcome.Touched)
	}
}

func TestAWithdrawnVersionStaysWithdrawn(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	entry, first := anchored(w)
	withdraw(w, entry, first)
	w.Accept(w.Sign(rulestest.Anchoring("v2", &first), &entry, w.Person(tjj, statement.PostOfficer)))
	v := rulestest.Get[*entity.Version](w, first)
	if v.State != entity.VersionWithdrawn || v.SupersededBy == nil || v.WithdrawnAt == 0 {
		t.Errorf("the first is %+v", v)
	}
}

func TestDerivedDataAndProductsNameTheirSources(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	w.RegisterParty(citizen, statement.RoleUser)
	_, source := anchored(w)
	derived := w.Anchor(w.Publish(zgj, rulestest.Catalogue(zgj)), zgj, "subset", source)
	digest := gm.Sum([]byte("report"))
	id := w.Accept(w.Sign(&statement.ProductRegister{Name: "年度报告", Sources: []statement.Ref{source, derived}, Digest: &digest}, nil,
		w.Person(citizen, statement.PostOfficer)))
	p := rulestest.Get[*entity.Product](w, statement.Created(statement.TypeProduct, id))
	if len(p.Sources) != 2 || p.Sources[1] != derived || p.Owner != citizen || *p.Digest != digest {
		t.Errorf("the product is %+v", p)
	}
}

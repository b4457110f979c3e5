package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// anchoring is a first version of a catalogue's entry, spoilt.
func anchoring(c statement.Catalogue, spoil func(*statement.DatasetAnchor)) func(*rulestest.World) []byte {
	return func(w *rulestest.World) []byte {
		entry := w.Publish(tjj, c)
		body := rulestest.Anchoring("v1", nil)
		spoil(body)
		return w.Sign(body, &entry, w.Person(tjj, statement.PostOfficer))
	}
}

func conformityScenarios() []scenario {
	open, closed := rulestest.Catalogue(tjj), rulestest.ConditionalCatalogue(tjj)
	return []scenario{
		{"dataset.format", "another format", anchoring(open, func(b *statement.DatasetAnchor) { b.Format = statement.FormatXML })},
		{"dataset.rows", "more rows than the files have", anchoring(closed, func(b *statement.DatasetAnchor) { b.Rows = 2 })},
		{"dataset.rows", "a table to be opened without its rows", anchoring(open, func(b *statement.DatasetAnchor) { b.Files[0].Rows = nil })},
		{"dataset.columns", "a table to be opened without its columns", anchoring(open, func(b *statement.DatasetAnchor) { b.Columns = nil })},
		{"dataset.columns", "a column that is no data item", anchoring(closed, func(b *statement.DatasetAnchor) { b.Columns[1] = "备注" })},
		{"dataset.columns", "a column twice", anchoring(closed, func(b *statement.DatasetAnchor) { b.Columns[1] = b.Columns[0] })},
		{"dataset.columns", "a data item without a column", anchoring(closed, func(b *statement.DatasetAnchor) { b.Columns = b.Columns[:1] })},
		{"entry.machine-readable", "to be opened in a format that only people read", func(w *rulestest.World) []byte {
			c := rulestest.Catalogue(tjj)
			c.Format = statement.FormatOther
			return w.Sign(&statement.CataloguePublish{Catalogue: c}, nil, w.Person(tjj, statement.PostOfficer))
		}},
	}
}

func TestConformingDataIsAnchored(t *testing.T) {
	closed := rulestest.ConditionalCatalogue(tjj)
	other := rulestest.ConditionalCatalogue(tjj)
	other.Format = statement.FormatOther
	for name, c := range map[string]struct {
		catalogue statement.Catalogue
		spoil     func(*statement.DatasetAnchor)
	}{
		"columns in another order": {rulestest.Catalogue(tjj), func(b *statement.DatasetAnchor) { b.Columns[0], b.Columns[1] = b.Columns[1], b.Columns[0] }},
		"an empty table":           {rulestest.Catalogue(tjj), func(b *statement.DatasetAnchor) { b.Rows, *b.Files[0].Rows, b.Columns = 0, 0, nil }},
		"kept closed, untold":      {closed, func(b *statement.DatasetAnchor) { b.Files[0].Rows, b.Columns = nil, nil }},
		"kept closed, for people":  {other, func(b *statement.DatasetAnchor) { b.Format = statement.FormatOther }},
	} {
		t.Run(name, func(t *testing.T) {
			w := rulestest.Founded(t)
			w.RegisterParty(tjj, statement.RoleUnit)
			w.Accept(anchoring(c.catalogue, c.spoil)(w))
		})
	}
}

func TestAnAnchoredVersionRenewsItsEntry(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	entry := w.Publish(tjj, rulestest.Catalogue(tjj))
	if e := rulestest.Get[*entity.Entry](w, entry); e.RenewedAt != w.Now || e.Overdue(w.Now+364*day) || !e.Overdue(w.Now+368*day) {
		t.Errorf("published it is %+v", e)
	}
	w.Now += 300 * day
	reviseTo(w, entry, func(c *statement.Catalogue) { c.UpdateCycle = statement.CycleMonthly })
	if e := rulestest.Get[*entity.Entry](w, entry); !e.Overdue(w.Now) {
		t.Errorf("after its cycle became shorter it is %+v", e)
	}
	w.Anchor(entry, tjj, "v1")
	if e := rulestest.Get[*entity.Entry](w, entry); e.RenewedAt != w.Now || e.Overdue(w.Now+27*day) {
		t.Errorf("renewed it is %+v", e)
	}
}

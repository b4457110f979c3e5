package rulestest

import (
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// CaseSalt is that of every case's commitment in the world.
var CaseSalt = gm.Sum([]byte("salt of the case"))

// CaseTerms gives the terms of a data audit of a unit by the audit bureau's officer, for the time from an hour ago on for a day.
func (w *World) CaseTerms(unit statement.PartyID, entries ...statement.Ref) statement.CaseTerms {
	w.t.Helper()
	return statement.CaseTerms{
		Objects: []statement.AuditObject{statement.AuditData}, Parties: []statement.PartyID{unit}, Entries: entries,
		From: w.Now - 3_600_000, Until: w.Now + 86_400_000, Team: []statement.Pseudonym{w.Person(Audit, statement.PostOfficer).Handler},
	}
}

// OpenCase opens a case that commits to the terms.
func (w *World) OpenCase(terms statement.CaseTerms) statement.Ref {
	w.t.Helper()
	commitment, err := terms.Commit(CaseSalt)
	w.Must(err)
	id := w.Accept(w.Sign(&statement.CaseOpen{Notice: Sealed(), Terms: commitment}, nil, w.Pair(Audit)...))
	return statement.Created(statement.TypeCase, id)
}

// ServedCase opens a case and serves its notice.
func (w *World) ServedCase(terms statement.CaseTerms) statement.Ref {
	w.t.Helper()
	ref := w.OpenCase(terms)
	w.Accept(w.Sign(&statement.CaseServe{Terms: terms, Salt: CaseSalt}, &ref, w.Person(Audit, statement.PostOfficer)))
	return ref
}

// Note takes an evidence note that the unit countersigns, to be replied to within a day.
func (w *World) Note(in statement.Ref, unit statement.PartyID) statement.Ref {
	w.t.Helper()
	id := w.Accept(w.Sign(&statement.CaseNote{Unit: unit, Text: Sealed(), ReplyBy: w.Now + 86_400_000}, &in,
		w.Person(Audit, statement.PostOfficer), w.Person(unit, statement.PostOfficer)))
	return statement.Created(statement.TypeNote, id)
}

// Finding issues a finding on a note, to be rectified within two days.
func (w *World) Finding(in statement.Ref, unit statement.PartyID, note statement.Ref) statement.Ref {
	w.t.Helper()
	body := &statement.CaseFinding{
		Unit: unit, Notes: []statement.Ref{note}, Issue: "overuse", Text: Sealed(), RectifyBy: w.Now + 2*86_400_000,
	}
	id := w.Accept(w.Sign(body, &in, w.Pair(Audit)...))
	return statement.Created(statement.TypeFinding, id)
}

package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// promised is what the plan of the scenarios names: the unit's unconditional data.
func promised() []statement.PlannedEntry {
	return []statement.PlannedEntry{{BusinessName: rulestest.Catalogue(tjj).BusinessName, SharingClass: statement.SharingUnconditional}}
}

func planning(w *rulestest.World, app statement.Ref, entries ...statement.PlannedEntry) []byte {
	return w.Sign(&statement.PlanRegister{Entries: entries}, &app, w.Person(tjj, statement.PostOfficer))
}

// planned submits an application, registers its plan, and has it approved.
func planned(w *rulestest.World) (app, project statement.Ref) {
	app = submitted(w, tjj)
	project = statement.Created(statement.TypeProject, w.Accept(planning(w, app, promised()...)))
	w.Accept(w.Sign(&statement.ApplicationApprove{Kinds: []statement.Kind{statement.KindUsageRecord}}, &app, w.Permission()...))
	return app, project
}

func accepting(w *rulestest.World, app, project statement.Ref, entries ...statement.DeliveredEntry) []byte {
	return w.Sign(&statement.ProjectAccept{Application: app, Entries: entries}, &project, w.Permission()...)
}

// delivering accepts the planned project with an entry that was published, and anchored, from a catalogue.
func delivering(w *rulestest.World, c statement.Catalogue) []byte {
	app, project := planned(w)
	entry := w.Publish(tjj, c)
	return accepting(w, app, project, statement.DeliveredEntry{Entry: entry, Version: w.Anchor(entry, tjj, "v1")})
}

func projectScenarios() []scenario {
	return []scenario{
		{"project.live", "planned after the approval", func(w *rulestest.World) []byte {
			return planning(w, w.Application(tjj, statement.ApplicationService), promised()...)
		}},
		{"project.exists", "planned twice", func(w *rulestest.World) []byte {
			app := submitted(w, tjj)
			w.Accept(planning(w, app, promised()...))
			return planning(w, app, promised()...)
		}},
		{"authority.owner", "planned for another's application", func(w *rulestest.World) []byte {
			return planning(w, submitted(w, zgj), promised()...)
		}},
		{"reference.mismatch", "accepted for another application", func(w *rulestest.World) []byte {
			_, project := planned(w)
			entry, version := anchored(w)
			return accepting(w, w.Application(tjj, statement.ApplicationService), project, statement.DeliveredEntry{Entry: entry, Version: version})
		}},
		{"application.state", "accepted before it is live", func(w *rulestest.World) []byte {
			app := submitted(w, tjj)
			project := statement.Created(statement.TypeProject, w.Accept(planning(w, app, promised()...)))
			entry, version := anchored(w)
			return accepting(w, app, project, statement.DeliveredEntry{Entry: entry, Version: version})
		}},
		{"state.transition", "accepted twice", func(w *rulestest.World) []byte {
			app, project := planned(w)
			entry, version := anchored(w)
			w.Accept(accepting(w, app, project, statement.DeliveredEntry{Entry: entry, Version: version}))
			return accepting(w, app, project, statement.DeliveredEntry{Entry: entry, Version: version})
		}},
		{"project.entries", "more delivered than planned", func(w *rulestest.World) []byte {
			app, project := planned(w)
			entry, version := anchored(w)
			other, its := anchored(w)
			return accepting(w, app, project, statement.DeliveredEntry{Entry: entry, Version: version}, statement.DeliveredEntry{Entry: other, Version: its})
		}},
		{"project.entries", "one entry delivered for two", func(w *rulestest.World) []byte {
			app := submitted(w, tjj)
			project := statement.Created(statement.TypeProject, w.Accept(planning(w, app, append(promised(), promised()...)...)))
			w.Accept(w.Sign(&statement.ApplicationApprove{Kinds: []statement.Kind{statement.KindUsageRecord}}, &app, w.Permission()...))
			entry, version := anchored(w)
			delivered := statement.DeliveredEntry{Entry: entry, Version: version}
			return accepting(w, app, project, delivered, delivered)
		}},
		{"project.entries", "under another name", func(w *rulestest.World) []byte {
			c := rulestest.Catalogue(tjj)
			c.BusinessName = "企业登记明细"
			return delivering(w, c)
		}},
		{"project.shared", "shared less than planned", func(w *rulestest.World) []byte {
			c := rulestest.Catalogue(tjj)
			c.SharingClass, c.SharingReason = statement.SharingConditional, "law.pipl"
			return delivering(w, c)
		}},
		{"entry.retired", "an entry that has ended", func(w *rulestest.World) []byte {
			app, project := planned(w)
			entry, version := anchored(w)
			retire(w, entry)
			return accepting(w, app, project, statement.DeliveredEntry{Entry: entry, Version: version})
		}},
		{"project.anchored", "nothing collected under it", func(w *rulestest.World) []byte {
			app, project := planned(w)
			_, version := anchored(w)
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			return accepting(w, app, project, statement.DeliveredEntry{Entry: entry, Version: version})
		}},
		{"project.anchored", "what was collected was withdrawn", func(w *rulestest.World) []byte {
			app, project := planned(w)
			entry, version := anchored(w)
			withdraw(w, entry, version)
			return accepting(w, app, project, statement.DeliveredEntry{Entry: entry, Version: version})
		}},
		{"reference.mismatch", "another unit's entry", func(w *rulestest.World) []byte {
			app, project := planned(w)
			entry := w.Publish(zgj, rulestest.Catalogue(zgj))
			return accepting(w, app, project, statement.DeliveredEntry{Entry: entry, Version: w.Anchor(entry, zgj, "v1")})
		}},
		{"authority.role", "the unit accepts itself", func(w *rulestest.World) []byte {
			app, project := planned(w)
			entry, version := anchored(w)
			body := &statement.ProjectAccept{Application: app, Entries: []statement.DeliveredEntry{{Entry: entry, Version: version}}}
			return w.Sign(body, &project, w.Pair(tjj)...)
		}},
	}
}

func TestAPlanIsDeliveredAndAccepted(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	app, project := planned(w)
	if a := rulestest.Get[*entity.Application](w, app); *a.Project != project {
		t.Errorf("the application is %+v", a)
	}
	if p := rulestest.Get[*entity.Project](w, project); p.State != entity.ProjectPlanned || p.Application != app || p.Owner != tjj || len(p.Planned) != 1 {
		t.Errorf("planned it is %+v", p)
	}
	entry, version := anchored(w)
	delivered := statement.DeliveredEntry{Entry: entry, Version: version}
	w.Accept(accepting(w, app, project, delivered))
	if p := rulestest.Get[*entity.Project](w, project); p.State != entity.ProjectAccepted || len(p.Delivered) != 1 || p.Delivered[0] != delivered {
		t.Errorf("accepted it is %+v", p)
	}
}

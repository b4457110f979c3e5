package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Projects: what an application promises to catalogue, collect and share before it goes live, and the acceptance that tells that
// it did.
//
//	kind             from      to         besides
//	plan.register    –         planned    the application was never approved and has no plan yet
//	project.accept   planned   accepted   the application is approved; each planned entry of its owner is published under its
//	                                      planned name, shared as planned, and its latest version stands
var projectSteps = steps[entity.ProjectState]{
	statement.KindProjectAccept: {[]entity.ProjectState{entity.ProjectPlanned}, entity.ProjectAccepted},
}

func registerPlan(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.PlanRegister)
	ref := *j.s.Statement.Subject
	app, r := load[entity.Application](j, ref)
	if r != nil {
		return r
	}
	switch {
	case app.ApprovedAt != 0:
		return refuse("project.live", "%s was approved at %d", ref, app.ApprovedAt)
	case app.Project != nil:
		return refuse("project.exists", "the plan of %s is %s", ref, app.Project)
	}
	created := j.s.created
	app.Project = &created
	if r := j.touch(ref, app); r != nil {
		return r
	}
	return j.create(&entity.Project{
		Header:      entity.Header[entity.ProjectState]{State: entity.ProjectPlanned},
		Application: ref, Owner: app.Owner, Planned: body.Entries,
	})
}

func projectOwner(j *judgement) ([]statement.PartyID, *Refusal) {
	project, r := load[entity.Project](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{project.Owner}, nil
}

func acceptProject(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.ProjectAccept)
	project, r := load[entity.Project](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if project.Application != body.Application {
		return refuse("reference.mismatch", "the project is of %s, not of %s", project.Application, body.Application)
	}
	app, r := load[entity.Application](j, body.Application)
	if r != nil {
		return r
	}
	if app.State != entity.ApplicationApproved {
		return refuse("application.state", "%s is %s", body.Application, app.State)
	}
	if r := advance(j, projectSteps, &project.State); r != nil {
		return r
	}
	if len(body.Entries) != len(project.Planned) {
		return refuse("project.entries", "%d entries were planned, %d are delivered", len(project.Planned), len(body.Entries))
	}
	for i, planned := range project.Planned {
		earlier := func(e statement.DeliveredEntry) bool { return e.Entry == body.Entries[i].Entry }
		if slices.ContainsFunc(body.Entries[:i], earlier) {
			return refuse("project.entries", "%s is delivered twice", body.Entries[i].Entry)
		}
		if r := j.delivered(project.Owner, planned, body.Entries[i]); r != nil {
			return r
		}
	}
	project.Delivered = body.Entries
	return j.touch(*j.s.Statement.Subject, project)
}

// delivered tells whether a planned entry is catalogued, collected and shared.
func (j *judgement) delivered(owner statement.PartyID, planned statement.PlannedEntry, as statement.DeliveredEntry) *Refusal {
	entry, r := j.published(as.Entry)
	if r != nil {
		return r
	}
	switch {
	case entry.Owner != owner:
		return refuse("reference.mismatch", "%s belongs to %s, not to %s", as.Entry, entry.Owner, owner)
	case entry.Catalogue.BusinessName != planned.BusinessName:
		return refuse("project.entries", "%s is %q, planned was %q", as.Entry, entry.Catalogue.BusinessName, planned.BusinessName)
	case entry.Catalogue.SharingClass != planned.SharingClass:
		return refuse("project.shared", "%s is %s, planned was %s", as.Entry, entry.Catalogue.SharingClass, planned.SharingClass)
	case refText(entry.Version) != refText(&as.Version):
		return refuse("project.anchored", "the latest version of %s is %s", as.Entry, refText(entry.Version))
	}
	version, r := load[entity.Version](j, as.Version)
	if r != nil {
		return r
	}
	if version.State == entity.VersionWithdrawn {
		return refuse("project.anchored", "%s was withdrawn", as.Version)
	}
	return nil
}

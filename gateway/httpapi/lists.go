package httpapi

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/audit"
	"luzheng/gateway/index"
	"luzheng/gateway/worklist"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// ListEntities pages through the entities of a type that the caller may read.
func (s *server) ListEntities(c *gin.Context, params api.ListEntitiesParams) {
	size, ok := bound(c, "limit", params.Limit, 1, 200, 50)
	if !ok {
		return
	}
	filter := index.Filter{
		Type: statement.EntityType(params.Type), State: given(params.State), Parent: given(params.Parent), After: given(params.Cursor), Limit: size + 1,
	}
	if party := given(params.Party); party != "" {
		filter.Parties = []statement.PartyID{statement.PartyID(party)}
	}
	if strings.ContainsRune(params.Type+filter.State+given(params.Party)+filter.Parent+filter.After, 0) {
		answerProblem(c, problemf(CodeParameter, "a parameter holds a zero byte"))
		return
	}
	s.fresh(c.Request.Context())
	found, err := s.Index.ListEntities(c.Request.Context(), filter)
	if err != nil {
		answerProblem(c, err)
		return
	}
	doc := api.EntityPage{Entities: []api.Entity{}}
	found, doc.Next = cut(found, size, refOfRow)
	kept, hidden, err := s.readableEntities(c, found)
	if err != nil {
		answerProblem(c, err)
		return
	}
	called, err := s.names(c.Request.Context(), refsOf(kept, refOfRow))
	if err != nil {
		answerProblem(c, err)
		return
	}
	for _, e := range kept {
		doc.Entities = append(doc.Entities, entityOf(e, called))
	}
	doc.Hidden = optional(hidden)
	answerJSON(c, http.StatusOK, doc)
}

func refOfRow(e *index.Entity) string { return e.Ref }

func given(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

// readableEntities keeps those entities of a page that the caller may read, and counts the others. A case that is sealed is not
// counted either: nobody learns that there is one. Reads that only an audit case allows are recorded.
func (s *server) readableEntities(c *gin.Context, page []*index.Entity) (kept []*index.Entity, hidden int, err error) {
	var reads []audit.Read
	for _, e := range page {
		switch mayReadEntity(readerOf(c), e) {
		case allows:
			kept = append(kept, e)
		case allowsInCase:
			kept = append(kept, e)
			reads = append(reads, audit.Read{What: e.Ref, Parties: e.Parties})
		case denies, conceals:
			if !sealedCase(e) {
				hidden++
			}
		}
	}
	return kept, hidden, s.noted(c, reads...)
}

const everybody = "all"

// GetWorklist lists the tasks of a party.
func (s *server) GetWorklist(c *gin.Context, params api.GetWorklistParams) {
	size, ok := bound(c, "limit", params.Limit, 1, 200, 50)
	if !ok {
		return
	}
	asked, err := mattersFor(readerOf(c), params.Party)
	if err != nil {
		answerProblem(c, err)
		return
	}
	s.fresh(c.Request.Context())
	filter := index.Filter{States: worklist.States(), After: given(params.Cursor), Limit: size + 1}
	bureau := readerOf(c).Role == statement.RoleBureau && slices.Contains(asked.parties, readerOf(c).Party)
	if !bureau {
		filter.Parties = asked.parties // the Bureau's tasks are about entities of others
	}
	found, err := s.Index.ListEntities(c.Request.Context(), filter)
	if err != nil {
		answerProblem(c, err)
		return
	}
	doc := api.Worklist{Tasks: []api.Task{}, At: s.Now().UnixMilli()}
	found, doc.Next = cut(found, size, refOfRow)
	kept, _, err := s.readableEntities(c, found)
	if err != nil {
		answerProblem(c, err)
		return
	}
	var waits []*index.Entity
	for _, e := range kept {
		tasks, err := tasksOf(e)
		if err != nil {
			answerProblem(c, err)
			return
		}
		for _, t := range tasks {
			if (asked.include(t.Party) || t.Party == "" && bureau) && (t.Overdue(doc.At) || params.Overdue == nil || !*params.Overdue) {
				doc.Tasks = append(doc.Tasks, taskOf(e, t, doc.At))
				waits = append(waits, e)
			}
		}
	}
	called, err := s.names(c.Request.Context(), refsOf(waits, refOfRow))
	if err != nil {
		answerProblem(c, err)
		return
	}
	for i := range doc.Tasks {
		doc.Tasks[i].Name = optional(called[doc.Tasks[i].Entity])
	}
	if bureau && filter.After == "" {
		asking, err := s.registrationTasks(c.Request.Context())
		if err != nil {
			answerProblem(c, err)
			return
		}
		if params.Overdue == nil || !*params.Overdue {
			doc.Tasks = append(doc.Tasks, asking...)
		}
	}
	answerJSON(c, http.StatusOK, doc)
}

// matters are those of some parties, or of all whom their reader supervises.
type matters struct {
	parties []statement.PartyID // none: all
	// supervised tells whose matters all are; a matter whose party is not known yet is the Bureau's.
	supervised func(statement.PartyID) bool
}

func (m matters) include(id statement.PartyID) bool {
	if m.parties == nil {
		return m.supervised(id)
	}
	return slices.Contains(m.parties, id)
}

// mattersFor gives the matters that the caller may ask for: its own and what a predecessor left, for supervisors anybody's, for a department those of its
// jurisdiction, for an auditor those of the parties that its case is about.
func mattersFor(r reader, asked *string) (matters, error) {
	whose := statement.PartyID(given(asked))
	supervised := r.oversees
	if slices.Contains(supervisors, r.Role) {
		supervised = func(statement.PartyID) bool { return true }
	}
	switch {
	case whose == "" || whose == r.Party:
		return matters{parties: r.own()}, nil
	case whose == everybody && (r.ledger != nil || slices.Contains(supervisors, r.Role)):
		return matters{supervised: supervised}, nil
	case whose == everybody && r.scope != nil: // an auditor: what the audited parties have to do
		return matters{parties: r.scope.Terms.Parties}, nil
	case !supervised(whose):
		return matters{}, problemf(CodeDenied, "the matters of %s are not for %s", whose, r.Party)
	case !whose.Valid():
		return matters{}, problemf(CodeParameter, "party is not a party ID")
	}
	return matters{parties: []statement.PartyID{whose}}, nil
}

func tasksOf(e *index.Entity) ([]worklist.Task, error) {
	ref, err := statement.ParseRef(e.Ref)
	if err != nil {
		return nil, err
	}
	state, err := entity.Parse(ref, e.Value)
	if err != nil {
		return nil, err
	}
	return worklist.Of(state), nil
}

func taskOf(e *index.Entity, t worklist.Task, now int64) api.Task {
	who := string(t.Party)
	if who == "" {
		who = string(statement.RoleBureau)
	}
	return api.Task{
		Entity: e.Ref, Type: string(e.Type), State: e.State, Act: string(t.Act), Party: who, Due: optional(t.Due), Overdue: optional(t.Overdue(now)),
	}
}

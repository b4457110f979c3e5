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
		Type: statement.EntityType(params.Type), State: given(params.State), Party: statement.PartyID(given(params.Party)),
		Parent: given(params.Parent), After: given(params.Cursor), Limit: size + 1,
	}
	if strings.ContainsRune(params.Type+filter.State+string(filter.Party)+filter.Parent+filter.After, 0) {
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
	if len(found) > size {
		found = found[:size]
		doc.Next = optional(found[size-1].Ref)
	}
	kept, hidden, err := s.readableEntities(c, found)
	if err != nil {
		answerProblem(c, err)
		return
	}
	for _, e := range kept {
		doc.Entities = append(doc.Entities, entityOf(e))
	}
	doc.Hidden = optional(hidden)
	answerJSON(c, http.StatusOK, doc)
}

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
		case denies:
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
	whose, err := whoseMatters(readerOf(c), params.Party)
	if err != nil {
		answerProblem(c, err)
		return
	}
	s.fresh(c.Request.Context())
	filter := index.Filter{States: worklist.States(), After: given(params.Cursor), Limit: size + 1}
	bureau := readerOf(c).Role == statement.RoleBureau && whose == readerOf(c).Party
	if whose != everybody && !bureau {
		filter.Party = whose // the Bureau's tasks are about entities of others
	}
	found, err := s.Index.ListEntities(c.Request.Context(), filter)
	if err != nil {
		answerProblem(c, err)
		return
	}
	doc := api.Worklist{Tasks: []api.Task{}, At: s.Now().UnixMilli()}
	if len(found) > size {
		found = found[:size]
		doc.Next = optional(found[size-1].Ref)
	}
	kept, _, err := s.readableEntities(c, found)
	if err != nil {
		answerProblem(c, err)
		return
	}
	for _, e := range kept {
		tasks, err := tasksOf(e)
		if err != nil {
			answerProblem(c, err)
			return
		}
		for _, t := range tasks {
			mine := whose == everybody || t.Party == whose || t.Party == "" && bureau
			if mine && (t.Overdue(doc.At) || params.Overdue == nil || !*params.Overdue) {
				doc.Tasks = append(doc.Tasks, taskOf(e, t, doc.At))
			}
		}
	}
	answerJSON(c, http.StatusOK, doc)
}

// whoseMatters gives the party whose matters the caller may ask for: its own, or for supervisors anybody's.
func whoseMatters(r reader, asked *string) (statement.PartyID, error) {
	whose := statement.PartyID(given(asked))
	switch {
	case whose == "" || whose == r.Party:
		return r.Party, nil
	case !slices.Contains(supervisors, r.Role):
		return "", problemf(CodeDenied, "the matters of %s are not for %s", whose, r.Party)
	case whose != everybody && !whose.Valid():
		return "", problemf(CodeParameter, "party is not a party ID")
	}
	return whose, nil
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

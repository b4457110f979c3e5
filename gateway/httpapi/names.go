package httpapi

import (
	"context"
	"encoding/json"
	"strings"

	"luzheng/gateway/index"
	"luzheng/signer/statement"
)

// maxBelonging is how far it is from anything to what has a name: a notice belongs to a version, and that to an entry.
const maxBelonging = 4

// maxAudited is how many of the audited a case is called by.
const maxAudited = 3

// named is what a state may be called by.
type named struct {
	Name      string `json:"name"`
	Catalogue struct {
		BusinessName string `json:"businessName"`
	} `json:"catalogue"`
}

// auditedIn are the parties that are audited in a case whose terms are known, and none of anything else. A case is called by their names:
// its own number says nothing to anybody.
func auditedIn(e *index.Entity) []string {
	var c struct {
		Terms struct {
			Parties []statement.PartyID `json:"parties"`
		} `json:"terms"`
	}
	if e.Type != statement.TypeCase || json.Unmarshal(e.Value, &c) != nil {
		return nil
	}
	refs := refsOf(c.Terms.Parties, func(id statement.PartyID) string { return id.Ref().String() })
	return refs[:min(len(refs), maxAudited)]
}

// nameOf is the entity's own name: that of a party, an application, a project, a product, or the dataset's.
func nameOf(e *index.Entity) string {
	var n named
	if json.Unmarshal(e.Value, &n) != nil { // what the ledger wrote can be read, and else has no name
		return ""
	}
	if n.Name == "" {
		return n.Catalogue.BusinessName
	}
	return n.Name
}

// names gives what each of these entities is called: its own name, or else that of the nearest to which it belongs, a dataset mostly, or
// those of the audited where that is a case. Who may read the entity may know it. What has no name is left out.
func (s *server) names(ctx context.Context, refs []string) (map[string]string, error) {
	called := make(map[string]string, len(refs))
	at := make(map[string]string, len(refs)) // from what is to be named to what it belongs to
	audited := make(map[string][]string)     // from what is to be named to the parties of its case
	for _, ref := range refs {
		if ref != "" {
			at[ref] = ref
		}
	}
	known := map[string]*index.Entity{}
	for range maxBelonging {
		if err := s.learn(ctx, known, at); err != nil {
			return nil, err
		}
		for ref, place := range at {
			e := known[place]
			switch {
			case e == nil || sealedCase(e):
				delete(at, ref)
			case nameOf(e) != "":
				called[ref] = nameOf(e)
				delete(at, ref)
			case len(auditedIn(e)) > 0:
				audited[ref] = auditedIn(e)
				delete(at, ref)
			case e.Parent == "":
				delete(at, ref)
			default:
				at[ref] = e.Parent
			}
		}
	}
	return called, s.nameCases(ctx, known, audited, called)
}

// nameCases calls what belongs to cases by the names of the audited.
func (s *server) nameCases(ctx context.Context, known map[string]*index.Entity, audited map[string][]string, called map[string]string) error {
	parties := make(map[string]string)
	for _, refs := range audited {
		for _, ref := range refs {
			parties[ref] = ref
		}
	}
	if err := s.learn(ctx, known, parties); err != nil {
		return err
	}
	for ref, refs := range audited {
		var all []string
		for _, party := range refs {
			if e := known[party]; e != nil && nameOf(e) != "" {
				all = append(all, nameOf(e))
			}
		}
		if len(all) > 0 {
			called[ref] = strings.Join(all, "、")
		}
	}
	return nil
}

// learn looks up the places that are not known yet.
func (s *server) learn(ctx context.Context, known map[string]*index.Entity, at map[string]string) error {
	var asked []string
	for _, place := range at {
		if _, ok := known[place]; !ok {
			known[place] = nil
			asked = append(asked, place)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	found, err := s.Index.Entities(ctx, asked)
	for _, e := range found {
		known[e.Ref] = e
	}
	return err
}

// aboutOf is the entity that a statement is about: the one that it made, or changed.
func aboutOf(st *index.Statement) string {
	if st.Created != "" {
		return st.Created
	}
	return st.Subject
}

// refsOf are the references of rows.
func refsOf[T any](rows []T, ref func(T) string) []string {
	refs := make([]string, len(rows))
	for i, row := range rows {
		refs[i] = ref(row)
	}
	return refs
}

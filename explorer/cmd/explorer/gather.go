package main

import (
	"context"
	"fmt"
	"io"

	"luzheng/explorer/papers"
	"luzheng/explorer/verify"
	"luzheng/gateway/api"
	"luzheng/gateway/kinds"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// gathering fetches what a working paper rests on.
type gathering struct {
	source   *source
	progress io.Writer
	draft    *papers.Draft
	subjects map[string]bool // whose evidence is among the items
}

func (g *gathering) gather(ctx context.Context) error {
	if err := g.add(ctx, evidence.ForEntity(g.draft.Case)); err != nil {
		return err
	}
	for _, t := range []statement.EntityType{statement.TypeNote, statement.TypeFinding} {
		if err := g.children(ctx, t); err != nil {
			return err
		}
	}
	return g.searches(ctx)
}

// add fetches the evidence of a subject, once.
func (g *gathering) add(ctx context.Context, subject evidence.Subject) error {
	return g.addFrom(subject, func() ([]byte, error) { return g.source.evidence(ctx, subject, 0, false) })
}

func (g *gathering) addFrom(subject evidence.Subject, fetch func() ([]byte, error)) error {
	if g.subjects[subject.String()] {
		return nil
	}
	if len(g.draft.Items) == papers.MaxItems {
		return fmt.Errorf("a paper rests on at most %d pieces of evidence; keep narrower searches", papers.MaxItems)
	}
	raw, err := fetch()
	if err != nil {
		return fmt.Errorf("evidence of %s: %w", subject, err)
	}
	g.subjects[subject.String()] = true
	g.draft.Items = append(g.draft.Items, papers.Item{Evidence: string(raw)})
	return nil
}

func (g *gathering) children(ctx context.Context, t statement.EntityType) error {
	parent := g.draft.Case.String()
	params := &api.ListEntitiesParams{Type: string(t), Parent: &parent}
	for {
		response, err := g.source.client.ListEntities(ctx, params)
		page, err := document[api.EntityPage](body(response, err, maxDocument))
		if err != nil {
			return err
		}
		for _, e := range page.Entities {
			ref, err := statement.ParseRef(e.Ref)
			if err != nil {
				return err
			}
			if err := g.add(ctx, evidence.ForEntity(ref)); err != nil {
				return err
			}
		}
		if page.Next == nil {
			return nil
		}
		params.Cursor = page.Next
	}
}

// searches runs what the team keeps.
func (g *gathering) searches(ctx context.Context) error {
	response, err := g.source.client.ListSavedQueries(ctx, g.draft.Case.String())
	kept, err := document[api.SavedQueries](body(response, err, maxDocument))
	if err != nil {
		return err
	}
	for _, q := range kept.Queries {
		fmt.Fprintf(g.progress, "explorer: %s\n", q.Name)
		if err := g.search(ctx, q); err != nil {
			return fmt.Errorf("%s: %w", q.Name, err)
		}
	}
	return nil
}

func (g *gathering) search(ctx context.Context, q api.SavedQuery) error {
	t := q.Terms
	params := &api.SearchStatementsParams{
		Party: t.Party, Entity: t.Entity, File: t.File, Grant: t.Grant, Purpose: t.Purpose, Kind: t.Kind, Verdict: t.Verdict, From: t.From, Until: t.Until,
	}
	found := papers.Search{Name: q.Name, Terms: termsOf(t, g.draft.Language)}
	for {
		response, err := g.source.client.SearchStatements(ctx, params)
		page, err := document[api.StatementPage](body(response, err, maxDocument))
		if err != nil {
			return err
		}
		found.Height = page.Height
		for _, st := range page.Statements {
			found.Found++
			id, err := gm.ParseDigest(st.ID)
			if err != nil || st.Result != "accepted" {
				continue // a refusal has no evidence file
			}
			subject := evidence.ForStatement(id)
			if err := g.add(ctx, subject); err != nil {
				return err
			}
			found.Subjects = append(found.Subjects, subject.String())
		}
		if page.Next == nil {
			break
		}
		params.Cursor = page.Next
	}
	if t.Kind == nil || *t.Kind == string(statement.KindUsageRecord) {
		if err := g.uses(ctx, t, &found); err != nil {
			return err
		}
	}
	g.draft.Searches = append(g.draft.Searches, found)
	return nil
}

// uses adds the single uses in the event logs that a search finds.
func (g *gathering) uses(ctx context.Context, t api.SearchTerms, found *papers.Search) error {
	params := &api.SearchUsesParams{
		Party: t.Party, Entity: t.Entity, File: t.File, Grant: t.Grant, Purpose: t.Purpose, Verdict: t.Verdict, From: t.From, Until: t.Until,
	}
	for {
		response, err := g.source.client.SearchUses(ctx, params)
		page, err := document[api.FoundUses](body(response, err, maxDocument))
		if err != nil {
			return err
		}
		for _, use := range page.Uses {
			found.Found++
			id, err := gm.ParseDigest(use.ID)
			if err != nil {
				return err
			}
			subject := evidence.ForEvent(id)
			err = g.addFrom(subject, func() ([]byte, error) {
				response, err := g.source.client.GetUseEvidence(ctx, use.Year, use.Index)
				return body(response, err, evidence.MaxFile)
			})
			if err != nil {
				return err
			}
			found.Subjects = append(found.Subjects, subject.String())
		}
		if page.Next == nil {
			return nil
		}
		params.Cursor = page.Next
	}
}

// termsOf are the conditions of a search, named in a language.
func termsOf(t api.SearchTerms, lang verify.Language) (terms []papers.Term) {
	add := func(zh, en string, value *string) {
		if value != nil {
			terms = append(terms, papers.Term{Name: verify.Sentence{Zh: zh, En: en}.In(lang), Value: *value})
		}
	}
	moment := func(ms *int64) *string {
		if ms == nil {
			return nil
		}
		text := clock(*ms)
		return &text
	}
	add("单位", "party", t.Party)
	add("对象", "entity", t.Entity)
	add("文件", "file", t.File)
	add("授权", "grant", t.Grant)
	add("用途", "purpose", t.Purpose)
	add("事项", "kind", t.Kind)
	add("判定", "verdict", t.Verdict)
	add("自", "from", moment(t.From))
	add("至", "until", moment(t.Until))
	return terms
}

// words are the names for a paper; what has none in English stands in the ledger's own words.
func words(lang verify.Language) map[string]string {
	known, all := kinds.English(), map[string]string{}
	if lang == verify.Chinese {
		known, all = kinds.Chinese(), map[string]string{
			"accepted": "正常", "suspected": "疑似违规", "refused": "被拒绝", "statement": "声明", "event": "使用", "uses": "使用清单",
		}
	}
	for kind, word := range known.Kinds {
		all[string(kind)] = word
	}
	for t, word := range known.Entities {
		all[string(t)] = word
	}
	for state, word := range known.States {
		all[state] = word
	}
	for _, o := range []statement.AuditObject{statement.AuditData, statement.AuditPlatform, statement.AuditFunds} {
		if word, ok := known.Values["AuditObject/"+string(o)]; ok {
			all[string(o)] = word
		}
	}
	return all
}

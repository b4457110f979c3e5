package httpapi

import (
	"context"
	"slices"

	"luzheng/gateway/audit"
	"luzheng/gateway/eventlog"
	"luzheng/gateway/index"
	"luzheng/signer/event"
	"luzheng/signer/statement"
)

// useMatters finds whom uses in the event log concern: their unit, its principal, and the parties of what they name, the provider of the
// data among them. What it has looked up it keeps: many uses name few things.
type useMatters struct {
	index Index
	// known has what the index says of an entity; nil of one that it does not have.
	known map[string]*index.Entity
}

// maxKnown bounds how many entities are kept.
const maxKnown = 10_000

func (s *server) newMatters() *useMatters { return &useMatters{s.Index, map[string]*index.Entity{}} }

// learn looks up what is not known yet, all at once.
func (m *useMatters) learn(ctx context.Context, refs []string) error {
	if len(m.known) > maxKnown {
		clear(m.known)
	}
	var asked []string
	for _, ref := range refs {
		if _, known := m.known[ref]; !known {
			m.known[ref] = nil
			asked = append(asked, ref)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	found, err := m.index.Entities(ctx, asked)
	if err != nil {
		clear(m.known)
		return err
	}
	for _, e := range found {
		m.known[e.Ref] = e
	}
	return nil
}

// of gives the matter of a use, all of whose references were learned.
func (m *useMatters) of(use *eventlog.Use, received int64) audit.Matter {
	matter := audit.Matter{Parties: []string{string(use.Issuer)}, At: received}
	if use.Principal != "" {
		matter.Parties = append(matter.Parties, string(use.Principal))
	}
	for _, ref := range refTexts(use) {
		matter.Refs = append(matter.Refs, ref)
		if e := m.known[ref]; e != nil {
			matter.Parties = append(matter.Parties, e.Parties...)
			matter.Refs = append(matter.Refs, e.Parent)
		}
	}
	return matter
}

func refTexts(use *eventlog.Use) []string {
	refs := make([]string, len(use.Refs))
	for i, ref := range use.Refs {
		refs[i] = ref.String()
	}
	return refs
}

// mayRead applies the visibility of usage records to a leaf: a seed is public, and an event is for its unit, its principal, the provider
// of the data, supervisors, and the audit bureau within a case.
func (m *useMatters) mayRead(ctx context.Context, r reader, l *eventlog.Placed) (permission, audit.Matter, error) {
	switch {
	case l.Kind == event.KindSeed:
		return allows, audit.Matter{}, nil
	case !r.Known():
		return denies, audit.Matter{}, nil
	case slices.Contains(seers(visibilityOfKind(statement.KindUsageRecord)), r.Role):
		return allows, audit.Matter{}, nil
	}
	use, err := l.Use()
	if err == nil {
		err = m.learn(ctx, refTexts(use))
	}
	if err != nil {
		return denies, audit.Matter{}, err
	}
	matter := m.of(use, l.Received)
	return permitsUse(r, matter), matter, nil
}

// permitsUse tells whether a reader may read a use that concerns these.
func permitsUse(r reader, m audit.Matter) permission {
	return permits(visibilityOfKind(statement.KindUsageRecord), r, m)
}

// uses reads the events among leaves. Seeds tell no use, and imported uses are statements, which stand in the index.
func (m *useMatters) uses(ctx context.Context, leaves []eventlog.Placed) ([]foundUse, error) {
	found := make([]foundUse, 0, len(leaves))
	var refs []string
	for i := range leaves {
		if leaves[i].Kind != event.KindEvent {
			continue
		}
		use, err := leaves[i].Use()
		if err != nil {
			return nil, err
		}
		refs = append(refs, refTexts(use)...)
		found = append(found, foundUse{placed: &leaves[i], use: use})
	}
	if err := m.learn(ctx, refs); err != nil {
		return nil, err
	}
	for i := range found {
		found[i].matter = m.of(found[i].use, found[i].placed.Received)
	}
	return found, nil
}

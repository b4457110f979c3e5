package index

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"luzheng/chaincode/block"
	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// Project gives the rows of a block. An error means that the block says something that this version does not understand.
func Project(ledger statement.LedgerID, b *block.Block) (*Rows, error) {
	p := projection{ledger: ledger, rows: &Rows{}, entities: map[string]Entity{}, catalogue: map[string]Catalogue{}}
	for i := range b.Transactions {
		if err := p.transaction(b, &b.Transactions[i]); err != nil {
			return nil, fmt.Errorf("block %d, transaction %d: %w", b.Number, b.Transactions[i].Index, err)
		}
	}
	p.rows.Block = Block{int64(b.Number), b.Hash, b.PrevHash, int64(len(p.rows.Statements))}
	p.rows.Entities = sortedValues(p.entities)
	p.rows.Catalogue = sortedValues(p.catalogue)
	return p.rows, nil
}

type projection struct {
	ledger    statement.LedgerID
	rows      *Rows
	entities  map[string]Entity // by reference: the last state in the block
	catalogue map[string]Catalogue
}

func (p *projection) transaction(b *block.Block, tx *block.Transaction) error {
	for _, r := range tx.Records {
		if err := p.record(int64(b.Number), tx, r); err != nil {
			return err
		}
	}
	for _, e := range tx.Entities {
		if err := p.entity(e); err != nil {
			return err
		}
	}
	return nil
}

func (p *projection) record(number int64, tx *block.Transaction, r block.Record) error {
	o, err := r.Said()
	if err != nil {
		return err
	}
	env, err := envelope.Parse(r.Envelope)
	if err != nil {
		return fmt.Errorf("statement %s: %w", o.ID, err)
	}
	s, err := statement.Parse(env.Payload)
	if err != nil {
		return fmt.Errorf("statement %s: %w", o.ID, err)
	}
	spec, err := statement.Lookup(s.Kind)
	if err != nil {
		return fmt.Errorf("statement %s: %w", o.ID, err)
	}
	row := Statement{
		Place: Place{number, int64(tx.Index), o.Index}, ID: o.ID, Digest: o.Envelope, Tx: o.Tx, Time: o.Time, Submitter: tx.Submitter,
		Kind: s.Kind, Issuer: s.Issuer, Handler: s.Handler, Rules: o.Rules, Result: string(o.Result), Code: string(o.Code),
		Custodial: o.Custodial, Envelope: r.Envelope, Outcome: r.Outcome,
	}
	if s.Subject != nil {
		row.Subject = s.Subject.String()
	}
	if o.Result == outcome.Accepted {
		if spec.Creates != "" {
			row.Created = statement.Created(spec.Creates, o.ID).String()
		}
		p.content(o.ID, s.Content())
	}
	for _, t := range o.Touched {
		p.rows.Steps = append(p.rows.Steps, Step{t.Entity.String(), t.Count, row.Place, o.ID})
	}
	p.mentions(&row, s, o)
	p.rows.Statements = append(p.rows.Statements, row)
	return nil
}

// mentions lists every entity that a statement names, makes or changes, each once, sorted.
func (p *projection) mentions(row *Statement, s *statement.Statement, o *outcome.Outcome) {
	named := []string{row.Issuer.Ref().String()}
	for _, text := range []string{row.Subject, row.Created} {
		if text != "" {
			named = append(named, text)
		}
	}
	for _, ref := range s.Content().Refs() {
		named = append(named, ref.String())
	}
	for _, ref := range s.Beside() {
		named = append(named, ref.String())
	}
	for _, ref := range suspectedIn(s.Content()) {
		named = append(named, ref.String())
	}
	for _, t := range o.Touched {
		named = append(named, t.Entity.String())
	}
	slices.Sort(named)
	for _, text := range slices.Compact(named) {
		p.rows.Mentions = append(p.rows.Mentions, Mention{text, row.Place})
	}
}

// suspectedIn lists what the event names with which the log brings uses up: they belong to the timelines of data, grant and application.
func suspectedIn(body statement.Body) []statement.Ref {
	b, ok := body.(*statement.UsageSuspect)
	if !ok {
		return nil
	}
	e, err := event.Parse(b.Event)
	if err != nil {
		return nil // it was refused
	}
	return append(e.Refs(), e.Issuer.Ref())
}

// content adds the files and links that an accepted statement tells.
func (p *projection) content(id gm.Digest, body statement.Body) {
	switch b := body.(type) {
	case *statement.DatasetAnchor:
		version := statement.Created(statement.TypeVersion, id).String()
		p.rows.Files = append(p.rows.Files, File{version, -1, b.Manifest, -1, false})
		for i, f := range b.Files {
			p.rows.Files = append(p.rows.Files, File{version, int64(i), f.Digest, f.Size, b.Keyed})
		}
		p.links(version, LinkDerived, b.Inputs...)
		if b.Supersedes != nil {
			p.links(version, LinkSupersedes, *b.Supersedes)
		}
	case *statement.ProductRegister:
		product := statement.Created(statement.TypeProduct, id).String()
		if b.Digest != nil {
			p.rows.Files = append(p.rows.Files, File{product, 0, *b.Digest, -1, false})
		}
		p.links(product, LinkCites, b.Sources...)
	}
}

// links adds each edge once: a body may name a source twice.
func (p *projection) links(from string, kind LinkKind, to ...statement.Ref) {
	for _, ref := range slices.CompactFunc(slices.SortedFunc(slices.Values(to), compareRefs), func(a, b statement.Ref) bool { return a == b }) {
		p.rows.Links = append(p.rows.Links, Link{from, ref.String(), kind})
	}
}

func compareRefs(a, b statement.Ref) int { return cmp.Compare(a.String(), b.String()) }

func (p *projection) entity(e block.Entity) error {
	text, ok := strings.CutPrefix(e.Key, string(p.ledger)+"/e/")
	if !ok {
		return fmt.Errorf("the key %q is no entity of the ledger %s", e.Key, p.ledger)
	}
	ref, err := statement.ParseRef(strings.Replace(text, "/", ":", 1))
	if err != nil {
		return err
	}
	state, err := entity.Parse(ref, e.Value)
	if err != nil {
		return err
	}
	common := state.Common()
	parent, parties := relations(ref, state)
	p.entities[ref.String()] = Entity{
		Ref: ref.String(), Type: ref.Type, State: common.State, Head: common.Head, Count: common.Count, At: common.At, By: common.By,
		Parent: parent, Parties: parties, Value: e.Value,
	}
	if entry, ok := state.(*entity.Entry); ok {
		p.catalogue[ref.String()] = catalogueRow(ref.String(), entry)
	}
	return nil
}

func catalogueRow(ref string, e *entity.Entry) Catalogue {
	names := make([]string, len(e.Catalogue.Items))
	for i, item := range e.Catalogue.Items {
		names[i] = string(item.Name)
	}
	row := Catalogue{
		Entry: ref, Owner: e.Owner, BusinessName: string(e.Catalogue.BusinessName), System: string(e.Catalogue.System),
		Items: strings.Join(names, "\n"), Format: string(e.Catalogue.Format), SharingClass: string(e.Catalogue.SharingClass),
		OpeningClass: string(e.Catalogue.OpeningClass), UpdateCycle: string(e.Catalogue.UpdateCycle),
		Level: int64(e.Catalogue.SecurityLevel), State: string(e.State), Open: e.Opening != nil, Versions: e.Versions,
	}
	if e.Version != nil {
		row.Version = e.Version.String()
	}
	return row
}

// relations gives the entity that a state belongs to and the parties that it concerns.
func relations(ref statement.Ref, state entity.Entity) (parent string, parties []string) {
	var concerned []statement.PartyID
	switch e := state.(type) {
	case *entity.Ledger:
		for _, f := range e.Founders {
			concerned = append(concerned, f.Party)
		}
	case *entity.Party:
		parent, concerned = parentOf(e), []statement.PartyID{statement.PartyID(ref.ID), e.Successor}
	case *entity.Authority:
	case *entity.Certificate:
		parent, concerned = e.Party.Ref().String(), []statement.PartyID{e.Party}
	case *entity.Application:
		parent, concerned = e.Owner.Ref().String(), []statement.PartyID{e.Owner}
	case *entity.Entry:
		parent, concerned = e.Owner.Ref().String(), []statement.PartyID{e.Owner, e.Catalogue.OpenSubject}
	case *entity.Right:
		parent, concerned = e.Entry.String(), append(e.Parties(), e.Confirmer, e.Named)
	case *entity.Objection:
		parent, concerned = e.Right.String(), []statement.PartyID{e.Objector, e.Claimant}
	case *entity.Version:
		parent, concerned = e.Entry.String(), []statement.PartyID{e.Owner}
	case *entity.Opening:
		parent, concerned = e.Entry.String(), []statement.PartyID{e.Subject}
	case *entity.Condition:
		parent, concerned = e.Entry.String(), []statement.PartyID{e.Subject}
	case *entity.Petition:
		parent, concerned = e.Keeper.Ref().String(), []statement.PartyID{e.Asker, e.Keeper}
	case *entity.Notice:
		parent, concerned = e.Version.String(), append([]statement.PartyID{e.Sender}, e.Parties...)
	case *entity.Dispute:
		parent, concerned = e.Matter.String(), []statement.PartyID{e.Applicant, e.Respondent}
	case *entity.Request:
		parent, concerned = e.Entry.String(), []statement.PartyID{e.User, e.Provider}
	case *entity.Agreement:
		parent, concerned = e.Request.String(), []statement.PartyID{e.User, e.Provider}
	case *entity.Grant:
		parent, concerned = e.Entry.String(), []statement.PartyID{e.User, e.Provider}
	case *entity.Product:
		parent, concerned = e.Owner.Ref().String(), []statement.PartyID{e.Owner}
	case *entity.Basis, *entity.Parameter:
	case *entity.Duty:
		parent, concerned = e.Unit.Ref().String(), []statement.PartyID{e.Unit}
	case *entity.Log:
		concerned = []statement.PartyID{e.Keeper}
	case *entity.Suspicion:
		parent, concerned = suspicionParent(e), []statement.PartyID{e.Unit, e.Principal, e.Provider}
	case *entity.Engagement:
		parent, concerned = e.Principal.Ref().String(), []statement.PartyID{e.Principal, e.Service}
	case *entity.Clearance:
		parent, concerned = e.Entry.String(), []statement.PartyID{e.User, e.Provider}
	case *entity.Emergency:
		parent, concerned = e.Declarer.Ref().String(), slices.Concat([]statement.PartyID{e.Declarer}, e.Parties, e.Providers)
	case *entity.Source:
		parent, concerned = e.Party.Ref().String(), collectors(e)
	case *entity.Project:
		parent, concerned = e.Application.String(), []statement.PartyID{e.Owner}
	case *entity.Problem:
		parent, concerned = e.Entry.String(), []statement.PartyID{e.Reporter, e.Unit}
	case *entity.Quality:
		parent, concerned = e.Version.String(), []statement.PartyID{e.Service, e.Principal}
	case *entity.Consistency:
		parent, concerned = e.Entry.String(), []statement.PartyID{e.Provider, e.Holder}
	case *entity.Security:
		parent, concerned = statement.PartyID(ref.ID).Ref().String(), []statement.PartyID{statement.PartyID(ref.ID)}
	case *entity.Incident:
		parent, concerned = e.Unit.Ref().String(), []statement.PartyID{e.Unit}
	case *entity.Case:
		concerned = audited(e)
	case *entity.Note:
		parent, concerned = e.Case.String(), []statement.PartyID{e.Unit}
	case *entity.Finding:
		parent, concerned = e.Case.String(), []statement.PartyID{e.Unit}
	case *entity.Erasure:
		parent, concerned = e.Entity.String(), []statement.PartyID{e.Party}
	case *entity.Rectification:
		parent, concerned = e.Unit.Ref().String(), []statement.PartyID{e.Unit, e.Authority}
	case *entity.Supervision:
		parent, concerned = e.Unit.Ref().String(), []statement.PartyID{e.Unit}
	case *entity.Hold:
		parent = e.Of.String()
	}
	concerned = append(concerned, state.Common().By)
	for _, id := range concerned {
		if id != "" {
			parties = append(parties, string(id))
		}
	}
	slices.Sort(parties)
	return parent, slices.Compact(parties)
}

// collectors are the source of an item and the parties beside it.
func collectors(s *entity.Source) []statement.PartyID {
	parties := []statement.PartyID{s.Party}
	for _, e := range s.Exceptions {
		parties = append(parties, e.Party)
	}
	return parties
}

// audited gives the parties of a case, of which nobody knows before its notice is served.
func audited(c *entity.Case) []statement.PartyID {
	if c.Sealed() {
		return nil
	}
	return c.Terms.Parties
}

// suspicionParent is the emergency in which the use was, so that an episode can be read as one, or the entry.
func suspicionParent(s *entity.Suspicion) string {
	if s.Emergency != nil {
		return s.Emergency.String()
	}
	return s.Entry.String()
}

func parentOf(p *entity.Party) string {
	if p.Parent == "" {
		return ""
	}
	return p.Parent.Ref().String()
}

func sortedValues[V any](rows map[string]V) []V {
	values := make([]V, 0, len(rows))
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		values = append(values, rows[key])
	}
	return values
}

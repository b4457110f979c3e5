package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"luzheng/chaincode/rules"
	"luzheng/signer/statement"
)

// document is the page, from the repository's root.
const document = "docs/statements.md"

const introduction = `# Statements

Every kind of statement that the ledger knows: what it says, who may say it, who reads it, what it does, how it can be refused.
This page is generated from the code by ` + "`make generate`" + `; a test fails when it is not current.

- *Said by* is the authority table that the rules execute. One of its ways must hold in full. *Owner*: the issuer is one of the parties
  whose matter it is. *Other*: it is none of them, and a department acts in its jurisdiction only. *Stead*: one of them is the Bureau,
  so that another founding organisation decides.
- *Read by*: anybody (public); the issuer, the counterparty, the parties whose matter it is, the supervisors, and a department in whose
  jurisdiction all of these parties are (parties); the Bureau,
  the audit bureau and the cyberspace office (supervisors); whoever may read more restricted statements reads the less restricted too.
- *Refused with* lists what is particular to the kind; any statement can be refused with the codes of the [last section](#codes).
`

// writer makes the page out of three packages, as text and as values.
type writer struct {
	bytes.Buffer
	statements, entities, rules *source

	transitions map[mover]transition
	every       []string
	codes       map[statement.Kind][]string
	// types are the structs and lists of constants that fields have met, to be explained after the kinds.
	types []reflect.Type
}

func page(root string) ([]byte, error) {
	w, err := load(root)
	if err != nil {
		return nil, err
	}
	w.WriteString(introduction)
	w.overview()
	for _, line := range rules.Authorities() {
		if err := w.kind(line); err != nil {
			return nil, err
		}
	}
	w.fieldTypes()
	w.codesTable()
	return w.Bytes(), nil
}

// load reads the three packages that say what a statement is.
func load(root string) (*writer, error) {
	w := &writer{}
	for dir, into := range map[string]**source{
		"signer/statement": &w.statements, "signer/entity": &w.entities, "chaincode/rules": &w.rules,
	} {
		s, err := read(filepath.Join(root, filepath.FromSlash(dir)))
		if err != nil {
			return nil, err
		}
		*into = s
	}
	var known []string
	for _, e := range rules.Codes() {
		known = append(known, string(e.Code))
	}
	w.transitions = transitions(w.rules, w.statements, w.entities)
	w.every, w.codes = refusals(w.rules, w.statements, known)
	return w, nil
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

// overview is one line per kind, in the order of the authority table.
func (w *writer) overview() {
	w.line("\n## All kinds\n\n| Kind | Changes | Creates | Signed with | Read by | Serves |\n|---|---|---|---|---|---|")
	for _, line := range rules.Authorities() {
		spec, _ := statement.Lookup(line.Kind)
		w.line("| [`%s`](#%s) | %s | %s | %s | %s | %s |", line.Kind, anchor(string(line.Kind)), spec.Subject, spec.Creates,
			spec.Signatures, line.Visibility, line.Serves)
	}
	w.line("\n## The kinds")
}

// anchor is how Markdown readers name a heading.
func anchor(heading string) string { return strings.NewReplacer(".", "", "/", "").Replace(heading) }

func (w *writer) kind(line rules.Authority) error {
	spec, err := statement.Lookup(line.Kind)
	if err != nil {
		return err
	}
	body := reflect.TypeOf(spec.New()).Elem()
	w.line("\n### %s\n\n%s\n", line.Kind, w.statements.docs[body.Name()])
	for i, way := range line.Ways {
		label := "Said by"
		if i > 0 {
			label = "or by"
		}
		w.line("- %s: %s; post: %s; relation to the matter: %s", label, join(way.Roles, "any party", " or "), join(way.Posts, "", " or "), way.Relation)
	}
	signed := spec.Signatures.String()
	if line.Second != "" {
		signed += " (" + string(line.Second) + " beside the acting post)"
	}
	w.line("- Signed with: %s", signed)
	w.line("- Read by: %s", line.Visibility)
	if effect := w.effect(line.Kind, spec); effect != "" {
		w.line("- Does: %s", effect)
	}
	for label, flagged := range [2]bool{false, true} {
		codes := slices.DeleteFunc(slices.Clone(w.codes[line.Kind]), func(c string) bool { return strings.HasPrefix(c, "suspected.") != flagged })
		if len(codes) > 0 {
			w.line("- %s: %s", [2]string{"Refused with", "Accepted, and flagged"}[label], quoted(codes))
		}
	}
	if fields := w.fields(body); len(fields) > 0 {
		w.line("\n| Field | Type | | Meaning |\n|---|---|---|---|")
		for _, f := range fields {
			w.line("%s", f)
		}
	}
	return nil
}

// effect says what comes of accepting a statement of the kind.
func (w *writer) effect(k statement.Kind, spec statement.Spec) string {
	var all []string
	switch t, ok := w.transitions[moverOf(k, spec.Subject)]; {
	case spec.Founds:
		all = append(all, fmt.Sprintf("makes its subject, a new %s", spec.Subject))
	case ok:
		all = append(all, fmt.Sprintf("moves the %s that is its subject: %s → %s", spec.Subject, t.from, t.to))
	case spec.Subject != "":
		all = append(all, fmt.Sprintf("changes the %s that is its subject", spec.Subject))
	}
	if spec.Creates != "" {
		all = append(all, fmt.Sprintf("creates a new %s", spec.Creates))
	}
	return strings.Join(all, "; ")
}

// codesTable explains every code; those that any kind can be refused with are marked.
func (w *writer) codesTable() {
	w.line("\n## Codes\n\nThe ones marked *any* can meet a statement of any kind. `suspected.…` codes do not refuse: the use is accepted as evidence and flagged.\n")
	w.line("| Code | | HTTP | What to do |\n|---|---|---|---|")
	for _, e := range rules.Codes() {
		mark := ""
		if slices.Contains(w.every, string(e.Code)) || strings.HasPrefix(string(e.Code), "json.") || strings.HasPrefix(string(e.Code), "envelope.") {
			mark = "any"
		}
		w.line("| `%s` | %s | %d | %s |", e.Code, mark, e.Status, e.Hint)
	}
}

func join[S ~string](all []S, none, with string) string {
	if len(all) == 0 {
		return none
	}
	texts := make([]string, len(all))
	for i, s := range all {
		texts[i] = string(s)
	}
	return strings.Join(texts, with)
}

func quoted(codes []string) string { return "`" + strings.Join(codes, "`, `") + "`" }

package main

import (
	"encoding/json"
	"go/ast"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"luzheng/chaincode/rules"
	"luzheng/gateway/kinds"
	"luzheng/signer/statement"
)

// registryFile is what forms are made of, from the repository's root.
const registryFile = "gateway/kinds/kinds.json"

// registry says as data what page says in words.
func registry(root string) ([]byte, error) {
	w, err := load(root)
	if err != nil {
		return nil, err
	}
	all := kinds.Registry{Types: map[string]kinds.Type{}}
	for _, line := range rules.Authorities() {
		spec, err := statement.Lookup(line.Kind)
		if err != nil {
			return nil, err
		}
		body := reflect.TypeOf(spec.New()).Elem()
		step := w.transitions[moverOf(line.Kind, spec.Subject)]
		k := kinds.Kind{
			Kind: line.Kind, Meaning: w.statements.docs[body.Name()], Subject: spec.Subject, Founds: spec.Founds, Renews: spec.Renews, Creates: spec.Creates,
			To: step.to, Signatures: spec.Signatures.String(), Second: line.Second, Founders: spec.Signatures == statement.ThreeOrganisations,
			Ways: line.Ways, Visibility: line.Visibility, Serves: line.Serves,
			Fields: w.fieldsOf(body, all.Types), Refusals: w.codes[line.Kind],
		}
		if step.from != "" {
			k.From = strings.Split(step.from, ", ")
		}
		all.Kinds = append(all.Kinds, k)
	}
	raw, err := json.MarshalIndent(all, "", " ")
	return append(raw, '\n'), err
}

// fieldsOf describes the fields of a struct, and the types that they are made of.
func (w *writer) fieldsOf(t reflect.Type, types map[string]kinds.Type) []kinds.Field {
	all := []kinds.Field{}
	comments := make(map[string]string)
	for _, f := range w.statements.structs[t.Name()] {
		comments[f.name] = f.comment
	}
	refs := w.refsOf(t.Name())
	for _, f := range reflect.VisibleFields(t) {
		if len(f.Index) > 1 || !f.IsExported() && !f.Anonymous {
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			all = append(all, w.fieldsOf(f.Type, types)...)
			continue
		}
		field := kinds.Field{
			Name: name, Optional: strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero"), Meaning: comments[f.Name], Refs: refs[name],
		}
		field.Type, field.List = w.formOf(f.Type, types)
		if field.Type == "integer" && isTime(name) {
			field.Type = "time"
		}
		all = append(all, field)
	}
	return all
}

// isTime tells which integers are times; their comments say so for the first of a pair only.
func isTime(name string) bool {
	return slices.Contains([]string{
		"at", "from", "until", "dueAt", "replyBy", "rectifyBy", "compromisedAt", "backupsUntil", "sharingUntil",
	}, name)
}

// formOf names the type of a field as package kinds does, and tells whether it is a list.
func (w *writer) formOf(t reflect.Type, types map[string]kinds.Type) (form string, list bool) {
	switch {
	case t.Kind() == reflect.Pointer:
		return w.formOf(t.Elem(), types)
	case t.Name() == "Ref":
		return "ref", false
	case t.Name() == "Digest" || t.Name() == "KeyID":
		return "digest", false
	case t.Name() == "Sealed":
		return "sealed", false
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return "bytes", false
	case t.Kind() == reflect.Slice:
		form, _ = w.formOf(t.Elem(), types)
		return form, true
	case t.Kind() == reflect.Bool:
		return "bool", false
	case t.Kind() == reflect.Struct && !t.Implements(text), t.PkgPath() != "" && t.Name() != "Kind" && len(w.statements.of(t.Name())) > 0:
		w.typeOf(t, types)
		return t.Name(), false
	}
	named := map[string]string{"Kind": "kind", "PartyID": "party", "Pseudonym": "pseudonym", "Label": "label", "Code": "code"}[t.Name()]
	switch {
	case named != "":
		return named, false
	case t.Kind() == reflect.Int64:
		return "integer", false
	}
	return "text", false
}

// typeOf adds a type to the registry, once.
func (w *writer) typeOf(t reflect.Type, types map[string]kinds.Type) {
	if _, known := types[t.Name()]; known {
		return
	}
	described := kinds.Type{Meaning: w.statements.docs[t.Name()]}
	types[t.Name()] = described // before its fields, which may be of it
	if t.Kind() == reflect.Struct {
		described.Fields = w.fieldsOf(t, types)
	} else {
		for _, c := range w.statements.of(t.Name()) {
			described.Values = append(described.Values, kinds.Value{Value: c.value, Integer: t.Kind() == reflect.Int64 || t.Kind() == reflect.Int, Meaning: c.comment})
		}
	}
	types[t.Name()] = described
}

// refsOf reads off a body's checks which types of entities its fields may name: p.ref(b.Entry, TypeEntry, "entry").
func (w *writer) refsOf(body string) map[string][]statement.EntityType {
	all := make(map[string][]statement.EntityType)
	for _, f := range w.statements.functions[body+".Validate"] {
		ast.Inspect(f.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 3 {
				return true
			}
			literal, ok := call.Args[len(call.Args)-1].(*ast.BasicLit)
			if !ok {
				return true
			}
			name, err := strconv.Unquote(literal.Value)
			if err != nil {
				return true
			}
			for _, argument := range call.Args[1 : len(call.Args)-1] {
				if c, known := w.statements.constants[valueName(argument)]; known && c.kind == "EntityType" {
					all[name] = append(all[name], statement.EntityType(c.value))
				}
			}
			return true
		})
	}
	return all
}

func registryPath(root string) string { return filepath.Join(root, filepath.FromSlash(registryFile)) }

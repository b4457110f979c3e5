package main

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// fields gives a line per JSON field of a struct, those of embedded structs in their place.
func (w *writer) fields(t reflect.Type) []string {
	var lines []string
	comments := make(map[string]string)
	for _, f := range w.statements.structs[t.Name()] {
		comments[f.name] = f.comment
	}
	for _, f := range reflect.VisibleFields(t) {
		if len(f.Index) > 1 || !f.IsExported() && !f.Anonymous {
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			lines = append(lines, w.fields(f.Type)...)
			continue
		}
		needed := "required"
		if strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero") {
			needed = "optional"
		}
		lines = append(lines, fmt.Sprintf("| `%s` | %s | %s | %s |", name, w.typeName(f.Type), needed, strings.ReplaceAll(comments[f.Name], "|", `\|`)))
	}
	return lines
}

var text = reflect.TypeFor[encoding.TextMarshaler]()

// typeName says what a field holds, and remembers types that need an explanation.
func (w *writer) typeName(t reflect.Type) string {
	switch {
	case t.Kind() == reflect.Pointer:
		return w.typeName(t.Elem())
	case t.Name() == "Ref":
		return "entity reference"
	case t.Name() == "Digest" || t.Name() == "KeyID" || t.Implements(text):
		return "digest"
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return "bytes, base64"
	case t.Kind() == reflect.Slice:
		return "list of " + w.typeName(t.Elem())
	case t.Kind() == reflect.Bool:
		return "true or false"
	case t.PkgPath() == "":
		return map[reflect.Kind]string{reflect.Int64: "integer", reflect.String: "text"}[t.Kind()]
	}
	if t.Kind() == reflect.Struct || len(w.statements.of(t.Name())) > 0 && t.Name() != "Kind" {
		if !slices.Contains(w.types, t) {
			w.types = append(w.types, t)
		}
		return fmt.Sprintf("[%s](#%s)", t.Name(), strings.ToLower(t.Name()))
	}
	return map[string]string{
		"Kind": "kind", "PartyID": "party ID", "LedgerID": "ledger ID", "Pseudonym": "pseudonym", "Label": "label", "Code": "code",
	}[t.Name()]
}

// fieldTypes explains the structs and closed lists that fields are made of. Explaining one may meet another.
func (w *writer) fieldTypes() {
	w.line("\n## Types of fields\n\nAn entity reference is `type:id`; a digest is SM3 in 64 hexadecimal digits; a code is 1 to 64 of a-z, 0-9, dot and -; a label is 1 to 120")
	w.line("printable characters on one line and never about a person; times are Unix milliseconds of ledger time.")
	for i := 0; i < len(w.types); i++ {
		t := w.types[i]
		w.line("\n### %s\n\n%s\n", t.Name(), w.statements.docs[t.Name()])
		if t.Kind() == reflect.Struct {
			w.line("| Field | Type | | Meaning |\n|---|---|---|---|")
			for _, f := range w.fields(t) {
				w.line("%s", f)
			}
			continue
		}
		w.line("| Value | Meaning |\n|---|---|")
		for _, c := range w.statements.of(t.Name()) {
			w.line("| `%s` | %s |", c.value, strings.ReplaceAll(c.comment, "|", `\|`))
		}
	}
}

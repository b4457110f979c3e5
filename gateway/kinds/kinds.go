// Package kinds tells programs and forms what the page of statements tells people: every kind with its fields, who says it, what it
// does, in which states, and what all of it is called in Chinese and English.
//
// kinds.json is generated from the code by `make generate`, like docs/statements.md; a test there fails when it is not current.
// words.json holds the Chinese names, which code cannot give, english.json those English ones that do not follow from how the code spells
// them, among them all kinds and types of entities; a test here fails when one is missing.
//
//	field type   in the body's JSON
//	text         a string of any kind that has no type below
//	label        1 to 120 printable characters on one line, never about a person
//	code         1 to 64 of a-z, 0-9, dot and -
//	pseudonym    1 to 40 of a-z, 0-9 and -
//	party        a party ID such as 510500.tjj
//	kind         a kind of statement
//	digest       64 lower-case hexadecimal digits
//	bytes        base64
//	ref          type:id; refs lists the types that may stand there, where the code says so
//	integer      an integer
//	time         Unix milliseconds of ledger time
//	bool         true or false
//	sealed       commitment and attachment of a text that POST /v1/attachments sealed
//	other        the name of a type in the registry: a closed list of values, or fields of its own
package kinds

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"

	"luzheng/chaincode/rules"
	"luzheng/signer/statement"
)

// Registry is every kind, and the types that their fields are made of.
type Registry struct {
	Kinds []Kind          `json:"kinds"` // in the order of the authority table
	Types map[string]Type `json:"types"`
}

// Kind is one kind of statement.
type Kind struct {
	Kind    statement.Kind `json:"kind"`
	Meaning string         `json:"meaning"`
	// Subject is the type of the entity that changes; Founds and Renews are those of statement.Spec.
	Subject statement.EntityType `json:"subject,omitempty"`
	Founds  bool                 `json:"founds,omitzero"`
	Renews  bool                 `json:"renews,omitzero"`
	// Creates is the type of the entity that comes into being under the statement's ID.
	Creates statement.EntityType `json:"creates,omitempty"`
	// From are the states of the subject in which it may be said, empty where the rules ask for none; To is the state after it.
	From []string `json:"from,omitempty"`
	To   string   `json:"to,omitempty"`
	// Signatures says who signs, Second the post beside the acting one.
	Signatures string         `json:"signatures"`
	Second     statement.Post `json:"second,omitempty"`
	// Founders tells that only the organisations that founded the ledger may say it, whatever their role.
	Founders   bool             `json:"founders,omitzero"`
	Ways       []rules.Way      `json:"ways"`
	Visibility rules.Visibility `json:"visibility"`
	Serves     string           `json:"serves"`
	Fields     []Field          `json:"fields"`
	// Refusals are the codes that are particular to the kind.
	Refusals []string `json:"refusals,omitempty"`
}

// Field is one field of a body or of a type.
type Field struct {
	Name     string                 `json:"name"`
	Type     string                 `json:"type"`
	List     bool                   `json:"list,omitzero"`
	Optional bool                   `json:"optional,omitzero"`
	Meaning  string                 `json:"meaning,omitempty"`
	Refs     []statement.EntityType `json:"refs,omitempty"`
}

// Type is a closed list of values, or a struct.
type Type struct {
	Meaning string  `json:"meaning,omitempty"`
	Values  []Value `json:"values,omitempty"`
	Fields  []Field `json:"fields,omitempty"`
}

// Value is one value of a closed list. Integer tells that it is written as a number.
type Value struct {
	Value   string `json:"value"`
	Integer bool   `json:"integer,omitzero"`
	Meaning string `json:"meaning,omitempty"`
}

// Words are names in one language: of kinds and entity types by their names; of states as type/state or by the state alone; of fields as kind/field
// or Type/field, or by the field alone; of values as Type/value.
type Words struct {
	Kinds    map[statement.Kind]string       `json:"kinds"`
	Entities map[statement.EntityType]string `json:"entities"`
	States   map[string]string               `json:"states"`
	Fields   map[string]string               `json:"fields"`
	Values   map[string]string               `json:"values"`
}

//go:embed kinds.json
var registryJSON []byte

//go:embed words.json
var wordsJSON []byte

//go:embed english.json
var englishJSON []byte

// All gives the registry. It is shared: nobody changes it.
var All = sync.OnceValue(func() *Registry { return mustRead[Registry](registryJSON) })

// Chinese gives the words. They are shared: nobody changes them.
var Chinese = sync.OnceValue(func() *Words { return mustRead[Words](wordsJSON) })

// English gives the English words; what has none is called as the code spells it. They are shared: nobody changes them.
var English = sync.OnceValue(func() *Words { return mustRead[Words](englishJSON) })

// mustRead panics on a file that was built into this program and cannot be read.
func mustRead[T any](raw []byte) *T {
	into := new(T)
	if err := json.Unmarshal(raw, into); err != nil {
		panic(fmt.Sprintf("kinds: %v", err))
	}
	return into
}

// Field gives the name of a field of a kind or type, or "".
func (w *Words) Field(of, name string) string { return particular(w.Fields, of, name) }

// State gives the name of a state of a type of entity, or "".
func (w *Words) State(of statement.EntityType, state string) string {
	return particular(w.States, string(of), state)
}

// particular prefers what a name means in one place to what it means everywhere.
func particular(words map[string]string, of, name string) string {
	if special, ok := words[of+"/"+name]; ok {
		return special
	}
	return words[name]
}

package kinds_test

import (
	"regexp"
	"testing"

	"luzheng/gateway/kinds"
	"luzheng/signer/statement"
)

var (
	chinese = regexp.MustCompile(`\p{Han}|^[A-Z]+( Lines)?$`)
	english = regexp.MustCompile(`^[A-Z][A-Za-z',() -]+$`)
)

// TestEverythingHasItsChineseName: a clerk sees no name of the code.
func TestEverythingHasItsChineseName(t *testing.T) {
	all, words := kinds.All(), kinds.Chinese()
	check := func(what, word string) {
		if !chinese.MatchString(word) {
			t.Errorf("%s is called %q; give it a name in words.json", what, word)
		}
	}
	fields := func(of string, list []kinds.Field) {
		for _, f := range list {
			check("the field "+of+"/"+f.Name, words.Field(of, f.Name))
		}
	}
	for _, k := range all.Kinds {
		check(string(k.Kind), words.Kinds[k.Kind])
		fields(string(k.Kind), k.Fields)
		for _, t := range []statement.EntityType{k.Subject, k.Creates} {
			if t != "" {
				check("the entity type "+string(t), words.Entities[t])
			}
		}
		for _, state := range append([]string{k.To}, k.From...) {
			if state != "" {
				check("the state "+string(k.Subject)+"/"+state, words.State(k.Subject, state))
			}
		}
	}
	for name, ty := range all.Types {
		fields(name, ty.Fields)
		for _, v := range ty.Values {
			check("the value "+name+"/"+v.Value, words.Values[name+"/"+v.Value])
		}
	}
}

// TestEverythingHasItsEnglishName: how the code spells them is no name for a kind or a type of entity, nor a number one for a value.
func TestEverythingHasItsEnglishName(t *testing.T) {
	all, words := kinds.All(), kinds.English()
	called := map[string]statement.Kind{}
	for _, k := range all.Kinds {
		word := words.Kinds[k.Kind]
		if other, taken := called[word]; taken || !english.MatchString(word) {
			t.Errorf("%s is called %q, like %q; give it a name of its own in english.json", k.Kind, word, other)
		}
		called[word] = k.Kind
	}
	for e := range kinds.Chinese().Entities {
		if word := words.Entities[e]; !english.MatchString(word) {
			t.Errorf("the entity type %s is called %q; give it a name in english.json", e, word)
		}
	}
	for name, ty := range all.Types {
		for _, v := range ty.Values {
			if word := words.Values[name+"/"+v.Value]; v.Integer && !english.MatchString(word) {
				t.Errorf("the value %s/%s is called %q; give it a name in english.json", name, v.Value, word)
			}
		}
	}
}

func TestTheRegistryIsWhole(t *testing.T) {
	all := kinds.All()
	if len(all.Kinds) != len(statement.Kinds()) {
		t.Errorf("%d kinds, the code has %d; run make generate", len(all.Kinds), len(statement.Kinds()))
	}
	simple := map[string]bool{
		"text": true, "label": true, "code": true, "pseudonym": true, "party": true, "kind": true, "digest": true, "bytes": true,
		"ref": true, "integer": true, "time": true, "bool": true, "sealed": true,
	}
	fields := func(of string, list []kinds.Field) {
		for _, f := range list {
			if _, known := all.Types[f.Type]; !simple[f.Type] && !known {
				t.Errorf("%s/%s is of the type %q, which nothing explains", of, f.Name, f.Type)
			}
		}
	}
	for _, k := range all.Kinds {
		fields(string(k.Kind), k.Fields)
	}
	for name, ty := range all.Types {
		fields(name, ty.Fields)
		if len(ty.Fields) == 0 && len(ty.Values) == 0 {
			t.Errorf("the type %s is empty", name)
		}
	}
}

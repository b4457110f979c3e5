package scenarios

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"luzheng/signer/statement"
)

// Step gives one sentence its meaning. Do is a function of the scene and of an argument for each placeholder of the pattern.
type Step struct {
	Pattern string
	Do      any
	// Judges tells that the sentence is about the outcome of the last act; before any other, that act must have been accepted.
	Judges bool
}

// definition is a step that is ready to be matched.
type definition struct {
	pattern string
	judges  bool
	match   *regexp.Regexp
	// read turns what each placeholder matched into an argument.
	read []func(string) reflect.Value
	do   reflect.Value
}

var placeholder = regexp.MustCompile(`\{([a-z-]+)\}`)

// define compiles a step; an error says what is wrong with it.
func define(s Step) (definition, error) {
	d := definition{pattern: s.Pattern, judges: s.Judges, do: reflect.ValueOf(s.Do)}
	kind := d.do.Type()
	if kind.Kind() != reflect.Func || kind.NumIn() == 0 || kind.In(0) != reflect.TypeFor[*Scene]() || kind.NumOut() != 0 {
		return d, fmt.Errorf("%s: it must be done by a func(*Scene, …)", s.Pattern)
	}
	text := "^" + regexp.QuoteMeta(s.Pattern) + "$"
	for _, m := range placeholder.FindAllStringSubmatch(s.Pattern, -1) {
		accepts, gives, read := wordsFor(m[1])
		if read == nil {
			return d, fmt.Errorf("%s: there is no placeholder %s", s.Pattern, m[0])
		}
		if i := len(d.read) + 1; i >= kind.NumIn() || kind.In(i) != gives {
			return d, fmt.Errorf("%s: argument %d of the function must be the %s of %s", s.Pattern, i, gives, m[0])
		}
		text = strings.Replace(text, regexp.QuoteMeta(m[0]), "("+accepts+")", 1)
		d.read = append(d.read, read)
	}
	if kind.NumIn() != len(d.read)+1 {
		return d, fmt.Errorf("%s: the function takes %d arguments, the pattern has %d placeholders", s.Pattern, kind.NumIn()-1, len(d.read))
	}
	var err error
	d.match, err = regexp.Compile(text)
	return d, err
}

// wordsFor gives what a placeholder accepts, the type it gives and how it is read; read is nil for an unknown one.
func wordsFor(name string) (accepts string, gives reflect.Type, read func(string) reflect.Value) {
	text := func(s string) reflect.Value { return reflect.ValueOf(s) }
	switch name {
	case "name":
		return `“[^”]+”`, reflect.TypeFor[string](), func(s string) reflect.Value {
			return reflect.ValueOf(strings.TrimSuffix(strings.TrimPrefix(s, "“"), "”"))
		}
	case "words":
		return `[^“”（）]+`, reflect.TypeFor[string](), text
	case "number":
		return `[0-9]{1,9}`, reflect.TypeFor[int64](), func(s string) reflect.Value {
			n, _ := strconv.ParseInt(s, 10, 64) // nine digits always fit
			return reflect.ValueOf(n)
		}
	case "code":
		return `[a-z0-9][a-z0-9.-]*`, reflect.TypeFor[statement.Code](), func(s string) reflect.Value {
			return reflect.ValueOf(statement.Code(s))
		}
	}
	list, ok := words[name]
	if !ok {
		return "", nil, nil
	}
	return list.pattern(), list.gives(), list.read
}

// book are all steps, compiled once.
var book = sync.OnceValues(func() ([]definition, error) {
	var all []definition
	for _, s := range steps() {
		d, err := define(s)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
})

// find gives the step that a sentence means, with its arguments.
func find(all []definition, sentence string) (do func(*Scene), err error) {
	var found []string
	for _, d := range all {
		m := d.match.FindStringSubmatch(sentence)
		if m == nil {
			continue
		}
		found = append(found, d.pattern)
		do = func(s *Scene) {
			if !d.judges {
				s.settled()
			}
			args := []reflect.Value{reflect.ValueOf(s)}
			for i, read := range d.read {
				args = append(args, read(m[i+1]))
			}
			s.localise(args)
			d.do.Call(args)
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("no step means %q", sentence)
	case 1:
		return do, nil
	}
	return nil, fmt.Errorf("%q can be read as %s", sentence, strings.Join(found, " and as "))
}

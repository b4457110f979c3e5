package main

import (
	"go/ast"
	"slices"
	"strings"

	"luzheng/signer/statement"
)

// transition is what a kind does to the state of an entity.
type transition struct{ from, to string }

// mover is a kind in the machine of one type of states: a kind may move entities of several types.
type mover struct {
	kind   statement.Kind
	states string
}

// moverOf names the machine in which a kind moves its subject: authority → AuthorityState.
func moverOf(k statement.Kind, subject statement.EntityType) mover {
	name := string(subject)
	if name == "" {
		return mover{kind: k}
	}
	return mover{k, strings.ToUpper(name[:1]) + name[1:] + "State"}
}

// transitions reads every state machine of the rules: a map of kind → {from, to} whose type is steps[…].
func transitions(rules, statements, entities *source) map[mover]transition {
	all := make(map[mover]transition)
	for _, value := range rules.variables {
		machine, ok := value.(*ast.CompositeLit)
		if !ok {
			continue
		}
		states, ok := statesOf(machine.Type)
		if !ok {
			continue
		}
		for _, e := range machine.Elts {
			pair, ok := e.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			step, ok := pair.Value.(*ast.CompositeLit)
			if !ok || len(step.Elts) != 2 {
				continue
			}
			sources := step.Elts[0]
			if shared, ok := rules.variables[valueName(sources)]; ok {
				sources = shared
			}
			var from []string
			if list, ok := sources.(*ast.CompositeLit); ok {
				for _, state := range list.Elts {
					from = append(from, valueOf(state, entities))
				}
			}
			all[mover{statement.Kind(valueOf(pair.Key, statements)), states}] = transition{strings.Join(from, ", "), valueOf(step.Elts[1], entities)}
		}
	}
	return all
}

// statesOf gives the type of states of a machine, such as AuthorityState for steps[entity.AuthorityState].
func statesOf(e ast.Expr) (states string, ok bool) {
	index, ok := e.(*ast.IndexExpr)
	if !ok {
		return "", false
	}
	name, ok := index.X.(*ast.Ident)
	if !ok || name.Name != "steps" {
		return "", false
	}
	of, ok := index.Index.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	return of.Sel.Name, true
}

// shared are the functions that every statement passes; what they refuse is said once.
var shared = []string{
	"Read", "refusalOf", "judgement.admit", "judgement.judge", "load", "judgement.touch", "judgement.refused", "Repeated",
}

// refusals finds the codes that the rules of each kind can give, by following the calls from its line in version1, and those that
// every kind can.
func refusals(rules, statements *source, known []string) (every []string, byKind map[statement.Kind][]string) {
	walk := &walker{rules: rules, known: known}
	// A use may be suspected, nothing else can; that a type bears the name of the function that judges it misleads the walker.
	every = slices.DeleteFunc(walk.from(shared...), func(c string) bool { return strings.HasPrefix(c, "suspected.") })
	particular := func(start ...string) []string {
		return slices.DeleteFunc(walk.from(start...), func(c string) bool { return slices.Contains(every, c) })
	}
	byKind = map[statement.Kind][]string{statement.KindGenesis: particular("judgement.genesis")}
	table, _ := rules.variables["version1"].(*ast.CompositeLit)
	if table == nil {
		return every, byKind
	}
	for _, e := range table.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			byKind[statement.Kind(valueOf(pair.Key, statements))] = particular(names(pair.Value)...)
		}
	}
	return every, byKind
}

// walker follows calls by the names of functions and, with a dot before, of methods; a name that two have stands for both.
type walker struct {
	rules *source
	known []string
	seen  map[string]bool
	found []string
}

func (w *walker) from(start ...string) []string {
	w.seen, w.found = make(map[string]bool), nil
	for _, name := range start {
		w.visit(name)
	}
	slices.Sort(w.found)
	return slices.Compact(w.found)
}

func (w *walker) visit(name string) {
	if w.seen[name] {
		return
	}
	w.seen[name] = true
	for _, f := range w.rules.functions[name] {
		if f.Body == nil {
			continue
		}
		ast.Inspect(f.Body, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok {
				if text := strings.Trim(literal.Value, `"`); slices.Contains(w.known, text) {
					w.found = append(w.found, text)
				}
			}
			return true
		})
		for _, called := range names(f.Body) {
			w.visit(called)
		}
	}
}

// names lists the identifiers in a piece of code, with a dot before those that follow one: every function and method that it may
// call is among them.
func names(n ast.Node) []string {
	var all []string
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			all = append(append(all, "."+n.Sel.Name), names(n.X)...)
			return false
		case *ast.Ident:
			all = append(all, n.Name)
		}
		return true
	})
	return all
}

package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

func workingDays(n int64) *statement.ParameterValue {
	return &statement.ParameterValue{WorkingDays: n}
}

// setting sets a parameter by the Bureau's operator and reviewer.
func setting(w *rulestest.World, name statement.ParameterName, value *statement.ParameterValue) []byte {
	return w.Sign(&statement.ParameterSet{Value: value}, new(name.Ref()),
		w.Person(bureau, statement.PostOperator), w.Person(bureau, statement.PostReviewer))
}

func parameterScenarios() []scenario {
	reply := statement.DeadlineAccessReply
	return []scenario{
		{"state.transition", "unset before it is set", func(w *rulestest.World) []byte {
			return setting(w, reply, nil)
		}},
		{"state.transition", "unset twice", func(w *rulestest.World) []byte {
			w.SetParameter(reply, workingDays(5))
			w.SetParameter(reply, nil)
			return setting(w, reply, nil)
		}},
		{"prev.stale", "set as if for the first time", func(w *rulestest.World) []byte {
			first := setting(w, reply, workingDays(5))
			w.SetParameter(reply, workingDays(6))
			return first
		}},
		{"prev.stale", "set in between", func(w *rulestest.World) []byte {
			w.SetParameter(reply, workingDays(5))
			second := setting(w, reply, workingDays(6))
			w.SetParameter(reply, workingDays(7))
			return second
		}},
		{"subject.unknown", "a history that is none", func(w *rulestest.World) []byte {
			by := w.Person(bureau, statement.PostOperator)
			d := w.Draft(&statement.ParameterSet{Value: workingDays(5)}, new(reply.Ref()), by)
			d.Prev = new(w.Head(tjj.Ref()))
			return w.SignDraft(d, by, w.Person(bureau, statement.PostReviewer))
		}},
		{"authority.role", "a unit sets its own deadline", func(w *rulestest.World) []byte {
			return w.Sign(&statement.ParameterSet{Value: workingDays(5)}, new(reply.Ref()), w.Pair(tjj)...)
		}},
		{"authority.post", "the permission officer sets it", func(w *rulestest.World) []byte {
			return w.Sign(&statement.ParameterSet{Value: workingDays(5)}, new(reply.Ref()), w.Permission()...)
		}},
	}
}

func TestAParameterIsSetAndUnsetByVersions(t *testing.T) {
	w := rulestest.Founded(t)
	name := statement.DeadlineAccessReply
	for i, value := range []*statement.ParameterValue{workingDays(5), workingDays(7), nil, workingDays(3)} {
		w.SetParameter(name, value)
		p := rulestest.Get[*entity.Parameter](w, name.Ref())
		if p.Count != int64(i+1) || (p.State == entity.ParameterSet) != (value != nil) {
			t.Fatalf("step %d: %+v", i, p)
		}
		if value != nil && p.Value.WorkingDays != value.WorkingDays {
			t.Errorf("step %d: %d working days", i, p.Value.WorkingDays)
		}
	}
}

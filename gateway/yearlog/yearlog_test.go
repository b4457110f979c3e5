package yearlog_test

import (
	"context"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/yearlog"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// ledger is a world as the opener sees it.
type ledger struct{ *rulestest.World }

func (l ledger) Entity(_ context.Context, ref statement.Ref) ([]byte, error) {
	return l.State[ref.Key(rulestest.Ledger)], nil
}

func (l ledger) Say(_ context.Context, envelope []byte) error {
	l.Accept(envelope)
	return nil
}

func TestTheYearsLogIsOpenedOnce(t *testing.T) {
	w := rulestest.Founded(t)
	service := w.RegisterPerson(w.NewPerson(rulestest.Bureau, statement.PostLog))
	person := func(post statement.Post) yearlog.Signatory {
		p := w.Person(rulestest.Bureau, post)
		return yearlog.Signatory{Handler: p.Handler, Key: p.Key}
	}
	o := &yearlog.Opener{
		Ledger: rulestest.Ledger, Bureau: rulestest.Bureau, Operator: person(statement.PostOperator), Reviewer: person(statement.PostReviewer),
		Key: service.Certificate.KeyID(),
	}
	for i, want := range []bool{true, false, false} {
		log, opened, err := o.Ensure(t.Context(), ledger{w}, time.UnixMilli(w.Now))
		if err != nil || opened != want {
			t.Fatalf("time %d: %s, opened %v, %v", i+1, log, opened, err)
		}
		if state := rulestest.Get[*entity.Log](w, log); state.Key != service.Ref() || state.State != entity.LogOpen || state.Predecessor != nil {
			t.Errorf("the log is %+v", state)
		}
	}
	first := *rulestest.Get[*entity.Ledger](w, statement.Ref{Type: statement.TypeLedger, ID: string(rulestest.Ledger)}).Log
	for year := w.Year(); w.Year() == year; {
		w.Now += 86_400_000
	}
	next, opened, err := o.Ensure(t.Context(), ledger{w}, time.UnixMilli(w.Now))
	if err != nil || !opened || next == first {
		t.Fatalf("in the next year: %s, opened %v, %v", next, opened, err)
	}
	if state := rulestest.Get[*entity.Log](w, next); *state.Predecessor != first {
		t.Errorf("it follows %s", state.Predecessor)
	}
}

func TestALedgerThatHasNotBegunHasNoLog(t *testing.T) {
	w := rulestest.New(t)
	o := &yearlog.Opener{Ledger: rulestest.Ledger, Bureau: rulestest.Bureau}
	if _, _, err := o.Ensure(t.Context(), ledger{w}, time.UnixMilli(w.Now)); err == nil {
		t.Error("a log was opened before the genesis")
	}
}

package development

import (
	"context"
	"fmt"
	"time"

	"luzheng/gateway/daemon"
	"luzheng/gateway/submit"
	"luzheng/gateway/yearlog"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// openLog opens the event log of this year, unless it is open: a developer's applications record their uses there.
func (w *world) openLog(ctx context.Context, ledger submit.Ledger) error {
	if w.log == nil {
		return nil
	}
	opener := yearlog.Opener{Ledger: w.ledger, Bureau: bureau, Key: w.log.PublicKey().KeyID()}
	for post, who := range map[statement.Post]*yearlog.Signatory{
		statement.PostOperator: &opener.Operator, statement.PostReviewer: &opener.Reviewer,
	} {
		key, err := w.key(post)
		if err != nil {
			return err
		}
		*who = yearlog.Signatory{Handler: handlerOf(bureau, post), Key: key}
	}
	_, _, err := opener.Ensure(ctx, speaker{ledger}, time.Now())
	return err
}

// speaker records a statement by itself. It implements yearlog.Ledger.
type speaker struct{ submit.Ledger }

// Say implements yearlog.Ledger.
func (s speaker) Say(ctx context.Context, envelope []byte) error {
	commit, err := s.Record(ctx, [][]byte{envelope})
	if err != nil {
		return err
	}
	o, err := commit.Results[0].Said()
	if err == nil && o.Result != outcome.Accepted {
		err = fmt.Errorf("it was refused: %s", o.Code)
	}
	return err
}

// eventLog makes the gateway keep the log.
func (w *world) eventLog() *daemon.EventLog {
	if w.log == nil {
		return nil
	}
	return &daemon.EventLog{Key: w.log}
}

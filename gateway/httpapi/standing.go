package httpapi

import (
	"context"
	"strings"

	"luzheng/gateway/api"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// orderers says which orderers answer; nothing on a ledger that has none, or while no peer tells which there are: the height says that.
func (s *server) orderers(ctx context.Context) *[]api.OrdererStatus {
	if s.Orderers == nil {
		return nil
	}
	found, err := s.Orderers.Orderers(ctx)
	if err != nil {
		return nil
	}
	all := []api.OrdererStatus{}
	for _, o := range found {
		all = append(all, api.OrdererStatus{Member: o.Member, Address: o.Address, Answers: o.Err == nil})
	}
	return &all
}

// logStanding says how far the event log is anchored, as the ledger has it, so that any gateway can tell; nil where none was opened.
func (s *server) logStanding(ctx context.Context) *api.LogStanding {
	ledger, err := stateOf[*entity.Ledger](ctx, s, statement.Ref{Type: statement.TypeLedger, ID: string(s.Ledger)})
	if err != nil || ledger.Log == nil {
		return nil
	}
	log, err := stateOf[*entity.Log](ctx, s, *ledger.Log)
	if err != nil {
		return nil
	}
	doc := &api.LogStanding{Year: ledger.Log.ID, Keeper: string(log.Keeper), OpenedAt: log.OpenedAt, Now: s.Now().UnixMilli()}
	if log.Anchor != nil {
		doc.Anchored, doc.AnchoredAt = &log.Anchor.Size, &log.Anchor.At
	}
	if kept, err := s.eventLog(ledger.Log.ID); err == nil {
		size, status := int64(kept.Head().Size), kept.Status()
		doc.Size, doc.Open, doc.Why = &size, &status.Open, optional(status.Why)
	}
	return doc
}

// witnessed says what each witness of the trust root has cosigned last; the gateway that keeps the log knows.
func (s *server) witnessed() *[]api.WitnessStatus {
	if len(s.Witnesses) == 0 {
		return nil
	}
	all := []api.WitnessStatus{}
	log, err := s.eventLog("")
	for _, name := range s.Witnesses {
		told := api.WitnessStatus{Name: name}
		if err == nil {
			if last, ok := log.CosignedBy()[name]; ok {
				size := int64(last.Size)
				told.Size, told.At = &size, &last.At
			}
		}
		all = append(all, told)
	}
	return &all
}

// joined are problems in one sentence.
func joined(problems []error) *string {
	var all []string
	for _, err := range problems {
		if err != nil {
			all = append(all, err.Error())
		}
	}
	return optional(strings.Join(all, "; "))
}

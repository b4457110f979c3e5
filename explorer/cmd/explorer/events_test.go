package main

import (
	"testing"

	"luzheng/explorer/verify/verifytest"
	"luzheng/signer/checkpoint"
	"luzheng/signer/event"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
	"luzheng/signer/trust"
)

// record has the officer use data, as the event log keeps it.
func (s *stage) record(t *testing.T, officer *verifytest.Key) {
	t.Helper()
	witness := eventtest.NewKey(t)
	log := s.EventLog()
	entries := log.Record(officer, log.Draft(officer, 0), log.Draft(officer, 1), log.Draft(officer, 0))
	log.Anchor(map[string]*gm.PrivateKey{"witness.court.example": witness})
	late := log.Record(officer, log.Draft(officer, 0))
	s.files["witnessed.json"] = s.TrustWith(func(r *trust.Root) {
		r.Witnesses, r.WitnessThreshold = []trust.Witness{{Name: "witness.court.example", Key: witness.PublicKey().SPKI()}}, 1
	}).Marshal()
	s.use = entries[0].ID
	s.files["use.evidence.json"] = s.Bytes(log.UseEvidence(entries[0].Index))
	s.files["log.evidence.json"] = s.Bytes(s.Evidence(evidence.ForEntity(log.Ref), 0))
	for name, r := range map[string]struct {
		entry event.Entry
		by    int64
	}{"kept.json": {entries[0], s.Now()}, "pending.json": {late[0], s.Now() + 1}, "late.json": {late[0], s.Now() - 1}} {
		head, err := event.SignReceipt(verifytest.Ledger, log.Origin, []event.Entry{r.entry}, r.by, log.Key)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := strictjson.Marshal(evidence.EventReceipts{Receipts: []evidence.EventReceipt{
			{Head: head, Entries: []evidence.Received{{Entry: r.entry}}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		s.files[name] = raw
	}
	log.Anchor(map[string]*gm.PrivateKey{"witness.court.example": witness})
	s.files["events-equivocation.json"] = contradicted(t, log)
	s.files["uses.evidence.json"] = s.Bytes(log.UsesEvidence(eventtest.Ref(statement.TypeEntry, 0)))
	s.succeed(officer, log, witness)
}

// succeed has the officer go on in the log of the next year.
func (s *stage) succeed(officer *verifytest.Key, log *verifytest.EventLog, witness *gm.PrivateKey) {
	witnesses := map[string]*gm.PrivateKey{"witness.court.example": witness}
	next := log.Succeed(witnesses)
	next.Record(officer, next.Draft(officer, 0))
	next.Anchor(witnesses)
	s.files["2026.json"] = s.Bytes(log.UsesEvidence(eventtest.Ref(statement.TypeEntry, 0)))
	s.files["2027.json"] = s.Bytes(next.UsesEvidence(eventtest.Ref(statement.TypeEntry, 0)))
}

// contradicted is what a witness writes when the log's key signs another state of the present size.
func contradicted(t *testing.T, log *verifytest.EventLog) []byte {
	t.Helper()
	c := log.Checkpoint()
	c.MapRoot = gm.Sum([]byte("a map that leaves a use out"))
	other, err := checkpoint.SignEvents(c, log.Key)
	if err != nil {
		t.Fatal(err)
	}
	file, err := checkpoint.NewEventsEquivocation(log.Note(t), other)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

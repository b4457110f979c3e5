package rules

import (
	"slices"

	"luzheng/chaincode/keys"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Footprint lists the exact world-state keys that judging a submission may read and write, sorted. It follows from the
// statement and its key IDs alone. Reads holds every key of Writes. The clock and the issuer's window of refusals are only
// among Reads, though a transaction may write them now and then: two transactions that did would meet as a conflict at commit
// and the later one is sent again.
type Footprint struct{ Reads, Writes []string }

// Footprint gives the submission's keys. Callers must not change them.
func (s *Submission) Footprint() Footprint { return s.footprint }

func footprint(s *Submission) Footprint {
	st := s.Statement
	ledger := st.Ledger
	reads := append(make([]string, 0, 16), // most statements have no more
		keys.Clock(ledger), keys.Window(ledger, st.Issuer),
		ledgerRef(ledger).Key(ledger), st.Issuer.Ref().Key(ledger),
	)
	for _, sig := range s.Envelope.Signatures {
		reads = append(reads, certificateRef(sig.KeyID).Key(ledger))
	}
	for _, r := range st.Content().Refs() {
		reads = append(reads, r.Key(ledger))
	}
	for _, name := range parametersOf(st.Kind) {
		reads = append(reads, name.Ref().Key(ledger))
	}
	for _, r := range st.Beside() {
		reads = append(reads, r.Key(ledger))
	}
	reads = append(reads, erasureReads(ledger, st.Issuer, st.Content())...)
	if body, ok := st.Content().(*statement.UsageSuspect); ok {
		for _, r := range suspectedRefs(body) {
			reads = append(reads, r.Key(ledger))
		}
	}
	writes := append(s.changes(), s.mark)
	reads = append(reads, writes...)
	return Footprint{Reads: sorted(reads), Writes: sorted(writes)}
}

// changes lists the entities and posts that accepting the statement may write, beside its mark.
func (s *Submission) changes() []string {
	st := s.Statement
	var writes []string
	add := func(refs ...statement.Ref) {
		for _, r := range refs {
			writes = append(writes, r.Key(st.Ledger))
		}
	}
	if st.Subject != nil {
		add(*st.Subject)
	}
	switch body := st.Content().(type) {
	case *statement.Genesis:
		add(genesisRefs(body)...)
		for _, f := range body.Founders {
			for _, c := range f.Certificates {
				if c.Handler != "" {
					writes = append(writes, keys.Post(st.Ledger, f.Party, c.Handler))
				}
			}
		}
	case *statement.CertificateRegister:
		if body.Handler != "" {
			writes = append(writes, keys.Post(st.Ledger, body.Party, body.Handler))
		}
	case *statement.DeputyDelegate:
		writes = append(writes, keys.Post(st.Ledger, st.Issuer, body.Deputy))
	case *statement.CertificateRenew:
		add(body.Replaces)
	case *statement.AuthorityWithdraw:
		add(body.Certificates...)
	case *statement.PartyRegister:
		add(body.Refs()...)
	case *statement.PartyPlace:
		add(body.Refs()...)
	case *statement.PartyReorganise:
		add(body.Refs()...)
	case *statement.HoldingTransfer:
		add(body.Holdings...)
	case *statement.DatasetAnchor:
		if body.Supersedes != nil {
			add(*body.Supersedes)
		}
	case *statement.ConsistencyRecord:
		if body.Settles != nil {
			add(*body.Settles)
		}
	case *statement.OpeningApprove:
		add(body.Entry)
	case *statement.SourceClaim:
		add(body.Source())
	case *statement.RightsSettle:
		add(body.Right)
	case *statement.DisputeOpen:
		add(body.Matter)
	case *statement.DisputeNegotiate:
		add(body.Matter)
	case *statement.DisputeCoordinate:
		add(body.Matter)
	case *statement.LogOpen:
		add(ledgerRef(st.Ledger))
	case *statement.LogAnchor:
		if body.Seed != nil {
			add(body.Seed.Predecessor)
		}
	case *statement.UsageSuspect:
		writes = append(writes, suspectedMarks(st.Ledger, body)...)
	case *statement.UsageRecord:
		add(statement.Created(statement.TypeSuspicion, s.ID))
	case *statement.SecurityHead, *statement.SecurityPlan, *statement.SecurityDrill, *statement.SecurityAssess:
		add(st.Issuer.SecurityRef())
	case *statement.CaseServe:
		add(holdsOf(heldBy(&body.Terms))...)
	case *statement.CaseRectify:
		add(body.Case)
	case *statement.CaseClose:
		add(holdsOf(body.Releases)...)
	}
	return writes
}

func holdsOf(refs []statement.Ref) []statement.Ref {
	holds := make([]statement.Ref, len(refs))
	for i, r := range refs {
		holds[i] = r.Hold()
	}
	return holds
}

func ledgerRef(id statement.LedgerID) statement.Ref {
	return statement.Ref{Type: statement.TypeLedger, ID: string(id)}
}

func certificateRef(key gm.KeyID) statement.Ref {
	return statement.Created(statement.TypeCertificate, key)
}

func authorityRef(key gm.KeyID) statement.Ref {
	return statement.Created(statement.TypeAuthority, key)
}

func sorted(all []string) []string {
	slices.Sort(all)
	return slices.Compact(all)
}

package rules_test

import (
	"fmt"
	"slices"

	"luzheng/signer/statement"
)

// engagement is noted of a technical service unit's work for somebody.
type engagement struct {
	principal, service  statement.PartyID
	kinds               []statement.Kind
	since, until, ended int64
}

func (e *engagement) inForce(t int64) bool {
	return t+slow >= e.since && t <= e.until && !over(e.ended, t)
}

// works tells what speaks against whom a statement is said for: a technical service unit speaks for itself only where it is
// concerned itself.
func (m *reference) works(st *statement.Statement, now int64) error {
	if st.Engagement != nil {
		if e := m.engagements[*st.Engagement]; e.service != st.Issuer || e.principal != st.Principal || !e.inForce(now) || !slices.Contains(e.kinds, st.Kind) {
			return fmt.Errorf("%s says it under %+v", st.Issuer, e)
		}
		if m.suspended[st.Principal] {
			return fmt.Errorf("%s says it for %s, which is suspended", st.Issuer, st.Principal)
		}
		return nil
	}
	if m.role[st.Issuer] != statement.RoleService {
		return nil
	}
	switch st.Content().(type) {
	case *statement.ServiceEnd, *statement.SuspicionExplain, *statement.DisputeOpen, *statement.DisputeNegotiate, *statement.DisputeEscalate:
		return nil
	}
	return fmt.Errorf("%s works for nobody", st.Issuer)
}

package rules_test

import (
	"fmt"
	"slices"

	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// stoodIn holds what the stand-in signed, which a reviewer may not, to a delegation in force; the outcome tells of it, and of none
// where nobody stood in.
func (m *reference) stoodIn(keys []gm.KeyID, o outcome.Outcome) error {
	stands := slices.Contains(keys, m.standIn)
	if d := m.deputy; stands && (d.Post != statement.PostOfficer || o.Time < d.From || o.Time > d.Until) {
		return fmt.Errorf("the stand-in signed under %+v", d)
	}
	if stands != (len(o.Deputies) == 1) {
		return fmt.Errorf("the outcome names the deputies %v", o.Deputies)
	}
	return nil
}

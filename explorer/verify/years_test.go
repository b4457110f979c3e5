package verify_test

import (
	"slices"
	"testing"

	"luzheng/explorer/verify"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Lists of two years are one when the first goes to where its log was closed and the second stands in the log that follows.
func TestListsOfTwoYears(t *testing.T) {
	u := newUsed(t)
	scope := eventtest.Ref(statement.TypeEntry, 0)
	early := u.Bytes(u.log.UsesEvidence(scope)) // the year is not over
	witnesses := map[string]*gm.PrivateKey{court: u.witness}
	next := u.log.Succeed(witnesses)
	next.Record(u.officer, next.Draft(u.officer, 0), next.Draft(u.officer, 1), next.Draft(u.officer, 0))
	next.Anchor(witnesses)
	first, second := u.Bytes(u.log.UsesEvidence(scope)), u.Bytes(next.UsesEvidence(scope))
	other := u.Bytes(next.UsesEvidence(eventtest.Ref(statement.TypeEntry, 1)))
	use := u.Bytes(next.UseEvidence(1))
	verifier, err := verify.New(u.witnessed())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		files   [][]byte
		want    verify.Verdict
		count   int64
		decided verify.CheckID
		status  verify.Status
		flags   []verify.Flag
	}{
		"both":                     {[][]byte{first, second}, verify.Verified, 6, verify.CheckYears, verify.Passed, nil},
		"the second year alone":    {[][]byte{second}, verify.VerifiedBut, 2, verify.CheckYears, verify.Noted, []verify.Flag{verify.FlagPartial}},
		"the first before its end": {[][]byte{early, second}, verify.CannotVerify, 0, verify.CheckYears, verify.Unable, nil},
		"in the wrong order":       {[][]byte{second, first}, verify.CannotVerify, 0, verify.CheckYears, verify.Unable, nil},
		"the same twice":           {[][]byte{first, first}, verify.CannotVerify, 0, verify.CheckYears, verify.Unable, nil},
		"of another dataset":       {[][]byte{first, other}, verify.CannotVerify, 0, verify.CheckUses, verify.Unable, nil},
		"a use instead of a list":  {[][]byte{first, use}, verify.CannotVerify, 0, verify.CheckYears, verify.Unable, nil},
		"half of the first":        {[][]byte{first[:len(first)/2], second}, verify.CannotVerify, 0, verify.CheckYears, verify.Unable, nil},
	} {
		y := verifier.VerifyYears(c.files, verify.Question{Complete: &scope})
		last := y.Reports[len(y.Reports)-1]
		decided := slices.ContainsFunc(last.Checks, func(k verify.Check) bool { return k.ID == c.decided && k.Status == c.status })
		if y.Verdict != c.want || y.Count != c.count || !decided {
			t.Errorf("%s: %s with %d uses, the last: %s", name, y.Verdict, y.Count, last.Headline.En)
		}
		if !slices.Equal(last.Flags, c.flags) {
			t.Errorf("%s: flags %v", name, last.Flags)
		}
	}
}

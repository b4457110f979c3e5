package verify_test

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"luzheng/explorer/verify"
	"luzheng/explorer/verify/verifytest"
	"luzheng/signer/entity"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

// scene is a ledger with one dataset: the villages table, anchored once by the statistics bureau.
type scene struct {
	*verifytest.World
	officer *verifytest.Key
	entry   statement.Ref
	version statement.Ref
	data    []byte
}

func newScene(t testing.TB) *scene {
	t.Helper()
	w := verifytest.New(t)
	w.Party("510500.tjj", statement.RoleUnit, "泸州市统计局")
	s := &scene{World: w, officer: w.Key("510500.tjj", statement.PostOfficer, "h1"), data: []byte("code,name\n510502001,北城\n")}
	s.entry = w.Entry(s.officer, "村级行政区划")
	s.version = w.Anchor(s.officer, s.entry, s.data)
	return s
}

func (s *scene) bytes(subject evidence.Subject) []byte { return s.Bytes(s.Evidence(subject, 0)) }

func report(t testing.TB, file *trust.File, raw []byte, q verify.Question) *verify.Report {
	t.Helper()
	v, err := verify.New(file)
	if err != nil {
		t.Fatal(err)
	}
	return v.Verify(raw, q)
}

// english is a text with words of English in a row; names of formats and products stand alone.
var english = regexp.MustCompile(`[a-z]{2,} [a-z]{2,}`)

// expect holds a report to a verdict, to the flags, and to the check that decided.
func expect(t *testing.T, r *verify.Report, verdict verify.Verdict, decisive verify.CheckID, flags ...verify.Flag) {
	t.Helper()
	if r.Verdict != verdict {
		t.Errorf("verdict %s (%s), want %s", r.Verdict, r.Headline.En, verdict)
	}
	got := slices.Sorted(slices.Values(r.Flags))
	if !slices.Equal(got, slices.Sorted(slices.Values(flags))) {
		t.Errorf("flags %v, want %v", got, flags)
	}
	want := map[verify.Verdict]verify.Status{
		verify.Tampered: verify.Failed, verify.CannotVerify: verify.Unable, verify.VerifiedBut: verify.Noted, verify.Verified: verify.Passed,
	}[verdict]
	if !slices.ContainsFunc(r.Checks, func(c verify.Check) bool { return c.ID == decisive && c.Status == want }) {
		t.Errorf("no check %s is %s; checks:\n%s", decisive, want, list(r))
	}
	for _, c := range r.Checks {
		for _, text := range []string{c.Zh, c.En} {
			if text == "" || strings.Contains(text, "%!") {
				t.Errorf("check %s says %q", c.ID, text)
			}
		}
		if english.MatchString(c.Zh) {
			t.Errorf("check %s says in Chinese %q", c.ID, c.Zh)
		}
	}
	if (r.Statement != nil || r.Version != nil) && (verdict == verify.Tampered || verdict == verify.CannotVerify) {
		t.Error("facts are shown that are not proven")
	}
}

func list(r *verify.Report) string {
	var b strings.Builder
	for _, c := range r.Checks {
		b.WriteString(string(c.Status) + " " + string(c.ID) + " " + c.En + "\n")
	}
	return b.String()
}

func TestAVersionAndItsFileAreVerified(t *testing.T) {
	s := newScene(t)
	r := report(t, s.Trust(), s.bytes(evidence.ForEntity(s.version)), verify.Question{
		Data: &verify.Data{Digest: gm.Sum(s.data), Size: int64(len(s.data))},
	})
	expect(t, r, verify.Verified, verify.CheckData)
	switch {
	case r.AsOf == nil || len(r.AsOf.Organisations) != 4:
		t.Errorf("as of %+v", r.AsOf)
	case r.Version == nil || r.Version.Name != "村级行政区划" || r.Version.OwnerName != "泸州市统计局" || r.Version.State != "current":
		t.Errorf("version %+v", r.Version)
	case r.Statement == nil || r.Statement.Issuer != "510500.tjj" || r.Statement.Handler != "h1":
		t.Errorf("statement %+v", r.Statement)
	case !strings.Contains(r.Headline.Zh, "截至第"):
		t.Errorf("the headline does not say as of when: %s", r.Headline.Zh)
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
}

// A report says for whom a technical service unit acted.
func TestAReportSaysForWhom(t *testing.T) {
	s := newScene(t)
	s.Party("510500.svc", statement.RoleService, "某技术公司")
	contractor := s.Key("510500.svc", statement.PostOfficer, "c1")
	d := s.Draft(contractor, &statement.ProductRegister{Name: "区划查询", Sources: []statement.Ref{s.version}}, nil)
	engagement := statement.Created(statement.TypeEngagement, gm.Sum([]byte("engagement")))
	d.Engagement, d.Principal = &engagement, "510500.tjj"
	id := s.Commit(s.Sign(d, contractor), func(id gm.Digest) []verifytest.Change {
		return []verifytest.Change{{Ref: statement.Created(statement.TypeProduct, id), State: &entity.Product{
			Header: entity.Header[entity.ProductState]{State: entity.ProductRegistered}, Owner: "510500.svc", Name: "区划查询", Sources: []statement.Ref{s.version},
		}}}
	})
	r := report(t, s.Trust(), s.bytes(evidence.ForStatement(id)), verify.Question{})
	if r.Verdict != verify.Verified || r.Statement == nil || r.Statement.Issuer != "510500.svc" || r.Statement.Principal != "510500.tjj" {
		t.Errorf("%s: %+v", r.Headline.En, r.Statement)
	}
	if own := report(t, s.Trust(), s.bytes(evidence.ForEntity(s.version)), verify.Question{}); own.Statement == nil || own.Statement.Principal != "" {
		t.Errorf("for itself: %+v", own.Statement)
	}
}

func TestEvidenceIsSmall(t *testing.T) {
	s := newScene(t)
	if n := len(s.bytes(evidence.ForEntity(s.version))); n > 16<<10 {
		t.Errorf("evidence for one statement has %d bytes", n)
	}
}

func TestAnUnknownFileIsNotARegisteredFile(t *testing.T) {
	s := newScene(t)
	other := append(slices.Clone(s.data), '\n')
	raw := s.bytes(evidence.ForEntity(s.version))
	r := report(t, s.Trust(), raw, verify.Question{Data: &verify.Data{Digest: gm.Sum(other), Size: int64(len(other))}})
	expect(t, r, verify.CannotVerify, verify.CheckData)
	if !strings.Contains(r.Headline.Zh, "不是已登记的文件") {
		t.Errorf("headline %q", r.Headline.Zh)
	}
	r = report(t, s.Trust(), s.bytes(evidence.ForEntity(s.entry)), verify.Question{Data: &verify.Data{Digest: gm.Sum(other), Size: 1}})
	expect(t, r, verify.CannotVerify, verify.CheckData)
}

func TestSupersededAndWithdrawnVersions(t *testing.T) {
	s := newScene(t)
	next := s.Anchor(s.officer, s.entry, []byte("code,name\n"))
	expect(t, report(t, s.Trust(), s.bytes(evidence.ForEntity(s.version)), verify.Question{}), verify.VerifiedBut, verify.CheckState, verify.FlagSuperseded)
	expect(t, report(t, s.Trust(), s.bytes(evidence.ForEntity(next)), verify.Question{}), verify.Verified, verify.CheckState)

	withdrawal := s.Withdraw(s.officer, next)
	r := report(t, s.Trust(), s.bytes(evidence.ForEntity(next)), verify.Question{})
	expect(t, r, verify.VerifiedBut, verify.CheckState, verify.FlagWithdrawn)
	expect(t, report(t, s.Trust(), s.bytes(evidence.ForStatement(withdrawal)), verify.Question{}), verify.Verified, verify.CheckEffect)
}

func TestLineageIsProvenClaimedOrWithdrawn(t *testing.T) {
	s := newScene(t)
	entry := s.Entry(s.officer, "泸州村级区划")
	derived := s.Anchor(s.officer, entry, []byte("subset"), s.version)

	deep := s.Evidence(evidence.ForEntity(derived), 1)
	if len(deep.Statements) != 2 {
		t.Fatalf("evidence of depth 1 has %d statements", len(deep.Statements))
	}
	r := report(t, s.Trust(), s.Bytes(deep), verify.Question{})
	expect(t, r, verify.Verified, verify.CheckLineage)
	if len(r.Lineage) != 1 || r.Lineage[0].Status != verify.EdgeProven || r.Lineage[0].Input != s.version {
		t.Errorf("lineage %+v", r.Lineage)
	}

	claimed := s.Evidence(evidence.ForEntity(derived), 0)
	claimed.Entities = slices.DeleteFunc(claimed.Entities, func(e evidence.Entity) bool {
		return e.Ref == s.version || e.Ref == s.entry
	})
	r = report(t, s.Trust(), s.Bytes(claimed), verify.Question{})
	expect(t, r, verify.Verified, verify.CheckSignatures)
	if len(r.Lineage) != 1 || r.Lineage[0].Status != verify.EdgeClaimed {
		t.Errorf("lineage %+v", r.Lineage)
	}

	s.Withdraw(s.officer, s.version)
	r = report(t, s.Trust(), s.bytes(evidence.ForEntity(derived)), verify.Question{})
	expect(t, r, verify.VerifiedBut, verify.CheckLineage, verify.FlagInputWithdrawn)

	orphan := s.Anchor(s.officer, entry, []byte("orphan"), statement.Created(statement.TypeVersion, gm.Sum([]byte("nothing"))))
	r = report(t, s.Trust(), s.bytes(evidence.ForEntity(orphan)), verify.Question{})
	expect(t, r, verify.Tampered, verify.CheckLineage)
}

func TestRevocationIsJudgedAtTheLedgerPosition(t *testing.T) {
	t.Run("revoked later", func(t *testing.T) {
		s := newScene(t)
		s.Revoke(s.officer, 0)
		expect(t, report(t, s.Trust(), s.bytes(evidence.ForEntity(s.version)), verify.Question{}), verify.Verified, verify.CheckStatus)
	})
	t.Run("compromised after", func(t *testing.T) {
		s := newScene(t)
		s.Revoke(s.officer, s.Now())
		expect(t, report(t, s.Trust(), s.bytes(evidence.ForEntity(s.version)), verify.Question{}), verify.Verified, verify.CheckStatus)
	})
	t.Run("compromised before", func(t *testing.T) {
		s := newScene(t)
		s.Revoke(s.officer, verifytest.Start)
		expect(t, report(t, s.Trust(), s.bytes(evidence.ForEntity(s.version)), verify.Question{}),
			verify.VerifiedBut, verify.CheckStatus, verify.FlagDisputed)
	})
	t.Run("accepted after revocation", func(t *testing.T) {
		s := newScene(t)
		s.Revoke(s.officer, 0)
		late := s.Anchor(s.officer, s.entry, []byte("late"))
		expect(t, report(t, s.Trust(), s.bytes(evidence.ForEntity(late)), verify.Question{}), verify.Tampered, verify.CheckStatus)
	})
}

func TestAForeignAuthorityIsFound(t *testing.T) {
	s := newScene(t)
	forged := s.ForeignKey("510500.tjj", statement.PostOfficer, "h1")
	version := s.Anchor(forged, s.entry, []byte("forged"))
	expect(t, report(t, s.Trust(), s.bytes(evidence.ForEntity(version)), verify.Question{}), verify.Tampered, verify.CheckChain)
}

func TestAttestationIsNeverAssumed(t *testing.T) {
	s := newScene(t)
	subject := evidence.ForEntity(s.version)
	base := s.Evidence(subject, 0)
	with := func(note []byte) []byte {
		f := *base
		f.Checkpoint = string(note)
		return s.Bytes(&f)
	}
	t.Run("two organisations", func(t *testing.T) {
		raw := with(s.Checkpoint("510500.audit", "510500.bureau"))
		expect(t, report(t, s.Trust(), raw, verify.Question{}), verify.CannotVerify, verify.CheckCheckpoint)
	})
	t.Run("three organisations", func(t *testing.T) {
		raw := with(s.Checkpoint("510500.audit", "510500.bureau", "510500.units"))
		expect(t, report(t, s.Trust(), raw, verify.Question{}), verify.Verified, verify.CheckCheckpoint)
	})
	t.Run("one bad of four", func(t *testing.T) {
		forged := strings.Replace(base.Checkpoint, "time 1", "time 2", 1)
		expect(t, report(t, s.Trust(), with([]byte(forged)), verify.Question{}), verify.Tampered, verify.CheckCheckpoint)
	})
	t.Run("another world's signatures", func(t *testing.T) {
		other := newScene(t)
		expect(t, report(t, other.Trust(), with([]byte(base.Checkpoint)), verify.Question{}), verify.Tampered, verify.CheckCheckpoint)
	})
	t.Run("an organisation that is not trusted", func(t *testing.T) {
		fewer := s.TrustWith(func(r *trust.Root) { r.Followers = r.Followers[:3] })
		expect(t, report(t, fewer, with([]byte(base.Checkpoint)), verify.Question{}), verify.CannotVerify, verify.CheckCheckpoint)
	})
	t.Run("after a key was replaced", func(t *testing.T) {
		s := newScene(t)
		stolen := s.bytes(evidence.ForEntity(s.version))
		early := s.RotateTrust("510500.audit", 0) // the key had been stolen before this was signed
		expect(t, report(t, early, stolen, verify.Question{}), verify.CannotVerify, verify.CheckCheckpoint)

		s = newScene(t)
		before, first := s.bytes(evidence.ForEntity(s.version)), s.Trust()
		second := s.RotateTrust("510500.audit", 1_000)
		after := s.bytes(evidence.ForEntity(s.version))
		expect(t, report(t, second, before, verify.Question{}), verify.Verified, verify.CheckCheckpoint)
		expect(t, report(t, second, after, verify.Question{}), verify.Verified, verify.CheckCheckpoint)
		expect(t, report(t, first, after, verify.Question{}), verify.CannotVerify, verify.CheckCheckpoint) // get the later trust root
	})
	t.Run("another ledger's trust root", func(t *testing.T) {
		other := s.TrustWith(func(r *trust.Root) { r.Ledger = "luzhou-other" })
		expect(t, report(t, other, with([]byte(base.Checkpoint)), verify.Question{}), verify.CannotVerify, verify.CheckLedger)
	})
	t.Run("a development ledger", func(t *testing.T) {
		development := s.TrustWith(func(r *trust.Root) { r.Development = true })
		expect(t, report(t, development, with([]byte(base.Checkpoint)), verify.Question{}), verify.CannotVerify, verify.CheckLedger)
	})
	t.Run("no trust root", func(t *testing.T) {
		if _, err := verify.New(nil); !errors.Is(err, verify.ErrUnconfigured) {
			t.Errorf("a verifier without trust: %v", err)
		}
	})
}

func TestNothingMayLackAndNothingMayBeTooMuch(t *testing.T) {
	s := newScene(t)
	base := s.Evidence(evidence.ForEntity(s.version), 0)
	for _, required := range []statement.Ref{s.version, s.entry, s.officer.Ref} {
		f := *base
		f.Entities = slices.DeleteFunc(slices.Clone(base.Entities), func(e evidence.Entity) bool { return e.Ref == required })
		expect(t, report(t, s.Trust(), s.Bytes(&f), verify.Question{}), verify.CannotVerify, verify.CheckComplete)
	}
	f := *base
	f.Statements = nil
	expect(t, report(t, s.Trust(), s.Bytes(&f), verify.Question{}), verify.CannotVerify, verify.CheckComplete)

	foreign := s.Evidence(evidence.ForEntity(statement.PartyID("510500.audit").Ref()), 0)
	f = *base
	f.Entities = append(slices.Clone(base.Entities), foreign.Entities...)
	slices.SortFunc(f.Entities, func(a, b evidence.Entity) int { return strings.Compare(a.Ref.String(), b.Ref.String()) })
	expect(t, report(t, s.Trust(), s.Bytes(&f), verify.Question{}), verify.CannotVerify, verify.CheckComplete)
}

func TestAbsenceIsProven(t *testing.T) {
	s := newScene(t)
	raw := s.bytes(evidence.ForEntity(statement.PartyID("510500.nobody").Ref()))
	expect(t, report(t, s.Trust(), raw, verify.Question{}), verify.VerifiedBut, verify.CheckState, verify.FlagAbsent)

	hidden := s.Evidence(evidence.ForEntity(statement.PartyID("510500.tjj").Ref()), 0)
	hidden.Entities[0].Value = nil
	expect(t, report(t, s.Trust(), s.Bytes(hidden), verify.Question{}), verify.Tampered, verify.CheckEntity, verify.FlagAbsent)
}

func TestARefusedStatementNeverCounts(t *testing.T) {
	s := newScene(t)
	retire := s.Sign(s.Draft(s.officer, &statement.CatalogueRetire{Reason: "old"}, &s.entry), s.officer)
	id := s.Refuse(retire, "prev.stale")
	expect(t, report(t, s.Trust(), s.bytes(evidence.ForStatement(id)), verify.Question{}), verify.CannotVerify, verify.CheckAccepted)
}

func TestASuspectedUseIsQualified(t *testing.T) {
	s := newScene(t)
	use := &statement.UsageRecord{
		Action: statement.ActionDownload, Entry: s.entry, Version: s.version, Purpose: "teaching", Mode: statement.ModeDownload, At: s.Now(),
	}
	id := s.CommitAs(s.Sign(s.Draft(s.officer, use, nil), s.officer), "suspected.purpose", nil)
	expect(t, report(t, s.Trust(), s.bytes(evidence.ForStatement(id)), verify.Question{}),
		verify.VerifiedBut, verify.CheckState, verify.FlagSuspected)
}

func TestASuspicionReadsAsItWasDecided(t *testing.T) {
	s := newScene(t)
	for state, want := range map[entity.SuspicionState][]verify.Flag{
		entity.Suspected:          {verify.FlagSuspected},
		entity.SuspicionExplained: {verify.FlagSuspected},
		entity.SuspicionConfirmed: {verify.FlagViolation},
		entity.SuspicionDismissed: nil,
	} {
		use := &statement.UsageRecord{
			Action: statement.ActionDownload, Entry: s.entry, Version: s.version, Purpose: "teaching", Mode: statement.ModeDownload, At: s.Now(),
		}
		id := s.CommitAs(s.Sign(s.Draft(s.officer, use, nil), s.officer), "suspected.purpose", func(id gm.Digest) []verifytest.Change {
			return []verifytest.Change{{Ref: statement.Created(statement.TypeSuspicion, id), State: &entity.Suspicion{
				Header: entity.Header[entity.SuspicionState]{State: state}, Unit: s.officer.Party, Entry: s.entry, Version: s.version,
				Code: "suspected.purpose", Rules: 1,
			}}}
		})
		r := report(t, s.Trust(), s.bytes(evidence.ForEntity(statement.Created(statement.TypeSuspicion, id))), verify.Question{})
		if !slices.Equal(r.Flags, want) {
			t.Errorf("%s reads %v: %s", state, r.Flags, r.Headline.En)
		}
	}
}

func TestUnconfiguredDeepIsRefused(t *testing.T) {
	s := newScene(t)
	r := report(t, s.Trust(), s.bytes(evidence.ForEntity(s.version)), verify.Question{Deep: true})
	expect(t, r, verify.CannotVerify, verify.CheckOrderers)
}

func TestGarbageGetsAReport(t *testing.T) {
	s := newScene(t)
	for _, raw := range []string{"", "{}", "not json", `{"format":"luzheng-evidence/v1"}`, "\x00\xff"} {
		expect(t, report(t, s.Trust(), []byte(raw), verify.Question{}), verify.CannotVerify, verify.CheckEncoding)
	}
}

package verify_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"luzheng/explorer/verify"
	"luzheng/explorer/verify/verifytest"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
	"luzheng/signer/trust"
)

const court = "witness.court.example"

// used is a world whose event log holds nine uses of three datasets by one officer, in batches of four, four and one.
type used struct {
	*verifytest.World
	log     *verifytest.EventLog
	officer *verifytest.Key
	witness *gm.PrivateKey
}

func newUsed(t testing.TB) *used {
	t.Helper()
	w := verifytest.New(t)
	w.Party("510500.tjj", statement.RoleUnit, "泸州市统计局")
	u := &used{World: w, log: w.EventLog(), officer: w.Key("510500.tjj", statement.PostOfficer, "h1"), witness: eventtest.NewKey(t)}
	u.log.Judge = func(e *event.Event) statement.Code {
		if e.Entry == eventtest.Ref(statement.TypeEntry, 2) {
			return "suspected.purpose"
		}
		return ""
	}
	for _, batch := range [][]int{{0, 1, 2, 0}, {1, 2, 0, 1}, {0}} {
		var drafts []event.Draft
		for _, n := range batch {
			drafts = append(drafts, u.log.Draft(u.officer, n))
		}
		u.log.Record(u.officer, drafts...)
	}
	u.anchor()
	return u
}

func (u *used) anchor() { u.log.Anchor(map[string]*gm.PrivateKey{court: u.witness}) }

// witnessed is the trust root that demands the court's cosignature.
func (u *used) witnessed() *trust.File {
	return u.TrustWith(func(r *trust.Root) {
		r.Witnesses, r.WitnessThreshold = []trust.Witness{{Name: court, Key: u.witness.PublicKey().SPKI()}}, 1
	})
}

func TestAUseIsVerified(t *testing.T) {
	u := newUsed(t)
	for index := range uint64(9) {
		r := report(t, u.witnessed(), u.Bytes(u.log.UseEvidence(index)), verify.Question{})
		if index == 2 || index == 5 {
			expect(t, r, verify.VerifiedBut, verify.CheckUseJudged, verify.FlagSuspected)
		} else {
			expect(t, r, verify.Verified, verify.CheckUsePlace)
		}
		f := r.Use
		if f == nil || f.Index != int64(index) || f.Size != 9 || f.IssuerName != "泸州市统计局" || f.Event.Handler != "h1" || len(f.Witnesses) != 1 || f.Rules != 1 {
			t.Errorf("use %d: %+v", index, f)
		}
	}
}

func TestACompleteListIsVerified(t *testing.T) {
	u := newUsed(t)
	for kind, place := range map[statement.EntityType]int{statement.TypeEntry: 0, statement.TypeGrant: 1, statement.TypeApplication: 1} {
		r := report(t, u.witnessed(), u.Bytes(u.log.UsesEvidence(eventtest.Ref(kind, place))), verify.Question{})
		expect(t, r, verify.Verified, verify.CheckUses)
		if f, want := r.Uses, int64(4-place); f == nil || f.Count != want || f.Shown != want || f.Suspected != 0 || f.Size != 9 {
			t.Errorf("%s %d: %+v", kind, place, f)
		}
	}
	r := report(t, u.witnessed(), u.Bytes(u.log.UsesEvidence(eventtest.Ref(statement.TypeEntry, 2))), verify.Question{})
	expect(t, r, verify.Verified, verify.CheckUses, verify.FlagSuspected)
	if !strings.HasPrefix(r.Headline.En, "Verified: complete, witnessed") {
		t.Errorf("a complete list is said to be %q", r.Headline.En)
	}
	r = report(t, u.witnessed(), u.Bytes(u.log.UsesEvidence(eventtest.Ref(statement.TypeEntry, 77))), verify.Question{})
	expect(t, r, verify.Verified, verify.CheckUses)
	if r.Uses == nil || r.Uses.Count != 0 {
		t.Errorf("what nobody used: %+v", r.Uses)
	}
}

func TestAListWithoutItsEventsIsCompleteToo(t *testing.T) {
	u := newUsed(t)
	file := u.log.UsesEvidence(eventtest.Ref(statement.TypeEntry, 0))
	whole := len(u.Bytes(file))
	u.withoutEvents(file)
	r := report(t, u.witnessed(), u.Bytes(file), verify.Question{})
	expect(t, r, verify.Verified, verify.CheckUses)
	if r.Uses.Shown != 0 || r.Uses.Count != 4 || len(u.Bytes(file)) >= whole {
		t.Errorf("%+v", r.Uses)
	}
}

func TestAListMayBeginLaterAndSaysSo(t *testing.T) {
	u := newUsed(t)
	file := u.log.UsesEvidence(eventtest.Ref(statement.TypeEntry, 0))
	list := file.Events.All.List(eventtest.Ref(statement.TypeEntry, 0))
	c := u.log.Checkpoint()
	placed, err := list.VerifyComplete(c.MapRoot, c.Size)
	if err != nil {
		t.Fatal(err)
	}
	file.Events.All.Before = file.Events.All.Before.Next(placed[0].Index, placed[0].Hash)
	file.Events.All.Uses = file.Events.All.Uses[1:]
	r := report(t, u.witnessed(), u.Bytes(file), verify.Question{})
	expect(t, r, verify.VerifiedBut, verify.CheckUses, verify.FlagPartial)
	if r.Uses == nil || r.Uses.Before != 1 || r.Uses.Count != 4 {
		t.Errorf("%+v", r.Uses)
	}
}

func TestWitnessesFailClosed(t *testing.T) {
	u := newUsed(t)
	one := u.log.UseEvidence(0)
	stranger := u.TrustWith(func(r *trust.Root) {
		r.Witnesses, r.WitnessThreshold = []trust.Witness{{Name: court, Key: eventtest.NewKey(t).PublicKey().SPKI()}}, 1
	})
	former := u.TrustWith(func(r *trust.Root) {
		long := verifytest.Start
		r.Witnesses = []trust.Witness{{Name: court, Key: u.witness.PublicKey().SPKI(), Until: &long}, {Name: court, Key: eventtest.NewKey(t).PublicKey().SPKI()}}
		r.WitnessThreshold = 1
	})
	for name, root := range map[string]*trust.File{"nobody is known": u.Trust(), "another has the name": stranger, "its key counts no more": former} {
		r := report(t, root, u.Bytes(one), verify.Question{})
		expect(t, r, verify.CannotVerify, verify.CheckWitnessed)
		if r.Use != nil {
			t.Errorf("%s: facts are shown", name)
		}
	}
	u.log.Anchor(nil)
	one, all := u.log.UseEvidence(0), u.log.UsesEvidence(eventtest.Ref(statement.TypeEntry, 0))
	expect(t, report(t, u.witnessed(), u.Bytes(one), verify.Question{}), verify.CannotVerify, verify.CheckWitnessed)
	expect(t, report(t, u.witnessed(), u.Bytes(all), verify.Question{}), verify.CannotVerify, verify.CheckWitnessed)
	expect(t, report(t, u.Trust(), u.Bytes(one), verify.Question{}), verify.Verified, verify.CheckUsePlace)
	expect(t, report(t, u.Trust(), u.Bytes(all), verify.Question{}), verify.VerifiedBut, verify.CheckWitnessed, verify.FlagUnwitnessed)
}

func TestAFalseUseIsNotVerified(t *testing.T) {
	u := newUsed(t)
	other := newUsed(t)
	for _, c := range []struct {
		name    string
		verdict verify.Verdict
		check   verify.CheckID
		spoil   func(f *evidence.File)
	}{
		{"another place", verify.Tampered, verify.CheckUsePlace, func(f *evidence.File) { f.Events.One.Index++ }},
		{"another leaf", verify.Tampered, verify.CheckUsePlace, func(f *evidence.File) { f.Events.One.Leaf = u.log.Leaves[1] }},
		{"another event of the batch", verify.Tampered, verify.CheckUseBound, func(f *evidence.File) { f.Events.One.Event = u.log.Parts[1].Event }},
		{"another batch", verify.CannotVerify, verify.CheckUseBound, func(f *evidence.File) { f.Events.Batches = u.log.UseEvidence(4).Events.Batches }},
		{"another log's checkpoint", verify.Tampered, verify.CheckAnchored, func(f *evidence.File) { f.Events.Note = other.log.UseEvidence(0).Events.Note }},
		{"a log nobody opened", verify.CannotVerify, verify.CheckAnchored, func(f *evidence.File) { f.Events.Log = statement.LogRef("2027") }},
		{"no cosignature", verify.CannotVerify, verify.CheckWitnessed, func(f *evidence.File) {
			f.Events.Note = f.Events.Note[:strings.LastIndex(f.Events.Note, "— ")]
		}},
	} {
		f := u.log.UseEvidence(0)
		c.spoil(f)
		r := report(t, u.witnessed(), u.Bytes(f), verify.Question{})
		if r.Verdict != c.verdict {
			t.Errorf("%s: %s, want %s\n%s", c.name, r.Verdict, c.verdict, list(r))
		}
		if !strings.Contains(list(r), string(c.check)) {
			t.Errorf("%s: no check %s\n%s", c.name, c.check, list(r))
		}
	}
}

func TestAListThatHidesAUseIsNotVerified(t *testing.T) {
	u := newUsed(t)
	scope := eventtest.Ref(statement.TypeEntry, 0)
	lacks := map[string]string{"the first": "缺少第 1 次使用", "the second": "缺少第 2 次使用", "the last": "末尾缺少使用", "all": "末尾缺少使用"}
	for name, kept := range map[string][]int{"the first": {1, 2, 3}, "the second": {0, 2, 3}, "the last": {0, 1, 2}, "all": {}} {
		f := u.log.UsesEvidence(scope)
		var uses []evidence.Use
		var last int64
		for _, i := range kept {
			uses = append(uses, evidence.Use{Leaf: f.Events.All.Uses[i].Leaf})
			last = []int64{1, 4, 7, 9}[i]
		}
		f.Events.All.Uses, f.Events.All.Last, f.Events.Batches = uses, last, nil
		r := report(t, u.witnessed(), u.Bytes(f), verify.Question{})
		if r.Verdict != verify.Tampered || r.Uses != nil {
			t.Errorf("without %s: %s\n%s", name, r.Verdict, list(r))
		}
		if !slices.ContainsFunc(r.Checks, func(c verify.Check) bool { return strings.Contains(c.Zh, lacks[name]) && !english.MatchString(c.Zh) }) {
			t.Errorf("without %s, nothing says %q", name, lacks[name])
		}
	}
}

func TestWhoSignedAUseIsHeldToIt(t *testing.T) {
	suspected := []verify.Flag{verify.FlagSuspected}
	for _, c := range []struct {
		name    string
		verdict verify.Verdict
		check   verify.CheckID
		flags   []verify.Flag
		draft   func(u *used) (event.Draft, *verifytest.Key)
	}{
		{"another party's key", verify.Tampered, verify.CheckUseSigned, nil, func(u *used) (event.Draft, *verifytest.Key) {
			return u.log.Draft(u.officer, 0), u.Key("510500.audit", statement.PostOfficer, "h1")
		}},
		{"another person's key", verify.Tampered, verify.CheckUseSigned, nil, func(u *used) (event.Draft, *verifytest.Key) {
			return u.log.Draft(u.officer, 0), u.Key("510500.tjj", statement.PostOfficer, "h2")
		}},
		{"another person's key, as the log says", verify.VerifiedBut, verify.CheckUseJudged, suspected, func(u *used) (event.Draft, *verifytest.Key) {
			return u.log.Draft(u.officer, 2), u.Key("510500.tjj", statement.PostOfficer, "h2")
		}},
		{"an authority that nobody trusts", verify.Tampered, verify.CheckChain, nil, func(u *used) (event.Draft, *verifytest.Key) {
			return u.log.Draft(u.officer, 0), u.ForeignKey("510500.tjj", statement.PostOfficer, "h1")
		}},
		{"a revoked key", verify.VerifiedBut, verify.CheckStatus, []verify.Flag{verify.FlagDisputed}, func(u *used) (event.Draft, *verifytest.Key) {
			key := u.Key("510500.tjj", statement.PostOfficer, "h1")
			u.Revoke(key, 0)
			return u.log.Draft(u.officer, 0), key
		}},
		{"another ledger's use", verify.Tampered, verify.CheckUseBound, nil, func(u *used) (event.Draft, *verifytest.Key) {
			d := u.log.Draft(u.officer, 0)
			d.Ledger = "luzhou-other"
			return d, u.officer
		}},
	} {
		u := newUsed(t)
		d, key := c.draft(u)
		u.log.Record(key, d)
		u.anchor()
		t.Run(c.name, func(t *testing.T) {
			r := report(t, u.witnessed(), u.Bytes(u.log.UseEvidence(9)), verify.Question{})
			expect(t, r, c.verdict, c.check, c.flags...)
		})
	}
}

// An application signs for itself, and for no other.
func TestAnApplicationSignsItsOwnUses(t *testing.T) {
	u := newUsed(t)
	key := u.Key("510500.tjj", statement.PostApplication, "")
	state := *u.State(key.Ref).(*entity.Certificate)
	application := eventtest.Ref(statement.TypeApplication, 1)
	state.Application = &application
	u.Put(key.Ref, &state)
	own, others := u.log.Draft(key, 1), u.log.Draft(key, 0)
	u.log.Record(key, own, others)
	u.anchor()
	expect(t, report(t, u.witnessed(), u.Bytes(u.log.UseEvidence(9)), verify.Question{}), verify.Verified, verify.CheckUseSigned)
	expect(t, report(t, u.witnessed(), u.Bytes(u.log.UseEvidence(10)), verify.Question{}), verify.Tampered, verify.CheckUseSigned)
}

func TestImportedUsesAreHeldToTheirStatements(t *testing.T) {
	u := newUsed(t)
	d := u.log.Draft(u.officer, 0)
	body := d.Use
	id := u.CommitAs(u.Sign(u.Draft(u.officer, &body, nil), u.officer), "suspected.mode", nil)
	leaf := func(verdict statement.Code) event.Leaf {
		l := event.Leaf{Kind: event.KindImport, ID: id, Received: u.Now(), Rules: 1, Verdict: verdict}
		for i, scope := range (&event.Event{UsageRecord: body}).Scopes() {
			l.Places[i] = u.log.Scopes[*scope].Place()
		}
		return l
	}
	scopes := (&event.Event{UsageRecord: body}).Scopes()
	u.log.AppendLeaf(t, leaf("suspected.mode"), scopes)
	u.anchor()
	file := u.log.UsesEvidence(body.Entry)
	expect(t, report(t, u.witnessed(), u.Bytes(file), verify.Question{}), verify.Verified, verify.CheckUses, verify.FlagSuspected)
	file.Statements = u.Evidence(evidence.ForStatement(id), 0).Statements
	r := report(t, u.witnessed(), u.Bytes(file), verify.Question{})
	expect(t, r, verify.Verified, verify.CheckUses, verify.FlagSuspected)
	if strings.Contains(list(r), string(verify.Skipped)+" "+string(verify.CheckUseBound)) {
		t.Errorf("the statement is there, and was not compared:\n%s", list(r))
	}
	u.log.AppendLeaf(t, leaf(""), scopes)
	u.anchor()
	file = u.log.UsesEvidence(body.Entry)
	file.Statements = u.Evidence(evidence.ForStatement(id), 0).Statements
	expect(t, report(t, u.witnessed(), u.Bytes(file), verify.Question{}), verify.Tampered, verify.CheckUseBound, verify.FlagSuspected)
}

func TestNoChangedByteOfAUseIsEverVerified(t *testing.T) {
	u := newUsed(t)
	root := u.witnessed()
	v, err := verify.New(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{
		"one": u.Bytes(u.log.UseEvidence(8)), "all": u.Bytes(u.log.UsesEvidence(eventtest.Ref(statement.TypeEntry, 1))),
	} {
		if r := v.Verify(raw, verify.Question{}); r.Verdict != verify.Verified {
			t.Fatalf("unchanged: %s\n%s", r.Headline.En, list(r))
		}
		var group errgroup.Group
		workers := runtime.GOMAXPROCS(0)
		for worker := range workers {
			group.Go(func() error {
				for at := worker; at < len(raw); at += workers {
					for what, changed := range changes(raw, at) {
						if r := v.Verify(changed, verify.Question{}); r.Verdict == verify.Verified || r.Verdict == verify.VerifiedBut {
							return fmt.Errorf("%s: byte %d %s, and still %s: …%s…", name, at, what, r.Verdict, raw[max(0, at-40):min(len(raw), at+40)])
						}
					}
				}
				return nil
			})
		}
		if err := group.Wait(); err != nil {
			t.Error(err)
		}
	}
}

// A log that takes part in a lie is found out where the lie contradicts what was signed, or what the ledger says.
func TestALogThatLiesIsFoundOut(t *testing.T) {
	state := func(u *used, change func(l *entity.Log)) {
		l := *u.State(u.log.Ref).(*entity.Log)
		anchor := *l.Anchor
		l.Anchor = &anchor
		change(&l)
		u.Put(u.log.Ref, &l)
	}
	for _, c := range []struct {
		name  string
		check verify.CheckID
		lie   func(u *used) *evidence.File
	}{
		{"a batch that its signatory did not sign", verify.CheckUseSigned, func(u *used) *evidence.File {
			b, err := event.Sign(eventtest.Lines(t, u.log.Draft(u.officer, 0)), eventtest.NewKey(t))
			if err != nil {
				t.Fatal(err)
			}
			b.Signed.Signatures[0].KeyID = u.officer.PublicKey().KeyID()
			b.Raw = b.Signed.Append(nil)
			u.log.AppendBatch(t, b)
			u.anchor()
			return u.log.UseEvidence(9)
		}},
		{"a use counted where it does not belong", verify.CheckUseBound, func(u *used) *evidence.File {
			leaf, err := event.ParseLeaf(u.log.Leaves[1])
			if err != nil {
				t.Fatal(err)
			}
			scope := eventtest.Ref(statement.TypeEntry, 0)
			leaf.Places[0] = u.log.Scopes[scope].Place()
			u.log.AppendLeaf(t, leaf, [event.Places]*statement.Ref{&scope})
			u.log.Parts[9] = u.log.Parts[1]
			u.anchor()
			return u.log.UsesEvidence(scope)
		}},
		{"another use under the subject's name", verify.CheckUsePlace, func(u *used) *evidence.File {
			f := u.log.UseEvidence(0)
			f.Subject = u.log.UseEvidence(1).Subject
			return f
		}},
		{"another map on the ledger", verify.CheckAnchored, func(u *used) *evidence.File {
			state(u, func(l *entity.Log) { l.Anchor.Map[0] ^= 1 })
			return u.log.UseEvidence(0)
		}},
		{"another time on the ledger", verify.CheckAnchored, func(u *used) *evidence.File {
			state(u, func(l *entity.Log) { l.Anchor.Time++ })
			return u.log.UseEvidence(0)
		}},
		{"another origin on the ledger", verify.CheckAnchored, func(u *used) *evidence.File {
			state(u, func(l *entity.Log) { l.Origin = "luzheng/luzhou-test/events/2025" })
			return u.log.UseEvidence(0)
		}},
		{"a log's key from an authority that nobody trusts", verify.CheckChain, func(u *used) *evidence.File {
			key := u.ForeignKey("510500.bureau", statement.PostLog, "")
			u.log.Key, u.log.Log.Key = key, key.PrivateKey
			state(u, func(l *entity.Log) { l.Key = key.Ref })
			u.anchor()
			return u.log.UseEvidence(0)
		}},
	} {
		u := newUsed(t)
		r := report(t, u.witnessed(), u.Bytes(c.lie(u)), verify.Question{})
		t.Run(c.name, func(t *testing.T) { expect(t, r, verify.Tampered, c.check, r.Flags...) })
	}
}

func TestThePartAboutTheLogIsAboutTheSubject(t *testing.T) {
	u := newUsed(t)
	for name, spoil := range map[string]func(f *evidence.File){
		"no part":                func(f *evidence.File) { f.Events = nil },
		"a list for one use":     func(f *evidence.File) { f.Events = u.log.All(eventtest.Ref(statement.TypeEntry, 0)) },
		"one use for a list":     func(f *evidence.File) { f.Subject = evidence.ForUses(eventtest.Ref(statement.TypeEntry, 0)) },
		"a part about a party":   func(f *evidence.File) { f.Subject = evidence.ForEntity(u.officer.Party.Ref()) },
		"both":                   func(f *evidence.File) { f.Events.All = u.log.All(eventtest.Ref(statement.TypeEntry, 0)).All },
		"a place before the log": func(f *evidence.File) { f.Events.One.Index = -1 },
		"no event":               func(f *evidence.File) { f.Events.One.Event = nil },
		"another kind of log":    func(f *evidence.File) { f.Events.Log = u.officer.Party.Ref() },
		"a path without an event": func(f *evidence.File) {
			f.Subject, f.Events = evidence.ForUses(eventtest.Ref(statement.TypeEntry, 0)), u.log.All(eventtest.Ref(statement.TypeEntry, 0))
			f.Events.All.Uses[0].Event = nil
		},
		"batches in another order": func(f *evidence.File) {
			f.Subject, f.Events = evidence.ForUses(eventtest.Ref(statement.TypeEntry, 0)), u.log.All(eventtest.Ref(statement.TypeEntry, 0))
			slices.Reverse(f.Events.Batches)
		},
	} {
		f := u.log.UseEvidence(0)
		spoil(f)
		raw, err := strictjson.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := evidence.Read(raw); !errors.Is(err, evidence.ErrFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"luzheng/explorer/papers"
	"luzheng/explorer/verify"
	"luzheng/explorer/verify/verifytest"
	"luzheng/signer/checkpoint"
	"luzheng/signer/cli/clitest"
	"luzheng/signer/entity"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/manifest"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
	"luzheng/signer/trust"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"explorer": main})
}

// TestScripts runs each script in a folder with the files of one ledger:
//
//	trust.json, other.json        its trust root, and one of a ledger that is about another
//	next.json, alone.json         the trust root after it, signed by three organisations, and by one only
//	villages.csv                  the present version of a dataset (*.manifest.json, *.tree.json: its manifest), made from…
//	source.csv                    …a version of another, which…
//	old.csv                       …superseded this one
//	stranger.csv                  a file that was never registered
//	*.evidence.json               the evidence of each version
//	draft.json                    that of a working paper about an audit case and villages.csv
//	use.evidence.json             a use in the event log, uses.evidence.json all uses of its dataset $USED, log.evidence.json the log
//	pending.json, late.json       receipts for a use that was recorded after the log's last anchor: due later, and due by now
//	kept.json                     the receipt for the use
//	events-equivocation.json      two states of one size of the event log, as a witness writes them
//	witnessed.json                the trust root that demands a witness's cosignature
//	equivocation.json             two checkpoints of one height, signed by two organisations
//
// and a gateway over that ledger at $URL; $VERSION is the present version, $ENTRY its dataset, $CASE the audit case.
func TestScripts(t *testing.T) {
	s := newStage(t)
	server := newFakeGateway(t, s)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("URL", server)
			env.Setenv("VERSION", s.version.String())
			env.Setenv("ENTRY", s.entry.String())
			env.Setenv("CASE", s.audit.String())
			env.Setenv("USED", eventtest.Ref(statement.TypeEntry, 0).String())
			for name, content := range s.files {
				if err := os.WriteFile(filepath.Join(env.WorkDir, name), content, 0o644); err != nil {
					return err
				}
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exitcode": clitest.ExitCode, "flipbyte": clitest.FlipByte},
	})
}

// stage is a ledger with three versions of two datasets.
type stage struct {
	*verifytest.World
	entry, version, source, old statement.Ref
	audit                       statement.Ref // a case, opened and still sealed
	use                         gm.Digest     // an event of the event log
	files                       map[string][]byte
}

func newStage(t *testing.T) *stage {
	t.Helper()
	w := verifytest.New(t)
	w.Party("510500.tjj", statement.RoleUnit, "泸州市统计局")
	officer := w.Key("510500.tjj", statement.PostOfficer, "h1")
	s := &stage{World: w, files: map[string][]byte{
		"old.csv": []byte("code,name\n1,a\n"), "source.csv": []byte("code,name\n1,a\n2,b\n"), "villages.csv": []byte("code,name\n2,b\n5,e\n6,f\n"),
		"stranger.csv": []byte("code,name\n3,c\n"),
	}}
	national := w.Entry(officer, "全国村级行政区划")
	s.old = w.Anchor(officer, national, s.files["old.csv"])
	s.source = w.Anchor(officer, national, s.files["source.csv"])
	s.entry = w.Entry(officer, "泸州村级行政区划")
	described := s.describe(t)
	s.version = w.AnchorManifest(officer, s.entry, s.files["villages.csv"], described, s.source)
	s.audit = s.openCase()
	first := w.Checkpoint("510500.audit", "510500.bureau")
	other := verifytest.New(t)
	s.files["other.json"] = other.TrustWith(func(r *trust.Root) { r.Ledger = "luzhou-other" }).Marshal()
	s.files["trust.json"] = w.Trust().Marshal()
	s.files["next.json"] = w.NextTrust("510500.audit", "510500.bureau", "510500.units").Marshal()
	s.files["alone.json"] = w.NextTrust("510500.bureau").Marshal()
	for name, version := range map[string]statement.Ref{"old": s.old, "source": s.source, "villages": s.version} {
		s.files[name+".evidence.json"] = w.Bytes(w.Evidence(evidence.ForEntity(version), 1))
	}
	s.record(t, officer)
	s.files["equivocation.json"] = equivocation(t, w, first)
	s.files["draft.json"] = s.draft(t)
	return s
}

func (s *stage) openCase() statement.Ref {
	auditor, second := s.Key("510500.audit", statement.PostOfficer, "audit-01"), s.Key("510500.audit", statement.PostReviewer, "audit-02")
	body := &statement.CaseOpen{
		Notice: &statement.Sealed{Commitment: gm.Sum([]byte("notice")), Attachment: gm.Sum([]byte("sealed"))}, Terms: gm.Sum([]byte("terms")),
	}
	id := s.Commit(s.Sign(s.Draft(auditor, body, nil), auditor, second), func(id gm.Digest) []verifytest.Change {
		return []verifytest.Change{{Ref: statement.Created(statement.TypeCase, id), State: &entity.Case{
			Header: entity.Header[entity.CaseState]{State: entity.CaseOpened}, Commitment: body.Terms, OpenedAt: s.Now(),
		}}}
	})
	return statement.Created(statement.TypeCase, id)
}

// draft is that of a working paper about the case and a dataset.
func (s *stage) draft(t *testing.T) []byte {
	t.Helper()
	d := papers.Draft{Format: papers.DraftFormat, Language: verify.Chinese, Case: s.audit, Handler: "audit-01", Made: verifytest.Start}
	for _, ref := range []statement.Ref{s.audit, s.version} {
		d.Items = append(d.Items, papers.Item{Evidence: string(s.Bytes(s.Evidence(evidence.ForEntity(ref), 0)))})
	}
	raw, err := strictjson.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// describe makes the manifest of the present version, and its tree file, and gives the manifest's digest.
func (s *stage) describe(t *testing.T) gm.Digest {
	t.Helper()
	path := filepath.Join(t.TempDir(), "villages.csv")
	if err := os.WriteFile(path, s.files["villages.csv"], 0o600); err != nil {
		t.Fatal(err)
	}
	built, err := manifest.Build(context.Background(), path, manifest.Options{Tree: true})
	if err != nil {
		t.Fatal(err)
	}
	if s.files["villages.manifest.json"], err = built.Manifest.Marshal(); err != nil {
		t.Fatal(err)
	}
	if s.files["villages.tree.json"], err = built.Tree.Marshal(); err != nil {
		t.Fatal(err)
	}
	return gm.Sum(s.files["villages.manifest.json"])
}

// equivocation is what a follower writes when an organisation signs two different pasts of one height.
func equivocation(t *testing.T, w *verifytest.World, first []byte) []byte {
	t.Helper()
	second := w.ForkedCheckpoint("510500.bureau")
	file, err := checkpoint.NewEquivocation(first, second)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

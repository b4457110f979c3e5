package papers_test

import (
	"strings"
	"testing"

	"luzheng/explorer/papers"
	"luzheng/explorer/verify"
	"luzheng/explorer/verify/verifytest"
	"luzheng/signer/event"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

// used is a dossier of uses alone: two lists, one of them of what was never used, and a single use that is suspected.
func used(t *testing.T, witnesses map[string]*gm.PrivateKey) *dossier {
	t.Helper()
	w := verifytest.New(t)
	w.Party("510500.tjj", statement.RoleUnit, "泸州市统计局")
	log, officer := w.EventLog(), w.Key("510500.tjj", statement.PostOfficer, "h1")
	log.Judge = func(e *event.Event) statement.Code {
		if e.Purpose == "elsewhere" {
			return "suspected.purpose"
		}
		return ""
	}
	misuse := log.Draft(officer, 0)
	misuse.Use.Purpose = "elsewhere"
	log.Record(officer, log.Draft(officer, 0), misuse, log.Draft(officer, 1))
	log.Anchor(witnesses)
	root := w.Trust()
	if len(witnesses) > 0 {
		root = w.TrustWith(func(r *trust.Root) {
			for name, key := range witnesses {
				r.Witnesses = append(r.Witnesses, trust.Witness{Name: name, Key: key.PublicKey().SPKI()})
			}
		})
	}
	verifier, err := verify.New(root)
	if err != nil {
		t.Fatal(err)
	}
	d := &dossier{verifier, papers.Draft{
		Format: papers.DraftFormat, Language: verify.Chinese, Case: eventtest.Ref(statement.TypeCase, 1), Handler: "audit-officer", Made: 1_800_000_000_000,
		Words: map[string]string{"grant": "授权", "entry": "目录条目", "suspected": "疑似违规", "accepted": "正常", "elsewhere": "另作他用", "event": "使用", "uses": "使用清单"},
	}}
	for _, file := range []*evidence.File{log.UsesEvidence(eventtest.Ref(statement.TypeGrant, 0)), log.UsesEvidence(eventtest.Ref(statement.TypeEntry, 7)), log.UseEvidence(1)} {
		d.draft.Items = append(d.draft.Items, papers.Item{Evidence: string(w.Bytes(file))})
	}
	return d
}

// A paper says of the uses what their evidence does, and on whose word a list is complete; its annex is checked offline.
func TestAPaperTellsOfUses(t *testing.T) {
	for name, c := range map[string]struct {
		witnesses map[string]*gm.PrivateKey
		says, not string
	}{
		"witnessed":   {map[string]*gm.PrivateKey{"witness.court.example": eventtest.NewKey(t)}, "独立见证方：witness.court.example", "日志自己的说法"},
		"unwitnessed": {nil, "没有独立见证方，没有遗漏只是日志自己的说法", "独立见证方："},
	} {
		d := used(t, c.witnesses)
		folder := d.make(t)
		text := wordText(t, folder["papers.docx"].Data)
		for _, want := range []string{
			"使用清单的完整性", "全部使用都在清单中" + "；" + c.says, "log:2026，第 3 条", "另作他用", "疑似违规 suspected.purpose", "泸州市统计局（510500.tjj）",
			"使用清单 grant:", "目录条目 ", "七、复核方法",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the paper does not say %q", name, want)
			}
		}
		if strings.Contains(text, c.not) {
			t.Errorf("%s: the paper says %q", name, c.not)
		}
		if r := d.check(t, folder); r.Verdict != verify.Verified || len(r.Items) != 3 {
			t.Errorf("%s: the annex is %s: %s", name, r.Verdict, r.Headline.En)
		}
		dump(t, folder)
	}
}

// A list that lacks a use is named as what does not verify; no number of it stands in the paper.
func TestAListThatLacksAUseIsNoFact(t *testing.T) {
	d := used(t, nil)
	content, err := evidence.Read([]byte(d.draft.Items[0].Evidence))
	if err != nil {
		t.Fatal(err)
	}
	file := *content.File
	file.Events.All.Uses = file.Events.All.Uses[1:]
	d.draft.Items[0].Evidence = string(marshal(t, &file))
	folder := make(map[string][]byte)
	_, err = papers.Make(d.verifier, &d.draft, func(path string, content []byte) error {
		folder[path] = content
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	text := wordText(t, folder["papers.docx"])
	first, _, _ := strings.Cut(text[strings.Index(text, "使用清单的完整性"):], "目录条目")
	if !strings.Contains(text, "篡改") || strings.Contains(first, "全部使用都在清单中") {
		t.Errorf("the paper says: %s", first)
	}
}

func marshal(t *testing.T, file *evidence.File) []byte {
	t.Helper()
	raw, err := file.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

package papers_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/explorer/papers"
	"luzheng/explorer/verify"
	"luzheng/explorer/verify/verifytest"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// dossier is a case from notice to finding, judged by the rules, attested by four organisations.
type dossier struct {
	verifier *verify.Verifier
	draft    papers.Draft
}

func newDossier(t testing.TB) *dossier {
	t.Helper()
	w := rulestest.Founded(t)
	access := w.GrantedAccess(rulestest.Statistics, rulestest.Planning)
	use := access.Use(w.Now)
	use.Purpose = "elsewhere"
	w.Record(w.Sign(use, nil, w.Person(rulestest.Planning, statement.PostOfficer)))
	in := w.ServedCase(w.CaseTerms(rulestest.Planning, access.Entry))
	note := w.Note(in, rulestest.Planning)
	w.Accept(w.Sign(&statement.CaseReply{Text: rulestest.Sealed()}, &note, w.Person(rulestest.Planning, statement.PostOfficer)))
	finding := w.Finding(in, rulestest.Planning, note)

	var records []verifytest.Recorded
	for i, raw := range w.Accepted {
		judged, err := w.Outcomes[i].Marshal()
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, verifytest.Recorded{Envelope: raw, Outcome: judged})
	}
	states := map[statement.Ref][]byte{}
	for key, value := range w.State {
		if rest, ok := strings.CutPrefix(key, string(rulestest.Ledger)+"/e/"); ok {
			ref, err := statement.ParseRef(strings.Replace(rest, "/", ":", 1))
			if err != nil {
				t.Fatal(err)
			}
			states[ref] = value
		}
	}
	world := verifytest.Follow(t, w.Root().Certificate, records, states)
	verifier, err := verify.New(world.Trust())
	if err != nil {
		t.Fatal(err)
	}
	d := &dossier{verifier, papers.Draft{
		Format: papers.DraftFormat, Language: verify.Chinese, Case: in, Handler: "audit-officer", Made: 1_800_000_000_000, Link: "https://audit.example.cn/papers",
		Words: map[string]string{"case.note/v1": "审计取证", "case/served": "已送达", "note": "取证单", "overuse": "超范围使用", "data": "公共数据"},
		Searches: []papers.Search{{
			Name: "疑似违规", Terms: []papers.Term{{Name: "核验结论", Value: "suspected"}}, Height: 40, Found: 1,
			Sample: &papers.Sample{Seed: "泸审2026-12", Block: 40, Root: gm.Sum([]byte("root")), Population: 17, PopulationDigest: gm.Sum([]byte("all"))},
		}},
	}}
	last := w.Outcomes[len(w.Outcomes)-1].ID
	for _, subject := range []evidence.Subject{evidence.ForEntity(in), evidence.ForEntity(note), evidence.ForEntity(finding), evidence.ForEntity(access.Grant), evidence.ForStatement(last)} {
		d.draft.Items = append(d.draft.Items, papers.Item{Evidence: string(world.Bytes(world.Evidence(subject, 0)))})
	}
	return d
}

func (d *dossier) make(t testing.TB) fstest.MapFS {
	t.Helper()
	folder := fstest.MapFS{}
	made, err := papers.Make(d.verifier, &d.draft, func(path string, content []byte) error {
		folder[path] = &fstest.MapFile{Data: content}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if made.Evidence != len(d.draft.Items) || made.Verdicts[verify.Verified]+made.Verdicts[verify.VerifiedBut] != made.Evidence {
		t.Fatalf("made %+v", made)
	}
	return folder
}

func (d *dossier) check(t testing.TB, folder fstest.MapFS) *papers.Result {
	t.Helper()
	r, err := papers.Check(d.verifier, folder)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// An annex verifies with nothing running; the same draft makes the same bytes.
func TestAnAnnexVerifiesOffline(t *testing.T) {
	d := newDossier(t)
	folder := d.make(t)
	r := d.check(t, folder)
	if r.Verdict != verify.Verified || len(r.Items) != len(d.draft.Items) || len(r.Problems) != 0 {
		t.Fatalf("%s: %+v", r.Headline.En, r)
	}
	if r.Manifest != gm.Sum(folder[papers.ManifestName].Data) || r.Case != d.draft.Case {
		t.Errorf("the result is about %s, %s", r.Case, r.Manifest)
	}
	again := d.make(t)
	for path, file := range folder {
		if !bytes.Equal(file.Data, again[path].Data) {
			t.Errorf("%s was made twice and differs", path)
		}
	}
}

// One changed byte anywhere is found, and the file is named.
func TestAChangedByteIsFound(t *testing.T) {
	d := newDossier(t)
	folder := d.make(t)
	for _, path := range slices.Sorted(maps.Keys(folder)) {
		whole := folder[path].Data
		for _, at := range []int{0, len(whole) / 3, len(whole) / 2, len(whole) - 1} {
			changed := slices.Clone(whole)
			changed[at] ^= 1
			folder[path] = &fstest.MapFile{Data: changed}
			r, err := papers.Check(d.verifier, folder)
			if path == papers.ManifestName {
				// The manifest is what everything else hangs on: it is unreadable, or lists another digest than the paper prints.
				if err == nil && r.Verdict != verify.Tampered {
					t.Errorf("byte %d of %s was changed: %s", at, path, r.Headline.En)
				}
				continue
			}
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if named := slices.ContainsFunc(r.Problems, func(p papers.Problem) bool { return p.Path == path }); r.Verdict != verify.Tampered || !named {
				t.Errorf("byte %d of %s was changed: %s, %+v", at, path, r.Headline.En, r.Problems)
			}
		}
		folder[path] = &fstest.MapFile{Data: whole}
	}
}

func TestWhatIsMissingOrStrangeIsFound(t *testing.T) {
	d := newDossier(t)
	for _, path := range []string{"evidence/0002.json", "papers.docx", papers.DocumentsName} {
		folder := d.make(t)
		delete(folder, path)
		if r := d.check(t, folder); r.Verdict != verify.Tampered || r.Problems[0].Path != path {
			t.Errorf("without %s: %s %+v", path, r.Headline.En, r.Problems)
		}
	}
	folder := d.make(t)
	folder["evidence/0009.json"] = &fstest.MapFile{Data: folder["evidence/0001.json"].Data}
	if r := d.check(t, folder); r.Verdict != verify.Tampered || r.Problems[0].Path != "evidence/0009.json" {
		t.Errorf("with one more: %s %+v", r.Headline.En, r.Problems)
	}
	if _, err := papers.Check(d.verifier, fstest.MapFS{}); err == nil {
		t.Error("an empty folder was checked")
	}
}

// Evidence that was exchanged for other evidence, the lists mended, still says whom it is about.
func TestExchangedEvidenceIsFound(t *testing.T) {
	d := newDossier(t)
	folder := d.make(t)
	m, err := papers.ParseManifest(folder[papers.ManifestName].Data)
	if err != nil {
		t.Fatal(err)
	}
	other := folder["evidence/0003.json"].Data
	folder["evidence/0002.json"] = &fstest.MapFile{Data: other}
	m.Evidence[1].SM3, m.Evidence[1].Size = gm.Sum(other), int64(len(other))
	raw, err := strictjson.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	folder[papers.ManifestName] = &fstest.MapFile{Data: raw}
	r := d.check(t, folder)
	if !slices.ContainsFunc(r.Problems, func(p papers.Problem) bool { return p.Path == "evidence/0002.json" }) {
		t.Errorf("%s %+v", r.Headline.En, r.Problems)
	}
}

// What does not verify is not printed as a fact, and the annex says so.
func TestWhatDoesNotVerifyIsNoFact(t *testing.T) {
	d := newDossier(t)
	stranger := newDossier(t)
	folder := fstest.MapFS{}
	_, err := papers.Make(stranger.verifier, &d.draft, func(path string, content []byte) error {
		folder[path] = &fstest.MapFile{Data: content}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	text := wordText(t, folder["papers.docx"].Data)
	if !strings.Contains(text, "未能核验，不予列示") || strings.Contains(text, "超范围使用") {
		t.Errorf("the paper states what nobody attests:\n%s", text)
	}
	if r := stranger.check(t, folder); r.Verdict != verify.CannotVerify && r.Verdict != verify.Tampered {
		t.Errorf("the annex is %s", r.Verdict)
	}
}

// wordText is the text of a Word file, a line for each paragraph.
func wordText(t *testing.T, raw []byte) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	file, err := archive.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }() // it was only read
	body, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	inTag := false
	for _, r := range strings.ReplaceAll(string(body), "</w:p>", "\n") {
		switch {
		case r == '<':
			inTag = true
		case r == '>':
			inTag = false
		case !inTag:
			text.WriteRune(r)
		}
	}
	return text.String()
}

// What a person reads in the Word file; the PDF is printed from the same document.
func TestThePaperSaysWhatTheEvidenceSays(t *testing.T) {
	d := newDossier(t)
	folder := d.make(t)
	text := wordText(t, folder["papers.docx"].Data)
	for _, want := range []string{
		"审计工作底稿", d.draft.Case.ID, "已送达", "公共数据", string(rulestest.Planning), "audit-officer", "超范围使用", "疑似违规", "泸审2026-12", "属实",
		gm.Sum(folder[papers.ManifestName].Data).String(), "explorer verify --annex",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the paper does not say %q", want)
		}
	}
	if pdf := folder["papers.pdf"].Data; !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pdf) > 1<<20 {
		t.Errorf("the PDF has %d bytes and begins with %q", len(pdf), pdf[:8])
	}
	d.draft.Language = verify.English
	english := wordText(t, d.make(t)["papers.docx"].Data)
	if strings.Contains(english, "审计项目") || !strings.Contains(english, "Audit working paper") {
		t.Error("the English paper is not English")
	}
	dump(t, folder)
}

func dump(t *testing.T, folder fstest.MapFS) {
	out := os.Getenv("DUMP")
	if out == "" {
		return
	}
	for path, file := range folder {
		_ = os.MkdirAll(out+"/evidence", 0o755)
		if err := os.WriteFile(out+"/"+path, file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatIsNoDraft(t *testing.T) {
	d := newDossier(t)
	for name, change := range map[string]func(*papers.Draft){
		"a format of its own":   func(d *papers.Draft) { d.Format = "x" },
		"no language":           func(d *papers.Draft) { d.Language = "de" },
		"no case":               func(d *papers.Draft) { d.Case = rulestest.Planning.Ref() },
		"nobody's":              func(d *papers.Draft) { d.Handler = "张三" },
		"no time":               func(d *papers.Draft) { d.Made = 0 },
		"nothing to rest on":    func(d *papers.Draft) { d.Items = nil },
		"what is no evidence":   func(d *papers.Draft) { d.Items = []papers.Item{{Evidence: "{}"}} },
		"a link of two lines":   func(d *papers.Draft) { d.Link = "https://a\nb" },
		"a name that is a page": func(d *papers.Draft) { d.Searches = []papers.Search{{Name: strings.Repeat("长", 200)}} },
	} {
		draft := d.draft
		change(&draft)
		if _, err := papers.Make(d.verifier, &draft, func(string, []byte) error { return nil }); err == nil {
			t.Errorf("%s made a paper", name)
		}
	}
	raw, err := strictjson.Marshal(d.draft)
	if err != nil {
		t.Fatal(err)
	}
	if read, err := papers.ParseDraft(raw); err != nil || len(read.Items) != len(d.draft.Items) {
		t.Errorf("%v", err)
	}
	if _, err := papers.ParseDraft(append(raw[:len(raw)-1], []byte(`,"more":1}`)...)); err == nil {
		t.Error("a draft with an unknown field was read")
	}
}

func FuzzParseManifest(f *testing.F) {
	d := newDossier(f)
	folder := d.make(f)
	f.Add(folder[papers.ManifestName].Data)
	f.Add(folder[papers.DocumentsName].Data)
	f.Add([]byte(fmt.Sprintf(`{"format":%q}`, papers.ManifestFormat)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if m, err := papers.ParseManifest(raw); err == nil {
			if again, err := strictjson.Marshal(m); err != nil || !bytes.Equal(again, raw) {
				t.Fatalf("%q has another encoding", raw)
			}
		}
		if list, err := papers.ParseDocuments(raw); err == nil {
			if again, err := strictjson.Marshal(list); err != nil || !bytes.Equal(again, raw) {
				t.Fatalf("%q has another encoding", raw)
			}
		}
	})
}

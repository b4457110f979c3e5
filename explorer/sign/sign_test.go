package sign_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/explorer/sign"
	"luzheng/signer/challenge"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/manifest"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
	"luzheng/signer/workbook"
)

var secret = []byte(strings.Repeat("5", gm.MinSecretSize))

// open puts a person's key file into a browser's memory.
func open(t *testing.T, keys *sign.Keys, p *rulestest.Person) *sign.Opened {
	t.Helper()
	file, err := gm.MarshalPrivateKeyUnderSecret(p.Key, secret)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := keys.Open(file, secret)
	if err != nil || opened.KeyID != p.Certificate.KeyID() {
		t.Fatalf("%+v, %v", opened, err)
	}
	return opened
}

// draft is what a form of the page sends.
func draft(t *testing.T, w *rulestest.World, p *rulestest.Person, body statement.Body, subject *statement.Ref) []byte {
	t.Helper()
	form := map[string]any{
		"kind": body.Kind(), "ledger": rulestest.Ledger, "issuer": p.Party, "handler": p.Handler, "issuedAt": w.Now, "notAfter": w.Now + 3_600_000, "body": body,
	}
	if subject != nil {
		form["subject"], form["prev"] = subject.String(), w.Head(*subject).String()
	}
	raw, err := strictjson.Marshal(form)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestTwoPersonsSignInTheBrowser: what the first one signs and the second one reads back and signs too, the ledger accepts.
func TestTwoPersonsSignInTheBrowser(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(rulestest.Planning, statement.RoleUnit)
	first, second := w.Person(rulestest.Bureau, statement.PostOperator), w.Person(rulestest.Bureau, statement.PostReviewer)
	subject := rulestest.Planning.Ref()
	var keys sign.Keys
	one, two := open(t, &keys, first), open(t, &keys, second)
	drafted, err := sign.Draft(draft(t, w, first, &statement.PartySuspend{Reason: "out.of.order"}, &subject))
	if err != nil {
		t.Fatal(err)
	}
	half, err := keys.Sign(one.Handle, drafted.Payload)
	if err != nil {
		t.Fatal(err)
	}
	said, err := sign.Read(half)
	if err != nil || said.ID != drafted.ID || len(said.Keys) != 1 || said.Keys[0] != one.KeyID || said.Rule != "second person" || !bytes.Contains(said.Statement, []byte("out.of.order")) {
		t.Fatalf("read back: %+v, %v", said, err)
	}
	whole, err := keys.Cosign(two.Handle, half)
	if err != nil {
		t.Fatal(err)
	}
	if id := w.Accept(whole); id != drafted.ID {
		t.Errorf("accepted as %s, drafted as %s", id, drafted.ID)
	}
	if _, err := keys.Cosign(two.Handle, whole); sign.Explain(err).Code != sign.CodeKey {
		t.Errorf("the same person twice: %v", err)
	}
	keys.Forget(one.Handle)
	if _, err := keys.Sign(one.Handle, drafted.Payload); sign.Explain(err).Code != sign.CodeKey {
		t.Errorf("a key that was forgotten signs: %v", err)
	}
}

func TestAnAnswerToAChallengeIsNothingElse(t *testing.T) {
	w := rulestest.Founded(t)
	p := w.Person(rulestest.Bureau, statement.PostOfficer)
	var keys sign.Keys
	opened, drawn := open(t, &keys, p), gm.Sum([]byte("drawn"))
	raw, err := keys.Answer(opened.Handle, string(rulestest.Ledger), "https://gateway.example", drawn.String())
	if err != nil {
		t.Fatal(err)
	}
	e, err := envelope.Parse(raw)
	if err != nil || e.PayloadType != envelope.TypeSession {
		t.Fatalf("%v, %v", e, err)
	}
	var said challenge.Payload
	if err := strictjson.UnmarshalCanonical(e.Payload, &said, challenge.MaxPayload); err != nil || said.Origin != "https://gateway.example" || said.Challenge != drawn {
		t.Errorf("%+v, %v", said, err)
	}
	if err := e.Verify(e.Signatures[0], p.Key.PublicKey()); err != nil {
		t.Error(err)
	}
	if _, err := sign.Read(raw); err == nil {
		t.Error("an answer is read as a statement")
	}
	if _, err := keys.Sign(opened.Handle, e.Payload); err == nil {
		t.Error("the payload of an answer was signed as a statement")
	}
}

// TestASignerOutsideIsChecked: an agent or a service signs the same bytes; what it returns is verified before it goes on.
func TestASignerOutsideIsChecked(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(rulestest.Statistics, statement.RoleUnit)
	p := w.Person(rulestest.Statistics, statement.PostOfficer)
	drafted, err := sign.Draft(draft(t, w, p, &statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Statistics)}, nil))
	if err != nil {
		t.Fatal(err)
	}
	outside := func(over []byte) []byte {
		sig, err := gm.Sign(p.Key, envelope.PAE(envelope.TypeStatement, over))
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(sign.Outside{PayloadType: envelope.TypeStatement, Payload: drafted.Payload, PublicKey: p.Key.PublicKey().SPKI(), Sig: sig})
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	whole, err := sign.Join(outside(drafted.Payload))
	if err != nil {
		t.Fatal(err)
	}
	w.Accept(whole)
	if _, err := sign.Join(outside([]byte("something else"))); sign.Explain(err).Code != sign.CodeSignature {
		t.Errorf("a signature over something else: %v", err)
	}
}

func TestAWrongFieldIsNamed(t *testing.T) {
	w := rulestest.Founded(t)
	p := w.Person(rulestest.Bureau, statement.PostOfficer)
	good := draft(t, w, p, &statement.CatalogueRetire{Reason: "old"}, nil)
	entry := statement.Created(statement.TypeEntry, gm.Sum([]byte("x"))).String()
	for name, c := range map[string]struct {
		raw   string
		code  sign.Code
		field string
	}{
		"no subject":        {string(good), sign.CodeField, "subject"},
		"no reason":         {strings.Replace(string(good), `"reason":"old"`, "", 1), sign.CodeField, "subject"},
		"a bad reference":   {strings.Replace(string(good), `"body"`, `"subject":"nonsense","body"`, 1), sign.CodeField, "subject"},
		"a bad head":        {strings.Replace(string(good), `"body"`, `"subject":"`+entry+`","prev":"x","body"`, 1), sign.CodeField, "prev"},
		"an unknown kind":   {strings.Replace(string(good), "catalogue.retire", "catalogue.rob", 1), sign.CodeStatement, ""},
		"an unknown member": {strings.Replace(string(good), `"issuer"`, `"extra":1,"issuer"`, 1), sign.CodeStatement, ""},
		"no JSON":           {"{", sign.CodeStatement, ""},
	} {
		_, err := sign.Draft([]byte(c.raw))
		if got := sign.Explain(err); err == nil || got.Code != c.code || got.Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeyFiles(t *testing.T) {
	passphrase := []byte("correct horse battery staple")
	made, err := sign.Make(passphrase, "510500.tjj")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(made.File, "BEGIN PRIVATE") || !strings.Contains(made.File, "BEGIN ENCRYPTED PRIVATE KEY") {
		t.Error("the key file is not encrypted")
	}
	var keys sign.Keys
	opened, err := keys.Open([]byte(made.File), passphrase)
	if err != nil || opened.KeyID != made.KeyID {
		t.Fatalf("%+v, %v", opened, err)
	}
	if _, err := keys.Open([]byte(made.File), []byte("wrong")); sign.Explain(err).Code != sign.CodePassphrase {
		t.Errorf("a wrong passphrase: %v", err)
	}
	if _, err := keys.Open([]byte("nothing"), passphrase); sign.Explain(err).Code != sign.CodeKeyFile {
		t.Errorf("no key file: %v", err)
	}
	if _, err := sign.Make(nil, "x"); sign.Explain(err).Code != sign.CodePassphrase {
		t.Errorf("a key without a passphrase: %v", err)
	}
	request, err := gm.ParseCertificateRequestPEM([]byte(made.Request))
	if err != nil || request.PublicKey().KeyID() != made.KeyID {
		t.Errorf("the request is not for the key: %v", err)
	}
	w := rulestest.Founded(t)
	cert := w.Person(rulestest.Bureau, statement.PostOfficer).Certificate
	for _, file := range [][]byte{cert.PEM(), cert.Raw()} {
		if read, err := sign.ReadCertificate(file); err != nil || read.KeyID != cert.KeyID() || !bytes.Equal(read.DER, cert.Raw()) {
			t.Errorf("%+v, %v", read, err)
		}
	}
	if _, err := sign.ReadCertificate([]byte("x")); sign.Explain(err).Code != sign.CodeFile {
		t.Errorf("no certificate: %v", err)
	}
	for {
		if _, err := keys.Open([]byte(made.File), passphrase); err != nil {
			if !errors.As(err, new(*sign.Error)) {
				t.Errorf("too many keys: %v", err)
			}
			break
		}
	}
}

// TestAFileInTheBrowserIsWhatItIsOnDisk: the manifest is the same, byte for byte, as the command line's.
func TestAFileInTheBrowserIsWhatItIsOnDisk(t *testing.T) {
	data := []byte("行政区划,代码\n泸州,510500\n" + strings.Repeat("纳溪,510503\n", 200_000))
	path := filepath.Join(t.TempDir(), "villages.csv")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	want, err := manifest.Build(t.Context(), path, manifest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := want.Manifest.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	var told int64
	got, err := sign.Describe("villages.csv", int64(len(data)), bytes.NewReader(data), func(done, total int64) { told = done })
	if err != nil || got.Manifest != string(encoded) || got.Digest != gm.Sum(encoded) || got.Anchor.Rows != 200_001 || len(got.Anchor.Columns) != 2 {
		t.Fatalf("%v; %+v", err, got)
	}
	if told != int64(len(data)) {
		t.Errorf("%d of %d bytes were told", told, len(data))
	}
	for name, size := range map[string]int64{"../villages.csv": 10, "short.csv": int64(len(data)) + 1} {
		if _, err := sign.Describe(name, size, bytes.NewReader(data), nil); sign.Explain(err).Code != sign.CodeFile {
			t.Errorf("%s of %d bytes: %v", name, size, err)
		}
	}
}

func TestAWorkbookIsReadByRows(t *testing.T) {
	var file bytes.Buffer
	right := []string{"村级行政区划", "区划系统", "代码、名称", "csv", "无条件共享", "", "无条件开放", "", "下载", "每年", "长期", "510500.tjj", "一般", "否"}
	wrong := append([]string{}, right...)
	wrong[0], wrong[9] = "另一条", "有时"
	if err := workbook.Write(&file, right, wrong); err != nil {
		t.Fatal(err)
	}
	sheet, err := sign.ReadSheet(file.Bytes())
	if err != nil || len(sheet.Rows) != 2 || sheet.Rows[0].Entry == nil || sheet.Rows[1].Entry != nil || len(sheet.Rows[1].Problems) != 1 {
		t.Fatalf("%+v, %v", sheet, err)
	}
	if _, err := sign.ReadSheet([]byte("x")); sign.Explain(err).Code != sign.CodeWorkbook {
		t.Errorf("no workbook: %v", err)
	}
	if raw, err := sign.Decode(base64.StdEncoding.EncodeToString([]byte("x"))); err != nil || string(raw) != "x" {
		t.Error(err)
	}
}

// FuzzDraft: whatever a form says, a draft that is made is a statement that is read, and nothing panics.
func FuzzDraft(f *testing.F) {
	f.Add([]byte(`{"kind":"access.withdraw/v1","ledger":"luzhou-test","issuer":"510500.tjj","subject":"request:00","prev":"","issuedAt":1,"notAfter":2,"body":{}}`))
	f.Add([]byte(`{"kind":"problem.report/v1","body":{"entry":{"type":"entry","id":"x"}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		drafted, err := sign.Draft(raw)
		if err != nil {
			if sign.Explain(err).Detail == "" {
				t.Fatalf("%q is refused without a reason", raw)
			}
			return
		}
		if _, err := statement.Parse(drafted.Payload); err != nil {
			t.Fatalf("%q became %q: %v", raw, drafted.Payload, err)
		}
	})
}

// FuzzJoin: no outside answer makes an envelope that does not verify.
func FuzzJoin(f *testing.F) {
	f.Add([]byte(`{"payloadType":"application/vnd.luzheng.statement.v1+json","payload":"e30=","publicKey":"","sig":""}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if joined, err := sign.Join(raw); err == nil {
			if _, err := envelope.Parse(joined); err != nil {
				t.Fatalf("joined to %q: %v", joined, err)
			}
		}
	})
}

package httpapi_test

import (
	"bytes"
	"crypto/x509/pkix"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/signer/ca"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// applicant is somebody who has a key and nothing else.
type applicant struct {
	key *gm.PrivateKey
	api.RegistrationMade
}

func registrationForm(t *testing.T, key *gm.PrivateKey) api.RegistrationForm {
	t.Helper()
	csr, err := gm.NewCertificateRequest(pkix.Name{CommonName: "applicant"}, key)
	if err != nil {
		t.Fatal(err)
	}
	return api.RegistrationForm{Name: "张三", Document: "resident-id", Number: "11010519491231002X", Contact: "0830-1234567", CSR: string(csr.PEM())}
}

func body(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// apply asks to be registered, without a session.
func (s *stand) apply() applicant {
	s.t.Helper()
	key, err := gm.GenerateKey()
	if err != nil {
		s.t.Fatal(err)
	}
	a := applicant{key: key}
	status, _, raw := s.call(http.MethodPost, "/v1/registrations", "", body(s.t, registrationForm(s.t, key)))
	if err := json.Unmarshal(raw, &a.RegistrationMade); err != nil || status != http.StatusCreated || a.Code == "" {
		s.t.Fatalf("applied: %d %s", status, raw)
	}
	return a
}

// answer looks a request up by its code.
func (s *stand) answer(code string) (api.RegistrationAnswer, int) {
	s.t.Helper()
	var answer api.RegistrationAnswer
	status, _, raw := s.call(http.MethodPost, "/v1/registrations/lookup", "", body(s.t, api.LookupCode{Code: code}))
	if err := json.Unmarshal(raw, &answer); err != nil {
		s.t.Fatalf("%d %s", status, raw)
	}
	return answer, status
}

// submit has the ledger record what the Bureau signed.
func (s *stand) submit(raw []byte) {
	s.t.Helper()
	if status, _, answer := s.call(http.MethodPost, "/v1/statements", "", raw); status != http.StatusOK {
		s.t.Fatalf("%d %s", status, answer)
	}
}

// TestSomebodyRegistersAlone: from a key in a browser to a session, with the registrar's two statements between.
func TestSomebodyRegistersAlone(t *testing.T) {
	s := open(t)
	a := s.apply()
	if answer, _ := s.answer(a.Code); answer.State != "waiting" || answer.Party != a.Party {
		t.Fatalf("%+v", answer)
	}
	operator := s.World.Person(rulestest.Bureau, statement.PostOperator)
	token := s.session(operator)
	var work api.Worklist
	s.get("/v1/worklist?limit=200", token, &work)
	if task := taskAbout(work, "party:"+a.Party); task == nil || task.Act != "party.register/v1" || task.Due == nil || *task.Due != a.Until {
		t.Fatalf("the Bureau's work list: %+v", work.Tasks)
	}
	var request api.Registration
	s.get("/v1/registrations/"+a.Party, token, &request)
	status, _, text := s.call(http.MethodGet, "/v1/attachments/"+request.Identity.Attachment, token, nil)
	if status != http.StatusOK || !bytes.Contains(text, []byte("11010519491231002X")) {
		t.Fatalf("the form: %d %s", status, text)
	}
	id := statement.PartyID(a.Party)
	ref := id.Ref()
	sealed := statement.Sealed{Commitment: digestFrom(t, request.Identity.Commitment), Attachment: digestFrom(t, request.Identity.Attachment)}
	registering := s.World.Sign(&statement.PartyRegister{Role: statement.RoleUser, Identity: &sealed}, &ref, operator)
	if bytes.Contains(registering, []byte("1101051949")) {
		t.Error("the number is in what goes to the ledger")
	}
	s.World.Accept(registering)
	s.submit(registering)
	if answer, _ := s.answer(a.Code); answer.State != "accepted" {
		t.Fatalf("%+v", answer)
	}
	s.get("/v1/worklist?limit=200", token, &work)
	if task := taskAbout(work, "party:"+a.Party); task == nil || task.Act != "certificate.register/v1" {
		t.Fatalf("then: %+v", task)
	}
	person := s.World.NewPerson(id, statement.PostOfficer)
	person.Key = a.key
	csr, err := gm.ParseCertificateRequestPEM([]byte(request.CSR))
	if err != nil {
		t.Fatal(err)
	}
	authority := s.World.Authority()
	issuer := &ca.Authority{Certificate: authority.Certificate, Signer: authority.Key}
	person.Certificate, err = issuer.Issue(csr.PublicKey(), ca.Subject{Profile: ca.Officer, Party: id, Pseudonym: "u-1"}, time.UnixMilli(s.World.Now))
	if err != nil {
		t.Fatal(err)
	}
	s.submit(s.World.Registration(person))
	if answer, _ := s.answer(strings.ToLower(a.Code)); answer.State != "registered" {
		t.Fatalf("%+v", answer)
	}
	s.session(person)
	work = api.Worklist{}
	s.get("/v1/worklist?limit=200", token, &work)
	if taskAbout(work, "party:"+a.Party) != nil {
		t.Error("it is still in the work list")
	}
	status, header, raw := s.call(http.MethodPost, "/v1/registrations", "", body(t, registrationForm(t, a.key)))
	if s.problem(raw, header, status).Code != "registration.key" {
		t.Errorf("a key that is registered: %d %s", status, raw)
	}
}

func taskAbout(work api.Worklist, ref string) *api.Task {
	for i, task := range work.Tasks {
		if task.Entity == ref {
			return &work.Tasks[i]
		}
	}
	return nil
}

func digestFrom(t *testing.T, text string) gm.Digest {
	t.Helper()
	d, err := gm.ParseDigest(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestARefusedRegistrationSaysWhyAndForgets: the person reads the reasons; what they wrote is gone for everybody.
func TestARefusedRegistrationSaysWhyAndForgets(t *testing.T) {
	s := open(t)
	a := s.apply()
	token := s.session(s.World.Person(rulestest.Bureau, statement.PostOperator))
	var request api.Registration
	s.get("/v1/registrations/"+a.Party, token, &request)
	refuse := func() (int, http.Header, []byte) {
		return s.call(http.MethodPost, "/v1/registrations/"+a.Party+"/refusal", token, body(t, api.RegistrationRefusal{Reason: "证件照片与号码不符"}))
	}
	if status, header, raw := s.call(http.MethodPost, "/v1/registrations/"+a.Party+"/refusal", token, []byte(`{"reason":""}`)); s.problem(raw, header, status).Code != "registration.form" {
		t.Errorf("without reasons: %d %s", status, raw)
	}
	if status, _, raw := refuse(); status != http.StatusNoContent {
		t.Fatalf("%d %s", status, raw)
	}
	if answer, _ := s.answer(a.Code); answer.State != "refused" || value(answer.Reason) != "证件照片与号码不符" {
		t.Errorf("%+v", answer)
	}
	if status, _, raw := s.call(http.MethodGet, "/v1/attachments/"+request.Identity.Attachment, token, nil); status != http.StatusNotFound {
		t.Errorf("the form is still there: %d %s", status, raw)
	}
	if status, header, raw := refuse(); s.problem(raw, header, status).Code != "registration.decided" {
		t.Errorf("twice: %d %s", status, raw)
	}
	var list api.Registrations
	s.get("/v1/registrations", token, &list)
	if len(list.Registrations) != 0 {
		t.Errorf("it still waits: %+v", list)
	}
}

// TestWhoDecidesRegistrations: the Bureau's two posts, nobody else; a number alone opens nothing.
func TestWhoDecidesRegistrations(t *testing.T) {
	s := open(t)
	a := s.apply()
	for name, c := range map[string]struct {
		by  *rulestest.Person
		may bool
	}{
		"the operator":               {s.World.Person(rulestest.Bureau, statement.PostOperator), true},
		"the certificate officer":    {s.World.Person(rulestest.Bureau, statement.PostCertificateOfficer), true},
		"the Bureau's supervisor":    {s.World.Person(rulestest.Bureau, statement.PostSupervisor), false},
		"a unit":                     {s.World.Person(rulestest.Statistics, statement.PostOfficer), false},
		"the audit bureau":           {s.World.Person(rulestest.Audit, statement.PostOfficer), false},
		"the cyberspace office":      {s.World.Person(rulestest.Cyberspace, statement.PostOfficer), false},
		"somebody without a session": {nil, false},
	} {
		token := ""
		if c.by != nil {
			token = s.session(c.by)
		}
		for _, path := range []string{"/v1/registrations", "/v1/registrations/" + a.Party} {
			if status, _, raw := s.call(http.MethodGet, path, token, nil); c.may != (status == http.StatusOK) {
				t.Errorf("%s, %s: %d %s", name, path, status, raw)
			}
		}
	}
	if _, status := s.answer(a.Party); status != http.StatusNotFound {
		t.Errorf("the number looks it up: %d", status)
	}
}

// TestWhatIsNoRegistration is refused before anything is kept.
func TestWhatIsNoRegistration(t *testing.T) {
	s := open(t)
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	right := registrationForm(t, key)
	mistyped, forged, unknown := right, right, right
	mistyped.Number = "110105194912310021"
	forged.CSR = strings.Replace(right.CSR, "A", "B", 5)
	unknown.Document = "library-card"
	for name, c := range map[string]struct {
		raw  []byte
		code string
	}{
		"a mistyped number":             {body(t, mistyped), "registration.form"},
		"a request that nobody signed":  {body(t, forged), "registration.form"},
		"no such document":              {body(t, unknown), "registration.form"},
		"a field that nobody asked for": {[]byte(`{"name":"x","admin":true}`), ""},
		"too long":                      {bytes.Repeat([]byte(" "), 17<<10), "request.size"},
	} {
		status, header, raw := s.call(http.MethodPost, "/v1/registrations", "", c.raw)
		if status < http.StatusBadRequest || c.code != "" && s.problem(raw, header, status).Code != c.code {
			t.Errorf("%s: %d %.200s", name, status, raw)
		}
	}
	var list api.Registrations
	s.get("/v1/registrations", s.session(s.World.Person(rulestest.Bureau, statement.PostOperator)), &list)
	if len(list.Registrations) != 0 {
		t.Errorf("something was kept: %+v", list)
	}
	for range 20 {
		s.call(http.MethodPost, "/v1/registrations/lookup", "", body(t, api.LookupCode{Code: "guess"}))
	}
	if status, header, raw := s.call(http.MethodPost, "/v1/registrations", "", body(t, right)); s.problem(raw, header, status).Code != "registration.often" || header.Get("Retry-After") == "" {
		t.Errorf("after many guesses: %d %s", status, raw)
	}
}

package httpapi_test

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Every statement of the story is asked for by anybody, by its parties, by strangers and by supervisors.
func TestVisibilityOfStatements(t *testing.T) {
	s := open(t)
	w := s.World
	w.RegisterParty(rulestest.Citizen, statement.RoleUser)
	s.submitAll(w.Accepted[len(w.Accepted)-3:])
	tokens := map[string]string{
		"anybody":    "",
		"provider":   s.session(w.Person(rulestest.Statistics, statement.PostOfficer)),
		"user":       s.session(w.Person(rulestest.Planning, statement.PostOfficer)),
		"stranger":   s.session(w.Person(rulestest.Citizen, statement.PostOfficer)),
		"supervisor": s.session(w.Person(rulestest.Cyberspace, statement.PostOfficer)),
	}
	seen := map[rules.Visibility]bool{}
	for _, raw := range s.Envelopes {
		e, err := envelope.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		said, err := statement.Parse(e.Payload)
		if err != nil {
			t.Fatal(err)
		}
		line, _ := rules.AuthorityOf(said.Kind)
		visibility := line.Visibility
		if string(raw) == string(s.Refused) {
			visibility = rules.VisibleParties // a refusal is for its parties, whatever its kind
		}
		seen[visibility] = true
		for who, token := range tokens {
			status, header, body := s.call(http.MethodGet, "/v1/statements/"+e.ID().String(), token, nil)
			switch {
			case visibility == rules.VisiblePublic || who == "supervisor":
				if status != http.StatusOK {
					t.Errorf("%s may not read %s: %d %s", who, said.Kind, status, body)
				}
			case who == "anybody":
				if p := s.problem(body, header, status); p.Code != "session.required" {
					t.Errorf("anybody asks for %s and gets %d %s", said.Kind, status, p.Code)
				}
			case who == "stranger":
				if p := s.problem(body, header, status); p.Code != "access.denied" {
					t.Errorf("a stranger asks for %s and gets %d %s", said.Kind, status, p.Code)
				}
			case said.Issuer == rulestest.Statistics && who == "provider", said.Issuer == rulestest.Planning && who == "user":
				if status != http.StatusOK {
					t.Errorf("%s may not read its own %s: %d %s", who, said.Kind, status, body)
				}
			}
		}
	}
	if !seen[rules.VisiblePublic] || !seen[rules.VisibleParties] {
		t.Errorf("the story shows only %v", seen)
	}
}

// A principal reads what a technical service unit does in its name, though nothing else in it concerns the principal.
func TestAPrincipalReadsWhatIsDoneInItsName(t *testing.T) {
	s := open(t)
	w := s.World
	before := len(w.Accepted)
	w.RegisterParty(rulestest.Contractor, statement.RoleService)
	w.RegisterParty(rulestest.Citizen, statement.RoleUser)
	engagement := w.Engage(rulestest.Planning, rulestest.Contractor, statement.KindUsageRecord)
	raw := w.SignUnder(engagement, &statement.UsageRecord{
		Action: statement.ActionDownload, Entry: s.Open, Version: s.OpenVersion, Purpose: "research", Mode: statement.ModeDownload, At: w.Now,
	}, w.Person(rulestest.Contractor, statement.PostOfficer))
	w.Accept(raw)
	s.submitAll(w.Accepted[before:])
	e, err := envelope.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	path := "/v1/statements/" + e.ID().String()
	for who, want := range map[statement.PartyID]int{
		rulestest.Contractor: http.StatusOK, rulestest.Planning: http.StatusOK, rulestest.Citizen: http.StatusForbidden,
	} {
		if status, _, body := s.call(http.MethodGet, path, s.session(w.Person(who, statement.PostOfficer)), nil); status != want {
			t.Errorf("%s gets %d %s", who, status, body)
		}
	}
}

func TestTimelineHidesWhatIsNotPublic(t *testing.T) {
	s := open(t)
	path := "/v1/datasets/" + s.Access.Entry.ID + "/timeline?limit=200"
	var anybody, provider api.StatementPage
	s.get(path, "", &anybody)
	s.get(path, s.session(s.World.Person(rulestest.Statistics, statement.PostOfficer)), &provider)
	for _, st := range anybody.Statements {
		if line, _ := rules.AuthorityOf(statement.Kind(st.Kind)); line.Visibility != rules.VisiblePublic || st.Result != "accepted" {
			t.Errorf("anybody sees %s, %s", st.Kind, st.Result)
		}
	}
	if anybody.Hidden == nil || len(anybody.Statements)+*anybody.Hidden != len(provider.Statements) || provider.Hidden != nil {
		t.Errorf("anybody sees %d and misses %v; the provider sees %d", len(anybody.Statements), anybody.Hidden, len(provider.Statements))
	}
}

func TestVisibilityOfEntities(t *testing.T) {
	s := open(t)
	user := s.session(s.World.Person(rulestest.Planning, statement.PostOfficer))
	for _, c := range []struct {
		ref    statement.Ref
		public bool
	}{
		{s.Open, true},
		{s.OpenVersion, true},
		{s.Product, true},
		{rulestest.Planning.Ref(), true},
		{s.Access.Request, false},
		{s.Access.Grant, false},
		{s.Access.Agreement, false},
		{s.Access.Application, false},
	} {
		for _, suffix := range []string{"", "/history", "/evidence"} {
			path := "/v1/entities/" + c.ref.String() + suffix
			if status, _, body := s.call(http.MethodGet, path, "", nil); (status == http.StatusOK) != c.public {
				t.Errorf("anybody, GET %s: %d %s", path, status, body)
			}
			if status, _, body := s.call(http.MethodGet, path, user, nil); status != http.StatusOK {
				t.Errorf("its party, GET %s: %d %s", path, status, body)
			}
		}
		// The head is a digest: whoever signs the next statement needs it, session or not.
		if status, _, body := s.call(http.MethodGet, "/v1/entities/"+c.ref.String()+"/head", "", nil); status != http.StatusOK {
			t.Errorf("head of %s: %d %s", c.ref, status, body)
		}
	}
}

func TestSessions(t *testing.T) {
	s := open(t)
	w := s.World
	officer := w.Person(rulestest.Statistics, statement.PostOfficer)
	revoked := w.RegisterPerson(w.NewPerson(rulestest.Statistics, statement.PostOfficer))
	ref := revoked.Ref()
	w.Accept(w.Sign(&statement.CertificateRevoke{Reason: "key.lost"}, &ref, w.Person(rulestest.Bureau, statement.PostCertificateOfficer)))
	s.submitAll(w.Accepted[len(w.Accepted)-2:])

	for name, try := range map[string]func() (int, []byte){
		"another origin": func() (int, []byte) { return s.openSession("http://elsewhere.example", officer) },
		"a key nobody knows": func() (int, []byte) {
			return s.openSession(s.URL, w.NewPerson(rulestest.Statistics, statement.PostOfficer))
		},
		"a revoked certificate": func() (int, []byte) { return s.openSession(s.URL, revoked) },
		"a statement instead": func() (int, []byte) {
			status, _, raw := s.call(http.MethodPost, "/v1/sessions", "", s.Envelopes[len(s.Envelopes)-1])
			return status, raw
		},
	} {
		status, raw := try()
		var p api.Problem
		if err := json.Unmarshal(raw, &p); err != nil || status != http.StatusUnauthorized || p.Code != "session.refused" {
			t.Errorf("%s: %d %s", name, status, raw)
		}
	}
	status, header, raw := s.call(http.MethodGet, "/v1/kinds", "not a token", nil)
	if s.problem(raw, header, status).Code != "session.invalid" || header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("a wrong token: %d %s", status, raw)
	}
	if first, second := s.session(officer), s.session(officer); first == second {
		t.Error("two sessions have one token")
	}
}

func TestFilesAndAttachments(t *testing.T) {
	s := open(t)
	provider := s.session(s.World.Person(rulestest.Statistics, statement.PostOfficer))
	user := s.session(s.World.Person(rulestest.Planning, statement.PostOfficer))
	path := "/v1/blobs/" + gm.Sum([]byte(s.Content)).String()

	expect := func(what, method, path, token string, body []byte, want int, code string) []byte {
		t.Helper()
		status, header, raw := s.call(method, path, token, body)
		if status != want || code != "" && s.problem(raw, header, status).Code != code {
			t.Errorf("%s: %d %s, want %d %s", what, status, raw, want, code)
		}
		return raw
	}
	expect("before it is published", "GET", path, "", nil, 404, "blob.missing")
	expect("published by nobody", "PUT", path, "", []byte(s.Content), 401, "session.required")
	expect("published by somebody else", "PUT", path, user, []byte(s.Content), 403, "access.denied")
	expect("another file", "PUT", path, provider, []byte("another file that is shorter"), 422, "blob.mismatch")
	expect("a longer file", "PUT", path, provider, []byte(s.Content+"x"), 422, "blob.mismatch")
	expect("a file nobody anchored", "PUT", "/v1/blobs/"+gm.Sum([]byte("x")).String(), provider, []byte("x"), 409, "blob.unanchored")
	expect("after failures nothing is kept", "GET", path, "", nil, 404, "blob.missing")
	expect("the owner publishes", "PUT", path, provider, []byte(s.Content), 201, "")
	if raw := expect("anybody downloads", "GET", path, "", nil, 200, ""); string(raw) != s.Content {
		t.Errorf("downloaded %q", raw)
	}
	if part := s.part(path, "bytes=3-8"); part != s.Content[3:9] {
		t.Errorf("bytes 3 to 8 are %q", part)
	}
	var places api.FilePlaces
	s.get("/v1/files/"+gm.Sum([]byte(s.Content)).String(), "", &places)
	if len(places.Places) != 1 || places.Places[0].Owner != s.OpenVersion.String() || value(places.Places[0].Party) != string(rulestest.Statistics) {
		t.Errorf("whose is it: %+v", places)
	}

	text := []byte("业务流程")
	var sealed api.Sealed
	if err := json.Unmarshal(expect("seal", "POST", "/v1/attachments", user, text, 201, ""), &sealed); err != nil {
		t.Fatal(err)
	}
	at := "/v1/attachments/" + sealed.Attachment
	if raw := expect("its owner reads", "GET", at, user, nil, 200, ""); string(raw) != string(text) {
		t.Errorf("read %q", raw)
	}
	expect("another party", "GET", at, provider, nil, 404, "record.unknown")
	expect("anybody", "GET", at, "", nil, 401, "session.required")
}

// part downloads a range.
func (s *stand) part(path, bytes string) string {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Range", bytes)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusPartialContent {
		s.t.Fatalf("%s of %s: %d, %v", bytes, path, answer.StatusCode, err)
	}
	return string(raw)
}

// Conditional data go to their owner and to who has a grant in force, and to nobody else.
func TestConditionalDataNeedAGrant(t *testing.T) {
	s := open(t)
	w := s.World
	content := "户号,金额\n1,2\n"
	w.Accept(w.Sign(rulestest.Anchoring(content, &s.Access.Version), &s.Access.Entry, w.Person(rulestest.Statistics, statement.PostOfficer)))
	w.RegisterParty("510500.fgw", statement.RoleUnit)
	s.submitAll(w.Accepted[len(w.Accepted)-4:])
	path := "/v1/blobs/" + gm.Sum([]byte(content)).String()
	owner := s.session(w.Person(rulestest.Statistics, statement.PostOfficer))
	if status, _, raw := s.call("PUT", path, owner, []byte(content)); status != http.StatusCreated {
		t.Fatalf("%d %s", status, raw)
	}
	for who, c := range map[string]struct {
		token string
		want  int
	}{
		"anybody": {"", 401}, "the owner": {owner, 200}, "a unit with a grant": {s.session(w.Person(rulestest.Planning, statement.PostOfficer)), 200},
		"a unit without": {s.session(w.Person("510500.fgw", statement.PostOfficer)), 403},
	} {
		if status, _, raw := s.call("GET", path, c.token, nil); status != c.want {
			t.Errorf("%s: %d %s, want %d", who, status, raw, c.want)
		}
	}
}

// A withdrawn version is downloaded by its owner alone.
func TestAWithdrawnVersionIsGone(t *testing.T) {
	s := open(t)
	w := s.World
	officer := w.Person(rulestest.Statistics, statement.PostOfficer)
	owner := s.session(officer)
	path := "/v1/blobs/" + gm.Sum([]byte(s.Content)).String()
	if status, _, raw := s.call("PUT", path, owner, []byte(s.Content)); status != http.StatusCreated {
		t.Fatalf("%d %s", status, raw)
	}
	entry := rulestest.Get[*entity.Version](w, s.OpenVersion).Entry
	w.Accept(w.Sign(&statement.DatasetWithdraw{Entry: entry, Reason: "privacy"}, &s.OpenVersion, officer))
	s.submitAll(w.Accepted[len(w.Accepted)-1:])
	for who, token := range map[string]string{"anybody": "", "a unit": s.session(w.Person(rulestest.Planning, statement.PostOfficer))} {
		status, header, raw := s.call("GET", path, token, nil)
		if status != http.StatusGone || s.problem(raw, header, status).Code != "blob.withdrawn" {
			t.Errorf("%s: %d %s", who, status, raw)
		}
	}
	if status, _, raw := s.call("GET", path, owner, nil); status != http.StatusOK {
		t.Errorf("the owner: %d %s", status, raw)
	}
}

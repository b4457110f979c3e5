package httpapi_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/gateway/daemon"
	"luzheng/gateway/gatewaytest"
	"luzheng/signer/checkpoint"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/tile"
)

// logStand is a gateway that keeps the event log of a played story.
type logStand struct {
	*stand
	log *rulestest.EventLog
	by  *rulestest.Person
}

// openWithLog opens it. The log's clock is ahead as the gateway's is, and then the ledger takes no checkpoint; or it is the machine's, and
// then what begins "now" in the story has not begun.
func openWithLog(t *testing.T, anchors bool, changes ...func(*daemon.Gateway)) *logStand {
	t.Helper()
	story := gatewaytest.Play(t)
	s := &logStand{stand: &stand{Story: story, t: t}}
	played := len(story.World.Accepted)
	s.log = story.World.OpenLog()
	s.by = story.World.Person(rulestest.Planning, statement.PostOfficer)
	s.ledger = gatewaytest.Ledger(t, story.World)
	gatewaytest.Replay(t, s.ledger, story.Envelopes)
	gatewaytest.Replay(t, s.ledger, story.World.Accepted[played:])
	s.Served = gatewaytest.Serve(t, s.ledger, story.World, server.URL(t), func(g *daemon.Gateway) {
		g.EventLog = &daemon.EventLog{Key: s.log.Key.Key, AnchorInterval: 200 * time.Millisecond, CheckpointInterval: 20 * time.Millisecond}
		if anchors {
			g.Now = time.Now
		}
		for _, change := range changes {
			change(g)
		}
	})
	s.CaughtUp(t)
	s.waitFor("the log to open", func(l api.EventLog) bool { return l.Open })
	return s
}

// waitFor waits until the log is as it should be.
func (s *logStand) waitFor(what string, fits func(api.EventLog) bool) api.EventLog {
	s.t.Helper()
	const patience = 2 * time.Minute
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		var l api.EventLog
		status, _, raw := s.call(http.MethodGet, "/v1/log", "", nil)
		if status == http.StatusOK && json.Unmarshal(raw, &l) == nil && fits(l) {
			return l
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("waiting for %s: %s", what, raw)
		}
	}
}

// batch signs uses of the granted data, now by the gateway's clock.
func (s *logStand) batch(n int, change ...func(*event.Draft)) []byte {
	s.t.Helper()
	var lines [][]byte
	for range n {
		d := event.Draft{
			Ledger: rulestest.Ledger, Issuer: s.by.Party, Handler: s.by.Handler,
			Use: *s.Access.Use(time.Now().Add(gatewaytest.Ahead).UnixMilli()),
		}
		for _, c := range change {
			c(&d)
		}
		e, err := event.New(d)
		if err != nil {
			s.t.Fatal(err)
		}
		line, err := e.Marshal()
		if err != nil {
			s.t.Fatal(err)
		}
		lines = append(lines, line)
	}
	b, err := event.Sign(lines, s.by.Key)
	if err != nil {
		s.t.Fatal(err)
	}
	return b.Append(nil)
}

func (s *logStand) post(path string, body []byte, into any) {
	s.t.Helper()
	status, _, raw := s.call(http.MethodPost, path, "", body)
	if status != http.StatusOK || json.Unmarshal(raw, into) != nil {
		s.t.Fatalf("POST %s: %d %s", path, status, raw)
	}
}

func TestEventsOverHTTP(t *testing.T) {
	s := openWithLog(t, true)
	imported := s.waitFor("the imports", func(l api.EventLog) bool { return l.Size > 0 }).Size
	raw := s.batch(300)
	var first, again api.EventReceipts
	s.post("/v1/events", raw, &first)
	s.post("/v1/events", raw, &again)
	if len(first.Receipts) != 1 || len(first.Receipts[0].Entries) != 300 || first.Receipts[0].Entries[0].Index != imported {
		t.Fatalf("%d receipts", len(first.Receipts))
	}
	if a, b := mustJSON(t, first), mustJSON(t, again); !bytes.Equal(a, b) {
		t.Error("the same events have other receipts the second time")
	}
	said, err := event.OpenReceipt(first.Receipts[0].Head, s.log.Key.Key.PublicKey())
	if err != nil || said.Count != 300 {
		t.Fatalf("%+v, %v", said, err)
	}
	size := imported + 300
	s.waitFor("the anchor", func(l api.EventLog) bool { return l.Anchored != nil && *l.Anchored == size })

	if _, _, text := s.call(http.MethodGet, "/metrics", "", nil); !bytes.Contains(text, []byte("\nluzheng_eventlog_anchored_leaves "+strconv.FormatInt(size, 10)+"\n")) {
		t.Errorf("the metrics are %s", text)
	}

	// Anybody can audit the tree with the tiles alone.
	_, _, note := s.call(http.MethodGet, "/v1/log/"+s.log.Ref.ID+"/checkpoint?anchored=true", "", nil)
	c, _, err := checkpoint.OpenEvents(note, s.log.Key.Key.PublicKey(), nil)
	if err != nil || int64(c.Size) != size {
		t.Fatalf("%+v, %v", c, err)
	}
	reader := tile.NewReader(c.Size, func(id tile.ID) ([]byte, error) {
		status, header, raw := s.call(http.MethodGet, "/v1/log/"+s.log.Ref.ID+"/"+id.Path(), "", nil)
		if status != http.StatusOK || id.Full() != (header.Get("Cache-Control") == "public, max-age=31536000, immutable") {
			t.Errorf("%s: %d %v", id.Path(), status, header)
		}
		return raw, nil
	})
	if root, err := merkle.RootAt(reader, c.Size); err != nil || root != c.Root {
		t.Errorf("the tiles have the root %s, the checkpoint says %s: %v", root, c.Root, err)
	}
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// Entries, batches and uses are for the parties of the events and for supervisors; hashes are for anybody.
func TestVisibilityOfEvents(t *testing.T) {
	s := openWithLog(t, false)
	var receipts api.EventReceipts
	s.post("/v1/events", s.batch(3), &receipts)
	first := receipts.Receipts[0].Entries[0]
	n := int(first.Index) + 3
	log := "/v1/log/" + s.log.Ref.ID
	entries, batches := log+"/tile/entries/000.p/"+strconv.Itoa(n), log+"/tile/batches/000.p/"+strconv.Itoa(n)
	uses := log + "/uses/" + s.Access.Grant.String()
	played := len(s.World.Accepted)
	s.World.RegisterParty("510500.stranger", statement.RoleUnit)
	stranger := s.World.Person("510500.stranger", statement.PostOfficer)
	gatewaytest.Replay(t, s.ledger, s.World.Accepted[played:])
	s.CaughtUp(t)
	user, provider := s.session(s.by), s.session(s.World.Person(rulestest.Statistics, statement.PostOfficer))
	bureau := s.session(s.World.Person(rulestest.Bureau, statement.PostSupervisor))
	for who, c := range map[string]struct {
		token string
		want  int
	}{
		"anybody": {"", http.StatusUnauthorized}, "a stranger": {s.session(stranger), http.StatusForbidden},
		"the user": {user, http.StatusOK}, "the provider": {provider, http.StatusOK}, "the Bureau": {bureau, http.StatusOK},
	} {
		for _, path := range []string{entries, batches, uses} {
			if status, _, raw := s.call(http.MethodGet, path, c.token, nil); status != c.want {
				t.Errorf("%s, %s: %d %s", who, path, status, raw)
			}
		}
	}
	_, _, raw := s.call(http.MethodGet, entries, bureau, nil)
	parsed, err := tile.ParseEntries(raw, n)
	if err != nil || merkle.LeafHash(parsed[first.Index].Leaf).String() != first.Leaf || event.ID(parsed[first.Index].Event).String() != first.ID {
		t.Errorf("%d entries, %v", len(parsed), err)
	}
	_, _, raw = s.call(http.MethodGet, batches, bureau, nil)
	found, err := tile.ParseBatches(raw, n)
	if err != nil || len(found) != 1 || len(found[0].IDs) != 3 {
		t.Fatalf("%d batches, %v", len(found), err)
	}
	digest := gm.Sum(found[0].Envelope).String()
	if status, _, raw := s.call(http.MethodGet, log+"/batch/"+digest+"?leaf="+strconv.FormatInt(first.Index, 10), user, nil); status != http.StatusOK || !bytes.Equal(raw, found[0].Envelope) {
		t.Errorf("the batch: %d", status)
	}
	var page api.UsePage
	s.get(uses+"?limit=2", user, &page)
	if len(page.Uses) != 2 || page.Uses[0].Index != first.Index+2 || page.Next == nil || page.Uses[0].Event == nil {
		t.Fatalf("%+v", page)
	}
	next := *page.Next
	s.get(uses+"?limit=2&before="+strconv.FormatInt(next, 10), user, &page)
	if len(page.Uses) == 0 || page.Uses[0].Index != first.Index {
		t.Errorf("the next page begins at %+v", page.Uses)
	}
}

func TestDecisions(t *testing.T) {
	s := openWithLog(t, false)
	intent := func(d *event.Draft) { d.Intent = true }
	purpose := func(d *event.Draft) { d.Use.Purpose = "another.purpose" }
	var decision api.Decision
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		decision = api.Decision{}
		s.post("/v1/decisions", s.batch(1, intent), &decision)
		if decision.Permit || time.Now().After(deadline) { // stale until the index was compared with the ledger
			break
		}
	}
	if !decision.Permit || decision.Grant == nil || *decision.Grant != s.Access.Grant.String() || decision.Height == 0 || len(decision.Receipt.Entries) != 1 {
		t.Fatalf("%+v", decision)
	}
	decision = api.Decision{}
	s.post("/v1/decisions", s.batch(1, intent, purpose), &decision)
	if decision.Permit || decision.Code == nil || *decision.Code != "suspected.purpose" || decision.Grant != nil || decision.HintZH == nil {
		t.Errorf("%+v", decision)
	}
	for what, body := range map[string][]byte{"no intent": s.batch(1), "two": s.batch(2, intent), "two batches": append(s.batch(1, intent), s.batch(1, intent)...)} {
		status, header, raw := s.call(http.MethodPost, "/v1/decisions", "", body)
		if p := s.problem(raw, header, status); p.Code != "decision.intent" {
			t.Errorf("%s: %d %+v", what, status, p)
		}
	}
}

func TestEventsThatAreNotTaken(t *testing.T) {
	s := openWithLog(t, false)
	good := s.batch(2)
	cut := good[:len(good)-3]
	swapped := append(bytes.Clone(good[:bytes.IndexByte(good, '\n')+1]), s.batch(2)[bytes.IndexByte(good, '\n')+1:]...)
	for what, c := range map[string]struct {
		body []byte
		code string
	}{
		"nothing":      {nil, "events.form"},
		"a cut one":    {cut, "events.form"},
		"other events": {swapped, "events.root"},
		"no envelope":  {[]byte("{}\n"), "events.batch"},
		"too much":     {make([]byte, event.MaxRequest+1), "request.size"},
	} {
		status, header, raw := s.call(http.MethodPost, "/v1/events", "", c.body)
		if p := s.problem(raw, header, status); p.Code != c.code {
			t.Errorf("%s: %d %+v", what, status, p)
		}
	}
	for _, path := range []string{"/v1/log/2031/checkpoint", "/v1/log/" + s.log.Ref.ID + "/tile/9/000", "/v1/log/" + s.log.Ref.ID + "/tile/0/x999/999"} {
		if status, _, raw := s.call(http.MethodGet, path, "", nil); status != http.StatusNotFound && status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", path, status, raw)
		}
	}
}

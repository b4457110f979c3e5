//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/gateway/config"
	"luzheng/gateway/fabric"
	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// TestTheEventLogTakesOver: uses that stand on a ledger from before its event log are imported into it, and none is recorded on the
// ledger any more; what the log takes is anchored; another history is refused by the channel, whoever holds the log's key.
func TestTheEventLogTakesOver(t *testing.T) {
	s := newUses(t)
	suspected := s.access.Use(s.Now)
	suspected.Purpose = "marketing"
	for _, u := range []*statement.UsageRecord{s.access.Use(s.Now), suspected} {
		if d := s.Record(s.Sign(u, nil, s.by)); d.Outcome.Result != outcome.Accepted {
			t.Fatalf("a use on the ledger itself is refused: %s", d.Outcome.Code)
		}
	}
	must(t, "network", "up", "--run", run)
	if d := s.Record(s.Sign(s.access.Use(s.Now), nil, s.by)); d.Outcome.Code != "usage.closed" {
		t.Errorf("with a log, a use on the ledger itself is %s %q", d.Outcome.Result, d.Outcome.Code)
	}
	s.anchored(2)
	if before := s.log(); before.Size < 2 {
		t.Errorf("%d uses of the ledger were imported", before.Size)
	}
	batch := s.batch(3)
	first := s.send(batch)
	s.anchored(s.log().Size)
	if again := s.send(batch); !bytes.Equal(first, again) {
		t.Errorf("the same batch again got another receipt:\n%s\n%s", first, again)
	}
	s.forge()
}

// uses is an access on the real network, in use.
type uses struct {
	*rulestest.World
	t      *testing.T
	access rulestest.Access
	by     *rulestest.Person
	net    network
}

func newUses(t *testing.T) *uses {
	c, err := config.ReadGateway(filepath.Join(run, "units", "gateway.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	ledger, err := fabric.Connect(c.Fabric)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ledger.Close() })
	s := &uses{t: t, net: network{t.Context(), ledger}}
	s.World = rulestest.On(t, s.net, c.Ledger, authority(t), founders(t)...)
	again := time.Now().Unix()
	provider, user := statement.PartyID(fmt.Sprintf("510500.p-%d", again)), statement.PartyID(fmt.Sprintf("510500.u-%d", again))
	s.access = s.GrantedAccess(provider, user)
	s.by = s.Person(user, statement.PostOfficer)
	return s
}

// log is what the operator's gateway says of the log.
func (s *uses) log() (l api.EventLog) {
	s.t.Helper()
	answer, err := http.Get(bureauURL + "/v1/log")
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&l); err != nil || answer.StatusCode != http.StatusOK {
		s.t.Fatalf("the log: %s, %v", answer.Status, err)
	}
	return l
}

// anchored waits until so many leaves are under an anchored checkpoint.
func (s *uses) anchored(size int64) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(200 * time.Millisecond) {
		if state := s.state(); state.Anchor != nil && state.Anchor.Size >= size {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("%d leaves are not anchored: %+v, the log: %+v", size, s.state(), s.log())
		}
	}
}

// ref names this year's log.
func (s *uses) ref() statement.Ref { return statement.LogRef(fmt.Sprint(s.Year())) }

// state is the log on the ledger.
func (s *uses) state() *entity.Log {
	s.t.Helper()
	raw, err := s.net.Entity(s.ref())
	if err != nil || raw == nil {
		s.t.Fatalf("%s: %v", s.ref(), err)
	}
	e, err := entity.Parse(s.ref(), raw)
	if err != nil {
		s.t.Fatal(err)
	}
	return e.(*entity.Log)
}

// batch is n uses under one signature.
func (s *uses) batch(n int) []byte {
	s.t.Helper()
	var lines [][]byte
	for range n {
		line, err := s.Event(s.access.Use(s.Now), s.by).Marshal()
		if err != nil {
			s.t.Fatal(err)
		}
		lines = append(lines, line)
	}
	batch, err := event.Sign(lines, s.by.Key)
	if err != nil {
		s.t.Fatal(err)
	}
	return batch.Append(nil)
}

// send records a batch and gives the receipts.
func (s *uses) send(batch []byte) []byte {
	s.t.Helper()
	answer, err := http.Post(bureauURL+"/v1/events", "application/x-ndjson", bytes.NewReader(batch))
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		s.t.Fatalf("POST /v1/events: %s %s %v", answer.Status, raw, err)
	}
	return raw
}

// forge presents other histories under the log's own key, as whoever has stolen it would.
func (s *uses) forge() {
	s.t.Helper()
	dir := filepath.Join(run, "bureau", "keys")
	key, err := config.LoadKey(filepath.Join(dir, "log.key"), filepath.Join(dir, "passphrase"))
	if err != nil {
		s.t.Fatal(err)
	}
	service := &rulestest.Person{Party: rulestest.Bureau, Post: statement.PostLog, Key: key}
	for _, forged := range []struct {
		code statement.Code
		make func(*checkpoint.Events)
	}{
		{"log.fork", func(c *checkpoint.Events) { c.Root = gm.Sum([]byte("another history")) }},
		{"log.shrink", func(c *checkpoint.Events) { c.Size-- }},
		{"log.inconsistent", func(c *checkpoint.Events) { c.Size, c.Root = c.Size+1, gm.Sum(c.Root[:]) }},
	} {
		if code := s.present(service, forged.make); code != forged.code {
			s.t.Errorf("a forged checkpoint is judged %q, want %s", code, forged.code)
		}
	}
}

// present has a checkpoint anchored that differs from the anchored one, and gives the code of the refusal. The log itself may anchor in
// between: then it is tried again.
func (s *uses) present(service *rulestest.Person, forge func(*checkpoint.Events)) statement.Code {
	s.t.Helper()
	for {
		state, ref := s.state(), s.ref()
		c := checkpoint.Events{
			Origin: state.Origin, Size: uint64(state.Anchor.Size), Root: state.Anchor.Root, MapRoot: state.Anchor.Map, Time: time.Now().UnixMilli(),
		}
		forge(&c)
		note, err := checkpoint.SignEvents(c, service.Key)
		if err != nil {
			s.t.Fatal(err)
		}
		d := s.Draft(&statement.LogAnchor{Note: note}, nil, service)
		d.Subject, d.Prev = &ref, &state.Head
		if code := s.Record(s.SignDraft(d, service)).Outcome.Code; code != "prev.stale" {
			return code
		}
	}
}

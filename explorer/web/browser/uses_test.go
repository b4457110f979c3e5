//go:build browser

package browser

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/gateway/daemon"
	"luzheng/gateway/gatewaytest"
	"luzheng/signer/event"
	"luzheng/signer/statement"
)

// logging has the gateway keep the event log. Its clock is the machine's: the ledger takes no checkpoint from the future.
func logging(log *rulestest.EventLog) func(*daemon.Gateway) {
	return func(g *daemon.Gateway) {
		g.Now = time.Now
		g.EventLog = &daemon.EventLog{Key: log.Key.Key, AnchorInterval: 500 * time.Millisecond, CheckpointInterval: 50 * time.Millisecond}
	}
}

// use has the planning office use the granted data: four times as it may, and once for another purpose.
func (there *world) use(t *testing.T, served *gatewaytest.Served, story *gatewaytest.Story) {
	t.Helper()
	by := story.World.Person(rulestest.Planning, statement.PostOfficer)
	const misuse = 3
	var uses []*statement.UsageRecord
	for range 5 {
		uses = append(uses, story.Access.Use(time.Now().UnixMilli()))
	}
	uses[misuse].Purpose = "another.purpose"
	there.Uses = send(t, served, by, uses)
	there.Misuse = there.Uses[misuse]
	obtain := func(entry, version statement.Ref) {
		send(t, served, by, []*statement.UsageRecord{{
			Action: statement.ActionDownload, Entry: entry, Version: version, Purpose: "urban.planning", Mode: statement.ModeDownload, At: time.Now().UnixMilli(),
		}})
	}
	obtain(there.Villages, there.Version)
	// The last use is the only one of its dataset: a test changes its row before anybody has read it.
	there.Unread = story.Open
	obtain(story.Open, story.OpenVersion)
}

// send has somebody sign uses and sends them; it gives their IDs.
func send(t *testing.T, served *gatewaytest.Served, by *rulestest.Person, uses []*statement.UsageRecord) (ids []string) {
	t.Helper()
	var lines [][]byte
	for _, use := range uses {
		e, err := event.New(event.Draft{Ledger: rulestest.Ledger, Issuer: by.Party, Handler: by.Handler, Use: *use})
		if err != nil {
			t.Fatal(err)
		}
		line, err := e.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	batch, err := event.Sign(lines, by.Key)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range batch.IDs {
		ids = append(ids, id.String())
	}
	deliver(t, served, batch.Append(nil))
	return ids
}

// deliver sends events to a log, which opens a moment after the gateway, and waits until the ledger covers them.
func deliver(t *testing.T, served *gatewaytest.Served, batch []byte) {
	t.Helper()
	const patience = 2 * time.Minute
	deadline := time.Now().Add(patience)
	for sent := false; ; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the event log takes nothing, or is never anchored")
		}
		if !sent {
			answer, err := http.Post(served.URL+"/v1/events", "application/x-ndjson", bytes.NewReader(batch))
			if err != nil {
				t.Fatal(err)
			}
			raw, _ := io.ReadAll(answer.Body)
			_ = answer.Body.Close() // it was only read
			if sent = answer.StatusCode == http.StatusOK; !sent && answer.StatusCode < http.StatusInternalServerError && answer.StatusCode != http.StatusNotFound {
				t.Fatalf("POST /v1/events: %d %s", answer.StatusCode, raw)
			}
			continue
		}
		var log api.EventLog
		answer, err := http.Get(served.URL + "/v1/log")
		if err != nil {
			t.Fatal(err)
		}
		err = json.NewDecoder(answer.Body).Decode(&log)
		_ = answer.Body.Close() // it was only read
		if err == nil && log.Anchored != nil && *log.Anchored == log.Size {
			return
		}
	}
}

//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// victims are one process of each kind; the network's supervisor brings each back.
var victims = []string{
	"bureau-gateway", "bureau-follower", "audit-chaincode", "cyberspace-peer", "units-orderer", "postgres", "bureau-peer", "bureau-orderer",
}

// TestKilledProcessesLoseNothing: clients keep writing through both gateways while one process of each kind is killed with
// SIGKILL. Whatever was acknowledged is there afterwards, once; the index equals the ledger; all four attest.
func TestKilledProcessesLoseNothing(t *testing.T) {
	w := newWriter(t)
	ctx, stop := context.WithCancel(t.Context())
	var clients sync.WaitGroup
	for i := range 8 {
		url := []string{bureauURL, unitsURL}[i%2]
		clients.Go(func() { w.keepWriting(ctx, url) })
	}
	for _, victim := range victims {
		before := w.count()
		must(t, "network", "kill", victim, "--run", run)
		t.Logf("killed %s", victim)
		w.waitBeyond(t, before+20)
	}
	stop()
	clients.Wait()
	must(t, "network", "up", "--run", run, "--no-event-log")
	w.verifyAll(t)
	for _, organisation := range []string{"bureau", "units"} {
		must(t, "gateway", "fsck", "--config", filepath.Join(run, organisation, "gateway.yaml"))
	}
}

// TestTwoGatewaysGiveOneAnswer: the same envelope sent to the gateways of two organisations at once is accepted once, and both
// tell the same.
func TestTwoGatewaysGiveOneAnswer(t *testing.T) {
	w := newWriter(t)
	for range 5 {
		raw, id := w.sign(t)
		answers := make([]answer, 2)
		var both sync.WaitGroup
		for i, url := range []string{bureauURL, unitsURL} {
			both.Go(func() { answers[i] = w.sendOn(t.Context(), url, raw) })
		}
		both.Wait()
		for _, a := range answers {
			if a.Err != nil || a.Result != "accepted" || a.ID != id {
				t.Fatalf("answers %+v", answers)
			}
		}
		if answers[0].Tx != answers[1].Tx || answers[0].Block != answers[1].Block {
			t.Errorf("the gateways tell two stories: %+v", answers)
		}
	}
}

// answer is what the API says of one statement.
type answer struct {
	ID     gm.Digest `json:"id"`
	Result string    `json:"result"`
	Tx     string    `json:"tx"`
	Block  int64     `json:"block"`
	Err    error     `json:"-"`
}

// writer signs statements of the units' officer and remembers which were acknowledged.
type writer struct {
	ledger statement.LedgerID
	key    *gm.PrivateKey
	client http.Client

	mu           sync.Mutex
	acknowledged map[gm.Digest]answer
}

func newWriter(t *testing.T) *writer {
	t.Helper()
	dir := filepath.Join(run, "units", "keys")
	file, err := os.ReadFile(filepath.Join(dir, "officer.key"))
	if err != nil {
		t.Fatal(err)
	}
	passphrase, err := os.ReadFile(filepath.Join(dir, "passphrase"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := gm.ParsePrivateKey(file, bytes.TrimSpace(passphrase))
	if err != nil {
		t.Fatal(err)
	}
	ledger := strings.TrimSpace(must(t, "gateway", "ledger", "--url", bureauURL))
	return &writer{
		ledger: statement.LedgerID(ledger), key: key, client: http.Client{Timeout: 30 * time.Second},
		acknowledged: make(map[gm.Digest]answer),
	}
}

// sign makes a new catalogue entry, which depends on nothing that another writes.
func (w *writer) sign(t *testing.T) (raw []byte, id gm.Digest) {
	raw, id, err := w.make()
	if err != nil {
		t.Fatal(err)
	}
	return raw, id
}

func (w *writer) make() (raw []byte, id gm.Digest, err error) {
	now := time.Now()
	s, err := statement.New(statement.Draft{
		Ledger: w.ledger, Issuer: "510500.units", Handler: "units-officer",
		IssuedAt: now.UnixMilli(), NotAfter: now.Add(30 * time.Minute).UnixMilli(),
		Body: &statement.CataloguePublish{Catalogue: statement.Catalogue{
			BusinessName: "测试数据", System: "测试", Items: []statement.DataItem{{Name: "code"}}, Format: statement.FormatCSV,
			SharingClass: statement.SharingUnconditional, OpeningClass: statement.OpeningNone, OpeningReason: "test",
			ProvisionMode: statement.ModeInterface, UpdateCycle: statement.CycleOnce, SecurityLevel: statement.LevelGeneral,
		}},
	})
	if err != nil {
		return nil, id, err
	}
	payload, err := s.Marshal()
	if err != nil {
		return nil, id, err
	}
	env, err := envelope.Sign(envelope.TypeStatement, payload, w.key)
	if err != nil {
		return nil, id, err
	}
	raw, err = env.Marshal()
	return raw, env.ID(), err
}

// keepWriting sends one statement after the other, each until it is acknowledged.
func (w *writer) keepWriting(ctx context.Context, url string) {
	for ctx.Err() == nil {
		raw, id, err := w.make()
		if err != nil {
			return
		}
		for ctx.Err() == nil {
			if a := w.send(ctx, url, raw); a.Err == nil {
				w.mu.Lock()
				w.acknowledged[id] = a
				w.mu.Unlock()
				break
			}
			time.Sleep(200 * time.Millisecond)
		}
	}
}

func (w *writer) send(ctx context.Context, url string, raw []byte) answer {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/v1/statements", bytes.NewReader(raw))
	if err != nil {
		return answer{Err: err}
	}
	request.Header.Set("Content-Type", "application/json")
	return w.read(w.client.Do(request))
}

// sendOn sends until there is an answer, as a client does that was told to come again, or whose line broke.
func (w *writer) sendOn(ctx context.Context, url string, raw []byte) answer {
	deadline := time.Now().Add(patience)
	for {
		a := w.send(ctx, url, raw)
		if a.Err == nil || time.Now().After(deadline) {
			return a
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// record has a new statement accepted through a gateway, and gives its ID once the Bureau's gateway, which may be another, has it too.
func (w *writer) record(t *testing.T, url string) gm.Digest {
	t.Helper()
	raw, id := w.sign(t)
	a := w.sendOn(t.Context(), url, raw)
	if a.Err != nil || a.Result != "accepted" {
		t.Fatalf("answer %+v", a)
	}
	if err := w.find(bureauURL, id, a); err != nil {
		t.Fatal(err)
	}
	return id
}

func (w *writer) read(response *http.Response, err error) answer {
	if err != nil {
		return answer{Err: err}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return answer{Err: err}
	}
	if response.StatusCode != http.StatusOK {
		return answer{Err: fmt.Errorf("%s: %s", response.Status, body)}
	}
	var results struct {
		Results []answer `json:"results"`
	}
	if err := json.Unmarshal(body, &results); err != nil {
		return answer{Err: err}
	}
	if len(results.Results) != 1 {
		return answer{Err: fmt.Errorf("not one result: %s", body)}
	}
	return results.Results[0]
}

func (w *writer) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.acknowledged)
}

// waitBeyond waits until more than n statements are acknowledged: the system has come back by itself.
func (w *writer) waitBeyond(t *testing.T, n int) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for w.count() <= n {
		if time.Now().After(deadline) {
			t.Fatalf("in the end %d statements are acknowledged, expected more than %d", w.count(), n)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// verifyAll asks both gateways for every acknowledged statement: each is where its receipt says.
func (w *writer) verifyAll(t *testing.T) {
	t.Helper()
	t.Logf("%d statements were acknowledged", w.count())
	for id, a := range w.acknowledged {
		for _, url := range []string{bureauURL, unitsURL} {
			if err := w.find(url, id, a); err != nil {
				t.Errorf("acknowledged statement %s at %s: %v", id, url, err)
			}
		}
	}
}

func (w *writer) find(url string, id gm.Digest, want answer) error {
	deadline := time.Now().Add(patience)
	for {
		got, err := w.fetch(url, id)
		if err == nil && got.Result == "accepted" && got.Tx == want.Tx && got.Block == want.Block {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("found %+v (%w), expected %+v", got, err, want)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

func (w *writer) fetch(url string, id gm.Digest) (answer, error) {
	response, err := w.client.Get(url + "/v1/statements/" + id.String())
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	var a answer
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return a, err
	}
	if response.StatusCode != http.StatusOK {
		return a, fmt.Errorf("%s: %s", response.Status, body)
	}
	return a, json.Unmarshal(body, &a)
}

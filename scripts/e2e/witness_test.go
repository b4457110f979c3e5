//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"luzheng/explorer/witness"
	"luzheng/gateway/api"
	"luzheng/gateway/config"
	"luzheng/gateway/monitor"
	"luzheng/signer/challenge"
	"luzheng/signer/checkpoint"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

// witnessURL is the witness's address: the topology's port and the offset.
const witnessURL = "http://127.0.0.1:23500"

// TestAListIsCompleteAndWitnessed: the list of all uses of a dataset, and one single use, are proven under a checkpoint that the outside
// witness has cosigned, by what a reader fetches and verifies offline; a list that hides one is found out.
func TestAListIsCompleteAndWitnessed(t *testing.T) {
	must(t, "network", "up", "--run", run)
	s := newUses(t)
	token := s.token()
	s.granted(token)
	first := s.log().Size
	s.send(s.batch(3))
	s.cosigned(uint64(first) + 3)

	dir := t.TempDir()
	list, one, forged := filepath.Join(dir, "uses.json"), filepath.Join(dir, "use.json"), filepath.Join(dir, "forged.json")
	entry, trust := s.access.Use(s.Now).Entry.String(), filepath.Join(run, "trust-root.json")
	must(t, "explorer", "events", entry, "--url", bureauURL, "--token", token, "--out", list)
	must(t, "explorer", "events", fmt.Sprint(first), "--url", bureauURL, "--token", token, "--out", one)
	complete := must(t, "explorer", "verify", "--complete", entry, "--evidence", list, "--trust-root", trust, "--lang", "en")
	for _, says := range []string{"Verified: complete, witnessed", "(3) are in the list and none is missing", "court.luzhou.example"} {
		if !strings.Contains(complete, says) {
			t.Errorf("the complete list does not say %q:\n%s", says, complete)
		}
	}
	must(t, "explorer", "verify", "--evidence", one, "--trust-root", trust)

	raw, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	file, err := evidence.Parse(bytes.TrimSpace(raw))
	if err != nil {
		t.Fatal(err)
	}
	file.Events.All.Uses = slices.Delete(file.Events.All.Uses, 1, 2)
	if raw, err = file.Marshal(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(forged, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := program(t.Context(), "explorer", "verify", "--complete", entry, "--evidence", forged, "--trust-root", trust, "--lang", "en")
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(out, "use number 2") || !strings.Contains(out, "is missing") {
		t.Errorf("a list that hides a use: %v\n%s", err, out)
	}
}

// TestAKilledWitnessGoesOnAndSignsOneHistory kills the witness between requests: it goes on from what it cosigned. Another checkpoint of
// a size that it cosigned, under the log's own key, it refuses before and after a kill; it keeps both as evidence, and cosigns nothing
// more until a person has looked.
func TestAKilledWitnessGoesOnAndSignsOneHistory(t *testing.T) {
	must(t, "network", "up", "--run", run)
	s := newUses(t)
	for range 3 {
		before := s.witness().Logs
		must(t, "network", "kill", "witness", "--run", run)
		size := uint64(s.log().Size)
		s.send(s.batch(2))
		s.cosigned(size + 2)
		if n := len(before); n > 0 && s.witness().Logs[0].Cosigned < before[n-1].Cosigned {
			t.Errorf("it has forgotten what it cosigned: %+v, %+v", before, s.witness().Logs)
		}
	}
	forged := s.diverging()
	for _, refusal := range []int{http.StatusConflict, http.StatusServiceUnavailable} { // then because of the alarm
		if status, body := s.ask(forged); status != refusal {
			t.Errorf("another history: %d %s, want %d", status, body, refusal)
		}
		must(t, "network", "kill", "witness", "--run", run)
		s.answers()
	}
	alarms, err := filepath.Glob(filepath.Join(run, "witness", "alarms", "*.json"))
	if err != nil || len(alarms) == 0 {
		t.Fatalf("there is no evidence of it: %v", err)
	}
	about := filepath.Join(t.TempDir(), "log.json")
	must(t, "explorer", "evidence", s.ref().String(), "--url", bureauURL, "--out", about)
	must(t, "explorer", "check-equivocation", alarms[0], "--evidence", about, "--trust-root", filepath.Join(run, "trust-root.json"))
	must(t, "network", "stop", "witness", "--run", run)
	for _, file := range alarms {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	must(t, "network", "start", "witness", "--run", run)
	size := uint64(s.log().Size)
	s.send(s.batch(1))
	s.cosigned(size + 1)
}

// TestTheMonitorIsGreenAndNamesWhatWasChanged changes one stored value after another behind the gateway's back, and puts it back.
func TestTheMonitorIsGreenAndNamesWhatWasChanged(t *testing.T) {
	must(t, "network", "up", "--run", run)
	s := newUses(t)
	size := uint64(s.log().Size)
	s.send(s.batch(2))
	s.cosigned(size + 2)
	green := func() {
		t.Helper()
		if status := s.monitored(0); status.Red || len(status.Checks) < 4 {
			t.Fatalf("an honest network: %+v", status)
		}
	}
	green()
	entry := s.access.Use(s.Now).Entry.String()
	oldest := `size = (SELECT min(size) FROM log.log_checkpoints)`
	for _, c := range []struct{ table, row, column, change, back string }{
		{"log_groups", "first=0", "leaves", flipped("log.log_groups", "leaves", "first = 0"), ""},
		{"log_groups", "first=0", "heads", flipped("log.log_groups", "heads", "first = 0"), ""},
		{"log_checkpoints", "size=", "note", flipped("log.log_checkpoints", "note", oldest), ""},
		{"log_checkpoints", "size=", "anchored", flipped("log.log_checkpoints", "anchored", oldest), ""},
		{"log_checkpoints", "size=", "reported", "UPDATE log.log_checkpoints SET reported = NOT reported WHERE " + oldest, ""},
		{
			"entities", entry, "state",
			`UPDATE "index".entities SET state = 'x' || state WHERE ref = '` + entry + `'`,
			`UPDATE "index".entities SET state = substring(state FROM 2) WHERE ref = '` + entry + `'`,
		},
	} {
		must(t, "network", "psql", "--run", run, "--", "-c", c.change)
		status := s.monitored(1)
		if !slices.ContainsFunc(status.Findings, func(f monitor.Finding) bool {
			return f.Table == c.table && strings.Contains(f.Row, c.row) && f.Column == c.column
		}) {
			t.Errorf("%s %s was changed, found is %+v", c.table, c.column, status.Findings)
		}
		if c.back == "" {
			c.back = c.change // the same again undoes it
		}
		must(t, "network", "psql", "--run", run, "--", "-c", c.back)
	}
	green()
}

// flipped changes one bit of a stored byte string; twice, none.
func flipped(table, column, where string) string {
	return fmt.Sprintf("UPDATE %s SET %s = set_byte(%[2]s, length(%[2]s) / 2, get_byte(%[2]s, length(%[2]s) / 2) # 1) WHERE %[3]s", table, column, where)
}

// monitored checks everything once, and expects that the command ends with the given code.
func (s *uses) monitored(code int) (status monitor.Status) {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), filepath.Join(root, "bin", "gateway"), "monitor", "--config", filepath.Join(run, "bureau", "gateway.yaml"), "--once", "--json")
	var out, say bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &say
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || cmd.ProcessState.ExitCode() != code {
		s.t.Errorf("the monitor ends with %v, want %d:\n%s%s", err, code, out.String(), say.String())
	}
	if err := json.Unmarshal(out.Bytes(), &status); err != nil {
		s.t.Fatalf("%v: %s%s", err, out.String(), say.String())
	}
	return status
}

// witness is what the witness says of itself; it may be starting.
func (s *uses) witness() (status witness.Status) {
	s.t.Helper()
	answer, err := http.Get(witnessURL + "/v1/status")
	if err != nil {
		return status
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&status); err != nil {
		s.t.Fatal(err)
	}
	return status
}

// until waits for something of the witness.
func (s *uses) until(what string, holds func(witness.Status) bool) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); !holds(s.witness()); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("the witness %s: %+v, the log: %+v", what, s.witness(), s.log())
		}
	}
}

// cosigned waits until the witness has cosigned so many leaves.
func (s *uses) cosigned(size uint64) {
	s.t.Helper()
	s.until(fmt.Sprintf("has not cosigned %d leaves", size), func(w witness.Status) bool {
		return len(w.Logs) > 0 && w.Logs[len(w.Logs)-1].Cosigned >= size
	})
}

// answers waits until the witness is there again.
func (s *uses) answers() {
	s.t.Helper()
	s.until("does not come back", func(w witness.Status) bool { return w.Name != "" })
}

// diverging is a checkpoint of the size cosigned last with another root, under the log's own key, as whoever has stolen it would sign.
func (s *uses) diverging() checkpoint.Addition {
	s.t.Helper()
	dir := filepath.Join(run, "bureau", "keys")
	key, err := config.LoadKey(filepath.Join(dir, "log.key"), filepath.Join(dir, "passphrase"))
	if err != nil {
		s.t.Fatal(err)
	}
	logs := s.witness().Logs
	size := logs[len(logs)-1].Cosigned
	note, err := checkpoint.SignEvents(checkpoint.Events{
		Origin: s.state().Origin, Size: size, Root: gm.Sum([]byte("another history")), MapRoot: gm.Sum(nil), Time: time.Now().UnixMilli(),
	}, key)
	if err != nil {
		s.t.Fatal(err)
	}
	return checkpoint.Addition{Old: size, Proof: merkle.Proof{}, Note: note}
}

// ask asks the witness for a cosignature.
func (s *uses) ask(a checkpoint.Addition) (int, string) {
	s.t.Helper()
	answer, err := http.Post(witnessURL+"/add-checkpoint", "text/plain", bytes.NewReader(a.Marshal()))
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// token is that of a session of whoever uses the data, once the gateway has come to know them.
func (s *uses) token() string {
	s.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(200 * time.Millisecond) {
		opened := s.session()
		if opened.JSON201 != nil {
			return opened.JSON201.Token
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("no session: %s", opened.Body)
		}
	}
}

// granted waits until the operator's gateway knows of the grant: it judges uses by what its index has.
func (s *uses) granted(token string) {
	s.t.Helper()
	grant := s.access.Use(s.Now).Grant
	for deadline := time.Now().Add(patience); ; time.Sleep(200 * time.Millisecond) {
		request, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, bureauURL+"/v1/entities/"+grant.String(), nil)
		if err != nil {
			s.t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+token)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			s.t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode == http.StatusOK {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("the gateway does not know %s: %s", grant, answer.Status)
		}
	}
}

func (s *uses) session() *api.OpenSessionResponse {
	s.t.Helper()
	client, err := api.NewClientWithResponses(bureauURL)
	if err != nil {
		s.t.Fatal(err)
	}
	asked, err := client.RequestChallengeWithResponse(context.Background())
	if err != nil || asked.JSON200 == nil {
		s.t.Fatalf("no challenge: %v", err)
	}
	text, err := gm.ParseDigest(asked.JSON200.Challenge)
	if err != nil {
		s.t.Fatal(err)
	}
	ledger, err := config.ReadGateway(filepath.Join(run, "bureau", "gateway.yaml"))
	if err != nil {
		s.t.Fatal(err)
	}
	signed, err := challenge.Answer(ledger.Ledger, bureauURL, text, s.by.Key)
	if err != nil {
		s.t.Fatal(err)
	}
	opened, err := client.OpenSessionWithBodyWithResponse(context.Background(), "application/json", bytes.NewReader(signed))
	if err != nil {
		s.t.Fatal(err)
	}
	return opened
}

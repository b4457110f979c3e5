package main

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"luzheng/explorer/witness/witnesstest"
	"luzheng/network/loopback"
	"luzheng/signer/checkpoint"
	"luzheng/signer/event"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/trust"
)

const witnessName = "witness.court.example"

// kills is how often a test kills the witness.
func kills(t *testing.T) int {
	if testing.Short() {
		return 5
	}
	return 40
}

// station is a witness in a process of its own, and the town that it watches.
type station struct {
	t       *testing.T
	town    *witnesstest.Town
	dir     string
	address string
	gateway string
	// followers are the addresses of the organisations' followers.
	followers map[string]string
	key       *gm.PublicKey
	process   *exec.Cmd
	errors    bytes.Buffer
}

func newStation(t *testing.T) *station {
	t.Helper()
	s := &station{t: t, town: witnesstest.New(t), dir: filepath.Join(t.TempDir(), "witness")}
	identity, err := initialise(s.dir, "", trust.Witness{Name: witnessName})
	if err != nil {
		t.Fatal(err)
	}
	if s.key, err = gm.ParsePublicKey(identity.Key); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.file("trust.json"), s.town.Trust(t, *identity).Marshal(), 0o644); err != nil {
		t.Fatal(err)
	}
	if s.address, err = loopback.Address(); err != nil {
		t.Fatal(err)
	}
	s.gateway = s.town.ServeGateway(t, witnessName, s.key)
	s.followers = map[string]string{}
	for _, org := range witnesstest.Organisations {
		s.followers[org] = s.town.ServeFollower(t, org)
	}
	t.Cleanup(s.kill)
	return s
}

func (s *station) file(name string) string { return filepath.Join(filepath.Dir(s.dir), name) }

// start runs the witness, and does not wait until it answers.
func (s *station) start() {
	s.t.Helper()
	program, err := exec.LookPath("witness")
	if err != nil {
		s.t.Fatal(err)
	}
	args := []string{
		"serve", "--data", s.dir, "--trust-root", s.file("trust.json"), "--log", s.gateway, "--listen", s.address, "--every", "50ms",
	}
	for _, org := range witnesstest.Organisations {
		args = append(args, "--follower", org+"="+s.followers[org])
	}
	s.errors.Reset()
	s.process = exec.Command(program, args...)
	s.process.Stderr = &s.errors
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
}

// patience is how long a slow machine may take to start the witness, and the witness to replay a log.
const patience = 5 * time.Minute

// ready waits until the witness answers.
func (s *station) ready() {
	s.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if response, err := http.Get("http://" + s.address + "/healthz"); err == nil {
			response.Body.Close()
			return
		}
	}
	s.t.Fatalf("the witness does not come up: %s", s.lastWords())
}

// lastWords ends the witness and gives what it said, which is whole only then.
func (s *station) lastWords() string {
	s.kill()
	return s.errors.String()
}

// killWithin kills the witness at a random moment of the time given, and tells until when it is not killed.
func (s *station) killWithin(most time.Duration) (deadline time.Time) {
	after := rand.N(most)
	process := s.process.Process
	time.AfterFunc(after, func() { _ = process.Signal(syscall.SIGKILL) })
	return time.Now().Add(after)
}

func (s *station) kill() {
	if s.process == nil {
		return
	}
	if err := s.process.Process.Signal(syscall.SIGKILL); err != nil {
		s.t.Log(err)
	}
	_ = s.process.Wait() // It was killed.
	s.process = nil
}

// answered is what the witness answered to a request; none when it does not answer.
type answered struct {
	status int
	body   string
}

func (s *station) ask(a checkpoint.Addition) (got answered) {
	client := http.Client{Timeout: time.Minute}
	defer client.CloseIdleConnections()
	response, err := client.Post("http://"+s.address+"/add-checkpoint", "text/plain", bytes.NewReader(a.Marshal()))
	if err != nil {
		return got
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return got
	}
	return answered{response.StatusCode, string(raw)}
}

// settle asks until the witness gives a final answer.
func (s *station) settle(a func(old uint64) checkpoint.Addition, old uint64) answered {
	s.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		got := s.ask(a(old))
		switch got.status {
		case 0, http.StatusServiceUnavailable:
			time.Sleep(25 * time.Millisecond)
		case http.StatusConflict:
			known, err := strconv.ParseUint(strings.TrimSpace(got.body), 10, 64)
			if err != nil || known == old {
				return got
			}
			old = known
		default:
			return got
		}
	}
	s.t.Fatalf("no final answer; the witness says: %s", s.lastWords())
	return answered{}
}

// begin is how a life begins: the witness cosigns what is new since the last one, and gives the size.
func (s *station) begin(old uint64) uint64 {
	s.t.Helper()
	s.town.Change(func() { s.town.Uses(uses(1)...) })
	var asked checkpoint.Addition
	got := s.settle(func(old uint64) checkpoint.Addition {
		asked = s.addition(old)
		return asked
	}, old)
	if got.status != http.StatusOK {
		s.t.Fatalf("%+v", got)
	}
	s.mustBeSigned(asked.Note, got.body)
	return s.size()
}

// alarms are the files of those that stand.
func (s *station) alarms() []string {
	s.t.Helper()
	files, err := filepath.Glob(filepath.Join(s.dir, "alarms", "*.json"))
	if err != nil {
		s.t.Fatal(err)
	}
	return files
}

// addition asks for the log as it is now, whoever reads it meanwhile.
func (s *station) addition(old uint64) (a checkpoint.Addition) {
	s.town.Change(func() { a = s.town.Addition(old) })
	return a
}

func (s *station) size() (n uint64) {
	s.town.Change(func() { n = s.town.Log.Tree.Size() })
	return n
}

// mustBeSigned verifies the line of a cosignature under a note.
func (s *station) mustBeSigned(note []byte, line string) {
	s.t.Helper()
	signed, err := checkpoint.AddCosignatures(note, []byte(line))
	if err == nil {
		_, _, err = checkpoint.OpenEvents(signed, s.town.Log.Key.PublicKey(), []checkpoint.Verifier{{Name: witnessName, Key: s.key}})
	}
	if err != nil {
		s.t.Fatalf("%q: %v", line, err)
	}
}

// TestKilledAtAnyMomentAWitnessGoesOn kills the witness at random moments while the log grows and asks. What it answered it remembers,
// and in the end it has replayed the whole log.
func TestKilledAtAnyMomentAWitnessGoesOn(t *testing.T) {
	s := newStation(t)
	var cosigned uint64 // the largest size that was answered with a cosignature
	for life := range kills(t) {
		s.start()
		if life == 0 || rand.IntN(4) > 0 { // Else it is killed while it starts.
			cosigned = s.begin(cosigned)
		}
		deadline := s.killWithin(150 * time.Millisecond)
		old := cosigned
		for time.Now().Before(deadline) {
			var a checkpoint.Addition
			s.town.Change(func() {
				s.town.Uses(uses(rand.IntN(300) + 1)...)
				if rand.IntN(3) == 0 {
					s.town.Anchor()
				}
				a = s.town.Addition(old)
			})
			got := s.ask(a)
			switch got.status {
			case http.StatusOK:
				s.mustBeSigned(a.Note, got.body)
				claimed, _, err := checkpoint.ParseEventsUnverified(a.Note)
				if err != nil {
					t.Fatal(err)
				}
				old, cosigned = claimed.Size, claimed.Size
			case http.StatusConflict:
				known, err := strconv.ParseUint(strings.TrimSpace(got.body), 10, 64)
				if err != nil || known < cosigned {
					t.Fatalf("after a cosignature of size %d it knows %q", cosigned, got.body)
				}
				old = known
			case 0, http.StatusServiceUnavailable:
			default:
				t.Fatalf("%d %s", got.status, got.body)
			}
		}
		s.kill()
	}
	s.start()
	s.begin(cosigned)
	status := s.ask(s.addition(s.size()))
	if status.status != http.StatusOK {
		t.Errorf("asked again: %+v", status)
	}
	if files := s.alarms(); len(files) > 0 {
		t.Errorf("alarms %v", files)
	}
}

// TestKilledAtAnyMomentAWitnessNeverCosignsTwoHistories shows the witness two histories at once, kills it, and shows them again: of one
// size it cosigns one.
func TestKilledAtAnyMomentAWitnessNeverCosignsTwoHistories(t *testing.T) {
	for round := range max(kills(t)/4, 2) {
		s := newStation(t)
		honest := s.town.Log
		fork := eventtest.New(t)
		fork.Key = honest.Key
		honest.Append(t, s.town.User, uses(50)...)
		fork.Append(t, s.town.User, uses(50)...)
		histories := []*eventtest.Log{honest, fork}
		cosigned, first := [2]bool{}, rand.IntN(2)
		show := func(which int) answered {
			s.town.Change(func() { s.town.Log = histories[which] })
			return s.ask(checkpoint.Addition{Proof: merkle.Proof{}, Note: histories[which].Note(t)})
		}
		for life := range 3 {
			s.start()
			s.ready()
			// Whichever it sees first it knows, however slow the machine, and stands by it in every life, until the other one alarms it.
			if len(s.alarms()) == 0 {
				note := histories[first].Note(t)
				s.town.Change(func() { s.town.Log = histories[first] })
				got := s.settle(func(old uint64) checkpoint.Addition {
					return checkpoint.Addition{Old: old, Proof: merkle.Proof{}, Note: note}
				}, 0)
				if cosigned[first] = got.status == http.StatusOK; !cosigned[first] {
					t.Fatalf("round %d, life %d: %+v", round, life, got)
				}
				s.mustBeSigned(note, got.body)
			}
			for deadline := s.killWithin(150 * time.Millisecond); time.Now().Before(deadline); {
				which := rand.IntN(2)
				if got := show(which); got.status == http.StatusOK {
					cosigned[which] = true
				}
			}
			s.kill()
		}
		if cosigned[0] && cosigned[1] {
			t.Fatalf("round %d: two histories of one size were cosigned", round)
		}
	}
}

func uses(n int) []event.Draft {
	drafts := make([]event.Draft, n)
	for i := range drafts {
		drafts[i] = witnesstest.Use(i % 5)
	}
	return drafts
}

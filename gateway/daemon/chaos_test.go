package daemon_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/gateway/daemon"
	"luzheng/gateway/development"
	"luzheng/gateway/gatewaytest"
	"luzheng/network/loopback"
	"luzheng/signer/checkpoint"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/tile"
	"luzheng/signer/trust"
)

// The variables by which a test runs this binary as a gateway that can be killed, and tells tests to take their time (make chaos).
const (
	childEnv = "LUZHENG_CHAOS_CHILD"
	chaosEnv = "LUZHENG_CHAOS"
)

var keySecret = []byte("a secret for the keys of a test, 32 bytes or more")

// child is what the gateway process reads.
type child struct {
	Listen, Database string
	TrustRoot        gm.Digest
}

// runChild is the gateway process: it serves until it is killed.
func runChild(dir string) error {
	var c child
	raw, err := os.ReadFile(filepath.Join(dir, "child.json"))
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil {
		return err
	}
	var keys [2]*gm.PrivateKey
	for i, name := range []string{"gateway.key", "log.key"} {
		file, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			keys[i], err = gm.ParsePrivateKey(file, keySecret)
		}
		if err != nil {
			return err
		}
	}
	raw, err = os.ReadFile(filepath.Join(dir, "trust.json"))
	if err != nil {
		return err
	}
	root, err := trust.Parse(raw)
	if err != nil {
		return err
	}
	ledger, err := development.OpenLedger(filepath.Join(dir, "ledger"), rulestest.Ledger, c.TrustRoot)
	if err != nil {
		return err
	}
	g := &daemon.Gateway{
		Listen: c.Listen, Origins: []string{"http://" + c.Listen}, Organisation: rulestest.Bureau, Key: keys[0], Trust: root, Database: c.Database,
		Blobs: filepath.Join(dir, "blobs"), MaxBlob: 1 << 20, World: ledger, Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
		EventLog: &daemon.EventLog{Key: keys[1], CheckpointInterval: 5 * time.Millisecond, AnchorInterval: 30 * time.Millisecond},
	}
	return g.Run(context.Background())
}

// town is a played world in a folder, for a gateway in a process of its own.
type town struct {
	t    *testing.T
	dir  string
	url  string
	log  *rulestest.EventLog
	by   *rulestest.Person
	use  func() *statement.UsageRecord
	once sync.Once
}

func newTown(t *testing.T, database string) *town {
	t.Helper()
	w := rulestest.Founded(t)
	access := w.GrantedAccess(rulestest.Statistics, rulestest.Planning)
	s := &town{t: t, dir: t.TempDir(), log: w.OpenLog(), by: w.Person(rulestest.Planning, statement.PostOfficer)}
	s.use = func() *statement.UsageRecord { return access.Use(time.Now().UnixMilli()) }
	ledger, err := development.OpenLedger(filepath.Join(s.dir, "ledger"), rulestest.Ledger, w.Config.TrustRoot)
	if err != nil {
		t.Fatal(err)
	}
	gatewaytest.Replay(t, ledger, w.Accepted)
	if err := ledger.Close(); err != nil {
		t.Fatal(err)
	}
	follower, receipts := key(t), key(t)
	root, err := trust.New(trust.Root{
		Version: 1, Ledger: rulestest.Ledger, Certificate: w.Root().Certificate.Raw(), Threshold: 1, Development: true,
		Followers: []trust.Follower{{Organisation: rulestest.Bureau, Key: follower.PublicKey().SPKI()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	settings, err := json.Marshal(child{Listen: freeAddress(t), Database: database, TrustRoot: w.Config.TrustRoot})
	if err != nil {
		t.Fatal(err)
	}
	var c child
	if err := json.Unmarshal(settings, &c); err != nil {
		t.Fatal(err)
	}
	s.url = "http://" + c.Listen
	for name, raw := range map[string][]byte{
		"child.json": settings, "trust.json": root.Marshal(), "gateway.key": sealed(t, receipts), "log.key": sealed(t, s.log.Key.Key),
	} {
		if err := os.WriteFile(filepath.Join(s.dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func key(t *testing.T) *gm.PrivateKey {
	t.Helper()
	k, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sealed(t *testing.T, k *gm.PrivateKey) []byte {
	t.Helper()
	raw, err := gm.MarshalPrivateKeyUnderSecret(k, keySecret)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func freeAddress(t *testing.T) string {
	t.Helper()
	address, err := loopback.Address()
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// start runs the gateway, and gives what kills it.
func (s *town) start() (kill func()) {
	s.t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childEnv+"="+s.dir)
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		s.t.Fatal(err)
	}
	kill = sync.OnceFunc(func() {
		_ = c.Process.Kill() // SIGKILL
		_ = c.Wait()
	})
	s.t.Cleanup(func() {
		kill()
		if s.t.Failed() {
			s.once.Do(func() { s.t.Logf("the last gateway said:\n%s", said.Bytes()) })
		}
	})
	return kill
}

// state is that of the log; nil when the gateway does not answer.
func (s *town) state() *api.EventLog {
	var l api.EventLog
	if status, raw := s.ask(http.MethodGet, "/v1/log", nil); status != http.StatusOK || json.Unmarshal(raw, &l) != nil {
		return nil
	}
	return &l
}

// size is how many leaves the log has, as far as its gateway tells.
func (s *town) size() int64 {
	if l := s.state(); l != nil {
		return l.Size
	}
	return 0
}

// ask gives status 0 when the gateway does not answer.
func (s *town) ask(method, path string, body []byte) (int, []byte) {
	const patience = 20 * time.Second
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, s.url+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, nil
	}
	return answer.StatusCode, raw
}

// waitFor waits until the log is as it should be, and gives its state.
func (s *town) waitFor(what string, fits func(*api.EventLog) bool) *api.EventLog {
	s.t.Helper()
	const patience = 3 * time.Minute
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		l := s.state()
		if l != nil && fits(l) {
			return l
		}
		if time.Now().After(deadline) {
			said, _ := json.Marshal(l)
			s.t.Fatalf("waiting for %s: %s", what, said)
		}
	}
}

// request signs a few uses, sometimes in two batches.
func (s *town) request() []byte {
	var raw []byte
	for range 1 + rand.IntN(2) {
		var lines [][]byte
		for range 1 + rand.IntN(40) {
			e, err := event.New(event.Draft{Ledger: rulestest.Ledger, Issuer: s.by.Party, Handler: s.by.Handler, Use: *s.use()})
			if err != nil {
				s.t.Error(err)
				return nil
			}
			line, err := e.Marshal()
			if err != nil {
				s.t.Error(err)
				return nil
			}
			lines = append(lines, line)
		}
		b, err := event.Sign(lines, s.by.Key)
		if err != nil {
			s.t.Error(err)
			return nil
		}
		raw = b.Append(raw)
	}
	return raw
}

// answered is a request with the receipts that it got.
type answered struct{ raw, receipts []byte }

// send sends a request until it is answered.
func (s *town) send(ctx context.Context, raw []byte) ([]byte, bool) {
	for ctx.Err() == nil {
		if status, receipts := s.ask(http.MethodPost, "/v1/events", raw); status == http.StatusOK {
			return receipts, true
		} else if status != 0 && status < http.StatusInternalServerError && status != http.StatusTooManyRequests {
			s.t.Errorf("refused: %d %s", status, receipts)
			return nil, false
		}
		time.Sleep(5 * time.Millisecond)
	}
	return nil, false
}

// memory is what the world outside has seen of the log.
type memory struct {
	mu       sync.Mutex
	answered []answered
	notes    [][]byte
}

func (m *memory) add(a answered) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answered = append(m.answered, a)
}

// holdsSome tells whether a request was answered and a checkpoint was read.
func (m *memory) holdsSome() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.answered) > 0 && len(m.notes) > 0
}

// users use data until ctx ends, and watchers fetch checkpoints.
func (s *town) users(ctx context.Context, m *memory) *sync.WaitGroup {
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			for ctx.Err() == nil {
				raw := s.request()
				if receipts, ok := s.send(ctx, raw); ok {
					m.add(answered{raw, receipts})
				}
			}
		})
	}
	group.Go(func() {
		for ctx.Err() == nil {
			if status, note := s.ask(http.MethodGet, "/v1/log/"+s.log.Ref.ID+"/checkpoint", nil); status == http.StatusOK {
				m.mu.Lock()
				m.notes = append(m.notes, note)
				m.mu.Unlock()
			}
			time.Sleep(3 * time.Millisecond)
		}
	})
	return &group
}

// settle holds everything that was seen to the log as it is in the end: each event once, no gap, one root for each size, every receipt
// the same.
func (s *town) settle(m *memory) {
	s.t.Helper()
	indices := map[int64]string{}
	for _, a := range m.answered {
		again, ok := s.send(s.t.Context(), a.raw)
		if !ok || !bytes.Equal(again, a.receipts) {
			s.t.Errorf("the same request has other receipts now:\n%s\n%s", a.receipts, again)
			return
		}
		var receipts api.EventReceipts
		if err := json.Unmarshal(again, &receipts); err != nil {
			s.t.Fatal(err)
		}
		for _, r := range receipts.Receipts {
			if _, err := event.OpenReceipt(r.Head, s.log.Key.Key.PublicKey()); err != nil {
				s.t.Error(err)
			}
			for _, e := range r.Entries {
				if other, taken := indices[e.Index]; taken && other != e.ID {
					s.t.Errorf("%s and %s are both at %d", other, e.ID, e.Index)
				}
				indices[e.Index] = e.ID
			}
		}
	}
	size := s.waitFor("an answer", func(*api.EventLog) bool { return true }).Size
	for index := range indices {
		if index >= size {
			s.t.Errorf("a receipt is for leaf %d of %d", index, size)
		}
	}
	size = s.waitFor("the last anchor", func(l *api.EventLog) bool { return l.Anchored != nil && *l.Anchored == l.Size }).Size
	reader := tile.NewReader(uint64(size), func(id tile.ID) ([]byte, error) {
		status, raw := s.ask(http.MethodGet, "/v1/log/"+s.log.Ref.ID+"/"+id.Path(), nil)
		if status != http.StatusOK {
			return nil, fmt.Errorf("%s: %d %s", id.Path(), status, raw)
		}
		return raw, nil
	})
	maps := map[uint64]gm.Digest{}
	for _, note := range m.notes {
		c, _, err := checkpoint.OpenEvents(note, s.log.Key.Key.PublicKey(), nil)
		if err != nil {
			s.t.Fatal(err)
		}
		if root, err := merkle.RootAt(reader, c.Size); err != nil || root != c.Root {
			s.t.Errorf("a checkpoint of %d leaves had the root %s, the log has %s: %v", c.Size, c.Root, root, err)
		}
		if before, ok := maps[c.Size]; ok && before != c.MapRoot {
			s.t.Errorf("two checkpoints of %d leaves have different maps", c.Size)
		}
		maps[c.Size] = c.MapRoot
	}
	s.t.Logf("%d leaves, %d requests answered, %d checkpoints of %d sizes", size, len(m.answered), len(m.notes), len(maps))
}

// A gateway that is killed at any moment, between durable write, receipt, checkpoint and anchor, again and again: whoever sends until
// they are answered is recorded exactly once.
func TestKillsAtAnyMoment(t *testing.T) {
	kills := 4
	if os.Getenv(chaosEnv) != "" {
		kills = 300
	}
	s := newTown(t, server.URL(t))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var m memory
	users := s.users(ctx, &m)
	for range kills {
		kill := s.start()
		if rand.IntN(5) > 0 { // else it is killed while it starts, or soon after
			s.waitFor("the log to open", func(l *api.EventLog) bool { return l.Open })
		}
		time.Sleep(time.Duration(rand.IntN(400)) * time.Millisecond)
		kill()
	}
	s.start()
	s.waitFor("the users to have seen something", func(*api.EventLog) bool { return m.holdsSome() })
	cancel()
	users.Wait()
	s.settle(&m)
}

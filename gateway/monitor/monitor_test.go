package monitor_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"luzheng/gateway/monitor"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/strictjson"
)

// shelf is a check of parts that a test damages.
type shelf struct {
	parts   uint64
	damaged map[uint64]bool
	err     error
	// checked are the parts in the order in which they were checked.
	checked []uint64
}

func (s *shelf) Name() string                          { return "shelf" }
func (s *shelf) Parts(context.Context) (uint64, error) { return s.parts, s.err }
func (s *shelf) Part(_ context.Context, part uint64, _ int) ([]monitor.Finding, error) {
	s.checked = append(s.checked, part)
	if s.damaged[part] {
		return []monitor.Finding{{Table: "shelf", Row: fmt.Sprint(part), Column: "content", Detail: "it is not what was put there"}}, nil
	}
	return nil, nil
}

// memory is a monitor.Store.
type memory struct {
	progress monitor.Progress
	findings []monitor.Finding
}

func (m *memory) Load(context.Context, string) (monitor.Progress, []monitor.Finding, error) {
	return m.progress, m.findings, nil
}

func (m *memory) Save(_ context.Context, _ string, p monitor.Progress, found []monitor.Finding) error {
	m.progress, m.findings = p, slices.Clone(found)
	return nil
}

// told collects alerts.
type told struct{ all []monitor.Finding }

func (t *told) Tell(found []monitor.Finding) { t.all = append(t.all, found...) }

// desk is a monitor with a clock that the test moves.
type desk struct {
	*monitor.Monitor
	t     *testing.T
	shelf *shelf
	store *memory
	told  *told
	now   time.Time
}

func newDesk(t *testing.T, parts uint64) *desk {
	d := &desk{
		t: t, shelf: &shelf{parts: parts, damaged: map[uint64]bool{}}, store: &memory{}, told: &told{}, now: time.UnixMilli(1_800_000_000_000),
	}
	d.open()
	return d
}

func (d *desk) open() {
	d.Monitor = monitor.New(monitor.Config{
		Checks: func() []monitor.Check { return []monitor.Check{d.shelf} }, Store: d.store, Alerts: d.told,
		Every: 20 * time.Second, Cycle: 100 * time.Hour, Now: func() time.Time { return d.now }, Log: slog.New(slog.DiscardHandler),
	})
}

// after moves the clock and runs a round; it gives the parts that were checked.
func (d *desk) after(passed time.Duration) []uint64 {
	d.t.Helper()
	d.now = d.now.Add(passed)
	d.shelf.checked = nil
	if err := d.Round(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	return d.shelf.checked
}

func TestNewPartsAreCheckedAtOnceAndOldOnesWithinTheCycle(t *testing.T) {
	d := newDesk(t, 3)
	if got := d.after(0); !slices.Equal(got, []uint64{0, 1, 2}) {
		t.Errorf("first %v", got)
	}
	d.shelf.parts = 101
	if got := d.after(20 * time.Second); len(got) != 99 || got[0] != 2 || got[98] != 100 {
		t.Errorf("new ones: %v", got)
	}
	seen := map[uint64]bool{}
	for range 100 {
		got := d.after(time.Hour)
		if len(got) > 3 {
			t.Fatalf("%d parts at once: %v", len(got), got)
		}
		for _, part := range got {
			seen[part] = true
		}
	}
	if len(seen) != 101 {
		t.Errorf("%d of 101 parts were checked again within the cycle", len(seen))
	}
	if whole := d.Status().Checks[0].Whole; whole != d.now.UnixMilli() {
		t.Errorf("the cycle ended at %d, it is %d", whole, d.now.UnixMilli())
	}
}

func TestARestartGoesOnWhereItWas(t *testing.T) {
	d := newDesk(t, 101)
	d.after(0)
	d.after(50 * time.Hour)
	d.open()
	if got := d.after(time.Hour); !slices.Equal(got, []uint64{100, 50}) {
		t.Errorf("after a restart %v, want the last one and the next old one", got)
	}
}

func TestAFindingStandsUntilItIsGone(t *testing.T) {
	d := newDesk(t, 10)
	d.after(0)
	d.shelf.damaged[4] = true
	d.after(60 * time.Hour)
	s := d.Status()
	if !s.Red || len(s.Findings) != 1 || s.Findings[0].Part != 4 || s.Findings[0].Column != "content" || len(d.told.all) != 1 {
		t.Fatalf("status %+v, told %v", s, d.told.all)
	}
	d.open() // It stands after a restart, and nobody is told a second time.
	if got := d.after(20 * time.Second); !slices.Equal(got, []uint64{9, 4}) || len(d.told.all) != 1 || !d.Status().Red {
		t.Errorf("checked %v, told %v", got, d.told.all)
	}
	if text := string(d.Status().Metrics()); !strings.Contains(text, `luzheng_monitor_findings{check="shelf"} 1`) {
		t.Errorf("metrics:\n%s", text)
	}
	d.shelf.damaged[4] = false
	if d.after(20 * time.Second); d.Status().Red || len(d.Status().Findings) != 0 {
		t.Errorf("put right, and still %+v", d.Status())
	}
}

func TestAMonitorThatCannotCheckTurnsRed(t *testing.T) {
	d := newDesk(t, 3)
	d.after(0)
	d.shelf.err = errors.New("the database is away")
	for range 4 {
		d.now = d.now.Add(20 * time.Second)
		if err := d.Round(t.Context()); err == nil {
			t.Fatal("nobody noticed")
		}
	}
	if s := d.Status(); s.Red || s.Checks[0].Error == "" {
		t.Errorf("after 80 s: %+v", s)
	}
	d.now = d.now.Add(20 * time.Second)
	if err := d.Round(t.Context()); err == nil || !d.Status().Red {
		t.Errorf("after 100 s it is not red: %v", err)
	}
	d.shelf.err = nil
	if d.after(20 * time.Second); d.Status().Red {
		t.Error("it stays red")
	}
}

func TestWholeChecksEverythingOnce(t *testing.T) {
	d := newDesk(t, 300)
	d.shelf.damaged[7] = true
	if err := d.Whole(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(d.shelf.checked) != 300 || len(d.Status().Findings) != 1 || d.Status().Checks[0].Whole == 0 {
		t.Errorf("%d parts, %+v", len(d.shelf.checked), d.Status())
	}
}

func TestTheWebhookGetsASignedAlertAndIsTriedAgain(t *testing.T) {
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	failures := 2
	got := make(chan []byte, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if failures > 0 {
			failures--
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got <- raw
	}))
	defer server.Close()
	hook := monitor.NewWebhook(monitor.Webhook{
		URL: server.URL, Ledger: "luzhou-7c1e", Gateway: "510500.bureau", Key: key, Log: slog.New(slog.DiscardHandler),
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- hook.Run(ctx) }()
	hook.Tell([]monitor.Finding{{Check: "log", Part: 3, Table: "log_tiles", Column: "hashes", Detail: "differs"}})
	raw := <-got
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	e, err := envelope.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	var a monitor.Alert
	if err := strictjson.UnmarshalCanonical(e.Payload, &a, 1<<16); err != nil {
		t.Fatal(err)
	}
	if err := e.Verify(e.Signatures[0], key.PublicKey()); err != nil || e.PayloadType != envelope.TypeAlert || len(a.Findings) != 1 ||
		a.Findings[0].Column != "hashes" || a.Gateway != "510500.bureau" {
		t.Errorf("got %+v, %v", a, err)
	}
}

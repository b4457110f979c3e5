package postgres_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
	"luzheng/gateway/pgtest"
	"luzheng/gateway/postgres"
)

// replicated is an event log whose receipts wait for a real standby.
type replicated struct {
	t     *testing.T
	pair  *pgtest.Pair
	admin *pgx.Conn
	log   *eventlog.Log
	world *eventlogtest.World
}

func newReplicated(t *testing.T) *replicated {
	t.Helper()
	r := &replicated{t: t, pair: pgtest.NewPair(t), world: eventlogtest.NewWorld(t)}
	db, err := postgres.Open(t.Context(), r.pair.Primary)
	r.must(err)
	t.Cleanup(db.Close)
	r.admin, err = pgx.Connect(t.Context(), r.pair.Primary)
	r.must(err)
	t.Cleanup(func() { _ = r.admin.Close(context.Background()) })
	r.until("it follows", "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND application_name = '"+pgtest.StandbyName+"'")
	for _, statement := range []string{"ALTER SYSTEM SET synchronous_standby_names = " + pgtest.StandbyName, "SELECT pg_reload_conf()"} {
		_, err = r.admin.Exec(t.Context(), statement)
		r.must(err)
	}
	r.until("it is waited for", "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")
	r.log = eventlog.New(r.world.Config(db.Log(postgres.DurableReplica)))
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = r.log.Run(ctx) }()
	t.Cleanup(func() { r.pair.StartStandby(t); cancel(); <-ended }) // the writer may wait for the standby
	return r
}

func (r *replicated) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// until waits until the server counts one.
func (r *replicated) until(what, query string) {
	r.t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		var n int
		r.must(r.admin.QueryRow(r.t.Context(), query).Scan(&n))
		if n == 1 {
			return
		}
		if time.Now().After(deadline) {
			r.t.Fatalf("%s: %d", what, n)
		}
	}
}

// waits waits until a commit waits for the standby.
func (r *replicated) waits(what string) {
	r.t.Helper()
	r.until(what, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
}

func (r *replicated) open() {
	r.t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !r.log.Status().Open; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			r.t.Fatalf("the log does not open: %s", r.log.Status().Why)
		}
	}
}

func (r *replicated) append(raw []byte) ([]eventlog.Receipt, error) {
	request, err := r.log.Read(context.Background(), raw)
	if err != nil {
		return nil, err
	}
	return r.log.Append(context.Background(), request)
}

// onStandby is how many leaves the standby shows.
func (r *replicated) onStandby() (size uint64) {
	r.t.Helper()
	standby, err := pgx.Connect(r.t.Context(), r.pair.Standby)
	r.must(err)
	defer func() { _ = standby.Close(context.Background()) }()
	r.must(standby.QueryRow(r.t.Context(), "SELECT size FROM log.log_heads").Scan(&size))
	return size
}

// With the synchronous replica a receipt is given when the standby has the events and shows them, and not before: not by the commit, and
// not by finding events that a commit has left on the one server.
func TestReceiptsWaitForTheStandby(t *testing.T) {
	r := newReplicated(t)
	r.open()
	_, err := r.append(r.world.Batch(r.world.Lines(5, r.world.Now)...))
	r.must(err)
	if n := r.onStandby(); n != 5 {
		t.Errorf("a receipt is given, and the standby shows %d leaves", n)
	}

	r.pair.StopStandby(t)
	raw := r.world.Batch(r.world.Lines(3, r.world.Now)...)
	answered := make(chan error, 1)
	go func() {
		_, err := r.append(raw)
		answered <- err
	}()
	r.waits("the commit waits for the standby")
	select {
	case err := <-answered:
		t.Fatalf("without the standby the answer was %v", err)
	default:
	}
	if size := r.log.Head().Size; size != 5 {
		t.Errorf("without the standby %d leaves count as durable", size)
	}

	_, err = r.admin.Exec(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
	r.must(err)
	if err := <-answered; !errors.Is(err, eventlog.ErrUnknown) {
		t.Errorf("a commit that was torn off: %v", err)
	}
	r.waits("the next writer waits for the standby")
	if r.log.Status().Open {
		t.Error("the log takes events before the standby has those that were committed without it")
	}

	r.pair.StartStandby(t)
	r.open()
	receipts, err := r.append(raw)
	r.must(err)
	if receipts[0].Entries[0].Index != 5 || r.log.Head().Size != 8 || r.onStandby() != 8 {
		t.Errorf("the events stand at %d of %d leaves, the standby shows %d", receipts[0].Entries[0].Index, r.log.Head().Size, r.onStandby())
	}
}

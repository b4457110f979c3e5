package daemon

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/follow/client"
	"luzheng/gateway/index"
	"luzheng/gateway/monitor"
	"luzheng/gateway/postgres"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// The schemas that hold the slices of the index that a monitor compares with: that of the daemon, and that of the command.
const (
	schemaWatching = "index_slice"
	schemaOnce     = "index_slice_once"
)

// Monitor is how a gateway checks what it keeps.
type Monitor struct {
	// Every is the time between two rounds, Cycle that in which all that is old is checked again. Defaults of package monitor.
	Every, Cycle time.Duration
	// Webhook is told of findings; empty: nobody is.
	Webhook string
}

// watcher is the monitor of a running gateway.
type watcher struct {
	*monitor.Monitor
	hook  *monitor.Webhook
	db    *postgres.DB
	slice *monitor.Index
}

// watch makes the monitor. What it checks of the index is there once run has made room for it.
func (g *Gateway) watch(db *postgres.DB, recent *index.Recent, keeper *eventlog.Keeper, attesters *client.Group, now func() time.Time) *watcher {
	root := g.Trust.Root()
	w := &watcher{db: db, slice: &monitor.Index{Ledger: root.Ledger, Blocks: g.World, Recent: recent}}
	var alerts monitor.Alerts
	if g.Monitor.Webhook != "" {
		w.hook = monitor.NewWebhook(monitor.Webhook{
			URL: g.Monitor.Webhook, Ledger: root.Ledger, Gateway: g.Organisation, Key: g.Key, Log: g.Log,
		})
		alerts = w.hook
	}
	fixed := []monitor.Check{w.slice}
	if attesters != nil {
		fixed = append(fixed, g.attesting(attesters))
	}
	w.Monitor = monitor.New(monitor.Config{
		Checks: func() []monitor.Check { return append(slices.Clone(fixed), logChecks(keeper)...) },
		Store:  db.Monitor(), Alerts: alerts, Every: g.Monitor.Every, Cycle: g.Monitor.Cycle, Now: now, Log: g.Log,
	})
	return w
}

// attesting is the check of the followers.
func (g *Gateway) attesting(attesters *client.Group) *monitor.Ledger {
	followers := map[string]monitor.Follower{}
	for _, m := range g.Followers {
		if c, err := client.New(m.URL, m.Roots); err == nil {
			followers[m.Organisation] = c
		}
	}
	return &monitor.Ledger{Attesters: attesters, Followers: followers}
}

// logChecks are those of the event logs that are kept now.
func logChecks(keeper *eventlog.Keeper) (checks []monitor.Check) {
	if keeper == nil {
		return nil
	}
	for year, log := range keeper.Years() {
		if log.Status().Open || log.Head().Size > 0 { // Before that nothing has been read.
			checks = append(checks, &monitor.Leaves{Year: year, Log: log}, anchorCheck(year, log, keeper.Config.OnLedger))
		}
	}
	return checks
}

func anchorCheck(year string, log *eventlog.Log, ledger eventlog.Ledger) *monitor.Anchor {
	return &monitor.Anchor{Year: year, Log: log, OnLedger: func(ctx context.Context) (*entity.Log, error) {
		return ledger.Log(ctx, statement.LogRef(year))
	}}
}

// run checks until the context ends.
func (w *watcher) run(ctx context.Context, log *slog.Logger) error {
	var slice *postgres.Slice
	for slice == nil {
		var err error
		if slice, err = w.db.Slice(ctx, schemaWatching); err != nil {
			log.Warn("the monitor has no room in the database yet; trying again", "error", err)
			if !pause(ctx, retryPause) {
				return nil
			}
		}
	}
	w.slice.Rows = slice
	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() error { return w.Run(groupCtx) })
	if w.hook != nil {
		group.Go(func() error { return w.hook.Run(groupCtx) })
	}
	err := group.Wait()
	if dropErr := slice.Drop(context.WithoutCancel(ctx)); dropErr != nil {
		log.Warn("the monitor's room in the database was left over", "error", dropErr)
	}
	return err
}

// nowhere keeps nothing: a single look begins anew.
type nowhere struct{}

func (nowhere) Load(context.Context, string) (monitor.Progress, []monitor.Finding, error) {
	return monitor.Progress{}, nil, nil
}

func (nowhere) Save(context.Context, string, monitor.Progress, []monitor.Finding) error { return nil }

// CheckOnce checks everything that a gateway keeps once, beside the gateway or without it, and gives what it found.
func (g *Gateway) CheckOnce(ctx context.Context) (status monitor.Status, err error) {
	db, err := postgres.Open(ctx, g.Database)
	if err != nil {
		return status, err
	}
	defer db.Close()
	slice, err := db.Slice(ctx, schemaOnce)
	if err != nil {
		return status, err
	}
	defer func() { err = errors.Join(err, slice.Drop(context.WithoutCancel(ctx))) }()
	checks, damaged, err := g.onceChecks(ctx, db, slice)
	if err != nil {
		return status, err
	}
	m := monitor.New(monitor.Config{Checks: func() []monitor.Check { return checks }, Store: nowhere{}, Now: g.Now, Log: g.Log})
	err = m.Whole(ctx)
	status = m.Status()
	status.Findings = append(damaged, status.Findings...)
	status.Red = status.Red || len(status.Findings) > 0
	return status, err
}

// onceChecks are all checks of a gateway that need not run; a log whose rows cannot even be read is a finding.
func (g *Gateway) onceChecks(ctx context.Context, db *postgres.DB, slice *postgres.Slice) (checks []monitor.Check, damaged []monitor.Finding, err error) {
	root := g.Trust.Root()
	checks = []monitor.Check{&monitor.Index{Ledger: root.Ledger, Blocks: g.World, Rows: slice}}
	if len(g.Followers) >= int(root.Threshold) {
		group, err := client.NewGroup(root.Ledger, g.Followers, int(root.Threshold))
		if err != nil {
			return nil, nil, err
		}
		checks = append(checks, g.attesting(group))
	}
	now := g.Now
	if now == nil {
		now = time.Now
	}
	keeper, err := g.keeper(db, &index.Indexer{Ledger: root.Ledger, Source: g.World, Store: db.Index()}, now)
	if err != nil || keeper == nil {
		return checks, nil, err
	}
	configs, err := keeper.Configs(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range configs {
		log, err := eventlog.Look(ctx, c)
		switch {
		case errors.Is(err, eventlog.ErrDamaged):
			at, _ := eventlog.Named(err)
			damaged = append(damaged, monitor.Finding{
				Check: "log " + c.Ref.ID, Table: at.Table, Row: at.Row, Column: at.Column, Leaf: at.Leaf, Detail: err.Error(),
			})
		case err != nil:
			return nil, nil, err
		default:
			checks = append(checks, &monitor.Leaves{Year: c.Ref.ID, Log: log}, anchorCheck(c.Ref.ID, log, c.OnLedger))
		}
	}
	return checks, damaged, nil
}

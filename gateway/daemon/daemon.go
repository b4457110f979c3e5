// Package daemon puts a gateway together: ledger, database, blob store and followers on one side, the API on the other.
//
//	part      runs                                                    when it fails
//	API       answers requests                                        the daemon ends
//	engine    batches and sends                                       never by itself
//	outbox    sends what a 202 was answered for                       tries again
//	pruner    forgets what the outbox finished long ago, and what     tries again
//	          waited in vain for a signature
//	indexer   blocks into the index                                   tries again from where it is; another chain ends the daemon
package daemon

import (
	"cmp"
	"context"
	"crypto"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"luzheng/gateway/blob"
	"luzheng/gateway/desk"
	"luzheng/gateway/eventlog"
	"luzheng/gateway/evidence"
	"luzheng/gateway/follow/client"
	"luzheng/gateway/httpapi"
	"luzheng/gateway/index"
	"luzheng/gateway/oidc"
	"luzheng/gateway/postgres"
	"luzheng/gateway/precheck"
	"luzheng/gateway/receipt"
	"luzheng/gateway/registration"
	"luzheng/gateway/session"
	"luzheng/gateway/storage"
	"luzheng/gateway/submit"
	"luzheng/gateway/vault"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

// Gateway is what a daemon is made of.
type Gateway struct {
	// Listen is the address of the API; Origins are the addresses that sessions are bound to.
	Listen  string
	Origins []string
	// Organisation is the party whose gateway it is, Key signs its receipts.
	Organisation statement.PartyID
	Key          crypto.Signer
	// SignIn is the city's sign-in; nil: sessions are opened by key alone.
	SignIn *oidc.Provider
	// Trust is the ledger's trust root, Followers are those of the organisations in it.
	Trust     *trust.File
	Followers []client.Member
	// Database is the PostgreSQL URL, Blobs a folder or a bucket's URL, MaxBlob the largest file in bytes.
	Database string
	Blobs    string
	MaxBlob  int64
	Submit   submit.Config
	// Monitor tunes the checks of what is kept; every field has a default.
	Monitor Monitor
	// Pages answers every address that is not the API's: the explorer's web pages. nil for an API alone.
	Pages http.Handler
	// EventLog makes this the gateway that keeps the event log; nil where another one does.
	EventLog *EventLog
	// Signers are the addresses of signing agents that the pages may ask.
	Signers []string
	// Retention is how long the outbox remembers what became of a statement. Default DefaultRetention.
	Retention time.Duration
	World     submit.Ledger
	// Blocks gives the channel's Fabric blocks for evidence; nil on a ledger that has none.
	Blocks evidence.Blocks
	// Orderers tells how the channel's orderers are; nil on a ledger that has none.
	Orderers httpapi.Orderers
	// Now is the clock of sessions and grants; default time.Now.
	Now func() time.Time
	Log *slog.Logger
}

// DefaultRetention is how long the outbox remembers what became of a statement for which a 202 was answered: 30 days.
const DefaultRetention = 30 * 24 * time.Hour

const (
	databasePatience = time.Minute     // how long a start waits for the database
	retryPause       = time.Second     // between two tries of the indexer
	shutdownTime     = 5 * time.Second // for requests that are on their way
	drainTime        = 30 * time.Second
	prunePause       = time.Hour // between two looks for what may be forgotten
)

// Run serves until ctx ends, and then stops cleanly: no new requests, answers to those in flight.
func (g *Gateway) Run(ctx context.Context) error {
	listener, err := net.Listen("tcp", g.Listen)
	if err != nil {
		return fmt.Errorf("gateway: %w", err)
	}
	return g.Serve(ctx, listener)
}

// Serve is Run on a listener that is open already; it closes it.
func (g *Gateway) Serve(ctx context.Context, listener net.Listener) error {
	db, err := openDatabase(ctx, g.Database, g.Log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer db.Close()
	blobs, err := blob.Open(ctx, g.Blobs)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	p, err := g.parts(db, blobs)
	if err != nil {
		return errors.Join(err, blobs.Close(), listener.Close())
	}
	g.Log.Info("gateway starts", "ledger", string(p.ledger), "organisation", string(g.Organisation), "address", listener.Addr().String())
	return errors.Join(p.run(ctx, listener), blobs.Close())
}

// openDatabase waits for a database that is just starting.
func openDatabase(ctx context.Context, url string, log *slog.Logger) (*postgres.DB, error) {
	deadline := time.Now().Add(databasePatience)
	for {
		db, err := postgres.Open(ctx, url)
		if err == nil || !errors.Is(err, storage.ErrUnavailable) || time.Now().After(deadline) {
			return db, err
		}
		log.Warn("the database is not there yet; trying again", "error", err)
		if !pause(ctx, retryPause) {
			return nil, ctx.Err()
		}
	}
}

func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// parts are the running parts of a gateway.
type parts struct {
	ledger    statement.LedgerID
	engine    *submit.Engine
	outbox    *postgres.Outbox
	retention time.Duration
	drafts    desk.Store
	office    *registration.Office
	now       func() time.Time
	wake      chan struct{}
	checker   *precheck.Checker
	indexer   *index.Indexer
	lag       *index.Lag             // beside keeper
	keeper    *eventlog.Keeper       // nil where another gateway keeps the event log
	stalled   atomic.Pointer[string] // why indexing does not go on
	watcher   *watcher
	handler   http.Handler
	log       *slog.Logger
}

func (g *Gateway) parts(db *postgres.DB, blobs *blob.Store) (*parts, error) {
	root := g.Trust.Root()
	now := g.Now
	if now == nil {
		now = time.Now
	}
	worth := receipt.ProvesRecorded
	if root.Development {
		worth = receipt.ProvesNothing
	}
	key, err := gm.PublicKeyOf(g.Key)
	if err != nil {
		return nil, fmt.Errorf("gateway: the key of receipts: %w", err)
	}
	repeats := &receipt.Repeats{Ledger: root.Ledger, Key: key, Memory: db.Receipts(), Now: now}
	issuer := &receipt.Issuer{
		Ledger: root.Ledger, Gateway: g.Organisation, Proves: worth, Signer: g.Key, Store: db.Receipts(), Repeats: repeats,
	}
	directory := index.Directory{Entities: db.Index()}
	p := &parts{
		ledger: root.Ledger, outbox: db.Outbox(), wake: make(chan struct{}, 1), log: g.Log,
		retention: cmp.Or(g.Retention, DefaultRetention), drafts: db.Desk(), now: now,
		indexer: &index.Indexer{Ledger: root.Ledger, Source: g.World, Store: db.Index(), Recent: &index.Recent{}},
	}
	p.office = &registration.Office{
		Bureau: g.Organisation, Directory: directory, Store: db.Registrations(), Vault: &vault.Vault{Keys: db.Vault(), Blobs: blobs}, Now: now,
	}
	p.engine = submit.New(g.World, &index.Recorded{Progress: p.indexer, Rows: db.Index()}, issuer, g.Submit)
	p.checker = &precheck.Checker{Ledger: root.Ledger, Directory: directory, World: g.World, Pending: p.engine}
	config := httpapi.Config{
		Ledger: root.Ledger, Gateway: g.Organisation, Proves: worth, ReceiptKey: key, TrustRoot: g.Trust.Marshal(),
		MaxBlob: g.MaxBlob, Now: now, World: g.World, Engine: p.engine, Checker: p.checker, Outbox: p.outbox, OutboxWake: p.wake,
		Receipts: db.Receipts(), Repeats: repeats,
		Index: db.Index(), Progress: p.indexer, Blobs: blobs, Vault: &vault.Vault{Keys: db.Vault(), Blobs: blobs},
		Reads: db.Reads(), Signers: g.Signers, Orderers: g.Orderers, Witnesses: witnessNames(root),
		Desk:     &desk.Desk{Directory: directory, Store: db.Desk(), Now: now},
		Office:   p.office,
		Queries:  db.Reads(),
		Sessions: session.New(root.Ledger, g.Origins, directory, now), IndexError: p.indexError,
	}
	if g.SignIn != nil {
		config.Sessions.SignIn, config.SignIn = g.SignIn, &httpapi.CitySignIn{Issuer: g.SignIn.Issuer(), ClientID: g.SignIn.ClientID()}
	}
	if err := admitWitnesses(root, config.Sessions); err != nil {
		return nil, err
	}
	if p.keeper, err = g.keeper(db, p.indexer, now); err != nil {
		return nil, err
	}
	if p.keeper != nil {
		p.lag = &index.Lag{Height: g.World.Height, Progress: p.indexer, Now: now}
		config.EventLogs, config.Lag = p.keeper, p.lag.Behind
	}
	if err := g.attest(&config, db.Index()); err != nil {
		return nil, err
	}
	group, _ := config.Attestation.(*client.Group)
	p.watcher = g.watch(db, p.indexer.Recent, p.keeper, group, now)
	config.Monitor = p.watcher.Status
	p.handler = withPages(httpapi.New(config, g.Log), g.Pages)
	return p, nil
}

// witnessNames are those of the witnesses that cosign now.
func witnessNames(root trust.Root) (all []string) {
	for _, w := range root.Witnesses {
		if w.Until == nil {
			all = append(all, w.Name)
		}
	}
	return all
}

// admitWitnesses lets the witnesses of the trust root read what they replay.
func admitWitnesses(root trust.Root, sessions *session.Sessions) error {
	for _, w := range root.Witnesses {
		if w.Until != nil {
			continue
		}
		key, err := gm.ParsePublicKey(w.Key)
		if err != nil {
			return fmt.Errorf("witness %s: %w", w.Name, err)
		}
		sessions.Admit(w.Name, key)
	}
	return nil
}

// withPages leaves to the API what is the API's, and the rest to the pages.
func withPages(api, pages http.Handler) http.Handler {
	if pages == nil {
		return api
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/healthz" || r.URL.Path == "/metrics" || strings.HasPrefix(r.URL.Path, "/v1/") {
			api.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})
}

// attest adds what needs followers; a gateway without them serves everything but evidence.
func (g *Gateway) attest(config *httpapi.Config, rows *postgres.Index) error {
	root := g.Trust.Root()
	config.Followers = map[statement.PartyID]httpapi.Follower{}
	for _, m := range g.Followers {
		c, err := client.New(m.URL, m.Roots)
		if err != nil {
			return err
		}
		config.Followers[statement.PartyID(m.Organisation)] = c
	}
	if len(g.Followers) < int(root.Threshold) {
		return nil
	}
	group, err := client.NewGroup(root.Ledger, g.Followers, int(root.Threshold))
	if err != nil {
		return err
	}
	certificate, err := gm.ParseCertificate(root.Certificate)
	if err != nil {
		return fmt.Errorf("trust root: %w", err)
	}
	config.Attestation = group
	config.Evidence = &evidence.Assembler{
		Ledger: root.Ledger, Root: certificate.KeyID(), Index: rows, Group: group, Blocks: g.Blocks, Pin: root.Fabric,
		Witnesses: root.Witnesses, WitnessThreshold: root.WitnessThreshold,
	}
	return nil
}

func (p *parts) indexError() string {
	if why := p.stalled.Load(); why != nil {
		return *why
	}
	return ""
}

// run runs every part until ctx ends or one of them fails. The engine stops last, as requests wait for it.
func (p *parts) run(ctx context.Context, listener net.Listener) error {
	engineCtx, stopEngine := context.WithCancel(context.WithoutCancel(ctx))
	engine := make(chan struct{})
	go func() {
		defer close(engine)
		_ = p.engine.Run(engineCtx) // it ends with its context, and with that context's error
	}()

	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return p.serve(ctx, listener) })
	group.Go(func() error { return p.index(ctx) })
	group.Go(func() error { return p.prune(ctx) })
	group.Go(func() error { return p.watcher.run(ctx, p.log) })
	if p.keeper != nil {
		group.Go(func() error { return p.keeper.Run(ctx) })
		group.Go(func() error { p.lag.Run(ctx); return nil })
	}
	group.Go(func() error {
		err := submit.Drain(ctx, p.outbox, p.engine, p.item, p.wake, p.log)
		return unlessDone(ctx, err)
	})
	err := group.Wait()
	stopEngine()
	select {
	case <-engine:
	case <-time.After(drainTime):
		err = errors.Join(err, errors.New("gateway: transactions in flight did not end in time"))
	}
	return err
}

func unlessDone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (p *parts) item(raw []byte) (submit.Item, error) {
	sub, err := p.checker.Read(raw)
	if err != nil {
		return submit.Item{}, err
	}
	return precheck.Item(sub), nil
}

// prune forgets, now and then, what the outbox has finished long ago.
func (p *parts) prune(ctx context.Context) error {
	for {
		n, err := p.outbox.Prune(ctx, p.retention)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			p.log.Warn("the outbox could not be pruned; trying again", "error", err)
		case n > 0:
			p.log.Info("the outbox forgot finished items", "items", n)
		}
		if _, err := p.drafts.Prune(ctx, p.now().UnixMilli()); err != nil && ctx.Err() == nil {
			p.log.Warn("the desk could not be pruned; trying again", "error", err)
		}
		if err := p.office.Prune(ctx); err != nil && ctx.Err() == nil {
			p.log.Warn("requests to be registered could not be pruned; trying again", "error", err)
		}
		if !pause(ctx, prunePause) {
			return nil
		}
	}
}

// index keeps the index abreast. A stream that breaks is taken up again; another chain is not.
func (p *parts) index(ctx context.Context) error {
	for {
		began := time.Now()
		err := p.indexer.Run(ctx, 0)
		if ctx.Err() != nil {
			return nil
		}
		why := err.Error()
		p.stalled.Store(&why)
		if errors.Is(err, index.ErrChanged) {
			return err
		}
		p.log.Warn("indexing stopped; taking it up again", "error", err, "after", time.Since(began).String())
		if !pause(ctx, retryPause) {
			return nil
		}
		p.stalled.Store(nil)
	}
}

func (p *parts) serve(ctx context.Context, listener net.Listener) error {
	const headerTime = 10 * time.Second
	server := &http.Server{Handler: p.handler, ReadHeaderTimeout: headerTime, IdleTimeout: 2 * time.Minute}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("gateway: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	if err := server.Shutdown(stop); err != nil {
		return server.Close()
	}
	return nil
}

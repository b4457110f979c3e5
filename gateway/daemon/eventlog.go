package daemon

import (
	"context"
	"crypto"
	"time"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/voice"
	"luzheng/gateway/eventlog/witnesses"
	"luzheng/gateway/index"
	"luzheng/gateway/postgres"
	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

// EventLog makes a gateway keep the event log.
type EventLog struct {
	// Key is that of the log service: it signs receipts, checkpoints and anchors.
	Key crypto.Signer
	// Durable says what a receipt waits for. Default postgres.DurableLocal.
	Durable postgres.Durability
	// The others are those of eventlog.Config, with its defaults.
	Promise, CheckpointInterval, AnchorInterval time.Duration
	AnchorEvents                                uint64
	MaxPending                                  int64
}

// keeper gives the part that keeps the event log; nil where another gateway does.
func (g *Gateway) keeper(db *postgres.DB, indexer *index.Indexer, now func() time.Time) (*eventlog.Keeper, error) {
	e := g.EventLog
	if e == nil {
		return nil, nil
	}
	durable := e.Durable
	if durable == "" {
		durable = postgres.DurableLocal
	}
	root := g.Trust.Root()
	key, err := gm.PublicKeyOf(e.Key)
	if err != nil {
		return nil, err
	}
	asked, err := witnesses.Of(root, key)
	if err != nil {
		return nil, err
	}
	return &eventlog.Keeper{Keys: logKeys(db.Index(), g.Organisation), Config: eventlog.Config{
		Ledger: root.Ledger, Key: e.Key, Store: db.Log(durable), States: db.Index(), Progress: indexer,
		Certificates: index.Directory{Entities: db.Index()}, Imports: db.Index(), Anchors: db.Index(), Witnesses: asked, Cosigners: cosigners(root),
		OnLedger: &voice.Voice{Ledger: root.Ledger, Party: g.Organisation, Key: e.Key, World: g.World, Now: now},
		Promise:  e.Promise, CheckpointInterval: e.CheckpointInterval, AnchorInterval: e.AnchorInterval, AnchorEvents: e.AnchorEvents,
		MaxPending: e.MaxPending, Now: now, Log: g.Log,
	}}, nil
}

// logKeys gives every key that the party has registered for its log service: what the log said under one that was rotated since still holds.
func logKeys(rows *postgres.Index, party statement.PartyID) func(context.Context) ([]*gm.PublicKey, error) {
	return func(ctx context.Context) (keys []*gm.PublicKey, err error) {
		const page = 1000
		filter := index.Filter{Type: statement.TypeCertificate, Parties: []statement.PartyID{party}, Limit: page}
		for {
			found, err := rows.ListEntities(ctx, filter)
			if err != nil {
				return nil, err
			}
			for _, row := range found {
				key, err := logKey(row)
				if err != nil {
					return nil, err
				}
				if key != nil {
					keys = append(keys, key)
				}
			}
			if len(found) < page {
				return keys, nil
			}
			filter.After = found[len(found)-1].Ref
		}
	}
}

// logKey gives the key of a certificate of a log service; nil for any other.
func logKey(row *index.Entity) (*gm.PublicKey, error) {
	ref, err := statement.ParseRef(row.Ref)
	if err != nil {
		return nil, err
	}
	state, err := entity.Parse(ref, row.Value)
	if err != nil {
		return nil, err
	}
	registered, ok := state.(*entity.Certificate)
	if !ok || registered.Post != statement.PostLog {
		return nil, nil
	}
	certificate, err := gm.ParseCertificate(registered.Certificate)
	if err != nil {
		return nil, err
	}
	return certificate.PublicKey(), nil
}

// cosigners gives the witnesses whose cosignatures count under a checkpoint of a time, each with one key.
func cosigners(root trust.Root) func(at int64) []checkpoint.Verifier {
	return func(at int64) []checkpoint.Verifier {
		var all []checkpoint.Verifier
		for _, w := range root.Witnesses { // sorted by name, former keys first
			key, err := gm.ParsePublicKey(w.Key)
			named := len(all) > 0 && all[len(all)-1].Name == w.Name
			if err == nil && !named && w.Counts(at) {
				all = append(all, checkpoint.Verifier{Name: w.Name, Key: key})
			}
		}
		return all
	}
}

package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"luzheng/gateway/storage"
	"luzheng/signer/gm"
)

// The schemas.
const (
	schemaIndex   = "index"
	schemaOutbox  = "outbox"
	schemaVault   = "vault"
	schemaReads   = "reads"
	schemaDesk    = "desk"
	schemaLog     = "log"
	schemaMonitor = "monitor"
	schemaAsking  = "registration"
)

// schemas are all of them, in the order in which names are looked up.
var schemas = []string{schemaIndex, schemaOutbox, schemaVault, schemaReads, schemaDesk, schemaLog, schemaMonitor, schemaAsking}

// DB is the gateway's database.
type DB struct {
	pool *pgxpool.Pool
	url  string
}

// Open connects to the database that the URL names and migrates its schemas. Close it in the end.
func Open(ctx context.Context, url string) (*DB, error) {
	db, err := connect(ctx, url, schemas...)
	if err != nil {
		return nil, err
	}
	for _, schema := range schemas {
		if err := migrate(ctx, db.pool, schema, schema); err != nil {
			db.Close()
			return nil, err
		}
	}
	return db, nil
}

// connect opens a pool whose unqualified names are looked up in the schemas.
func connect(ctx context.Context, url string, schemas ...string) (*DB, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("postgres: the database URL is not usable: %w", err)
	}
	config.ConnConfig.RuntimeParams["search_path"] = strings.Join(schemas, ",")
	config.ConnConfig.RuntimeParams["application_name"] = "luzheng-gateway"
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, translate(err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("%w: %w", storage.ErrUnavailable, err)
	}
	return &DB{pool, url}, nil
}

// Close closes all connections.
func (db *DB) Close() { db.pool.Close() }

// Ping tells whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return translate(db.pool.Ping(ctx)) }

// translate turns what the driver says into this package's errors, once for all callers.
func translate(err error) error {
	var server *pgconn.PgError
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case !errors.As(err, &server) && !errors.Is(err, pgx.ErrNoRows):
		return fmt.Errorf("postgres: %w: %w", storage.ErrUnavailable, err)
	case server != nil && (strings.HasPrefix(server.Code, "57P") || strings.HasPrefix(server.Code, "53")):
		// 57P: the server stops or starts; 53: it is out of connections, memory or disk.
		return fmt.Errorf("postgres: %w: %w", storage.ErrUnavailable, err)
	}
	return fmt.Errorf("postgres: %w", err)
}

// inTx runs f in a transaction.
func (db *DB) inTx(ctx context.Context, f func(pgx.Tx) error) error {
	return translate(pgx.BeginFunc(ctx, db.pool, f))
}

// digest reads 32 bytes.
func digest(raw []byte) (d gm.Digest) {
	copy(d[:], raw)
	return d
}

// bytesOf gives digests as the driver writes them.
func bytesOf(digests []gm.Digest) [][]byte {
	raw := make([][]byte, len(digests))
	for i := range digests {
		raw[i] = digests[i][:]
	}
	return raw
}

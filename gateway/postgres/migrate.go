package postgres

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

//go:embed migrations
var migrations embed.FS

// migrate brings a schema to the newest of the migrations in the set (a folder's name). Gateways that start at once wait for each
// other.
func migrate(ctx context.Context, pool *pgxpool.Pool, schema, set string) error {
	files, err := fs.Glob(migrations, "migrations/"+set+"/*.sql")
	if err != nil {
		return fmt.Errorf("postgres: %w", err)
	}
	slices.Sort(files)
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		if err := prepareSchema(ctx, tx, schema); err != nil {
			return err
		}
		var done int
		if err := tx.QueryRow(ctx, "SELECT coalesce(max(number), 0) FROM migrations").Scan(&done); err != nil {
			return err
		}
		if done > len(files) {
			return fmt.Errorf("the schema %s is at migration %d, this gateway knows %d: use the newer gateway", schema, done, len(files))
		}
		for number := done + 1; number <= len(files); number++ {
			script, err := migrations.ReadFile(files[number-1])
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, string(script)); err != nil {
				return fmt.Errorf("%s: %w", files[number-1], err)
			}
			if _, err := tx.Exec(ctx, "INSERT INTO migrations (number) VALUES ($1)", number); err != nil {
				return err
			}
		}
		return nil
	})
	return translate(err)
}

// prepareSchema makes the schema, takes its lock until the transaction ends, and looks up names in it alone.
func prepareSchema(ctx context.Context, tx pgx.Tx, schema string) error {
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtext('luzheng migrations'))"); err != nil {
		return err
	}
	name := pgx.Identifier{schema}.Sanitize()
	for _, statement := range []string{
		"CREATE SCHEMA IF NOT EXISTS " + name,
		"SET LOCAL search_path TO " + name,
		"CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY)",
	} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"luzheng/network/problem"
)

// PostgreSQL's codes (appendix A of its manual).
const (
	codeNoDatabase   = "3D000"
	codeStartingUp   = "57P03"
	codeHasDatabase  = "42P04"
	codeUniqueBroken = "23505" // two CREATE DATABASE at once
	codeInUse        = "55006" // somebody, or the autovacuum, is in the database that a new one is copied from
)

// EnsureDatabase waits until the server answers and creates the database that
// the URL names unless it exists.
func EnsureDatabase(ctx context.Context, target string) error {
	for {
		connection, err := pgconn.Connect(ctx, target)
		if err == nil {
			return connection.Close(ctx)
		}
		if codeOf(err) == codeNoDatabase {
			if err = create(ctx, target); err == nil {
				return nil
			}
		}
		switch codeOf(err) {
		case codeStartingUp, codeInUse, "": // not yet, or nobody listens yet
		default:
			return unusable(err)
		}
		select {
		case <-ctx.Done():
			return unusable(err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// create makes the database from within the one that every server has.
func create(ctx context.Context, target string) error {
	u, err := url.Parse(target)
	if err != nil {
		return err
	}
	name := strings.TrimPrefix(u.Path, "/")
	u.Path = "/postgres"
	connection, err := pgconn.Connect(ctx, u.String())
	if err != nil {
		return err
	}
	defer func() { _ = connection.Close(ctx) }()
	_, err = connection.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize()).ReadAll()
	if code := codeOf(err); code == codeHasDatabase || code == codeUniqueBroken {
		return nil
	}
	return err
}

func codeOf(err error) string {
	var server *pgconn.PgError
	if errors.As(err, &server) {
		return server.Code
	}
	return ""
}

func unusable(err error) error {
	return problem.Wrap(err, problem.PostgresFailed, "see run/log/postgres.log, or DATABASE_URL if you set it", "the database cannot be used")
}

// Derived is the URL of another database on the server of base: its name with
// "_suffix" behind.
func Derived(base, suffix string) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Path == "" || u.Path == "/" {
		return "", problem.New(problem.PostgresFailed, "use postgres://user:password@host:port/database",
			"DATABASE_URL names no database")
	}
	u.Path += "_" + suffix
	return u.String(), nil
}

// Query runs SQL and prints every row as tab-separated text: what psql -At
// does, for machines that have no psql.
func Query(ctx context.Context, out io.Writer, target, sql string) error {
	connection, err := pgconn.Connect(ctx, target)
	if err != nil {
		return unusable(err)
	}
	defer func() { _ = connection.Close(ctx) }()
	results, err := connection.Exec(ctx, sql).ReadAll()
	if err != nil {
		return unusable(err)
	}
	for _, result := range results {
		for _, row := range result.Rows {
			cells := make([]string, len(row))
			for i, cell := range row {
				cells[i] = string(cell)
			}
			if _, err := fmt.Fprintln(out, strings.Join(cells, "\t")); err != nil {
				return err
			}
		}
		if len(result.FieldDescriptions) == 0 {
			if _, err := fmt.Fprintln(out, result.CommandTag); err != nil {
				return err
			}
		}
	}
	return nil
}

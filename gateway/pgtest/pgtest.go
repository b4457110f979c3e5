// Package pgtest gives tests real PostgreSQL databases: one private cluster for a test binary, one database for a test.
package pgtest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"luzheng/gateway/development/cluster"
)

// Server is a cluster for the tests of one package.
type Server struct {
	cluster *cluster.Cluster
	count   atomic.Int64
}

// Run starts a cluster, runs the tests and stops it. Use it in TestMain: os.Exit(server.Run(m)).
func (s *Server) Run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "luzheng-pgtest-")
	if err != nil {
		return complain(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()     // it lies in the folder for temporary files
	if err := os.Chmod(dir, 0o755); err != nil { // PostgreSQL may run as another user
		return complain(err)
	}
	// Tests kill no machines: without fsync they are quick. What a test leaves behind nobody uses, so that nothing is to be vacuumed; and
	// the connections of a test may still be ending when the next one opens its own.
	s.cluster, err = cluster.Start(context.Background(), dir, "-F", "-c", "autovacuum=off", "-c", "max_connections=200")
	if err != nil {
		return complain(err)
	}
	code := m.Run()
	if err := s.cluster.Stop(); err != nil {
		return complain(err)
	}
	return code
}

func complain(err error) int {
	fmt.Fprintln(os.Stderr, "pgtest:", err)
	return 1
}

// URL makes a fresh database for a test.
func (s *Server) URL(t testing.TB) string {
	t.Helper()
	url, err := s.cluster.Database(context.Background(), fmt.Sprintf("%s_%d", plain(t.Name()), s.count.Add(1)))
	if err != nil {
		t.Fatal(err)
	}
	return url
}

// plain keeps letters, so that the test can be told from the database's name.
func plain(name string) string {
	const longest = 40
	kept := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(name))
	return "t" + kept[:min(len(kept), longest)]
}

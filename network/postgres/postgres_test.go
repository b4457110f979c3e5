package postgres

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"luzheng/network/loopback"
	"luzheng/network/problem"
	"luzheng/network/process"
)

// cluster makes a private cluster in a temporary folder.
func cluster(t *testing.T, install func(context.Context, string) error) Cluster {
	t.Helper()
	temporary := t.TempDir()
	// The folder above it is the test's alone; PostgreSQL may run as somebody
	// else and must be able to reach its own programs.
	if err := os.Chmod(filepath.Dir(temporary), 0o755); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(temporary, "postgres")
	if err := install(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	bin, found := Find(folder)
	if !found {
		t.Fatal("installed, but not found")
	}
	account, err := FindAccount(folder)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := loopback.Hold()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	c := Cluster{Folder: folder, Address: listener.Addr().String(), Bin: bin, Account: account}
	if err := c.Make(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestPrivateCluster runs on what the machine has, and on what npm brings to
// a machine that has none.
func TestPrivateCluster(t *testing.T) {
	t.Run("found or installed", func(t *testing.T) {
		exercise(t, cluster(t, func(ctx context.Context, folder string) error {
			if _, found := Find(folder); found {
				return nil
			}
			return Install(ctx, folder)
		}))
	})
	t.Run("from npm", func(t *testing.T) {
		c := cluster(t, installNPM)
		if !strings.Contains(c.Bin, "node_modules") {
			t.Fatalf("npm's programs are there, and %s is used", c.Bin)
		}
		exercise(t, c)
	})
}

// exercise: the cluster serves, survives kill -9, and refuses a wrong password.
func exercise(t *testing.T, c Cluster) {
	t.Helper()
	m, err := process.NewManager(filepath.Join(c.Folder, "pids"), func(string) string { return filepath.Join(c.Folder, "log") })
	if err != nil {
		t.Fatal(err)
	}
	spec := process.Spec{
		Name: "postgres", Binary: filepath.Join(c.Bin, "postgres"), Args: c.Arguments(), Attributes: c.Attributes(),
		Ready: process.Ready{Dial: []string{c.Address}}, Signal: syscall.SIGINT, Grace: 20 * time.Second,
	}
	start := func() {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		for { // after a kill the old backends need a moment to notice
			if _, err := m.Start(spec); err != nil {
				t.Fatal(err)
			}
			err := m.WaitReady(ctx, spec)
			if err == nil {
				return
			}
			if ctx.Err() != nil {
				t.Fatal(err)
			}
		}
	}
	t.Cleanup(func() { _ = m.Stop(context.Background(), spec) })
	start()
	query(t, c, "CREATE TABLE kept (x int); INSERT INTO kept VALUES (42)")
	if err := m.Kill(t.Context(), "postgres"); err != nil {
		t.Fatal(err)
	}
	start()
	if got := query(t, c, "SELECT x FROM kept"); got != "42" {
		t.Fatalf("after kill -9: %q", got)
	}
	if err := c.Make(t.Context()); err != nil { // made once, then left alone
		t.Fatal(err)
	}
	if got := query(t, c, "SELECT x FROM kept"); got != "42" {
		t.Fatalf("after Make: %q", got)
	}
	wrong := "postgres://luzheng:wrong@" + c.Address + "/postgres?sslmode=disable"
	if err := Query(t.Context(), io.Discard, wrong, "SELECT 1"); err == nil {
		t.Error("any password will do")
	}
	if info, err := os.Stat(c.passwordFile()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("password file: %v, %v", info.Mode(), err)
	}
}

// query waits until the server answers, creates the database, runs the SQL.
func query(t *testing.T, c Cluster, sql string) string {
	t.Helper()
	target, err := c.URL("bureau")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := EnsureDatabase(ctx, target); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := Query(ctx, &out, target, sql); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out.String())
}

func TestDerived(t *testing.T) {
	got, err := Derived("postgres://u:p@h:1/base?sslmode=disable", "audit")
	if err != nil || got != "postgres://u:p@h:1/base_audit?sslmode=disable" {
		t.Errorf("%s, %v", got, err)
	}
	for _, base := range []string{"postgres://h", "postgres://h/", "::"} {
		if _, err := Derived(base, "x"); problem.CodeOf(err) != problem.PostgresFailed {
			t.Errorf("%s: %v", base, err)
		}
	}
}

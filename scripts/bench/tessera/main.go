// Command tessera serves a Tessera log on POSIX files to the client that also loads luzheng's event log, so that both are measured in
// one run with the same requests. It has a module of its own: the product does not depend on its peer.
//
//	POST /v1/events   the request that luzheng takes: lines, of which each that does not begin like a batch's envelope is an event and
//	                  becomes an entry; answered when every entry is integrated and durable: {"size":N}, N above the last index
//	GET  /checkpoint  the signed local checkpoint
//
// It checks no signature, looks for no repeated event, judges nothing and signs no receipt. It prints its address when it serves.
package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
)

const (
	maxLine        = 64 << 10
	maxOutstanding = 1 << 17
	batchBegins    = `{"payloadType":`
)

func main() {
	dir := flag.String("dir", "", "folder of the log")
	batch := flag.Uint("batch", tessera.DefaultBatchMaxSize, "most entries of one batch")
	age := flag.Duration("age", tessera.DefaultBatchMaxAge, "how long a batch may fill")
	interval := flag.Duration("checkpoint", 100*time.Millisecond, "interval of checkpoints; 100 ms is the least it takes")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, *dir, *batch, *age, *interval); err != nil {
		fmt.Fprintln(os.Stderr, "tessera:", err)
		os.Exit(1)
	}
}

func serve(ctx context.Context, dir string, batch uint, age, interval time.Duration) error {
	secret, _, err := note.GenerateKey(rand.Reader, "bench.example/tessera")
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return err
	}
	driver, err := posix.New(ctx, posix.Config{Path: dir})
	if err != nil {
		return err
	}
	options := tessera.NewAppendOptions().WithCheckpointSigner(signer).WithCheckpointInterval(interval).
		WithBatching(batch, age).WithPushback(maxOutstanding)
	appender, shutdown, _, err := tessera.NewAppender(ctx, driver, options)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", listener.Addr())

	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/events", func(w http.ResponseWriter, r *http.Request) { add(w, r, appender) })
	mux.HandleFunc("GET /checkpoint", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(dir, "checkpoint"))
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return shutdown(context.WithoutCancel(ctx))
}

// add logs the events of one request and waits for all of them.
func add(w http.ResponseWriter, r *http.Request, appender *tessera.Appender) {
	var futures []tessera.IndexFuture
	lines := bufio.NewScanner(r.Body)
	lines.Buffer(make([]byte, maxLine), maxLine)
	for lines.Scan() {
		if bytes.HasPrefix(lines.Bytes(), []byte(batchBegins)) {
			continue
		}
		futures = append(futures, appender.Add(r.Context(), tessera.NewEntry(bytes.Clone(lines.Bytes()))))
	}
	if err := lines.Err(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	size := uint64(0)
	for _, future := range futures {
		index, err := future()
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		size = max(size, index.Index+1)
	}
	_, _ = fmt.Fprintf(w, `{"size":%d}`, size)
}

package witnesstest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"luzheng/gateway/api"
	"luzheng/gateway/follow/wire"
	"luzheng/gateway/session"
	"luzheng/signer/checkpoint"
	"luzheng/signer/event"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
	"luzheng/signer/tile"
	"luzheng/signer/trust"
)

// Change changes the town while it is served.
func (w *Town) Change(change func()) {
	w.serving.Lock()
	defer w.serving.Unlock()
	change()
}

func (w *Town) guarded(answer func(rw http.ResponseWriter, r *http.Request)) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		w.serving.RLock()
		defer w.serving.RUnlock()
		answer(rw, r)
	}
}

// ServeFollower serves the checkpoints and proofs of an organisation's follower, and gives its address.
func (w *Town) ServeFollower(t testing.TB, organisation string) string {
	t.Helper()
	mux := http.NewServeMux()
	note := func(rw http.ResponseWriter, block int) {
		if _, err := rw.Write(w.Sign(w.points[block], organisation)); err != nil {
			t.Log(err)
		}
	}
	mux.HandleFunc("GET /v1/checkpoint/latest", w.guarded(func(rw http.ResponseWriter, _ *http.Request) { note(rw, len(w.points)-1) }))
	mux.HandleFunc("GET /v1/checkpoint/{height}", w.guarded(func(rw http.ResponseWriter, r *http.Request) {
		block, err := strconv.Atoi(r.PathValue("height"))
		if err != nil || block >= len(w.points) {
			http.NotFound(rw, r)
			return
		}
		note(rw, block)
	}))
	mux.HandleFunc("GET /v1/proof/entity", w.guarded(func(rw http.ResponseWriter, r *http.Request) {
		block, err := strconv.Atoi(r.URL.Query().Get("height"))
		if err != nil || block >= len(w.points) {
			http.NotFound(rw, r)
			return
		}
		p, err := w.Entity(r.Context(), r.URL.Query().Get("key"), w.points[block])
		answer(t, rw, p, err)
	}))
	mux.HandleFunc("GET /v1/proof/consistency", w.guarded(func(rw http.ResponseWriter, r *http.Request) {
		p, err := w.Consistency(r.Context(), w.sized(r.URL.Query().Get("from")), w.sized(r.URL.Query().Get("to")))
		answer(t, rw, p, err)
	}))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// sized is the checkpoint of a size of the statement log.
func (w *Town) sized(size string) (c checkpoint.Checkpoint) {
	for _, point := range w.points[1:] {
		if strconv.FormatUint(point.Size, 10) == size {
			return point
		}
	}
	return c
}

// ServeGateway serves the event log and entities to a witness with this key, and gives its address.
func (w *Town) ServeGateway(t testing.TB, name string, key *gm.PublicKey) string {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	sessions := session.New(eventtest.Ledger, []string{server.URL}, nil, time.Now)
	sessions.Admit(name, key)
	mux.HandleFunc("POST /v1/sessions/challenge", func(rw http.ResponseWriter, _ *http.Request) {
		c, until, err := sessions.Challenge()
		answer(t, rw, api.Challenge{Challenge: c.String(), Until: until.UnixMilli()}, err)
	})
	mux.HandleFunc("POST /v1/sessions", func(rw http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			answer(t, rw, nil, err)
			return
		}
		token, caller, err := sessions.Open(r.Context(), raw)
		answer(t, rw, api.Session{Token: token, Until: caller.Until.UnixMilli()}, err)
	})
	member := func(pattern string, serve func(rw http.ResponseWriter, r *http.Request)) {
		mux.HandleFunc(pattern, w.guarded(func(rw http.ResponseWriter, r *http.Request) {
			if !sessions.Caller(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")).Watches() {
				rw.WriteHeader(http.StatusUnauthorized)
				return
			}
			serve(rw, r)
		}))
	}
	member("GET /v1/entities/{ref}", func(rw http.ResponseWriter, r *http.Request) {
		raw := w.states[r.PathValue("ref")]
		if raw == nil {
			http.NotFound(rw, r)
			return
		}
		answer(t, rw, api.Entity{Ref: r.PathValue("ref"), Value: json.RawMessage(raw)}, nil)
	})
	member("GET /v1/log/{year}/tile/{path...}", func(rw http.ResponseWriter, r *http.Request) {
		raw, ok := w.tile("tile/" + r.PathValue("path"))
		if !ok {
			http.NotFound(rw, r)
			return
		}
		if _, err := rw.Write(raw); err != nil {
			t.Log(err)
		}
	})
	return server.URL
}

// tile gives a tile of the log that is served.
func (w *Town) tile(path string) (raw []byte, ok bool) {
	batches := strings.HasPrefix(path, "tile/batches/")
	id, err := tile.ParsePath(strings.Replace(path, "/batches/", "/entries/", 1))
	if err != nil {
		return nil, false
	}
	log := w.served()
	if !id.Entries {
		raw, err := tile.Hashes(w.Log.Nodes, id)
		return raw, err == nil
	}
	first := int(id.N) * tile.Width
	if first+id.Width > len(log.Leaves) {
		return nil, false
	}
	seen := map[gm.Digest]bool{}
	for i := first; i < first+id.Width; i++ {
		if !batches {
			raw = tile.Entry{Leaf: log.Leaves[i], Event: log.Parts[i].Event}.Append(raw)
			continue
		}
		leaf, err := event.ParseLeaf(log.Leaves[i])
		if err != nil || seen[leaf.Batch] {
			continue
		}
		seen[leaf.Batch] = true
		if b, err := w.batch(leaf.Batch); err == nil {
			raw = b.Append(raw)
		}
	}
	return raw, true
}

func answer(t testing.TB, rw http.ResponseWriter, v any, err error) {
	var raw []byte
	if err == nil {
		raw, err = marshal(v)
	}
	if err != nil {
		rw.WriteHeader(http.StatusNotFound)
		raw, _ = strictjson.Marshal(wire.Problem{Code: wire.CodeNotYet, Title: err.Error(), Status: http.StatusNotFound})
	}
	if _, err := rw.Write(raw); err != nil {
		t.Log(err)
	}
}

// marshal writes the types of the API as the gateway does, and those of followers strictly.
func marshal(v any) ([]byte, error) {
	switch v.(type) {
	case api.Challenge, api.Session, api.Entity:
		return json.Marshal(v)
	}
	return strictjson.Marshal(v)
}

// Trust is the town's trust root, with the witness if it is given.
func (w *Town) Trust(t testing.TB, witnesses ...trust.Witness) *trust.File {
	t.Helper()
	r := trust.Root{
		Version: 1, Ledger: eventtest.Ledger, Certificate: selfSigned(t, "root", eventtest.NewKey(t)).Raw(), Threshold: trust.MinThreshold,
		Witnesses: witnesses, WitnessThreshold: int64(len(witnesses)),
	}
	for _, org := range Organisations {
		r.Followers = append(r.Followers, trust.Follower{Organisation: statement.PartyID(org), Key: w.Followers[org].PublicKey().SPKI()})
	}
	file, err := trust.New(r)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

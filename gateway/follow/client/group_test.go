package client_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"luzheng/gateway/follow/client"
	"luzheng/gateway/follow/wire"
	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
	"luzheng/signer/vmap"
)

const ledger statement.LedgerID = "test-0001"

// stand is a follower that answers what the test wants it to.
type stand struct {
	member  client.Member
	private *gm.PrivateKey

	mu      sync.Mutex // a group may leave before the last follower was heard
	answers map[string]func() (int, []byte)
}

func (s *stand) answer(path string, with func() (int, []byte)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[path] = with
}

func newStand(t *testing.T, name string) *stand {
	t.Helper()
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	s := &stand{private: key, answers: map[string]func() (int, []byte){}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		answer, ok := s.answers[r.URL.Path]
		s.mu.Unlock()
		if !ok {
			answer = problem(http.StatusNotFound, wire.CodeNotYet)
		}
		status, body := answer()
		w.WriteHeader(status)
		_, _ = w.Write(body)
	}))
	t.Cleanup(server.Close)
	s.member = client.Member{Organisation: name, URL: server.URL, Key: key.PublicKey()}
	return s
}

func problem(status int, code wire.Code) func() (int, []byte) {
	body, err := strictjson.Marshal(wire.Problem{Type: "about:blank", Title: "x", Status: status, Code: code})
	if err != nil {
		panic(err)
	}
	return func() (int, []byte) { return status, body }
}

func bytesOf(body []byte) func() (int, []byte) {
	return func() (int, []byte) { return http.StatusOK, body }
}

func (s *stand) attests(t *testing.T, c checkpoint.Checkpoint) {
	t.Helper()
	note, err := checkpoint.Sign(c, s.member.Organisation, s.private)
	if err != nil {
		t.Fatal(err)
	}
	s.answer("/v1/checkpoint/7", bytesOf(note))
	s.answer("/v1/checkpoint/latest", bytesOf(note))
}

func honest() checkpoint.Checkpoint {
	leaf := merkle.LeafHash([]byte("leaf"))
	return checkpoint.Checkpoint{
		Origin: checkpoint.StatementsOrigin(ledger), Size: 1, Root: leaf, MapRoot: vmap.Map{}.Root(), Block: 7, Time: 1_790_000_000_000,
	}
}

func group(t *testing.T, threshold int, stands ...*stand) *client.Group {
	t.Helper()
	var members []client.Member
	for _, s := range stands {
		members = append(members, s.member)
	}
	g, err := client.NewGroup(ledger, members, threshold)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func standsThatAttest(t *testing.T, names ...string) (all []*stand) {
	t.Helper()
	for _, name := range names {
		s := newStand(t, name)
		s.attests(t, honest())
		all = append(all, s)
	}
	return all
}

func TestOneFollowerOfFourMayFail(t *testing.T) {
	forged := honest()
	forged.MapRoot[0] ^= 1
	for name, spoil := range map[string]func(t *testing.T, s *stand){
		"away":            func(_ *testing.T, s *stand) { s.member.URL = "http://127.0.0.1:1" },
		"behind":          func(_ *testing.T, s *stand) { clear(s.answers) },
		"another history": func(t *testing.T, s *stand) { s.attests(t, forged) },
		"no checkpoint": func(_ *testing.T, s *stand) {
			s.answer("/v1/checkpoint/7", problem(http.StatusNotFound, wire.CodeNoCheckpoint))
		},
		"garbage": func(_ *testing.T, s *stand) { s.answer("/v1/checkpoint/7", bytesOf([]byte("hello"))) },
		"too long": func(_ *testing.T, s *stand) {
			s.answer("/v1/checkpoint/7", bytesOf(make([]byte, checkpoint.MaxNote+1)))
		},
		"another block": func(t *testing.T, s *stand) {
			other := honest()
			other.Block = 6
			s.attests(t, other)
		},
		"another ledger": func(t *testing.T, s *stand) {
			other := honest()
			other.Origin = checkpoint.StatementsOrigin("other-0001")
			s.attests(t, other)
		},
		"another's signature": func(t *testing.T, s *stand) {
			thief := newStand(t, s.member.Organisation)
			thief.attests(t, honest())
			s.answers = thief.answers
		},
	} {
		t.Run(name, func(t *testing.T) {
			all := standsThatAttest(t, "audit", "bureau", "cyberspace", "units")
			spoil(t, all[1])
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			attested, err := group(t, 3, all...).At(ctx, 7)
			if err != nil || strings.Join(attested.SignedBy, " ") != "audit cyberspace units" || attested.Checkpoint != honest() {
				t.Fatalf("%+v, %v", attested, err)
			}
			var trusted []checkpoint.Verifier
			for _, s := range all {
				trusted = append(trusted, checkpoint.Verifier{Name: s.member.Organisation, Key: s.member.Key})
			}
			if _, by, err := checkpoint.Open(attested.Note, trusted); err != nil || len(by) != 3 {
				t.Fatalf("the merged note does not open: %v, %v", by, err)
			}
			short, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond)
			defer cancel()
			if _, err := group(t, 4, all...).At(short, 7); !errors.Is(err, client.ErrTooFew) {
				t.Fatalf("four of four: %v", err)
			}
		})
	}
}

func TestTwoAgainstTwoAttestNothing(t *testing.T) {
	all := standsThatAttest(t, "audit", "bureau", "cyberspace", "units")
	other := honest()
	other.Root[3] ^= 1
	all[0].attests(t, other)
	all[1].attests(t, other)
	_, err := group(t, 3, all...).At(t.Context(), 7)
	if !errors.Is(err, client.ErrTooFew) || !errors.Is(err, client.ErrDivergence) {
		t.Fatal(err)
	}
}

func TestLatestIsWhatEnoughHaveReached(t *testing.T) {
	all := standsThatAttest(t, "audit", "bureau", "cyberspace", "units")
	ahead := honest()
	ahead.Block, ahead.Size = 8, 2
	note, err := checkpoint.Sign(ahead, "units", all[3].private)
	if err != nil {
		t.Fatal(err)
	}
	all[3].answer("/v1/checkpoint/latest", bytesOf(note))
	all[0].answer("/v1/checkpoint/latest", problem(http.StatusNotFound, wire.CodeNoCheckpoint))
	attested, err := group(t, 3, all...).Latest(t.Context())
	if err != nil || attested.Checkpoint != honest() {
		t.Fatalf("%+v, %v", attested, err)
	}
	all[1].answer("/v1/checkpoint/latest", problem(http.StatusInternalServerError, wire.CodeInternal))
	if _, err := group(t, 3, all...).Latest(t.Context()); !errors.Is(err, client.ErrTooFew) {
		t.Fatal(err)
	}
}

// A proof that does not hold, or is about something else, is passed over for the next follower's.
func TestProofsAreVerifiedBeforeTheyAreBelieved(t *testing.T) {
	all := standsThatAttest(t, "audit", "bureau")
	good := wire.StatementProof{Index: 0, Height: 7, Size: 1, Leaf: []byte("leaf"), Proof: merkle.Proof{}}
	entity := wire.EntityProof{Key: "k", Height: 7}
	for name, change := range map[string]func(p *wire.StatementProof, e *wire.EntityProof){
		"another leaf":  func(p *wire.StatementProof, _ *wire.EntityProof) { p.Leaf = []byte("Leaf") },
		"another index": func(p *wire.StatementProof, _ *wire.EntityProof) { p.Index = 1 },
		"another size":  func(p *wire.StatementProof, _ *wire.EntityProof) { p.Size = 2 },
		"more hashes":   func(p *wire.StatementProof, _ *wire.EntityProof) { p.Proof = merkle.Proof{{}} },
		"another key":   func(_ *wire.StatementProof, e *wire.EntityProof) { e.Key = "l" },
		"a value":       func(_ *wire.StatementProof, e *wire.EntityProof) { e.Value = &gm.Digest{} },
	} {
		t.Run(name, func(t *testing.T) {
			p, e := good, entity
			change(&p, &e)
			all[0].serves(t, p, e)
			all[1].serves(t, p, e)
			g := group(t, 2, all...)
			_, statementErr := g.Statement(t.Context(), 0, honest())
			_, entityErr := g.Entity(t.Context(), "k", honest())
			if statementErr == nil && entityErr == nil {
				t.Fatal("it was believed")
			}
			all[1].serves(t, good, entity)
			got, err := g.Prove(t.Context(), 0, "k")
			if err != nil || string(got.Statement.Leaf) != "leaf" || got.Entities[0].Key != "k" {
				t.Fatalf("%+v, %v", got, err)
			}
		})
	}
}

func (s *stand) serves(t *testing.T, p wire.StatementProof, e wire.EntityProof) {
	t.Helper()
	for path, document := range map[string]any{"/v1/proof/statement/0": p, "/v1/proof/entity": e} {
		body, err := strictjson.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		s.answer(path, bytesOf(body))
	}
}

func TestNewGroupRefusesWhatCannotBeCounted(t *testing.T) {
	a, b := newStand(t, "audit").member, newStand(t, "bureau").member
	sameKey, sameName := b, b
	sameKey.Key, sameName.Organisation = a.Key, a.Organisation
	for name, c := range map[string]struct {
		members   []client.Member
		threshold int
	}{
		"no threshold":       {[]client.Member{a, b}, 0},
		"too high":           {[]client.Member{a, b}, 3},
		"one key twice":      {[]client.Member{a, sameKey}, 1},
		"one name twice":     {[]client.Member{a, sameName}, 1},
		"no key":             {[]client.Member{{Organisation: "x", URL: a.URL}}, 1},
		"no organisation":    {[]client.Member{{URL: a.URL, Key: a.Key}}, 1},
		"not an HTTP URL":    {[]client.Member{{Organisation: "x", URL: "ftp://x", Key: a.Key}}, 1},
		"an address, no URL": {[]client.Member{{Organisation: "x", URL: "127.0.0.1:7201", Key: a.Key}}, 1},
	} {
		if _, err := client.NewGroup(ledger, c.members, c.threshold); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestAClientRefusesAnswersThatAreNotTheAPIs(t *testing.T) {
	s := newStand(t, "audit")
	c, err := client.New(s.member.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, answer := range map[string]func() (int, []byte){
		"no JSON":       bytesOf([]byte("hello")),
		"unknown field": bytesOf([]byte(`{"ledger":"x","more":1}`)),
		"too long":      bytesOf(make([]byte, wire.MaxDocument+1)),
		"an error page": func() (int, []byte) { return http.StatusBadGateway, []byte("<html>") },
		"empty problem": func() (int, []byte) { return http.StatusBadGateway, []byte("{}") },
	} {
		s.answer("/v1/status", answer)
		if _, err := c.Status(t.Context()); !errors.Is(err, client.ErrAnswer) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.answer("/v1/status", problem(http.StatusInternalServerError, wire.CodeInternal))
	if _, err := c.Status(t.Context()); !client.HasCode(err, wire.CodeInternal) {
		t.Errorf("a problem: %v", err)
	}
}

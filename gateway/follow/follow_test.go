package follow_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"luzheng/gateway/follow"
	"luzheng/gateway/follow/client"
	"luzheng/gateway/follow/followtest"
	"luzheng/gateway/follow/wire"
	"luzheng/network/loopback"
	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

const patience = 2 * time.Minute

// organisation is one organisation with its follower, which can be stopped and started.
type organisation struct {
	t       *testing.T
	name    string
	key     *gm.PrivateKey
	dir     string
	address string
	also    []client.Member

	stop context.CancelFunc
	done chan error
}

// organisations prepares followers on free ports; none runs yet.
func organisations(t *testing.T, names ...string) []*organisation {
	t.Helper()
	var all []*organisation
	for _, name := range names {
		key, err := gm.GenerateKey()
		if err != nil {
			t.Fatal(err)
		}
		address, err := loopback.Address()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, &organisation{t: t, name: name, key: key, dir: t.TempDir(), address: address})
	}
	return all
}

func (o *organisation) member() client.Member {
	return client.Member{Organisation: o.name, URL: "http://" + o.address, Key: o.key.PublicKey()}
}

func (o *organisation) client() *client.Client {
	c, err := client.New("http://"+o.address, nil)
	if err != nil {
		o.t.Fatal(err)
	}
	return c
}

func (o *organisation) start(ledger follow.Blocks) {
	o.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	o.stop, o.done = stop, make(chan error, 1)
	config := follow.Config{
		Ledger: followtest.Ledger, Organisation: o.name, DataDir: o.dir, Listen: o.address,
		Also: o.also, CompareEvery: 20 * time.Millisecond, Log: slog.New(slog.DiscardHandler),
	}
	go func() { o.done <- follow.Run(ctx, config, ledger, o.key) }()
	o.t.Cleanup(o.halt)
	o.until("it serves", func(wire.Status) bool { return true })
}

func (o *organisation) halt() {
	o.t.Helper()
	if o.stop == nil {
		return
	}
	o.stop()
	if err := <-o.done; err != nil {
		o.t.Errorf("%s: %v", o.name, err)
	}
	o.stop = nil
}

// until waits until the follower's status is as wanted.
func (o *organisation) until(what string, wanted func(wire.Status) bool) wire.Status {
	o.t.Helper()
	var s wire.Status
	var err error
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if s, err = o.client().Status(o.t.Context()); err == nil && wanted(s) {
			return s
		}
	}
	o.t.Fatalf("%s: not in time: %s; status %+v, %v", o.name, what, s, err)
	return s
}

func hasBlocks(n uint64) func(wire.Status) bool {
	return func(s wire.Status) bool { return s.Blocks >= n }
}

func groupOf(t *testing.T, threshold int, all ...*organisation) *client.Group {
	t.Helper()
	var members []client.Member
	for _, o := range all {
		members = append(members, o.member())
	}
	g, err := client.NewGroup(followtest.Ledger, members, threshold)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestFourFollowersAttestOneHistory(t *testing.T) {
	chain := followtest.NewChain("salt")
	chain.Extend(0, 3, 0, 5)
	all := organisations(t, "audit", "bureau", "cyberspace", "units")
	for i, o := range all {
		o.also = []client.Member{all[(i+1)%4].member()}
		o.start(chain)
	}
	group := groupOf(t, 3, all...)
	first, err := group.AtLeast(t.Context(), 3, 4)
	if err != nil || len(first.SignedBy) != 4 || first.Checkpoint.Size != 8 {
		t.Fatalf("%+v, %v", first, err)
	}
	go chain.Extend(2, 1)
	second, err := group.At(t.Context(), 5) // It waits for a block that is not there yet.
	if err != nil || second.Checkpoint.Size != 11 {
		t.Fatalf("%+v, %v", second, err)
	}
	consistency, err := group.Consistency(t.Context(), first.Checkpoint, second.Checkpoint)
	if err != nil || consistency.Verify(first.Checkpoint, second.Checkpoint) != nil {
		t.Fatal(err)
	}
	present, absent := followtest.EntityRef(1).Key(followtest.Ledger), followtest.EntityRef(999).Key(followtest.Ledger)
	proofs, err := group.Prove(t.Context(), 4, present, absent)
	if err != nil || proofs.Entities[0].Value == nil || proofs.Entities[1].Value != nil || proofs.Statement.Index != 4 {
		t.Fatalf("%+v, %v", proofs, err)
	}
	for _, o := range all {
		s := o.until("it agrees with the next", func(s wire.Status) bool { return s.Also[0].Agreed != nil && *s.Also[0].Agreed == 5 })
		if s.Colour != wire.Green || !s.Following || s.Entities == 0 || *s.Checkpoint != 5 || s.Statements != 11 {
			t.Errorf("%s: %+v", o.name, s)
		}
	}
}

func TestDivergenceIsAnAlarmWithPortableEvidence(t *testing.T) {
	honest, forked := followtest.NewChain("salt"), followtest.NewChain("salt")
	honest.Extend(2, 3)
	forked.Extend(2)
	forked.Reseed("fork")
	forked.Extend(3)
	all := organisations(t, "audit", "bureau")
	audit, bureau := all[0], all[1]
	audit.also = []client.Member{bureau.member()}
	bureau.start(forked)
	bureau.until("it is ahead", hasBlocks(2))
	audit.start(honest)
	red := func(s wire.Status) bool { return s.Colour == wire.Red }
	s := audit.until("it is red", red)
	if len(s.Alarms) != 1 || s.Alarms[0].File != "equivocation-1-bureau.json" || !s.Following {
		t.Fatalf("%+v", s)
	}
	evidence, err := os.ReadFile(filepath.Join(audit.dir, "alarms", s.Alarms[0].File))
	if err != nil {
		t.Fatal(err)
	}
	verifiers := []checkpoint.Verifier{{Name: "audit", Key: audit.key.PublicKey()}, {Name: "bureau", Key: bureau.key.PublicKey()}}
	found, err := checkpoint.VerifyEquivocation(evidence, verifiers)
	if err != nil || found.First.Block != 1 || found.FirstBy[0] != "audit" || found.SecondBy[0] != "bureau" {
		t.Fatalf("%+v, %v", found, err)
	}
	if text := get(t, audit, "/metrics", http.StatusOK); !strings.Contains(text, "\nluzheng_follower_alarms 1\n") {
		t.Errorf("metrics without the alarm:\n%s", text)
	}
	// It goes on following, and a restart does not whitewash it.
	honest.Extend(4)
	audit.until("it goes on", hasBlocks(3))
	audit.halt()
	audit.start(honest)
	audit.until("it is still red", red)
	// The group shows the dissent, and cannot be brought to take the two for one.
	if _, err := groupOf(t, 2, all...).At(t.Context(), 1); !errors.Is(err, client.ErrDivergence) || !errors.Is(err, client.ErrTooFew) {
		t.Errorf("divergent checkpoints were taken for attested: %v", err)
	}
}

func TestACheckpointWhereNothingWasRecordedIsADisagreement(t *testing.T) {
	for name, heights := range map[string][2][]int{
		"the other has one more":  {{2, 0, 0}, {2, 3}},
		"the other has one fewer": {{2, 3}, {2, 0, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			ours, theirs := followtest.NewChain("salt"), followtest.NewChain("salt")
			ours.Extend(heights[0]...)
			theirs.Extend(heights[1]...)
			all := organisations(t, "audit", "bureau")
			all[1].start(theirs)
			all[1].until("it is there", hasBlocks(uint64(len(heights[1]))))
			all[0].also = []client.Member{all[1].member()}
			all[0].start(ours)
			s := all[0].until("it is red", func(s wire.Status) bool { return s.Colour == wire.Red })
			if s.Alarms[0].File != "disagreement-1-bureau.json" {
				t.Fatalf("%+v", s.Alarms)
			}
		})
	}
}

func TestAFollowerCatchesUpAfterBeingAway(t *testing.T) {
	chain := followtest.NewChain("salt")
	chain.Extend(2, 3)
	o := organisations(t, "audit")[0]
	o.start(chain)
	o.until("it follows", hasBlocks(2))
	before, err := o.client().Latest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o.halt()
	for range 300 {
		chain.Extend(4)
	}
	o.start(chain)
	o.until("it has caught up", hasBlocks(302))
	if again, err := o.client().At(t.Context(), 1, 0); err != nil || string(again) != string(before) {
		t.Fatalf("the checkpoint of block 1 has changed: %v", err)
	}
	chain.Cut() // The peer goes away; the follower comes back by itself.
	chain.Extend(1)
	o.until("it is back", hasBlocks(303))
	want, err := groupOf(t, 1, o).Prove(t.Context(), 1203)
	if err != nil || want.Attested.Checkpoint.Size != 1206 {
		t.Fatalf("%+v, %v", want.Attested.Checkpoint, err)
	}
}

func TestAnotherHistoryIsRefusedAndTheOldOneStays(t *testing.T) {
	chain, fork := followtest.NewChain("salt"), followtest.NewChain("salt")
	chain.Extend(2, 3)
	fork.Extend(2)
	fork.Reseed("fork")
	fork.Extend(3, 4)
	o := organisations(t, "audit")[0]
	o.start(chain)
	o.until("it follows", hasBlocks(2))
	signed, err := o.client().At(t.Context(), 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	o.halt()

	o.start(fork)
	s := o.until("it sounds the alarm", func(s wire.Status) bool { return s.Colour == wire.Red && !s.Following })
	if s.Alarms[0].File != "fork-2.json" || s.Blocks != 2 || s.LastError == "" {
		t.Fatalf("%+v", s)
	}
	if again, err := o.client().At(t.Context(), 1, 0); err != nil || string(again) != string(signed) {
		t.Fatalf("what was attested is no longer available: %v", err)
	}
	o.halt()

	if err := os.Remove(filepath.Join(o.dir, "follower.db")); err != nil {
		t.Fatal(err)
	}
	o.start(fork)
	s = o.until("it refuses to sign", func(s wire.Status) bool { return len(s.Alarms) == 2 && !s.Following })
	// It is named after the first block of those that were taken together, which is a matter of time.
	refusal := slices.IndexFunc(s.Alarms, func(a wire.Alarm) bool { return strings.HasPrefix(a.File, "refusal-") })
	if refusal < 0 {
		t.Fatalf("%+v", s.Alarms)
	}
	content, err := os.ReadFile(filepath.Join(o.dir, "alarms", s.Alarms[refusal].File))
	if err != nil {
		t.Fatal(err)
	}
	var record struct{ Own, Refused string }
	if err := json.Unmarshal(content, &record); err != nil {
		t.Fatal(err)
	}
	refused, err := checkpoint.Parse([]byte(record.Refused))
	if err != nil || record.Own != string(signed) || refused.Block != 1 {
		t.Fatalf("%s, %v", content, err)
	}
}

func TestBadRequestsAreProblems(t *testing.T) {
	chain := followtest.NewChain("salt")
	chain.Extend(0, 3, 2)
	o := organisations(t, "audit")[0]
	o.start(chain)
	o.until("it follows", hasBlocks(3))
	for path, want := range map[string]struct {
		status int
		code   wire.Code
	}{
		"/v1/checkpoint/0":                     {404, wire.CodeNoCheckpoint},
		"/v1/checkpoint/3":                     {404, wire.CodeNotYet},
		"/v1/checkpoint/3?wait=1ms":            {404, wire.CodeNotYet},
		"/v1/checkpoint/3?wait=1h":             {400, wire.CodeParameter},
		"/v1/checkpoint/3?wait=-1s":            {400, wire.CodeParameter},
		"/v1/checkpoint/x":                     {400, wire.CodeParameter},
		"/v1/checkpoint/-1":                    {400, wire.CodeParameter},
		"/v1/checkpoint/99999999999999999999":  {400, wire.CodeParameter},
		"/v1/proof/statement/5":                {404, wire.CodeOutOfRange},
		"/v1/proof/statement/4?height=1":       {404, wire.CodeOutOfRange},
		"/v1/proof/statement/0?height=":        {400, wire.CodeParameter},
		"/v1/proof/statement/0?height=0":       {404, wire.CodeNoCheckpoint},
		"/v1/proof/consistency":                {400, wire.CodeParameter},
		"/v1/proof/consistency?from=2&to=1":    {404, wire.CodeOutOfRange},
		"/v1/proof/consistency?from=2&to=6":    {404, wire.CodeOutOfRange},
		"/v1/proof/entity":                     {400, wire.CodeParameter},
		"/v1/proof/entity?key=a&height=7":      {404, wire.CodeNotYet},
		"/v1/leaf/5":                           {404, wire.CodeOutOfRange},
		"/v1/other":                            {404, wire.CodeRoute},
		"/v1/proof/entity?key=" + longKey + "": {400, wire.CodeParameter},
	} {
		var p wire.Problem
		if err := json.Unmarshal([]byte(get(t, o, path, want.status)), &p); err != nil || p.Code != want.code || p.Status != want.status {
			t.Errorf("%s: %+v, %v; want %v", path, p, err, want)
		}
	}
	if body := get(t, o, "/healthz", http.StatusOK); body != "ok\n" {
		t.Errorf("healthz: %q", body)
	}
	leaf, err := o.client().Leaf(t.Context(), 4)
	if err != nil {
		t.Fatal(err)
	}
	proof, err := o.client().Statement(t.Context(), 4, 2)
	if err != nil || string(proof.Leaf) != string(leaf) || merkle.LeafHash(leaf) == (gm.Digest{}) {
		t.Fatalf("%+v, %v", proof, err)
	}
}

var longKey = strings.Repeat("k", 513)

func get(t *testing.T, o *organisation, path string, status int) string {
	t.Helper()
	response, err := http.Get("http://" + o.address + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != status {
		t.Errorf("%s: status %d, want %d: %s", path, response.StatusCode, status, body)
	}
	return string(body)
}

func TestRunRefusesAnUnfitConfiguration(t *testing.T) {
	o := organisations(t, "audit")[0]
	good := follow.Config{Ledger: followtest.Ledger, Organisation: o.name, DataDir: o.dir, Listen: o.address}
	for name, change := range map[string]func(*follow.Config){
		"no ledger":       func(c *follow.Config) { c.Ledger = "" },
		"no organisation": func(c *follow.Config) { c.Organisation = "" },
		"no data folder":  func(c *follow.Config) { c.DataDir = "" },
		"no address":      func(c *follow.Config) { c.Listen = "nowhere" },
		"itself":          func(c *follow.Config) { c.Also = []client.Member{o.member()} },
		"a follower without key": func(c *follow.Config) {
			c.Also = []client.Member{{Organisation: "bureau", URL: "http://127.0.0.1:1"}}
		},
		"no URL": func(c *follow.Config) {
			c.Also = []client.Member{{Organisation: "bureau", URL: "127.0.0.1", Key: o.key.PublicKey()}}
		},
	} {
		config := good
		change(&config)
		if err := follow.Run(t.Context(), config, followtest.NewChain(""), o.key); err == nil {
			t.Errorf("%s: it ran", name)
		}
	}
}

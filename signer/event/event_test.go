package event_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"luzheng/signer/event"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

const (
	unit  statement.PartyID = "510500.tjj"
	other statement.PartyID = "510500.zgj"
)

var update = flag.Bool("update", false, "write new golden files; only for a new version of the format")

// golden gives what was stored once under the name, and must be read for ever.
func golden(t *testing.T, name string, made []byte) []byte {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

// full is an event with every field.
func full() *event.Event {
	ref := func(kind statement.EntityType) *statement.Ref { r := eventtest.Ref(kind, 1); return &r }
	return &event.Event{
		V: 1, Ledger: eventtest.Ledger, Issuer: unit, Handler: "h-17", Engagement: ref(statement.TypeEngagement), Principal: other, Intent: true,
		UsageRecord: statement.UsageRecord{
			Action: statement.ActionTransmission, Entry: *ref(statement.TypeEntry), Version: *ref(statement.TypeVersion),
			Application: ref(statement.TypeApplication), Grant: ref(statement.TypeGrant), Purpose: "traffic.flow", Mode: statement.ModeExchange,
			At: 1_795_000_000_123, Recipient: other, Destination: "hk", Clearance: ref(statement.TypeClearance),
		},
		Nonce: "00112233445566778899aabbccddeeff",
	}
}

// small is an event with no field that may be absent but the handler.
func small() *event.Event {
	e := full()
	e.Engagement, e.Principal, e.Intent, e.Application, e.Grant, e.Recipient, e.Destination, e.Clearance = nil, "", false, nil, nil, "", "", nil
	return e
}

func inEmergency() *event.Event {
	e := small()
	emergency := eventtest.Ref(statement.TypeEmergency, 1)
	e.Emergency = &emergency
	return e
}

func marshal(t testing.TB, e *event.Event) []byte {
	t.Helper()
	raw, err := e.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestAnEventIsGolden(t *testing.T) {
	for name, e := range map[string]*event.Event{"full": full(), "small": small(), "emergency": inEmergency()} {
		want := golden(t, "event."+name+".v1.json", marshal(t, e))
		if got := marshal(t, e); !bytes.Equal(got, want) {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
		back, err := event.Parse(want)
		if err != nil || !reflect.DeepEqual(back, e) {
			t.Errorf("%s: %+v, %v", name, back, err)
		}
	}
	const id = "b311ac85d1863da0cfc4127dab3d4076371d47768eaa6cacf785f606ebd4be38" // as OpenSSL computes it: SM3 of a zero byte and the file
	if got := event.ID(marshal(t, full())).String(); got != id {
		t.Errorf("the ID is %s", got)
	}
}

// byJSON reads an event as the general decoder does; nil when it or the checks of the fields refuse.
func byJSON(raw []byte) *event.Event {
	var e event.Event
	if strictjson.UnmarshalCanonical(raw, &e, event.MaxEvent) != nil || e.Validate() != nil {
		return nil
	}
	return &e
}

// agree: the quick reader of the one encoding knows the same events as the JSON decoder.
func agree(t *testing.T, raw []byte) {
	t.Helper()
	slow := byJSON(raw)
	quick, err := event.Parse(raw)
	if (err == nil) != (slow != nil) || err == nil && !reflect.DeepEqual(quick, slow) {
		t.Fatalf("%s is\n%+v, %v to the one and\n%+v to the other", raw, quick, err, slow)
	}
	if err == nil && !event.QuickReads(raw) {
		t.Fatalf("%s is an event, and the quick reader does not take it", raw)
	}
	if err == nil && !bytes.Equal(marshal(t, quick), raw) {
		t.Fatalf("%s has another encoding", raw)
	}
}

func TestTheQuickReaderAgreesWithTheJSONDecoder(t *testing.T) {
	for _, e := range []*event.Event{full(), small(), inEmergency()} {
		raw := marshal(t, e)
		agree(t, raw)
		for at := range raw {
			for _, replaced := range []byte{'"', '\\', '\n', '0', 'a', ',', ':', '-', 0, 0xff} {
				changed := bytes.Clone(raw)
				changed[at] = replaced
				agree(t, changed)
			}
			agree(t, append(bytes.Clone(raw[:at]), raw[at+1:]...))
			agree(t, append(append(bytes.Clone(raw[:at]), ' '), raw[at:]...))
			agree(t, raw[:at])
		}
	}
	byApplication := full()
	byApplication.Handler, byApplication.Principal, byApplication.Recipient, byApplication.Destination, byApplication.Clearance = "", "", "", "", nil
	text := string(marshal(t, byApplication))
	for before, empty := range map[string]string{
		`,"engagement":`: `,"handler":""`, `,"intent":`: `,"principal":""`, `,"nonce":`: `,"recipient":""`, `,"nonce"`: `,"destination":""`,
	} {
		agree(t, []byte(strings.Replace(text, before, empty+before, 1)))
	}
}

func TestAnEventIsRefused(t *testing.T) {
	ref := eventtest.Ref(statement.TypeEntry, 1)
	for field, spoil := range map[string]func(e *event.Event){
		"v":           func(e *event.Event) { e.V = 2 },
		"ledger":      func(e *event.Event) { e.Ledger = "X" },
		"issuer":      func(e *event.Event) { e.Issuer = "" },
		"handler":     func(e *event.Event) { e.Handler = "张三" },
		"engagement":  func(e *event.Event) { e.Engagement = &ref },
		"principal":   func(e *event.Event) { e.Principal = "x" },
		"action":      func(e *event.Event) { e.Action = "look" },
		"entry":       func(e *event.Event) { e.Entry = *e.Application },
		"version":     func(e *event.Event) { e.Version = e.Entry },
		"application": func(e *event.Event) { e.Application = &ref },
		"grant":       func(e *event.Event) { e.Grant = &ref },
		"emergency":   func(e *event.Event) { r := eventtest.Ref(statement.TypeEmergency, 1); e.Emergency = &r },
		"purpose":     func(e *event.Event) { e.Purpose = "Für alles" },
		"mode":        func(e *event.Event) { e.Mode = "" },
		"at":          func(e *event.Event) { e.At = 0 },
		"recipient":   func(e *event.Event) { e.Recipient = "x" },
		"destination": func(e *event.Event) { e.Destination = "cn" },
		"clearance":   func(e *event.Event) { e.Clearance = &ref },
		"nonce":       func(e *event.Event) { e.Nonce = strings.ToUpper(e.Nonce) },
	} {
		e := full()
		spoil(e)
		raw := marshal(t, e)
		var refusal *statement.FieldError
		if _, err := event.Parse(raw); !errors.As(err, &refusal) || refusal.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	e := small()
	e.Handler = ""
	if _, err := event.Parse(marshal(t, e)); err == nil {
		t.Error("nobody acts, and it is read")
	}
	e = full()
	e.Engagement = nil
	if _, err := event.Parse(marshal(t, e)); err == nil {
		t.Error("a principal without an engagement")
	}
	var syntax *strictjson.Error
	for code, raw := range map[string]string{
		"json.size":          strings.Repeat(" ", event.MaxEvent+1),
		"json.not-canonical": strings.Replace(string(marshal(t, full())), `"intent":true`, `"intent": true`, 1),
		"json.unknown-field": strings.Replace(string(marshal(t, full())), `"v":1`, `"v":1,"w":1`, 1),
		"json.number":        strings.Replace(string(marshal(t, full())), `1795000000123`, `9007199254740992`, 1),
		"json.syntax":        "",
	} {
		if _, err := event.Parse([]byte(raw)); !errors.As(err, &syntax) || syntax.Code != code {
			t.Errorf("want %s, got %v", code, err)
		}
	}
}

func TestNewMakesEventsThatDiffer(t *testing.T) {
	lines := eventtest.Lines(t, eventtest.Use(unit, 1), eventtest.Use(unit, 1))
	if bytes.Equal(lines[0], lines[1]) {
		t.Error("two uses are one")
	}
	bad := eventtest.Use(unit, 1)
	bad.Use.At = 0
	if _, err := event.New(bad); err == nil {
		t.Error("a use at no time")
	}
}

func FuzzParse(f *testing.F) {
	for _, e := range []*event.Event{full(), small(), inEmergency()} {
		f.Add(marshal(f, e))
	}
	f.Fuzz(func(t *testing.T, raw []byte) { agree(t, raw) })
}

func BenchmarkParse(b *testing.B) {
	raw := eventtest.Lines(b, eventtest.Use(unit, 1))[0]
	b.ReportAllocs()
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := event.Parse(raw); err != nil {
			b.Fatal(err)
		}
	}
}

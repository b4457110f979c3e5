package pack_test

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"luzheng/chaincode/pack"
)

const (
	someHex   = "0261fb465c921ac8e8641a9be34ec5e67d03b0f512cbc184e7010f8dbc4f6b8b"
	stateKey  = "luzhou-test/e/product/" + someHex
	someState = `{"v":1,"state":"registered","head":"` + someHex + `","count":1,"at":1795643630695,"by":"510500.audit","owner":"510500.audit"}`
)

// drawText draws what states are made of, and what they are not.
func drawText(t *rapid.T) []byte {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{
			`{"v":1,"state":"`, `","head":"`, `,"at":`, `{"name":"`, `"},{"`, `":"`, "registered", "registered:", `"registered"`, someHex, someHex[1:], someHex + "a",
			"0", "00000001", "123456", "999999999999999", "1000000000000000", "18446744073709551616", `\"`, "人口库", `"unknown":`, `,"`, `","`, `{"`,
		}),
		rapid.StringN(0, 8, -1),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 4), func(b []byte) string { return string(b) }),
	)
	return []byte(strings.Join(rapid.SliceOf(piece).Draw(t, "text"), ""))
}

func TestEveryStateComesOutAsItWentIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := drawText(t)
		key := rapid.SampledFrom([]string{"", "k", stateKey, someHex}).Draw(t, "key")
		got, err := pack.ParseState(key, pack.State(key, value))
		if err != nil || !bytes.Equal(got, value) {
			t.Fatalf("%q came out as %q, %v", value, got, err)
		}
	})
}

// Their brief forms of a release stand in ledgers for ever.
func TestStatesAreReadAsTheyWereWritten(t *testing.T) {
	file, err := os.Open("testdata/states.golden")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	count := 0
	for ; lines.Scan(); count++ {
		key, rest, _ := strings.Cut(lines.Text(), " ")
		brief, value, _ := strings.Cut(rest, " ")
		stored, err := hex.DecodeString(brief)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := pack.ParseState(key, stored); err != nil || string(got) != value {
			t.Errorf("%s is read as %q, %v; it was %q", key, got, err, value)
		}
		if got := pack.State(key, []byte(value)); !bytes.Equal(got, stored) {
			t.Errorf("%s is written as %x", key, got)
		}
	}
	if lines.Err() != nil || count < 8 {
		t.Errorf("there are %d states: %v", count, lines.Err())
	}
}

func TestAStateIsAThirdOfItsText(t *testing.T) {
	if got := len(pack.State(stateKey, []byte(someState))); got*3 > len(someState) {
		t.Errorf("%d bytes became %d", len(someState), got)
	}
}

func TestStatesOfOlderLedgersStandAsTheyAre(t *testing.T) {
	for _, value := range []string{someState, "-", "1795643630695", "product:" + someHex, ""} {
		if got, err := pack.ParseState(stateKey, []byte(value)); err != nil || string(got) != value {
			t.Errorf("%q is read as %q, %v", value, got, err)
		}
	}
}

func TestOtherStatesAreNotRead(t *testing.T) {
	for name, stored := range map[string]string{
		"cut off in a digest":   "\x01\x01abc",
		"cut off in a byte":     "\x01\x00",
		"cut off in a number":   "\x01\x03\x80",
		"a number written long": "\x01\x03\x80\x00",
		"cut off in a word":     "\x01\x04",
		"no such word":          "\x01\x04\xff",
		"no such field":         "\x01\x08\xff",
		"no such form":          "\x01\x0e\x00",
		"no such byte":          "\x01\xff",
		"too large":             "\x01" + strings.Repeat("\x05", pack.MaxState/8),
	} {
		if got, err := pack.ParseState(stateKey, []byte(stored)); !errors.Is(err, pack.ErrForm) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	if got, err := pack.ParseState("clock", []byte("\x01\x02")); !errors.Is(err, pack.ErrForm) {
		t.Errorf("a digest of a key without one: %q, %v", got, err)
	}
}

func FuzzState(f *testing.F) {
	f.Add(stateKey, pack.State(stateKey, []byte(someState)))
	f.Add("k", []byte("\x01\x03\x80\x01\x04\x02"))
	f.Fuzz(func(t *testing.T, key string, stored []byte) {
		value, err := pack.ParseState(key, stored)
		if err != nil {
			if !errors.Is(err, pack.ErrForm) {
				t.Fatalf("an error without its kind: %v", err)
			}
			return
		}
		if again, err := pack.ParseState(key, pack.State(key, value)); err != nil || !bytes.Equal(again, value) {
			t.Fatalf("%q is read again as %q, %v", value, again, err)
		}
	})
}

func BenchmarkState(b *testing.B) {
	for b.Loop() {
		pack.State(stateKey, []byte(someState))
	}
}

func BenchmarkParseState(b *testing.B) {
	stored := pack.State(stateKey, []byte(someState))
	for b.Loop() {
		if _, err := pack.ParseState(stateKey, stored); err != nil {
			b.Fatal(err)
		}
	}
}

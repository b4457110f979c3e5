package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"luzheng/gateway/config"
	"luzheng/signer/gm"
)

func TestReadAccounts(t *testing.T) {
	key := gm.Sum([]byte("key")).String()
	right := "accounts: [{subject: u-1, certificate: " + key + "}]\n"
	accounts, err := config.ReadAccounts(write(t, right))
	if err != nil || len(accounts) != 1 || accounts["u-1"].String() != key {
		t.Fatalf("%v, %v", accounts, err)
	}
	for name, text := range map[string]string{
		"an unknown field":  strings.Replace(right, "subject:", "name: 张三, subject:", 1),
		"no subject":        strings.Replace(right, "u-1", `""`, 1),
		"a bent key":        strings.Replace(right, key, key[1:], 1),
		"the same twice":    strings.Replace(right, "}]", "}, {subject: u-1, certificate: "+key+"}]", 1),
		"too large":         right + "# " + strings.Repeat("x", 4<<20),
		"too many accounts": "accounts: [" + strings.Repeat("{},", 20_001) + "]",
	} {
		if _, err := config.ReadAccounts(write(t, text)); err == nil {
			t.Errorf("%s: it was read", name)
		}
	}
}

func TestLoadSignIn(t *testing.T) {
	if provider, err := config.LoadSignIn(nil); provider != nil || err != nil {
		t.Errorf("without settings there is %v, %v", provider, err)
	}
	accounts := write(t, "accounts: []\n")
	right := config.SignIn{Issuer: "https://id.example", ClientID: "luzheng", Accounts: accounts}
	if provider, err := config.LoadSignIn(&right); err != nil || provider.Issuer() != right.Issuer {
		t.Errorf("%v, %v", provider, err)
	}
	notes := filepath.Join(t.TempDir(), "notes")
	if err := os.WriteFile(notes, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*config.SignIn){
		"no accounts":    func(s *config.SignIn) { s.Accounts = accounts + ".old" },
		"in the clear":   func(s *config.SignIn) { s.Issuer = "http://id.example" },
		"no client":      func(s *config.SignIn) { s.ClientID = "" },
		"no authorities": func(s *config.SignIn) { s.TLSCA = notes },
	} {
		c := right
		spoil(&c)
		if _, err := config.LoadSignIn(&c); err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
}

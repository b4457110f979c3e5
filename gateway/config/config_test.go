package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"luzheng/gateway/config"
)

const complete = `listen: 127.0.0.1:7080
ledger: luzhou-1234
organisation: 510500.bureau
database: postgres://x
key: k
passphraseFile: p
trustRoot: t
blobs: b
submit: {maxInFlight: 2, minWindow: 7ms}
outboxRetention: 48h
fabric: {channel: c, chaincode: c, mspId: m, certificate: c, privateKey: k, peers: [{address: "127.0.0.1:1", serverName: x, tlsCa: ca}]}
followers: [{organisation: 510500.audit, url: "http://127.0.0.1:1"}]
`

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gateway.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadGateway(t *testing.T) {
	c, err := config.ReadGateway(write(t, complete))
	if err != nil {
		t.Fatal(err)
	}
	if c.Origins[0] != "http://127.0.0.1:7080" || c.MaxBlob == 0 || c.Submit.Engine().MaxInFlight != 2 || c.Submit.Engine().MinWindow.Milliseconds() != 7 ||
		c.OutboxRetention.Hours() != 48 {
		t.Errorf("read %+v", c)
	}
	for name, text := range map[string]string{
		"an unknown field":        complete + "colour: green\n",
		"an unknown nested field": strings.Replace(complete, "tlsCa: ca", "tlsCa: ca, tls: no", 1),
		"no ledger":               strings.Replace(complete, "luzhou-1234", "", 1),
		"a bent ledger":           strings.Replace(complete, "luzhou-1234", "Luzhou", 1),
		"no database":             strings.Replace(complete, "postgres://x", `""`, 1),
		"a bent organisation":     strings.Replace(complete, "510500.bureau", "bureau", 1),
		"a negative retention":    strings.Replace(complete, "48h", "-48h", 1),
		"no unit of a retention":  strings.Replace(complete, "48h", "48 days", 1),
		"a key and an e-seal":     complete + "eseal: {url: u}\n",
		"no key":                  strings.Replace(complete, "key: k\n", "", 1),
		"no YAML":                 "{",
		"too large":               complete + "# " + strings.Repeat("x", 1<<20),
	} {
		if _, err := config.ReadGateway(write(t, text)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

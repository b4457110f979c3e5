// Package config reads the settings of the gateway's daemons. A field that is not known is refused.
package config

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"go.yaml.in/yaml/v3"

	"luzheng/gateway/fabric"
	"luzheng/gateway/follow/client"
	"luzheng/gateway/submit"
	"luzheng/signer/agent"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

// maxFile is the largest settings file in bytes, maxAccountFile the largest file of accounts.
const (
	maxFile        = 1 << 20
	maxAccountFile = 4 << 20
)

// Follower is the file of `gateway follow`.
type Follower struct {
	// Listen is the address of the HTTP API, host:port.
	Listen string `yaml:"listen"`
	// TLS is what the API is served with. Default: in the clear, for a follower that nobody outside its machine asks.
	TLS *TLS `yaml:"tls"`
	// DataDir is the folder of the follower's state and alarms.
	DataDir string `yaml:"dataDir"`
	// Ledger is the ledger's ID.
	Ledger statement.LedgerID `yaml:"ledger"`
	// Organisation is the party under whose name checkpoints are signed.
	Organisation statement.PartyID `yaml:"organisation"`
	// Key is the file of the encrypted SM2 key that signs checkpoints, PassphraseFile the file of its passphrase.
	Key            string `yaml:"key"`
	PassphraseFile string `yaml:"passphraseFile"`
	// TrustRoot is the trust-root file; it holds the other organisations' keys.
	TrustRoot string `yaml:"trustRoot"`
	// Peers are the other organisations' followers to compare with.
	Peers []Service `yaml:"peers"`
	// Fabric is the organisation's own peer.
	Fabric fabric.Config `yaml:"fabric"`
}

// Gateway is the file of `gateway serve`, `reindex` and `fsck`.
type Gateway struct {
	// Listen is the address of the HTTP API, host:port.
	Listen string `yaml:"listen"`
	// Origins are the addresses (scheme and authority) under which callers reach the API; sessions are bound to them.
	// Default: http:// and the address that it listens on.
	Origins []string `yaml:"origins"`
	// Ledger is the ledger's ID.
	Ledger statement.LedgerID `yaml:"ledger"`
	// Organisation is the party whose gateway this is.
	Organisation statement.PartyID `yaml:"organisation"`
	// Database is the URL of the PostgreSQL database; the schemas index, outbox, vault and others in it are the gateway's.
	Database string `yaml:"database"`
	// Key is the file of the encrypted SM2 key that signs receipts, PassphraseFile the file of its passphrase.
	Key            string `yaml:"key"`
	PassphraseFile string `yaml:"passphraseFile"`
	// SignIn is the city's sign-in. Default: none, sessions are opened by the keys of registered certificates alone.
	SignIn *SignIn `yaml:"signIn"`
	// Eseal signs receipts instead of Key and PassphraseFile. Default: none, the key file signs.
	Eseal *Eseal `yaml:"eseal"`
	// Signers are the addresses of signing agents that the pages of this gateway may ask, such as http://127.0.0.1:7090 for one on the
	// person's own machine (signer/agent), or https://signer.unit.example for a unit's signing service (signer/custody). Default: none, people sign with key files alone.
	Signers []string `yaml:"signers"`
	// Followers are those of all organisations, for checkpoints and proofs.
	Followers []Service `yaml:"followers"`
	// TrustRoot is the trust-root file of the ledger.
	TrustRoot string `yaml:"trustRoot"`
	// DataDir is the folder of what the gateway remembers between starts: the trust root that it used last, of which it takes
	// successors only. Default: none, and it takes whatever trust root it is given.
	DataDir string `yaml:"dataDir"`
	// Blobs is a folder or the URL of a bucket (gocloud.dev/blob).
	Blobs string `yaml:"blobs"`
	// MaxBlob is the largest published file in bytes. Default 4 GiB.
	MaxBlob int64 `yaml:"maxBlob"`
	// Submit tunes batching; every field has a default.
	Submit Submit `yaml:"submit"`
	// EventLog makes this gateway the one that keeps the event log. Default: another one keeps it.
	EventLog *EventLog `yaml:"eventLog"`
	// Monitor tunes the checks of what this gateway keeps; every field has a default.
	Monitor Monitor `yaml:"monitor"`
	// OutboxRetention is how long the outbox remembers what became of a statement for which a 202 was answered, such as 720h, from
	// the moment it was judged. What is not judged yet stays, and receipts stay for ever. Default 720h, 30 days.
	OutboxRetention time.Duration `yaml:"outboxRetention"`
	// Fabric is how to reach the network; the organisation's own peer first.
	Fabric fabric.Config `yaml:"fabric"`
}

// Monitor tunes the checks of what a gateway keeps (package monitor).
type Monitor struct {
	// Every is the time between two rounds, such as 20s; what is new is checked in the next one. Default 20s.
	Every time.Duration `yaml:"every"`
	// Cycle is the time in which everything old is checked again, such as 168h. Default 168h, 7 days.
	Cycle time.Duration `yaml:"cycle"`
	// Webhook is the URL that findings are posted to, in an envelope that the gateway signs. Default: none.
	Webhook string `yaml:"webhook"`
}

// Submit tunes batching; see submit.Config for the defaults.
type Submit struct {
	// MaxQueue is how many statements may wait, MaxBatch how many one transaction carries, MaxInFlight how many transactions are
	// with the ledger at once.
	MaxQueue    int `yaml:"maxQueue"`
	MaxBatch    int `yaml:"maxBatch"`
	MaxInFlight int `yaml:"maxInFlight"`
	// MinWindow and MaxWindow bound how long a busy gateway lets a batch fill, such as 5ms.
	MinWindow time.Duration `yaml:"minWindow"`
	MaxWindow time.Duration `yaml:"maxWindow"`
}

// Engine gives the engine's settings.
func (s Submit) Engine() submit.Config {
	return submit.Config{
		MaxQueue: s.MaxQueue, MaxBatch: s.MaxBatch, MaxInFlight: s.MaxInFlight, MinWindow: s.MinWindow, MaxWindow: s.MaxWindow,
	}
}

// Service is an organisation's daemon.
type Service struct {
	Organisation statement.PartyID `yaml:"organisation"`
	// URL is its address, such as https://127.0.0.1:17130.
	URL string `yaml:"url"`
	// TLSCA is the file of the organisation's TLS authority, PEM: an https address is held to it and to no other.
	TLSCA string `yaml:"tlsCa"`
}

// TLS names PEM files. Both are required.
type TLS struct {
	Certificate string `yaml:"certificate"`
	Key         string `yaml:"key"`
}

// ReadFollower reads and checks a follower's file.
func ReadFollower(path string) (*Follower, error) {
	var c Follower
	if err := read(path, &c); err != nil {
		return nil, err
	}
	return &c, check(path, c.Ledger, c.Organisation, map[string]string{
		"listen": c.Listen, "dataDir": c.DataDir, "key": c.Key, "passphraseFile": c.PassphraseFile, "trustRoot": c.TrustRoot,
	})
}

// ReadGateway reads and checks a gateway's file.
func ReadGateway(path string) (*Gateway, error) {
	var c Gateway
	if err := read(path, &c); err != nil {
		return nil, err
	}
	if c.MaxBlob == 0 {
		c.MaxBlob = 4 << 30
	}
	if len(c.Origins) == 0 {
		c.Origins = []string{"http://" + c.Listen}
	}
	for _, address := range c.Signers {
		if err := agent.CheckOrigin(address); err != nil {
			return nil, fmt.Errorf("%s: signers: %w", path, err)
		}
	}
	if c.OutboxRetention < 0 {
		return nil, fmt.Errorf("settings %s: outboxRetention is negative", path)
	}
	if err := c.EventLog.check(); err != nil {
		return nil, fmt.Errorf("settings %s: eventLog: %w", path, err)
	}
	required := map[string]string{"listen": c.Listen, "database": c.Database, "trustRoot": c.TrustRoot, "blobs": c.Blobs}
	switch {
	case c.Eseal == nil:
		required["key"], required["passphraseFile"] = c.Key, c.PassphraseFile
	case c.Key != "" || c.PassphraseFile != "":
		return nil, fmt.Errorf("settings %s: receipts are signed by key or by eseal, not by both", path)
	}
	return &c, check(path, c.Ledger, c.Organisation, required)
}

func read(path string, into any) error { return readUpTo(path, maxFile, into) }

func readUpTo(path string, limit int64, into any) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return fmt.Errorf("settings %s: %w", path, err)
	}
	if int64(len(raw)) > limit {
		return fmt.Errorf("settings %s: larger than %d bytes", path, limit)
	}
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("settings %s: %w", path, err)
	}
	return nil
}

func check(path string, ledger statement.LedgerID, organisation statement.PartyID, required map[string]string) error {
	var all error
	if !ledger.Valid() {
		all = errors.Join(all, fmt.Errorf("settings %s: ledger is missing or not a ledger ID", path))
	}
	if !organisation.Valid() {
		all = errors.Join(all, fmt.Errorf("settings %s: organisation is missing or not a party ID", path))
	}
	for field, value := range required {
		if value == "" {
			all = errors.Join(all, fmt.Errorf("settings %s: %s is missing", path, field))
		}
	}
	return all
}

// LoadTLS reads the certificate and key that an API is served with; nil for none.
func LoadTLS(files *TLS) (*tls.Certificate, error) {
	if files == nil {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(files.Certificate, files.Key)
	if err != nil {
		return nil, fmt.Errorf("tls: %w", err)
	}
	return &pair, nil
}

// LoadTLSCA reads the authority of another organisation's daemons; nil for no file.
func LoadTLSCA(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("tlsCa: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("tlsCa: %s holds no certificate", path)
	}
	return pool, nil
}

// LoadKey opens an encrypted SM2 key file.
func LoadKey(path, passphraseFile string) (*gm.PrivateKey, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	passphrase, err := os.ReadFile(passphraseFile)
	if err != nil {
		return nil, fmt.Errorf("passphrase: %w", err)
	}
	key, err := gm.ParsePrivateKey(file, bytes.TrimRight(passphrase, "\r\n"))
	if err != nil {
		return nil, fmt.Errorf("key %s: %w", path, err)
	}
	return key, nil
}

// LoadTrust reads the trust-root file and holds it to the ledger.
func LoadTrust(path string, ledger statement.LedgerID) (*trust.File, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("trust root: %w", err)
	}
	f, err := trust.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("trust root %s: %w", path, err)
	}
	if f.Root().Ledger != ledger {
		return nil, fmt.Errorf("trust root %s: it is about the ledger %s, not %s", path, f.Root().Ledger, ledger)
	}
	return f, nil
}

// Attesters gives the organisations of a trust root with the keys of their checkpoints, and without their addresses.
func Attesters(f *trust.File) (map[statement.PartyID]client.Member, error) {
	root := f.Root()
	verifiers, err := root.Verifiers()
	if err != nil {
		return nil, err
	}
	attesters := map[statement.PartyID]client.Member{}
	for _, v := range verifiers { // keys in use first
		organisation := statement.PartyID(v.Name)
		m, attests := attesters[organisation]
		switch {
		case v.Until == nil:
			m = client.Member{Organisation: v.Name, Key: v.Key}
		case !attests:
			continue // one that attests no more
		default:
			m.Former = append(m.Former, client.FormerKey{Key: v.Key, Until: *v.Until})
		}
		attesters[organisation] = m
	}
	return attesters, nil
}

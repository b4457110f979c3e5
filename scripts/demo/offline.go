package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"luzheng/signer/gm"
	"luzheng/signer/strictjson"
)

func readJSON(path string, v any) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := strictjson.Unmarshal(raw, v, 1<<20); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// offline: a citizen downloads file and evidence, everything of ours stops, and the file is verified.
func offline(s *stage, c *cast) error {
	s.begin("公众核验：下载文件与证据，停掉我们的全部进程，离线核验", "A citizen verifies: download file and evidence, stop every process of ours, verify offline", partVerify)
	c.trustRoot = c.trustRootPath(s)
	c.downloaded = s.fresh("downloaded.csv")
	c.evidence = s.fresh("downloaded.evidence.json")
	digest, err := fileDigest(c.luzhou)
	if err != nil {
		return err
	}
	if _, err := s.do("gateway", "download", "--url", s.url, digest, "-o", c.downloaded); err != nil {
		return err
	}
	if _, err := s.do("explorer", "evidence", c.luzhouVersion.String(), "--url", s.url, "--out", c.evidence); err != nil {
		return err
	}
	if err := s.fetchUses(c); err != nil {
		return err
	}
	if !s.keepRunning {
		if _, err := s.do("network", "down", "--run", s.run); err != nil {
			return err
		}
	}
	printed, err := s.do("explorer", "verify", c.downloaded, "--evidence", c.evidence, "--trust-root", c.trustRoot, "--lang", s.lang)
	if err != nil {
		return err
	}
	s.show(printed)
	s.tell("使用清单同样离线核验：一条不缺，截至独立见证方会签的检查点。", "The list of uses is verified offline, too: none is missing, up to a checkpoint that the independent witness cosigned.")
	if err := s.verifyUses(0, c, c.uses); err != nil {
		return err
	}
	return s.verifyUse(c)
}

// forgeries: a byte in the file, a byte in the evidence, a use left out of a list, a row in PostgreSQL; each is found, and where.
func forgeries(s *stage, c *cast) error {
	s.begin("四种伪造，一一识破", "Four forgeries, all caught", partTamper)
	if err := forgeFile(s, c); err != nil {
		return err
	}
	if err := forgeEvidence(s, c); err != nil {
		return err
	}
	if err := s.hideUse(c); err != nil {
		return err
	}
	if !s.keepRunning {
		if _, err := s.do("network", "up", "--run", s.run); err != nil {
			return err
		}
	}
	return forgeRow(s, c)
}

func forgeFile(s *stage, c *cast) error {
	s.tell("一、改动下载文件中的一个字节。", "First: one byte of the downloaded file is changed.")
	forged := s.fresh("forged.csv")
	if err := flip(c.downloaded, forged, func(raw []byte) int { return len(raw) / 2 }); err != nil {
		return err
	}
	printed, err := s.expect(1, "explorer", "verify", forged, "--evidence", c.evidence, "--trust-root", c.trustRoot,
		"--manifest", s.fresh("luzhou.manifest.json"), "--tree", s.fresh("luzhou.tree.json"), "--lang", s.lang)
	if err != nil {
		return err
	}
	s.show(firstLines(printed, 3))
	return nil
}

func forgeEvidence(s *stage, c *cast) error {
	s.tell("二、改动证据文件中的一个字节。", "Second: one byte of the evidence file is changed.")
	forged := s.fresh("forged.evidence.json")
	at := func(raw []byte) int { return bytes.Index(raw, []byte(`"payload":"`)) + 200 }
	if err := flip(c.evidence, forged, at); err != nil {
		return err
	}
	printed, err := s.expect(1, "explorer", "verify", c.downloaded, "--evidence", forged, "--trust-root", c.trustRoot, "--lang", s.lang)
	if err != nil {
		return err
	}
	s.show(firstLines(printed, 3))
	return nil
}

func forgeRow(s *stage, c *cast) error {
	s.tell("四、绕过系统，直接改动数据库中的一行（把已认定的违规改成已排除）。", "Fourth: a row in PostgreSQL is changed behind the system's back (the confirmed violation is whitewashed).")
	sql := fmt.Sprintf(`UPDATE "index".entities SET state = 'dismissed' WHERE ref = 'suspicion:%s'`, c.suspected)
	if _, err := s.do("network", "psql", "--run", s.run, "--", "-c", sql); err != nil {
		return err
	}
	config := filepath.Join(s.run, "bureau", "gateway.yaml")
	printed, err := s.expect(1, "gateway", "fsck", "--config", config)
	if err != nil {
		return err
	}
	s.show(firstLines(printed, 4))
	s.tell("索引从账本重建，恢复原样。", "The index is rebuilt from the ledger, and all is as it was.")
	if _, err := s.do("gateway", "reindex", "--config", config); err != nil {
		return err
	}
	_, err = s.do("gateway", "fsck", "--config", config)
	return err
}

// fileDigest is a file's SM3.
func fileDigest(path string) (string, error) {
	raw, err := os.ReadFile(path)
	return gm.Sum(raw).String(), err
}

// flip writes a copy of a file with one bit of one byte changed.
func flip(from, to string, at func([]byte) int) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	raw[at(raw)] ^= 1
	return os.WriteFile(to, raw, 0o600)
}

func firstLines(text string, n int) string {
	lines := strings.SplitAfterN(text, "\n", n+1)
	if len(lines) > n {
		lines = lines[:n]
	}
	return strings.Join(lines, "")
}

package batch_test

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"luzheng/chaincode/batch"
	"luzheng/chaincode/pack"
	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/chaincode/rules/scenarios"
	"luzheng/signer/gm"
)

// The variables that make this test binary judge a file of ledgers and end.
const (
	judgeFrom = "LUZHENG_JUDGE_FROM"
	judgeInto = "LUZHENG_JUDGE_INTO"
)

// recording is all that was sent to one ledger.
type recording struct {
	Root gm.Digest
	Sent []rulestest.Sent
}

// TestAnotherProcessWritesTheSame judges the whole regulation in processes of other map seeds, time zones, locales and numbers of
// cores. Every write must be the same to the byte, or peers could not endorse each other.
func TestAnotherProcessWritesTheSame(t *testing.T) {
	if from := os.Getenv(judgeFrom); from != "" {
		rejudge(t, from, os.Getenv(judgeInto))
		return
	}
	file := filepath.Join(t.TempDir(), "ledgers")
	write(t, file, record(t))
	var first []byte
	for i, env := range [][]string{
		{"TZ=Asia/Shanghai", "LC_ALL=zh_CN.UTF-8", "LANG=zh_CN.UTF-8", "GOMAXPROCS=1"},
		{"TZ=America/St_Johns", "LC_ALL=tr_TR.ISO-8859-9", "LANG=tr_TR", "GOMAXPROCS=4"},
		{"TZ=", "LC_ALL=C", "LANG=C", "GOMAXPROCS=2", "GOGC=1"},
	} {
		into := fmt.Sprintf("%s.%d", file, i)
		cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
		cmd.Env = append(append(os.Environ(), env...), judgeFrom+"="+file, judgeInto+"="+into)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", env, err, out)
		}
		written, err := os.ReadFile(into)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = written
		}
		if len(written) == 0 || !bytes.Equal(first, written) {
			t.Errorf("%v writes %d bytes that are not the %d of the first process", env, len(written), len(first))
		}
	}
}

// record plays the regulation.
func record(t *testing.T) []recording {
	t.Helper()
	regulation, err := scenarios.Read(scenarios.Files)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]recording, len(regulation))
	for i, s := range regulation {
		w := rulestest.Founded(t)
		scenarios.Play(t, s, scenarios.NewScene(t, w, ""))
		all[i] = recording{w.Config.TrustRoot, w.Sent}
	}
	return all
}

func write(t *testing.T, file string, all []recording) {
	t.Helper()
	var buffer bytes.Buffer
	if err := gob.NewEncoder(&buffer).Encode(all); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, buffer.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// perBatch envelopes stand in one transaction, so that some see the writes of others in it.
const perBatch = 4

// rejudge judges the ledgers in a file batch by batch and writes down every write and every answer.
func rejudge(t *testing.T, from, into string) {
	raw, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	var all []recording
	if err := gob.NewDecoder(bytes.NewReader(raw)).Decode(&all); err != nil {
		t.Fatal(err)
	}
	var written bytes.Buffer
	for _, ledger := range all {
		s := &store{values: make(map[string][]byte)}
		cfg := rules.Config{Ledger: rulestest.Ledger, TrustRoot: ledger.Root, Keys: rules.NewKeys()}
		for n := 0; len(ledger.Sent) > 0; n++ {
			size := min(perBatch, len(ledger.Sent))
			if n == 0 {
				size = 1 // the genesis
			}
			var envelopes [][]byte
			for _, sent := range ledger.Sent[:size] {
				envelopes = append(envelopes, sent.Raw)
			}
			tx := batch.Transaction{ID: fmt.Sprintf("%064x", n), Time: ledger.Sent[size-1].Time}
			ledger.Sent = ledger.Sent[size:]
			v, err := batch.Judge(envelopes, tx, cfg, s.fetch)
			if err != nil {
				t.Fatal(err)
			}
			s.apply(v)
			for _, w := range v.Writes {
				fmt.Fprintf(&written, "%s %x\n", w.Key, w.Value)
			}
			fmt.Fprintf(&written, "%x\n", pack.Answer(tx.Time, v.Results))
		}
	}
	if err := os.WriteFile(into, written.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

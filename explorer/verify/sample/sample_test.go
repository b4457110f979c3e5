package sample_test

import (
	"flag"
	"os"
	"testing"

	"luzheng/explorer/verify"
	"luzheng/explorer/verify/sample"
	"luzheng/explorer/verify/verifytest"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

// write makes the sample anew; it was used once, for the first version of the formats.
var write = flag.Bool("write-sample", false, "write the sample's files")

func TestTheSampleVerifiesForEver(t *testing.T) {
	if *write {
		writeSample(t)
		t.Skip("the files were written; run again to verify them")
	}
	file, err := trust.Parse(sample.Trust())
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := verify.New(file)
	if err != nil {
		t.Fatal(err)
	}
	r := verifier.Verify(sample.Evidence(), verify.Question{Data: &verify.Data{Digest: gm.Sum(sample.Data()), Size: int64(len(sample.Data()))}})
	if r.Verdict != verify.Verified || r.Version == nil || len(r.Lineage) != 1 || r.Lineage[0].Status != verify.EdgeProven {
		t.Errorf("the sample: %s, version %+v, lineage %+v", r.Headline.En, r.Version, r.Lineage)
	}
}

func writeSample(t *testing.T) {
	t.Helper()
	w := verifytest.New(t)
	w.Party("510500.tjj", statement.RoleUnit, "泸州市统计局")
	officer := w.Key("510500.tjj", statement.PostOfficer, "h1")
	source := w.Anchor(officer, w.Entry(officer, "全国村级行政区划（示例）"), []byte("code,name\n110101001001,多福巷社区\n510502001001,中平远路社区\n"))
	data := []byte("code,name\n510502001001,中平远路社区\n")
	version := w.Anchor(officer, w.Entry(officer, "泸州村级行政区划（示例）"), data, source)
	files := map[string][]byte{
		"villages.csv": data, "evidence.json": w.Bytes(w.Evidence(evidence.ForEntity(version), 1)), "trust.json": w.Trust().Marshal(),
	}
	for name, content := range files {
		if err := os.WriteFile(name, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

package rows

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"luzheng/explorer/verify/verdict"
	"luzheng/signer/gm"
	"luzheng/signer/manifest"
	"luzheng/signer/workbook"
)

const table = "code,name,street\n001,北城社区,510502001\n002,南城社区,510502001\n003,,510502002\n003,西城社区,510502002\n"

// check compares a file with a table that comes in small pieces.
func check(t *testing.T, name, content, against string) *Result {
	t.Helper()
	subset, err := Read(name, []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return checkSubset(t, subset, against)
}

func checkSubset(t *testing.T, subset *Subset, against string) *Result {
	t.Helper()
	checker, err := NewChecker(subset, manifest.CSV)
	if err != nil {
		t.Fatal(err)
	}
	for piece := range strings.SplitAfterSeq(against, "0") {
		if _, err := checker.Write([]byte(piece)); err != nil {
			t.Fatal(err)
		}
	}
	result, err := checker.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// in writes rows as an Excel workbook of ours.
func in(t *testing.T, columns []string, cells ...[]string) string {
	t.Helper()
	var w bytes.Buffer
	if err := workbook.WriteTable(&w, columns, cells, [][2]string{{ProofVersion, "version:1"}}); err != nil {
		t.Fatal(err)
	}
	return w.String()
}

func TestRowsAreFoundInEveryFormat(t *testing.T) {
	for name, content := range map[string]string{
		"a.csv":   "name,street,code\n南城社区,510502001,002\n北城社区,510502001,001\n",
		"a.jsonl": `{"code":"002","name":"南城社区","street":510502001}` + "\n" + `{"name":"北城社区","code":"001","street":"510502001"}` + "\n",
		"a.xlsx":  in(t, []string{"code", "name", "street"}, []string{"002", "南城社区", "510502001"}, []string{"001", "北城社区", "510502001"}),
	} {
		r := check(t, name, content, table)
		if r.Verdict != verdict.Verified || r.Found != 2 || r.Rows != 4 || r.Lines[0].At != 2 || r.Lines[1].At != 1 {
			t.Errorf("%s: %+v", name, r)
		}
		if r.Digest != gm.Sum([]byte(table)) || r.Size != int64(len(table)) {
			t.Errorf("%s: the table's digest is %s of %d bytes", name, r.Digest, r.Size)
		}
	}
}

// A row that is not there is tampered with only where the table tells what stood there.
func TestWhatDiffersIsNamed(t *testing.T) {
	r := check(t, "a.csv", "code,name,street\n001,北城社区,510502001\n002,南城小区,510502001\n004,东城社区,510502003\n003,中城社区,510502002\n", table)
	want := []Line{
		{Number: 1, Status: Found, At: 1},
		{Number: 2, Status: Differs, At: 2, Cells: []Cell{{"name", "南城小区", "南城社区"}}},
		{Number: 3, Status: Absent},
		{Number: 4, Status: Absent}, // two rows have its code: which of them it was cannot be known
	}
	if fmt.Sprint(r.Lines) != fmt.Sprint(want) || r.Verdict != verdict.Tampered {
		t.Errorf("%s: %+v", r.Verdict, r.Lines)
	}
	r = check(t, "a.csv", "code,name,street\n004,东城社区,510502003\n", table)
	if r.Verdict != verdict.CannotVerify || r.Found != 0 {
		t.Errorf("an absent row is %s", r.Verdict)
	}
}

func TestRowsOfOtherColumnsAreIncomplete(t *testing.T) {
	r := check(t, "a.csv", "code,名称\n001,北城社区\n", table)
	if r.Verdict != verdict.CannotVerify || r.Lines[0].Status != Incomplete || fmt.Sprint(r.Missing, r.Unknown) != "[name street] [名称]" {
		t.Errorf("%+v", r)
	}
}

// A spreadsheet that takes 001 for the number 1 has lost what was written.
func TestRetypedCellsCannotBeVerified(t *testing.T) {
	subset := &Subset{Columns: []string{"code", "name", "street"}, Rows: []Row{{
		Number: 1, Retyped: []string{"street"},
		Cells: manifest.Row{{Column: "code", Text: "001"}, {Column: "name", Text: "北城社区"}, {Column: "street", Text: "510502001"}},
	}}}
	r := checkSubset(t, subset, table)
	if r.Verdict != verdict.CannotVerify || r.Found != 0 || fmt.Sprint(r.Lines) != "[{1 retyped 0 [{street 510502001 }]}]" {
		t.Errorf("%+v", r)
	}
}

func TestWhatIsExportedVerifies(t *testing.T) {
	subset, err := Read("a.csv", []byte("code,name,street\n002,南城社区,510502001\n003,,510502002\n"))
	if err != nil {
		t.Fatal(err)
	}
	result := checkSubset(t, subset, table)
	var w bytes.Buffer
	if err := Export(&w, subset, result, Origin{Version: "version:1"}); err != nil {
		t.Fatal(err)
	}
	again, err := Read("b.XLSX", w.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if r := checkSubset(t, again, table); r.Verdict != verdict.Verified || again.Proof[ProofVersion] != "version:1" || again.Proof[proofRows] != "2 3" {
		t.Errorf("%s, %v", r.Verdict, again.Proof)
	}
	result.Found--
	if err := Export(&w, subset, result, Origin{}); !errors.Is(err, ErrExport) {
		t.Errorf("rows that were not found were exported: %v", err)
	}
}

func TestFilesThatAreNoRows(t *testing.T) {
	for name, content := range map[string]string{
		"a.pdf": "x", "a.csv": "code,name\n", "b.csv": "code,code\n1,2\n", "a.jsonl": "[1]\n", "a.xlsx": "PK",
		"c.xlsx": in(t, []string{"", "name"}, []string{"1", "2"}),
	} {
		if subset, err := Read(name, []byte(content)); !errors.Is(err, ErrSubset) {
			t.Errorf("%s was read as %+v (%v)", name, subset, err)
		}
	}
}

// A table that cannot be read ends the comparison; whoever writes it must not hang.
func TestABrokenTable(t *testing.T) {
	subset, err := Read("a.csv", []byte("a\n1\n"))
	if err != nil {
		t.Fatal(err)
	}
	checker, err := NewChecker(subset, manifest.CSV)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := checker.Write([]byte("a\n\"broken\"x\n" + strings.Repeat("1\n", 1<<20))); err != nil {
		t.Fatal(err)
	}
	if _, err := checker.Finish(); !errors.Is(err, manifest.ErrTable) {
		t.Errorf("got %v", err)
	}
}

// FuzzRead: whatever a file holds, it is rows or refused, and rows of a table are found in it.
func FuzzRead(f *testing.F) {
	f.Add("a.csv", []byte(table))
	f.Add("a.jsonl", []byte(`{"a":1}`))
	f.Add("a.xlsx", []byte("PK"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		subset, err := Read(name, content)
		if err != nil {
			if !errors.Is(err, ErrSubset) {
				t.Fatal(err)
			}
			return
		}
		format, isTable := manifest.FormatOf(name)
		if !isTable {
			return
		}
		checker, err := NewChecker(subset, format)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := checker.Write(content); err != nil {
			t.Fatal(err)
		}
		if r, err := checker.Finish(); err != nil || r.Verdict != verdict.Verified {
			t.Fatalf("a table is not found in itself: %+v, %v", r, err)
		}
	})
}

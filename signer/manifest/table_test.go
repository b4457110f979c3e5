package manifest

import (
	"errors"
	"io"
	"strings"
	"testing"

	"luzheng/signer/gm"
)

// rowsOf reads a whole table; rowErr is what ended it, nil for the end of the file.
func rowsOf(format TableFormat, text string) (rows []string, columns []string, rowErr error) {
	table := newTableReader(format, strings.NewReader(text), 0, nil)
	for {
		canonical, err := table.next()
		if errors.Is(err, io.EOF) {
			return rows, table.columns(), nil
		}
		if err != nil {
			return rows, table.columns(), err
		}
		rows = append(rows, string(canonical))
	}
}

// TestRowsDoNotDependOnTheFormat: the same table, written in different ways, has the same canonical rows.
func TestRowsDoNotDependOnTheFormat(t *testing.T) {
	want := []Row{
		{{"code", "510502"}, {"name", "江阳区"}, {"note", "line one\nline \"two\""}},
		{{"code", "510503"}, {"name", "纳溪区"}},
	}
	for name, text := range map[string]string{
		"csv":                 "code,name,note\n510502,江阳区,\"line one\nline \"\"two\"\"\"\n510503,纳溪区,\n",
		"csv, other columns":  "note,code,name,extra\n\"line one\nline \"\"two\"\"\",510502,江阳区,\n,510503,纳溪区,\n",
		"csv, CR LF and BOM":  "\ufeffcode,name,note\r\n510502,江阳区,\"line one\r\nline \"\"two\"\"\"\r\n510503,纳溪区,\r\n",
		"csv, no last LF":     "code,name,note\n510502,江阳区,\"line one\nline \"\"two\"\"\"\n510503,纳溪区,",
		"jsonl":               `{"code":510502,"name":"江阳区","note":"line one\nline \"two\""}` + "\n" + `{"code":510503,"name":"纳溪区","note":null}` + "\n",
		"jsonl, other order":  ` { "note" : "line one\r\nline \"two\"", "name":"\u6c5f阳区", "code":"510502" }` + "\n\n" + `{"name":"纳溪区","code":510503,"note":""}`,
		"jsonl, keys missing": `{"code":510502,"name":"江阳区","note":"line one\nline \"two\""}` + "\r\n" + `{"code":510503,"name":"纳溪区"}` + "\r\n",
	} {
		format := CSV
		if strings.HasPrefix(name, "jsonl") {
			format = JSONLines
		}
		got, _, err := rowsOf(format, text)
		if err != nil || len(got) != len(want) {
			t.Errorf("%s: %d rows, %v", name, len(got), err)
			continue
		}
		for i := range want {
			canonical, err := want[i].Canonical()
			if err != nil {
				t.Fatal(err)
			}
			if got[i] != string(canonical) {
				t.Errorf("%s: row %d is %q, want %q", name, i+1, got[i], canonical)
			}
		}
	}
}

func TestCanonicalRowGolden(t *testing.T) {
	canonical, err := Row{{"name", "江阳区"}, {"empty", ""}, {"code", "510502"}}.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	const want = "\x00\x00\x00\x04code\x00\x00\x00\x06510502\x00\x00\x00\x04name\x00\x00\x00\x09江阳区"
	if string(canonical) != want {
		t.Fatalf("%q", canonical)
	}
	if got := gm.Sum(canonical).String(); got != "d5b6e5eeb04fb816bf00cf23886d5b71853a9f63362b2d860ce1b6ced3d955e9" {
		t.Fatalf("SM3 %s", got)
	}
	row, err := parseCanonical(canonical)
	if err != nil || len(row) != 2 || row[1] != (Cell{"name", "江阳区"}) {
		t.Fatalf("%v, %v", row, err)
	}
	for _, damaged := range []string{want[:3], want[:6], want[:10], want[:len(want)-1], "\xff\xff\xff\xff"} {
		if _, err := parseCanonical([]byte(damaged)); !errors.Is(err, ErrTable) {
			t.Errorf("%q: %v", damaged, err)
		}
	}
}

func TestTablesThatCannotBeRead(t *testing.T) {
	long := strings.Repeat("x", MaxRow+8192)
	for name, c := range map[string]struct {
		format TableFormat
		text   string
		rows   int // good ones before the bad
	}{
		"csv: short row":            {CSV, "a,b\n1,2\n3\n", 1},
		"csv: open quote":           {CSV, "a,b\n1,2\n\"3,4\n", 1},
		"csv: endless open quote":   {CSV, "a,b\n1,2\n\"" + long, 1},
		"csv: column twice":         {CSV, "a,a\n1,2\n", 0},
		"csv: nameless column":      {CSV, "a,\n1,2\n", 0},
		"csv: too many columns":     {CSV, strings.Repeat("a,", MaxColumns) + "a\n", 0},
		"csv: GBK":                  {CSV, "a\n1\n\xbd\xad\n", 1},
		"jsonl: array":              {JSONLines, "{\"a\":1}\n[1]\n", 1},
		"jsonl: two on a line":      {JSONLines, "{\"a\":1} {\"a\":2}\n", 0},
		"jsonl: over two lines":     {JSONLines, "{\"a\":1,\n\"b\":2}\n", 0},
		"jsonl: name twice":         {JSONLines, `{"a":1,"a":2}`, 0},
		"jsonl: empty name":         {JSONLines, `{"":1}`, 0},
		"jsonl: invalid UTF-8":      {JSONLines, "{\"a\":\"\xff\"}", 0},
		"jsonl: endless line":       {JSONLines, `{"a":"` + long, 0},
		"jsonl: not JSON":           {JSONLines, "a,b\n", 0},
		"jsonl: ends in the middle": {JSONLines, `{"a":1}` + "\n" + `{"a":`, 1},
	} {
		rows, _, err := rowsOf(c.format, c.text)
		if !errors.Is(err, ErrTable) || len(rows) != c.rows {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
}

func TestNestedValuesAreTextWithoutSpace(t *testing.T) {
	rows, columns, err := rowsOf(JSONLines, `{"b": {"x" : [1, 2.50]}, "a": true}`)
	want, wantErr := Row{{"a", "true"}, {"b", `{"x":[1,2.50]}`}}.Canonical()
	if err != nil || wantErr != nil || len(rows) != 1 || rows[0] != string(want) {
		t.Fatalf("%q, %v", rows, err)
	}
	if len(columns) != 2 || columns[0] != "b" {
		t.Fatalf("columns %v", columns)
	}
}

package certificate

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"luzheng/explorer/verify"
	"luzheng/explorer/verify/sample"
	"luzheng/signer/gm"
	"luzheng/signer/trust"
)

// report verifies the published sample.
func report(t testing.TB) *verify.Report {
	t.Helper()
	file, err := trust.Parse(sample.Trust())
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := verify.New(file)
	if err != nil {
		t.Fatal(err)
	}
	data := sample.Data()
	return verifier.Verify(sample.Evidence(), verify.Question{Data: &verify.Data{Digest: gm.Sum(data), Size: int64(len(data))}})
}

var printed = Print{Language: verify.Chinese, Link: "http://127.0.0.1/versions/0a", QR: []string{"10", "01"}}

func TestACertificateCarriesItsProof(t *testing.T) {
	r := report(t)
	pdf, err := Write(r, sample.Evidence(), printed)
	if err != nil {
		t.Fatal(err)
	}
	evidence, err := Extract(pdf)
	if err != nil || !bytes.Equal(evidence, sample.Evidence()) {
		t.Fatalf("%d bytes of evidence, %v", len(evidence), err)
	}
	for _, stands := range []string{
		r.Data.Digest.String(), r.Trust.Digest.String(), printed.Link, glyphs("数据存证证明"), glyphs(r.Headline.Zh[:6]), " re\n", "/FontFile2",
	} {
		if !bytes.Contains(pdf, []byte(stands)) {
			t.Errorf("%q does not stand on the page", stands)
		}
	}
	again, err := Write(r, sample.Evidence(), printed)
	if err != nil || !bytes.Equal(again, pdf) {
		t.Errorf("it is another one the second time (%v)", err)
	}
}

// Each place in the table of objects is where its object begins.
func TestTheTableOfObjectsIsRight(t *testing.T) {
	pdf, err := Write(report(t), sample.Evidence(), printed)
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := bytes.Cut(pdf, []byte("\nxref\n"))
	lines := strings.Split(string(table), "\n")
	for number := 1; strings.HasSuffix(lines[number+1], " n "); number++ {
		place, err := strconv.Atoi(lines[number+1][:10])
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(pdf[place:], fmt.Appendf(nil, "%d 0 obj\n", number)) {
			t.Errorf("object %d is not at %d", number, place)
		}
	}
}

func glyphs(s string) string { return (&content{used: map[uint16]rune{}}).glyphs(s) }

// The document carries every character that it shows, and tells which it is.
func TestACertificateCarriesItsTypeface(t *testing.T) {
	const text = "发布单位 泸州市统计局（510500.tjj）"
	c := &content{used: map[uint16]rune{}}
	c.text(text, 11)
	embedded, err := typeface(c.used)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range text {
		if said := fmt.Sprintf("<%s> <%s>\n", glyphs(string(r)), hexText(string(r))); !strings.Contains(embedded.characters, said) {
			t.Errorf("%q is not among the characters", r)
		}
	}
	if _, missing := c.used[0]; missing {
		t.Error("some of it has no glyph")
	}
}

func TestOnlyWhatIsVerifiedIsCertified(t *testing.T) {
	for _, verdict := range []verify.Verdict{verify.CannotVerify, verify.Tampered} {
		r := report(t)
		r.Verdict = verdict
		if _, err := Write(r, sample.Evidence(), printed); !errors.Is(err, ErrNotVerified) {
			t.Errorf("%s: %v", verdict, err)
		}
	}
	crooked := printed
	crooked.QR = []string{"101", "0"}
	if _, err := Write(report(t), nil, crooked); err == nil {
		t.Error("a QR code that is no square was drawn")
	}
}

func TestLongTextIsWrapped(t *testing.T) {
	for text, want := range map[string][]string{
		"一二三四五六":        {"一二三四", "五六"},
		"ab cd efgh ij": {"ab cd", "efgh ij"},
		"abcdefghij":    {"abcdefg", "hij"},
		"":              {""},
	} {
		if got := wrap(text, 4); !slices.Equal(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// FuzzExtract: whatever a file holds, what comes out of it stands in it.
func FuzzExtract(f *testing.F) {
	pdf, err := Write(report(f), sample.Evidence(), printed)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(pdf)
	f.Add([]byte(frame + "99 >>\nstream\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		evidence, err := Extract(file)
		if err != nil {
			if !errors.Is(err, ErrNoEvidence) {
				t.Fatal(err)
			}
			return
		}
		if !bytes.Contains(file, evidence) {
			t.Fatal("the evidence is not in the file")
		}
	})
}

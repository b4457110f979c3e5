package httpapi

import (
	"bytes"
	"testing"
)

func FuzzParseCursor(f *testing.F) {
	for _, seed := range []string{"1.2.3@4", "0.0.0@0", "-1.0.0@0", "9999999999999999999.0.0@0", "1.2.3@4 ", "+1.2.3@4"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := parseCursor(text)
		if err != nil {
			return
		}
		if p.String() != text || p.after.Block < 0 || p.after.Block > p.height {
			t.Fatalf("%q was read as %+v", text, p)
		}
	})
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{`{"a":1}`, ` [ {"a":1} , {"b":2}]`, `[]`, `[`, `[[1]]`, ``, `[1,]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		raws, single, err := split(body)
		if err != nil {
			return
		}
		if len(raws) == 0 || len(raws) > maxStatements || single && len(raws) != 1 {
			t.Fatalf("%q gives %d envelopes", body, len(raws))
		}
		for _, raw := range raws {
			if !bytes.Contains(body, raw) {
				t.Fatalf("%q is not in %q: the bytes were changed", raw, body)
			}
		}
	})
}

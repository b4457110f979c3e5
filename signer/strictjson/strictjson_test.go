package strictjson_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"luzheng/signer/strictjson"
)

type document struct {
	Name   string            `json:"name"`
	Number int64             `json:"number"`
	List   []string          `json:"list,omitempty"`
	Map    map[string]string `json:"map,omitempty"`
	Inner  *document         `json:"inner,omitempty"`
	Raw    jsontext.Value    `json:"raw,omitempty"`
}

const limit = 1 << 10

func TestVectors(t *testing.T) {
	for _, c := range []struct{ name, text, code string }{
		{"a document", `{"name":"x","number":1}`, ""},
		{"white space", " {\"name\" :\"x\",\n\"number\":1}\t", ""},
		{"the largest integer", `{"number":9007199254740991}`, ""},
		{"the smallest integer", `{"number":-9007199254740991}`, ""},
		{"one more", `{"number":9007199254740992}`, "json.number"},
		{"one less", `{"number":-9007199254740992}`, "json.number"},
		{"beyond 64 bits", `{"number":99999999999999999999}`, "json.number"},
		{"a float", `{"number":1.5}`, "json.number"},
		{"a float without a fraction", `{"number":1.0}`, "json.number"},
		{"an exponent", `{"number":1e3}`, "json.number"},
		{"minus zero", `{"number":-0}`, "json.number"},
		{"an unknown name with an exponent", `{"extra":1e3}`, "json.number"},
		{"an unknown name with a truth", `{"extra":true}`, "json.unknown-field"},
		{"null after a truth", `{"extra":[true,false,null]}`, "json.null"},
		{"half a truth", `{"extra":tru}`, "json.syntax"},
		{"a leading zero", `{"number":01}`, "json.syntax"},
		{"a plus", `{"number":+1}`, "json.syntax"},
		{"NaN", `{"number":NaN}`, "json.syntax"},
		{"null", `{"name":null}`, "json.null"},
		{"null itself", `null`, "json.null"},
		{"a duplicate name", `{"name":"x","name":"x"}`, "json.duplicate"},
		{"an escaped duplicate", `{"name":"x","\u006eame":"x"}`, "json.duplicate"},
		{"a duplicate in a map", `{"map":{"a":"1","a":"2"}}`, "json.duplicate"},
		{"a duplicate deep down", `{"inner":{"inner":{"name":"x","name":"y"}}}`, "json.duplicate"},
		{"another case", `{"Name":"x"}`, "json.unknown-field"},
		{"an unknown name", `{"name":"x","extra":1}`, "json.unknown-field"},
		{"an unknown name with a float", `{"extra":1.5}`, "json.number"},
		{"a text for a number", `{"number":"1"}`, "json.type"},
		{"a number for a text", `{"name":1}`, "json.type"},
		{"a list for an object", `[]`, "json.type"},
		{"invalid UTF-8", "{\"name\":\"\xff\"}", "json.syntax"},
		{"half a surrogate pair", `{"name":"\ud800"}`, "json.syntax"},
		{"a control character", "{\"name\":\"\x01\"}", "json.syntax"},
		{"a comment", `{/**/"name":"x"}`, "json.syntax"},
		{"a trailing comma", `{"name":"x",}`, "json.syntax"},
		{"single quotes", `{'name':'x'}`, "json.syntax"},
		{"two documents", `{"name":"x"}{"name":"y"}`, "json.syntax"},
		{"a byte order mark", "\ufeff{}", "json.syntax"},
		{"nothing", ``, "json.syntax"},
		{"white space alone", `  `, "json.syntax"},
		{"too deep", strings.Repeat(`{"inner":`, strictjson.MaxDepth+1) + `{}` + strings.Repeat(`}`, strictjson.MaxDepth+1), "json.depth"},
		{"too long", `{"name":"` + strings.Repeat("x", limit) + `"}`, "json.size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var d document
			err := strictjson.Unmarshal([]byte(c.text), &d, limit)
			var refusal *strictjson.Error
			switch {
			case c.code == "" && err != nil:
				t.Fatalf("refused: %v", err)
			case c.code == "":
			case !errors.As(err, &refusal) || refusal.Code != c.code:
				t.Fatalf("want %s, got %v", c.code, err)
			case refusal.Detail == "" || !strings.HasPrefix(refusal.Error(), c.code):
				t.Errorf("it explains nothing: %v", refusal)
			}
		})
	}
}

func TestCanonical(t *testing.T) {
	want := document{Name: "<名称> & \u2028", Number: -5, List: []string{"b", "a"}, Map: map[string]string{"z": "1", "a": "2"}}
	raw, err := strictjson.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if golden := "{\"name\":\"<名称> & \u2028\",\"number\":-5,\"list\":[\"b\",\"a\"],\"map\":{\"a\":\"2\",\"z\":\"1\"}}"; string(raw) != golden {
		t.Errorf("written %s, want %s", raw, golden)
	}
	var got document
	if err := strictjson.UnmarshalCanonical(raw, &got, limit); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v, %v", got, err)
	}
	for name, text := range map[string]string{
		"white space":        `{"name":"x", "number":1}`,
		"another order":      `{"number":1,"name":"x"}`,
		"an escape":          `{"name":"\u0078","number":1}`,
		"an absent field":    `{"name":"x"}`,
		"an empty list":      `{"name":"x","number":1,"list":[]}`,
		"a line at the end":  "{\"name\":\"x\",\"number\":1}\n",
		"an unsorted map":    `{"name":"x","number":1,"map":{"b":"1","a":"2"}}`,
		"an escaped solidus": `{"name":"\/","number":1}`,
	} {
		err := strictjson.UnmarshalCanonical([]byte(text), new(document), limit)
		var refusal *strictjson.Error
		if !errors.As(err, &refusal) || refusal.Code != "json.not-canonical" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := strictjson.UnmarshalCanonical([]byte("{"), new(document), limit); err == nil {
		t.Error("half a document was read")
	}
}

func TestUnmarshalChecked(t *testing.T) {
	var d document
	if err := strictjson.UnmarshalChecked([]byte(`{"name":"x","number":1}`), &d); err != nil || d.Name != "x" {
		t.Errorf("read %+v, %v", d, err)
	}
	var refusal *strictjson.Error
	if err := strictjson.UnmarshalChecked([]byte(`{"extra":1}`), &d); !errors.As(err, &refusal) || refusal.Code != "json.unknown-field" {
		t.Errorf("an unknown field: %v", err)
	}
}

func TestNames(t *testing.T) {
	names, err := strictjson.Names([]byte(`{"a":{"x":1},"b":[1,2],"c":"d"}`))
	if err != nil || strings.Join(names, " ") != "a b c" {
		t.Errorf("got %v, %v", names, err)
	}
	for _, bad := range []string{``, `[]`, `{"a"`, `{"a":`} {
		if names, err := strictjson.Names([]byte(bad)); err == nil && len(names) > 0 {
			t.Errorf("%q has the names %v", bad, names)
		}
	}
}

// FuzzUnmarshal: a document is refused with the code of a scan of all its tokens, if it has one, and of the decoder otherwise.
func FuzzUnmarshal(f *testing.F) {
	for _, text := range []string{
		`{"name":"x","number":1}`, `{"number":1e3}`, `{"number":-1.5,"list":["\""]}`, `{"raw":{"a":[1,{"a":null,"b":true}]}}`, `{"raw":[[[[1e9]]]]}`,
		`{"raw":{"a":1,"a":2}}`, `{"raw":"\ud800"}`, `{"map":{"a":"b"},"inner":{"name":"\u0022","number":0}}`, `{"raw":123456789012345678}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var got, want document
		err := strictjson.Unmarshal(raw, &got, limit)
		wantErr := strictjson.UnmarshalScanned(raw, &want, limit)
		if (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
			t.Fatalf("%v, after a scan %v", err, wantErr)
		}
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v, after a scan %+v", got, want)
		}
	})
}

// FuzzCanonical: what UnmarshalCanonical reads, Marshal writes to the same bytes, and Unmarshal reads alike.
func FuzzCanonical(f *testing.F) {
	f.Add([]byte(`{"name":"x","number":1}`))
	f.Add([]byte(`{"name":"\u003c","number":-1,"list":["a"],"map":{"a":"b"},"inner":{"name":"","number":0}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var strict, loose document
		if strictjson.UnmarshalCanonical(raw, &strict, limit) != nil {
			return
		}
		again, err := strictjson.Marshal(strict)
		if err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("read %s, wrote %s (%v)", raw, again, err)
		}
		if err := strictjson.Unmarshal(raw, &loose, limit); err != nil || !reflect.DeepEqual(strict, loose) {
			t.Fatalf("read twice, differently: %+v, %+v (%v)", strict, loose, err)
		}
	})
}

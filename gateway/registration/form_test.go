package registration

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func form() *Form {
	return &Form{Name: "张三", Document: ResidentID, Number: "11010519491231002X", Contact: "0830-1234567"}
}

func TestAFormIsHeldToItsDocument(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Form)
		field  string // "" for a form that is right
	}{
		"the example of GB 11643":        {func(*Form) {}, ""},
		"an organisation":                {func(f *Form) { f.Document, f.Number = CreditCode, "91350100M000100Y43" }, ""},
		"a passport":                     {func(f *Form) { f.Document, f.Number = Passport, "E12345678" }, ""},
		"a digit mistyped":               {func(f *Form) { f.Number = "11010519491231003X" }, "number"},
		"another check character":        {func(f *Form) { f.Number = "110105194912310021" }, "number"},
		"too short":                      {func(f *Form) { f.Number = "110105491231002" }, "number"},
		"letters among the digits":       {func(f *Form) { f.Number = "1101051949123100AX" }, "number"},
		"a credit code mistyped":         {func(f *Form) { f.Document, f.Number = CreditCode, "91350100M000100Y44" }, "number"},
		"a letter that codes do not use": {func(f *Form) { f.Document, f.Number = CreditCode, "9135O100M000100Y43" }, "number"},
		"a passport with a space":        {func(f *Form) { f.Document, f.Number = Passport, "E 1234567" }, "number"},
		"no such document":               {func(f *Form) { f.Document = "library-card" }, "document"},
		"no name":                        {func(f *Form) { f.Name = "" }, "name"},
		"a name of two lines":            {func(f *Form) { f.Name = "张\n三" }, "name"},
		"a name that is no text":         {func(f *Form) { f.Name = "\xff" }, "name"},
		"a long name":                    {func(f *Form) { f.Name = strings.Repeat("张", 101) }, "name"},
		"no contact":                     {func(f *Form) { f.Contact = "" }, "contact"},
	} {
		said := form()
		c.change(said)
		err := said.Validate()
		var wrong *FormError
		if c.field == "" && err != nil || c.field != "" && (!errors.As(err, &wrong) || wrong.Field != c.field) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestACodeIsReadHoweverItIsWritten(t *testing.T) {
	code, err := newCode()
	if err != nil || len(code) != 27 {
		t.Fatalf("%q, %v", code, err)
	}
	if codeDigest(code) != codeDigest(strings.ToLower(strings.ReplaceAll(code, "-", " "))) {
		t.Error("another way of writing it is another code")
	}
	if other, _ := newCode(); codeDigest(code) == codeDigest(other) {
		t.Error("two codes are the same")
	}
}

func TestTriesAreCountedByAddressForAnHour(t *testing.T) {
	var l Limiter
	now := time.UnixMilli(0)
	for range maxTries {
		if !l.Allow("a", now) {
			t.Fatal("refused before the limit")
		}
	}
	if l.Allow("a", now) || !l.Allow("b", now) {
		t.Error("addresses are not told apart")
	}
	if !l.Allow("a", now.Add(window)) {
		t.Error("an hour later it is still refused")
	}
}

// FuzzForm: whatever is written, a form that is taken can be sealed and says one thing.
func FuzzForm(f *testing.F) {
	f.Add("张三", "resident-id", "11010519491231002X", "0830-1234567")
	f.Add("某公司", "credit-code", "91350100M000100Y43", "a@b.cn")
	f.Fuzz(func(t *testing.T, name, document, number, contact string) {
		said := &Form{name, Document(document), number, contact}
		if said.Validate() != nil {
			return
		}
		if text, err := said.text(); err != nil || len(text) > 2000 {
			t.Errorf("%+v: %d bytes, %v", said, len(text), err)
		}
	})
}

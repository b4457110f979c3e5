package pdf

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// measure takes a Chinese character for two columns and any other for one.
func measure(text string) (width float64) {
	for _, r := range text {
		width++
		if r >= 0x2e80 {
			width++
		}
	}
	return width
}

func TestWrap(t *testing.T) {
	for text, want := range map[string][]string{
		"":                 {""},
		"泸州市统计局":           {"泸州市统计", "局"},
		"任何一个字，节被改动":       {"任何一个", "字，节被改", "动"},
		"one two three":    {"one two", "three"},
		"0123456789abcdef": {"0123456789", "abcdef"},
		"a\n\nb":           {"a", "", "b"},
		"摘要 0123456789abc": {"摘要", "0123456789", "abc"},
		"abcdefghij klm":   {"abcdefghij", "klm"},
		"（510500.zgj）自然资源和规划局": {"（", "510500.zgj", "）自然资源", "和规划局"},
	} {
		if got := wrap(text, 10, measure); !slices.Equal(got, want) {
			t.Errorf("%q is wrapped as %q, want %q", text, got, want)
		}
	}
}

// Property: no character is lost but spaces, and no line is too wide unless closing signs hang on it.
func TestWrapLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"泸", "州，", "）", "a", "bc", " ", "0123456789abcdef", "\n", "。"})).Draw(t, "text"), "")
		width := float64(rapid.IntRange(4, 20).Draw(t, "width"))
		lines := wrap(text, width, measure)
		bare := strings.NewReplacer(" ", "", "\n", "")
		if got, want := bare.Replace(strings.Join(lines, "")), bare.Replace(text); got != want {
			t.Fatalf("%q is wrapped as %q", want, lines)
		}
		for _, line := range lines {
			if measure(line) > width && utf8.RuneCountInString(line) > 1 {
				t.Fatalf("%q is wider than %v", line, width)
			}
		}
	})
}

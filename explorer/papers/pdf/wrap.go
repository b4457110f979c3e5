package pdf

import (
	"strings"
	"unicode"
)

// closing are the signs that no line begins with (GB/T 15834).
const closing = "，。；：、！？）》」』”’…—,.;:!?)]}"

// wrap breaks text into lines that are no wider than width: Chinese between any two characters, other writing at spaces, and what has
// no place to break anywhere. The library's own way loses the character at which it breaks.
func wrap(text string, width float64, measure func(string) float64) (lines []string) {
	for part := range strings.SplitSeq(text, "\n") {
		line, used := "", 0.0
		for _, token := range tokens(part) {
			size := measure(token)
			if used+size > width && line != "" {
				lines = append(lines, strings.TrimRight(line, " "))
				line, used = "", 0
				if token == " " {
					continue
				}
			}
			for size > width {
				head, rest := cut(token, width, measure)
				lines = append(lines, head)
				token, size = rest, measure(rest)
			}
			line, used = line+token, used+size
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return lines
}

// tokens are what stays together: a Chinese character, a word, a space; closing signs stay with what they close.
func tokens(text string) (all []string) {
	for _, r := range text {
		wide := unicode.Is(unicode.Han, r) || r >= 0x2e80 && r < 0xa000 || r >= 0xff00
		last := len(all) - 1
		switch {
		case r == ' ' || last < 0:
			all = append(all, string(r))
		case strings.ContainsRune(closing, r) && all[last] != " ":
			all[last] += string(r)
		case wide || all[last] == " " || endsWide(all[last]):
			all = append(all, string(r))
		default:
			all[last] += string(r)
		}
	}
	return all
}

func endsWide(token string) bool {
	runes := []rune(token)
	last := runes[len(runes)-1]
	return last >= 0x2e80
}

// cut takes as many characters of a token as fit, at least one.
func cut(token string, width float64, measure func(string) float64) (head, rest string) {
	runes := []rune(token)
	n := 1
	for n < len(runes) && measure(string(runes[:n+1])) <= width {
		n++
	}
	return string(runes[:n]), string(runes[n:])
}

package pack

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"luzheng/signer/gm"
)

// The world state holds its values in a brief form, since every write stands in the transaction: of what a statement costs the network
// most bytes are these. The rules, the entity map, the index and evidence know only the values themselves; the contract and the reader
// of blocks translate. A value is text, in practice canonical JSON; its brief form is the version and then, in the order of the text:
//
//	0x00 byte              that byte
//	0x01 32 bytes          64 hex digits
//	0x02                   the 64 hex digits at the end of the key
//	0x03 uvarint           a decimal number of 6 to 15 digits
//	0x04 number            a word of stateWords that stands behind a quotation mark
//	0x05                   {"v":1,"state":"
//	0x08 … 0x0d number     a field of stateNames with what is around it: one of stateFields
//	0x20 … 0xf7            the byte itself
//
// A value has one brief form, which every endorser writes. Values of ledgers that are older than this form stand as they are: no
// text begins with the byte of the version.
const (
	stateVersion = 0x01

	stateByte   = 0x00
	stateDigest = 0x01
	stateOwn    = 0x02
	stateNumber = 0x03
	stateWord   = 0x04
	stateHeader = 0x05
	stateField  = 0x08

	firstText, lastText = 0x20, 0xf7

	leastDigits, mostDigits = 6, 15
	digestDigits            = 2 * len(gm.Digest{})

	// MaxState is the largest value in bytes.
	MaxState = 1 << 20
)

const headerText = `{"v":1,"state":"`

// stateFields are what may stand before and behind the name of a field; longer ones come first.
var stateFields = [...]struct{ before, behind string }{
	{`","`, `":"`}, {`","`, `":`}, {`,"`, `":"`}, {`,"`, `":`}, {`{"`, `":"`}, {`{"`, `":`},
}

// State gives the brief form of the value under a key.
func State(key string, value []byte) []byte {
	if len(value) == 0 {
		return value
	}
	own := ownDigits(key)
	b := append(make([]byte, 0, len(value)/2), stateVersion)
	rest := string(value)
	if after, ok := strings.CutPrefix(rest, headerText); ok {
		b, rest = append(b, stateHeader), after
	}
	quoted := len(rest) < len(value)
	for len(rest) > 0 {
		var taken int
		b, taken = appendToken(b, rest, own, quoted)
		quoted = rest[taken-1] == '"'
		rest = rest[taken:]
	}
	return b
}

// appendToken adds what stands for the beginning of a text, and tells how much of it. Quoted tells that a quotation mark is before it.
func appendToken(b []byte, text, own string, quoted bool) ([]byte, int) {
	switch c := text[0]; {
	case c == '"' || c == ',' || c == '{':
		for form, around := range stateFields {
			if number, size, ok := fieldAt(text, around.before, around.behind); ok {
				return append(b, stateField+byte(form), number), size
			}
		}
	case len(text) >= digestDigits && gm.IsHex(text[:digestDigits]):
		if text[:digestDigits] == own {
			return append(b, stateOwn), digestDigits
		}
		b, err := hex.AppendDecode(append(b, stateDigest), []byte(text[:digestDigits]))
		if err == nil {
			return b, digestDigits
		}
	case isDigit(c):
		digits := 1
		for digits < len(text) && isDigit(text[digits]) {
			digits++
		}
		if leastDigits <= digits && digits <= mostDigits && c != '0' {
			if n, err := strconv.ParseUint(text[:digits], 10, 64); err == nil {
				return binary.AppendUvarint(append(b, stateNumber), n), digits
			}
		}
		return append(b, text[:digits]...), digits
	case quoted:
		end := 0
		for end < len(text) && text[end] != '"' && text[end] != ':' {
			end++
		}
		if number, known := stateWords.numbers[text[:end]]; known && end < len(text) {
			return append(b, stateWord, number), end
		}
	}
	if c := text[0]; c < firstText || c > lastText {
		return append(b, stateByte, c), 1
	}
	return append(b, text[0]), 1
}

// fieldAt tells which field the text begins with, if before and behind are around its name.
func fieldAt(text, before, behind string) (number byte, size int, ok bool) {
	inner, ok := strings.CutPrefix(text, before)
	if !ok {
		return 0, 0, false
	}
	end := strings.IndexByte(inner, '"')
	if end < 0 || !strings.HasPrefix(inner[end:], behind) {
		return 0, 0, false
	}
	number, ok = stateNames.numbers[inner[:end]]
	return number, len(before) + end + len(behind), ok
}

// ownDigits are the hex digits with which a key ends, if it does.
func ownDigits(key string) string {
	if len(key) < digestDigits || !gm.IsHex(key[len(key)-digestDigits:]) {
		return ""
	}
	return key[len(key)-digestDigits:]
}

func isDigit(c byte) bool { return c-'0' <= 9 }

// ParseState is the inverse of State. Errors wrap ErrForm.
func ParseState(key string, stored []byte) ([]byte, error) {
	if len(stored) == 0 || stored[0] != stateVersion {
		return stored, nil
	}
	own := ownDigits(key)
	value := make([]byte, 0, 3*len(stored))
	r := reader{rest: stored[1:]}
	for len(r.rest) > 0 {
		if value = append(value, r.texts()...); len(r.rest) > 0 {
			value = r.token(value, own)
		}
		if len(value) > MaxState {
			r.fail("a state is too large")
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	return value, nil
}

// texts takes the bytes that stand for themselves.
func (r *reader) texts() []byte {
	for i, c := range r.rest {
		if c < firstText || c > lastText {
			return r.take(i)
		}
	}
	return r.take(len(r.rest))
}

// token adds the text that the next token stands for.
func (r *reader) token(value []byte, own string) []byte {
	switch c := r.byte(); {
	case c == stateByte:
		return append(value, r.byte())
	case c == stateDigest:
		return hex.AppendEncode(value, r.take(digestDigits/2))
	case c == stateOwn:
		if own == "" {
			r.fail("a state names the digest of its key, which has none")
		}
		return append(value, own...)
	case c == stateNumber:
		return strconv.AppendUint(value, r.uvarint(1<<63), 10)
	case c == stateWord:
		return append(value, r.word(stateWords)...)
	case c == stateHeader:
		return append(value, headerText...)
	case c >= stateField && int(c) < stateField+len(stateFields):
		around := stateFields[c-stateField]
		return append(append(append(value, around.before...), r.word(stateNames)...), around.behind...)
	default:
		r.fail(fmt.Sprintf("a state has the unknown byte %#02x", c))
		return value
	}
}

func (r *reader) word(v vocabulary) string {
	number := int(r.byte())
	if number >= len(v.words) {
		r.fail("a state has a word that is not known")
		return ""
	}
	return v.words[number]
}

// Package strictjson reads and writes the only dialect of JSON that signed documents may use.
//
// A signed document must mean one thing to every reader, in Go and in the browser. The dialect therefore
// refuses what readers are known to disagree about:
//
//	what                              code
//	duplicate or case-variant names   json.duplicate, json.unknown-field
//	unknown fields                    json.unknown-field
//	invalid UTF-8                     json.syntax
//	floats, exponents, -0             json.number
//	integers beyond ±2⁵³−1            json.number
//	null (leave the field out)        json.null
//	nesting deeper than MaxDepth      json.depth
//	input longer than the bound       json.size
//
// The bytes that were signed are stored and verified as they are; nothing is encoded again to verify it.
package strictjson

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// MaxDepth is the deepest nesting of objects and arrays that is read.
const MaxDepth = 16

const (
	maxInteger = 1<<53 - 1
	// shortNumber is how many digits never make a larger one.
	shortNumber = 15
)

// Error is a refusal to read a document.
type Error struct {
	// Code is stable: json.syntax, json.duplicate, json.unknown-field, json.number, json.null, json.depth, json.size, json.type,
	// json.not-canonical.
	Code string
	// Detail says where and what, in a sentence a person can act on.
	Detail string
}

func (e *Error) Error() string { return e.Code + ": " + e.Detail }

// Unmarshal reads one JSON document of at most limit bytes into v.
// Errors are of type *Error.
func Unmarshal(data []byte, v any, limit int) error {
	if len(data) > limit {
		return &Error{"json.size", fmt.Sprintf("the document has %d bytes, the limit is %d", len(data), limit)}
	}
	if !isOrdinary(data) {
		if err := scan(data); err != nil {
			return err
		}
	}
	err := UnmarshalChecked(data, v)
	if err == nil {
		return nil
	}
	if refusal := scan(data); refusal != nil {
		return refusal // what the dialect refuses is told before what the type does
	}
	return err
}

// UnmarshalCanonical is Unmarshal for documents that have one encoding only: it refuses every encoding of v but the one
// that Marshal gives.
func UnmarshalCanonical(data []byte, v any, limit int) error {
	if err := Unmarshal(data, v, limit); err != nil {
		return err
	}
	again, err := Marshal(v)
	if err != nil {
		return err
	}
	if !bytes.Equal(again, data) {
		return &Error{"json.not-canonical", "the document is not in its one canonical encoding; write it with this software's own tools"}
	}
	return nil
}

// UnmarshalChecked reads a document that is known to keep to the dialect: a part of one that Unmarshal has read, or what Marshal
// wrote on this very node. It is quicker, as it skips bounds, number forms and null.
func UnmarshalChecked(data []byte, v any) error {
	if err := json.Unmarshal(data, v, json.RejectUnknownMembers(true)); err != nil {
		return decodeError(err)
	}
	return nil
}

// Names lists the names of an object that keeps to the dialect, in their order.
func Names(object []byte) ([]string, error) {
	dec := jsontext.NewDecoder(bytes.NewReader(object))
	if tok, err := dec.ReadToken(); err != nil || tok.Kind() != '{' {
		return nil, &Error{"json.type", "an object is needed"}
	}
	var names []string
	for dec.PeekKind() == '"' {
		name, err := dec.ReadToken()
		if err != nil {
			return nil, syntaxError(err)
		}
		names = append(names, name.String())
		if err := dec.SkipValue(); err != nil {
			return nil, syntaxError(err)
		}
	}
	return names, nil
}

// Marshal writes v: fields in the order of its struct, map keys sorted, no white space, no HTML escaping.
func Marshal(v any) ([]byte, error) {
	return json.Marshal(v, json.Deterministic(true))
}

// isOrdinary tells that a document, if it is JSON at all, has nothing that the dialect refuses and the decoder takes: its numbers are
// digits and short, there is no null, and nothing lies deep. Nearly all documents are so, and need no scan.
func isOrdinary(data []byte) bool {
	if bytes.IndexByte(data, '\\') >= 0 {
		return false // so that every text ends at the next quotation mark
	}
	depth := 0
	for i := 0; i < len(data); i++ {
		from := i
		switch c := data[i]; {
		case c == '"':
			size := bytes.IndexByte(data[i+1:], '"')
			if size < 0 {
				return false
			}
			i += 1 + size
		case c == ':', c == ',':
		case c == '{', c == '[':
			if depth++; depth > MaxDepth {
				return false
			}
		case c == '}', c == ']':
			depth--
		case isDigit(c):
			for i+1 < len(data) && isDigit(data[i+1]) {
				i++
			}
			if i-from >= shortNumber {
				return false
			}
		case c == 't', c == 'f':
			for i+1 < len(data) && isLetter(data[i+1]) {
				i++
			}
		default:
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return c-'0' <= 9 }

func isLetter(c byte) bool { return c-'a' <= 'z'-'a' }

// scan walks the tokens and holds them to the dialect; types and unknown names are left to the decoder.
func scan(data []byte) error {
	dec := jsontext.NewDecoder(bytes.NewBuffer(data)) // a Buffer is read in place
	for complete := false; ; complete = dec.StackDepth() == 0 {
		tok, err := dec.ReadToken()
		switch {
		case errors.Is(err, io.EOF) && complete:
			return nil
		case errors.Is(err, io.EOF):
			return &Error{"json.syntax", "the document is empty"}
		case err != nil:
			return syntaxError(err)
		case complete:
			return &Error{"json.syntax", "something follows the document"}
		}
		if err := checkToken(tok, dec); err != nil {
			return err
		}
	}
}

func checkToken(tok jsontext.Token, dec *jsontext.Decoder) error {
	switch {
	case dec.StackDepth() > MaxDepth:
		return &Error{"json.depth", fmt.Sprintf("more than %d levels of nesting at byte %d", MaxDepth, dec.InputOffset())}
	case tok.Kind() == 'n':
		return &Error{"json.null", fmt.Sprintf("null before byte %d; leave the field out instead", dec.InputOffset())}
	case tok.Kind() == '0':
		return checkNumber(tok.String())
	}
	return nil
}

func checkNumber(text string) error {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n > maxInteger || n < -maxInteger || text == "-0" {
		return &Error{"json.number", "the number " + text + " is not an integer within ±(2⁵³−1)"}
	}
	return nil
}

func syntaxError(err error) error {
	if strings.Contains(err.Error(), "duplicate") {
		return &Error{"json.duplicate", err.Error()}
	}
	return &Error{"json.syntax", err.Error()}
}

func decodeError(err error) error {
	if errors.Is(err, json.ErrUnknownName) {
		return &Error{"json.unknown-field", err.Error()}
	}
	return &Error{"json.type", err.Error()}
}

package manifest

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// tableReader reads rows one by one.
type tableReader interface {
	// next returns the canonical form of the next row, valid until the call after, or io.EOF. Other errors wrap ErrTable.
	next() ([]byte, error)
	// columns are the names met so far.
	columns() []string
	// offset is where in the input the next row begins.
	offset() int64
}

// tableFormat tells by its name which kind of table a file is.
func tableFormat(path string) (TableFormat, bool) {
	switch _, extension, _ := cutLast(strings.ToLower(path), "."); extension {
	case "csv":
		return CSV, true
	case "jsonl", "ndjson":
		return JSONLines, true
	default:
		return "", false
	}
}

func cutLast(text, separator string) (before, after string, found bool) {
	at := strings.LastIndex(text, separator)
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at+len(separator):], true
}

// newTableReader reads from input, which begins at the given offset of the file; columns are those found before it.
func newTableReader(format TableFormat, input io.Reader, base int64, columns []string) tableReader {
	switch format {
	case CSV:
		return newCSVReader(input, base, columns)
	case JSONLines:
		return newLineReader(input, base, columns)
	}
	return nil
}

// csvReader reads RFC 4180, comma separated, with a header.
type csvReader struct {
	records *csv.Reader
	input   *rowLimit
	base    int64
	names   []string
	order   []int // columns sorted by name
	encoded []byte
}

func newCSVReader(input io.Reader, base int64, columns []string) *csvReader {
	limited := &rowLimit{input: input}
	r := &csvReader{records: csv.NewReader(limited), input: limited, base: base}
	r.records.ReuseRecord = true
	if columns != nil {
		r.setColumns(columns)
	}
	return r
}

func (r *csvReader) columns() []string { return r.names }

func (r *csvReader) offset() int64 { return r.base + r.records.InputOffset() }

func (r *csvReader) next() ([]byte, error) {
	if r.names == nil {
		header, err := r.read()
		if err != nil {
			return nil, err
		}
		header = slices.Clone(header)
		header[0] = strings.TrimPrefix(header[0], "\ufeff") // a byte order mark is no part of the name
		if len(header) > MaxColumns {
			return nil, fmt.Errorf("%w: %d columns, at most %d are read", ErrTable, len(header), MaxColumns)
		}
		if err := checkColumns(header); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrTable, err)
		}
		r.setColumns(header)
	}
	record, err := r.read()
	if err != nil {
		return nil, err
	}
	r.encoded = r.encoded[:0]
	for _, i := range r.order {
		if !utf8.ValidString(record[i]) {
			return nil, fmt.Errorf("%w: column %q is not valid UTF-8; convert the file first", ErrTable, clip(r.names[i]))
		}
		r.encoded = appendCell(r.encoded, []byte(r.names[i]), []byte(record[i]))
	}
	return r.encoded, nil
}

func (r *csvReader) setColumns(columns []string) {
	r.names = columns
	r.records.FieldsPerRecord = len(columns)
	r.order = make([]int, len(columns))
	for i := range r.order {
		r.order[i] = i
	}
	slices.SortFunc(r.order, func(a, b int) int { return cmp.Compare(columns[a], columns[b]) })
}

func (r *csvReader) read() ([]string, error) {
	record, err := r.records.Read()
	r.input.mark = r.input.read
	if err == nil || errors.Is(err, io.EOF) {
		return record, err
	}
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return nil, fmt.Errorf("%w: %w", ErrTable, parse.Err)
	}
	return nil, err
}

// rowLimit ends the reading of a row that is longer than MaxRow: a quote that is never closed would otherwise fill the memory.
type rowLimit struct {
	input      io.Reader
	read, mark int64
}

func (l *rowLimit) Read(p []byte) (int, error) {
	if l.read-l.mark > MaxRow {
		return 0, fmt.Errorf("%w: the row is longer than %d bytes", ErrTable, MaxRow)
	}
	n, err := l.input.Read(p)
	l.read += int64(n)
	return n, err
}

// lineReader reads JSON Lines: one object a line, blank lines between them ignored.
type lineReader struct {
	lines   *bufio.Reader
	at      int64
	names   []string
	known   map[string]bool
	decoder *jsontext.Decoder
	cells   []jsonCell
	encoded []byte
}

type jsonCell struct{ name, text []byte }

func newLineReader(input io.Reader, base int64, columns []string) *lineReader {
	r := &lineReader{lines: bufio.NewReaderSize(input, MaxRow), at: base, known: map[string]bool{}, decoder: jsontext.NewDecoder(bytes.NewReader(nil))}
	for _, column := range columns {
		r.names, r.known[column] = append(r.names, column), true
	}
	return r
}

func (r *lineReader) columns() []string { return r.names }

func (r *lineReader) offset() int64 { return r.at }

func (r *lineReader) next() ([]byte, error) {
	for {
		line, err := r.lines.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			return nil, fmt.Errorf("%w: the row is longer than %d bytes", ErrTable, MaxRow)
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		r.at += int64(len(line))
		if len(bytes.TrimSpace(line)) > 0 {
			return r.parse(line)
		}
		if err != nil {
			return nil, io.EOF
		}
	}
}

func (r *lineReader) parse(line []byte) ([]byte, error) {
	r.decoder.Reset(bytes.NewReader(line))
	r.cells = r.cells[:0]
	if token, err := r.decoder.ReadToken(); err != nil || token.Kind() != '{' {
		return nil, fmt.Errorf("%w: the line is not a JSON object", ErrTable)
	}
	for r.decoder.PeekKind() != '}' {
		if err := r.parseCell(); err != nil {
			return nil, err
		}
	}
	if _, err := r.decoder.ReadToken(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTable, err)
	}
	if _, err := r.decoder.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: something follows the JSON object on its line", ErrTable)
	}
	slices.SortFunc(r.cells, func(a, b jsonCell) int { return bytes.Compare(a.name, b.name) })
	r.encoded = r.encoded[:0]
	for _, cell := range r.cells {
		r.encoded = appendCell(r.encoded, cell.name, cell.text)
	}
	return r.encoded, nil
}

func (r *lineReader) parseCell() error {
	token, err := r.decoder.ReadToken()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrTable, err)
	}
	name := token.String()
	if name == "" {
		return fmt.Errorf("%w: a column name is empty", ErrTable)
	}
	value, err := r.decoder.ReadValue()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrTable, err)
	}
	text, err := cellText(value)
	if err != nil {
		return fmt.Errorf("%w: column %q: %w", ErrTable, clip(name), err)
	}
	if !r.known[name] {
		if len(r.names) == MaxColumns {
			return fmt.Errorf("%w: more than %d columns", ErrTable, MaxColumns)
		}
		r.names, r.known[name] = append(r.names, name), true
	}
	r.cells = append(r.cells, jsonCell{[]byte(name), text})
	return nil
}

// cellText is the text that a JSON value would have in a CSV cell.
func cellText(value jsontext.Value) ([]byte, error) {
	switch value.Kind() {
	case 'n':
		return nil, nil
	case '"':
		return jsontext.AppendUnquote(nil, value)
	case '{', '[':
		compact := bytes.Clone(value)
		err := (*jsontext.Value)(&compact).Compact()
		return compact, err
	default:
		return bytes.Clone(value), nil
	}
}

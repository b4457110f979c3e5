//go:build js && wasm

// Command rowswasm is package rows for a browser, compiled to WebAssembly. It puts one object into the worker that loads it:
//
//	luzhengRows.open(name, file) → rows in hand:
//	    summary                  JSON text {columns, rows, proof}
//	    check(format) → checker  the table's format, csv or jsonl
//	      write(piece)           the table's next bytes
//	      finish()               JSON text of the result
//	    export(origin)           Uint8Array: the rows of the last check as an Excel workbook; origin as JSON text
//
// file and piece are Uint8Array. Nothing throws: what cannot be answered comes back as an Error, and nothing leaves the worker. It is
// ready once luzhengRows is there.
package main

import (
	"bytes"
	"errors"
	"syscall/js"

	"luzheng/explorer/rows"
	"luzheng/signer/manifest"
	"luzheng/signer/strictjson"
)

// maxOrigin is the largest JSON text of an origin in bytes.
const maxOrigin = 8 << 10

var errArguments = errors.New("the arguments are not those of the function")

func main() {
	js.Global().Set("luzhengRows", map[string]any{
		"open": function(2, func(args []js.Value) (any, error) {
			if args[0].Type() != js.TypeString {
				return nil, errArguments
			}
			file, err := bytesOf(args[1], rows.MaxSubset)
			if err != nil {
				return nil, err
			}
			subset, err := rows.Read(args[0].String(), file)
			if err != nil {
				return nil, err
			}
			return opened(subset)
		}),
	})
	select {} // The functions above live as long as the worker.
}

// summary is what is told of the rows in hand.
type summary struct {
	Columns []string          `json:"columns"`
	Rows    int64             `json:"rows"`
	Proof   map[string]string `json:"proof,omitempty"`
}

func opened(subset *rows.Subset) (any, error) {
	text, err := strictjson.Marshal(summary{subset.Columns, int64(len(subset.Rows)), subset.Proof})
	if err != nil {
		return nil, err
	}
	var last *rows.Result
	return map[string]any{
		"summary": string(text),
		"check": function(1, func(args []js.Value) (any, error) {
			checker, err := rows.NewChecker(subset, manifest.TableFormat(args[0].String()))
			if err != nil {
				return nil, err
			}
			return checking(checker, func(r *rows.Result) { last = r }), nil
		}),
		"export": function(1, func(args []js.Value) (any, error) {
			if last == nil {
				return nil, errors.New("nothing was checked")
			}
			var origin rows.Origin
			if err := strictjson.Unmarshal([]byte(args[0].String()), &origin, maxOrigin); err != nil {
				return nil, err
			}
			var w bytes.Buffer
			if err := rows.Export(&w, subset, last, origin); err != nil {
				return nil, err
			}
			file := js.Global().Get("Uint8Array").New(w.Len())
			js.CopyBytesToJS(file, w.Bytes())
			return file, nil
		}),
	}, nil
}

func checking(checker *rows.Checker, finished func(*rows.Result)) map[string]any {
	buffer := make([]byte, 1<<20)
	return map[string]any{
		"write": function(1, func(args []js.Value) (any, error) {
			if !args[0].InstanceOf(js.Global().Get("Uint8Array")) {
				return nil, errArguments
			}
			for from, n := 0, args[0].Length(); from < n; from += len(buffer) {
				copied := js.CopyBytesToGo(buffer, args[0].Call("subarray", from, min(n, from+len(buffer))))
				if _, err := checker.Write(buffer[:copied]); err != nil {
					return nil, err
				}
			}
			return nil, nil
		}),
		"finish": function(0, func([]js.Value) (any, error) {
			result, err := checker.Finish()
			if err != nil {
				return nil, err
			}
			finished(result)
			text, err := strictjson.Marshal(result)
			return string(text), err
		}),
	}
}

// function answers with a value, or with an Error.
func function(arguments int, f func([]js.Value) (any, error)) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		if len(args) != arguments {
			return failure(errArguments)
		}
		value, err := f(args)
		if err != nil {
			return failure(err)
		}
		return value
	})
}

func failure(err error) js.Value { return js.Global().Get("Error").New(err.Error()) }

// bytesOf copies a Uint8Array; one byte over the limit is kept, so that the reader's own bound refuses it.
func bytesOf(v js.Value, limit int) ([]byte, error) {
	if !v.InstanceOf(js.Global().Get("Uint8Array")) {
		return nil, errArguments
	}
	raw := make([]byte, min(v.Length(), limit+1))
	js.CopyBytesToGo(raw, v)
	return raw, nil
}

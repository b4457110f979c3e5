//go:build js && wasm

// Command signwasm is package sign for a browser, compiled to WebAssembly. It puts one object into the worker that loads it:
//
//	luzhengSign.open(file, passphrase) → {handle, keyId, publicKey}      both Uint8Array; the passphrase is wiped
//	luzhengSign.forget(handle)
//	luzhengSign.make(passphrase, name) → {keyId, file, request}
//	luzhengSign.certificate(file) → {keyId, der, notBefore, notAfter}
//	luzhengSign.draft(draft) → {id, payload}                             a form's content as JSON text
//	luzhengSign.sign(handle, payload) → {envelope}                       the payload in base64
//	luzhengSign.cosign(handle, envelope) → {envelope}
//	luzhengSign.answer(handle, ledger, origin, challenge) → {envelope}
//	luzhengSign.challenge(ledger, origin, challenge) → {payload}         for a signer outside
//	luzhengSign.join(outside) → {envelope}                               what a signer outside returned, as JSON text
//	luzhengSign.read(envelope) → {id, statement, keys, rule, …}
//	luzhengSign.describe(name, size, read, progress) → {digest, manifest, anchor}   read(offset, length) gives a Uint8Array
//	luzhengSign.sheet(file) → {rows, problems}
//
// Each answers with JSON text: {"value":…}, or {"error":{"code","field","detail"}}; none throws. Keys live in this memory alone, and
// nothing leaves the worker but what the table says. It is ready once luzhengSign is there.
package main

import (
	"errors"
	"io"
	"syscall/js"

	"luzheng/explorer/sign"
	"luzheng/signer/gm"
	"luzheng/signer/strictjson"
	"luzheng/signer/workbook"
)

var errArguments = errors.New("the arguments are not those of the function")

type signed struct {
	Envelope string `json:"envelope"`
}

func main() {
	keys := &sign.Keys{}
	js.Global().Set("luzhengSign", map[string]any{
		"open":        function(2, func(a []js.Value) (any, error) { return openKey(keys, a) }),
		"forget":      function(1, func(a []js.Value) (any, error) { keys.Forget(number(a[0])); return true, nil }),
		"make":        function(2, makeKey),
		"certificate": function(1, func(a []js.Value) (any, error) { return withBytes(a[0], gm.MaxKeyFileSize, sign.ReadCertificate) }),
		"draft":       function(1, func(a []js.Value) (any, error) { return sign.Draft([]byte(a[0].String())) }),
		"sign": function(2, func(a []js.Value) (any, error) {
			payload, err := sign.Decode(a[1].String())
			if err != nil {
				return nil, err
			}
			return enveloped(keys.Sign(number(a[0]), payload))
		}),
		"cosign": function(2, func(a []js.Value) (any, error) { return enveloped(keys.Cosign(number(a[0]), []byte(a[1].String()))) }),
		"answer": function(4, func(a []js.Value) (any, error) {
			return enveloped(keys.Answer(number(a[0]), a[1].String(), a[2].String(), a[3].String()))
		}),
		"challenge": function(3, func(a []js.Value) (any, error) {
			payload, err := sign.Challenge(a[0].String(), a[1].String(), a[2].String())
			return struct {
				Payload []byte `json:"payload"`
			}{payload}, err
		}),
		"join":     function(1, func(a []js.Value) (any, error) { return enveloped(sign.Join([]byte(a[0].String()))) }),
		"read":     function(1, func(a []js.Value) (any, error) { return sign.Read([]byte(a[0].String())) }),
		"describe": function(4, describe),
		"sheet":    function(1, func(a []js.Value) (any, error) { return withBytes(a[0], workbook.MaxSize, sign.ReadSheet) }),
	})
	select {} // The functions above live as long as the worker.
}

// function wraps a function of n arguments, none of which is undefined: its answer is JSON text.
func function(n int, of func([]js.Value) (any, error)) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		if len(args) != n {
			return answer(nil, errArguments)
		}
		return answer(of(args))
	})
}

func answer(value any, err error) string {
	var document any = struct {
		Value any `json:"value"`
	}{value}
	if err != nil {
		document = struct {
			Error *sign.Error `json:"error"`
		}{sign.Explain(err)}
	}
	text, err := strictjson.Marshal(document)
	if err != nil {
		return `{"error":{"code":"input","detail":"the answer cannot be written"}}`
	}
	return string(text)
}

func enveloped(raw []byte, err error) (any, error) { return signed{string(raw)}, err }

func number(v js.Value) int {
	if v.Type() != js.TypeNumber {
		return 0
	}
	return v.Int()
}

func openKey(keys *sign.Keys, args []js.Value) (any, error) {
	file, err := bytesOf(args[0], gm.MaxKeyFileSize)
	if err != nil {
		return nil, err
	}
	passphrase, err := secretOf(args[1])
	if err != nil {
		return nil, err
	}
	defer clear(passphrase)
	return keys.Open(file, passphrase)
}

func makeKey(args []js.Value) (any, error) {
	passphrase, err := secretOf(args[0])
	if err != nil {
		return nil, err
	}
	defer clear(passphrase)
	return sign.Make(passphrase, args[1].String())
}

func withBytes[T any](v js.Value, limit int, read func([]byte) (T, error)) (any, error) {
	raw, err := bytesOf(v, limit)
	if err != nil {
		return nil, err
	}
	return read(raw)
}

// bytesOf copies a Uint8Array; one byte over the limit is kept, so that the reader's own bound refuses it.
func bytesOf(v js.Value, limit int) ([]byte, error) {
	if !v.InstanceOf(js.Global().Get("Uint8Array")) {
		return nil, errArguments
	}
	raw := make([]byte, min(v.Length(), limit+1))
	js.CopyBytesToGo(raw, v)
	return raw, nil
}

// secretOf is bytesOf for a passphrase, which it wipes on the other side.
func secretOf(v js.Value) ([]byte, error) {
	raw, err := bytesOf(v, gm.MaxPassphraseSize)
	if err == nil {
		v.Call("fill", 0)
	}
	return raw, err
}

func describe(args []js.Value) (any, error) {
	if args[1].Type() != js.TypeNumber || args[2].Type() != js.TypeFunction || args[3].Type() != js.TypeFunction {
		return nil, errArguments
	}
	size := int64(args[1].Float())
	return sign.Describe(args[0].String(), size, reader{args[2], size}, func(done, total int64) { args[3].Invoke(float64(done), float64(total)) })
}

// reader reads a file of the page by a function that gives its bytes at once.
type reader struct {
	read js.Value
	size int64
}

func (r reader) ReadAt(p []byte, offset int64) (int, error) {
	if offset >= r.size {
		return 0, io.EOF
	}
	got := r.read.Invoke(float64(offset), len(p))
	if !got.InstanceOf(js.Global().Get("Uint8Array")) {
		return 0, errors.New("the file could not be read")
	}
	n := js.CopyBytesToGo(p, got)
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

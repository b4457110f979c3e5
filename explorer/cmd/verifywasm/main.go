//go:build js && wasm

// Command verifywasm is package verify for a browser, compiled to WebAssembly. It puts one object into the page:
//
//	luzheng.verify(trustRoot, evidence, question) → the report as JSON text
//	    trustRoot, evidence   Uint8Array, the files' bytes
//	    question              {digest: 64 hexadecimal digits, size: bytes, deep: boolean, complete: type:id}; digest and size or neither
//	luzheng.sm3() → {update(Uint8Array), digest() → 64 hexadecimal digits}
//
// Both throw nothing: what cannot be answered comes back as an Error. Nothing leaves the page. It is ready once luzheng is there.
package main

import (
	"fmt"
	"hash"
	"syscall/js"

	"luzheng/explorer/verify"
	"luzheng/explorer/verify/sample"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
	"luzheng/signer/trust"
)

func main() {
	warmUp()
	js.Global().Set("luzheng", map[string]any{
		"verify": js.FuncOf(func(_ js.Value, args []js.Value) any { return answer(reportText(args)) }),
		"sm3":    js.FuncOf(func(js.Value, []js.Value) any { return newHasher(gm.NewHash()) }),
	})
	select {} // The functions above live as long as the page.
}

// warmUp verifies the sample a few times, so that the browser has compiled and optimised the code before somebody waits for it.
func warmUp() {
	const rounds = 8
	file, err := trust.Parse(sample.Trust())
	if err != nil {
		return // What a caller gives is read all the same; the first answer is then merely slower.
	}
	verifier, err := verify.New(file)
	if err != nil {
		return
	}
	for range rounds {
		verifier.Verify(sample.Evidence(), verify.Question{})
	}
}

// answer is a value for the page, or an Error.
func answer(text string, err error) any {
	if err != nil {
		return js.Global().Get("Error").New(err.Error())
	}
	return text
}

func reportText(args []js.Value) (string, error) {
	report, err := verifyArgs(args)
	if err != nil {
		return "", err
	}
	text, err := strictjson.Marshal(report)
	return string(text), err
}

const verifyTakes = 3 // arguments

// verifyArgs gives the report on the evidence.
func verifyArgs(args []js.Value) (*verify.Report, error) {
	if len(args) != verifyTakes {
		return nil, fmt.Errorf("verify takes a trust root, evidence and a question")
	}
	root, err := bytesOf(args[0], trust.MaxFile)
	if err != nil {
		return nil, fmt.Errorf("trust root: %w", err)
	}
	raw, err := bytesOf(args[1], evidence.MaxFile)
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	question, err := questionOf(args[2])
	if err != nil {
		return nil, err
	}
	file, err := trust.Parse(root)
	if err != nil {
		return nil, fmt.Errorf("trust root: %w", err)
	}
	verifier, err := verify.New(file)
	if err != nil {
		return nil, err
	}
	return verifier.Verify(raw, question), nil
}

func questionOf(v js.Value) (verify.Question, error) {
	var q verify.Question
	if v.Type() != js.TypeObject {
		return q, fmt.Errorf("the question is not an object")
	}
	q.Deep = v.Get("deep").Truthy()
	if text := v.Get("complete"); text.Type() == js.TypeString {
		ref, err := statement.ParseRef(text.String())
		if err != nil {
			return q, fmt.Errorf("the question demands the uses of what is no object: %w", err)
		}
		q.Complete = &ref
	}
	if v.Get("digest").Type() != js.TypeString {
		return q, nil
	}
	digest, err := gm.ParseDigest(v.Get("digest").String())
	if err != nil || v.Get("size").Type() != js.TypeNumber {
		return q, fmt.Errorf("the question names no digest and size of a file")
	}
	q.Data = &verify.Data{Digest: digest, Size: int64(v.Get("size").Float())}
	return q, nil
}

// bytesOf copies a Uint8Array; one byte over the limit is kept, so that the reader's own bound refuses it.
func bytesOf(v js.Value, limit int) ([]byte, error) {
	if !v.InstanceOf(js.Global().Get("Uint8Array")) {
		return nil, fmt.Errorf("it is not a Uint8Array")
	}
	raw := make([]byte, min(v.Length(), limit+1))
	js.CopyBytesToGo(raw, v)
	return raw, nil
}

func newHasher(h hash.Hash) map[string]any {
	buffer := make([]byte, 1<<20)
	return map[string]any{
		"update": js.FuncOf(func(_ js.Value, args []js.Value) any {
			if len(args) != 1 || !args[0].InstanceOf(js.Global().Get("Uint8Array")) {
				return js.Global().Get("Error").New("update takes a Uint8Array")
			}
			for from, n := 0, args[0].Length(); from < n; from += len(buffer) {
				copied := js.CopyBytesToGo(buffer, args[0].Call("subarray", from, min(n, from+len(buffer))))
				h.Write(buffer[:copied])
			}
			return nil
		}),
		"digest": js.FuncOf(func(js.Value, []js.Value) any { return gm.Digest(h.Sum(nil)).String() }),
	}
}

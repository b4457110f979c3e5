//go:build js && wasm

// Command paperswasm is package papers for a browser, compiled to WebAssembly. It puts one object into the page:
//
//	luzhengPapers.make(trustRoot, draft) → the folder of the working paper as a ZIP file (Uint8Array)
//	    trustRoot, draft      Uint8Array, the files' bytes; the draft as luzheng-papers-draft/v1
//	luzhengPapers.commit(terms, salt) → the commitment to an audit case's terms, 64 hexadecimal digits
//	    terms                 JSON text of statement.CaseTerms
//	    salt                  64 hexadecimal digits
//
// Both throw nothing: what cannot be answered comes back as an Error. Nothing leaves the page.
package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"syscall/js"
	"time"

	"luzheng/explorer/papers"
	"luzheng/explorer/verify"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
	"luzheng/signer/trust"
)

func main() {
	js.Global().Set("luzhengPapers", map[string]any{
		"make":   js.FuncOf(func(_ js.Value, args []js.Value) any { return answer(makePapers(args)) }),
		"commit": js.FuncOf(func(_ js.Value, args []js.Value) any { return answer(commit(args)) }),
	})
	select {} // The functions above live as long as the page.
}

// answer is a value for the page, or an Error.
func answer(value any, err error) any {
	if err != nil {
		return js.Global().Get("Error").New(err.Error())
	}
	return value
}

func makePapers(args []js.Value) (any, error) {
	if len(args) != 2 {
		return nil, fmt.Errorf("make takes a trust root and a draft")
	}
	root, err := bytesOf(args[0], trust.MaxFile)
	if err != nil {
		return nil, fmt.Errorf("trust root: %w", err)
	}
	raw, err := bytesOf(args[1], papers.MaxDraft)
	if err != nil {
		return nil, fmt.Errorf("draft: %w", err)
	}
	file, err := trust.Parse(root)
	if err != nil {
		return nil, fmt.Errorf("trust root: %w", err)
	}
	verifier, err := verify.New(file)
	if err != nil {
		return nil, err
	}
	draft, err := papers.ParseDraft(raw)
	if err != nil {
		return nil, err
	}
	folder, err := pack(verifier, draft)
	if err != nil {
		return nil, err
	}
	array := js.Global().Get("Uint8Array").New(len(folder))
	js.CopyBytesToJS(array, folder)
	return array, nil
}

// pack makes the folder as a ZIP file.
func pack(verifier *verify.Verifier, draft *papers.Draft) ([]byte, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	made := time.UnixMilli(draft.Made).UTC()
	_, err := papers.Make(verifier, draft, func(path string, content []byte) error {
		file, err := archive.CreateHeader(&zip.FileHeader{Name: path, Method: zip.Deflate, Modified: made})
		if err != nil {
			return err
		}
		_, err = file.Write(content)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func commit(args []js.Value) (any, error) {
	if len(args) != 2 || args[0].Type() != js.TypeString || args[1].Type() != js.TypeString {
		return nil, fmt.Errorf("commit takes terms and a salt")
	}
	var terms statement.CaseTerms
	const limit = 64 << 10
	if err := strictjson.Unmarshal([]byte(args[0].String()), &terms, limit); err != nil {
		return nil, err
	}
	salt, err := gm.ParseDigest(args[1].String())
	if err != nil {
		return nil, err
	}
	body := statement.CaseServe{Terms: terms, Salt: salt}
	if err := body.Validate(); err != nil { // what could not be revealed later is not committed to
		return nil, err
	}
	digest, err := terms.Commit(salt)
	return digest.String(), err
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

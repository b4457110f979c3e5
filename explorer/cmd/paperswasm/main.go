//go:build js && wasm

// Command paperswasm is packages papers and certificate for a browser, compiled to WebAssembly: all that is printed, with the typeface that
// it takes. It puts one object into the page:
//
//	luzhengPapers.make(trustRoot, draft) → the folder of the working paper as a ZIP file (Uint8Array)
//	    trustRoot, draft      Uint8Array, the files' bytes; the draft as luzheng-papers-draft/v1
//	luzhengPapers.commit(terms, salt) → the commitment to an audit case's terms, 64 hexadecimal digits
//	    terms                 JSON text of statement.CaseTerms
//	    salt                  64 hexadecimal digits
//	luzhengPapers.certificate(trustRoot, evidence, file, print) → a certificate (Uint8Array, PDF)
//	    file                  {digest: 64 hexadecimal digits, size: bytes} of the file in hand, or neither
//	    print                 {language: zh or en, link, qr: rows of 0 and 1, a line each}
//
// They throw nothing: what cannot be answered comes back as an Error. Nothing leaves the page.
package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"syscall/js"
	"time"

	"luzheng/explorer/certificate"
	"luzheng/explorer/papers"
	"luzheng/explorer/verify"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
	"luzheng/signer/trust"
)

func main() {
	js.Global().Set("luzhengPapers", map[string]any{
		"make":        js.FuncOf(func(_ js.Value, args []js.Value) any { return answer(makePapers(args)) }),
		"commit":      js.FuncOf(func(_ js.Value, args []js.Value) any { return answer(commit(args)) }),
		"certificate": js.FuncOf(func(_ js.Value, args []js.Value) any { return answer(certificateOf(args)) }),
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
	verifier, err := verifierOf(args[0])
	if err != nil {
		return nil, err
	}
	raw, err := bytesOf(args[1], papers.MaxDraft)
	if err != nil {
		return nil, fmt.Errorf("draft: %w", err)
	}
	draft, err := papers.ParseDraft(raw)
	if err != nil {
		return nil, err
	}
	folder, err := pack(verifier, draft)
	if err != nil {
		return nil, err
	}
	return arrayOf(folder), nil
}

func verifierOf(v js.Value) (*verify.Verifier, error) {
	root, err := bytesOf(v, trust.MaxFile)
	if err != nil {
		return nil, fmt.Errorf("trust root: %w", err)
	}
	file, err := trust.Parse(root)
	if err != nil {
		return nil, fmt.Errorf("trust root: %w", err)
	}
	return verify.New(file)
}

// certificateOf verifies, and prints what was verified: a certificate never rests on a report from elsewhere.
func certificateOf(args []js.Value) (any, error) {
	const takes = 4
	if len(args) != takes || args[2].Type() != js.TypeObject || args[3].Type() != js.TypeObject {
		return nil, fmt.Errorf("certificate takes a trust root, evidence, a file's digest and what stands on the page")
	}
	verifier, err := verifierOf(args[0])
	if err != nil {
		return nil, err
	}
	raw, err := bytesOf(args[1], evidence.MaxFile)
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	var question verify.Question
	if text := args[2].Get("digest"); text.Type() == js.TypeString {
		digest, err := gm.ParseDigest(text.String())
		if err != nil || args[2].Get("size").Type() != js.TypeNumber {
			return nil, fmt.Errorf("this is no digest and size of a file")
		}
		question.Data = &verify.Data{Digest: digest, Size: int64(args[2].Get("size").Float())}
	}
	pdf, err := certificate.Write(verifier.Verify(raw, question), raw, certificate.Print{
		Language: verify.Language(args[3].Get("language").String()), Link: args[3].Get("link").String(),
		QR: strings.Fields(args[3].Get("qr").String()),
	})
	if err != nil {
		return nil, err
	}
	return arrayOf(pdf), nil
}

func arrayOf(raw []byte) js.Value {
	array := js.Global().Get("Uint8Array").New(len(raw))
	js.CopyBytesToJS(array, raw)
	return array
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

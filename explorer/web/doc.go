// Package web serves the explorer's pages: a file of its own for each thing that `make web` built from src, embedded in the program.
//
// The pages are static. Whatever they show comes from the gateway's API on the same address, or is computed in the browser; they load
// nothing from any other host, and the content security policy of every answer holds them to that:
//
//	directive     value                       why
//	default-src   'none'                      what is not listed is refused
//	script-src    'self' 'wasm-unsafe-eval'   our files only, none inline; the verifier is WebAssembly
//	worker-src    'self'                      it runs in a worker
//	style-src     'self' 'nonce-…'            style sheets, and the styles that components add: these carry the answer's nonce
//	img-src       'self' data: blob:          pictures of the pages, pictures that they draw
//	connect-src   'self' …                    the API beside them, and the signing agents that the gateway's settings name
//	font-src, manifest-src 'self'; form-action, frame-ancestors, base-uri, object-src 'none'
//
// Files under assets/ carry a digest in their names and are kept for ever; the page itself is asked for anew each time. An address that
// is no file is the page: its own router knows the permalinks.
//
// Go builds without the pages, for instance where there is no Node.js; they are then answered by a page that says how to build them.
package web

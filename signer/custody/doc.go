// Package custody is the signing service of a unit whose programs cannot hold keys themselves: it runs on the unit's own
// host, keeps the keys, and signs under a delegation that the key's owner has signed.
//
// A delegation is a statement custody.delegate/v1: which key, which kinds, until when. The ledger holds signatures to it as well,
// and every report on such a statement says custodial. This service checks, before it signs:
//
//	the payload    parses strictly as a statement (package statement); nothing else is ever signed
//	ledger, issuer are those of the delegation
//	handler        is the one in the key's certificate; absent when the key is an application's
//	kind           is in the delegation's list, and is never custody.delegate itself
//	notAfter       is not after the end of the delegation, and that end has not come
//
// It builds the signed bytes itself (package envelope), so that no caller can have a session, a receipt, a checkpoint or any other
// bytes signed. Pages alone, where they are served, have the challenges of their own gateway answered (pages.go): the person whose key it
// is shows an access code there. It never holds the keys of two persons of one party: whoever reached it could then be the second person too.
//
// # Protocol
//
// HTTP with strict JSON over a Unix socket of mode 0600, or over mutual TLS; for pages, that of package agent, over TLS.
//
//	GET  /healthz         200
//	GET  /v1/keys         {"keys":[{"keyId","publicKey","ledger","issuer","handler","kinds","until"}]}
//	POST /v1/signatures   {"keyId","payload"} → {"keyId","sig"}; a refusal is {"code","detail"}
//
//	code                     status   meaning
//	custody.request          400      the request is not of this form
//	custody.statement        422      the payload is not a statement
//	custody.unknown-key      404      no such key is held here
//	custody.not-delegated    403      the delegation does not cover this statement
//	custody.expired          403      the delegation has ended
//	custody.not-admitted     403      the caller may not use the service
//	custody.failed           500      the key could not be used
package custody

// Package ca is a small SM2 certificate authority: a root, one issuing authority below it, and a register of what was issued and
// revoked. It is for development and for cities that have no authority yet; the ledger admits any SM2 authority, and
// whether a certificate counts is decided by what is registered and revoked on the ledger, never by this package's list.
//
//	profile      CN         OU            DN serialNumber       validity  key usage
//	officer      party ID   officer       handler's pseudonym   2 years   digitalSignature
//	application  party ID   application   –                     1 year    digitalSignature
//	person       pseudonym  person        –                     3 years   digitalSignature
//	service      party ID   service       –                     2 years   digitalSignature
//	root         chosen     –             –                     20 years  keyCertSign, cRLSign; path length 1
//	issuing      chosen     –             –                     10 years  keyCertSign, cRLSign; path length 0
//
// An officer acts for a unit, a person for themselves (an open-data user); service certificates are for followers (checkpoints)
// and gateways (receipts). No subject holds a name: a natural person is a pseudonym that only the unit can resolve.
//
// A folder keeps one authority:
//
//	root.pem, root.key.pem      the root; its key belongs offline once the issuing authority exists
//	issuer.pem, issuer.key.pem  the issuing authority
//	register.jsonl              one JSON object a line, appended and flushed to disk before a certificate leaves
//	crl.pem                     the revocation list, rewritten at each revocation
package ca

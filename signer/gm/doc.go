// Package gm is the one door to the Chinese national cryptography: SM2
// signatures, the SM3 hash, SM4-GCM sealing, private-key files and SM2 X.509
// certificates. It is the only package of the module that imports the engine
// (github.com/emmansun/gmsm), so that the engine's version and its traps are
// dealt with in one place. (Package sm3x8 hashes eight messages at once, and
// sm2table verifies under keys that sign much, which the engine has no doors
// to; they have to agree with the engine.)
//
//	what            standard                        choice made here
//	--------------  ------------------------------  -------------------------------------------------
//	digest          GB/T 32905-2016                 SM3, written as 64 lower-case hexadecimal digits
//	signature       GB/T 32918.2-2016               SM3, user ID "1234567812345678" (GM/T 0009), DER
//	public key      GB/T 35275, RFC 5480            91-byte SubjectPublicKeyInfo, uncompressed point
//	key identifier  –                               SM3 of the SubjectPublicKeyInfo
//	private key     PKCS#8, RFC 8018 (PBES2)        SM4-CBC under PBKDF2 with HMAC-SHA-256
//	sealing         GB/T 32907-2016, GB/T 36624     SM4-GCM, 12-byte nonce, 16-byte tag
//	certificate     GB/T 20518, RFC 5280            SM2 key, signed with SM2 and SM3
//
// # What is refused, and why
//
// There is exactly one accepted encoding of each thing, so that nothing that
// has been signed or hashed can be rewritten into a second valid form: other
// point forms (the engine turns a compressed point into an unusable key
// without an error), points off the curve, the private keys 0 and n−1 (for
// which s = (1+d)⁻¹… does not exist), signatures that are not canonical DER
// with r and s in [1, n−1]. Only messages are signed and verified, never a
// digest handed in from outside, because SM2 over a chosen digest can be
// forged. An empty message is refused, because the engine would not sign one.
//
// Every parser is bounded; see the Max constants.
package gm

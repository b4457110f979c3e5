// Package manifest says what the bytes of one dataset version are, so that all of it, any range of a file, and any row of a table
// can be checked later.
//
// A manifest is canonical JSON (package strictjson), one encoding only; its SM3 is what the statement dataset.anchor/v1 carries.
//
//	field          meaning
//	format         luzheng-manifest/v1
//	keyCheck       present when every digest below is keyed: SM3("luzheng-manifest-key/v1" ‖ key)
//	files          1 to MaxFiles, sorted by path
//	  path         relative, with slashes
//	  size         bytes
//	  digest       SM3 of the file; keyed: HMAC-SM3(salt, SM3 of the file)
//	  chunks       count and root of the tree over its chunks of 1 MiB
//	  table        only for CSV (.csv) and JSON Lines (.jsonl, .ndjson) with a first row of column names, or names in each object
//	    format     csv or jsonl
//	    columns    in the order of their first appearance
//	    rows       count and root of the tree over its rows
//
// Trees have the shape of RFC 6962 over SM3 (package merkle). The leaf of a chunk is its bytes, that of a row its canonical form;
// keyed, a leaf is HMAC-SM3(salt, those bytes).
//
// # Canonical row
//
// It does not depend on the format, so that rows exported from CSV to JSON Lines can still be proven: for each cell that has text,
// sorted by the bytes of the column name,
//
//	u32 length of name ‖ name ‖ u32 length of text ‖ text        (big endian, UTF-8)
//
// Empty, null and missing cells have no text. Numbers, true and false are the text they were written as, nested JSON is its text
// without white space, CR LF within a text is LF.
//
// # Keyed manifests
//
// Whoever can guess a row can recognise its plain digest. A keyed manifest depends on a random key in a side file; once every copy
// of that key is erased, the manifest tells nothing. The salt of each leaf is
//
//	HMAC-SM3(key, "luzheng-manifest/v1 " ‖ file|chunk|row ‖ 0x00 ‖ path ‖ 0x00 ‖ u64 index)
//
// so that one row can be proven by disclosing its salt alone.
//
// # Beside the manifest
//
//	luzheng-tree/v1                 hashes of the trees' lower nodes: tells where a file differs; trusted only as far as it fits the roots
//	luzheng-manifest-proof/v1       the inclusion proof of one chunk or row
//	luzheng-manifest-key/v1         the key of a keyed manifest
//	luzheng-manifest-checkpoint/v1  the state of an unfinished run, from which the next one goes on
package manifest

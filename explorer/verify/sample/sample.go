// Package sample is one small dataset version with its evidence and trust root, published with the program: for a page to try, and
// for a browser to warm up on. It was written by the first version of the formats and verifies for ever (its files never change).
//
//	villages.csv     the data
//	evidence.json    luzheng-evidence/v1: the evidence of the version, with the one that it was made from
//	trust.json       luzheng-trust/v1: the trust root of the sample's ledger, whose keys nobody has
package sample

import (
	_ "embed" // for the files
)

var (
	//go:embed villages.csv
	data string
	//go:embed evidence.json
	evidence string
	//go:embed trust.json
	trust string
)

// Data, Evidence and Trust give the bytes of the files.
func Data() []byte     { return []byte(data) }
func Evidence() []byte { return []byte(evidence) }
func Trust() []byte    { return []byte(trust) }

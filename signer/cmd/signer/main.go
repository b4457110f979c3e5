// Command signer keeps keys, issues SM2 certificates, describes datasets, and signs and checks statements. It needs no network
// and no ledger; run `signer --help`.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

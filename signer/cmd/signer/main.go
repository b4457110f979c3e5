// Command signer keeps keys, issues SM2 certificates, describes datasets, and signs and checks statements. It needs no network
// and no ledger; run `signer --help`.
package main

import (
	"context"
	"os"

	"luzheng/signer/cli"
)

func main() {
	os.Exit(cli.Run(context.Background(), newRootCommand()))
}

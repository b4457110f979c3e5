// Command explorer answers questions about data and its evidence, and believes no server: what it fetches it verifies, under the
// trust root that its user gives it; run `explorer --help`.
package main

import (
	"context"
	"os"

	"luzheng/signer/cli"
)

func main() {
	os.Exit(cli.Run(context.Background(), newRootCommand()))
}

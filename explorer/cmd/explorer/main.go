// Command explorer answers questions about data and its evidence, and believes no server: what it fetches it verifies, under the
// trust root that its user gives it; run `explorer --help`.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

package main

import (
	"github.com/spf13/cobra"
)

func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "signer",
		Short: "Keys, SM2 certificates, dataset manifests and signed statements",
		Long: `signer works on files only: it needs no network and no ledger.

A statement is signed where its key is. What comes out is an envelope, which
any gateway takes to the ledger.`,
		Example: `  signer keygen --out officer.key.pem
  signer csr --key officer.key.pem --cn 510500.tjj --out officer.csr.pem
  signer manifest villages.csv --out villages.manifest.json --anchor anchor.json
  signer sign --kind dataset.anchor/v1 --ledger luzhou-7c1e --issuer 510500.tjj --handler h-1 \
      --subject entry:… --prev … --body anchor.json --key officer.key.pem --out anchor.envelope.json
  signer catalogue import entries.xlsx --out entries
  signer verify anchor.envelope.json --certificate officer.pem`,
	}
	root.AddCommand(newKeygenCommand(), newCSRCommand(), newCACommand(), newSignCommand(), newEventCommand(), newCosignCommand(), newVerifyCommand(),
		newInspectCommand(), newManifestCommand(), newCatalogueCommand(), newDigestCommand(), newServeCommand(), newAgentCommand(),
		newTrustCommand())
	return root
}

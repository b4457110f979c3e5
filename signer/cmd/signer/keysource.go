package main

import (
	"github.com/spf13/cobra"

	"luzheng/signer/envelope"
)

// keySource is where a signature comes from: a key file, or a signing service.
type keySource struct {
	keyFile, passphraseFile string
}

func addKeySource(cmd *cobra.Command) *keySource {
	source := &keySource{}
	cmd.Flags().StringVar(&source.keyFile, "key", "", "sign with this private-key file")
	cmd.Flags().StringVar(&source.passphraseFile, "passphrase-file", "", "file whose first line is the key's passphrase (else "+passphraseVariable+", else asked for)")
	required(cmd, "key")
	return source
}

// addSignature adds one signature over the envelope's payload.
func (s *keySource) addSignature(cmd *cobra.Command, signed *envelope.Envelope) error {
	key, err := readKey(cmd, s.keyFile, s.passphraseFile)
	if err != nil {
		return err
	}
	return signed.Cosign(key)
}

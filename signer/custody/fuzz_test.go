package custody

import (
	"bytes"
	"testing"

	"luzheng/signer/envelope"
)

// FuzzStatementPayload: only the bytes under a statement's signature are taken for them.
func FuzzStatementPayload(f *testing.F) {
	f.Add(envelope.PAE(envelope.TypeStatement, []byte(`{"kind":"x"}`)))
	f.Add(envelope.PAE(envelope.TypeSession, []byte("challenge")))
	f.Add([]byte("DSSEv1  "))
	f.Fuzz(func(t *testing.T, message []byte) {
		payload, ok := statementPayload(message)
		if ok && !bytes.Equal(envelope.PAE(envelope.TypeStatement, payload), message) {
			t.Fatalf("%q", message)
		}
	})
}

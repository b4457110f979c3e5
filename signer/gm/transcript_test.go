package gm

import (
	"encoding/binary"
	"testing"

	"github.com/emmansun/gmsm/sm2"
)

// transcriptDigest is what 2,000 rounds of key derivation, deterministic
// signing, verification and sealing hash to. It was computed with the engine's
// assembly and without it (-tags purego): a build of either kind that differs
// has a fault like that of upstream issue 560.
const transcriptDigest = "261ca5a87d99823f19b36a7006d87dbbcaeee827cee5b42aaaf303660fc760a9"

// TestAssemblyTranscript runs in both builds:
//
//	go test ./signer/gm -run Transcript
//	go test -tags purego ./signer/gm -run Transcript
func TestAssemblyTranscript(t *testing.T) {
	transcript := NewHash()
	for round := range uint64(2000) {
		seed := Sum([]byte("transcript"), binary.BigEndian.AppendUint64(nil, round))
		raw, err := sm2.NewPrivateKey(seed[:])
		if err != nil {
			t.Fatal(err)
		}
		key, err := newPrivateKey(raw)
		if err != nil {
			t.Fatal(err)
		}
		sig, err := sm2.SignDeterministic(key.key, seed[:], sm2.NewSM2SignerOption(true, nil))
		if err != nil {
			t.Fatal(err)
		}
		if err := key.PublicKey().Verify(seed[:], sig); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		sealed := Seal([16]byte(seed[:16]), [12]byte(seed[16:28]), sig, seed[:])
		for _, part := range [][]byte{key.PublicKey().SPKI(), sig, sealed} {
			transcript.Write(part)
		}
	}
	if got := Digest(transcript.Sum(nil)).String(); got != transcriptDigest {
		t.Fatalf("transcript %s, want %s", got, transcriptDigest)
	}
}

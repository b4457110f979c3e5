package gm

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"testing"

	tjsm2 "github.com/tjfoc/gmsm/sm2"
	tjsm3 "github.com/tjfoc/gmsm/sm3"
)

// Compare: go test ./signer/gm -run xxx -bench . -cpu 1

func BenchmarkSign(b *testing.B) {
	message := make([]byte, 1024)
	b.Run("engine", func(b *testing.B) {
		key := newKey(b)
		for b.Loop() {
			if _, err := Sign(key, message); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("tjfoc", func(b *testing.B) {
		key, err := tjsm2.GenerateKey(rand.Reader)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := key.Sign(rand.Reader, message, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("stdlib P-256", func(b *testing.B) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			digest := sha256.Sum256(message)
			if _, err := ecdsa.SignASN1(rand.Reader, key, digest[:]); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	message := make([]byte, 1024)
	b.Run("engine", func(b *testing.B) {
		key := newKey(b)
		sig, err := Sign(key, message)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if err := key.PublicKey().Verify(message, sig); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("tjfoc", func(b *testing.B) {
		key, err := tjsm2.GenerateKey(rand.Reader)
		if err != nil {
			b.Fatal(err)
		}
		sig, err := key.Sign(rand.Reader, message, nil)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if !key.Verify(message, sig) {
				b.Fatal("does not verify")
			}
		}
	})
	b.Run("stdlib P-256", func(b *testing.B) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			b.Fatal(err)
		}
		digest := sha256.Sum256(message)
		sig, err := ecdsa.SignASN1(rand.Reader, key, digest[:])
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			digest := sha256.Sum256(message)
			if !ecdsa.VerifyASN1(&key.PublicKey, digest[:], sig) {
				b.Fatal("does not verify")
			}
		}
	})
}

func BenchmarkHash(b *testing.B) {
	data := make([]byte, 1<<20)
	for name, hash := range map[string]func([]byte){
		"SM3 engine":      func(data []byte) { Sum(data) },
		"SM3 tjfoc":       func(data []byte) { tjsm3.Sm3Sum(data) },
		"SHA-256 stdlib":  func(data []byte) { sha256.Sum256(data) },
		"SM3 Merkle node": func(data []byte) { Sum([]byte{1}, data[:32], data[32:64]) },
	} {
		b.Run(name, func(b *testing.B) {
			if name != "SM3 Merkle node" {
				b.SetBytes(int64(len(data)))
			}
			for b.Loop() {
				hash(data)
			}
		})
	}
}

func BenchmarkSeal(b *testing.B) {
	data := make([]byte, 1<<20)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		Seal([16]byte{}, [12]byte{}, data, nil)
	}
}

func BenchmarkParsePublicKey(b *testing.B) {
	spki := newKey(b).PublicKey().SPKI()
	for b.Loop() {
		if _, err := ParsePublicKey(spki); err != nil {
			b.Fatal(err)
		}
	}
}

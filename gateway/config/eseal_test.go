package config_test

import (
	"crypto/x509/pkix"
	"strings"
	"testing"
	"time"

	"luzheng/gateway/config"
	"luzheng/signer/eseal"
	"luzheng/signer/gm"
)

// Receipts are signed by the key file, or by the e-seal that stands in its place.
func TestWhatSignsReceipts(t *testing.T) {
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := gm.SelfSign(gm.CertificateTemplate{
		Subject: pkix.Name{CommonName: "seal"}, NotBefore: time.Now(), NotAfter: time.Now().Add(time.Hour),
	}, key)
	if err != nil {
		t.Fatal(err)
	}
	file, err := gm.MarshalPrivateKey(key, []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	keyFile, passphrase, certificateFile := write(t, string(file)), write(t, "secret\n"), write(t, string(certificate.PEM()))
	byKey := strings.NewReplacer("key: k", "key: "+keyFile, "passphraseFile: p", "passphraseFile: "+passphrase).Replace(complete)
	without := strings.NewReplacer("key: k\n", "", "passphraseFile: p\n", "").Replace(complete)
	seal := "eseal: {url: \"https://seal.example/csc/v2\", credential: c, certificate: " + certificateFile + ", tokenFile: t}\n"

	c, err := config.ReadGateway(write(t, byKey))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := c.ReceiptSigner()
	if _, own := signer.(*gm.PrivateKey); !own || err != nil {
		t.Errorf("%T, %v", signer, err)
	}
	if c, err = config.ReadGateway(write(t, without+seal)); err != nil {
		t.Fatal(err)
	}
	signer, err = c.ReceiptSigner()
	if _, sealed := signer.(*eseal.Signer); !sealed || err != nil {
		t.Fatalf("%T, %v", signer, err)
	}
	if public, err := gm.PublicKeyOf(signer); err != nil || public.KeyID() != key.PublicKey().KeyID() {
		t.Errorf("it seals under another key: %v", err)
	}
	for name, text := range map[string]string{
		"no certificate":           strings.Replace(seal, certificateFile, certificateFile+".old", 1),
		"a certificate that isn't": strings.Replace(seal, certificateFile, passphrase, 1),
		"in the clear":             strings.Replace(seal, "https", "http", 1),
		"no authority":             strings.Replace(seal, "tokenFile: t", "tokenFile: t, tlsCa: "+passphrase, 1),
	} {
		c, err := config.ReadGateway(write(t, without+text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if signer, err := c.ReceiptSigner(); err == nil {
			t.Errorf("%s: %T signs", name, signer)
		}
	}
}

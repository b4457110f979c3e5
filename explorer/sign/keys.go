package sign

import (
	"crypto/x509/pkix"
	"encoding/pem"

	"luzheng/signer/gm"
)

// maxKeys bounds the keys that are open at once: a person's, and a second person's beside it.
const maxKeys = 4

// Keys are the keys that are open. It is not safe for concurrent use; a worker has one thread.
type Keys struct {
	open map[int]*gm.PrivateKey
	last int
}

// Opened says which key was opened; Handle names it to the other functions.
type Opened struct {
	Handle    int      `json:"handle"`
	KeyID     gm.KeyID `json:"keyId"`
	PublicKey []byte   `json:"publicKey"` // SubjectPublicKeyInfo, DER
}

// Made is a new key: its file, to be kept by the person, and the request for its certificate.
type Made struct {
	KeyID gm.KeyID `json:"keyId"`
	// File is the encrypted PKCS#8 file, Request the PKCS#10 request, both in PEM.
	File    string `json:"file"`
	Request string `json:"request"`
}

// Open opens a key file. The error wraps gm.ErrPassphrase or gm.ErrPrivateKey.
func (k *Keys) Open(file, passphrase []byte) (*Opened, error) {
	if len(k.open) >= maxKeys {
		return nil, errorf(CodeKey, "%d keys are open; close one first", maxKeys)
	}
	key, err := gm.ParsePrivateKey(file, passphrase)
	if err != nil {
		return nil, err
	}
	if k.open == nil {
		k.open = make(map[int]*gm.PrivateKey)
	}
	k.last++
	k.open[k.last] = key
	return &Opened{k.last, key.PublicKey().KeyID(), key.PublicKey().SPKI()}, nil
}

// Forget lets go of a key. To forget one that is not open changes nothing.
func (k *Keys) Forget(handle int) { delete(k.open, handle) }

func (k *Keys) find(handle int) (*gm.PrivateKey, error) {
	key, ok := k.open[handle]
	if !ok {
		return nil, errorf(CodeKey, "the key is not open")
	}
	return key, nil
}

// Make makes a key under a passphrase; name is the common name that the request proposes.
func Make(passphrase []byte, name string) (*Made, error) {
	key, err := gm.GenerateKey()
	if err != nil {
		return nil, err
	}
	file, err := gm.MarshalPrivateKey(key, passphrase)
	if err != nil {
		return nil, err
	}
	request, err := gm.NewCertificateRequest(pkix.Name{CommonName: name}, key)
	if err != nil {
		return nil, err
	}
	return &Made{key.PublicKey().KeyID(), string(file), string(request.PEM())}, nil
}

// Certified is what a certificate file says, for whoever registers it.
type Certified struct {
	KeyID     gm.KeyID `json:"keyId"`
	DER       []byte   `json:"der"`
	NotBefore int64    `json:"notBefore"` // Unix ms
	NotAfter  int64    `json:"notAfter"`
}

// ReadCertificate reads a certificate in PEM or DER.
func ReadCertificate(file []byte) (*Certified, error) {
	if block, _ := pem.Decode(file); block != nil {
		file = block.Bytes
	}
	cert, err := gm.ParseCertificate(file)
	if err != nil {
		return nil, errorf(CodeFile, "it is no SM2 certificate: %v", err)
	}
	return &Certified{cert.KeyID(), cert.Raw(), cert.NotBefore().UnixMilli(), cert.NotAfter().UnixMilli()}, nil
}

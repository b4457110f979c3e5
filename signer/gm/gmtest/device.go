// Package gmtest has for tests what the product never does: a key that signs hashes, as signing devices and e-seal services do.
package gmtest

import (
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"

	"luzheng/signer/gm"
)

// Device holds an SM2 key.
type Device struct{ key *sm2.PrivateKey }

// NewDevice makes a device with a new key.
func NewDevice() (*Device, error) {
	key, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	return &Device{key}, nil
}

// ReadDevice gives the device the key of a PKCS#8 file in PEM that has no passphrase.
func ReadDevice(file []byte) (*Device, error) {
	block, _ := pem.Decode(file)
	if block == nil {
		return nil, errors.New("gmtest: no PEM")
	}
	key, err := smx509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	own, ok := key.(*sm2.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("gmtest: it holds a %T", key)
	}
	return &Device{own}, nil
}

// PublicKey is the device's.
func (d *Device) PublicKey() (*gm.PublicKey, error) {
	spki, err := smx509.MarshalPKIXPublicKey(&d.key.PublicKey)
	if err != nil {
		return nil, err
	}
	return gm.ParsePublicKey(spki)
}

// SignHash signs a hash as it is: nothing tells the device what it is the hash of.
func (d *Device) SignHash(hash []byte) ([]byte, error) {
	return sm2.SignASN1(rand.Reader, d.key, hash, nil)
}

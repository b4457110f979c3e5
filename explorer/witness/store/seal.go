package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// A value is kept sealed: the byte 1, a checksum (4 bytes, CRC-32C of key and value), the value. The pages of bbolt have no checksum of
// their own, and a witness that took what its disk has changed for what the log said would accuse an honest log. A value of an earlier
// version stands bare; it is read as it is, and sealed when it is written next.
const (
	sealed   = 1
	sealSize = 1 + crc32.Size
	// bareNote is how every note begins: with its origin.
	bareNote = "luzheng/"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func seal(key, value []byte) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{sealed}, checksum(key, value)), value...)
}

func checksum(key, value []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, value)
}

// unseal gives a stored value of a length; nil when there is none. It shares the memory of raw.
func unseal(key, raw []byte, size int) ([]byte, error) {
	if raw == nil || len(raw) == size {
		return raw, nil
	}
	value, err := opened(key, raw)
	if err == nil && len(value) != size {
		err = fmt.Errorf("%d bytes", len(value))
	}
	return value, err
}

// unsealNote gives a copy of a stored note; nil when there is none.
func unsealNote(key, raw []byte) ([]byte, error) {
	if raw == nil || bytes.HasPrefix(raw, []byte(bareNote)) {
		return bytes.Clone(raw), nil
	}
	value, err := opened(key, raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNote, err)
	}
	return bytes.Clone(value), nil
}

func opened(key, raw []byte) ([]byte, error) {
	if len(raw) < sealSize || raw[0] != sealed || binary.BigEndian.Uint32(raw[1:]) != checksum(key, raw[sealSize:]) {
		return nil, errors.New("its checksum is another")
	}
	return raw[sealSize:], nil
}

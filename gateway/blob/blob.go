// Package blob keeps bytes that are named by their digest: published files and encrypted attachments.
//
//	key                 holds
//	files/<sm3>         a published file, checked against the digest while it is written
//	attachments/<sm3>   an encrypted attachment (package vault)
//
// Any bucket of gocloud.dev/blob serves; the default is a folder. Bytes are there whole or not at all, and are as durable as the
// bucket's own writes.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/fileblob" // the scheme file:// of OpenBucket
	"gocloud.dev/gcerrors"

	"luzheng/signer/gm"
)

// ErrNotFound: there are no such bytes here.
var ErrNotFound = errors.New("these bytes are not kept here")

// ErrMismatch: the bytes sent have another digest than the one they were announced under.
var ErrMismatch = errors.New("the bytes have another SM3 digest than the one in the address")

// Store is a bucket.
type Store struct{ bucket *blob.Bucket }

// Open opens a bucket by its URL (gocloud.dev/blob), or a folder, made if missing, by its path.
func Open(ctx context.Context, place string) (*Store, error) {
	if u, err := url.Parse(place); err != nil || u.Scheme == "" {
		path, err := filepath.Abs(place)
		if err != nil {
			return nil, fmt.Errorf("blob: %w", err)
		}
		if err := os.MkdirAll(path, 0o700); err != nil {
			return nil, fmt.Errorf("blob: %w", err)
		}
		place = (&url.URL{Scheme: "file", Path: path, RawQuery: "no_tmp_dir=true&metadata=skip"}).String()
	}
	bucket, err := blob.OpenBucket(ctx, place)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	return &Store{bucket}, nil
}

// Close closes the bucket.
func (s *Store) Close() error { return s.bucket.Close() }

func fileKey(sum gm.Digest) string       { return "files/" + sum.String() }
func attachmentKey(sum gm.Digest) string { return "attachments/" + sum.String() }

// PutFile reads a file of at most limit bytes and keeps it if its SM3 is the digest; otherwise nothing is kept (ErrMismatch).
func (s *Store) PutFile(ctx context.Context, sum gm.Digest, limit int64, from io.Reader) (size int64, err error) {
	return s.put(ctx, fileKey(sum), sum, limit, from)
}

func (s *Store) put(ctx context.Context, key string, sum gm.Digest, limit int64, from io.Reader) (int64, error) {
	ctx, abort := context.WithCancel(ctx)
	defer abort()
	w, err := s.bucket.NewWriter(ctx, key, &blob.WriterOptions{ContentType: "application/octet-stream"})
	if err != nil {
		return 0, fmt.Errorf("blob: %w", err)
	}
	hash := gm.NewHash()
	size, err := io.Copy(io.MultiWriter(w, hash), io.LimitReader(from, limit+1))
	switch {
	case err != nil:
	case size > limit:
		err = fmt.Errorf("the bytes are more than %d: %w", limit, ErrMismatch)
	case gm.Digest(hash.Sum(nil)) != sum:
		err = ErrMismatch
	}
	if err != nil {
		abort() // a writer whose context has ended keeps nothing when it is closed
		_ = w.Close()
		return 0, fmt.Errorf("blob: %w", err)
	}
	if err := w.Close(); err != nil {
		return 0, fmt.Errorf("blob: %w", err)
	}
	return size, nil
}

// FileSize gives the size of a file in bytes, or ErrNotFound.
func (s *Store) FileSize(ctx context.Context, sum gm.Digest) (int64, error) {
	attributes, err := s.bucket.Attributes(ctx, fileKey(sum))
	if err != nil {
		return 0, translate(err)
	}
	return attributes.Size, nil
}

// File opens length bytes of a file from an offset; length -1 means to the end.
func (s *Store) File(ctx context.Context, sum gm.Digest, offset, length int64) (io.ReadCloser, error) {
	r, err := s.bucket.NewRangeReader(ctx, fileKey(sum), offset, length, nil)
	if err != nil {
		return nil, translate(err)
	}
	return r, nil
}

// PutAttachment implements vault.Blobs.
func (s *Store) PutAttachment(ctx context.Context, sum gm.Digest, sealed []byte) error {
	if err := s.bucket.WriteAll(ctx, attachmentKey(sum), sealed, nil); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	return nil
}

// Attachment implements vault.Blobs.
func (s *Store) Attachment(ctx context.Context, sum gm.Digest) ([]byte, error) {
	sealed, err := s.bucket.ReadAll(ctx, attachmentKey(sum))
	if err != nil {
		return nil, translate(err)
	}
	if gm.Sum(sealed) != sum {
		return nil, fmt.Errorf("blob: attachment %s was altered where it is kept", sum)
	}
	return sealed, nil
}

func translate(err error) error {
	if gcerrors.Code(err) == gcerrors.NotFound {
		return fmt.Errorf("blob: %w", ErrNotFound)
	}
	return fmt.Errorf("blob: %w", err)
}

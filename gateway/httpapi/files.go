package httpapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/audit"
	"luzheng/gateway/index"
	"luzheng/gateway/vault"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// FindFile tells where a digest was anchored. Anchors are public; so is that a file is not registered.
func (s *server) FindFile(c *gin.Context, text api.SM3) {
	sum, ok := digestOf(c, "sm3", text)
	if !ok {
		return
	}
	s.fresh(c.Request.Context())
	places, err := s.places(c.Request.Context(), sum)
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusOK, api.FilePlaces{SM3: text, Places: places})
}

func (s *server) places(ctx context.Context, sum gm.Digest) ([]api.FilePlace, error) {
	files, err := s.Index.FilesWith(ctx, sum)
	if err != nil {
		return nil, err
	}
	owners := make([]string, len(files))
	for i, f := range files {
		owners[i] = f.Owner
	}
	known, err := s.describe(ctx, owners)
	if err != nil {
		return nil, err
	}
	places := []api.FilePlace{}
	for _, f := range files {
		d := known[f.Owner]
		place := api.FilePlace{
			Owner: f.Owner, Position: f.Position, State: d.state, Entry: optional(d.entry), Name: optional(d.name), Party: optional(d.party),
			SupersededBy: optional(d.supersededBy), Kept: optional(s.kept(ctx, f)),
		}
		if f.Size >= 0 {
			place.Size = &f.Size
		}
		places = append(places, place)
	}
	return places, nil
}

// kept tells whether the bytes of a file are here.
func (s *server) kept(ctx context.Context, f *index.File) bool {
	if f.Keyed {
		return false
	}
	_, err := s.Blobs.FileSize(ctx, f.Digest)
	return err == nil
}

// GetBlob serves a published file to whoever may have its data.
func (s *server) GetBlob(c *gin.Context, text api.SM3) {
	sum, ok := digestOf(c, "sm3", text)
	if !ok {
		return
	}
	ctx := c.Request.Context()
	s.fresh(ctx)
	files, err := s.Index.FilesWith(ctx, sum)
	if err == nil && len(files) == 0 {
		err = problemf(CodeBlobUnanchored, "no dataset version holds a file with this digest")
	}
	if err != nil {
		answerProblem(c, err)
		return
	}
	p, owner, err := s.mayDownload(ctx, readerOf(c), files)
	if err == nil && p == denies {
		err = denied(c, "file "+text)
	}
	if err == nil {
		err = s.notedFor(c, p, "file:"+text, []string{string(owner)})
	}
	if err != nil {
		answerProblem(c, err)
		return
	}
	size, err := s.Blobs.FileSize(ctx, sum)
	if err != nil {
		answerProblem(c, err)
		return
	}
	c.Header("ETag", `"`+text+`"`)
	c.Header("Content-Type", "application/octet-stream")
	c.Header("Content-Disposition", "attachment; filename=\""+text+"\"")
	content := &blobReader{ctx: ctx, blobs: s.Blobs, sum: sum, size: size}
	defer content.close()
	http.ServeContent(c.Writer, c.Request, "", time.Time{}, content)
}

// mayDownload asks of every version that holds the file whether the caller may have it; one is enough. What only an audit case
// allows has its owner told. Where every version was withdrawn, the error says so.
func (s *server) mayDownload(ctx context.Context, r reader, files []*index.File) (p permission, owner statement.PartyID, err error) {
	withdrawn, standing := false, false
	for _, f := range files {
		ref, err := statement.ParseRef(f.Owner)
		if err != nil || ref.Type != statement.TypeVersion {
			continue
		}
		row, err := s.Index.Entity(ctx, ref)
		if err != nil {
			return denies, "", err
		}
		v, err := versionOf(row)
		if err != nil {
			return denies, "", err
		}
		may, err := s.mayHave(ctx, r, v)
		switch {
		case err != nil:
			return denies, "", err
		case may:
			return allows, v.Owner, nil
		case r.scope != nil && r.scope.Covers(audit.Matter{Parties: []string{string(v.Owner)}, Refs: []string{f.Owner, v.Entry.String()}}):
			p, owner = allowsInCase, v.Owner
		}
		withdrawn = withdrawn || v.State == entity.VersionWithdrawn
		standing = standing || v.State != entity.VersionWithdrawn
	}
	if p == denies && withdrawn && !standing {
		return denies, "", problemf(CodeBlobWithdrawn, "every version that holds the file was withdrawn")
	}
	return p, owner, nil
}

// PutBlob keeps the bytes of an anchored file, sent by its owner.
func (s *server) PutBlob(c *gin.Context, text api.SM3, params api.PutBlobParams) {
	sum, ok := digestOf(c, "sm3", text)
	if !ok {
		return
	}
	s.fresh(c.Request.Context())
	limit, err := s.publishable(c.Request.Context(), readerOf(c), sum, params.Version)
	if err != nil {
		answerProblem(c, err)
		return
	}
	size, err := s.Blobs.PutFile(c.Request.Context(), sum, limit, c.Request.Body)
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusCreated, api.Blob{SM3: text, Size: size})
}

// publishable gives the size that the file was anchored with, if the caller owns a version that holds it.
func (s *server) publishable(ctx context.Context, r reader, sum gm.Digest, version *string) (int64, error) {
	files, err := s.Index.FilesWith(ctx, sum)
	if err != nil {
		return 0, err
	}
	var owned error = problemf(CodeBlobUnanchored, "no dataset version holds a file with this digest")
	for _, f := range files {
		if f.Keyed || f.Position < 0 || version != nil && f.Owner != *version {
			continue
		}
		ref, err := statement.ParseRef(f.Owner)
		if err != nil || ref.Type != statement.TypeVersion {
			continue
		}
		row, err := s.Index.Entity(ctx, ref)
		if err != nil {
			return 0, err
		}
		v, err := versionOf(row)
		switch {
		case err != nil:
			return 0, err
		case !slices.Contains(r.own(), v.Owner):
			owned = problemf(CodeDenied, "%s belongs to %s", ref, v.Owner)
		case f.Size > s.MaxBlob:
			return 0, problemf(CodeSize, "the file has %d bytes, this gateway keeps up to %d", f.Size, s.MaxBlob)
		default:
			return f.Size, nil
		}
	}
	return 0, owned
}

// SealAttachment encrypts a text for its owner, the caller's party.
func (s *server) SealAttachment(c *gin.Context, params api.SealAttachmentParams) {
	text, err := readBody(c, vault.MaxSize)
	if err != nil {
		answerProblem(c, err)
		return
	}
	if len(text) == 0 {
		answerProblem(c, problemf(CodeParameter, "the attachment is empty"))
		return
	}
	var readers []statement.PartyID
	if params.Readers != nil {
		for _, id := range strings.Split(*params.Readers, ",") {
			if !statement.PartyID(id).Valid() {
				answerProblem(c, problemf(CodeParameter, "readers: %q is not a party ID", id))
				return
			}
			readers = append(readers, statement.PartyID(id))
		}
	}
	entry, err := s.Vault.Seal(c.Request.Context(), callerOf(c).Party, readers, text)
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusCreated, api.Sealed{Commitment: entry.Commitment.String(), Attachment: entry.Digest.String()})
}

// OpenAttachment decrypts a text for its owner and its readers.
func (s *server) OpenAttachment(c *gin.Context, text api.SM3) {
	sum, ok := digestOf(c, "sm3", text)
	if !ok {
		return
	}
	entry, err := s.Vault.Keys.Get(c.Request.Context(), sum)
	if err == nil {
		err = s.mayOpen(c, &entry)
	}
	var plain []byte
	if err == nil {
		plain, err = s.Vault.Open(c.Request.Context(), entry)
	}
	if err != nil {
		answerProblem(c, err)
		return
	}
	c.Header("Content-Length", strconv.Itoa(len(plain)))
	c.Data(http.StatusOK, "application/octet-stream", plain)
}

// mayOpen lets owner and readers open an attachment, and auditors what a party of their case sealed.
func (s *server) mayOpen(c *gin.Context, e *vault.Entry) error {
	r, owner := readerOf(c), []string{string(e.Owner)}
	switch {
	case slices.ContainsFunc(r.own(), e.MayRead):
		return nil
	case r.scope != nil && r.scope.Covers(audit.Matter{Parties: owner}):
		return s.notedFor(c, allowsInCase, "attachment:"+e.Digest.String(), owner)
	}
	return vault.ErrNotFound // whether there is one is nobody else's business
}

// blobReader reads a file by ranges; http.ServeContent seeks before it reads.
type blobReader struct {
	ctx    context.Context
	blobs  Blobs
	sum    gm.Digest
	size   int64
	offset int64
	open   io.ReadCloser
}

func (r *blobReader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += r.offset
	case io.SeekEnd:
		offset += r.size
	default:
		return 0, errors.New("blob: unknown whence")
	}
	if offset < 0 {
		return 0, errors.New("blob: before the start")
	}
	r.close()
	r.offset = offset
	return offset, nil
}

func (r *blobReader) Read(p []byte) (int, error) {
	if r.offset >= r.size {
		r.close()
		return 0, io.EOF
	}
	if r.open == nil {
		open, err := r.blobs.File(r.ctx, r.sum, r.offset, -1)
		if err != nil {
			return 0, err
		}
		r.open = open
	}
	n, err := r.open.Read(p)
	r.offset += int64(n)
	if err != nil {
		r.close()
	}
	return n, err
}

func (r *blobReader) close() {
	if r.open != nil {
		_ = r.open.Close() // reading is over; there is nothing to lose
		r.open = nil
	}
}

var _ io.ReadSeeker = (*blobReader)(nil)

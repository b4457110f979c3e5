package httpapi

import (
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/eventlog"
	"luzheng/signer/event"
	"luzheng/signer/gm"
)

// RecordEvents puts uses into the log and answers with its receipts.
func (s *server) RecordEvents(c *gin.Context) {
	log, r, release, err := s.readEvents(c)
	if err != nil {
		answerProblem(c, err)
		return
	}
	defer release()
	receipts, err := log.Append(c.Request.Context(), r)
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerReceipts(c, receipts)
}

// readEvents reads a request for the log that takes events now. Room in memory is taken before anything is read.
func (s *server) readEvents(c *gin.Context) (log *eventlog.Log, r *eventlog.Request, release func(), err error) {
	log, err = s.eventLog("")
	if err != nil {
		return nil, nil, nil, err
	}
	size := c.Request.ContentLength
	if size > event.MaxRequest {
		return nil, nil, nil, problemf(CodeSize, "the body is larger than %d bytes", event.MaxRequest)
	}
	if size < 0 {
		size = event.MaxRequest
	}
	if release, err = log.Admit(size); err != nil {
		return nil, nil, nil, err
	}
	raw := make([]byte, 0, size)
	if raw, err = readInto(raw, http.MaxBytesReader(c.Writer, c.Request.Body, event.MaxRequest)); err == nil {
		r, err = log.Read(c.Request.Context(), raw)
	}
	if err != nil {
		release()
		return nil, nil, nil, err
	}
	return log, r, release, nil
}

// readInto reads all of a body into a buffer that is large enough when the sender told the length.
func readInto(b []byte, from io.Reader) ([]byte, error) {
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := from.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return b, err
		}
	}
}

// eventLog gives the log of a year, or with no year the one that takes events.
func (s *server) eventLog(year string) (*eventlog.Log, error) {
	var log *eventlog.Log
	switch {
	case s.EventLogs == nil:
	case year == "":
		if log = s.EventLogs.Current(); log == nil { // the gateway has just started, or nobody has opened a log yet
			return nil, problemf(CodeLogClosed, "no event log is open")
		}
	default:
		log = s.EventLogs.OfYear(year)
	}
	if log == nil {
		return nil, problemf(CodeNoLog, "this gateway keeps no such event log")
	}
	return log, nil
}

// answerReceipts writes the receipts as the API defines them. A thousand entries are written in the time that an encoder takes for a few.
func answerReceipts(c *gin.Context, receipts []eventlog.Receipt) {
	size := 64
	for _, r := range receipts {
		size += len(r.Head) + 300*len(r.Entries)
	}
	b := append(make([]byte, 0, size), `{"receipts":[`...)
	for i, r := range receipts {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendReceipt(b, r)
	}
	c.Data(http.StatusOK, "application/json; charset=utf-8", append(b, `]}`...))
}

func appendReceipt(b []byte, r eventlog.Receipt) []byte {
	b = append(append(append(b, `{"head":`...), r.Head...), `,"entries":[`...)
	for i := range r.Entries {
		e := &r.Entries[i]
		if i > 0 {
			b = append(b, ',')
		}
		b = appendDigest(append(b, `{"id":`...), e.ID)
		b = strconv.AppendUint(append(b, `,"index":`...), e.Index, 10)
		b = appendDigest(append(b, `,"leaf":`...), e.Leaf)
		b = append(append(append(b, `,"verdict":"`...), e.Verdict...), `"}`...)
	}
	b = append(b, ']')
	if r.Paths != nil {
		b = append(b, `,"paths":[`...)
		for i, path := range r.Paths {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, '[')
			for n, hash := range path {
				if n > 0 {
					b = append(b, ',')
				}
				b = appendDigest(b, hash)
			}
			b = append(b, ']')
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

func appendDigest(b []byte, d gm.Digest) []byte {
	return append(hex.AppendEncode(append(b, '"'), d[:]), '"')
}

// GetLog tells of the log that takes events.
func (s *server) GetLog(c *gin.Context) {
	log, err := s.eventLog("")
	if err != nil {
		answerProblem(c, err)
		return
	}
	status, m := log.Status(), log.Metrics()
	doc := api.EventLog{
		Year: log.Ref.ID, Origin: log.Origin, Open: status.Open, Why: optional(status.Why), Size: int64(m.Size), Scopes: m.Scopes,
		Signed: optional(int64(m.Signed)), Anchored: optional(int64(m.Anchored)),
	}
	if key, err := gm.PublicKeyOf(log.Key); err == nil {
		doc.Key = optional(base64.StdEncoding.EncodeToString(key.SPKI()))
	}
	answerJSON(c, http.StatusOK, doc)
}

// GetLogCheckpoint gives a signed note.
func (s *server) GetLogCheckpoint(c *gin.Context, year api.Year, params api.GetLogCheckpointParams) {
	log, err := s.eventLog(year)
	if err != nil {
		answerProblem(c, err)
		return
	}
	signed := log.Latest()
	if params.Anchored != nil && *params.Anchored {
		signed = log.Anchored()
	}
	if signed == nil {
		answerProblem(c, problemf(CodeNotFound, "there is no such checkpoint yet"))
		return
	}
	note := signed.Note
	if signed.Cosigned != nil {
		note = signed.Cosigned
	}
	c.Data(http.StatusOK, "text/plain; charset=utf-8", note)
}

// tilePaths makes one path segment of a tile's path, which the router could not take otherwise.
func tilePaths(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		const before, between = "/v1/log/", "/tile/"
		if rest, ok := strings.CutPrefix(r.URL.Path, before); ok && r.URL.RawPath == "" {
			if year, path, ok := strings.Cut(rest, between); ok && !strings.Contains(year, "/") {
				r.URL.RawPath = before + year + between + strings.ReplaceAll(path, "/", "%2F")
			}
		}
		next.ServeHTTP(w, r)
	})
}

package httpapi

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/audit"
	"luzheng/gateway/eventlog"
	"luzheng/gateway/session"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/tile"
)

// immutable is what caches are told of a full tile.
const immutable = "public, max-age=31536000, immutable"

// GetLogTile gives a tile.
func (s *server) GetLogTile(c *gin.Context, year api.Year, path string) {
	log, err := s.eventLog(year)
	if err != nil {
		answerProblem(c, err)
		return
	}
	raw, err := s.tileOf(c, log, path)
	if err != nil {
		answerProblem(c, err)
		return
	}
	c.Data(http.StatusOK, "application/octet-stream", raw)
}

func (s *server) tileOf(c *gin.Context, log *eventlog.Log, path string) ([]byte, error) {
	batches := strings.HasPrefix(path, "batches/")
	if batches {
		path = "entries/" + strings.TrimPrefix(path, "batches/")
	}
	id, err := tile.ParsePath("tile/" + path)
	if err != nil {
		return nil, problemf(CodeParameter, "%s", err)
	}
	if !id.Entries {
		raw, err := log.Tile(c.Request.Context(), eventlog.TileID{Level: int(id.Level), N: id.N}, id.Width)
		if err == nil && id.Full() {
			c.Header("Cache-Control", immutable)
		}
		return raw, err
	}
	first := id.N * tile.Width
	leaves, err := log.Leaves(c.Request.Context(), first, first+uint64(id.Width))
	if err != nil {
		return nil, err
	}
	if err := s.mayReadLeaves(c, leaves); err != nil {
		return nil, err
	}
	if batches {
		return log.Batches(c.Request.Context(), leaves)
	}
	var raw []byte
	for _, l := range leaves {
		raw = l.Entry().Append(raw)
	}
	return raw, nil
}

// GetLogBatch gives the envelope of a batch, or the note of a seed.
func (s *server) GetLogBatch(c *gin.Context, year api.Year, sm3 api.SM3, params api.GetLogBatchParams) {
	log, err := s.eventLog(year)
	if err != nil {
		answerProblem(c, err)
		return
	}
	digest, ok := digestOf(c, "sm3", sm3)
	if !ok {
		return
	}
	raw, err := s.batchOf(c, log, digest, uint64(max(params.Leaf, 0)))
	if err != nil {
		answerProblem(c, err)
		return
	}
	c.Data(http.StatusOK, "application/octet-stream", raw)
}

func (s *server) batchOf(c *gin.Context, log *eventlog.Log, digest gm.Digest, index uint64) ([]byte, error) {
	leaves, err := log.Leaves(c.Request.Context(), index, index+1)
	if err != nil {
		return nil, err
	}
	if err := s.mayReadLeaves(c, leaves); err != nil {
		return nil, err
	}
	leaf := leaves[0]
	if leaf.Kind == event.KindSeed && leaf.ID == digest {
		return leaf.Of, nil
	}
	if leaf.Batch != digest {
		return nil, problemf(CodeNotFound, "leaf %d is of another batch", index)
	}
	b, err := log.Batch(c.Request.Context(), leaf)
	return b.Envelope, err
}

// mayReadLeaves is nil if the caller may read every event. Reads that only an audit case allows are recorded.
func (s *server) mayReadLeaves(c *gin.Context, leaves []eventlog.Placed) error {
	r := readerOf(c)
	if witness(r.Caller) {
		return nil
	}
	var reads []audit.Read
	about := s.newMatters()
	for i := range leaves {
		p, matter, err := about.mayRead(c.Request.Context(), r, &leaves[i])
		switch {
		case err != nil:
			return err
		case p == denies:
			return denied(c, "an event of the log")
		case p == allowsInCase:
			reads = append(reads, audit.Read{What: "event:" + leaves[i].ID.String(), Parties: matter.Parties})
		}
	}
	return s.noted(c, reads...)
}

// witness tells whether the caller is a witness, who replays the whole log.
func witness(c session.Caller) bool { return c.Witness != "" }

package httpapi

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/kinds"
)

// ListKinds tells forms and programs what there is to say, and what it is called. Every page asks for it: it goes packed, which no other
// answer does, as it is the same for all and holds nothing that its length could tell of.
func (s *server) ListKinds(c *gin.Context) {
	c.Writer.Header().Add("Vary", "Accept-Encoding")
	plain, packed := everyKind()
	if takesGzip(c.GetHeader("Accept-Encoding")) {
		c.Header("Content-Encoding", "gzip")
		plain = packed
	}
	c.Data(http.StatusOK, "application/json; charset=utf-8", plain)
}

// everyKind is the answer, as it is and as gzip; it is made once.
var everyKind = sync.OnceValues(func() (plain, packed []byte) {
	plain, err := json.Marshal(struct {
		*kinds.Registry
		Words   *kinds.Words `json:"words"`
		English *kinds.Words `json:"english"`
	}{kinds.All(), kinds.Chinese(), kinds.English()})
	if err != nil {
		panic(err) // both were read from JSON
	}
	var w bytes.Buffer
	z := gzip.NewWriter(&w)
	_, _ = z.Write(plain) // into memory
	_ = z.Close()
	return plain, w.Bytes()
})

// takesGzip: browsers list it by its name alone; whoever weighs encodings gets the answer as it is.
func takesGzip(encodings string) bool {
	for encoding := range strings.SplitSeq(encodings, ",") {
		if strings.TrimSpace(encoding) == "gzip" {
			return true
		}
	}
	return false
}

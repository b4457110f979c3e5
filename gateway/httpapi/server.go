package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/registration"
	"luzheng/gateway/usecount"
)

// Bounds of requests.
const (
	maxSubmit     = 16 << 20 // bytes of a submission
	maxStatements = 1000     // envelopes in an array
	maxSession    = 8 << 10  // bytes of an answer to a challenge
	maxSignedIn   = 20 << 10 // bytes of an ID token in its document
	maxRegister   = 16 << 10 // bytes of a request to be registered
	// catchUp is how long a read waits for the index to have what this gateway has answered before.
	catchUp = 3 * time.Second
)

// server implements the generated ServerInterface.
type server struct {
	Config
	// answered is one more than the highest block in which a statement was answered: reads wait for it.
	answered atomic.Uint64
	// asking bounds what is asked without a session and kept.
	asking registration.Limiter
	// uses remembers how often datasets were used.
	uses usecount.Counter
}

// New gives the API's handler.
func New(c Config, log *slog.Logger) http.Handler {
	s := &server{Config: c}
	gin.SetMode(gin.ReleaseMode) // in any other mode gin writes to standard output
	engine := gin.New()
	engine.HandleMethodNotAllowed = false
	engine.UseRawPath = true
	engine.Use(recoverToProblem(log), logRequests(log), gin.HandlerFunc(secure))
	engine.NoRoute(func(c *gin.Context) {
		answerProblem(c, problemf(CodeRoute, "there is no %s %s", c.Request.Method, c.Request.URL.Path))
	})
	RegisterHandlersWithOptions(engine, s, GinServerOptions{
		Middlewares: []MiddlewareFunc{s.admit},
		ErrorHandler: func(c *gin.Context, err error, _ int) {
			answerProblem(c, problemf(CodeParameter, "%s", err))
		},
	})
	return tilePaths(engine)
}

// recoverToProblem turns a panic into a problem document, and logs it.
func recoverToProblem(log *slog.Logger) gin.HandlerFunc {
	return gin.CustomRecoveryWithWriter(nil, func(c *gin.Context, reason any) {
		log.Error("a request failed", "path", c.FullPath(), "reason", reason)
		answerProblem(c, problemf(CodeInternal, ""))
	})
}

// logRequests logs what went wrong in the gateway itself; requests as such are not logged (they show who reads what).
func logRequests(log *slog.Logger) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Next()
		for _, e := range c.Errors {
			log.Error("a request failed", "route", c.FullPath(), "error", e.Err)
		}
	}
}

// answerJSON writes v without escaping, so that raw documents in it stay byte for byte.
func answerJSON(c *gin.Context, status int, v any) { c.PureJSON(status, v) }

// fresh waits until the index has what this gateway has answered, at most catchUp; a read may be older, but is never wrong.
func (s *server) fresh(ctx context.Context) {
	next := s.answered.Load()
	if next == 0 || s.Progress.Reached().Next >= next {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, catchUp)
	defer cancel()
	_ = s.Progress.Wait(ctx, next-1) // too late is the worst it can say
}

// noteAnswered remembers the block of an answer.
func (s *server) noteAnswered(block uint64) {
	for next := block + 1; ; {
		old := s.answered.Load()
		if old >= next || s.answered.CompareAndSwap(old, next) {
			return
		}
	}
}

// GetHealth answers 200 while the process can serve.
func (s *server) GetHealth(c *gin.Context) { answerJSON(c, http.StatusOK, api.Health{Ok: true}) }

// bound gives a parameter's value or its default, and refuses what lies outside.
func bound(c *gin.Context, name string, value *int, least, most, otherwise int) (int, bool) {
	if value == nil {
		return otherwise, true
	}
	if *value < least || *value > most {
		answerProblem(c, problemf(CodeParameter, "%s must be %d to %d", name, least, most))
		return 0, false
	}
	return *value, true
}

// cut gives a page of what was found, one more than it holds being a sign of more, and the cursor of the next.
func cut[T any](found []T, size int, cursor func(last T) string) (page []T, next *string) {
	if len(found) <= size {
		return found, nil
	}
	return found[:size], optional(cursor(found[size-1]))
}

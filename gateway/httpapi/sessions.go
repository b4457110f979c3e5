package httpapi

import (
	"cmp"
	"net/http"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/session"
	"luzheng/signer/strictjson"
)

// RequestChallenge gives a challenge to sign.
func (s *server) RequestChallenge(c *gin.Context) {
	challenge, until, err := s.Sessions.Challenge()
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusOK, api.Challenge{Challenge: challenge.String(), Until: until.UnixMilli()})
}

// OpenSession takes a signed challenge and gives a token.
func (s *server) OpenSession(c *gin.Context) {
	answer, err := readBody(c, maxSession)
	if err != nil {
		answerProblem(c, err)
		return
	}
	s.fresh(c.Request.Context())
	token, caller, err := s.Sessions.Open(c.Request.Context(), answer)
	answerSession(c, token, caller, err)
}

// OpenSessionSignedIn takes the city's ID token and gives a token.
func (s *server) OpenSessionSignedIn(c *gin.Context) {
	body, err := readBody(c, maxSignedIn)
	if err != nil {
		answerProblem(c, err)
		return
	}
	var signedIn api.SignedIn
	if err := strictjson.Unmarshal(body, &signedIn, maxSignedIn); err != nil {
		answerProblem(c, err)
		return
	}
	s.fresh(c.Request.Context())
	token, caller, err := s.Sessions.OpenSignedIn(c.Request.Context(), signedIn.IDToken)
	answerSession(c, token, caller, err)
}

func answerSession(c *gin.Context, token string, caller session.Caller, err error) {
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusCreated, api.Session{
		Token: token, Party: cmp.Or(string(caller.Party), caller.Witness), // a witness is no party, and named in its place
		Role: string(caller.Role), Post: string(caller.Post), Handler: optional(string(caller.Handler)),
		Until: caller.Until.UnixMilli(),
	})
}

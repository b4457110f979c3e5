package custody

import (
	"errors"
	"io"
	"net/http"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// maxBody bounds a request or an answer in bytes: a payload in base64 and a little more.
const maxBody = statement.MaxPayload*4/3 + 4<<10

type signRequest struct {
	KeyID   gm.KeyID `json:"keyId"`
	Payload []byte   `json:"payload"`
}

type signAnswer struct {
	KeyID gm.KeyID `json:"keyId"`
	Sig   []byte   `json:"sig"`
}

type keysAnswer struct {
	Keys []KeyInfo `json:"keys"`
}

// Handler serves the protocol in the package comment. Who may reach it is the listener's matter.
func (s *Service) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /v1/keys", func(w http.ResponseWriter, _ *http.Request) {
		s.answer(w, http.StatusOK, keysAnswer{s.Keys()})
	})
	mux.HandleFunc("POST /v1/signatures", func(w http.ResponseWriter, r *http.Request) {
		answer, err := s.signOver(w, r)
		if err == nil {
			s.answer(w, http.StatusOK, answer)
			return
		}
		var refusal *Refusal
		if !errors.As(err, &refusal) {
			refusal = refuse(BadRequest, "%v", err)
		}
		s.answer(w, refusal.Code.status(), refusal)
	})
	return mux
}

func (s *Service) signOver(w http.ResponseWriter, r *http.Request) (*signAnswer, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, err
	}
	var request signRequest
	if err := strictjson.Unmarshal(body, &request, maxBody); err != nil {
		return nil, err
	}
	signature, err := s.Sign(request.KeyID, request.Payload)
	if err != nil {
		return nil, err
	}
	return &signAnswer{signature.KeyID, signature.Sig}, nil
}

func (s *Service) answer(w http.ResponseWriter, status int, value any) {
	body, err := strictjson.Marshal(value)
	if err != nil {
		s.log.Error("answer", "error", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil {
		s.log.Info("the caller went away", "error", err)
	}
}

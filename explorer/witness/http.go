package witness

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"

	"luzheng/gateway/follow/wire"
	"luzheng/signer/checkpoint"
	"luzheng/signer/strictjson"
)

// retryAfter is how long a log waits before it asks again, in seconds.
const retryAfter = "2"

// Handler answers over HTTP:
//
//	| Resource              | Answer                                                                                        |
//	|-----------------------|-----------------------------------------------------------------------------------------------|
//	| POST /add-checkpoint  | the line of the cosignature (C2SP tlog-witness; body: checkpoint.Addition)                     |
//	| GET /v1/status        | Status, JSON                                                                                  |
//	| GET /metrics          | the same for Prometheus                                                                       |
//	| GET /healthz          | ok                                                                                            |
func (w *Witness) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /add-checkpoint", w.serveAdd)
	mux.HandleFunc("GET /v1/status", func(rw http.ResponseWriter, _ *http.Request) {
		body, err := strictjson.Marshal(w.Status())
		if err != nil {
			http.Error(rw, err.Error(), http.StatusInternalServerError)
			return
		}
		answer(rw, w.config.Log, "application/json", body)
	})
	mux.HandleFunc("GET /metrics", func(rw http.ResponseWriter, _ *http.Request) {
		answer(rw, w.config.Log, "text/plain; charset=utf-8", metrics(w.Status()))
	})
	mux.HandleFunc("GET /healthz", func(rw http.ResponseWriter, _ *http.Request) {
		answer(rw, w.config.Log, "text/plain; charset=utf-8", []byte("ok\n"))
	})
	return mux
}

func answer(rw http.ResponseWriter, log *slog.Logger, contentType string, body []byte) {
	rw.Header().Set("Content-Type", contentType)
	rw.Header().Set("Cache-Control", "no-store")
	if _, err := rw.Write(body); err != nil {
		log.Debug("answer not delivered", "error", err)
	}
}

func (w *Witness) serveAdd(rw http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, checkpoint.MaxAddition))
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		w.problem(rw, refuse(CodeRequest, "the request is longer than %d bytes", tooLong.Limit))
		return
	case err != nil:
		w.problem(rw, &Refusal{Code: CodeRequest, Detail: "the request broke off", Err: err})
		return
	}
	addition, err := checkpoint.ParseAddition(raw)
	if err != nil {
		w.problem(rw, &Refusal{Code: CodeRequest, Detail: "it is not one of C2SP tlog-witness", Err: err})
		return
	}
	line, err := w.Add(r.Context(), addition)
	if err != nil {
		w.problem(rw, asRefusal(err))
		return
	}
	answer(rw, w.config.Log, "text/plain; charset=utf-8", line)
}

// status is the HTTP status of a refusal, as C2SP tlog-witness has it where it says one.
func (r *Refusal) status() int {
	switch r.Code {
	case CodeRequest, CodeOld:
		return http.StatusBadRequest
	case CodeNote:
		return http.StatusForbidden
	case CodeUnknown:
		return http.StatusNotFound
	case CodeKnown, CodeConflict:
		return http.StatusConflict
	case CodeBusy, CodeServed:
		return http.StatusServiceUnavailable
	case CodeProof, CodeMap, CodeRoot:
	}
	return http.StatusUnprocessableEntity // also every finding of package replay
}

// problem answers a refusal: for 409 the size that the witness knows, otherwise an RFC 9457 document.
func (w *Witness) problem(rw http.ResponseWriter, r *Refusal) {
	contentType, body := "text/x.tlog.size", []byte(strconv.FormatUint(r.Known, 10)+"\n")
	if r.status() != http.StatusConflict {
		var err error
		contentType = "application/problem+json"
		if body, err = strictjson.Marshal(wire.Problem{
			Type: "about:blank", Title: http.StatusText(r.status()), Status: r.status(), Code: wire.Code(r.Code), Detail: r.Error(), Hint: r.hint(),
		}); err != nil {
			http.Error(rw, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	if r.status() == http.StatusServiceUnavailable {
		rw.Header().Set("Retry-After", retryAfter)
	}
	rw.Header().Set("Content-Type", contentType)
	rw.WriteHeader(r.status())
	if _, err := rw.Write(body); err != nil {
		w.config.Log.Debug("answer not delivered", "error", err)
	}
}

// hint tells the log's operator what to do.
func (r *Refusal) hint() string {
	switch r.Code {
	case CodeRequest, CodeOld:
		return "Send the request in the form of C2SP tlog-witness, with the size that this witness cosigned last."
	case CodeNote:
		return "Sign with the key that the ledger names for this log; after log.rotate wait until the followers have seen it."
	case CodeUnknown:
		return "Open the log on the ledger (log.open) before it asks for cosignatures."
	case CodeBusy:
		return "Ask again later. If it stays so, look at the witness's status: an alarm may stand, or it cannot reach gateway or followers."
	case CodeServed:
		return "The gateway serves other leaves than the log signed. Run the gateway's monitor to find the damaged row."
	case CodeKnown, CodeConflict, CodeProof, CodeMap, CodeRoot:
	}
	return "Nothing more of this log is cosigned until the witness's people have looked at the alarm. Ask them for its file."
}

// metrics writes a status in the text format of Prometheus.
func metrics(s Status) []byte {
	var b []byte
	gauge := func(name, help, labels string, value uint64) {
		b = fmt.Appendf(b, "# HELP %s %s\n# TYPE %s gauge\n%s%s %d\n", name, help, name, name, labels, value)
	}
	gauge("luzheng_witness_alarms", "Alarms that nobody has taken away.", "", uint64(len(s.Alarms)))
	for _, l := range s.Logs {
		label := fmt.Sprintf("{origin=%q}", l.Origin)
		gauge("luzheng_witness_replayed", "Leaves replayed.", label, l.Replayed)
		gauge("luzheng_witness_cosigned", "Size cosigned last.", label, l.Cosigned)
	}
	return b
}

package monitor

import (
	"bytes"
	"context"
	"crypto"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"luzheng/signer/envelope"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

const (
	// maxTries and firstPause bound how a webhook is tried: again after 1, 2, 4, … seconds.
	maxTries   = 6
	firstPause = time.Second
	// alertTimeout bounds one try.
	alertTimeout = 10 * time.Second
	// maxAlerts is how many alerts may wait for a webhook; more are in the log, the status and the metrics alone.
	maxAlerts = 64
)

// Alert is the payload of the envelope (envelope.TypeAlert) that a webhook gets, signed with the gateway's key.
type Alert struct {
	V       int                `json:"v"`
	Ledger  statement.LedgerID `json:"ledger"`
	Gateway statement.PartyID  `json:"gateway"`
	// At is the gateway's clock, Unix ms.
	At       int64     `json:"at"`
	Findings []Finding `json:"findings"`
}

// Webhook tells of findings by POST. It implements Alerts.
type Webhook struct {
	// URL is where to; Ledger and Gateway stand in what is told, and Key signs it.
	URL     string
	Ledger  statement.LedgerID
	Gateway statement.PartyID
	Key     crypto.Signer
	Log     *slog.Logger

	waiting chan []Finding
	client  http.Client
	pause   time.Duration
}

// NewWebhook completes a webhook. Run sends.
func NewWebhook(w Webhook) *Webhook {
	w.waiting, w.client, w.pause = make(chan []Finding, maxAlerts), http.Client{Timeout: alertTimeout}, firstPause
	return &w
}

// Tell implements Alerts.
func (w *Webhook) Tell(found []Finding) {
	select {
	case w.waiting <- found:
	default:
		w.Log.Error("too many alerts wait for the webhook; this one is in the status alone", "findings", len(found))
	}
}

// Run sends until the context ends.
func (w *Webhook) Run(ctx context.Context) error {
	for {
		select {
		case found := <-w.waiting:
			if err := w.send(ctx, found); err != nil && ctx.Err() == nil {
				w.Log.Error("the webhook was not reached; the findings stand in the status", "error", err)
			}
		case <-ctx.Done():
			return nil
		}
	}
}

// send signs an alert and tries to deliver it a bounded number of times.
func (w *Webhook) send(ctx context.Context, found []Finding) error {
	payload, err := strictjson.Marshal(Alert{V: 1, Ledger: w.Ledger, Gateway: w.Gateway, At: time.Now().UnixMilli(), Findings: found})
	if err != nil {
		return fmt.Errorf("alert: %w", err)
	}
	signed, err := envelope.Sign(envelope.TypeAlert, payload, w.Key)
	if err != nil {
		return fmt.Errorf("alert: %w", err)
	}
	body, err := signed.Marshal()
	if err != nil {
		return fmt.Errorf("alert: %w", err)
	}
	pause := w.pause
	for try := 1; ; try++ {
		err := w.post(ctx, body)
		if err == nil || try == maxTries {
			return err
		}
		select {
		case <-time.After(pause):
			pause *= 2
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		}
	}
}

func (w *Webhook) post(ctx context.Context, body []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := w.client.Do(request)
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("webhook: it answers %s", response.Status)
	}
	return nil
}

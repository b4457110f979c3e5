package custody

import (
	"crypto"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// ErrConfig is wrapped when the keys given to a service must not be held together, or do not fit their certificates.
var ErrConfig = errors.New("custody: these keys cannot be held")

// Holding is one key with the right to use it.
type Holding struct {
	Signer      crypto.Signer
	Certificate *gm.Certificate
	Delegation  *Delegation
}

// handler is the pseudonym in an officer's certificate; an application's has none.
func (h *Holding) handler() statement.Pseudonym {
	return statement.Pseudonym(h.Certificate.Subject().SerialNumber)
}

// Service signs statements. It is safe for concurrent use if its signers are.
type Service struct {
	holdings map[gm.KeyID]*Holding
	now      func() time.Time
	log      *slog.Logger
}

// NewService takes charge of keys. now is the clock that delegations are held to.
func NewService(holdings []*Holding, now func() time.Time, log *slog.Logger) (*Service, error) {
	s := &Service{holdings: make(map[gm.KeyID]*Holding, len(holdings)), now: now, log: log}
	persons := map[statement.PartyID]statement.Pseudonym{}
	for _, h := range holdings {
		public, err := gm.PublicKeyOf(h.Signer)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrConfig, err)
		}
		id := public.KeyID()
		switch {
		case h.Certificate.KeyID() != id || h.Delegation.KeyID != id:
			return nil, fmt.Errorf("%w: the certificate or the delegation is another key's than %s", ErrConfig, id)
		case !h.Certificate.CanSign():
			return nil, fmt.Errorf("%w: the certificate of %s is not for signing", ErrConfig, id)
		case s.holdings[id] != nil:
			return nil, fmt.Errorf("%w: the key %s is given twice", ErrConfig, id)
		}
		if handler := h.handler(); handler != "" {
			if other, held := persons[h.Delegation.Issuer]; held && other != handler {
				return nil, fmt.Errorf("%w: %s and %s of %s in one service could approve each other; run a second service", ErrConfig,
					other, handler, h.Delegation.Issuer)
			}
			persons[h.Delegation.Issuer] = handler
		}
		s.holdings[id] = h
	}
	if len(s.holdings) == 0 {
		return nil, fmt.Errorf("%w: there are none", ErrConfig)
	}
	return s, nil
}

// Sign signs the payload of one statement. Errors are *Refusal.
func (s *Service) Sign(keyID gm.KeyID, payload []byte) (*envelope.Signature, error) {
	parsed, err := statement.Parse(payload)
	if err != nil {
		return nil, refuse(BadStatement, "%v", err)
	}
	holding, ok := s.holdings[keyID]
	if !ok {
		return nil, refuse(UnknownKey, "the key %s is not held here", keyID)
	}
	if err := holding.Delegation.allows(parsed, holding.handler(), s.now()); err != nil {
		s.log.Warn("refused", "kind", parsed.Kind, "issuer", parsed.Issuer, "key", keyID, "reason", err)
		return nil, err
	}
	signed, err := envelope.Sign(envelope.TypeStatement, payload, holding.Signer)
	if err != nil {
		s.log.Error("signing failed", "key", keyID, "error", err)
		return nil, refuse(Failed, "the key could not be used; see the service's log")
	}
	s.log.Info("signed", "statement", signed.ID(), "kind", parsed.Kind, "issuer", parsed.Issuer, "handler", parsed.Handler, "key", keyID)
	return &signed.Signatures[0], nil
}

// KeyInfo is what a service tells about a key it holds.
type KeyInfo struct {
	KeyID     gm.KeyID            `json:"keyId"`
	PublicKey []byte              `json:"publicKey"` // SubjectPublicKeyInfo, DER
	Ledger    statement.LedgerID  `json:"ledger"`
	Issuer    statement.PartyID   `json:"issuer"`
	Handler   statement.Pseudonym `json:"handler,omitempty"`
	Kinds     []statement.Kind    `json:"kinds"`
	Until     int64               `json:"until"` // Unix ms
}

// Keys lists the keys, sorted by identifier.
func (s *Service) Keys() []KeyInfo {
	keys := make([]KeyInfo, 0, len(s.holdings))
	for id, h := range s.holdings {
		keys = append(keys, KeyInfo{
			KeyID: id, PublicKey: h.Certificate.PublicKey().SPKI(), Ledger: h.Delegation.Ledger, Issuer: h.Delegation.Issuer,
			Handler: h.handler(), Kinds: h.Delegation.Kinds, Until: h.Delegation.Until.UnixMilli(),
		})
	}
	slices.SortFunc(keys, func(a, b KeyInfo) int { return strings.Compare(a.KeyID.String(), b.KeyID.String()) })
	return keys
}

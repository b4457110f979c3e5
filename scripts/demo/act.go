package main

import (
	"fmt"
	"strings"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// result is one line of what `gateway submit --json` prints.
type result struct {
	ID        gm.Digest      `json:"id"`
	Result    string         `json:"result"`
	Code      string         `json:"code,omitempty"`
	Created   *statement.Ref `json:"created,omitempty"`
	Block     int64          `json:"block"`
	Tx        string         `json:"tx"`
	Index     int64          `json:"index"`
	Time      int64          `json:"time"`
	Custodial bool           `json:"custodial,omitempty"`
}

// act says one thing on the ledger: sign, have others cosign, submit, wait for the receipt.
func (s *stage) act(by person, subject *statement.Ref, body statement.Body, cosigners ...person) (result, error) {
	return s.submit(0, by, subject, body, cosigners...)
}

// refused is act for what the ledger must refuse with the given code.
func (s *stage) refused(code string, by person, subject *statement.Ref, body statement.Body, cosigners ...person) error {
	r, err := s.submit(1, by, subject, body, cosigners...)
	if err == nil && r.Code != code {
		return fmt.Errorf("%s was refused with %q, not %q", body.Kind(), r.Code, code)
	}
	return err
}

// submit signs and submits, and expects that the command ends with the given exit code.
func (s *stage) submit(exit int, by person, subject *statement.Ref, body statement.Body, cosigners ...person) (result, error) {
	s.tell(phrase(body.Kind(), by.party))
	envelope, err := s.sign(by, subject, body, cosigners...)
	if err != nil {
		return result{}, err
	}
	printed, err := s.expect(exit, "gateway", "submit", "--url", s.url, "--json", envelope)
	if err != nil {
		return result{}, err
	}
	var results []result
	if err := strictjson.Unmarshal([]byte(printed), &results, 1<<20); err != nil || len(results) != 1 {
		return result{}, fmt.Errorf("gateway submit printed what is not one result: %q (%w)", printed, err)
	}
	return results[0], nil
}

// sign makes the envelope of a statement and gives its path.
func (s *stage) sign(by person, subject *statement.Ref, body statement.Body, cosigners ...person) (string, error) {
	s.acts++
	name, _, _ := strings.Cut(string(body.Kind()), "/")
	stem := fmt.Sprintf("%03d-%s", s.acts, name)
	file, err := s.write(stem+".body.json", body)
	if err != nil {
		return "", err
	}
	envelope := s.fresh(stem + ".json")
	args := []string{"sign", "--ledger", s.ledger, "--kind", string(body.Kind()), "--issuer", string(by.party)}
	if by.handler != "" {
		args = append(args, "--handler", string(by.handler))
	} else {
		args = append(args, "--application", by.application.String())
	}
	if subject != nil {
		args = append(args, "--subject", subject.String())
		spec, err := statement.Lookup(body.Kind())
		if err != nil {
			return "", err
		}
		if !spec.Founds {
			head, err := s.head(*subject)
			if err != nil {
				return "", err
			}
			args = append(args, "--prev", head)
		}
	}
	args = append(args, "--body", file, "--key", by.key, "--passphrase-file", by.passphrase, "--out", envelope)
	if _, err := s.do("signer", args...); err != nil {
		return "", err
	}
	for _, c := range cosigners {
		cosigned := s.fresh(stem + ".cosigned.json")
		if _, err := s.do("signer", "cosign", "--key", c.key, "--passphrase-file", c.passphrase, "--out", cosigned, envelope); err != nil {
			return "", err
		}
		envelope = cosigned
	}
	return envelope, nil
}

// head asks for the last statement of an entity, which the next one must name.
func (s *stage) head(of statement.Ref) (string, error) {
	printed, err := s.quietly(0, "gateway", "head", "--url", s.url, of.String())
	return strings.TrimSpace(printed), err
}

// exists asks whether the ledger knows an entity.
func (s *stage) exists(ref statement.Ref) bool {
	_, err := s.head(ref)
	return err == nil
}

// seal has the gateway encrypt a text for its author and the readers, so that only its commitment comes near the ledger.
func (s *stage) seal(by person, name, text string, readers ...statement.PartyID) (*statement.Sealed, error) {
	path := s.fresh(name)
	if err := writeFile(path, text); err != nil {
		return nil, err
	}
	args := []string{"attach", "--url", s.url, "--ledger", s.ledger, "--key", by.key, "--passphrase-file", by.passphrase}
	for _, r := range readers {
		args = append(args, "--reader", string(r))
	}
	printed, err := s.do("gateway", append(args, path)...)
	if err != nil {
		return nil, err
	}
	var sealed statement.Sealed
	if err := strictjson.Unmarshal([]byte(printed), &sealed, 4096); err != nil {
		return nil, fmt.Errorf("gateway attach printed %q: %w", printed, err)
	}
	return &sealed, nil
}

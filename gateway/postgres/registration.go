package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/registration"
	"luzheng/gateway/storage"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Registrations is the table of requests to be registered; it implements registration.Store.
type Registrations struct{ db *DB }

// Registrations gives the requests.
func (db *DB) Registrations() *Registrations { return &Registrations{db} }

// Put implements registration.Store. Those that put at once count one after the other.
func (s *Registrations) Put(ctx context.Context, r registration.Request, most int) error {
	return s.db.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtext('luzheng registrations'))"); err != nil {
			return err
		}
		var others int
		if err := tx.QueryRow(ctx, "SELECT count(*) FROM registrations WHERE until > $1", r.At).Scan(&others); err != nil {
			return err
		}
		if others >= most {
			return registration.ErrFull
		}
		done, err := tx.Exec(ctx, `INSERT INTO registrations (party, code, csr, key, commitment, attachment, at, until)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
			string(r.Party), r.Code[:], r.CSR, r.Key[:], r.Identity.Commitment[:], r.Identity.Attachment[:], r.At, r.Until)
		if err == nil && done.RowsAffected() == 0 {
			return registration.ErrKnown
		}
		return err
	})
}

const selectRegistration = "SELECT party, code, csr, key, commitment, attachment, at, until, refused_at, reason FROM registrations "

func scanRegistration(row pgx.CollectableRow) (registration.Request, error) {
	var r registration.Request
	var code, key, commitment, attachment []byte
	err := row.Scan(&r.Party, &code, &r.CSR, &key, &commitment, &attachment, &r.At, &r.Until, &r.RefusedAt, &r.Reason)
	r.Code, r.Key = digest(code), digest(key)
	r.Identity = statement.Sealed{Commitment: digest(commitment), Attachment: digest(attachment)}
	return r, err
}

// ByCode implements registration.Store.
func (s *Registrations) ByCode(ctx context.Context, code gm.Digest, now int64) (registration.Request, error) {
	return first(collect(ctx, s.db, scanRegistration, selectRegistration+"WHERE code = $1 AND until > $2", code[:], now))
}

// ByParty implements registration.Store.
func (s *Registrations) ByParty(ctx context.Context, party statement.PartyID, now int64) (registration.Request, error) {
	return first(collect(ctx, s.db, scanRegistration, selectRegistration+"WHERE party = $1 AND until > $2", string(party), now))
}

// List implements registration.Store.
func (s *Registrations) List(ctx context.Context, now int64, limit int) ([]registration.Request, error) {
	return collect(ctx, s.db, scanRegistration, selectRegistration+"WHERE until > $1 AND refused_at = 0 ORDER BY at, party LIMIT $2", now, limit)
}

// Refuse implements registration.Store.
func (s *Registrations) Refuse(ctx context.Context, party statement.PartyID, at, until int64, reason string) error {
	done, err := s.db.pool.Exec(ctx, "UPDATE registrations SET refused_at = $2, until = $3, reason = $4 WHERE party = $1 AND refused_at = 0",
		string(party), at, until, reason)
	if err == nil && done.RowsAffected() == 0 {
		return registration.ErrDecided
	}
	return translate(err)
}

// Ended implements registration.Store.
func (s *Registrations) Ended(ctx context.Context, now int64, limit int) ([]registration.Request, error) {
	return collect(ctx, s.db, scanRegistration, selectRegistration+"WHERE until <= $1 ORDER BY until, party LIMIT $2", now, limit)
}

// Remove implements registration.Store.
func (s *Registrations) Remove(ctx context.Context, party statement.PartyID) error {
	done, err := s.db.pool.Exec(ctx, "DELETE FROM registrations WHERE party = $1", string(party))
	if err == nil && done.RowsAffected() == 0 {
		return storage.ErrNotFound
	}
	return translate(err)
}

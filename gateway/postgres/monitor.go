package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/monitor"
)

// Monitor is the table of what the monitor has checked; it implements monitor.Store.
type Monitor struct{ db *DB }

// Monitor gives it.
func (db *DB) Monitor() *Monitor { return &Monitor{db} }

// Load implements monitor.Store.
func (m *Monitor) Load(ctx context.Context, check string) (p monitor.Progress, findings []monitor.Finding, err error) {
	var raw []byte
	err = m.db.pool.QueryRow(ctx, "SELECT fresh, old, since, whole, findings FROM monitor_checks WHERE name = $1", check).
		Scan(&p.New, &p.Old, &p.Since, &p.Whole, &raw)
	if errors.Is(err, pgx.ErrNoRows) {
		return monitor.Progress{}, nil, nil
	}
	if err != nil {
		return p, nil, translate(err)
	}
	if err := json.Unmarshal(raw, &findings); err != nil {
		return p, nil, fmt.Errorf("postgres: findings of %s: %w", check, err)
	}
	return p, findings, nil
}

// Save implements monitor.Store.
func (m *Monitor) Save(ctx context.Context, check string, p monitor.Progress, findings []monitor.Finding) error {
	if findings == nil {
		findings = []monitor.Finding{}
	}
	raw, err := json.Marshal(findings)
	if err != nil {
		return fmt.Errorf("postgres: findings: %w", err)
	}
	_, err = m.db.pool.Exec(ctx, `INSERT INTO monitor_checks (name, fresh, old, since, whole, findings) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (name) DO UPDATE SET fresh = excluded.fresh, old = excluded.old, since = excluded.since, whole = excluded.whole,
findings = excluded.findings`, check, int64(p.New), int64(p.Old), p.Since, p.Whole, raw)
	return translate(err)
}

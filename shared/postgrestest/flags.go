package postgrestest

import (
	"context"
	"time"
)

// SetFlag writes a flag: its value in JSON, and when it was changed, nil if that is
// not known.
func (a *Archive) SetFlag(ctx context.Context, key, value string, updatedAt *time.Time) error {
	_, err := a.Pool.Exec(ctx, `
		INSERT INTO system_flags (key, value, updated_at)
		VALUES ($1, $2::jsonb, $3)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`, key, value, updatedAt)
	return err
}

// UnsetFlag takes a flag away.
func (a *Archive) UnsetFlag(ctx context.Context, key string) error {
	_, err := a.Pool.Exec(ctx, `DELETE FROM system_flags WHERE key = $1`, key)
	return err
}

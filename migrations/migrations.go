// Package migrations is the schema of the archive: numbered SQL files in the
// order in which they were made, each with its way back, and the means to apply
// them. The code before and after a migration runs against it.
//
// Apply them to a database with
//
//	DATABASE_URL=postgres://… go run ./migrations/apply
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"fmt"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"
)

//go:embed *.sql
var files embed.FS

// versionTable is goose's own table under a name of ours, since the marketplace
// may use goose in the same database.
const versionTable = "gigchat_schema_version"

// Up applies what is not applied yet and returns the names of the files it
// applied. Several may call it at once: one works, the others wait.
func Up(ctx context.Context, db *sql.DB) ([]string, error) {
	provider, err := open(db)
	if err != nil {
		return nil, err
	}
	results, err := provider.Up(ctx)
	return names(results), err
}

// Down takes everything back, data included.
func Down(ctx context.Context, db *sql.DB) error {
	provider, err := open(db)
	if err != nil {
		return err
	}
	_, err = provider.DownTo(ctx, 0)
	return err
}

func open(db *sql.DB) (*goose.Provider, error) {
	store, err := database.NewStore(database.DialectPostgres, versionTable)
	if err != nil {
		return nil, fmt.Errorf("open the migrations: %w", err)
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, fmt.Errorf("open the migrations: %w", err)
	}
	provider, err := goose.NewProvider("", db, files, goose.WithStore(store), goose.WithSessionLocker(locker))
	if err != nil {
		return nil, fmt.Errorf("open the migrations: %w", err)
	}
	return provider, nil
}

func names(results []*goose.MigrationResult) []string {
	list := make([]string, len(results))
	for i, r := range results {
		list[i] = r.Source.Path
	}
	return list
}

// Command apply brings the schema of the database at DATABASE_URL up to date.
//
//	DATABASE_URL=postgres://… go run ./migrations/apply [USER…]
//
// and lets the users, which exist in the database and are called after an account of
// deploy.sh, as in gigchat-mirror@my-project.iam, do what its functions do there; see
// [migrations.Grant]. It prints the files that it applied. All can be repeated.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"example.com/gigchat/migrations"
	"example.com/gigchat/shared/postgres"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "apply migrations:", err)
		os.Exit(1)
	}
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	pool, err := postgres.Connect(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	defer pool.Close()
	db := postgres.SQL(pool)
	applied, err := migrations.Up(ctx, db)
	for _, name := range applied {
		fmt.Println("applied", name)
	}
	if err != nil {
		return err
	}
	if len(applied) == 0 {
		fmt.Println("the schema is up to date")
	}
	return migrations.Grant(ctx, db, os.Args[1:]...)
}

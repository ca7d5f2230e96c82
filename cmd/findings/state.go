package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"findings/bot/store"
)

// openState opens the file in the data directory that the platforms keep their state in: installs, settings, seen
// deliveries, the last question of a thread, feedback.
func openState(ctx context.Context, dir string) (store.Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	return store.OpenSQLite(ctx, filepath.Join(dir, "state.db"))
}

// prune deletes what has been kept long enough, once an hour, until ctx is done.
func prune(ctx context.Context, s store.Store, log *slog.Logger) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		if err := s.Prune(ctx, time.Now()); err != nil && ctx.Err() == nil {
			log.Error("delete old state", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

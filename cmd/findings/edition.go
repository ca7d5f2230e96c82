package main

import (
	"context"
	"log/slog"

	"findings/bot"
	"findings/corpus"
	"findings/index"
)

// An edition is the corpus as it is now, with its index and a bot that answers from it.
type edition struct {
	config config
	index  *index.Index
	bot    *bot.Bot
}

// openEdition reads the configuration and the corpus, and builds or opens the index.
func openEdition(ctx context.Context, p program, log *slog.Logger) (*edition, error) {
	c, err := readConfig(p.getenv)
	if err != nil {
		return nil, err
	}
	e := &edition{config: c}
	base, err := corpus.Default()
	if err != nil {
		return nil, err
	}
	if e.index, err = index.Build(ctx, base); err != nil {
		return nil, err
	}
	e.bot = bot.New(e.index, bot.Options{BaseURL: c.baseURL, Logger: log})
	return e, nil
}

// Close frees the index.
func (e *edition) Close() error { return e.index.Close() }

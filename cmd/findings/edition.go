package main

import (
	"context"
	"errors"
	"log/slog"

	"findings/bot"
	"findings/corpus"
	"findings/corpus/library"
	"findings/index"
)

// An edition is the corpus as it is now, the embedded assessments and the imported ones, with a bot that answers
// from it.
type edition struct {
	config  config
	library *library.Library
	log     *slog.Logger
	bot     *bot.Bot
}

// openEdition reads the configuration and the corpus, and indexes it.
func openEdition(ctx context.Context, p program, log *slog.Logger) (*edition, error) {
	c, err := readConfig(p.getenv)
	if err != nil {
		return nil, err
	}
	l, err := openLibrary(p)
	if err != nil {
		return nil, err
	}
	e := &edition{config: c, library: l, log: log}
	x, err := e.index(ctx)
	if err != nil {
		return nil, err
	}
	e.bot = bot.New(x, bot.Options{BaseURL: c.baseURL, Logger: log})
	return e, nil
}

// index makes an index of what is live in the library now. A damaged document is left out and logged: nothing is
// quoted from it, and the others are.
func (e *edition) index(ctx context.Context) (*index.Index, error) {
	c, err := e.library.Load(false)
	if c == nil {
		return nil, err
	}
	if err != nil {
		e.log.Error("documents left out", "err", err)
	}
	return index.Build(ctx, c)
}

// follow takes up each change of the library until ctx is done: the new index is made beside the old and swapped in
// one step.
func (e *edition) follow(ctx context.Context) {
	e.library.Watch(ctx, func() {
		x, err := e.index(ctx)
		if err != nil {
			if !errors.Is(err, context.Canceled) {
				e.log.Error("the library changed, but what it holds now cannot be read; answering from what it held", "err", err)
			}
			return
		}
		e.bot.Swap(x).(*index.Index).Close()
		e.log.Info("the library changed", "documents", len(x.Corpus().Documents()), "passages", passages(x.Corpus()))
	})
}

// Close frees the index.
func (e *edition) Close() error { return e.bot.Swap(nil).(*index.Index).Close() }

func passages(c *corpus.Corpus) int {
	n := 0
	for range c.Passages() {
		n++
	}
	return n
}

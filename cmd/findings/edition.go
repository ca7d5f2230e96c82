package main

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"

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

// newEdition reads the configuration and finds the library. It answers nothing yet.
func newEdition(p program, log *slog.Logger) (*edition, error) {
	c, err := readConfig(p.getenv)
	if err != nil {
		return nil, err
	}
	l, err := openLibrary(p)
	if err != nil {
		return nil, err
	}
	return &edition{config: c, library: l, log: log}, nil
}

// openEdition reads the configuration and the corpus, and indexes it.
func openEdition(ctx context.Context, p program, log *slog.Logger) (*edition, error) {
	e, err := newEdition(p, log)
	if err != nil {
		return nil, err
	}
	x, err := e.index(ctx)
	if err != nil {
		return nil, err
	}
	e.bot = bot.New(x, bot.Options{BaseURL: e.config.baseURL, Logger: log})
	return e, nil
}

// index returns an index of what is live in the library now: in memory for the embedded edition alone, in the data
// directory where there are imported documents. A damaged document is left out and logged: nothing is quoted from it,
// and the others are.
func (e *edition) index(ctx context.Context) (*index.Index, error) {
	c, err := e.library.Load(false)
	if c == nil {
		return nil, err
	}
	if err != nil {
		e.log.Error("documents left out", "err", err)
	}
	if !slices.ContainsFunc(c.Documents(), func(d *corpus.Document) bool { return !d.Embedded() }) {
		return index.Build(ctx, c)
	}
	x, err := index.Open(ctx, filepath.Join(e.library.Dir(), "index"), c, e.log)
	if err != nil && ctx.Err() == nil {
		e.log.Warn("the index is kept in memory, since it cannot be kept in the data directory", "err", err)
		return index.Build(ctx, c)
	}
	return x, err
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

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"findings/bot"
	"findings/bot/store"
	"findings/bot/web"
)

// stopTimeout is how long what is in flight may take to finish after SIGTERM.
const stopTimeout = 10 * time.Second

// runServe serves the page and joins each platform whose secrets are in the environment, until it is told to stop.
func runServe(ctx context.Context, p program) error {
	fs := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr := fs.String("addr", "", "")
	rest, err := p.flags(fs)
	if err := none(fs, rest, err); err != nil {
		return err
	}
	if p, err = p.at(*addr); err != nil {
		return err
	}
	c, err := readConfig(p.getenv)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.addr)
	if err != nil {
		return fmt.Errorf("serve: listen on %s: %w", c.addr, err)
	}
	defer listener.Close()
	if p, err = p.at(listener.Addr().String()); err != nil { // a port that the system chose is now known
		return err
	}
	log := slog.New(slog.NewTextHandler(p.stderr, nil))
	e, err := openEdition(ctx, p, log)
	if err != nil {
		return err
	}
	defer e.Close()
	var state store.Store
	if e.config.slack.wanted() || e.config.discord.wanted() {
		if state, err = openState(ctx, e.config.data); err != nil {
			return err
		}
		defer state.Close()
	}
	meter := newMetrics()
	receipts := e.library.Receipts(filepath.Join(e.library.Dir(), "receipts"))
	defer receipts.Close()
	admin := e.config.admin
	admin.Library, admin.State = adminLibrary{e.library, receipts}, state
	if err := admin.Check(); err != nil {
		return fmt.Errorf("FINDINGS_ADMIN_TOKEN: %w", err)
	}
	platforms, err := joined(e.bot, e.config, state, receipts, meter, log)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", meter.handler())
	health := map[string]func(context.Context) error{}
	for _, pl := range platforms {
		if h, ok := pl.(interface{ Health(context.Context) error }); ok {
			health[pl.Name()] = h.Health
		}
	}
	web.New(e.bot, web.Options{Logger: log, Health: health, Receipts: receipts, Admin: admin}).Routes(mux)
	for _, pl := range platforms {
		pl.Routes(mux)
		log.Info("joined", "platform", pl.Name())
	}
	if len(platforms) > 0 && p.getenv("FINDINGS_URL") == "" {
		log.Warn("links in replies lead to this machine: set FINDINGS_URL to where people reach the page", "links", e.config.baseURL)
	}
	log.Info("serving", "address", "http://"+listener.Addr().String(), "links", e.config.baseURL,
		"documents", len(e.bot.Corpus().Documents()))
	var background sync.WaitGroup
	ctx, stop := context.WithCancel(ctx)
	background.Go(func() { e.follow(ctx) })
	if state != nil {
		background.Go(func() { prune(ctx, state, log) })
	}
	err = serve(ctx, listener, web.Headers(mux), platforms, log)
	stop()
	background.Wait()
	return err
}

// serve answers until ctx is done, and then lets what is in flight finish.
func serve(ctx context.Context, listener net.Listener, handler http.Handler, platforms []bot.Platform, log *slog.Logger) error {
	server := web.HTTPServer(handler)
	server.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelWarn)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		log.Info("stopping")
		wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		defer cancel()
		return server.Shutdown(wait)
	})
	for _, pl := range platforms {
		group.Go(func() error {
			if err := pl.Run(ctx); err != nil && ctx.Err() == nil {
				// The page and the other platforms go on without it.
				log.Error("left", "platform", pl.Name(), "err", err)
			}
			return nil
		})
	}
	return group.Wait()
}

package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"findings/bot"
	"findings/bot/store"
	"findings/corpus"
)

// runDoctor checks the configuration, the corpus, and the tokens against the platforms.
func runDoctor(ctx context.Context, p program) error {
	fs := flag.NewFlagSet("doctor", flag.ContinueOnError)
	rest, err := p.flags(fs)
	if err := none(fs, rest, err); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	failed := false
	say := func(c bot.Check) {
		mark := "ok  "
		if !c.OK {
			mark, failed = "BAD ", true
		}
		fmt.Fprintf(p.stdout, "%s %s: %s\n", mark, c.What, c.Detail)
	}
	c, err := readConfig(p.getenv)
	if err != nil {
		for fault := range strings.SplitSeq(err.Error(), "\n") {
			say(bot.Check{What: "configuration", Detail: fault})
		}
		return errDoctor
	}
	say(bot.Check{What: "configuration", Detail: "read", OK: true})
	e, err := openEdition(ctx, p, slog.New(slog.DiscardHandler))
	if err != nil {
		say(bot.Check{What: "corpus", Detail: err.Error()})
		return errDoctor
	}
	defer e.Close()
	say(bot.Check{What: "corpus", Detail: corpusSize(e.bot.Corpus()), OK: true})
	var state store.Store // only where workspaces are installed in it; a check makes no file otherwise
	if c.slack.clientID != "" {
		if state, err = openState(ctx, c.data); err != nil {
			say(bot.Check{What: "state", Detail: err.Error()})
			return errDoctor
		}
		defer state.Close()
	}
	for _, join := range []struct {
		name      string
		variables []string
		platform  func() (bot.Platform, error)
	}{
		{"Slack", slackVariables, func() (bot.Platform, error) {
			return joinSlack(e.bot, c.slack, state, nil, nil, slog.New(slog.DiscardHandler))
		}},
		{"Discord", discordVariables, func() (bot.Platform, error) {
			return joinDiscord(e.bot, c.discord, nil, nil, nil, slog.New(slog.DiscardHandler))
		}},
	} {
		pl, err := join.platform()
		switch {
		case err != nil:
			for fault := range strings.SplitSeq(err.Error(), "\n") {
				say(bot.Check{What: join.name, Detail: fault})
			}
		case pl == nil:
			say(bot.Check{What: join.name, Detail: "not joined: none of " + strings.Join(join.variables, ", ") + " is set", OK: true})
		default:
			for _, check := range pl.Check(ctx) {
				check.What = join.name + " " + check.What
				say(check)
			}
		}
	}
	if failed {
		return errDoctor
	}
	return nil
}

var errDoctor = fmt.Errorf("doctor: something is wrong, see above")

func corpusSize(c *corpus.Corpus) string {
	return fmt.Sprintf("%d documents, %d passages", len(c.Documents()), passages(c))
}

// runHealth asks a running serve how it is; the Dockerfile's HEALTHCHECK calls it, since the image has nothing else.
func runHealth(ctx context.Context, p program) error {
	fs := flag.NewFlagSet("health", flag.ContinueOnError)
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
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	address := "http://" + reachable(c.addr) + "/healthz"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("health: %w", err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("health: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("health: %s says %s", address, resp.Status)
	}
	return nil
}

package main

import (
	"context"
	"flag"
	"fmt"
	"io"

	"findings/bot/discord"
	"findings/bot/slack"
)

// runManifest prints what to paste into a platform's page for apps. Where FINDINGS_URL is set, events are to come
// there over HTTP.
func runManifest(_ context.Context, p program) error {
	words, err := p.flags(flag.NewFlagSet("manifest", flag.ContinueOnError))
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return usageError{fmt.Errorf("manifest: name one platform, slack or discord")}
	}
	if _, err := readConfig(p.getenv); err != nil {
		return err
	}
	var raw []byte
	switch base := p.getenv("FINDINGS_URL"); words[0] {
	case "slack":
		raw, err = slack.Manifest(base)
	case "discord":
		raw, err = discord.Manifest(base)
	default:
		return usageError{fmt.Errorf("manifest: no platform %q; there are slack and discord", words[0])}
	}
	if err != nil {
		return err
	}
	if _, err = p.stdout.Write(raw); err != nil {
		return err
	}
	if words[0] == "slack" {
		// The manifest is pasted as it is, so what it asks for is explained beside it.
		_, err = io.WriteString(p.stderr, slack.ManifestNotes())
	}
	return err
}

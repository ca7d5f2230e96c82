package main

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"findings/bot"
	"findings/bot/discord"
	"findings/bot/slack"
	"findings/bot/store"
)

// joined makes each platform whose secrets are in the environment. For one that has none, it logs the names of the
// variables that it looked for. What is wrong with the others is an error that names all of it.
func joined(b *bot.Bot, c config, state store.Store, receipts bot.Receipts, meter bot.Meter, log *slog.Logger) ([]bot.Platform, error) {
	var platforms []bot.Platform
	var faults []error
	add := func(name string, variables []string, p bot.Platform, err error) {
		switch {
		case err != nil:
			for fault := range strings.Lines(err.Error()) {
				faults = append(faults, fmt.Errorf("%s: %s", name, strings.TrimSpace(fault)))
			}
		case p == nil:
			log.Info("not joined", "platform", name, "looked for", strings.Join(variables, " "))
		default:
			platforms = append(platforms, p)
		}
	}
	s, err := joinSlack(b, c.slack, state, receipts, meter, log)
	add("Slack", slackVariables, s, err)
	d, err := joinDiscord(b, c.discord, state, receipts, meter, log)
	add("Discord", discordVariables, d, err)
	return platforms, errors.Join(faults...)
}

// joinSlack returns nil where no secret of Slack's is set.
func joinSlack(b *bot.Bot, c slackConfig, state store.Store, receipts bot.Receipts, meter bot.Meter, log *slog.Logger) (bot.Platform, error) {
	if !c.wanted() {
		return nil, nil
	}
	p, err := slack.New(b, slack.Config{
		BotToken: c.botToken, AppToken: c.appToken, SigningSecret: c.signingSecret, APIURL: c.apiURL, Store: state, Receipts: receipts, Logger: log,
		ClientID: c.clientID, ClientSecret: c.clientSecret, TokenKey: c.tokenKey, Meter: meter,
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// joinDiscord returns nil where no secret of Discord's is set.
func joinDiscord(b *bot.Bot, c discordConfig, state store.Store, receipts bot.Receipts, meter bot.Meter, log *slog.Logger) (bot.Platform, error) {
	if !c.wanted() {
		return nil, nil
	}
	p, err := discord.New(b, discord.Config{
		BotToken: c.botToken, PublicKey: c.publicKey, ApplicationID: c.applicationID, GuildID: c.guildID,
		Shards: c.shards, APIURL: c.apiURL, Store: state, Receipts: receipts, Meter: meter, Logger: log,
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

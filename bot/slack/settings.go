package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"findings/bot"
	"findings/bot/store"
	"findings/corpus"
)

// The commands that only this platform has.
const (
	commandSettings = "settings"
	commandTest     = "test"
)

// own runs a command that only this platform has, and reports whether r is one.
func (p *Platform) own(ctx context.Context, r *request) bool {
	if r.command != slashCommand {
		return false
	}
	var err error
	switch strings.ToLower(strings.TrimSpace(r.text)) {
	case commandSettings:
		err = p.openSettings(ctx, r)
	case commandTest:
		err = p.selfTest(ctx, r)
	default:
		return false
	}
	if err != nil {
		p.log.Error("slack command", "team", r.team, "err", err)
		p.tell(ctx, r, bot.Language{}.Trouble())
	}
	return true
}

// openSettings shows an admin what is set for the channel.
func (p *Platform) openSettings(ctx context.Context, r *request) error {
	client, err := p.client(ctx, r.team)
	if err != nil {
		return err
	}
	if !p.admin(ctx, client, r.user) {
		p.tell(ctx, r, adminsOnly)
		return nil
	}
	s, err := p.settings(ctx, r.team, r.channel)
	if err != nil {
		return err
	}
	m := renderSettings(p.bot.Corpus(), s)
	m.PrivateMetadata = r.channel
	if _, err := client.OpenViewContext(ctx, r.trigger, m); err != nil {
		return fmt.Errorf("open a view: %w", withoutAddress(err))
	}
	return nil
}

// renderSettings draws what can be set for a channel.
func renderSettings(c *corpus.Corpus, s store.Settings) slack.ModalViewRequest {
	const most = 100 // options of one list
	option := func(value, words string) *slack.OptionBlockObject {
		return slack.NewOptionBlockObject(value, text(shorten(words, 75)), nil)
	}
	documents := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, text("All"), "value")
	for _, d := range c.Documents()[:min(most, len(c.Documents()))] {
		o := option(d.ID, d.Name())
		documents.Options = append(documents.Options, o)
		if slices.Contains(s.Documents, d.ID) {
			documents.InitialOptions = append(documents.InitialOptions, o)
		}
	}
	quotes := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, "value")
	for n := 1; n <= 10; n++ {
		o := option(strconv.Itoa(n), strconv.Itoa(n))
		quotes.Options = append(quotes.Options, o)
		if n == s.Quotes || s.Quotes == 0 && n == bot.DefaultQuotes {
			quotes.InitialOption = o
		}
	}
	follow := slack.NewCheckboxGroupsBlockElement("value", option("on", "Answer the next question in a thread without a mention"))
	if !s.NoFollowUp {
		follow.InitialOptions = follow.Options
	}
	where := slack.NewRadioButtonsBlockElement("value", option("thread", "In a thread, for everybody"), option("asker", "To the asker alone, who can share it"))
	where.InitialOption = where.Options[0]
	if s.Private {
		where.InitialOption = where.Options[1]
	}
	input := func(id, label string, optional bool, e slack.BlockElement) *slack.InputBlock {
		b := slack.NewInputBlock(id, text(label), nil, e)
		b.Optional = optional
		return b
	}
	m := modal("Settings of this channel", input("documents", "Answer only from these documents", true, documents),
		input("quotes", "Quotations in one answer", false, quotes), input("follow", "Follow-ups", true, follow),
		input("where", "Where mentions are answered", false, where))
	m.CallbackID, m.Submit = actSettings, text("Save")
	return m
}

// saveSettings takes what an admin sent.
func (p *Platform) saveSettings(ctx context.Context, a *action) error {
	client, err := p.client(ctx, a.team)
	if err != nil {
		return err
	}
	if !p.admin(ctx, client, a.user) {
		return errors.New("save settings: not an admin")
	}
	s, err := p.store.Settings(ctx, workspace(a.team), a.value)
	if err != nil {
		return err
	}
	s.Documents, s.NoFollowUp, s.Private = nil, a.input("follow") != "on", a.input("where") == "asker"
	for _, id := range a.inputs["documents"] {
		if _, ok := p.bot.Corpus().Document(id); ok {
			s.Documents = append(s.Documents, id)
		}
	}
	if n, err := strconv.Atoi(a.input("quotes")); err == nil && n >= 1 && n <= 10 {
		s.Quotes = n
	}
	return p.store.SaveSettings(ctx, workspace(a.team), a.value, s)
}

// selfTest says what would happen to a question in this channel, and why.
func (p *Platform) selfTest(ctx context.Context, r *request) error {
	s, err := p.settings(ctx, r.team, r.channel)
	if err != nil {
		return err
	}
	lines := []string{}
	err = p.sendTo(ctx, r.team, r.channel, r.user, "", said(testMessage))
	var refusal slack.SlackErrorResponse
	switch {
	case err == nil:
		lines = append(lines, canWrite)
	case errors.As(err, &refusal) && refusal.Err == "missing_scope":
		lines = append(lines, scopeMissing(refusal.Needed))
	case errors.As(err, &refusal):
		lines = append(lines, cannotWriteHere(refusal.Err))
	default:
		return err
	}
	if err := p.scopes(ctx, r.team); err != nil {
		lines = append(lines, scopesMissing(err))
	}
	lines = append(lines, describe(p.bot.Corpus(), s)...)
	e := &bullets{Type: slack.RTEList, Style: slack.RTEListBullet}
	for _, line := range lines {
		e.Elements = append(e.Elements, section(plain(line)))
	}
	return p.sendPrivately(ctx, r.answerTo, Message{
		Blocks: []slack.Block{richText(section(bold(testHeading)), e)}, Text: escaped(testHeading+" "+strings.Join(lines, " "), maxText),
	})
}

// scopes returns an error that names the scopes that the app lacks in a workspace: without one of them, questions do
// not arrive or answers do not leave, and nothing else would say so. Where Slack does not name those granted, it is nil.
func (p *Platform) scopes(ctx context.Context, team string) error {
	api, err := p.client(ctx, team)
	if err != nil {
		return err
	}
	who, err := api.AuthTestContext(ctx)
	if err != nil {
		return withoutAddress(err)
	}
	if granted := who.Header.Get("X-OAuth-Scopes"); granted != "" {
		return missingScopes(granted)
	}
	return nil
}

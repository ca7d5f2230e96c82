package slack

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"findings/bot"
	"findings/bot/store"
	"findings/corpus"
)

// openHome draws the App Home of the one who opened it.
func (p *Platform) openHome(ctx context.Context, a *action) error {
	client, err := p.client(ctx, a.team)
	if err != nil {
		return err
	}
	ws, err := p.settings(ctx, a.team, "")
	if err != nil {
		return err
	}
	var asked []store.Question
	if ws.Keep > 0 {
		if asked, err = p.store.Questions(ctx, workspace(a.team), a.user, 5); err != nil {
			return err
		}
	}
	view := renderHome(p.bot.Corpus(), ws, asked, p.admin(ctx, client, a.user))
	if _, err := client.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: a.user, View: view}); err != nil {
		return fmt.Errorf("publish the home: %w", withoutAddress(err))
	}
	return nil
}

// admin reports whether a user may set things for the workspace. Where Slack does not say, nobody may.
func (p *Platform) admin(ctx context.Context, client *slack.Client, user string) bool {
	u, err := client.GetUserInfoContext(ctx, user)
	if err != nil {
		p.log.Warn("slack users.info", "err", withoutAddress(err))
		return false
	}
	return u.IsAdmin || u.IsOwner || u.IsPrimaryOwner
}

// renderHome draws what the bot knows, how to ask, what is stored about the one who looks, and to admins what can be
// set for the workspace.
func renderHome(c *corpus.Corpus, ws store.Settings, asked []store.Question, admin bool) slack.HomeTabViewRequest {
	l := bot.Language{}
	list := func(lines []string, most int) *bullets {
		b := &bullets{Type: slack.RTEList, Style: slack.RTEListBullet}
		for _, s := range lines[:min(len(lines), most)] {
			b.Elements = append(b.Elements, section(plain(s)))
		}
		return b
	}
	var documents, commands []string
	for _, d := range c.Documents() {
		documents = append(documents, l.Document(d))
	}
	for _, command := range bot.Commands {
		commands = append(commands, slashCommand+" "+l.CommandLine(command))
	}
	blocks := []slack.Block{
		richText(section(bold(l.SourcesHeading())), list(documents, 30)),
		richText(section(bold(homeActors), plain(shorten(strings.Join(c.Actors(), ", "), 2000)))),
		richText(section(bold(homeAsk+" "), plain(l.Help())), list(append(commands, ownCommands...), 30)),
	}
	if len(asked) > 0 {
		var recent []string
		for _, q := range asked {
			recent = append(recent, shorten(bot.Clean(q.Text), maxQuestion))
		}
		blocks = append(blocks, richText(section(bold(homeRecent)), list(recent, 5)))
	}
	forget := button(actForget, "x", "Delete what is stored", "Delete what is stored about me")
	forget.Confirm = slack.NewConfirmationBlockObject(text("Delete what is stored about you?"),
		text("Your questions, and your name and words on feedback, are deleted for good."), text("Delete"), text("Keep"))
	blocks = append(blocks, richText(section(bold(homeStored+" "), plain(stored(ws)))), actions(forget))
	if admin {
		channel := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, text("Choose a channel"), actEditors)
		channel.InitialConversation = ws.Editors
		channel.Filter = &slack.SelectBlockElementFilter{Include: []string{"public", "private"}, ExcludeBotUsers: true}
		keep := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, text("Choose how long"), actKeep)
		for _, days := range []int{0, 7, 30, 90} {
			o := slack.NewOptionBlockObject(strconv.Itoa(days), text(keepDays(days)), nil)
			keep.Options = append(keep.Options, o)
			if days == ws.Keep {
				keep.InitialOption = o
			}
		}
		blocks = append(blocks,
			slack.NewDividerBlock(),
			slack.NewSectionBlock(text(homeEditors), nil, slack.NewAccessory(channel)),
			slack.NewSectionBlock(text(homeKeep), nil, slack.NewAccessory(keep)))
	}
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}

func text(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

// forget deletes what is stored about the one who pressed, and draws the home anew.
func (p *Platform) forget(ctx context.Context, a *action) error {
	if err := p.store.ForgetUser(ctx, workspace(a.team), a.user); err != nil {
		return err
	}
	return p.openHome(ctx, a)
}

// setWorkspace takes a setting that an admin chose on the home.
func (p *Platform) setWorkspace(ctx context.Context, a *action) error {
	client, err := p.client(ctx, a.team)
	if err != nil {
		return err
	}
	if !p.admin(ctx, client, a.user) {
		return fmt.Errorf("set %s: not an admin", a.what)
	}
	ws, err := p.store.Settings(ctx, workspace(a.team), "")
	if err != nil {
		return err
	}
	switch a.what {
	case actEditors:
		ws.Editors = a.value
	case actKeep:
		if ws.Keep, err = strconv.Atoi(a.value); err != nil || ws.Keep < 0 || ws.Keep > 365 {
			return fmt.Errorf("set %s: not a number of days", a.what)
		}
	}
	if err := p.store.SaveSettings(ctx, workspace(a.team), "", ws); err != nil {
		return err
	}
	if a.what == actKeep && ws.Keep == 0 {
		if err := p.store.ForgetTexts(ctx, workspace(a.team)); err != nil {
			return err
		}
	}
	return p.openHome(ctx, a)
}

// suggest offers questions to one who opened the conversation with the bot.
func (p *Platform) suggest(ctx context.Context, a *action) error {
	client, err := p.client(ctx, a.team)
	if err != nil {
		return err
	}
	// A thread_ts makes this call fail without a word for an app that has agent_view.
	params := slack.AssistantThreadsSetSuggestedPromptsParameters{Title: "Ask, for instance", ChannelID: a.channel}
	for _, s := range suggestions(p.bot.Corpus()) {
		params.AddPrompt(shorten(s, 75), s)
	}
	if err := client.SetAssistantThreadsSuggestedPromptsContext(ctx, params); err != nil {
		return fmt.Errorf("suggest prompts: %w", withoutAddress(err))
	}
	return nil
}

// suggestions are questions that the corpus answers: on the two actors that most of it is about, on a confidence, and
// on what was not examined. Slack shows four at the most.
func suggestions(c *corpus.Corpus) []string {
	var list []string
	for _, actor := range c.Actors() {
		if len(list) == 2 {
			break
		}
		for p := range c.Passages() {
			if p.Kind == corpus.KeyJudgment && len(p.Actors) > 0 && p.Actors[0] == actor && p.Document.Election != "" {
				list = append(list, fmt.Sprintf("Did %s try to influence the %s?", actor, p.Document.Election))
				break
			}
		}
	}
	for p := range c.Passages() {
		if len(p.Actors) == 1 && p.Kind == corpus.KeyJudgment && len(bot.Runs(p)[0].Confidence()) > 0 {
			list = append(list, "How sure are they about "+p.Actors[0]+"?")
			break
		}
	}
	for p := range c.Passages() {
		if p.Kind == corpus.ScopeNote {
			return append(list, "Did it change the outcome?")
		}
	}
	return list
}

// status says in a direct conversation that the bot is at work; the answer takes it away. It is a courtesy: when it
// fails, the answer comes all the same.
func (p *Platform) status(ctx context.Context, r *request) {
	client, err := p.client(ctx, r.team)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	params := slack.AssistantThreadsSetStatusParameters{ChannelID: r.channel, ThreadTS: r.replyThread(), Status: working}
	if err := client.SetAssistantThreadsStatusContext(ctx, params); err != nil {
		p.log.Debug("slack status", "err", withoutAddress(err))
	}
}

// title names a new conversation after its first question.
func (p *Platform) title(ctx context.Context, r *request, q bot.Question) {
	client, err := p.client(ctx, r.team)
	if err != nil || r.thread != "" {
		return
	}
	params := slack.AssistantThreadsSetTitleParameters{ChannelID: r.channel, ThreadTS: r.replyThread(), Title: shorten(question(q), 60)}
	if err := client.SetAssistantThreadsTitleContext(ctx, params); err != nil {
		p.log.Debug("slack title", "err", withoutAddress(err))
	}
}

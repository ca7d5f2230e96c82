package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"findings/bot"
	"findings/bot/store"
)

// platform is the name that measurements have.
const platform = "slack"

// workspace names a team in the store.
func workspace(team string) string { return "slack/" + team }

// answer answers a request. It reports false where the answer could not be sent for a reason that passes.
func (p *Platform) answer(ctx context.Context, r *request) (done bool) {
	done = true
	start := time.Now()
	defer func() {
		if fault := recover(); fault != nil {
			p.log.Error("slack answer", "team", r.team, "panic", fmt.Sprintf("%T", fault))
			p.tell(ctx, r, bot.Language{}.Trouble())
		}
	}()
	settings, err := p.settings(ctx, r.team, r.channel)
	if err != nil && r.overheard {
		return
	}
	conversation := r.conversation()
	var thread store.Thread
	known := false
	if conversation != "" {
		thread, known = p.thread(ctx, r.team, conversation)
		if !known && r.direct {
			thread, known = p.thread(ctx, r.team, r.channel) // the question before, in a thread of its own
		}
	}
	if r.overheard && !p.followUp(ctx, r, settings, thread, known) {
		return
	}
	if wait := p.tooMuch(start, r); wait > 0 {
		p.meter.Limited(platform)
		p.log.Warn("slack asked too much", "team", r.team, "wait", wait)
		if p.civil.Take(start, civilLimit, r.team+"/"+r.user) == 0 {
			p.tell(ctx, r, tooMany(wait))
		}
		return
	}
	if p.own(ctx, r) {
		return
	}
	ws, fault := p.settings(ctx, r.team, "")
	if err != nil || fault != nil { // an answer could go where it must not, or come from a document that it must not
		if !r.overheard {
			p.tell(ctx, r, bot.Language{}.Trouble())
		}
		return
	}
	if r.direct {
		p.status(ctx, r)
	}
	q := r.ask()
	q.Previous, q.Documents, q.Limit = thread.Question, settings.Documents, settings.Quotes
	a := p.bot.Answer(ctx, q)
	if q.Command == bot.Privacy {
		a.Notice = stored(ws)
	}
	m := Render(a, p.manner(Manner{Private: r.answerTo != "" || settings.Private && !r.direct, Editors: ws.Editors != ""}))
	took := time.Since(start)
	p.meter.Answered(platform, a.Outcome(), took)
	if err := p.reply(ctx, r, settings, m); err != nil {
		p.log.Error("slack reply", "team", r.team, "err", err)
		return !passing(err)
	}
	if conversation != "" && q.Command == bot.Ask && a.Answered() {
		p.remember(ctx, r, conversation, q.Text)
		if r.direct {
			p.remember(ctx, r, r.channel, q.Text)
			p.title(ctx, r, q)
		}
	}
	p.tally(ctx, r, ws, q, a)
	p.log.Info("slack reply", "command", q.Command, "length", len(q.Text), "answered", a.Answered(),
		"blocks", len(m.Blocks), "took", took)
	return
}

// thread returns what is known of a conversation.
func (p *Platform) thread(ctx context.Context, team, conversation string) (store.Thread, bool) {
	t, known, err := p.store.Thread(ctx, time.Now(), workspace(team), conversation)
	if err != nil {
		p.log.Error("slack thread", "team", team, "err", err)
	}
	return t, known
}

// remember notes the last question of a conversation.
func (p *Platform) remember(ctx context.Context, r *request, conversation, question string) {
	err := p.store.SaveThread(ctx, time.Now(), workspace(r.team), conversation, store.Thread{Question: question, Asker: r.user})
	if err != nil {
		p.log.Error("slack thread", "team", r.team, "err", err)
	}
}

// tally counts a question, and keeps it where the workspace keeps questions.
func (p *Platform) tally(ctx context.Context, r *request, ws store.Settings, q bot.Question, a bot.Answer) {
	if q.Command != bot.Ask {
		return
	}
	p.count(ctx, r.team, "asked")
	if !a.Answered() {
		p.count(ctx, r.team, "nothing found")
	}
	if ws.Keep > 0 {
		err := p.store.AddQuestion(ctx, store.Question{
			Workspace: workspace(r.team), User: r.user, Text: q.Text, Answered: a.Answered(), At: time.Now(),
		})
		if err != nil {
			p.log.Error("slack question", "team", r.team, "err", err)
		}
	}
}

// settings are what is set for a channel, or for the workspace where channel is empty. An error is logged.
func (p *Platform) settings(ctx context.Context, team, channel string) (store.Settings, error) {
	s, err := p.store.Settings(ctx, workspace(team), channel)
	if err != nil {
		p.log.Error("slack settings", "team", team, "err", err)
	}
	return s, err
}

// tooMuch returns how long somebody, or a whole workspace, must wait before the next question; 0: not at all.
func (p *Platform) tooMuch(now time.Time, r *request) time.Duration {
	if wait := p.users.Take(now, userLimit, r.team+"/"+r.user); wait > 0 {
		return wait
	}
	return p.workspaces.Take(now, workspaceLimit, r.team)
}

// reply sends an answer to where it belongs. Where Slack does not let the bot write there, the asker gets it in a
// direct message with the reason, so that no answer vanishes.
func (p *Platform) reply(ctx context.Context, r *request, s store.Settings, m Message) error {
	if r.answerTo != "" {
		return p.sendPrivately(ctx, r.answerTo, m)
	}
	var err error
	if s.Private && !r.direct {
		err = p.sendTo(ctx, r.team, r.channel, r.user, r.thread, m)
	} else {
		_, err = p.send(ctx, r.team, r.channel, r.replyThread(), m)
	}
	var refusal slack.SlackErrorResponse
	if r.direct || !errors.As(err, &refusal) || !slices.Contains(placeRefusals, refusal.Err) {
		return err
	}
	p.log.Warn("slack reply goes to the asker directly", "team", r.team, "because", refusal.Err)
	m.Blocks = append([]slack.Block{richText(section(italic(cannotWrite(refusal.Err))))}, m.Blocks...)
	if _, err := p.send(ctx, r.team, r.user, "", m); err != nil {
		return fmt.Errorf("after %s: %w", refusal.Err, err)
	}
	return nil
}

// placeRefusals are Slack's words for that the bot may not write in a place.
// https://docs.slack.dev/reference/methods/chat.postMessage#errors
var placeRefusals = []string{
	"not_in_channel", "channel_not_found", "is_archived", "user_not_in_channel", "restricted_action",
	"restricted_action_read_only_channel", "restricted_action_thread_locked", "restricted_action_thread_only_channel",
	"restricted_action_non_threadable_channel",
}

// tell says something to the one who asked, and to nobody else.
func (p *Platform) tell(ctx context.Context, r *request, words string) {
	m := said(words)
	var err error
	switch {
	case r.answerTo != "":
		err = p.sendPrivately(ctx, r.answerTo, m)
	case r.direct:
		_, err = p.send(ctx, r.team, r.channel, r.replyThread(), m)
	default:
		err = p.sendTo(ctx, r.team, r.channel, r.user, r.thread, m)
	}
	if err != nil {
		p.log.Error("slack reply", "team", r.team, "err", err)
	}
}

// said is a message of the bot's own words.
func said(words string) Message {
	return Message{Blocks: []slack.Block{richText(section(plain(words)))}, Text: escaped(words, maxText)}
}

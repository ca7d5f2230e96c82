package slack

import (
	"context"
	"slices"
	"strings"
	"time"

	"findings/bot/store"
)

// followUp decides on a message in a thread that does not mention the bot: whether it is to be answered. It is where
// the bot answered in that thread before, the channel allows it, and the message asks a question of nobody else. When
// people begin to talk to each other, the bot is quiet in that thread until it is mentioned.
func (p *Platform) followUp(ctx context.Context, r *request, s store.Settings, t store.Thread, known bool) bool {
	if !known || s.NoFollowUp || t.Quiet {
		return false
	}
	if !r.toOthers && asks(r.text) {
		return true
	}
	if r.toOthers || r.user != t.Asker {
		t.Quiet = true
		if err := p.store.SaveThread(ctx, time.Now(), workspace(r.team), r.conversation(), t); err != nil {
			p.log.Error("slack thread", "team", r.team, "err", err)
		}
	}
	return false
}

// questionWords are those that a question without its mark begins with.
var questionWords = strings.Fields(`what what's who whom whose why how when where which did does do is are was were has have
	had can could would should`)

// asks reports whether a message reads as a question.
func asks(text string) bool {
	text = strings.TrimSpace(text)
	if strings.HasSuffix(text, "?") {
		return true
	}
	first, _, _ := strings.Cut(strings.ToLower(text), " ")
	return slices.Contains(questionWords, strings.TrimRight(first, ",.:"))
}

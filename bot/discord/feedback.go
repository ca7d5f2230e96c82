package discord

import (
	"context"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"

	"findings/bot/store"
)

// verdicts are what can be said of an answer, as the store has them.
var verdicts = []string{"right", "wrong passage", "missed passage", "wrong level", "other"}

// feedback asks what to say of an answer, or keeps what was said: without a name, and without the question.
func (s scene) feedback(ctx context.Context) response {
	w := wordsIn(s.language)
	s.private = true
	switch {
	case len(s.data.Values) != 1:
		menu := discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: doFeedback, MinValues: new(1), MaxValues: 1, Placeholder: w.Feedback}
		for i, v := range verdicts {
			menu.Options = append(menu.Options, discordgo.SelectMenuOption{Label: w.Verdicts[i], Value: v})
		}
		m := say(w.FeedbackHead)
		m.Components = []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{menu}}}
		return s.show(m)
	case !slices.Contains(verdicts, s.data.Values[0]):
		return s.show(say(w.NoLonger))
	}
	err := s.p.config.Store.AddFeedback(ctx, store.Feedback{Workspace: workspace(s.GuildID), Verdict: s.data.Values[0], At: time.Now()})
	if err != nil {
		s.p.log.Error("feedback", "platform", s.p.Name(), "interaction", s.ID, "err", err)
		return s.show(say(s.language.Trouble()))
	}
	m := say(w.FeedbackThanks)
	return response{discordgo.InteractionResponseUpdateMessage, m}
}

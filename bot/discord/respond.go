package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"findings/bot"
	"findings/bot/store"
)

// A response is what an interaction is answered with.
type response struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data any                               `json:"data,omitempty"`
}

// respond answers an interaction through send, within Discord's three seconds: where the answer takes longer, or is a
// deferral, its place is held, and it is edited in when it is there.
func (p *Platform) respond(ctx context.Context, i interaction, decoded error, send func(context.Context, response) error) {
	ready := make(chan response, 1)
	held := make(chan bool, 1)
	start := time.Now()
	begun := p.begin(ctx, func(ctx context.Context) {
		reply := p.reply(ctx, i, decoded)
		ready <- reply
		if <-held {
			switch data := reply.Data.(type) {
			case message:
				p.edit(ctx, i, data)
			case deferral:
				p.fill(ctx, i, data)
			}
		}
		p.log.Info("interaction", "platform", p.Name(), "interaction", i.ID, "type", int(i.Type), "duration", time.Since(start))
	})
	if !begun {
		ready <- apology(i)
	}
	var reply response
	patience := time.NewTimer(p.config.Patience)
	defer patience.Stop()
	select {
	case reply = <-ready:
	case <-patience.C:
		reply = p.holding(i)
	}
	isHeld := false
	defer func() { held <- isHeld }() // not before it was sent: there would be nothing to edit
	err := send(ctx, reply)
	if err != nil {
		p.log.Error("answer interaction", "platform", p.Name(), "interaction", i.ID, "err", err)
	}
	var refused *refusal // otherwise it may have arrived all the same
	isHeld = reply.Type == discordgo.InteractionResponseDeferredChannelMessageWithSource && !errors.As(err, &refused)
}

// holding is what is answered while the answer is still being found. Where settings might make it private, it is.
func (p *Platform) holding(i interaction) response {
	if i.Type == discordgo.InteractionApplicationCommandAutocomplete {
		return response{discordgo.InteractionApplicationCommandAutocompleteResult, completions{[]choice{}}}
	}
	r := response{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource}
	if i.private() || i.GuildID != "" {
		r.Data = deferral{Flags: discordgo.MessageFlagsEphemeral}
	}
	return r
}

// edit puts the answer where its place is held.
func (p *Platform) edit(ctx context.Context, i interaction, m message) error {
	m.Flags = 0 // whether it is private was settled when the place was held
	err := p.call(ctx, http.MethodPatch, "/webhooks/"+p.config.ApplicationID+"/"+url.PathEscape(i.Token)+"/messages/@original",
		"webhooks {token} messages @original", m, nil)
	if err != nil {
		p.log.Error("edit answer", "platform", p.Name(), "interaction", i.ID, "err", err)
	}
	return err
}

type completions struct {
	Choices []choice `json:"choices"`
}

// apology is what is answered where there is no answer.
func apology(i interaction) response {
	if i.Type == discordgo.InteractionApplicationCommandAutocomplete {
		return response{discordgo.InteractionApplicationCommandAutocompleteResult, completions{[]choice{}}}
	}
	m := say(i.language().Trouble())
	m.Flags = discordgo.MessageFlagsEphemeral
	return response{discordgo.InteractionResponseChannelMessageWithSource, m}
}

// say is a message of the bot's own words.
func say(words string) message {
	return newMessage(&discordgo.MessageEmbed{Color: colourNotice, Description: escape(words)})
}

// reply answers an interaction. It does not fail: what cannot be answered is answered with an apology.
func (p *Platform) reply(ctx context.Context, i interaction, decoded error) (r response) {
	defer func() {
		if v := recover(); v != nil {
			p.log.Error("panic", "platform", p.Name(), "interaction", i.ID, "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
			r = apology(i)
		}
	}()
	if decoded != nil {
		p.log.Warn("interaction", "platform", p.Name(), "interaction", i.ID, "err", decoded)
		return apology(i)
	}
	switch i.Type {
	case discordgo.InteractionPing:
		return response{Type: discordgo.InteractionResponsePong}
	case discordgo.InteractionApplicationCommandAutocomplete:
		return response{discordgo.InteractionApplicationCommandAutocompleteResult, completions{complete(p.bot.Corpus(), i)}}
	case discordgo.InteractionApplicationCommand, discordgo.InteractionMessageComponent:
	default:
		p.log.Warn("interaction of a type that is not known", "platform", p.Name(), "interaction", i.ID, "type", int(i.Type))
		return apology(i)
	}
	if wait := p.limits.take(i.by(), i.GuildID, i.lightPress()); wait > 0 {
		m := tooFast(i.language(), wait)
		m.Flags = discordgo.MessageFlagsEphemeral
		return response{discordgo.InteractionResponseChannelMessageWithSource, m}
	}
	settings, err := p.settings(ctx, i.GuildID)
	if err != nil {
		p.log.Error("settings", "platform", p.Name(), "interaction", i.ID, "err", err)
		return apology(i)
	}
	s := scene{p, i, i.language(), settings, i.private() || !welcome(settings, i.GuildID, i.ChannelID, i.Channel.ParentID)}
	if i.Type == discordgo.InteractionMessageComponent {
		return s.press(ctx)
	}
	return s.command(ctx)
}

// A scene is an interaction with what holds where it takes place.
type scene struct {
	p *Platform
	interaction
	language bot.Language
	settings store.Settings
	private  bool // the answer is for the asker alone
}

// show is the response with a message.
func (s scene) show(m message) response {
	if s.private {
		m.Flags = discordgo.MessageFlagsEphemeral
	}
	return response{discordgo.InteractionResponseChannelMessageWithSource, m}
}

// shareable reports whether what only the asker sees can be shared here.
func (s scene) shareable() bool {
	return s.private && welcome(s.settings, s.GuildID, s.ChannelID, s.Channel.ParentID)
}

// command answers a command.
func (s scene) command(ctx context.Context) response {
	if s.data.Name == claimName {
		return s.show(s.claim(ctx))
	}
	if name, _ := s.subcommand(); name == settingsName {
		return s.changeSettings(ctx, "", "")
	}
	return s.show(s.answer(ctx, s.question(), 0))
}

// answer answers a question under the settings.
func (s scene) answer(ctx context.Context, q bot.Question, from int) message {
	a := s.p.ask(ctx, under(q, s.settings))
	if q.Command == bot.Privacy {
		a.Notice += " " + wordsIn(q.Language).Privacy
	}
	d := render(a, from)
	d.Components = controls(a, d, s.shareable(), s.p.pictured)
	return d.message
}

// claim checks the message that a message command was used on.
func (s scene) claim(ctx context.Context) message {
	results := s.p.bot.CheckClaim(ctx, s.target(), under(bot.Question{Language: s.language}, s.settings))
	m := claims(s.language, results)
	if s.shareable() && slices.ContainsFunc(results, func(r bot.ClaimResult) bool { return r.Answer.Answered() }) {
		var r row
		r.add(wordsIn(s.language).Share, discordgo.PrimaryButton, doShare)
		m.Components = r.components()
	}
	return m
}

// press does what a button or a menu is for. What cannot be done any more is said to be so.
func (s scene) press(ctx context.Context) response {
	do, rest, _ := strings.Cut(s.data.CustomID, "|")
	switch do {
	case doMore:
		if q, from, ok := s.moreOf(rest); ok {
			q.Language = s.language
			return s.show(s.answer(ctx, q, from))
		}
	case doContext:
		id, _, _ := strings.Cut(rest, "?s=")
		if a, ok := s.p.bot.InContext(id, s.language); ok {
			return s.show(render(near(a), 0).message)
		}
	case doCite:
		id, sentences, _ := strings.Cut(rest, "?s=")
		if a, ok := s.p.bot.At(id, sentences, s.language); ok {
			for q := range a.Quotes() {
				return s.show(citations(a, q))
			}
		}
	case doPage:
		return s.page(ctx, rest)
	case doShare:
		if s.private { // public answers are no longer welcome here
			return s.show(say(wordsIn(s.language).NotHere))
		}
		if m, ok := s.shared(wordsIn(s.language)); ok {
			return s.share(ctx, m)
		}
	case doSettings:
		return s.changeSettings(ctx, rest, strings.Join(s.data.Values, ","))
	case doFeedback:
		return s.feedback(ctx)
	}
	s.private = true
	return s.show(say(wordsIn(s.language).NoLonger))
}

// messageCreated answers a message that is for the bot.
func (p *Platform) messageCreated(ctx context.Context, raw []byte) {
	me := *p.me.Load()
	m, ours, err := decodePost(raw, me)
	if err != nil {
		p.log.Warn("message", "platform", p.Name(), "err", err)
		return
	}
	if !ours || !p.seen.first(m.ID) {
		return
	}
	start := time.Now()
	q := m.question(me)
	q.Previous = p.previous(m)
	var reply message
	var a bot.Answer
	if wait := p.limits.take(m.Author.ID, m.GuildID, false); wait == 0 {
		reply, a = p.answerPost(ctx, m, q)
	} else if p.limits.notes.Take(start, noteLimit, m.Author.ID) == 0 {
		reply = tooFast(q.Language, wait)
	} else {
		return
	}
	if a.Answered() && m.GuildID == "" {
		p.threads.Remember(m.ChannelID, q.Text)
	}
	reply.Reference = &reference{MessageID: m.ID}
	reply.Nonce, reply.EnforceNonce = m.ID, true
	var sent struct {
		ID string `json:"id"`
	}
	if err := p.call(ctx, http.MethodPost, "/channels/"+m.ChannelID+"/messages", "channels "+m.ChannelID+" messages", reply, &sent); err != nil {
		p.log.Error("answer message", "platform", p.Name(), "message", m.ID, "err", err)
		return
	}
	if a.Answered() {
		p.threads.Remember(sent.ID, q.Text)
	}
	p.log.Info("message", "platform", p.Name(), "message", m.ID, "length", len(q.Text), "duration", time.Since(start))
}

// answerPost answers a message under the settings of its server. Where public answers are not welcome it says so.
func (p *Platform) answerPost(ctx context.Context, m post, q bot.Question) (reply message, a bot.Answer) {
	defer func() {
		if v := recover(); v != nil {
			p.log.Error("panic", "platform", p.Name(), "message", m.ID, "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
			reply, a = say(q.Language.Trouble()), bot.Answer{}
		}
	}()
	settings, err := p.settings(ctx, m.GuildID)
	if err != nil {
		p.log.Error("settings", "platform", p.Name(), "message", m.ID, "err", err)
		return say(q.Language.Trouble()), bot.Answer{}
	}
	if !p.welcomeToPost(ctx, settings, m) {
		return say(wordsIn(q.Language).NotHere), bot.Answer{}
	}
	a = p.ask(ctx, under(q, settings))
	d := render(a, 0)
	d.Components = controls(a, d, false, p.pictured)
	return d.message, a
}

// ask answers a question and measures it.
func (p *Platform) ask(ctx context.Context, q bot.Question) bot.Answer {
	start := time.Now()
	a := p.bot.Answer(ctx, q)
	p.meter.Answered(p.Name(), a.Outcome(), time.Since(start))
	return a
}

// previous is the question that a message follows up: that of the answer it replies to, or in a direct message the
// last one.
func (p *Platform) previous(m post) string {
	if m.Reference != nil {
		if q, ok := p.threads.Previous(m.Reference.MessageID); ok {
			return q
		}
		if r := m.Referenced; r != nil && r.Author != nil && r.Author.ID == *p.me.Load() {
			return r.asked()
		}
		return ""
	}
	if m.GuildID == "" {
		q, _ := p.threads.Previous(m.ChannelID)
		return q
	}
	return ""
}

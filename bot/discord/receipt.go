package discord

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"findings/bot"
)

// Bounds on a picture that is sent. Source: https://docs.discord.com/developers/reference#uploading-files, and for the
// description https://docs.discord.com/developers/resources/message#attachment-object
const (
	maxUpload      = 10 << 20 // bytes, where the interaction does not say; every server allows as much
	maxAlternative = 1024     // of what describes the picture
	maxHeld        = 8        // pictures in memory at a time, from drawing to the end of sending
	pictureTime    = 8 * time.Second
)

// A file is sent along with a message, as its only attachment.
type file struct {
	name, contentType string
	content           []byte
}

// An attachment says what a file of a message is. Its ID is the file's place in the message.
type attachment struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description"`
}

// pictured reports whether there is a picture of a quotation where it stands.
func (p *Platform) pictured(q bot.Quote) bool {
	if p.config.Receipts == nil || !q.Quoted() {
		return false
	}
	width, height := p.config.Receipts.Size(q.Passage, q.Excerpt)
	return width > 0 && height > 0
}

// page shows the page that a quotation stands on. Drawing takes its time: the place is held at once, as private as the
// answer was. Under an answer that all see, the first who presses shows the page to all, the others to themselves.
func (s scene) page(ctx context.Context, rest string) response {
	w := wordsIn(s.language)
	id, sentences, _ := strings.Cut(rest, "?s=")
	a, ok := s.p.bot.At(id, sentences, s.language)
	if !ok {
		s.private = true
		return s.show(say(w.NoLonger))
	}
	q := a.Groups[0].Quotes[0]
	only := s.settings.Documents
	switch {
	case len(only) > 0 && !slices.Contains(only, q.Passage.Document.ID): // by now
		s.private = true
		return s.show(say(w.NoLonger))
	case !s.p.pictured(q):
		s.private = true
		return s.show(instead(a, q, w.PageNone))
	case s.Permissions != "" && !has(s.Permissions, permitAttach|permitAdministrator):
		s.private = true
		return s.show(instead(a, q, w.PageNotAllowed))
	}
	if !s.private {
		first, err := s.p.config.Store.First(ctx, time.Now(), "discord/page/"+s.under()+"/"+rest)
		if err != nil {
			s.p.log.Error("page", "platform", s.p.Name(), "interaction", s.ID, "err", err)
		}
		s.private = !first
	}
	d := deferral{answer: func(ctx context.Context) message { return s.picture(ctx, a, q) }, instead: instead(a, q, w.PageTrouble)}
	if s.private {
		d.Flags = discordgo.MessageFlagsEphemeral
	}
	return response{discordgo.InteractionResponseDeferredChannelMessageWithSource, d}
}

// picture draws the page, with what is said beside the quotation below it.
func (s scene) picture(ctx context.Context, a bot.Answer, q bot.Quote) message {
	w := wordsIn(s.language)
	ctx, cancel := context.WithTimeout(ctx, pictureTime)
	defer cancel()
	content, err := s.p.config.Receipts.Picture(ctx, q.Passage, q.Excerpt)
	f := file{content: content, contentType: http.DetectContentType(content)}
	switch {
	case err != nil:
	case f.contentType == "image/png":
		f.name = "page.png"
	case f.contentType == "image/jpeg":
		f.name = "page.jpg"
	default:
		err = fmt.Errorf("the picture is %s", f.contentType)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(content) > cmp.Or(s.MaxUpload, maxUpload):
		return instead(a, q, w.PageNone)
	case err != nil:
		s.p.log.Warn("picture", "platform", s.p.Name(), "interaction", s.ID, "passage", q.Passage.ID, "err", err)
		return instead(a, q, w.PageTrouble)
	}
	m := newMessage(&discordgo.MessageEmbed{
		Title: short(escape(q.Passage.Document.Name()), maxTitle), URL: address(a.Link(q)), Color: colourQuote,
		Description: beside(a, q),
	})
	m.file = &f
	m.Attachments = []attachment{{ID: "0", Filename: f.name, Description: describe(s.language, q)}}
	return m
}

// describe says what the picture shows, to those who do not see it. Where it is too long, the quotation is cut, not where it
// stands.
func describe(l bot.Language, q bot.Quote) string {
	s, words := l.Pictured(q), q.Text()
	if over := length(s) - maxAlternative; over > 0 {
		const cut = " […]"
		begun := strings.TrimSuffix(short(words, length(words)-over-length(cut)+1), "…")
		s = strings.Replace(s, words, begun+cut, 1)
	}
	return short(s, maxAlternative)
}

// instead is said where the page cannot be shown, with the way to the reader page.
func instead(a bot.Answer, q bot.Quote, words string) message {
	return newMessage(&discordgo.MessageEmbed{
		Color: colourNotice, Description: escape(words) + "\n" + link(a.Question.Language.Place(q), a.Link(q)),
	})
}

// A deferral holds the place of an answer that takes its time.
type deferral struct {
	Flags   discordgo.MessageFlags `json:"flags,omitempty"`
	answer  func(context.Context) message
	instead message // where the answer cannot be sent
}

// fill puts the answer of a deferral where its place is held. Something is always put there, or people would be left
// with "thinking…".
func (p *Platform) fill(ctx context.Context, i interaction, d deferral) {
	m, held := d.instead, false
	func() {
		defer func() {
			if v := recover(); v != nil {
				p.log.Error("panic", "platform", p.Name(), "interaction", i.ID, "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
			}
		}()
		waiting, cancel := context.WithTimeout(ctx, pictureTime)
		defer cancel()
		select {
		case p.held <- struct{}{}:
			held = true
			m = d.answer(ctx)
		case <-waiting.Done():
			p.log.Warn("too many pictures at once", "platform", p.Name(), "interaction", i.ID)
		}
	}()
	if held {
		defer func() { <-p.held }()
	}
	err := p.edit(ctx, i, m)
	var refused *refusal
	if m.file != nil && errors.As(err, &refused) && refused.code != unknownWebhook {
		p.edit(ctx, i, d.instead)
	}
}

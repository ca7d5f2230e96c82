package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"findings/bot"
)

// A button carries all that it needs in its custom_id, or finds it in the message that it stands under, so that it
// works after a restart. The parts of a custom_id are parted by "|"; the first says what to do.
const (
	doMore    = "more"    // command, offset, country, document, question before
	doContext = "context" // passage
	doCite    = "cite"    // passage, with its sentences
	doPage    = "page"    // likewise
	doShare   = "share"

	doFeedback = "feedback"
)

// Limits on components. Source: https://docs.discord.com/developers/components/reference
const (
	maxCustomID = 100
	maxLabel    = 80
	maxButtons  = 5 // in a row
	maxRows     = 5
)

// customID puts the parts together, and reports whether they fit.
func customID(parts ...string) (string, bool) {
	for _, p := range parts[:len(parts)-1] {
		if strings.Contains(p, "|") {
			return "", false
		}
	}
	id := strings.Join(parts, "|")
	return id, length(id) <= maxCustomID
}

// controls are the buttons under an answer: first what belongs to a quotation, then what belongs to the answer. With
// share, the answer can be posted for all to see; where a quotation is pictured, its page can be shown.
func controls(a bot.Answer, d drawing, share bool, pictured func(bot.Quote) bool) []discordgo.MessageComponent {
	if !a.Answered() {
		return []discordgo.MessageComponent{}
	}
	w := wordsIn(a.Question.Language)
	var top row
	rows := []discordgo.MessageComponent{}
	if c := a.Question.Command; (c == bot.Ask || c == bot.Glossary) && len(d.shown) <= maxButtons {
		if len(d.shown) == 1 {
			q := d.shown[0]
			top.add(w.ShowContext, discordgo.SecondaryButton, doContext, place(q))
			top.add(w.CopyCitation, discordgo.SecondaryButton, doCite, place(q))
			if pictured(q) {
				top.add(w.ShowPage, discordgo.SecondaryButton, doPage, place(q))
				rows, top = append(rows, top.components()...), nil // all together could be more than a row has
			}
		} else {
			var contexts, citations, pages row
			for i, q := range d.shown {
				contexts.add(numbered(w.Context, i+1), discordgo.SecondaryButton, doContext, place(q))
				citations.add(numbered(w.Citation, i+1), discordgo.SecondaryButton, doCite, place(q))
				if pictured(q) {
					pages.add(numbered(w.Picture, i+1), discordgo.SecondaryButton, doPage, place(q))
				}
			}
			for _, r := range []row{contexts, citations, pages} {
				rows = append(rows, r.components()...)
			}
		}
	}
	if offset := d.more(a); offset > 0 && recoverable(a) {
		q := a.Question
		top.add(w.More, discordgo.SecondaryButton, doMore, q.Command, strconv.Itoa(offset), q.Country, q.Document, q.Previous)
	}
	if share {
		top.add(w.Share, discordgo.PrimaryButton, doShare)
	}
	top.add(w.Feedback, discordgo.SecondaryButton, doFeedback)
	return append(rows, top.components()...)
}

// more is where the quotations after those drawn begin: an offset of the question for one in words, an item for a
// summary or a comparison; 0 where there are none.
func (d drawing) more(a bot.Answer) int {
	if c := a.Question.Command; c == bot.Country || c == bot.Compare {
		return d.next
	}
	if end := a.Question.Offset + len(d.shown); end < a.Total {
		return end
	}
	return 0
}

// recoverable reports whether the question can be read back whole from what the answer says it was.
func recoverable(a bot.Answer) bool {
	return a.Subject != "" || length(bot.Clean(a.Question.Text)) <= maxAuthor
}

// place is the part of a link to a quotation that says which it is: "ica-2022/kj1-approval", with "?s=2-3" behind it
// where not all of the passage is quoted.
func place(q bot.Quote) string { return strings.TrimPrefix(q.Link(), "/d/") }

// A row is a row of buttons.
type row []discordgo.MessageComponent

// add adds a button, where what it needs fits.
func (r *row) add(label string, style discordgo.ButtonStyle, parts ...string) {
	if id, ok := customID(parts...); ok && label != "" && len(*r) < maxButtons {
		*r = append(*r, discordgo.Button{Label: short(label, maxLabel), Style: style, CustomID: id})
	}
}

func (r row) components() []discordgo.MessageComponent {
	if len(r) == 0 {
		return nil
	}
	return []discordgo.MessageComponent{discordgo.ActionsRow{Components: r}}
}

// moreOf reads what a More button asks: the question, and the item from which to draw.
func (i interaction) moreOf(rest string) (q bot.Question, from int, ok bool) {
	parts := strings.SplitN(rest, "|", 5)
	var m post
	if len(parts) != 5 || json.Unmarshal(i.Message, &m) != nil || m.asked() == "" {
		return bot.Question{}, 0, false
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil || n < 0 {
		return bot.Question{}, 0, false
	}
	q = bot.Question{Command: parts[0], Text: m.asked(), Country: parts[2], Document: parts[3], Previous: parts[4]}
	if q.Command == bot.Country || q.Command == bot.Compare {
		return q, n, true
	}
	q.Offset = n
	return q, 0, true
}

// shared is the message that a button stands under, as a new one, without the button that shares it.
func (i interaction) shared(w *words) (message, bool) {
	var m struct {
		Embeds []struct {
			Title       string `json:"title"`
			URL         string `json:"url"`
			Description string `json:"description"`
			Author      struct {
				Name string `json:"name"`
			} `json:"author"`
		} `json:"embeds"`
		Components []struct {
			Components []struct {
				Label    string `json:"label"`
				CustomID string `json:"custom_id"`
			} `json:"components"`
		} `json:"components"`
	}
	if json.Unmarshal(i.Message, &m) != nil || len(m.Embeds) == 0 || i.under() == "" {
		return message{}, false
	}
	out := newMessage()
	if by := i.by(); by != "" {
		out.Content = fmt.Sprintf("%s <@%s>", w.SharedBy, by)
	}
	for _, e := range m.Embeds {
		if e.Description == "" {
			return message{}, false // no answer of ours
		}
		embed := &discordgo.MessageEmbed{Title: e.Title, URL: address(e.URL), Description: e.Description, Color: colourQuote}
		if e.Author.Name != "" {
			embed.Author = &discordgo.MessageEmbedAuthor{Name: e.Author.Name}
		}
		out.Embeds = append(out.Embeds, embed)
	}
	for _, c := range m.Components[:min(len(m.Components), maxRows)] {
		var r row
		for _, b := range c.Components {
			if b.CustomID != "" && b.CustomID != doShare {
				r.add(b.Label, discordgo.SecondaryButton, b.CustomID)
			}
		}
		out.Components = append(out.Components, r.components()...)
	}
	return out, kept(out.Embeds)
}

// share posts what was seen, the first time that it is asked for: people press twice where an answer is slow to appear.
func (s scene) share(ctx context.Context, m message) response {
	first, err := s.p.config.Store.First(ctx, time.Now(), "discord/share/"+s.under())
	switch {
	case err != nil:
		s.p.log.Error("share", "platform", s.p.Name(), "interaction", s.ID, "err", err)
		return apology(s.interaction)
	case !first:
		s.private = true
		return s.show(say(wordsIn(s.language).Shared))
	}
	return s.show(m)
}

// near keeps of a passage in its context what stands nearest to it, so that it has room itself: the end of the passage
// before, the beginning of the one after.
func near(a bot.Answer) bot.Answer {
	const kept = 2
	for n, g := range a.Groups {
		extra := max(0, len(g.Quotes)-kept)
		switch g.Heading {
		case a.Question.Language.Before():
			a.Groups[n].Quotes = g.Quotes[extra:]
		case a.Question.Language.After():
			a.Groups[n].Quotes = g.Quotes[:len(g.Quotes)-extra]
		}
	}
	return a
}

// citations draws the forms in which a quotation can be taken along, each to be copied as it stands.
func citations(a bot.Answer, q bot.Quote) message {
	w := wordsIn(a.Question.Language)
	c := a.Cite(q)
	m := newMessage()
	for _, form := range []struct{ title, text string }{
		{w.CitationPlain, c.Plain}, {w.CitationMarkdown, c.Markdown}, {w.CitationAttribution, c.Attribution},
	} {
		m.Embeds = append(m.Embeds, &discordgo.MessageEmbed{Title: escape(form.title), Color: colourQuote, Description: verbatim(form.text)})
	}
	if !kept(m.Embeds) {
		l := link(a.Question.Language.Place(q), a.Link(q))
		return newMessage(&discordgo.MessageEmbed{Color: colourNotice, Description: escape(w.CitationTooLong) + "\n" + l})
	}
	return m
}

// verbatim shows text in a block of code, from which it can be copied as it is. A text that could end the block is
// escaped instead.
func verbatim(text string) string {
	if strings.Contains(text, "```") || strings.HasSuffix(text, "`") {
		return escape(text)
	}
	return "```\n" + text + "\n```"
}

package discord

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"findings/bot"
)

// Discord's limits on a message. They are kept in UTF-16 units, of which a text never has fewer than what the platform
// counts. Source: https://docs.discord.com/developers/resources/message#embed-object-embed-limits and, for components,
// https://docs.discord.com/developers/components/reference.
const (
	maxEmbeds      = 10
	maxTitle       = 256
	maxAuthor      = 256
	maxDescription = 4096
	maxTotal       = 6000 // titles, descriptions, author names and footers of all embeds of a message
	maxURL         = 2048
)

// minShown is how much of a long quotation is shown before another quotation gets room in the same message.
const minShown = 1200

// maxBeside bounds one line of what is said beside a quotation.
const maxBeside = 500

// The colours of the bar beside an embed. They say nothing that the words do not.
const (
	colourQuote  = 0x2b5f8a
	colourNotice = 0x80848e
)

// A message is what is sent: a new message, a reply to an interaction, an edit or a follow-up. It cannot be sent
// without saying that it pings nobody.
type message struct {
	Content         string                       `json:"content"`
	Embeds          []*discordgo.MessageEmbed    `json:"embeds"`
	Components      []discordgo.MessageComponent `json:"components"`
	AllowedMentions nobody                       `json:"allowed_mentions"`
	Attachments     []attachment                 `json:"attachments,omitempty"`
	Flags           discordgo.MessageFlags       `json:"flags,omitempty"`
	Reference       *reference                   `json:"message_reference,omitempty"`
	// Nonce makes Discord give back a message that it has already, instead of posting it twice, when a post is tried
	// again because its answer was lost.
	Nonce        string `json:"nonce,omitempty"`
	EnforceNonce bool   `json:"enforce_nonce,omitempty"`

	file *file // what Attachments describes
}

// nobody is the list of those whom a message may ping. Discord takes an absent or null list for "everybody named".
type nobody struct{}

// MarshalJSON writes the empty list.
func (nobody) MarshalJSON() ([]byte, error) { return []byte(`{"parse":[]}`), nil }

type reference struct {
	MessageID       string `json:"message_id"`
	FailIfNotExists bool   `json:"fail_if_not_exists"`
}

// newMessage returns a message of embeds; its lists are never null.
func newMessage(embeds ...*discordgo.MessageEmbed) message {
	return message{Embeds: append([]*discordgo.MessageEmbed{}, embeds...), Components: []discordgo.MessageComponent{}}
}

// An item is one thing that an answer shows: a quotation with what is said beside it, or a line alone.
type item struct {
	quote      *bot.Quote // nil for a line alone
	title, url string     // of the embed that it stands in
	group      int        // items of one group share embeds
	tail       string     // Markdown
}

// A drawing is an answer as far as the limits let it be drawn.
type drawing struct {
	message
	shown []bot.Quote
	next  int // the first item that is not shown; 0: all are
}

// render draws an answer, passing over the first from items of a summary or a comparison.
func render(a bot.Answer, from int) drawing {
	if !a.Answered() {
		return drawing{message: newMessage(notice(a))}
	}
	items := itemsOf(a)
	from = max(0, min(from, len(items)-1))
	page := page{language: a.Question.Language, author: author(a)}
	if a.Notice != "" {
		page.first = notice(a)
	}
	return page.draw(items, from)
}

// draw draws as many items as have room when each quotation shows at least minShown of itself, and as much of each as
// the limits let.
func (p page) draw(items []item, from int) drawing {
	items = items[from:]
	count := len(items)
	embeds, fits := p.pack(items, maxTotal)
	if !fits {
		count = max(1, sort.Search(len(items), func(k int) bool {
			_, fits := p.pack(items[:k+1], minShown)
			return !fits
		}))
		room := sort.Search(maxTotal, func(n int) bool {
			_, fits := p.pack(items[:count], n)
			return !fits
		}) - 1
		embeds, _ = p.pack(items[:count], room)
	}
	d := drawing{message: newMessage(embeds...)}
	for _, i := range items[:count] {
		if i.quote != nil {
			d.shown = append(d.shown, *i.quote)
		}
	}
	if count < len(items) {
		d.next = from + count
	}
	return d
}

// author is what an answer's first embed says above everything else: the question, or whom it is about. It is read
// back from there when somebody replies to the answer or wants more of it, so that nothing has to be remembered.
// Author names are shown without Markdown.
func author(a bot.Answer) *discordgo.MessageEmbedAuthor {
	name := a.Subject
	if name == "" {
		name = bot.Clean(a.Question.Text)
	}
	if name == "" || a.Listing() {
		return nil
	}
	return &discordgo.MessageEmbedAuthor{Name: short(name, maxAuthor)}
}

// itemsOf lists what an answer shows, in order.
func itemsOf(a bot.Answer) []item {
	l := a.Question.Language
	var items []item
	for n, g := range a.Groups {
		if len(g.Quotes) == 0 && g.Document != nil {
			items = append(items, item{
				group: n, title: heading(g), url: address(a.Page("/d/" + g.Document.Address())), tail: escape(l.NoneIn(a.Subject)),
			})
		}
		for _, q := range g.Quotes {
			i := item{quote: &q, group: n, tail: beside(a, q)}
			switch {
			case g.Document != nil:
				i.title, i.url = heading(g), address(a.Page("/d/"+g.Document.Address()))
			case len(g.Quotes) > 1: // the buttons count them
				i.title, i.url, i.group = fmt.Sprintf("%d · %s", len(items)+1, q.Passage.Document.Name()), address(a.Link(q)), len(items)
			default:
				i.title, i.url = q.Passage.Document.Name(), address(a.Link(q))
			}
			items = append(items, i)
		}
	}
	return items
}

func heading(g bot.Group) string {
	if g.Heading == "" {
		return g.Document.Name()
	}
	return g.Heading + " · " + g.Document.Name()
}

// beside is what is said beside a quotation, each on a line of its own: its confidence, then the rest.
func beside(a bot.Answer, q bot.Quote) string {
	l := a.Question.Language
	lines := []string{"**" + escape(l.Level(q)) + "**"}
	for _, s := range append(append(l.Stated(q), l.Likelihood(q)), l.Remarks(q)...) {
		if s != "" {
			lines = append(lines, escape(short(s, maxBeside)))
		}
	}
	return strings.Join(append(lines, link(l.Place(q), a.Link(q))), "\n")
}

// A page is what a message has besides its items.
type page struct {
	language bot.Language
	author   *discordgo.MessageEmbedAuthor // of the first embed that has items; nil: none
	first    *discordgo.MessageEmbed       // before all others; nil: none
}

// pack puts items into embeds, showing at most room of each quotation. It reports whether the limits are kept.
func (p page) pack(items []item, room int) ([]*discordgo.MessageEmbed, bool) {
	var embeds []*discordgo.MessageEmbed
	if p.first != nil {
		embeds = append(embeds, p.first)
	}
	group := -1
	for _, i := range items {
		text := i.tail
		if i.quote != nil {
			text = quotation(p.language, *i.quote, room) + "\n" + text
		}
		last := len(embeds) - 1
		if group == i.group && length(embeds[last].Description)+2+length(text) <= maxDescription {
			embeds[last].Description += "\n\n" + text
			continue
		}
		e := &discordgo.MessageEmbed{Title: short(escape(i.title), maxTitle), URL: i.url, Color: colourQuote, Description: text}
		if len(embeds) == 0 {
			e.Author = p.author
		}
		embeds, group = append(embeds, e), i.group
	}
	return embeds, kept(embeds)
}

// kept reports whether embeds are within the limits of one message.
func kept(embeds []*discordgo.MessageEmbed) bool {
	total := 0
	for _, e := range embeds {
		if length(e.Description) > maxDescription || length(e.Title) > maxTitle || e.Author != nil && length(e.Author.Name) > maxAuthor {
			return false
		}
		total += length(e.Title) + length(e.Description)
		if e.Author != nil {
			total += length(e.Author.Name)
		}
	}
	return total <= maxTotal && len(embeds) <= maxEmbeds
}

// quotation is a quotation between its marks, or our words for a finding that has none. What is longer than room is
// cut after a word, and said to be.
func quotation(l bot.Language, q bot.Quote, room int) string {
	if !q.Quoted() {
		return escape(short(q.Passage.Gloss, minShown))
	}
	text := q.Text()
	prefix := cut(text, room)
	if prefix == text {
		return "“" + escape(text) + "”"
	}
	return "“" + escape(prefix) + "”\n" + escape(wordsIn(l).CutShort)
}

// cut returns the longest prefix of text that ends with a word and takes at most room when it is escaped.
func cut(text string, room int) string {
	if length(escape(text)) <= room {
		return text
	}
	end := sort.Search(len(text), func(n int) bool { return length(escape(text[:n+1])) > room })
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	if at := strings.LastIndexFunc(text[:end], unicode.IsSpace); at > 0 {
		end = at
	}
	return strings.TrimRightFunc(text[:end], unicode.IsSpace)
}

// notice draws the bot's own words, and the list that goes with them.
func notice(a bot.Answer) *discordgo.MessageEmbed {
	l := a.Question.Language
	e := &discordgo.MessageEmbed{Author: author(a), Color: colourNotice, Description: escape(short(a.Notice, maxDescription/4))}
	if len(a.Topics) > 0 && !a.Listing() {
		e.Description += "\n\n" + escape(l.Closest()) + ":"
	}
	for _, t := range a.Topics {
		line := "\n• " + escape(short(t, maxTitle))
		if length(e.Description)+length(line) > maxDescription {
			break
		}
		e.Description += line
	}
	return e
}

// link draws a link to the reader page, or its words alone where the page has no address that Discord would open.
func link(text, to string) string {
	if to = address(to); to == "" {
		return escape(text)
	}
	return "[" + escape(text) + "](" + to + ")"
}

// address returns an address that Discord accepts in an embed, or nothing.
func address(to string) string {
	if !strings.HasPrefix(to, "https://") && !strings.HasPrefix(to, "http://") || len(to) > maxURL {
		return ""
	}
	return strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E").Replace(to)
}

// escape makes text mean itself where Discord reads Markdown: no emphasis, code, spoiler, heading, list, quotation,
// link, emoji, mention or time stamp comes of it. Discord takes a backslash before any punctuation for that
// punctuation.
func escape(text string) string {
	var b strings.Builder
	b.Grow(len(text) + len(text)/8)
	start := true // nothing but white space and digits since the line began
	digits := false
	for i, r := range text {
		switch {
		case r == ':' && endsWord(text[i+1:]): // neither an address nor an emoji
		case strings.ContainsRune("\\*_~`|<[]:@", r), start && strings.ContainsRune("#>-+", r), start && digits && (r == '.' || r == ')'):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		switch {
		case r == '\n':
			start, digits = true, false
		case start && r >= '0' && r <= '9':
			digits = true
		case !unicode.IsSpace(r):
			start = false
		}
	}
	return b.String()
}

// endsWord reports whether white space, or nothing, follows.
func endsWord(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || unicode.IsSpace(r)
}

// short bounds a line of text; what is left out is marked.
func short(text string, limit int) string {
	if length(text) <= limit {
		return text
	}
	n := 0
	for i, r := range text {
		if n += utf16.RuneLen(r); n > limit-1 {
			return strings.TrimRight(text[:i], "\\ ") + "…"
		}
	}
	return text
}

// length counts the UTF-16 units of text.
func length(text string) int {
	n := 0
	for _, r := range text {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

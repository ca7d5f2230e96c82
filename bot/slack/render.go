package slack

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"findings/bot"
)

// Limits of a message, in characters where nothing else is said. Slack rejects or cuts what is longer.
// https://docs.slack.dev/reference/block-kit/blocks and https://docs.slack.dev/reference/methods/chat.postMessage
const (
	maxBlocks    = 50
	maxBlockText = 12_000 // in all blocks of a message together
	maxText      = 3_000  // in the text that stands in for the blocks
	maxElement   = 2_900  // in one text element; a longer quotation goes on in the next
	maxURL       = 3_000
	maxQuestion  = 300 // of a question that is shown back

	// closing is kept free for what is said at the end: that there is more, and where.
	closingBlocks, closingText = 4, 700
)

// A Message is an answer as Slack shows it.
type Message struct {
	Blocks []slack.Block `json:"blocks"`
	Text   string        `json:"text"` // stands alone, in notifications and for screen readers; already escaped
}

// A Manner is how an answer is shown.
type Manner struct {
	Private bool   // to the asker alone: it says what was asked, and can be shared or dismissed
	Asker   string // user ID of the one who shared it: it says who asked what
	Editors bool   // there are editors to send an unanswered question to
	Bare    bool   // without anything to press

	Pictured func(bot.Quote) bool // whether the page that a quotation stands on can be shown; nil: none can
}

// Render draws an answer. What it draws from the corpus and from people is in rich text, which knows no markup, so
// that a quotation is shown as its bytes are and nothing in it becomes a mention, a channel or a link.
func Render(a bot.Answer, m Manner) Message {
	tail := controls(a, m)
	p := &paper{answer: a, manner: m, room: maxBlockText - closingText}
	for _, b := range tail {
		p.room -= size(b)
	}
	if m.Private || m.Asker != "" {
		if s := question(a.Question); s != "" {
			p.add(asked(s, m.Asker))
		}
	}
	if a.Notice != "" || len(a.Topics) > 0 {
		p.add(notice(a))
	}
	for i, g := range a.Groups {
		p.group(i, g)
	}
	if p.left > 0 {
		p.more()
	}
	return Message{Blocks: append(p.blocks, tail...), Text: fallback(a)}
}

// A paper takes blocks as long as there is room.
type paper struct {
	answer bot.Answer
	manner Manner
	blocks []slack.Block
	room   int // characters
	left   int // quotations that found no room

	heading []slack.RichTextElement // stands above the next quotation, or not at all
}

// add draws some blocks, all or none.
func (p *paper) add(b slack.Block, more ...slack.Block) bool {
	n := size(b, more...)
	if n > p.room || len(p.blocks)+1+len(more) > maxBlocks-closingBlocks {
		return false
	}
	p.room -= n
	p.blocks = append(append(p.blocks, b), more...)
	return true
}

// open draws the button that opens a quotation in its context, and the one that shows its page. A summary has too many
// quotations for that: their links lead there.
func (p *paper) open(g bot.Group, q bot.Quote) []slack.Block {
	if p.manner.Bare || g.Document != nil {
		return nil
	}
	list := []slack.BlockElement{button(actContext, reference(q), showContext, "Show the passages around this quotation")}
	if p.manner.Pictured != nil && p.manner.Pictured(q) {
		list = append(list, button(actPage, reference(q), showPage, "Show a picture of the page with this quotation marked"))
	}
	return []slack.Block{actions(list...)}
}

// group draws some quotations under their heading; i is the group's place in the answer.
func (p *paper) group(i int, g bot.Group) {
	l := p.answer.Question.Language
	head := p.heading
	if g.Document != nil {
		if i == 0 || p.answer.Groups[i-1].Document != g.Document {
			if i > 0 {
				p.add(slack.NewDividerBlock())
			}
			head = append(head, section(bold(l.Document(g.Document))))
		}
		if g.Heading != "" {
			head = append(head, section(italic(g.Heading)))
		}
	}
	if len(g.Quotes) == 0 && p.left == 0 {
		p.add(richText(append(head, section(plain(l.NoneIn(p.answer.Subject))))...))
	}
	for _, q := range g.Quotes {
		if p.left > 0 {
			p.left++
			continue
		}
		source := l.Source(q)
		if g.Document != nil {
			source = l.Place(q)
		}
		about := []slack.RichTextElement{section(standing(p.answer, q, source)...)}
		open := p.open(g, q)
		if p.add(richText(slices.Concat(head, quotation(l, q, q.Text()), about)...), open...) {
			head, p.heading = nil, nil
			continue
		}
		// One that is longer than a whole message is begun, so that an answer is never empty.
		if len(p.blocks) <= 1 && q.Quoted() {
			rest := section(plain(cutShort+" "), link(p.answer.Link(q), readOn))
			after := append(about, rest)
			frame := richText(slices.Concat(head, quotation(l, q, ""), after)...)
			room := p.room - size(frame, open...)
			if p.add(richText(slices.Concat(head, quotation(l, q, beginning(q.Text(), room)), after)...), open...) {
				head, p.heading = nil, nil
				continue
			}
		}
		p.left++
	}
}

// more says that quotations found no room, and where they are to be read.
func (p *paper) more() {
	a := p.answer
	path := "/?q=" + url.QueryEscape(a.Question.Text)
	switch a.Question.Command {
	case bot.Country, bot.Compare:
		path = "/" + a.Question.Command + "/" + url.PathEscape(a.Subject)
	}
	p.blocks = append(p.blocks, richText(section(plain(noRoom(p.left)+" "), link(a.Page(path), readOn))))
}

// quotation draws the first words of a quotation, or all of them, between quotation marks; of a report, whose words are
// not known, it draws the gloss without any. Whose view it is stands above it, where it is not the whole community's.
func quotation(l bot.Language, q bot.Quote, words string) []slack.RichTextElement {
	var before []slack.RichTextElement
	if holders := l.Holders(q); holders != "" {
		before = append(before, section(bold(holders)))
	}
	if !q.Quoted() {
		return append(before, section(italic(l.Basis(q.Passage)+": "), plain(q.Passage.Gloss)))
	}
	elements := []slack.RichTextSectionElement{plain("“")}
	for len(words) > 0 {
		part := prefix(words, maxElement)
		elements, words = append(elements, plain(part)), words[len(part):]
	}
	return append(before, &slack.RichTextQuote{Type: slack.RTEQuote, Elements: append(elements, plain("”"))})
}

// standing draws what is said beside a quotation: the confidence, with the words that state it; apart from it the
// likelihood; where it stands, with the link; and the remarks.
func standing(a bot.Answer, q bot.Quote, source string) []slack.RichTextSectionElement {
	return standingAt(a.Question.Language, q, a.Link(q), source)
}

// standingAt is standing for a quotation that can be read at an address.
func standingAt(l bot.Language, q bot.Quote, address, source string) []slack.RichTextSectionElement {
	e := []slack.RichTextSectionElement{bold(l.Level(q)), newline()}
	for _, s := range l.Stated(q) {
		e = append(e, plain(s), newline())
	}
	if s := l.Likelihood(q); s != "" {
		e = append(e, plain(s), newline())
	}
	e = append(e, link(address, source))
	if r := remarks(l, q); len(r) > 0 {
		e = append(e, newline(), italic(strings.Join(r, "\n")))
	}
	return e
}

// remarks are those beside a quotation, without what stands above it already.
func remarks(l bot.Language, q bot.Quote) []string {
	return slices.DeleteFunc(l.Remarks(q), func(r string) bool {
		return r == l.Holders(q) || !q.Quoted() && r == l.Basis(q.Passage)
	})
}

// notice draws the bot's own words, with the list that belongs to them.
func notice(a bot.Answer) slack.Block {
	l := a.Question.Language
	e := []slack.RichTextElement{section(plain(a.Notice))}
	if len(a.Topics) > 0 {
		list := &bullets{Type: slack.RTEList, Style: slack.RTEListBullet}
		for _, t := range topics(a) {
			list.Elements = append(list.Elements, section(plain(t)))
		}
		if introduced(a) {
			e = append(e, section(newline(), plain(l.Closest()+":")))
		}
		e = append(e, list)
	}
	return richText(e...)
}

// introduced reports whether the topics need a line of introduction, because the notice does not speak of them.
func introduced(a bot.Answer) bool {
	return a.Question.Command != bot.Help && a.Question.Command != bot.Sources
}

// topics are the answer's, the commands among them as they are typed here.
func topics(a bot.Answer) []string {
	const most = 30
	list := a.Topics[:min(len(a.Topics), most)]
	if a.Question.Command != bot.Help {
		return list
	}
	typed := make([]string, len(list))
	for i, t := range list {
		typed[i] = slashCommand + " " + t
	}
	return append(typed, ownCommands...)
}

// asked draws the question above an answer: the asker's own, or that of the one who shared it.
func asked(question, asker string) slack.Block {
	if asker != "" {
		return richText(section(slack.NewRichTextSectionUserElement(asker, nil), plain(" "+theyAsked+" "), italic(question)))
	}
	return richText(section(plain(youAsked+" "), italic(question)))
}

// question is what was asked, as it can be shown back.
func question(q bot.Question) string {
	s := bot.Clean(q.Text)
	if q.Command != "" && q.Command != bot.Ask {
		s = strings.TrimSpace(q.Command + " " + s)
	}
	return shorten(s, maxQuestion)
}

// fallback is the answer in one line of text: the first quotation with its level and source, or the notice.
func fallback(a bot.Answer) string {
	l := a.Question.Language
	n := 0
	var first bot.Quote
	for q := range a.Quotes() {
		if n == 0 {
			first = q
		}
		n++
	}
	if n == 0 {
		s := a.Notice
		if len(a.Topics) > 0 && introduced(a) {
			s += " " + l.Closest() + ": " + strings.Join(topics(a), ", ") + "."
		} else if len(a.Topics) > 0 {
			s += " " + strings.Join(topics(a), " · ")
		}
		return escaped(s, maxText)
	}
	after := " — " + l.Level(first) + ". " + l.Source(first) + "."
	basis := l.Basis(first.Passage)
	if basis != "" && first.Quoted() {
		after += " " + basis + "."
	}
	if n > 1 {
		after += " " + andMore(n-1)
	}
	before := ""
	if a.Subject != "" {
		before = a.Subject + ": "
	}
	if holders := l.Holders(first); holders != "" {
		before += holders + ". "
	}
	if !first.Quoted() {
		return escaped(before+basis+": "+first.Passage.Gloss+after, maxText)
	}
	before, after = escaped(before, maxText)+"“", "”"+escaped(after, maxText/2)
	room := maxText - utf8.RuneCountInString(before) - utf8.RuneCountInString(after)
	words := first.Text()
	if whole := escapeText(words); utf8.RuneCountInString(whole) <= room {
		return before + whole + after
	}
	return before + fit(words, room-4) + strings.Replace(after, "”", "” […]", 1)
}

// fit escapes as much of the beginning of a text as comes to n characters.
func fit(text string, n int) string {
	cut := beginning(text, n)
	for utf8.RuneCountInString(escapeText(cut)) > n { // what is escaped is longer
		cut = beginning(text, utf8.RuneCountInString(cut)*9/10)
	}
	return escapeText(cut)
}

// beginning returns the first characters of a text, n at the most, up to the end of a sentence, or else of a word.
func beginning(text string, n int) string {
	cut := prefix(text, max(n, 0))
	if len(cut) == len(text) {
		return text
	}
	if i := strings.LastIndexAny(cut, ".?!"); i > len(cut)/2 {
		return cut[:i+1]
	}
	if i := strings.LastIndexFunc(cut, unicode.IsSpace); i > 0 {
		return cut[:i]
	}
	return cut
}

// prefix returns the first n characters of a text.
func prefix(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

func shorten(s string, n int) string {
	if cut := prefix(s, n-1); len(cut) < len(s) {
		return cut + "…"
	}
	return s
}

// escapeText makes text mean itself where Slack looks for mentions, channels and links in it.
// https://docs.slack.dev/messaging/formatting-message-text#escaping
func escapeText(s string) string { return escaper.Replace(s) }

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escaped escapes as much of s as comes to n characters.
func escaped(s string, n int) string {
	e := escapeText(s)
	for k := n; k > 0 && utf8.RuneCountInString(e) > n; k -= max(1, (utf8.RuneCountInString(e)-n)/5) {
		e = escapeText(shorten(s, k))
	}
	return e
}

// bullets is a list. The library's own type always writes an offset, which Slack's types do not have.
type bullets struct {
	Type     slack.RichTextElementType     `json:"type"`
	Style    slack.RichTextListElementType `json:"style"`
	Elements []slack.RichTextElement       `json:"elements"`
}

// RichTextElementType returns "rich_text_list".
func (b *bullets) RichTextElementType() slack.RichTextElementType { return b.Type }

func richText(elements ...slack.RichTextElement) *slack.RichTextBlock {
	return slack.NewRichTextBlock("", elements...)
}

func section(elements ...slack.RichTextSectionElement) *slack.RichTextSection {
	return slack.NewRichTextSection(elements...)
}

func plain(s string) slack.RichTextSectionElement { return slack.NewRichTextSectionTextElement(s, nil) }

func newline() slack.RichTextSectionElement { return plain("\n") }

func bold(s string) slack.RichTextSectionElement {
	return slack.NewRichTextSectionTextElement(s, &slack.RichTextSectionTextStyle{Bold: true})
}

func italic(s string) slack.RichTextSectionElement {
	return slack.NewRichTextSectionTextElement(s, &slack.RichTextSectionTextStyle{Italic: true})
}

// link draws a link to the reader page. Slack takes absolute addresses only; without one there are just the words.
func link(address, words string) slack.RichTextSectionElement {
	if !linkable(address) {
		return plain(words)
	}
	return slack.NewRichTextSectionLinkElement(address, words, nil)
}

// size is how many characters blocks count for: all that is written in them, their addresses and values.
func size(b slack.Block, more ...slack.Block) int {
	n := 0
	switch b := b.(type) {
	case *slack.RichTextBlock:
		for _, e := range b.Elements {
			n += elementSize(e)
		}
	case *slack.ActionBlock:
		for _, e := range b.Elements.ElementSet {
			if e, ok := e.(*slack.ButtonBlockElement); ok {
				n += utf8.RuneCountInString(e.Text.Text+e.Value+e.AccessibilityLabel) + len(e.URL)
			}
		}
	case *slack.ContextActionsBlock:
		for _, e := range b.Elements.ElementSet {
			if e, ok := e.(*slack.FeedbackButtonsBlockElement); ok {
				for _, b := range []*slack.FeedbackButton{e.PositiveButton, e.NegativeButton} {
					n += utf8.RuneCountInString(b.Text.Text + b.Value + b.AccessibilityLabel)
				}
			}
		}
	}
	for _, b := range more {
		n += size(b)
	}
	return n
}

func elementSize(e slack.RichTextElement) int {
	n := 0
	switch e := e.(type) {
	case *slack.RichTextSection:
		n = textSize(e.Elements)
	case *slack.RichTextQuote:
		n = textSize(e.Elements)
	case *slack.RichTextPreformatted:
		n = textSize(e.Elements)
	case *bullets:
		for _, item := range e.Elements {
			n += elementSize(item)
		}
	}
	return n
}

func textSize(elements []slack.RichTextSectionElement) int {
	n := 0
	for _, e := range elements {
		switch e := e.(type) {
		case *slack.RichTextSectionTextElement:
			n += utf8.RuneCountInString(e.Text)
		case *slack.RichTextSectionUserElement:
			n += len(e.UserID)
		case *slack.RichTextSectionLinkElement:
			n += utf8.RuneCountInString(e.Text) + len(e.URL)
		}
	}
	return n
}

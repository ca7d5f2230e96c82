package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"findings/bot"
	"findings/corpus"
)

// A page is what a template is given. Only the fields that a page needs are set.
type page struct {
	Title       string
	Description string
	Home        bool     // it is the front page
	Base        string   // where the reader page is
	Preview     *preview // of the one quotation that it is about
	Private     bool     // it shows what somebody asked, so no shared cache may keep it

	// The form: what was asked, and what can be chosen.
	Text, Country, Document string
	Countries               []string
	Documents               []*corpus.Document

	Heading  string
	Status   int
	Notice   string
	Alert    bool // the notice is about a fault, not about what was found
	Closest  string
	Topics   []topic
	Lines    []string // commands, documents
	Groups   []groupView
	Results  *resultsView
	Chart    []chartRow
	Subject  string
	Related  string // address of the comparison beside a summary, and the other way round; in a frame, of a newer version
	Reader   *readerView
	Admin    *adminView
	Examples []topic
}

// cache says who may keep a page. Every one is asked for again before it is shown, because a document may have a
// newer version.
func (p page) cache() string {
	switch {
	case p.Admin != nil:
		return "no-store"
	case p.Private:
		return "private, no-cache"
	}
	return "no-cache"
}

// A topic is something to follow.
type topic struct {
	Text, Link string
	Compare    bool // there is a comparison of it
	Count      int  // findings on it
}

// A groupView is some quotations under a heading.
type groupView struct {
	Heading  string
	Document *corpus.Document
	Opens    bool   // the first group of its document
	None     string // said instead of quotations
	Quotes   []quoteView
}

// A quoteView is a quotation with everything that is shown beside it.
type quoteView struct {
	Link       string
	Kind       string // empty where the name of the section says it
	Dissent    bool
	Quoted     bool
	Words      []piece
	Gloss      string // shown where there is nothing to quote
	Context    string
	Document   string // empty under a heading that names it
	Number     string
	Place      string
	Levels     []levelView
	Unstated   string // said where no level is stated
	Likelihood string
	Ranges     []rangeView
	Remarks    []string
	Actors     []topic
}

// A piece is a run of a passage's bytes; the pieces of a quotation joined are the quotation.
type piece struct {
	Text  string
	Match bool   // it answers to a word of the question
	Term  string // address of the definition, where it is an estimative term
	Range rangeView
	// Withheld: the words that stood here are not in the document. Text is what it has instead: a bar, a blank, a word
	// in brackets, or nothing where the beginning of the sentence is gone.
	Withheld bool
}

// Blank reports whether nothing is seen of what is withheld.
func (p piece) Blank() bool { return strings.TrimSpace(strings.Trim(p.Text, "_")) == "" }

// A levelView is one stated level.
type levelView struct {
	Level  corpus.Level
	Words  string // "High confidence (CIA, FBI)"
	Stated string // the source's own words for it, or empty
}

// A rangeView is a range on the ladder of ICD 203, in percent.
type rangeView struct{ Low, High int }

// ID names the range in a page.
func (r rangeView) ID() string { return fmt.Sprintf("range-%d-%d", r.Low, r.High) }

// String is the range as people write it: "55–80%".
func (r rangeView) String() string { return fmt.Sprintf("%d–%d%%", r.Low, r.High) }

var language bot.Language

// newPage has what every page needs.
func newPage(c *corpus.Corpus, title, description string) page {
	return page{
		Title: title, Description: description, Countries: c.Actors(), Documents: c.Documents(), Examples: examples,
	}
}

// examples are questions that the embedded edition answers.
var examples = []topic{
	ask("Did China try to influence the 2022 midterms?"),
	ask("How sure are they about Iran?"),
	ask("Did it change the outcome?"),
	ask("What does “probably” mean?"),
}

// ask makes a question that can be followed.
func ask(question string) topic {
	return topic{Text: question, Link: "/?q=" + url.QueryEscape(question)}
}

// answerPage is the page of an answer to any command, and the template for it.
func answerPage(c *corpus.Corpus, a bot.Answer, narrow refinement) (name string, p page) {
	q := a.Question
	p = newPage(c, heading(a), "")
	p.Heading, p.Subject, p.Private = p.Title, a.Subject, true
	p.Description = "Answered with what declassified assessments say, word for word."
	p.Notice, p.Alert = a.Notice, a.Err != nil
	if q.Command == bot.Ask {
		p.Text, p.Document = bot.Clean(q.Text), q.Document
		if len(q.Text) > bot.MaxQuestion {
			p.Text = ""
		}
		narrow = narrow.known(c)
		p.Country = narrow.Country
	}
	switch q.Command {
	case bot.Country:
		p.Related = "/compare/" + url.PathEscape(a.Subject)
	case bot.Compare:
		p.Related = "/country/" + url.PathEscape(a.Subject)
	}
	p.Topics, p.Lines = follow(c, a)
	if len(p.Topics) > 0 {
		p.Closest = language.Closest()
	}
	switch {
	case !a.Answered():
		return "answer", p
	case q.Command == bot.Ask:
		p.Results = results(c, a, narrow)
		return "answer", p
	}
	var last *corpus.Document
	for _, g := range a.Groups {
		v := groupView{Heading: g.Heading, Document: g.Document, Opens: g.Document != last}
		last = g.Document
		if len(g.Quotes) == 0 {
			v.None = language.NoneIn(a.Subject)
		}
		for _, x := range g.Quotes {
			quote := viewQuote(x)
			if g.Document != nil {
				quote.Document, quote.Number = "", ""
			}
			v.Quotes = append(v.Quotes, quote)
		}
		p.Groups = append(p.Groups, v)
	}
	if q.Command == bot.Compare {
		p.Chart = chart(c, a.Subject)
	}
	if q.Command == bot.Country || q.Command == bot.Compare {
		return q.Command, p
	}
	return "answer", p
}

// heading is what a page of an answer is called.
func heading(a bot.Answer) string {
	switch q := a.Question; q.Command {
	case bot.Country:
		if a.Subject != "" {
			return a.Subject
		}
		return "No such country here"
	case bot.Compare:
		if a.Subject != "" {
			return a.Subject + " compared"
		}
		return "No such country here"
	case bot.Help:
		return "How to ask"
	case bot.Privacy:
		return "What is stored about you"
	case bot.Sources:
		return "Documents"
	default:
		text := bot.Clean(q.Text)
		if text == "" || len(q.Text) > bot.MaxQuestion {
			return "Ask a question"
		}
		return text
	}
}

// follow makes an answer's topics into links where they are something to ask for, and into lines where not.
func follow(c *corpus.Corpus, a bot.Answer) (topics []topic, lines []string) {
	for _, t := range a.Topics {
		switch name, known := c.Names().Canonical(t); {
		case a.Listing():
			lines = append(lines, t)
		case known:
			topics = append(topics, topic{Text: t, Link: "/country/" + url.PathEscape(name)})
		default:
			if d, ok := c.Document(t); ok {
				topics = append(topics, topic{Text: language.Document(d), Link: "/d/" + d.Address()})
				continue
			}
			topics = append(topics, ask(t))
		}
	}
	return topics, lines
}

// viewQuote prepares a quotation for a template.
func viewQuote(q bot.Quote) quoteView {
	p := q.Passage
	v := quoteView{
		Link: q.Link(), Dissent: p.Kind == corpus.Dissent,
		Quoted: q.Quoted(), Words: matched(q), Gloss: p.Gloss,
		Document: p.Document.Title, Number: p.Document.Source.Number, Place: language.Place(q),
		Likelihood: language.Likelihood(q), Remarks: language.Caveats(q), Context: language.Context(q),
	}
	if kind := p.Kind.String(); !strings.HasPrefix(strings.ToLower(p.Section), kind) {
		v.Kind = kind
	}
	v.Levels, v.Unstated = viewLevels(q)
	v.Ranges = viewRanges(q)
	for _, a := range p.Actors {
		v.Actors = append(v.Actors, topic{Text: a, Link: "/country/" + url.PathEscape(a)})
	}
	return v
}

// viewLevels are the levels stated for a quotation, or what is said where there is none. A definition is no judgment,
// so nothing is said of its level.
func viewLevels(q bot.Quote) (levels []levelView, unstated string) {
	for _, s := range q.Confidence() {
		if n := len(levels); n > 0 && levels[n-1].Stated == s.Stated {
			levels[n-1].Stated = "" // one sentence states both levels; it is shown once, behind them
		}
		levels = append(levels, levelView{s.Level, language.Statement(s), s.Stated})
	}
	if len(levels) == 0 && q.Passage.Kind != corpus.Definition {
		unstated = language.Level(q)
	}
	return levels, unstated
}

// viewRanges are the distinct ranges of a quotation's estimative terms.
func viewRanges(q bot.Quote) []rangeView {
	var ranges []rangeView
	for _, e := range q.Likelihood() {
		if r := (rangeView{e.Low, e.High}); !slices.Contains(ranges, r) {
			ranges = append(ranges, r)
		}
	}
	return ranges
}

// matched cuts a quotation at the words that answer to the question.
func matched(q bot.Quote) []piece {
	text, at := q.Passage.Text, q.Excerpt.Start
	var pieces []piece
	add := func(end int, match bool) {
		if end > at {
			pieces = append(pieces, piece{Text: text[at:end], Match: match})
			at = end
		}
	}
	for _, m := range q.Matches {
		if m.Start < at || m.End > q.Excerpt.End {
			continue
		}
		add(m.Start, false)
		add(m.End, true)
	}
	add(q.Excerpt.End, false)
	return pieces
}

// glossaryPage lists every definition.
func glossaryPage(c *corpus.Corpus) page {
	p := newPage(c, "Glossary", "What estimative terms and confidence levels mean.")
	p.Heading = p.Title
	for x := range c.Passages() {
		if x.Kind != corpus.Definition {
			continue
		}
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Document != x.Document {
			p.Groups = append(p.Groups, groupView{Heading: x.Document.Name(), Document: x.Document})
		}
		g := &p.Groups[len(p.Groups)-1]
		for _, q := range bot.Runs(x) {
			quote := viewQuote(q)
			quote.Document, quote.Number = "", ""
			g.Quotes = append(g.Quotes, quote)
		}
	}
	return p
}

// sourcesPage lists the documents.
func sourcesPage(c *corpus.Corpus) page {
	p := newPage(c, "Documents", "The declassified documents that answers are quoted from.")
	p.Heading, p.Notice = p.Title, language.SourcesHeading()
	return p
}

// messagePage says that there is nothing at an address, or why it is refused.
func messagePage(code int, why string) page {
	return page{Title: http.StatusText(code), Heading: http.StatusText(code), Status: code, Notice: why, Examples: examples}
}

// mark is a level as bars, of which one more is filled a level: none of five, up to five of five. It is hidden from
// screen readers, because the words stand beside it.
func mark(l corpus.Level) template.HTML { return marks[l] }

var marks = func() (all [corpus.High + 1]template.HTML) {
	for l := range all {
		var b strings.Builder
		b.WriteString(`<svg class="mark" viewBox="0 0 22 16" width="22" height="16" aria-hidden="true" focusable="false">`)
		for i := range 5 {
			class := "empty"
			if i < l {
				class = "full"
			}
			height := 3 + 3*i
			fmt.Fprintf(&b, `<rect class="%s" x="%.1f" y="%.1f" width="3" height="%d" rx="0.5"/>`,
				class, 0.5+4.4*float64(i), 15.5-float64(height), height)
		}
		b.WriteString(`</svg>`)
		all[l] = template.HTML(b.String())
	}
	return all
}()

// bar draws a range on a line from 0 to 100 percent.
func bar(low, high int) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg class="range" viewBox="0 0 104 10" width="104" height="10" aria-hidden="true" focusable="false">`+
		`<line x1="2" y1="5" x2="102" y2="5"/><line x1="2" y1="1" x2="2" y2="9"/><line x1="52" y1="3" x2="52" y2="7"/><line x1="102" y1="1" x2="102" y2="9"/>`+
		`<rect x="%d" y="2" width="%d" height="6" rx="1"/></svg>`, 2+low, high-low))
}

// plural counts things.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", many)
}

// Package bot turns a question into an answer: passages of the corpus, quoted, with what the source states about
// just those words.
//
// An answer is made of quotations and of notices. A quotation is a place in a passage, not a string, so that there is
// no field to paraphrase into. A notice is the bot's own sentence, and never looks like a quotation. The package's own
// files name no platform: each has a folder here, which turns its events into a Question and draws an Answer.
package bot

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"findings/corpus"
	"findings/index"
)

// A Searcher finds passages in one corpus. *index.Index is one. Search must be safe for concurrent use.
type Searcher interface {
	Search(context.Context, index.Query) (index.Results, error)
	Corpus() *corpus.Corpus
}

// Options are the settings of a Bot; the zero value is right for a program that answers on its own machine.
type Options struct {
	BaseURL string       // where the reader page is, without a slash at the end; empty: links begin with "/"
	Logger  *slog.Logger // nil: nothing is logged
}

// A Bot answers questions. It is safe for concurrent use.
type Bot struct {
	options Options

	// in is held for reading while a question is answered, so that Swap returns only when nobody uses the old one.
	in       sync.RWMutex
	searcher Searcher
}

// New returns a Bot that answers from s.
func New(s Searcher, o Options) *Bot {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Bot{options: o, searcher: s}
}

// Swap makes the Bot answer from s from now on and returns what it answered from before. No question sees half of
// either, and none is still using the old one when Swap returns.
func (b *Bot) Swap(s Searcher) (old Searcher) {
	b.in.Lock()
	defer b.in.Unlock()
	old, b.searcher = b.searcher, s
	return old
}

// Corpus returns the corpus that questions are answered from now.
func (b *Bot) Corpus() *corpus.Corpus {
	b.in.RLock()
	defer b.in.RUnlock()
	return b.searcher.Corpus()
}

// BaseURL returns where the reader page is, as Options has it.
func (b *Bot) BaseURL() string { return b.options.BaseURL }

// Answer answers a question. It does not fail: where the search did, the answer says so and carries the cause in Err.
func (b *Bot) Answer(ctx context.Context, q Question) Answer {
	b.in.RLock()
	defer b.in.RUnlock()
	q.Command = cmp.Or(q.Command, Ask)
	var a Answer
	switch c, known := FindCommand(q.Command); {
	case !known:
		a = Answer{Notice: q.Language.UnknownCommand(q.Command)}
	case c.Argument != "" && !hasWords(q.Text):
		a = Answer{Notice: q.Language.Empty(c)}
	case len(q.Text) > MaxQuestion:
		a = Answer{Notice: q.Language.TooLong(len(q.Text))}
	default:
		a = c.answer(ctx, b.searcher, q)
	}
	a.Question, a.base = q, b.options.BaseURL
	if a.Err != nil {
		a.Notice = q.Language.Trouble()
		b.options.Logger.Error("answer", "command", q.Command, "length", len(q.Text), "err", a.Err)
	}
	return a
}

// ask answers a question in words from the index.
func ask(ctx context.Context, s Searcher, q Question) Answer {
	limit := min(cmp.Or(max(q.Limit, 0), DefaultQuotes), MaxQuotes)
	if q.All {
		limit = MaxFound
	}
	query := index.Query{
		Text: Clean(q.Text), Previous: Clean(q.Previous), Documents: q.Documents, Kinds: q.Kinds,
		Document: q.Document, Offset: q.Offset, Limit: limit,
	}
	if q.Country != "" {
		name, ok := actor(s.Corpus(), q.Country)
		if !ok {
			return unknownActor(s.Corpus(), q, q.Country)
		}
		query.Country = name
	}
	if q.Document != "" {
		if _, ok := s.Corpus().Document(q.Document); !ok {
			return Answer{Notice: q.Language.UnknownDocument(q.Document), Topics: documentIDs(s.Corpus())}
		}
	}
	r, err := s.Search(ctx, query)
	if err != nil {
		return Answer{Err: err}
	}
	a := Answer{Explanation: r.Explanation, Total: r.Total}
	if !r.Answered || len(r.Hits) == 0 {
		a.Notice, a.Topics = q.Language.Nothing(r.Reason), r.Topics
		return a
	}
	var quotes []Quote
	for _, h := range r.Hits {
		words := excerpt(h.Passage, h.Sentence, h.Beside)
		matches := slices.DeleteFunc(h.Matches, func(m corpus.Span) bool { return m.Start < words.Start || m.End > words.End })
		quotes = append(quotes, Quote{Passage: h.Passage, Excerpt: words, Matches: matches, Score: h.Score})
	}
	a.Groups = []Group{{Quotes: quotes}}
	if r.Reason != "" {
		a.Notice = q.Language.Missing(r.Reason)
	}
	if next := q.Offset + len(quotes); next < r.Total {
		more := q
		more.Offset = next
		a.Next = &more
	}
	return a
}

// country groups what the corpus holds on one actor: by assessment, newest first; in each the key judgments, then the
// other findings by section.
func country(_ context.Context, s Searcher, q Question) Answer {
	c := s.Corpus()
	about, none := subject(c, q)
	if none != nil {
		return *none
	}
	a := Answer{Subject: about.name}
	for _, d := range visible(c, q) {
		var judgments, others []Group
		for _, p := range d.Passages {
			if !about.has(p) {
				continue
			}
			into, heading := &others, p.Section
			if p.Kind == corpus.KeyJudgment || p.Kind == corpus.Dissent {
				into, heading = &judgments, q.Language.KeyJudgments()
			}
			if n := len(*into); n == 0 || (*into)[n-1].Heading != heading {
				*into = append(*into, Group{Heading: heading, Document: d})
			}
			last := &(*into)[len(*into)-1]
			last.Quotes = append(last.Quotes, about.quotes(p)...)
		}
		a.Groups = append(append(a.Groups, judgments...), others...)
	}
	if len(a.Groups) == 0 {
		return unknownActor(c, q, about.name)
	}
	return a
}

// compare puts one actor's key judgments of all assessments side by side, by the year of the election. An assessment
// of an election that has none on the actor is shown as such.
func compare(_ context.Context, s Searcher, q Question) Answer {
	c := s.Corpus()
	about, none := subject(c, q)
	if none != nil {
		return *none
	}
	a := Answer{Subject: about.name}
	found := false
	for _, d := range slices.Backward(visible(c, q)) {
		g := Group{Heading: cmp.Or(d.Election, d.Title), Document: d}
		for _, p := range d.Passages {
			if (p.Kind == corpus.KeyJudgment || p.Kind == corpus.Dissent) && about.has(p) {
				g.Quotes = append(g.Quotes, about.quotes(p)...)
			}
		}
		found = found || len(g.Quotes) > 0
		if d.Year > 0 || len(g.Quotes) > 0 {
			a.Groups = append(a.Groups, g)
		}
	}
	if !found {
		if about.written == nil && !slices.Contains(c.Actors(), about.name) {
			return unknownActor(c, q, about.name)
		}
		return Answer{Subject: about.name, Notice: q.Language.NoKeyJudgment(about.name)}
	}
	return a
}

// glossary answers from definitions alone.
func glossary(ctx context.Context, s Searcher, q Question) Answer {
	q.Kinds = []corpus.Kind{corpus.Definition}
	return ask(ctx, s, q)
}

// visible are the documents that the question may be answered from, newest first.
func visible(c *corpus.Corpus, q Question) []*corpus.Document {
	var ds []*corpus.Document
	for _, d := range c.Documents() {
		if q.Documents == nil || slices.Contains(q.Documents, d.ID) {
			ds = append(ds, d)
		}
	}
	return ds
}

// subject finds whom a country summary or a comparison is asked about, or says what stands in the way.
func subject(c *corpus.Corpus, q Question) (subjectOf, *Answer) {
	if name, ok := actor(c, q.Text); ok {
		return subjectOf{name, c.Names(), nil}, nil
	}
	if len(c.Names().Actors(Clean(q.Text))) > 1 {
		return subjectOf{}, &Answer{Notice: q.Language.OneAtATime(), Topics: c.Actors()}
	}
	if about, ok := writtenName(visible(c, q), Clean(q.Text)); ok {
		return about, nil
	}
	a := unknownActor(c, q, q.Text)
	return subjectOf{}, &a
}

// actor finds whom people mean by a name.
func actor(c *corpus.Corpus, text string) (string, bool) {
	text = Clean(text)
	if name, ok := c.Names().Canonical(text); ok {
		return name, true
	}
	for _, a := range c.Actors() {
		if strings.EqualFold(a, text) {
			return a, true
		}
	}
	if found := c.Names().Actors(text); len(found) == 1 {
		return found[0], true
	}
	return "", false
}

func unknownActor(c *corpus.Corpus, q Question, name string) Answer {
	return Answer{Notice: q.Language.NothingOn(Clean(name)), Topics: c.Actors()}
}

func documentIDs(c *corpus.Corpus) []string {
	var ids []string
	for _, d := range c.Documents() {
		ids = append(ids, d.ID)
	}
	return ids
}

package web

import (
	"cmp"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"findings/bot"
	"findings/corpus"
)

// A readerView is a document as it is read.
type readerView struct {
	Document *corpus.Document
	Name     string
	About    string // what kind of edition it is
	Sections []sectionView
	Newer    string // address of a newer version, or of the same finding in it; empty where this is the newest
}

// A sectionView is what stands under one heading.
type sectionView struct {
	ID       string
	Heading  string
	Passages []passageView
}

// A passageView is a passage in its place.
type passageView struct {
	ID       string
	Link     string
	Page     string // said where it differs from the passage before
	Kind     string // said where it is not the discussion
	Dissent  bool
	Bullet   bool
	Selected bool
	Quoted   bool
	Excerpt  bool // the embedded edition's: a part of a sentence, between quotation marks
	Gloss    string
	Context  string
	Remarks  []string
	Runs     []runView
	Take     *takeView // for the one that is selected
}

// A takeView is what a reader can take along from the selected passage, and where to go on.
type takeView struct {
	Citations      bot.Citations
	Link           string // whole address
	Previous, Next string // addresses of the passages around it; empty at the ends
}

// A runView is some neighbouring sentences under the same statements, with the bytes around them.
type runView struct {
	Before   string // bytes between the sentence before and these: white space, a portion mark
	Pieces   []piece
	After    string // bytes behind the last sentence
	Levels   []levelView
	Unstated string
	Level    corpus.Level // the highest stated, for the edge
	Selected bool         // all of it is the quotation that the address means

	Likelihood string
	Ranges     []rangeView
}

// documentPage shows d, with the quotation highlighted that the address means; base is where the reader page is.
func documentPage(c *corpus.Corpus, d *corpus.Document, selected *bot.Quote, base string) page {
	p := newPage(c, d.Title, language.Document(d))
	p.Heading = d.Title
	v := &readerView{Document: d, Name: language.Document(d)}
	if d.Embedded() {
		v.About = "Excerpts: the findings that are quoted here, in the order of the document, not the whole of it."
	}
	if live, ok := c.Document(d.ID); ok && live != d {
		v.Newer = "/d/" + live.Address()
		if selected != nil {
			if q, ok := c.Passage(live.Address() + "/" + selected.Passage.Local()); ok && q.Document == live {
				v.Newer = q.Link()
			}
		}
	}
	if selected != nil {
		p.Title = language.Place(*selected) + ", " + d.Title
		p.Description = language.Level(*selected) + ". " + language.Source(*selected)
	}
	page := ""
	for i, x := range d.Passages {
		if n := len(v.Sections); n == 0 || v.Sections[n-1].Heading != x.Section {
			v.Sections = append(v.Sections, sectionView{ID: fmt.Sprint("section-", n+1), Heading: x.Section})
		}
		s := &v.Sections[len(v.Sections)-1]
		pv := viewPassage(x, selected)
		if pv.Page == page && !pv.Selected {
			pv.Page = ""
		}
		page = cmp.Or(pv.Page, page)
		if pv.Selected {
			pv.Take = viewTake(d, i, *selected, base)
		}
		s.Passages = append(s.Passages, pv)
	}
	p.Reader = v
	return p
}

// viewTake prepares what can be taken along from passage i of d.
func viewTake(d *corpus.Document, i int, q bot.Quote, base string) *takeView {
	link := base + q.Link()
	v := &takeView{Citations: bot.Cite(q, link), Link: link}
	if i > 0 {
		v.Previous = d.Passages[i-1].Link()
	}
	if i+1 < len(d.Passages) {
		v.Next = d.Passages[i+1].Link()
	}
	return v
}

// viewPassage prepares a passage for its place in the document.
func viewPassage(p *corpus.Passage, selected *bot.Quote) passageView {
	whole := bot.QuoteAt(p, "")
	v := passageView{
		ID: p.Local(), Link: p.Link(), Page: p.Page, Dissent: p.Kind == corpus.Dissent, Bullet: p.Parent != "",
		Quoted: whole.Quoted(), Excerpt: p.Document.Embedded(), Gloss: p.Gloss, Context: language.Context(whole),
		Remarks: language.Caveats(whole),
	}
	if p.Kind != corpus.Body {
		v.Kind = p.Kind.String()
	}
	var quoted corpus.Span
	if selected != nil && selected.Passage == p {
		v.Selected, quoted = true, selected.Excerpt
	}
	// Where a document is whole, most of its sentences state no level; only beside those that might be taken to have
	// one is it said that they have none.
	stated := p.Document.Embedded() || p.Kind == corpus.KeyJudgment || v.Selected ||
		slices.ContainsFunc(p.Sentences, func(s corpus.Sentence) bool { return len(s.Confidence) > 0 })
	for i := 0; i < len(p.Sentences); i++ {
		first := i
		for i+1 < len(p.Sentences) && sameRun(p.Sentences[i], p.Sentences[i+1], quoted) {
			i++
		}
		v.Runs = append(v.Runs, viewRun(p, first, i, quoted, stated))
	}
	return v
}

// sameRun reports whether two neighbouring sentences stand under the same statements, and both inside or both outside
// the quotation that is highlighted.
func sameRun(a, b corpus.Sentence, quoted corpus.Span) bool {
	inside := func(s corpus.Sentence) bool { return s.Start >= quoted.Start && s.End <= quoted.End }
	if inside(a) != inside(b) {
		return false
	}
	return len(a.Confidence) == 0 && len(b.Confidence) == 0 || reflect.DeepEqual(a.Confidence, b.Confidence)
}

// viewRun prepares sentences first to last of p. The bytes between two runs go with the later one, those before the
// first and after the last sentence with these, so that the runs joined are the passage.
func viewRun(p *corpus.Passage, first, last int, quoted corpus.Span, stated bool) runView {
	from, to := p.Sentences[first].Start, p.Sentences[last].End
	q := bot.Quote{Passage: p, Excerpt: corpus.Span{Start: from, End: to}}
	r := runView{Selected: to > from && from >= quoted.Start && to <= quoted.End}
	r.Levels, r.Unstated = viewLevels(q)
	if !stated {
		r.Unstated = ""
	}
	if p.Document.Embedded() || r.Selected {
		r.Likelihood, r.Ranges = language.Likelihood(q), viewRanges(q)
	}
	for _, l := range r.Levels {
		r.Level = max(r.Level, l.Level)
	}
	before := 0
	if first > 0 {
		before = p.Sentences[first-1].End
	}
	r.Before = p.Text[before:from]
	at := from
	for _, s := range p.Sentences[first : last+1] {
		for _, e := range s.Likelihood {
			if e.Start < at || e.End > to || e.Start == e.End {
				continue
			}
			if e.Start > at {
				r.Pieces = append(r.Pieces, piece{Text: p.Text[at:e.Start]})
			}
			t := piece{Text: p.Text[e.Start:e.End]}
			if e.OnLadder() {
				t.Term = "/glossary/" + url.PathEscape(strings.ToLower(e.Term))
				t.Range = fmt.Sprintf("%d–%d%%", e.Low, e.High)
			}
			r.Pieces = append(r.Pieces, t)
			at = e.End
		}
	}
	if at < to {
		r.Pieces = append(r.Pieces, piece{Text: p.Text[at:to]})
	}
	if last == len(p.Sentences)-1 {
		r.After = p.Text[to:]
	}
	return r
}

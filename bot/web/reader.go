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

// A readerView is a document, or a part of a long one, as it is read.
type readerView struct {
	Document *corpus.Document
	Facts    []fact
	About    string        // what kind of edition it is
	Contents []contentView // the headings of the whole document
	Sections []sectionView
	Ranges   []rangeView // of the terms in Sections, for those who cannot see them drawn
	Newer    string      // address of a newer version, or of the same finding in it; empty where this is the newest
	Exports  []topic
	Part     int // from 1; 0 where the document is on one page
	Parts    int
	Previous string // address of the part before, or empty
	Next     string
}

// A fact is something about a document.
type fact struct{ Name, Value string }

// A contentView is a line of the table of contents.
type contentView struct{ Heading, Link string }

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
	Page     string // said where it differs from the passage before; "?" where it is not known
	Kind     string // said where it is not the discussion; of a dissent, whose it is
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

// A runView is some neighbouring sentences under the same statements, with the bytes around them.
type runView struct {
	Before     string // bytes between the sentence before and these: white space, a portion mark
	Pieces     []piece
	After      string // bytes behind the last sentence
	Levels     []levelView
	Unstated   string
	Covered    bool // some level is stated for it
	Selected   bool // it is part of the quotation that the address means
	Continued  bool // so is the run before it
	Likelihood string
	Ranges     []rangeView
}

// partBytes is how much text of a long document goes on one page, so that the page stays small (150 KB compressed) and
// quick: about 13 printed pages. Sections are kept together up to twice as much.
const partBytes = 40_000

// documentPage shows d, with the quotation highlighted that the address means and its picture, if any, or the part of
// that number; base is where the reader page is.
func documentPage(c *corpus.Corpus, d *corpus.Document, selected *bot.Quote, picture *pictureView, part int, base string) page {
	p := newPage(c, d.Title, language.Document(d))
	p.Heading = d.Title
	v := &readerView{Document: d, Facts: facts(d), Exports: exportLinks("/d/"+d.Address()+"/export", nil)}
	switch {
	case d.Embedded():
		v.About = "Excerpts: the findings that are quoted here, in the order of the document, not the whole of it."
	case d.Draft:
		v.About = "A draft: this document was imported with doubts that nobody has looked at yet. Compare with the publisher’s copy."
	}
	v.Newer = newer(c, d, selected)
	parts := split(d.Passages)
	if selected != nil {
		p.Title = language.Place(*selected) + ", " + d.Title
		p.Preview = viewPreview(*selected, base)
		p.Preview.Picture, p.Base = picture, base
		p.Description = p.Preview.Description
		part = 1 + slices.IndexFunc(parts, func(s corpus.Span) bool { return selected.Passage.Order < s.End })
	}
	part = min(max(part, 1), len(parts))
	shown := corpus.Span{}
	if len(parts) > 0 {
		shown = parts[part-1]
	}
	if len(parts) > 1 {
		v.Part, v.Parts = part, len(parts)
		if part > 1 {
			v.Previous = partLink(d, part-1)
		}
		if part < len(parts) {
			v.Next = partLink(d, part+1)
		}
	}
	printed, section := "", ""
	for i, in := 0, 0; i < len(d.Passages); i++ {
		x := d.Passages[i]
		for parts[in].End <= i {
			in++
		}
		opens := i == 0 || d.Passages[i-1].Section != x.Section
		if opens {
			section = fmt.Sprint("section-", len(v.Contents)+1)
			entry := contentView{x.Section, "#" + section}
			if in+1 != part {
				entry.Link = partLink(d, in+1) + entry.Link
			}
			v.Contents = append(v.Contents, entry)
		}
		if i < shown.Start || i >= shown.End {
			continue
		}
		if opens || i == shown.Start {
			v.Sections = append(v.Sections, sectionView{ID: section, Heading: x.Section})
		}
		pv := viewPassage(x, selected)
		if pv.Page == printed && !pv.Selected {
			pv.Page = ""
		} else if pv.Page == "" {
			pv.Page = "?" // it need not be the page of the passage above
		}
		printed = x.Page
		if pv.Selected {
			pv.Take = viewTake(d, i, *selected, base)
			pv.Take.Picture = picture
		}
		s := &v.Sections[len(v.Sections)-1]
		s.Passages = append(s.Passages, pv)
		for _, r := range viewRanges(bot.WholeQuote(x)) {
			if !slices.Contains(v.Ranges, r) {
				v.Ranges = append(v.Ranges, r)
			}
		}
	}
	p.Reader = v
	return p
}

// newer is the address of the version of d that is live, or of the same finding in it; empty where d is that.
func newer(c *corpus.Corpus, d *corpus.Document, selected *bot.Quote) string {
	live, ok := c.Document(d.ID)
	if !ok || live == d {
		return ""
	}
	if selected != nil {
		if p, ok := c.Passage(live.Address() + "/" + selected.Passage.Local()); ok && p.Document == live {
			return p.Link()
		}
	}
	return "/d/" + live.Address()
}

// split cuts a document's passages into parts for one page each, at the beginning of a section where it can.
func split(passages []*corpus.Passage) []corpus.Span {
	var parts []corpus.Span
	size, start := 0, 0
	for i, p := range passages {
		opens := i > 0 && passages[i-1].Section != p.Section
		if i > start && (size >= partBytes && opens || size >= 2*partBytes) {
			parts = append(parts, corpus.Span{Start: start, End: i})
			size, start = 0, i
		}
		size += len(p.Text) + len(p.Gloss)
	}
	if start < len(passages) {
		parts = append(parts, corpus.Span{Start: start, End: len(passages)})
	}
	return parts
}

// partLink is the address of a part.
func partLink(d *corpus.Document, part int) string {
	return fmt.Sprintf("/d/%s?part=%d", d.Address(), part)
}

// facts is what is known about a document.
func facts(d *corpus.Document) []fact {
	var list []fact
	add := func(name, value string) {
		if value != "" {
			list = append(list, fact{name, value})
		}
	}
	s := d.Source
	add("Number", s.Number)
	add("Publisher", s.Publisher)
	if !s.Issued.IsZero() {
		add("Issued", s.Issued.Format("2 January 2006"))
	}
	if !s.Declassified.IsZero() {
		add("Declassified", s.Declassified.Format("2 January 2006"))
	}
	if !s.Released.IsZero() {
		add("Made public", s.Released.Format("2 January 2006"))
	}
	add("Election", d.Election)
	add("Drafted by", strings.Join(s.Drafters, ", "))
	add("Coordinated with", strings.Join(s.Coordinated, ", "))
	add("Version (SHA-256)", d.Version)
	return list
}

// viewPassage prepares a passage for its place in the document.
func viewPassage(p *corpus.Passage, selected *bot.Quote) passageView {
	whole := bot.WholeQuote(p)
	v := passageView{
		ID: p.Local(), Link: p.Link(), Page: p.Page, Dissent: p.Kind == corpus.Dissent, Bullet: p.Parent != "",
		Quoted: whole.Quoted(), Excerpt: p.Document.Embedded(), Gloss: p.Gloss, Context: language.Context(whole),
		Remarks: language.Caveats(whole),
	}
	if p.Kind != corpus.Body {
		v.Kind = p.Kind.String()
	}
	if whose := language.Holders(whole); v.Dissent && whose != "" { // over its words, not behind them
		v.Kind = whose
		v.Remarks = slices.DeleteFunc(v.Remarks, func(s string) bool { return s == whose })
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

// within reports whether a sentence is part of the quotation that is highlighted.
func within(s corpus.Sentence, quoted corpus.Span) bool {
	return s.End > s.Start && s.Start >= quoted.Start && s.End <= quoted.End
}

// sameRun reports whether two neighbouring sentences stand under the same statements, and both inside or both outside
// the quotation that is highlighted.
func sameRun(a, b corpus.Sentence, quoted corpus.Span) bool {
	if within(a, quoted) != within(b, quoted) {
		return false
	}
	return len(a.Confidence) == 0 && len(b.Confidence) == 0 || reflect.DeepEqual(a.Confidence, b.Confidence)
}

// viewRun prepares sentences first to last of p. The bytes between two runs go with the later one, those before the
// first and behind the last sentence with these, so that the runs joined are the passage.
func viewRun(p *corpus.Passage, first, last int, quoted corpus.Span, stated bool) runView {
	from, to, before := p.Sentences[first].Start, p.Sentences[last].End, 0
	if first > 0 {
		before = p.Sentences[first-1].End
	}
	q := bot.Quote{Passage: p, Excerpt: corpus.Span{Start: from, End: to}}
	r := runView{
		Before: p.Text[before:from], Selected: within(p.Sentences[first], quoted),
		Continued: first > 0 && within(p.Sentences[first-1], quoted),
	}
	if last == len(p.Sentences)-1 {
		r.After = p.Text[to:]
	}
	r.Levels, r.Unstated = viewLevels(q)
	r.Covered = len(r.Levels) > 0
	if !stated {
		r.Unstated = ""
	}
	if p.Document.Embedded() || r.Selected {
		r.Likelihood, r.Ranges = language.Likelihood(q), viewRanges(q)
	}
	at := from
	for _, s := range p.Sentences[first : last+1] {
		for _, x := range noteworthy(p, s) {
			if x.Start < at || x.End > to {
				continue
			}
			if x.Start > at {
				r.Pieces = append(r.Pieces, piece{Text: p.Text[at:x.Start]})
			}
			r.Pieces = append(r.Pieces, x.piece)
			at = x.End
		}
	}
	if at < to {
		r.Pieces = append(r.Pieces, piece{Text: p.Text[at:to]})
	}
	return r
}

// A placed piece is one with its place in the passage.
type placed struct {
	corpus.Span
	piece
}

// noteworthy returns the estimative terms of a sentence and what is withheld in it, in order.
func noteworthy(p *corpus.Passage, s corpus.Sentence) []placed {
	var list []placed
	for _, e := range s.Likelihood {
		if e.Start < e.End && e.OnLadder() {
			list = append(list, placed{e.Span, piece{
				Text: p.Text[e.Start:e.End], Term: "/glossary/" + url.PathEscape(strings.ToLower(e.Term)),
				Range: rangeView{e.Low, e.High},
			}})
		}
	}
	if !s.Redacted {
		return list
	}
	gone := corpus.FindRedactions(s.Of(p.Text))
	if len(gone) == 0 {
		gone = []corpus.Span{{}} // its beginning, of which nothing is left
	}
	for _, g := range gone {
		g.Start, g.End = g.Start+s.Start, g.End+s.Start
		list = append(list, placed{g, piece{Text: p.Text[g.Start:g.End], Withheld: true}})
	}
	slices.SortStableFunc(list, func(a, b placed) int { return cmp.Compare(a.Start, b.Start) })
	return list
}

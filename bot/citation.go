package bot

import (
	"strings"

	"findings/corpus"
)

// Citations are the forms in which a quotation can be taken along into a text. Each has the words as the source has
// them, where they stand, and the level stated for them or that none is. A finding whose words are not known is told
// in our words, without quotation marks.
type Citations struct {
	Plain       string // one line with the page, for notes and footnotes
	Markdown    string // a block quotation with a linked source below it
	Attribution string // a journalist's line: the words, who says so where and when, with what confidence
}

// Cite returns the forms for a quotation of the answer.
func (a Answer) Cite(q Quote) Citations { return Cite(q, a.Link(q)) }

// Cite returns the forms for a quotation that can be read at link.
func Cite(q Quote, link string) Citations {
	l := Language{}
	words := "“" + q.Text() + "”"
	if !q.Quoted() {
		words = l.Basis(q.Passage) + ": " + q.Passage.Gloss
	}
	standing := l.levels(q)
	for _, s := range append([]string{l.Likelihood(q)}, l.Caveats(q)...) {
		if s != "" && !(s == l.Basis(q.Passage) && !q.Quoted()) {
			standing = append(standing, s)
		}
	}
	told := sentences(standing)

	source := l.Document(q.Passage.Document) + ", " + l.Place(q)
	c := Citations{Plain: words + " (" + source + "). " + told + " " + link}

	quoted := escapeMarkdown(q.Text())
	if !q.Quoted() {
		quoted = escapeMarkdown(words)
	} else {
		quoted = "> " + strings.ReplaceAll(quoted, "\n", "\n> ")
	}
	c.Markdown = quoted + "\n\n— [" + escapeMarkdown(q.Passage.Document.Name()) + "](" + linkTarget(link) + "), " +
		escapeMarkdown(l.Place(q)) + ". " + escapeMarkdown(told)

	c.Attribution = words + " — " + l.attribution(q.Passage) + ". " + told
	return c
}

// levels says the level of a quotation, or, where its sentences differ in it, of each part.
func (l Language) levels(q Quote) []string {
	runs := q.Runs()
	if len(runs) < 2 {
		return []string{l.Level(q)}
	}
	var levels []string
	for _, run := range runs {
		begins := strings.Fields(run.Text())
		levels = append(levels, "“"+strings.Join(begins[:min(4, len(begins))], " ")+" …”: "+l.Level(run))
	}
	return levels
}

// attribution says which part of which document a passage is, from whom, and when it was issued and became public.
func (l Language) attribution(p *corpus.Passage) string {
	d := p.Document
	s := p.Kind.String() + " of " + d.Name()
	if d.Source.Publisher != "" {
		s += ", " + d.Source.Publisher
	}
	if !d.Source.Issued.IsZero() {
		s += ", issued " + d.Source.Issued.Format("2 January 2006")
	}
	if !d.Source.Released.IsZero() {
		s += ", made public " + d.Source.Released.Format("2 January 2006")
	}
	if place := l.Place(WholeQuote(p)); place != "" {
		s += "; " + place
	}
	return s
}

// WholeQuote is all of a passage as one quotation, for showing a passage in its context; its sentences may stand under
// different confidence, so that a level is to be said of each by its own quotation.
func WholeQuote(p *corpus.Passage) Quote {
	return Quote{Passage: p, Excerpt: corpus.Span{End: len(p.Text)}}
}

// sentences ends each of some statements with a full stop.
func sentences(list []string) string {
	for i, s := range list {
		list[i] = strings.TrimRight(s, ".") + "."
	}
	return strings.Join(list, " ")
}

// escapeMarkdown makes text mean itself in Markdown (CommonMark 0.31, section 2.4: any ASCII punctuation can be
// escaped).
func escapeMarkdown(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune("\\`*_{}[]()<>#+-!|~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// linkTarget keeps an address from ending a Markdown link early.
func linkTarget(link string) string {
	return strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E").Replace(link)
}

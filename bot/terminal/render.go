// Package terminal draws answers as lines of text. It needs no account and no server.
package terminal

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"findings/bot"
	"findings/corpus"
)

// Style says how to draw.
type Style struct {
	Color bool // use the escape sequences of ECMA-48 for weight; the words are the same without
}

// Render writes an answer. A quotation stands between quotation marks on one line, unwrapped, so that it can be copied
// as it is. Control characters, which a hostile document might have, are replaced, so that nothing in an answer can
// steer the terminal.
func Render(w io.Writer, a bot.Answer, s Style) error {
	d := drawing{Style: s, language: a.Question.Language}
	for _, g := range a.Groups {
		d.group(a, g)
	}
	if a.Notice != "" {
		d.line(harmless(a.Notice))
	}
	if len(a.Topics) > 0 {
		if !a.Listing() {
			d.line(d.language.Closest(), ":")
		}
		for _, t := range a.Topics {
			d.line("  - ", harmless(t))
		}
	}
	if a.Next != nil {
		d.line(d.dim(fmt.Sprintf("%d more: --limit %d", a.Total-a.Next.Offset, min(a.Total, bot.MaxQuotes))))
	}
	_, err := io.WriteString(w, strings.TrimRight(d.out.String(), "\n")+"\n")
	return err
}

type drawing struct {
	Style
	language bot.Language
	out      strings.Builder
	document *corpus.Document
}

func (d *drawing) group(a bot.Answer, g bot.Group) {
	if g.Document != nil && g.Document != d.document {
		d.document = g.Document
		d.line(d.bold(d.language.Document(g.Document)))
		d.line()
	}
	if g.Heading != "" {
		d.line(d.bold(g.Heading))
		d.line()
	}
	if len(g.Quotes) == 0 {
		d.line(harmless(d.language.NoneIn(a.Subject)))
		d.line()
	}
	for _, q := range g.Quotes {
		d.quote(a, q, g.Document != nil)
	}
}

// quote draws one quotation; inDocument leaves out the document's name, which stands above.
func (d *drawing) quote(a bot.Answer, q bot.Quote, inDocument bool) {
	if q.Quoted() {
		d.line(d.bold("“" + q.Text() + "”"))
	} else {
		d.line(harmless(q.Passage.Gloss))
	}
	d.line("  ", harmless(d.language.Level(q)))
	for _, words := range d.language.Stated(q) {
		d.line("  ", harmless(words))
	}
	if l := d.language.Likelihood(q); l != "" {
		d.line("  ", harmless(l))
	}
	for _, r := range d.language.Remarks(q) {
		d.line("  ", harmless(r))
	}
	if inDocument {
		d.line("  ", harmless(d.language.Place(q)))
	} else {
		d.line("  ", harmless(d.language.Source(q)))
	}
	d.line("  ", d.dim(a.Link(q)))
	d.line()
}

// line writes one line of texts, each made harmless or drawn by bold or dim.
func (d *drawing) line(parts ...string) {
	for _, p := range parts {
		d.out.WriteString(p)
	}
	d.out.WriteByte('\n')
}

func (d *drawing) bold(s string) string { return d.sgr("1", s) }
func (d *drawing) dim(s string) string  { return d.sgr("2", s) }

func (d *drawing) sgr(code, s string) string {
	if !d.Color {
		return harmless(s)
	}
	return "\x1b[" + code + "m" + harmless(s) + "\x1b[0m"
}

// harmless replaces the characters that a terminal obeys instead of showing, but for the tab between the cells of a table.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

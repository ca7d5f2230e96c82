package importer

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"findings/corpus"
)

// A noteKey names a footnote by its page and its mark.
type noteKey struct {
	page int
	mark string
}

// writeAll writes the chunks in order. A footnote goes right behind the block that refers to it, so that it stands
// in that block's section; its marks are left out, there and here, as they are no words of the text.
func (l *layout) writeAll() {
	l.notes = map[noteKey]int{}
	for i := range l.chunks {
		if c := &l.chunks[i]; c.kind == Footnote {
			if k := (noteKey{c.page, noteMark(&c.lines[0].words[0])}); k.mark != "" {
				if _, twice := l.notes[k]; !twice {
					l.notes[k] = i
				}
			}
		}
	}
	written := make([]bool, len(l.chunks))
	l.referred = map[int]bool{}
	for i := range l.chunks {
		if l.chunks[i].kind == Footnote {
			continue
		}
		for _, n := range l.references(&l.chunks[i]) {
			l.referred[n] = true
		}
	}
	for i := range l.chunks {
		c := &l.chunks[i]
		if written[i] || c.kind == Footnote && l.referred[i] {
			continue
		}
		l.write(c)
		if c.kind == Footnote {
			continue
		}
		for _, n := range l.references(c) {
			if !written[n] {
				written[n] = true
				l.write(&l.chunks[n])
			}
		}
	}
}

// references returns the footnotes that a chunk's raised marks refer to.
func (l *layout) references(c *chunk) []int {
	var out []int
	for i := range c.lines {
		for j := range c.lines[i].words {
			if n, ok := l.reference(&c.lines[i], &c.lines[i].words[j]); ok {
				out = append(out, n)
			}
		}
	}
	return out
}

func (l *layout) reference(ln *typeLine, w *wordBox) (int, bool) {
	if !w.raised {
		return 0, false
	}
	n, ok := l.notes[noteKey{ln.page, noteMark(w)}]
	return n, ok
}

// noteMark is the mark of a footnote that a word is, without its brackets and full stop.
func noteMark(w *wordBox) string {
	mark := strings.Trim(w.text, "[]().")
	if len(mark) > 3 || strings.Trim(mark, "0123456789*†‡§") != "" && len(mark) > 2 {
		return ""
	}
	return mark
}

// write composes a chunk's text.
func (l *layout) write(c *chunk) {
	b := Block{Kind: c.kind, Depth: c.depth}
	var text strings.Builder
	blank, glue := false, false
	for n := range c.lines {
		ln := &c.lines[n]
		words := ln.words
		if n == 0 && (c.kind == ListItem || c.kind == Footnote && len(words) > 1 && l.isMark(c, &words[0])) {
			words = words[1:]
		}
		start := -1
		var places wordPlacer
		for i := range words {
			w := &words[i]
			if w.blank {
				blank = true
				continue
			}
			if _, note := l.reference(ln, w); note && c.kind != Footnote {
				continue
			}
			sep := " "
			switch {
			case text.Len() == 0, glue:
				sep = ""
			case blank:
				sep = "  "
			case i > 0:
				sep = l.separator(c, ln, &words[i-1], w)
			}
			glue, blank = false, false
			text.WriteString(sep)
			if start < 0 {
				start = text.Len()
				if k := len(b.Marks); k == 0 || b.Marks[k-1].Page != ln.page {
					b.Marks = append(b.Marks, PageMark{Offset: start, Page: ln.page})
				}
			}
			places.add(text.Len()-start, w.left-ln.left, w.right-ln.left)
			text.WriteString(w.text)
		}
		if start < 0 {
			continue
		}
		end := text.Len()
		if last := &words[len(words)-1]; n+1 < len(c.lines) && !last.blank {
			next := &c.lines[n+1].words[0]
			switch {
			case endsInHyphen(last) && !next.blank:
				so := text.String()
				keep, certain := l.hyphen(so[:end-1], next.text)
				if !certain {
					l.doubt(ln.page, DoubtHyphen, fmt.Sprintf("%s|%s: the document does not say whether the hyphen is part of the word",
						last.text, next.text))
				}
				if !keep {
					text.Reset()
					text.WriteString(so[:end-1])
					end--
				}
				glue = true
			case strings.HasSuffix(last.text, "—") && len(last.text) > len("—"):
				glue = true // a dash without spaces, at which the line was broken
			}
		}
		b.MachineRead = b.MachineRead || l.pages[ln.page-1].machine
		sheet := l.pages[ln.page-1]
		at := sheet.lying(ln.rect)
		b.Boxes = append(b.Boxes, LineBox{Span: corpus.Span{Start: start, End: end}, Page: ln.page,
			Left: tenth(at.left), Top: tenth(at.top), Right: tenth(at.right), Bottom: tenth(at.bottom),
			Words: places.pack(sheet.lean)})
	}
	b.Text = text.String()
	if b.Text == "" {
		return
	}
	l.d.Blocks = append(l.d.Blocks, b)
}

// isMark says whether a footnote's first word is the mark that the text refers to it by.
func (l *layout) isMark(c *chunk, w *wordBox) bool {
	n, known := l.notes[noteKey{c.page, noteMark(w)}]
	return known && l.referred[n]
}

// hyphen asks the document's words about a hyphen at a line's end. Between capitals the case of the next letter says
// nothing.
func (l *layout) hyphen(left, right string) (keep, certain bool) {
	a, _ := utf8.DecodeLastRuneInString(left)
	b, _ := utf8.DecodeRuneInString(right)
	if unicode.IsUpper(a) && unicode.IsUpper(b) {
		left, right = strings.ToLower(left), strings.ToLower(right)
	}
	return l.words.hyphen(left, right)
}

// tenth rounds to a tenth of a point, finer than anybody sees.
func tenth(x float32) float64 { return math.Round(float64(x)*10) / 10 }

// separator says what stands between two words of a line: nothing, a space, the wall of a cell, or a blank run.
func (l *layout) separator(c *chunk, ln *typeLine, a, b *wordBox) string {
	gap := b.left - a.right
	wide := gap >= max(minGutter, wideGap*ln.size)
	switch {
	case b.raised && !wide:
		return ""
	case c.cells && wide:
		return "\t"
	case !b.spaced && b.seq == a.seq+1 && gap < 0.15*ln.size:
		return ""
	case c.kind == Furniture, c.kind == Heading:
		return " "
	case ln.words[0].seq == a.seq && (isNumeral(a.text) || startsNote(&ln.row)):
		return " " // the tab after a number
	case gap >= max(blankRunWidth(a)*ln.size, 3*ln.space()):
		// How many spaces there were is not known: pdfium gives one for a run of them.
		l.doubt(ln.page, DoubtRedaction, fmt.Sprintf("a blank run between %q and %q", a.text, b.text))
		return "  "
	}
	return " "
}

// blankRunWidth is the least gap behind a word, in sizes of the type, that is a blank run: typists put two spaces, and
// justified lines a wide one, between sentences.
func blankRunWidth(a *wordBox) float32 {
	if sentenceEnd(a.text) {
		return wideGap
	}
	return 0.9
}

func (l *layout) doubt(page int, kind, detail string) {
	l.d.Doubts = append(l.d.Doubts, Doubt{Page: page, Kind: kind, Detail: detail})
}

// report adds the pages and what is doubtful about each.
func (l *layout) report() {
	var counts []int
	for _, p := range l.pages {
		if p.chars > 0 {
			counts = append(counts, p.chars)
		}
	}
	slices.Sort(counts)
	median := 0
	if len(counts) > 0 {
		median = counts[len(counts)/2]
	}
	for _, p := range l.pages {
		l.d.Pages = append(l.d.Pages, Page{Number: p.number, Label: p.printed, Width: tenth(p.width), Height: tenth(p.height),
			Uncertain: p.uncertain})
		l.d.Doubts = append(l.d.Doubts, p.doubts...)
		switch {
		case p.unreadable:
			l.doubt(p.number, DoubtEmptyPage, "the page is damaged and cannot be read")
		case p.chars == 0 && !p.machine && len(p.doubts) == 0:
			l.doubt(p.number, DoubtEmptyPage, "no text on the page")
		case len(counts) >= 4 && p.chars*10 < median && !p.machine:
			l.doubt(p.number, DoubtFewWords, fmt.Sprintf("%d characters, where half of the pages have %d or more", p.chars, median))
		}
		if p.uncertain {
			l.doubt(p.number, DoubtOrder, "the order in the file and the order on the page differ: no quotation crosses a line here")
		}
		if p.covered > 0 {
			l.doubt(p.number, DoubtCovered, "black boxes: what they cover is withheld")
		}
	}
}

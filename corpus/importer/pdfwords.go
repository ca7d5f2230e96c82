package importer

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium/references"
)

// The layout code knows pages as words with places: points from the top left corner of the page as it is shown.
// It never looks at what words mean, only at where they stand and how they are set.

// A rect is a place on a page. Before it is shown, its y runs upwards, as PDF counts; afterwards downwards.
type rect struct{ left, top, right, bottom float32 }

func (b rect) width() float32 { return b.right - b.left }

func (b rect) height() float32 { return b.bottom - b.top }

func (b rect) ordered() rect {
	return rect{min(b.left, b.right), min(b.top, b.bottom), max(b.left, b.right), max(b.top, b.bottom)}
}

func (b rect) with(c rect) rect {
	return rect{min(b.left, c.left), min(b.top, c.top), max(b.right, c.right), max(b.bottom, c.bottom)}
}

// covers says whether the middle of c is inside b.
func (b rect) covers(c rect) bool {
	x, y := (c.left+c.right)/2, (c.top+c.bottom)/2
	return b.left <= x && x <= b.right && b.top <= y && y <= b.bottom
}

// A sheet is what was read off one page.
type sheet struct {
	number        int
	label         string // as the file has it, which is not always what is printed
	width, height float32
	crop          rect // the visible part, in PDF's coordinates
	turn          int  // quarter turns clockwise in which the page is shown
	lean          int  // quarter turns clockwise by which the text is still to be turned to stand upright

	stream   []wordBox // in the order of the content stream
	askew    []wordBox // whole lines that run in another direction than most of the page
	bars     []bar
	texts    []textObject
	pictures []rect
	objects  int

	chars, odd int // characters that show something; those among them that are control or private-use characters
	covered    int // characters under bars
	unreadable bool
	invisible  bool // its text is drawn so that nothing of it is seen, over a picture
	machine    bool // its words were read from a picture
	doubts     []Doubt
}

type bar struct {
	rect
	order int  // in which the page's objects are drawn
	hides bool // text that would else be read
}

type textObject struct {
	order int
	ref   references.FPDF_PAGEOBJECT
	m     matrix
}

// shown turns PDF's coordinates to those of the page as shown.
func (s *sheet) shown(b rect) rect {
	c := s.crop
	switch s.turn {
	case 1:
		b = rect{b.top - c.top, b.left - c.left, b.bottom - c.top, b.right - c.left}
	case 2:
		b = rect{c.right - b.left, b.top - c.top, c.right - b.right, b.bottom - c.top}
	case 3:
		b = rect{c.bottom - b.top, c.right - b.left, c.bottom - b.bottom, c.right - b.right}
	default:
		b = rect{b.left - c.left, c.bottom - b.top, b.right - c.left, c.bottom - b.bottom}
	}
	return b.ordered()
}

// upright turns a place on the shown page so that text which lies on its side stands.
func (s *sheet) upright(b rect) rect {
	switch s.lean {
	case 1:
		b = rect{s.height - b.top, b.left, s.height - b.bottom, b.right}
	case 2:
		b = rect{s.width - b.left, s.height - b.top, s.width - b.right, s.height - b.bottom}
	case 3:
		b = rect{b.top, s.width - b.left, b.bottom, s.width - b.right}
	}
	return b.ordered()
}

// lying undoes upright.
func (s *sheet) lying(b rect) rect {
	switch s.lean {
	case 1:
		b = rect{b.top, s.height - b.left, b.bottom, s.height - b.right}
	case 2:
		b = rect{s.width - b.left, s.height - b.top, s.width - b.right, s.height - b.bottom}
	case 3:
		b = rect{s.width - b.top, b.left, s.width - b.bottom, b.right}
	}
	return b.ordered()
}

// uprightHeight is the height of the page as its text stands.
func (s *sheet) uprightHeight() float32 {
	if s.lean&1 == 1 {
		return s.width
	}
	return s.height
}

// A glyph is one character on the page; r is 0 where the file does not say which.
type glyph struct {
	r rune
	rect
	angle   float32 // radians, clockwise
	covered bool    // a bar hides it
}

// A font is how a character is set: size in points as shown, and its origin on the base line.
type font struct {
	size float32
	bold bool
	x, y float32
}

// A wordBox is a word in its place: a run of characters without a gap.
type wordBox struct {
	text string // empty where a bar hides it
	rect
	base   float32 // the y of the base line
	size   float32
	seq    int32 // its place in the content stream
	spaced bool  // white space stands before it in the stream, on its line
	bold   bool
	hyphen bool // it ends at a hyphen that pdfium took for one of the line's
	blank  bool // hidden by a bar
	raised bool // the mark of a footnote, set small and above the base line
}

// gather puts characters together to words. Asking for a font is slow, so it is done for the first and the last
// word of a run of text on a line, and for those between only where these two differ.
func (s *sheet) gather(glyphs []glyph, fontAt func(i int) font) {
	s.turnUpright(glyphs)
	quarter := func(g *glyph) int { return s.quarter(g.angle) }
	var (
		run     []int // indices into stream of the words of this run of text
		starts  []int // the first glyph of each
		current font  // of the run
		last    = -1  // the last glyph of the run
		spaced  bool
		text    []rune
		place   rect
		hidden  bool
		first   int
		askew   []rune
		askewAt rect
	)
	flush := func() {
		if len(text) == 0 {
			return
		}
		w := wordBox{rect: place, base: current.y, size: current.size, bold: current.bold, seq: int32(len(s.stream)),
			spaced: spaced, blank: hidden}
		if n := len(text); text[n-1] == lineHyphen {
			text[n-1], w.hyphen = '-', true
		}
		if !hidden {
			w.text = string(text)
		}
		s.stream = append(s.stream, w)
		run, starts = append(run, len(s.stream)-1), append(starts, first)
		text, spaced = text[:0], false
	}
	endRun := func() {
		flush()
		if n := len(run); n > 1 {
			f := fontAt(starts[n-1])
			if math.Abs(float64(f.size-current.size)) > 0.05*float64(current.size) || f.bold != current.bold {
				for i, at := range run {
					f := fontAt(starts[i])
					s.stream[at].size, s.stream[at].bold = sizeOr(f.size, s.stream[at].rect), f.bold
				}
			}
		}
		run, starts, last, spaced = run[:0], starts[:0], -1, false
	}
	endAskew := func() {
		if t := strings.Join(strings.Fields(string(askew)), " "); t != "" {
			s.askew = append(s.askew, wordBox{text: t, rect: askewAt, seq: int32(len(s.stream))})
		}
		askew = askew[:0]
	}
	for i := range glyphs {
		g := &glyphs[i]
		switch {
		case g.r == '\r' || g.r == '\n':
			endRun()
			endAskew()
			continue
		case unicode.IsSpace(g.r):
			flush()
			spaced = len(run) > 0
			if len(askew) > 0 {
				askew = append(askew, ' ')
			}
			continue
		}
		r := legible(g.r)
		if r == 0 {
			s.odd, s.chars = s.odd+1, s.chars+1
			continue
		}
		if unicode.Is(unicode.Co, r) {
			s.odd++
		}
		s.chars++
		if quarter(g) != 0 {
			endRun()
			if g.covered {
				s.covered++
				continue
			}
			if len(askew) == 0 {
				askewAt = g.rect
			}
			askew, askewAt = append(askew, r), askewAt.with(g.rect)
			continue
		}
		endAskew()
		if last >= 0 {
			p := glyphs[last]
			middle := (g.top + g.bottom) / 2
			switch {
			case middle < current.y-1.2*current.size || middle > current.y+0.6*current.size,
				g.bottom > current.y+0.35*current.size, // back from a raised mark
				unicode.IsDigit(r) && g.bottom < current.y-0.2*current.size && g.height() < 0.6*current.size,
				g.left < p.left-0.5*current.size, g.left-p.right > current.size:
				before := spaced
				endRun()
				if middle > current.y-0.5*current.size && middle < current.y+0.2*current.size && g.left > p.right {
					spaced = before
				}
			case g.covered != hidden && len(text) > 0, len(text) > 0 && text[len(text)-1] == lineHyphen:
				flush()
			}
		}
		if last < 0 {
			current = fontAt(i)
			current.size = sizeOr(current.size, g.rect)
			if current.y < g.top-current.size || current.y > g.bottom+current.size {
				current.y = g.bottom
			}
		}
		if len(text) == 0 {
			place, hidden, first = g.rect, g.covered, i
		}
		text, place, last = append(text, r), place.with(g.rect), i
		if g.covered {
			s.covered++
		}
	}
	endRun()
	endAskew()
}

// lineHyphen is what pdfium gives for a hyphen at the end of a line.
const lineHyphen = '\u0002'

// legible maps the characters that fonts encode on their own account, and drops those that show nothing (0).
func legible(r rune) rune {
	switch {
	case r == lineHyphen:
		return r
	case r == 0xAD:
		return lineHyphen // a hyphen that is drawn is at a line's end, or else is as good as a plain one
	case r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError || invisible(r):
		return 0
	}
	switch r {
	case 0xF0B7, 0xF06C, 0xF09F, 0xF0A8, 0xF0D8, 0xF0A7, 0xF06E, 0xF071, 0xF076, 0xF0FC, 0xF0B2, 0xF0A1, 0xF075:
		return '•' // bullets of Symbol and Wingdings, as Word writes them: • ● ▪ ➢ ■ ❖ ✓ …
	}
	return r
}

func sizeOr(size float32, g rect) float32 {
	if size >= 1 && size < 1000 {
		return size
	}
	return max(1, min(g.height()*1.4, 1000))
}

// quarter is how many quarter turns a glyph's direction is off the upright one: 0 for ordinary text.
func (s *sheet) quarter(angle float32) int {
	q := int(math.Round(float64(angle)/(math.Pi/2))) + s.turn + s.lean
	return ((q % 4) + 4) % 4
}

// turnUpright finds the direction that most of the text runs in, and turns the page for it.
func (s *sheet) turnUpright(glyphs []glyph) {
	var count [4]int
	for i := range glyphs {
		if glyphs[i].r > ' ' {
			count[s.quarter(glyphs[i].angle)]++
		}
	}
	most := 0
	for q, n := range count {
		if n > count[most] {
			most = q
		}
	}
	if most == 0 {
		return
	}
	s.lean = 4 - most
	for i := range glyphs {
		glyphs[i].rect = s.upright(glyphs[i].rect)
	}
	for i := range s.bars {
		s.bars[i].rect = s.upright(s.bars[i].rect)
	}
}

// maxBars is more bars than a page is ever redacted with; one that has more shows a chart.
const maxBars = 2000

// drawBars puts blank words where a bar hides nothing that can be extracted: it still stands for words that were
// there. A bar at the same place on many pages is an ornament.
func (s *sheet) drawBars(repeated map[[4]int]int, pages int) {
	if len(s.bars) == 0 || len(s.bars) > maxBars {
		return
	}
	rows := rowsOf(s.stream)
	for _, b := range s.bars {
		if b.height() < 7 || b.height() > s.uprightHeight()/2 || isRepeated(repeated[b.place()], pages) {
			continue
		}
		free := true
		for _, w := range s.stream {
			if b.covers(w.rect) {
				free = false // its words are blanked already, or are meant to be read
				break
			}
		}
		if !free {
			continue
		}
		s.covered++
		beside := false
		for _, r := range rows {
			if middle := r.base - 0.3*r.size; b.top <= middle && middle <= b.bottom {
				beside = true
				s.stream = append(s.stream, wordBox{rect: rect{b.left, r.top, b.right, r.bottom}, base: r.base, size: r.size,
					seq: int32(len(s.stream)), blank: true})
			}
		}
		if !beside {
			s.stream = append(s.stream, wordBox{rect: b.rect, base: b.bottom - 0.2*b.height(),
				size: min(b.height(), 12), seq: int32(len(s.stream)), blank: true})
		}
	}
}

// place is where a bar is, in steps coarse enough to find the same one on another page.
func (b rect) place() [4]int {
	return [4]int{int(b.left / 4), int(b.top / 4), int(b.right / 4), int(b.bottom / 4)}
}

package importer

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium/references"

	"findings/corpus"
)

// The layout code knows pages as words with places: points from the top left corner of the page as it is shown.
// It never looks at what words mean, only at where they stand and how they are set.

// A rect is a place on a page. Before it is shown, its y runs upwards, as PDF counts; afterwards downwards.
type rect struct{ left, top, right, bottom float32 }

func (b rect) width() float32  { return b.right - b.left }
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
	order int // in which the page's objects are drawn
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
	angle   float32 // radians, counterclockwise
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
				g.left < p.left-0.5*current.size, g.left-p.right > current.size:
				before := spaced
				endRun()
				if middle > current.y-0.5*current.size && middle < current.y+0.2*current.size && g.left > p.right {
					spaced = before
				}
			case g.covered != hidden && len(text) > 0, text != nil && len(text) > 0 && text[len(text)-1] == lineHyphen:
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
	q := int(math.Round(float64(angle)/(math.Pi/2))) - s.turn - s.lean
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
	for q, n := range count {
		if n > count[s.lean] {
			s.lean = q
		}
	}
	if s.lean == 0 {
		return
	}
	for i := range glyphs {
		glyphs[i].rect = s.upright(glyphs[i].rect)
	}
	for i := range s.bars {
		s.bars[i].rect = s.upright(s.bars[i].rect)
	}
}

// A row is words on one base line, from left to right.
type row struct {
	words []wordBox
	rect
	base, size float32
}

func (r *row) bold() bool {
	for _, w := range r.words {
		if !w.bold && !w.blank && strings.IndexFunc(w.text, unicode.IsLetter) >= 0 {
			return false
		}
	}
	return true
}

// plainText is the row's text with single spaces, for comparing rows.
func (r *row) plainText() string {
	parts := make([]string, 0, len(r.words))
	for _, w := range r.words {
		if w.text != "" {
			parts = append(parts, w.text)
		}
	}
	return strings.Join(parts, " ")
}

func newRow(words []wordBox) row {
	r := row{words: words, rect: words[0].rect}
	weight := map[float32]int{}
	bases := map[float32]int{}
	for _, w := range words {
		r.rect = r.rect.with(w.rect)
		weight[w.size] += len(w.text) + 1
		bases[w.base] += len(w.text) + 1
	}
	r.size, r.base = heaviest(weight), heaviest(bases)
	return r
}

func heaviest[K cmp.Ordered](weight map[K]int) (best K) {
	for k, n := range weight {
		if n > weight[best] || n == weight[best] && k < best {
			best = k
		}
	}
	return best
}

// rowsOf groups words by base line, top to bottom.
func rowsOf(words []wordBox) []row {
	sorted := slices.Clone(words)
	slices.SortStableFunc(sorted, func(a, b wordBox) int { return cmp.Compare(a.base, b.base) })
	var rows []row
	for start := 0; start < len(sorted); {
		end := start + 1
		for end < len(sorted) && sorted[end].base-sorted[start].base <= 0.3*min(sorted[start].size, sorted[end].size)+0.5 {
			end++
		}
		line := sorted[start:end]
		slices.SortStableFunc(line, func(a, b wordBox) int {
			return cmp.Or(cmp.Compare(a.left, b.left), cmp.Compare(a.seq, b.seq))
		})
		kept := line[:0:len(line)]
		for i, w := range line {
			// Some programs print a word twice, a hair apart, to make it bold.
			if i > 0 && w.text != "" && w.text == line[i-1].text &&
				math.Abs(float64(w.left-line[i-1].left)) < 0.15*float64(w.size) {
				continue
			}
			kept = append(kept, w)
		}
		rows = append(rows, newRow(kept))
		start = end
	}
	return lower(rows)
}

// lower puts the small raised marks of footnotes, which stand on base lines of their own, into the rows they are
// beside.
func lower(rows []row) []row {
	out := rows[:0]
	for i := range rows {
		r := rows[i]
		if i+1 < len(rows) && r.size <= 0.85*rows[i+1].size && rows[i+1].base-r.base < 0.7*rows[i+1].size {
			next := &rows[i+1]
			rest := r.words[:0:0]
			words := next.words
			for _, w := range r.words {
				beside := slices.ContainsFunc(next.words, func(n wordBox) bool {
					return math.Abs(float64(w.left-n.right)) < 0.35*float64(n.size) ||
						math.Abs(float64(n.left-w.right)) < 0.6*float64(n.size)
				})
				if !beside || len(w.text) > 4 {
					rest = append(rest, w)
					continue
				}
				w.raised, w.base = true, next.base
				words = append(words[:len(words):len(words)], w)
			}
			if len(words) > len(next.words) {
				slices.SortStableFunc(words, func(a, b wordBox) int { return cmp.Compare(a.left, b.left) })
				*next = newRow(words)
			}
			if len(rest) == 0 {
				continue
			}
			r = newRow(rest)
		}
		out = append(out, r)
	}
	return out
}

// slices of a bar that hides nothing extractable still stand for words that were there.
func (s *sheet) drawBars(repeated map[[4]int]int, pages int) {
	if len(s.bars) == 0 {
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

// minGutter is the least width in points of the white between two columns: narrower ones are the word spaces of
// lines that were stretched to a margin.
const minGutter = 8

// maxRowWork bounds the search for columns on a page, in words; a page with more is taken as one column and said
// to be uncertain.
const maxRowWork = 30_000

// readingOrder cuts rows at gutters, recursively, and appends each stretch of rows in one column to out, in reading
// order: what stands above the columns, the left column, the right one, what stands below.
func readingOrder(rows []row, out [][]row, depth int) [][]row {
	if len(rows) == 0 {
		return out
	}
	cut, from, to, ok := bestGutter(rows)
	if !ok || depth > 12 {
		return append(out, rows)
	}
	var left, right []row
	for _, r := range rows[from:to] {
		i := 0
		for i < len(r.words) && r.words[i].left < cut {
			i++
		}
		if i > 0 {
			left = append(left, newRow(r.words[:i:i]))
		}
		if i < len(r.words) {
			right = append(right, newRow(r.words[i:]))
		}
	}
	out = readingOrder(rows[:from], out, depth+1)
	out = readingOrder(left, out, depth+1)
	out = readingOrder(right, out, depth+1)
	return readingOrder(rows[to:], out, depth+1)
}

// bestGutter finds the gutter between two columns of running text that most rows stand beside.
func bestGutter(rows []row) (cut float32, from, to int, ok bool) {
	type span struct{ left, right float32 }
	free := func(r *row, g span) span { // the widest part of g that r leaves white
		best := span{}
		at := g.left
		for _, w := range r.words {
			if w.right <= at {
				continue
			}
			if w.left >= g.right {
				break
			}
			if w.left-at > best.right-best.left {
				best = span{at, w.left}
			}
			at = max(at, w.right)
		}
		if g.right-at > best.right-best.left {
			best = span{at, g.right}
		}
		return best
	}
	bestScore := 0
	seen := map[[3]int]bool{}
	try := func(i int, g span) {
		lo, hi := i, i+1
		for up, down := true, true; up || down; {
			if up = up && lo > 0; up {
				if n := free(&rows[lo-1], g); n.right-n.left >= minGutter {
					g, lo = n, lo-1
				} else {
					up = false
				}
			}
			if down = down && hi < len(rows); down {
				if n := free(&rows[hi], g); n.right-n.left >= minGutter {
					g, hi = n, hi+1
				} else {
					down = false
				}
			}
		}
		at := (g.left + g.right) / 2
		key := [3]int{lo, hi, int(at)}
		if seen[key] {
			return
		}
		seen[key] = true
		lo, hi = trim(rows, lo, hi, at)
		l, r := side(rows[lo:hi], at, true), side(rows[lo:hi], at, false)
		if !l.flows() || !r.flows() || !l.beside(r) {
			return
		}
		if score := min(l.rows, r.rows); score > bestScore {
			bestScore, cut, from, to, ok = score, at, lo, hi, true
		}
	}
	for i := range rows {
		r := &rows[i]
		at := r.left
		for _, w := range r.words {
			if w.left-at >= minGutter {
				try(i, span{at, w.left})
			}
			at = max(at, w.right)
		}
		if i > 0 {
			p := &rows[i-1]
			if r.left-p.right >= minGutter {
				try(i, span{p.right, r.left})
			} else if p.left-r.right >= minGutter {
				try(i, span{r.right, p.left})
			}
		}
	}
	return cut, from, to, ok
}

// trim takes off rows at both ends that stand on one side only and apart from the others: headings, last lines.
func trim(rows []row, lo, hi int, at float32) (int, int) {
	both := func(r *row) bool { return r.left < at && r.right > at }
	pitch := float32(0)
	for i := lo + 1; i < hi; i++ {
		if d := rows[i].base - rows[i-1].base; pitch == 0 || d < pitch {
			pitch = max(d, rows[i].size)
		}
	}
	first, last := lo, hi-1
	for first < last && !both(&rows[first]) {
		first++
	}
	for last > first && !both(&rows[last]) {
		last--
	}
	for i := first; i > lo; i-- {
		if rows[i].base-rows[i-1].base > 2.2*pitch {
			lo = i
			break
		}
	}
	for i := last; i < hi-1; i++ {
		if rows[i+1].base-rows[i].base > 2.2*pitch {
			hi = i + 1
			break
		}
	}
	return lo, hi
}

// A flank is what stands on one side of a gutter.
type flank struct {
	rows, words, full int
	top, bottom       float32
}

func side(rows []row, at float32, left bool) flank {
	var f flank
	var ends []float32
	margin := float32(math.MaxFloat32)
	for i := range rows {
		n := 0
		var b rect
		for _, w := range rows[i].words {
			if (w.left < at) == left {
				if n == 0 {
					b = w.rect
				}
				b = b.with(w.rect)
				n++
			}
		}
		if n == 0 {
			continue
		}
		if f.rows == 0 {
			f.top = rows[i].base
		}
		f.bottom = rows[i].base
		f.rows++
		f.words += n
		ends = append(ends, b.right)
		margin = min(margin, b.left)
	}
	if len(ends) == 0 {
		return f
	}
	edge := slices.Max(ends)
	for _, e := range ends {
		if edge-e <= 0.2*(edge-margin) {
			f.full++
		}
	}
	return f
}

// flows says whether this looks like running text and not like the cells of a table: several rows of several words,
// many of which reach the right margin.
func (f flank) flows() bool {
	return f.rows >= 3 && float64(f.words) >= 2.5*float64(f.rows) && f.full*10 >= f.rows*4
}

// beside says whether two flanks share at least half of the shorter one's height.
func (f flank) beside(g flank) bool {
	shared := min(f.bottom, g.bottom) - max(f.top, g.top)
	return shared >= 0.5*min(f.bottom-f.top, g.bottom-g.top)
}

// A chunk is lines that belong together, on their way to becoming a block.
type chunk struct {
	kind   BlockKind
	depth  int // of list items
	page   int // of the first line
	lines  []typeLine
	cells  bool // gaps are the walls of cells
	style  style
	last   bool // its last line is the last of the page's body, or of a column
	first  bool // its first line is the first of the page's body, or of a column
	alone  bool // on a page of uncertain order: joined with nothing
	closed bool // its last line is so short that the next word would have found room on it
}

type style struct {
	size float32 // rounded to half a point
	bold bool
	caps bool
}

type typeLine struct {
	row
	page int
	edge float32 // the right margin of its column
}

// space is the usual space between two words of the line: wider in a line that is stretched to the margin.
func (ln *typeLine) space() float32 {
	var gaps []float32
	for i := 1; i < len(ln.words); i++ {
		if g := ln.words[i].left - ln.words[i-1].right; g > 0.1*ln.size {
			gaps = append(gaps, g)
		}
	}
	if len(gaps) < 3 {
		return 0.3 * ln.size
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2]
}

func halfPoint(size float32) float32 { return float32(math.Round(float64(size)*2) / 2) }

// body is what the document's running text looks like.
type bodyStyle struct {
	size float32
	caps bool // most of the document is in capitals, so that capitals mean nothing
}

// layOut turns sheets to pages and blocks.
func layOut(d *Decoded, sheets []*sheet) {
	l := layout{d: d, words: vocabulary{}}
	bars := map[[4]int]int{}
	for _, s := range sheets {
		for _, b := range s.bars {
			bars[b.place()]++
		}
	}
	for _, s := range sheets {
		s.drawBars(bars, len(sheets))
		p := &leaf{sheet: s, rows: rowsOf(s.stream)}
		l.pages = append(l.pages, p)
	}
	l.measure()
	l.furniture()
	l.labels()
	for _, p := range l.pages {
		l.learn(p)
		l.page(p)
	}
	l.join()
	l.headings()
	for i := range l.chunks {
		l.write(&l.chunks[i])
	}
	l.report()
	slices.SortStableFunc(d.Doubts, func(a, b Doubt) int { return cmp.Compare(a.Page, b.Page) })
	if d.Title == "" {
		d.Title = firstHeading(d.Blocks)
	}
}

type layout struct {
	d      *Decoded
	pages  []*leaf
	body   bodyStyle
	words  vocabulary
	chunks []chunk
}

// A leaf is a sheet with its rows told apart.
type leaf struct {
	*sheet
	rows       []row // of the body
	head, foot []row // furniture
	printed    string
	uncertain  bool
	crossed    int // places where the two orders part inside a paragraph
	neighbours int // pairs of lines looked at
}

// measure finds the size of most of the text.
func (l *layout) measure() {
	sizes := map[float32]int{}
	upper, letters := 0, 0
	for _, p := range l.pages {
		for i := range p.rows {
			for _, w := range p.rows[i].words {
				sizes[halfPoint(w.size)] += len(w.text)
				for _, r := range w.text {
					if unicode.IsUpper(r) {
						upper++
					}
					if unicode.IsLetter(r) {
						letters++
					}
				}
			}
		}
	}
	l.body.size = heaviest(sizes)
	l.body.caps = upper*10 > letters*4
}

// learn takes in the page's words that no line end breaks.
func (l *layout) learn(p *leaf) {
	for i := range p.rows {
		words := p.rows[i].words
		for j, w := range words {
			if j == 0 && i > 0 {
				if prev := p.rows[i-1].words; endsInHyphen(&prev[len(prev)-1]) {
					continue
				}
			}
			if !endsInHyphen(&w) {
				l.words.add(w.text)
			}
		}
	}
}

func endsInHyphen(w *wordBox) bool {
	return w.hyphen || len(w.text) > 1 && strings.HasSuffix(w.text, "-") && !strings.HasSuffix(w.text, "--")
}

// page cuts the page's body to chunks.
func (l *layout) page(p *leaf) {
	for i := range p.head {
		l.chunks = append(l.chunks, chunk{kind: Furniture, page: p.number, lines: []typeLine{{row: p.head[i], page: p.number}}, cells: true})
	}
	words := 0
	for i := range p.rows {
		words += len(p.rows[i].words)
	}
	var regions [][]row
	if words > maxRowWork {
		p.uncertain = true
		regions = [][]row{p.rows}
	} else {
		regions = readingOrder(p.rows, nil, 0)
	}
	start := len(l.chunks)
	for i, region := range regions {
		l.region(p, region, i == 0, i == len(regions)-1)
	}
	if p.crossed >= 2 && p.crossed*7 >= p.neighbours {
		p.uncertain = true
	}
	if p.uncertain {
		l.chunks = append(l.chunks[:start], singly(l.chunks[start:])...)
	}
	for i := range p.foot {
		l.chunks = append(l.chunks, chunk{kind: Furniture, page: p.number, lines: []typeLine{{row: p.foot[i], page: p.number}}, cells: true})
	}
	for _, w := range p.askew {
		l.chunks = append(l.chunks, chunk{kind: Furniture, page: p.number, lines: []typeLine{{row: newRow([]wordBox{w}), page: p.number}}})
	}
}

// singly makes a chunk of each line.
func singly(chunks []chunk) []chunk {
	var out []chunk
	for _, c := range chunks {
		for i := range c.lines {
			one := c
			one.lines, one.alone = c.lines[i:i+1:i+1], true
			if i > 0 && c.kind == ListItem {
				one.kind, one.depth = Paragraph, 0
			}
			out = append(out, one)
		}
	}
	return out
}

// region cuts the rows of one column to chunks.
func (l *layout) region(p *leaf, rows []row, first, last bool) {
	if len(rows) == 0 {
		return
	}
	var edges, starts, pitches []float32
	for i := range rows {
		edges = append(edges, rows[i].right)
		starts = append(starts, rows[i].left)
		if i > 0 && halfPoint(rows[i].size) == halfPoint(rows[i-1].size) {
			pitches = append(pitches, rows[i].base-rows[i-1].base)
		}
	}
	slices.Sort(edges)
	slices.Sort(starts)
	slices.Sort(pitches)
	edge := edges[len(edges)*95/100]
	margin := starts[len(starts)*5/100]
	pitch := rows[0].size * 1.2
	if len(pitches) > 0 {
		pitch = min(pitches[len(pitches)*4/10], rows[0].size*2)
	}
	tables := tableRows(rows)
	notes := l.noteStart(rows)
	begin := len(l.chunks)
	var indents []float32 // of the bullets in force, outermost first
	for i := range rows {
		r := rows[i]
		ln := typeLine{row: r, page: p.number, edge: edge}
		st := style{size: halfPoint(r.size), bold: r.bold(), caps: capitals(r.plainText())}
		bullet, hang := listMark(&r)
		var prev *chunk
		if len(l.chunks) > begin {
			prev = &l.chunks[len(l.chunks)-1]
		}
		c := chunk{page: p.number, lines: []typeLine{ln}, style: st}
		switch {
		case tables[i]:
			c.kind, c.cells = TableRow, true
		case i >= notes:
			c.kind = Footnote
			if prev != nil && prev.kind == Footnote && !startsNote(&r) && r.base-rows[i-1].base < 1.6*max(r.size*1.1, 1) {
				if l.adjacent(p, &rows[i-1], &r) {
					prev.lines = append(prev.lines, ln)
					continue
				}
			}
		default:
			if prev != nil && !tables[i-1] {
				before := &rows[i-1]
				if l.together(prev, before, &r, st, bullet, pitch, margin, edge) {
					if l.adjacent(p, before, &r) {
						prev.lines = append(prev.lines, ln)
						continue
					}
				}
			}
			if bullet {
				c.kind = ListItem
				for len(indents) > 0 && indents[len(indents)-1] > r.left+2 {
					indents = indents[:len(indents)-1]
				}
				if len(indents) == 0 || indents[len(indents)-1] < r.left-2 {
					indents = append(indents, r.left)
				}
				c.depth = len(indents)
				_ = hang
			} else if r.left <= margin+2 {
				indents = indents[:0]
			}
		}
		l.chunks = append(l.chunks, c)
	}
	l.chunks = append(l.chunks[:begin], l.cellsApart(l.chunks[begin:])...)
	chunks := l.chunks[begin:]
	if len(chunks) > 0 {
		chunks[0].first = true
		at := len(chunks) - 1
		for at > 0 && chunks[at].kind == Footnote {
			at--
		}
		chunks[at].last = true
	}
}

// cellsApart makes rows of a table of those lines that have wide gaps and are no running text: in running text a gap
// may be a redaction, elsewhere it is a tab.
func (l *layout) cellsApart(chunks []chunk) []chunk {
	var out []chunk
	for _, c := range chunks {
		gapped := c.kind == Paragraph && slices.ContainsFunc(c.lines, func(ln typeLine) bool { return len(gaps(&ln.row)) > 0 })
		if !gapped || l.isProse(&c) {
			out = append(out, c)
			continue
		}
		for i := range c.lines {
			one := c
			one.lines = c.lines[i : i+1 : i+1]
			if len(gaps(&c.lines[i].row)) > 0 {
				one.kind, one.cells = TableRow, true
			}
			one.style.bold = c.lines[i].bold()
			out = append(out, one)
		}
	}
	return out
}

// isProse says whether a chunk reads like running text: most words in small letters, or words at all in a document
// of capitals, and several of them, or the end of a sentence.
func (l *layout) isProse(c *chunk) bool {
	small, letters, all := 0, 0, 0
	for i := range c.lines {
		for _, w := range c.lines[i].words {
			if w.blank {
				continue
			}
			all++
			first, _ := utf8.DecodeRuneInString(w.text)
			if unicode.IsLower(first) {
				small++
			}
			if unicode.IsLetter(first) {
				letters++
			}
		}
	}
	if small*2 < all && !(l.body.caps && letters*10 >= all*8 && len(c.lines) > 1) {
		return false
	}
	return all >= 6 || sentenceEnd(c.lines[len(c.lines)-1].plainText())
}

// adjacent compares the two orders: whether a line that follows another on the page follows it in the file as well.
func (l *layout) adjacent(p *leaf, a, b *row) bool {
	p.neighbours++
	last, first := int32(-1), int32(math.MaxInt32)
	for _, w := range a.words {
		last = max(last, w.seq)
	}
	lastOfB := int32(-1)
	for _, w := range b.words {
		first = min(first, w.seq)
		lastOfB = max(lastOfB, w.seq)
	}
	if first > last && first-last <= 3 {
		return true
	}
	for _, w := range slices.Concat(a.words, b.words) {
		if w.blank {
			return true // a bar is drawn after the text that it hides
		}
	}
	p.crossed++
	return false
}

// together says whether row r goes on with the chunk that ends in the row before it.
func (l *layout) together(c *chunk, before, r *row, st style, bullet bool, pitch, margin, edge float32) bool {
	gap := r.base - before.base
	size := max(before.size, r.size)
	switch {
	case c.kind == TableRow || c.kind == Footnote || c.kind == Furniture:
		return false
	case bullet:
		return false
	case gap > 1.3*pitch+0.1*size || gap > 2.4*size:
		return false
	case math.Abs(float64(before.size-r.size)) > 0.12*float64(size):
		return false
	case c.style.bold != st.bold && (len(c.lines) == 1 && !c.wraps(before, r, edge) || !c.style.bold):
		if st.bold && !before.complete() && before.right > edge-0.25*(edge-margin) {
			break // a line of a paragraph that happens to be bold from end to end
		}
		return false
	case c.style.caps != st.caps && !l.body.caps && len(c.lines) == 1 && c.style.caps && len(before.words) > 1:
		if before.right < edge-0.2*(edge-margin) {
			return false
		}
	}
	em := r.size
	if c.kind == ListItem {
		// Lines of an item hang under its text, or go back to its bullet.
		return r.left >= c.lines[0].left-0.5*em && !(r.left < c.lines[0].left+0.5*em && len(c.lines) > 1 &&
			before.left > c.lines[0].left+0.5*em) && !(ends(before, r, edge) && r.left < c.lines[0].left+0.5*em && before.complete())
	}
	switch indent := r.left - before.left; {
	case indent > 0.8*em && indent < 8*em && len(c.lines) > 1,
		indent > 0.8*em && indent < 8*em && before.left <= margin+2 && before.complete():
		return false // indented first line
	case indent < -8*em && len(c.lines) > 1:
		return false
	case len(c.lines) > 1 && indent < -0.8*em:
		return false // back from a block that was set in
	}
	return !(ends(before, r, edge) && before.complete())
}

// wraps says whether a bold line goes on in the next: nothing of the next line would have found room on it.
func (c *chunk) wraps(before, r *row, edge float32) bool { return !ends(before, r, edge) }

// ends says whether the first word of the next line would have found room on this one: then somebody, and not the
// margin, ended it.
func ends(before, next *row, edge float32) bool {
	w := next.words[0]
	return edge-before.right > w.width()+0.6*before.size
}

// complete says whether a sentence may end with the row; what a bar hides does not say so.
func (r *row) complete() bool {
	return !r.words[len(r.words)-1].blank && sentenceEnd(r.plainText())
}

// sentenceEnd says whether a text may be complete here.
func sentenceEnd(s string) bool {
	s = strings.TrimRight(s, "\"'”’)] 0123456789")
	return s == "" || strings.ContainsAny(s[len(s)-1:], ".?!:;")
}

func capitals(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > 1
}

// listMark says whether a row begins with a bullet, and how far its text hangs from it.
func listMark(r *row) (bool, float32) {
	if len(r.words) < 2 {
		return false, 0
	}
	w, next := &r.words[0], &r.words[1]
	if utf8.RuneCountInString(w.text) != 1 || next.blank && next.text != "" {
		return false, 0
	}
	mark, _ := utf8.DecodeRuneInString(w.text)
	gap := next.left - w.right
	hang := next.left - w.left
	switch {
	case strings.ContainsRune("•●○◦▪▫■□◆◇►▸➢➤❖✓✔‣∙", mark), unicode.Is(unicode.Co, mark):
		return true, hang
	case strings.ContainsRune("·-–—*o§", mark):
		return gap > 0.55*r.size, hang
	case !unicode.IsLetter(mark) && !unicode.IsDigit(mark) && !strings.ContainsRune("\"'“”‘’()[]{}$£€¥%§/\\.,:;?", mark):
		return gap > r.size, hang // a bullet of a font with its own mind: WordPerfect's are called "!"
	}
	return false, 0
}

// wideGap is the least gap, in sizes of the type, that is not a word space.
const wideGap = 1.5

// gaps returns the left edges of the cells that follow a wide gap in a row.
func gaps(r *row) []float32 {
	var at []float32
	for i := 1; i < len(r.words); i++ {
		if i == 1 {
			if ok, _ := listMark(r); ok || isNumeral(r.words[0].text) {
				continue
			}
		}
		if g := r.words[i].left - r.words[i-1].right; g >= max(minGutter, wideGap*r.size) &&
			!r.words[i].blank && !r.words[i-1].blank {
			at = append(at, r.words[i].left)
		}
	}
	return at
}

// isNumeral says whether a word numbers what follows, or is its portion mark: "1.", "(a)", "IV.", "(U)".
func isNumeral(s string) bool {
	if len(s) > 8 {
		return false
	}
	inner := strings.Trim(s, "().:")
	if inner == s || inner == "" {
		return false
	}
	return len(inner) <= 2 || roman(inner) > 0 || strings.Trim(inner, "0123456789.") == "" ||
		strings.HasPrefix(s, "(") && inner == strings.ToUpper(inner)
}

// tableRows finds the rows that are rows of a table: cells that begin, or end, below those of a neighbour.
func tableRows(rows []row) []bool {
	is := make([]bool, len(rows))
	cells := make([][]float32, len(rows))
	for i := range rows {
		cells[i] = gaps(&rows[i])
	}
	for i := 1; i < len(rows); i++ {
		if len(cells[i]) == 0 || len(cells[i-1]) == 0 || rows[i].base-rows[i-1].base > 4*rows[i].size {
			continue
		}
		shared := 0
		for _, a := range cells[i] {
			for _, b := range cells[i-1] {
				if math.Abs(float64(a-b)) < 3 {
					shared++
				}
			}
		}
		if shared == 0 && math.Abs(float64(rows[i].right-rows[i-1].right)) < 2 && len(cells[i]) == len(cells[i-1]) {
			shared++ // figures set to the right
		}
		if shared > 0 {
			is[i-1], is[i] = true, true
		}
	}
	for i := range rows {
		if is[i] || len(cells[i]) == 0 {
			continue
		}
		// A row with several cells, or one that stands alone and does not read like a sentence.
		if len(cells[i]) >= 2 && !sentenceLike(&rows[i]) {
			is[i] = true
		}
		apart := (i == 0 || rows[i].base-rows[i-1].base > 1.6*rows[i].size) &&
			(i == len(rows)-1 || rows[i+1].base-rows[i].base > 1.6*rows[i].size)
		if apart && !sentenceLike(&rows[i]) {
			is[i] = true
		}
	}
	return is
}

// sentenceLike says whether a row reads like running text: mostly small letters, and ended like a sentence or long.
func sentenceLike(r *row) bool {
	small, all := 0, 0
	for _, w := range r.words {
		if first, _ := utf8.DecodeRuneInString(w.text); unicode.IsLower(first) {
			small++
		}
		all++
	}
	return small*2 >= all && (all >= 6 || sentenceEnd(r.plainText()))
}

// noteStart finds the row from which on a column holds footnotes: small type at its foot, begun by a footnote's mark.
func (l *layout) noteStart(rows []row) int {
	at := len(rows)
	for at > 0 && rows[at-1].size <= 0.92*l.body.size {
		at--
	}
	for ; at < len(rows); at++ {
		if startsNote(&rows[at]) {
			return at
		}
	}
	return len(rows)
}

// startsNote says whether a row begins with a footnote's mark: "1", "12 ", "*".
func startsNote(r *row) bool {
	t := strings.TrimLeft(r.words[0].text, "([")
	if t == "" {
		return false
	}
	digits := strings.TrimLeft(t, "0123456789")
	if n := len(t) - len(digits); n > 0 {
		rest, _ := utf8.DecodeRuneInString(digits)
		return n <= 3 && (digits == "" || unicode.IsUpper(rest) || digits == "." || digits == ")" || digits == "]")
	}
	return strings.HasPrefix(t, "*") || strings.HasPrefix(t, "†") || strings.HasPrefix(t, "‡") || strings.HasPrefix(t, "§")
}

// join puts together a paragraph that a page or a column breaks.
func (l *layout) join() {
	var out []chunk
	open := -1 // the last chunk of the body in out that ends its column
	for _, c := range l.chunks {
		body := c.kind != Furniture && c.kind != Footnote && len(c.lines) > 0
		if body && open >= 0 && c.first && l.continues(&out[open], &c) {
			out[open].lines = append(out[open].lines, c.lines...)
			out[open].last = c.last
			if !c.last {
				open = -1
			}
			continue
		}
		if body || len(c.lines) == 0 {
			open = -1
		}
		out = append(out, c)
		if body && c.last {
			open = len(out) - 1
		}
	}
	l.chunks = out
}

// continues says whether chunk b goes on with a, which a break of the page or column parts.
func (l *layout) continues(a, b *chunk) bool {
	if a.alone || b.alone || b.kind != Paragraph || a.kind != Paragraph && a.kind != ListItem {
		return false
	}
	if math.Abs(float64(a.style.size-b.style.size)) > 0.6 || l.isHeading(a) || l.isHeading(b) {
		return false
	}
	end := &a.lines[len(a.lines)-1]
	text := end.plainText()
	if endsInHyphen(&end.words[len(end.words)-1]) {
		return true
	}
	if sentenceEnd(text) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(b.lines[0].plainText(), "“\"‘'(["))
	return unicode.IsLower(first) || !ends(&end.row, &b.lines[0].row, end.edge) && (unicode.IsLetter(first) || unicode.IsDigit(first))
}

// isHeading says whether a chunk is set like a heading.
func (l *layout) isHeading(c *chunk) bool {
	if c.kind != Paragraph || c.alone && len(c.lines) > 1 || len(c.lines) == 0 || len(c.lines) > 4 {
		return false
	}
	text := c.lines[0].plainText()
	if len(c.lines) > 1 {
		text += " " + c.lines[len(c.lines)-1].plainText()
	}
	if strings.IndexFunc(text, unicode.IsLetter) < 0 || len(text) > 200 {
		return false
	}
	big := c.style.size >= 1.14*l.body.size
	full := strings.HasSuffix(strings.TrimRight(text, " \"”)"), ".") || strings.HasSuffix(text, ";") || strings.HasSuffix(text, ",")
	switch {
	case big:
		return !full || len(text) < 60
	case full || c.style.size < 0.85*l.body.size:
		return false
	case c.style.bold:
		return true
	}
	return c.style.caps && !l.body.caps && len(c.lines) <= 2 && len(text) >= 4 && len(text) <= 90 &&
		strings.Count(text, " ") <= 12 && utf8.RuneCountInString(strings.Map(onlyLetters, text)) >= 4
}

func onlyLetters(r rune) rune {
	if unicode.IsLetter(r) {
		return r
	}
	return -1
}

// headings ranks the styles of headings: larger before smaller, bold before not, capitals before not.
func (l *layout) headings() {
	var styles []style
	for i := range l.chunks {
		if c := &l.chunks[i]; l.isHeading(c) {
			c.kind = Heading
			if !slices.Contains(styles, c.style) {
				styles = append(styles, c.style)
			}
		}
	}
	truth := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	slices.SortFunc(styles, func(a, b style) int {
		return cmp.Or(cmp.Compare(b.size, a.size), truth(b.bold)-truth(a.bold), truth(b.caps)-truth(a.caps))
	})
	for i := range l.chunks {
		if c := &l.chunks[i]; c.kind == Heading {
			c.depth = min(slices.Index(styles, c.style)+1, 6)
		}
	}
}

// write composes a chunk's text.
func (l *layout) write(c *chunk) {
	b := Block{Kind: c.kind, Depth: c.depth}
	var text strings.Builder
	blank, glue := false, false
	for n := range c.lines {
		ln := &c.lines[n]
		words := ln.words
		if n == 0 && c.kind == ListItem {
			words = words[1:]
		}
		start := -1
		for i := range words {
			w := &words[i]
			if w.blank {
				blank = true
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
		at := l.pages[ln.page-1].lying(ln.rect)
		b.Boxes = append(b.Boxes, LineBox{Span: corpus.Span{Start: start, End: end}, Page: ln.page,
			Left: tenth(at.left), Top: tenth(at.top), Right: tenth(at.right), Bottom: tenth(at.bottom)})
	}
	b.Text = text.String()
	if b.Text == "" {
		return
	}
	l.d.Blocks = append(l.d.Blocks, b)
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
	case gap >= max(0.9*ln.size, 3*ln.space()):
		// How many spaces there were is not known: pdfium gives one for a run of them.
		l.doubt(ln.page, DoubtRedaction, fmt.Sprintf("a blank run between %q and %q", a.text, b.text))
		return "  "
	}
	return " "
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
		case p.chars == 0 && !p.machine:
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

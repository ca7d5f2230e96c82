package importer

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A chunk is lines that belong together, on their way to becoming a block.
type chunk struct {
	kind  BlockKind
	depth int // of list items
	page  int // of the first line
	lines []typeLine
	cells bool // gaps are the walls of cells
	style style
	last  bool // its last line is the last of the page's body, or of a column
	first bool // its first line is the first of the page's body, or of a column
	alone bool // on a page of uncertain order: joined with nothing
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
	l.writeAll()
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

	notes    map[noteKey]int // the chunks of footnotes
	referred map[int]bool    // those that the text refers to
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
	q := &quest{budget: maxGutterWork}
	regions := readingOrder(p.rows, nil, 0, q)
	p.uncertain = q.unsure
	start := len(l.chunks)
	for _, region := range regions {
		l.region(p, region)
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
func (l *layout) region(p *leaf, rows []row) {
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
		bullet := listMark(&r)
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
	if ends(before, r, edge) && !before.words[len(before.words)-1].blank {
		first, _ := utf8.DecodeRuneInString(r.words[0].text)
		short := before.right-before.left < 0.6*(edge-before.left)
		if portionMark().MatchString(r.words[0].text) || short && unicode.IsUpper(first) && !endsInHyphen(&before.words[len(before.words)-1]) {
			return false // somebody broke the line here
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

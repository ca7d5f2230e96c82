package importer

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// decodeText reads plain text as typists and converters write it: form feeds part pages, blank lines part
// paragraphs, lines are wrapped. What the lines at the edges of the pages repeat is furniture.
func decodeText(b []byte, opt Options) (Decoded, error) {
	text, doubt, err := toUTF8(b, opt.Encoding, "")
	if err != nil {
		return Decoded{}, err
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n").Replace(text)
	t := &typescript{words: vocabulary{}, placed: map[int][]Block{}}
	if doubt != nil {
		t.d.Doubts = append(t.d.Doubts, *doubt)
	}
	pages := strings.Split(strings.TrimRight(text, "\f \n\t"), "\f")
	for _, p := range pages {
		t.pages = append(t.pages, &textPage{lines: strings.Split(p, "\n")})
	}
	if len(t.pages) > maxPages {
		return Decoded{}, fmt.Errorf("%w: more than %d pages", ErrTooBig, maxPages)
	}
	t.furniture()
	t.labels()
	t.learn()
	for i, p := range t.pages {
		if len(t.pages) > 1 {
			t.turn(p.label)
			if strings.TrimSpace(strings.Join(p.lines, "")) == "" {
				t.doubt(t.page, DoubtEmptyPage, "no text on it")
			}
		}
		t.writePage(p, i)
	}
	t.flush()
	t.putNotes()
	return t.finish()
}

// typescript reads the pages of a text.
type typescript struct {
	scribe
	pages    []*textPage
	words    vocabulary
	notes    []Block // footnotes of the open block
	pending  []Block // furniture and other footnotes, which wait for the end of a block that runs over the page
	runsOver bool    // the open block may go on on the next page

	marks   map[string][]int // per page: the blocks that have a note's mark, in order
	indexed int              // so many blocks have been looked through for marks
	placed  map[int][]Block  // footnotes by the block that they stand behind
	sought  int              // notes of the page whose mark was looked for
}

// textPage is a page; its furniture is cut off at both ends of lines.
type textPage struct {
	lines       []string
	top, bottom []string // furniture, in the order of the page
	label       string
}

// edge is the most lines that furniture takes at one edge of a page: a running head of two lines and a stamp.
const edge = 3

// furniture takes off the lines that the pages repeat at their edges. Only lines before the first blank line, or
// after the last, can be furniture: a table that stands on every page is text.
func (t *typescript) furniture() {
	for side := range 2 {
		count := map[string]int{}
		for _, p := range t.pages {
			for _, l := range p.edgeLines(side == 0) {
				count[mask(l)]++
			}
		}
		for i, p := range t.pages {
			for _, l := range p.edgeLines(side == 0) {
				n := count[mask(l)]
				often := len(t.pages) > 1 && n*3 >= len(t.pages) && (n >= 3 || n == len(t.pages))
				if mask(l) == "#" || pageLine().MatchString(l) || !often {
					if !t.pageNumber(i, l, side == 0) {
						break
					}
				}
				p.cut(side == 0)
				t.doubt(i+1, DoubtFurniture, strings.Join(strings.Fields(l), " "))
			}
		}
	}
}

// edgeLines are the lines at the top or bottom, from the outside, up to a blank one.
func (p *textPage) edgeLines(top bool) []string {
	lines := slices.Clone(p.lines)
	if !top {
		slices.Reverse(lines)
	}
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	n := 0
	for n < len(lines) && n <= edge && strings.TrimSpace(lines[n]) != "" {
		if len(lines[n]) > 200 {
			return nil
		}
		n++
	}
	if n > edge || n > 1 && len(columns(lines[0])) > 1 && slices.Equal(columns(lines[0]), columns(lines[1])) {
		return nil // a paragraph, or a table
	}
	return lines[:n]
}

// cut moves the outermost line to the furniture.
func (p *textPage) cut(top bool) {
	if top {
		for strings.TrimSpace(p.lines[0]) == "" {
			p.lines = p.lines[1:]
		}
		p.top = append(p.top, p.lines[0])
		p.lines = p.lines[1:]
		return
	}
	for strings.TrimSpace(p.lines[len(p.lines)-1]) == "" {
		p.lines = p.lines[:len(p.lines)-1]
	}
	p.bottom = slices.Insert(p.bottom, 0, p.lines[len(p.lines)-1])
	p.lines = p.lines[:len(p.lines)-1]
}

// mask makes running heads equal that differ in the page's number.
func mask(line string) string {
	words := strings.Fields(line)
	for i, w := range words {
		if w = strings.Trim(w, "-–—[]().|"); isNumber(w) || roman(w) > 0 {
			words[i] = "#"
		}
	}
	return strings.Join(words, " ")
}

func isNumber(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= 0 && len(s) <= 5
}

var pageLine = lazily(`^[\s\-–—\[(|]*(?i:page )?([0-9]{1,5}|[ivxlc]{1,8}|[IVXLC]{1,8})(?i: of [0-9]{1,5})?[\s\-–—\])|]*$`)

// labels finds the printed page numbers: a figure alone on an outermost line (or in the furniture), which a neighbouring
// page continues, or a 1 that follows a page with a roman numeral.
func (t *typescript) labels() {
	found := make([][]string, len(t.pages))
	for i, p := range t.pages {
		for _, l := range slices.Concat(p.top, p.bottom) {
			if m := pageLine().FindStringSubmatch(l); m != nil {
				found[i] = append(found[i], m[1])
			}
		}
	}
	for i, p := range t.pages {
		for _, label := range found[i] {
			ok := i > 0 && slices.ContainsFunc(found[i-1], func(before string) bool { return follows(before, label) }) ||
				i+1 < len(t.pages) && slices.ContainsFunc(found[i+1], func(after string) bool { return follows(label, after) })
			if ok {
				p.label = label
				break
			}
		}
	}
}

// pageNumber reports whether a line at the edge of page i can only be its number.
func (t *typescript) pageNumber(i int, line string, top bool) bool {
	m := pageLine().FindStringSubmatch(line)
	if m == nil || len(t.pages) < 2 {
		return false
	}
	for _, j := range []int{i - 1, i + 1} {
		if j < 0 || j >= len(t.pages) {
			continue
		}
		lines := t.pages[j].edgeLines(top)
		if top {
			lines = slices.Concat(t.pages[j].top, lines)
		} else {
			lines = slices.Concat(t.pages[j].bottom, lines)
		}
		for _, l := range lines {
			n := pageLine().FindStringSubmatch(l)
			if n != nil && (j < i && follows(n[1], m[1]) || j > i && follows(m[1], n[1])) {
				return true
			}
		}
	}
	return false
}

// follows reports whether a page called b comes right after one called a.
func follows(a, b string) bool {
	if ra, rb := roman(a), roman(b); ra > 0 {
		return rb == ra+1 || b == "1"
	}
	na, errA := strconv.Atoi(a)
	nb, errB := strconv.Atoi(b)
	return errA == nil && errB == nil && nb == na+1
}

// learn takes in the words that no line end breaks.
func (t *typescript) learn() {
	for _, p := range t.pages {
		broken := false
		for _, line := range p.lines {
			l := strings.TrimSpace(line)
			if broken {
				_, l, _ = strings.Cut(l, " ")
			}
			if broken = strings.HasSuffix(l, "-"); broken {
				l = l[:strings.LastIndexByte(l, ' ')+1]
			}
			t.words.add(l)
		}
	}
}

// writePage writes the blocks of a page: groups of lines between blank ones.
func (t *typescript) writePage(p *textPage, index int) {
	for _, l := range p.top {
		t.furnitureBlock(l)
	}
	t.marks, t.indexed, t.sought = map[string][]int{}, len(t.d.Blocks), 0
	var group []string
	first, notes := true, false
	lines := slices.Clone(p.lines)
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	for i, line := range append(lines, "") {
		line = strings.TrimRight(strings.ReplaceAll(line, "\v", " "), " \t")
		if strings.TrimSpace(line) != "" {
			group = append(group, line)
			continue
		}
		if len(group) == 0 {
			continue
		}
		if len(group) > 0 && isRule(group[0]) {
			notes = true // what stands under a rule at the foot of a page is notes
			group = group[1:]
		}
		if len(group) > 0 {
			last := i == len(lines) && index+1 < len(t.pages)
			t.group(group, first, last, notes)
			first = false
		}
		group = nil
	}
	for _, l := range p.bottom {
		t.furnitureBlock(l)
	}
}

func (t *typescript) furnitureBlock(line string) {
	text := clean(line)
	if text == "" {
		return
	}
	b := Block{Kind: Furniture, Text: text, Marks: []PageMark{{0, t.page}}}
	t.pending = append(t.pending, b)
}

// flush ends the open block and writes what waited for that.
func (t *typescript) flush() {
	t.end()
	t.d.Blocks = append(append(t.d.Blocks, t.notes...), t.pending...)
	t.notes, t.pending = nil, nil
	t.runsOver = false
}

var (
	bullet        = lazily(`^(\s*)([•●▪■◦‣∙·*]|[-–—o]|[(]?(?:[0-9]{1,2}|[a-z])[).])\s+(\S.*)$`)
	noteLine      = lazily(`^\s*(?:\[(\d{1,3})\]|(\d{1,3})[.)]?)\s+(\S.*)$`)
	bracketFigure = lazily(`\[\d{1,3}\]`)
	noteReference = lazily(`\[\d{1,3}\]$`)
	// A figure behind a full stop is a note's only where that ends a word: "rose by 3.5" goes on.
	noteMarkAtEnd = lazily(`(\pL\pM*[)\]]?[.!?:]["'”’)]*)\d{1,3}$|[ ]?\[\d{1,3}\]$|[⁰¹²³⁴-⁹]+$`)
	pipeTable     = lazily(`^\s*\|.*\|\s*$`)
	columnGap     = lazily(`\t+| {2,}`)
)

func isRule(line string) bool {
	l := strings.TrimSpace(line)
	return len(l) >= 5 && strings.Trim(l, "_-–—=~") == "" && utf8.ValidString(l)
}

// group writes lines that stand together.
func (t *typescript) group(lines []string, firstOfPage, lastOfPage, notes bool) {
	switch {
	case notes && t.footnotes(lines):
		return
	case t.heading(lines, firstOfPage, lastOfPage):
		return
	case t.table(lines):
		return
	}
	for len(lines) > 0 {
		m := bullet().FindStringSubmatch(lines[0])
		n := 1
		for n < len(lines) && !bullet().MatchString(lines[n]) {
			n++
		}
		kind, depth, text := Paragraph, 0, lines[0]
		if m != nil && !isSentenceStart(m[2], lines, n) {
			kind, depth, text = ListItem, 1+min(8, indent(m[1])/4), m[3]
		}
		goesOn := firstOfPage && kind == Paragraph && t.runsOver && !portionStart().MatchString(text)
		if !goesOn {
			t.flush()
			t.begin(kind, depth)
		}
		t.wrapped(append([]string{text}, lines[1:n]...))
		t.runsOver = !finished(string(t.text[max(0, len(t.text)-40):]))
		firstOfPage = false
		lines = lines[n:]
	}
}

// isSentenceStart keeps "o" and "a." from being bullets where they begin prose that nothing else marks as a list.
func isSentenceStart(mark string, lines []string, n int) bool {
	return mark == "o" && n == len(lines) && n > 3
}

func indent(s string) int { return len(strings.ReplaceAll(s, "\t", "    ")) }

// finished reports whether a paragraph that ends so is complete, also where the mark of a note follows.
func finished(text string) bool {
	text = noteMarkAtEnd().ReplaceAllString(strings.TrimRight(text, " "), "$1")
	text = strings.TrimRight(text, "\"'”’)] ")
	return text == "" || strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") ||
		strings.HasSuffix(text, ":")
}

// wrapped writes the lines of one paragraph.
func (t *typescript) wrapped(lines []string) {
	for _, line := range lines {
		line = strings.TrimSpace(line)
		before := string(t.text[max(0, len(t.text)-80):])
		if strings.HasSuffix(before, "-") && len(before) > 1 && before[len(before)-2] != '-' && before[len(before)-2] != ' ' {
			keep, certain := t.words.hyphen(before[:len(before)-1], line)
			if !certain {
				t.doubt(t.page, DoubtHyphen, lastWord(before)+firstWord(line))
			}
			if !keep {
				t.text = t.text[:len(t.text)-1]
			}
			t.gap = false
		} else {
			t.space()
		}
		t.write(line)
	}
}

func lastWord(s string) string  { return s[strings.LastIndexByte(s, ' ')+1:] }
func firstWord(s string) string { w, _, _ := strings.Cut(s, " "); return w }

// heading writes a heading: a short line without a full stop, alone or underlined.
// A line that is only short is none where it may be a part of a paragraph that runs over the page.
func (t *typescript) heading(lines []string, firstOfPage, lastOfPage bool) bool {
	depth := 0
	text := clean(lines[0])
	switch {
	case text == "":
		return false
	case len(lines) == 2 && isUnderline(lines[1]) && !isRule(lines[0]):
		depth = 2
		if strings.ContainsRune(lines[1], '=') {
			depth = 1
		}
	case len(lines) > 2, bullet().MatchString(lines[0]) && !isNumberedHeading(text),
		firstOfPage && t.runsOver && !allCaps(text):
		return false
	case len(lines) == 2 && allCaps(lines[0]) && allCaps(lines[1]):
		text, depth = text+" "+clean(lines[1]), 1
	case len(lines) == 2:
		return false
	case allCaps(text) && len(text) <= 120 && !strings.ContainsAny(text[len(text)-1:], ".:;,"):
		depth = 1
	case !lastOfPage && isHeadingLine(text) && !columnGap().MatchString(strings.TrimSpace(lines[0])):
		depth = 2
	}
	if depth == 0 {
		return false
	}
	t.flush()
	t.begin(Heading, depth)
	t.write(text)
	t.end()
	return true
}

func isUnderline(line string) bool {
	l := strings.TrimSpace(line)
	return len(l) >= 3 && (strings.Trim(l, "=") == "" || strings.Trim(l, "-") == "" || strings.Trim(l, "~") == "")
}

func isNumberedHeading(text string) bool {
	_, rest, _ := strings.Cut(text, " ")
	return allCaps(rest) || text[0] >= '0' && text[0] <= '9' && isHeadingLine(rest)
}

// isHeadingLine reports whether a line that stands alone reads like a title: short, at most a dozen words, beginning
// with a capital or a figure, without the end of a sentence, and not a date or a number.
func isHeadingLine(text string) bool {
	text = noteReference().ReplaceAllString(text, "")
	r, _ := utf8.DecodeRuneInString(text)
	if len(text) < 3 || len(text) > 90 || len(strings.Fields(text)) > 12 || !unicode.IsUpper(r) && !unicode.IsDigit(r) {
		return false
	}
	return !strings.ContainsAny(text[len(text)-1:], ".:;,!-") && !isCoverLine(text)
}

func allCaps(s string) bool {
	upper := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return upper >= 3 && !isCoverLine(strings.TrimSpace(s))
}

// table writes rows where at least two lines have the same columns: between pipes, or beginning at the same places.
func (t *typescript) table(lines []string) bool {
	if len(lines) < 2 {
		return false
	}
	var rows [][]string
	starts := columns(lines[0])
	for _, line := range lines {
		switch {
		case pipeTable().MatchString(line):
			if strings.Trim(line, " |:-+") == "" {
				continue
			}
			var cells []string
			for c := range strings.SplitSeq(strings.Trim(strings.TrimSpace(line), "|"), "|") {
				cells = append(cells, clean(c))
			}
			rows = append(rows, cells)
		case len(starts) > 1 && slices.Equal(columns(line), starts):
			var cells []string
			for _, c := range columnGap().Split(strings.TrimSpace(line), -1) {
				cells = append(cells, clean(c))
			}
			rows = append(rows, cells)
		default:
			return false
		}
	}
	t.flush()
	for _, cells := range rows {
		t.begin(TableRow, 0)
		for i, c := range cells {
			if i > 0 {
				t.cell()
			}
			t.write(c)
		}
		t.end()
	}
	return true
}

// columns are the places at which the columns of a line begin, counted in characters.
func columns(line string) []int {
	starts := []int{}
	blank := 2
	for i, r := range []rune(line) {
		switch {
		case r == '\t':
			blank = 2
		case r == ' ':
			blank++
		default:
			if blank >= 2 {
				starts = append(starts, i)
			}
			blank = 0
		}
	}
	return starts
}

// footnotes keeps the notes of a page until the paragraph that runs over it has ended.
func (t *typescript) footnotes(lines []string) bool {
	if !noteLine().MatchString(lines[0]) {
		return false
	}
	for len(lines) > 0 {
		n := 1
		for n < len(lines) && !noteLine().MatchString(lines[n]) {
			n++
		}
		m := noteLine().FindStringSubmatch(lines[0])
		number := m[1] + m[2]
		note := &typescript{words: t.words}
		note.page, note.d.Pages = t.page, t.d.Pages
		note.begin(Footnote, 0)
		note.wrapped(append([]string{m[3]}, lines[1:n]...))
		note.end()
		t.d.Doubts = append(t.d.Doubts, note.d.Doubts...)
		t.place(number, note.d.Blocks)
		lines = lines[n:]
	}
	return true
}

// place puts a footnote behind the block of its page that refers to it, and takes the reference, a figure in brackets,
// out of the block. A note that nothing refers to stays at the foot of the page.
func (t *typescript) place(number string, note []Block) {
	if t.sought++; t.sought > mostNotes {
		t.pending = append(t.pending, note...)
		return
	}
	mark := "[" + number + "]"
	near := max(0, len(t.text)-longestParagraph)
	if i := bytes.LastIndex(t.text[near:], []byte(mark)); t.open && i >= 0 && near+i >= t.block.onPage(t.page) && len(t.text) > len(mark) {
		t.text = slices.Delete(t.text, near+i, near+i+len(mark))
		t.block.shift(near+i, len(mark))
		t.notes = append(t.notes, note...)
		return
	}
	t.index()
	have := t.marks[number]
	if len(have) == 0 {
		t.pending = append(t.pending, note...)
		return
	}
	k := have[len(have)-1]
	t.marks[number] = have[:len(have)-1]
	b := &t.d.Blocks[k]
	i := strings.LastIndex(b.Text, mark)
	b.Text = strings.TrimSpace(b.Text[:i] + b.Text[i+len(mark):])
	b.shift(i, len(mark))
	t.placed[k] = append(t.placed[k], note...)
}

const (
	mostNotes        = 500     // on one page, that are put behind their paragraph; a file without form feeds is one page
	longestParagraph = 1 << 14 // bytes in which marks are looked for
)

// index notes which of the page's blocks have which marks.
func (t *typescript) index() {
	for ; t.indexed < len(t.d.Blocks); t.indexed++ {
		b := &t.d.Blocks[t.indexed]
		if b.Kind == Furniture || b.Kind == Footnote || len(b.Text) > longestParagraph {
			continue
		}
		if n := len(b.Marks); n > 0 && b.Marks[n-1].Page != t.page {
			continue
		}
		from := b.onPage(t.page)
		for _, m := range bracketFigure().FindAllString(b.Text[from:], -1) {
			if m != b.Text {
				number := m[1 : len(m)-1]
				t.marks[number] = append(t.marks[number], t.indexed)
			}
		}
	}
}

// putNotes writes the footnotes behind their blocks.
func (t *typescript) putNotes() {
	if len(t.placed) == 0 {
		return
	}
	var all, waiting []Block
	for k, b := range t.d.Blocks {
		if b.Kind != Footnote {
			all, waiting = append(all, waiting...), nil
		}
		all = append(all, b)
		waiting = append(waiting, t.placed[k]...)
	}
	t.d.Blocks = append(all, waiting...)
}

// onPage is the offset at which b's text on a page begins.
func (b *Block) onPage(page int) int {
	for _, m := range b.Marks {
		if m.Page == page {
			return m.Offset
		}
	}
	return 0
}

// shift moves the marks behind offset i after n bytes there went.
func (b *Block) shift(i, n int) {
	for k := range b.Marks {
		if b.Marks[k].Offset > i {
			b.Marks[k].Offset = max(i, b.Marks[k].Offset-n)
		}
	}
}

// clean is a line as a block's text: without the white space at its ends and without what nobody sees.
func clean(line string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case isLineBreak(r) || r == '\t':
			return ' '
		case invisible(r):
			return -1
		}
		return r
	}, line))
}

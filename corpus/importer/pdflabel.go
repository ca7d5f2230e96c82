package importer

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// furniture tells running heads, stamps and page numbers from the body: rows at the top or the foot of a page whose
// text, apart from figures, stands at the same height on other pages, and page numbers on their own. Only the
// outermost rows count, and only where white parts them from the body, for repeated heads of tables and repeated
// footnotes look the same.
func (l *layout) furniture() {
	type place struct {
		text string
		y    int
	}
	seen := map[place]int{}
	at := func(p *leaf, r *row) place {
		return place{shape(r.plainText()), int(math.Round(float64(r.base) / 6))}
	}
	for _, p := range l.pages {
		onPage := map[place]bool{}
		for i := range p.rows {
			if i < furnitureRows || i >= len(p.rows)-furnitureRows {
				onPage[at(p, &p.rows[i])] = true
			}
		}
		for k := range onPage {
			seen[k]++
		}
	}
	repeated := func(p *leaf, r *row) bool {
		k := at(p, r)
		n := 0
		if k.text == "" {
			return false // nothing but what bars hide
		}
		for d := -1; d <= 1; d++ {
			n += seen[place{k.text, k.y + d}]
		}
		return isRepeated(n, len(l.pages))
	}
	for _, p := range l.pages {
		height := p.uprightHeight()
		head := 0
		for head < len(p.rows) && head < furnitureRows {
			r := &p.rows[head]
			if r.base > 0.2*height || !repeated(p, r) && !isPageNumber(r.plainText()) || isTableHead(p.rows, head) {
				break
			}
			head++
		}
		for head > 0 && head < len(p.rows) && p.rows[head-1].base > 0.07*height &&
			p.rows[head].base-p.rows[head-1].base < 1.6*max(p.rows[head-1].size, p.rows[head].size) {
			head--
		}
		foot := len(p.rows)
		for foot > head && foot > len(p.rows)-furnitureRows {
			r := &p.rows[foot-1]
			if r.base < 0.8*height || !repeated(p, r) && !isPageNumber(r.plainText()) ||
				startsNote(r) && len(r.words) >= 4 {
				break
			}
			foot--
		}
		for foot < len(p.rows) && foot > head && p.rows[foot].base < 0.95*height &&
			p.rows[foot].base-p.rows[foot-1].base < 1.6*max(p.rows[foot-1].size, p.rows[foot].size) {
			foot++
		}
		p.head, p.foot, p.rows = p.rows[:head:head], p.rows[foot:], p.rows[head:foot:foot]
	}
	l.reportFurniture()
}

// Serious says whether a person must look before the document is quoted. What was taken for page furniture is only
// noted: nearly every document has running heads, and they are kept.
func (d Doubt) Serious() bool { return d.Kind != DoubtFurniture }

// furnitureRows is how many rows at each end of a page may be furniture.
const furnitureRows = 6

// isRepeated says whether n of a document's pages are enough to call something on them repeated.
func isRepeated(n, pages int) bool {
	return n >= 3 || pages <= 4 && n >= 2
}

// isTableHead says whether a row has cells that those of the next row stand under.
func isTableHead(rows []row, i int) bool {
	if i+1 >= len(rows) || len(gaps(&rows[i])) == 0 {
		return false
	}
	return tableRows(rows[i : i+2])[0] && rows[i+1].base-rows[i].base < 3*rows[i].size && len(gaps(&rows[i+1])) > 0
}

// reportFurniture names each distinct line of furniture once.
func (l *layout) reportFurniture() {
	const most = 40 // lines named in a report
	count, first, text := map[string]int{}, map[string]int{}, map[string]string{}
	var order []string
	for _, p := range l.pages {
		note := func(s string) {
			k := shape(s)
			if count[k]++; count[k] == 1 {
				first[k], text[k] = p.number, s
				order = append(order, k)
			}
		}
		for i := range p.head {
			note(p.head[i].plainText())
		}
		for i := range p.foot {
			note(p.foot[i].plainText())
		}
		for _, w := range p.askew {
			note(w.text)
		}
	}
	for i, k := range order {
		if i == most {
			l.doubt(0, DoubtFurniture, fmt.Sprintf("and %d lines more", len(order)-most))
			break
		}
		l.doubt(first[k], DoubtFurniture, fmt.Sprintf("%q, on %d pages", shorten(text[k]), count[k]))
	}
}

func shorten(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// shape is a line with its figures taken out, so that running heads with page numbers compare equal.
func shape(s string) string {
	if isPageNumber(s) {
		return "#"
	}
	fields := strings.Fields(s)
	for i, f := range fields {
		switch n := strings.Trim(f, "-–—|[]()."); {
		case n != "i" && n != "" && strings.Trim(n, "ivxlc") == "" && roman(n) > 0:
			fields[i] = "#"
		case strings.ContainsAny(f, "0123456789"):
			fields[i] = digits().ReplaceAllString(f, "#")
		}
	}
	return strings.Join(fields, " ")
}

var (
	digits     = lazily(`[0-9]+`)
	numberOnly = lazily(`^[-–—|\[( ]*(?i:page\s+)?([0-9]{1,4}|[ivxlcIVXLC]{1,8}|[A-Z]{1,3}-[0-9]{1,4})(?:\s+(?i:of)\s+[0-9]{1,5})?[-–—|\]) .]*$`)
	numberWord = lazily(`(?i:\bpage)\s+([0-9]{1,4}|[ivxlcIVXLC]{1,8}|[A-Z]{1,3}-[0-9]{1,4})\b`)
	labelForm  = lazily(`^([A-Z]{1,3}-)?([0-9]{1,4})$`)
)

// isPageNumber says whether a line is a page number and nothing else.
func isPageNumber(s string) bool {
	m := numberOnly().FindStringSubmatch(s)
	return m != nil && validPageLabel(m[1])
}

// A numbering is one sequence of page labels: those of its pages differ from the page's place in the file by the
// same number.
type numbering struct {
	prefix string // "A-"; "roman" and "ROMAN" for numerals
	offset int
}

// numberingOf puts a label into its sequence.
func numberingOf(label string, page int) (numbering, bool) {
	if m := labelForm().FindStringSubmatch(label); m != nil {
		n, _ := strconv.Atoi(m[2])
		return numbering{m[1], n - page}, true
	}
	if n := roman(label); n > 0 {
		if label == strings.ToLower(label) {
			return numbering{"roman", n - page}, true
		}
		return numbering{"ROMAN", n - page}, true
	}
	return numbering{}, false
}

// labels finds each page's printed number among its furniture. A number counts if another page goes on with its
// sequence, or if it stands alone on its line and no sequence speaks against it. Where a page prints none, the
// file's own label is taken, unless the file's labels contradict the printed ones elsewhere.
func (l *layout) labels() {
	type candidate struct {
		label string
		alone bool
	}
	candidates := make([][]candidate, len(l.pages))
	pages := map[numbering]int{}
	for i, p := range l.pages {
		add := func(label string, alone bool) {
			if _, ok := numberingOf(label, p.number); ok && validPageLabel(label) {
				candidates[i] = append(candidates[i], candidate{label, alone})
			}
		}
		rows := make([]*row, 0, len(p.head)+len(p.foot))
		for j := range p.foot {
			rows = append(rows, &p.foot[len(p.foot)-1-j])
		}
		for j := range p.head {
			rows = append(rows, &p.head[j])
		}
		for _, r := range rows {
			text := r.plainText()
			if m := numberOnly().FindStringSubmatch(text); m != nil {
				add(m[1], true)
				continue
			}
			if m := numberWord().FindStringSubmatch(text); m != nil {
				add(m[1], false)
			}
			if words := strings.Fields(text); len(words) > 0 {
				add(strings.Trim(words[len(words)-1], "-–—|[]()"), false)
				add(strings.Trim(words[0], "-–—|[]()"), false)
			}
		}
		counted := map[numbering]bool{}
		for _, c := range candidates[i] {
			if n, _ := numberingOf(c.label, p.number); !counted[n] {
				counted[n] = true
				pages[n]++
			}
		}
	}
	agree := true
	for i, p := range l.pages {
		best := 0
		for _, c := range candidates[i] {
			n, _ := numberingOf(c.label, p.number)
			score := pages[n]
			if score == 1 && (!c.alone || len(l.pages) > 8) {
				continue
			}
			if c.alone {
				score += len(l.pages)
			}
			if score > best {
				best, p.printed = score, c.label
			}
		}
		if p.printed != "" && p.label != "" && p.printed != p.label {
			agree = false
		}
	}
	for _, p := range l.pages {
		if p.printed == "" && agree && validPageLabel(p.label) {
			p.printed = p.label
		}
	}
}

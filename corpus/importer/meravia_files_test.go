package importer

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-pdf/fpdf"
)

// meraviaFiles are the files of the invented assessment, by format.
var meraviaFiles = map[string]struct {
	name  string
	write func() []byte
}{
	"html":     {"meravia.html", meraviaHTML},
	"docx":     {"meravia.docx", meraviaDOCX},
	"markdown": {"meravia.md", meraviaMarkdown},
	"text":     {"meravia.txt", meraviaText},
	"pdf":      {"meravia.pdf", meraviaPDF},
}

// --- HTML -------------------------------------------------------------------------------------------------------

// meraviaHTML writes a page in the manner of Wikisource: page marks that nobody sees, footnotes at the end.
func meraviaHTML() []byte {
	var b, notes strings.Builder
	n := 0
	mark := func(label string) string {
		return fmt.Sprintf(`<span class="pagenum ws-pagenum noprint" id="Page_%s" data-page-number="%s">`+
			"<span class=\"pagenum-inner\">[%s]</span>\u200b</span>", label, label, label)
	}
	inline := func(x part) string {
		var s strings.Builder
		for _, piece := range x.pieces() {
			if piece.page != "" {
				s.WriteString(mark(piece.page))
			}
			text := html.EscapeString(strings.NewReplacer("¬", "", "▮", " ").Replace(piece.text))
			text = sourceNote.ReplaceAllStringFunc(text, func(note string) string {
				n++
				fmt.Fprintf(&notes, "<li id=\"fn%d\">%s <a href=\"#ref%d\">↩</a></li>\n", n,
					sourceNote.FindStringSubmatch(note)[1], n)
				return fmt.Sprintf(`<sup id="ref%d" class="reference"><a href="#fn%d">[%d]</a></sup>`, n, n, n)
			})
			s.WriteString(blankRun.ReplaceAllStringFunc(text, func(run string) string {
				return `<span style="white-space: pre">` + run + `</span>`
			}))
		}
		return s.String()
	}
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>%s</title>\n"+
		"<style>.c2 { columns: 2 } .c3 { columns: 3 }</style></head>\n<body>\n"+
		"<header><a href=\"/\">The Meravian Archive</a></header>\n<nav><ul><li>Home</li><li>Documents</li></ul></nav>\n<main>\n",
		meraviaTitle)
	list, table := 0, false
	for i, x := range meravia {
		if x.kind == ListItem {
			for ; list < x.depth; list++ {
				b.WriteString("<ul>\n")
			}
			for ; list > x.depth; list-- {
				b.WriteString("</ul>\n")
			}
		} else {
			for ; list > 0; list-- {
				b.WriteString("</ul>\n")
			}
		}
		if table != (x.kind == TableRow) {
			table = !table
			b.WriteString(map[bool]string{true: "<table>\n", false: "</table>\n"}[table])
		}
		switch {
		case x.page != "":
			b.WriteString(mark(x.page) + "\n")
		case x.kind == Heading:
			fmt.Fprintf(&b, "<h%d>%s</h%d>\n", x.depth, inline(x), x.depth)
		case x.kind == ListItem:
			fmt.Fprintf(&b, "<li>%s</li>\n", inline(x))
		case x.kind == TableRow:
			tag := "td"
			if meravia[i-1].kind != TableRow {
				tag = "th"
			}
			fmt.Fprintf(&b, "<tr><%s>%s</%s></tr>\n", tag, strings.Join(x.cells, "</"+tag+"><"+tag+">"), tag)
		default: // some words are links, as in an encyclopedia
			fmt.Fprintf(&b, "<p>%s</p>\n", strings.Replace(inline(x), "Bureau", `<a href="/wiki/Bureau">Bureau</a>`, 1))
		}
	}
	fmt.Fprintf(&b, "</table>\n<h2>Notes</h2>\n<ol class=\"references\">\n%s</ol>\n</main>\n<footer>Printed for the test.</footer>\n"+
		"<script>document.write('no text')</script>\n</body>\n</html>\n", notes.String())
	return []byte(b.String())
}

var blankRun = regexp.MustCompile(` {2,}`)

// --- Markdown ---------------------------------------------------------------------------------------------------

func meraviaMarkdown() []byte {
	var b, notes strings.Builder
	n := 0
	escape := strings.NewReplacer(`*`, `\*`, `_`, `\_`, `[`, `\[`, `<`, `&lt;`, `&`, `&amp;`, "¬", "", "▮", " ")
	inline := func(x part) string {
		var s strings.Builder
		for _, piece := range x.pieces() {
			if piece.page != "" {
				fmt.Fprintf(&s, "<!--\u00a0page\u00a0%s\u00a0-->", piece.page)
			}
			s.WriteString(sourceNote.ReplaceAllStringFunc(escape.Replace(piece.text), func(note string) string {
				n++
				fmt.Fprintf(&notes, "\n[^%d]: %s\n", n, sourceNote.FindStringSubmatch(note)[1])
				return fmt.Sprintf("[^%d]", n)
			}))
		}
		return s.String()
	}
	fill := func(first, next, text string) {
		for i, line := range wrap(text, 100) {
			if i == 0 {
				b.WriteString(first)
			} else {
				b.WriteString(next)
			}
			b.WriteString(strings.ReplaceAll(line, "\u00a0", " ") + "\n")
		}
	}
	for i, x := range meravia {
		switch {
		case x.page != "":
			fmt.Fprintf(&b, "\n<!-- page %s -->\n", x.page)
		case x.kind == Heading:
			fmt.Fprintf(&b, "\n%s %s\n", strings.Repeat("#", x.depth), inline(x))
		case x.kind == ListItem:
			if meravia[i-1].kind != ListItem {
				b.WriteString("\n")
			}
			in := strings.Repeat("  ", x.depth-1)
			fill(in+"- ", in+"  ", inline(x))
		case x.kind == TableRow:
			if meravia[i-1].kind != TableRow {
				fmt.Fprintf(&b, "\n| %s |\n|%s\n", strings.Join(x.cells, " | "), strings.Repeat(" --- |", len(x.cells)))
			} else {
				fmt.Fprintf(&b, "| %s |\n", strings.Join(x.cells, " | "))
			}
		default:
			b.WriteString("\n")
			fill("", "", inline(x))
		}
	}
	return []byte(strings.TrimLeft(b.String(), "\n") + notes.String())
}

// --- lines ------------------------------------------------------------------------------------------------------

// wrap breaks a text into lines of at most width characters, at spaces and at the places marked for it. A run of
// spaces is never broken.
func wrap(text string, width int) []string {
	return wrapBy(text, func(s string) bool { return utf8.RuneCountInString(s) <= width })
}

func wrapBy(text string, fits func(string) bool) []string {
	text = blankRun.ReplaceAllStringFunc(text, func(run string) string { return strings.Repeat("\u00a0", len(run)) })
	var lines []string
	current := ""
	flush := func() {
		lines = append(lines, strings.ReplaceAll(current, "\u00a0", " "))
		current = ""
	}
	for _, word := range strings.Split(text, " ") {
		whole := strings.ReplaceAll(word, "¬", "")
		gap := " "
		if current == "" {
			gap = ""
		}
		if fits(current + gap + whole) {
			current += gap + whole
			continue
		}
		rest := whole
		parts := strings.Split(word, "¬")
		for k := len(parts) - 1; k > 0; k-- { // the longest beginning that fits
			begin := strings.Join(parts[:k], "")
			if !strings.HasSuffix(begin, "-") {
				begin += "-"
			}
			if fits(current + gap + begin) {
				current += gap + begin
				rest = strings.Join(parts[k:], "")
				break
			}
		}
		flush()
		current = rest
	}
	flush()
	return lines
}

// withHyphen is a piece as lines can show it: where it ends inside a word, with a hyphen.
func withHyphen(pieces []piece, k int) string {
	text := strings.TrimSpace(pieces[k].text)
	if k+1 < len(pieces) && text == pieces[k].text && !strings.HasPrefix(pieces[k+1].text, " ") {
		text += "-"
	}
	return text
}

// --- text -------------------------------------------------------------------------------------------------------

// meraviaText writes a typescript: running heads and page numbers, wrapped lines, form feeds.
func meraviaText() []byte {
	var b strings.Builder
	label := ""
	var notes []string
	n := 0
	endPage := func() {
		if label == "" {
			return
		}
		if len(notes) > 0 {
			b.WriteString("\n____________________\n")
			for _, note := range notes {
				for i, l := range wrap(note, 80) {
					if i > 0 {
						b.WriteString("    ")
					}
					b.WriteString(l + "\n")
				}
			}
			notes = nil
		}
		fmt.Fprintf(&b, "\n%40s\n", "- "+label+" -")
	}
	turn := func(to string) {
		if label != "" {
			endPage()
			b.WriteString("\f")
		}
		label = to
		fmt.Fprintf(&b, "%45s\n%s\n", "UNCLASSIFIED", meraviaTitle)
	}
	write := func(first, next string, x part) {
		pieces := x.pieces()
		for k, piece := range pieces {
			if piece.page != "" {
				turn(piece.page)
				b.WriteString("\n")
				first = next
			}
			text := sourceNote.ReplaceAllStringFunc(withHyphen(pieces, k), func(note string) string {
				n++
				notes = append(notes, fmt.Sprintf("[%d] %s", n, sourceNote.FindStringSubmatch(note)[1]))
				return fmt.Sprintf("[%d]", n)
			})
			for _, l := range wrap(strings.ReplaceAll(text, "▮", " "), 80) {
				b.WriteString(first + l + "\n")
				first = next
			}
		}
	}
	for i, x := range meravia {
		switch {
		case x.page != "":
			turn(x.page)
		case x.kind == Heading:
			fmt.Fprintf(&b, "\n%s\n%s\n", x.text, strings.Repeat(map[int]string{1: "=", 2: "-"}[x.depth], utf8.RuneCountInString(x.text)))
		case x.kind == ListItem:
			if meravia[i-1].kind != ListItem {
				b.WriteString("\n")
			}
			in := strings.Repeat("    ", x.depth-1)
			write(in+"• ", in+"  ", x)
		case x.kind == TableRow:
			if meravia[i-1].kind != TableRow {
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "%-22s", x.cells[0])
			for _, c := range x.cells[1 : len(x.cells)-1] {
				fmt.Fprintf(&b, "%-30s", c)
			}
			b.WriteString(x.cells[len(x.cells)-1] + "\n")
		default:
			b.WriteString("\n")
			write("", "", x)
		}
	}
	endPage()
	return []byte(b.String())
}

// --- DOCX -------------------------------------------------------------------------------------------------------

// meraviaDOCX writes a Word file as Word lays it out: breaks where pages ended, two sections of page numbers.
func meraviaDOCX() []byte {
	var b, notes strings.Builder
	n := 0
	pending := ""
	run := func(text string) string {
		return `<w:r><w:t xml:space="preserve">` + html.EscapeString(strings.NewReplacer("¬", "", "▮", " ").Replace(text)) + `</w:t></w:r>`
	}
	const rendered = `<w:r><w:lastRenderedPageBreak/></w:r>`
	inline := func(x part) string {
		s := pending
		pending = ""
		for _, piece := range x.pieces() {
			if piece.page != "" {
				s += rendered
			}
			at := 0
			for _, m := range sourceNote.FindAllStringSubmatchIndex(piece.text, -1) {
				n++
				s += run(piece.text[at:m[0]]) + fmt.Sprintf(`<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="%d"/></w:r>`, n)
				fmt.Fprintf(&notes, `<w:footnote w:id="%d"><w:p><w:r><w:footnoteRef/></w:r>%s</w:p></w:footnote>`, n, run(" "+piece.text[m[2]:m[3]]))
				at = m[1]
			}
			s += run(piece.text[at:])
		}
		return s
	}
	paragraph := func(properties, content string) {
		fmt.Fprintf(&b, "<w:p><w:pPr>%s</w:pPr>%s</w:p>\n", properties, content)
	}
	table := false
	for i, x := range meravia {
		if table && x.kind != TableRow {
			b.WriteString("</w:tbl>\n")
			table = false
		}
		switch {
		case x.page == "i":
		case x.page == "1": // a section with numbers of its own
			paragraph(`<w:sectPr><w:pgNumType w:fmt="lowerRoman" w:start="1"/></w:sectPr>`, "")
			pending = rendered
		case x.page != "":
			pending = `<w:r><w:br w:type="page"/></w:r>` + rendered
		case x.kind == Heading:
			paragraph(fmt.Sprintf(`<w:pStyle w:val="berschrift%d"/>`, x.depth), inline(x))
		case x.kind == ListItem:
			paragraph(fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="1"/></w:numPr>`, x.depth-1), inline(x))
		case x.kind == TableRow:
			if meravia[i-1].kind != TableRow {
				b.WriteString("<w:tbl>")
				table = true
			}
			b.WriteString("<w:tr>")
			for _, c := range x.cells {
				fmt.Fprintf(&b, "<w:tc><w:p>%s</w:p></w:tc>", inline(part{text: c}))
			}
			b.WriteString("</w:tr>\n")
		default:
			paragraph("", inline(x))
		}
	}
	if table {
		b.WriteString("</w:tbl>\n")
	}
	b.WriteString(`<w:sectPr><w:pgNumType w:start="1"/></w:sectPr>`)
	const w = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	style := func(id, name, rest string) string {
		return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/>` + rest + `</w:style>`
	}
	return zipped(
		"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`+
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`+
			`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>`+
			`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>`+
			`<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>`,
		"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" `+
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+
			`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>`+
			`<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>`,
		"word/styles.xml", `<w:styles `+w+`>`+
			style("berschrift1", "heading 1", `<w:pPr><w:outlineLvl w:val="0"/></w:pPr>`)+
			style("berschrift2", "heading 2", `<w:basedOn w:val="berschrift1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>`)+`</w:styles>`,
		"word/footnotes.xml", `<w:footnotes `+w+`><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>`+
			notes.String()+`</w:footnotes>`,
		"word/document.xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document `+w+`><w:body>`+b.String()+`</w:body></w:document>`,
	)
}

// --- PDF --------------------------------------------------------------------------------------------------------

// meraviaPDF lays the assessment out in one, two and three columns with running heads, page numbers and footnotes.
func meraviaPDF() []byte {
	pdf := fpdf.New("P", "pt", "Letter", "")
	pdf.SetCreationDate(time.Date(2031, 11, 14, 0, 0, 0, 0, time.UTC))
	pdf.SetModificationDate(time.Date(2031, 11, 14, 0, 0, 0, 0, time.UTC))
	pdf.SetCatalogSort(true)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetTitle(meraviaTitle, true)
	t := &typesetter{pdf: pdf, encode: pdf.UnicodeTranslatorFromDescriptor("")}
	for i, x := range meravia {
		switch {
		case x.page != "":
			t.page(x)
		case x.kind == Heading && i == 1:
			t.block(x, "B", 18, 0, "")
		case x.kind == Heading:
			t.space(6)
			t.block(x, "B", map[int]float64{1: 14, 2: 11.5}[x.depth], 0, "")
		case x.kind == ListItem:
			t.block(x, "", 10, 12*float64(x.depth), "•")
		case x.kind == TableRow:
			t.row(x.cells, meravia[i-1].kind != TableRow)
		default:
			t.block(x, "", 10, 0, "")
		}
	}
	t.footnotes()
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// typesetter fills columns with lines.
type typesetter struct {
	pdf       *fpdf.Fpdf
	encode    func(string) string // to the encoding of the standard fonts
	columns   int
	column    int
	y, bottom float64
	number    int
	notes     []string
}

const (
	pdfLeft, pdfRight = 72.0, 540.0
	pdfTop            = 90.0
	pdfGutter         = 24.0
)

func (t *typesetter) width() float64 {
	return (pdfRight - pdfLeft - pdfGutter*float64(t.columns-1)) / float64(t.columns)
}

func (t *typesetter) left() float64 {
	return pdfLeft + float64(t.column)*(t.width()+pdfGutter)
}

func (t *typesetter) page(x part) {
	t.footnotes()
	t.pdf.AddPage()
	t.columns, t.column, t.y, t.bottom = x.cols, 0, pdfTop, pdfTop+x.high
	t.pdf.SetFont("Helvetica", "", 8)
	center := func(y float64, s string) {
		s = t.encode(s)
		t.pdf.Text((pdfLeft+pdfRight-t.pdf.GetStringWidth(s))/2, y, s)
	}
	center(40, "UNCLASSIFIED")
	center(56, meraviaTitle)
	center(752, x.page)
}

// footnotes sets the notes of the page at its foot.
func (t *typesetter) footnotes() {
	if len(t.notes) == 0 {
		return
	}
	t.pdf.Line(pdfLeft, 702, pdfLeft+120, 702)
	t.pdf.SetFont("Helvetica", "", 8)
	y := 714.0
	for _, note := range t.notes {
		for _, l := range wrapBy(note, func(s string) bool { return t.pdf.GetStringWidth(t.encode(s)) <= pdfRight-pdfLeft }) {
			t.pdf.Text(pdfLeft, y, t.encode(l))
			y += 10
		}
	}
	t.notes = nil
}

func (t *typesetter) space(points float64) {
	if t.y > pdfTop {
		t.y += points
	}
}

// block sets a paragraph, a heading or a list item.
func (t *typesetter) block(x part, style string, size, indent float64, bullet string) {
	pieces := x.pieces()
	for k, piece := range pieces {
		if piece.page != "" {
			t.page(page(piece.page))
		}
		text := sourceNote.ReplaceAllStringFunc(withHyphen(pieces, k), func(note string) string {
			t.number++
			t.notes = append(t.notes, fmt.Sprintf("%d %s", t.number, sourceNote.FindStringSubmatch(note)[1]))
			return fmt.Sprintf("\u2060%d\u2060", t.number)
		})
		t.pdf.SetFont("Helvetica", style, size)
		fits := func(s string) bool {
			return t.pdf.GetStringWidth(t.encode(strings.NewReplacer("\u2060", "", "▮", " ").Replace(s))) <= t.width()-indent
		}
		for i, l := range wrapBy(strings.ReplaceAll(text, "\u00a0", " "), fits) {
			t.newLine(size)
			if i == 0 && bullet != "" && k == 0 {
				t.pdf.Text(t.left()+indent-10, t.y, t.encode(bullet))
			}
			t.set(t.left()+indent, l, style, size)
		}
	}
	t.y += 5
}

// newLine goes to the next line, if need be in the next column.
func (t *typesetter) newLine(size float64) {
	if t.y += size * 1.2; t.y > t.bottom {
		if t.column++; t.column >= t.columns {
			panic(fmt.Sprintf("page %d is too full", t.pdf.PageNo()))
		}
		t.y = pdfTop + size*1.2
	}
}

// set writes a line; bars go over its blanks, and the figures of footnotes are small and raised.
func (t *typesetter) set(x float64, text, style string, size float64) {
	for k, s := range strings.Split(text, "\u2060") {
		if k%2 == 1 {
			t.pdf.SetFont("Helvetica", style, size*0.6)
			t.pdf.Text(x, t.y-size*0.35, s)
			x += t.pdf.GetStringWidth(s)
			t.pdf.SetFont("Helvetica", style, size)
			continue
		}
		plain := t.encode(strings.ReplaceAll(s, "▮", " "))
		if plain == "" {
			continue
		}
		t.pdf.Text(x, t.y, plain)
		if i := strings.Index(s, "▮"); i >= 0 {
			from := t.pdf.GetStringWidth(t.encode(s[:i]))
			width := t.pdf.GetStringWidth(strings.Repeat(" ", strings.Count(s, "▮")))
			t.pdf.SetFillColor(0, 0, 0)
			t.pdf.Rect(x+from, t.y-size*0.75, width, size, "F")
		}
		x += t.pdf.GetStringWidth(plain)
	}
}

// row sets the cells of a table at fixed places.
func (t *typesetter) row(cells []string, first bool) {
	if first {
		t.y += 4
	}
	t.newLine(10)
	t.pdf.SetFont("Helvetica", map[bool]string{true: "B"}[first], 9.5)
	places := map[int][]float64{2: {0, 0.5}, 4: {0, 0.2, 0.45, 0.8}}[len(cells)]
	for i, c := range cells {
		t.pdf.Text(t.left()+t.width()*places[i], t.y, t.encode(c))
	}
	t.y += 2
}

package importer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-pdf/fpdf"

	"findings/corpus"
	"findings/corpus/importer"
)

// TestMain lets the test's own binary be the worker's child process.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "import-worker" {
		if err := importer.WorkerMain(context.Background(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// testWorker is a worker whose compiled reader is kept between runs: it takes seconds to compile.
func testWorker(t testing.TB) importer.Worker {
	t.Helper()
	cache := t.TempDir()
	if dir, err := os.UserCacheDir(); err == nil {
		cache = filepath.Join(dir, "findings-test")
	}
	return importer.Worker{Command: []string{os.Args[0], "import-worker"}, Cache: cache}
}

// decodePDF writes content to a file and decodes that in a child process.
func decodePDF(t testing.TB, w importer.Worker, content []byte, opt importer.PDFOptions) (importer.Decoded, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return w.DecodePDF(t.Context(), f, opt, nil)
}

// A press sets pages for tests, by points from the top left corner.
type press struct {
	*fpdf.Fpdf
	cp1252 func(string) string
}

func newPress() *press {
	p := &press{Fpdf: fpdf.New("P", "pt", "Letter", "")}
	p.SetAutoPageBreak(false, 0)
	p.cp1252 = p.UnicodeTranslatorFromDescriptor("cp1252")
	return p
}

// set puts text on a base line.
func (p *press) set(x, y float64, style string, size float64, text string) {
	p.SetFont("Times", style, size)
	p.Text(x, y, p.cp1252(text))
}

// paragraph sets lines at 14 points from each other.
func (p *press) paragraph(x, y float64, lines ...string) float64 {
	for _, l := range lines {
		p.set(x, y, "", 11, l)
		y += 14
	}
	return y
}

func (p *press) bytes(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var kindNames = []string{"p", "h", "li", "row", "note", "furniture"}

// sketch writes blocks in short: kind and depth, pages, text.
func sketch(d importer.Decoded) []string {
	var out []string
	for _, b := range d.Blocks {
		s := kindNames[b.Kind]
		if b.Depth > 0 {
			s += fmt.Sprint(b.Depth)
		}
		for _, m := range b.Marks {
			s += fmt.Sprintf(" %d", m.Page)
		}
		out = append(out, s+": "+b.Text)
	}
	return out
}

func doubts(d importer.Decoded, kind string) []string {
	var out []string
	for _, x := range d.Doubts {
		if x.Kind == kind {
			out = append(out, fmt.Sprintf("%d: %s", x.Page, x.Detail))
		}
	}
	return out
}

func want(t *testing.T, d importer.Decoded, lines ...string) {
	t.Helper()
	got := sketch(d)
	if !slices.Equal(got, lines) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(lines, "\n  "))
	}
	for i, b := range d.Blocks {
		if len(b.Marks) == 0 || b.Marks[0].Offset != 0 {
			t.Errorf("block %d: marks %v", i, b.Marks)
		}
		at := 0
		for _, x := range b.Boxes {
			if x.Start < at || x.End < x.Start || x.End > len(b.Text) || x.Right <= x.Left || x.Bottom <= x.Top {
				t.Errorf("block %d: box %+v", i, x)
			}
			at = x.End
		}
		if at != len(b.Text) {
			t.Errorf("block %d: boxes end at %d of %d", i, at, len(b.Text))
		}
	}
}

func TestPDFParagraphs(t *testing.T) {
	p := newPress()
	p.AddPage()
	p.set(72, 90, "B", 18, "Prospects for Ardania")
	p.set(72, 130, "B", 12, "Key Judgments")
	y := p.paragraph(72, 150,
		"(U) We assess that the election in Ardania was the target of foreign actors who wanted",
		"the outcome to suit them. We have high confidence in this judgment. The foreign minis-",
		"ter of Ardania denies it. The minister has spoken of state-sponsored work, and of state-",
		"sponsored lies.")
	y = p.paragraph(72, y+8,
		"(U) A second paragraph stands apart from the first by white space, and so it is a",
		"paragraph of its own, whatever its first line says:")
	for _, line := range []string{"the first item, which is long enough to run over the end of its line and hang",
		"the second item"} {
		p.set(90, y, "", 11, "•")
		p.set(108, y, "", 11, line)
		y += 14
		if strings.HasPrefix(line, "the first") {
			p.set(108, y, "", 11, "under its own text")
			y += 14
		}
	}
	p.set(108, y, "", 11, "–")
	p.set(126, y, "", 11, "an item inside the item")
	p.AddPage()
	p.paragraph(72, 90, "A third paragraph.")
	d, err := decodePDF(t, testWorker(t), p.bytes(t), importer.PDFOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, d,
		"h1 1: Prospects for Ardania",
		"h2 1: Key Judgments",
		"p 1: (U) We assess that the election in Ardania was the target of foreign actors who wanted the outcome to suit them. We have high confidence in this judgment. The foreign minister of Ardania denies it. The minister has spoken of state-sponsored work, and of state-sponsored lies.",
		"p 1: (U) A second paragraph stands apart from the first by white space, and so it is a paragraph of its own, whatever its first line says:",
		"li1 1: the first item, which is long enough to run over the end of its line and hang under its own text",
		"li1 1: the second item",
		"li2 1: an item inside the item",
		"p 2: A third paragraph.")
	if len(d.Doubts) > 0 {
		t.Errorf("doubts: %v", d.Doubts)
	}
	if d.Title != "Prospects for Ardania" || d.Pages[0].Width != 612 || d.Pages[0].Height != 792 {
		t.Errorf("title %q, page %+v", d.Title, d.Pages[0])
	}
}

func TestPDFHyphens(t *testing.T) {
	p := newPress()
	p.AddPage()
	p.paragraph(72, 90,
		"The government of Ardania is cautious, and its long-term plans are known to the govern-",
		"ment alone. Its long-",
		"term friends wait. Nobody knows what the antidisestab-",
		"lishment of its church means for Russia-",
		"China relations.")
	d, err := decodePDF(t, testWorker(t), p.bytes(t), importer.PDFOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if text := d.Blocks[0].Text; !strings.Contains(text, "the government alone") || !strings.Contains(text, "Its long-term friends") ||
		!strings.Contains(text, "antidisestab-lishment") || !strings.Contains(text, "Russia-China relations") {
		t.Errorf("text %q", text)
	}
	if got := doubts(d, importer.DoubtHyphen); len(got) != 1 || !strings.Contains(got[0], "antidisestab-|lishment") {
		t.Errorf("doubts %q", got)
	}
}

func TestPDFFurnitureAndLabels(t *testing.T) {
	p := newPress()
	for i, label := range []string{"i", "ii", "1", "2", "3", "4"} {
		p.AddPage()
		p.set(72, 40, "", 9, "UNCLASSIFIED")
		p.set(72, 54, "I", 9, "Prospects for Ardania")
		p.set(300, 760, "", 9, "- "+label+" -")
		y := 90.0
		if i >= 2 {
			// A table whose head is repeated on each page, at the same place, is no running head.
			for _, row := range [][]string{{"Year", "Turnout", "Invalid"}, {fmt.Sprint(1990 + i), "61 percent", "2 percent"},
				{fmt.Sprint(1990 + 2*i), "64 percent", "3 percent"}} {
				for k, cell := range row {
					p.set(72+150*float64(k), y, "", 11, cell)
				}
				y += 14
			}
			y += 14
		}
		p.paragraph(72, y, fmt.Sprintf("Paragraph %d begins a page and runs on and on, as paragraphs of this kind will, until it", i),
			"ends in the middle of")
		p.paragraph(72, 700, "which goes on and on for a whole line of text that fills the line up to the edge, that is",
			"all that can be said of it.")
		p.set(72, 735, "", 8, "* The same footnote stands at the foot of every page of this document.")
	}
	d, err := decodePDF(t, testWorker(t), p.bytes(t), importer.PDFOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var labels []string
	for _, p := range d.Pages {
		labels = append(labels, p.Label)
	}
	if got := strings.Join(labels, " "); got != "i ii 1 2 3 4" {
		t.Errorf("labels %s", got)
	}
	count := map[string]int{}
	for _, s := range sketch(d) {
		kind, _, _ := strings.Cut(s, " ")
		count[kind]++
		if strings.HasPrefix(s, "furniture") && (strings.Contains(s, "Year") || strings.Contains(s, "footnote")) {
			t.Errorf("taken for furniture: %s", s)
		}
	}
	if count["furniture"] != 18 || count["row"] != 12 || count["note"] != 6 {
		t.Errorf("kinds %v in\n%s", count, strings.Join(sketch(d), "\n"))
	}
	if got := doubts(d, importer.DoubtFurniture); len(got) != 3 {
		t.Errorf("furniture named: %q", got)
	}
	for _, x := range d.Doubts {
		if x.Serious() {
			t.Errorf("serious: %v", x)
		}
	}
}

func TestPDFRunsOverPages(t *testing.T) {
	p := newPress()
	for i, part := range [][]string{
		{"We assess that the government of Ardania will hold the election as planned, and that it"},
		{"will accept the result of it. We have moderate confidence in this judgment."},
		{"Whoever wins the election will have to deal with the neighbours of the country, who will"},
		{"Ardania will not be able to do so on its own, and that is all."},
	} {
		p.AddPage()
		p.set(300, 760, "", 9, fmt.Sprint(i+1))
		if i == 0 {
			p.set(72, 720, "", 11, part[0])
			p.set(72, 740, "", 8, "1 A footnote, which does not keep the paragraph from running on.")
			continue
		}
		p.paragraph(72, 90, part...)
	}
	d, err := decodePDF(t, testWorker(t), p.bytes(t), importer.PDFOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, d,
		"p 1 2: We assess that the government of Ardania will hold the election as planned, and that it will accept the result of it. We have moderate confidence in this judgment.",
		"note 1: 1 A footnote, which does not keep the paragraph from running on.",
		"furniture 1: 1",
		"furniture 2: 2",
		"p 3 4: Whoever wins the election will have to deal with the neighbours of the country, who will Ardania will not be able to do so on its own, and that is all.",
		"furniture 3: 3",
		"furniture 4: 4")
}

// The text of a column: lines of the same width, no two alike.
func columnLines(name string, n int) []string {
	var lines []string
	for i := range n {
		lines = append(lines, fmt.Sprintf("in %s column line %c is one that", name, 'a'+i))
	}
	return lines
}

func TestPDFColumns(t *testing.T) {
	const lines = 12
	names := []string{"first", "second", "third"}
	for _, byRow := range []bool{false, true} {
		t.Run(fmt.Sprintf("byRow=%v", byRow), func(t *testing.T) {
			p := newPress()
			p.AddPage()
			p.paragraph(60, 90, "A line across the whole page stands above the columns, and belongs to none of them at all.")
			put := func(c, l int) {
				p.set(60+170*float64(c), 130+13*float64(l), "", 10, columnLines(names[c], lines)[l])
			}
			if byRow {
				for l := range lines {
					for c := range names {
						put(c, l)
					}
				}
			} else {
				for c := range names {
					for l := range lines {
						put(c, l)
					}
				}
			}
			d, err := decodePDF(t, testWorker(t), p.bytes(t), importer.PDFOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var wanted []string
			for _, n := range names {
				wanted = append(wanted, columnLines(n, lines)...)
			}
			var got []string
			for _, b := range d.Blocks[1:] {
				got = append(got, b.Text)
			}
			if strings.Join(got, " ") != strings.Join(wanted, " ") {
				t.Errorf("order on the page:\n%s", strings.Join(got, "\n"))
			}
			if d.Pages[0].Uncertain != byRow || (len(doubts(d, importer.DoubtOrder)) == 1) != byRow {
				t.Errorf("uncertain %v, doubts %v", d.Pages[0].Uncertain, d.Doubts)
			}
			if byRow && len(got) != 3*lines {
				t.Errorf("%d blocks on an uncertain page of %d lines", len(got), 3*lines)
			}
		})
	}
}

func TestPDFBlackBoxes(t *testing.T) {
	p := newPress()
	p.AddPage()
	p.paragraph(72, 90,
		"The service known as GREYHOUND sent its people to the election in Ardania, and",
		"SECRETLINE WITH NOTHING BUT A WORD OR TWO",
		"they came back the day after. The        service sent nobody, and not a soul came back to tell.",
		"That is the whole story, and it is told here in full for those who care to hear it.")
	p.SetFillColor(0, 0, 0)
	p.SetFont("Times", "", 11)
	p.Rect(72+p.GetStringWidth("The service known as "), 80, p.GetStringWidth("GREYHOUND"), 13, "F")
	p.Rect(70, 94, 450, 13, "F")
	// White on black is meant to be read.
	p.Rect(70, 200, 300, 16, "F")
	p.SetTextColor(255, 255, 255)
	p.set(72, 212, "B", 11, "A heading on a dark ground")
	d, err := decodePDF(t, testWorker(t), p.bytes(t), importer.PDFOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sketch(d) {
		if strings.Contains(s, "GREYHOUND") || strings.Contains(s, "SECRETLINE") {
			t.Errorf("text under a box: %s", s)
		}
	}
	want(t, d,
		"p 1: The service known as  sent its people to the election in Ardania, and  they came back the day after. The  service sent nobody, and not a soul came back to tell. That is the whole story, and it is told here in full for those who care to hear it.",
		"h1 1: A heading on a dark ground")
	if got := doubts(d, importer.DoubtCovered); len(got) != 1 {
		t.Errorf("covered: %q", got)
	}
	if got := doubts(d, importer.DoubtRedaction); len(got) != 1 || !strings.Contains(got[0], `"The" and "service"`) {
		t.Errorf("redactions: %q", got)
	}
}

func TestPDFEmptyAndThinPages(t *testing.T) {
	p := newPress()
	for i := range 6 {
		p.AddPage()
		switch i {
		case 2:
		case 4:
			p.paragraph(72, 90, "Little.")
		default:
			p.paragraph(72, 90, columnLines("only", 20)...)
		}
	}
	d, err := decodePDF(t, testWorker(t), p.bytes(t), importer.PDFOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := doubts(d, importer.DoubtEmptyPage); len(got) != 1 || !strings.HasPrefix(got[0], "3:") {
		t.Errorf("empty: %q", got)
	}
	if got := doubts(d, importer.DoubtFewWords); len(got) != 1 || !strings.HasPrefix(got[0], "5:") {
		t.Errorf("thin: %q", got)
	}
}

func TestPDFPasswords(t *testing.T) {
	locked := func(user, owner string, allowed byte) []byte {
		p := newPress()
		p.SetProtection(allowed, user, owner)
		p.AddPage()
		p.paragraph(72, 90, "Nobody knows this.")
		return p.bytes(t)
	}
	w := testWorker(t)
	for _, c := range []struct {
		name      string
		file      []byte
		password  string
		err       error
		forbidden bool
		locked    bool
	}{
		{"none given", locked("open", "owner", fpdf.CnProtectCopy), "", importer.ErrNeedsPassword, false, false},
		{"wrong", locked("open", "owner", fpdf.CnProtectCopy), "shut", importer.ErrWrongPassword, false, false},
		{"right", locked("open", "owner", fpdf.CnProtectCopy), "open", nil, false, true},
		{"owner's only, copying allowed", locked("", "owner", fpdf.CnProtectCopy), "", nil, false, false},
		{"owner's only, copying forbidden", locked("", "owner", 0), "", nil, true, false},
		{"owner's only, given", locked("", "owner", fpdf.CnProtectCopy), "owner", nil, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := decodePDF(t, w, c.file, importer.PDFOptions{Password: c.password})
			if !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
				t.Fatalf("error %v, want %v", err, c.err)
			}
			if err == nil && d.Blocks[0].Text != "Nobody knows this." {
				t.Errorf("text %q", d.Blocks[0].Text)
			}
			if d.Locked != c.locked {
				t.Errorf("locked: %v", d.Locked)
			}
			if got := len(doubts(d, importer.DoubtPermission)) == 1; got != c.forbidden {
				t.Errorf("doubts %v", d.Doubts)
			}
		})
	}
}

// A page that is turned, by its file or by whoever drew it, reads as one that stands.
func TestPDFTurned(t *testing.T) {
	page := func(turn int, content string) []byte {
		return rawPDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Rotate %d /Contents 4 0 R ", turn)+
				"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> >> >> >>",
			stream("", []byte(content)))
	}
	lines := func(matrix string, x, y, dx, dy int) string {
		var b strings.Builder
		for i, l := range []string{"The first line of a paragraph that stands on a page and", "its second line. Then the third sentence follows, in the", "third line."} {
			fmt.Fprintf(&b, "BT /F1 11 Tf %s %d %d Tm (%s) Tj ET\n", matrix, x+i*dx, y+i*dy, l)
		}
		return b.String()
	}
	const text = "p 1: The first line of a paragraph that stands on a page and its second line. Then the third sentence follows, in the third line."
	fonts := newPress()
	fonts.SetFont("Times", "", 11)
	before, words := fonts.GetStringWidth("its second line. "), fonts.GetStringWidth("Then the third")
	// How far a part of a line begins from the line's beginning, and how long it is, by the direction it runs in.
	right := func(l, p importer.LineBox) (float64, float64) { return p.Left - l.Left, p.Right - p.Left }
	up := func(l, p importer.LineBox) (float64, float64) { return l.Bottom - p.Bottom, p.Bottom - p.Top }
	left := func(l, p importer.LineBox) (float64, float64) { return l.Right - p.Right, p.Right - p.Left }
	down := func(l, p importer.LineBox) (float64, float64) { return p.Top - l.Top, p.Bottom - p.Top }
	w := testWorker(t)
	for _, c := range []struct {
		name      string
		file      []byte
		left, top float64 // of the first line, as the page is shown
		runs      func(line, part importer.LineBox) (from, length float64)
	}{
		{"standing", page(0, lines("1 0 0 1", 72, 700, 0, -14)), 72, 792 - 700 - 8, right},
		{"turned right", page(90, lines("0 1 -1 0", 100, 72, 14, 0)), 72, 100 - 8, right},
		{"turned over", page(180, lines("-1 0 0 -1", 540, 100, 0, 14)), 612 - 540, 100 - 8, right},
		{"turned left", page(270, lines("0 -1 1 0", 500, 700, -14, 0)), 792 - 700, 612 - 500 - 8, right},
		{"drawn upwards", page(0, lines("0 1 -1 0", 100, 72, 14, 0)), 100 - 8, 0, up},
		{"drawn upside down", page(0, lines("-1 0 0 -1", 540, 100, 0, 14)), 0, 0, left},
		{"drawn downwards, whose order is not certain", page(0, lines("0 -1 1 0", 500, 700, -14, 0)), 0, 0, down},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := decodePDF(t, w, c.file, importer.PDFOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if d.Pages[0].Uncertain != strings.HasSuffix(c.name, "not certain") {
				t.Errorf("page %+v", d.Pages[0])
			} else if !d.Pages[0].Uncertain {
				want(t, d, text)
			}
			x := d.Blocks[0].Boxes[0]
			if c.left > 0 && (x.Left < c.left-2 || x.Left > c.left+2) || c.top > 0 && (x.Top < c.top-3 || x.Top > c.top+3) {
				t.Errorf("box %+v, want it at %v, %v", x, c.left, c.top)
			}
			b := d.Blocks[slices.IndexFunc(d.Blocks, func(b importer.Block) bool { return strings.Contains(b.Text, "Then") })]
			at := strings.Index(b.Text, "Then")
			line := b.Boxes[slices.IndexFunc(b.Boxes, func(x importer.LineBox) bool { return at < x.End })]
			part := line.Part(corpus.Span{Start: at, End: at + len("Then the third")})
			if from, length := c.runs(line, part); math.Abs(from-before) > 1 || math.Abs(length-words) > 1 {
				t.Errorf("words in the line begin %.1f points behind its beginning and are %.1f long, want %.1f and %.1f", from, length, before, words)
			}
		})
	}
}

// A thick dark line hides text as a box does; a rule under it, and a frame around it, do not.
func TestPDFLinesHide(t *testing.T) {
	for _, c := range []struct {
		name, drawing string
		hidden        bool
	}{
		{"marker", "12 w 99 703 m 148 703 l S", true},
		{"light marker", "1 1 0 RG 12 w 99 703 m 148 703 l S", false},
		{"rule", "1 w 99 698 m 148 698 l S", false},
		{"frame", "4 w 60 680 500 60 re S", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := rawPDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
				"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font "+
					"/Subtype /Type1 /BaseFont /Courier >> >> >> >>",
				stream("", []byte("BT /F1 10 Tf 76 700 Td (The secret12 man went to the capital to see the minister.) Tj ET "+c.drawing)))
			d, err := decodePDF(t, testWorker(t), file, importer.PDFOptions{})
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Join(sketch(d), "\n")
			if strings.Contains(text, "secret12") == c.hidden || (len(doubts(d, importer.DoubtCovered)) == 1) != c.hidden {
				t.Errorf("text %q, doubts %v", text, d.Doubts)
			}
		})
	}
}

// Boxes among the annotations hide text as well: a redaction never carried out, a black rectangle, however drawn.
func TestPDFAnnotationsHide(t *testing.T) {
	appearance := stream("/Type /XObject /Subtype /Form /BBox [0 0 60 14]", []byte("0 0 0 rg 0 0 60 14 re f"))
	for _, c := range []struct {
		name, annotation string
		hidden           bool
	}{
		{"redaction not carried out", "/Subtype /Redact", true},
		{"black rectangle", "/Subtype /Square /IC [0 0 0] /C [0 0 0]", true},
		{"black rectangle, drawn", "/Subtype /Square /AP << /N 5 0 R >>", true},
		{"yellow highlight", "/Subtype /Highlight /C [1 1 0] /QuadPoints [100 712 160 712 100 698 160 698]", false},
		{"empty rectangle", "/Subtype /Square /C [0 0 0]", false},
		{"link", "/Subtype /Link", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := rawPDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
				"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font "+
					"/Subtype /Type1 /BaseFont /Courier >> >> >> /Annots [<< /Type /Annot /Rect [99 698 148 712] "+c.annotation+" >>] >>",
				stream("", []byte("BT /F1 10 Tf 76 700 Td (The secret12 man went to the capital to see the minister.) Tj ET")), appearance)
			d, err := decodePDF(t, testWorker(t), file, importer.PDFOptions{})
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Join(sketch(d), "\n")
			if strings.Contains(text, "secret12") == c.hidden || (len(doubts(d, importer.DoubtCovered)) == 1) != c.hidden {
				t.Errorf("text %q, doubts %v", text, d.Doubts)
			}
		})
	}
}

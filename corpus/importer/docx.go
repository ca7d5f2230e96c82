package importer

import (
	"archive/zip"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// decodeDOCX reads a Word file (ECMA-376, WordprocessingML). What a reader of the printed document does not see is
// no text: deleted and moved-away tracked text, field instructions, hidden text, and the second copy of a text box
// that Word keeps for older programs. Pages are those that Word wrote down when it last laid out the document.
func decodeDOCX(z *zip.Reader) (Decoded, error) {
	w := &wordFile{zip: z, styles: map[string]wordStyle{}, notes: map[string]Block{}, written: map[string]bool{}}
	if _, err := w.part("word/document.xml"); err != nil {
		return Decoded{}, fmt.Errorf("%w: a ZIP archive without a Word document in it", ErrFormat)
	}
	if err := w.readStyles(); err != nil {
		return Decoded{}, err
	}
	for _, kind := range []string{"footnote", "endnote"} {
		if err := w.readNotes(kind); err != nil {
			return Decoded{}, err
		}
	}
	if err := w.readSections(); err != nil {
		return Decoded{}, err
	}
	if err := w.each("word/document.xml", w.body); err != nil {
		return Decoded{}, err
	}
	w.endSection()
	return w.finishPages()
}

// wordFile reads one file.
type wordFile struct {
	scribe
	zip     *zip.Reader
	styles  map[string]wordStyle // by ID
	notes   map[string]Block     // "footnote 3"
	written map[string]bool

	boxes    []Block  // text boxes of the open paragraph, written behind it
	waiting  []string // footnotes that the open paragraph refers to
	fields   []bool   // the open fields, outermost first: true while it is the instruction that is read
	look     look     // by the paragraph's style
	cellGone bool     // the cell that is read is a tracked deletion
	shaded   bool     // the cell or text box that is read may have a ground on which white is seen
	withheld bool     // a doubt says that words are withheld
	explicit int      // page breaks asked for, and not yet followed by text
	rendered bool     // Word says that a page ended here
	laidOut  bool     // Word noted the ends of pages at all
	sections []wordSection
	ended    int // how many of the sections
	inNote   bool
}

// wordStyle is what a paragraph style says about the paragraphs that have it.
type wordStyle struct {
	based   string
	heading int // outline level from 1; 0: none
	toc     bool
	list    int // 1 + level of the list; 0: none
	look    look
}

// look is what the properties of a run (w:rPr) say of its text; a nil switch is not set.
type look struct {
	vanish, strike, white, black, shaded *bool
}

// over is how text looks whose own properties are l, where those of its style are base.
func (l look) over(base look) look {
	return look{cmp.Or(l.vanish, base.vanish), cmp.Or(l.strike, base.strike), cmp.Or(l.white, base.white), cmp.Or(l.black, base.black),
		cmp.Or(l.shaded, base.shaded)}
}

// withheld reports whether the text is there, but not for the reader: the author took it out, or made it the colour
// of what is behind it.
func (l look) withheld() bool {
	return on(l.strike) || on(l.white) && !on(l.black) && !on(l.shaded) || on(l.black) && !on(l.white)
}

func on(b *bool) bool { return b != nil && *b }

// set takes in an element of a w:rPr.
func (l *look) set(e xml.StartElement) {
	yes := isOn(e)
	switch e.Name.Local {
	case "vanish":
		l.vanish = &yes
	case "strike", "dstrike":
		if yes || l.strike == nil {
			l.strike = &yes
		}
	case "color":
		white := strings.EqualFold(xmlAttr(e, "val"), "FFFFFF")
		l.white = &white
	case "highlight":
		black := xmlAttr(e, "val") == "black"
		l.black = &black
	case "shd":
		shaded := isShade(e)
		l.shaded = &shaded
	}
}

// isShade reports whether a w:shd shades what it belongs to.
func isShade(e xml.StartElement) bool {
	fill := strings.ToLower(xmlAttr(e, "fill"))
	return fill != "" && fill != "auto" && fill != "ffffff"
}

// wordSection is a run of pages with one numbering.
type wordSection struct {
	end      int    // Page.Number of its last page
	start    int    // the first page's number; -1: goes on from the section before
	format   string // "decimal", "lowerRoman"…; empty where the file does not say
	numbered bool   // the file says something about the pages' numbers
	samePage bool   // it begins on the page on which the one before ends
}

// part opens a part of the archive; at most maxXMLPart bytes can be read from it.
func (w *wordFile) part(name string) (io.ReadCloser, error) {
	for _, f := range w.zip.File {
		if strings.EqualFold(strings.TrimPrefix(f.Name, "/"), name) {
			return f.Open()
		}
	}
	return nil, errNoPart
}

var errNoPart = errors.New("no such part")

// xmlCursor reads the elements of a part, and knows how deep it stands in them.
type xmlCursor struct {
	dec   *xml.Decoder
	depth int
	read  int // tokens so far
}

func (c *xmlCursor) token() (xml.Token, error) {
	if c.read++; c.read > maxXMLTokens {
		return nil, fmt.Errorf("%w: more than %d elements", ErrTooBig, maxXMLTokens)
	}
	return c.dec.Token()
}

// skip reads to the end of the element whose start was just read.
func (c *xmlCursor) skip() error {
	for open := 1; open > 0; {
		t, err := c.token()
		if err != nil {
			return err
		}
		switch t.(type) {
		case xml.StartElement:
			open++
		case xml.EndElement:
			open--
		}
	}
	return nil
}

// each opens a part and calls visit for its root element.
func (w *wordFile) each(name string, visit func(c *xmlCursor, root xml.StartElement) error) error {
	r, err := w.part(name)
	if err != nil {
		return err
	}
	defer r.Close()
	limited := &io.LimitedReader{R: r, N: maxXMLPart + 1}
	c := &xmlCursor{dec: xml.NewDecoder(limited)}
	c.dec.Strict = true
	err = func() error {
		for {
			t, err := c.token()
			if err != nil {
				return err
			}
			if start, ok := t.(xml.StartElement); ok {
				c.depth = 1
				return visit(c, start)
			}
		}
	}()
	switch {
	case limited.N <= 0:
		return fmt.Errorf("%s: %w: unpacks to more than %d MB", name, ErrTooBig, maxXMLPart>>20)
	case err == io.EOF:
		return fmt.Errorf("%s: %w", name, io.ErrUnexpectedEOF)
	case err != nil:
		return fmt.Errorf("%s: %w", name, err)
	}
	return w.err
}

// children calls visit for every element directly in the one whose start was just read. What visit does not read of
// an element is skipped.
func (c *xmlCursor) children(visit func(e xml.StartElement) error) error {
	if c.depth++; c.depth > maxNesting {
		return fmt.Errorf("%w: more than %d elements", ErrNesting, maxNesting)
	}
	defer func() { c.depth-- }()
	for {
		t, err := c.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			before := c.read
			if err := visit(t); err != nil {
				return err
			}
			if c.read == before { // not read by visit
				if err := c.skip(); err != nil {
					return err
				}
			}
		case xml.EndElement:
			return nil
		}
	}
}

// text reads the characters directly in an element.
func (c *xmlCursor) text() (string, error) {
	var b strings.Builder
	for {
		t, err := c.token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			if err := c.skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return b.String(), nil
		}
	}
}

func xmlAttr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// isOn reads a switch: an element that is there without a value is on.
func isOn(e xml.StartElement) bool {
	switch xmlAttr(e, "val") {
	case "0", "false", "off":
		return false
	}
	return true
}

func (w *wordFile) readStyles() error {
	err := w.each("word/styles.xml", func(c *xmlCursor, _ xml.StartElement) error {
		return c.children(func(e xml.StartElement) error {
			if e.Name.Local != "style" || xmlAttr(e, "type") != "paragraph" && xmlAttr(e, "type") != "character" && xmlAttr(e, "type") != "" {
				return nil
			}
			id, s := xmlAttr(e, "styleId"), wordStyle{}
			err := c.children(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "name": // names are the same in every language; only IDs are translated
					name := strings.ToLower(xmlAttr(e, "val"))
					if n, ok := strings.CutPrefix(name, "heading "); ok {
						s.heading, _ = strconv.Atoi(n)
					}
					if name == "title" {
						s.heading = 1
					}
					s.toc = strings.HasPrefix(name, "toc ") && name != "toc heading"
				case "basedOn":
					s.based = xmlAttr(e, "val")
				case "pPr":
					return c.children(func(e xml.StartElement) error {
						switch e.Name.Local {
						case "outlineLvl":
							if n, err := strconv.Atoi(xmlAttr(e, "val")); err == nil && n >= 0 && n < 9 {
								s.heading = n + 1
							}
						case "numPr":
							level, err := listLevel(c)
							s.list = level
							return err
						}
						return nil
					})
				case "rPr":
					return c.children(func(e xml.StartElement) error {
						s.look.set(e)
						return nil
					})
				}
				return nil
			})
			w.styles[id] = s
			return err
		})
	})
	if errors.Is(err, errNoPart) {
		return nil
	}
	return err
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1<<20 {
		return 0
	}
	return n
}

// style looks a style up, with what it takes from those that it is based on.
func (w *wordFile) style(id string) wordStyle {
	s, ok := w.styles[id]
	if !ok {
		if n, ok := strings.CutPrefix(strings.ToLower(id), "heading"); ok { // a file without styles
			return wordStyle{heading: min(9, number(n))}
		}
		return wordStyle{}
	}
	for up, hops := s.based, 0; up != "" && hops < 20; hops++ {
		b := w.styles[up]
		if s.heading == 0 {
			s.heading = b.heading
		}
		if s.list == 0 {
			s.list = b.list
		}
		s.toc, s.look = s.toc || b.toc, s.look.over(b.look)
		up = b.based
	}
	return s
}

// readNotes reads footnotes or endnotes.
func (w *wordFile) readNotes(kind string) error {
	err := w.each("word/"+kind+"s.xml", func(c *xmlCursor, _ xml.StartElement) error {
		return c.children(func(e xml.StartElement) error {
			if e.Name.Local != kind || xmlAttr(e, "type") != "" && xmlAttr(e, "type") != "normal" {
				return nil
			}
			w.inNote = true
			blocks, err := w.aside(c)
			w.inNote = false
			if len(blocks) > 0 {
				w.notes[kind+" "+xmlAttr(e, "id")] = joined(blocks, Footnote, " ")
			}
			return err
		})
	})
	if errors.Is(err, errNoPart) {
		return nil
	}
	return err
}

// joined makes one block of several.
func joined(blocks []Block, kind BlockKind, separator string) Block {
	b := Block{Kind: kind}
	for i, part := range blocks {
		if i > 0 {
			b.Text += separator
		}
		for _, m := range part.Marks {
			if n := len(b.Marks); n == 0 || b.Marks[n-1].Page != m.Page {
				b.Marks = append(b.Marks, PageMark{len(b.Text) + m.Offset, m.Page})
			}
		}
		b.Text += part.Text
	}
	return b
}

// aside reads a container whose blocks do not belong where it stands: a note, a table cell or a text box.
func (w *wordFile) aside(c *xmlCursor) ([]Block, error) {
	outer, fields, waiting, boxes, around := w.scribe, w.fields, w.waiting, w.boxes, w.look
	w.scribe = scribe{d: Decoded{Pages: outer.d.Pages}, page: outer.page}
	w.fields, w.waiting, w.boxes, w.look = nil, nil, nil, look{}
	err := w.container(c)
	w.end()
	inner := w.scribe
	w.scribe, w.fields, w.waiting, w.boxes, w.look = outer, fields, waiting, boxes, around
	w.d.Doubts = append(w.d.Doubts, inner.d.Doubts...)
	w.d.Pages, w.page = inner.d.Pages, inner.page
	if inner.err != nil {
		w.fail(inner.err)
	}
	return inner.d.Blocks, err
}

func (w *wordFile) body(c *xmlCursor, _ xml.StartElement) error {
	w.turn("")
	return c.children(func(e xml.StartElement) error {
		if e.Name.Local == "body" {
			return w.container(c)
		}
		return nil
	})
}

// container walks the body, a table cell, a note or a text box.
func (w *wordFile) container(c *xmlCursor) error {
	return c.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "p":
			return w.paragraph(c)
		case "tbl":
			return w.table(c)
		case "tcPr":
			return c.children(func(e xml.StartElement) error {
				w.cellGone = w.cellGone || e.Name.Local == "cellDel"
				w.shaded = w.shaded || e.Name.Local == "shd" && isShade(e)
				return nil
			})
		case "sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag":
			return w.container(c)
		case "AlternateContent":
			return w.alternate(c, w.container)
		}
		return nil // w:del, w:moveFrom and whatever else holds no text that a reader sees
	})
}

// alternate reads the first choice of an mc:AlternateContent; the fallback is the same content for older programs.
func (w *wordFile) alternate(c *xmlCursor, read func(*xmlCursor) error) error {
	chosen := false
	return c.children(func(e xml.StartElement) error {
		if chosen || e.Name.Local != "Choice" && e.Name.Local != "Fallback" {
			return nil
		}
		chosen = true
		return read(c)
	})
}

// paragraph reads a w:p, then writes its notes and text boxes behind it.
func (w *wordFile) paragraph(c *xmlCursor) error {
	w.begin(Paragraph, 0)
	w.look = look{}
	if w.shaded {
		yes := true
		w.look.shaded = &yes
	}
	endsSection := false
	err := c.children(func(e xml.StartElement) error {
		if e.Name.Local == "pPr" {
			ends, err := w.properties(c)
			endsSection = ends
			return err
		}
		return w.inline(c, e)
	})
	if err != nil {
		return err
	}
	w.end()
	w.behind()
	if endsSection {
		w.endSection()
	}
	return nil
}

// behind writes what the last block refers to.
func (w *wordFile) behind() {
	boxes, waiting := w.boxes, w.waiting
	w.boxes, w.waiting = nil, nil
	for _, name := range waiting {
		if note, ok := w.notes[name]; ok && !w.written[name] {
			w.written[name] = true
			note.Marks = []PageMark{{0, w.page}}
			w.d.Blocks = append(w.d.Blocks, note)
		}
	}
	w.d.Blocks = append(w.d.Blocks, boxes...)
}

// properties reads a w:pPr: what kind of block the paragraph is, and whether a section ends with it.
func (w *wordFile) properties(c *xmlCursor) (endsSection bool, err error) {
	var style wordStyle
	var ground look
	heading, list := -1, -1
	err = c.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pStyle":
			style = w.style(xmlAttr(e, "val"))
		case "outlineLvl":
			if n, err := strconv.Atoi(xmlAttr(e, "val")); err == nil && n >= 0 && n <= 9 {
				heading = (n + 1) % 10
			}
		case "pageBreakBefore":
			if isOn(e) {
				w.explicit++
			}
		case "numPr":
			level, err := listLevel(c)
			list = level
			return err
		case "sectPr":
			endsSection = true
		case "shd":
			ground.set(e)
		}
		return nil
	})
	if heading < 0 {
		heading = style.heading
	}
	if list < 0 {
		list = style.list
	}
	switch {
	case style.toc:
		w.block.Kind = Furniture
	case heading > 0:
		w.block.Kind, w.block.Depth = Heading, heading
	case list > 0:
		w.block.Kind, w.block.Depth = ListItem, list
	}
	w.look = ground.over(style.look)
	if w.shaded {
		yes := true
		w.look.shaded = &yes
	}
	return endsSection, err
}

// listLevel reads a w:numPr: 1 for the outermost level, 0 for none.
func listLevel(c *xmlCursor) (int, error) {
	level := 1
	none := false
	err := c.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "ilvl":
			level = 1 + min(8, number(xmlAttr(e, "val")))
		case "numId":
			none = xmlAttr(e, "val") == "0"
		}
		return nil
	})
	if none {
		level = 0
	}
	return level, err
}

// inline handles an element in a paragraph.
func (w *wordFile) inline(c *xmlCursor, e xml.StartElement) error {
	switch e.Name.Local {
	case "r":
		return w.run(c)
	case "hyperlink", "ins", "moveTo", "smartTag", "fldSimple", "sdt", "sdtContent", "customXml", "dir", "bdo":
		return c.children(func(e xml.StartElement) error { return w.inline(c, e) })
	case "AlternateContent":
		return w.alternate(c, func(c *xmlCursor) error {
			return c.children(func(e xml.StartElement) error { return w.inline(c, e) })
		})
	}
	return nil
}

// run reads a w:r.
func (w *wordFile) run(c *xmlCursor) error {
	shown := w.look
	return c.children(func(e xml.StartElement) error {
		if e.Name.Local == "rPr" {
			var own, style look
			err := c.children(func(e xml.StartElement) error {
				if e.Name.Local == "rStyle" {
					style = w.style(xmlAttr(e, "val")).look
				}
				own.set(e)
				return nil
			})
			shown = own.over(style.over(w.look))
			return err
		}
		if e.Name.Local == "t" && shown.withheld() && !on(shown.vanish) {
			return w.withhold(c)
		}
		return w.piece(c, e, on(shown.vanish) || shown.withheld())
	})
}

// withhold reads a w:t that is not quoted, which a person should know.
func (w *wordFile) withhold(c *xmlCursor) error {
	s, err := c.text()
	if !w.withheld && strings.TrimSpace(s) != "" && !slices.Contains(w.fields, true) {
		w.withheld = true
		w.doubt(0, DoubtWithheld, fmt.Sprintf("%.120q", strings.Join(strings.Fields(s), " ")))
	}
	return err
}

// piece handles an element in a run.
func (w *wordFile) piece(c *xmlCursor, e xml.StartElement, hidden bool) error {
	switch e.Name.Local {
	case "t":
		s, err := c.text()
		if xmlAttr(e, "space") != "preserve" {
			s = strings.Trim(s, " \t\r\n")
		}
		w.visible(s, hidden)
		return err
	case "tab", "cr", "ptab":
		w.space()
	case "br":
		if xmlAttr(e, "type") == "page" {
			w.explicit++
		}
		w.space()
	case "lastRenderedPageBreak":
		w.rendered, w.laidOut = true, true
	case "noBreakHyphen":
		w.visible("-", hidden)
	case "sym":
		if n, err := strconv.ParseUint(xmlAttr(e, "char"), 16, 32); err == nil && (n < 0xE000 || n > 0xF8FF) {
			w.visible(string(rune(n)), hidden)
		}
	case "footnoteReference", "endnoteReference":
		if !hidden {
			w.waiting = append(w.waiting, strings.TrimSuffix(e.Name.Local, "Reference")+" "+xmlAttr(e, "id"))
		}
	case "fldChar":
		switch n := len(w.fields); xmlAttr(e, "fldCharType") {
		case "begin":
			if n > maxNesting {
				return fmt.Errorf("%w: more than %d fields", ErrNesting, maxNesting)
			}
			w.fields = append(w.fields, true)
		case "separate":
			if n > 0 {
				w.fields[n-1] = false
			}
		case "end":
			if n > 0 {
				w.fields = w.fields[:n-1]
			}
		}
	case "AlternateContent":
		return w.alternate(c, func(c *xmlCursor) error {
			return c.children(func(e xml.StartElement) error { return w.piece(c, e, hidden) })
		})
	case "drawing", "pict", "object":
		return w.drawing(c, hidden)
	}
	return nil
}

// drawing looks for the text boxes in a picture.
func (w *wordFile) drawing(c *xmlCursor, hidden bool) error {
	return c.children(func(e xml.StartElement) error {
		switch {
		case e.Name.Local == "txbxContent":
			shaded := w.shaded
			w.shaded = true
			blocks, err := w.aside(c)
			w.shaded = shaded
			if !hidden {
				w.boxes = append(w.boxes, blocks...)
			}
			return err
		case e.Name.Local == "AlternateContent":
			return w.alternate(c, func(c *xmlCursor) error { return w.drawing(c, hidden) })
		}
		return w.drawing(c, hidden)
	})
}

// visible writes text, unless it is hidden or the instruction of a field; page breaks before it take effect.
func (w *wordFile) visible(s string, hidden bool) {
	if hidden || slices.Contains(w.fields, true) || s == "" {
		return
	}
	if strings.Trim(s, " ") != "" {
		w.breakPages()
	}
	w.write(s)
}

// breakPages turns the page for the breaks since the last text. Where the author asked for a break, Word's own note
// that a page ended there is the same break.
func (w *wordFile) breakPages() {
	if w.inNote {
		return
	}
	n := w.explicit
	if n == 0 && w.rendered {
		n = 1
	}
	w.explicit, w.rendered = 0, false
	for range min(n, 100) {
		w.turn("")
	}
}

// section reads a w:sectPr.
func (w *wordFile) section(c *xmlCursor) (wordSection, error) {
	s := wordSection{start: -1}
	err := c.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "type":
			s.samePage = xmlAttr(e, "val") == "continuous" || xmlAttr(e, "val") == "nextColumn"
		case "pgNumType":
			s.numbered = true
			s.format = xmlAttr(e, "fmt")
			if start := xmlAttr(e, "start"); start != "" {
				s.start = number(start)
			}
		}
		return nil
	})
	return s, err
}

// readSections reads all w:sectPr beforehand: each stands at the end of its section and says how that one begins.
func (w *wordFile) readSections() error {
	return w.each("word/document.xml", func(c *xmlCursor, _ xml.StartElement) error {
		for open := 1; open > 0; {
			t, err := c.token()
			if err != nil {
				return err
			}
			switch t := t.(type) {
			case xml.StartElement:
				if t.Name.Local != "sectPr" {
					open++
					continue
				}
				s, err := w.section(c)
				if err != nil {
					return err
				}
				w.sections = append(w.sections, s)
			case xml.EndElement:
				open--
			}
		}
		return nil
	})
}

// endSection notes on which page a section ends. The next begins on a new page unless it says otherwise.
func (w *wordFile) endSection() {
	if w.ended < len(w.sections) {
		w.sections[w.ended].end = len(w.d.Pages)
		w.ended++
	}
	if w.ended < len(w.sections) && !w.sections[w.ended].samePage {
		w.explicit++
	}
}

// mostOnPage is how many bytes of text a page can hold: a full page in 10-point type has about 5,000.
const mostOnPage = 6000

// finishPages labels the pages as their sections number them. Where Word noted no page ends and the author's own
// breaks leave more text between them than a page can hold, the pages are not known.
func (w *wordFile) finishPages() (Decoded, error) {
	onPage := map[int]int{}
	for _, b := range w.d.Blocks {
		onPage[b.Marks[0].Page] += len(b.Text)
	}
	known := len(w.d.Pages) > 1
	for _, n := range onPage {
		known = known && (w.laidOut || n <= mostOnPage)
	}
	if !known {
		w.d.Pages = nil
		return w.finish()
	}
	next, first := 1, 1
	numbered := false
	for _, s := range w.sections {
		numbered = numbered || s.numbered
	}
	for _, s := range w.sections {
		if s.start >= 0 {
			next = s.start
		}
		for page := first; page <= s.end && numbered; page++ {
			w.d.Pages[page-1].Label = pageLabel(next, s.format)
			next++
		}
		first = max(first, s.end+1)
	}
	return w.finish()
}

// pageLabel writes a page's number in a format of WordprocessingML; in one that is not known here, nothing.
func pageLabel(n int, format string) string {
	switch {
	case format == "" || format == "decimal":
		return strconv.Itoa(n)
	case n < 1 || n > 3999:
		return ""
	case format == "lowerRoman":
		return romanNumeral(n)
	case format == "upperRoman":
		return strings.ToUpper(romanNumeral(n))
	case format == "lowerLetter" && n <= 26:
		return string(rune('a' + n - 1))
	case format == "upperLetter" && n <= 26:
		return string(rune('A' + n - 1))
	}
	return ""
}

// table writes a row as one block with its cells parted by tabs. A table of one column only frames its text.
func (w *wordFile) table(c *xmlCursor) error {
	return c.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tr":
			return w.row(c)
		case "sdt", "sdtContent", "ins", "customXml":
			return w.table(c)
		}
		return nil
	})
}

func (w *wordFile) row(c *xmlCursor) error {
	cells, deleted, err := w.cells(c)
	if err != nil {
		return err
	}
	switch {
	case deleted || len(cells) == 0:
	case len(cells) == 1:
		w.d.Blocks = append(w.d.Blocks, cells[0]...)
	default:
		row, notes := Block{Kind: TableRow}, []Block{}
		for i, cell := range cells {
			cell = slices.DeleteFunc(cell, func(b Block) bool {
				if b.Kind == Footnote {
					notes = append(notes, b)
				}
				return b.Kind == Footnote
			})
			if i > 0 {
				row.Text += "\t"
			}
			b := joined(cell, TableRow, " ")
			for _, m := range b.Marks {
				if n := len(row.Marks); n == 0 || row.Marks[n-1].Page < m.Page {
					row.Marks = append(row.Marks, PageMark{len(row.Text) + m.Offset, m.Page})
				}
			}
			row.Text += b.Text
		}
		row.Text = strings.TrimRight(row.Text, "\t")
		if row.Text != "" {
			row.Marks[0].Offset = 0 // cells before the first text are empty
			w.d.Blocks = append(w.d.Blocks, row)
		}
		w.d.Blocks = append(w.d.Blocks, notes...)
	}
	return w.err
}

// cells reads the cells of a row, and whether the row is a tracked deletion or hidden.
func (w *wordFile) cells(c *xmlCursor) (cells [][]Block, deleted bool, err error) {
	err = c.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tc":
			gone, shaded := w.cellGone, w.shaded
			w.cellGone = false
			blocks, err := w.aside(c)
			if w.cellGone {
				blocks = nil
			}
			w.cellGone, w.shaded = gone, shaded
			cells = append(cells, blocks)
			return err
		case "trPr":
			return c.children(func(e xml.StartElement) error {
				deleted = deleted || e.Name.Local == "del" || e.Name.Local == "hidden" && isOn(e)
				return nil
			})
		case "sdt", "sdtContent", "customXml":
			more, gone, err := w.cells(c)
			cells, deleted = append(cells, more...), deleted || gone
			return err
		}
		return nil
	})
	return cells, deleted, err
}

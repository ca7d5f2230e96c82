package importer

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A scribe writes the blocks of a Decoded: decoders tell it what they meet, in reading order, and it keeps the rules
// of Block.Text and Block.Marks.
type scribe struct {
	d    Decoded
	page int // where the next text stands; 0 before the first page mark
	err  error

	open  bool
	gap   bool // white space is due before the next text of the open block
	block Block
	text  []byte
}

// begin ends the open block and begins another one.
func (s *scribe) begin(kind BlockKind, depth int) {
	s.end()
	s.open, s.block = true, Block{Kind: kind, Depth: depth}
}

// space asks for one space before the next text: a line break, a tab, or a run of white space that no reader sees.
func (s *scribe) space() { s.gap = true }

// write adds text to the open block, or to a new paragraph. Spaces in it stay as they are. Line breaks and tabs
// become one space; invisible characters go (see invisible).
func (s *scribe) write(text string) {
	if !s.open && strings.Trim(text, " \t\r\n\f\v") != "" {
		s.begin(Paragraph, 0)
	}
	if !s.open {
		return
	}
	for _, r := range text {
		switch {
		case isLineBreak(r) || r == '\t':
			s.gap = true
			continue
		case invisible(r):
			continue
		}
		if len(s.text) == 0 && r == ' ' {
			continue
		}
		if s.gap {
			if n := len(s.text); n > 0 && s.text[n-1] != ' ' && s.text[n-1] != '\t' && r != ' ' {
				s.text = append(s.text, ' ')
			}
			s.gap = false
		}
		if n := len(s.block.Marks); n == 0 || s.block.Marks[n-1].Page != s.page && r != ' ' {
			s.block.Marks = append(s.block.Marks, PageMark{len(s.text), s.page})
		}
		s.text = utf8.AppendRune(s.text, r)
	}
}

// cell separates two cells of a table row: a tab, since a run of spaces might be a redaction.
func (s *scribe) cell() {
	if s.open {
		if len(s.text) == 0 && len(s.block.Marks) == 0 {
			s.block.Marks = append(s.block.Marks, PageMark{0, s.page})
		}
		s.text = append(s.text, '\t')
		s.gap = false
	}
}

// end closes the open block; a block without text vanishes.
func (s *scribe) end() {
	if !s.open {
		return
	}
	text := strings.TrimRight(string(s.text), " \t")
	if strings.TrimSpace(text) != "" {
		s.block.Text = text
		for len(s.block.Marks) > 1 && s.block.Marks[len(s.block.Marks)-1].Offset >= len(text) {
			s.block.Marks = s.block.Marks[:len(s.block.Marks)-1]
		}
		s.d.Blocks = append(s.d.Blocks, s.block)
		if len(s.d.Blocks) > maxBlocks {
			s.fail(fmt.Errorf("%w: more than %d paragraphs", ErrTooBig, maxBlocks))
		}
	}
	s.open, s.gap = false, false
	s.block = Block{}
	s.text = s.text[:0]
}

// turn begins a page.
func (s *scribe) turn(label string) {
	s.d.Pages = append(s.d.Pages, Page{Number: len(s.d.Pages) + 1, Label: label})
	s.page = len(s.d.Pages)
	if len(s.d.Pages) > maxPages {
		s.fail(fmt.Errorf("%w: more than %d pages", ErrTooBig, maxPages))
	}
}

func (s *scribe) doubt(page int, kind, detail string) {
	s.d.Doubts = append(s.d.Doubts, Doubt{page, kind, detail})
}

func (s *scribe) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// finish returns what was written.
func (s *scribe) finish() (Decoded, error) {
	s.end()
	if s.err != nil {
		return Decoded{}, s.err
	}
	if len(s.d.Pages) == 0 {
		for i := range s.d.Blocks {
			s.d.Blocks[i].Marks = nil
		}
	}
	if len(s.d.Blocks) == 0 {
		return Decoded{}, fmt.Errorf("%w: no text in it", ErrEmpty)
	}
	if s.d.Title == "" {
		s.d.Title = firstHeading(s.d.Blocks)
	}
	return s.d, nil
}

// firstHeading is the heading that may be the title; a section's, such as "Key Judgments", is none.
func firstHeading(blocks []Block) string {
	for _, b := range blocks {
		if b.Kind == Heading {
			if namesSection(b.Text) {
				return ""
			}
			return b.Text
		}
	}
	return ""
}

// namesSection reports whether a heading is nothing but the name of a section: "Key Judgments", not "Key Findings of the
// Year".
func namesSection(heading string) bool {
	low := strings.ToLower(bare(heading))
	for _, h := range headings {
		if at := h.re().FindStringIndex(low); at != nil && strings.Trim(low[at[1]:], " :.") == "" {
			return true
		}
	}
	return keyJudgmentNumber(heading) != ""
}

func isLineBreak(r rune) bool {
	return r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029
}

// invisible reports whether r shows nothing: control characters, soft hyphens and zero-width spaces (both only say
// where a line may break, and would split words for the search), byte order marks, and the marks that reverse the
// direction of text, with which a file could make a quotation look like something else.
func invisible(r rune) bool {
	switch {
	case r < ' ' || r >= 0x7F && r < 0xA0 || r == 0xAD || r == 0x200B || r == 0xFEFF || r == 0x2060:
		return true
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return false
}

// validPageLabel reports whether a page may be called so: "12", "xiv", "A-3".
func validPageLabel(s string) bool {
	if s == "" || len(s) > 8 || !utf8.ValidString(s) {
		return false
	}
	digits := false
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits = true
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r == '-', r == '.':
		default:
			return false
		}
	}
	return digits || roman(s) > 0
}

// roman returns the value of a roman numeral in one case, below 400, and 0 for anything else.
func roman(s string) int {
	if s != strings.ToUpper(s) && s != strings.ToLower(s) {
		return 0
	}
	return romanValues[strings.ToLower(s)]
}

var romanValues = func() map[string]int {
	values := map[string]int{}
	for n := 1; n < 400; n++ {
		values[romanNumeral(n)] = n
	}
	return values
}()

// romanNumeral writes n, from 1 to 3999, in lower case.
func romanNumeral(n int) string {
	var b strings.Builder
	for _, d := range []struct {
		value int
		s     string
	}{{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"},
		{10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for n >= d.value {
			b.WriteString(d.s)
			n -= d.value
		}
	}
	return b.String()
}

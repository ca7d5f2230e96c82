// Package importer turns a file into blocks in reading order, and blocks into a document that can be quoted.
//
// A decoder knows one format and nothing of assessments: it says which text stands where, on which page, and what
// about it is doubtful. Build knows assessments and no format: it writes the canonical text, cuts it into passages
// and lets the annotator of package corpus find levels, holders and estimative terms. Nothing is repaired in
// silence: what a decoder cannot know for certain it reports as a Doubt.
package importer

import (
	"regexp"
	"sync"

	"findings/corpus"
)

// Decoded is what a decoder makes of a file.
type Decoded struct {
	Format string  // "pdf", "html", "docx", "markdown", "text"
	Title  string  // as the file's own metadata or first heading has it; may be empty
	Pages  []Page  // in the file's order; empty for a format without pages
	Blocks []Block // in reading order
	Doubts []Doubt
	Locked bool // it opens only with a password
}

// A Page is one page of the file.
type Page struct {
	Number        int     // in the file, from 1
	Label         string  // as printed on it: "ii", "7"; empty where none was found
	Width, Height float64 // in points (1/72 inch); 0 where the format has no size
	Uncertain     bool    // its reading order is not certain: each line of it is a block of its own
}

// A Block is a paragraph, a heading, a list item, a table row, a footnote, or page furniture.
type Block struct {
	Kind BlockKind
	// Depth is 1 for the highest heading, 1 for an outermost list item, and 0 for any other kind.
	Depth int
	// Text is the block's canonical text: UTF-8, not normalised, without line feeds: one space stands for a line
	// break inside a paragraph. Runs of spaces that the source shows inside a line are kept: they may be redactions.
	Text string
	// Marks says on which page each part of Text stands: the first mark has offset 0, offsets ascend.
	Marks []PageMark
	// Boxes are the lines of Text on their pages, for drawing; PDF only.
	Boxes       []LineBox
	MachineRead bool // the text was read from a picture (OCR)
}

// BlockKind says what a block is on its page.
type BlockKind uint8

// The kinds of blocks. Furniture (running heads, stamps, page numbers) is kept, and is never quoted or searched.
const (
	Paragraph BlockKind = iota
	Heading
	ListItem
	TableRow
	Footnote
	Furniture
)

// A PageMark says that from this byte offset of a block's text on, the text stands on this page.
type PageMark struct {
	Offset int
	Page   int // Page.Number
}

// A LineBox is where a range of a block's text stands on a page: points from the page's top left corner.
type LineBox struct {
	corpus.Span
	Page                     int
	Left, Top, Right, Bottom float64
	Words                    WordPlaces // nil where only the line's place is known
}

// A Doubt is something that a person should look at before the document is quoted.
type Doubt struct {
	Page   int    // Page.Number; 0 where the doubt is about the whole file
	Kind   string // one of the Doubt… constants
	Detail string // one line for people: what was seen
}

// The kinds of doubt.
const (
	DoubtEmptyPage   = "empty page"
	DoubtNeedsOCR    = "needs OCR"
	DoubtOrder       = "uncertain reading order"
	DoubtCovered     = "text under a black box"
	DoubtWithheld    = "struck-out or hidden text, not quoted"
	DoubtHyphen      = "unresolved hyphen"
	DoubtRedaction   = "possible redaction"
	DoubtFurniture   = "page furniture"
	DoubtFewWords    = "far fewer characters than other pages"
	DoubtPermission  = "publisher forbids extraction"
	DoubtMachineRead = "machine-read text"
	DoubtEncoding    = "guessed encoding"
)

// lazily compiles a regular expression when it is first used: most runs of the program import nothing, and each begins
// with what its packages do at the start.
func lazily(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

package importer

import (
	"fmt"
	"html"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// decodeMarkdown reads CommonMark with tables and footnotes. A comment "<!-- page ii -->" begins a page, also inside
// a word; other comments are dropped. Any other HTML is text like the rest, but what it hides or strikes out is
// not quoted.
func decodeMarkdown(b []byte, opt Options) (Decoded, error) {
	source, doubt, err := toUTF8(b, opt.Encoding, "")
	if err != nil {
		return Decoded{}, err
	}
	if err := checkNesting(source); err != nil {
		return Decoded{}, err
	}
	m := &markdownText{source: []byte(source), notes: map[int]*east.Footnote{}}
	if doubt != nil {
		m.d.Doubts = append(m.d.Doubts, *doubt)
	}
	parser := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Footnote, extension.Strikethrough)).Parser()
	root := parser.Parse(text.NewReader(m.source))
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if list, ok := n.(*east.FootnoteList); ok {
			for f := list.FirstChild(); f != nil; f = f.NextSibling() {
				if note, ok := f.(*east.Footnote); ok {
					m.notes[note.Index] = note
				}
			}
		}
	}
	m.blocks(root, Paragraph, 0, 0)
	return m.finish()
}

// checkNesting refuses lines that open more quotations and lists, paragraphs that open more brackets, and texts that
// define more links, than any writer would: the parser needs stack for each, or time that grows with the square.
func checkNesting(source string) error {
	const mostBrackets, mostDefinitions = 4000, 5000
	number, brackets, definitions := 0, 0, 0
	for line := range strings.Lines(source) {
		number++
		text := strings.TrimLeft(line, "> \t")
		if text == "" || text == "\n" {
			brackets = 0
		}
		if strings.HasPrefix(text, "[") {
			definitions++
		}
		brackets += strings.Count(line, "[")
		markers := strings.Count(line[:len(line)-len(text)], ">")
		for marker := range strings.FieldsSeq(line) {
			if strings.Trim(marker, ">") != "" && strings.Trim(marker, "-+*") != "" && strings.Trim(marker, "0123456789.)") != "" {
				break
			}
			markers += len(marker)
		}
		if rest := strings.Trim(line, "-*_= \t\n"); rest == "" {
			markers = 0 // a rule, or the line under a heading
			if strings.ContainsAny(line, " \t") && len(strings.Fields(line)) > maxNesting {
				markers = len(line)
			}
		}
		if markers > maxNesting || brackets > mostBrackets || definitions > mostDefinitions {
			return fmt.Errorf("%w: at line %d, more quotations, lists, brackets or links than a text has", ErrNesting, number)
		}
	}
	return nil
}

// markdownText walks the parsed text.
type markdownText struct {
	scribe
	source  []byte
	notes   map[int]*east.Footnote
	waiting []int

	muted    string // the element whose content is not read
	depth    int    // of elements of that name
	withheld bool   // a doubt says that words are withheld
}

// write writes text, unless it stands in an element that HTML does not show.
func (m *markdownText) write(s string) {
	if m.muted == "" {
		m.scribe.write(s)
		return
	}
	if m.muted != "script" && m.muted != "style" {
		m.withhold(s)
	}
}

// withhold leaves text out, which a person should know.
func (m *markdownText) withhold(s string) {
	if n := len(m.text); n > 0 && m.text[n-1] == ' ' { // two spaces would look like a redaction
		m.text, m.gap = m.text[:n-1], true
	}
	if !m.withheld && strings.TrimSpace(s) != "" {
		m.withheld = true
		m.doubt(0, DoubtWithheld, fmt.Sprintf("%.120q", strings.Join(strings.Fields(s), " ")))
	}
}

// seen is what is seen of a piece of HTML, as it is written, tags and all. What an element hides ends with its end tag,
// which may stand in another piece.
func (m *markdownText) seen(s string) string {
	var b strings.Builder
	z := nethtml.NewTokenizer(strings.NewReader(s))
	for {
		kind := z.Next()
		raw := string(z.Raw())
		token := z.Token()
		begins := kind == nethtml.StartTagToken && m.muted == ""
		if begins {
			n := &nethtml.Node{Type: nethtml.ElementNode, DataAtom: token.DataAtom, Data: token.Data, Attr: token.Attr}
			if isStruck(n) || hides(attr(n, "style")) || hasAttr(n, "hidden") || isUnread[n.DataAtom] {
				m.muted, m.depth = token.Data, 0
			}
		}
		switch {
		case kind == nethtml.ErrorToken:
			return b.String() + raw
		case m.muted == "":
			b.WriteString(raw)
		case kind == nethtml.StartTagToken && token.Data == m.muted:
			m.depth++
		case kind == nethtml.EndTagToken && token.Data == m.muted:
			if m.depth--; m.depth == 0 {
				m.muted = ""
			}
		case kind == nethtml.TextToken && m.muted != "script" && m.muted != "style":
			m.withhold(raw)
		}
	}
}

// isUnread are the elements whose content no reader of a page sees.
var isUnread = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Template: true, atom.Noscript: true, atom.Noembed: true, atom.Noframes: true}

var pageComment = lazily(`^<!--\s*(?i:page)\s+(\S{1,8})\s*-->$`)

// blocks walks the blocks in n. Text that stands directly in one becomes a block of the given kind and depth.
func (m *markdownText) blocks(n ast.Node, kind BlockKind, depth, nesting int) {
	if nesting > 2*maxNesting {
		m.fail(fmt.Errorf("%w: more than %d lists and quotations", ErrNesting, maxNesting))
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Heading:
			m.block(c, Heading, c.Level)
		case *ast.Paragraph, *ast.TextBlock:
			m.block(c, kind, depth)
		case *ast.List:
			m.blocks(c, ListItem, depth+1, nesting+1)
		case *ast.HTMLBlock:
			m.htmlBlock(c, kind, depth)
		case *ast.CodeBlock:
			m.code(c)
		case *ast.FencedCodeBlock:
			m.code(c)
		case *east.FootnoteList:
			// written where they are referred to; the parser has dropped the others
		case *east.TableHeader, *east.TableRow:
			m.row(c)
		default:
			m.blocks(c, kind, depth, nesting+1)
		}
	}
}

func (m *markdownText) block(n ast.Node, kind BlockKind, depth int) {
	m.begin(kind, depth)
	m.inlines(n, 0)
	m.end()
	m.footnotes()
}

func (m *markdownText) footnotes() {
	waiting := m.waiting
	m.waiting = nil
	for _, index := range waiting {
		if note := m.notes[index]; note != nil {
			delete(m.notes, index)
			m.begin(Footnote, 0)
			for p := note.FirstChild(); p != nil; p = p.NextSibling() {
				m.space()
				m.inlines(p, 0)
			}
			m.end()
		}
	}
}

func (m *markdownText) row(n ast.Node) {
	m.begin(TableRow, 0)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c != n.FirstChild() {
			m.cell()
		}
		m.inlines(c, 0)
	}
	m.end()
	m.footnotes()
}

func (m *markdownText) inlines(n ast.Node, nesting int) {
	if nesting > 2*maxNesting {
		m.fail(fmt.Errorf("%w: more than %d kinds of emphasis", ErrNesting, 2*maxNesting))
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			s := string(c.Segment.Value(m.source))
			if !c.IsRaw() {
				s = unescape(s)
			}
			if c.HardLineBreak() || c.SoftLineBreak() {
				m.write(strings.TrimRight(s, " "))
				m.space()
				continue
			}
			m.write(s)
		case *ast.String:
			m.write(string(c.Value))
		case *ast.CodeSpan:
			for t := c.FirstChild(); t != nil; t = t.NextSibling() {
				if t, ok := t.(*ast.Text); ok {
					m.write(string(t.Segment.Value(m.source)))
				}
			}
		case *ast.AutoLink:
			m.write(string(c.Label(m.source)))
		case *ast.RawHTML:
			m.raw(string(c.Segments.Value(m.source)))
		case *east.Strikethrough:
			if m.muted != "" {
				continue
			}
			m.muted = "~~"
			m.inlines(c, nesting+1)
			m.muted = ""
		case *east.FootnoteLink:
			if m.muted == "" {
				m.waiting = append(m.waiting, c.Index)
			}
		case *east.FootnoteBacklink:
		default:
			m.inlines(c, nesting+1)
		}
	}
}

// raw handles a tag or a comment.
func (m *markdownText) raw(s string) {
	s = strings.TrimSpace(s)
	if c := pageComment().FindStringSubmatch(s); c != nil && validPageLabel(c[1]) {
		m.turn(c[1])
		return
	}
	if !strings.HasPrefix(s, "<!--") {
		m.write(m.seen(s))
	}
}

func (m *markdownText) htmlBlock(n *ast.HTMLBlock, kind BlockKind, depth int) {
	s := string(n.Lines().Value(m.source))
	if n.HasClosure() {
		s += string(n.ClosureLine.Value(m.source))
	}
	for s != "" {
		comment := strings.Index(s, "<!--")
		end := strings.Index(s[max(0, comment):], "-->")
		if comment < 0 || end < 0 {
			break
		}
		end += comment + len("-->")
		m.paragraph(m.seen(s[:comment]), kind, depth)
		m.raw(s[comment:end])
		s = s[end:]
	}
	m.paragraph(m.seen(s), kind, depth)
}

func (m *markdownText) code(n ast.Node) { m.paragraph(string(n.Lines().Value(m.source)), Paragraph, 0) }

func (m *markdownText) paragraph(s string, kind BlockKind, depth int) {
	for _, p := range blankLine().Split(s, -1) {
		m.begin(kind, depth)
		for line := range strings.Lines(p) {
			m.write(strings.TrimSpace(line))
			m.space()
		}
		m.end()
	}
}

var entity = lazily(`\\[!-/:-@\[-` + "`" + `{-~]|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

// unescape resolves backslashes and character references, which the parser leaves in the text.
func unescape(s string) string {
	return entity().ReplaceAllStringFunc(s, func(e string) string {
		if e[0] == '\\' {
			return e[1:]
		}
		return html.UnescapeString(e)
	})
}

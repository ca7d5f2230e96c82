package importer

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// decodeHTML reads a web page with a walker of its own: general extractors lose page marks, repeat paragraphs and
// drop words that are links. Nothing that the page refers to is fetched, and no script runs.
//
// Pages are those of the printed original: Wikisource's data-page-number, and the page anchors of other editions.
// The parser itself refuses a page nested deeper than 512 elements, so the walk may recurse.
func decodeHTML(b []byte, opt Options) (Decoded, error) {
	declared := ""
	if e, name, certain := charset.DetermineEncoding(b, ""); e != nil && certain {
		declared = name
	}
	text, doubt, err := toUTF8(b, opt.Encoding, declared)
	if err != nil {
		return Decoded{}, err
	}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return Decoded{}, fmt.Errorf("%w: %w", ErrNesting, err)
	}
	w := &webPage{notes: map[*html.Node]bool{}, byID: map[string]*html.Node{}, unseen: map[string]bool{}, parts: map[*html.Node]bool{}}
	if doubt != nil {
		w.d.Doubts = append(w.d.Doubts, *doubt)
	}
	w.prepare(root)
	main := w.main
	if main == nil {
		main = root
	}
	w.children(main)
	w.end()
	w.waiting = w.unread
	w.footnotes()
	if w.d.Title == "" {
		w.d.Title = w.title
	}
	return w.finish()
}

// webPage walks a page.
type webPage struct {
	scribe
	title string
	main  *html.Node
	byID  map[string]*html.Node
	notes map[*html.Node]bool // elements that hold a footnote; true once it is written

	unseen   map[string]bool     // classes that the page's own style hides
	parts    map[*html.Node]bool // what isHidden says of the elements asked about
	withheld bool                // the page has words that are struck out, or hidden by a style

	kind    BlockKind // of text that stands here without an element of its own
	depth   int       // of such a block
	lists   int       // around the current element
	pre     bool
	waiting []*html.Node // footnotes referred to in the open block
	unread  []*html.Node // footnotes that nothing has referred to yet
}

// prepare finds the title, the main part, and what the references of footnotes point to.
func (w *webPage) prepare(root *html.Node) {
	var references []*html.Node
	mains := 0
	for n := range root.Descendants() {
		if n.DataAtom == atom.Style && n.FirstChild != nil {
			for _, class := range hidingClasses(n.FirstChild.Data) {
				w.unseen[class] = true
			}
		}
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attr(n, "id"); id != "" && w.byID[id] == nil {
			w.byID[id] = n
		}
		switch {
		case n.DataAtom == atom.Title && w.title == "" && n.Namespace == "":
			w.title = strings.Join(strings.Fields(plain(n)), " ")
		case n.DataAtom == atom.Main || attr(n, "role") == "main":
			mains++
			w.main = n
		case n.DataAtom == atom.A && isReference(n):
			references = append(references, n)
		}
	}
	if mains != 1 {
		w.main = nil
	}
	for _, a := range references {
		if note := w.noteOf(a); note != nil && !w.within(note, nil) && !w.within(a, nil) {
			if _, known := w.notes[note]; !known {
				w.notes[note] = false
				w.unread = append(w.unread, note)
			}
		}
	}
}

// isReference reports whether a link is the small figure that points to a footnote.
func isReference(a *html.Node) bool {
	if !strings.HasPrefix(attr(a, "href"), "#") {
		return false
	}
	if attr(a, "role") == "doc-noteref" || hasClass(a, "footnote-ref") || hasClass(a, "noteref") {
		return true
	}
	if a.Parent == nil || !referenceText().MatchString(strings.TrimSpace(plain(a))) {
		return false
	}
	return a.Parent.DataAtom == atom.Sup || a.FirstChild != nil && a.FirstChild.DataAtom == atom.Sup
}

var referenceText = lazily(`^[\[(]?(\d{1,3}|[a-z]|[*†‡§]+|note \d{1,3})[\])]?$`)

// noteOf returns the paragraph or list item that a reference points to.
func (w *webPage) noteOf(a *html.Node) *html.Node {
	n := w.byID[strings.TrimPrefix(attr(a, "href"), "#")]
	for ; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.P, atom.Li, atom.Aside, atom.Dd, atom.Div:
			for up := a.Parent; up != nil; up = up.Parent {
				if up == n {
					return nil // the reference stands in it: a link back, not a footnote
				}
			}
			if isSection(n) {
				return nil
			}
			return n
		case atom.Body, atom.Section, atom.Article, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Td:
			return nil
		}
	}
	return nil
}

// isSection reports whether n holds more than a footnote does: a cross-reference points there.
func isSection(n *html.Node) bool {
	paragraphs, nodes := 0, 0
	for c := range n.Descendants() {
		if nodes++; nodes > 500 {
			return true
		}
		switch c.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Dl, atom.Table:
			return true
		case atom.P:
			if paragraphs++; paragraphs > 3 {
				return true
			}
		}
	}
	return false
}

func (w *webPage) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

func (w *webPage) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.textNode(n.Data)
		return
	case html.ElementNode:
	default:
		return
	}
	if _, isNote := w.notes[n]; isNote || w.isHidden(n) {
		return
	}
	if label, whole := pageMark(n); label != "" {
		w.turn(label)
		if whole {
			return
		}
	}
	switch n.DataAtom {
	case atom.Br:
		if !w.pre && isSecondBreak(n) {
			w.endBlock() // the paragraph goes on in one of the same kind
			break
		}
		w.space()
	case atom.Wbr:
	case atom.Hr:
		w.endBlock()
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.element(n, Heading, int(n.Data[1]-'0'))
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		w.endBlock()
		w.lists++
		w.children(n)
		w.endBlock()
		w.lists--
	case atom.Li:
		w.element(n, ListItem, max(1, w.lists))
	case atom.Table:
		w.table(n)
	case atom.Pre, atom.Textarea, atom.Listing, atom.Xmp:
		w.preformatted(n)
	case atom.Sup:
		if a := n.FirstChild; a != nil && w.reference(n) {
			return
		}
		w.children(n)
	case atom.A:
		if isReference(n) && w.refer(n) || isBackLink(n) {
			return
		}
		w.children(n)
	default:
		if isInline(n) {
			was := w.pre
			w.pre = w.pre || strings.Contains(strings.ReplaceAll(attr(n, "style"), " ", ""), "white-space:pre")
			w.children(n)
			w.pre = was
			return
		}
		if hasRole(n, "doc-footnote") {
			w.element(n, Footnote, 0)
			return
		}
		w.element(n, w.kind, w.depth)
	}
}

// isSecondBreak reports whether nothing that is seen stands between a <br> and the one before: together they end a
// paragraph.
func isSecondBreak(br *html.Node) bool {
	for n := br.PrevSibling; n != nil; n = n.PrevSibling {
		switch {
		case n.Type == html.TextNode && strings.TrimSpace(n.Data) == "", n.Type == html.CommentNode:
		default:
			return n.DataAtom == atom.Br
		}
	}
	return false
}

// element walks an element that is a block of its own.
func (w *webPage) element(n *html.Node, kind BlockKind, depth int) {
	w.endBlock()
	wasKind, wasDepth := w.kind, w.depth
	w.kind, w.depth = kind, depth
	w.begin(kind, depth)
	w.children(n)
	w.endBlock()
	w.kind, w.depth = wasKind, wasDepth
}

// endBlock closes the open block and writes the footnotes that it refers to right behind it.
func (w *webPage) endBlock() {
	w.end()
	w.footnotes()
}

func (w *webPage) footnotes() {
	notes := w.waiting
	w.waiting = nil
	for _, n := range notes {
		if w.notes[n] {
			continue
		}
		w.notes[n] = true
		w.begin(Footnote, 0)
		w.noteText(n)
		w.end()
	}
}

// noteText writes a footnote without the number before it and the link back.
func (w *webPage) noteText(n *html.Node) {
	var text func(n *html.Node)
	text = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				w.textNode(c.Data)
			case c.Type != html.ElementNode || w.isHidden(c) || isBackLink(c) || isReference(c):
			case c.DataAtom == atom.Sup && referenceText().MatchString(strings.TrimSpace(plain(c))) && len(w.text) == 0:
			default:
				if !isInline(c) {
					w.space()
				}
				text(c)
			}
		}
	}
	text(n)
}

// reference handles a <sup> that holds nothing but the reference of a footnote.
func (w *webPage) reference(sup *html.Node) bool {
	for n := range sup.Descendants() {
		if n.DataAtom == atom.A && isReference(n) && referenceText().MatchString(strings.TrimSpace(plain(sup))) {
			return w.refer(n)
		}
	}
	return false
}

// refer notes that the open block refers to a footnote, and reports whether there is one.
func (w *webPage) refer(a *html.Node) bool {
	note := w.noteOf(a)
	if _, ok := w.notes[note]; !ok || note == nil {
		return false
	}
	w.waiting = append(w.waiting, note)
	return true
}

func isBackLink(n *html.Node) bool {
	if n.DataAtom != atom.A || !strings.HasPrefix(attr(n, "href"), "#") {
		return false
	}
	return hasRole(n, "doc-backlink") || hasClass(n, "footnote-backref") ||
		strings.Trim(plain(n), "↩↑^ \ufe0e\u00a0\n") == ""
}

func (w *webPage) textNode(s string) {
	if w.pre {
		w.write(s)
		return
	}
	for len(s) > 0 {
		i := strings.IndexAny(s, " \t\r\n\f")
		switch {
		case i < 0:
			w.run(s)
			return
		case i > 0:
			w.run(s[:i])
		}
		w.space()
		s = strings.TrimLeft(s[i:], " \t\r\n\f")
	}
}

// run writes text without white space; where no block is open it begins one of the surrounding kind.
func (w *webPage) run(s string) {
	if !w.open {
		w.begin(w.kind, w.depth)
	}
	w.write(s)
}

// preformatted reads typewriter text: blank lines part paragraphs, and runs of spaces stay as they are.
func (w *webPage) preformatted(n *html.Node) {
	w.endBlock()
	var text strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode && !w.within(c.Parent, n) {
			text.WriteString(c.Data)
		}
	}
	for _, paragraph := range blankLine().Split(text.String(), -1) {
		w.begin(Paragraph, 0)
		for line := range strings.Lines(paragraph) {
			w.space()
			w.write(strings.TrimSpace(line))
		}
		w.end()
	}
}

var blankLine = lazily(`\n[ \t\r]*\n`)

// table writes a row as one block with its cells parted by tabs. A table that only lays out the page (it holds
// headings, lists, other tables or several paragraphs a cell) is walked like any other container.
func (w *webPage) table(n *html.Node) {
	w.endBlock()
	layout := hasRole(n, "presentation") || hasRole(n, "none")
	for c := range n.Descendants() {
		switch c.DataAtom {
		case atom.Table, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			layout = true
		case atom.P:
			for s := c.NextSibling; s != nil && !layout; s = s.NextSibling {
				layout = s.DataAtom == atom.P
			}
		}
	}
	if layout {
		w.children(n)
		w.endBlock()
		return
	}
	var rows func(n *html.Node)
	rows = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type != html.ElementNode || w.isHidden(c):
			case c.DataAtom == atom.Tr:
				w.row(c)
			case c.DataAtom == atom.Caption:
				w.element(c, Paragraph, 0)
			default:
				if label, whole := pageMark(c); label != "" {
					w.turn(label)
					if whole {
						continue
					}
				}
				rows(c)
			}
		}
	}
	rows(n)
	w.endBlock()
}

func (w *webPage) row(tr *html.Node) {
	w.endBlock()
	w.begin(TableRow, 0)
	first := true
	var inline func(n *html.Node)
	inline = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && !isInline(c) && !w.isHidden(c) && c.DataAtom != atom.Br {
				w.space()
				inline(c)
				w.space()
			} else {
				w.node(c)
			}
		}
	}
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th || w.isHidden(c) {
			continue
		}
		if !first {
			w.cell()
		}
		first = false
		inline(c)
		w.gap = false
	}
	w.endBlock()
}

// within reports whether n, or what it stands in up to the element top, is hidden.
func (w *webPage) within(n, top *html.Node) bool {
	for ; n != nil && n != top; n = n.Parent {
		if w.isHidden(n) {
			return true
		}
	}
	return false
}

// isHidden reports whether readers of the page do not see n, see it struck out, or see it as a part of the site and
// not of the text. That words are struck out, or hidden by a style sheet that is only partly understood here, a person
// should know.
func (w *webPage) isHidden(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	hidden, known := w.parts[n]
	if known {
		return hidden
	}
	hidden = isNoText(n)
	doubtful := isStruck(n) || w.hasUnseenClass(n) // what an element hides of its own is mostly the site's
	if !hidden && (doubtful || hides(attr(n, "style"))) && !isPageMark(n) {
		hidden = true
		if doubtful && !w.withheld && strings.TrimSpace(plain(n)) != "" {
			w.withheld = true
			w.doubt(0, DoubtWithheld, fmt.Sprintf("%.120q", strings.Join(strings.Fields(plain(n)), " ")))
		}
	}
	w.parts[n] = hidden
	return hidden
}

// isPageMark reports whether n is a mark of Wikisource's, which is not shown, but says where a page begins.
func isPageMark(n *html.Node) bool {
	return hasClass(n, "pagenum") || hasClass(n, "ws-pagenum") || attr(n, "data-page-number") != ""
}

func isStruck(n *html.Node) bool {
	return n.DataAtom == atom.Del || n.DataAtom == atom.S || n.DataAtom == atom.Strike ||
		strings.Contains(attr(n, "style"), "line-through")
}

func (w *webPage) hasUnseenClass(n *html.Node) bool {
	if len(w.unseen) > 0 {
		for class := range strings.FieldsSeq(attr(n, "class")) {
			if w.unseen[class] {
				return true
			}
		}
	}
	return false
}

// hidingClasses are the classes that a style sheet hides by rules for nothing but classes; what others hide depends on
// where it stands, and what @media hides on the reader's screen.
func hidingClasses(css string) (classes []string) {
	css = cssComment().ReplaceAllString(css, "")
	for {
		selectors, rest, ok := strings.Cut(css, "{")
		if !ok {
			return classes
		}
		end, nested := 0, 1
		for end < len(rest) && nested > 0 {
			switch rest[end] {
			case '{':
				nested++
			case '}':
				nested--
			}
			end++
		}
		css = rest[end:]
		selectors = selectors[strings.LastIndexByte(selectors, ';')+1:]
		if !hides(strings.TrimSuffix(rest[:end], "}")) || strings.Contains(rest[:end], "{") {
			continue
		}
		for s := range strings.SplitSeq(selectors, ",") {
			if m := cssClass().FindStringSubmatch(strings.TrimSpace(s)); m != nil {
				classes = append(classes, m[1])
			}
		}
	}
}

var (
	cssComment   = lazily(`(?s)/\*.*?\*/`)
	cssClass     = lazily(`^\.([\w-]+)$`)
	hidingStyles = lazily(`(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:0*\.?0*%?|font-size:0*\.?0*(?:[a-z]+|%)?|` +
		`text-decoration(?:-line)?:[^;]*line-through[^;]*)(?:!important)?(?:;|$)`)
)

// hides reports whether these declarations make that nothing is seen of an element, or only struck out.
func hides(style string) bool {
	return style != "" && hidingStyles().MatchString(strings.ToLower(strings.Join(strings.Fields(style), "")))
}

// isNoText reports whether n is by its kind no text of the page.
func isNoText(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Nav, atom.Template, atom.Noscript, atom.Head, atom.Iframe, atom.Object,
		atom.Svg, atom.Math, atom.Button, atom.Select, atom.Input, atom.Datalist, atom.Audio, atom.Video, atom.Canvas,
		atom.Noembed, atom.Noframes, atom.Rp:
		return true
	case atom.Dialog:
		if !hasAttr(n, "open") {
			return true
		}
	case atom.Header, atom.Footer:
		for up := n.Parent; up != nil; up = up.Parent { // inside the text they are the text's own
			if up.DataAtom == atom.Main || up.DataAtom == atom.Article || up.DataAtom == atom.Section {
				return false
			}
		}
		return true
	case atom.Form: // some sites put the whole page into one
		for c := range n.Descendants() {
			if c.DataAtom == atom.P || c.DataAtom == atom.H1 || c.DataAtom == atom.H2 {
				return false
			}
		}
		return true
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			if a.Val != "until-found" {
				return true
			}
		case "role":
			if a.Val == "navigation" || a.Val == "search" || a.Val == "banner" || a.Val == "contentinfo" {
				return true
			}
		}
	}
	if hasClass(n, "pagenum") || hasClass(n, "ws-pagenum") {
		return false // Wikisource's page marks are not printed, but say where a page begins
	}
	return hasClass(n, "noprint") || hasClass(n, "mw-editsection") || hasClass(n, "ws-noexport")
}

// pageMark returns the label of the page that begins at n, and whether n is nothing but the mark: then its own text
// ("[12]", "Page 12") is no part of the document.
func pageMark(n *html.Node) (label string, whole bool) {
	pagebreak := hasRole(n, "doc-pagebreak") || attr(n, "epub:type") == "pagebreak"
	label = attr(n, "data-page-number")
	if !pagebreak && !isInline(n) {
		if !validPageLabel(label) {
			label = ""
		}
		return label, false
	}
	text := strings.TrimFunc(plain(n), func(r rune) bool { return r <= ' ' || invisible(r) || r == 0xA0 })
	short := isInline(n) && len(text) <= 24
	if validPageLabel(label) {
		return label, short
	}
	if pagebreak {
		for _, label := range []string{attr(n, "aria-label"), attr(n, "title"), text} {
			if m := printedPage().FindStringSubmatch(label); m != nil && validPageLabel(m[1]) {
				return m[1], true
			}
		}
	}
	if !short {
		return "", false
	}
	m := printedPage().FindStringSubmatch(text)
	if m != nil && !validPageLabel(m[1]) {
		m = nil
	}
	if id := pageID().FindStringSubmatch(attr(n, "id") + attr(n, "name")); id != nil && validPageLabel(id[1]) {
		if text == "" || m != nil {
			return id[1], true
		}
	}
	if m != nil && (hasClass(n, "pagenum") || hasClass(n, "pageno") || hasClass(n, "page-number")) {
		return m[1], true
	}
	return "", false
}

var (
	pageID      = lazily(`^(?i:page|pg)[-_.]?([0-9]+|[ivxlc]+)$`)
	printedPage = lazily(`^[\[({]?(?i:page |pg\.? |p\. ?)?([0-9A-Za-z-]{1,8})[\])}]?$`)
)

func isInline(n *html.Node) bool {
	switch n.DataAtom {
	case atom.A, atom.Abbr, atom.Acronym, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Cite, atom.Code, atom.Data,
		atom.Del, atom.Dfn, atom.Em, atom.Font, atom.I, atom.Img, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Nobr,
		atom.Q, atom.Ruby, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strike, atom.Strong, atom.Sub, atom.Sup,
		atom.Time, atom.Tt, atom.U, atom.Var:
		return true
	}
	return n.DataAtom == 0 && n.Namespace == "" && !strings.Contains(n.Data, "-") // an element that HTML does not know
}

// plain is the text in n.
func plain(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
			if b.Len() > 512 { // only asked of what should be short
				break
			}
		}
	}
	return b.String()
}

func hasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasRole(n *html.Node, role string) bool { return attr(n, "role") == role }

func hasClass(n *html.Node, class string) bool {
	for c := range strings.FieldsSeq(attr(n, "class")) {
		if c == class {
			return true
		}
	}
	return false
}

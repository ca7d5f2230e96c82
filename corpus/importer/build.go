package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"findings/corpus"
)

// Version is the version of the rules by which files become text and text becomes passages. It goes up when the
// same file would give other bytes.
const Version = 1

// Meta is what is known of a document besides its file. What is empty is taken from the document's first page where
// it is printed there exactly, and else stays empty.
type Meta struct {
	ID       string // must be valid (corpus.ValidID)
	Title    string
	Source   corpus.Source
	Election string
	Year     int
	We       []string // who "we" is; nil: the Intelligence Community, "IC"
	Version  string   // hexadecimal SHA-256 of the file

	Names *corpus.Names // finds the actors; nil: none are found
	// AcceptMachineRead lets confidence levels count that were read from a picture: a person has looked at them.
	AcceptMachineRead bool
}

// Built is a document with the text that its passages are ranges of.
type Built struct {
	Document *corpus.Document
	Text     string                 // canonical: each block of the file and a line feed, in reading order
	Hash     string                 // hexadecimal SHA-256 of Text
	Ranges   map[string]corpus.Span // of each passage's text in Text, by the passage's ID
	Places   []Place                // ascending, without overlap; line feeds belong to none
	Doubts   []Doubt                // the decoder's, and what Build itself is not sure of
}

// A Place is a range of the canonical text that is one kind of block and stands on one page.
type Place struct {
	corpus.Span
	Kind  BlockKind
	Page  int       // Page.Number; 0 where the format has no pages, or before its first page mark
	Label string    // as printed on the page; empty where none was found
	Boxes []LineBox // their spans are ranges of the canonical text
}

// Build makes a document of what a decoder read.
//
// Passages are paragraphs, list items, table rows and footnotes. Headings, page furniture, tables of contents and
// the cover's date, number and markings are part of the canonical text, but no passages. Each passage has the kind
// that its heading or its own first words give it (see kinds.go).
//
// A passage's name is readable, and stable for one version of the file:
//
//	kj2           the paragraph of Key Judgment 2; where none is numbered, the second paragraph of the key judgments
//	kj2-2         a further paragraph of it
//	scope-1, definition-1, dissent-1, annex-1      the first paragraph of each of these kinds
//	p12           the twelfth paragraph of the discussion
//	kj2-b1        the first list item that hangs from kj2 (b1-b2: the second that hangs from that)
//	t1-r3         the third row of the first table
//	note-4        the fourth footnote
//
// A passage's actors are those that it names itself, and the one that its heading is the name of ("China").
func Build(d Decoded, meta Meta) (*Built, error) {
	if !corpus.ValidID(meta.ID) {
		return nil, fmt.Errorf("build a document: %q cannot be an ID", meta.ID)
	}
	if err := validate(d); err != nil {
		return nil, fmt.Errorf("build %s: %w", meta.ID, err)
	}
	d.Blocks = joinPages(d.Blocks)
	b := &builder{
		Built:  Built{Ranges: map[string]corpus.Span{}, Doubts: slices.Clone(d.Doubts)},
		d:      d,
		meta:   meta,
		labels: labels(d.Pages),
		counts: map[string]int{},
	}
	b.document()
	b.canonical()
	b.numberedKJs = slices.ContainsFunc(d.Blocks, func(x Block) bool {
		return keyJudgmentStart().MatchString(x.Text) || x.Kind == Heading && keyJudgmentNumber(x.Text) != ""
	})
	for i := range d.Blocks {
		b.block(i)
	}
	if len(b.Document.Passages) == 0 {
		return nil, fmt.Errorf("build %s: %w: no paragraph in it", meta.ID, ErrEmpty)
	}
	return &b.Built, nil
}

type builder struct {
	Built
	d      Decoded
	meta   Meta
	labels map[int]string // what a page is called in citations

	starts       []int // of each block in the canonical text
	sections     []section
	afterHeading bool
	title        bool // the title's heading has been met
	last         *corpus.Passage
	items        []*corpus.Passage // the list items that the next one may hang from, outermost first
	depths       []int             // of items
	lastKind     BlockKind         // of the last passage
	numberedKJs  bool
	counts       map[string]int // how many passages there are of each name
	keyJudgment  string         // the name of the last one: "kj2"
}

// section is an open heading.
type section struct {
	depth    int
	title    string
	kind     corpus.Kind
	holders  []string
	date     string
	actor    string
	contents bool // a table of contents
}

// validate holds decoders to the rules of Block, so that no fault of theirs reaches a quotation.
func validate(d Decoded) error {
	for i, b := range d.Blocks {
		wrong := func(what string) error { return fmt.Errorf("block %d, %.40q: %s", i, b.Text, what) }
		switch {
		case !utf8.ValidString(b.Text):
			return wrong("not UTF-8")
		case strings.ContainsAny(b.Text, "\n\r"):
			return wrong("a line break in it")
		case strings.TrimSpace(b.Text) == "":
			return wrong("no text in it")
		}
		before := PageMark{Offset: -1}
		for k, m := range b.Marks {
			switch {
			case k == 0 && m.Offset != 0, m.Offset <= before.Offset, m.Offset >= len(b.Text),
				!utf8.RuneStart(b.Text[m.Offset]):
				return wrong(fmt.Sprintf("a page mark at byte %d", m.Offset))
			case m.Page < 0 || m.Page > len(d.Pages):
				return wrong(fmt.Sprintf("on page %d of %d", m.Page, len(d.Pages)))
			}
			before = m
		}
		for _, x := range b.Boxes {
			if x.Start < 0 || x.Start > x.End || x.End > len(b.Text) {
				return wrong(fmt.Sprintf("a box for bytes %d to %d", x.Start, x.End))
			}
		}
	}
	return nil
}

// joinPages puts together what a page break parted after a full stop, where no decoder can know whether a new
// paragraph begins: in a document in which every paragraph begins with a portion mark, one at the top of a page that
// has none is the rest of the paragraph before.
func joinPages(blocks []Block) []Block {
	marked, bare := 0, 0
	for _, x := range blocks {
		switch {
		case x.Kind != Paragraph || len(x.Text) < 80:
		case portionStart().MatchString(x.Text):
			marked++
		default:
			bare++
		}
	}
	if marked < 5 || bare*5 > marked {
		return blocks
	}
	var out []Block
	last := -1 // in out, the last block that is neither furniture nor a footnote
	for _, x := range blocks {
		if last >= 0 && continues(out[last], x) {
			out[last] = joinBlocks(out[last], x)
			continue
		}
		out = append(out, x)
		if x.Kind != Furniture && x.Kind != Footnote {
			last = len(out) - 1
		}
	}
	return out
}

// continues reports whether a paragraph begins on the page after that on which the one before it ends, without the
// portion mark that the other has.
func continues(before, x Block) bool {
	return x.Kind == Paragraph && (before.Kind == Paragraph || before.Kind == ListItem) &&
		len(x.Marks) > 0 && len(before.Marks) > 0 && x.Marks[0].Page == before.Marks[len(before.Marks)-1].Page+1 &&
		portionStart().MatchString(before.Text) && !portionStart().MatchString(x.Text) && !isCoverLine(x.Text) &&
		x.MachineRead == before.MachineRead
}

func joinBlocks(a, b Block) Block {
	shift := len(a.Text) + 1
	a.Text += " " + b.Text
	a.Marks, a.Boxes = slices.Clone(a.Marks), slices.Clone(a.Boxes)
	for _, m := range b.Marks {
		a.Marks = append(a.Marks, PageMark{m.Offset + shift, m.Page})
	}
	for _, x := range b.Boxes {
		x.Start, x.End = x.Start+shift, x.End+shift
		a.Boxes = append(a.Boxes, x)
	}
	return a
}

// labels names the pages for citations: by the printed label, and where there is none by the number in the file,
// unless another page carries that label.
func labels(pages []Page) map[int]string {
	names := map[int]string{}
	printed := map[string]bool{}
	for _, p := range pages {
		printed[p.Label] = true
	}
	for _, p := range pages {
		names[p.Number] = p.Label
		if n := fmt.Sprint(p.Number); p.Label == "" && !printed[n] {
			names[p.Number] = n
		}
	}
	return names
}

// document begins the document with what is known, and with what its first page prints.
func (b *builder) document() {
	m := b.meta
	doc := &corpus.Document{ID: m.ID, Title: m.Title, Source: m.Source, Election: m.Election, Year: m.Year, We: m.We,
		Version: m.Version}
	if len(doc.We) == 0 {
		doc.We = []string{"IC"}
	}
	if doc.Title == "" {
		doc.Title = firstHeading(b.d.Blocks)
	}
	if doc.Title == "" {
		doc.Title = b.d.Title
	}
	if doc.Title == "" {
		doc.Title = m.ID
	}
	cover := true // nothing but headings and cover lines so far
	for i, x := range b.d.Blocks {
		if i > 30 || len(x.Marks) > 0 && x.Marks[0].Page > 1 && b.d.Blocks[0].Marks[0].Page != x.Marks[0].Page {
			break // not the first page any more
		}
		number, _, day, ok := coverLine(x.Text)
		if !ok && cover && x.Kind == Paragraph {
			number, day, ok = designated(x.Text)
		}
		if !ok {
			cover = cover && (x.Kind == Heading || x.Kind == Furniture)
			continue
		}
		if doc.Source.Number == "" {
			doc.Source.Number = number
		}
		if doc.Source.Issued.IsZero() {
			doc.Source.Issued = day
		}
	}
	b.Document = doc
}

// canonical writes the text and says where each part of it stands.
func (b *builder) canonical() {
	var text strings.Builder
	for _, x := range b.d.Blocks {
		start := text.Len()
		b.starts = append(b.starts, start)
		text.WriteString(x.Text)
		text.WriteByte('\n')
		marks := x.Marks
		if len(marks) == 0 {
			marks = []PageMark{{}}
		}
		for k, m := range marks {
			end := len(x.Text)
			if k+1 < len(marks) {
				end = marks[k+1].Offset
			}
			p := Place{Span: corpus.Span{Start: start + m.Offset, End: start + end}, Kind: x.Kind, Page: m.Page}
			if m.Page > 0 {
				p.Label = b.d.Pages[m.Page-1].Label
			}
			for _, box := range x.Boxes {
				if box.Page == m.Page && box.Start < end && box.End > m.Offset {
					box.Start, box.End = start+box.Start, start+box.End
					p.Boxes = append(p.Boxes, box)
				}
			}
			b.Places = append(b.Places, p)
		}
	}
	b.Text = text.String()
	sum := sha256.Sum256([]byte(b.Text))
	b.Hash = hex.EncodeToString(sum[:])
}

// block makes a passage of a block, or takes from it what it says about those that follow.
func (b *builder) block(i int) {
	x := b.d.Blocks[i]
	switch {
	case x.Kind == Furniture || leaders().MatchString(x.Text):
		return
	case x.Kind == Heading:
		b.heading(x)
		return
	}
	s := b.section()
	if s.contents && x.Kind != Footnote {
		return
	}
	if _, printed, day, ok := coverLine(x.Text); ok && x.Kind != TableRow {
		issued := b.Document.Source.Issued
		if printed != "" && s.kind == corpus.Annex && s.date == "" && b.afterHeading && day.Before(issued) {
			b.dateAnnex(printed)
		}
		return
	}
	if _, _, ok := designated(x.Text); ok && x.Kind == Paragraph && len(b.Document.Passages) == 0 {
		return // of the cover
	}
	b.passage(i)
	b.afterHeading = false
}

// section is the innermost open heading.
func (b *builder) section() section {
	if len(b.sections) == 0 {
		return section{}
	}
	return b.sections[len(b.sections)-1]
}

// heading opens a section. It takes its kind from its own words, and where they say nothing from the section around
// it; inside an annex even key judgments are the annex's.
func (b *builder) heading(x Block) {
	b.last, b.items, b.depths = nil, nil, nil
	b.afterHeading = true
	if _, _, _, ok := coverLine(x.Text); ok {
		return
	}
	for len(b.sections) > 0 && b.section().depth >= x.Depth {
		b.sections = b.sections[:len(b.sections)-1]
	}
	around := b.section()
	s := section{depth: x.Depth, title: x.Text, kind: around.kind, holders: around.holders, date: around.date,
		contents: contentsHeading().MatchString(bare(x.Text))}
	isTitle := !b.title && len(b.Document.Passages) == 0 && (x.Text == b.Document.Title || x.Text == firstHeading(b.d.Blocks))
	b.title = b.title || isTitle
	if kind, ok := headingKind(x.Text); ok && !isTitle {
		if !(around.kind == corpus.Annex && kind == corpus.KeyJudgment) {
			s.kind = kind
		}
		s.holders = nil
		if s.kind == corpus.Dissent {
			s.holders = headingHolders(x.Text)
		}
	}
	if b.meta.Names != nil {
		if name, ok := b.meta.Names.Canonical(bare(x.Text)); ok {
			s.actor = name
		}
	}
	b.sections = append(b.sections, s)
	b.keyJudgment = ""
	if n := keyJudgmentNumber(x.Text); n != "" {
		b.keyJudgment = "kj" + n
	}
}

// dateAnnex gives the annex around the current heading its date.
func (b *builder) dateAnnex(printed string) {
	for i := range b.sections {
		if b.sections[i].kind == corpus.Annex {
			b.sections[i].date = printed
		}
	}
}

// passage makes a passage of a block.
func (b *builder) passage(i int) {
	x, s, doc := b.d.Blocks[i], b.section(), b.Document
	p := &corpus.Passage{
		Document:    doc,
		Section:     s.title,
		Kind:        s.kind,
		Holders:     s.holders,
		Date:        s.date,
		Text:        x.Text,
		Page:        b.pages(x, corpus.Span{Start: 0, End: len(x.Text)}),
		Order:       len(doc.Passages),
		MachineRead: x.MachineRead,
	}
	b.ownKind(p, x.Kind)
	b.name(p, x)
	b.actors(p, s)
	b.annotate(p, x)
	b.Ranges[p.ID] = corpus.Span{Start: b.starts[i], End: b.starts[i] + len(x.Text)}
	doc.Passages = append(doc.Passages, p)
	b.lastKind = x.Kind
}

// ownKind lets a passage's own words, or the paragraph that a list item hangs from, overrule its heading.
func (b *builder) ownKind(p *corpus.Passage, kind BlockKind) {
	switch kind {
	case Footnote, TableRow:
		if p.Kind == corpus.KeyJudgment { // neither is a judgment, wherever it stands
			p.Kind = corpus.Body
		}
		return
	case ListItem:
		if b.last != nil {
			p.Section, p.Kind, p.Holders = b.last.Section, b.last.Kind, b.last.Holders
		}
		return
	}
	if m := keyJudgmentStart().FindStringSubmatch(p.Text); m != nil && p.Kind != corpus.Annex {
		p.Kind, p.Section = corpus.KeyJudgment, m[1]
		if minorityMark().MatchString(m[0]) {
			p.Kind = corpus.Dissent
		}
	}
	if isDissent(p.Text) {
		p.Kind = corpus.Dissent
	}
	if p.Kind != corpus.Dissent {
		return
	}
	if holders := openingHolders(p.Text); len(holders) > 0 {
		p.Holders = holders
		if s := b.section(); s.kind == corpus.Dissent && len(s.holders) == 0 {
			b.sections[len(b.sections)-1].holders = holders // the rest of the section is theirs as well
		}
	} else if openingOther().MatchString(p.Text) && len(headingHolders(p.Section)) == 0 {
		p.Holders = nil // it is the view of another than the paragraph before
	}
	if len(p.Holders) == 0 {
		p.Holders = []string{corpus.MinorityView}
	}
}

// name gives a passage its ID, and notes what the next list items may hang from.
func (b *builder) name(p *corpus.Passage, x Block) {
	base := ""
	switch x.Kind {
	case ListItem:
		for len(b.depths) > 0 && b.depths[len(b.depths)-1] >= x.Depth {
			b.items, b.depths = b.items[:len(b.items)-1], b.depths[:len(b.depths)-1]
		}
		parent := b.last
		if len(b.items) > 0 {
			parent = b.items[len(b.items)-1]
		}
		if parent != nil {
			p.Parent = parent.ID
			base = fmt.Sprintf("%s-b%d", parent.Local(), b.count(parent.ID))
		}
	case TableRow:
		if b.lastKind != TableRow || b.afterHeading {
			b.counts["table"]++
		}
		table := fmt.Sprintf("t%d", b.counts["table"])
		base = fmt.Sprintf("%s-r%d", table, b.count(table))
	case Footnote:
		base = fmt.Sprintf("note-%d", b.count("note"))
	}
	if base == "" {
		base = b.paragraphName(p)
	}
	local := base
	for n := 2; b.taken(local); n++ {
		local = fmt.Sprintf("%s-%d", base, n)
	}
	p.ID = b.Document.ID + "/" + local
	switch x.Kind {
	case ListItem:
		b.items, b.depths = append(b.items, p), append(b.depths, x.Depth)
	case Paragraph:
		b.last, b.items, b.depths = p, nil, nil
	}
}

func (b *builder) taken(local string) bool {
	_, ok := b.Ranges[b.Document.ID+"/"+local]
	return ok
}

func (b *builder) count(name string) int {
	b.counts[name]++
	return b.counts[name]
}

// paragraphName names a paragraph after its kind.
func (b *builder) paragraphName(p *corpus.Passage) string {
	switch p.Kind {
	case corpus.KeyJudgment:
		if m := keyJudgmentStart().FindStringSubmatch(p.Text); m != nil {
			b.keyJudgment = "kj" + m[2]
		}
		if b.keyJudgment != "" {
			return b.keyJudgment // a further paragraph gets a number behind it
		}
		if b.numberedKJs {
			return fmt.Sprintf("kj-intro-%d", b.count("kj-intro"))
		}
		return fmt.Sprintf("kj%d", b.count("kj"))
	case corpus.ScopeNote:
		return fmt.Sprintf("scope-%d", b.count("scope"))
	case corpus.Definition:
		return fmt.Sprintf("definition-%d", b.count("definition"))
	case corpus.Dissent:
		return fmt.Sprintf("dissent-%d", b.count("dissent"))
	case corpus.Annex:
		return fmt.Sprintf("annex-%d", b.count("annex"))
	}
	return fmt.Sprintf("p%d", b.count("p"))
}

func (b *builder) actors(p *corpus.Passage, s section) {
	if b.meta.Names == nil {
		return
	}
	p.Actors = b.meta.Names.Actors(p.Text)
	if s.actor != "" && !slices.Contains(p.Actors, s.actor) {
		p.Actors = append(p.Actors, s.actor)
	}
}

// annotate lets package corpus find what the passage states, for whom.
func (b *builder) annotate(p *corpus.Passage, x Block) {
	p.Sentences = corpus.Authors{We: p.Holders, Community: b.Document.We}.Annotate(p.Text)
	for k := range p.Sentences {
		s := &p.Sentences[k]
		s.Page = b.pages(x, s.Span)
		if p.MachineRead && !b.meta.AcceptMachineRead {
			s.Confidence = nil
		}
	}
	if len(p.Sentences) == 0 {
		return
	}
	if first := &p.Sentences[0]; x.Kind == Paragraph && b.afterHeading {
		if r, _ := utf8.DecodeRuneInString(first.Of(p.Text)); unicode.IsLower(r) {
			first.Redacted = true // its beginning was blacked out
		}
	}
	for _, s := range p.Sentences {
		if s.Redacted {
			b.Doubts = append(b.Doubts, Doubt{pageAt(x, s.Start), DoubtRedaction,
				fmt.Sprintf("%s: %s", p.Local(), firstWords(s.Of(p.Text)))})
		}
	}
}

// firstWords is the beginning of a text, cut between words.
func firstWords(text string) string {
	const most = 160
	if len(text) <= most {
		return text
	}
	return text[:max(0, strings.LastIndexByte(text[:most], ' '))]
}

func pageAt(x Block, offset int) int {
	page := 0
	for _, m := range x.Marks {
		if m.Offset <= offset {
			page = m.Page
		}
	}
	return page
}

// pages names the page or pages of a range of a block: "7", or "7–8".
func (b *builder) pages(x Block, s corpus.Span) string {
	from := b.labels[pageAt(x, s.Start)]
	to := b.labels[pageAt(x, max(s.Start, s.End-1))]
	if from == to || to == "" || from == "" {
		return from + strings.TrimPrefix(to, from)
	}
	return from + "–" + to
}

var errNoRange = errors.New("not in the canonical text")

// Verify proves that every passage of doc is, byte for byte, the range of b's text that it is said to be, and that
// its sentences lie in it.
func (b *Built) Verify() error {
	var faults []error
	for _, p := range b.Document.Passages {
		r, ok := b.Ranges[p.ID]
		if !ok || r.Start < 0 || r.End > len(b.Text) || r.Start > r.End || r.Of(b.Text) != p.Text {
			faults = append(faults, fmt.Errorf("%s: %w", p.ID, errNoRange))
			continue
		}
		end := 0
		for _, s := range p.Sentences {
			if s.Start < end || s.End <= s.Start || s.End > len(p.Text) {
				faults = append(faults, fmt.Errorf("%s: sentence %d to %d of %d bytes", p.ID, s.Start, s.End, len(p.Text)))
				break
			}
			end = s.End
		}
	}
	return errors.Join(faults...)
}

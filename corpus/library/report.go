package library

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"findings/corpus"
	"findings/corpus/importer"
)

// A Report says what an import found in a document.
type Report struct {
	Document  *corpus.Document
	Version   Version
	Unchanged bool   // the library had this very file
	Type      string // "pdf", "html", "docx", "markdown", "text"
	// Supersedes is the address of the version that was live when this one was imported; empty where there was none. A
	// draft supersedes it when it is accepted.
	Supersedes string

	Pages        int // 0 for a format without pages
	Passages     int
	KeyJudgments int // without the list items that hang from them
	Statements   []Stated
	Terms        []Term
	Doubts       []Doubt

	// Quotations are those of the embedded edition's document with the same ID, each looked for in this one.
	Quotations []Quotation
}

// Stated is a confidence statement with the sentences of a passage that it covers.
type Stated struct {
	corpus.Statement
	Passage *corpus.Passage
	Page    string
	Covers  []string // empty where what it is stated for is not in its paragraph: no quotation shows it
}

// Term is an estimative term with how often it stands in the document. Those inside somebody else's view count too.
type Term struct {
	Term      string
	Low, High int // percent; 0 and 0 where it is not on the ladder of ICD 203
	Count     int
}

// Doubt is an importer.Doubt with the page as printed. A serious one keeps the document a draft; the others, page
// furniture and blank runs, are found in every assessment, are marked where they stand, and are only told.
type Doubt struct {
	importer.Doubt
	Label   string // of the page; empty for the whole file
	Serious bool
}

// serious counts the serious doubts.
func (r *Report) serious() int {
	n := 0
	for _, d := range r.Doubts {
		if d.Serious {
			n++
		}
	}
	return n
}

// The kinds of doubt that a library adds to those of the importer.
const (
	DoubtEdition   = "embedded quotations not found" // it has none of those that the edition has under its ID
	DoubtSameTitle = "same title as another document"
	DoubtLevel     = "words of a level that are not read as a statement" // never serious: most are none
)

func newReport(r record, canonical string, edition *corpus.Corpus) *Report {
	d := r.document(canonical, Live)
	report := &Report{Document: d, Type: r.Original.Type, Pages: len(r.Pages), Passages: len(d.Passages)}
	terms := map[string]*Term{}
	for _, p := range d.Passages {
		if p.Kind == corpus.KeyJudgment && p.Parent == "" {
			report.KeyJudgments++
		}
		statements := stated(p)
		report.Statements = append(report.Statements, statements...)
		for _, s := range p.Sentences {
			text := s.Of(p.Text)
			if p.Kind != corpus.Definition && corpus.SpeaksOfLevel(text) &&
				!slices.ContainsFunc(statements, func(c Stated) bool { return strings.Contains(text, c.Stated) }) {
				report.Doubts = append(report.Doubts, Doubt{Label: s.Page, Doubt: importer.Doubt{Kind: DoubtLevel, Detail: p.Local() + ": " + text}})
			}
			for _, e := range s.Likelihood {
				name := strings.ToLower(e.Term)
				if terms[name] == nil {
					terms[name] = &Term{Term: name}
				}
				t := terms[name]
				t.Low, t.High = max(t.Low, e.Low), max(t.High, e.High)
				t.Count++
			}
		}
	}
	for _, t := range terms {
		report.Terms = append(report.Terms, *t)
	}
	slices.SortFunc(report.Terms, func(a, b Term) int {
		return cmp.Or(cmp.Compare(b.Low, a.Low), cmp.Compare(b.Count, a.Count), strings.Compare(a.Term, b.Term))
	})
	names := labels(r.Pages)
	for _, x := range r.Doubts {
		doubt := Doubt{Doubt: importer.Doubt(x)}
		if 0 < x.Page && x.Page < len(names) {
			doubt.Label = names[x.Page]
		}
		doubt.Serious = x.Kind != importer.DoubtFurniture && x.Kind != importer.DoubtRedaction
		report.Doubts = append(report.Doubts, doubt)
	}
	report.checkEdition(r, canonical, edition)
	return report
}

// stated gathers the statements of a passage with what each covers, in the order in which they cover, and behind them
// those that cover nothing.
func stated(p *corpus.Passage) []Stated {
	var all []Stated
	add := func(c corpus.Statement, page string) *Stated {
		i := slices.IndexFunc(all, func(o Stated) bool {
			return o.Level == c.Level && o.Stated == c.Stated && slices.Equal(o.Holders, c.Holders)
		})
		if i < 0 {
			i, all = len(all), append(all, Stated{Statement: c, Passage: p, Page: page})
		}
		return &all[i]
	}
	for _, s := range p.Sentences {
		for _, c := range s.Confidence {
			x := add(c, s.Page)
			x.Covers = append(x.Covers, s.Of(p.Text))
		}
	}
	authors := corpus.Authors{We: p.Document.We, Community: p.Document.We}
	if len(p.Holders) > 0 {
		authors.We = p.Holders
	}
	for _, f := range authors.FindStatements(p.Text) {
		if len(f.Covers) == 0 {
			add(f.Statement, p.Page)
		}
	}
	return all
}

// checkEdition looks for each quotation of the embedded edition.
func (report *Report) checkEdition(r record, canonical string, edition *corpus.Corpus) {
	i := slices.IndexFunc(edition.Documents(), func(d *corpus.Document) bool { return d.ID == r.Document.ID })
	if i < 0 {
		return
	}
	t := &haystack{record: r, canonical: canonical, document: report.Document, labels: labels(r.Pages), forms: map[Match]form{}}
	found := 0
	for _, p := range edition.Documents()[i].Passages {
		if p.Text == "" {
			continue
		}
		q := t.find(p)
		if q.Match != Absent {
			found++
		}
		report.Quotations = append(report.Quotations, q)
	}
	if found == 0 && len(report.Quotations) > 0 {
		report.Doubts = append(report.Doubts, Doubt{Serious: true, Doubt: importer.Doubt{
			Kind: DoubtEdition,
			Detail: fmt.Sprintf("none of the %d quotations of the embedded edition is in it: is it another document?",
				len(report.Quotations)),
		}})
	}
}

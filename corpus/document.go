package corpus

import (
	"cmp"
	"strings"
	"time"
)

// A Document is one assessment or directive, with its passages in reading order.
type Document struct {
	ID       string // lower case, fit for a link: "ica-2022"
	Title    string
	Source   Source
	Election string    // the election it is about, as people say it: "2022 midterm elections"; empty where it is about none
	Year     int       // the year of that election; 0 where it is about none
	We       []string  // who "we" is in it: the holders of a statement that names none
	Version  string    // hexadecimal SHA-256 of the file it was imported from; empty for the embedded edition
	Draft    bool      // imported with doubts that nobody has accepted yet
	Imported time.Time // when that was; zero for the embedded edition
	Passages []*Passage
}

// Source says who published a document, under which number, where and when.
type Source struct {
	Publisher, Number, URL string
	Issued                 time.Time // the date on the document
	Declassified           time.Time // zero where not known
	Released               time.Time // the day the public got it; zero where not known
	Drafters, Coordinated  []string
}

// Date is the day that orders documents by age: the day of issue, or of release where no day of issue is known.
func (s Source) Date() time.Time {
	if s.Issued.IsZero() {
		return s.Released
	}
	return s.Issued
}

// Embedded reports whether d is part of the embedded edition: excerpts of an assessment, not the whole of it.
func (d *Document) Embedded() bool { return d.Version == "" }

// Address is the document's part of a link: its ID, and for an imported document the version that the link
// will keep showing: "ica-2022" or "ica-2022@1f0c9a3b77de".
func (d *Document) Address() string {
	if d.Version == "" {
		return d.ID
	}
	return d.ID + "@" + d.Version[:min(12, len(d.Version))]
}

// Name is the title with the number that librarians file it under.
func (d *Document) Name() string {
	if d.Source.Number == "" {
		return d.Title
	}
	return d.Title + " (" + d.Source.Number + ")"
}

// newestFirst orders documents by the election they are about, then by date, the latest first, then by ID.
func newestFirst(a, b *Document) int {
	return cmp.Or(
		cmp.Compare(b.Year, a.Year),
		b.Source.Date().Compare(a.Source.Date()),
		strings.Compare(a.ID, b.ID),
		strings.Compare(a.Version, b.Version),
	)
}

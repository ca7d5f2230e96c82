package library

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"findings/corpus"
	"findings/corpus/importer"
)

// record is what document.json holds: all that an import found out about a version, as ranges of canonical.txt. It
// holds none of the document's words, so that there is one place where they are.
type record struct {
	Format    int             `json:"format"`    // recordFormat, or an earlier one that can still be read
	Importer  int             `json:"importer"`  // importer.Version when it was imported
	Canonical string          `json:"canonical"` // SHA-256 of canonical.txt
	Original  originalRecord  `json:"original"`
	Document  documentRecord  `json:"document"`
	Pages     []importer.Page `json:"pages,omitempty"`
	Places    []placeRecord   `json:"places"`
	Passages  []passageRecord `json:"passages"`
	Doubts    []doubtRecord   `json:"doubts,omitempty"`
}

const (
	recordFormat = 2       // 1 had no places of words
	maxRecord    = 1 << 30 // bytes; 10,000 pages with a box for each line and the places of its words have about 150 MB
	maxCanonical = 256 << 20
)

// originalRecord is the file that was imported, and how it was read, so that it can be read in the same way again.
type originalRecord struct {
	Name     string `json:"name"`
	URL      string `json:"url,omitzero"`
	SHA256   string `json:"sha256"`
	Size     int64  `json:"size"`
	Type     string `json:"type"`              // "pdf", "html", "docx", "markdown", "text"
	Encoding string `json:"encoding,omitzero"` // as it was told to the decoder
	Locked   bool   `json:"locked,omitzero"`   // it opens only with a password, which is not kept
}

type documentRecord struct {
	ID           string    `json:"id"`
	Title        string    `json:"title"`
	Publisher    string    `json:"publisher,omitzero"`
	Number       string    `json:"number,omitzero"`
	URL          string    `json:"url,omitzero"`
	Issued       time.Time `json:"issued,omitzero"`
	Declassified time.Time `json:"declassified,omitzero"`
	Released     time.Time `json:"released,omitzero"`
	Drafters     []string  `json:"drafters,omitempty"`
	Coordinated  []string  `json:"coordinated,omitempty"`
	Election     string    `json:"election,omitzero"`
	Year         int       `json:"year,omitzero"`
	We           []string  `json:"we,omitempty"`
}

// placeRecord is a range of canonical.txt that is one kind of block and stands on one page.
type placeRecord struct {
	Span  spanRecord         `json:"span"`
	Kind  importer.BlockKind `json:"kind,omitzero"`
	Page  int                `json:"page,omitzero"`
	Boxes [][6]float64       `json:"boxes,omitempty"` // start and end in canonical.txt; left, top, right, bottom on the page
	// Words has the places of the words of each box; empty in format 1, whose receipts mark whole lines.
	Words []importer.WordPlaces `json:"words,omitempty"`
}

type passageRecord struct {
	ID          string           `json:"id"`   // local
	Span        spanRecord       `json:"span"` // of canonical.txt
	Section     string           `json:"section,omitzero"`
	Page        string           `json:"page,omitzero"`
	Kind        corpus.Kind      `json:"kind"`
	Actors      []string         `json:"actors,omitempty"`
	Holders     []string         `json:"holders,omitempty"`
	Note        string           `json:"note,omitzero"`
	Sentences   []sentenceRecord `json:"sentences"`
	Parent      string           `json:"parent,omitzero"` // local
	MachineRead bool             `json:"machineRead,omitzero"`
	Date        string           `json:"date,omitzero"`
}

type sentenceRecord struct {
	Span       spanRecord        `json:"span"` // of the passage
	Page       string            `json:"page,omitzero"`
	Confidence []statementRecord `json:"confidence,omitempty"`
	Likelihood []estimateRecord  `json:"likelihood,omitempty"`
	Redacted   bool              `json:"redacted,omitzero"`
}

type statementRecord struct {
	Level   corpus.Level `json:"level"`
	Holders []string     `json:"holders"`
	Stated  string       `json:"stated,omitzero"`
}

type estimateRecord struct {
	Span     spanRecord `json:"span"` // of the passage
	Term     string     `json:"term"`
	Low      int        `json:"low"`
	High     int        `json:"high"`
	Reported bool       `json:"reported,omitzero"`
}

type doubtRecord struct {
	Page   int    `json:"page,omitzero"`
	Kind   string `json:"kind"`
	Detail string `json:"detail"`
}

// spanRecord is a corpus.Span as data has it: [start, end].
type spanRecord [2]int

func (s spanRecord) span() corpus.Span { return corpus.Span{Start: s[0], End: s[1]} }

func (s spanRecord) of(text string) string { return text[s[0]:s[1]] }

// in reports whether s is a range of text that cuts no character.
func (s spanRecord) in(text string) bool {
	return 0 <= s[0] && s[0] <= s[1] && s[1] <= len(text) && isBoundary(text, s[0]) && isBoundary(text, s[1])
}

func isBoundary(text string, i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }

// newRecord takes down what an import made.
func newRecord(original originalRecord, pages []importer.Page, b *importer.Built) record {
	d := b.Document
	r := record{
		Format: recordFormat, Importer: importer.Version, Canonical: b.Hash, Original: original,
		Document: documentRecord{
			ID: d.ID, Title: d.Title, Publisher: d.Source.Publisher, Number: d.Source.Number, URL: d.Source.URL,
			Issued: d.Source.Issued, Declassified: d.Source.Declassified, Released: d.Source.Released,
			Drafters: d.Source.Drafters, Coordinated: d.Source.Coordinated,
			Election: d.Election, Year: d.Year, We: d.We,
		},
		Pages: pages,
	}
	for _, p := range b.Places {
		x := placeRecord{Span: spanRecord{p.Start, p.End}, Kind: p.Kind, Page: p.Page}
		for _, l := range p.Boxes {
			x.Boxes = append(x.Boxes, [6]float64{float64(l.Start), float64(l.End), l.Left, l.Top, l.Right, l.Bottom})
			x.Words = append(x.Words, l.Words)
		}
		r.Places = append(r.Places, x)
	}
	for _, p := range d.Passages {
		x := passageRecord{
			ID: p.Local(), Span: spanRecord{b.Ranges[p.ID].Start, b.Ranges[p.ID].End}, Section: p.Section,
			Page: p.Page, Kind: p.Kind, Actors: p.Actors, Holders: p.Holders, Note: p.Note,
			Parent: strings.TrimPrefix(p.Parent, d.ID+"/"), MachineRead: p.MachineRead, Date: p.Date,
		}
		for _, s := range p.Sentences {
			y := sentenceRecord{Span: spanRecord{s.Start, s.End}, Page: s.Page, Redacted: s.Redacted}
			for _, c := range s.Confidence {
				y.Confidence = append(y.Confidence, statementRecord(c))
			}
			for _, e := range s.Likelihood {
				y.Likelihood = append(y.Likelihood,
					estimateRecord{spanRecord{e.Start, e.End}, e.Term, e.Low, e.High, e.Reported})
			}
			x.Sentences = append(x.Sentences, y)
		}
		r.Passages = append(r.Passages, x)
	}
	for _, d := range b.Doubts {
		r.Doubts = append(r.Doubts, doubtRecord(d))
	}
	return r
}

// parseRecord reads document.json against the canonical text. What it returns can be sliced without a second look.
func parseRecord(raw []byte, canonical string) (record, error) {
	var r record
	if err := unmarshalStrict(raw, &r); err != nil {
		return record{}, err
	}
	if r.Format < 1 || r.Format > recordFormat {
		return record{}, fmt.Errorf("format %d is not 1 to %d: a newer program wrote it", r.Format, recordFormat)
	}
	return r, r.check(canonical)
}

func (r record) check(canonical string) error {
	if !utf8.ValidString(canonical) {
		return errors.New("the canonical text is not UTF-8")
	}
	if hash := hashOf([]byte(canonical)); hash != r.Canonical {
		return fmt.Errorf("%s has the hash %.12s, not %.12s: it was changed", canonicalFile, hash, r.Canonical)
	}
	if !corpus.ValidID(r.Document.ID) {
		return fmt.Errorf("%q is not a valid document ID", r.Document.ID)
	}
	end := 0
	for i, p := range r.Places {
		if !p.Span.in(canonical) || p.Span[0] < end || p.Page < 0 || p.Page > len(r.Pages) {
			return fmt.Errorf("place %d lies outside the canonical text or on no page", i)
		}
		end = p.Span[1]
		if len(p.Words) != 0 && len(p.Words) != len(p.Boxes) {
			return fmt.Errorf("place %d has %d boxes, and words of %d", i, len(p.Boxes), len(p.Words))
		}
		for _, b := range p.Boxes {
			if !(0 <= b[0] && b[0] <= b[1] && b[1] <= float64(len(canonical))) {
				return fmt.Errorf("place %d has a box outside the canonical text", i)
			}
		}
	}
	seen := map[string]bool{}
	for _, p := range r.Passages {
		if !corpus.ValidID(p.ID) || seen[p.ID] {
			return fmt.Errorf("passage %q: not a valid ID, or there twice", p.ID)
		}
		seen[p.ID] = true
		if !p.Span.in(canonical) || len(p.Sentences) == 0 {
			return fmt.Errorf("passage %s lies outside the canonical text or has no sentence", p.ID)
		}
		text, end := p.Span.of(canonical), 0
		for _, s := range p.Sentences {
			if !s.Span.in(text) || s.Span[0] < end {
				return fmt.Errorf("passage %s: its sentences are out of order or outside it", p.ID)
			}
			end = s.Span[1]
			for _, e := range s.Likelihood {
				if !e.Span.in(text) {
					return fmt.Errorf("passage %s: an estimative term lies outside it", p.ID)
				}
			}
		}
	}
	return nil
}

// document makes the document that the record describes, its texts slices of the canonical text.
func (r record) document(canonical string, status Status) *corpus.Document {
	x := r.Document
	d := &corpus.Document{
		ID: x.ID, Title: x.Title, Election: x.Election, Year: x.Year, We: x.We,
		Version: r.Original.SHA256, Draft: status == Draft,
		Source: corpus.Source{
			Publisher: x.Publisher, Number: x.Number, URL: x.URL,
			Issued: x.Issued, Declassified: x.Declassified, Released: x.Released,
			Drafters: x.Drafters, Coordinated: x.Coordinated,
		},
	}
	for i, p := range r.Passages {
		q := &corpus.Passage{
			ID: d.ID + "/" + p.ID, Document: d, Section: p.Section, Page: p.Page, Kind: p.Kind, Actors: p.Actors,
			Holders: p.Holders, Text: p.Span.of(canonical), Note: p.Note, Order: i, MachineRead: p.MachineRead, Date: p.Date,
		}
		if p.Parent != "" {
			q.Parent = d.ID + "/" + p.Parent
		}
		for _, s := range p.Sentences {
			t := corpus.Sentence{Span: s.Span.span(), Page: s.Page, Redacted: s.Redacted}
			for _, c := range s.Confidence {
				if status == Draft && p.MachineRead {
					break // a level that was read from a picture counts when a person has accepted it
				}
				t.Confidence = append(t.Confidence, corpus.Statement(c))
			}
			for _, e := range s.Likelihood {
				t.Likelihood = append(t.Likelihood, corpus.Estimate{
					Span: e.Span.span(), Term: e.Term, Low: e.Low, High: e.High, Reported: e.Reported})
			}
			q.Sentences = append(q.Sentences, t)
		}
		d.Passages = append(d.Passages, q)
	}
	return d
}

// labels names the pages as citations do: as printed, and where nothing is printed by the number in the file, unless
// another page carries that label.
func labels(pages []importer.Page) []string {
	printed := map[string]bool{}
	for _, p := range pages {
		printed[p.Label] = true
	}
	names := make([]string, len(pages)+1)
	for i, p := range pages {
		if n := fmt.Sprint(i + 1); p.Label != "" {
			names[i+1] = p.Label
		} else if !printed[n] {
			names[i+1] = n
		}
	}
	return names
}

// pagesOf names the page on which a range of the canonical text stands; two, joined by an en dash, where it runs over.
func pagesOf(places []placeRecord, labels []string, s spanRecord) string {
	from, to := labels[pageAt(places, s[0])], labels[pageAt(places, max(s[0], s[1]-1))]
	if from == to || from == "" || to == "" {
		return cmp.Or(from, to)
	}
	return from + "–" + to
}

// pageAt is the page, by its number, on which a byte of the canonical text stands; 0 where there is none.
func pageAt(places []placeRecord, offset int) int {
	i, found := slices.BinarySearchFunc(places, offset, func(p placeRecord, offset int) int { return cmp.Compare(p.Span[0], offset) })
	if !found {
		i--
	}
	if i < 0 {
		return 0
	}
	return places[i].Page
}

// readVersion reads a version's record and canonical text and checks them against the hashes. While the version's
// directory is being replaced, the one that the state means may be the one that stands aside.
func readVersion(root *os.Root, id string, v Version) (record, string, error) {
	dir := versionDir(id, v.SHA256)
	r, canonical, err := readRecord(root, dir, id, v)
	if err != nil {
		if r, canonical, err := readRecord(root, dir+oldSuffix, id, v); err == nil {
			return r, canonical, nil
		}
	}
	return r, canonical, err
}

// openOriginal opens the file that a version was imported from, also while its directory is being replaced.
func openOriginal(root *os.Root, id string, v Version) (*os.File, error) {
	dir := versionDir(id, v.SHA256)
	f, err := root.Open(path.Join(dir, originalFile))
	if errors.Is(err, fs.ErrNotExist) {
		if f, err := root.Open(path.Join(dir+oldSuffix, originalFile)); err == nil {
			return f, nil
		}
	}
	return f, err
}

func readRecord(root *os.Root, dir, id string, v Version) (record, string, error) {
	raw, err := readBounded(root, path.Join(dir, recordFile), maxRecord)
	if err != nil {
		return record{}, "", err
	}
	if hash := hashOf(raw); hash != v.Record {
		return record{}, "", fmt.Errorf("%s has the hash %.12s, not %.12s: it was changed", recordFile, hash, v.Record)
	}
	canonical, err := readBounded(root, path.Join(dir, canonicalFile), maxCanonical)
	if err != nil {
		return record{}, "", err
	}
	r, err := parseRecord(raw, string(canonical))
	if err != nil {
		return record{}, "", fmt.Errorf("%s: %w", recordFile, err)
	}
	if r.Document.ID != id || r.Original.SHA256 != v.SHA256 {
		return record{}, "", fmt.Errorf("%s belongs to %s@%.12s", recordFile, r.Document.ID, r.Original.SHA256)
	}
	return r, string(canonical), nil
}

func (r record) marshal() ([]byte, error) {
	raw, err := json.Marshal(r)
	return append(raw, '\n'), err
}

package library

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"findings/corpus"
	"findings/corpus/importer"
)

// A Layout says where the words of a document stand on the pages of its original. It does not change.
type Layout struct {
	Type  string // of the original: "pdf", "html", "docx", "markdown", "text"
	Pages []importer.Page
	Text  string // canonical

	record record
}

// Layout returns the layout of an imported document, in the version that it is.
func (l *Library) Layout(d *corpus.Document) (*Layout, error) {
	return read(l, func(root *os.Root, s state) (*Layout, error) {
		v, err := s.version(d)
		if err != nil {
			return nil, err
		}
		r, canonical, err := readVersion(root, d.ID, v)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if err != nil {
			return nil, fmt.Errorf("document %s is %w: %w", d.Address(), ErrDamaged, err)
		}
		return &Layout{Type: r.Original.Type, Pages: r.Pages, Text: canonical, record: r}, nil
	})
}

// Original opens the file that a document was imported from. The caller closes it.
func (l *Library) Original(d *corpus.Document) (*os.File, error) {
	return read(l, func(root *os.Root, s state) (*os.File, error) {
		v, err := s.version(d)
		if err != nil {
			return nil, err
		}
		return openOriginal(root, d.ID, v)
	})
}

// version finds the version that a document is.
func (s *state) version(d *corpus.Document) (Version, error) {
	if e := s.find(d.ID); e != nil && d.Version != "" {
		for _, v := range e.Versions {
			if v.SHA256 == d.Version {
				return v, nil
			}
		}
	}
	return Version{}, fmt.Errorf("%s: %w", d.Address(), ErrUnknown)
}

// Lines returns the boxes of the lines in which a range of a passage's text stands, in reading order, cut to its words;
// their spans are ranges of the passage's text, cut to that range. Lines of a document whose words' places were not
// stored are whole. It is empty for a format without pages, and for a passage that the document does not have.
func (x *Layout) Lines(p *corpus.Passage, s corpus.Span) []importer.LineBox {
	i := slices.IndexFunc(x.record.Passages, func(r passageRecord) bool { return r.ID == p.Local() })
	if i < 0 {
		return nil
	}
	start := x.record.Passages[i].Span[0]
	places := x.record.Places
	first, _ := slices.BinarySearchFunc(places, start, func(p placeRecord, start int) int { return cmp.Compare(p.Span[0], start) })
	var lines []importer.LineBox
	for _, place := range places[first:] {
		if place.Span[0] >= start+s.End {
			break
		}
		for i, b := range place.Boxes {
			line := importer.LineBox{Span: corpus.Span{Start: int(b[0]) - start, End: int(b[1]) - start},
				Page: place.Page, Left: b[2], Top: b[3], Right: b[4], Bottom: b[5]}
			if line.Start >= s.End || line.End <= s.Start {
				continue
			}
			if len(place.Words) > 0 {
				line.Words = place.Words[i]
			}
			lines = append(lines, line.Part(s))
		}
	}
	return lines
}

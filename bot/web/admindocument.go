package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"findings/corpus"
)

// A Library is what the admin page shows and changes: the imported documents. Where a method takes the name of a
// document, an ID stands for the version that was imported last, and an address ("ica-2022@1f0c9a3b77de") for that
// version.
type Library interface {
	// Entries lists every version of every imported document.
	Entries() ([]Entry, error)
	// Import returns a document as it was imported, whether it is live or not, with the doubts of the import.
	Import(name string) (*Import, error)
	// Sheet returns a page of a document's file, by its number in the file.
	Sheet(d *corpus.Document, n int) (Sheet, error)
	// Picture draws a page of the file: a PNG or a JPEG on which what is withheld is black. The error wraps
	// fs.ErrNotExist where there is no such page, or none that could be drawn.
	Picture(ctx context.Context, name string, n int) ([]byte, error)
	// Accept makes a draft live.
	Accept(ctx context.Context, name string) error
	// Remove takes a document out, with all its versions where name is an ID.
	Remove(ctx context.Context, name string) error
}

// An Entry is one version of an imported document.
type Entry struct {
	ID, Title, Version string
	Status             string // "live", "draft", "superseded"
	Draft              bool
	From               string // the file or the address that it came from
	Imported           time.Time
	Pages, Passages    int
	Doubts             int
}

// Name is what a Library knows the version by.
func (e Entry) Name() string { return (&corpus.Document{ID: e.ID, Version: e.Version}).Address() }

// An Import is a version of a document with what its import found.
type Import struct {
	Document *corpus.Document
	Status   string // "live", "draft", "superseded"
	Draft    bool
	Type     string // "pdf", "html", "docx", "markdown", "text"; only the pages of a PDF have pictures
	Doubts   []Doubt
}

// A Doubt is something about an import that a person should look at.
type Doubt struct {
	Sheet   int // the page's number in the file; 0 where it is about the whole document
	Kind    string
	Detail  string
	Serious bool // it keeps the document a draft
}

// A Sheet is a page of a document's file.
type Sheet struct {
	Number        int       // in the file, from 1
	Label         string    // as printed; may be empty
	Extracts      []Extract // what was taken from it, in reading order
	Width, Height int       // of its picture, in pixels; 0, 0 where it has none
}

// An Extract is a stretch of the text that was taken from a page.
type Extract struct {
	Text      string
	Furniture bool // a running head, a stamp, a page number: never quoted
}

const (
	sheetsShown = 20       // of the pages with doubts, at a time
	sheetText   = 32 << 10 // bytes of a page's text: twenty times a full page of print
	doubtsShown = 100      // of those about the whole document
)

// An importView is a document with its doubts, and part of the pages that they are about.
type importView struct {
	*Import
	Doubts []Doubt // about the whole document
	More   int     // doubts that are not shown
	Sheets []sheetView
}

// A sheetView is a page with its doubts: its picture beside the text that was taken from it.
type sheetView struct {
	Sheet
	Name   string
	Link   string // of the picture; empty where there is none
	Doubts []Doubt
	Rest   int // bytes of text that are not shown
}

// adminList lists the imported documents, drafts first.
func (s *Server) adminList(w http.ResponseWriter, r *http.Request) {
	entries, err := s.options.Admin.Library.Entries()
	if err != nil {
		s.adminFault(w, r, "list documents", err)
		return
	}
	slices.SortStableFunc(entries, func(a, b Entry) int {
		switch {
		case a.Draft != b.Draft && a.Draft:
			return -1
		case a.Draft != b.Draft:
			return 1
		}
		return cmp.Or(b.Imported.Compare(a.Imported), cmp.Compare(a.ID, b.ID))
	})
	v := &adminView{}
	if len(entries) == 0 {
		v.None = "No document has been imported."
	}
	start, end, parts := part(r, len(entries), rowsShown)
	v.Entries, v.Parts = entries[start:end], parts
	s.showAdmin(w, r, "admin", "Imported documents", v)
}

// adminDocument shows a document's doubts page by page, each page's picture beside the text.
func (s *Server) adminDocument(w http.ResponseWriter, r *http.Request) {
	library := s.options.Admin.Library
	d, err := library.Import(r.PathValue("document"))
	if err != nil {
		s.options.Logger.Warn("admin", "what", "show document", "err", err)
		s.adminFail(w, r, http.StatusNotFound, "There is no imported document of that name, or it cannot be read.")
		return
	}
	v := &importView{Import: d}
	about := map[int][]Doubt{}
	var sheets []int
	for _, x := range d.Doubts {
		if x.Sheet == 0 {
			v.Doubts = append(v.Doubts, x)
			continue
		}
		if about[x.Sheet] == nil {
			sheets = append(sheets, x.Sheet)
		}
		about[x.Sheet] = append(about[x.Sheet], x)
	}
	if v.More = len(v.Doubts) - doubtsShown; v.More > 0 {
		v.Doubts = v.Doubts[:doubtsShown]
	}
	slices.Sort(sheets)
	for _, doubts := range about {
		slices.SortStableFunc(doubts, func(a, b Doubt) int { return cmp.Compare(rank(a), rank(b)) })
	}
	start, end, parts := part(r, len(sheets), sheetsShown)
	if parts != nil {
		parts.Of = "pages with doubts"
	}
	for _, n := range sheets[start:end] {
		x, err := library.Sheet(d.Document, n)
		if err != nil {
			s.adminFault(w, r, fmt.Sprintf("show page %d", n), err)
			return
		}
		v.Sheets = append(v.Sheets, viewSheet(d, x, about[n]))
	}
	s.showAdmin(w, r, "admin-document", cmp.Or(d.Document.Title, d.Document.ID), &adminView{Import: v, Parts: parts})
}

// rank puts the doubts first that keep a document a draft.
func rank(d Doubt) int {
	if d.Serious {
		return 0
	}
	return 1
}

func viewSheet(d *Import, x Sheet, doubts []Doubt) sheetView {
	v := sheetView{Sheet: x, Name: fmt.Sprint("Page ", x.Number), Doubts: doubts}
	if x.Label != strconv.Itoa(x.Number) {
		v.Name = fmt.Sprintf("Sheet %d of the file", x.Number)
		if x.Label != "" {
			v.Name = fmt.Sprintf("Page %s, sheet %d of the file", x.Label, x.Number)
		}
	}
	if x.Width > 0 {
		v.Link = fmt.Sprintf("/admin/d/%s/page/%d.png", d.Document.Address(), x.Number)
	}
	room := sheetText
	v.Extracts = nil
	for _, e := range x.Extracts {
		if cut := min(len(e.Text), room); cut < len(e.Text) {
			for cut > 0 && !utf8.RuneStart(e.Text[cut]) {
				cut--
			}
			v.Rest += len(e.Text) - cut
			e.Text = e.Text[:cut]
		}
		if room -= len(e.Text); e.Text != "" {
			v.Extracts = append(v.Extracts, e)
		}
	}
	return v
}

// adminPicture sends the picture of a page.
func (s *Server) adminPicture(w http.ResponseWriter, r *http.Request) {
	number, png := strings.CutSuffix(r.PathValue("file"), ".png")
	n, err := strconv.Atoi(number)
	if !png || err != nil || strconv.Itoa(n) != number {
		s.adminFail(w, r, http.StatusNotFound, "There is no page at this address.")
		return
	}
	picture, err := s.options.Admin.Library.Picture(r.Context(), r.PathValue("document"), n)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.adminFail(w, r, http.StatusNotFound, "There is no picture of this page: only pages of a PDF can be drawn, and of those not all.")
		return
	case err != nil:
		if r.Context().Err() == nil {
			s.options.Logger.Error("admin", "what", "draw page", "err", err)
		}
		s.adminFail(w, r, http.StatusServiceUnavailable, "Sorry, the picture of the page could not be drawn now.")
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Type", http.DetectContentType(picture)) // of two that are ours
	h.Set("Content-Length", strconv.Itoa(len(picture)))
	if r.Method != http.MethodHead {
		w.Write(picture) // an operator who is gone needs no picture
	}
}

// adminChange does what a form asks for, and leads back to the list.
func (s *Server) adminChange(what string, change func(context.Context, string) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("document")
		r.Body = http.MaxBytesReader(w, r.Body, 1<<10)
		if what == "remove" && r.FormValue("confirm") != name {
			http.Redirect(w, r, "/admin/d/"+url.PathEscape(name)+"#remove", http.StatusSeeOther)
			return
		}
		if err := change(r.Context(), name); err != nil {
			s.adminFault(w, r, what, err)
			return
		}
		s.options.Logger.Info("admin", "what", what, "document", name)
		http.Redirect(w, r, "/admin", http.StatusSeeOther)
	}
}

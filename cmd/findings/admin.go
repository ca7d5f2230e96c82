package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"findings/bot/web"
	"findings/corpus"
	"findings/corpus/importer"
	"findings/corpus/library"
)

// adminLibrary shows the admin page what the library holds.
type adminLibrary struct {
	*library.Library
	receipts *library.Receipts
}

// Entries lists every version of every imported document.
func (l adminLibrary) Entries() ([]web.Entry, error) {
	documents, err := l.Documents()
	if err != nil {
		return nil, err
	}
	var entries []web.Entry
	for _, d := range documents {
		for _, v := range d.Versions {
			entries = append(entries, web.Entry{
				ID: d.ID, Title: v.Title, Version: v.SHA256, Status: versionStatus(v), Draft: v.Status == library.Draft, From: v.From,
				Imported: v.Imported, Pages: v.Pages, Passages: v.Passages, Doubts: v.Doubts,
			})
		}
	}
	return entries, nil
}

// versionStatus is what a version is, in the words of the page.
func versionStatus(v library.Version) string {
	if v.Status == library.Older {
		return "superseded"
	}
	return string(v.Status)
}

// version finds what an ID or an address names: without a version, the one that was imported last.
func (l adminLibrary) version(name string) (*corpus.Document, library.Version, error) {
	documents, err := l.Documents()
	if err != nil {
		return nil, library.Version{}, err
	}
	id, hash, address := strings.Cut(name, "@")
	for _, d := range documents {
		for _, v := range d.Versions {
			if d.ID == id && (!address || len(hash) >= 12 && strings.HasPrefix(v.SHA256, hash)) {
				return &corpus.Document{ID: id, Version: v.SHA256}, v, nil
			}
		}
	}
	return nil, library.Version{}, fmt.Errorf("document %s: %w", name, library.ErrUnknown)
}

// Import returns a version of a document, and what is doubtful about it.
func (l adminLibrary) Import(name string) (*web.Import, error) {
	d, _, err := l.version(name)
	if err != nil {
		return nil, err
	}
	r, err := l.Show(d.Address())
	if err != nil {
		return nil, err
	}
	x := &web.Import{Document: r.Document, Status: versionStatus(r.Version), Draft: r.Version.Status == library.Draft, Type: r.Type}
	for _, doubt := range r.Doubts {
		if doubt.Page > r.Pages {
			doubt.Page = 0
		}
		x.Doubts = append(x.Doubts, web.Doubt{Sheet: doubt.Page, Kind: doubt.Kind, Detail: doubt.Detail, Serious: doubt.Serious})
	}
	return x, nil
}

// Sheet returns a page with the text that was taken from it.
func (l adminLibrary) Sheet(d *corpus.Document, n int) (web.Sheet, error) {
	s, err := l.receipts.Sheet(d, n)
	x := web.Sheet{Number: n, Label: s.Label, Width: s.Width, Height: s.Height}
	for _, e := range s.Extracts {
		x.Extracts = append(x.Extracts, web.Extract{Text: e.Text, Furniture: e.Kind == importer.Furniture})
	}
	return x, err
}

// Picture draws a page.
func (l adminLibrary) Picture(ctx context.Context, name string, n int) ([]byte, error) {
	d, _, err := l.version(name)
	if errors.Is(err, library.ErrUnknown) {
		return nil, fmt.Errorf("%w: %w", library.ErrNoPicture, err)
	}
	if err != nil {
		return nil, err
	}
	return l.receipts.SheetPicture(ctx, d, n)
}

// Accept makes a draft live: the very version that is named, and only while it is a draft.
func (l adminLibrary) Accept(ctx context.Context, name string) error {
	d, v, err := l.version(name)
	if err != nil {
		return err
	}
	if v.Status != library.Draft {
		return fmt.Errorf("document %s is no draft: nothing to accept", name)
	}
	return l.Library.Accept(ctx, d.Address())
}

package main

import (
	"fmt"

	"findings/bot/web"
	"findings/corpus"
	"findings/corpus/library"
)

// adminLibrary shows the admin page what the library holds. Accept and Remove are the library's own.
type adminLibrary struct{ *library.Library }

// Entries lists every version of every imported document.
func (l adminLibrary) Entries() ([]web.Entry, error) {
	documents, err := l.Documents()
	if err != nil {
		return nil, err
	}
	var entries []web.Entry
	for _, d := range documents {
		for _, v := range d.Versions {
			status := string(v.Status)
			if v.Status == library.Older {
				status = "superseded"
			}
			entries = append(entries, web.Entry{
				ID: d.ID, Title: v.Title, Version: v.SHA256, Status: status, Draft: v.Status == library.Draft, From: v.From,
				Imported: v.Imported, Pages: v.Pages, Passages: v.Passages, Doubts: v.Doubts,
			})
		}
	}
	return entries, nil
}

// Draft returns the version of a document that was imported last, and what is doubtful about it.
func (l adminLibrary) Draft(id string) (*corpus.Document, []web.Doubt, error) {
	documents, err := l.Documents()
	if err != nil {
		return nil, nil, err
	}
	for _, d := range documents {
		if d.ID != id || len(d.Versions) == 0 {
			continue
		}
		r, err := l.Show(id + "@" + d.Versions[0].SHA256[:12])
		if err != nil {
			return nil, nil, err
		}
		var doubts []web.Doubt
		for _, x := range r.Doubts {
			doubts = append(doubts, web.Doubt{Page: x.Label, Kind: x.Kind, Detail: x.Detail, Serious: x.Serious})
		}
		return r.Document, doubts, nil
	}
	return nil, nil, fmt.Errorf("document %s: %w", id, library.ErrUnknown)
}

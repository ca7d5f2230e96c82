package library

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"findings/corpus/importer"
)

// A Fault is something that does not hold about what is stored.
type Fault struct {
	Address string // of the document: "ica-2022@1f0c9a3b77de"
	Passage string // its own name; empty where the whole document is meant
	Page    string // as printed; empty where none is meant
	Reason  string
}

// String is the fault in one line.
func (f Fault) String() string {
	where := f.Address
	if f.Passage != "" {
		where += "/" + f.Passage
	}
	if f.Page != "" {
		where += ", page " + f.Page
	}
	return where + ": " + f.Reason
}

// Verified is the outcome of Verify.
type Verified struct {
	Versions, Passages int // looked at
	Faults             []Fault
}

// Verify proves, for the documents named or for all, in all their versions, that the files are those that were stored;
// that the decoder, reading the original again, gives the canonical text; and that the bytes of each passage are in it,
// on the page that the passage names. The password is for encrypted originals. Progress may be nil.
//
// What does not hold is a Fault; an error is what kept Verify from looking.
func (l *Library) Verify(ctx context.Context, password string, progress func(Progress), ids ...string) (Verified, error) {
	if progress == nil {
		progress = func(Progress) {}
	}
	return read(l, func(root *os.Root, s state) (Verified, error) {
		var all Verified
		entries := s.Documents
		if len(ids) > 0 {
			entries = nil
			for _, id := range ids {
				e, v, err := s.lookup(id)
				if err != nil {
					return all, err
				}
				only := *e
				if v != nil {
					only.Versions = []Version{*v}
				}
				entries = append(entries, only)
			}
		}
		for _, e := range entries {
			for _, v := range e.Versions {
				x := verifying{Library: l, root: root, id: e.ID, version: v, password: password, progress: progress}
				if err := x.run(ctx); err != nil {
					return all, err
				}
				all.Versions++
				all.Passages += x.passages
				all.Faults = append(all.Faults, x.faults...)
			}
		}
		if len(all.Faults) > 0 {
			if now, err := readState(root); err == nil && now.Serial != s.Serial {
				return all, fs.ErrNotExist // what is gone may have been removed meanwhile: look again
			}
		}
		return all, nil
	})
}

// verifying is the proof of one version.
type verifying struct {
	*Library
	root     *os.Root
	id       string
	version  Version
	password string
	progress func(Progress)

	passages int
	faults   []Fault
}

func (x *verifying) fault(passage, page, format string, args ...any) {
	x.faults = append(x.faults, Fault{
		Address: fmt.Sprintf("%s@%.12s", x.id, x.version.SHA256), Passage: passage, Page: page,
		Reason: fmt.Sprintf(format, args...),
	})
}

// run returns an error only where the proof was broken off.
func (x *verifying) run(ctx context.Context) error {
	r, canonical, err := readVersion(x.root, x.id, x.version)
	if err != nil {
		x.fault("", "", "%v", err)
		return nil
	}
	x.passages = len(r.Passages)
	f, err := openOriginal(x.root, x.id, x.version)
	if err != nil {
		x.fault("", "", "the original: %v", cause(err))
		return nil
	}
	defer f.Close()
	if hash, err := hashFile(f); err != nil || hash != r.Original.SHA256 {
		x.fault("", "", "the original has the hash %.12s, not %.12s: it was changed", hash, r.Original.SHA256)
		return nil
	}
	decoded, err := x.decode(ctx, f, r.Original, x.password, x.progress)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		x.fault("", "", "the original cannot be read again: %v", err)
		return nil
	}
	fresh, err := importer.Build(decoded, importer.Meta{ID: x.id, Version: x.version.SHA256})
	if err != nil {
		x.fault("", "", "the original cannot be read again: %v", err)
		return nil
	}
	x.compare(r, canonical, newRecord(r.Original, decoded.Pages, fresh), fresh.Text)
	return nil
}

func hashFile(f *os.File) (string, error) {
	h := sha256.New()
	_, err := io.Copy(h, io.NewSectionReader(f, 0, MaxBytes))
	return hex.EncodeToString(h.Sum(nil)), err
}

// compare holds what is stored against what the decoder gives now.
func (x *verifying) compare(stored record, canonical string, fresh record, again string) {
	names := labels(fresh.Pages)
	if canonical != again {
		at := 0
		for at < min(len(canonical), len(again)) && canonical[at] == again[at] {
			at++
		}
		by := ""
		if stored.Importer != fresh.Importer {
			by = fmt.Sprintf(" (it was read by version %d of the importer, and this is version %d)", stored.Importer, fresh.Importer)
		}
		x.fault("", labels(stored.Pages)[pageAt(stored.Places, at)],
			"the canonical text is not what the original gives, from byte %d on%s", at, by)
	}
	// The stored passages come in the order of the text, so that each is looked for behind the one before first.
	from := 0
	for _, p := range stored.Passages {
		text := p.Span.of(canonical)
		at := p.Span[0]
		if canonical != again {
			if at = strings.Index(again[from:], text); at < 0 {
				at, from = strings.Index(again, text), 0
			}
			if at < 0 {
				x.fault(p.ID, p.Page, "its words are not in what the original gives")
				continue
			}
			at += from
			from = at
		}
		if page := pagesOf(fresh.Places, names, spanRecord{at, at + len(text)}); page != p.Page {
			x.fault(p.ID, p.Page, "its words stand on page %q of the original", page)
		}
		for _, s := range p.Sentences {
			if page := pagesOf(fresh.Places, names, spanRecord{at + s.Span[0], at + s.Span[1]}); page != s.Page {
				x.fault(p.ID, s.Page, "the sentence %.40q stands on page %q of the original", s.Span.of(text), page)
			}
		}
	}
}

// Package library keeps a newsroom's own documents in a directory: each original with the canonical text that was read
// from it, and which version of which document is live.
//
// A document appears, changes and goes in one step, by the replacement of one small file, library.json; whatever an
// import wrote before that is invisible, and swept by the next one when the import broke off. Writers take turns by a
// lock on a file. Readers take none: they read the state and the files that it names, and begin again when those are
// gone because the state has moved on.
//
// The directory:
//
//	library.json                      which versions there are, and what is live
//	lock                              held by whoever writes
//	documents/ID/SHA256/original      the bytes that were imported
//	documents/ID/SHA256/canonical.txt the text that is quoted
//	documents/ID/SHA256/document.json ranges of that text: blocks, pages, passages, sentences, and what is doubtful
//
// The package knows no search and no chat.
package library

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"findings/corpus"
	"findings/corpus/importer"
)

// Settings are what a Library needs beside its directory. Edition is required for Load and Import.
type Settings struct {
	Edition *corpus.Corpus    // the embedded edition
	Catalog map[string]string // addresses by document ID; see ReadCatalog
	Private []netip.Prefix    // networks that are not public and may be fetched from all the same; see ParsePrivate
	PDF     importer.Worker   // reads PDFs in a child process
}

// A Library is a directory of documents. It is safe for concurrent use, also by several processes.
type Library struct {
	dir string
	Settings
	loaded atomic.Pointer[mark] // what library.json was when Load began last
}

// Open returns the library in dir. The directory need not exist: it is then an empty library, and made by the first
// import.
func Open(dir string, s Settings) *Library { return &Library{dir: dir, Settings: s} }

// Dir is the library's directory.
func (l *Library) Dir() string { return l.dir }

var (
	// ErrUnknown is returned for a document that the library does not have.
	ErrUnknown = errors.New("no such document in the library")
	// ErrDamaged is returned, wrapped, when what is stored is not what was stored.
	ErrDamaged = errors.New("damaged")
)

// Documents returns the documents with their versions, by ID.
func (l *Library) Documents() ([]Entry, error) {
	s, err := read(l, func(_ *os.Root, s state) (state, error) { return s, nil })
	return s.Documents, err
}

// Show returns what the import of a document found: of its live version, of the draft where there is no other, or, by
// address, of any version.
func (l *Library) Show(id string) (*Report, error) {
	return read(l, func(root *os.Root, s state) (*Report, error) {
		e, v, err := s.lookup(id)
		if err != nil {
			return nil, err
		}
		v = cmp.Or(v, e.With(Live), e.With(Draft), &e.Versions[0])
		r, canonical, err := readVersion(root, e.ID, *v)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if err != nil {
			return nil, fmt.Errorf("document %s@%.12s is %w: %w", e.ID, v.SHA256, ErrDamaged, err)
		}
		report := newReport(r, canonical, l.Edition)
		report.Version = *v
		return report, nil
	})
}

// decode reads an original: PDFs in a child process.
func (l *Library) decode(ctx context.Context, f *os.File, o originalRecord, password string, progress func(Progress)) (importer.Decoded, error) {
	progress(Progress{Stage: Reading})
	d, err := importer.Decode(ctx, o.Name, f, importer.Options{
		Encoding: o.Encoding,
		PDF: func(ctx context.Context, f *os.File) (importer.Decoded, error) {
			return l.PDF.DecodePDF(ctx, f, importer.PDFOptions{Password: password, OCR: true},
				func(done, total int) { progress(Progress{Reading, int64(done), int64(total)}) })
		},
	})
	if err != nil {
		// The caller says which file it is about.
		if reason, ok := strings.CutPrefix(err.Error(), "read "+filepath.Base(o.Name)+": "); ok {
			return d, &reworded{reason, err}
		}
	}
	return d, err
}

// reworded is an error in other words.
type reworded struct {
	text string
	err  error
}

func (r *reworded) Error() string { return r.text }
func (r *reworded) Unwrap() error { return r.err }

// Load puts the library's documents together with the embedded edition. A live document takes the place of the
// edition's entries under the same ID; those, and superseded versions, can still be found by their old addresses.
// Drafts are left out unless asked for, and then stand beside the live version of the same document.
//
// A stored document that is damaged is left out, so that nothing is quoted from it: Load then returns what is sound
// together with an error that wraps ErrDamaged for each of them. With any other error the corpus is nil.
func (l *Library) Load(drafts bool) (*corpus.Corpus, error) {
	type loaded struct {
		documents, older []*corpus.Document
		faults           []error
	}
	l.loaded.Store(l.mark())
	x, err := read(l, func(root *os.Root, s state) (x loaded, err error) {
		for _, e := range s.Documents {
			for _, v := range e.Versions {
				if v.Status == Draft && !drafts {
					continue
				}
				r, canonical, err := readVersion(root, e.ID, v)
				if errors.Is(err, fs.ErrNotExist) {
					return x, err
				}
				if err != nil {
					x.faults = append(x.faults, fmt.Errorf("document %s@%.12s is %w: %w", e.ID, v.SHA256, ErrDamaged, err))
					continue
				}
				d := r.document(canonical, v.Status)
				d.Imported = v.Imported
				if v.Status == Older {
					x.older = append(x.older, d)
				} else {
					x.documents = append(x.documents, d)
				}
			}
		}
		return x, nil
	})
	if err != nil {
		return nil, err
	}
	live := map[string]bool{}
	for _, d := range x.documents {
		live[d.ID] = live[d.ID] || !d.Draft
	}
	for _, d := range l.Edition.Documents() {
		if live[d.ID] {
			x.older = append(x.older, d)
		} else {
			x.documents = append(x.documents, d)
		}
	}
	x.older = append(x.older, l.Edition.Older()...)
	return corpus.New(l.Edition.Names(), x.documents, x.older), errors.Join(x.faults...)
}

// Accept makes the draft of a document live, or, by address ("ica-2022@1f0c9a3b77de"), any of its versions; the one that
// was live is superseded.
func (l *Library) Accept(ctx context.Context, id string) error {
	return l.change(ctx, func(root *os.Root, s *state) ([]string, error) {
		e, v, err := s.lookup(id)
		if err != nil {
			return nil, err
		}
		if v == nil {
			v = e.With(Draft)
		}
		if v == nil || v.Status == Live {
			return nil, fmt.Errorf("document %s is no draft: nothing to accept", id)
		}
		if _, _, err := readVersion(root, e.ID, *v); err != nil {
			return nil, fmt.Errorf("document %s is %w: %w", id, ErrDamaged, err)
		}
		accepted := *v
		accepted.Status = Live
		s.put(e.ID, accepted)
		return nil, nil
	})
}

// Remove removes a document with all its versions and their originals, so that links to it no longer work, or, by
// address ("ica-2022@1f0c9a3b77de"), one version. Where the embedded edition has the document, its entries are back.
func (l *Library) Remove(ctx context.Context, id string) error {
	return l.change(ctx, func(_ *os.Root, s *state) ([]string, error) {
		e, v, err := s.lookup(id)
		if err != nil {
			return nil, err
		}
		var gone []string
		keep := e.Versions[:0:0]
		for _, o := range e.Versions {
			if v == nil || o.SHA256 == v.SHA256 {
				gone = append(gone, versionDir(e.ID, o.SHA256))
			} else {
				keep = append(keep, o)
			}
		}
		if e.Versions = keep; len(keep) == 0 {
			s.Documents = slices.DeleteFunc(s.Documents, func(o Entry) bool { return len(o.Versions) == 0 })
		}
		return gone, nil
	})
}

// lookup finds a document by ID, or a version by address; the version is nil for a bare ID.
func (s *state) lookup(id string) (*Entry, *Version, error) {
	bare, hash, address := strings.Cut(id, "@")
	e := s.find(bare)
	if e == nil {
		return nil, nil, fmt.Errorf("%s: %w", id, ErrUnknown)
	}
	if !address {
		return e, nil, nil
	}
	for i := range e.Versions {
		if len(hash) >= 12 && strings.HasPrefix(e.Versions[i].SHA256, hash) {
			return e, &e.Versions[i], nil
		}
	}
	return nil, nil, fmt.Errorf("%s: %w", id, ErrUnknown)
}

// Watch calls changed each time the library has changed on the disk since it was loaded last, by whichever process,
// until ctx is done. What it looks at, once a second, is the identity of one file.
func (l *Library) Watch(ctx context.Context, changed func()) {
	last := cmp.Or(l.loaded.Load(), l.mark())
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if now := l.mark(); !now.same(last) {
				last = now
				changed()
			}
		}
	}
}

// mark is what tells one library.json from the one that replaces it.
type mark struct{ info fs.FileInfo }

func (l *Library) mark() *mark {
	info, err := os.Stat(filepath.Join(l.dir, stateFile))
	if err != nil {
		return &mark{}
	}
	return &mark{info}
}

func (m *mark) same(o *mark) bool {
	if m.info == nil || o.info == nil {
		return m.info == nil && o.info == nil
	}
	return os.SameFile(m.info, o.info) && m.info.ModTime().Equal(o.info.ModTime()) && m.info.Size() == o.info.Size()
}

// read runs f on the state as it is now, and again when files that it names are gone because the state has moved on.
func read[T any](l *Library, f func(*os.Root, state) (T, error)) (T, error) {
	var none T
	root, err := os.OpenRoot(l.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return f(nil, state{Format: stateFormat})
	}
	if err != nil {
		return none, fmt.Errorf("open the library: %w", err)
	}
	defer root.Close()
	for {
		s, err := readState(root)
		if err != nil {
			return none, fmt.Errorf("library %s: %w", l.dir, err)
		}
		x, err := f(root, s)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return x, err
		}
		if now, err2 := readState(root); err2 != nil || now.Serial == s.Serial {
			return none, fmt.Errorf("library %s is %w: %w", l.dir, ErrDamaged, err)
		}
	}
}

// change runs f under the lock and makes the state that it leaves the library's. The directories that f returns are
// removed afterwards.
func (l *Library) change(ctx context.Context, f func(*os.Root, *state) (gone []string, err error)) error {
	root, unlock, err := l.lock(ctx, nil)
	if err != nil {
		return err
	}
	defer unlock()
	s, err := readState(root)
	if err != nil {
		return fmt.Errorf("library %s: %w", l.dir, err)
	}
	gone, err := f(root, &s)
	if err != nil {
		return err
	}
	if err := s.write(root); err != nil {
		return fmt.Errorf("library %s: %w", l.dir, err)
	}
	for _, dir := range gone {
		if err := root.RemoveAll(dir); err != nil {
			return fmt.Errorf("library %s: %w", l.dir, err)
		}
	}
	return sweep(root, s)
}

// lock makes the directory where there is none, and waits until nobody else writes to it; waiting, if not nil, is
// called once if somebody does.
func (l *Library) lock(ctx context.Context, waiting func()) (root *os.Root, unlock func(), err error) {
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("make the library: %w", err)
	}
	root, err = os.OpenRoot(l.dir)
	if err != nil {
		return nil, nil, fmt.Errorf("open the library: %w", err)
	}
	f, err := root.OpenFile(lockFile, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		root.Close()
		return nil, nil, fmt.Errorf("lock the library: %w", err)
	}
	unlock = func() { f.Close(); root.Close() }
	for {
		got, err := tryLock(f)
		if err != nil {
			unlock()
			return nil, nil, fmt.Errorf("lock the library: %w", err)
		}
		if got {
			return root, unlock, nil
		}
		if waiting != nil {
			waiting()
			waiting = nil
		}
		select {
		case <-ctx.Done():
			unlock()
			return nil, nil, fmt.Errorf("wait for another import to finish: %w", ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

package library

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"

	"findings/corpus"
	"findings/corpus/importer"
)

// Options say what is known of a document that its file does not tell. The zero value leaves all to the file, to the
// catalog and to the embedded edition.
type Options struct {
	ID       string
	Title    string
	Date     time.Time // the date on the document
	Election string    // "2022 midterm elections"
	Draft    bool      // stays a draft even without doubts
	Encoding string    // of a text or HTML file, by its WHATWG label; empty: found out
	Password string    // of an encrypted PDF
}

// A Progress says how far an import is. Total is 0 where it is not known.
type Progress struct {
	Stage Stage
	Done  int64
	Total int64
}

// A Stage is a step of an import, in words for people.
type Stage string

// The stages in order. Whatever ends an import before Publishing leaves the library as it was.
const (
	Waiting    Stage = "waiting for another import to finish"
	Fetching   Stage = "fetching" // counts bytes
	Copying    Stage = "copying"  // counts bytes
	Reading    Stage = "reading"  // counts pages
	Annotating Stage = "annotating"
	Saving     Stage = "saving"
	Publishing Stage = "publishing"
)

// Import brings a document into the library: a file, an http or https address, or an ID of the catalog. A clean one is
// live when Import returns, and one with doubts a draft. A file that the library has already changes nothing, unless it
// is a draft that is now read with other options. Progress may be nil.
//
// An error names the file or address, where it can the page, and the reason, in one line.
func (l *Library) Import(ctx context.Context, from string, o Options, progress func(Progress)) (*Report, error) {
	if progress == nil {
		progress = func(Progress) {}
	}
	src, err := l.resolve(from, o)
	if u, parseErr := url.Parse(from); parseErr == nil {
		from = u.Redacted()
	}
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", from, err)
	}
	root, unlock, err := l.lock(ctx, func() { progress(Progress{Stage: Waiting}) })
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", from, err)
	}
	defer unlock()
	i := &importing{Library: l, Options: o, source: src, root: root, progress: progress}
	report, err := i.run(ctx)
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", from, err)
	}
	return report, nil
}

// source is where an import's bytes come from.
type source struct {
	url  string // empty for a file
	path string // of a file
	name string // of the file, for messages and to tell Markdown from text
	id   string // that the catalog has; empty for another source
}

// resolve tells a file, an address and a catalog's ID apart. "./ica-2022" is always a file.
func (l *Library) resolve(from string, o Options) (source, error) {
	if o.ID != "" && !corpus.ValidID(o.ID) {
		return source{}, fmt.Errorf("--id %q is not made of lower-case letters, digits and hyphens", o.ID)
	}
	if address, ok := l.Catalog[from]; ok {
		return source{url: address, id: from}, nil
	}
	if scheme, _, ok := strings.Cut(from, "://"); ok && !strings.ContainsAny(scheme, `/\`) {
		return source{url: from}, nil
	}
	info, err := os.Stat(from)
	switch {
	case errors.Is(err, fs.ErrNotExist) && corpus.ValidID(from):
		return source{}, fmt.Errorf("there is no such file, and the catalog has only %s",
			strings.Join(CatalogIDs(l.Catalog), ", "))
	case err != nil:
		return source{}, cause(err)
	case !info.Mode().IsRegular():
		return source{}, errors.New("not a regular file")
	}
	return source{path: from, name: filepath.Base(from)}, nil
}

// cause is an error of the file system without the path, which the caller names.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

// importing is an import that holds the lock.
type importing struct {
	*Library
	Options
	source   source
	root     *os.Root
	progress func(Progress)

	state    state
	staging  string // the directory that becomes the version's
	original originalRecord
	doubts   []doubtRecord // of the library's own
}

func (i *importing) run(ctx context.Context) (*Report, error) {
	if err := i.begin(); err != nil {
		return nil, err
	}
	defer i.root.RemoveAll(i.staging)
	if err := i.obtain(ctx); err != nil {
		return nil, err
	}
	if report, err := i.same(); report != nil || err != nil {
		return report, err
	}
	decoded, built, err := i.read(ctx)
	if err != nil {
		return nil, err
	}
	r := newRecord(i.original, decoded.Pages, built)
	r.Doubts = append(r.Doubts, i.doubts...)
	report := newReport(r, built.Text, i.Edition)
	if e := i.state.find(r.Document.ID); e != nil && e.With(Live) != nil {
		report.Supersedes = fmt.Sprintf("%s@%.12s", e.ID, e.With(Live).SHA256)
	}
	version := Version{
		SHA256: i.original.SHA256, Title: r.Document.Title, From: cmp.Or(i.original.URL, i.original.Name),
		Imported: time.Now().UTC().Truncate(time.Second), Pages: report.Pages, Passages: report.Passages,
		Doubts: report.serious(), Status: Live,
	}
	if i.Draft || version.Doubts > 0 {
		version.Status = Draft
	}
	report.Version, report.Unchanged, err = i.publish(r, built.Text, version)
	if err != nil {
		return nil, err
	}
	return report, nil
}

// begin reads the state, clears away what broken imports left and makes the directory to write into.
func (i *importing) begin() (err error) {
	if i.state, err = readState(i.root); err != nil {
		return err
	}
	if _, err := i.root.Stat(stateFile); errors.Is(err, fs.ErrNotExist) {
		// From here on a library without its state is known to have lost it.
		if err := i.state.write(i.root); err != nil {
			return err
		}
	}
	if err := sweep(i.root, i.state); err != nil {
		return err
	}
	i.staging = path.Join(documentsDir, newPrefix+strings.ToLower(rand.Text()))
	return i.root.MkdirAll(i.staging, 0o700)
}

// obtain writes the original into the staging directory.
func (i *importing) obtain(ctx context.Context) error {
	var in io.ReadCloser
	stage, total, charset := Copying, int64(0), ""
	if i.source.url != "" {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, fetchTime, fmt.Errorf("took longer than %v", fetchTime))
		defer cancel()
		got, err := fetch(ctx, i.source.url, i.Private)
		if err != nil {
			return err
		}
		in, stage, total, charset = got.body, Fetching, max(got.length, 0), got.charset
		i.source.name, i.original.URL = got.name, got.url
	} else {
		f, err := os.Open(i.source.path)
		if err != nil {
			return cause(err)
		}
		if info, err := f.Stat(); err == nil {
			total = info.Size()
		}
		in = f
	}
	defer in.Close()
	if total > MaxBytes {
		return fmt.Errorf("%w: %d MB, and at most %d MB are read", importer.ErrTooBig, total>>20, MaxBytes>>20)
	}
	i.original.Name = i.source.name
	out, err := i.root.OpenFile(i.originalPath(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	c := counter{hash: sha256.New(), tell: func(n int64) { i.progress(Progress{stage, n, total}) }}
	n, err := io.Copy(io.MultiWriter(out, &c), io.LimitReader(in, MaxBytes+1))
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		if ctx.Err() != nil && stage == Fetching {
			return fmt.Errorf("fetched %d MB, then stopped: %w", n>>20, context.Cause(ctx))
		}
		return err
	}
	switch {
	case n > MaxBytes:
		return fmt.Errorf("%w: more than %d MB", importer.ErrTooBig, MaxBytes>>20)
	case n == 0:
		return importer.ErrEmpty
	}
	i.original.Size, i.original.SHA256 = n, hex.EncodeToString(c.hash.Sum(nil))
	i.original.Encoding = i.Encoding
	if i.Encoding == "" && charset != "" {
		return i.believe(charset)
	}
	return nil
}

// believe takes the character set that a server names, but only for bytes that are not UTF-8: servers name a default
// for files that they have not looked into.
func (i *importing) believe(charset string) error {
	if _, err := htmlindex.Get(charset); err != nil {
		return nil
	}
	f, err := i.root.Open(i.originalPath())
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, 1<<20)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.ErrUnexpectedEOF {
		return err
	}
	if !utf8.Valid(trimPartialRune(head[:n])) {
		i.original.Encoding = charset
	}
	return nil
}

// trimPartialRune takes off the character that the end of a buffer cut.
func trimPartialRune(b []byte) []byte {
	for k := 1; k <= min(utf8.UTFMax-1, len(b)); k++ {
		if utf8.RuneStart(b[len(b)-k]) {
			if !utf8.FullRune(b[len(b)-k:]) {
				return b[:len(b)-k]
			}
			break
		}
	}
	return b
}

// counter hashes what is copied and tells how much it is.
type counter struct {
	hash interface {
		io.Writer
		Sum([]byte) []byte
	}
	n    int64
	tell func(int64)
}

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	c.tell(c.n)
	return c.hash.Write(p)
}

func (i *importing) originalPath() string { return path.Join(i.staging, originalFile) }

// same answers from the library where it has this file already. A draft is read again: the options may be others.
func (i *importing) same() (*Report, error) {
	e, v := i.state.owner(i.original.SHA256)
	if v == nil {
		return nil, nil
	}
	if id := cmp.Or(i.ID, i.source.id, e.ID); id != e.ID {
		return nil, fmt.Errorf("the library has this very file as %s; remove that one first", e.ID)
	}
	r, canonical, err := readVersion(i.root, e.ID, *v)
	if v.Status == Draft {
		i.ID = e.ID
		for _, d := range r.Doubts {
			if d.Kind == DoubtSameTitle {
				i.doubts = append(i.doubts, d)
			}
		}
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the library has this very file as %s, but it is %w: %w; remove it and import it again",
			e.ID, ErrDamaged, err)
	}
	report := newReport(r, canonical, i.Edition)
	report.Version, report.Unchanged = *v, true
	return report, nil
}

// coverBlocks are as many blocks as a document's title and number are looked for in.
const coverBlocks = 60

// read decodes the staged original and builds the document.
func (i *importing) read(ctx context.Context) (importer.Decoded, *importer.Built, error) {
	f, err := i.root.Open(i.originalPath())
	if err != nil {
		return importer.Decoded{}, nil, err
	}
	defer f.Close()
	decoded, err := i.decode(ctx, f, i.original, i.Password, i.progress)
	if err != nil {
		return decoded, nil, err
	}
	i.progress(Progress{Stage: Annotating})
	i.original.Type, i.original.Locked = decoded.Format, decoded.Locked
	id := cmp.Or(i.ID, i.source.id)
	if id == "" {
		// The document's own number, on its first page, may say which one of the edition it is.
		cover := decoded
		cover.Blocks = cover.Blocks[:min(len(cover.Blocks), coverBlocks)]
		built, err := importer.Build(cover, i.meta("unnamed"))
		if errors.Is(err, importer.ErrEmpty) {
			built, err = importer.Build(decoded, i.meta("unnamed"))
		}
		if err != nil {
			return decoded, nil, err
		}
		id = i.name(built.Document)
	}
	built, err := importer.Build(decoded, i.meta(id))
	if err != nil {
		return decoded, nil, err
	}
	return decoded, built, built.Verify()
}

// name finds an ID for a document that was given none.
func (i *importing) name(d *corpus.Document) string {
	if number := squeeze(d.Source.Number); number != "" {
		for _, e := range i.Edition.Documents() {
			if squeeze(e.Source.Number) == number {
				return e.ID
			}
		}
	}
	base := strings.TrimSuffix(i.source.name, path.Ext(i.source.name))
	title := i.Title
	if title == "" && d.Title != "unnamed" {
		title = d.Title
	}
	id := cmp.Or(slug(title), slug(base), "document-"+i.original.SHA256[:12])
	// A title alone makes no document a version of another, which would then lose its place.
	namesake := ""
	for n := 1; ; n++ {
		candidate := id
		if n > 1 {
			candidate = fmt.Sprintf("%s-%d", id, n)
		}
		e := i.state.find(candidate)
		switch {
		case e == nil && namesake != "":
			i.doubts = append(i.doubts, doubtRecord{
				Kind:   DoubtSameTitle,
				Detail: fmt.Sprintf("if it is a newer version of %s, remove it and import it with --id %s", namesake, namesake),
			})
			return candidate
		case e == nil || i.isVersionOf(e, d.Source.Number):
			return candidate
		}
		namesake = cmp.Or(namesake, e.ID)
	}
}

// isVersionOf reports whether what is imported came from the same address as a document that the library has, or has
// the same number. The name of a file says nothing: every folder has its report.pdf.
func (i *importing) isVersionOf(e *Entry, number string) bool {
	for _, v := range e.Versions {
		if i.original.URL != "" && v.From == i.original.URL {
			return true
		}
	}
	r, _, err := readVersion(i.root, e.ID, e.Versions[0])
	return err == nil && number != "" && squeeze(number) == squeeze(r.Document.Number)
}

// squeeze compares document numbers without what printers do to them.
func squeeze(number string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, number)
}

// slug makes an ID of words, cut at a word after 48 bytes; empty where they have no letter or digit of ASCII.
func slug(words string) string {
	var b strings.Builder
	for w := range strings.FieldsFuncSeq(strings.ToLower(words), func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '\'' || r == '’')
	}) {
		w = strings.Map(func(r rune) rune {
			if r == '\'' || r == '’' {
				return -1
			}
			return r
		}, w)
		if w == "" {
			continue
		}
		if b.Len() > 0 {
			if b.Len()+1+len(w) > 48 {
				break
			}
			b.WriteByte('-')
		}
		b.WriteString(w[:min(len(w), 48)])
	}
	return b.String()
}

// meta is what is known of the document: what was asked for, else what the edition has under its ID.
func (i *importing) meta(id string) importer.Meta {
	m := importer.Meta{ID: id, Version: i.original.SHA256, Names: i.Edition.Names(), AcceptMachineRead: true}
	for _, e := range i.Edition.Documents() {
		if e.ID == id {
			m.Title, m.Source, m.Election, m.Year, m.We = e.Title, e.Source, e.Election, e.Year, e.We
		}
	}
	m.Title = cmp.Or(i.Title, m.Title)
	m.Source.URL = cmp.Or(m.Source.URL, i.source.url) // the publisher's address before that of a mirror
	if !i.Date.IsZero() {
		m.Source.Issued = i.Date
	}
	if i.Election != "" {
		m.Election, m.Year = i.Election, yearIn(i.Election)
	}
	return m
}

// yearIn is the year that the name of an election has; 0 where it has none.
func yearIn(election string) int {
	for _, w := range slices.Backward(strings.FieldsFunc(election, func(r rune) bool { return r < '0' || r > '9' })) {
		if len(w) == 4 {
			year, _ := strconv.Atoi(w)
			return year
		}
	}
	return 0
}

// publish writes the version's files and makes it part of the state. It returns the version as the state has it, and
// whether it had it before.
func (i *importing) publish(r record, canonical string, v Version) (_ Version, unchanged bool, err error) {
	raw, err := r.marshal()
	if err != nil {
		return v, false, err
	}
	v.Record = hashOf(raw)
	id, dir := r.Document.ID, versionDir(r.Document.ID, v.SHA256)
	_, old := i.state.owner(v.SHA256)
	if old != nil && old.Record == v.Record && old.Status == v.Status {
		return *old, true, nil
	}
	i.progress(Progress{Stage: Saving})
	if err := errors.Join(
		writeFile(i.root, path.Join(i.staging, canonicalFile), []byte(canonical)),
		writeFile(i.root, path.Join(i.staging, recordFile), raw),
		i.root.MkdirAll(path.Dir(dir), 0o700),
		syncDir(i.root, i.staging),
	); err != nil {
		return v, false, err
	}
	if old != nil {
		// A directory cannot be replaced in one step: until the state names the new record, the old one stands aside.
		defer func() {
			if s, readErr := readState(i.root); err != nil && readErr == nil {
				err = errors.Join(err, sweep(i.root, s))
			}
		}()
		if err := i.root.Rename(dir, dir+oldSuffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return v, false, err
		}
	}
	if err := errors.Join(
		i.root.Rename(i.staging, dir),
		syncDir(i.root, path.Dir(dir)),
		syncDir(i.root, documentsDir),
	); err != nil {
		return v, false, err
	}
	i.progress(Progress{Stage: Publishing})
	gone := i.state.put(id, v)
	if err := i.state.write(i.root); err != nil {
		return v, false, err
	}
	if old != nil {
		if err := i.root.RemoveAll(dir + oldSuffix); err != nil {
			return v, false, err
		}
	}
	for _, g := range gone {
		if err := i.root.RemoveAll(versionDir(id, g.SHA256)); err != nil {
			return v, false, err
		}
	}
	return v, false, nil
}

package library

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"findings/corpus"
	"findings/corpus/importer"
)

// Receipts makes pictures of quotations: the lines of the page on which a quotation stands, its words marked, with a
// caption that says which page of which file it is. The places are those that were stored at import; the page is not
// searched again. What is withheld stays black.
//
// The pictures are kept in a directory. It is safe for concurrent use.
type Receipts struct {
	library  *Library
	renderer *importer.Renderer
	dir      string
	flight   singleflight.Group
	drawing  chan struct{} // holds a value for each page that is being drawn
	waiting  atomic.Int32

	mu      sync.Mutex // guards layouts
	layouts []*known   // those used last, the latest first

	tidying sync.Mutex
}

// known is what was found out about a document: its layout, or why it has none.
type known struct {
	version string
	once    sync.Once
	layout  *Layout
	err     error
}

const (
	receiptsKept  = 2000 // pictures, of about 100 KB each
	receiptDraws  = 2    // pages drawn at a time
	receiptQueue  = 50   // pictures that may wait to be drawn
	receiptTime   = 25 * time.Second
	layoutsKept   = 4
	maxReceipt    = 32 << 20 // bytes of a kept picture
	receiptFormat = "2"      // changes with the look, so that older pictures are not served any more
)

var (
	// ErrNoPicture is returned, wrapped, for a passage that stands on no page that could be drawn: only documents
	// imported from PDF have such pages. It is an fs.ErrNotExist.
	ErrNoPicture = fmt.Errorf("no picture of the page: %w", fs.ErrNotExist)
	// ErrBusy is returned when so many pictures are waiting to be drawn that another one would have to wait for long. It
	// is an os.ErrDeadlineExceeded.
	ErrBusy = fmt.Errorf("too many pictures are being drawn: %w", os.ErrDeadlineExceeded)
)

// Receipts returns the maker of pictures from l's documents. It keeps them in dir, which is made when it is needed;
// where it cannot be written, a picture is drawn each time.
func (l *Library) Receipts(dir string) *Receipts {
	return &Receipts{library: l, renderer: importer.NewRenderer(l.PDF), dir: dir, drawing: make(chan struct{}, receiptDraws)}
}

// Close ends what waits for the next picture to be drawn. Pictures can still be asked for; each takes longer then.
func (r *Receipts) Close() error { return r.renderer.Close() }

// Size returns the size in pixels of the picture of a range of p's text, without drawing it; 0, 0 where there is none.
// Whoever asks is likely to want the picture next, so what will draw it is made ready.
func (r *Receipts) Size(p *corpus.Passage, s corpus.Span) (width, height int) {
	v, err := r.view(p, s)
	if err != nil {
		return 0, 0
	}
	if _, err := os.Stat(filepath.Join(r.dir, receiptName(p, s))); err != nil {
		r.renderer.Ready()
	}
	return v.size()
}

// Picture returns the picture of a range of p's text: a PNG, or a JPEG where the page is a scan. Where the range runs
// over a page break, it is the first page. The error wraps ErrNoPicture where there can be none, and is ErrBusy where
// there is none now.
func (r *Receipts) Picture(ctx context.Context, p *corpus.Passage, s corpus.Span) ([]byte, error) {
	if p.Document.Embedded() {
		return nil, fmt.Errorf("%s: %w", p.ID, ErrNoPicture)
	}
	picture, err := r.picture(ctx, receiptName(p, s), func(ctx context.Context) ([]byte, error) { return r.draw(ctx, p, s) })
	if err != nil {
		err = fmt.Errorf("picture of %s/%s: %w", p.Document.Address(), p.Local(), err)
	}
	return picture, err
}

// picture returns the picture that is kept under a name, or has it drawn: once, however many ask for it.
func (r *Receipts) picture(ctx context.Context, name string, draw func(context.Context) ([]byte, error)) ([]byte, error) {
	if kept, err := r.kept(name); err == nil {
		return kept, nil
	}
	// Whoever asked first may leave; the others still want it.
	answered := r.flight.DoChan(name, func() (any, error) {
		if kept, err := r.kept(name); err == nil {
			return kept, nil
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), receiptTime)
		defer cancel()
		picture, err := draw(ctx)
		if err == nil {
			r.keep(name, picture)
			r.renderer.Ready() // for the next one
		}
		return picture, err
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case a := <-answered:
		return a.Val.([]byte), a.Err
	}
}

// receiptName is the name of a picture's file. It begins with the document's version, so that the pictures of a
// removed document can be found and removed.
func receiptName(p *corpus.Passage, s corpus.Span) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d-%d", receiptFormat, p.ID, s.Start, s.End))
	return fmt.Sprintf("%s-%x", p.Document.Version, sum[:16])
}

// view finds out what there is to draw.
func (r *Receipts) view(p *corpus.Passage, s corpus.Span) (*receiptView, error) {
	x, err := r.layout(p.Document)
	if errors.Is(err, ErrUnknown) {
		return nil, fmt.Errorf("%w: %w", ErrNoPicture, err)
	}
	if err != nil {
		return nil, err
	}
	return newReceiptView(x, p, s)
}

// layout returns the layout of a document, which takes long to read for a long one.
func (r *Receipts) layout(d *corpus.Document) (*Layout, error) {
	if d.Embedded() {
		return nil, ErrNoPicture
	}
	version := d.ID + "@" + d.Version
	r.mu.Lock()
	i := slices.IndexFunc(r.layouts, func(k *known) bool { return k.version == version })
	k := &known{version: version}
	if i >= 0 {
		k = r.layouts[i]
		r.layouts = slices.Delete(r.layouts, i, i+1)
	}
	r.layouts = slices.Insert(r.layouts, 0, k)
	r.layouts = r.layouts[:min(len(r.layouts), layoutsKept)]
	r.mu.Unlock()
	k.once.Do(func() { k.layout, k.err = r.library.Layout(d) })
	if k.err != nil { // it may be there the next time
		r.forget(k)
	}
	return k.layout, k.err
}

// lock takes down that a document cannot be drawn, so that no picture of it is offered again.
func (r *Receipts) lock(d *corpus.Document) {
	x, err := r.layout(d)
	if err != nil {
		return
	}
	locked := *x
	locked.record.Original.Locked = true
	k := &known{version: d.ID + "@" + d.Version, layout: &locked}
	k.once.Do(func() {})
	r.mu.Lock()
	defer r.mu.Unlock()
	r.layouts = slices.DeleteFunc(r.layouts, func(x *known) bool { return x.version == k.version })
	r.layouts = slices.Insert(r.layouts, 0, k)
}

func (r *Receipts) forget(k *known) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.layouts = slices.DeleteFunc(r.layouts, func(x *known) bool { return x == k })
}

// draw has the page drawn, marks the words and writes the caption below.
func (r *Receipts) draw(ctx context.Context, p *corpus.Passage, s corpus.Span) ([]byte, error) {
	v, err := r.view(p, s)
	if err != nil {
		return nil, err
	}
	page, err := r.render(ctx, p.Document, v.region)
	if err != nil {
		return nil, err
	}
	img := v.draw(page)
	var out bytes.Buffer
	if p.MachineRead {
		err = jpeg.Encode(&out, img, &jpeg.Options{Quality: 82})
	} else {
		err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, img)
	}
	return out.Bytes(), err
}

// render has a region of d's file drawn when it is its turn.
func (r *Receipts) render(ctx context.Context, d *corpus.Document, region importer.Region) (image.Image, error) {
	defer r.waiting.Add(-1)
	if r.waiting.Add(1) > receiptQueue {
		return nil, ErrBusy
	}
	select {
	case r.drawing <- struct{}{}:
		defer func() { <-r.drawing }()
	case <-ctx.Done():
		return nil, ErrBusy
	}
	f, err := r.library.Original(d)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	drawn, err := r.renderer.Render(ctx, f, "", region)
	if errors.Is(err, importer.ErrNeedsPassword) {
		r.lock(d) // it was imported before that was stored
	}
	if errors.Is(err, importer.ErrNeedsPassword) || errors.Is(err, importer.ErrTooBig) {
		return nil, fmt.Errorf("%w: %w", ErrNoPicture, err)
	}
	if err != nil {
		return nil, err
	}
	return decodeWithin(drawn)
}

// decodeWithin decodes what the child drew, which is a stranger's as the file is.
func decodeWithin(drawn []byte) (image.Image, error) {
	c, err := png.DecodeConfig(bytes.NewReader(drawn))
	if err == nil && c.Width*c.Height > maxReceiptPixels {
		err = fmt.Errorf("%d by %d pixels", c.Width, c.Height)
	}
	if err != nil {
		return nil, fmt.Errorf("the worker's picture: %w", err)
	}
	return png.Decode(bytes.NewReader(drawn))
}

// kept returns a picture that was kept.
func (r *Receipts) kept(name string) ([]byte, error) {
	root, err := os.OpenRoot(r.dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return readBounded(root, name, maxReceipt)
}

// keep writes a picture under a name that is there at once or not at all. One that cannot be kept is drawn again.
func (r *Receipts) keep(name string, picture []byte) {
	if os.MkdirAll(r.dir, 0o700) != nil {
		return
	}
	f, err := os.CreateTemp(r.dir, newPrefix+"*")
	if err != nil {
		return
	}
	_, err = f.Write(picture)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(r.dir, name))
	}
	if err != nil {
		os.Remove(f.Name())
		return
	}
	r.tidy()
}

// tidy removes the pictures of documents that are not in the library any more, beyond the bound the oldest ones, and
// what a process that was killed left behind.
func (r *Receipts) tidy() {
	r.tidying.Lock()
	defer r.tidying.Unlock()
	entries, err := os.ReadDir(r.dir)
	documents, err2 := r.library.Documents()
	if err != nil || err2 != nil {
		return
	}
	versions := map[string]bool{}
	for _, d := range documents {
		for _, v := range d.Versions {
			versions[v.SHA256] = true
		}
	}
	type picture struct {
		name string
		made time.Time
	}
	var pictures []picture
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		version, _, ours := strings.Cut(e.Name(), "-")
		switch {
		case strings.HasPrefix(e.Name(), newPrefix):
			if time.Since(info.ModTime()) > time.Hour {
				os.Remove(filepath.Join(r.dir, e.Name()))
			}
		case !ours || !isHash(version): // somebody else's
		case !versions[version]:
			os.Remove(filepath.Join(r.dir, e.Name()))
		default:
			pictures = append(pictures, picture{e.Name(), info.ModTime()})
		}
	}
	if len(pictures) <= receiptsKept {
		return
	}
	slices.SortFunc(pictures, func(a, b picture) int { return cmp.Or(a.made.Compare(b.made), cmp.Compare(a.name, b.name)) })
	for _, p := range pictures[:len(pictures)-receiptsKept] {
		os.Remove(filepath.Join(r.dir, p.name))
	}
}

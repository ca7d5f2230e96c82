package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/google/uuid"
	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// The bounds of a PDF. They are far above any assessment published so far, and low enough that a hostile file is
// refused inside the child's memory.
const (
	MaxPDFBytes  = 150 << 20 // a scan of 300 pages has about 100 MB
	MaxPDFPages  = 10_000
	maxPageChars = 200_000    // a page of small print has 10,000
	maxChars     = 20_000_000 // of the whole file
	maxObjects   = 200_000    // of a page; maps and charts have tens of thousands

	wasmPages    = 2048    // 64 KiB each: 128 MiB for the reader's own memory
	readerPages  = 400     // pages after which the reader is begun afresh, for it never gives memory back
	readerObject = 100_000 // objects after which it is
	manyPages    = 64      // from here on a second reader is worth its start
)

// PDFOptions say how a PDF is to be read.
type PDFOptions struct {
	Password string // of an encrypted file
	OCR      bool   // read pages that are pictures with tesseract, where it is installed
	Cache    string // folder for the compiled reader: 21 MB instead of 3 s each time; empty: none
}

// DecodePDF reads a PDF of size bytes. It should run in the child process of a Worker: a hostile file can make it
// take all the memory and time that it is given. Progress, if not nil, is called after each page, one call at a time.
// An error names the page it is about.
func DecodePDF(ctx context.Context, f io.ReaderAt, size int64, opt PDFOptions, progress func(done, total int)) (Decoded, error) {
	return decodePDF(ctx, f, size, opt, func(done, total, _ int) {
		if progress != nil {
			progress(done, total)
		}
	})
}

// decodePDF also tells progress the first page that is not done yet.
func decodePDF(ctx context.Context, f io.ReaderAt, size int64, opt PDFOptions,
	progress func(done, total, first int)) (Decoded, error) {
	r, err := openPDF(ctx, f, size, nil, opt)
	if err != nil {
		return Decoded{}, err
	}
	defer r.pool.Close()
	defer r.close()
	d := Decoded{Format: "pdf", Title: r.title(), Locked: r.locked()}
	if !r.extractable() {
		d.Doubts = append(d.Doubts, Doubt{Kind: DoubtPermission,
			Detail: "the file is locked with an owner's password that forbids copying text out of it"})
	}
	sheets, err := r.all(ctx, opt.OCR, progress)
	if err != nil {
		return Decoded{}, err
	}
	layOut(&d, sheets)
	return d, nil
}

// all reads all pages. A long file is read by two readers, if there are two processors: each has its own pdfium.
func (r *pdfReader) all(ctx context.Context, ocr bool, progress func(done, total, first int)) ([]*sheet, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		sheets    = make([]*sheet, r.pages)
		next      atomic.Int64
		mu        sync.Mutex // guards what follows
		done      int
		first     int // index of the first page not done
		chars     int
		fault     error
		faultPage = r.pages
	)
	fail := func(i int, err error) {
		mu.Lock()
		defer mu.Unlock()
		if i < faultPage {
			fault, faultPage = fmt.Errorf("page %d: %w", i+1, err), i
		}
		cancel()
	}
	work := func(r *pdfReader) {
		for {
			i := int(next.Add(1)) - 1
			if i >= len(sheets) || ctx.Err() != nil {
				return
			}
			s, err := r.read(i, true)
			if err == nil {
				if reason := s.needsOCR(); reason != "" {
					err = r.recognise(ctx, s, reason, ocr)
				}
			}
			if err != nil {
				fail(i, err)
				return
			}
			mu.Lock()
			sheets[i] = s
			done++
			for first < len(sheets) && sheets[first] != nil {
				first++
			}
			chars += s.chars
			over := chars > maxChars
			progress(done, len(sheets), min(first+1, len(sheets)))
			mu.Unlock()
			if over {
				fail(i, fmt.Errorf("%w: more than %d characters in the file", ErrTooBig, maxChars))
				return
			}
		}
	}
	var second sync.WaitGroup
	if r.pages >= manyPages && runtime.GOMAXPROCS(0) > 1 {
		second.Go(func() {
			r := &pdfReader{pool: r.pool, file: r.file, size: r.size, password: r.password}
			if err := r.begin(); err != nil {
				return // the first reader goes on alone
			}
			defer r.close()
			work(r)
		})
	}
	work(r)
	second.Wait()
	if fault != nil {
		return nil, fault
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return sheets, nil
}

// A pdfReader holds a PDF open in pdfium.
type pdfReader struct {
	pool     pdfium.Pool
	in       pdfium.Pdfium
	doc      references.FPDF_DOCUMENT
	file     io.ReaderAt
	size     int64
	password string
	pages    int
	used     int // pages read since the reader was begun
	objects  int // objects looked at since
}

// newPool loads pdfium. With the cache it takes 0.1 s, most of it for proving that the module is sound.
func newPool(ctx context.Context, cache string) (pdfium.Pool, error) {
	uuid.EnableRandPool() // pdfium's Go side names each of its objects with a random UUID
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(wasmPages)
	if cache != "" {
		// A cache that cannot be used is no fault of the file's.
		if c, err := wazero.NewCompilationCacheWithDir(cache); err == nil {
			config = config.WithCompilationCache(c)
		}
	}
	pool, err := webassembly.Init(webassembly.Config{
		Context:  ctx,
		MaxIdle:  2,
		MaxTotal: 2,
		// Not nil: the default puts the whole disk inside the sandbox.
		FSConfig:      wazero.NewFSConfig(),
		RuntimeConfig: config,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("starting the PDF reader: %w", err)
	}
	return pool, nil
}

// openPDF checks what can be checked without pdfium, and opens the file, in the pool that is loaded already or, where
// it is nil, in a new one.
func openPDF(ctx context.Context, f io.ReaderAt, size int64, pool pdfium.Pool, opt PDFOptions) (*pdfReader, error) {
	if err := sniffPDF(f, size); err != nil {
		return nil, err
	}
	if pool == nil {
		var err error
		if pool, err = newPool(ctx, opt.Cache); err != nil {
			return nil, err
		}
	}
	r := &pdfReader{pool: pool, file: f, size: size, password: opt.Password}
	if err := r.begin(); err != nil {
		r.close()
		pool.Close()
		return nil, err
	}
	count, err := r.in.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: r.doc})
	switch {
	case err != nil:
		err = readerError(err)
	case count.PageCount <= 0:
		err = errors.New("the file has no pages")
	case count.PageCount > MaxPDFPages:
		err = fmt.Errorf("%w: %d pages, and at most %d are read", ErrTooBig, count.PageCount, MaxPDFPages)
	default:
		r.pages = count.PageCount
		return r, nil
	}
	r.close()
	pool.Close()
	return nil, err
}

// sniffPDF refuses what pdfium would refuse with a worse reason, or repair in silence: pdfium opens a file that was
// cut off, with the pages that it still finds.
func sniffPDF(f io.ReaderAt, size int64) error {
	switch {
	case size == 0:
		return ErrEmpty
	case size > MaxPDFBytes:
		return fmt.Errorf("%w: %d MB, and at most %d are read", ErrTooBig, size>>20, MaxPDFBytes>>20)
	}
	head := make([]byte, min(size, 1024)) // PDF 1.7, implementation note 13: the header may stand this late
	if _, err := f.ReadAt(head, 0); err != nil && err != io.EOF {
		return fmt.Errorf("reading the file: %w", err)
	}
	if !bytes.Contains(head, []byte("%PDF-")) {
		if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
			return errors.New("the file is a ZIP archive, not a PDF")
		}
		return errors.New("the file is not a PDF")
	}
	tail := make([]byte, min(size, 64<<10))
	if _, err := f.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return fmt.Errorf("reading the file: %w", err)
	}
	if !bytes.Contains(tail, []byte("%%EOF")) {
		return errors.New("the file is cut off: it has no end mark")
	}
	return nil
}

// begin opens the file in a fresh instance of pdfium. Pdfium's memory only grows, and its Go side keeps every page
// object that it was asked for, so a long document is read with several instances, one after the other.
func (r *pdfReader) begin() error {
	if r.in != nil {
		r.in.Close() // one that broke does not close in order
		r.in = nil
	}
	in, err := r.pool.GetInstance(time.Minute)
	if err != nil {
		return fmt.Errorf("starting the PDF reader: %w", err)
	}
	r.in = in
	open := &requests.OpenDocument{FileReader: io.NewSectionReader(r.file, 0, r.size), FileReaderSize: r.size}
	if r.password != "" {
		open.Password = &r.password
	}
	doc, err := in.OpenDocument(open)
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword) && r.password == "":
		return ErrNeedsPassword
	case errors.Is(err, pdfiumerrors.ErrPassword):
		return ErrWrongPassword
	case errors.Is(err, pdfiumerrors.ErrSecurity):
		return errors.New("the file is encrypted in a way that cannot be read")
	case errors.Is(err, pdfiumerrors.ErrFormat), errors.Is(err, pdfiumerrors.ErrFile):
		return errors.New("the file is damaged: it begins as a PDF and cannot be read as one")
	case err != nil:
		return readerError(err)
	}
	r.doc, r.used, r.objects = doc.Document, 0, 0
	return nil
}

// What is wrong with the password of an encrypted file.
var (
	ErrNeedsPassword = errors.New("the file is encrypted and needs a password")
	ErrWrongPassword = errors.New("the file is encrypted and the password is wrong")
)

// readerError says in one line that pdfium gave up.
func readerError(err error) error {
	text, _, _ := strings.Cut(err.Error(), "\n")
	if strings.Contains(text, "wasm error") || strings.Contains(text, "exit_code") ||
		strings.Contains(text, "could not allocate") {
		return fmt.Errorf("the PDF reader gave up: damaged, or more than %d MiB needed (%s)", wasmPages>>4, text)
	}
	return err
}

func (r *pdfReader) close() {
	if r.in != nil {
		r.in.Close()
	}
}

// title returns the file's own title, unless a program made it up.
func (r *pdfReader) title() string {
	meta, err := r.in.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: r.doc, Tag: "Title"})
	if err != nil {
		return ""
	}
	title := strings.Join(strings.Fields(strings.ToValidUTF8(meta.Value, "")), " ")
	lower := strings.ToLower(title)
	for _, made := range []string{"microsoft word", "untitled", ".doc", ".indd", ".pdf", ".qxd", "layout 1", "powerpoint"} {
		if strings.Contains(lower, made) {
			return ""
		}
	}
	return title
}

// locked says whether the file opens only with a password.
func (r *pdfReader) locked() bool {
	if r.password == "" {
		return false
	}
	open := &requests.OpenDocument{FileReader: io.NewSectionReader(r.file, 0, r.size), FileReaderSize: r.size}
	doc, err := r.in.OpenDocument(open)
	if err == nil {
		r.in.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc.Document})
	}
	return errors.Is(err, pdfiumerrors.ErrPassword)
}

// extractable says whether the publisher lets text be copied: always where the file is not encrypted.
func (r *pdfReader) extractable() bool {
	revision, err := r.in.FPDF_GetSecurityHandlerRevision(&requests.FPDF_GetSecurityHandlerRevision{Document: r.doc})
	if err != nil || revision.SecurityHandlerRevision < 0 {
		return true
	}
	permissions, err := r.in.FPDF_GetDocPermissions(&requests.FPDF_GetDocPermissions{Document: r.doc})
	return err != nil || permissions.CopyOrExtractText
}

// read takes one page, counted from 0, out of the file. A page that cannot be read is a sheet that says so: the
// others may be sound. Without its text, only that is looked at which boxes may hide. An error means that pdfium is
// broken from here on.
func (r *pdfReader) read(index int, text bool) (*sheet, error) {
	if r.used >= readerPages || r.objects >= readerObject {
		if err := r.begin(); err != nil {
			return nil, err
		}
	}
	r.used++
	s := &sheet{number: index + 1}
	if label, err := r.in.FPDF_GetPageLabel(&requests.FPDF_GetPageLabel{Document: r.doc, Page: index}); err == nil {
		s.label = strings.TrimSpace(label.Label)
	}
	loaded, err := r.in.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: r.doc, Index: index})
	if errors.Is(err, pdfiumerrors.ErrPage) || (err != nil && !sandboxFailed(err)) {
		s.unreadable = true
		return s, nil
	}
	if err != nil {
		return nil, readerError(err)
	}
	defer r.in.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	page := requests.Page{ByReference: &loaded.Page}
	if err := r.measure(s, page); err != nil {
		return nil, readerError(err)
	}
	if err := r.drawings(s, page); err != nil {
		return nil, readerError(err)
	}
	if text || len(s.bars) > 0 {
		if err := r.words(s, page); err != nil {
			return nil, readerError(err)
		}
	}
	if s.pictured() >= 0.85 {
		s.invisible = r.hidden(s)
	}
	s.texts = nil
	return s, nil
}

// sandboxFailed says whether an error came from the sandbox and not from pdfium's own view of the file.
func sandboxFailed(err error) bool {
	return strings.Contains(err.Error(), "wasm error") || strings.Contains(err.Error(), "exit_code")
}

// measure finds the page's visible box and how it is turned.
func (r *pdfReader) measure(s *sheet, page requests.Page) error {
	box, err := r.in.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: page})
	if err != nil {
		return err
	}
	rotation, err := r.in.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: page})
	if err != nil {
		return err
	}
	s.crop = rect{float32(box.Rect.Left), float32(box.Rect.Bottom), float32(box.Rect.Right), float32(box.Rect.Top)}
	s.turn = int(rotation.PageRotation) & 3
	s.width, s.height = s.crop.right-s.crop.left, s.crop.bottom-s.crop.top
	if s.turn&1 == 1 {
		s.width, s.height = s.height, s.width
	}
	return nil
}

// drawings looks at what the page shows besides text: boxes that may hide it, and pictures.
func (r *pdfReader) drawings(s *sheet, page requests.Page) error {
	count, err := r.in.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return err
	}
	if count.Count > maxObjects {
		return fmt.Errorf("%w: %d drawings on the page, and at most %d are looked at", ErrTooBig, count.Count, maxObjects)
	}
	for i := range count.Count {
		o, err := r.in.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			if sandboxFailed(err) {
				return err
			}
			continue
		}
		if err := r.drawing(s, o.PageObject, identity, 0); err != nil {
			return err
		}
	}
	return r.notes(s, page)
}

// notes looks for boxes among the annotations, which viewers draw over the page: a redaction that was marked and
// never carried out, a black rectangle or highlight.
func (r *pdfReader) notes(s *sheet, page requests.Page) error {
	count, err := r.in.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: page})
	if err != nil {
		return err
	}
	for i := range min(count.Count, maxAnnotations) {
		got, err := r.in.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: page, Index: i})
		if err != nil {
			if sandboxFailed(err) {
				return err
			}
			continue
		}
		r.note(s, got.Annotation)
		r.in.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: got.Annotation})
	}
	return nil
}

const maxAnnotations = 10_000 // of a page; beyond them boxes are not looked for

func (r *pdfReader) note(s *sheet, a references.FPDF_ANNOTATION) {
	kind, err := r.in.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: a})
	if err != nil {
		return
	}
	dark := false
	switch kind.Subtype {
	case enums.FPDF_ANNOT_SUBTYPE_REDACT:
		dark = true
	case enums.FPDF_ANNOT_SUBTYPE_SQUARE, enums.FPDF_ANNOT_SUBTYPE_HIGHLIGHT, enums.FPDF_ANNOT_SUBTYPE_STAMP:
		// Either the colour is given, or how to draw it is.
		key, which := "IC", enums.FPDFANNOT_COLORTYPE_InteriorColor
		if kind.Subtype == enums.FPDF_ANNOT_SUBTYPE_HIGHLIGHT {
			key, which = "C", enums.FPDFANNOT_COLORTYPE_Color
		}
		// Pdfium gives black for a colour that is not there.
		has, err := r.in.FPDFAnnot_HasKey(&requests.FPDFAnnot_HasKey{Annotation: a, Key: key})
		if err == nil && has.HasKey {
			c, err := r.in.FPDFAnnot_GetColor(&requests.FPDFAnnot_GetColor{Annotation: a, ColorType: which})
			dark = err == nil && isDark(c.R, c.G, c.B) && c.A >= 230
		}
		if drawn, err := r.in.FPDFAnnot_GetObjectCount(&requests.FPDFAnnot_GetObjectCount{Annotation: a}); err == nil {
			for i := range min(drawn.Count, 20) {
				o, err := r.in.FPDFAnnot_GetObject(&requests.FPDFAnnot_GetObject{Annotation: a, Index: i})
				dark = dark || err == nil && (r.darkFill(o.PageObject) || r.darkStroke(o.PageObject))
			}
		}
	}
	if !dark {
		return
	}
	if b, err := r.in.FPDFAnnot_GetRect(&requests.FPDFAnnot_GetRect{Annotation: a}); err == nil {
		at := s.shown(rect{b.Rect.Left, b.Rect.Bottom, b.Rect.Right, b.Rect.Top}.ordered())
		if at.width() >= minBarWidth && at.height() >= minBarHeight {
			s.bars = append(s.bars, bar{rect: at, order: math.MaxInt})
		}
	}
}

// A matrix maps a form's coordinates to the page's.
type matrix struct{ a, b, c, d, e, f float32 }

var identity = matrix{a: 1, d: 1}

func (m matrix) box(b rect) rect {
	x0, y0 := m.a*b.left+m.c*b.top+m.e, m.b*b.left+m.d*b.top+m.f
	x1, y1 := m.a*b.right+m.c*b.bottom+m.e, m.b*b.right+m.d*b.bottom+m.f
	x2, y2 := m.a*b.left+m.c*b.bottom+m.e, m.b*b.left+m.d*b.bottom+m.f
	x3, y3 := m.a*b.right+m.c*b.top+m.e, m.b*b.right+m.d*b.top+m.f
	return rect{min(x0, x1, x2, x3), min(y0, y1, y2, y3), max(x0, x1, x2, x3), max(y0, y1, y2, y3)}
}

func (m matrix) times(n matrix) matrix { // first m, then n
	return matrix{
		m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d,
		m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		m.e*n.a + m.f*n.c + n.e, m.e*n.b + m.f*n.d + n.f,
	}
}

const maxFormDepth = 5 // of forms inside forms; deeper ones are not looked into

// drawing notes one object, and those inside it where it is a form.
func (r *pdfReader) drawing(s *sheet, o references.FPDF_PAGEOBJECT, m matrix, depth int) error {
	r.objects++
	s.objects++
	if s.objects > maxObjects {
		return fmt.Errorf("%w: more than %d drawings on the page", ErrTooBig, maxObjects)
	}
	kind, err := r.in.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil {
		return err
	}
	bounds := func() (rect, bool) {
		b, err := r.in.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o})
		if err != nil {
			return rect{}, false
		}
		return s.shown(m.box(rect{b.Left, b.Bottom, b.Right, b.Top})), true
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_TEXT:
		s.texts = append(s.texts, textObject{order: s.objects, ref: o, m: m})
	case enums.FPDF_PAGEOBJ_IMAGE:
		if b, ok := bounds(); ok {
			s.pictures = append(s.pictures, b)
			if size, err := r.in.FPDFImageObj_GetImagePixelSize(
				&requests.FPDFImageObj_GetImagePixelSize{ImageObject: o}); err == nil && size.Width*size.Height <= 4 {
				// A picture of one or two dots stretched over the text is how some tools draw a bar.
				s.bars = append(s.bars, bar{rect: b, order: s.objects})
			}
		}
	case enums.FPDF_PAGEOBJ_PATH:
		if r.darkFill(o) || r.darkStroke(o) {
			if b, ok := bounds(); ok && b.width() >= minBarWidth && b.height() >= minBarHeight {
				s.bars = append(s.bars, bar{rect: b, order: s.objects})
			}
		}
	case enums.FPDF_PAGEOBJ_FORM:
		if depth >= maxFormDepth {
			return nil
		}
		got, err := r.in.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
		if err != nil {
			return nil
		}
		count, err := r.in.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
		if err != nil {
			return nil
		}
		g := got.Matrix
		inner := matrix{g.A, g.B, g.C, g.D, g.E, g.F}.times(m)
		for i := range count.Count {
			child, err := r.in.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
			if err != nil {
				if sandboxFailed(err) {
					return err
				}
				continue
			}
			if err := r.drawing(s, child.PageObject, inner, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// The least size of a bar over text, in points: thinner ones are rules and underlines.
const (
	minBarWidth  = 6
	minBarHeight = 4
)

// darkFill says whether a path is a filled, opaque, nearly black shape of a few edges.
func (r *pdfReader) darkFill(o references.FPDF_PAGEOBJECT) bool {
	mode, err := r.in.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: o})
	if err != nil || mode.FillMode == enums.FPDF_FILLMODE_NONE {
		return false
	}
	color, err := r.in.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: o})
	if err != nil || !isDark(color.FillColor.R, color.FillColor.G, color.FillColor.B) || color.FillColor.A < 230 {
		return false
	}
	segments, err := r.in.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: o})
	return err == nil && segments.Count <= 8
}

// darkStroke says whether a path is one straight line, opaque, nearly black and as thick as a bar. A frame has more lines
// and hides nothing of what is in it.
func (r *pdfReader) darkStroke(o references.FPDF_PAGEOBJECT) bool {
	mode, err := r.in.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: o})
	if err != nil || !mode.Stroke {
		return false
	}
	segments, err := r.in.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: o})
	if err != nil || segments.Count > 2 {
		return false
	}
	color, err := r.in.FPDFPageObj_GetStrokeColor(&requests.FPDFPageObj_GetStrokeColor{PageObject: o})
	if err != nil || !isDark(color.StrokeColor.R, color.StrokeColor.G, color.StrokeColor.B) || color.StrokeColor.A < 230 {
		return false
	}
	width, err := r.in.FPDFPageObj_GetStrokeWidth(&requests.FPDFPageObj_GetStrokeWidth{PageObject: o})
	return err == nil && width.StrokeWidth >= minBarHeight
}

func isDark(r, g, b uint) bool { return 299*r+587*g+114*b < 64*1000 }

// words reads the page's characters and puts them together to words, in the order of the content stream.
func (r *pdfReader) words(s *sheet, page requests.Page) error {
	loaded, err := r.in.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return err
	}
	text := loaded.TextPage
	defer r.in.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text})
	count, err := r.in.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text})
	if err != nil {
		return err
	}
	if count.Count > maxPageChars {
		return fmt.Errorf("%w: %d characters on the page, and at most %d are read", ErrTooBig, count.Count, maxPageChars)
	}
	if count.Count <= 0 {
		return nil
	}
	got, err := r.in.GetPageTextStructured(&requests.GetPageTextStructured{
		Page: page, Mode: requests.GetPageTextStructuredModeChars})
	if err != nil {
		return err
	}
	glyphs := make([]glyph, len(got.Chars))
	for i, c := range got.Chars {
		p := c.PointPosition
		g := glyph{
			rect:  s.shown(rect{float32(p.Left), float32(p.Bottom), float32(p.Right), float32(p.Top)}.ordered()),
			angle: float32(c.Angle),
		}
		for _, g.r = range c.Text {
			break
		}
		glyphs[i] = g
	}
	if err := r.uncover(s, text, glyphs); err != nil {
		return err
	}
	s.gather(glyphs, func(i int) font { return r.font(s, text, i) })
	return nil
}

// font asks pdfium for what stands behind one character.
func (r *pdfReader) font(s *sheet, text references.FPDF_TEXTPAGE, i int) font {
	var f font
	scale := 1.0
	if m, err := r.in.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: text, Index: i}); err == nil {
		scale = math.Hypot(float64(m.Matrix.C), float64(m.Matrix.D))
	}
	if size, err := r.in.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: text, Index: i}); err == nil {
		f.size = float32(size.FontSize * scale)
	}
	if info, err := r.in.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: text, Index: i}); err == nil {
		name := strings.ToLower(info.FontName)
		f.bold = info.Flags&(1<<18) != 0 // ForceBold, PDF 1.7 section 5.7.1
		for _, word := range []string{"bold", "black", "heavy", "demi"} {
			f.bold = f.bold || strings.Contains(name, word)
		}
	}
	if o, err := r.in.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: text, Index: i}); err == nil {
		at := s.upright(s.shown(rect{float32(o.X), float32(o.Y), float32(o.X), float32(o.Y)}))
		f.x, f.y = at.left, at.top
	}
	return f
}

// uncover blanks the characters that a box hides. Text that is drawn after the box, in a light colour, is meant to
// be read: it is the head of a table or a heading on a dark ground.
func (r *pdfReader) uncover(s *sheet, text references.FPDF_TEXTPAGE, glyphs []glyph) error {
	if len(s.bars) == 0 {
		return nil
	}
	var texts []bar // of the text objects, found only when they are needed
	for i := range glyphs {
		g := &glyphs[i]
		if g.r == 0 || unicode.IsSpace(g.r) {
			continue
		}
		for k := range s.bars {
			b := &s.bars[k]
			if !b.covers(g.rect) {
				continue
			}
			if texts == nil {
				texts = r.textBoxes(s)
			}
			later := false
			for _, t := range texts {
				later = later || (t.order > b.order && t.covers(g.rect))
			}
			if later {
				c, err := r.in.FPDFText_GetFillColor(&requests.FPDFText_GetFillColor{TextPage: text, Index: i})
				if err == nil && !isDark(c.R, c.G, c.B) {
					continue
				}
			}
			g.covered, b.hides = true, true
			break
		}
	}
	return nil
}

func (r *pdfReader) textBoxes(s *sheet) []bar {
	boxes := make([]bar, 0, len(s.texts))
	for _, t := range s.texts {
		b, err := r.in.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: t.ref})
		if err != nil {
			continue
		}
		boxes = append(boxes, bar{rect: s.shown(t.m.box(rect{b.Left, b.Bottom, b.Right, b.Top})), order: t.order})
	}
	return boxes
}

// hidden says whether the page's text is drawn in the mode that shows nothing (PDF 1.7, table 5.3, mode 3), as
// scanning programs put it over their pictures.
func (r *pdfReader) hidden(s *sheet) bool {
	hidden := 0
	for _, t := range s.texts {
		mode, err := r.in.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: t.ref})
		if err == nil && mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE {
			hidden++
		}
	}
	return hidden*2 > len(s.texts)
}

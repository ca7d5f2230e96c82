package library

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"findings/corpus"
	"findings/corpus/importer"
)

// A receiptView says what a receipt shows: which region of a page, which words in it are marked, and what is written
// below.
type receiptView struct {
	region        importer.Region
	scale         float64           // pixels a point, as the worker rounds it
	marks         []image.Rectangle // in the picture
	width, height int               // of the part that shows the page
	caption       []captionLine
}

// Measures of a receipt, in points of the page.
const (
	receiptSide    = 16.0 // beside the text
	receiptContext = 34.0 // above and below the quotation: about two lines, less where a line would be cut
	receiptEdge    = 5.0  // beyond the outermost line
	markAcross     = 1.0  // a mark is so much wider on both sides than its words: less than the space to the next word
	markAlong      = 2.2  // and higher
)

const (
	receiptWidth     = 1200       // pixels at most, so that it is sharp on a fine screen
	receiptScale     = 2.0        // pixels a point at most
	receiptPagePoint = 25_000_000 // square points of a page at most: at one pixel a point, 25 megapixels
	receiptDraft     = 8_500_000  // pixels of the whole page at most, which the worker draws before it cuts
	maxReceiptPixels = 9_000_000
	receiptNarrowest = 640 // pixels, so that the caption has room
	receiptAir       = 14  // pixels of white above and below what is shown of the page
)

// newReceiptView finds the region around the marked lines. Its upper and lower edge cut no line of the page.
func newReceiptView(x *Layout, p *corpus.Passage, s corpus.Span) (*receiptView, error) {
	lines := x.Lines(p, s)
	if !x.drawable() || len(lines) == 0 {
		return nil, fmt.Errorf("%w: a document of type %s, %d lines", ErrNoPicture, x.Type, len(lines))
	}
	n := lines[0].Page
	next := slices.IndexFunc(lines, func(l importer.LineBox) bool { return l.Page != n })
	goesOn := 0
	if next >= 0 {
		goesOn, lines = lines[next].Page, lines[:next]
	}
	page, ok := x.page(n)
	if !ok || !(page.Width > 0 && page.Height > 0 && page.Width*page.Height <= receiptPagePoint) {
		return nil, fmt.Errorf("%w: page %d of %.0f by %.0f points", ErrNoPicture, n, page.Width, page.Height)
	}
	all := x.boxes(n)
	region := cut(lines, all, page)
	v := &receiptView{region: region}
	scale := min(receiptScale, receiptWidth/(region.Right-region.Left), math.Sqrt(receiptDraft/(page.Width*page.Height)))
	dpi := max(1, math.Floor(scale*72))
	v.scale = dpi / 72
	v.region.Scale = v.scale
	origin := image.Pt(v.floor(region.Left), v.floor(region.Top))
	v.width = max(v.ceil(region.Right)-origin.X, receiptNarrowest)
	v.height = v.ceil(region.Bottom) - origin.Y + 2*receiptAir
	for _, l := range lines {
		v.marks = append(v.marks, image.Rect(v.floor(l.Left-markAcross), v.floor(l.Top-markAlong),
			v.ceil(l.Right+markAcross), v.ceil(l.Bottom+markAlong)).Sub(origin).Add(image.Pt(0, receiptAir)).
			Intersect(image.Rect(0, 0, v.width, v.height)))
	}
	v.caption = caption(p.Document, x, n, goesOn, v.width)
	return v, nil
}

// drawable reports whether there are pages that can be drawn, now that the password of whoever imported them is gone.
func (x *Layout) drawable() bool { return x.Type == "pdf" && !x.record.Original.Locked }

func (v *receiptView) floor(points float64) int { return int(math.Floor(points * v.scale)) }
func (v *receiptView) ceil(points float64) int  { return int(math.Ceil(points * v.scale)) }

// size is that of the whole picture, in pixels.
func (v *receiptView) size() (width, height int) { return v.width, v.height + captionHeight(v.caption) }

// page returns the page of that number.
func (x *Layout) page(n int) (importer.Page, bool) {
	i := slices.IndexFunc(x.Pages, func(p importer.Page) bool { return p.Number == n })
	if i < 0 {
		return importer.Page{}, false
	}
	return x.Pages[i], true
}

// boxes returns the boxes of all lines on a page.
func (x *Layout) boxes(page int) []importer.LineBox {
	var all []importer.LineBox
	for _, place := range x.record.Places {
		if place.Page == page {
			for _, b := range place.Boxes {
				all = append(all, importer.LineBox{Page: page, Left: b[2], Top: b[3], Right: b[4], Bottom: b[5]})
			}
		}
	}
	return all
}

// cut finds the region: as wide as the page's text, and as high as the lines with a little of what stands around
// them.
func cut(lines, all []importer.LineBox, page importer.Page) importer.Region {
	top, bottom := math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		top, bottom = min(top, l.Top), max(bottom, l.Bottom)
	}
	left, right, first, last := page.Width, 0.0, top, bottom
	for _, b := range all {
		left, right, first, last = min(left, b.Left), max(right, b.Right), min(first, b.Top), max(last, b.Bottom)
	}
	up := edge(-top, receiptContext, func(b importer.LineBox) (float64, float64) { return -b.Bottom, -b.Top }, all)
	down := edge(bottom, receiptContext, func(b importer.LineBox) (float64, float64) { return b.Top, b.Bottom }, all)
	return importer.Region{
		Page: page.Number,
		Left: max(0, left-receiptSide), Right: min(page.Width, right+receiptSide),
		Top: max(0, -up, first-receiptEdge), Bottom: min(page.Height, down, last+receiptEdge),
	}
}

// edge looks beyond from, the end of the quotation, for where a cut meets no line: behind the last line within reach
// where that is so, else behind the first one beyond. Span gives a line's near and far end in the direction of the
// search.
func edge(from, reach float64, span func(importer.LineBox) (near, far float64), all []importer.LineBox) float64 {
	ends := []float64{from}
	for _, b := range all {
		if _, far := span(b); far > from {
			ends = append(ends, far)
		}
	}
	slices.Sort(ends)
	behind := math.Inf(-1)
	for _, end := range ends {
		if end > from+reach && behind >= from {
			break
		}
		if !slices.ContainsFunc(all, func(b importer.LineBox) bool { near, far := span(b); return near < end && end < far }) {
			behind = end
		}
	}
	next := math.Inf(1)
	for _, b := range all {
		if near, _ := span(b); near >= behind {
			next = min(next, near)
		}
	}
	return behind + min(receiptEdge, (next-behind)/2)
}

var (
	tint   = color.RGBA{0xff, 0xec, 0x8b, 0xff} // what white paper becomes; black stays black
	ink    = color.RGBA{0x16, 0x19, 0x1a, 0xff}
	soft   = color.RGBA{0x4f, 0x57, 0x59, 0xff}
	wash   = color.RGBA{0xf3, 0xf5, 0xf5, 0xff}
	marker = color.RGBA{0xd9, 0xa4, 0x00, 0xff}
)

// draw puts a receipt together from the region that the worker drew.
func (v *receiptView) draw(page image.Image) *image.RGBA {
	width, height := v.size()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	shown := image.Rect(0, 0, width, v.height)
	draw.Draw(img, shown, image.White, image.Point{}, draw.Src)
	draw.Draw(img, shown.Add(image.Pt(0, receiptAir)).Intersect(shown), page, page.Bounds().Min, draw.Over)
	// Each pixel once, however the boxes overlap.
	done := make([]bool, width*v.height)
	for _, m := range v.marks {
		for y := m.Min.Y; y < m.Max.Y; y++ {
			for x := m.Min.X; x < m.Max.X; x++ {
				if done[y*width+x] {
					continue
				}
				done[y*width+x] = true
				c := img.RGBAAt(x, y)
				img.SetRGBA(x, y, color.RGBA{times(c.R, tint.R), times(c.G, tint.G), times(c.B, tint.B), 0xff})
			}
		}
	}
	drawCaption(img, image.Rect(0, v.height, width, height), v.caption)
	return img
}

// times multiplies two parts of 255, as a marker pen does.
func times(a, b uint8) uint8 { return uint8(int(a) * int(b) / 255) }

// A captionLine is a line of text below the page.
type captionLine struct {
	face int // index of faces
	text string
}

// The faces of a caption, with their sizes in pixels.
const (
	bold = iota
	regular
	mono
)

var faceSizes = [...]float64{bold: 26, regular: 22, mono: 20}

const (
	captionPad  = 18 // pixels around the text
	captionLead = 32 // from line to line
	captionRule = 3  // above it
	captionSide = 30 // left of the text
)

var fonts = sync.OnceValue(func() (all [3]*opentype.Font) {
	for i, ttf := range [...][]byte{bold: gobold.TTF, regular: goregular.TTF, mono: gomono.TTF} {
		f, err := opentype.Parse(ttf)
		if err != nil {
			panic(err) // they are compiled in
		}
		all[i] = f
	}
	return all
})

// faces returns the faces of a caption, for use by one goroutine.
func faces() (all [3]font.Face) {
	for i, f := range fonts() {
		face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: faceSizes[i], DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			panic(err) // it fails for no font that can be parsed
		}
		all[i] = face
	}
	return all
}

// caption says which page of which file is shown.
func caption(d *corpus.Document, x *Layout, page, goesOn, width int) []captionLine {
	all, room := faces(), width-captionSide-captionPad
	var lines []captionLine
	add := func(face, most int, text string) {
		for _, line := range wrap(all[face], text, room, most) {
			lines = append(lines, captionLine{face, line})
		}
	}
	add(bold, 2, d.Title)
	where := x.pageName(page)
	if goesOn > 0 {
		where += ", goes on on " + x.pageName(goesOn)
	}
	if d.Source.Number != "" {
		where = d.Source.Number + " · " + where
	}
	add(regular, 2, where)
	add(mono, 1, fmt.Sprintf("SHA-256 %.12s", d.Version))
	return lines
}

// pageName is a page as it is printed, or where nothing is printed on it, by its place in the file.
func (x *Layout) pageName(n int) string {
	if p, ok := x.page(n); ok && p.Label != "" {
		return "page " + p.Label
	}
	return fmt.Sprintf("sheet %d of the file", n)
}

// wrap breaks a text into lines of at most so many pixels; what does not fit into the last line is left out, with an
// ellipsis in its place.
func wrap(face font.Face, text string, room, most int) []string {
	fits := func(s string) bool { return font.MeasureString(face, s) <= fixed.I(room) }
	var lines []string
	line := ""
	words := strings.Fields(text)
	for i, w := range words {
		with := strings.TrimSpace(line + " " + w)
		if fits(with) {
			line = with
			continue
		}
		if len(lines)+1 == most || line == "" {
			return append(lines, ellipsis(fits, strings.TrimSpace(line+" "+strings.Join(words[i:], " "))))
		}
		lines, line = append(lines, line), w
	}
	if !fits(line) {
		line = ellipsis(fits, line)
	}
	return append(lines, line)
}

// ellipsis cuts a text so that it fits.
func ellipsis(fits func(string) bool, text string) string {
	runes := []rune(text[:min(len(text), 4096)])
	for len(runes) > 0 && !fits(string(runes)+"…") {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimSpace(string(runes)) + "…"
}

func captionHeight(lines []captionLine) int {
	return captionRule + 2*captionPad + captionLead*len(lines) - 6
}

func drawCaption(img *image.RGBA, at image.Rectangle, lines []captionLine) {
	fill := func(r image.Rectangle, c color.Color) {
		draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
	}
	fill(at, wash)
	fill(image.Rect(at.Min.X, at.Min.Y, at.Max.X, at.Min.Y+captionRule), ink)
	fill(image.Rect(at.Min.X, at.Min.Y+captionRule, at.Min.X+10, at.Max.Y), tint)
	fill(image.Rect(at.Min.X+10, at.Min.Y+captionRule, at.Min.X+12, at.Max.Y), marker)
	all := faces()
	for i, l := range lines {
		d := font.Drawer{Dst: img, Src: image.NewUniform(soft), Face: all[l.face]}
		if l.face == bold {
			d.Src = image.NewUniform(ink)
		}
		d.Dot = fixed.P(at.Min.X+captionSide, at.Min.Y+captionRule+captionPad+captionLead*i+22)
		d.DrawString(l.text)
	}
}

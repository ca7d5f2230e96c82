package library

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"image/jpeg"
	"image/png"
	"math"
	"strings"

	"findings/corpus"
	"findings/corpus/importer"
)

// A Sheet is a page of a document's file: what was taken from it, for whoever compares that with the page itself.
type Sheet struct {
	Number        int             // in the file, from 1
	Label         string          // as citations name it; empty where nothing is printed and the number would mislead
	Extracts      []Extract       // in reading order; none: no text was taken from it
	Width, Height int             // of its picture, in pixels; 0, 0 where there can be none
	region        importer.Region // all of it
}

// An Extract is a stretch of the text that was taken from a page, byte for byte. Furniture is not quoted.
type Extract struct {
	Kind importer.BlockKind
	Text string
}

// sheetBytes is the length beyond which a picture is a photograph rather than letters, and a JPEG a better form.
const sheetBytes = 1 << 20

// Sheet returns a page of any version of an imported document, by its number in the file. The error wraps ErrUnknown
// where the document is not in the library or has no such page.
func (r *Receipts) Sheet(d *corpus.Document, n int) (Sheet, error) {
	x, err := r.layout(d)
	if err != nil {
		return Sheet{}, err
	}
	page, ok := x.page(n)
	if !ok {
		return Sheet{}, fmt.Errorf("page %d of %s: %w", n, d.Address(), ErrUnknown)
	}
	s := Sheet{Number: n}
	if names := labels(x.Pages); n < len(names) {
		s.Label = names[n]
	}
	for _, place := range x.record.Places {
		if text := strings.TrimSpace(place.Span.of(x.Text)); place.Page == n && text != "" {
			s.Extracts = append(s.Extracts, Extract{place.Kind, text})
		}
	}
	if area := page.Width * page.Height; x.drawable() && page.Width > 0 && page.Height > 0 && area <= receiptPagePoint {
		scale := min(receiptScale, receiptWidth/page.Width, math.Sqrt(receiptDraft/area))
		scale = max(1, math.Floor(scale*72)) / 72 // as the worker rounds it
		s.region = importer.Region{Page: n, Right: page.Width, Bottom: page.Height, Scale: scale}
		s.Width, s.Height = int(math.Ceil(page.Width*scale)), int(math.Ceil(page.Height*scale))
	}
	return s, nil
}

// SheetPicture returns the picture of a whole page: a PNG, or a JPEG where that is much smaller. What is withheld is
// black, and it is drawn, bounded and kept as receipts are; the errors are those of Picture.
func (r *Receipts) SheetPicture(ctx context.Context, d *corpus.Document, n int) ([]byte, error) {
	if d.Embedded() {
		return nil, fmt.Errorf("%s: %w", d.Address(), ErrNoPicture)
	}
	// It begins with the version, as the names of receipts do, and so goes with it.
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00page\x00%d", receiptFormat, n))
	name := fmt.Sprintf("%s-%x", d.Version, sum[:16])
	picture, err := r.picture(ctx, name, func(ctx context.Context) ([]byte, error) { return r.drawSheet(ctx, d, n) })
	if err != nil {
		err = fmt.Errorf("picture of page %d of %s: %w", n, d.Address(), err)
	}
	return picture, err
}

func (r *Receipts) drawSheet(ctx context.Context, d *corpus.Document, n int) ([]byte, error) {
	s, err := r.Sheet(d, n)
	if errors.Is(err, ErrUnknown) || err == nil && s.Width == 0 {
		return nil, fmt.Errorf("page %d: %w", n, errors.Join(ErrNoPicture, err))
	}
	if err != nil {
		return nil, err
	}
	// Encoded anew: what the child wrote is a stranger's, as the file is.
	img, err := r.render(ctx, d, s.region)
	if err != nil {
		return nil, err
	}
	var small, photograph bytes.Buffer
	if err := png.Encode(&small, img); err != nil || small.Len() <= sheetBytes {
		return small.Bytes(), err
	}
	if err := jpeg.Encode(&photograph, img, &jpeg.Options{Quality: 82}); err != nil {
		return nil, err
	}
	if photograph.Len() < small.Len()/2 {
		return photograph.Bytes(), nil
	}
	return small.Bytes(), nil
}

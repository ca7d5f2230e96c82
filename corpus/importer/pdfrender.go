package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"
)

// A Region is a part of a page, in points from the page's top left corner, as a LineBox has it.
type Region struct {
	Page                     int // from 1
	Left, Top, Right, Bottom float64
	Scale                    float64 // pixels a point: 2 is 144 dpi
}

// renderPDF draws a region. Boxes that hide text are painted over once more: some let a little of it through.
func renderPDF(ctx context.Context, f io.ReaderAt, size int64, opt PDFOptions, loaded pdfium.Pool, region Region) ([]byte, error) {
	r, err := openPDF(ctx, f, size, loaded, opt)
	if err != nil {
		return nil, err
	}
	defer r.pool.Close()
	defer r.close()
	if region.Page < 1 || region.Page > r.pages {
		return nil, fmt.Errorf("page %d of %d", region.Page, r.pages)
	}
	out, err := r.render(region)
	if err != nil {
		return nil, fmt.Errorf("page %d: %w", region.Page, err)
	}
	return out, nil
}

func (r *pdfReader) render(region Region) ([]byte, error) {
	s, err := r.read(region.Page-1, false)
	if err != nil {
		return nil, err
	}
	if s.unreadable {
		return nil, errors.New("the page is damaged and cannot be drawn")
	}
	dpi := int(math.Round(region.Scale * 72))
	if pixels := float64(s.width) * float64(s.height) * region.Scale * region.Scale; dpi < 1 || !(pixels <= ocrPixels) {
		return nil, fmt.Errorf("%w: %.0f by %.0f points at %.3g pixels each", ErrTooBig, s.width, s.height, region.Scale)
	}
	scale := float64(dpi) / 72
	pixels := func(left, top, right, bottom float64) image.Rectangle {
		return image.Rect(int(math.Floor(left*scale)), int(math.Floor(top*scale)),
			int(math.Ceil(right*scale)), int(math.Ceil(bottom*scale)))
	}
	cut := pixels(region.Left, region.Top, region.Right, region.Bottom).
		Intersect(pixels(0, 0, float64(s.width), float64(s.height)))
	if cut.Empty() {
		return nil, errors.New("nothing of the page is in the region")
	}
	drawn, err := r.in.RenderPageInDPI(&requests.RenderPageInDPI{
		DPI: dpi, Page: requests.Page{ByIndex: &requests.PageByIndex{Document: r.doc, Index: region.Page - 1}},
		Crop: &requests.RenderPageCrop{X: float64(cut.Min.X) / scale, Y: float64(cut.Min.Y) / scale,
			Width: float64(cut.Dx()) / scale, Height: float64(cut.Dy()) / scale}})
	if err != nil {
		return nil, readerError(err)
	}
	defer drawn.Cleanup()
	img := image.NewRGBA(cut)
	draw.Draw(img, cut, image.White, image.Point{}, draw.Src)
	draw.Draw(img, cut, drawn.Result.RenderedImage, image.Point{}, draw.Over)
	for _, b := range s.bars {
		if b.hides {
			at := s.lying(b.rect)
			draw.Draw(img, pixels(float64(at.left), float64(at.top), float64(at.right), float64(at.bottom)),
				image.NewUniform(color.Black), image.Point{}, draw.Src)
		}
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, inGrey(img)); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// inGrey is an opaque picture in grey where it has no colour, as most pages do: a third to write and to read.
func inGrey(img *image.RGBA) image.Image {
	grey := image.NewGray(img.Rect)
	for i := range grey.Pix {
		c := img.Pix[4*i : 4*i+3]
		if c[0] != c[1] || c[1] != c[2] {
			return img
		}
		grey.Pix[i] = c[0]
	}
	return grey
}

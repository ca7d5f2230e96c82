package importer_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"findings/corpus/importer"
)

func TestRender(t *testing.T) {
	p := newPress()
	p.AddPage()
	p.set(72, 100, "B", 20, "XXXX")
	// A box that is not quite black, drawn before the text that it hides: pdfium shows the text on it.
	p.SetFillColor(40, 40, 40)
	p.Rect(200, 80, 100, 24, "F")
	p.set(204, 100, "B", 20, "HIDDEN")
	path := filepath.Join(t.TempDir(), "page.pdf")
	if err := os.WriteFile(path, p.bytes(t), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := testWorker(t)
	draw := func(r importer.Region) image.Image {
		t.Helper()
		out, err := w.Render(t.Context(), f, "", r)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		return img
	}
	grey := func(img image.Image) (least, most uint32) {
		least = 0xffff
		for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
			for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
				r, _, _, _ := img.At(x, y).RGBA()
				least, most = min(least, r), max(most, r)
			}
		}
		return least, most
	}
	img := draw(importer.Region{Page: 1, Left: 70, Top: 80, Right: 140, Bottom: 104, Scale: 2})
	if img.Bounds().Dx() != 140 || img.Bounds().Dy() != 48 {
		t.Errorf("size %v", img.Bounds())
	}
	if least, most := grey(img); least > 0x4000 || most < 0xf000 {
		t.Errorf("no text is drawn: %x to %x", least, most)
	}
	if least, most := grey(draw(importer.Region{Page: 1, Left: 202, Top: 82, Right: 298, Bottom: 102, Scale: 2})); least != 0 || most != 0 {
		t.Errorf("under a box: %x to %x", least, most)
	}
	for _, r := range []importer.Region{
		{Page: 2, Right: 10, Bottom: 10, Scale: 1},
		{Page: 1, Right: 10, Bottom: 10},
		{Page: 1, Right: 10, Bottom: 10, Scale: 1000},
		{Page: 1, Left: 700, Top: 10, Right: 800, Bottom: 20, Scale: 1},
	} {
		if _, err := w.Render(t.Context(), f, "", r); err == nil {
			t.Errorf("%+v: no error", r)
		}
	}
}

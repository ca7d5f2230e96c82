package library_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-pdf/fpdf"

	"findings/corpus/importer"
	"findings/corpus/library"
)

// letter returns an empty file of Letter pages.
func letter() *fpdf.Fpdf {
	pdf := fpdf.New("P", "pt", "Letter", "")
	pdf.SetFont("Helvetica", "", 12)
	return pdf
}

func pdfFile(t *testing.T, pdf *fpdf.Fpdf) string {
	t.Helper()
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		t.Fatal(err)
	}
	return write(t, "sheets.pdf", out.String())
}

// A sheet has the text that was taken from its page and from no other, furniture told apart, and all of it together
// is the canonical text.
func TestSheetExtracts(t *testing.T) {
	r, l, d := receipts(t, meravia)
	x, err := l.Layout(d)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	furniture := 0
	for _, page := range x.Pages {
		s, err := r.Sheet(d, page.Number)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range s.Extracts {
			words = append(words, strings.Fields(e.Text)...)
			if e.Kind == importer.Furniture {
				furniture++
			}
		}
		for _, p := range d.Passages {
			for _, line := range x.Lines(p, all(p)) {
				text := p.Text[line.Start:line.End]
				if on := contains(s.Extracts, text); line.Page == page.Number && !on {
					t.Errorf("page %d has no %q", page.Number, text)
				}
			}
		}
	}
	// A sentence that runs over a page break stands before the furniture between its parts.
	if got, want := letters(strings.Join(words, "")), letters(x.Text); got != want {
		t.Errorf("the sheets do not have the text: %d letters, want %d", len(got), len(want))
	}
	if furniture == 0 {
		t.Error("no furniture is told apart")
	}
	for _, n := range []int{-1, 0, len(x.Pages) + 1} {
		if _, err := r.Sheet(d, n); !errors.Is(err, library.ErrUnknown) {
			t.Errorf("page %d: %v", n, err)
		}
		if _, err := r.SheetPicture(t.Context(), d, n); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("picture of page %d: %v", n, err)
		}
	}
}

// letters are the characters of a text but spaces, sorted.
func letters(text string) string {
	all := []rune(strings.Join(strings.Fields(text), ""))
	slices.Sort(all)
	return string(all)
}

func contains(extracts []library.Extract, text string) bool {
	for _, e := range extracts {
		if strings.Contains(e.Text, strings.TrimSpace(text)) {
			return true
		}
	}
	return false
}

func sheetPicture(t *testing.T, raw []byte) image.Image {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// The picture is the whole page as the worker draws it, of the size announced, and there after a restart without
// being drawn again.
func TestSheetPicture(t *testing.T) {
	_, l, d := receipts(t, meravia)
	dir, notes := filepath.Join(t.TempDir(), "pictures"), filepath.Join(t.TempDir(), "notes")
	set := settings(t)
	set.PDF.Command = append(set.PDF.Command, notes)
	r := library.Open(l.Dir(), set).Receipts(dir)
	defer r.Close()
	s, err := r.Sheet(d, 2)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	same := make([][]byte, 8)
	for n := range same {
		wait.Go(func() {
			var err error
			if same[n], err = r.SheetPicture(t.Context(), d, 2); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if got := ended(t, notes, 1); got != "+-" {
		t.Errorf("the page was drawn as %q, want once", got)
	}
	f, err := l.Original(d)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got := sheetPicture(t, same[0])
	if got.Bounds() != image.Rect(0, 0, s.Width, s.Height) || s.Width < 1000 {
		t.Fatalf("the picture is %v, announced was %d by %d", got.Bounds(), s.Width, s.Height)
	}
	raw, err := settings(t).PDF.Render(t.Context(), f, "", importer.Region{Page: 2, Right: 1e4, Bottom: 1e4, Scale: float64(s.Width) / 612})
	if err != nil {
		t.Fatal(err)
	}
	want, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if want.Bounds().Size() != got.Bounds().Size() {
		t.Fatalf("the picture is %v, the page %v", got.Bounds(), want.Bounds())
	}
	dark := 0
	for y := range s.Height {
		for x := range s.Width {
			g := rgb(got.At(x, y))
			if g != rgb(want.At(x, y)) {
				t.Fatalf("at %d, %d: %v, want %v", x, y, g, want.At(x, y))
			}
			if g.R < 64 {
				dark++
			}
		}
	}
	if dark < 1000 {
		t.Errorf("%d dark pixels: is anything on it?", dark)
	}
	set.PDF.Command = []string{filepath.Join(t.TempDir(), "no such program")}
	again, err := library.Open(l.Dir(), set).Receipts(dir).SheetPicture(t.Context(), d, 2)
	if err != nil || !bytes.Equal(again, same[0]) {
		t.Errorf("the picture was not kept: %v", err)
	}
}

// What is under a box is not in the picture of a draft's page, though the PDF shows it.
func TestSheetWithheld(t *testing.T) {
	pdf := letter()
	pdf.AddPage()
	pdf.SetFont("Helvetica", "", 12)
	pdf.Text(72, 100, "The bureau paid for the letters in spring, and went on to pay for")
	pdf.Text(72, 114, "them until")
	pdf.SetFillColor(30, 30, 30) // before the words, which therefore show on it
	pdf.Rect(140, 103, 160, 14, "F")
	pdf.Text(144, 114, "SECRETSECRETSECRET")
	pdf.Text(72, 128, "when it closed the office at the port for good in the autumn.")
	r, _, d := receipts(t, pdfFile(t, pdf))
	s, err := r.Sheet(d, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range s.Extracts {
		if strings.Contains(e.Text, "SECRET") {
			t.Errorf("the words under the box are in the text: %q", e.Text)
		}
	}
	raw, err := r.SheetPicture(t.Context(), d, 1)
	if err != nil {
		t.Fatal(err)
	}
	img := sheetPicture(t, raw)
	scale := float64(s.Width) / 612
	for y := 104.0; y < 116; y += 0.5 {
		for x := 141.0; x < 299; x += 0.5 {
			if c := rgb(img.At(int(x*scale), int(y*scale))); c != (color.RGBA{A: 255}) {
				t.Fatalf("under the box at %v, %v: %v", x, y, c)
			}
		}
	}
}

// A page from which nothing was taken has a picture and no text; a format without pictures has text and no picture;
// a page too large to be drawn has none.
func TestSheetOfAnyKind(t *testing.T) {
	pdf := letter()
	pdf.AddPage()
	pdf.SetFont("Helvetica", "", 12)
	pdf.Text(72, 100, "The bureau paid for the letters in spring.")
	pdf.AddPage()
	pdf.Rect(100, 100, 200, 200, "D")
	pdf.AddPageFormat("P", fpdf.SizeType{Wd: 6000, Ht: 6000})
	pdf.Text(72, 100, "A map.")
	r, l, d := receipts(t, pdfFile(t, pdf))
	for n, want := range map[int]struct{ text, picture bool }{1: {true, true}, 2: {false, true}, 3: {true, false}} {
		s, err := r.Sheet(d, n)
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.SheetPicture(t.Context(), d, n)
		if (len(s.Extracts) > 0) != want.text || (s.Width > 0) != want.picture || (err == nil) != want.picture {
			t.Errorf("page %d: %d extracts, %d pixels wide, %v", n, len(s.Extracts), s.Width, err)
		}
		if err != nil && !errors.Is(err, library.ErrNoPicture) {
			t.Errorf("page %d: %v", n, err)
		}
	}
	text := mustImport(t, l, write(t, "two.txt", "The bureau paid for the letters.\fIt closed the office."), library.Options{ID: "text"}).Document
	s, err := r.Sheet(text, 2)
	if err != nil || !contains(s.Extracts, "It closed the office.") || contains(s.Extracts, "letters") || s.Width != 0 {
		t.Errorf("second page of a text file: %+v, %v", s, err)
	}
	if _, err := r.SheetPicture(t.Context(), text, 2); !errors.Is(err, library.ErrNoPicture) {
		t.Errorf("its picture: %v", err)
	}
	if _, err := r.SheetPicture(t.Context(), l.Edition.Documents()[0], 1); !errors.Is(err, library.ErrNoPicture) {
		t.Errorf("picture of the embedded edition: %v", err)
	}
}

// A document that opens only with a password, which is not kept, has text and offers no pictures.
func TestSheetLocked(t *testing.T) {
	pdf := letter()
	pdf.SetProtection(fpdf.CnProtectPrint, "open", "owner")
	pdf.AddPage()
	pdf.SetFont("Helvetica", "", 12)
	pdf.Text(72, 100, "The bureau paid for the letters in spring.")
	l := open(t)
	d := mustImport(t, l, pdfFile(t, pdf), library.Options{ID: "locked", Password: "open"}).Document
	r := l.Receipts(t.TempDir())
	defer r.Close()
	s, err := r.Sheet(d, 1)
	if err != nil || !contains(s.Extracts, "paid for the letters") || s.Width != 0 {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := r.SheetPicture(t.Context(), d, 1); !errors.Is(err, library.ErrNoPicture) {
		t.Errorf("its picture: %v", err)
	}
}

// A page that is a photograph is sent as a JPEG, which is a fraction of the size.
func TestSheetPhotograph(t *testing.T) {
	t.Setenv("PATH", "") // it is not to be read
	photograph := image.NewGray(image.Rect(0, 0, 1200, 1550))
	dice := rand.New(rand.NewPCG(1, 2))
	for i := range photograph.Pix {
		photograph.Pix[i] = byte(120 + dice.IntN(60))
	}
	var raw bytes.Buffer
	if err := jpeg.Encode(&raw, photograph, nil); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "photograph.jpg")
	if err := os.WriteFile(file, raw.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	pdf := letter()
	pdf.AddPage()
	pdf.Image(file, 0, 0, 612, 792, false, "", 0, "")
	pdf.AddPage()
	pdf.SetFont("Helvetica", "", 12)
	pdf.Text(72, 100, "The bureau paid for the letters in spring.")
	r, _, d := receipts(t, pdfFile(t, pdf))
	for n, want := range map[int]string{1: "jpeg", 2: "png"} {
		picture, err := r.SheetPicture(t.Context(), d, n)
		if err != nil {
			t.Fatal(err)
		}
		if _, format, err := image.DecodeConfig(bytes.NewReader(picture)); err != nil || format != want {
			t.Errorf("page %d: a %s of %d bytes, want %s; %v", n, format, len(picture), want, err)
		}
	}
}

package library_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-pdf/fpdf"

	"findings/corpus"
	"findings/corpus/importer"
	"findings/corpus/library"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const meravia = "../importer/testdata/meravia/meravia.pdf"

// receipts imports a file and returns the maker of pictures of it.
func receipts(t testing.TB, file string) (*library.Receipts, *library.Library, *corpus.Document) {
	t.Helper()
	l := open(t)
	d := mustImport(t, l, file, library.Options{ID: "meravia"}).Document
	r := l.Receipts(filepath.Join(t.TempDir(), "receipts"))
	t.Cleanup(func() { r.Close() })
	return r, l, d
}

func passage(t testing.TB, d *corpus.Document, local string) *corpus.Passage {
	t.Helper()
	i := slices.IndexFunc(d.Passages, func(p *corpus.Passage) bool { return p.Local() == local })
	if i < 0 {
		t.Fatalf("no passage %s", local)
	}
	return d.Passages[i]
}

func all(p *corpus.Passage) corpus.Span { return corpus.Span{End: len(p.Text)} }

func picture(t testing.TB, r *library.Receipts, p *corpus.Passage, s corpus.Span) image.Image {
	t.Helper()
	raw, err := r.Picture(t.Context(), p, s)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%s: %v", p.ID, err)
	}
	return img
}

// The picture is the page itself, with a tint over the words of the quotation where they are stored and over nothing else.
func TestReceiptTint(t *testing.T) {
	r, l, d := receipts(t, meravia)
	x, err := l.Layout(d)
	if err != nil {
		t.Fatal(err)
	}
	f, err := l.Original(d)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, c := range []struct {
		local string
		first int // sentence; 0: all
	}{{"kj1", 0}, {"kj1", 2}, {"p6", 0}, {"p14", 0}, {"p14", 2}, {"p19", 0}} {
		p := passage(t, d, c.local)
		s := all(p)
		if c.first > 0 {
			s = p.Sentences[c.first-1].Span
		}
		img := picture(t, r, p, s)
		if w, h := r.Size(p, s); img.Bounds() != image.Rect(0, 0, w, h) {
			t.Errorf("%s: the picture is %v, announced was %d by %d", p.ID, img.Bounds(), w, h)
		}
		region, err := r.Region(p, s)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := settings(t).PDF.Render(t.Context(), f, "", region)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := png.Decode(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		lines := x.Lines(p, s)
		inside, outside := 0, 0
		b := plain.Bounds()
		for py := b.Min.Y; py < b.Max.Y; py++ {
			for px := b.Min.X; px < b.Max.X; px++ {
				// The place of the pixel on the page.
				left := math.Floor(region.Left*region.Scale) + float64(px-b.Min.X) + 0.5
				top := math.Floor(region.Top*region.Scale) + float64(py-b.Min.Y) + 0.5
				in, near := false, false
				for _, l := range lines {
					if l.Page != region.Page {
						continue
					}
					in = in || over(l, left/region.Scale, top/region.Scale, -0.5)
					near = near || over(l, left/region.Scale, top/region.Scale, 3.5)
				}
				got, was := rgb(img.At(px-b.Min.X, py-b.Min.Y+library.Air)), rgb(plain.At(px, py))
				switch {
				case in:
					inside++
					if want := through(was); got != want {
						t.Fatalf("%s: in a line at %d, %d: %v, want %v over %v", p.ID, px, py, got, want, was)
					}
				case !near:
					outside++
					if got != was {
						t.Fatalf("%s: beside the lines at %d, %d: %v, want %v", p.ID, px, py, got, was)
					}
				}
			}
		}
		if inside < 1000 || outside < 1000 {
			t.Errorf("%s: only %d pixels inside and %d outside were compared", p.ID, inside, outside)
		}
	}
}

// over reports whether a point lies over a line's box that is made wider by so many points on all sides.
func over(l importer.LineBox, x, y, wider float64) bool {
	return x > l.Left-wider && x < l.Right+wider && y > l.Top-wider && y < l.Bottom+wider
}

func rgb(c color.Color) color.RGBA { return color.RGBAModel.Convert(c).(color.RGBA) }

func through(c color.RGBA) color.RGBA {
	part := func(a, b uint8) uint8 { return uint8(int(a) * int(b) / 255) }
	return color.RGBA{part(c.R, library.Tint.R), part(c.G, library.Tint.G), part(c.B, library.Tint.B), 255}
}

// A receipt shows every marked line of its page, and no line of the page in part, whatever sentence is asked for.
func TestReceiptCutsNoLine(t *testing.T) {
	r, l, d := receipts(t, meravia)
	x, err := l.Layout(d)
	if err != nil {
		t.Fatal(err)
	}
	byPage := map[int][]importer.LineBox{}
	for _, p := range d.Passages {
		for _, line := range x.Lines(p, all(p)) {
			byPage[line.Page] = append(byPage[line.Page], line)
		}
	}
	for _, p := range d.Passages {
		spans := []corpus.Span{all(p)}
		for _, s := range p.Sentences {
			spans = append(spans, s.Span)
		}
		for _, s := range spans {
			region, err := r.Region(p, s)
			if err != nil {
				t.Fatalf("%s: %v", p.ID, err)
			}
			for _, line := range x.Lines(p, s) {
				if line.Page == region.Page && (line.Top < region.Top || line.Bottom > region.Bottom || line.Left < region.Left || line.Right > region.Right) {
					t.Errorf("%s: the marked line %+v is not whole in %+v", p.ID, line, region)
				}
			}
			for _, line := range byPage[region.Page] {
				if shown := line.Bottom > region.Top && line.Top < region.Bottom; shown && (line.Top < region.Top || line.Bottom > region.Bottom) {
					t.Errorf("%s: the line %+v is cut by %+v", p.ID, line, region)
				}
			}
		}
	}
}

// The picture looks as it did; fonts and the reader may differ by a shade.
func TestReceiptGolden(t *testing.T) {
	r, _, d := receipts(t, meravia)
	for _, c := range []struct {
		local, name string
		sentence    int // 0: all
	}{{"kj1", "kj1", 0}, {"p14", "p14", 0}, {"p14", "p14-s2", 2}} {
		p := passage(t, d, c.local)
		s := all(p)
		if c.sentence > 0 {
			s = p.Sentences[c.sentence-1].Span
		}
		got := picture(t, r, p, s)
		file := filepath.Join("testdata", "receipt-"+c.name+".png")
		if *update {
			raw, _ := r.Picture(t.Context(), p, s)
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, raw, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want, err := png.Decode(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if got.Bounds() != want.Bounds() {
			t.Errorf("%s: size %v, want %v", c.name, got.Bounds(), want.Bounds())
			continue
		}
		off := 0
		b := got.Bounds()
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				g, w := rgb(got.At(x, y)), rgb(want.At(x, y))
				if apart(g.R, w.R) > 40 || apart(g.G, w.G) > 40 || apart(g.B, w.B) > 40 {
					off++
				}
			}
		}
		if most := b.Dx() * b.Dy() / 500; off > most {
			t.Errorf("%s: %d pixels differ, more than %d; look at it and run with -update", c.name, off, most)
		}
	}
}

func apart(a, b uint8) int { return max(int(a), int(b)) - min(int(a), int(b)) }

// What is withheld is black in the picture, also where the PDF has the words.
func TestReceiptWithheld(t *testing.T) {
	t.Run("invented assessment", func(t *testing.T) {
		r, _, d := receipts(t, meravia)
		for _, local := range []string{"p8-b1", "p8-b2", "p20"} {
			p := passage(t, d, local)
			i := slices.IndexFunc(p.Sentences, func(s corpus.Sentence) bool { return s.Redacted })
			if i < 0 {
				t.Errorf("%s: nothing is withheld", p.ID)
			} else if !black(picture(t, r, p, p.Sentences[i].Span), 24, 10) {
				t.Errorf("%s: no black box in %q", p.ID, p.Sentences[i].Of(p.Text))
			}
		}
	})
	t.Run("words under a box", func(t *testing.T) {
		pdf := fpdf.New("P", "pt", "Letter", "")
		pdf.AddPage()
		pdf.SetFont("Helvetica", "", 12)
		for n, line := range []string{"The bureau paid for the letters in spring, and went on to pay for", "them until", "when it closed the office at the port for good in the autumn."} {
			pdf.Text(72, 100+14*float64(n), line)
		}
		pdf.SetFillColor(30, 30, 30) // drawn before the words: they show on it, unless it is painted over
		pdf.Rect(140, 117, 160, 12, "F")
		pdf.Text(144, 127, "SECRETSECRETSECRET")
		var out bytes.Buffer
		if err := pdf.Output(&out); err != nil {
			t.Fatal(err)
		}
		r, l, d := receipts(t, write(t, "boxed.pdf", out.String()))
		x, err := l.Layout(d)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(x.Text, "SECRET") {
			t.Fatalf("the words under the box are in the text: %q", x.Text)
		}
		p := d.Passages[0]
		img := picture(t, r, p, all(p))
		region, err := r.Region(p, all(p))
		if err != nil {
			t.Fatal(err)
		}
		box := image.Rect(141, 118, 299, 128)
		compared := 0
		for y := float64(box.Min.Y); y < float64(box.Max.Y); y += 0.5 {
			for x := float64(box.Min.X); x < float64(box.Max.X); x += 0.5 {
				px := int(x*region.Scale - math.Floor(region.Left*region.Scale))
				py := int(y*region.Scale-math.Floor(region.Top*region.Scale)) + library.Air
				if !image.Pt(px, py).In(img.Bounds()) {
					t.Fatalf("the box is not in the picture %v of %+v", img.Bounds(), region)
				}
				if c := rgb(img.At(px, py)); c != (color.RGBA{A: 255}) {
					t.Fatalf("under the box at %v, %v: %v", x, y, c)
				}
				compared++
			}
		}
		if compared == 0 {
			t.Error("nothing was compared")
		}
	})
}

// black reports whether some rectangle of that size is black all over.
func black(img image.Image, width, height int) bool {
	b := img.Bounds()
	down := make([]int, b.Dx()) // black pixels upwards
	for y := b.Min.Y; y < b.Max.Y; y++ {
		run := 0
		for x := range down {
			if rgb(img.At(b.Min.X+x, y)) == (color.RGBA{A: 255}) {
				down[x]++
			} else {
				down[x] = 0
			}
			if run++; down[x] < height {
				run = 0
			}
			if run >= width {
				return true
			}
		}
	}
	return false
}

func TestReceiptNone(t *testing.T) {
	l := open(t)
	r := l.Receipts(t.TempDir())
	text := mustImport(t, l, "../importer/testdata/meravia/meravia.md", library.Options{ID: "markdown"}).Document
	web := mustImport(t, l, "../importer/testdata/meravia/meravia.html", library.Options{ID: "html"}).Document
	gone := mustImport(t, l, meravia, library.Options{ID: "gone"}).Document
	if err := l.Remove(t.Context(), "gone"); err != nil {
		t.Fatal(err)
	}
	pdf := fpdf.New("P", "pt", "Letter", "")
	pdf.SetProtection(fpdf.CnProtectCopy, "open", "owner")
	pdf.AddPage()
	pdf.SetFont("Helvetica", "", 12)
	pdf.Text(72, 100, "Nobody draws this without the password, which is not kept.")
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		t.Fatal(err)
	}
	locked := mustImport(t, l, write(t, "locked.pdf", out.String()), library.Options{ID: "locked", Password: "open"})
	earlier := mustImport(t, l, write(t, "earlier.pdf", out.String()+"\n"), library.Options{ID: "earlier", Password: "open"})
	forge(t, l, earlier, "document.json", `,"locked":true`, "") // as those were that were imported before it was stored
	if w, h := r.Size(earlier.Document.Passages[0], all(earlier.Document.Passages[0])); w == 0 || h == 0 {
		t.Error("the earlier document is known as locked")
	}
	for _, d := range []*corpus.Document{text, web, gone, locked.Document, earlier.Document, l.Edition.Documents()[0]} {
		p := d.Passages[0]
		if _, err := r.Picture(t.Context(), p, all(p)); !errors.Is(err, library.ErrNoPicture) || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", p.ID, err)
		}
		if w, h := r.Size(p, all(p)); w != 0 || h != 0 {
			t.Errorf("%s: size %d by %d", p.ID, w, h)
		}
	}
}

// A page is drawn once, however many ask at the same time and afterwards, also after a restart; and two at a time.
func TestReceiptOnce(t *testing.T) {
	_, l, d := receipts(t, meravia)
	notes := filepath.Join(t.TempDir(), "notes")
	dir := filepath.Join(t.TempDir(), "receipts")
	s := settings(t)
	s.PDF.Command = append(s.PDF.Command, notes)
	r := library.Open(l.Dir(), s).Receipts(dir)
	defer r.Close()
	p := passage(t, d, "kj1")
	var wait sync.WaitGroup
	same := make([][]byte, 12)
	for n := range same {
		wait.Go(func() {
			var err error
			if same[n], err = r.Picture(t.Context(), p, all(p)); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if got := ended(t, notes, 1); got != "+-" {
		t.Errorf("the page was drawn as %q, want once", got)
	}
	for _, p := range d.Passages[:8] {
		wait.Go(func() {
			if _, err := r.Picture(t.Context(), p, all(p)); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	busy := 0
	for _, mark := range ended(t, notes, 9) {
		if busy += map[rune]int{'+': 1, '-': -1}[mark]; busy > 2 {
			t.Error("more than two pages were drawn at a time")
			break
		}
	}
	s.PDF.Command = []string{filepath.Join(t.TempDir(), "no such program")}
	again, err := library.Open(l.Dir(), s).Receipts(dir).Picture(t.Context(), p, all(p))
	for n := range same {
		if err != nil || !bytes.Equal(again, same[n]) {
			t.Fatalf("the kept picture differs from that of request %d, or was not kept: %v", n, err)
		}
	}
}

// ended returns the notes of so many processes.
func ended(t *testing.T, file string, processes int) string {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(raw), "+"); got != processes {
		t.Fatalf("%d processes: %s", got, raw)
	}
	return string(raw)
}

// Whoever asked first may leave without a fault for the others.
func TestReceiptLeft(t *testing.T) {
	r, _, d := receipts(t, meravia)
	p := passage(t, d, "kj1")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Picture(ctx, p, all(p)); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if _, err := r.Picture(t.Context(), p, all(p)); err != nil {
		t.Fatal(err)
	}
}

// The directory is bounded: the oldest pictures go, those of removed documents too, and nothing that is not a picture.
func TestReceiptBound(t *testing.T) {
	l := open(t)
	d := mustImport(t, l, meravia, library.Options{ID: "meravia"}).Document
	dir := t.TempDir()
	place := func(name string, age time.Duration) {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(-age)
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 2000 {
		place(fmt.Sprintf("%s-%d", d.Version, n), time.Minute*time.Duration(n+1))
	}
	place(strings.Repeat("0", 64)+"-of-a-removed-document", time.Minute)
	place(".new-old", 2*time.Hour)
	place("README", 2*time.Hour)
	p := passage(t, d, "kj1")
	if _, err := l.Receipts(dir).Picture(t.Context(), p, all(p)); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, e := range entries {
		names[e.Name()] = true
	}
	if len(names) != 2001 || !names["README"] || names[d.Version+"-1999"] || !names[d.Version+"-1998"] {
		t.Errorf("%d files; README %v, the oldest %v, the second oldest %v", len(names), names["README"], names[d.Version+"-1999"], names[d.Version+"-1998"])
	}
}

func BenchmarkReceipt(b *testing.B) {
	r, l, d := receipts(b, meravia)
	p := passage(b, d, "kj1")
	b.Run("drawn first", func(b *testing.B) { // by a process that must be started
		for n := 0; b.Loop(); n++ {
			r := l.Receipts(filepath.Join(b.TempDir(), fmt.Sprint(n)))
			picture(b, r, p, all(p))
			r.Close()
		}
	})
	b.Run("drawn", func(b *testing.B) { // by one that waits since the size was asked for, as a page does that shows it
		dir := filepath.Join(b.TempDir(), "receipts")
		r := l.Receipts(dir)
		defer r.Close()
		picture(b, r, p, all(p))
		for b.Loop() {
			b.StopTimer()
			if err := os.RemoveAll(dir); err != nil {
				b.Fatal(err)
			}
			r.Size(p, all(p))
			time.Sleep(400 * time.Millisecond) // until it is ready, which nothing tells
			b.StartTimer()
			if _, err := r.Picture(b.Context(), p, all(p)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("kept", func(b *testing.B) {
		picture(b, r, p, all(p))
		for b.Loop() {
			if _, err := r.Picture(b.Context(), p, all(p)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

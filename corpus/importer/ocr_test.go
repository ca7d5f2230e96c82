package importer_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-pdf/fpdf"

	"findings/corpus"
	"findings/corpus/importer"
)

// scan is a page that is one picture, with letters of 5 by 7 dots on it if text is given, and invisible text over it
// if hidden is.
func scan(t testing.TB, hidden string) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 170, 220))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for x := 20; x < 60; x++ {
		img.Set(x, 40, color.Gray{})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	p := newPress()
	p.AddPage()
	p.RegisterImageOptionsReader("scan", fpdf.ImageOptions{ImageType: "PNG"}, &b)
	p.ImageOptions("scan", 0, 0, 612, 792, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	if hidden != "" {
		p.SetTextRenderingMode(3)
		p.set(72, 100, "", 11, hidden)
	}
	return p.bytes(t)
}

// A tesseract that reads the same on every page, after a look at what it is given.
const fakeTesseract = `#!/bin/sh
[ "$OMP_THREAD_LIMIT" = 1 ] || { echo "too many threads" >&2; exit 1; }
[ "$(head -c 2)" = P5 ] || { echo "no picture" >&2; exit 1; }
cat > /dev/null
row() { printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$@"; }
row level page_num block_num par_num line_num word_num left top width height conf text
row 4 1 1 1 1 0 300 300 1200 50 -1 ""
row 5 1 1 1 1 1 300 300 200 50 96.5 We
row 5 1 1 1 1 2 520 300 200 50 91 assess
row 5 1 1 1 1 3 740 300 200 50 80 "this."
`

// withTesseract makes script the only tesseract there is; "" is none.
func withTesseract(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	if script != "" {
		if err := os.WriteFile(filepath.Join(dir, "tesseract"), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
		for _, tool := range []string{"head", "cat"} {
			path, err := exec.LookPath(tool)
			if err != nil {
				t.Skipf("the fake tesseract needs %s", tool)
			}
			if err := os.Symlink(path, filepath.Join(dir, tool)); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Setenv("PATH", dir)
}

func TestOCR(t *testing.T) {
	w := testWorker(t)
	for _, c := range []struct {
		name, script, hidden string
		off                  bool
		blocks, doubt        string
		machine              bool
	}{
		{"read", fakeTesseract, "", false, "p 1: We assess this.", "machine-read text: a picture with almost no text; read by tesseract, 3 words with a mean confidence of 89%", true},
		{"switched off", fakeTesseract, "", true, "", "needs OCR: a picture with almost no text; OCR is switched off", false},
		{"not installed", "", "", false, "", "needs OCR: a picture with almost no text; tesseract is not installed", false},
		{"fails", "#!/bin/sh\necho no model >&2\nexit 1\n", "", false, "", "needs OCR: a picture with almost no text; tesseract: exit status 1: no model", false},
		{"lies", "#!/bin/sh\necho '5\t1\t1\t1\t1\t1\tx\ty\tz\t1\t1\ttext'\n", "", false, "", "needs OCR: a picture with almost no text; tesseract: a line that is not understood", false},
		{"invisible text, read", fakeTesseract, "Wee asses thys, as a bad machine has read it.", false, "p 1: We assess this.", "machine-read text: invisible text over a picture of the page", true},
		{"invisible text, kept", "", "Wee asses thys, as a bad machine has read it.", false, "p 1: Wee asses thys, as a bad machine has read it.", "needs OCR: invisible text over a picture of the page; tesseract is not installed", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			withTesseract(t, c.script)
			d, err := decodePDF(t, w, scan(t, c.hidden), importer.PDFOptions{OCR: !c.off})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(sketch(d), "\n"); got != c.blocks {
				t.Errorf("blocks %q, want %q", got, c.blocks)
			}
			for _, b := range d.Blocks {
				if b.MachineRead != c.machine {
					t.Errorf("machine-read %v: %q", b.MachineRead, b.Text)
				}
				x := b.Boxes[0]
				if c.script == fakeTesseract && (x.Left != 72 || x.Top != 72) {
					t.Errorf("box %+v, want it at 72, 72", x)
				}
				if w := x.Part(corpus.Span{Start: 3, End: 9}); c.script == fakeTesseract && (w.Left != 124.8 || w.Right != 172.8) {
					t.Errorf("the second word's box is %+v, want it from 124.8 to 172.8, where tesseract saw it", w)
				}
			}
			if len(d.Doubts) != 1 || !strings.HasPrefix(d.Doubts[0].Kind+": "+d.Doubts[0].Detail, c.doubt) {
				t.Errorf("doubts %v, want %q", d.Doubts, c.doubt)
			}
		})
	}
}

// With the real tesseract: a page of print is drawn by pdftoppm, and what comes back is nearly what was printed.
func TestOCRWithTesseract(t *testing.T) {
	for _, tool := range []string{"tesseract", "pdftoppm"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	p := newPress()
	p.AddPage()
	p.paragraph(72, 90, "We assess that the government of Ardania will hold the election as it has planned.",
		"We have moderate confidence in this judgment.")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "print.pdf"), p.bytes(t), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("pdftoppm", "-r", "200", "-png", "-singlefile", filepath.Join(dir, "print.pdf"),
		filepath.Join(dir, "print")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s := newPress()
	s.AddPage()
	s.ImageOptions(filepath.Join(dir, "print.png"), 0, 0, 612, 792, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	d, err := decodePDF(t, testWorker(t), s.bytes(t), importer.PDFOptions{OCR: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Blocks) != 1 || !strings.Contains(d.Blocks[0].Text, "We have moderate confidence in this judgment.") || !d.Blocks[0].MachineRead {
		t.Errorf("blocks %q, doubts %v", sketch(d), d.Doubts)
	}
}

//go:build unix

package importer_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"findings/corpus/importer"
)

// childrenMB is the most memory that a child of this process had so far, in MiB.
func childrenMB() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &u); err != nil {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return float64(u.Maxrss) / (1 << 20)
	}
	return float64(u.Maxrss) / (1 << 10)
}

// longPDF has as many pages, each with 45 lines of 80 characters, a running head and a number.
func longPDF(tb testing.TB, pages int) string {
	tb.Helper()
	p := newPress()
	words := strings.Fields("we assess that the government of ardania will hold an election as planned because its ministers want to be " +
		"seen as lawful and some of them have moderate confidence in the outcome which is likely to suit them")
	n := 0
	for i := range pages {
		p.AddPage()
		p.set(72, 40, "", 9, "UNCLASSIFIED")
		p.set(300, 770, "", 9, fmt.Sprint(i+1))
		y := 80.0
		for l := range 45 {
			var line strings.Builder
			for line.Len() < 80 {
				n = (n*7 + l + i) % 1009
				line.WriteString(words[n%len(words)] + " ")
			}
			text := strings.TrimSpace(line.String())
			if l%9 == 8 {
				text, y = text[:40]+".", y+6
			}
			p.set(72, y, "", 11, text)
			y += 14
		}
	}
	path := filepath.Join(tb.TempDir(), "long.pdf")
	if err := os.WriteFile(path, p.bytes(tb), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// BenchmarkDecodePDF1000 should stay under 10 s and 400 MB in the child.
func BenchmarkDecodePDF1000(b *testing.B) {
	path := longPDF(b, 1000)
	w := testWorker(b)
	decodePDF(b, w, rawPDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"), importer.PDFOptions{}) // fills the cache
	for b.Loop() {
		f, err := os.Open(path)
		if err != nil {
			b.Fatal(err)
		}
		d, err := w.DecodePDF(b.Context(), f, importer.PDFOptions{}, nil)
		f.Close()
		if err != nil || len(d.Pages) != 1000 {
			b.Fatalf("%d pages: %v", len(d.Pages), err)
		}
		chars := 0
		for _, x := range d.Blocks {
			chars += len(x.Text)
		}
		b.ReportMetric(float64(chars)/1000, "chars/page")
	}
	b.ReportMetric(childrenMB(), "child-MB")
}

// A bomb's child is held within its memory: the bound is checked over all children of this process.
func TestWorkerMemory(t *testing.T) {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write(bytes.Repeat([]byte("BT /F1 1 Tf (aaaaaaaaaaaaaaaaaaaaaaaa) Tj ET\n"), 3_000_000))
	z.Close()
	_, err := decodePDF(t, testWorker(t), onePage(stream("/Filter /FlateDecode", b.Bytes())), importer.PDFOptions{})
	if err == nil {
		t.Error("no error")
	}
	if mb := childrenMB(); mb > 1024 {
		t.Errorf("a child took %.0f MB", mb)
	} else {
		t.Logf("%v; no child took more than %.0f MB", err, mb)
	}
}

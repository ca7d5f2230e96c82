package importer_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"findings/corpus/importer"
)

// rawPDF writes objects as a PDF with a correct table of references; the first is the catalog.
func rawPDF(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, at)
	return b.Bytes()
}

func stream(dict string, content []byte) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(content), content)
}

func deflate(content []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write(content)
	w.Close()
	return b.Bytes()
}

// onePage is a page with these contents.
func onePage(contents string, more ...string) []byte {
	return rawPDF(append([]string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R " +
			"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> >> /XObject << /X 5 0 R >> >> >>",
		contents,
	}, more...)...)
}

// bombs are small files that ask for very much.
func bombs() map[string][]byte {
	zeros := bytes.Repeat([]byte{' '}, 200<<20)
	twice := deflate(deflate(zeros)) // 200 MB in a kilobyte
	text := bytes.Repeat([]byte("BT /F1 1 Tf 10 10 Td (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ET\n"), 200_000)
	paths := bytes.Repeat([]byte("0 0 5 5 re f\n"), 1_500_000)
	loop := "<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 1000000 >>"
	deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
	return map[string][]byte{
		"white space":    onePage(stream("/Filter [/FlateDecode /FlateDecode]", twice)),
		"characters":     onePage(stream("/Filter /FlateDecode", deflate(text))),
		"paths":          onePage(stream("/Filter /FlateDecode", deflate(paths))),
		"huge picture":   onePage(stream("", []byte("q 600 0 0 700 0 0 cm /X Do Q")), stream("/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode", deflate(zeros))),
		"form in itself": onePage(stream("", []byte("/X Do")), stream("/Type /XObject /Subtype /Form /BBox [0 0 600 700] /Resources << /XObject << /X 5 0 R >> >>", []byte("/X Do /X Do /X Do"))),
		"page loop":      rawPDF("<< /Type /Catalog /Pages 2 0 R >>", loop, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>"),
		"deep nesting":   rawPDF("<< /Type /Catalog /Pages 2 0 R /X "+deep+" >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>"),
		"million pages":  rawPDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 1000000 >>"),
	}
}

func TestWorkerBombs(t *testing.T) {
	w := testWorker(t)
	w.Timeout, w.Memory = 60*time.Second, 1<<30
	for name, file := range bombs() {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			d, err := decodePDF(t, w, file, importer.PDFOptions{})
			if err != nil && (strings.Contains(err.Error(), "\n") || len(err.Error()) > 300) {
				t.Errorf("not one line: %v", err)
			}
			text := 0
			for _, b := range d.Blocks {
				text += len(b.Text)
			}
			if err == nil && (text > 1<<20 || len(d.Pages) > importer.MaxPDFPages) {
				t.Errorf("%d bytes of text on %d pages, no error", text, len(d.Pages))
			}
			t.Logf("%d bytes in, %v: %v; pages %d, text %d, doubts %.200v", len(file), time.Since(start).Round(time.Millisecond), err, len(d.Pages), text, d.Doubts)
		})
	}
}

func TestWorkerBadFiles(t *testing.T) {
	p := newPress()
	p.AddPage()
	p.paragraph(72, 90, columnLines("only", 20)...)
	good := p.bytes(t)
	w := testWorker(t)
	for _, c := range []struct {
		name  string
		file  []byte
		fault string
	}{
		{"empty", nil, "the file is empty"},
		{"zip", []byte("PK\x03\x04 and so on"), "ZIP archive"},
		{"text", []byte("hello"), "not a PDF"},
		{"cut off", good[:len(good)*2/3], "cut off"},
		{"head only", []byte("%PDF-1.7\n%%EOF\n"), "damaged"},
		{"no pages", rawPDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"), "no pages"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := decodePDF(t, w, c.file, importer.PDFOptions{})
			if err == nil || !strings.Contains(err.Error(), c.fault) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want %q", err, c.fault)
			}
		})
	}
}

func TestWorkerFlippedBits(t *testing.T) {
	p := newPress()
	p.AddPage()
	p.paragraph(72, 90, columnLines("only", 20)...)
	p.AddPage()
	p.paragraph(72, 90, columnLines("other", 20)...)
	good := p.bytes(t)
	w := testWorker(t)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 12 {
		bad := bytes.Clone(good)
		for range 1 + i*3 {
			bad[random.IntN(len(bad))] ^= 1 << random.IntN(8)
		}
		d, err := decodePDF(t, w, bad, importer.PDFOptions{})
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%d: not one line: %v", i, err)
		}
		if err != nil && strings.Contains(err.Error(), "decoder failed") {
			t.Errorf("%d: panic: %v", i, err)
		}
		checkDecoded(t, d)
	}
}

// checkDecoded holds a decoder to the rules of Block.
func checkDecoded(t testing.TB, d importer.Decoded) {
	t.Helper()
	for i, b := range d.Blocks {
		if strings.TrimSpace(b.Text) != b.Text || b.Text == "" || strings.ContainsAny(b.Text, "\r\n\x02") ||
			strings.ToValidUTF8(b.Text, "") != b.Text {
			t.Fatalf("block %d: text %q", i, b.Text)
		}
		at := -1
		for _, m := range b.Marks {
			if m.Offset <= at || m.Offset >= len(b.Text) || m.Page < 1 || m.Page > len(d.Pages) {
				t.Fatalf("block %d: marks %v", i, b.Marks)
			}
			at = m.Offset
		}
		if len(b.Marks) == 0 || b.Marks[0].Offset != 0 {
			t.Fatalf("block %d: marks %v", i, b.Marks)
		}
		end := 0
		for _, x := range b.Boxes {
			if x.Start < end || x.End < x.Start || x.End > len(b.Text) {
				t.Fatalf("block %d: box %+v", i, x)
			}
			end = x.End
		}
	}
}

// sleeper is a program that never answers.
func sleeper(t *testing.T) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sleeper")
	if err := os.WriteFile(path, []byte("#!/bin/sh\nsleep 600 & wait\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return []string{path}
}

func TestWorkerTimeout(t *testing.T) {
	for _, c := range []struct {
		name  string
		w     importer.Worker
		fault string
	}{
		{"in all", importer.Worker{Timeout: 50 * time.Millisecond}, "took longer than 50ms"},
		{"to open", importer.Worker{Stall: 50 * time.Millisecond}, "took longer than 50ms to open"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.w.Command = sleeper(t)
			if _, err := decodePDF(t, c.w, []byte("%PDF-1.7"), importer.PDFOptions{}); err == nil || err.Error() != c.fault {
				t.Errorf("error %v, want %q", err, c.fault)
			}
		})
	}
}

func TestWorkerCancelled(t *testing.T) {
	f, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	w := importer.Worker{Command: sleeper(t)}
	if _, err := w.DecodePDF(ctx, f, importer.PDFOptions{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// A worker that cannot write its cache reads all the same; one that can is given no more than it needs.
func TestWorkerCache(t *testing.T) {
	if os.Getuid() == 0 {
		t.Log("running as root: a folder that cannot be written is made of a file instead")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o400); err != nil {
		t.Fatal(err)
	}
	w := testWorker(t)
	w.Cache = filepath.Join(file, "cache")
	p := newPress()
	p.AddPage()
	p.paragraph(72, 90, "It is read.")
	d, err := decodePDF(t, w, p.bytes(t), importer.PDFOptions{})
	if err != nil || len(d.Blocks) != 1 || d.Blocks[0].Text != "It is read." {
		t.Errorf("blocks %v, error %v", d.Blocks, err)
	}
	if _, err := os.Stat(w.Cache); !errors.Is(err, fs.ErrNotExist) && err == nil {
		t.Error("there is a cache")
	}
}

func TestWorkerProgress(t *testing.T) {
	p := newPress()
	for range 3 {
		p.AddPage()
		p.paragraph(72, 90, "One.")
	}
	path := filepath.Join(t.TempDir(), "three.pdf")
	if err := os.WriteFile(path, p.bytes(t), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var said []string
	if _, err := testWorker(t).DecodePDF(t.Context(), f, importer.PDFOptions{}, func(done, total int) {
		said = append(said, fmt.Sprintf("%d/%d", done, total))
	}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(said, " "); got != "1/3 2/3 3/3" {
		t.Errorf("progress %s", got)
	}
}

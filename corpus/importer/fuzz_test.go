package importer

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"findings/corpus"
)

// check holds a decoder and Build to what they promise, whatever the bytes were.
func check(t *testing.T, d Decoded, err error) {
	t.Helper()
	if err != nil {
		return
	}
	if err := validate(d); err != nil {
		t.Fatal(err)
	}
	for i, p := range d.Pages {
		if p.Number != i+1 || p.Label != "" && !validPageLabel(p.Label) {
			t.Fatalf("page %d of the file is %+v", i+1, p)
		}
	}
	page := 0
	for _, b := range d.Blocks {
		if (len(d.Pages) == 0) != (len(b.Marks) == 0) {
			t.Fatalf("%d pages, and marks %v in %q", len(d.Pages), b.Marks, b.Text)
		}
		for i, r := range b.Text {
			if invisible(r) && r != '\t' || isLineBreak(r) {
				t.Fatalf("%q at byte %d of %q", r, i, b.Text)
			}
		}
		if (b.Kind == Heading || b.Kind == ListItem) != (b.Depth > 0) {
			t.Fatalf("depth %d in %+v", b.Depth, b)
		}
		for _, m := range b.Marks {
			if b.Kind != Footnote && b.Kind != Furniture {
				if m.Page < page {
					t.Fatalf("page %d comes after page %d: %q", m.Page, page, b.Text)
				}
				page = m.Page
			}
		}
	}
	built, err := Build(d, Meta{ID: "fuzz", Names: fuzzNames})
	if err != nil {
		return // headings and nothing else
	}
	if err := built.Verify(); err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, p := range built.Places {
		if p.Start < at || p.End <= p.Start || p.End > len(built.Text) || !utf8.RuneStart(built.Text[p.Start]) {
			t.Fatalf("place %+v behind %d in %d bytes", p, at, len(built.Text))
		}
		at = p.End
	}
	seen := map[string]bool{}
	for i, p := range built.Document.Passages {
		if seen[p.ID] || !corpus.ValidID(p.Local()) || p.Order != i {
			t.Fatalf("passage %d is called %q", i, p.ID)
		}
		if p.Parent != "" && !seen[p.Parent] {
			t.Fatalf("%s hangs from %q, which does not come before it", p.ID, p.Parent)
		}
		if p.Kind == corpus.Dissent && len(p.Holders) == 0 {
			t.Fatalf("%s is a dissent of nobody", p.ID)
		}
		seen[p.ID] = true
	}
}

var fuzzNames = meraviaNames()

// seeds gives a fuzz target the invented assessment in a format, and further texts.
func seeds(f *testing.F, name string, more ...string) {
	b, err := os.ReadFile(filepath.Join("testdata", "meravia", name))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b[:min(len(b), 3000)])
	for _, s := range more {
		f.Add([]byte(s))
	}
}

func FuzzHTML(f *testing.F) {
	seeds(f, "meravia.html", "<p>a<span data-page-number=2>[2]</span>b<ul><li>c<ul><li>d</ul></ul>",
		"<table><tr><td>a<td>b<sup><a href=#n>1</a></sup></table><p id=n>note", "<pre>a  b\n\nc</pre>", "<p>a&#0;&#173;&shy;b\xff")
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := decodeHTML(b, Options{})
		check(t, d, err)
	})
}

func FuzzMarkdown(f *testing.F) {
	seeds(f, "meravia.md", "# a\n\n> - b[^1]\n\n[^1]: c\n", "|a|b|\n|-|-|\n|c|<!-- page 3 -->|\n", "a<!-- page ii -->b  \nc\\\nd &amp; `e`",
		"<div>\n<!-- page 2 --> x\n</div>\n")
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := decodeMarkdown(b, Options{})
		check(t, d, err)
	})
}

func FuzzText(f *testing.F) {
	seeds(f, "meravia.txt", "HEAD\n\nbro-\nken words.[1]\n\n_____\n[1] note\n\n1\n\fHEAD\n\nmore\n\n2\n", "A  B\nC  D\n", "• a\n    • b\n",
		"x\n\n\f\n\f\xff\xfe", "\xFF\xFEa\x00\n\x00")
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := decodeText(b, Options{})
		check(t, d, err)
	})
}

// FuzzDOCX takes the bytes for word/document.xml; the archive around it is Go's own.
func FuzzDOCX(f *testing.F) {
	z, err := zip.OpenReader(filepath.Join("testdata", "meravia", "meravia.docx"))
	if err != nil {
		f.Fatal(err)
	}
	defer z.Close()
	document, err := z.Open("word/document.xml")
	if err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(document); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes()[:3000])
	f.Add([]byte(word(`<w:p><w:r><w:t>a</w:t></w:r></w:p><w:tbl><w:tr><w:tc/><w:tc><w:p><w:r><w:t>b</w:t><w:br w:type="page"/><w:t>c</w:t>` +
		`<w:footnoteReference w:id="1"/></w:r></w:p></w:tc></w:tr></w:tbl><w:sectPr><w:pgNumType w:start="3"/></w:sectPr>`)))
	f.Add([]byte(word(docxCases[0].body)))
	f.Fuzz(func(t *testing.T, b []byte) {
		archive := zipped("word/document.xml", string(b), "word/footnotes.xml",
			`<footnotes><footnote id="1"><p><r><t>note</t></r></p></footnote></footnotes>`)
		z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
		if err != nil {
			t.Fatal(err)
		}
		d, err := decodeDOCX(z)
		check(t, d, err)
	})
}

// FuzzBuild makes blocks of lines: the first byte is the kind, the second a depth or a page.
func FuzzBuild(f *testing.F) {
	f.Add("1\x01Key Judgments\n0\x01(U) Key Judgment 1: We assess that it rained. We have high confidence in this judgment.\n2\x01a\n2\x02b\n" +
		"3\x01c\td\n4\x01note\n1\x01Annex A\n0\x023 May 2001\n0\x03Minority view: It did not rain.")
	f.Add("0\x01NSA disagrees  with it.\n2\x01x\n1\x01Contents\n0\x01A ....... 3\n1\x01China\n0\x01lower case")
	f.Fuzz(func(t *testing.T, s string) {
		s += "\n"
		w := scribe{}
		w.turn("i")
		for start := 0; start < len(s); {
			end := start + bytes.IndexByte([]byte(s[start:]), '\n')
			line := s[start:end]
			start = end + 1
			if len(line) < 3 {
				continue
			}
			kind, n := BlockKind(line[0])%6, int(line[1])
			depth := 0
			if kind == Heading || kind == ListItem {
				depth = 1 + n%9
			} else if n%5 == 3 {
				w.turn("")
			}
			w.begin(kind, depth)
			w.write(line[2:])
		}
		d, err := w.finish()
		check(t, d, err)
	})
}

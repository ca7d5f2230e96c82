package importer

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// decodeBytes decodes content as a file of the given name.
func decodeBytes(t testing.TB, name string, content []byte) (Decoded, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return Decode(t.Context(), name, f, Options{})
}

// zipped makes an archive of parts: name, content, name, content…
func zipped(parts ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
		}
		if err != nil {
			panic(err) // memory does not fail
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func word(body string) string {
	return `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
		`xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>` + body + `</w:body></w:document>`
}

func TestFormatByContent(t *testing.T) {
	docx := string(zipped("word/document.xml", word(`<w:p><w:r><w:t>One.</w:t></w:r></w:p>`)))
	for _, c := range []struct{ name, content, format, fault string }{
		{"a.txt", "One.", "text", ""},
		{"a", "One.", "text", ""},
		{"a.md", "One.", "markdown", ""},
		{"a.md", "<!-- page ii -->\n\nOne.", "markdown", ""},
		{"a.html", "<p>One.", "html", ""},
		{"download", "<!DOCTYPE html><p>One.", "html", ""},
		{"a.docx", docx, "docx", ""},
		{"download?x=1", docx, "docx", ""},
		{"a.txt", "\xFF\xFEO\x00n\x00e\x00", "text", ""},
		{"a.txt", "", "", "the file is empty"},
		{"a.txt", " \n\f\n", "", "no text in it"},
		{"a.html", "<html><script>x</script>", "", "no text in it"},
		{"a.pdf", docx, "", "named .pdf, but its content is a ZIP archive"},
		{"a.pdf", "<html><p>One.", "", "named .pdf, but its content is HTML"},
		{"a.docx", "One.", "", "named .docx, but its content is plain text"},
		{"a.docx", string(zipped("x.txt", "One.")), "", "a ZIP archive without a Word document in it"},
		{"a.docx", docx[:len(docx)/2], "", "open as a ZIP archive"},
		{"a.html", "One.", "", "named .html, but its content is plain text"},
		{"a.docx", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "", "old or password-protected Office file"},
		{"a.jpg", "\xFF\xD8\xFF\xE0\x00", "", "a picture"},
		{"a.bin", "\x00\x01\x02", "", "not a PDF, Word (.docx), HTML, Markdown or text file"},
	} {
		d, err := decodeBytes(t, c.name, []byte(c.content))
		switch {
		case c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)):
			t.Errorf("Decode(%s, %.20q): error %v, want %q", c.name, c.content, err, c.fault)
		case c.fault == "" && (err != nil || d.Format != c.format || d.Blocks[0].Text != "One." && d.Blocks[0].Text != "One"):
			t.Errorf("Decode(%s, %.20q) = %q, %v, want format %s", c.name, c.content, d.Format, err, c.format)
		}
	}
}

func TestBombsAndDepth(t *testing.T) {
	deep := func(open, text, shut string, n int) string {
		return strings.Repeat(open, n) + text + strings.Repeat(shut, n)
	}
	for _, c := range []struct {
		name    string
		content string
		want    error
	}{
		{"a.html", deep("<div>", "One.", "</div>", 100_000), ErrNesting},
		{"a.html", "<html>" + deep("<table><tr><td>", "One.", "", 100_000), ErrNesting},
		{"a.md", deep("> ", "One.", "", 100_000), ErrNesting},
		{"a.md", deep("- ", "One.", "", 100_000), ErrNesting},
		{"a.md", deep(">", "One.", "", 100_000), ErrNesting},
		{"a.md", deep("[\n", "One.", "", 100_000), ErrNesting},
		{"a.md", deep("[a]: b\n", "One.", "", 100_000), ErrNesting},
		{"a.md", deep("[", "One.", "]", 100_000), ErrNesting},
		{"a.docx", string(zipped("word/document.xml", word(deep("<w:sdt><w:sdtContent>", "", "</w:sdtContent></w:sdt>", 100_000)))), ErrNesting},
		{"a.docx", string(zipped("word/document.xml", word("<w:p>"+strings.Repeat(" ", maxXMLPart)+"</w:p>"))), ErrTooBig},
		{"a.docx", string(zipped("word/document.xml", word(""), "word/styles.xml", "<s>"+strings.Repeat("<a/>", maxXMLPart/4))), ErrTooBig},
	} {
		if _, err := decodeBytes(t, c.name, []byte(c.content)); !errors.Is(err, c.want) {
			t.Errorf("Decode(%s, %.40q…): error %v, want %v", c.name, c.content, err, c.want)
		}
	}
}

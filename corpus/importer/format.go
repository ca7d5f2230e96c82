package importer

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Options say how a file is to be read. The zero value is right for most files.
type Options struct {
	Encoding string // of text, Markdown and HTML, by its WHATWG label ("windows-1252"); empty: found out

	// PDF reads a PDF, in a child process that a hostile file cannot leave (see Worker); nil: PDFs are refused.
	PDF func(ctx context.Context, f *os.File) (Decoded, error)
}

// A format is a kind of file that can be imported. The content of a file decides which one it is; the name only
// tells Markdown from plain text, which look alike.
type format struct {
	name       string
	extensions []string
	is         func(head []byte) bool // head is the file's beginning, at most headBytes
	decode     func(ctx context.Context, f *os.File, opt Options) (Decoded, error)
}

// formats is the table of all formats; the first whose content fits is taken.
var formats = []format{
	{"pdf", []string{".pdf"}, isPDF, filePDF},
	{"docx", []string{".docx"}, isZIP, fileDOCX},
	{"html", []string{".html", ".htm", ".xhtml"}, isHTML, fileHTML},
	{"markdown", []string{".md", ".markdown"}, isText, fileMarkdown},
	{"text", []string{".txt", ".text"}, isText, fileText},
}

const (
	headBytes    = 4096
	maxFile      = 150 << 20 // bytes of any file; as much as an import fetches from an address
	maxText      = 32 << 20  // bytes of a text, Markdown or HTML file: a 10,000-page book has about 25 MB of text
	maxXMLPart   = 32 << 20  // bytes of one unpacked part of a DOCX
	maxBlocks    = 500_000
	maxXMLTokens = 3_000_000 // elements and texts in one part of a DOCX; a report of 1,000 pages has about 1 million
	maxNesting   = 200       // elements of XML, lists and quotations inside each other; Word itself writes fewer than 30
	maxPages     = 50_000
)

// Errors that a caller may want to tell apart.
var (
	ErrEmpty   = errors.New("the file is empty")
	ErrFormat  = errors.New("not a PDF, Word (.docx), HTML, Markdown or text file")
	ErrTooBig  = errors.New("too big")
	ErrNesting = errors.New("nested too deeply")
)

// Decode reads the file f, whose name is only used for messages and to tell Markdown from text. It neither writes
// nor fetches anything. The error names the file and the reason; what Decode could read but not be sure of is in
// Decoded.Doubts.
func Decode(ctx context.Context, name string, f *os.File, opt Options) (Decoded, error) {
	d, err := decode(ctx, name, f, opt)
	if err != nil {
		return Decoded{}, fmt.Errorf("read %s: %w", filepath.Base(name), err)
	}
	return d, nil
}

func decode(ctx context.Context, name string, f *os.File, opt Options) (Decoded, error) {
	info, err := f.Stat()
	if err != nil {
		return Decoded{}, err
	}
	switch {
	case !info.Mode().IsRegular():
		return Decoded{}, errors.New("not a regular file")
	case info.Size() == 0:
		return Decoded{}, ErrEmpty
	case info.Size() > maxFile:
		return Decoded{}, fmt.Errorf("%w: %d MB, and at most %d MB are read", ErrTooBig, info.Size()>>20, maxFile>>20)
	}
	head := make([]byte, headBytes)
	n, err := f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return Decoded{}, err
	}
	fm, err := sniff(name, head[:n])
	if err != nil {
		return Decoded{}, err
	}
	d, err := fm.decode(ctx, f, opt)
	if err != nil {
		return Decoded{}, err
	}
	d.Format = fm.name
	return d, nil
}

// sniff finds the format by content. A name that promises another format is an error: whoever sent the file is
// mistaken about what it is, or wants us to be.
func sniff(name string, head []byte) (*format, error) {
	ext := strings.ToLower(filepath.Ext(name))
	var found *format
	for i := range formats {
		f := &formats[i]
		if f.is(head) && (found == nil || slices.Contains(f.extensions, ext)) {
			found = f
		}
	}
	if found == nil {
		return nil, fmt.Errorf("%w%s", ErrFormat, foreign(head))
	}
	if found.name == "markdown" && !slices.Contains(found.extensions, ext) {
		found = &formats[slices.IndexFunc(formats, func(f format) bool { return f.name == "text" })]
	}
	for i := range formats {
		if f := &formats[i]; slices.Contains(f.extensions, ext) && f != found {
			return nil, fmt.Errorf("%w: named %s, but its content is %s", ErrFormat, ext, contentNames[found.name])
		}
	}
	return found, nil
}

var contentNames = map[string]string{
	"pdf": "a PDF", "docx": "a ZIP archive", "html": "HTML", "markdown": "plain text", "text": "plain text",
}

func isPDF(head []byte) bool { return bytes.Contains(head[:min(1024, len(head))], []byte("%PDF-")) }

func isZIP(head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) }

// isHTML looks for an element that only a page has, or a tag at the very beginning. A comment alone does not make
// HTML: Markdown may begin with one.
func isHTML(head []byte) bool {
	if !isText(head) {
		return false
	}
	low := bytes.ToLower(bytes.ReplaceAll(head, []byte{0}, nil))
	for _, tag := range []string{"<!doctype html", "<html", "<head>", "<body"} {
		if bytes.Contains(low, []byte(tag)) {
			return true
		}
	}
	low = bytes.TrimLeft(bytes.TrimPrefix(low, []byte("\ufeff")), " \t\r\n")
	for _, tag := range []string{"<div", "<p>", "<p ", "<h1", "<h2", "<article", "<main", "<section", "<table"} {
		if bytes.HasPrefix(low, []byte(tag)) {
			return true
		}
	}
	return false
}

// isText accepts what has no control characters but white space, in UTF-16 with a byte order mark or in any
// encoding that extends ASCII.
func isText(head []byte) bool {
	if len(head) == 0 {
		return false
	}
	if bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || bytes.HasPrefix(head, []byte{0xFE, 0xFF}) {
		return true
	}
	odd := 0
	for _, b := range head {
		if b == 0 {
			return false
		}
		if b < ' ' && !strings.ContainsRune("\t\n\v\f\r", rune(b)) {
			odd++
		}
	}
	return odd*100 <= len(head)
}

// foreign names the formats that people most often take for one of ours.
func foreign(head []byte) string {
	for magic, what := range map[string]string{
		"\xD0\xCF\x11\xE0":   ": an old or password-protected Office file; save it as .docx without a password",
		"{\\rtf":             ": an RTF file; save it as .docx",
		"\x89PNG":            ": a picture",
		"\xFF\xD8\xFF":       ": a picture",
		"II*\x00":            ": a picture",
		"MM\x00*":            ": a picture",
		"\x1F\x8B":           ": gzip-compressed; unpack it first",
		"Rar!":               ": a RAR archive; unpack it first",
		"7z\xBC\xAF\x27\x1C": ": a 7-Zip archive; unpack it first",
	} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return what
		}
	}
	return ""
}

// readText reads a whole text file.
func readText(f *os.File) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(io.NewSectionReader(f, 0, maxFile), maxText+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxText {
		return nil, fmt.Errorf("%w: more than %d MB of text", ErrTooBig, maxText>>20)
	}
	return b, nil
}

func filePDF(ctx context.Context, f *os.File, opt Options) (Decoded, error) {
	if opt.PDF == nil {
		return Decoded{}, fmt.Errorf("%w that can be read here: a PDF", ErrFormat)
	}
	return opt.PDF(ctx, f)
}

func fileHTML(_ context.Context, f *os.File, opt Options) (Decoded, error) {
	b, err := readText(f)
	if err != nil {
		return Decoded{}, err
	}
	return decodeHTML(b, opt)
}

func fileMarkdown(_ context.Context, f *os.File, opt Options) (Decoded, error) {
	b, err := readText(f)
	if err != nil {
		return Decoded{}, err
	}
	return decodeMarkdown(b, opt)
}

func fileText(_ context.Context, f *os.File, opt Options) (Decoded, error) {
	b, err := readText(f)
	if err != nil {
		return Decoded{}, err
	}
	return decodeText(b, opt)
}

func fileDOCX(_ context.Context, f *os.File, _ Options) (Decoded, error) {
	info, err := f.Stat()
	if err != nil {
		return Decoded{}, err
	}
	z, err := zip.NewReader(f, info.Size())
	if err != nil {
		return Decoded{}, fmt.Errorf("open as a ZIP archive: %w", err)
	}
	return decodeDOCX(z)
}

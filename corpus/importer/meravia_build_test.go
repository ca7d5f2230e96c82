package importer

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"findings/corpus"
)

var update = flag.Bool("update", false, "write the files in testdata anew")

// TestMeraviaFiles holds the files in testdata to their source.
func TestMeraviaFiles(t *testing.T) {
	for format, file := range meraviaFiles {
		want := file.write()
		if again := file.write(); !bytes.Equal(want, again) {
			t.Errorf("%s is not the same when it is written twice", format)
		}
		path := filepath.Join("testdata", "meravia", file.name)
		if *update {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from its source; run go test -update", path)
		}
	}
}

// buildMeravia imports the invented assessment from one of its files.
func buildMeravia(t testing.TB, format string) *Built {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "meravia", meraviaFiles[format].name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	worker := Worker{Command: []string{os.Args[0], "import-worker"}, Cache: t.TempDir()}
	if dir, err := os.UserCacheDir(); err == nil {
		worker.Cache = filepath.Join(dir, "findings-test")
	}
	d, err := Decode(t.Context(), f.Name(), f, Options{PDF: func(ctx context.Context, f *os.File) (Decoded, error) {
		return worker.DecodePDF(ctx, f, PDFOptions{}, nil)
	}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := Build(d, Meta{ID: "meravia-2031", Election: "2031 general election", Year: 2031, Names: meraviaNames(),
		Version: strings.Repeat("ab", 32)})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Verify(); err != nil {
		t.Errorf("verify the %s: %v", format, err)
	}
	return b
}

// describe writes a document for people: each passage with all that is stated about it.
func describe(doc *corpus.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s, %s, for the %s; we are %s\n", doc.Title, doc.Source.Number,
		doc.Source.Issued.Format("2 January 2006"), doc.Election, strings.Join(doc.We, ", "))
	for _, p := range doc.Passages {
		fmt.Fprintf(&b, "\n%s\n    %s, p. %s, %q", p.Local(), p.Kind, p.Page, p.Section)
		for label, value := range map[string]string{
			"of": strings.TrimPrefix(p.Parent, doc.ID+"/"), "held by": strings.Join(p.Holders, ", "), "dated": p.Date,
		} {
			if value != "" {
				fmt.Fprintf(&b, ", %s %s", label, value)
			}
		}
		if len(p.Actors) > 0 {
			fmt.Fprintf(&b, "; %s", strings.Join(p.Actors, ", "))
		}
		b.WriteByte('\n')
		end := 0
		between := func(to int) {
			if s := strings.TrimSpace(p.Text[end:to]); s != "" {
				fmt.Fprintf(&b, "  - %s\n", s)
			}
		}
		for _, s := range p.Sentences {
			between(s.Start)
			end = s.End
			fmt.Fprintf(&b, "  * %s\n", s.Of(p.Text))
			if s.Page != p.Page {
				fmt.Fprintf(&b, "      page %s\n", s.Page)
			}
			for _, c := range s.Confidence {
				fmt.Fprintf(&b, "      %s confidence, %s: %q\n", c.Level, strings.Join(c.Holders, ", "), c.Stated)
			}
			for _, e := range s.Likelihood {
				fmt.Fprintf(&b, "      %s %d–%d%%", e.Term, e.Low, e.High)
				if e.Reported {
					b.WriteString(", reported")
				}
				b.WriteByte('\n')
			}
			if s.Redacted {
				b.WriteString("      redacted\n")
			}
		}
		between(len(p.Text))
	}
	return b.String()
}

// notesLast sorts the notes to the end: where a note stands among the paragraphs depends on the format.
func notesLast(doc *corpus.Document) {
	slices.SortStableFunc(doc.Passages, func(a, b *corpus.Passage) int {
		note := func(p *corpus.Passage) int {
			if strings.HasPrefix(p.Local(), "note-") {
				return 1
			}
			return 0
		}
		return note(a) - note(b)
	})
}

// TestMeraviaPassages holds every format to one reviewed list of passages.
func TestMeraviaPassages(t *testing.T) {
	golden := filepath.Join("testdata", "meravia", "passages.golden")
	for _, format := range []string{"html", "docx", "markdown", "text", "pdf"} {
		t.Run(format, func(t *testing.T) {
			b := buildMeravia(t, format)
			notesLast(b.Document)
			got := describe(b.Document)
			if format == "html" && *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if format == "pdf" { // a gap on the page is a blank, however wide it is
				want = blankRun.ReplaceAll(want, []byte("  "))
				got = blankRun.ReplaceAllString(got, "  ")
			}
			if got != string(want) {
				t.Errorf("passages differ:\n%s", differences(string(want), got))
			}
			for _, d := range b.Doubts {
				if d.Kind != DoubtRedaction && d.Kind != DoubtFurniture && d.Kind != DoubtCovered {
					t.Errorf("doubt on page %d: %s: %s", d.Page, d.Kind, d.Detail)
				}
			}
		})
	}
}

// TestMeraviaTexts holds the passages to the source that all files were written from.
func TestMeraviaTexts(t *testing.T) {
	var want, notes []string
	for _, x := range meravia {
		for _, m := range sourceNote.FindAllStringSubmatch(x.text, -1) {
			notes = append(notes, m[1])
		}
		switch {
		case x.kind == Heading || x.page != "" || isCoverLine(x.text):
		case x.kind == TableRow:
			want = append(want, strings.Join(x.cells, "\t"))
		default:
			want = append(want, plainText(x.text))
		}
	}
	b := buildMeravia(t, "html")
	notesLast(b.Document)
	var got []string
	for _, p := range b.Document.Passages {
		got = append(got, p.Text)
	}
	if want = append(want, notes...); !slices.Equal(got, want) {
		t.Errorf("texts differ:\n%s", differences(strings.Join(want, "\n"), strings.Join(got, "\n")))
	}
	if len(want) < 60 {
		t.Errorf("%d passages are too few to try a search on", len(want))
	}
}

// differences shows the lines that only one of two texts has.
func differences(want, got string) string {
	var b strings.Builder
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := 0; i < max(len(w), len(g)) && b.Len() < 4000; {
		a, c := "", ""
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			c = g[i]
		}
		if a == c {
			i++
			continue
		}
		fmt.Fprintf(&b, "line %d\n  want %q\n  got  %q\n", i+1, a, c)
		switch k := slices.Index(g[min(i, len(g)):], a); {
		case k > 0 && k < 20:
			g = slices.Delete(g, i, i+k)
		default:
			if k := slices.Index(w[min(i, len(w)):], c); k > 0 && k < 20 {
				w = slices.Delete(w, i, i+k)
			} else {
				i++
			}
		}
	}
	return b.String()
}

// TestMeraviaBrokenLines makes sure that the files put the decoders to the test: words broken at line ends, with
// hyphens that belong to them and hyphens that do not, and blanks in lines.
func TestMeraviaBrokenLines(t *testing.T) {
	text := meraviaText()
	for _, want := range []string{"-\n", "state-\nsponsored", "dis-\n", "name        and", "\f", "[1]", "(U Foreign"} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("the text has no %q", want)
		}
	}
}

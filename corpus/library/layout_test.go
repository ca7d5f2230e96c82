package library_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"findings/corpus"
	"findings/corpus/library"
)

// Each sentence of the invented assessment's PDF stands in lines that hold all its words, on the pages that it names.
func TestLayout(t *testing.T) {
	l := open(t)
	const file = "../importer/testdata/meravia/meravia.pdf"
	d := mustImport(t, l, file, library.Options{ID: "meravia"}).Document
	x, err := l.Layout(d)
	if err != nil {
		t.Fatal(err)
	}
	if x.Type != "pdf" || len(x.Pages) != 9 {
		t.Errorf("%s of %d pages", x.Type, len(x.Pages))
	}
	for _, p := range d.Passages {
		for _, s := range p.Sentences {
			var words strings.Builder
			pages := map[string]bool{}
			for _, line := range x.Lines(p, s.Span) {
				words.WriteString(line.Of(p.Text))
				page := x.Pages[line.Page-1]
				pages[page.Label] = true
				if line.Left < 0 || line.Left >= line.Right || line.Right > page.Width ||
					line.Top < 0 || line.Top >= line.Bottom || line.Bottom > page.Height {
					t.Errorf("%s: a line %+v on a page of %v by %v points", p.ID, line, page.Width, page.Height)
				}
			}
			if got, want := squash(words.String()), squash(s.Of(p.Text)); got != want {
				t.Errorf("%s: the lines hold %q, the sentence is %q", p.ID, got, want)
			}
			for _, label := range strings.Split(s.Page, "–") {
				if !pages[label] {
					t.Errorf("%s: no line on page %s, only on %v", p.ID, label, pages)
				}
			}
		}
	}
	f, err := l.Original(d)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if want, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the original differs (%v)", err)
	}
	if _, err := l.Layout(settings(t).Edition.Documents()[0]); !errors.Is(err, library.ErrUnknown) {
		t.Errorf("layout of an embedded document: %v", err)
	}
	if _, err := l.Original(&corpus.Document{ID: "meravia", Version: "0"}); !errors.Is(err, library.ErrUnknown) {
		t.Errorf("original of an unknown version: %v", err)
	}
}

// A document that was imported before the places of words were stored is read and proven as before; its lines are whole.
func TestLayoutWithoutWords(t *testing.T) {
	l := open(t)
	r := mustImport(t, l, meravia, library.Options{ID: "meravia"})
	p := passage(t, r.Document, "p14")
	x, err := l.Layout(r.Document)
	if err != nil {
		t.Fatal(err)
	}
	whole, exact := x.Lines(p, all(p)), x.Lines(p, p.Sentences[1].Span)
	raw, err := os.ReadFile(filepath.Join(l.Dir(), "documents", "meravia", r.Version.SHA256, "document.json"))
	if err != nil {
		t.Fatal(err)
	}
	old := regexp.MustCompile(`,"words":\[[^\]]*\]`).ReplaceAllString(string(raw), "")
	forge(t, l, r, "document.json", string(raw), strings.Replace(old, `{"format":2,`, `{"format":1,`, 1))
	if faults := mustVerify(t, l); len(faults) > 0 {
		t.Error(faults)
	}
	if x, err = l.Layout(r.Document); err != nil {
		t.Fatal(err)
	}
	lines := x.Lines(p, p.Sentences[1].Span)
	if len(lines) != len(exact) || len(lines) < 3 {
		t.Fatalf("%d lines, with words %d", len(lines), len(exact))
	}
	first, last := lines[0], lines[len(lines)-1]
	if first.Left != whole[1].Left || first.Left >= exact[0].Left || last.Right <= exact[len(exact)-1].Right {
		t.Errorf("the first line is %+v and the last %+v, want them whole", first, last)
	}
}

// squash leaves spaces out, which may stand between two lines.
func squash(s string) string { return strings.Join(strings.Fields(s), "") }

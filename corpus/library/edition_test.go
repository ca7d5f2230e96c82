package library_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"findings/corpus"
	"findings/corpus/library"
)

// whole is a document written for the test that has some of the embedded edition's quotations of 2022 in it, each in a
// sentence of its own and each on a page, with the levels that the edition has for them or another.
func whole(t *testing.T, edition *corpus.Corpus) (text string, want map[string]library.Quotation) {
	t.Helper()
	quote := func(local string) string {
		p, ok := edition.Passage("ica-2022/" + local)
		if !ok || p.Text == "" {
			t.Fatalf("the edition has no quotation ica-2022/%s", local)
		}
		return p.Text
	}
	want = map[string]library.Quotation{}
	expect := func(local string, m library.Match, page string, same bool) {
		want[local] = library.Quotation{Match: m, Page: page, Same: same}
	}
	var b strings.Builder
	b.WriteString("# Foreign Threats to the 2022 US Elections\n\nICA 2022-27259-A\n\n<!-- page 1 -->\n\n# Key Judgments\n\n")

	fmt.Fprintf(&b, "Key Judgment 1: We assess that %s. We have high confidence in this assessment.\n\n", quote("kj1-approval"))
	expect("kj1-approval", library.Exact, "1", true)
	// The edition has high confidence for this one, and this document does not state any.
	fmt.Fprintf(&b, "Officers %s.\n\n<!-- page 2 -->\n\n", strings.ReplaceAll(quote("kj1-guidance"), "’", "'"))
	expect("kj1-guidance", library.OtherMarks, "1", false)
	fmt.Fprintf(&b, "Its leaders %s.\n\n", quote("kj1-response"))
	expect("kj1-response", library.Exact, "2", true)
	words := strings.Fields(quote("kj2-intent"))
	fmt.Fprintf(&b, "We assess with low confidence that %s\u00a0%s.\n", words[0], strings.Join(words[1:], " "))
	expect("kj2-intent", library.OtherSpace, "2", false)
	return b.String(), want
}

// A document of the catalog, fetched from where the catalog says, takes the place of the edition's entries, and the
// edition is checked by it.
func TestCatalogImport(t *testing.T) {
	s := settings(t)
	text, want := whole(t, s.Edition)
	asked := 0
	base := server(t, "127.0.0.1", func(w http.ResponseWriter, r *http.Request) { asked++; fmt.Fprint(w, text) })
	var err error
	if s.Private, err = library.ParsePrivate("127.0.0.1"); err != nil {
		t.Fatal(err)
	}
	if s.Catalog, err = library.ReadCatalog(write(t, "catalog.json", fmt.Sprintf(`{"ica-2022": %q}`, base+"/ica.md")), s.Catalog); err != nil {
		t.Fatal(err)
	}
	l := library.Open(filepath.Join(t.TempDir(), "data"), s)
	r := mustImport(t, l, "ica-2022", library.Options{})
	d := r.Document
	if asked != 1 || d.ID != "ica-2022" || r.Version.Status != library.Live {
		t.Errorf("asked %d times; %s is %s", asked, d.ID, r.Version.Status)
	}
	embedded, _ := s.Edition.Document("ica-2022")
	if d.Title != embedded.Title || d.Year != 2022 || d.Source.Number != embedded.Source.Number ||
		d.Source.URL != embedded.Source.URL || !d.Source.Released.Equal(embedded.Source.Released) {
		t.Errorf("document %q, %d, %+v; want what the edition knows of it", d.Title, d.Year, d.Source)
	}
	checked := 0
	for _, q := range r.Quotations {
		w, found := want[q.Quoted.Local()]
		if !found {
			w.Match = library.Absent
		}
		checked++
		if q.Match != w.Match || q.Page != w.Page || found && (!q.Located || q.Same != w.Same) {
			t.Errorf("%s: %s, page %q, located %v, same levels %v (%v); want %s, page %q, %v", q.Quoted.Local(), q.Match, q.Page,
				q.Located, q.Same, q.Confidence, w.Match, w.Page, w.Same)
		}
	}
	quoted := slices.DeleteFunc(slices.Clone(embedded.Passages), func(p *corpus.Passage) bool { return p.Text == "" })
	if checked != len(quoted) {
		t.Errorf("%d quotations were looked for, the edition has %d", checked, len(quoted))
	}

	c := mustLoad(t, l, false)
	if live, _ := c.Document("ica-2022"); live.Version != d.Version || len(live.Passages) != r.Passages {
		t.Errorf("live is %s", live.Address())
	}
	for p := range c.Passages() {
		if p.Document.ID == "ica-2022" && p.Document.Version == "" {
			t.Errorf("%s of the edition is still live", p.ID)
		}
	}
	if p, ok := c.Passage("ica-2022/kj1-approval"); !ok || p.Document.Version != "" {
		t.Errorf("the old link ica-2022/kj1-approval leads to %+v, %v", p, ok)
	}

	if err := l.Remove(t.Context(), "ica-2022"); err != nil {
		t.Fatal(err)
	}
	if live, _ := mustLoad(t, l, false).Document("ica-2022"); live != embedded {
		t.Errorf("removed, and live is %s", live.Address())
	}
}

// A file that has the number of an embedded document on its cover is taken for it.
func TestNumberNamesTheDocument(t *testing.T) {
	l := open(t)
	text, _ := whole(t, settings(t).Edition)
	if r := mustImport(t, l, write(t, "download(3).md", text), library.Options{}); r.Document.ID != "ica-2022" || len(r.Quotations) == 0 {
		t.Errorf("imported as %s with %d quotations looked for", r.Document.ID, len(r.Quotations))
	}
}

// A document under an embedded one's ID that has none of its quotations is doubtful: it may be another document.
func TestForeignDocumentUnderEmbeddedID(t *testing.T) {
	l := open(t)
	r := mustImport(t, l, write(t, "ica.md", plan), library.Options{ID: "ica-2022"})
	if r.Version.Status != library.Draft {
		t.Errorf("it is %s", r.Version.Status)
	}
	if !slices.ContainsFunc(r.Doubts, func(d library.Doubt) bool { return d.Kind == library.DoubtEdition && d.Serious }) {
		t.Errorf("doubts %v", r.Doubts)
	}
	if d, _ := mustLoad(t, l, false).Document("ica-2022"); d.Version != "" {
		t.Error("it took the edition's place")
	}
}

package library

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"findings/corpus"
	"findings/corpus/importer"
)

// Whatever library.json holds, it is refused, or it is a state that is written back as it was read.
func FuzzState(f *testing.F) {
	f.Add([]byte(`{"format":1,"serial":2,"documents":[{"id":"plan","versions":[{"sha256":"` + hashOf(nil) + `","status":"live","record":"` +
		hashOf(nil) + `","title":"T","from":"plan.md","imported":"2026-11-25T22:30:20Z","pages":4,"passages":41,"doubts":5}]}]}`))
	f.Add([]byte(`{"format":1}`))
	f.Add([]byte(`{"format":1,"documents":[{"id":"../up","versions":[]}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := parseState(raw)
		if err != nil {
			return
		}
		for _, e := range s.Documents {
			if !corpus.ValidID(e.ID) || len(e.Versions) == 0 {
				t.Errorf("document %+v was let through", e)
			}
			for _, v := range e.Versions {
				if !filepath.IsLocal(versionDir(e.ID, v.SHA256)) || len(v.SHA256) != 64 {
					t.Errorf("version %+v was let through", v)
				}
			}
		}
		written, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseState(written)
		if err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		if once, twice := mustJSON(t, s), mustJSON(t, again); once != twice {
			t.Errorf("read as %s, then as %s", once, twice)
		}
	})
}

func mustJSON(t testing.TB, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// Whatever document.json holds, also where its hash fits the text, it is refused, or all its ranges lie in the text and
// cut no character, so that the document can be quoted and reported on.
func FuzzRecord(f *testing.F) {
	for _, text := range []string{"# Plan\n\nThe river’s rise is likely. We have high confidence in this assessment.\n\n- One\n- Two\n", "Words."} {
		r, canonical := sample(f, text)
		for _, id := range []string{"plan", "ica-2022"} { // one that the edition has nothing of, and one that it has
			r.Document.ID = id
			raw, err := r.marshal()
			if err != nil {
				f.Fatal(err)
			}
			f.Add(raw, canonical)
		}
	}
	edition, err := corpus.Default()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte, canonical string) {
		var r record
		if json.Unmarshal(raw, &r) != nil {
			return
		}
		r.Canonical = hashOf([]byte(canonical)) // as a forger would
		raw, err := r.marshal()
		if err != nil {
			return
		}
		if r, err = parseRecord(raw, canonical); err != nil {
			return
		}
		d := r.document(canonical, Live)
		for _, p := range d.Passages {
			if !utf8.ValidString(p.Text) {
				t.Errorf("passage %s is %q", p.ID, p.Text)
			}
			for _, s := range p.Sentences {
				if !utf8.ValidString(s.Of(p.Text)) {
					t.Errorf("passage %s has the sentence %q", p.ID, s.Of(p.Text))
				}
				for _, e := range s.Likelihood {
					if !utf8.ValidString(e.Of(p.Text)) {
						t.Errorf("passage %s has the term %q", p.ID, e.Of(p.Text))
					}
				}
			}
		}
		newReport(r, canonical, edition)
		corpus.New(edition.Names(), []*corpus.Document{d}, nil)
		x := verifying{id: d.ID, version: Version{SHA256: hashOf(nil)}}
		x.compare(r, canonical, r, canonical)
		again, err := parseRecord(raw, canonical)
		if err != nil || !reflect.DeepEqual(r, again) {
			t.Errorf("read as %+v, then as %+v (%v)", r, again, err)
		}
	})
}

// Wherever a quotation is found, the text there is the quotation but for the marks or the white space that the match
// names, and one that is there as it is is found so.
func FuzzFind(f *testing.F) {
	f.Add("The river’s “rise”,\u00a0they say,\nis likely.", "river's \"rise\", they say, is")
	f.Add("The river’s rise.", "river’s rise")
	f.Add("“", "\"\"")
	f.Fuzz(func(t *testing.T, canonical, quoted string) {
		if !utf8.ValidString(canonical) || !utf8.ValidString(quoted) || quoted == "" {
			return
		}
		hay := &haystack{canonical: canonical, labels: []string{""}, document: &corpus.Document{}, forms: map[Match]form{}}
		p := &corpus.Passage{Text: quoted, Sentences: []corpus.Sentence{{}}}
		q := hay.find(p)
		if (q.Match == Exact) != strings.Contains(canonical, quoted) {
			t.Errorf("%q in %q: %s", quoted, canonical, q.Match)
		}
		for _, x := range forms {
			hay := fold(canonical, x.marks, x.space)
			if len(hay.at) != len(hay.text)+1 || !slices.IsSorted(hay.at) || int(hay.at[len(hay.text)]) != len(canonical) {
				t.Fatalf("%s: %q is folded to %q at %v", x.match, canonical, hay.text, hay.at)
			}
			needle := fold(quoted, x.marks, x.space).text
			i := strings.Index(hay.text, needle)
			if i < 0 {
				continue
			}
			there := canonical[hay.at[i]:hay.at[i+len(needle)]]
			if got := fold(there, x.marks, x.space).text; got != needle || !utf8.ValidString(there) {
				t.Errorf("%s: %q is found at %q", x.match, quoted, there)
			}
			if q.Match == Absent {
				t.Errorf("%q in %q: not found, though it is there %s", quoted, canonical, x.match)
			}
		}
	})
}

// sample is what an import of a text takes down.
func sample(t testing.TB, text string) (record, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "plan.md")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	d, err := importer.Decode(t.Context(), file, in, importer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := importer.Build(d, importer.Meta{ID: "plan", Version: hashOf([]byte(text))})
	if err != nil {
		t.Fatal(err)
	}
	return newRecord(originalRecord{Name: "plan.md", SHA256: hashOf([]byte(text)), Type: d.Format}, d.Pages, b), b.Text
}

// A level that was read from a picture counts for nobody before a person has accepted the document.
func TestMachineReadLevels(t *testing.T) {
	r, canonical := sample(t, "The river rose. We have high confidence in this assessment.\n")
	r.Passages[0].MachineRead = true
	if d := r.document(canonical, Draft); len(d.Passages[0].Sentences[0].Confidence) != 0 {
		t.Errorf("a draft has %+v", d.Passages[0].Sentences[0])
	}
	for _, status := range []Status{Live, Older} {
		if d := r.document(canonical, status); len(d.Passages[0].Sentences[0].Confidence) != 1 {
			t.Errorf("%s: %+v", status, d.Passages[0].Sentences[0])
		}
	}
}

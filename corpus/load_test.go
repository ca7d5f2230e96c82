package corpus_test

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"findings/corpus"
)

func TestDefault(t *testing.T) {
	c, err := corpus.Default()
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for p := range c.Passages() {
		count[p.Document.ID]++
		if len(p.Sentences) != 1 || p.Sentences[0].Of(p.Text) != p.Text {
			t.Errorf("%s: an embedded finding is one sentence that is all of its text", p.ID)
		}
		if got, ok := c.Passage(p.ID); !ok || got != p {
			t.Errorf("%s is not found by its ID", p.ID)
		}
	}
	want := map[string]int{"ica-2022": 42, "ica-2020": 13, "ica-2017": 8, "icd-203": 8, "glossary": 1}
	if fmt.Sprint(count) != fmt.Sprint(want) {
		t.Errorf("passages %v, want %v", count, want)
	}
	var ids []string
	for _, d := range c.Documents() {
		ids = append(ids, d.ID)
	}
	if !slices.Equal(ids[:3], []string{"ica-2022", "ica-2020", "ica-2017"}) {
		t.Errorf("documents in the order %v; the newest come first", ids)
	}
}

// good is a file that loads; the faults below are made by replacing parts of it.
const good = `id: ica-2031
title: Threats
publisher: NIC
issued: 2031-05-04
election: 2031 elections
year: 2031
we: [IC]
findings:
  - id: one
    section: Key Judgment 1
    kind: key_judgment
    actors: [China]
    basis: document
    confidence: [{level: high, holders: [IC], stated: "We have high confidence in this."}]
    likelihood: [probably]
    gloss: China tried.
    quote: China probably tried
`

const names = "names: [{name: China, kind: country, aliases: [PRC]}]"

func load(document string) error {
	_, err := corpus.Load(fstest.MapFS{
		"names.yaml":    {Data: []byte(names)},
		"ica-2031.yaml": {Data: []byte(document)},
	})
	return err
}

func TestLoadRejects(t *testing.T) {
	if err := load(good); err != nil {
		t.Fatalf("the file that the faults are made from: %v", err)
	}
	for _, c := range []struct{ old, new, want string }{
		{"title: Threats", "titel: Threats", "ica-2031.yaml:2: field titel not found"},
		{"title: Threats", "title: ''", "ica-2031.yaml:2: title is missing"},
		{"id: ica-2031", "id: ICA 2031", "ica-2031.yaml:1: id \"ICA 2031\" is not made of"},
		{"id: ica-2031", "id: ica-2030", "ica-2031.yaml:1: id \"ica-2030\" should be the file's own name"},
		{"issued: 2031-05-04", "issued: May 2031", "line 4"},
		{"year: 2031", "year: 0", "ica-2031.yaml:5: election and year come together"},
		{"we: [IC]", "we: []", "ica-2031.yaml:7: we is missing"},
		{"kind: key_judgment", "kind: verdict", "kind \"verdict\" is none of"},
		{"kind: key_judgment", "kind: dissent", "one: a dissent needs its holder"},
		{"basis: document", "basis: rumour", "basis \"rumour\" is none of"},
		{"basis: document", "basis: report", "then it has none"},
		{"level: high", "level: certain", "level \"certain\" is none of"},
		{"level: high", "level: none", "left out, not written as none"},
		{"level: high", "level: moderate", "do not state moderate confidence"},
		{"holders: [IC]", "holders: []", "a statement has no holders"},
		{"actors: [China]", "actors: [PRC]", "\"PRC\" is no canonical name"},
		{"likelihood: [probably]", "likelihood: [maybe]", "\"maybe\" is not on the ladder"},
		{"likelihood: [probably]", "likelihood: []", "likelihood does not list"},
		{"gloss: China tried.", "gloss: ''", "gloss is missing"},
		{"quote: China probably tried", "quote: ''", "has a quote unless"},
		{"quote: China probably tried", `quote: "probably\u0007"`, "control characters"},
		{good, "", "the file is empty"},
		{good, "\t: [", "ica-2031.yaml"},
		{"findings:", "findings: []\nrest:", "field rest not found"},
	} {
		err := load(strings.Replace(good, c.old, c.new, 1))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q instead of %q: %v, want %q", c.new, c.old, err, c.want)
		}
	}
}

func TestLoadReportsAllFaults(t *testing.T) {
	bad := strings.NewReplacer("title: Threats", "title: ''", "we: [IC]", "we: []", "gloss: China tried.", "gloss: ''").Replace(good)
	_, err := corpus.Load(fstest.MapFS{
		"names.yaml":    {Data: []byte("names: [{name: China}, {name: Taiwan, aliases: [China]}]")},
		"ica-2031.yaml": {Data: []byte(bad)},
		"other.yaml":    {Data: []byte("nonsense: 1")},
	})
	if err == nil {
		t.Fatal("loaded")
	}
	for _, want := range []string{"ica-2031.yaml:2:", "ica-2031.yaml:7:", "ica-2031.yaml:16:", "other.yaml:1:", `names.yaml:1: "China" stands for both`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not reported in:\n%v", want, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(good)
	data, err := fs.Sub(os.DirFS("data"), ".")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range []string{"ica-2017.yaml", "icd-203.yaml"} {
		raw, err := fs.ReadFile(data, name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(raw))
	}
	f.Fuzz(func(t *testing.T, document string) {
		c, err := corpus.Load(fstest.MapFS{
			"names.yaml":    {Data: []byte(names)},
			"ica-2031.yaml": {Data: []byte(document)},
		})
		if err != nil {
			return
		}
		for p := range c.Passages() {
			for _, s := range p.Sentences {
				if s.Start < 0 || s.End > len(p.Text) || len(s.Confidence) > 0 && p.Basis == corpus.FromReport {
					t.Errorf("%s: %+v", p.ID, s)
				}
			}
		}
	})
}

func TestNames(t *testing.T) {
	c, err := corpus.Default()
	if err != nil {
		t.Fatal(err)
	}
	for alias, want := range map[string]string{
		"China": "China", "the PRC": "China", "P.R.C.": "China", "beijing": "China", "People’s Republic of China": "China",
		"Kremlin": "Russia", "Putin's": "Russia", "Hezbollah": "Lebanese Hizballah", "Nowhere": "",
	} {
		if got, _ := c.Names().Canonical(alias); got != want {
			t.Errorf("Canonical(%q) = %q, want %q", alias, got, want)
		}
	}
	text := "Did Beijing’s diplomats or the Kremlin help Tehran with Spanish-language radio for Turkish‑speaking voters?"
	var got []string
	for _, m := range c.Names().Find(text) {
		got = append(got, m.Of(text)+"="+m.Name)
	}
	if fmt.Sprint(got) != "[Beijing’s=China Kremlin=Russia Tehran=Iran]" {
		t.Errorf("found %v in %q", got, text)
	}
}

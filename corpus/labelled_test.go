package corpus_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"findings/corpus"
)

var update = flag.Bool("update", false, "rewrite the recorded figures")

// labelled is a line of testdata/annotate/*.jsonl: what a person found in a text.
type labelled struct {
	ID         string `json:"id"`
	Text       string `json:"text"`
	Confidence []struct {
		Level   corpus.Level `json:"level"`
		Holders []string     `json:"holders"`
		Covers  [][2]int     `json:"covers"`
	} `json:"confidence"`
	Terms []struct {
		Term     string `json:"term"`
		Low      int    `json:"low"`
		High     int    `json:"high"`
		Reported bool   `json:"reported"`
	} `json:"terms"`
}

// A measure counts what was found rightly, found wrongly and missed.
type measure struct{ right, wrong, missed int }

func (m *measure) compare(t *testing.T, id, what string, got, want []string) {
	for _, g := range got {
		if i := slices.Index(want, g); i >= 0 {
			want = slices.Delete(slices.Clone(want), i, i+1)
			m.right++
		} else {
			m.wrong++
			t.Logf("%s: %s: found %s", id, what, g)
		}
	}
	m.missed += len(want)
	for _, w := range want {
		t.Logf("%s: %s: missed %s", id, what, w)
	}
}

func (m measure) String() string {
	return fmt.Sprintf("precision %.3f, recall %.3f (%d right, %d wrong, %d missed)", float64(m.right)/float64(m.right+m.wrong),
		float64(m.right)/float64(m.right+m.missed), m.right, m.wrong, m.missed)
}

// TestLabelled measures the annotator on three sets of labelled paragraphs, half of which state no level: the one it was
// written with, one that it was not tuned on, and one of wordings as different as could be. When it first read the last,
// in two parts, precision was .88 and .77 and recall .75 and .71 of what is covered; it was mended after each. The figures
// may not fall below the recorded ones.
func TestLabelled(t *testing.T) {
	var report strings.Builder
	for _, set := range []string{"labelled", "heldout", "varied"} {
		figures := map[string]*measure{"level": {}, "holders": {}, "coverage": {}, "term": {}, "reported": {}}
		examples := readLabelled(t, set)
		for _, x := range examples {
			compare(t, x, figures)
		}
		fmt.Fprintf(&report, "%s: %d texts\n", set, len(examples))
		for _, what := range []string{"level", "holders", "coverage", "term", "reported"} {
			if *figures[what] != (measure{}) {
				fmt.Fprintf(&report, "  %-9s %s\n", what, figures[what])
			}
		}
	}
	golden := filepath.Join("testdata", "annotate", "figures.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(report.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", report.String())
	if report.String() != string(want) {
		t.Errorf("the figures were\n%s\nnow they are\n%s\nA better figure is recorded with -update.", want, report.String())
	}
}

func readLabelled(t *testing.T, set string) []labelled {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "annotate", set+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var all []labelled
	for line := range bytes.Lines(data) {
		var x labelled
		if err := json.Unmarshal(line, &x); err != nil {
			t.Fatalf("%s: %s: %v", set, line, err)
		}
		all = append(all, x)
	}
	return all
}

func compare(t *testing.T, x labelled, figures map[string]*measure) {
	var level, holders, covers, wantLevel, wantHolders, wantCovers []string
	for _, f := range corpus.FindStatements(x.Text, nil) {
		spans := make([][2]int, 0, len(f.Covers))
		for _, s := range f.Covers {
			spans = append(spans, [2]int{s.Start, s.End})
		}
		level = append(level, f.Level.String())
		holders = append(holders, fmt.Sprint(f.Level, f.Holders))
		covers = append(covers, fmt.Sprint(f.Level, f.Holders, spans))
	}
	for _, c := range x.Confidence {
		wantLevel = append(wantLevel, c.Level.String())
		wantHolders = append(wantHolders, fmt.Sprint(c.Level, c.Holders))
		wantCovers = append(wantCovers, fmt.Sprint(c.Level, c.Holders, c.Covers))
	}
	figures["level"].compare(t, x.ID, "level", level, wantLevel)
	figures["holders"].compare(t, x.ID, "holders", holders, wantHolders)
	figures["coverage"].compare(t, x.ID, "coverage", covers, wantCovers)

	var term, reported, wantTerm, wantReported []string
	for _, e := range corpus.FindEstimates(x.Text) {
		term = append(term, fmt.Sprintf("%s %d-%d", e.Term, e.Low, e.High))
		if e.Reported {
			reported = append(reported, e.Term)
		}
	}
	for _, w := range x.Terms {
		wantTerm = append(wantTerm, fmt.Sprintf("%s %d-%d", w.Term, w.Low, w.High))
		if w.Reported {
			wantReported = append(wantReported, w.Term)
		}
	}
	figures["term"].compare(t, x.ID, "term", term, wantTerm)
	figures["reported"].compare(t, x.ID, "reported", reported, wantReported)
}

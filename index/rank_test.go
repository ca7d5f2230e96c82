package index_test

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"findings/corpus"
	"findings/index/eval"
)

var (
	update = flag.Bool("update", false, "write figures.txt and curve.svg")
	fit    = flag.Bool("fit", false, "print the weights of silence that the questions of the fit part give")
)

// questions reads a file of testdata/rank.
func questions(t testing.TB, name string) []eval.Question {
	t.Helper()
	f, err := os.Open("testdata/rank/" + name + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	list, err := eval.Read(f)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return list
}

// ask asks every corpus its questions: each document alone, or beside the embedded edition as a newsroom has it.
func ask(t testing.TB, beside bool) []eval.Outcome {
	t.Helper()
	var all []eval.Outcome
	m := documents(t)
	edition := m["embedded"]
	for _, name := range names(m) {
		c := m[name]
		if beside {
			if c == edition {
				continue
			}
			c = corpus.New(c.Names(), slices.Concat(edition.Documents(), c.Documents()), nil)
		}
		list, err := eval.Run(t.Context(), build(t, c), questions(t, name))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, list...)
	}
	return all
}

func split(all []eval.Outcome, name string) []eval.Outcome {
	var list []eval.Outcome
	for _, o := range all {
		if o.Split == name {
			list = append(list, o)
		}
	}
	return list
}

// TestFigures compares the figures, the curve and each question that is not answered rightly with the files that the
// README shows: a change of ranking shows its price in review.
func TestFigures(t *testing.T) {
	all := ask(t, false)
	var figures, curve bytes.Buffer
	if err := eval.Table(&figures, all); err != nil {
		t.Fatal(err)
	}
	figures.WriteString("\nThe imported documents, each beside the embedded edition:\n\n")
	if err := eval.Table(&figures, ask(t, true)); err != nil {
		t.Fatal(err)
	}
	figures.WriteString("\nNot as they should be, each corpus alone:\n\n")
	if err := eval.Faults(&figures, all); err != nil {
		t.Fatal(err)
	}
	if err := eval.WriteCurve(&curve, all); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"testdata/rank/figures.txt": figures.Bytes(), "curve.svg": curve.Bytes()} {
		if *update {
			if err := os.WriteFile(name, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the index gives now (%v); look at the difference after go test ./index -run TestFigures -update", name, err)
		}
	}
}

// TestTargets holds what the part that nothing was fitted on must reach.
func TestTargets(t *testing.T) {
	f := eval.Measure(split(ask(t, false), "held"))
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"Recall@1", f.Recall1, .85}, {"Recall@3", f.Recall3, .95}, {"F1 of silence", f.F1, .9}, {"level", f.Level, 1},
	} {
		if c.got < c.want {
			t.Errorf("%s is %.3f, want at least %.3f", c.name, c.got, c.want)
		}
	}
}

// TestFit fits the weights of silence; see rank.go for those in use.
func TestFit(t *testing.T) {
	if !*fit {
		t.Skip("only with -fit")
	}
	list := split(slices.Concat(ask(t, false), ask(t, true)), "fit")
	t.Logf("%+v", eval.Fit(list))
	for _, p := range eval.Curve(list) {
		t.Logf("threshold %.2f: wrong %.3f, missed %.3f, F1 of silence %.3f", p.Threshold, p.Wrong, p.Missed, p.F1)
	}
}

// TestQuestionFiles checks the questions themselves: enough of them, and each answer a passage of its corpus.
func TestQuestionFiles(t *testing.T) {
	all, none, near := 0, 0, 0
	m := documents(t)
	seen := map[string]bool{}
	for _, name := range names(m) {
		for _, q := range questions(t, name) {
			all++
			if len(q.Answer) == 0 {
				none++
				if slices.Contains([]string{"nearmiss", "unanswerable"}, q.Type) {
					near++
				}
			}
			if seen[q.ID] || q.Split != "fit" && q.Split != "held" || strings.TrimSpace(q.Question) == "" {
				t.Errorf("%s: not unique, or without a split or a question", q.ID)
			}
			seen[q.ID] = true
			for _, a := range q.Answer {
				if _, ok := m[name].Passage(a); !ok {
					t.Errorf("%s: the corpus has no passage %s", q.ID, a)
				}
			}
		}
	}
	if all < 250 || none < 70 || near < 35 {
		t.Errorf("%d questions, %d without an answer, %d of them near misses; want 250, 70 and 35", all, none, near)
	}
}

package index_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"findings/index/eval"
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

// ask asks every corpus its questions.
func ask(t testing.TB) []eval.Outcome {
	t.Helper()
	var all []eval.Outcome
	for name, c := range documents(t) {
		list, err := eval.Run(t.Context(), build(t, c), questions(t, name))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, list...)
	}
	return all
}

// TestRanking holds the figures that the README shows.
func TestRanking(t *testing.T) {
	all := ask(t)
	var text strings.Builder
	if err := eval.Table(&text, all); err != nil {
		t.Fatal(err)
	}
	if err := eval.Faults(&text, all); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + text.String())
}

var fit = flag.Bool("fit", false, "print the weights of silence that the questions of the fit part give")

// TestFit fits the weights of silence; see rank.go for those in use.
func TestFit(t *testing.T) {
	if !*fit {
		t.Skip("only with -fit")
	}
	list := slices.DeleteFunc(ask(t), func(o eval.Outcome) bool { return o.Split != "fit" })
	t.Logf("%+v", eval.Fit(list))
	for _, p := range eval.Curve(list) {
		if int(100*p.Threshold)%5 == 0 {
			t.Logf("%+v", p)
		}
	}
}

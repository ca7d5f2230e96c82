package web

import (
	"fmt"
	"strings"
	"testing"

	"findings/bot/bottest"
)

// TestChart compares the counts with those made by hand from corpus/data.
func TestChart(t *testing.T) {
	var got []string
	for _, r := range chart(bottest.Corpus(t), "Russia") {
		line := fmt.Sprint(r.Election, ": ", r.Total)
		for _, s := range r.Segments {
			line += fmt.Sprint(", ", s.Text, " ", s.Count)
		}
		for _, x := range r.Terms {
			line += fmt.Sprint(", ", x.Term, " ", x.Count, " ", x.Range)
		}
		got = append(got, line)
	}
	want := []string{
		"2016 presidential election: 7, high 3, high and moderate 1, none stated 3",
		"2020 federal elections: 4, high 2, none stated 2",
		"2022 midterm elections: 7, high 1, none stated 6, probably 1 55–80%",
		"2031 elections: 0",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("chart\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, r := range chart(bottest.Corpus(t), "Russia") {
		end := 0
		for _, s := range r.Segments {
			if s.X != end || s.Width <= 0 {
				t.Errorf("%s: %s is drawn at %d, %d wide; want it at %d", r.Election, s.Text, s.X, s.Width, end)
			}
			end = s.X + s.Width
		}
		if end > chartWidth {
			t.Errorf("%s is %d wide, more than %d", r.Election, end, chartWidth)
		}
	}
}

package web

import (
	"cmp"
	"slices"
	"strings"

	"findings/corpus"
)

// A chartRow is how often and how strongly one assessment speaks of an actor. Findings are counted as they are quoted:
// neighbouring sentences of a passage under the same statements are one.
type chartRow struct {
	Election string
	Total    int
	Segments []segment // by level, the highest first; none stated last
	Terms    []termCount
}

// A segment is the findings under one level, or under none, or under several that different holders state.
type segment struct {
	Text     string       // "high", "high and moderate", "none stated"
	Level    corpus.Level // the highest, for the order
	Bands    []band       // one a level, drawn one above the other
	Count    int
	X, Width int // where it is drawn, of chartWidth for the row with most findings
}

// A band is the part of a segment's height that one level has.
type band struct {
	Level     corpus.Level
	Y, Height int
}

// The bar of a row.
const (
	chartWidth  = 1000 // of the longest row
	chartTop    = 2
	chartHeight = 20
)

// A termCount is an estimative term with how often it stands in findings on the actor.
type termCount struct {
	Term  string
	Count int
	Range rangeView
}

// chart counts what the assessments of elections say on an actor, by election, the earliest first. It has no rows where
// they say nothing: others may.
func chart(c *corpus.Corpus, actor string) []chartRow {
	var rows []chartRow
	most := 0
	for _, d := range slices.Backward(c.Documents()) {
		if d.Year == 0 {
			continue
		}
		row := chartRow{Election: d.Election}
		for _, p := range d.Passages {
			if slices.Contains(p.Actors, actor) {
				row.count(p)
			}
		}
		slices.SortStableFunc(row.Segments, func(a, b segment) int {
			return cmp.Or(cmp.Compare(b.Level, a.Level), strings.Compare(a.Text, b.Text))
		})
		slices.SortStableFunc(row.Terms, func(a, b termCount) int { return cmp.Compare(b.Count, a.Count) })
		most = max(most, row.Total)
		rows = append(rows, row)
	}
	if most == 0 {
		return nil
	}
	for _, row := range rows {
		from := 0
		for i := range row.Segments {
			s := &row.Segments[i]
			to := from + s.Count
			s.X = from * chartWidth / most
			s.Width = to*chartWidth/most - s.X
			from = to
		}
	}
	return rows
}

// count adds the findings of a passage.
func (r *chartRow) count(p *corpus.Passage) {
	for i, s := range p.Sentences {
		for _, e := range s.Likelihood {
			if e.OnLadder() && !e.Reported {
				r.countTerm(e)
			}
		}
		if i > 0 && sameRun(p.Sentences[i-1], s, corpus.Span{}) {
			continue
		}
		text, levels := "none stated", []corpus.Level{corpus.Unstated}
		if len(s.Confidence) > 0 {
			levels = nil
			for _, c := range s.Confidence {
				levels = append(levels, c.Level)
			}
			slices.Sort(levels)
			levels = slices.Compact(levels)
			slices.Reverse(levels)
			var words []string
			for _, l := range levels {
				words = append(words, l.String())
			}
			text = strings.Join(words, " and ")
		}
		r.Total++
		i := slices.IndexFunc(r.Segments, func(s segment) bool { return s.Text == text })
		if i < 0 {
			i = len(r.Segments)
			r.Segments = append(r.Segments, segment{Text: text, Level: levels[0], Bands: bands(levels)})
		}
		r.Segments[i].Count++
	}
}

func (r *chartRow) countTerm(e corpus.Estimate) {
	term := strings.ToLower(e.Term)
	i := slices.IndexFunc(r.Terms, func(t termCount) bool { return t.Term == term })
	if i < 0 {
		i = len(r.Terms)
		r.Terms = append(r.Terms, termCount{Term: term, Range: rangeView{e.Low, e.High}})
	}
	r.Terms[i].Count++
}

// bands divides the height of a bar among levels.
func bands(levels []corpus.Level) []band {
	list := make([]band, len(levels))
	for i, l := range levels {
		top, bottom := chartHeight*i/len(levels), chartHeight*(i+1)/len(levels)
		list[i] = band{l, chartTop + top, bottom - top}
	}
	return list
}

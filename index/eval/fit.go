package eval

import (
	"math"

	"findings/index"
)

// A Model is the logistic model of silence: the chance of an answer is 1/(1+e^-z), z the bias and the weighted
// features together.
type Model struct{ Bias, Score, Unknown, Lacks, Who, Verb, Actor, Words float64 }

func (m *Model) vector() []*float64 {
	return []*float64{&m.Bias, &m.Score, &m.Unknown, &m.Lacks, &m.Who, &m.Verb, &m.Actor, &m.Words}
}

func values(f index.Features) []float64 {
	return []float64{1, f.Score, f.Unknown, f.Lacks, f.Who, f.Verb, f.Actor, f.Words}
}

// Fit finds the weights under which the answerable questions are likeliest answered and the others not. Questions
// that are silent for a reason of their own (a name that is nowhere in the corpus, nothing to search for) are left
// out: no feature had a part in it. The same outcomes give the same weights.
func Fit(list []Outcome) Model {
	const (
		rounds = 20_000
		step   = .5
		ridge  = .0001 // keeps the weights small where few questions speak for them
	)
	var x [][]float64
	var y []float64
	for _, o := range list {
		if o.Features == (index.Features{}) || o.Features.Words == 0 {
			continue
		}
		label := 0.0
		if len(o.Answer) > 0 {
			label = 1
		}
		x, y = append(x, values(o.Features)), append(y, label)
	}
	var m Model
	w := m.vector()
	for range rounds {
		gradient := make([]float64, len(w))
		for i, row := range x {
			z := 0.0
			for k, v := range row {
				z += *w[k] * v
			}
			off := (1/(1+math.Exp(-z)) - y[i]) / float64(len(x))
			for k, v := range row {
				gradient[k] += off * v
			}
		}
		for k := range w {
			penalty := ridge * *w[k]
			if k == 0 {
				penalty = 0
			}
			*w[k] -= step * (gradient[k] + penalty)
		}
	}
	return m
}

package eval

import (
	"math"

	"findings/index"
)

// A Model is the logistic model of silence: the chance of an answer is 1/(1+e^-z), z the bias and the features, each
// with its weight, together.
type Model struct {
	Bias    float64
	Weights []float64 // in the order of index.Features.Values
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
		x, y = append(x, o.Features.Values()), append(y, label)
	}
	bias, w := 0.0, make([]float64, len(index.Features{}.Values()))
	for range rounds {
		offset, gradient := 0.0, make([]float64, len(w))
		for i, row := range x {
			z := bias
			for k, v := range row {
				z += w[k] * v
			}
			off := (1/(1+math.Exp(-z)) - y[i]) / float64(len(x))
			offset += off
			for k, v := range row {
				gradient[k] += off * v
			}
		}
		bias -= step * offset
		for k := range w {
			w[k] -= step * (gradient[k] + ridge*w[k])
		}
	}
	return Model{bias, w}
}

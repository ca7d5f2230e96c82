package index

import "slices"

// A matcher finds the question's words among terms. It is made for one question.
type matcher struct {
	table              []match   // by the term's hash, a power of two of places; a free one has no weight
	weights            []float64 // of the concepts
	total              float64   // of the weights that a passage may be expected to have
	optional           []bool
	unknown            float64 // share of it that the corpus does not know
	phrases            []joined
	read               reader    // the passage at hand
	before             reader    // the one before it
	around, whole, own []float64 // by concept: how well it is matched in a part of the passage
}

// joined are the terms of each of a phrase's own words, with its concept.
type joined struct {
	concept int
	spoken  [][]int
}

type match struct {
	term    uint32
	concept int32
	weight  float64
}

func newMatcher(q *question) *matcher {
	m := &matcher{}
	size, count := 1, 0
	for _, c := range q.concepts {
		count += len(c.variants)
	}
	for size < 4*count+1 { // most places stay free, so that most terms are passed over at once
		size *= 2
	}
	m.table = make([]match, size)
	for i, c := range q.concepts {
		m.weights = append(m.weights, c.weight())
		m.optional = append(m.optional, c.optional)
		if len(c.spoken) > 0 {
			m.phrases = append(m.phrases, joined{i, c.spoken})
		}
		if !c.optional {
			m.total += c.weight()
			if !c.known {
				m.unknown += c.weight()
			}
		}
		for _, v := range c.variants {
			at := m.place(uint32(v.term))
			for m.table[at].weight > 0 {
				at = (at + 1) & (len(m.table) - 1)
			}
			m.table[at] = match{uint32(v.term), int32(i), v.weight}
		}
	}
	if m.total > 0 {
		m.unknown /= m.total
	}
	values := make([]float64, 3*len(q.concepts))
	n := len(q.concepts)
	m.around, m.whole, m.own = values[:n], values[n:2*n], values[2*n:]
	return m
}

// place is where a term stands in the table, or behind.
func (m *matcher) place(term uint32) int { return int(term*2654435769>>15) & (len(m.table) - 1) }

// match raises each concept's value to what it is worth in this place. A phrase is there as such where all its words are.
func (m *matcher) match(values []float64, terms []uint32, worth float64) {
	for _, p := range m.phrases {
		if eachOf(p.spoken, terms) {
			values[p.concept] = max(values[p.concept], worth)
		}
	}
	for _, n := range terms {
		for at := m.place(n); m.table[at].weight > 0; at = (at + 1) & (len(m.table) - 1) {
			if f := &m.table[at]; f.term == n {
				values[f.concept] = max(values[f.concept], f.weight*worth)
			}
		}
	}
}

// share is how much of the question's weight the values make up; 1 where the question has no words.
func (m *matcher) share(values []float64) float64 {
	sum, total := 0.0, m.total
	for i, v := range values {
		sum += v * m.weights[i]
		if m.optional[i] {
			total += v * m.weights[i]
		}
	}
	if total == 0 {
		return 1
	}
	return sum / total
}

// anyOf reports whether one of some terms is among others.
func anyOf(terms []int, among []uint32) bool {
	return slices.ContainsFunc(terms, func(n int) bool { return slices.Contains(among, uint32(n)) })
}

// eachOf reports whether of each list one term is among others.
func eachOf(lists [][]int, among []uint32) bool {
	return !slices.ContainsFunc(lists, func(terms []int) bool { return !anyOf(terms, among) })
}

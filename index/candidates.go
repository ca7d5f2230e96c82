package index

import (
	"cmp"
	"context"
	"math"
	"slices"

	"findings/corpus"
)

// candidates is how many passages are looked at sentence by sentence.
const candidates = 32

// walked is how many of the terms that a concept may be found as are looked for in the postings, the likeliest; the
// candidates are searched for all of them.
const walked = 6

// A candidate is a passage with the part of its score that the postings give.
type candidate struct {
	passage uint32
	score   float64 // bm25 and prior
	bm25    float64
}

// A posted list is one term of a concept while its postings are walked.
type posted struct {
	*cursor
	concept int
	weight  float64 // of one impact step
	bound   float64 // the most that it can add
}

// idf is Robertson's, kept above zero as Lucene keeps it.
func (x *Index) idf(frequency uint32) float64 {
	n := float64(x.tables.passages)
	return math.Log1p((n - float64(frequency) + .5) / (float64(frequency) + .5))
}

// candidates returns the best passages by BM25F over the concepts and a prior by kind, out of those that bear every
// requirement and that the filters let through; equal scores in the order of the corpus. Of a concept's terms the best
// counts. It is MaxScore (Turtle and Flood 1995): as the least of the best rises, the lists that alone could not lift
// a passage above it are no longer walked, only looked into.
func (x *Index) candidates(ctx context.Context, q *question, required []requirement) ([]candidate, error) {
	var lists []posted
	for i, c := range q.concepts {
		for _, v := range c.variants[:min(walked, len(c.variants))] {
			p := posted{cursor: x.tables.cursor(v.term), concept: i, weight: c.weight() * v.weight / impactSteps}
			p.bound = p.weight * float64(x.tables.term(v.term).impact)
			lists = append(lists, p)
		}
	}
	var conditions []condition
	var drivers []*cursor
	driven := math.MaxInt
	for _, r := range required {
		for i, terms := range r.terms {
			c := condition{bears: r.bears}
			size := 0
			if i < len(r.near) {
				terms = slices.Concat(terms, r.near[i])
			}
			for _, n := range terms {
				c.cursors = append(c.cursors, x.tables.cursor(n))
				size += c.cursors[len(c.cursors)-1].count
			}
			conditions = append(conditions, c)
			if r.bears == nil && size < driven {
				driven, drivers = size, nil
				for _, n := range terms {
					drivers = append(drivers, x.tables.cursor(n))
				}
			}
		}
		if len(r.terms) == 0 {
			conditions = append(conditions, condition{bears: r.bears})
		}
	}
	postings := 0
	for _, l := range lists {
		postings += l.count
	}
	if len(lists) > 0 && postings < driven && !q.bare() { // walking the words is less work
		drivers = nil
	}
	slices.SortStableFunc(lists, func(a, b posted) int { return cmp.Compare(a.bound, b.bound) })
	// bounds[i] is the most that the first i lists can add together
	bounds := make([]float64, len(lists)+1)
	perConcept := make([]float64, len(q.concepts))
	for i, l := range lists {
		bounds[i+1] = bounds[i] + l.bound - perConcept[l.concept]
		perConcept[l.concept] = l.bound
	}
	clear(perConcept)
	most := 0.0
	for _, c := range q.concepts {
		most += c.weight()
	}
	scale := 1 / max(most, 1e-9) // scores are shares of what could be reached
	prior := x.prior(q)
	greatest := x.greatestPrior(q)

	if drivers == nil && len(lists) == 0 { // only filters: everything is a candidate
		return x.everything(q, required, conditions, prior, greatest), nil
	}
	allowed := x.allowed(q, required)
	var best topCandidates
	essential := 0
	steps := 0
	for {
		if steps++; steps&4095 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		// the next passage that can matter
		p := uint32(noPassage)
		if drivers != nil {
			for _, c := range drivers {
				p = min(p, c.passage)
			}
		} else {
			for i := essential; i < len(lists); i++ {
				p = min(p, lists[i].passage)
			}
		}
		if p == noPassage {
			break
		}
		if start, ok := allowed.next(p); start != p || !ok {
			if !ok {
				break
			}
			for _, c := range drivers {
				c.seek(start)
			}
			for i := essential; i < len(lists) && drivers == nil; i++ {
				lists[i].seek(start)
			}
			continue
		}
		score := 0.0
		add := func(l *posted) {
			if v := l.weight * float64(l.impact()); v > perConcept[l.concept] {
				score += v - perConcept[l.concept]
				perConcept[l.concept] = v
			}
		}
		first := essential
		if drivers != nil {
			first = len(lists)
			for _, c := range drivers {
				if c.passage == p {
					c.next()
				}
			}
		} else {
			for i := essential; i < len(lists); i++ {
				if lists[i].passage == p {
					add(&lists[i])
					lists[i].next()
				}
			}
		}
		least := best.least()
		hopeless := false
		for i := first - 1; i >= 0; i-- {
			if (score+bounds[i+1])*scale+greatest <= least {
				hopeless = true
				break
			}
			if l := &lists[i]; l.seekTo(p) {
				add(l)
			}
		}
		clear(perConcept)
		if hopeless || score*scale+greatest <= least {
			continue
		}
		c := candidate{p, score*scale + prior(p), score * scale}
		if c.score <= least || !x.passes(q, p) || !x.bearAll(conditions, p) {
			continue
		}
		best.add(c)
		if bounds[len(lists)]*scale+greatest <= best.least() {
			break // no other can be better, and of equal ones the first counts
		}
		for drivers == nil && essential < len(lists) && bounds[essential+1]*scale+greatest <= best.least() {
			essential++
		}
	}
	return best.sorted(), nil
}

// seekTo reports whether the list has p.
func (c *cursor) seekTo(p uint32) bool {
	c.seek(p)
	return c.passage == p
}

// A condition is a requirement while passages are walked in order.
type condition struct {
	cursors []*cursor
	bears   func(*corpus.Document) bool
}

// bearAll reports whether a passage meets every condition. Most are met without a look at its document, which is far
// away in memory.
func (x *Index) bearAll(conditions []condition, p uint32) bool {
	for _, c := range conditions {
		if c.bears != nil && c.bears(x.passages[p].Document) {
			continue
		}
		if !slices.ContainsFunc(c.cursors, func(c *cursor) bool { return c.seekTo(p) }) {
			return false
		}
	}
	return true
}

// everything ranks by the prior alone.
func (x *Index) everything(q *question, required []requirement, conditions []condition, prior func(uint32) float64, greatest float64) []candidate {
	var best topCandidates
	allowed := x.allowed(q, required)
	for p := uint32(0); ; p++ {
		start, ok := allowed.next(p)
		if !ok || int(start) >= len(x.passages) || greatest <= best.least() {
			return best.sorted()
		}
		p = start
		if x.passes(q, p) && x.bearAll(conditions, p) {
			best.add(candidate{p, prior(p), 0})
		}
	}
}

// spans are ranges of passages in order; nil is all.
type spans []span

// with adds the passage p, which is behind all others.
func (s spans) with(p uint32) spans {
	if last := len(s) - 1; last >= 0 && s[last].end == p {
		s[last].end++
		return s
	}
	return append(s, span{p, p + 1})
}

// all hands over the passages in order, until yield returns false.
func (s spans) all(yield func(uint32) bool) {
	for _, r := range s {
		for p := r.start; p < r.end; p++ {
			if !yield(p) {
				return
			}
		}
	}
}

// both returns the passages that are in s and in t, neither of which is nil.
func (s spans) both(t spans) spans {
	both := spans{}
	for len(s) > 0 && len(t) > 0 {
		if r := (span{max(s[0].start, t[0].start), min(s[0].end, t[0].end)}); r.start < r.end {
			both = append(both, r)
		}
		if s[0].end < t[0].end {
			s = s[1:]
		} else {
			t = t[1:]
		}
	}
	return both
}

// next returns the first passage from p on that is in one of them.
func (s spans) next(p uint32) (uint32, bool) {
	if s == nil {
		return p, true
	}
	i, _ := slices.BinarySearchFunc(s, p, func(s span, p uint32) int {
		if s.end <= p {
			return -1
		}
		return 1
	})
	if i == len(s) {
		return 0, false
	}
	return max(p, s[i].start), true
}

// allowed are the passages of the documents that may be quoted and that the question is about; where only a whole
// document can bear a requirement, of those that do; where one kind is asked for that few passages are of, of that kind.
func (x *Index) allowed(q *question, required []requirement) spans {
	list := x.allowedDocuments(q, required)
	if len(q.query.Kinds) != 1 || x.byKind[q.query.Kinds[0]] == nil {
		return list
	}
	kind := x.byKind[q.query.Kinds[0]]
	if list == nil {
		return kind
	}
	return list.both(kind)
}

func (x *Index) allowedDocuments(q *question, required []requirement) spans {
	whole := slices.ContainsFunc(required, func(r requirement) bool { return len(r.terms) == 0 })
	if !whole && q.steered == nil && q.query.Document == "" && q.query.Documents == nil {
		return nil
	}
	list := spans{}
	all := true
	for _, d := range x.corpus.Documents() {
		bears := !slices.ContainsFunc(required, func(r requirement) bool { return len(r.terms) == 0 && !r.bears(d) })
		if bears && q.documents(d) && (q.steered == nil || q.steered(d)) {
			if s := x.numbers[d]; s.end > s.start {
				list = append(list, s)
			}
		} else {
			all = false
		}
	}
	if all {
		return nil
	}
	return list
}

// passes applies the filters by kind and level.
func (x *Index) passes(q *question, p uint32) bool {
	kind, level := x.tables.kind(p)
	return level >= q.query.MinLevel && (len(q.query.Kinds) == 0 || slices.Contains(q.query.Kinds, kind)) &&
		(!q.constrained() || level > corpus.Unstated && slices.ContainsFunc(x.passages[p].Sentences, q.carries))
}

// topCandidates keeps the best as a heap, the least in front.
type topCandidates []candidate

func less(a, b candidate) bool {
	return a.score < b.score || a.score == b.score && a.passage > b.passage
}

// least is the score that a candidate must beat.
func (t topCandidates) least() float64 {
	if len(t) < candidates {
		return math.Inf(-1)
	}
	return t[0].score
}

func (t *topCandidates) add(c candidate) {
	h := *t
	if len(h) < candidates {
		h = append(h, c)
		for i := len(h) - 1; i > 0 && less(h[i], h[(i-1)/2]); i = (i - 1) / 2 {
			h[i], h[(i-1)/2] = h[(i-1)/2], h[i]
		}
		*t = h
		return
	}
	if !less(h[0], c) {
		return
	}
	h[0] = c
	for i := 0; ; {
		k := 2*i + 1
		if k >= len(h) {
			return
		}
		if k+1 < len(h) && less(h[k+1], h[k]) {
			k++
		}
		if !less(h[k], h[i]) {
			return
		}
		h[i], h[k] = h[k], h[i]
		i = k
	}
}

func (t topCandidates) sorted() []candidate {
	slices.SortFunc(t, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.passage, b.passage))
	})
	return t
}

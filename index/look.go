package index

import (
	"math"
	"slices"
	"strings"

	"findings/corpus"
)

// What a place in a passage is worth for a word of the question.
const (
	inActors   = .9
	inSection  = .8
	inContext  = .7 // for a sentence, of what its passage has outside the sentences
	inPassage  = .4 // for a sentence, of what the others have
	inDocument = .6 // in the title
	inBefore   = .4 // in the passage before, under the same heading; for a sentence inContext of it
)

// see matches the question's words with a passage: what it stands under, and what all of it has.
func (x *Index) see(q *question, m *matcher, passage uint32) {
	r := &m.read
	x.read(r, passage)
	clear(m.around)
	m.match(m.around, x.context[x.passages[passage].Document], inDocument)
	for k, c := range q.concepts {
		if c.name && c.optional { // all of the document stands under the title: it tells nothing of the passage
			m.around[k] = 0
		}
	}
	m.match(m.around, r.section, inSection)
	m.match(m.around, r.actors, inActors)
	m.match(m.around, r.gloss, 1)
	if passage > 0 && sameSection(x.passages[passage-1], x.passages[passage]) {
		x.read(&m.before, passage-1)
		for _, s := range m.before.sentences {
			m.match(m.around, s.terms, inBefore)
		}
	}
	copy(m.whole, m.around)
	for _, s := range r.sentences {
		m.match(m.whole, s.terms, 1)
	}
}

// sameSection reports whether two passages stand under one heading, so that the second, where it is the next, may go on to
// speak of the same: "The Corps is commanded by …".
func sameSection(before, p *corpus.Passage) bool {
	return p.Document == before.Document && p.Section == before.Section
}

// look scores one candidate by the best of its sentences.
func (x *Index) look(q *question, m *matcher, c candidate, newest map[int]float64) ranked {
	x.see(q, m, c.passage)
	p, passage := x.passages[c.passage], x.lookAround(q, m, c, newest)
	best := ranked{candidate: c, values: passage, score: math.Inf(-1)}
	for i, s := range m.read.sentences {
		if q.constrained() && (i >= len(p.Sentences) || !q.carries(p.Sentences[i])) {
			continue
		}
		v := passage
		q.lookAt(&v, m, p, i, s)
		if score := v.score(); score > best.score {
			best.score, best.sentence, best.values = score, i, v
		}
	}
	if len(m.read.sentences) == 0 {
		best.score = passage.score()
	}
	return best
}

// lookAround takes the values that all sentences of a passage have.
func (x *Index) lookAround(q *question, m *matcher, c candidate, newest map[int]float64) values {
	p, r := x.passages[c.passage], &m.read
	kind, _ := x.tables.kind(c.passage)
	v := values{bm25: c.bm25, passage: m.share(m.whole), kind: x.kindWeight(q, kind)}
	if q.bare() { // how often a passage has a name does not tell how much it says
		v.bm25 = 0
	}
	if len(q.years) == 0 {
		v.newer = newest[yearAbout(p.Document)]
		if q.asksFor(kind) { // scope notes are all alike
			v.newer *= 2
		}
	} else {
		v.about = number(slices.ContainsFunc(q.years, func(r requirement) bool { return r.bears(p.Document) }))
	}
	v.thread = number(q.thread == p.Document)
	for _, a := range q.actors {
		if slices.ContainsFunc(a.near, func(terms []int) bool { return anyOf(terms, r.near) }) {
			v.near = 1
		}
		if slices.Contains(p.Actors, a.label) {
			v.main = max(v.main, 1/float64(len(p.Actors)))
		} else if len(a.terms) > 0 && anyOf(a.terms[0], r.section) {
			v.main = max(v.main, .5)
		}
	}
	v.heading = number(q.asks&askWhy != 0 && startsWith(p.Section, "why") || q.asks&askHow != 0 && startsWith(p.Section, "how") ||
		q.asks&askFuture != 0 && (startsWith(p.Section, "outlook") || startsWith(p.Section, "prospects")))
	v.table = number(x.tables.data[kindSection][c.passage]&tableBit != 0)
	v.soft = number(anyOf(q.soft, r.actors))
	return v
}

// lookAt adds the values of sentence i.
func (q *question) lookAt(v *values, m *matcher, p *corpus.Passage, i int, s sentence) {
	r := &m.read
	clear(m.own)
	m.match(m.own, s.terms, 1)
	length := len(s.terms)
	if len(r.sentences) == 1 && len(r.gloss) > 0 { // a gloss is of the one sentence
		m.match(m.own, r.gloss, 1)
		length = max(length, len(r.gloss))
	}
	matched := 0.0
	for k, c := range q.concepts {
		if m.own[k] > 0 {
			matched++
		}
		if c.predicate || c.quality || told[c.word] {
			v.verb = max(v.verb, m.own[k])
		}
		m.own[k] = max(m.own[k], inContext*m.around[k], inPassage*m.whole[k])
	}
	v.sentence, v.evidence = m.share(m.own), q.wanted(s.evidence)
	if q.asks&askWhy != 0 {
		v.reason = v.evidence
	}
	if !q.bare() {
		v.close = matched / float64(length+4)
	}
	v.lead = number(i == 0 && p.Kind == corpus.KeyJudgment && p.Parent == "" && q.broad())
	v.stated = q.states(p, i, s.evidence)
	if q.holder != "" && i < len(p.Sentences) {
		v.holder = q.differs(p.Sentences[i])
	}
	v.subject = number(slices.ContainsFunc(q.actors, func(a requirement) bool {
		return len(a.terms) > 0 && !a.learned && (anyOf(a.terms[0], s.terms) || len(r.gloss) > 0 && anyOf(a.terms[0], r.actors))
	}))
}

// covered is what a sentence for which a level is stated counts for, beside one that states it with its reason, where the
// question is why they are so sure.
const covered = .6

// states says how far sentence i has the level or the likelihood that is asked for.
func (q *question) states(p *corpus.Passage, i int, e evidence) float64 {
	switch {
	case i >= len(p.Sentences):
		return 0
	case q.asks&askConfidence != 0 && q.asks&askWhy != 0:
		if e&causeEvidence != 0 && whatIsJudged(p, i) != i {
			return 1
		}
		return covered * number(len(p.Sentences[i].Confidence) > 0)
	case q.asks&askConfidence != 0:
		return number(len(p.Sentences[i].Confidence) > 0)
	}
	return number(q.asks&askLikelihood != 0 && len(p.Sentences[i].Likelihood) > 0)
}

// aim is what an aim counts for where a cause is asked for.
const aim = .6

// wanted says how far a sentence has what the question asks for.
func (q *question) wanted(e evidence) float64 {
	for _, want := range []struct {
		asks
		evidence
	}{
		{askWho, nameEvidence}, {askWhen, timeEvidence}, {askWhy, reasonEvidence}, {askHow, meansEvidence},
		{askNumber, numberEvidence}, {askSize, numberEvidence}, {askWhere, nameEvidence}, {askFuture, futureEvidence}, {askNegated, negationEvidence},
	} {
		if q.asks&want.asks != 0 && e&want.evidence != 0 {
			if want.asks == askWhy && e&causeEvidence == 0 {
				return aim
			}
			return 1
		}
	}
	if q.asks&askNumber != 0 && e&countEvidence != 0 {
		return .7
	}
	return 0
}

// startsWith ignores case.
func startsWith(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// number is 1 for what holds.
func number(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

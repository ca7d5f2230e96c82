package index

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"findings/corpus"
)

// kinds is how many kinds of passage there are.
const kinds = int(corpus.Annex) + 1

// weights say what counts for how much in the order of the answers. Each part is between 0 and 1 before its weight.
var weights = struct {
	bm25     float64 // the passage's BM25F, as a share of what the question could reach
	sentence float64 // the share of the question's words that the best sentence has
	passage  float64 // the share that the passage has with all that it stands under
	verb     float64 // the sentence has what a yes-or-no question asks about its subject, or the verb asked about
	close    float64 // how much of the best sentence the question's words make up
	evidence float64 // what the question asks for (a number, a time, a reason …) is in the sentence
	reason   float64 // the sentence gives a reason, or an aim, and the question asks why
	heading  float64 // the heading says why or how, and the question asks
	subject  float64 // the sentence itself names the actor
	holder   float64 // the agency asked for holds a statement on the sentence, best one of its own
	stated   float64 // a level is stated for the sentence, and the question asks how sure they are
	newer    float64 // the newest assessment, where the question names no year; twice for a part that is asked for
	about    float64 // the document is about the year that the question names, not a passing mention of it
	thread   float64 // the document that answered the question before
	soft     float64 // the actor of the question before
	main     float64 // the passage is about the actor that the question names, and about no other
	near     float64 // the name stands in a paragraph before, not in the passage
	table    float64 // a row of a table
	lead     float64 // the first sentence of a key judgment, which says what is judged
	kind     [kinds]float64
	asked    [kinds]float64 // in place of kind, where the question asks for such a part
}{
	bm25: .7, sentence: .6, passage: .4, verb: .2, close: .5, evidence: .3, reason: .18, heading: .35, subject: .08, stated: .8,
	holder: .7, newer: .15, about: .2, thread: .5, soft: .25, main: .12, near: -.15, table: -.2, lead: .15,
	kind: [kinds]float64{
		corpus.Body: 0, corpus.KeyJudgment: .12, corpus.ScopeNote: -.15, corpus.Definition: -.3, corpus.Dissent: -.02, corpus.Annex: -.05,
	},
	asked: [kinds]float64{
		corpus.Body: .08, corpus.KeyJudgment: .4, corpus.ScopeNote: .5, corpus.Definition: .6, corpus.Dissent: .4, corpus.Annex: 0,
	},
}

// greatestPrior is the most that prior can be for a question.
func (x *Index) greatestPrior(q *question) float64 {
	most := 0.0
	for kind := range weights.kind {
		most = max(most, x.kindWeight(q, corpus.Kind(kind)))
	}
	if q.asks&askConfidence != 0 {
		most += weights.stated
		if q.holder != "" {
			most += weights.holder
		}
	}
	return most
}

// prior returns what a passage's kind, and a level stated in it, count for in a question.
func (x *Index) prior(q *question) func(p uint32) float64 {
	var byKind [kinds]float64
	for kind := range byKind {
		byKind[kind] = x.kindWeight(q, corpus.Kind(kind))
	}
	return func(p uint32) float64 {
		kind, level := x.tables.kind(p)
		prior := byKind[kind]
		if q.asks&askConfidence != 0 && level > corpus.Unstated {
			prior += weights.stated
			if q.holder != "" && slices.ContainsFunc(x.passages[p].Sentences, func(s corpus.Sentence) bool { return q.differs(s) > 0 }) {
				prior += weights.holder
			}
		}
		return prior
	}
}

// kindWeight is what a kind counts for in this question.
func (x *Index) kindWeight(q *question, kind corpus.Kind) float64 {
	switch {
	case q.asksFor(kind):
		return weights.asked[kind]
	case kind == corpus.KeyJudgment && q.asks&askDetail != 0:
		return 0
	case kind == corpus.KeyJudgment && q.asks&(askWhen|askWhere|askNumber|askWhy) != 0: // a detail
		return weights.kind[kind] / 3
	case kind == corpus.KeyJudgment && (q.broad() || len(q.levels) > 0):
		return weights.asked[kind]
	}
	return weights.kind[kind]
}

// asksFor reports whether the question asks for a passage of this kind.
func (q *question) asksFor(kind corpus.Kind) bool {
	switch kind {
	case corpus.Body:
		return q.asks&askDetail != 0
	case corpus.ScopeNote:
		return q.asks&askScope != 0 || q.asks&askOutcome == askOutcome
	case corpus.Definition:
		return q.asks&askDefinition != 0
	case corpus.Dissent:
		return q.asks&askDissent != 0
	}
	return false
}

// A ranked passage is a candidate that was looked at sentence by sentence.
type ranked struct {
	candidate
	sentence int
	score    float64
	values   values
	features Features // taken by judge
	focus    float64  // how well the passage has the word of the question that says most; likewise
}

// values are the parts of a score before their weights, in the order of the fields of weights.
type values struct {
	bm25, sentence, passage, verb, close, evidence, reason, heading, subject, holder, stated, newer, about, thread, soft,
	main, near, table, lead, kind float64
}

// score weighs the values.
func (v *values) score() float64 {
	w := &weights
	return v.match() + v.evidence*w.evidence + v.reason*w.reason + v.heading*w.heading + v.subject*w.subject + v.stated*w.stated +
		v.holder*w.holder + v.newer*w.newer + v.about*w.about + v.thread*w.thread + v.soft*w.soft + v.main*w.main + v.near*w.near +
		v.table*w.table + v.lead*w.lead + v.kind
}

// match is the part of the score that the question's words bring.
func (v *values) match() float64 {
	w := &weights
	return v.bm25*w.bm25 + v.sentence*w.sentence + v.passage*w.passage + v.verb*w.verb + v.close*w.close
}

// A part is one term of a score, for the explanation.
type part struct {
	name          string
	value, weight float64
}

// parts are the terms of the score that are not zero.
func (v *values) parts(kind corpus.Kind) []part {
	w := &weights
	return slices.DeleteFunc([]part{
		{"bm25", v.bm25, w.bm25}, {"sentence has the words", v.sentence, w.sentence},
		{"passage has the words", v.passage, w.passage}, {"the verb asked about", v.verb, w.verb},
		{"words are close", v.close, w.close}, {"evidence asked for", v.evidence, w.evidence},
		{"says why", v.reason, w.reason}, {"heading says so", v.heading, w.heading},
		{"sentence names the actor", v.subject, w.subject}, {"a level is stated", v.stated, w.stated},
		{"of the holder asked for", v.holder, w.holder}, {"newer", v.newer, w.newer}, {"about the year", v.about, w.about},
		{"answered before", v.thread, w.thread}, {"asked about before", v.soft, w.soft},
		{"about the actor", v.main, w.main}, {"only near the name", v.near, w.near}, {"a table's row", v.table, w.table},
		{"its first sentence", v.lead, w.lead}, {kind.String(), v.kind, 1},
	}, func(p part) bool { return p.value == 0 })
}

// rank looks at the candidates sentence by sentence and orders them. The matcher is q's.
func (x *Index) rank(q *question, m *matcher, found []candidate) []*ranked {
	newest := x.age(q, found)
	looked := make([]ranked, len(found))
	list := make([]*ranked, len(found))
	for i, c := range found {
		looked[i] = x.look(q, m, c, newest)
		list[i] = &looked[i]
	}
	slices.SortFunc(list, func(a, b *ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.passage, b.passage))
	})
	return list
}

// age returns how new each document of the candidates is: 1 for the newest election, then less.
func (x *Index) age(q *question, found []candidate) map[int]float64 {
	var years []int
	for _, c := range found {
		if y := yearAbout(x.passages[c.passage].Document); y > 0 && !slices.Contains(years, y) {
			years = append(years, y)
		}
	}
	slices.Sort(years)
	m := map[int]float64{}
	for i, y := range years {
		m[y] = float64(i+1) / float64(len(years))
	}
	return m
}

// yearAbout is the year of the election that a document is about, or else that of its date.
func yearAbout(d *corpus.Document) int {
	if d.Year > 0 || d.Source.Date().IsZero() {
		return d.Year
	}
	return d.Source.Date().Year()
}

// Features are what the decision to answer rests on.
type Features struct {
	Match   float64 // the part of its score that the question's words bring
	Rest    float64 // the other part: what kind of passage it is, and what kind of thing is asked for
	Unknown float64 // share of the question that is nowhere in the corpus: 0 to 1
	Missing float64 // things that the question is about and the passage has not, in sixths: 0 to 1
	Words   float64 // things that the question is about, in eighths: 0 to 1
	Thin    float64 // 1 where nobody and no year is named, and one thing at most is in the passage; half of it in the very word
	Lacks   float64 // 1 where the question asks for a number or a time, and the best sentence has none
	Who     float64 // 1 where it asks who, and the best sentence names nobody beside those in the question
	Role    float64 // 1 where it asks who is the chairman of something, and the best sentence has no chairman
	Reason  float64 // 1 where it asks why, and the best sentence gives no reason
	Verb    float64 // 1 where the best sentence has none of the question's verbs
	Denies  float64 // 1 where the best sentence has a negation: "did not", "no evidence"
	Actor   float64 // 1 where the question names somebody: that makes part of the score easily come by

	// 1 where the question asks for it: names and numbers are often asked for that no sentence gives, reasons seldom
	AsksName, AsksWho, AsksNumber, AsksWhy, AsksWhether float64
}

// Values are the features in the order of their fields.
func (f Features) Values() []float64 {
	return []float64{
		f.Match, f.Rest, f.Unknown, f.Missing, f.Words, f.Thin, f.Lacks, f.Who, f.Role, f.Reason, f.Verb, f.Denies, f.Actor,
		f.AsksName, f.AsksWho, f.AsksNumber, f.AsksWhy, f.AsksWhether,
	}
}

// silence are the weights of a logistic model: the chance that a passage with these features answers. They are fitted
// by "go test ./index -run TestFit -v -args -fit" on the questions in testdata/rank; see README.md.
var silence = struct {
	bias, threshold float64
	Features
}{
	bias: -2.12, threshold: .6,
	Features: Features{
		Match: 2.48, Rest: 3.77, Unknown: -1.00, Missing: -2.29, Words: 2.22, Thin: -1.72, Lacks: -1.81, Who: -1.35, Role: -1.48,
		Reason: -.64, Verb: -.52, Denies: .84, Actor: -.58,
		AsksName: -5.34, AsksWho: -.87, AsksNumber: -1.21, AsksWhy: 1.20, AsksWhether: -.61,
	},
}

// chance is how likely it is that the passage answers.
func (f Features) chance() float64 {
	z, weights := silence.bias, silence.Values()
	for i, v := range f.Values() {
		z += v * weights[i]
	}
	return 1 / (1 + math.Exp(-z))
}

// judge takes the features of a passage, which are dear and asked for of few, unless they were taken before.
func (x *Index) judge(q *question, m *matcher, r *ranked) {
	if r.features != (Features{}) {
		return
	}
	x.see(q, m, r.passage)
	read := &m.read
	f := &r.features
	*f = Features{
		Match: r.values.match(), Rest: r.score - r.values.match(),
		Unknown: m.unknown, Missing: q.missing(m.whole), Words: min(float64(len(q.concepts))/8, 1), Thin: q.thin(m.whole),
		Actor:    number(len(q.actors) > 0),
		AsksName: number(q.asks&askName != 0), AsksWho: number(q.asks&askWho != 0), AsksNumber: number(q.asks&askNumber != 0),
		AsksWhy: number(q.asks&askWhy != 0), AsksWhether: number(len(q.parsed.words) > 0 && auxiliary[q.parsed.words[0].folded]),
	}
	heaviest := 0.0
	for k, w := range m.weights {
		if w > heaviest {
			heaviest, r.focus = w, m.whole[k]
		}
	}
	if r.sentence >= len(read.sentences) {
		return
	}
	p, s := x.passages[r.passage], read.sentences[r.sentence]
	clear(m.own)
	m.match(m.own, s.terms, 1)
	m.match(m.own, read.gloss, 1)
	f.Lacks = number(q.lacks(s.evidence, m.own) || x.uncounted(q, p, r.sentence))
	f.Who = number(q.asks&(askWho|askName) != 0 && !x.namesOther(q, p, r.sentence))
	f.Role = number(q.unfilled(m.own))
	f.Reason = number(q.asks&askWhy != 0 && s.evidence&reasonEvidence == 0)
	f.Verb = number(q.unverbed(m.own))
	f.Denies = number(s.evidence&negationEvidence != 0)
}

// answers reports whether a passage bears on the question, and why not.
func (q *question) answers(r *ranked) (bool, string) {
	if q.bare() && r.values.near > 0 {
		return false, "only a paragraph before has the name"
	}
	if f := r.features; f.Words > 0 && r.focus > 0 && r.focus < .5 && r.values.passage < .5 {
		return false, "its weightiest word is there only as a distant synonym"
	}
	if r.features.Unknown == 1 && !q.bare() {
		return false, "none of its words is in the corpus"
	}
	if r.values.near > 0 && r.values.passage < half {
		return false, "only a paragraph before has the name, and little else that is asked about is there"
	}
	if q.asks&(askNumber|askSize) != 0 && !slices.ContainsFunc(q.concepts, func(c concept) bool { return !c.name && !c.sized }) {
		return false, "a number is asked for, and not of what"
	}
	if q.bare() && r.features.Lacks+r.features.Who == 0 {
		return true, "" // nothing is asked about but whom the passage bears
	}
	if q.asks&askNumber != 0 && r.features.Lacks > 0 && len(q.concepts) == 1 { // all else that could tell against it
		return false, "the number asked for is not there"
	}
	if c := r.features.chance(); c < silence.threshold {
		return false, fmt.Sprintf("chance of an answer %.2f, below %.2f", c, silence.threshold)
	}
	return true, ""
}

// Threshold is the chance of an answer that a quotation needs.
func Threshold() float64 { return silence.threshold }

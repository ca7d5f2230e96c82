package index

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"findings/corpus"
	"findings/index/english"
)

// A Hit is a passage that bears on a question.
type Hit struct {
	Passage  *corpus.Passage
	Sentence int // the one that answers best, in Passage.Sentences; 0 for a Report
	Beside   int // 1 or -1: the sentence behind or before it has something of the question that it lacks, and may be quoted with it; else 0
	Score    float64
	Matches  []corpus.Span // of Passage.Text: the words of the question, in these sentences
}

// Results are the hits, best first, or the reason for having none.
type Results struct {
	Hits        []Hit
	Total       int
	Answered    bool
	Reason      string   // what is missing, for people: "the corpus has nothing on North Korea"; may stand beside hits
	Topics      []string // where nothing was found: the nearest that the corpus has
	Chance      float64  // that the best candidate answers: Threshold or more where one is quoted, else less; 0 where not it decided
	Features    Features // of the best candidate
	Explanation Explanation
}

// keep is the share of the best score that a further hit must reach.
const keep = .7

// Search answers q. The only errors are those of ctx, and ErrClosed: every text is some question.
func (x *Index) Search(ctx context.Context, query Query) (Results, error) {
	x.open.RLock()
	defer x.open.RUnlock()
	if x.close == nil {
		return Results{}, ErrClosed
	}
	q := x.understand(query)
	if q.follows && len(q.years) == 0 && q.steered == nil { // the thread is about an assessment
		before := query
		before.Text, before.Previous, before.Offset, before.Limit = query.Previous, "", 0, 1
		if r, err := x.search(ctx, x.understand(before)); err == nil && r.Answered {
			q.thread = r.Hits[0].Passage.Document
		}
	}
	r, err := x.search(ctx, q)
	if err != nil {
		return Results{}, fmt.Errorf("search: %w", err)
	}
	return r, nil
}

func (x *Index) search(ctx context.Context, q *question) (Results, error) {
	if q.smallTalk() {
		return x.silent(q, nil, "there is nothing in it to search for"), nil
	}
	if q.ofAsker() {
		return x.silent(q, nil, "no assessment is about the one who asks"), nil
	}
	if q.ofAnswerer() {
		return x.silent(q, nil, "no assessment is about the one who answers"), nil
	}
	if reason := x.undefined(q); reason != "" {
		return x.silent(q, nil, reason), nil
	}
	if len(q.concepts)+len(q.actors)+len(q.years)+len(q.absent) == 0 && !q.numbered &&
		(q.asks&(askScope|askOutcome|askDissent|askConfidence) == 0 || q.ofNothing()) {
		return x.silent(q, nil, "there is nothing in it to search for"), nil
	}
	if q.conflict != "" {
		return x.silent(q, nil, q.conflict), nil
	}
	if hits := x.define(q); len(hits) > 0 {
		return x.answered(q, hits), nil
	}
	if hits, err := x.says(ctx, q); err != nil || len(hits) > 0 {
		return x.answered(q, hits), err
	}
	all := slices.Concat(q.actors, q.years)
	others := slices.ContainsFunc(q.absent, func(name string) bool { return !q.parsed.alternative(name) })
	if len(q.absent) > 0 && (!q.joined || len(all) == 0 || others) {
		near, err := x.nearest(ctx, q)
		return x.silent(q, near, "the corpus has nothing on "+enumerate(q.absent)), err
	}
	if q.ofWinner() {
		near, err := x.nearest(ctx, q)
		return x.silent(q, near, "no assessment says who won"), err
	}
	hits, err := x.searchKinds(ctx, q)
	if err != nil || len(hits) > 0 {
		return x.answered(q, hits), err
	}
	sides := [][]requirement{all}
	if q.joined && len(all) > 1 {
		sides = split(q)
	}
	hits, near, err := x.answer(ctx, q, sides)
	if err != nil {
		return Results{}, err
	}
	if len(hits) == 0 && q.taken { // "what about Iran?" need not mean the same claim about Iran
		q.note("the question before has no answer with what is new; only what is new")
		q.concepts = nil
		if hits, _, err = x.answer(ctx, q, sides); err != nil {
			return Results{}, err
		}
	}
	if len(hits) == 0 && q.borrowed {
		q.note("nothing on those of the question before; without them")
		q.actors = nil
		if hits, _, err = x.answer(ctx, q, [][]requirement{q.years}); err != nil {
			return Results{}, err
		}
	}
	if len(hits) == 0 {
		return x.silent(q, near, x.reason(q)), nil
	}
	return x.answered(q, x.withMajority(q, hits)), nil
}

// withMajority puts behind a dissent that answers first the key judgment that it dissents from: it stands under the same
// heading. A minority's view alone would pass for the finding.
func (x *Index) withMajority(q *question, hits []*ranked) []*ranked {
	first := x.passages[hits[0].passage]
	if first.Kind != corpus.Dissent || q.asks&askDissent != 0 || q.constrained() || len(q.query.Kinds) > 0 {
		return hits
	}
	heading, _, _ := strings.Cut(first.Section, " (")
	s := x.numbers[first.Document]
	for n := s.start; n < s.end; n++ {
		p := x.passages[n]
		if _, level := x.tables.kind(n); p.Kind != corpus.KeyJudgment || p.Section != heading || heading == first.Section || level < q.query.MinLevel {
			continue
		}
		hits = slices.DeleteFunc(slices.Clone(hits), func(r *ranked) bool { return r.passage == n })
		q.note("%s: what %s dissents from", p.ID, first.ID)
		return slices.Insert(hits, 1, x.rank(q, newMatcher(q), []candidate{{passage: n}})...)
	}
	return hits
}

// searchKinds looks for an answer among the scope notes or dissents alone, where the question asks for one. A scope
// note speaks of all actors, so it need not name the one that the question names.
func (x *Index) searchKinds(ctx context.Context, q *question) (hits []*ranked, err error) {
	for _, k := range []struct {
		asks
		kind     corpus.Kind
		required []requirement
	}{
		{askOutcome, corpus.ScopeNote, q.years},
		{askScope, corpus.ScopeNote, q.years},
		{askDissent, corpus.Dissent, slices.Concat(q.actors, q.years)},
	} {
		if q.asks&k.asks != k.asks || len(q.query.Kinds) > 0 && !slices.Contains(q.query.Kinds, k.kind) {
			continue
		}
		only := *q
		only.query.Kinds = []corpus.Kind{k.kind}
		only.concepts = slices.DeleteFunc(slices.Clone(q.concepts), func(c concept) bool { return vague[c.word] })
		candidates, err := x.candidates(ctx, &only, k.required)
		if err != nil {
			return nil, err
		}
		for _, r := range x.rank(&only, newMatcher(&only), candidates) {
			if len(hits) > 0 && r.score < keep*hits[0].score || r.values.passage < enough && len(only.concepts) > 0 {
				continue
			}
			if k.asks == askOutcome && !x.toOutcome(r) {
				continue
			}
			hits = append(hits, r)
		}
		if len(hits) > 0 {
			q.note("asks for a %s, and one answers", k.kind)
			return hits, nil
		}
	}
	return nil, nil
}

// toOutcome moves to the sentence of a passage that denies something of an outcome or an effect: "did not assess the
// impact". It reports whether there is one.
func (x *Index) toOutcome(r *ranked) bool {
	p := x.passages[r.passage]
	denies := func(text string) bool {
		outcome, denial := false, false
		words(text, func(w word) bool {
			outcome = outcome || outcomes[stem(w.folded)]
			denial = denial || evidenceOf(w.folded)&negationEvidence != 0
			return true
		})
		return outcome && denial
	}
	i := slices.IndexFunc(p.Sentences, func(s corpus.Sentence) bool { return denies(s.Of(p.Text)) })
	if i >= 0 {
		r.sentence = i
	}
	return i >= 0 || denies(p.Gloss)
}

// outcomes are the stems of an outcome and an effect.
var outcomes = wordSet(`outcom result effect impact`)

// enough is the share of the question's words that a scope note or a dissent must have when the question asks for one.
const enough = .4

// vague words are part of asking for a scope note or a dissent, and not of what it is about.
var vague = wordSet(`left leave leaves assess assessed examine examined analyze analyzed analyse analysed evaluate evaluated study studied cover
	covered covers address addressed include included includes consider considered look looked discuss discusses discussed
	excluded exclude estimate scope disagree disagrees disagreed disagreement dispute disputes disputed dissent dissents dissented dissenting minority
	period time timeframe dates topics subjects events issues alternative differing opposing opinion agree agreed unanimous
	unanimously judgment role agencies community foreign won wins actually
	meddling interference influence efforts activities activity campaign campaigns operations part election elections`)

// answered makes results of ranked passages, at least one.
func (x *Index) answered(q *question, hits []*ranked) Results {
	if len(hits) == 0 {
		return Results{}
	}
	m := newMatcher(q)
	x.judge(q, m, hits[0])
	r := Results{Total: len(hits), Answered: true, Features: hits[0].features}
	r.Chance = max(r.Features.chance(), silence.threshold)
	if len(q.absent) > 0 {
		r.Reason = "the corpus has nothing on " + enumerate(q.absent)
	}
	q.note("answered")
	from := min(max(q.query.Offset, 0), len(hits))
	to := len(hits)
	if q.query.Limit > 0 {
		to = min(from+q.query.Limit, to)
	}
	for _, h := range hits[from:to] {
		r.Hits = append(r.Hits, x.hit(q, m, h))
	}
	r.Explanation = Explanation{x, q, hits}
	return r
}

// split makes one search of each actor or, where there are several, of each year that a comparison names.
func split(q *question) [][]requirement {
	var sides [][]requirement
	one, other := q.years, q.actors
	if len(one) < 2 {
		one, other = q.actors, q.years
	}
	for _, r := range one {
		sides = append(sides, append([]requirement{r}, other...))
	}
	return sides
}

// answer searches each side by itself and takes the best of each in turn. near is what came nearest.
func (x *Index) answer(ctx context.Context, q *question, sides [][]requirement) (hits, near []*ranked, err error) {
	found := make([][]*ranked, len(sides))
	longest := 0
	for i, required := range sides {
		candidates, err := x.candidates(ctx, q, required)
		if err == nil && len(candidates) == 0 && len(required) > 0 { // none of the words: whatever is about them
			bare := *q
			bare.concepts = nil
			candidates, err = x.candidates(ctx, &bare, required)
		}
		if err == nil && len(candidates) == 0 && slices.ContainsFunc(required, func(r requirement) bool { return !r.learned }) {
			candidates, err = x.candidates(ctx, q, slices.DeleteFunc(slices.Clone(required), requirement.mayBeNone))
		}
		if err != nil {
			return nil, nil, err
		}
		m := newMatcher(q)
		list := x.rank(q, m, candidates)
		near = append(near, list[:min(explained, len(list))]...)
		found[i] = x.cut(q, m, list)
		longest = max(longest, len(found[i]))
	}
	for k := range longest {
		for _, list := range found {
			if k < len(list) && !slices.ContainsFunc(hits, func(r *ranked) bool { return r.passage == list[k].passage }) {
				hits = append(hits, list[k])
			}
		}
	}
	return hits, near, nil
}

// cut keeps those that bear on the question.
func (x *Index) cut(q *question, m *matcher, list []*ranked) []*ranked {
	var kept []*ranked
	for _, r := range list {
		if len(kept) > 0 && r.score < keep*kept[0].score {
			break
		}
		if !x.bearsYear(q, r) {
			q.note("%s: only a gloss mentions the year", x.passages[r.passage].ID)
			continue
		}
		x.judge(q, m, r)
		ok, why := q.answers(r)
		if !ok && len(kept) == 0 {
			q.note("%s: %s", x.passages[r.passage].ID, why)
			break // the best does not answer: none does
		}
		if ok {
			kept = append(kept, r)
		}
	}
	return kept
}

// bearsYear reports whether a year that the question names is that of the document, or stands in the passage's own
// words. A gloss may mention one in passing, as "since 2016": then it counts only for a question that says so too.
func (x *Index) bearsYear(q *question, r *ranked) bool {
	p := x.passages[r.passage]
	if p.Gloss == "" || p.Text == "" || slices.ContainsFunc(q.parsed.words, func(w word) bool { return w.folded == "since" }) {
		return true
	}
	return len(q.years) == 0 || slices.ContainsFunc(q.years, func(y requirement) bool {
		return y.bears(p.Document) || strings.Contains(p.Text, y.label) || strings.Contains(p.Section, y.label)
	})
}

// hit is what others see of a ranked passage.
func (x *Index) hit(q *question, m *matcher, r *ranked) Hit {
	p := x.passages[r.passage]
	h := Hit{Passage: p, Sentence: r.sentence, Score: r.score}
	if r.sentence >= len(p.Sentences) {
		return h
	}
	if q.asks&askWhy == 0 {
		h.Sentence = whatIsJudged(p, r.sentence)
	}
	h.Beside = x.beside(q, m, r.passage, h.Sentence)
	terms := map[string]bool{}
	var letters [256]bool // most words are passed over by their first letter, which nearly all stems keep
	for _, c := range q.concepts {
		for _, v := range c.variants {
			if v.stem != "" {
				terms[v.stem] = true
				letters[v.stem[0]] = true
			}
		}
	}
	actors := map[string]bool{}
	for _, a := range q.actors {
		actors[a.label] = true
	}
	span := corpus.Span{Start: p.Sentences[min(h.Sentence, h.Sentence+h.Beside)].Start, End: p.Sentences[max(h.Sentence, h.Sentence+h.Beside)].End}
	ws := make([]word, 0, 64)
	words(span.Of(p.Text), func(w word) bool {
		w.Start, w.End = w.Start+span.Start, w.End+span.Start
		ws = append(ws, w)
		return true
	})
	var mentions []mention
	if len(actors) > 0 {
		mentions = x.names.find(ws)
	}
	for _, m := range mentions {
		if actors[m.name] {
			h.Matches = append(h.Matches, corpus.Span{Start: ws[m.start].Start, End: ws[m.end-1].End})
		}
	}
	for _, w := range ws {
		if (letters[w.folded[0]] || isRespelt(w.folded)) && !english.Function(w.folded) && terms[stem(w.folded)] {
			h.Matches = append(h.Matches, w.Span)
		}
	}
	slices.SortFunc(h.Matches, func(a, b corpus.Span) int { return a.Start - b.Start })
	h.Matches = slices.CompactFunc(h.Matches, func(next, last corpus.Span) bool { return next.Start < last.End })
	return h
}

// whatIsJudged returns the first of the sentences right before i that it states a level for, where it does no more than
// that: "CIA has low confidence in this judgment" answers together with what was judged, which is shown with it. It
// returns i otherwise.
func whatIsJudged(p *corpus.Passage, i int) int {
	if len(p.Sentences[i].Confidence) > 0 {
		return i
	}
	first := i
	for first > 0 && p.StatesFor(i, first-1) {
		first--
	}
	return first
}

// isRespelt reports whether a word's stem may begin otherwise.
func isRespelt(folded string) bool {
	_, ok := spellings[folded]
	return ok || english.Irregular(folded)
}

// silent is the result of finding nothing.
func (x *Index) silent(q *question, near []*ranked, reason string) Results {
	q.note("silent: %s", reason)
	r := Results{Reason: reason, Topics: x.topics(near), Explanation: Explanation{x, q, near}}
	if len(near) > 0 && len(q.absent) == 0 {
		x.judge(q, newMatcher(q), near[0])
		r.Features = near[0].features
		if chance := r.Features.chance(); chance < silence.threshold {
			r.Chance = chance
		}
	}
	return r
}

// reason says for people what is missing.
func (x *Index) reason(q *question) string {
	about := q.about()
	switch {
	case q.constrained():
		return q.stated()
	case len(about) > 0:
		return "the corpus has findings on " + enumerate(about) + ", and none of them answers this"
	default:
		return "no finding in the corpus answers this"
	}
}

// about are those whom, and the years that, the question names.
func (q *question) about() []string {
	var about []string
	for _, r := range slices.Concat(q.actors, q.years) {
		about = append(about, r.label)
	}
	return about
}

// nearest looks for what the corpus has without what it does not have.
func (x *Index) nearest(ctx context.Context, q *question) ([]*ranked, error) {
	candidates, err := x.candidates(ctx, q, q.actors)
	if err != nil {
		return nil, err
	}
	list := x.rank(q, newMatcher(q), candidates)
	return list[:min(explained, len(list))], nil
}

// topics names what passages are about: their actors in their election.
func (x *Index) topics(near []*ranked) []string {
	var list []string
	for _, r := range near {
		p := x.passages[r.passage]
		topic := p.Document.Title
		if p.Document.Election != "" {
			topic = p.Document.Election
		}
		if len(p.Actors) > 0 {
			topic = p.Actors[0] + " and the " + topic
		} else if p.Section != "" {
			topic = p.Section + ": " + topic
		}
		if !slices.Contains(list, topic) && len(list) < 3 {
			list = append(list, topic)
		}
	}
	return list
}

// enumerate joins names as people do.
func enumerate(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

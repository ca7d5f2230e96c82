package index

import (
	"slices"
	"strings"

	"findings/corpus"
	"findings/index/english"
)

// agencyAt returns the agency that is named from word i on, and behind which word the name ends.
func agencyAt(ws []word, i int) (holder string, end int) {
	name := ""
	for k := i; k < min(i+4, len(ws)); k++ {
		name = strings.TrimSpace(name + " " + ws[k].folded)
		if h, ok := corpus.Agency(name); ok {
			holder, end = h, k+1
		}
	}
	return holder, end
}

// askHolder finds the agency whose confidence is asked for. A follow-up that only names one asks how sure it is.
func (p *parsed) askHolder(used []bool) {
	if p.asks&(askConfidence|askOpener) == 0 {
		return
	}
	for i := range p.words {
		holder, end := agencyAt(p.words, i)
		if holder == "" || slices.ContainsFunc(p.mentions, func(m mention) bool { return m.end == i }) { // the Chinese coast guard
			continue
		}
		others := slices.Concat(p.words[:i], p.words[end:])
		alone := p.asks&askOpener != 0 && !slices.ContainsFunc(others, func(w word) bool { return !english.Stop(w.folded) })
		if !alone && p.asks&askConfidence == 0 {
			return
		}
		p.holder = holder
		p.asks |= askConfidence
		for k := i; k < end; k++ {
			used[k] = true
		}
		p.mentions = slices.DeleteFunc(p.mentions, func(m mention) bool { return m.start >= i && m.end <= end })
		return
	}
}

// levelWords say a level before "confidence" or "confident".
var levelWords = map[string]corpus.Level{
	"high": corpus.High, "highly": corpus.High, "moderate": corpus.Moderate, "medium": corpus.Moderate, "moderately": corpus.Moderate, "low": corpus.Low,
}

// judged words only stand for what an assessment says, where it is asked for by level.
var judged = wordSet(`assess assessed assesses assessment assessments judge judged judges judgment judgments judgement judgements
	finding findings conclusion conclusions conclude concluded list statement statements claim claims hold held express
	expressed state stated report reported call called carry carries rate rated marked labelled labeled anything everything`)

// askLevels finds the levels that are a condition: "what is assessed with low confidence?", and not "what is low
// confidence?" or "why is it only low confidence?".
func (p *parsed) askLevels() {
	if p.asks&(askConfidence|askWhy|askDefinition) != askConfidence || len(p.words) == 0 {
		return
	}
	has := func(list string) bool {
		return slices.ContainsFunc(p.words, func(w word) bool { return slices.Contains(strings.Fields(list), w.folded) })
	}
	first := p.words[0].folded
	if auxiliary[first] && (len(p.words) < 2 || p.words[1].folded != "there") || first == "how" || has("made make makes raise lower change") || first != "which" && has("only") ||
		!has("what which list show give anything everything finding findings judgment judgments judgement judgements conclusion conclusions claims assessments") {
		return
	}
	for i, w := range p.words {
		if w.folded != "confidence" && w.folded != "confident" || i == 0 {
			continue
		}
		var found []corpus.Level
		range_ := false
		for k := i - 1; k >= 0; k-- {
			level, ok := levelWords[p.words[k].folded]
			if ok {
				found = append(found, level)
			} else if f := p.words[k].folded; len(found) == 0 || f != "or" && f != "and" && f != "to" {
				break
			} else if f == "to" {
				range_ = true
			}
		}
		if range_ && len(found) == 2 {
			found = []corpus.Level{(found[0] + found[1]) / 2} // "low to moderate" stands between the two
		}
		p.levels = append(p.levels, found...)
	}
}

// carries reports whether a statement with one of the levels asked for, and of the holder asked for, covers a sentence.
func (q *question) carries(s corpus.Sentence) bool {
	return slices.ContainsFunc(s.Confidence, func(c corpus.Statement) bool {
		return (len(q.levels) == 0 || slices.Contains(q.levels, c.Level)) &&
			(q.holder == "" || !q.holderAlone() && len(q.levels) == 0 || slices.Contains(c.Holders, q.holder))
	})
}

// holderAlone reports whether nothing but a holder, or a level, is asked for.
func (q *question) holderAlone() bool { return q.holder != "" && len(q.concepts)+len(q.actors) == 0 }

// inWe reports whether the holder asked for is part of a document's "we".
func (q *question) inWe(d *corpus.Document) bool { return slices.Contains(d.We, q.holder) }

// constrained reports whether only sentences with certain statements can answer.
func (q *question) constrained() bool { return len(q.levels) > 0 || q.holderAlone() }

// differs says how far a sentence has a statement of the holder asked for: one that has it beside others of another
// level says more than one of all together.
func (q *question) differs(s corpus.Sentence) float64 {
	most := 0.0
	for _, c := range s.Confidence {
		if slices.Contains(c.Holders, q.holder) {
			most = max(most, .5)
			if len(s.Confidence) > 1 {
				most = 1
			}
		}
	}
	return most
}

// stated says for people what is asked for, where nothing carries it.
func (q *question) stated() string {
	var levels []string
	for _, l := range q.levels {
		levels = append(levels, l.String())
	}
	reason := "no judgment"
	if about := q.about(); len(about) > 0 {
		reason += " on " + enumerate(about)
	}
	reason += " in the corpus is stated"
	if len(levels) > 0 {
		reason += " with " + strings.Join(levels, " or ") + " confidence"
	}
	if q.holder != "" {
		reason += " by " + q.holder
	}
	return reason
}

// offLadder are estimative terms, or words taken for such, that the ladder of ICD 203 has no range for; the longest first.
var offLadder = strings.Split(strings.TrimSpace(`more likely than not|extremely likely|extremely unlikely|highly likely|highly unlikely|`+
	`most likely|most probably|fairly likely|quite likely|quite possible|virtually certain|virtually no chance|very possible|less likely|`+
	`more likely|real possibility|cannot rule out|cannot discount|may|might|could|would|can|possible|possibly|appear|appears|`+
	`seem|seems|suggest|suggests|suggesting|indicate|indicates|apparently|perhaps|maybe|plausible|plausibly|conceivable|`+
	`conceivably|unclear|presumably|believe|certain|certainly|definitely`), "|")

// ladderWords are what a question for the meaning or the range of a term has beside the term.
var ladderWords = wordSet(`percentage percentages percent range ranges likelihood probability chance odds value number ladder icd 203 scale
	likely estimative assigned count correspond translate equal equals defined figure`)

// onLadder are the terms of the ladder itself.
var onLadder = strings.Split(`almost no chance|remote|very unlikely|highly improbable|unlikely|improbable|roughly even chance|`+
	`roughly even odds|very likely|highly probable|almost certain|almost certainly|nearly certain|likely|probable|probably`, "|")

// asksForRange reports whether a number for a term may be asked for.
func (q *question) asksForRange() bool {
	return q.asks&askLikelihood != 0 && len(q.parsed.words) < 6 || slices.ContainsFunc(q.parsed.words, func(w word) bool {
		return strings.HasPrefix(w.folded, "percent") || w.folded == "range" || w.folded == "probability"
	})
}

// termAmong returns the one of terms that is all that the question is about.
func (q *question) termAmong(terms []string) string {
	for _, term := range terms {
		parts := strings.Fields(term)
		for i := 0; i+len(parts) <= len(q.parsed.words); i++ {
			if !slices.EqualFunc(parts, q.parsed.words[i:i+len(parts)], func(s string, w word) bool { return s == w.folded }) {
				continue
			}
			if len(parts) == 1 && english.Function(term) && !q.named(i) {
				continue
			}
			rest := slices.Concat(q.parsed.words[:i], q.parsed.words[i+len(parts):])
			if !slices.ContainsFunc(rest, func(w word) bool {
				return !english.Stop(w.folded) && !definitionWords[w.folded] && !ladderWords[w.folded]
			}) {
				return term
			}
		}
	}
	return ""
}

// named reports whether word i is spoken of and not used: "the word may", "'may'", "does may have".
func (q *question) named(i int) bool {
	if i == 0 {
		return false
	}
	if w := q.parsed.words[i]; w.Start > 0 && w.Start <= len(q.query.Text) {
		before := q.query.Text[:w.Start]
		for _, mark := range []string{"'", `"`, "‘", "“", "«", "`"} {
			if strings.HasSuffix(before, mark) {
				return true
			}
		}
	}
	switch q.parsed.words[i-1].folded {
	case "does", "do", "word", "term", "is", "by", "define", "of", "say":
		return true
	}
	return false
}

// undefined reports that a term has no range where the corpus has the ladder, and no definition of its own.
func (x *Index) undefined(q *question) (reason string) {
	if q.asks&askDefinition == 0 && !q.asksForRange() && !q.isChoice() {
		return ""
	}
	term := q.termAmong(offLadder)
	if term == "" {
		return ""
	}
	var stems []string
	for part := range strings.FieldsSeq(term) {
		stems = append(stems, stem(part))
	}
	for p := range x.byKind[corpus.Definition].all {
		if d := x.passages[p].Document; d.ID != ladder && q.documents(d) && x.definitionFit(x.passages[p], stems) > defines-.02 {
			return ""
		}
	}
	if _, ok := x.corpus.Document(ladder); !ok {
		return ""
	}
	return "the ladder of ICD 203 gives “" + term + "” no range of likelihood"
}

// ladder is the document that has the ladder of estimative terms.
const ladder = "icd-203"

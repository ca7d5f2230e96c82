package corpus

import (
	"slices"
	"strings"
)

// What confidence can be had in that is a judgment, or a detail of one. Elections, institutions, sources and generals
// are in neither list.
var (
	judgmentNouns = wordSet(`judgment judgments judgement judgements assessment assessments conclusion conclusions finding
		findings estimate estimates attribution attributions view views determination determinations hypothesis hypotheses
		forecast forecasts projection projections analysis analyses inference inferences characterization
		characterizations position positions takeaway takeaways proposition statement statements line lines verdict
		identification evaluation evaluations explanation explanations interpretation this it these them those both
		each all either that former latter first second third last one ones point points scenario prediction predictions
		comparison comparisons alternative alternatives reconstruction linkage expectation expectations ranking rankings`)
	propositions = wordSet(`judgment judgement assessment analysis conclusion finding view position determination line takeaway
		proposition hypothesis inference statement verdict explanation interpretation this it that`)
	analyticNouns = wordSet(`timeline timelines timing date dates number numbers figure figures range extent scale scope
		identity identities motive motives attribution intent role location locations details detail projection size
		sequence count account chronology cause origin origins total totals complicity authorship`)
	// personal are details of a judgment where it has been said what they are of, "awareness of it", and else somebody's.
	personal = wordSet(`awareness involvement knowledge responsibility`)
	numerals = wordSet(`two three four five six seven eight nine ten several few`)
	// bodies are those whose own judgment "this assessment of the service" can be.
	bodies = wordSet(`service services agency agencies ministry ministries government governments staff command embassy
		intelligence office bureau officer officers official officials ministries partner partners ally allies counterpart`)
	ordinals  = map[string]int{"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4}
	phraseEnd = wordSet(`of in on about regarding concerning that which who is are was were because given but and or as for from
		to with while although though when if has have than by at remains remain since due despite whether based owing
		under across among between`)
)

// direction reads what follows a level phrase: "that …" is the judgment itself, "in this judgment" points back.
func (r *reading) direction(from, after int) reach {
	if to := r.complement(after); to != reachUnknown {
		return to
	}
	if r.stops(after) {
		if to := r.anaphor(from, after); to != reachUnknown {
			return to
		}
		if words := after - from; words <= 8 && from <= 3 && (r.word(after) == ";" || r.endsSentence(after)) {
			return reachUnknown
		}
	}
	return reachOwn
}

func (r *reading) complement(after int) reach {
	switch r.word(after) {
	case "that":
		return reachOwn
	case "in", "about", "for", "regarding", "on", "to", "of":
		if to, judged := r.object(after); judged {
			return to
		}
	case ",", "—", "–", ")":
		if r.word(after+1) == "that" {
			return reachOwn
		}
	}
	return reachUnknown
}

// object reads the noun phrase after the preposition at i. It reports which sentences the phrase means, and false
// where it means no judgment: "in the electoral process", "in its generals".
func (r *reading) object(i int) (reach, bool) {
	start := i + 1
	if r.is(start, "each", "all", "both", "either") {
		if r.word(start+1) == "of" {
			start += 2
		}
	}
	if r.is(start, "neither", "none", "nothing") {
		return reachUnknown, false
	}
	if report := r.report(start); report > 0 {
		return reachOwn, r.word(report+1) == "that"
	}
	partial := false
	if k := start + 1; r.is(start, "the", "one", "every") && (r.is(k, "part", "half", "portion", "aspect", "element", "clause") ||
		r.is(k+1, "part", "half", "portion", "aspect", "element", "clause")) {
		for k++; r.word(k) != "of" && k < start+4; {
			k++
		}
		if r.word(k) == "of" {
			partial = true
			start = k + 1
		}
	}
	if r.word(start+1) == "of" && r.is(start, "some", "most", "part", "parts", "many", "aspects", "portions") {
		partial = true
		start += 2
	}
	k := start
	for ; k < len(r.toks) && (r.toks[k].letters || r.is(k, "-", "'", "’")); k++ {
		if w := r.word(k); haveVerbs[w] || phraseEnd[w] && !(k == start && w == "that") {
			break
		}
	}
	head := k - 1
	for head > start && (adverbs[r.word(head)] || strings.HasSuffix(r.word(head), "ly") || isNumber(r.word(head))) {
		head--
	}
	if head < start {
		return reachUnknown, false
	}
	noun, det := r.word(head), r.word(start)
	if oneOf(noun, "accuracy", "validity", "correctness", "truth", "strength") && r.word(k) == "of" {
		return r.object(k)
	}
	if det == "what" {
		return reachUnknown, false
	}
	if !judgmentNouns[noun] {
		said := personal[noun] && r.is(k, "of", "in", "for") && r.is(k+1, "it", "this", "that", "them", "these", "those")
		if !analyticNouns[noun] && !said {
			return reachUnknown, false
		}
		if det == "this" || det == "these" {
			return reachLast, true
		}
		return reachOwn, true
	}
	if partial {
		return reachNone, true
	}
	return r.nounReach(start, head, k)
}

// report returns the token of "report" in "a report that …", "the single report that …", from start on, else 0: what is
// reported is then said in the same sentence.
func (r *reading) report(start int) int {
	for k := start; k < start+4; k++ {
		if r.is(k, "report", "reports", "reporting") {
			return k
		}
		if k >= len(r.toks) || !r.toks[k].letters || phraseEnd[r.word(k)] {
			break
		}
	}
	return 0
}

// nounReach says which sentences a phrase with a judgment for its head means: tokens start to head, ending before k.
func (r *reading) nounReach(start, head, k int) (reach, bool) {
	noun, det := r.word(head), r.word(start)
	plural := pluralNoun(noun) || oneOf(noun, "them", "both", "all")
	if to := r.ordinal(start, head); to != reachUnknown {
		return to, true
	}
	if head+1 < k && isNumber(r.word(head+1)) && !oneOf(det, "this", "these") || r.partly(k) {
		return reachNone, true // "in Key Judgment 2", "in this judgment as it relates to the port"
	}
	if oneOf(det, "a", "an", "any", "every", "no", "such") {
		return reachUnknown, false
	}
	next := r.word(k)
	if oneOf(next, "that", "of", "on", "about", "regarding", "concerning", "to") {
		if oneOf(det, "this", "these", "those") && next != "that" {
			if plural {
				return reachAll, true
			}
			return singular(noun), true
		}
		if oneOf(det, "it", "them", "both") {
			return reachBack, true
		}
		return reachOwn, true
	}
	if next == "below" {
		return reachNone, true
	}
	if oneOf(noun, "one", "ones", "each") || noun == "that" && head > start {
		return reachBack, true
	}
	if r.toks[start].owner || oneOf(det, "its", "their", "his", "her") {
		if r.disagrees(start) {
			return reachNone, oneOf(det, "its", "their")
		}
		return singular(noun), det == "its" || det == "their"
	}
	if plural || oneOf(det, "these", "those", "both") {
		return reachAll, true
	}
	return singular(noun), true
}

// ordinal says which one of several judgments a phrase names, tokens start to head: "the last judgment". It is
// reachNone where it may be another than those stated before, or is several of them, and reachUnknown where it is not
// one of several.
func (r *reading) ordinal(start, head int) reach {
	plural := pluralNoun(r.word(head))
	counted := slices.ContainsFunc(r.toks[start:head+1], func(t token) bool {
		return numerals[t.word] || isNumber(t.word)
	})
	for j := start; j <= head; j++ {
		one := reachUnknown
		switch r.word(j) {
		case "alternative":
			if j < head && r.word(start) != "this" {
				return reachNone // "the alternative view": not the one stated
			}
		case "following", "below", "remaining", "other", "another", "next", "subsequent", "opposite", "opposing", "contrary":
			return reachNone
		case "first", "second", "third", "fourth", "fifth":
			one = reachNth
		case "latter", "last", "final":
			one = reachLast
		case "preceding", "previous":
			if one = reachLast; plural && !counted {
				one = reachUnknown
			}
		case "former":
			one = reachFormer
		}
		if one != reachUnknown && (plural || counted) {
			return reachNone
		}
		if one != reachUnknown {
			return one
		}
	}
	return reachUnknown
}

// partly reports whether the words from k on say that only a part of a judgment is meant, or whose it is: "as it
// relates to the port", "insofar as …", "of the Polish service".
func (r *reading) partly(k int) bool {
	if r.word(k) == "," {
		k++
	}
	switch r.word(k) {
	case "as":
		return r.is(k+1, "regards", "concerns", "to", "far") || r.is(k+1, "it", "they") &&
			r.is(k+2, "relates", "relate", "applies", "apply", "pertains", "pertain", "concerns", "concern", "regards", "bears")
	case "insofar", "where":
		return true
	case "with":
		return r.is(k+1, "respect", "regard", "reference")
	case "to":
		return r.is(k+1, "the") && r.is(k+2, "extent", "degree")
	case "of", "by", "from":
		if by := k + 1; r.word(k) == "by" && by < len(r.toks) && r.toks[by].capital && r.startsAt(by) < 0 {
			return true // "by Mossad"
		}
		for k++; k < len(r.toks) && r.toks[k].letters && !phraseEnd[r.word(k)]; {
			k++
		}
		return bodies[r.word(k-1)]
	}
	return false
}

// disagrees reports whether the sentence says before k that somebody does not share a judgment: "INR disagrees and has
// high confidence in its view."
func (r *reading) disagrees(k int) bool {
	for i := range k {
		if disagreeVerbs[r.word(i)] || agreeVerbs[r.word(i)] && negation[r.word(i-1)] {
			return true
		}
	}
	return false
}

// singular says what "this" with the noun means: a judgment can take several sentences to set out, while a comparison
// or a number is what was said last.
func singular(noun string) reach {
	if propositions[noun] {
		return reachBack
	}
	return reachLast
}

// anaphor looks for "this judgment", "these assessments", "it" among tokens from to to: a judgment made before.
func (r *reading) anaphor(from, to int) reach {
	for k := max(0, from); k < min(to, len(r.toks)); k++ {
		w := r.word(k)
		if !oneOf(w, "this", "these", "that", "those", "both", "the", "our") {
			continue
		}
		for j := k + 1; j < min(k+5, len(r.toks)); j++ {
			noun := r.word(j)
			_, ordinal := ordinals[noun]
			if j == k+1 && r.word(j+1) == "of" && (ordinal || noun == "last" || noun == "former") {
				if noun == "last" && r.is(j+2, "these", "those", "the") {
					return reachLast // "the last of these judgments"
				}
				return reachNone
			}
			if judgmentNouns[noun] && !pronouns[noun] {
				switch to := r.ordinal(k, j); to {
				case reachUnknown:
				case reachLast:
					return reachLast
				default:
					return reachNone
				}
				if (w == "the" || w == "our") && r.is(j+1, "that", "of", "to") || w == "that" && strings.HasSuffix(noun, "s") {
					break
				}
				if pluralNoun(noun) || w == "these" || w == "those" {
					return reachAll
				}
				return singular(noun)
			}
			if w == "this" && j == k+1 && (noun == "with" || noun == ",") {
				return reachBack
			}
			if phraseEnd[noun] || judgeVerbs[noun] || !r.toks[j].letters {
				break
			}
		}
	}
	return reachUnknown
}

// pronouns are those of judgmentNouns that name no judgment by themselves.
var pronouns = wordSet(`this it these them those both each all either that former latter first second third last one ones`)

func pluralNoun(noun string) bool {
	return strings.HasSuffix(noun, "s") && !oneOf(noun, "this", "analysis", "hypothesis")
}

// judgment says which judgment tokens from to to name: one made before, or one that stands in the same clause ("our
// assessment that …"), with its owner.
func (r *reading) judgment(from, to int) ([]string, reach) {
	if back := r.anaphor(from, to); back != reachUnknown {
		return r.we, back
	}
	for k := max(0, from); k+2 < to; k++ {
		i := r.endsAt(k)
		noun := r.word(k + 1)
		if noun == "key" {
			noun = r.word(k + 2)
		}
		if i >= 0 && r.holders[i].owner && judgmentNouns[noun] {
			return r.holders[i].names, reachOwn
		}
	}
	return nil, reachUnknown
}

// analytic reports whether the phrase after the preposition at i speaks of a detail of a judgment, such as a number,
// and not of a judgment by name.
func (r *reading) analytic(i int) bool {
	for k := i + 1; k < len(r.toks) && r.toks[k].letters && !phraseEnd[r.word(k)]; k++ {
		if analyticNouns[r.word(k)] {
			return true
		}
	}
	return false
}

// nth is the number, from 0, that an ordinal among the tokens gives.
func (r *reading) nth(from, to int) int {
	for k := from; k < min(to, len(r.toks)); k++ {
		if n, ok := ordinals[r.word(k)]; ok {
			return n
		}
	}
	return 0
}

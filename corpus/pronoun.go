package corpus

import (
	"slices"
	"strings"
)

// pronounReach is how many sentences back whom a pronoun stands for is looked for.
const pronounReach = 4

// standsFor finds for whom the first words of a sentence stand that begins, behind those of the paragraph, with a pronoun
// or with a noun that means somebody named before: who judges, or states a level, as the subject of the sentence before
// and as the only one in it. A pronoun may be the subject in between, where it only goes on about the judgment. Without
// names it is not known; bound is false where the words are no such words.
//
// It is never one whom that sentence calls "we", and nobody where another could be meant: "CIA assesses that the ministry
// is alarmed. It expects with high confidence …". "It has low confidence that …" may speak of whomever the judgment is
// about, and stands for nobody unless the sentence before does nothing but state a level.
func (p *paragraph) standsFor(s Span) (h holder, bound bool) {
	sentence := s.Of(p.text)
	words := pronounOf(sentence)
	last := len(p.sentences) - 1
	if words == "" || last < 0 || !mentionsConfidence(sentence) {
		return holder{}, false
	}
	h.last = strings.Count(words, " ")
	pronoun := strings.ToLower(words)
	says, _, _ := strings.Cut(sentence[len(words):], "onfidence") // " has moderate c"
	_, of, _ := strings.Cut(sentence, "onfidence ")               // "in this view."
	personal := oneOf(pronoun, "it", "they", "he", "she")
	i := last
	for personal && i > 0 && i > last-pronounReach && p.goesOn(i, words) {
		i--
	}
	has := strings.HasPrefix(says, " ha") || strings.HasPrefix(says, " hold")
	judged, that := ofJudgment(of), strings.HasPrefix(of, "that")
	unclear := strings.Contains(says, " that ") || has && that && !p.statement[last] || has && !that && !judged ||
		oneOf(pronoun, "he", "she") && !has && !strings.HasPrefix(says, " assess") && !strings.HasPrefix(says, " judge")
	if !unclear {
		h.names = p.opener(i, pronoun, has && judged)
	}
	h.plural = len(h.names) > 1 || pronoun == "they"
	if h.names == nil && groups[strings.TrimPrefix(strings.TrimPrefix(pronoun, "the "), "these ")] && !p.rivals() {
		return holder{}, false // all of the community's
	}
	return h, true
}

// pronounOf returns the pronoun, or the words that stand for somebody named before, at the beginning of a sentence.
func pronounOf(sentence string) string {
	first, rest, _ := strings.Cut(sentence, " ")
	noun, behind, _ := strings.Cut(rest, " ")
	next, _, _ := strings.Cut(behind, " ")
	switch first {
	case "It", "They", "He", "She":
		return first
	case "The", "These", "Those", "Both":
		if noun = strings.ToLower(noun); (offices[noun] || groups[noun]) && !oneOf(next, "of", "for", "in", "at", "within", "from") {
			return sentence[:len(first)+1+len(noun)]
		}
		if first == "Both" {
			return first
		}
	}
	return ""
}

var (
	// offices are the nouns that can stand for a member of the community after its name: "The bureau has …".
	offices = wordSet(`office bureau department agency center council officer`)
	// groups are those for several.
	groups = wordSet(`analysts agencies elements`)
	// goingOn are the verbs with which somebody goes on about a judgment of his own.
	goingOn = wordSet(`points point notes note bases base cites cite assesses assess judges judge believes believe holds hold gives give
		argues argue adds add observes observe emphasizes emphasize thinks think considers consider relies rely draws draw`)
	// certainty are, beside verbs of judging, the words by which somebody else is said to judge.
	certainty = wordSet(`foresee foresees foresaw foreseen certain sure confident convinced`)
	// rivalling are, beside bodies, those of whom a judgment may be and for whom "it" may stand.
	rivalling = wordSet(`bank party front ministries commands banks company firm institute directorate navy army guard`)
)

// goesOn reports whether sentence i begins with the pronoun and goes on about a judgment made before it.
func (p *paragraph) goesOn(i int, pronoun string) bool {
	rest, found := strings.CutPrefix(p.sentences[i].Of(p.text), pronoun+" ")
	verb, _, _ := strings.Cut(rest, " ")
	return found && (goingOn[verb] || p.statement[i])
}

// ofJudgment reports whether the words behind a level say that it is of a judgment, or leave it out: "in this view", and not
// "in this assessment of the voters".
func ofJudgment(words string) bool {
	rest, in := strings.CutPrefix(words, "in ")
	if first, _, _ := strings.Cut(words, " "); !in {
		return words == "" || reasons[first]
	}
	var noun []string
	for w := range strings.FieldsSeq(rest) {
		noun = append(noun, strings.Trim(w, ".,;:"))
		if strings.HasSuffix(w, ".") || strings.HasSuffix(w, ",") || strings.HasSuffix(w, ";") || len(noun) == 4 {
			break
		}
	}
	k := slices.IndexFunc(noun, func(w string) bool {
		return oneOf(w, "judgment", "judgments", "judgement", "view", "assessment", "conclusion", "finding", "position", "this", "it")
	})
	if k == 0 && len(noun) > 1 && noun[0] == "this" {
		k = slices.IndexFunc(noun[1:], func(w string) bool { return propositions[w] || w == "judgments" }) + 1
	}
	return k >= 0 && (k+1 == len(noun) || noun[k+1] != "of")
}

// opener returns for whom a pronoun stands that follows sentence i: who begins it as its subject and judges or states a
// level in it, where nobody else does. Of a judgment says that what follows can only be a judgment's.
func (p *paragraph) opener(i int, pronoun string, ofJudgment bool) []string {
	if p.sentences[i].End-p.sentences[i].Start > longestSentence {
		return nil
	}
	r := newReading(p.text, p.sentences[i], p.by)
	if len(r.holders) == 0 {
		return nil
	}
	h, start := r.holders[0], r.behindLabel()
	noun := r.word(h.last)
	several := len(h.names) > 1 || (members[noun] || people[noun]) && strings.HasSuffix(noun, "s")
	if at := h.last + 1; r.everyone(h.names) && people[noun] && r.is(at, "at", "of", "from", "in") && len(r.holders) > 1 { // "Analysts at CIA"
		if next := r.holders[1]; next.first == at+1 || next.first == at+2 && r.word(at+1) == "the" {
			h.last, h.owner, h.names = next.last, next.owner, next.names
		}
	}
	v := r.verbBehind(h)
	for k := h.last + 1; k < v && k < len(r.toks); k++ {
		if beForms[r.word(k)] { // "DIA is assessed by Kesh to plan a coup"
			return nil
		}
	}
	if h.first != start && !(h.first == start+1 && r.word(start) == "the") || h.owner || r.is(h.first, "we", "us") {
		return nil
	}
	if !assessing[r.word(v)] && !disagreeVerbs[r.word(v)] && !r.is(v, "agree", "agrees", "concur", "concurs", "find", "finds", "argue", "argues") &&
		!(r.is(v, "hold", "holds") && r.word(v+1) == "that") && !slices.Equal(p.holders[i], h.names) {
		return nil
	}
	for _, name := range slices.Concat(p.holders[i], p.mark(i).speakers) {
		if !slices.Contains(h.names, name) {
			return nil
		}
	}
	if !r.means(pronoun, h, several) || r.rivals(pronoun, v, ofJudgment) {
		return nil
	}
	return h.names
}

// behindLabel returns the first token behind what numbers or names a paragraph: "Key Judgment 1:", "B.", "However,".
func (r *reading) behindLabel() int {
	const longestLabel = 4 // tokens
	first := 0
	for first < len(r.toks) && !r.toks[first].letters && r.word(first) != "“" && first < longestLabel { // a bullet
		first++
	}
	for k := first + 1; k <= longestLabel; k++ {
		if r.word(k) == ":" || k == 1 && r.word(k) == "." && len(r.word(0)) == 1 || k < 3 && r.word(k) == "," && phraseEnd[r.word(0)] ||
			k == 1 && r.word(k) == "," && adverbs[r.word(0)] {
			return k + 1
		}
	}
	return first
}

// rivals reports whether the sentence speaks behind the verb at v of somebody else for whom a pronoun could stand: one who
// judges, and where what follows need not be of a judgment, a body or people.
func (r *reading) rivals(pronoun string, v int, ofJudgment bool) bool {
	for k := v + 1; k < len(r.toks); k++ {
		w := r.word(k)
		if (assessing[w] || disagreeVerbs[w] || viewVerbs[w] && !nounsToo[w] || certainty[w]) && !r.is(k-1, "and", "but", "or", "to", "also", "not", "the", "a", "this", "its", "as") {
			return true
		}
		if ofJudgment {
			continue
		}
		switch pronoun {
		case "they":
			if strings.HasSuffix(w, "ers") || strings.HasSuffix(w, "ors") || strings.HasSuffix(w, "ists") || strings.HasSuffix(w, "als") ||
				strings.HasSuffix(w, "men") || strings.HasSuffix(w, "ians") || bodies[w] || rivalling[w] || people[w] {
				return true
			}
		case "he", "she":
			if r.toks[k].capital {
				return true
			}
		default:
			if bodies[w] || rivalling[w] {
				return true
			}
		}
	}
	return false
}

// means reports whether a pronoun in the sentence behind can stand for a holder in this one: an office by a noun of its
// own name, which nobody else in the sentence has. Several says that the holder is more than one, or some of its people.
func (r *reading) means(pronoun string, h holder, several bool) bool {
	switch pronoun {
	case "it":
		return !several
	case "they":
		return several
	case "both":
		return len(h.names) == 2
	case "he", "she":
		return len(h.names) == 1 && strings.HasPrefix(h.names[0], officerAlone)
	}
	_, noun, _ := strings.Cut(pronoun, " ")
	if noun == "agencies" && len(h.names) > 1 {
		return true
	}
	count := 0
	for _, t := range r.toks {
		if t.word == noun {
			count++
		}
	}
	return count == 1 && slices.ContainsFunc(r.toks[h.first:h.last+1], func(t token) bool { return t.word == noun })
}

// quotedToo are people and bodies that an assessment may quote and for whom "the analysts" or "the agencies" may stand.
var quotedToo = wordSet(`professors forecasters economists academics scholars experts researchers scientists analysts services service agency
	agencies ministry ministries departments bureaus commands navy army guard directorate institute banks`)

// rivals reports whether the paragraph speaks, before its last sentence, of others than all of its authors for whom "the
// agencies" or "the analysts" could stand.
func (p *paragraph) rivals() bool {
	for ; p.looked < len(p.sentences) && !p.rival; p.looked++ {
		s := p.sentences[p.looked]
		if s.End-s.Start > longestSentence {
			p.rival = true
			break
		}
		r := newReading(p.text, s, p.by)
		p.rival = slices.ContainsFunc(r.holders, func(h holder) bool {
			return slices.ContainsFunc(h.names, func(n string) bool { return !slices.Contains(p.by.We, n) && !slices.Contains(p.by.Community, n) })
		}) || slices.ContainsFunc(r.toks, func(t token) bool { return quotedToo[t.word] && !r.held(t) })
	}
	return p.rival
}

// held reports whether a token is part of a holder.
func (r *reading) held(t token) bool {
	return slices.ContainsFunc(r.holders, func(h holder) bool {
		return r.toks[h.first].Start <= t.Start && t.End <= r.toks[h.last].End
	})
}

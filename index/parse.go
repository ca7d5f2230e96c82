package index

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"findings/corpus"
	"findings/index/english"
)

// A parsed question is one text taken apart.
type parsed struct {
	words    []word
	asks     asks
	mentions []mention
	years    []int
	content  []int          // words that are left
	joined   bool           // two names or years are joined by "or" or set against each other
	joins    []int          // the words that join them
	levels   []corpus.Level // a condition: "with low confidence"
	holder   string         // the agency whose confidence is asked for
	shouting bool           // capitals say nothing: nearly all words have them
	notes    []string
}

// maxWords is how much of a question is looked at; more is a text and not a question.
const maxWords = 80

// parse takes a text apart: slips of the keyboard, names, phrases that say what is asked for, years; what is left is
// what the question is about.
func (x *Index) parse(text string) parsed {
	var p parsed
	capitals, others := 0, 0
	for w := range func(y func(word) bool) { words(text, y) } {
		if len(p.words) == maxWords {
			break
		}
		if len(w.folded) == 2 && w.Start > 0 && strings.HasSuffix(strings.ReplaceAll(text[:w.Start], "’", "'"), "'") && isDigits(w.folded) {
			w.folded = "20" + w.folded // '22
		}
		if asked, ok := contracted[w.folded]; ok {
			w.folded = asked
		}
		p.words = append(p.words, w)
		switch {
		case english.Stop(w.folded) || w.first:
		case w.capital:
			capitals++
		default:
			others++
		}
	}
	p.shouting = capitals > 2 && others*3 < capitals
	readBack(p.words)
	for i := range p.words {
		if fixed := x.slip(p.words[i], p.shouting); fixed != "" {
			p.notes = append(p.notes, fmt.Sprintf("%q read as %q", p.words[i].folded, fixed))
			p.words[i].folded = fixed
		}
	}
	used := make([]bool, len(p.words))
	p.mentions = x.names.findTyped(p.words, capitals == 0)
	for _, m := range p.mentions {
		for i := m.start; i < m.end; i++ {
			used[i] = true
		}
	}
	p.ask(used)
	p.askHolder(used)
	p.askLevels()
	for i, w := range p.words {
		if year, ok := yearOf(w.folded); ok && !used[i] {
			p.years = append(p.years, year)
			if i > 0 && p.words[i-1].folded == "after" {
				p.asks |= askFuture
			}
			used[i] = true
		}
	}
	p.mentions = append(p.mentions, x.learned(p.words, used, capitals == 0)...)
	slices.SortFunc(p.mentions, func(a, b mention) int { return a.start - b.start })
	x.joinPhrases(&p, used)
	for i, w := range p.words {
		if !used[i] && (len(w.folded) > 1 || isDigits(w.folded)) && (!english.Stop(w.folded) || w.folded == "us" && w.shouted || p.asksVerb(i)) {
			p.content = append(p.content, i)
		}
	}
	slices.Sort(p.content)
	return p
}

// asksVerb reports whether word i is the verb of what a named person or a thing is asked to have done.
func (p *parsed) asksVerb(i int) bool {
	if !told[p.words[i].folded] || i == 0 {
		return false
	}
	k := i - 1
	for k > 0 && (p.words[k].folded == "last" || p.words[k].folded == "ever" || p.words[k].folded == "first" || p.words[k].folded == "even" ||
		p.words[k].folded == "really" || p.words[k].folded == "already" || p.words[k].folded == "personally") {
		k--
	}
	for _, m := range p.mentions {
		if m.end == k+1 {
			return p.words[0].folded != "what"
		}
	}
	subject := p.words[k]
	return k > 1 && !english.Stop(subject.folded) && english.Noun(subject.folded) && !anything[subject.folded] &&
		!source[subject.folded] && !agencies[subject.folded] && !reporting[subject.folded]
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// slip returns the word that was meant where a word is known neither to the corpus nor to the language. One that is
// written as a name may be a slip for a name, but not for an everyday word.
func (x *Index) slip(w word, shouting bool) string {
	f := w.folded
	if !misspelt(f) || x.names.knows(f) || x.tables.words.find(f) >= 0 || x.tables.termOf(stem(f)) >= 0 ||
		len(synonyms[stem(f)]) > 0 || len(worded(stem(f))) > 0 {
		return ""
	}
	if name := x.names.meant(f); name != "" {
		return name
	}
	if len(x.kin(f)) > 0 {
		return ""
	}
	if fixed := x.correct(f); fixed != "" || w.capital && !w.first && !shouting {
		return fixed
	}
	return everyday(f)
}

// readBack reads "back" as the verb where something follows that may be backed: "did Iran back Democrats".
func readBack(ws []word) {
	for i := 1; i+1 < len(ws); i++ {
		if f := ws[i].folded; (f == "back" || f == "backed" || f == "backs" || f == "backing") && !holds[ws[i-1].folded] &&
			!english.Function(ws[i-1].folded) && (!english.Function(ws[i+1].folded) || ws[i+1].folded == "the") {
			ws[i].folded = "support"
		}
	}
}

// ask finds the phrases that say what is asked for, and what only the whole question says.
func (p *parsed) ask(used []bool) {
	p.askPhrases(used)
	n := len(p.words)
	if n == 0 {
		return
	}
	first, last := p.words[0].folded, p.words[n-1].folded
	if n > 2 && copula[first] && certain[last] && !used[n-1] { // "is the Turkey thing certain?"
		p.asks |= askConfidence
		used[n-1] = true
	}
	if n > 1 && first == "what" && last == "for" { // "what did they do that for", not "what's for lunch"
		p.asks |= askWhy
	}
	if p.asksMeaning() {
		p.asks |= askDefinition
	}
	if p.has(agreeing) && p.asks&askDissent == 0 && (p.has(reporting) || p.hasAgency()) {
		p.asks |= askConfidence // "do the agencies agree on …": how sure each of them is
		for i, w := range p.words {
			used[i] = used[i] || agreeing[w.folded]
		}
	}
	if p.asks&askNumber != 0 && p.has(paying) && slices.ContainsFunc(p.words, func(w word) bool { return w.folded == "much" }) {
		p.asks |= askMoney
	}
	if p.asks&askMoney != 0 && p.asks&askNumber == 0 && first != "what" {
		p.asks &^= askMoney // "did it cost …"
	}
	if p.asks&(askTried|askConfidence) != 0 && p.asks&askOutcome == askOutcome {
		p.asks &^= askOutcome
	}
	if p.asks&askOutcome == askOutcome && first != "who" {
		p.asks &^= askWho // "did it change who won"
	}
	for i, w := range p.words {
		if n > 2 && first == "what" && aims[w.folded] {
			p.asks |= askWhy
			used[i] = true
		}
		between := i > 0 && i < n-1 && (w.folded == "or" || p.asks&askCompare != 0 && (w.folded == "and" || w.folded == "to" || w.folded == "with"))
		if between || w.folded == "vs" || w.folded == "versus" || w.folded == "compared" {
			p.joined = true
			p.joins = append(p.joins, i)
		}
	}
}

// askPhrases finds the phrases, of those that say nothing else the longest at each place.
func (p *parsed) askPhrases(used []bool) {
	free := 0 // the first word that no phrase has taken out
	for i, w := range p.words {
		var longest *phrase
		for k, f := range phrases[w.folded] {
			if i+len(f.words) > len(p.words) || f.first && i > 0 {
				continue
			}
			if !slices.EqualFunc(f.words, p.words[i:i+len(f.words)], func(a string, b word) bool { return a == b.folded }) {
				continue
			}
			if !f.takeOut {
				p.asks |= f.asks
			} else if i >= free && (longest == nil || len(f.words) > len(longest.words)) && !slices.Contains(used[i:i+len(f.words)], true) {
				longest = &phrases[w.folded][k]
			}
		}
		if longest != nil && !p.confidenceIn(longest, i) {
			p.asks |= longest.asks
			free = i + len(longest.words)
			for j := i; j < free; j++ {
				used[j] = true
			}
		}
	}
}

// asksMeaning reports whether what a word means is asked: "what does 'probably' mean?", "what is moderate confidence?",
// but not "what is their confidence …".
func (p *parsed) asksMeaning() bool {
	n := len(p.words)
	first, last := p.words[0].folded, p.words[n-1].folded
	what := n > 2 && strings.HasPrefix(first, "what")
	switch {
	case n > 1 && last == "mean" && p.asks&askWhy == 0, what && first == "what" && last == "means":
		return true
	case what && p.words[1].folded != "means" && p.has(meaning):
		return true
	}
	return what && p.asks&askConfidence != 0 && last == "confidence" && levelWords[p.words[n-2].folded] != corpus.Unstated &&
		!slices.ContainsFunc(p.words[:n-1], func(w word) bool { return levelWords[w.folded] == corpus.Unstated && !plainlyAsked[w.folded] })
}

// hasAgency reports whether a question names a member of the community.
func (p *parsed) hasAgency() bool {
	for i := range p.words {
		if holder, _ := agencyAt(p.words, i); holder != "" {
			return true
		}
	}
	return false
}

// has reports whether a question has one of the words.
func (p *parsed) has(class map[string]bool) bool {
	return slices.ContainsFunc(p.words, func(w word) bool { return class[w.folded] })
}

// alternative reports whether a name is one of two between which the question asks: "Russia or China".
func (p *parsed) alternative(name string) bool {
	beside := func(start, end int) bool {
		return slices.ContainsFunc(p.joins, func(j int) bool { return end == j || start == j+1 || start == j+2 && p.words[j+1].folded == "the" })
	}
	for i, w := range p.words {
		if strings.EqualFold(w.folded, name) && beside(i, i+1) {
			return true
		}
	}
	return slices.ContainsFunc(p.mentions, func(m mention) bool { return m.name == name && beside(m.start, m.end) })
}

// confidenceIn reports that a phrase about confidence is about somebody's confidence in something: "confidence in the
// election" is a thing that a foreign state may undermine.
func (p *parsed) confidenceIn(f *phrase, i int) bool {
	end := i + len(f.words)
	if f.asks != askConfidence || f.words[len(f.words)-1] != "confidence" || end+1 >= len(p.words) || p.words[end].folded != "in" {
		return false
	}
	for _, w := range p.words[end+1 : min(end+4, len(p.words))] {
		switch w.folded {
		case "judgment", "judgments", "judgement", "assessment", "assessments", "finding", "findings", "it", "that", "this",
			"conclusion", "conclusions":
			return false
		}
	}
	return !slices.Contains(f.words, "how")
}

func (p parsed) contentWords() []word {
	list := make([]word, len(p.content))
	for i, at := range p.content {
		list[i] = p.words[at]
	}
	return list
}

// behindHowMany reports whether w is what "how many" asks for.
func (p parsed) behindHowMany(w word) bool {
	for i := range p.words {
		if i > 1 && p.words[i].Span == w.Span {
			for k := i - 1; k > 0 && k > i-3; k-- {
				if p.words[k].folded == "many" && p.words[k-1].folded == "how" {
					return true
				}
			}
		}
	}
	return false
}

// voting are the words for an election. A race or a campaign may be another.
var voting = wordSet(`election elections electoral midterm midterms vote votes voting ballot ballots polls referendum presidential`)

// electionOf reports whether the question speaks of the election of a year: "the 2034 US midterms".
func (p parsed) electionOf(year string) bool {
	const near = 5 // "the elections held in Tolmar in 2034"
	for i, w := range p.words {
		if w.folded == year && slices.ContainsFunc(p.words[max(0, i-near):min(len(p.words), i+near+1)], func(w word) bool { return voting[w.folded] }) {
			return true
		}
	}
	return false
}

// behindWhoIs reports whether w is one of the two words behind "who is the", or "who's the", whose verb parse drops.
func (p parsed) behindWhoIs(w word) bool {
	if len(p.words) < 3 || p.words[0].folded != "who" {
		return false
	}
	article := 1
	if copula[p.words[1].folded] {
		article = 2
	}
	if !slices.Contains([]string{"the", "a", "an"}, p.words[article].folded) {
		return false
	}
	return slices.ContainsFunc(p.words[article+1:min(article+3, len(p.words))], func(o word) bool { return o.Span == w.Span })
}

// startsWithPredicate reports whether w is what a yes-or-no question asks about its subject: "did China bribe …".
func (p parsed) startsWithPredicate(w word) bool {
	if len(p.words) == 0 || !auxiliary[p.words[0].folded] {
		return false
	}
	for _, m := range p.mentions {
		if m.end < len(p.words) && p.words[m.end].Span == w.Span {
			return true
		}
	}
	return false
}

// yearOf reads a year: "2020", "'22" is not one here.
func yearOf(s string) (int, bool) {
	if len(s) != 4 {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 1900 && n < 2100
}

package index

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"findings/corpus"
	"findings/index/english"
)

// A parsed question is one text taken apart, before anything is looked up in the corpus.
type parsed struct {
	words    []word
	asks     asks
	mentions []mention // of names in the table
	years    []int
	content  []int // words that are left
	joined   bool  // two names or years are joined by "or" or set against each other
	shouting bool  // capitals say nothing: all words have them, or none
	lower    bool  // no word has a capital
}

// maxWords is how much of a question is looked at; more is a text and not a question.
const maxWords = 80

// parse takes a text apart.
func (t *nameTable) parse(text string) parsed {
	var p parsed
	capitals, others := 0, 0
	for w := range func(y func(word) bool) { words(text, y) } {
		if len(p.words) == maxWords {
			break
		}
		p.words = append(p.words, w)
		if english.Stop(w.folded) || w.first {
			continue
		}
		if w.capital {
			capitals++
		} else {
			others++
		}
	}
	p.shouting = capitals > 2 && others*3 < capitals
	p.lower = capitals == 0
	used := make([]bool, len(p.words))
	for _, m := range t.findTyped(p.words, p.lower) {
		p.mentions = append(p.mentions, m)
		for i := m.start; i < m.end; i++ {
			used[i] = true
		}
	}
	p.ask(used)
	for i, w := range p.words {
		if year, ok := yearOf(w.folded); ok && !used[i] {
			p.years = append(p.years, year)
			used[i] = true
		}
		if !used[i] && (!english.Stop(w.folded) || w.folded == "us" && w.shouted) {
			p.content = append(p.content, i)
		}
	}
	return p
}

// ask finds the phrases.
func (p *parsed) ask(used []bool) {
	free := 0 // the first word that no phrase has taken out
	for i, w := range p.words {
		var longest *phrase
		for k, f := range phrases[w.folded] {
			if i+len(f.words) > len(p.words) || f.asks == askOpener && i > 0 {
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
	// "what does 'probably' mean?"
	n := len(p.words)
	if n > 2 && p.words[0].folded == "what" && slices.Contains([]string{"mean", "means"}, p.words[n-1].folded) {
		p.asks |= askDefinition
	}
	if n > 1 && p.words[n-1].folded == "mean" && p.asks&askWhy == 0 {
		p.asks |= askDefinition
	}
	// "what is moderate confidence?", but not "what is their confidence …"
	if n > 2 && n < 7 && p.asks&askConfidence != 0 && (p.words[0].folded == "what" || p.words[0].folded == "whats") &&
		slices.ContainsFunc(p.words, func(w word) bool { return slices.Contains([]string{"high", "moderate", "low"}, w.folded) }) &&
		p.words[n-1].folded == "confidence" {
		p.asks |= askDefinition
	}
	if p.asks&askTried != 0 && p.asks&askOutcome == askOutcome {
		p.asks &^= askOutcome
	}
	for i, w := range p.words {
		if i > 0 && i < n-1 && (w.folded == "or" || p.asks&askCompare != 0 && (w.folded == "and" || w.folded == "to" || w.folded == "with")) {
			p.joined = true
		}
		if w.folded == "vs" || w.folded == "versus" || w.folded == "compared" {
			p.joined = true
		}
	}
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

// yearOf reads a year: "2020", "'22" is not one here.
func yearOf(s string) (int, bool) {
	if len(s) != 4 {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 1900 && n < 2100
}

// findTyped finds names in a question, where people leave out capitals and apostrophes.
func (t *nameTable) findTyped(ws []word, lower bool) []mention {
	typed := slices.Clone(ws)
	for i := range typed {
		typed[i].capital = typed[i].capital || lower
		if _, ok := t.byFirst[typed[i].folded]; !ok {
			if s, cut := strings.CutSuffix(typed[i].folded, "s"); cut && len(s) > 3 {
				if _, ok := t.byFirst[s]; ok {
					typed[i].folded = s
				}
			}
		}
	}
	return t.find(typed)
}

// A concept is one thing that a question is about: a word with what it may be found as.
type concept struct {
	word     string
	variants []variant
	idf      float64
	factor   float64 // how much the word says, by how common it is: 0 to 1
	known    bool    // the corpus has it, in one form or another
	name     bool    // the corpus uses it as a name, so that an answer must have it
}

// weight is what the concept adds to the highest score that a passage could reach.
func (c concept) weight() float64 { return c.idf * c.factor }

// A requirement is something that a passage must bear to answer: an actor or a year.
type requirement struct {
	label string
	terms []int
	bears func(*corpus.Document) bool // by the document as a whole; may be nil
	actor bool
}

// A question is a query understood against the corpus.
type question struct {
	query     Query
	asks      asks
	concepts  []concept
	actors    []requirement
	years     []requirement
	absent    []string // named, and nowhere in the corpus
	joined    bool
	documents func(*corpus.Document) bool // those that may be quoted
	steered   func(*corpus.Document) bool // those that the question is about; nil: all
	soft      []int                       // terms of actors taken from the question before, where they are only likely
	notes     []string
}

func (q *question) note(format string, args ...any) {
	q.notes = append(q.notes, fmt.Sprintf(format, args...))
}

// understand looks a query up in the corpus.
func (x *Index) understand(query Query) *question {
	q := &question{query: query}
	p := x.names.parse(query.Text)
	content := p.contentWords()
	mentions, years, soft := p.mentions, p.years, []mention(nil)
	a := p.asks
	if strings.TrimSpace(query.Previous) != "" {
		before := x.names.parse(query.Previous)
		r := follow(p, before, x.generic)
		content, mentions, years, soft, a = r.content, r.mentions, r.years, r.soft, r.asks
		if r.how != "" {
			q.note("follow-up: %s", r.how)
		}
	}
	q.asks = a
	q.joined = p.joined && len(mentions)+len(years) > 1
	x.filter(q)
	x.addActors(q, mentions)
	for _, m := range soft {
		q.soft = append(q.soft, x.actorTerms(m.name)...)
	}
	x.addYears(q, years)
	for _, w := range content {
		x.addConcept(q, w, p)
	}
	x.steer(q)
	if query.Country != "" {
		r := requirement{label: query.Country, terms: x.actorTerms(query.Country), actor: true}
		if len(r.terms) == 0 {
			q.absent = append(q.absent, query.Country)
		}
		q.actors = []requirement{r}
		q.joined = false
	}
	if asked := q.asks.String(); asked != "" {
		q.note("asks for: %s", asked)
	}
	return q
}

func (p parsed) contentWords() []word {
	list := make([]word, len(p.content))
	for i, at := range p.content {
		list[i] = p.words[at]
	}
	return list
}

// filter makes the condition on documents that the query's filters are.
func (x *Index) filter(q *question) {
	q.documents = func(d *corpus.Document) bool {
		return (q.query.Document == "" || d.ID == q.query.Document || d.Address() == q.query.Document) &&
			(q.query.Documents == nil || slices.Contains(q.query.Documents, d.ID) || slices.Contains(q.query.Documents, d.Address()))
	}
}

// actorTerms are the terms that bear witness to an actor.
func (x *Index) actorTerms(name string) []int {
	if n := x.tables.termOf(nameTerm(name)); n >= 0 {
		return []int{n}
	}
	if _, ok := x.corpus.Names().Canonical(name); ok {
		return nil
	}
	var list []int
	words(name, func(w word) bool {
		if !english.Stop(w.folded) {
			list = append(list, x.kin(w.folded)...)
		}
		return true
	})
	return list
}

func (x *Index) addActors(q *question, mentions []mention) {
	for _, m := range mentions {
		if slices.ContainsFunc(q.actors, func(r requirement) bool { return r.label == m.name }) || slices.Contains(q.absent, m.name) {
			continue
		}
		terms := x.actorTerms(m.name)
		said := strings.Join(m.words, " ")
		if !strings.EqualFold(said, m.name) {
			q.note("%q is %s", said, m.name)
		}
		if len(terms) == 0 {
			q.absent = append(q.absent, m.name)
			q.note("%s: nowhere in the corpus", m.name)
			continue
		}
		q.actors = append(q.actors, requirement{label: m.name, terms: terms, actor: true})
		// the name as written may say more than the actor: Putin, the Kremlin
		if !strings.EqualFold(said, m.name) {
			for _, w := range m.words {
				if n := x.tables.termOf(stem(w)); n >= 0 {
					q.concepts = append(q.concepts, concept{word: w, variants: []variant{{n, stem(w), 1}}, idf: x.idf(x.tables.term(n).frequency), factor: .15, known: true})
				}
			}
		}
	}
}

func (x *Index) addYears(q *question, years []int) {
	for _, y := range years {
		label := strconv.Itoa(y)
		if slices.ContainsFunc(q.years, func(r requirement) bool { return r.label == label }) {
			continue
		}
		r := requirement{label: label, bears: func(d *corpus.Document) bool { return d.Year == y }}
		about := slices.ContainsFunc(x.corpus.Documents(), func(d *corpus.Document) bool { return d.Year == y && q.documents(d) })
		if n := x.tables.termOf(label); n >= 0 && x.tables.term(n).frequency > 0 {
			r.terms = []int{n}
		} else if !about {
			issued := func(d *corpus.Document) bool { return d.Source.Date().Year() == y }
			if slices.ContainsFunc(x.corpus.Documents(), issued) {
				r.bears = issued
				about = true
			}
		}
		if !about && len(r.terms) == 0 {
			q.absent = append(q.absent, label)
			q.note("%s: no assessment is about it and none mentions it", label)
			continue
		}
		if about {
			q.note("%s: the assessment about it", label)
		}
		q.years = append(q.years, r)
	}
}

// addConcept adds a word of the question, corrected where it has to be.
func (x *Index) addConcept(q *question, w word, p parsed) {
	c := concept{word: w.folded, factor: factor(w.folded)}
	s := stem(w.folded)
	if slices.ContainsFunc(q.concepts, func(o concept) bool { return len(o.variants) > 0 && o.variants[0].stem == s }) {
		return
	}
	c.variants = x.variantsOf(s)
	itself := len(c.variants) > 0 && c.variants[0].stem == s
	if len(c.variants) == 0 && !itself {
		kin := x.kin(w.folded)
		for _, n := range kin {
			c.variants = append(c.variants, variant{n, w.folded, 1})
			itself = true
		}
	}
	if !itself && len(c.variants) == 0 && misspelt(w.folded) {
		if fixed := x.correct(w.folded); fixed != "" {
			q.note("%q read as %q", w.folded, fixed)
			if m, ok := x.names.at([]word{{folded: fixed, capital: true}}, 0); ok {
				x.addActors(q, []mention{{0, 1, m}})
				return
			}
			w.folded, c.word, s = fixed, fixed, stem(fixed)
			if english.Stop(fixed) {
				return
			}
			c.factor = factor(fixed)
			c.variants = x.variantsOf(s)
			itself = true
		}
	}
	c.known = len(c.variants) > 0
	switch {
	case itself:
		n := c.variants[0].term
		c.idf = x.idf(x.tables.term(n).frequency)
		c.name = x.isName(n, w.folded)
		if c.name {
			for _, k := range x.kin(w.folded) {
				if !slices.ContainsFunc(c.variants, func(v variant) bool { return v.term == k }) {
					c.variants = append(c.variants, variant{k, w.folded, 1})
				}
			}
		}
	case c.known:
		for _, v := range c.variants {
			c.idf = max(c.idf, x.idf(x.tables.term(v.term).frequency))
		}
	default:
		c.idf = x.idf(0)
		capital := w.capital && !w.first && !p.shouting
		if (capital || english.BandOf(w.folded) == english.Name) && !calendar[w.folded] {
			q.absent = append(q.absent, display(w))
			q.note("%s: a name that is nowhere in the corpus", display(w))
		}
	}
	switch {
	case !c.known:
		q.note("%q: nowhere in the corpus", c.word)
	case !itself || len(c.variants) > 1:
		var also []string
		for _, v := range c.variants {
			if v.stem != s {
				also = append(also, fmt.Sprintf("%s %.2f", v.stem, v.weight))
			}
		}
		if len(also) > 0 {
			q.note("%q may also be: %s", c.word, strings.Join(also, ", "))
		}
	}
	q.concepts = append(q.concepts, c)
}

var calendar = map[string]bool{
	"january": true, "february": true, "march": true, "april": true, "may": true, "june": true, "july": true, "august": true,
	"september": true, "october": true, "november": true, "december": true, "monday": true, "tuesday": true,
	"wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true,
}

func display(w word) string {
	if w.shouted {
		return strings.ToUpper(w.folded)
	}
	return strings.ToUpper(w.folded[:1]) + w.folded[1:]
}

// factor says how much a word says, by how common it is in the language.
func factor(folded string) float64 {
	switch english.BandOf(folded) {
	case english.Everyday:
		return .6
	case english.Common:
		return .85
	}
	return 1
}

// generic reports whether a word only says which kind of event the corpus is about.
func (x *Index) generic(w word) bool {
	switch stem(w.folded) {
	case "elect", "race", "midterm", "cycl", "campaign", "vote", "presidenti":
		return true
	}
	return false
}

// steer turns "the latest assessment" and "the midterms" into documents.
func (x *Index) steer(q *question) {
	if len(q.years) > 0 {
		return
	}
	var about []*corpus.Document // newest first
	for _, d := range x.corpus.Documents() {
		if d.Year > 0 && q.documents(d) {
			about = append(about, d)
		}
	}
	if len(about) == 0 {
		return
	}
	var years []int
	for _, d := range about {
		if !slices.Contains(years, d.Year) {
			years = append(years, d.Year)
		}
	}
	year := 0
	switch {
	case q.asks&askPrevious != 0 && len(years) > 1:
		year = years[1]
	case q.asks&askEarliest != 0:
		year = years[len(years)-1]
	case q.asks&askLatest != 0:
		year = years[0]
	case slices.ContainsFunc(q.concepts, func(c concept) bool { return strings.HasPrefix(c.word, "midterm") }):
		for _, d := range about {
			if strings.Contains(strings.ToLower(d.Election), "midterm") {
				year = d.Year
				break
			}
		}
	}
	if year == 0 {
		return
	}
	q.note("about the assessment of %d", year)
	q.steered = func(d *corpus.Document) bool { return d.Year == year }
}

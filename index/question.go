package index

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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

// contracted are question words with the verb that stands behind them drawn into them.
var contracted = map[string]string{
	"whyd": "why", "whod": "who", "whos": "who", "howd": "how", "hows": "how", "whered": "where", "wheres": "where",
	"whend": "when", "whens": "when", "whatd": "what", "whyre": "why", "whatre": "what",
}

// told are verbs that mostly only ask ("do you know", "what do they think") and may be what is asked about: "did Holm
// know", "was she last seen".
var told = wordSet(`know knew known see saw seen think thought hear heard say said tell told ask asked find found believe believed`)

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

// reporting are who tells a question's author something.
var reporting = wordSet(`analyst analysts agencies agency report reports assessment assessments community officials document documents
	judgment judgments finding findings spies experts authors`)

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// slip returns the word that was meant where a word is known neither to the corpus nor to the language. One that is
// written as a name may be a slip for a name, but not for an everyday word.
func (x *Index) slip(w word, shouting bool) string {
	f := w.folded
	if !misspelt(f) || x.names.knows(f) || x.tables.words.find(f) >= 0 || x.tables.termOf(stem(f)) >= 0 ||
		len(synonyms[stem(f)]) > 0 || len(worded(stem(f))) > 0 {
		return ""
	}
	if name := x.names.misspelt(f); name != "" {
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

// learned finds names that no table has and the corpus uses as such: Kestria; or, of two words or more that the
// language has other uses for, Red Lantern. Names in a row are one.
func (x *Index) learned(ws []word, used []bool, lower bool) []mention {
	var found []mention
	for i := 0; i < len(ws); i++ {
		end, sure := i, false
		for end < len(ws) && !used[end] && !english.Stop(ws[end].folded) && !source[ws[end].folded] && !agencies[ws[end].folded] {
			if len(x.learnedTerms(ws[end].folded)) > 0 {
				sure = true
			} else if !x.partOfName(ws[end], lower) {
				break
			}
			end++
		}
		if !sure && end-i < 2 {
			continue
		}
		m := mention{i, end, alias{learned: true}}
		for k := i; k < end; k++ {
			used[k] = true
			m.words = append(m.words, ws[k].folded)
			m.name = strings.TrimSpace(m.name + " " + display(ws[k]))
		}
		found = append(found, m)
		i = end - 1
	}
	return found
}

// partOfName reports whether the corpus nearly always writes a word with a capital, and the question does not write
// it without one where it has others.
func (x *Index) partOfName(w word, lower bool) bool {
	if !lower && !w.capital || titles[w.folded] {
		return false
	}
	n := x.tables.termOf(stem(w.folded))
	if w.capital && !w.first && !lower {
		return n >= 0 && x.capitalShare(n) >= .2
	}
	return n >= 0 && x.capitalShare(n) >= .8
}

// titles stand before a name and are no part of it.
var titles = wordSet(`president prime minister secretary king queen prince senator governor general director chief marshal
	leader supreme dr mr mrs ms key judgment foreign former acting republic kingdom federation vice congressman`)

// learnedTerms are the terms of a word that the corpus uses as a name and the language has no other use for.
func (x *Index) learnedTerms(folded string) []int {
	if !nameLike(folded) {
		return nil
	}
	if _, year := yearOf(folded); year || isDigits(folded) {
		return nil
	}
	list := x.kin(folded)
	if n := x.tables.termOf(stem(folded)); n >= 0 && x.tables.term(n).frequency > 0 && x.isName(n, folded) && !slices.Contains(list, n) {
		list = append(list, n)
	}
	return list
}

// source is what people call those who write assessments; a question names them as it names the assessment.
var source = wordSet(`dni odni nic ic usic intelligence`)

// home are the stems of what a document of this community may speak of without a name.
var home = wordSet(`usa washington dc`)

// organs are what people name for the state, where a document does not.
var organs = map[string]string{
	"gru": "Russia", "fsb": "Russia", "svr": "Russia", "mss": "China", "pla": "China", "irgc": "Iran", "quds": "Iran", "mois": "Iran",
}

// agencies hold judgments of their own; one that no document mentions holds none.
var agencies = wordSet(`cia fbi nsa dhs dia inr nga nro doj cisa doe`)

// weak words add nothing to the name of an actor: "was Cuba involved?" asks for what there is on Cuba.
var weak = wordSet(`involve involved involvement role roles part participate participated activity activities action actions
	act acted acts actor actors play played behind responsible position stance view views foreign country government
	interested interest topic subject finding report document info information summary summarize overview regarding`)

// weakStems are those of which a phrase is weak, too: "play a part", "be behind it".
var weakStems = func() map[string]bool {
	m := map[string]bool{"be": true, "it": true}
	for w := range weak {
		m[stem(w)] = true
	}
	return m
}()

// missing is the factor of a word that is nowhere in the corpus: a common one has many others that can stand for it.
func missing(folded string) float64 {
	if light[folded] || degrees[folded] || strings.HasSuffix(folded, "ly") {
		return .2
	}
	noun := english.Noun(folded) && !anything[folded]
	switch band := english.BandOf(folded); {
	case band == english.Everyday && noun:
		return .6
	case band == english.Everyday:
		return .3
	case band == english.Common && noun:
		return .8
	case band == english.Common:
		return .45
	case band == english.Known && !noun:
		return .6
	case english.Verb(folded):
		return .7
	}
	return 1
}

// anything is what nouns are that could stand for many others.
var anything = wordSet(`side people person man men woman guy thing story part place group day country point fact idea kind
	problem area plan program effort level number amount role event situation issue result end job work world life name
	reason change move chance position`)

// degrees are asked for by the words behind "how".
var degrees = wordSet(`big large long deep high tall far old wide great small short`)

// light verbs say little when they are missing.
var light = wordSet(`lose lost loses use used uses using call called need needed needs start started begin began turn turned move
	moved run ran bring brought become became leave left include included continue continued follow followed add added
	cause caused face faced deal hold held create created spend spent consider considered allow allowed let help helped
	work worked talk talked seem plan planned decide decided expect expected worry worried worries change changed stay stayed remain
	end ended refrain restrain`)

// levels are part of asking for a level.
var levels = wordSet(`analyst analysts officials experts spies high moderate low medium level levels solid shaky strong claim claims story theory idea allegation
	conclusion evidence supported`)

// ahead words say that the future is asked for, and are found in it.
var ahead = wordSet(`next future outlook`)

// topical words name what such a corpus is all about; beside the name of an actor they tell little apart.
var topical = wordSet(`meddle meddled meddling interfere interfered interfering interference influence influenced influencing
	campaign campaigns electoral operation operations effort efforts try tried
	attempt attempted target targeted`)

func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// holds are verbs that "back" only completes: "hold back" is not support.
var holds = wordSet(`hold held holds holding come came go went push pushed pull pulled look looking step stepped roll rolled give gave take
	took get got keep kept pay paid bring brought move moved send sent turn turned scale scaled draw drew fall fell cut is was are were be`)

// readBack reads "back" as the verb where something follows that may be backed: "did Iran back Democrats".
func readBack(ws []word) {
	for i := 1; i+1 < len(ws); i++ {
		if f := ws[i].folded; (f == "back" || f == "backed" || f == "backs" || f == "backing") && !holds[ws[i-1].folded] &&
			!english.Function(ws[i-1].folded) && (!english.Function(ws[i+1].folded) || ws[i+1].folded == "the") {
			ws[i].folded = "support"
		}
	}
}

// ask finds the phrases.
func (p *parsed) ask(used []bool) {
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
	// "is the Turkey thing certain?"
	if last := len(p.words) - 1; last > 1 && copula[p.words[0].folded] && certain[p.words[last].folded] && !used[last] {
		p.asks |= askConfidence
		used[last] = true
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
	if n > 2 && p.asks&askConfidence != 0 && p.words[n-1].folded == "confidence" && !slices.ContainsFunc(p.words[:n-1], func(w word) bool {
		return levelWords[w.folded] == corpus.Unstated && !slices.Contains([]string{"what", "whats", "is", "are", "the", "a", "exactly"}, w.folded)
	}) && strings.HasPrefix(p.words[0].folded, "what") && levelWords[p.words[n-2].folded] != corpus.Unstated {
		p.asks |= askDefinition
	}
	if n > 2 && strings.HasPrefix(p.words[0].folded, "what") && slices.ContainsFunc(p.words[1:], func(w word) bool {
		return w.folded == "mean" || w.folded == "means"
	}) && p.words[1].folded != "means" {
		p.asks |= askDefinition
	}
	if p.asks&askNumber != 0 && slices.ContainsFunc(p.words, func(w word) bool {
		return slices.Contains([]string{"pay", "paid", "spend", "spent", "earn", "earned"}, w.folded)
	}) && slices.ContainsFunc(p.words, func(w word) bool { return w.folded == "much" }) {
		p.asks |= askMoney
	}
	if p.asks&askMoney != 0 && p.asks&askNumber == 0 && (n == 0 || p.words[0].folded != "what") {
		p.asks &^= askMoney // "did it cost …"
	}
	if p.asks&(askTried|askConfidence) != 0 && p.asks&askOutcome == askOutcome {
		p.asks &^= askOutcome
	}
	if n > 2 && p.words[0].folded == "what" {
		for i, w := range p.words {
			if aims[w.folded] {
				p.asks |= askWhy
				used[i] = true
			}
		}
	}
	for i, w := range p.words {
		if i > 0 && i < n-1 && (w.folded == "or" || p.asks&askCompare != 0 && (w.folded == "and" || w.folded == "to" || w.folded == "with")) {
			p.joined = true
			p.joins = append(p.joins, i)
		}
		if w.folded == "vs" || w.folded == "versus" || w.folded == "compared" {
			p.joined = true
			p.joins = append(p.joins, i)
		}
	}
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

// aims are what somebody pursues: "what did Russia want out of it".
var aims = wordSet(`want wanted wants hope hoped hoping aim aimed aiming achieve achieving`)

// certain is what a judgment is, where the question is whether it is that.
var certain = wordSet(`certain sure solid firm proven definite confirmed conclusive airtight`)

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
	word      string
	variants  []variant
	spoken    [][]int // of a phrase of wording: what each of its own words may be found as
	idf       float64
	factor    float64 // how much the word says, by how common it is: 0 to 1
	known     bool    // the corpus has it, in one form or another
	name      bool    // of somebody who is required anyway
	counted   bool    // stands behind "how many"
	role      bool    // stands behind "who is the"
	predicate bool    // what a yes-or-no question asks about its subject
	verb      bool    // a verb, or a phrase with one, that says something
	quality   bool    // what a question with "is" or "were" asks whether the subject is
	sized     bool    // stands for "how big"
	optional  bool    // counts where it is found, and is not missed
}

// weight is what the concept adds to the highest score that a passage could reach.
func (c concept) weight() float64 { return c.idf * c.factor }

// A requirement is something that a passage must bear to answer: an actor, a name or a year.
type requirement struct {
	label   string
	learned bool                        // a name that no table has
	terms   [][]int                     // of each one must be there
	near    [][]int                     // or of each one in the vicinity
	bears   func(*corpus.Document) bool // by the document as a whole; may be nil
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
	levels    []corpus.Level              // of one of them must be a statement on the sentence
	holder    string                      // whose confidence is asked for
	numbered  bool                        // a document is named by its number
	soft      []int                       // terms of actors taken from the question before, where they are only likely
	taken     bool                        // what it is about comes from the question before, and may not be meant
	borrowed  bool                        // whom it names comes from the question before, and may not be meant
	conflict  string                      // why the filters leave nothing that could answer
	follows   bool                        // something comes from the question before
	thread    *corpus.Document            // the one that answered the question before; nil: none
	words     []word
	parsed    parsed // of the question itself
	notes     []string
}

// bare reports whether a question names somebody and says nothing else.
func (q *question) bare() bool {
	return !slices.ContainsFunc(q.concepts, func(c concept) bool { return !c.name })
}

// broad reports whether a question names somebody and asks no more than what all of the corpus is about: whether they
// meddled.
func (q *question) broad() bool {
	return len(q.actors)+len(q.years) > 0 && !slices.ContainsFunc(q.concepts, func(c concept) bool { return !c.name && !topical[c.word] })
}

func (q *question) note(format string, args ...any) {
	q.notes = append(q.notes, fmt.Sprintf(format, args...))
}

// understand looks a query up in the corpus.
func (x *Index) understand(query Query) *question {
	q := &question{query: query}
	p := x.parse(query.Text)
	q.words = p.words
	q.notes = p.notes
	r := resolved{content: p.contentWords(), mentions: p.mentions, years: p.years, asks: p.asks}
	if strings.TrimSpace(query.Previous) != "" {
		r = follow(p, x.parse(query.Previous))
		if r.how != "" {
			q.note("follow-up: %s", r.how)
			q.follows = true
		}
	}
	q.asks, q.taken, q.borrowed = r.asks, r.taken, r.borrowed
	q.joined = p.joined && len(r.mentions)+len(r.years) > 1
	q.parsed = p
	q.levels, q.holder = p.levels, p.holder
	if q.asksForRange() && q.termAmong(onLadder) != "" {
		q.asks |= askDefinition
	}
	if q.holder != "" && !slices.ContainsFunc(x.corpus.Documents(), func(d *corpus.Document) bool { return q.inWe(d) }) &&
		x.tables.termOf(stem(strings.ToLower(q.holder))) < 0 {
		q.absent = append(q.absent, q.holder)
	}
	x.filter(q)
	x.addActors(q, r.mentions)
	for _, m := range r.soft {
		for _, terms := range x.actorTerms(m.alias) {
			q.soft = append(q.soft, terms...)
		}
	}
	x.addYears(q, r.years)
	predicate := false
	for i, w := range r.content {
		if x.asksOnly(q, r, w) {
			continue
		}
		before := len(q.concepts)
		x.addConcept(q, w, p, i == 0 && p.startsWithPredicate(w))
		if len(q.concepts) == before {
			continue
		}
		c := &q.concepts[before]
		c.counted = p.behindHowMany(w) && !anything[w.folded]
		c.role = p.behindWhoIs(w) && !slices.ContainsFunc(q.concepts[:before], func(c concept) bool { return c.role })
		verb := english.Verb(w.folded) && !topical[w.folded] && !told[w.folded] && !x.writtenAsName(w.folded)
		c.verb = verb && !light[w.folded]
		if verb && !predicate && len(p.words) > 0 && auxiliary[p.words[0].folded] {
			c.predicate, predicate = true, true
		}
	}
	if q.asks&askSize != 0 {
		before := len(q.concepts)
		x.addConcept(q, word{folded: "scale"}, p, false)
		if len(q.concepts) > before {
			q.concepts[before].sized = true
		}
	}
	if n := len(q.concepts); n > 1 && len(p.words) > 0 && copula[p.words[0].folded] {
		last := &q.concepts[n-1]
		last.quality = !english.Noun(last.word) && last.word == p.words[len(p.words)-1].folded
	}
	x.dampen(q, r)
	x.steer(q)
	x.named(q)
	if query.Country != "" {
		others := x.otherActors(p, q.actors, query.Country)
		q.actors, q.joined = nil, false
		if r := (requirement{label: query.Country, terms: x.namedTerms(query.Country)}); r.terms == nil {
			q.absent = append(q.absent, query.Country)
		} else {
			q.actors = append([]requirement{r}, others...)
		}
		if len(others) > 0 && q.bare() {
			q.conflict = "only what is about " + query.Country + " may be quoted, and the question is about " + others[0].label
		}
	}
	return q
}

// asksOnly reports whether a word says nothing beside what else is known of the question. A phrase says more than the
// word that it begins with: to play down is more than to play.
func (x *Index) asksOnly(q *question, r resolved, w word) bool {
	named, dated, f := len(r.mentions) > 0, len(r.years) > 0, w.folded
	if w.phrase != "" {
		return named && !slices.ContainsFunc(strings.Split(w.phrase, "_"), func(s string) bool { return !weakStems[s] })
	}
	return named && weak[f] || (named || dated) && generic[f] ||
		q.asks&askConfidence != 0 && (levels[f] || reporting[f]) ||
		len(q.levels) > 0 && (judged[f] || levelWords[f] > 0) ||
		q.asks&askOutcome == askOutcome && effects[f] ||
		source[f] && x.tables.termOf(stem(f)) < 0
}

// otherActors are the actors that the question's own words name, where the filter's is not among them.
func (x *Index) otherActors(p parsed, actors []requirement, filter string) []requirement {
	var others []requirement
	for _, m := range p.mentions {
		if m.name == filter {
			return nil
		}
		for _, r := range actors {
			if r.label == m.name && !m.learned {
				others = append(others, r)
			}
		}
	}
	return others
}

// effects are verbs that only say that the effect on the outcome is asked for.
var effects = func() map[string]bool {
	m := map[string]bool{}
	for _, list := range phrases {
		for _, f := range list {
			if f.asks == askEffect {
				m[f.words[0]] = true
			}
		}
	}
	return m
}()

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

// behindWhoIs reports whether w is one of the two words behind "who is the".
func (p parsed) behindWhoIs(w word) bool {
	article := 2
	if len(p.words) > 0 && p.words[0].folded == "whos" {
		article = 1
	} else if len(p.words) < 3 || p.words[0].folded != "who" || !copula[p.words[1].folded] {
		return false
	}
	for i := article + 1; i <= article+2 && i < len(p.words); i++ {
		if p.words[i].Span == w.Span {
			return slices.Contains([]string{"the", "a", "an"}, p.words[article].folded)
		}
	}
	return false
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

var copula = wordSet(`is are was were isnt arent wasnt werent`)

var auxiliary = wordSet(`did does do has have had will would can could is are was were should didnt doesnt`)

// dampen lets the words count less that tell nothing apart once an actor or a year is named.
func (x *Index) dampen(q *question, r resolved) {
	named := len(r.mentions) > 0 || len(r.years) > 0
	for i := range q.concepts {
		c := &q.concepts[i]
		if named && topical[c.word] {
			c.factor *= .4
		}
		c.optional = c.optional || c.sized || told[c.word] || q.asks&askFuture != 0 && ahead[c.word] ||
			named && (topical[c.word] || !c.known && (light[c.word] || strings.HasSuffix(c.word, "ly")))
	}
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

// actorTerms are the terms that bear witness to a name: of each list one. They are nil where the corpus has none.
func (x *Index) actorTerms(a alias) [][]int {
	if !a.learned {
		if n := x.tables.termOf(a.term); n >= 0 {
			return [][]int{{n}}
		}
		return nil
	}
	var all [][]int
	for _, w := range a.words {
		list := x.learnedTerms(w)
		if n := x.tables.termOf(stem(w)); len(list) == 0 && n >= 0 {
			list = []int{n}
		}
		all = append(all, list)
	}
	return all
}

// nearTerms are those by which a name stands in the vicinity.
func (x *Index) nearTerms(a alias) [][]int {
	stems := [][]string{{a.term}}
	if a.learned {
		stems = nil
		for _, w := range a.words {
			list := []string{stem(w)}
			x.eachKin(w, func(_ int, word string) { list = append(list, stem(word)) })
			stems = append(stems, list)
		}
	}
	all := make([][]int, len(stems))
	for i, list := range stems {
		for _, s := range list {
			if n := x.tables.termOf(nearTerm(s)); n >= 0 && !slices.Contains(all[i], n) {
				all[i] = append(all[i], n)
			}
		}
	}
	return all
}

// namedTerms are the terms of a name that a filter gives.
func (x *Index) namedTerms(name string) [][]int {
	if canonical, ok := x.corpus.Names().Canonical(name); ok {
		return x.actorTerms(alias{term: nameTerm(canonical)})
	}
	var all [][]int
	known := true
	words(name, func(w word) bool {
		if english.Stop(w.folded) {
			return true
		}
		list := x.kin(w.folded)
		if n := x.tables.termOf(stem(w.folded)); n >= 0 && !slices.Contains(list, n) {
			list = append(list, n)
		}
		known = known && len(list) > 0
		all = append(all, list)
		return true
	})
	if !known {
		return nil
	}
	return all
}

func (x *Index) addActors(q *question, mentions []mention) {
	for _, m := range mentions {
		if slices.ContainsFunc(q.actors, func(r requirement) bool { return r.label == m.name }) || slices.Contains(q.absent, m.name) {
			continue
		}
		said := strings.Join(m.words, " ")
		if !strings.EqualFold(said, m.name) {
			q.note("%q is %s", said, m.name)
		}
		r := requirement{label: m.name, learned: m.learned, terms: x.actorTerms(m.alias), near: x.nearTerms(m.alias)}
		if r.terms == nil {
			q.absent = append(q.absent, m.name)
			q.note("%s: nowhere in the corpus", m.name)
			continue
		}
		if last := len(m.words) - 1; m.learned && last > 0 && !slices.ContainsFunc(m.words[:last], func(w string) bool { return !nameLike(w) }) {
			x.addFirstNames(q, m, r) // a surname alone is the full name
			r.terms, r.near = r.terms[last:], r.near[last:]
		}
		r.bears = func(d *corpus.Document) bool { // in its title: all of it is about them
			return !slices.ContainsFunc(r.terms, func(list []int) bool {
				return !slices.ContainsFunc(list, func(n int) bool { return slices.Contains(x.context[d], uint32(n)) })
			})
		}
		titled := slices.ContainsFunc(r.terms[0], func(n int) bool { return slices.ContainsFunc(x.titled[uint32(n)], r.bears) })
		if !titled {
			r.bears = nil
		}
		if m.learned {
			x.addName(q, m, r) // a sentence that has the name itself says more than one under the title
			q.concepts[len(q.concepts)-1].optional = titled
		}
		q.actors = append(q.actors, r)
		// the name as written may say more than the actor: Putin, the Kremlin
		if !m.learned && !strings.EqualFold(said, m.name) {
			for _, w := range m.words {
				if n := x.tables.termOf(stem(w)); n >= 0 {
					q.concepts = append(q.concepts, concept{
						word: w, variants: []variant{{n, stem(w), 1}}, idf: x.idf(x.tables.term(n).frequency),
						factor: .15, known: true, name: true,
					})
				}
			}
		}
	}
}

// nameFactor is what a learned name counts for beside the words, of its idf: a rare one is most of what a question is
// about.
const nameFactor = .5

// addFirstNames adds the words before a surname, which count where they are found and are not missed.
func (x *Index) addFirstNames(q *question, m mention, r requirement) {
	for i, terms := range r.terms[:len(r.terms)-1] {
		c := concept{word: m.words[i], factor: .1, known: true, name: true, optional: true}
		for _, n := range terms {
			c.idf = max(c.idf, x.idf(x.tables.term(n).frequency))
			c.variants = append(c.variants, variant{n, m.words[i], 1})
		}
		q.concepts = append(q.concepts, c)
	}
}

// addName adds a learned name to what the question is about.
func (x *Index) addName(q *question, m mention, r requirement) {
	c := concept{word: m.name, factor: nameFactor, known: true, name: true}
	for _, terms := range r.terms {
		for _, n := range terms {
			if idf := x.idf(x.tables.term(n).frequency); idf > c.idf {
				c.idf, c.variants = idf, nil
				for _, n := range terms {
					c.variants = append(c.variants, variant{n, m.words[0], 1})
				}
			}
		}
	}
	q.concepts = append(q.concepts, c)
}

func (x *Index) addYears(q *question, years []int) {
	for _, y := range years {
		label := strconv.Itoa(y)
		inTitle := x.tables.termOf(label)
		if slices.ContainsFunc(q.years, func(r requirement) bool { return r.label == label }) {
			continue
		}
		r := requirement{label: label, bears: func(d *corpus.Document) bool {
			return d.Year == y || d.Year == 0 && inTitle >= 0 && slices.Contains(x.context[d], uint32(inTitle))
		}}
		about := slices.ContainsFunc(x.corpus.Documents(), func(d *corpus.Document) bool { return r.bears(d) && q.documents(d) })
		if n := x.tables.termOf(label); n >= 0 && x.tables.term(n).frequency > 0 {
			r.terms = [][]int{{n}}
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

// addConcept adds a word of the question.
func (x *Index) addConcept(q *question, w word, p parsed, predicate bool) {
	c := concept{word: w.folded, factor: factor(w.folded)}
	if predicate {
		c.factor *= 1.5
	}
	s := stem(w.folded)
	if w.phrase != "" {
		c.word, c.factor, s = strings.ReplaceAll(w.phrase, "_", " "), phraseFactor, w.phrase
		c.variants, c.spoken = x.phraseVariants(w)
	} else {
		c.variants = x.variantsOf(s)
	}
	if slices.ContainsFunc(q.concepts, func(o concept) bool { return len(o.variants) > 0 && o.variants[0].stem == s }) {
		return
	}
	itself := len(c.variants) > 0 && c.variants[0].stem == s
	c.known = len(c.variants) > 0
	switch {
	case itself:
		n := c.variants[0].term
		c.idf = x.idf(x.frequency(n))
		if w.capital && !w.first && !p.shouting && x.capitalShare(n) >= .5 {
			c.factor *= 1.3
		}
	case c.known:
		for _, v := range c.variants {
			c.idf = max(c.idf, x.idf(x.frequency(v.term)))
		}
	default:
		c.idf = x.idf(0)
		c.factor = missing(w.folded)
		capital := w.capital && !w.first && !p.shouting
		if home[s] { // an American document need not name America
			c.optional = true
		} else if state, ok := organs[w.folded]; ok && x.namedTerms(state) != nil {
			q.note("%s: an organ of %s", display(w), state)
			if !slices.ContainsFunc(q.actors, func(r requirement) bool { return r.label == state }) {
				q.actors = append(q.actors, requirement{label: state, terms: x.namedTerms(state)})
			}
		} else if (capital || agencies[w.folded] || english.BandOf(w.folded) == english.Name) && !calendar[w.folded] && !source[w.folded] {
			q.absent = append(q.absent, display(w))
			q.note("%s: a name that is nowhere in the corpus", display(w))
		}
	}
	q.concepts = append(q.concepts, c)
}

// frequency is how many passages have a term or, where none has, how many stand under a title that does.
func (x *Index) frequency(n int) uint32 {
	f := x.tables.term(n).frequency
	if f > 0 {
		return f
	}
	for _, d := range x.titled[uint32(n)] {
		f += x.numbers[d].end - x.numbers[d].start
	}
	return f
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
	r, n := utf8.DecodeRuneInString(w.folded)
	return string(unicode.ToUpper(r)) + w.folded[n:]
}

// factor says how much a word says, by how common it is in the language.
func factor(folded string) float64 {
	if degrees[folded] {
		return .3
	}
	if strings.HasSuffix(folded, "ly") && len(folded) > 5 {
		return .3 // an adverb
	}
	switch english.BandOf(folded) {
	case english.Everyday:
		return .6
	case english.Common:
		return .85
	}
	return 1
}

// standing are what the numbers of directives and assessments begin with, as people write them.
var standing = wordSet(`icd ica nie sna`)

// named turns the number of a document that stands for it ("ICD 203") into that document.
func (x *Index) named(q *question) {
	for i := 0; i+1 < len(q.words); i++ {
		first, second := q.words[i].folded, q.words[i+1].folded
		if !standing[first] {
			continue
		}
		d, ok := x.corpus.Document(first + "-" + second)
		if !ok || !q.documents(d) {
			continue
		}
		name := map[string]bool{first: true, second: true, strings.ToUpper(first): true}
		q.note("about %s", d.ID)
		q.steered, q.numbered = func(other *corpus.Document) bool { return other == d }, true
		q.actors = slices.DeleteFunc(q.actors, func(r requirement) bool { return name[strings.ToLower(r.label)] })
		q.years = slices.DeleteFunc(q.years, func(r requirement) bool { return r.label == second })
		q.absent = slices.DeleteFunc(q.absent, func(s string) bool { return name[strings.ToLower(s)] })
		q.concepts = slices.DeleteFunc(q.concepts, func(c concept) bool { return name[strings.ToLower(c.word)] })
		return
	}
}

// steer turns "the latest assessment" and "the midterms" into documents.
func (x *Index) steer(q *question) {
	midterm := slices.ContainsFunc(q.words, func(w word) bool { return strings.HasPrefix(w.folded, "midterm") })
	if len(q.years) > 0 || q.asks&(askPrevious|askEarliest|askLatest) == 0 && !midterm {
		return
	}
	var about []*corpus.Document // newest first
	for _, d := range x.corpus.Documents() {
		if yearAbout(d) > 0 && q.documents(d) {
			about = append(about, d)
		}
	}
	if len(about) == 0 {
		return
	}
	var years []int
	for _, d := range about {
		if y := yearAbout(d); !slices.Contains(years, y) {
			years = append(years, y)
		}
	}
	slices.SortFunc(years, func(a, b int) int { return b - a })
	year := 0
	switch {
	case q.asks&askPrevious != 0 && len(years) > 1:
		year = years[1]
	case q.asks&askEarliest != 0:
		year = years[len(years)-1]
	case q.asks&askLatest != 0:
		year = years[0]
	case midterm:
		for _, d := range about {
			if strings.Contains(strings.ToLower(d.Election), "midterm") {
				year = yearAbout(d)
				break
			}
		}
	}
	if year == 0 {
		return
	}
	q.note("about the assessment of %d", year)
	q.steered = func(d *corpus.Document) bool { return yearAbout(d) == year }
}

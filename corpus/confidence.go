package corpus

import (
	"regexp"
	"slices"
	"strings"
)

// A Level is how good a source says the basis for a judgment is (ICD 203, section D.6.e(2)(a)): the quality and
// quantity of what it rests on, not how probable the event is.
type Level uint8

// The levels in order. The zero value is "none stated".
const (
	Unstated Level = iota
	Low
	LowToModerate
	Moderate
	ModerateToHigh
	High
)

var levelNames = []string{"none", "low", "low to moderate", "moderate", "moderate to high", "high"}

// String is the level in the field's words: "moderate to high"; "none" where none is stated.
func (l Level) String() string { return levelNames[l] }

// MarshalText returns String.
func (l Level) MarshalText() ([]byte, error) { return []byte(levelNames[l]), nil }

// UnmarshalText reads what MarshalText writes and rejects any other word.
func (l *Level) UnmarshalText(b []byte) error {
	i, err := position("level", levelNames, b)
	*l = Level(i)
	return err
}

// A Statement is a level that a source states, for whom, in which words.
type Statement struct {
	Level   Level
	Holders []string // "IC" for the whole community, or agencies: "CIA", "FBI"
	Stated  string   // the source's own words; empty where the edition has the level and its holders but not the words
}

// Found is a confidence statement in a paragraph.
type Found struct {
	Statement
	Span          // of Stated
	Covers []Span // the sentences that it is stated for; empty where they are not in this paragraph
}

// FindStatements returns the confidence statements of one paragraph in order, each with the sentences it covers. We
// names the holders that "we" and "the IC" stand for; none means {"IC"}.
//
// A statement about a judgment made before it ("We have high confidence in this judgment.") covers sentences of its
// paragraph: in the plural all before it; "this judgment" or "this assessment" those since the last such statement, and
// since the last sentence for which the same holders state another level; "this estimate" or "this comparison" the one
// right before. A statement right behind another is about the same. None covers a statement, nor a sentence for which
// the same holders state another level, nor one that is said to be the view of others than the holders, nor one before
// they disagree or, in the singular, before they say themselves what they judge, nor one that says what was judged at
// another time or only who agrees. A level stated inline ("We judge with low confidence that …") covers its own sentence.
// "It assesses with low confidence that …" is the level of whoever, as its subject, alone judges in the sentence before;
// "they" are several, "she" is a National Intelligence Officer, "the bureau" is one that has the word in its name, and "the
// agencies" are all of them only where no others are spoken of. A level in brackets between two sentences covers one of
// them where it is certain which.
//
// Only the words high, moderate and low with the word confidence are a level: "we are confident" and "we are highly
// confident" are not, as ICD 203 has no such level. Nor is a level that is denied, supposed, asked, defined, quoted,
// compared, remembered from an earlier assessment, held by anyone but the document's authors, or about anything other
// than a judgment.
func FindStatements(text string, we []string) []Found { return Authors{we, we}.FindStatements(text) }

// levelWords are a level beside the word confidence, and adverbs of confidence that are no level.
var levelWords = regexp.MustCompile(`(?i)\b(?:high|moderate|low)(?:[ -](?:to|and|or|levels?|degrees?|of|overall|analytic|high|moderate|low))*[ -]confidence\b|` +
	`\b(?:highly|moderately|fully|very|quite|fairly) confident\b`)

// SpeaksOfLevel reports whether a sentence has the words of a level, whether it states one or not.
func SpeaksOfLevel(sentence string) bool {
	return (strings.Contains(sentence, "onfiden") || strings.Contains(sentence, "ONFIDEN")) && levelWords.MatchString(sentence)
}

// Authors says who speaks in a paragraph. In a dissent "we" are the dissenters, while "the IC" and "all agencies" are
// those who wrote the document.
type Authors struct {
	We        []string // "we", "our view" and a judgment whose holder is left out; none means Community
	Community []string // "the IC", "all agencies", "this Estimate"; none means {"IC"}
}

// FindStatements is the function of that name for authors who are not all of the community. A level of others than
// them covers, beside its own sentence, only what is said to be their view: the rest is that of the dissenters.
func (a Authors) FindStatements(text string) []Found {
	return findStatements(text, SplitSentences(text), a.known())
}

func (a Authors) known() Authors {
	if len(a.Community) == 0 {
		a.Community = []string{"IC"}
	}
	if len(a.We) == 0 {
		a.We = a.Community
	}
	return a
}

// dissents reports whether the authors are not those who wrote the document.
func (a Authors) dissents() bool { return !slices.Equal(a.We, a.Community) }

// others reports whether somebody else than the authors is among the holders.
func (a Authors) others(holders []string) bool {
	return slices.ContainsFunc(holders, func(h string) bool {
		return !slices.ContainsFunc(a.We, func(w string) bool { return sameHolder(w, h) })
	})
}

// sameHolder reports whether a name and one that stands behind it are of the same: an officer is named in full once,
// and is "the NIO" after that; a department may stand for its office, DHS for DHS/I&A.
func sameHolder(name, later string) bool {
	return name == later || strings.HasPrefix(name, later+",") || strings.HasPrefix(name, later+"/") ||
		later == officerAlone && strings.HasPrefix(name, officerAlone+" for ")
}

func findStatements(text string, sentences []Span, by Authors) []Found {
	var found []Found
	scope := paragraph{text: text, by: by}
	quotes := 0 // open ones
	for i, span := range sentences {
		if i > 0 && boundary(text, sentences[i-1].End, span.Start) {
			scope, quotes = paragraph{text: text, by: by}, 0
		}
		subject, bound := scope.standsFor(span)
		var stated []claim
		if quotes <= 0 { // else it stands in the middle of what is quoted
			stated = readSentence(text, span, by, subject, bound)
		}
		quotes += strings.Count(span.Of(text), "“") - strings.Count(span.Of(text), "”")
		scope.add(span)
		for _, c := range stated {
			f := Found{Statement: Statement{c.level, scope.fullNames(c.holders), c.span.Of(text)}, Span: c.span}
			f.Covers = scope.covered(c, by.dissents() && by.others(c.holders))
			found = append(found, f)
		}
		scope.close(stated)
	}
	return found
}

// officerReach is how many sentences back the full name of an officer is looked for.
const officerReach = 20

// fullNames says which officer "the NIO" is: the one that the last sentence names in which there is one.
func (p *paragraph) fullNames(names []string) []string {
	k := slices.Index(names, officerAlone)
	if k < 0 {
		return names
	}
	for i := len(p.sentences) - 1; i >= max(0, len(p.sentences)-officerReach); i-- {
		sentence := p.sentences[i].Of(p.text)
		if len(sentence) > longestSentence {
			break
		}
		var officers []string
		for _, h := range holders(sentence, tokens(sentence), Authors{}) {
			for _, name := range h.names {
				if strings.HasPrefix(name, officerAlone) && (i < len(p.sentences)-1 || name != officerAlone) {
					officers = append(officers, name)
				}
			}
		}
		switch officers = unique(officers); {
		case len(officers) == 1 && officers[0] != officerAlone:
			names = slices.Clone(names)
			names[k] = officers[0]
			return names
		case len(officers) > 1:
			return names // not told which
		}
	}
	return names
}

// reach says which sentences a statement covers.
type reach uint8

const (
	reachUnknown reach = iota // it leaves its object out: as the statement beside it
	reachOwn                  // its own sentence
	reachBack                 // the sentences before it, back to the last such statement: "this judgment"
	reachAll                  // every sentence before it
	reachLast                 // the sentence before it: "this estimate", "the latter"
	reachFormer               // the first of the two before it
	reachNth                  // the sentence with that number in the paragraph
	reachNone                 // something outside this paragraph, or not said which
)

// back reports whether a statement with the reach is about one thing said before it.
func (to reach) back() bool { return to == reachBack || to == reachLast }

// A claim is a statement as read from its sentence alone.
type claim struct {
	span    Span
	level   Level
	holders []string
	reach   reach
	nth     int
	at      int  // token of the level
	clause  bool // another clause stands before it in its sentence
}

// paragraph remembers, sentence by sentence, what statements can refer back to.
type paragraph struct {
	text      string
	by        Authors
	sentences []Span
	own       [][]claim  // the inline claims of each
	back      [][]claim  // the claims that cover it from a later sentence
	holders   [][]string // who states a level in it, at the last
	statement []bool     // it states a level for sentences before it
	since     int        // the first sentence that no such statement has followed yet
	last      []int      // what the last such statement is about: one right behind it is about the same
	marks     []*mark    // of each, once asked for
	rival     bool       // others than the authors stand in one of the first looked sentences
	looked    int
}

// farthest is how many sentences back a statement reaches. No paragraph of an assessment has as many.
const farthest = 200

func (p *paragraph) add(s Span) {
	p.sentences = append(p.sentences, s)
	p.own = append(p.own, nil)
	p.back = append(p.back, nil)
	p.holders = append(p.holders, nil)
	p.statement = append(p.statement, false)
	p.marks = append(p.marks, nil)
}

// mark returns the mark of sentence i.
func (p *paragraph) mark(i int) mark {
	if p.marks[i] == nil {
		m := markSentence(p.text, p.sentences[i], p.by)
		p.marks[i] = &m
	}
	return *p.marks[i]
}

// covered returns the sentences that c, stated in the last sentence, covers. In a dissent, others says that its holders
// are not named as the authors.
func (p *paragraph) covered(c claim, others bool) []Span {
	last := len(p.sentences) - 1
	if c.clause && (c.reach.back() || last == 0) {
		c.reach = reachOwn
	}
	if c.reach == reachOwn && last > 0 && p.startsIn(c) && !p.led() {
		c.reach = reachNone
	}
	var about []int
	switch c.reach {
	case reachOwn:
		p.own[last] = append(p.own[last], c)
		return []Span{p.sentences[last]}
	case reachBack, reachLast, reachFormer:
		if about = p.last; p.since < last {
			about = p.antecedents(c)
		}
		p.last = about
	case reachAll:
		for i := max(0, last-farthest); i < last; i++ {
			about = append(about, i)
		}
		p.last = about
	case reachNth:
		if c.nth < last {
			about = []int{c.nth}
		}
	}
	if len(about) == 0 {
		return nil
	}
	shared := p.shared(about[0], c.holders)
	from := about[0]
	if c.reach.back() {
		from = p.ownView(about, c.holders)
	}
	var spans []Span
	for _, i := range about {
		if i < from || !shared[i-about[0]] || p.mark(i).recalls {
			continue
		}
		if len(p.own[i]) == 0 && SpeaksOfLevel(p.sentences[i].Of(p.text)) {
			continue // of somebody else's
		}
		if p.statement[i] || contradicts(p.own[i], c) || contradicts(p.back[i], c) || others && !p.speaks(i, c.holders) {
			continue
		}
		if len(p.back[i]) < 8 { // only what a later claim could contradict; a paragraph has two or three
			p.back[i] = append(p.back[i], c)
		}
		spans = append(spans, p.sentences[i])
	}
	return spans
}

// ownView returns the first of the sentences in which the holders, where they are not all of the authors, say themselves
// what they judge: what stands before it is not "this judgment" of theirs. It returns the first of all where there is none.
func (p *paragraph) ownView(about []int, holders []string) int {
	for _, i := range about {
		m := p.mark(i)
		if m.opens && !p.authors(holders) && among(m.speakers, holders) && !among(m.sharers, holders) {
			return i
		}
	}
	return about[0]
}

// among reports whether one of some names is that of a holder.
func among(names, holders []string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		return slices.ContainsFunc(holders, func(h string) bool { return sameHolder(n, h) })
	})
}

// antecedents returns which sentences c, stated in the last one, is about when it speaks of one thing: of those that
// no other statement has followed yet, and not beyond one for which the same holders state another level.
func (p *paragraph) antecedents(c claim) []int {
	last := len(p.sentences) - 1
	var about, agree []int // agree: sentences that say who shares the judgment
search:
	for i := last - 1; i >= max(p.since, last-farthest) && !contradicts(p.own[i], c); i-- {
		switch m := p.mark(i); {
		case m.concurs:
		case m.agrees:
			agree = append(agree, i)
		case m.refers && c.reach != reachBack:
		default:
			about = append(about, i)
			if c.reach == reachLast {
				break search
			}
		}
	}
	switch {
	case c.reach == reachFormer && len(about) == 2:
		about = about[1:]
	case c.reach == reachFormer:
		about = nil
	}
	about = append(about, agree...)
	slices.Sort(about)
	return about
}

// startsIn reports whether c stands in brackets at the beginning of the last sentence.
func (p *paragraph) startsIn(c claim) bool {
	from := p.sentences[len(p.sentences)-1].Start
	if !strings.ContainsAny(p.text[from:from+1], "([") {
		return false
	}
	end := closing(p.text, from)
	return end > 0 && c.span.End <= end
}

// led reports whether levels in brackets stand before their sentences in this paragraph: it begins with one, or with
// what introduces them.
func (p *paragraph) led() bool {
	first := p.sentences[0].Of(p.text)
	if len(first) > longestSentence || bracketedLevel(first) > 0 {
		return bracketedLevel(first) > 0
	}
	leads, _ := introduces(first)
	return leads
}

// shared says, from sentence first to the last, which can be the view of the holders: not one that is said to be that
// of others, with what follows it and is not said to be anybody's, unless the holders agree with it later; and none from
// before they disagree.
func (p *paragraph) shared(first int, holders []string) []bool {
	shared := make([]bool, len(p.sentences)-first)
	rival := false
	for i := first; i < len(p.sentences); i++ {
		m := p.mark(i)
		if among(m.sharers, holders) {
			for k := range shared[:i-first] {
				shared[k] = true
			}
		}
		if among(m.dissents, holders) && (p.by.dissents() || !p.authors(m.dissents)) { // the authors disagree with others
			clear(shared)
		}
		if len(m.speakers) > 0 {
			rival = m.opens && !among(m.speakers, holders) && !p.authors(m.speakers)
		}
		shared[i-first] = !rival && !(m.concurs && among(m.dissents, holders))
	}
	return shared
}

// authors reports whether those who wrote the document, or all of the community, are among the names.
func (p *paragraph) authors(names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		return slices.Contains(p.by.We, n) || slices.Contains(p.by.Community, n)
	})
}

// speaks reports whether sentence i is said to be the view of the holders, or of nobody while one before it is theirs:
// a heading may not say whose dissent it is, and the majority's level stands in dissents as well.
func (p *paragraph) speaks(i int, holders []string) bool {
	for ; i >= 0; i-- {
		if m := p.mark(i); len(m.speakers) > 0 {
			return !slices.ContainsFunc(holders, func(h string) bool {
				return !slices.ContainsFunc(m.speakers, func(n string) bool { return sameHolder(n, h) })
			})
		}
	}
	return false
}

// contradicts reports whether one of the claims gives the holders of c another level: what is stated nearer to a
// sentence holds.
func contradicts(claims []claim, c claim) bool {
	for _, d := range claims {
		if d.level != c.level && (among(d.holders, c.holders) || among(c.holders, d.holders)) {
			return true
		}
	}
	return false
}

func (p *paragraph) close(stated []claim) {
	last := len(p.sentences) - 1
	if n := len(stated); n > 0 {
		p.holders[last] = stated[n-1].holders
	}
	for _, c := range stated {
		if c.reach != reachOwn {
			p.since = last + 1
			p.statement[last] = len(p.own[last]) == 0
		}
	}
}

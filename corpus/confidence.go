package corpus

import (
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
// the same holders state another level, nor, in the singular, one that only says who agrees. A level stated inline ("We
// judge with low confidence that …") covers its own sentence. "It assesses with low confidence that …" is the level of
// whoever alone judges in the sentence before.
//
// Only the words high, moderate and low with the word confidence are a level: "we are confident" and "we are highly
// confident" are not, as ICD 203 has no such level. Nor is a level that is denied, supposed, asked, defined, quoted,
// compared, remembered from an earlier assessment, held by anyone but the document's authors, or about anything other
// than a judgment.
func FindStatements(text string, we []string) []Found { return Authors{we, we}.FindStatements(text) }

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
		return !slices.ContainsFunc(a.We, func(w string) bool {
			// An officer is named in full once, and is "the NIO" after that.
			return w == h || strings.HasPrefix(w, h+",") || h == officerAlone && strings.HasPrefix(w, officerAlone+" for ")
		})
	})
}

func findStatements(text string, sentences []Span, by Authors) []Found {
	var found []Found
	scope := paragraph{text: text, by: by}
	for i, span := range sentences {
		if i > 0 && boundary(text, sentences[i-1].End, span.Start) {
			scope = paragraph{text: text, by: by}
		}
		stated := readSentence(text, span, by, scope.antecedent(span))
		scope.add(span)
		for _, c := range stated {
			f := Found{Statement: Statement{c.level, fullNames(text[:c.span.Start], c.holders), c.span.Of(text)}, Span: c.span}
			f.Covers = scope.covered(c, by.dissents() && by.others(c.holders))
			found = append(found, f)
		}
		scope.close(stated)
	}
	return found
}

// fullNames says which officer "the NIO" is: the last that the text before the statement names.
func fullNames(before string, names []string) []string {
	i := slices.Index(names, officerAlone)
	if i < 0 {
		return names
	}
	before = before[max(0, len(before)-longestSentence):]
	for _, h := range slices.Backward(holders(before, tokens(before), Authors{})) {
		for _, name := range h.names {
			if strings.HasPrefix(name, officerAlone+" for ") {
				names = slices.Clone(names)
				names[i] = name
				return names
			}
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
}

// farthest is how many sentences back a statement reaches. No paragraph of an assessment has as many.
const farthest = 200

func (p *paragraph) add(s Span) {
	p.sentences = append(p.sentences, s)
	p.own = append(p.own, nil)
	p.back = append(p.back, nil)
	p.holders = append(p.holders, nil)
	p.statement = append(p.statement, false)
}

// covered returns the sentences that c, stated in the last sentence, covers. In a dissent, others says that its holders
// are not named as the authors.
func (p *paragraph) covered(c claim, others bool) []Span {
	last := len(p.sentences) - 1
	if c.clause && (c.reach.back() || last == 0) {
		c.reach = reachOwn
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
	var spans []Span
	for _, i := range about {
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

// antecedents returns which sentences c, stated in the last one, is about when it speaks of one thing: of those that
// no other statement has followed yet, and not beyond one for which the same holders state another level.
func (p *paragraph) antecedents(c claim) []int {
	last := len(p.sentences) - 1
	var about, agree []int // agree: sentences that say who shares the judgment
search:
	for i := last - 1; i >= max(p.since, last-farthest) && !contradicts(p.own[i], c); i-- {
		switch m := markSentence(p.text, p.sentences[i], p.by); {
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

// speaks reports whether sentence i is said to be the view of the holders, or of nobody while one before it is theirs:
// a heading may not say whose dissent it is, and the majority's level stands in dissents as well.
func (p *paragraph) speaks(i int, holders []string) bool {
	for ; i >= 0; i-- {
		if m := markSentence(p.text, p.sentences[i], p.by); len(m.speakers) > 0 {
			return !slices.ContainsFunc(holders, func(h string) bool { return !slices.Contains(m.speakers, h) })
		}
	}
	return false
}

// contradicts reports whether one of the claims gives the holders of c another level: what is stated nearer to a
// sentence holds.
func contradicts(claims []claim, c claim) bool {
	for _, d := range claims {
		if d.level != c.level && slices.ContainsFunc(d.holders, func(h string) bool { return slices.Contains(c.holders, h) }) {
			return true
		}
	}
	return false
}

// antecedent returns for whom "it" or "they" stands at the beginning of a sentence behind those of the paragraph: who
// alone judges, or states a level, in the sentence before, or is in turn "it" there. Where that does not state a level,
// "it has low confidence that" may speak of somebody whom a judgment is about, and stands for nobody.
func (p *paragraph) antecedent(s Span) []string {
	word, rest, _ := strings.Cut(s.Of(p.text), " ")
	if word != "It" && word != "They" {
		return nil
	}
	for i := len(p.sentences) - 1; i >= 0; i-- {
		if len(p.holders[i]) > 0 {
			return p.holders[i]
		}
		before := p.sentences[i].Of(p.text)
		if has, _, _ := strings.Cut(rest, "confidence that"); len(has) < len(rest) && strings.HasPrefix(has, "ha") {
			return nil
		}
		if m := markSentence(p.text, p.sentences[i], p.by); len(m.speakers) > 0 {
			return only(m.speakers, word == "They")
		}
		if !strings.HasPrefix(before, "It ") && !strings.HasPrefix(before, "They ") {
			return nil
		}
	}
	return nil
}

// only returns names where they are of one or, for they, of several.
func only(names []string, they bool) []string {
	if names = unique(names); len(names) > 1 == they {
		return names
	}
	return nil
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

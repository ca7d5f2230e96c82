package index

import (
	"slices"
	"strconv"
	"strings"

	"findings/corpus"
	"findings/index/english"
)

// A requirement is something that a passage must bear to answer: an actor, a name or a year.
type requirement struct {
	label   string
	learned bool                        // a name that no table has
	terms   [][]int                     // of each one must be there
	near    [][]int                     // or of each one in the vicinity
	bears   func(*corpus.Document) bool // by the document as a whole; may be nil
}

// mayBeNone reports whether a name is one only by how the corpus writes it, and every word of it has another use: the
// Atlantic cables.
func (r requirement) mayBeNone() bool {
	return r.learned && !slices.ContainsFunc(strings.Fields(strings.ToLower(r.label)), nameLike)
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
		r.bears = func(d *corpus.Document) bool { return eachOf(r.terms, x.context[d]) } // in its title: all of it is about them
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
		c.variants, c.idf = x.nameVariants(m.words[i], terms)
		q.concepts = append(q.concepts, c)
	}
}

// addName adds a learned name to what the question is about, by the rarest of its words.
func (x *Index) addName(q *question, m mention, r requirement) {
	c := concept{word: m.name, factor: nameFactor, known: true, name: true}
	words := m.words[len(m.words)-len(r.terms):] // of a full name only the surname is required
	for i, terms := range r.terms {
		if variants, idf := x.nameVariants(words[i], terms); idf > c.idf {
			c.variants, c.idf = variants, idf
		}
	}
	q.concepts = append(q.concepts, c)
}

// nameVariants are the terms of one word of a name, and the idf of the rarest.
func (x *Index) nameVariants(word string, terms []int) (list []variant, idf float64) {
	for _, n := range terms {
		list = append(list, variant{n, stem(word), 1})
		idf = max(idf, x.idf(x.tables.term(n).frequency))
	}
	return list, idf
}

// ballots are the stems of which the title of an assessment of an election has one.
var ballots = []string{"elect", "elector", "midterm", "vote", "voter", "referendum", "ballot"}

// ofElection reports whether a document is about an election.
func (x *Index) ofElection(d *corpus.Document) bool {
	return d.Year > 0 || d.Election != "" || slices.ContainsFunc(x.ballots, func(n uint32) bool { return slices.Contains(x.context[d], n) })
}

// addYears adds the years named, and whether they are those of elections.
func (x *Index) addYears(q *question, years []int, ofElection func(year string) bool) {
	for _, y := range years {
		label := strconv.Itoa(y)
		election := ofElection(label)
		inTitle := x.tables.termOf(label)
		if slices.ContainsFunc(q.years, func(r requirement) bool { return r.label == label }) {
			continue
		}
		r := requirement{label: label, bears: func(d *corpus.Document) bool {
			return d.Year == y || d.Year == 0 && inTitle >= 0 && slices.Contains(x.context[d], uint32(inTitle)) &&
				(!election || x.ofElection(d))
		}}
		about := slices.ContainsFunc(x.corpus.Documents(), func(d *corpus.Document) bool { return r.bears(d) && q.documents(d) })
		if n := x.tables.termOf(label); n >= 0 && x.tables.term(n).frequency > 0 {
			r.terms = [][]int{{n}}
		} else if !about {
			issued := func(d *corpus.Document) bool { return d.Source.Date().Year() == y && (!election || x.ofElection(d)) }
			if slices.ContainsFunc(x.corpus.Documents(), issued) {
				r.bears = issued
				about = true
			}
		}
		if !about && len(r.terms) == 0 {
			if election {
				label = "the " + label + " election"
			}
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

// filter makes the condition on documents that the query's filters are.
func (x *Index) filter(q *question) {
	q.documents = func(d *corpus.Document) bool {
		return (q.query.Document == "" || d.ID == q.query.Document || d.Address() == q.query.Document) &&
			(q.query.Documents == nil || slices.Contains(q.query.Documents, d.ID) || slices.Contains(q.query.Documents, d.Address()))
	}
}

// steerByNumber turns the number of a document that stands for it ("ICD 203") into that document.
func (x *Index) steerByNumber(q *question) {
	for i := 0; i+1 < len(q.parsed.words); i++ {
		first, second := q.parsed.words[i].folded, q.parsed.words[i+1].folded
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
	midterm := slices.ContainsFunc(q.parsed.words, func(w word) bool { return strings.HasPrefix(w.folded, "midterm") })
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

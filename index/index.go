// Package index finds the sentences of a corpus that answer a question, or finds that none does.
//
// A question is taken apart (parse.go): slips of the keyboard (spelling.go), names (names.go), phrases that say what is
// asked for (phrases.go), words that only help to ask (classes.go). What it then lacks comes from the question before
// (followup.go). What is left is understood against the corpus (question.go): whom and which year a passage must bear
// (requirement.go), and what it is about (concept.go), with what each thing may also be called (synonyms.go, wording.go).
//
// The words find candidates by textbook BM25F (candidates.go, over postings.go); those are looked at sentence by sentence
// (look.go, matcher.go), and rank.go decides their order and, with what the best sentence lacks (sought.go), whether any
// answers. Nothing here is learnt from the embedded edition: names, years and vocabulary are taken from whatever corpus
// the index is built from.
package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"findings/corpus"
)

// An Index answers queries over one corpus. It is safe for concurrent use.
type Index struct {
	corpus   *corpus.Corpus
	passages []*corpus.Passage // by number: the corpus's own order
	numbers  map[*corpus.Document]span
	context  map[*corpus.Document][]uint32 // terms of the title and the election
	titled   map[uint32][]*corpus.Document // those with a term in their context, in the corpus's order
	ballots  []uint32                      // terms of elections
	byKind   [kinds]spans                  // the passages of each kind; nil for body text and key judgments, which are most
	names    *nameTable
	tables   *tables

	open  sync.RWMutex // read while searching, written by Close
	close func() error // nil when closed
}

// ErrClosed is returned by searches in an index that was closed.
var ErrClosed = errors.New("the index is closed")

// span is a range of passage numbers.
type span struct{ start, end uint32 }

// Build indexes c in memory.
func Build(ctx context.Context, c *corpus.Corpus) (*Index, error) {
	data, err := analyze(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("index the corpus: %w", err)
	}
	return newIndex(c, data, func() error { return nil })
}

func newIndex(c *corpus.Corpus, data [sections][]byte, close func() error) (*Index, error) {
	t, err := newTables(data)
	if err != nil {
		return nil, err
	}
	x := &Index{
		corpus: c, names: newNameTable(c.Names()), tables: t, close: close,
		passages: make([]*corpus.Passage, 0, t.passages),
		numbers:  map[*corpus.Document]span{}, context: map[*corpus.Document][]uint32{}, titled: map[uint32][]*corpus.Document{},
	}
	for _, s := range ballots {
		if n := t.termOf(s); n >= 0 {
			x.ballots = append(x.ballots, uint32(n))
		}
	}
	a := newAnalyzer(x.names)
	for _, d := range c.Documents() {
		x.context[d] = x.contextOf(a, d)
		for _, n := range x.context[d] {
			x.titled[n] = append(x.titled[n], d)
		}
		start := uint32(len(x.passages))
		x.passages = append(x.passages, d.Passages...)
		x.numbers[d] = span{start, uint32(len(x.passages))}
	}
	for p, b := range t.data[kindSection] {
		if kind := corpus.Kind(b & kindBits); kind != corpus.Body && kind != corpus.KeyJudgment {
			x.byKind[kind] = x.byKind[kind].with(uint32(p))
		}
	}
	if len(x.passages) != t.passages {
		return nil, fmt.Errorf("index: made from %d passages, the corpus has %d", t.passages, len(x.passages))
	}
	return x, nil
}

// contextOf are the terms that all of a document stands under: its title, its election, who wrote it, and what its
// scope notes name.
func (x *Index) contextOf(a *analyzer, d *corpus.Document) []uint32 {
	var list []uint32
	add := func(l *lexeme) {
		if n := x.tables.termOf(l.stem); n >= 0 && !slices.Contains(list, uint32(n)) {
			list = append(list, uint32(n))
		}
	}
	a.terms(documentText(d), func(_ word, l *lexeme) { add(l) })
	for _, p := range d.Passages[:min(contextPassages, len(d.Passages))] {
		if p.Kind == corpus.ScopeNote && d.Election == "" {
			a.terms(p.Text, func(w word, l *lexeme) {
				if w.End == 0 || w.capital && !w.first {
					add(l)
				}
			})
		}
	}
	return list
}

// contextPassages is how many passages from the front of a document may hold its scope note.
const contextPassages = 12

// Corpus returns what x was built from.
func (x *Index) Corpus() *corpus.Corpus { return x.corpus }

// Close waits for the searches under way and frees what x holds. A second Close does nothing.
func (x *Index) Close() error {
	x.open.Lock()
	defer x.open.Unlock()
	if x.close == nil {
		return nil
	}
	err := x.close()
	x.close, x.tables = nil, nil
	return err
}

// The fields of a passage, as BM25F weighs them.
type field int

const (
	textField field = iota
	glossField
	sectionField
	actorField
	documentField     // not posted: a title's words tell none of its passages apart
	fields        int = iota
)

// fieldWeights say how much an occurrence counts for, fieldLength how far a field's length counts against it.
var (
	fieldWeights = [fields]float64{textField: 1, glossField: 1, sectionField: .5, actorField: .5}
	fieldLength  = [fields]float64{textField: .6, glossField: .6}
)

// saturation is BM25's k1.
const saturation = 1.2

// documentText is what the words of a whole document's passages are taken to stand under.
func documentText(d *corpus.Document) string {
	return d.Title + ". " + d.Election + ". " + d.Source.Number + ". " + d.ID + ". " + strings.Join(slices.Concat(d.Source.Drafters, d.Source.Coordinated), ". ")
}

// analyze makes the tables of a corpus in two passes: over the text for terms and lengths, then over the terms for
// the impacts, which need the average lengths.
func analyze(ctx context.Context, c *corpus.Corpus) ([sections][]byte, error) {
	b, a := newBuilder(), newAnalyzer(newNameTable(c.Names()))
	var lengths [fields]float64
	var buf []uint32
	var seen evidence
	var around vicinity
	collect := func(text string, f field) []uint32 {
		buf = buf[:0]
		seen = a.terms(text, func(w word, l *lexeme) {
			if l.term == 0 {
				l.term = b.term(l.stem) + 1
			}
			n := l.term - 1
			buf = append(buf, n)
			if w.End == 0 || w.capital && l.proper {
				if f != documentField {
					around.here = append(around.here, n)
				}
			}
			if w.End == 0 {
				return
			}
			if f == textField && !w.first {
				b.records[n].inside++
				if w.capital {
					b.records[n].capitals++
				}
			}
			if f != actorField {
				l.count++
			}
		})
		lengths[f] += float64(len(buf))
		return buf
	}
	for p := range c.Passages() {
		if b.passages&1023 == 0 && ctx.Err() != nil {
			return [sections][]byte{}, ctx.Err()
		}
		if p.Document != around.document {
			collect(documentText(p.Document), documentField)
		}
		around.enter(p)
		b.forward = binary.AppendUvarint(b.forward, uint64(len(p.Sentences)))
		for _, sentence := range p.Sentences {
			list := collect(sentence.Of(p.Text), textField)
			b.forward = binary.LittleEndian.AppendUint16(b.forward, uint16(seen))
			b.forward = appendTerms(b.forward, list)
		}
		b.forward = appendTerms(b.forward, collect(p.Gloss, glossField))
		b.forward = appendTerms(b.forward, collect(p.Section, sectionField))
		b.forward = appendTerms(b.forward, collect(actorText(c, p), actorField))
		b.forward = appendTerms(b.forward, around.names(b))
		if uint64(len(b.forward)) > math.MaxUint32 {
			return [sections][]byte{}, fmt.Errorf("more than 4 GiB of terms")
		}
		kind := byte(p.Kind) | byte(highest(p))<<4
		if strings.Contains(p.Text, "\t") {
			kind |= tableBit
		}
		b.kinds = append(b.kinds, kind)
		b.ends = appendU32(b.ends, uint32(len(b.forward)))
		b.passages++
	}

	for w, l := range a.known {
		if l.count > 0 {
			b.words[w] = wordCount{l.term - 1, l.count}
		}
	}

	var average [fields]float64
	for f := range average {
		average[f] = max(lengths[f]/max(float64(b.passages), 1), 1)
	}
	weights := make([]float64, len(b.stems)) // of the terms of one passage
	var present []uint32
	add := func(list []uint32, f field, length int) {
		norm := fieldWeights[f] / (1 - fieldLength[f] + fieldLength[f]*float64(length)/average[f])
		for _, n := range list {
			if weights[n] == 0 {
				present = append(present, n)
			}
			weights[n] += norm
		}
	}
	start := uint32(0)
	var r reader
	for i := range uint32(b.passages) {
		end := u32s(b.ends).at(int(i))
		r.read(b.forward[start:end])
		length := 0
		for _, sentence := range r.sentences {
			length += len(sentence.terms)
		}
		for _, sentence := range r.sentences {
			add(sentence.terms, textField, length)
		}
		add(r.gloss, glossField, len(r.gloss))
		add(r.section, sectionField, 0)
		add(r.actors, actorField, 0)
		add(r.near, actorField, 0)
		for _, n := range present {
			impact := weights[n] / (saturation + weights[n])
			b.post(n, i, byte(max(1, math.Round(impact*impactSteps))))
			weights[n] = 0
		}
		present = present[:0]
		start = end
	}
	return b.finish(), nil
}

// highest is the highest level that covers a sentence of p.
func highest(p *corpus.Passage) corpus.Level {
	level := corpus.Unstated
	for _, s := range p.Sentences {
		for _, c := range s.Confidence {
			level = max(level, c.Level)
		}
	}
	return level
}

// actorText names those that a passage is about but need not name itself: its actors, those of the paragraph that it
// hangs from, and who holds it.
func actorText(c *corpus.Corpus, p *corpus.Passage) string {
	actors := p.Actors
	if parent, ok := c.Passage(p.Parent); ok && p.Parent != "" && len(actors) == 0 && len(parent.Actors) <= 2 {
		actors = parent.Actors
	}
	list := slices.Concat(actors, p.Holders)
	for _, s := range p.Sentences {
		for _, c := range s.Confidence {
			list = append(list, c.Holders...)
		}
	}
	return strings.Join(list, ". ")
}

// A vicinity is who was named before in a section of the discussion: a paragraph about "the institute" need not say
// again which. What is near is posted under a term of its own, so that it can bear witness to a name and is never
// taken for it.
type vicinity struct {
	document *corpus.Document
	section  string
	before   []uint32 // names of the paragraphs before
	here     []uint32 // and of this one
}

// nearTerm is the term of a name that stands in the vicinity.
func nearTerm(stem string) string { return "~" + stem }

// enter goes on to the next passage.
func (v *vicinity) enter(p *corpus.Passage) {
	// the embedded edition's findings are excerpts: what stands before one is not the paragraph before
	if p.Document != v.document || p.Section != v.section || p.Kind != corpus.Body || p.Document.Embedded() {
		*v = vicinity{document: p.Document, section: p.Section, before: v.before[:0], here: v.here[:0]}
		return
	}
	for _, n := range v.here {
		if !slices.Contains(v.before, n) && len(v.before) < 40 {
			v.before = append(v.before, n)
		}
	}
	v.here = v.here[:0]
}

// names are the terms of what is near and not in the passage itself.
func (v *vicinity) names(b *builder) []uint32 {
	var near []uint32
	for _, n := range v.before {
		if !slices.Contains(v.here, n) {
			near = append(near, b.term(nearTerm(b.stems[n])))
		}
	}
	return near
}

// Evidence is what a sentence has that certain questions ask for.
type evidence uint16

const (
	numberEvidence   evidence = 1 << iota // a number in digits
	countEvidence                         // a number in words
	timeEvidence                          // a year, a month, a time
	reasonEvidence                        // why
	meansEvidence                         // how
	nameEvidence                          // somebody or something with a name
	negationEvidence                      // "did not", "no", "without"
	futureEvidence                        // what will be
	moneyEvidence                         // an amount of money
	causeEvidence                         // why it came about, and not only what for
)

// evidenceOf is what a word is evidence of by itself.
func evidenceOf(folded string) evidence {
	e := evidenceWords[folded]
	if _, ok := yearOf(folded); ok {
		e |= timeEvidence
	} else if _, err := strconv.Atoi(folded); err == nil {
		e |= numberEvidence
	}
	return e
}

var evidenceWords = func() map[string]evidence {
	m := map[string]evidence{}
	for e, list := range map[evidence]string{
		countEvidence: `two three four five six seven eight nine ten eleven twelve dozen dozens hundred hundreds thousand
			thousands million millions billion handful several few single half third quarter percent`,
		timeEvidence: `january february march april june july august september october november december during
			before after since until began started month months week weeks day days ago year years`,
		reasonEvidence: `because due owing motivated motive motives driven reflect reflects reflected reflecting response aimed
			aim aims intended intends intent seeking sought seeks goal goals purpose reason reasons therefore advance
			believe believed believes convinced perceived perceives fear feared fears motivation motivations leverage
			hoping hopes hoped want wants wanted see sees saw expected judged calculated concluded viewed regarded regards considered
			resents resented opposed opposes revenge retaliation retaliate punish avenge deter avoid prompted explains causes caused
			lacked lacks disliked distrust distrusted preferred prefers thought so`,
		causeEvidence: `because due owing motivated motive motives driven reflect reflects reflected response believed believes
			convinced perceived perceives fear fears feared since angered judged calculated concluded viewed regarded regards
			considered resents resented opposed opposes revenge retaliation punish avenge prompted explains causes caused lacked
			lacks disliked distrust distrusted saw thought`,
		moneyEvidence: `dollar dollars euro euros pound pounds crown crowns mark marks franc francs peso pesos ruble rubles
			rouble roubles yuan yen rial rials lira krone kronor shilling shillings million billion trillion usd eur`,
		futureEvidence:   `will future next again repeat continue expect expects likely`,
		negationEvidence: `not no never none neither nor without didnt doesnt nobody`,
		meansEvidence: `by through using via used use uses relied including with leveraging employing leveraged exploiting
			exploited campaign operations means methods tools`,
	} {
		for w := range strings.FieldsSeq(list) {
			m[w] |= e
		}
	}
	return m
}()

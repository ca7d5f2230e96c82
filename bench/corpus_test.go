package bench

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"findings/corpus"
)

// A generator makes a corpus of any size that looks to a search engine like assessments: words drawn by Zipf's law
// from a vocabulary of 120,000, sentences of 8 to 30 words, paragraphs of one to four sentences, documents of 500
// paragraphs on a few subjects of their own. The same size is always the same corpus.
type generator struct {
	rnd     *rand.Rand
	words   []string
	weights []float64 // cumulative
}

const (
	vocabulary  = 120_000
	perDocument = 500
)

func newGenerator(seed uint64) *generator {
	g := &generator{rnd: rand.New(rand.NewPCG(seed, 4))}
	seen := map[string]bool{}
	for len(g.words) < vocabulary {
		w := g.word()
		if !seen[w] {
			seen[w] = true
			g.words = append(g.words, w)
		}
	}
	total := 0.0
	for i := range g.words {
		total += 1 / math.Pow(float64(i+8), 1.05)
		g.weights = append(g.weights, total)
	}
	return g
}

// word makes a word of two to four syllables.
func (g *generator) word() string {
	const onsets, vowels, codas = "b c d f g l m n p r s t v br cr dr gr pl pr st tr", "a e i o u ai ea io ou", "n r s t l m nd nt st ck"
	on, vo, co := strings.Fields(onsets), strings.Fields(vowels), strings.Fields(codas)
	var b strings.Builder
	for range 2 + g.rnd.IntN(3) {
		b.WriteString(on[g.rnd.IntN(len(on))])
		b.WriteString(vo[g.rnd.IntN(len(vo))])
		if g.rnd.IntN(2) == 0 {
			b.WriteString(co[g.rnd.IntN(len(co))])
		}
	}
	return b.String()
}

// draw draws a word by frequency.
func (g *generator) draw() string {
	at := g.rnd.Float64() * g.weights[len(g.weights)-1]
	lo, hi := 0, len(g.weights)
	for lo < hi {
		if mid := (lo + hi) / 2; g.weights[mid] < at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return g.words[lo]
}

var (
	glue   = strings.Fields("the of and to in a that its by for with on was has from as the of and to")
	actors = strings.Fields("China Russia Iran Cuba Venezuela")
)

// corpus makes n passages.
func (g *generator) corpus(n int) *corpus.Corpus {
	edition, err := corpus.Default()
	if err != nil {
		panic(err)
	}
	var documents []*corpus.Document
	for made := 0; made < n; {
		year := 1970 + 2*(len(documents)%30)
		d := &corpus.Document{
			ID: fmt.Sprintf("made-%05d", len(documents)), Title: fmt.Sprintf("Foreign Threats to the %d Elections", year),
			Election: fmt.Sprintf("%d elections", year), Year: year, Version: fmt.Sprintf("%064x", len(documents)),
		}
		subjects := make([]string, 40)
		for i := range subjects {
			subjects[i] = g.draw()
		}
		for i := range min(perDocument, n-made) {
			p := &corpus.Passage{
				ID: fmt.Sprintf("%s/p%d", d.ID, i+1), Document: d, Section: "Discussion", Order: i,
			}
			if i < 10 {
				p.Kind, p.Section = corpus.KeyJudgment, "Key Judgments"
			}
			p.Text, p.Sentences, p.Actors = g.paragraph(subjects)
			d.Passages = append(d.Passages, p)
		}
		made += len(d.Passages)
		documents = append(documents, d)
	}
	return corpus.New(edition.Names(), documents, nil)
}

func (g *generator) paragraph(subjects []string) (text string, sentences []corpus.Sentence, about []string) {
	var b strings.Builder
	for range 1 + g.rnd.IntN(4) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		start := b.Len()
		if g.rnd.IntN(3) == 0 {
			actor := actors[g.rnd.IntN(len(actors))]
			b.WriteString(actor)
			if !slices.Contains(about, actor) {
				about = append(about, actor)
			}
		} else {
			b.WriteString("They")
		}
		for i := range 8 + g.rnd.IntN(23) {
			b.WriteByte(' ')
			switch {
			case i%2 == 1:
				b.WriteString(glue[g.rnd.IntN(len(glue))])
			case g.rnd.IntN(4) == 0:
				b.WriteString(subjects[g.rnd.IntN(len(subjects))])
			default:
				b.WriteString(g.draw())
			}
		}
		b.WriteByte('.')
		sentences = append(sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: b.Len()}})
	}
	return b.String(), sentences, about
}

// questions makes questions of two to six words that stand together in some passage, a sixth of them with an actor,
// a tenth with a year; for every tenth the words come from nowhere in particular, so that nothing answers.
func (g *generator) questions(c *corpus.Corpus, n int) []string {
	var passages []*corpus.Passage
	for p := range c.Passages() {
		passages = append(passages, p)
	}
	forms := []string{"did %s %s?", "what does the assessment say about %s %s", "why %s %s", "%s %s", "how sure are they that %s %s?"}
	var list []string
	for i := range n {
		p := passages[g.rnd.IntN(len(passages))]
		s := p.Sentences[g.rnd.IntN(len(p.Sentences))]
		words := strings.Fields(strings.TrimSuffix(s.Of(p.Text), "."))
		actor, rest := words[0], words[1:]
		var chosen []string
		for range 2 + g.rnd.IntN(5) {
			chosen = append(chosen, rest[g.rnd.IntN(len(rest))])
		}
		if i%10 == 9 {
			chosen = []string{g.draw(), g.word() + "x", g.draw()}
		}
		if i%2 == 1 || actor == "They" {
			actor = ""
		}
		q := fmt.Sprintf(forms[i%len(forms)], actor, strings.Join(chosen, " "))
		if i%10 == 4 {
			q += fmt.Sprintf(" in %d", p.Document.Year)
		}
		list = append(list, q)
	}
	return list
}

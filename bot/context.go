package bot

import "findings/corpus"

// Runs returns all of a passage in quotations that each stand under one confidence, in order.
func Runs(p *corpus.Passage) []Quote { return runs(p, func(int) bool { return false }) }

// runs is Runs with the sentences by themselves that are to stand alone.
func runs(p *corpus.Passage, alone func(i int) bool) []Quote {
	var runs []Quote
	for i := 0; i < len(p.Sentences); i++ {
		first := i
		for i+1 < len(p.Sentences) && p.Joins(i) && !alone(i) && !alone(i+1) {
			i++
		}
		runs = append(runs, Quote{Passage: p, Excerpt: corpus.Span{Start: p.Sentences[first].Start, End: p.Sentences[i].End}})
	}
	return runs
}

// Runs cuts a quotation where the stated confidence changes: an address can mean sentences that differ in it, and a
// level may be said only of those that it covers.
func (q Quote) Runs() []Quote {
	var runs []Quote
	for _, run := range Runs(q.Passage) {
		from, to := max(run.Excerpt.Start, q.Excerpt.Start), min(run.Excerpt.End, q.Excerpt.End)
		if from < to || !q.Quoted() {
			run.Excerpt = corpus.Span{Start: from, End: max(from, to)}
			runs = append(runs, run)
		}
	}
	return runs
}

// Around returns the passages before and after one in its document; nil where there is none.
func Around(p *corpus.Passage) (before, after *corpus.Passage) {
	all := p.Document.Passages
	for i, o := range all {
		if o != p {
			continue
		}
		if i > 0 {
			before = all[i-1]
		}
		if i+1 < len(all) {
			after = all[i+1]
		}
	}
	return before, after
}

// InContext answers with a passage, found by its ID or its address, between the one before it and the one after it;
// and false where there is none of that ID.
func (b *Bot) InContext(id string, l Language) (Answer, bool) {
	p, ok := b.Corpus().Passage(id)
	if !ok {
		return Answer{}, false
	}
	a := Answer{Question: Question{Language: l}, base: b.options.BaseURL}
	before, after := Around(p)
	for _, part := range []struct {
		heading string
		passage *corpus.Passage
	}{{l.Before(), before}, {l.ThePassage(), p}, {l.After(), after}} {
		if part.passage != nil {
			a.Groups = append(a.Groups, Group{Heading: part.heading, Document: p.Document, Quotes: Runs(part.passage)})
		}
	}
	return a, true
}

// At answers with one quotation: the sentences ("2-3"; empty: all) of a passage, found by its ID or its address; and
// false where there is none of that ID, or it has no such sentences.
func (b *Bot) At(id, sentences string, l Language) (Answer, bool) {
	p, ok := b.Corpus().Passage(id)
	if !ok {
		return Answer{}, false
	}
	q, ok := FindQuote(p, sentences)
	return Answer{
		Question: Question{Language: l}, Groups: []Group{{Quotes: []Quote{q}}}, Total: 1, base: b.options.BaseURL,
	}, ok
}

// Before is the heading over the passage before one that is shown in its context.
func (l Language) Before() string { return l.in("Before it") }

// ThePassage is the heading over a passage that is shown in its context.
func (l Language) ThePassage() string { return l.in("The passage") }

// After is the heading over the passage after one that is shown in its context.
func (l Language) After() string { return l.in("After it") }

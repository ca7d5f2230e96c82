package bot

import "findings/corpus"

// Runs returns all of a passage in quotations that each stand under one confidence, in order.
func Runs(p *corpus.Passage) []Quote {
	var runs []Quote
	for i := 0; i < len(p.Sentences); i++ {
		first := i
		for i+1 < len(p.Sentences) && joins(p, i) {
			i++
		}
		runs = append(runs, Quote{Passage: p, Excerpt: corpus.Span{Start: p.Sentences[first].Start, End: p.Sentences[i].End}})
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

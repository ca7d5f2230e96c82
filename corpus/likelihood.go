package corpus

import "strings"

// An Estimate is an estimative term in a sentence, with its range on the ladder of ICD 203, section D.6.e(2)(a).
// It speaks of the event; a Statement speaks of the basis for the judgment.
type Estimate struct {
	Span     // of the term in the passage's text; empty where the term stands in the sentence but outside the quoted words
	Term     string
	Low      int  // percent; 0 and 0 where the term is not on the ladder ("most likely", "may", "could")
	High     int  // percent
	Reported bool // the term is part of somebody else's view that the sentence reports
}

// OnLadder reports whether the directive gives the term a range.
func (e Estimate) OnLadder() bool { return e.High > 0 }

// ladder holds the estimative terms of ICD 203 with their ranges in percent, the longest first.
var ladder = []struct {
	term      string
	low, high int
}{
	{"roughly even chance", 45, 55}, {"roughly even odds", 45, 55},
	{"almost no chance", 1, 5}, {"highly improbable", 5, 20}, {"almost certainly", 95, 99},
	{"highly probable", 80, 95}, {"nearly certain", 95, 99}, {"almost certain", 95, 99},
	{"very unlikely", 5, 20}, {"very likely", 80, 95}, {"improbable", 20, 45}, {"improbably", 20, 45},
	{"unlikely", 20, 45}, {"probably", 55, 80}, {"probable", 55, 80}, {"likely", 55, 80}, {"remote", 1, 5},
}

// FindEstimates returns the estimative terms in text, in order, the longest at each place.
func FindEstimates(text string) []Estimate {
	var found []Estimate
	for i := 0; i < len(text); {
		step := 1
		for _, l := range ladder {
			if strings.HasPrefix(text[i:], l.term) {
				e := Estimate{Span: Span{i, i + len(l.term)}, Term: l.term, Low: l.low, High: l.high}
				if strings.HasSuffix(text[:i], "most ") {
					e.Low, e.High = 0, 0
				}
				found, step = append(found, e), len(l.term)
				break
			}
		}
		i += step
	}
	return found
}

package corpus

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

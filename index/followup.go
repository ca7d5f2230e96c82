package index

import "slices"

// A resolved question is one with what it lacked taken from the question before.
type resolved struct {
	content  []word
	mentions []mention
	years    []int
	soft     []mention // likely meant, and not said
	taken    bool      // content is the old question's
	borrowed bool      // the names are the old question's
	asks     asks
	how      string // for the explanation; empty where nothing was taken
}

// typeAsks are what a question of its own asks for; a follow-up that asks for one of them does not ask for the old one.
const typeAsks = askConfidence | askLikelihood | askDefinition | askScope | askDissent | askWho | askWhen | askWhere |
	askWhy | askHow | askNumber | askSize | askOutcome

// follow takes from the question before just what p lacks:
//
//   - "what about Iran?", "and in 2020?": everything but the actor or the year
//   - "why?", "how sure are they?": everything but what is asked for
//   - "what did they target?": whom, and which year
//   - a question that stands alone: nothing
func follow(p, before parsed) resolved {
	own := p.contentWords()
	r := resolved{content: own, mentions: p.mentions, years: p.years, asks: p.asks}
	bare := !slices.ContainsFunc(own, func(w word) bool { return w.phrase != "" || !generic[w.folded] })
	steers := p.asks&(askLatest|askPrevious|askEarliest) != 0
	opener, pronoun := p.asks&askOpener != 0, p.asks&askPronoun != 0
	if p.asks&askDefinition != 0 && !bare {
		return r
	}
	takeActors := func() {
		if len(r.mentions) == 0 {
			r.mentions, r.borrowed = before.mentions, !bare && len(before.mentions) > 0
		}
	}
	takeYears := func() {
		if len(r.years) == 0 && !steers {
			r.years = before.years
			r.asks |= before.asks & (askLatest | askPrevious | askEarliest)
		}
	}
	names := len(p.mentions) > 0
	switch {
	case bare && p.holder != "" && !names: // "what about the NSA?"
		takeActors()
		takeYears()
		r.content = append(before.contentWords(), own...)
		r.asks |= before.asks &^ typeAsks
		r.how = "asked again of " + p.holder
	case bare && (names || len(p.years) > 0 || steers || opener || p.asks&typeAsks != 0 || pronoun || p.asks&askIt != 0):
		if names && p.asks&typeAsks&^askOutcome != 0 && !opener && p.asks&askConfidence == 0 {
			return r // "who is Putin?"
		}
		takeActors()
		takeYears()
		if p.asks&askConfidence == 0 || !names {
			r.content = append(before.contentWords(), own...)
			r.taken = names || len(p.years) > 0
		}
		if p.asks&typeAsks == 0 {
			r.asks |= before.asks
		} else {
			r.asks |= before.asks &^ typeAsks
		}
		r.how = "asked again for what is new in it"
	case names && !opener:
		return r // it says whom it is about
	case opener, pronoun:
		takeActors()
		takeYears()
		r.how = "whom and when, from the question before"
	case p.asks&askIt != 0 && len(own) < 3 && len(p.years) == 0 && p.asks&askOutcome != askOutcome:
		takeActors()
		takeYears()
		r.how = "whom and when, from the question before"
	case p.asks&askOutcome == askOutcome:
		takeYears()
		if len(r.years) > 0 && len(p.years) == 0 {
			r.how = "when, from the question before"
		}
	case len(own) < 3 && len(p.years) == 0:
		r.soft = before.mentions
		takeYears()
		r.how = "perhaps whom, and when, from the question before"
	}
	return r
}

// generic words only say which kind of event the corpus is about.
var generic = wordSet(`election elections race races midterm midterms cycle campaign vote presidential`)

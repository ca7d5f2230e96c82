package index

import "slices"

// What people ask that no assessment is about, in words that assessments have.

// Words of which small talk is made, and those without which it is none.
var (
	talk = wordSet(`who are what can do does how is this that your name bot please a the good day morning evening afternoon it
		got work for`)
	greeting = wordSet(`hello hi hey hiya thanks thank thx ty ok okay cool great nice morning evening afternoon bye goodbye help you
		your u lol wow awesome perfect`)
)

// smallTalk reports whether a text is a greeting, thanks, or a question for the one who answers.
func (q *question) smallTalk() bool {
	return slices.ContainsFunc(q.parsed.words, func(w word) bool { return greeting[w.folded] }) &&
		!slices.ContainsFunc(q.parsed.words, func(w word) bool { return !greeting[w.folded] && !talk[w.folded] })
}

// Words before "I" in a question, and those that may follow it where the question is for what the assessments say.
var (
	inverted = wordSet(`do did can could should would must may shall am`)
	learning = wordSet(`know trust believe think read see find look learn understand say tell quote cite rely assume conclude explain
		assess judge define rate describe mean call`)
)

// ofAsker reports whether a question is about the affairs of the one who asks: "how do I register to vote", "does my
// wife love me", "help me with my homework".
func (q *question) ofAsker() bool {
	for i, w := range q.parsed.words {
		switch {
		case i > 0 && (w.folded == "i" && inverted[q.parsed.words[i-1].folded] || w.folded == "me" && q.parsed.words[i-1].folded == "help"):
			return i+1 == len(q.parsed.words) || !learning[q.parsed.words[i+1].folded]
		case i == 1 && w.folded == "my" && auxiliary[q.parsed.words[0].folded]:
			return true
		case i == 2 && w.folded == "you" && q.parsed.words[0].folded == "how" && inverted[q.parsed.words[1].folded]:
			// anybody: "how do you cook …"
			return i+1 == len(q.parsed.words) || !learning[q.parsed.words[i+1].folded] && !telling[q.parsed.words[i+1].folded]
		}
	}
	return false
}

// ofAnswerer reports whether a question is about the one who answers: "are you a bot", "who pays you", "can I trust you".
func (q *question) ofAnswerer() bool {
	if q.asks&(askConfidence|askLikelihood) != 0 { // "how sure are you"
		return false
	}
	ws := q.parsed.words
	last := len(ws) - 1
	at := slices.IndexFunc(ws, func(w word) bool { return w.folded == "you" })
	if at < 1 {
		return false
	}
	switch first := ws[0].folded; {
	case ws[at-1].folded == "are" || ws[at-1].folded == "were":
		return at == last || !certain[ws[at+1].folded] && !telling[ws[at+1].folded]
	case at == last:
		return slices.Contains([]string{"who", "i", "can", "should"}, first)
	case at == 1 && first == "do": // "do you have feelings", not "do you have anything on Iran"
		return len(ws) < 5 && !learning[ws[2].folded] && len(q.actors)+len(q.years)+len(q.absent) == 0
	}
	return false
}

// ofNothing reports whether only a level is asked for, and not of what: "how sure are you".
func (q *question) ofNothing() bool {
	return q.asks&^(askConfidence|askPronoun|askIt|askOpinion) == 0 && !q.constrained() && q.query.Previous == "" &&
		q.query.Country == "" && q.query.Document == "" && q.query.Documents == nil
}

// ofWinner reports whether a question is who won an election, and about nothing else.
func (q *question) ofWinner() bool {
	return len(q.parsed.words) > 1 && q.parsed.words[0].folded == "who" && q.parsed.has(winning) &&
		!slices.ContainsFunc(q.concepts, func(c concept) bool { return !c.name && !winning[c.word] && !generic[c.word] })
}

// winning are verbs of those who come first.
var winning = wordSet(`won win wins winning winner elected`)

// telling is what the one who answers does for the assessments.
var telling = wordSet(`saying claiming telling quoting citing talking referring able`)

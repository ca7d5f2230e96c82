package bot

import (
	"bytes"
	"encoding/json"

	"findings/corpus"
)

// MarshalJSON writes the answer in the form that the program's contract fixes. A question in words has its quotations
// in "quotes"; a country summary or a comparison has them in "groups".
func (a Answer) MarshalJSON() ([]byte, error) {
	out := answerJSON{ID: a.Question.ID, Question: a.Question.Text, Outcome: "nothing_found", Notice: a.Notice, Subject: a.Subject, Topics: a.Topics}
	if a.Answered() {
		out.Outcome = "answered"
	}
	if c := a.Question.Command; c == Country || c == Compare {
		groups := []groupJSON{}
		for _, g := range a.Groups {
			j := groupJSON{Heading: g.Heading, Quotes: a.quotesJSON(g.Quotes)}
			if g.Document != nil {
				j.Document, j.Number, j.Election, j.Year = g.Document.ID, g.Document.Source.Number, g.Document.Election, g.Document.Year
			}
			groups = append(groups, j)
		}
		out.Groups = groups
	} else {
		out.Quotes = []quoteJSON{}
		for _, g := range a.Groups {
			out.Quotes = append(out.Quotes, a.quotesJSON(g.Quotes)...)
		}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // a quotation's bytes stay readable; whoever puts them into a page escapes them there
	err := enc.Encode(out)
	return b.Bytes(), err
}

type answerJSON struct {
	ID       json.RawMessage `json:"id"`
	Question string          `json:"question"`
	Outcome  string          `json:"outcome"`
	Notice   string          `json:"notice"`
	Topics   []string        `json:"topics,omitempty"`
	Subject  string          `json:"subject,omitempty"`
	Quotes   []quoteJSON     `json:"quotes,omitzero"`
	Groups   []groupJSON     `json:"groups,omitzero"`
}

type groupJSON struct {
	Heading  string      `json:"heading"`
	Document string      `json:"document"`
	Number   string      `json:"number"`
	Election string      `json:"election"`
	Year     int         `json:"year"`
	Quotes   []quoteJSON `json:"quotes"`
}

type quoteJSON struct {
	Passage     string          `json:"passage"`
	Document    string          `json:"document"`
	Version     string          `json:"version,omitempty"`
	Number      string          `json:"number"`
	Section     string          `json:"section"`
	Page        string          `json:"page"`
	Quote       string          `json:"quote"`
	Basis       corpus.Basis    `json:"basis"`
	Gloss       string          `json:"gloss"`
	Note        string          `json:"note,omitempty"`
	Confidence  []statementJSON `json:"confidence"`
	Likelihood  []estimateJSON  `json:"likelihood"`
	Kind        corpus.Kind     `json:"kind"`
	Actors      []string        `json:"actors"`
	Holders     []string        `json:"holders,omitempty"`
	Redacted    bool            `json:"redacted,omitempty"`
	MachineRead bool            `json:"machine_read,omitempty"`
	Link        string          `json:"link"`
	Score       float64         `json:"score"`
}

type statementJSON struct {
	Level   corpus.Level `json:"level"`
	Holders []string     `json:"holders"`
	Stated  string       `json:"stated"`
}

type estimateJSON struct {
	Term     string `json:"term"`
	Low      int    `json:"low"`
	High     int    `json:"high"`
	Reported bool   `json:"reported,omitempty"`
}

func (a Answer) quotesJSON(quotes []Quote) []quoteJSON {
	out := make([]quoteJSON, 0, len(quotes))
	for _, q := range quotes {
		p := q.Passage
		j := quoteJSON{
			Passage: p.ID, Document: p.Document.ID, Version: p.Document.Version, Number: p.Document.Source.Number,
			Section: p.Section, Page: q.Page(), Quote: q.Text(), Basis: p.Basis, Gloss: p.Gloss, Note: p.Note, Kind: p.Kind,
			Actors: append([]string{}, p.Actors...), Holders: p.Holders, Redacted: q.Redacted(), MachineRead: p.MachineRead,
			Link: a.Link(q), Score: q.Score, Confidence: []statementJSON{}, Likelihood: []estimateJSON{},
		}
		for _, s := range q.Confidence() {
			j.Confidence = append(j.Confidence, statementJSON(s))
		}
		for _, e := range q.Likelihood() {
			j.Likelihood = append(j.Likelihood, estimateJSON{e.Term, e.Low, e.High, e.Reported})
		}
		out = append(out, j)
	}
	return out
}

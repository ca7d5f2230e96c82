package bot

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"findings/corpus"
)

// Language is the language of the bot's own sentences. What it quotes stays in the source's language. The zero value
// is English.
type Language struct{}

// English is the language of the zero value.
var English Language

// Level says the confidence stated for a quotation, or that none is: "High confidence (CIA, FBI); moderate confidence (NSA)".
func (l Language) Level(q Quote) string {
	statements := q.Confidence()
	if len(statements) == 0 {
		return "No confidence level stated"
	}
	var parts []string
	for _, s := range statements {
		parts = append(parts, statement(s))
	}
	return sentenceCase(strings.Join(parts, "; "))
}

// Statement says one stated level with its holders, for a surface that shows them one by one: "High confidence (CIA, FBI)".
func (l Language) Statement(s corpus.Statement) string { return sentenceCase(statement(s)) }

func statement(s corpus.Statement) string {
	return s.Level.String() + " confidence (" + holders(s.Holders) + ")"
}

// Stated are the source's own words that state the levels, between quotation marks, each once; none where the edition
// does not have them.
func (l Language) Stated(q Quote) []string {
	var words []string
	for _, s := range q.Confidence() {
		if w := "Stated: “" + s.Stated + "”"; s.Stated != "" && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return words
}

// Holders says whose view a passage is, where it is not the whole community's; otherwise it is empty.
func (l Language) Holders(p *corpus.Passage) string {
	switch {
	case len(p.Holders) == 0:
		return ""
	case p.Kind == corpus.Dissent:
		return "Minority view: " + holders(p.Holders)
	}
	return "Held by: " + holders(p.Holders)
}

// Likelihood says the estimative terms in a quotation with their ranges; empty where it has none. It is to be shown
// apart from the confidence.
func (l Language) Likelihood(q Quote) string {
	var parts []string
	for _, e := range q.Likelihood() {
		part := fmt.Sprintf("“%s” = %d–%d%%", e.Term, e.Low, e.High)
		if e.Span == (corpus.Span{}) && q.Quoted() {
			part += " (same sentence, outside the words quoted)"
		}
		if e.Reported {
			part += " (in a view that the sentence reports)"
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return ""
	}
	return "Likelihood (ICD 203): " + strings.Join(parts, "; ")
}

// Source says where a quotation stands: document, section and page.
func (l Language) Source(q Quote) string {
	s := q.Passage.Document.Name() + ", " + q.Passage.Section
	if page := q.Page(); page != "" {
		s += ", " + l.pageWord(page) + " " + page
	}
	return s
}

// Place says where a quotation stands inside its document: section and page.
func (l Language) Place(q Quote) string {
	if page := q.Page(); page != "" {
		return q.Passage.Section + ", " + l.pageWord(page) + " " + page
	}
	return q.Passage.Section
}

func (l Language) pageWord(page string) string {
	if strings.Contains(page, "–") {
		return "pages"
	}
	return "page"
}

// Basis says how well the words are known, where they were not compared with the document; otherwise it is empty.
func (l Language) Basis(p *corpus.Passage) string {
	switch {
	case p.Basis == corpus.FromReport && p.Kind == corpus.Definition:
		return "In our words"
	case p.Basis == corpus.FromReport:
		return "Reported, not quoted"
	case p.Basis == corpus.FromPress:
		return "As quoted in press reports"
	case p.MachineRead:
		return "Machine-read from a picture of the page"
	}
	return ""
}

// Context says in our words what a quotation that is only part of a sentence is about; empty where it needs none.
func (l Language) Context(q Quote) string {
	if !q.Quoted() || q.Passage.Gloss == "" {
		return ""
	}
	return "In our words: " + q.Passage.Gloss
}

// Remarks are what is said beside a quotation where it is shown: what it is about, and its caveats.
func (l Language) Remarks(q Quote) []string {
	if context := l.Context(q); context != "" {
		return append([]string{context}, l.Caveats(q)...)
	}
	return l.Caveats(q)
}

// Caveats are what has to be said with a quotation wherever it goes: whose view it is, how well its words are known,
// what is missing from them, and the note that the corpus has on it.
func (l Language) Caveats(q Quote) []string {
	var caveats []string
	for _, c := range []string{l.Holders(q.Passage), l.Basis(q.Passage), q.Passage.Note} {
		if c != "" {
			caveats = append(caveats, c)
		}
	}
	if q.Redacted() {
		caveats = append(caveats, "[redacted] Something is blacked out or left blank in these words")
	}
	if q.Passage.Date != "" {
		caveats = append(caveats, "From an annex dated "+q.Passage.Date)
	}
	return caveats
}

// Document names a document with its date.
func (l Language) Document(d *corpus.Document) string {
	s := d.Name()
	if date := d.Source.Date(); !date.IsZero() {
		s += ", " + date.Format("2 January 2006")
	}
	if d.Embedded() {
		return s + " (excerpts)"
	}
	return s
}

// KeyJudgments is the heading over key judgments.
func (l Language) KeyJudgments() string { return "Key judgments" }

// Nothing says that the corpus does not answer, and why where that is known ("the corpus has nothing on North Korea").
func (l Language) Nothing(reason string) string {
	if reason == "" {
		return "Nothing in the assessments that I have answers this."
	}
	return "Nothing in the assessments that I have answers this: " + reason + "."
}

// Missing says, beside an answer, which part of the question the corpus has nothing on.
func (l Language) Missing(reason string) string { return sentenceCase(reason) + "." }

// NothingOn says that the corpus has nothing on somebody.
func (l Language) NothingOn(name string) string {
	return "The assessments that I have say nothing on " + shorten(name) + "."
}

// NoKeyJudgment says that no assessment has a key judgment on somebody.
func (l Language) NoKeyJudgment(name string) string {
	return "No assessment that I have makes a key judgment on " + name + ". The country summary has what they do say."
}

// NoneIn says that one assessment has no key judgment on the actor that is compared.
func (l Language) NoneIn(subject string) string { return "No key judgment on " + subject }

// Closest introduces the topics that the corpus does have.
func (l Language) Closest() string { return "What they do cover" }

// Empty asks for what a command needs.
func (l Language) Empty(c Command) string {
	switch c.Name {
	case Ask:
		return "Ask a question in a few words: “did China try to influence the midterms?”"
	case Glossary:
		return "Name a term: “probably”, “moderate confidence”, “interference”."
	}
	return "Name a country: “China”."
}

// TooLong says that a question is longer than is read.
func (l Language) TooLong(n int) string {
	return fmt.Sprintf("That question is too long to search for (%d bytes; I read %d). Ask it in a sentence or two.", n, MaxQuestion)
}

// UnknownCommand says that there is no such command.
func (l Language) UnknownCommand(name string) string {
	return "I have no command " + shorten(Clean(name)) + ". Try help."
}

// UnknownDocument says that there is no such document.
func (l Language) UnknownDocument(id string) string {
	return "I have no document " + shorten(Clean(id)) + "."
}

// Trouble is the apology for a fault of ours.
func (l Language) Trouble() string {
	return "Sorry, I could not search just now. Please try again in a moment."
}

// SourcesHeading introduces the list of documents.
func (l Language) SourcesHeading() string { return "I quote from these documents." }

// Help says how to ask.
func (l Language) Help() string {
	return "Ask in your own words. I answer only with what declassified assessments say, word for word, and with the " +
		"confidence level that they state for those words. When they do not address a question, I say so."
}

// CommandLine is a command with its argument and what it does.
func (l Language) CommandLine(c Command) string {
	if c.Argument == "" {
		return c.Name + ": " + c.Summary
	}
	return c.Name + " " + strings.ToUpper(c.Argument) + ": " + c.Summary
}

// Privacy says what is stored about the asker.
func (l Language) Privacy() string {
	return "Questions are answered and not logged. The last question of a thread that the bot answered in is kept for a week " +
		"at the most, so that a follow-up is understood. Nothing else of what you ask is kept, unless the admins of your " +
		"workspace have turned that on."
}

// holders names those who hold a view.
func holders(list []string) string {
	names := make([]string, len(list))
	for i, h := range list {
		switch h {
		case "IC":
			h = "Intelligence Community"
		case "NIO for Cyber":
			h = "National Intelligence Officer for Cyber"
		}
		names[i] = h
	}
	return strings.Join(names, ", ")
}

func sentenceCase(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// shorten bounds a stranger's words where they are shown back.
func shorten(s string) string {
	if utf8.RuneCountInString(s) <= 60 {
		return s
	}
	return string([]rune(s)[:60]) + "…"
}

package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"findings/corpus"
)

// Language is the language of the bot's own sentences. What it quotes stays in the source's language. The zero value
// is English.
type Language struct{ code string }

// LanguageOf returns the language of a tag such as "pt-BR" (BCP 47), or English where the bot does not speak it.
func LanguageOf(tag string) Language {
	code, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if _, ok := catalogs[code]; ok {
		return Language{code}
	}
	return English
}

// Code is the language's subtag in lower case: "en", "pt".
func (l Language) Code() string { return cmp.Or(l.code, "en") }

// in is an English sentence or format in the language.
func (l Language) in(english string) string { return cmp.Or(catalogs[l.code][english], english) }

// English is the language of the zero value.
var English Language

// Level says the confidence stated for a quotation, or that none is: "High confidence (CIA, FBI); moderate confidence (NSA)".
func (l Language) Level(q Quote) string {
	statements := q.Confidence()
	if len(statements) == 0 {
		return l.in("No confidence level stated")
	}
	var parts []string
	for _, s := range statements {
		parts = append(parts, l.statement(s))
	}
	return sentenceCase(strings.Join(parts, "; "))
}

// Statement says one stated level with its holders, for a surface that shows them one by one: "High confidence (CIA, FBI)".
func (l Language) Statement(s corpus.Statement) string { return sentenceCase(l.statement(s)) }

// statement keeps the source's term beside a translation of it.
func (l Language) statement(s corpus.Statement) string {
	return l.in(s.Level.String()+" confidence") + " (" + holders(s.Holders) + ")"
}

// Stated are the source's own words that state the levels, between quotation marks, each once; none where the edition
// does not have them.
func (l Language) Stated(q Quote) []string {
	var words []string
	for _, s := range q.Confidence() {
		if w := l.in("Stated") + ": “" + s.Stated + "”"; s.Stated != "" && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return words
}

// Holders says whose view a quotation is, where it is not the whole community's; otherwise it is empty, and so it is where
// a dissent states the level of all the others.
func (l Language) Holders(q Quote) string {
	p := q.Passage
	switch {
	case len(p.Holders) == 0:
		return ""
	case p.Kind == corpus.Dissent:
		if levels := q.Confidence(); len(levels) > 0 && !slices.ContainsFunc(levels, func(s corpus.Statement) bool { return !ofOthers(s) }) {
			return ""
		}
		if slices.Equal(p.Holders, []string{corpus.MinorityView}) {
			return l.in("Minority view")
		}
		return l.in("Minority view") + ": " + holders(p.Holders)
	}
	return l.in("Held by") + ": " + holders(p.Holders)
}

// ofOthers reports whether a level in a dissent is that of those who do not dissent: "all other agencies".
func ofOthers(s corpus.Statement) bool {
	return !slices.ContainsFunc(s.Holders, func(h string) bool {
		return !strings.Contains(" "+h+" ", " other ") && !strings.Contains(" "+h+" ", " remaining ")
	})
}

// Likelihood says the estimative terms in a quotation with their ranges; empty where it has none. It is to be shown
// apart from the confidence.
func (l Language) Likelihood(q Quote) string {
	var parts []string
	for _, e := range q.Likelihood() {
		part := fmt.Sprintf("“%s” = %d–%d%%", e.Term, e.Low, e.High)
		if e.Span == (corpus.Span{}) && q.Quoted() {
			part += " (" + l.in("same sentence, outside the words quoted") + ")"
		}
		if e.Reported {
			part += " (" + l.in("in a view that the sentence reports") + ")"
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return ""
	}
	return l.in("Likelihood (ICD 203)") + ": " + strings.Join(parts, "; ")
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
		return l.in("pages")
	}
	return l.in("page")
}

// Basis says how well the words are known, where they were not compared with the document; otherwise it is empty.
func (l Language) Basis(p *corpus.Passage) string {
	switch {
	case p.Basis == corpus.FromReport && p.Kind == corpus.Definition:
		return l.in("In our words")
	case p.Basis == corpus.FromReport:
		return l.in("Reported, not quoted")
	case p.Basis == corpus.FromPress:
		return l.in("As quoted in press reports")
	case p.MachineRead:
		return l.in("Machine-read from a picture of the page")
	}
	return ""
}

// Context says in our words what a quotation that is only part of a sentence is about; empty where it needs none.
func (l Language) Context(q Quote) string {
	if !q.Quoted() || q.Passage.Gloss == "" {
		return ""
	}
	return l.in("In our words") + ": " + q.Passage.Gloss
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
	for _, c := range []string{l.Holders(q), l.Basis(q.Passage), q.Passage.Note} {
		if c != "" {
			caveats = append(caveats, c)
		}
	}
	if q.StatesForOthers() {
		caveats = append(caveats, l.in("The level in these words is stated for what stands before them"))
	} else if q.Quoted() && q.Passage.Kind != corpus.Definition && q.Unleveled() == "" && len(q.Confidence()) == 0 && corpus.SpeaksOfLevel(q.Text()) {
		caveats = append(caveats, l.in("The level in these words is not stated for them"))
	}
	if words := q.Unleveled(); words != "" {
		caveats = append(caveats, fmt.Sprintf(l.in("“%s” is none of the confidence levels of ICD 203: low, moderate, high"), words))
	}
	if q.Redacted() {
		caveats = append(caveats, "[redacted] "+l.in("Something is blacked out or left blank in these words"))
	}
	if q.Passage.Date != "" {
		caveats = append(caveats, l.in("From an annex dated")+" "+q.Passage.Date)
	}
	return caveats
}

// Document names a document with its date.
func (l Language) Document(d *corpus.Document) string {
	s := d.Name()
	if date := d.Source.Date(); !date.IsZero() {
		s += ", " + date.Format(l.in("2 January 2006"))
	}
	if d.Embedded() {
		return s + " (" + l.in("excerpts") + ")"
	}
	return s
}

// KeyJudgments is the heading over key judgments.
func (l Language) KeyJudgments() string { return l.in("Key judgments") }

// Nothing says that the corpus does not answer, and why where that is known ("the corpus has nothing on North Korea").
func (l Language) Nothing(reason string) string {
	if reason == "" {
		return l.in("Nothing in the assessments that I have answers this") + "."
	}
	return l.in("Nothing in the assessments that I have answers this") + ": " + reason + "."
}

// Missing says, beside an answer, which part of the question the corpus has nothing on.
func (l Language) Missing(reason string) string { return sentenceCase(reason) + "." }

// OneAtATime asks for one name where several were given.
func (l Language) OneAtATime() string { return l.in("Name one country at a time.") }

// NothingOn says that the corpus has nothing on somebody.
func (l Language) NothingOn(name string) string {
	return fmt.Sprintf(l.in("The assessments that I have say nothing on %s."), shorten(name))
}

// NoKeyJudgment says that no assessment has a key judgment on somebody.
func (l Language) NoKeyJudgment(name string) string {
	return fmt.Sprintf(l.in("No assessment that I have makes a key judgment on %s. The country summary has what they do say."), name)
}

// NoneIn says that one assessment has no key judgment on the actor that is compared.
func (l Language) NoneIn(subject string) string { return l.in("No key judgment on") + " " + subject }

// Closest introduces the topics that the corpus does have.
func (l Language) Closest() string { return l.in("What they do cover") }

// Empty asks for what a command needs.
func (l Language) Empty(c Command) string {
	switch c.Name {
	case Ask:
		return l.in("Ask a question in a few words") + ": “did China try to influence the midterms?”"
	case Glossary:
		return l.in("Name a term") + ": “probably”, “moderate confidence”, “interference”."
	}
	return l.in("Name a country") + ": “China”."
}

// TooLong says that a question is longer than is read.
func (l Language) TooLong(n int) string {
	return fmt.Sprintf(l.in("That question is too long to search for (%d bytes; I read %d). Ask it in a sentence or two."), n, MaxQuestion)
}

// UnknownCommand says that there is no such command.
func (l Language) UnknownCommand(name string) string {
	return fmt.Sprintf(l.in("I have no command %s. Try help."), shorten(Clean(name)))
}

// UnknownDocument says that there is no such document.
func (l Language) UnknownDocument(id string) string {
	return fmt.Sprintf(l.in("I have no document %s."), shorten(Clean(id)))
}

// Trouble is the apology for a fault of ours.
func (l Language) Trouble() string {
	return l.in("Sorry, I could not search just now. Please try again in a moment.")
}

// SourcesHeading introduces the list of documents.
func (l Language) SourcesHeading() string { return l.in("I quote from these documents.") }

// Help says how to ask.
func (l Language) Help() string {
	return l.in("Ask in your own words. I answer only with what declassified assessments say, word for word, and with the " +
		"confidence level that they state for those words. When they do not address a question, I say so.")
}

// Summary says in one line, of at most 100 characters, what a command does.
func (l Language) Summary(c Command) string { return l.in(c.Summary) }

// CommandLine is a command with its argument and what it does.
func (l Language) CommandLine(c Command) string {
	if c.Argument == "" {
		return c.Name + ": " + l.Summary(c)
	}
	return c.Name + " " + strings.ToUpper(c.Argument) + ": " + l.Summary(c)
}

// Privacy says what is stored about the asker.
func (l Language) Privacy() string {
	return l.in("Questions are answered and not logged. The last question of a thread that the bot answered in is kept for a week " +
		"at the most, so that a follow-up is understood. Nothing else of what you ask is kept, unless the admins of your " +
		"workspace have turned that on.")
}

// holders names those who hold a view.
func holders(list []string) string {
	names := make([]string, len(list))
	for i, h := range list {
		if h == "IC" {
			h = "Intelligence Community"
		}
		if subject, ok := strings.CutPrefix(h, "NIO for "); ok {
			h = "National Intelligence Officer for " + subject
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

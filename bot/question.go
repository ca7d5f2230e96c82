package bot

import (
	"encoding/json"
	"strings"
	"unicode"

	"findings/corpus"
)

// Limits on what is asked and answered.
const (
	MaxQuestion   = 2000 // bytes of a question; longer ones are answered with a request to shorten them
	DefaultQuotes = 3    // quotations in one answer, best first
	MaxQuotes     = 50   // the most that one answer holds, however many were asked for
	MaxFound      = 1000 // the most that one holds where all of it was asked for
)

// A Question is what somebody asked, whichever way it came.
type Question struct {
	ID        json.RawMessage // of a line in a batch, given back as it came; nil otherwise
	Command   string          // a name in Commands; empty: Ask
	Text      string          // the question, or the command's argument, as the asker wrote it
	Previous  string          // the question asked just before in the same thread; empty: none
	Country   string          // only passages about this actor, by any of its names; empty: all
	Document  string          // only this document; empty: all
	Documents []string        // only these documents, where a channel is restricted to some; nil: all
	Kinds     []corpus.Kind
	Offset    int  // quotations to pass over: "more" of an answer
	Limit     int  // quotations wanted; 0: DefaultQuotes
	All       bool // all that bear on the question, up to MaxFound: for a page that narrows and sorts them
	Language  Language
}

// Clean makes a stranger's text fit to be searched for and to be shown back: valid UTF-8, without control characters
// and without the invisible ones that turn the direction of writing around, white space folded. It does not escape
// anything: what is markup depends on the platform.
func Clean(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200d', unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.Join(strings.Fields(text), " ")
}

// hasWords reports whether there is anything in text that could be a question.
func hasWords(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

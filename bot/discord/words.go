package discord

import (
	"fmt"

	"findings/bot"
)

// words are the sentences and labels that only this platform needs; all others are bot.Language's. A label of a button
// has at most 80 characters.
type words struct {
	CutShort     string // beside a quotation that is longer than a message
	More         string
	ShowContext  string
	CopyCitation string
	Context      string // before a number: the button for one of several quotations
	Citation     string
	Share        string
	SharedBy     string // before the name of a person
	NoLonger     string // a button that cannot do any more what it did

	ClaimHead    string
	ClaimOn      string // %s: the sentence
	NotAddressed string
	ClaimNoText  string
	ClaimNoRoom  string // %d: how many
	ClaimSkipped string // %d: how many are looked up, %d: how many are not

	CitationPlain, CitationMarkdown, CitationAttribution string
	CitationTooLong                                      string
}

var english = words{
	CutShort:     "The quotation goes on; Discord's limit ends it here. The whole of it is on the reader page.",
	More:         "More",
	ShowContext:  "Show context",
	CopyCitation: "Copy citation",
	Context:      "Context",
	Citation:     "Citation",
	Share:        "Share in channel",
	SharedBy:     "Shared by",
	NoLonger:     "That can no longer be done from this message. Please ask again.",

	ClaimHead:    "What the assessments say on each sentence, in their own words. This is no verdict on whether it is true.",
	ClaimOn:      "On: %s",
	NotAddressed: "Not addressed by the assessments that I have",
	ClaimNoText:  "That message has no words that I could look up.",
	ClaimNoRoom:  "Sentences that have no room here: %d. Ask about them one by one.",
	ClaimSkipped: "I look up %d sentences of a message; sentences left out: %d.",

	CitationPlain:       "Plain",
	CitationMarkdown:    "Markdown",
	CitationAttribution: "Attribution",
	CitationTooLong:     "The citation is longer than a message can be. It can be copied on the reader page.",
}

// wordsIn are the words in a language.
func wordsIn(bot.Language) words { return english }

// numbered is the label of the button for one of several quotations.
func numbered(label string, n int) string { return fmt.Sprintf("%s %d", label, n) }

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

	NotHere string // public answers are not welcome

	Feedback, FeedbackHead, FeedbackThanks string
	Verdicts                               [5]string // in the order of verdicts

	SettingsHead, SettingsInServer, SettingsNotKept, SettingsNotAllowed                  string
	SettingsDocuments, SettingsChannels, SettingsQuotes, SettingsFollowUps, SettingsTest string
	All, Yes, No                                                                         string

	TestPublic, TestPrivate string
	TestMissing             string // %s: the name of a permission
	TestTransport           string // %s: HTTP or Gateway
	TestAnswer              string // %s: a question, %d: how many quotations, %s: a duration

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

	NotHere: "Answers that all can see are not welcome in this channel. With /findings ask, only you see the answer.",

	Feedback:       "Feedback",
	FeedbackHead:   "What do you think of this answer? Your choice is kept without your name and without the question.",
	FeedbackThanks: "Thank you. Your choice was kept, without your name.",
	Verdicts:       [5]string{"It is right", "It quotes the wrong passage", "It misses a passage", "The confidence level is wrong", "Something else"},

	SettingsHead:       "Settings of this server. They hold for everybody in it.",
	SettingsInServer:   "Settings belong to a server. Use this command in one.",
	SettingsNotKept:    "This bot keeps no settings: its operator has not given it a place to store them.",
	SettingsNotAllowed: "Only those who may manage the server can change its settings.",
	SettingsDocuments:  "Documents to answer from",
	SettingsChannels:   "Channels where public answers are welcome",
	SettingsQuotes:     "Quotations in an answer",
	SettingsFollowUps:  "Follow-ups",
	SettingsTest:       "What would happen here?",
	All:                "all",
	Yes:                "yes",
	No:                 "no",

	TestPublic:    "A mention of the bot is answered here for all to see; a command is answered to the asker alone, unless the asker wants it public.",
	TestPrivate:   "Public answers are not welcome here: commands are answered to the asker alone, and a mention of the bot gets a note that says so.",
	TestMissing:   "The bot lacks the permission “%s” here; commands work without it, mentions may stay unanswered.",
	TestTransport: "Interactions come over: %s",
	TestAnswer:    "“%s” gets quotations: %d, after %s",

	CitationPlain:       "Plain",
	CitationMarkdown:    "Markdown",
	CitationAttribution: "Attribution",
	CitationTooLong:     "The citation is longer than a message can be. It can be copied on the reader page.",
}

// wordsIn are the words in a language.
func wordsIn(bot.Language) words { return english }

// numbered is the label of the button for one of several quotations.
func numbered(label string, n int) string { return fmt.Sprintf("%s %d", label, n) }

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
	ShowPage     string
	Context      string // before a number: the button for one of several quotations
	Citation     string
	Picture      string
	Share        string
	Shared       string // that it was, when it is to be once more
	SharedBy     string // before the name of a person
	NoLonger     string // a button that cannot do any more what it did
	TooFast      string // %d: seconds

	PageNone       string // there is no picture of it
	PageTrouble    string // there is none now
	PageNotAllowed string // no files may be attached

	ClaimHead    string
	ClaimOn      string // %s: the sentence
	NotAddressed string
	ClaimNoText  string
	ClaimNoRoom  string // %d: how many
	ClaimSkipped string // %d: how many are looked up, %d: how many are not

	Privacy string // what is kept here besides what bot.Language says
	NotHere string // public answers are not welcome

	Feedback, FeedbackHead, FeedbackThanks string
	Verdicts                               [5]string // in the order of verdicts

	SettingsHead, SettingsInServer, SettingsNotAllowed                                   string
	SettingsDocuments, SettingsChannels, SettingsQuotes, SettingsFollowUps, SettingsTest string
	All, Yes, No                                                                         string

	TestPublic, TestPrivate string
	TestMissing             string // %s: the name of a permission
	TestTransport           string // %s: HTTP or Gateway
	TestAnswer              string // %s: a question, %d: how many quotations, %s: a duration

	CitationPlain, CitationMarkdown, CitationAttribution string
	CitationTooLong                                      string

	// Names are what the commands and options are called, by their English names; English itself needs none. Discord
	// allows letters, digits, "-" and "_", in lower case, at most 32.
	Names map[string]string
	// Describes are what they are for, where that is not bot.Language's Summary. At most 100 characters.
	Describes map[string]string
	Claim     string // the name of the message command, at most 32 characters
}

// The keys of Describes that are not names of subcommands: options, and the arguments of some commands.
const (
	describeRoot     = "findings"
	describeActor    = "actor"
	describeTerm     = "term"
	describeQuestion = "question"
)

var english = words{
	CutShort:     "The quotation goes on; Discord's limit ends it here. The whole of it is on the reader page.",
	More:         "More",
	ShowContext:  "Show context",
	CopyCitation: "Copy citation",
	Context:      "Context",
	Citation:     "Citation",
	Share:        "Share in channel",
	Shared:       "That answer was shared here already.",
	SharedBy:     "Shared by",
	NoLonger:     "That can no longer be done from this message. Please ask again.",
	TooFast:      "That is more than I can answer at once. Please try again in %d s.",

	ShowPage:       "Show the page",
	Picture:        "Picture",
	PageNone:       "I have no picture of that page that I could send here. The reader page shows the quotation where it stands.",
	PageTrouble:    "I could not show that page just now. Please try again in a moment, or see the quotation on the reader page.",
	PageNotAllowed: "I may not attach files here. The reader page shows the quotation where it stands.",

	ClaimHead:    "What the assessments say on each sentence, in their own words. This is no verdict on whether it is true.",
	ClaimOn:      "On: %s",
	NotAddressed: "Not addressed by the assessments that I have",
	ClaimNoText:  "That message has no words that I could look up.",
	ClaimNoRoom:  "Sentences that have no room here: %d. Ask about them one by one.",
	ClaimSkipped: "I look up %d sentences of a message; sentences left out: %d.",

	Privacy: "On Discord the settings of a server are kept, and what people say of answers, without their names.",
	NotHere: "Answers that all can see are not welcome in this channel. With /findings, only you see the answer.",

	Feedback:       "Feedback",
	FeedbackHead:   "What do you think of this answer? Your choice is kept without your name and without the question.",
	FeedbackThanks: "Thank you. Your choice was kept, without your name.",
	Verdicts:       [5]string{"It is right", "It quotes the wrong passage", "It misses a passage", "The confidence level is wrong", "Something else"},

	SettingsHead:       "Settings of this server. They hold for everybody in it.",
	SettingsInServer:   "Settings belong to a server. Use this command in one.",
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

	Claim: claimName,
	Describes: map[string]string{
		describeRoot:     "Declassified assessments, quoted, with the confidence they state",
		describeQuestion: "In your own words",
		describeActor:    "A country, or another actor, by any of its names",
		describeTerm:     "A term: probably, moderate confidence, interference",
		optionCountry:    "Only what is about this country",
		optionDocument:   "Only from this document",
		optionPrivate:    "Whether only you see the answer; in servers it is so unless you choose otherwise",
		settingsName:     "For those who may manage the server: documents, channels, quotations, follow-ups, a self-test",
	},
}

// locales are Discord's names for the languages that the bot speaks besides English.
var locales = []struct{ locale, code string }{{"de", "de"}, {"es-ES", "es"}, {"es-419", "es"}, {"fr", "fr"}, {"pt-BR", "pt"}}

var languages = map[string]*words{"de": &german, "es": &spanish, "fr": &french, "pt": &portuguese}

// wordsIn are the words in a language.
func wordsIn(l bot.Language) *words {
	if w, ok := languages[l.Code()]; ok {
		return w
	}
	return &english
}

// localized is what every other language has in the place of something English, by Discord's names of the languages;
// nil where that is nothing.
func localized(of func(bot.Language, *words) string) map[string]string {
	var all map[string]string
	for _, l := range locales {
		if text := of(bot.LanguageOf(l.code), languages[l.code]); text != "" {
			if all == nil {
				all = map[string]string{}
			}
			all[l.locale] = text
		}
	}
	return all
}

// numbered is the label of the button for one of several quotations.
func numbered(label string, n int) string { return fmt.Sprintf("%s %d", label, n) }

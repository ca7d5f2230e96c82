package slack

import (
	"cmp"
	"fmt"
	"math"
	"strings"
	"time"

	"findings/bot"
	"findings/bot/store"
	"findings/corpus"
)

// The sentences that only this platform needs; all others are bot.Language's.
const (
	slashCommand  = "/findings"
	youAsked      = "You asked:"
	readOn        = "Read on"
	cutShort      = "The quotation goes on; Slack's limit ends it here. The whole of it is on the reader page."
	theyAsked     = "asked:"
	showContext   = "Show context"
	thePassage    = "The passage"
	beforeIt      = "Before it in the document"
	afterIt       = "After it in the document"
	tooLongToCopy = "This form is too long to be shown here. The reader page has it."
	youChecked    = "What the findings hold on the sentences of this message. This is no verdict on them."
	theyChecked   = "looked up what the findings hold on the sentences of a message. This is no verdict on them."
	sentenceSays  = "On the sentence:"
	notAddressed  = "Not addressed by the findings"
	showPage      = "Show the page"
	onReaderPage  = "On the reader page"
	pageSent      = "The page is in your messages with me, where only you see it."
	pageThere     = "The page was posted already, or is on its way."
	pageNone      = "There is no picture of this page any more."
	pageLater     = "The page cannot be drawn or posted just now. Please try again in a moment."
	pageScope     = "I may not post files in this workspace: an admin has to install me again for that."
	pagePlace     = "I may not post files here. Where I am not in the channel, invite me with /invite."
	pageRefused   = "Slack did not take the page."
	pageExcluded  = "In this channel I answer from other documents than the one that this page is of."
	olderVersion  = "This is an older version of the document; there is a newer one."
	changedSince  = "The findings have changed since you saw this answer. Nothing was shared; this is what they say now."
)

const (
	homeActors  = "They speak of: "
	homeAsk     = "How to ask."
	homeEditors = "For admins: the channel of the editors, who get questions that nothing answers, and a digest each week. " +
		"Add me to it."
	homeKeep    = "For admins: how long questions are kept, with who asked them."
	homeRecent  = "Your recent questions"
	homeStored  = "What is stored about you."
	working     = "is searching the assessments…"
	thanks      = "Thank you. It is noted."
	noEditors   = "No editors' channel is set. An admin can set one on my Home tab."
	unanswered  = "asked something that the findings do not answer:"
	adminsOnly  = "Only admins of this workspace can change the settings."
	testHeading = "What happens to a question in this channel"
	testMessage = "This is a test that only you see."
	canWrite    = "I am in this channel and may write here."

	digestHeading = "The findings last week."
	digestNothing = "Questions that found nothing"
	digestWrong   = "Answers that somebody found wrong"
	digestNoTexts = "Which questions these were is not known: this workspace does not keep questions. " +
		"An admin can change that on my Home tab."

	sentToEditors      = "Your question is with the editors."
	editorsUnreachable = "I cannot write in the editors' channel. An admin can add me there, or set another on my Home tab."
)

// ownCommands are the lines of help on the commands that only this platform has.
var ownCommands = []string{
	slashCommand + " " + commandSettings + ": What is set for this channel (admins)",
	slashCommand + " " + commandTest + ": What would happen to a question in this channel, and why",
}

// stored says what is stored about people in a workspace with these settings.
func stored(ws store.Settings) string {
	s := "I keep the last question of each thread that I answered in, with who asked it, for a week, so that a follow-up is " +
		"understood. "
	if ws.Keep > 0 {
		return s + fmt.Sprintf("Questions are kept with who asked them for %d days, because an admin of this workspace "+
			"wants it, and so is what you say of answers, for 30 days. Each week the questions that found nothing, and what was "+
			"said to be wrong with answers, go to the editors' channel, where there is one, without names. You can have all of it deleted on my Home tab.", ws.Keep)
	}
	return s + "Other questions are kept only until they are answered. What you say of answers is kept for 30 days, " +
		"without your name and your words. You can have what is stored about you deleted on my Home tab."
}

// keepDays says how long questions are kept.
func keepDays(n int) string {
	if n == 0 {
		return "Not at all"
	}
	return fmt.Sprintf("%d days", n)
}

// scopeMissing says that the app lacks a permission.
func scopeMissing(scope string) string {
	return "A scope is missing: " + scope + ". The operator must add it and install me again."
}

// scopesMissing says which permissions the app lacks, as missingScopes found.
func scopesMissing(err error) string {
	return "Not all that I need is allowed here: " + err.Error() + "."
}

// cannotWriteHere says why the bot cannot write in a channel; reason is Slack's word for it.
func cannotWriteHere(reason string) string {
	switch reason {
	case "not_in_channel", "channel_not_found", "user_not_in_channel":
		return "I am not in this channel: mentions do not reach me here. Invite me with /invite. Commands work all the same."
	}
	return "I may not write here (" + reason + "): answers to mentions go to the asker in a direct message."
}

// describe says what is set for a channel.
func describe(c *corpus.Corpus, s store.Settings) []string {
	from := "Answers come from all documents."
	if len(s.Documents) > 0 {
		var names []string
		for _, id := range s.Documents {
			if d, ok := c.Document(id); ok {
				names = append(names, d.Name())
			}
		}
		from = "Answers come only from: " + strings.Join(names, "; ") + "."
		if len(names) == 0 {
			from = "None of the documents that are set for this channel is in the corpus any more: nothing can be answered here."
		}
	}
	where, follow := "A mention is answered in a thread.", "A follow-up question in such a thread needs no new mention."
	if s.Private {
		where = "A mention is answered to the asker alone."
	}
	if s.NoFollowUp {
		follow = "Each question in a thread needs a mention."
	}
	return []string{from, fmt.Sprintf("An answer has up to %d quotations.", cmp.Or(s.Quotes, bot.DefaultQuotes)), where, follow}
}

// noRoom says that quotations are missing from a message.
func noRoom(n int) string {
	if n == 1 {
		return "1 more quotation has no room here."
	}
	return fmt.Sprintf("%d more quotations have no room here.", n)
}

// andMore says in the text that stands in for a message that it quotes more than the text does.
func andMore(n int) string {
	if n == 1 {
		return "And 1 more quotation."
	}
	return fmt.Sprintf("And %d more quotations.", n)
}

// checkSummary says in the text that stands in for a check how many sentences the findings bear on.
func checkSummary(bearing, silent int) string {
	return fmt.Sprintf("The findings bear on %s; %s not addressed.", sentenceCount(bearing), sentenceCount(silent))
}

// skippedSentences says that a message has more sentences than are looked up.
func skippedSentences(n int) string {
	return fmt.Sprintf("%s of this message not looked up: I read the first %d.", sentenceCount(n), bot.MaxClaims)
}

// tooMany asks for patience.
func tooMany(wait time.Duration) string {
	return fmt.Sprintf("That is more than I can answer at once. Please ask again in %d seconds.", int(math.Ceil(wait.Seconds())))
}

// cannotWrite says why an answer comes in a direct message; reason is Slack's word for it.
func cannotWrite(reason string) string {
	switch reason {
	case "not_in_channel", "channel_not_found", "user_not_in_channel":
		return "I am not in the channel where you asked, so I answer here. Invite me there with /invite."
	}
	return "I may not write in the channel where you asked (" + reason + "), so I answer here."
}

func sentenceCount(n int) string {
	if n == 1 {
		return "1 sentence"
	}
	return fmt.Sprintf("%d sentences", n)
}

// digestSummary says what was asked in a week.
func digestSummary(tally map[string]int) string {
	wrong := 0
	for _, w := range wrongs {
		wrong += tally[w.verdict]
	}
	return fmt.Sprintf("Questions: %d. Found nothing: %d. Sent to editors: %d. Answers called helpful: %d, wrong: %d.",
		tally["asked"], tally["nothing found"], tally["sent to editors"], tally[right], wrong)
}

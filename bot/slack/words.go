package slack

import (
	"fmt"
	"math"
	"time"

	"findings/bot"
)

// The sentences that only this platform needs; all others are bot.Language's.
const (
	slashCommand  = "/findings"
	youAsked      = "You asked:"
	readOn        = "Read on"
	cutShort      = "The quotation goes on; Slack's limit ends it here. The whole of it is on the reader page."
	theyAsked     = "asked:"
	showContext   = "Show context"
	beforeIt      = "Before it in the document"
	afterIt       = "After it in the document"
	tooLongToCopy = "This form is too long to be shown here. The reader page has it."
	youChecked    = "What the findings hold on the sentences of this message. This is no verdict on them."
	theyChecked   = "looked up what the findings hold on the sentences of a message. This is no verdict on them."
	sentenceSays  = "On the sentence:"
	notAddressed  = "Not addressed by the findings"
	changedSince  = "The findings have changed since you saw this answer. Nothing was shared; this is what they say now."
)

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

package slack

import "fmt"

// The sentences that only this platform needs; all others are bot.Language's.
const (
	slashCommand = "/findings"
	youAsked     = "You asked:"
	readOn       = "Read on"
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

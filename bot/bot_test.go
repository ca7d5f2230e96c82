package bot_test

import (
	"strings"
	"testing"

	"findings/bot/bottest"
)

// TestCasesQuoteTheSource proves the promise on every answer: what is quoted is found byte for byte in its passage.
func TestCasesQuoteTheSource(t *testing.T) {
	for _, c := range bottest.Cases(t) {
		for q := range c.Answer.Quotes() {
			if !strings.Contains(q.Passage.Text, q.Text()) {
				t.Errorf("%s: %q is not in %s", c.Name, q.Text(), q.Passage.ID)
			}
			if !q.Quoted() && q.Text() != "" {
				t.Errorf("%s: a report is quoted: %q", c.Name, q.Text())
			}
		}
	}
}

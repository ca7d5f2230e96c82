package bot

import (
	"context"
	"strings"

	"findings/corpus"
)

// Limits on checking a text against the findings.
const (
	MaxClaims     = 10     // sentences that are looked up in one text; the others are returned as Skipped
	maxClaimText  = 20_000 // bytes of a text that are read at all
	maxClaimsSeen = 100    // sentences of a text that are told apart
)

// A ClaimResult is one sentence of a text with what the corpus holds on it. It is never a verdict: where the Answer
// quotes nothing, the findings do not address the sentence, which says nothing on whether it is true.
type ClaimResult struct {
	Sentence string // as written, Clean
	Answer   Answer // its quotations bear on the sentence; none: not addressed
	Skipped  bool   // not looked up: the text has more than MaxClaims sentences, or this one is too long, or the search failed
}

// CheckClaim takes a text apart into sentences and looks each of them up, with the settings of q (documents, limit,
// language); q.Text is not used. It returns nothing for a text without words.
func (b *Bot) CheckClaim(ctx context.Context, text string, q Question) []ClaimResult {
	var results []ClaimResult
	looked := 0
	for _, s := range claimSentences(text) {
		r := ClaimResult{Sentence: s}
		if looked == MaxClaims || ctx.Err() != nil {
			r.Skipped = true
		} else {
			looked++
			q.Command, q.Text, q.Previous, q.Offset = Ask, s, "", 0
			r.Answer = b.Answer(ctx, q)
			r.Skipped = len(s) > MaxQuestion || r.Answer.Err != nil
		}
		results = append(results, r)
	}
	if len(results) > 0 && (len(text) > maxClaimText || len(results) == maxClaimsSeen) {
		results = append(results, ClaimResult{Sentence: "…", Skipped: true}) // what was not read at all
	}
	return results
}

// claimSentences splits a stranger's text into sentences; a line break ends one in a chat message.
func claimSentences(text string) []string {
	text = strings.ToValidUTF8(text[:min(len(text), maxClaimText)], "")
	var found []string
	for line := range strings.Lines(text) {
		for _, span := range corpus.SplitSentences(line) {
			if s := Clean(span.Of(line)); hasWords(s) && len(found) < maxClaimsSeen {
				found = append(found, s)
			}
		}
	}
	return found
}

package discord_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"findings/bot/bottest"
)

// check is a use of the message command on a message.
func check(message string) string {
	return use(2, fmt.Sprintf(`{"id":"3","name":"Check a claim","type":3,"target_id":"55","resolved":{"messages":{"55":%s}}}`, message))
}

func TestClaim(t *testing.T) {
	claim := "China tried to sway the midterms."
	all := map[string][]string{claim: {"ica-2022/kj1-approval"}, "Iran held back.": {"ica-2022/kj2-limits", "ica-2022/kj2-means", "ica-2022/kj2-intent"}}
	var long []string
	for i := range 15 {
		s := fmt.Sprintf("Russia did thing number %d.", i)
		long = append(long, s)
		all[s] = []string{"test-2031/long", "ica-2022/kj3-intent"}
	}
	s := serve(t, newPlatform(t, &bottest.Searcher{On: bottest.Corpus(t), Answer: all}, config(nil)))
	quoted := func(s string) string {
		raw, _ := json.Marshal(s)
		return string(raw)
	}
	claimJSON := quoted(claim)
	cases := []struct {
		name, message string
		want          []string
	}{
		{"one sentence", `{"content":` + claimJSON + `}`, []string{"no verdict", "On: " + claim, "“China tacitly approved", "High confidence"}},
		{"two and one that is not addressed", `{"content":` + quoted(claim+" The moon is cheese. Iran held back.") + `}`,
			[]string{"“China tacitly", "Not addressed", "• The moon is cheese.", "On: Iran held back.", "No confidence level stated"}},
		{"nothing addressed", `{"content":"The moon is cheese. @everyone look"}`, []string{"Not addressed", "\\@everyone"}},
		{"components of an unknown type", `{"content":` + claimJSON + `,"components":[{"type":4242,"x":[1]},7,null]}`, []string{"“China tacitly"}},
		{"text in components", `{"content":"","components":[{"type":17,"components":[{"type":9,"components":[{"type":10,"content":` + claimJSON + `}]}]}]}`, []string{"“China tacitly"}},
		{"a poll", `{"content":"","poll":{"question":{"text":` + claimJSON + `},"answers":"?"}}`, []string{"“China tacitly"}},
		{"forwarded", `{"content":"","message_snapshots":[{"message":{"content":` + claimJSON + `,"embeds":{}}}]}`, []string{"“China tacitly"}},
		{"an embed", `{"content":"","embeds":[{"title":"News","description":` + claimJSON + `}]}`, []string{"“China tacitly", "• News"}},
		{"a sticker only", `{"content":"","sticker_items":[{"id":"1","name":"wave","format_type":9}]}`, []string{"no words"}},
		{"empty content", `{"content":"   "}`, []string{"no words"}},
		{"content of another kind", `{"content":{"a":1}}`, []string{"no words"}},
		{"no message", `null`, []string{"no words"}},
		{"a list", `[1]`, []string{"no words"}},
		{"deeply nested", `{"content":"","components":` + strings.Repeat(`[{"type":17,"components":`, 3000) + `[]` + strings.Repeat(`}]`, 3000) + `}`, []string{"no words"}},
		{"many sentences", `{"content":` + quoted(strings.Join(long, " ")) + `}`, []string{"no room here: ", "sentences left out: 5", "reader page"}},
		{"4,000 characters", `{"content":` + quoted(strings.Repeat("x*_`|", 800)) + `}`, []string{"sentences left out: 1"}},
	}
	for n, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := raw(t, s, from(100+n, check(c.message)))
			seen := text(m)
			for _, w := range c.want {
				if !strings.Contains(seen, w) {
					t.Errorf("%q is not in\n%s", w, seen)
				}
			}
			if m["flags"] != float64(ephemeral) {
				t.Errorf("flags %v", m["flags"])
			}
			if shared := buttons(m)["Share in channel"] != ""; shared != strings.Contains(seen, "“") {
				t.Errorf("to be shared: %t", shared)
			}
			for _, verdict := range []string{"false", "confirmed", "debunked", "correct"} {
				if strings.Contains(strings.ToLower(seen), verdict) {
					t.Errorf("a verdict: %s", seen)
				}
			}
		})
	}
}

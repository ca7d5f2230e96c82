package discord

import (
	"encoding/json"
	"testing"
	"time"

	"findings/bot"
	"findings/bot/bottest"
)

// FuzzInteraction: whatever is signed, the answer is one that Discord takes, and nothing panics.
func FuzzInteraction(f *testing.F) {
	for _, s := range []string{
		`{"id":"1","type":1}`, `{"id":"1","type":2,"data":null}`, `{"id":"1","type":99}`, `null`, `[]`, `{"id":"1","type":2,"data":[]}`,
		`{"id":"1","type":2,"guild_id":"7","context":0,"data":{"name":"findings","options":[{"name":"ask","options":[{"name":"question","value":"what about @everyone?"}]}]}}`,
		`{"id":"1","type":4,"data":{"name":"findings","options":[{"name":"country","options":[{"name":"name","value":"ch","focused":true}]}]}}`,
		`{"id":"1","type":2,"data":{"name":"findings","options":[{"name":"compare","options":[{"name":"name","value":"Russia"},{"name":"private","value":0}]}]}}`,
		`{"id":"1","type":3,"message":{"embeds":[{"author":{"name":"China"}}]},"data":{"custom_id":"more|country|3|||"}}`,
		`{"id":"1","type":3,"guild_id":"7","data":{"custom_id":"context|ica-2022/kj1-approval?s=1"}}`, `{"id":"1","type":3,"data":{"custom_id":"cite|ica-2022/kj2-limits?s=9-1"}}`,
		`{"id":"1","type":3,"data":{"custom_id":"share"},"message":{"embeds":[{"description":"x","color":-1}],"components":[{"components":[{"custom_id":"y","style":9}]}]}}`,
		`{"id":"1","type":3,"guild_id":"7","member":{"permissions":"32"},"data":{"custom_id":"set|channels","values":["1"]}}`,
		`{"id":"1","type":2,"data":{"name":"Check a claim","target_id":"5","resolved":{"messages":{"5":{"content":"China tried. Iran did not.","components":[[]]}}}}}`,
	} {
		f.Add([]byte(s))
	}
	p, err := New(bot.New(&bottest.Searcher{On: bottest.Corpus(f)}, bot.Options{BaseURL: bottest.BaseURL}),
		Config{BotToken: "t", ApplicationID: "1", Patience: time.Minute})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		i, err := decodeInteraction(body)
		if i.ID == "" {
			if err == nil {
				t.Error("no interaction and no error")
			}
			return
		}
		p.limits = limits{}
		r := p.reply(t.Context(), i, err)
		if m, ok := r.Data.(message); ok {
			checkMessage(t, m)
		}
		if _, err := json.Marshal(r); err != nil || r.Type == 0 {
			t.Errorf("response %+v: %v", r, err)
		}
	})
}

// FuzzPost: a message is for the bot only where it can be answered.
func FuzzPost(f *testing.F) {
	for _, s := range []string{
		`null`, `{"id":"1","channel_id":"2","author":{"id":"3"},"content":"<@42> x","mentions":[{"id":"42"}],"guild_id":"7"}`,
		`{"id":"1","channel_id":"2","author":null}`, `{"id":"1","channel_id":"2","author":{"id":"3"},"mentions":[null],"referenced_message":{"embeds":[{}]}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		m, ours, err := decodePost(body, "42")
		if ours && (err != nil || m.Author == nil || m.Author.ID == "42" || m.Author.Bot) {
			t.Errorf("%q is taken as a question: %v", body, err)
		}
		_, _ = m.question("42"), m.Referenced.asked()
	})
}

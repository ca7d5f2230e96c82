package slack_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/slack"
)

// A pressed is a button as it was drawn.
type pressed struct {
	Action, Text, Value, URL string
}

// pressable returns what can be pressed in drawn blocks or a view.
func pressable(t testing.TB, drawn string) []pressed {
	t.Helper()
	var tree any
	if err := json.Unmarshal([]byte(drawn), &tree); err != nil {
		t.Fatalf("%v in %s", err, drawn)
	}
	var all []pressed
	walk([]any{tree}, func(n map[string]any) {
		if list, ok := n["elements"].([]any); ok && strings.HasSuffix(fmt.Sprint(n["type"]), "actions") {
			for _, e := range list {
				e := e.(map[string]any)
				words, ok := e["text"].(map[string]any)
				if !ok {
					continue
				}
				label, _ := words["text"].(string)
				value, _ := e["value"].(string)
				address, _ := e["url"].(string)
				all = append(all, pressed{e["action_id"].(string), label, value, address})
			}
		}
	})
	return all
}

func find(t testing.TB, drawn, text string) pressed {
	t.Helper()
	for _, b := range pressable(t, drawn) {
		if b.Text == text {
			return b
		}
	}
	t.Fatalf("no button %q in %s", text, drawn)
	return pressed{}
}

var presses int

// press sends what Slack sends when a button is pressed.
func (j *joined) press(b pressed, change map[string]any) {
	j.t.Helper()
	presses++
	payload := map[string]any{
		"type": "block_actions", "team": map[string]any{"id": team}, "user": map[string]any{"id": "U1", "team_id": team}, "channel": map[string]any{"id": "C1"},
		"container": map[string]any{"type": "message", "message_ts": "9.9", "is_ephemeral": true}, "trigger_id": fmt.Sprint("press", presses),
		"response_url": j.api.GetAPIURL() + "response/" + fmt.Sprint(presses),
		"actions":      []map[string]any{{"type": "button", "action_id": b.Action, "block_id": "b", "value": b.Value}},
	}
	for k, v := range change {
		payload[k] = v
	}
	raw, _ := json.Marshal(payload)
	j.deliver("interactive", fmt.Sprint("press", presses), string(raw), 0)
}

func (j *joined) command(text string) call {
	j.t.Helper()
	presses++
	id := fmt.Sprint("command", presses)
	j.deliver("slash_commands", id, commandJSON("/findings", text, id, j.api.GetAPIURL()+"response/"+id), 0)
	return j.next()
}

// body is what was sent to a response_url.
type body struct {
	ResponseType    string           `json:"response_type"`
	ReplaceOriginal bool             `json:"replace_original"`
	DeleteOriginal  bool             `json:"delete_original"`
	ThreadTS        string           `json:"thread_ts"`
	Text            string           `json:"text"`
	Blocks          []map[string]any `json:"blocks"`
}

func (c call) decoded(t testing.TB) (b body) {
	t.Helper()
	if err := json.Unmarshal(c.body, &b); err != nil {
		t.Fatalf("%s: %v in %s", c.method, err, c.body)
	}
	return b
}

// quotations returns what is quoted in drawn blocks, in order.
func quotations(drawn string) []string {
	var tree any
	json.Unmarshal([]byte(drawn), &tree)
	var all []string
	var visit func(any)
	visit = func(n any) {
		switch n := n.(type) {
		case []any:
			for _, v := range n {
				visit(v)
			}
		case map[string]any:
			if n["type"] == "rich_text_quote" {
				all = append(all, quotedText(n))
				return
			}
			visit(n["blocks"])
			visit(n["elements"])
		}
	}
	visit(tree)
	return all
}

func TestShare(t *testing.T) {
	for name, socket := range map[string]bool{"Socket Mode": true, "HTTP": false} {
		t.Run(name, func(t *testing.T) {
			j := join(t, socket)
			seen := j.command("did China try to influence the midterms?")
			j.press(find(t, seen.blocks(), "Share in channel"), nil)
			calls := []call{j.next(), j.next()}
			shared, gone := calls[0].decoded(t), calls[1].decoded(t)
			if shared.ResponseType != "in_channel" || shared.ReplaceOriginal {
				t.Errorf("shared as %s", calls[0].body)
			}
			if !gone.DeleteOriginal {
				t.Errorf("the private answer stays: %s", calls[1].body)
			}
			if !strings.Contains(string(calls[0].body), `{"type":"user","user_id":"U1"}`) || !strings.Contains(string(calls[0].body), "did China try to influence the midterms?") {
				t.Errorf("what is shared does not say who asked what: %s", calls[0].body)
			}
			if got, want := fmt.Sprint(quotations(string(calls[0].body))), fmt.Sprint(quotations(string(seen.body))); got != want {
				t.Errorf("shared %s, seen %s", got, want)
			}
			for _, b := range pressable(t, string(calls[0].body)) {
				if b.Text == "Share in channel" || b.Text == "Dismiss" {
					t.Errorf("what is shared can be pressed %q", b.Text)
				}
			}

			// Dismiss takes the answer away and posts nothing.
			j.press(find(t, seen.blocks(), "Dismiss"), nil)
			if b := j.next().decoded(t); !b.DeleteOriginal || len(b.Blocks) > 0 {
				t.Errorf("dismissed with %+v", b)
			}

			// When the findings have changed since, nothing is shared.
			j.searcher.Answer["did China try to influence the midterms?"] = []string{"ica-2022/kj1-guidance"}
			j.press(find(t, seen.blocks(), "Share in channel"), nil)
			c := j.next()
			if b := c.decoded(t); b.ResponseType != "ephemeral" || !b.ReplaceOriginal || !strings.Contains(string(c.body), "have changed since") {
				t.Errorf("a changed answer is shared: %s", c.body)
			}
			j.leave()
			j.none()
		})
	}
}

// TestShareAgain proves that what Slack did not take can be shared by pressing again.
func TestShareAgain(t *testing.T) {
	var taken atomic.Bool
	j := join(t, false, func(_ *slackConfig, _ *searcher, f *fakeSlack) {
		f.reply = func(c call) (int, string, string) {
			if strings.Contains(string(c.body), "in_channel") && !taken.Load() {
				return 429, "3600", ""
			}
			return 0, "", ""
		}
	})
	share := find(t, j.command("did China try to influence the midterms?").blocks(), "Share in channel")
	j.press(share, nil)
	if b := j.next().decoded(t); b.ResponseType != "in_channel" {
		t.Errorf("shared as %+v", b)
	}
	if b := j.next().decoded(t); b.ResponseType != "ephemeral" || b.DeleteOriginal {
		t.Errorf("told %+v", b)
	}
	j.settle()
	taken.Store(true)
	j.press(share, nil)
	if b := j.next().decoded(t); b.ResponseType != "in_channel" {
		t.Errorf("pressed again, shared as %+v", b)
	}
	if b := j.next().decoded(t); !b.DeleteOriginal {
		t.Errorf("after it was shared: %+v", b)
	}
	j.leave()
	j.none()
}

// TestShareOnce proves that what is shared twice is posted once, and that it is no failure when the asker's own copy
// cannot be taken away.
func TestShareOnce(t *testing.T) {
	j := join(t, false, func(_ *slackConfig, _ *searcher, f *fakeSlack) {
		f.reply = func(c call) (int, string, string) {
			if strings.Contains(string(c.body), `"delete_original":true`) {
				return 404, "", "expired_url"
			}
			return 0, "", ""
		}
	})
	seen := j.command("did China try to influence the midterms?")
	for range 2 {
		j.press(find(t, seen.blocks(), "Share in channel"), nil)
		j.settle()
	}
	if b := j.next().decoded(t); b.ResponseType != "in_channel" {
		t.Errorf("shared as %+v", b)
	}
	if b := j.next().decoded(t); !b.DeleteOriginal {
		t.Errorf("after it was shared: %+v", b)
	}
	j.none()

	// Somebody else's copy is another, and so is another answer.
	j.press(find(t, seen.blocks(), "Share in channel"), map[string]any{"container": map[string]any{"message_ts": "9.10", "is_ephemeral": true}})
	if b := j.next().decoded(t); b.ResponseType != "in_channel" {
		t.Errorf("another message: %+v", b)
	}
	j.leave()
	if b := j.next().decoded(t); !b.DeleteOriginal {
		t.Errorf("after another was shared: %+v", b)
	}
	j.none()
}

func TestMore(t *testing.T) {
	j := join(t, false)
	seen := j.command("what did they do?")
	if n := len(quotations(seen.blocks())); n != 3 {
		t.Fatalf("%d quotations at first, want 3", n)
	}
	j.press(find(t, seen.blocks(), "More"), nil)
	c := j.next()
	b := c.decoded(t)
	if got := quotations(c.blocks()); len(got) != 5 || got[0] != quotations(seen.blocks())[0] || !b.ReplaceOriginal {
		t.Errorf("more shows %q, replacing: %v", got, b.ReplaceOriginal)
	}
	for _, p := range pressable(t, c.blocks()) {
		if p.Text == "More" {
			t.Error("there is no more, and it can be pressed")
		}
	}
	find(t, c.blocks(), "Share in channel") // it is still private

	// In a channel the answer stays public.
	j.press(find(t, seen.blocks(), "More"), map[string]any{"container": map[string]any{"is_ephemeral": false}})
	for _, p := range pressable(t, j.next().blocks()) {
		if p.Text == "Share in channel" || p.Text == "Dismiss" {
			t.Errorf("a public answer can be pressed %q", p.Text)
		}
	}
}

// TestTooManyPresses proves that one who presses without end is told so once.
func TestTooManyPresses(t *testing.T) {
	j := join(t, false)
	for range 30 {
		j.press(pressed{Action: "dismiss", Value: "x"}, nil)
	}
	j.leave()
	told, gone := 0, 0
	for len(j.calls) > 0 {
		if b := (<-j.calls).decoded(t); b.DeleteOriginal {
			gone++
		} else if strings.Contains(b.Text, "more than I can answer") {
			told++
		}
	}
	if gone < 20 || gone > 25 || told != 1 {
		t.Errorf("%d of 30 were done, and it was said %d times", gone, told)
	}
}

// TestOrderIsNotAssumed proves that a message is answered once, whichever of its two events comes first, and that a
// fault in one answer leaves the others alone.
func TestOrderIsNotAssumed(t *testing.T) {
	j := join(t, true)
	for i, kinds := range [][]string{{"app_mention", "message"}, {"message", "app_mention"}} {
		for k, kind := range kinds {
			id := fmt.Sprint("o", i, k)
			j.deliver("events_api", id, message(id, mention, map[string]any{"type": kind, "ts": fmt.Sprint(i, ".5"), "channel": fmt.Sprint("C", i)}), k)
		}
		j.next()
	}
	j.leave()
	j.none()
}

// TestPanic proves that a fault of ours in one answer is survived.
func TestPanic(t *testing.T) {
	j := join(t, true)
	j.searcher.Answer["break"] = []string{"no/such-passage"} // the test's searcher panics
	j.deliver("events_api", "p1", message("p1", "<@UBOT> break", nil), 0)
	if c := j.next(); c.method != "chat.postEphemeral" || !strings.Contains(c.text(), "Sorry") {
		t.Errorf("answered by %s: %s", c.method, c.text())
	}
	j.deliver("events_api", "p2", message("p2", mention, nil), 0)
	if c := j.next(); len(quotations(c.blocks())) != 1 {
		t.Errorf("the next is answered %s", c.text())
	}
	if !strings.Contains(j.log.String(), "panic=") {
		t.Errorf("the log does not say so: %s", j.log)
	}
}

func TestContext(t *testing.T) {
	j := join(t, false)
	seen := j.command("how sure are they about Iran?")
	j.press(find(t, seen.blocks(), "Show context"), nil)
	open := j.next()
	var opened struct {
		TriggerID string          `json:"trigger_id"`
		View      json.RawMessage `json:"view"`
	}
	if err := json.Unmarshal(open.body, &opened); err != nil || open.method != "views.open" || opened.TriggerID == "" {
		t.Fatalf("opened by %s: %s", open.method, open.body)
	}
	golden(t, "testdata/modal-context.json", opened.View)
	for _, want := range []string{"intent to exploit perceived social divisions", "Before it in the document", "After it in the document", "Moderate confidence", "No confidence level stated"} {
		if !strings.Contains(string(opened.View), want) {
			t.Errorf("the modal has no %q: %s", want, opened.View)
		}
	}
	read := find(t, string(opened.View), "Read the section")
	if read.URL != bottest.BaseURL+"/d/ica-2022/kj2-intent" {
		t.Errorf("the section is at %s", read.URL)
	}

	inView := map[string]any{"view": map[string]any{"id": "V1", "hash": "h1"}, "container": map[string]any{"type": "view"}, "response_url": "", "channel": nil}
	j.press(find(t, string(opened.View), "Next"), inView)
	next := j.next()
	if next.method != "views.update" || !strings.Contains(string(next.body), `"view_id":"V1"`) || !strings.Contains(string(next.body), "Tehran relied primarily") {
		t.Errorf("turned by %s: %s", next.method, next.body)
	}
	j.press(find(t, string(opened.View), "Copy citation"), inView)
	cite := j.next()
	if cite.method != "views.push" {
		t.Fatalf("citations by %s", cite.method)
	}
	json.Unmarshal(cite.body, &opened)
	golden(t, "testdata/modal-citations.json", opened.View)
	p, _ := j.searcher.On.Passage("ica-2022/kj2-intent")
	c := bot.Cite(bot.WholeQuote(p), bottest.BaseURL+p.Link())
	for _, form := range []string{c.Plain, c.Markdown, c.Attribution} {
		quoted, _ := json.Marshal(form)
		if !strings.Contains(string(cite.body), string(quoted)) {
			t.Errorf("%s is missing in %s", form, cite.body)
		}
	}
	j.press(read, inView) // nothing to do
	j.press(pressed{Action: "context", Value: "ica-1999/gone"}, nil)
	if b := j.next().decoded(t); b.ResponseType != "ephemeral" || !strings.Contains(b.Text, "Sorry") {
		t.Errorf("a passage that is gone is answered %+v", b)
	}
	j.leave()
	j.none()
}

func TestCheckClaim(t *testing.T) {
	j := join(t, true)
	j.searcher.Answer["China tried to sway some races & <votes>."] = []string{"ica-2022/kj1-approval", "ica-2022/kj1-guidance"}
	shortcut := map[string]any{
		"type": "message_action", "callback_id": "check", "actions": nil, "container": nil,
		"message": map[string]any{"type": "message", "ts": "5.5", "thread_ts": "4.4", "user": "U2",
			"text": "China tried to sway some races &amp; &lt;votes&gt;. It rained in <#C9|paris>, says <@U9> to <!channel>!"},
	}
	j.press(pressed{}, shortcut)
	c := j.next()
	b := c.decoded(t)
	if b.ResponseType != "ephemeral" || b.ThreadTS != "4.4" {
		t.Errorf("checked as %+v", b)
	}
	golden(t, "testdata/check.json", map[string]any{"blocks": b.Blocks, "text": b.Text})
	if got := quotations(c.blocks()); len(got) != 2 || !strings.HasPrefix(got[0], "China tacitly approved") {
		t.Errorf("quoted %q", got)
	}
	for _, verdict := range []string{"true", "false", "correct", "wrong"} {
		if strings.Contains(strings.ToLower(c.text()), verdict) {
			t.Errorf("a verdict: %s", c.text())
		}
	}
	for _, live := range []string{`"user"`, `"channel"`, `"broadcast"`} {
		if strings.Contains(c.blocks(), `"type":`+live) {
			t.Errorf("%s is live in %s", live, c.blocks())
		}
	}
	if !strings.Contains(c.blocks(), "Not addressed by the findings") || !strings.Contains(c.blocks(), "paris") {
		t.Errorf("the other sentence is not named: %s", c.blocks())
	}
	j.press(find(t, c.blocks(), "Share in channel"), map[string]any{"container": map[string]any{"is_ephemeral": true, "thread_ts": "4.4"}})
	shared := j.next()
	j.next()
	if s := shared.decoded(t); s.ResponseType != "in_channel" || s.ThreadTS != "4.4" || fmt.Sprint(quotations(shared.blocks())) != fmt.Sprint(quotations(c.blocks())) {
		t.Errorf("shared %s", shared.body)
	}
	// A message without words is answered too.
	shortcut["message"] = map[string]any{"text": "🙂", "ts": "6.6"}
	j.press(pressed{}, shortcut)
	if c := j.next(); c.text() == "" || len(quotations(c.blocks())) != 0 {
		t.Errorf("nothing to check is answered %s", c.body)
	}
}

// TestCheckReadsWhatPeopleSee proves which words of a message are looked up: those of its blocks, which stand for its
// text, and what is below it.
func TestCheckReadsWhatPeopleSee(t *testing.T) {
	j := join(t, false)
	rich := func(elements ...string) string {
		return `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[` + strings.Join(elements, ",") + `]}]}]`
	}
	said := func(s string) string { return `{"type":"text","text":"` + s + `"}` }
	for name, c := range map[string]struct {
		message string
		want    []string
	}{
		"text":           {`{"text":"*China* &lt;tried&gt;.\nIt rained."}`, []string{"*China* <tried>.", "It rained."}},
		"rich text":      {`{"text":"*China* tried.","blocks":` + rich(said("Chi"), `{"type":"text","text":"na","style":{"bold":true}}`, said(" tried & <won>.")) + `}`, []string{"China tried & <won>."}},
		"references":     {`{"blocks":` + rich(`{"type":"user","user_id":"U9"}`, said("says "), `{"type":"link","url":"https://a.example","text":"this"}`, said(" to "), `{"type":"broadcast","range":"channel"}`, said(".")) + `}`, []string{"says this to @channel."}},
		"list":           {`{"blocks":[{"type":"rich_text","elements":[{"type":"rich_text_list","elements":[{"type":"rich_text_section","elements":[` + said("One") + `]},{"type":"rich_text_section","elements":[` + said("Two") + `]}]},{"type":"rich_text_quote","elements":[` + said("Three") + `]}]}]}`, []string{"One", "Two", "Three"}},
		"an app's":       {`{"text":"Alert!","blocks":[{"type":"header","text":{"type":"plain_text","text":"A &amp; B"}},{"type":"section","text":{"type":"mrkdwn","text":"See <https://a.example|there>"},"fields":[{"type":"mrkdwn","text":"C"}],"accessory":{"type":"button","text":{"type":"plain_text","text":"No"}}},{"type":"context","elements":[{"type":"plain_text","text":"D"}]},{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"No"}}]},{"type":"table","rows":[[{"type":"raw_text","text":"E"}]]}]}`, []string{"A & B", "See there", "C", "D", "E"}},
		"empty blocks":   {`{"text":"It rained.","blocks":[{"type":"divider"}]}`, []string{"It rained."}},
		"odd blocks":     {`{"text":"It rained.","blocks":{"type":7},"attachments":"x"}`, []string{"It rained."}},
		"half odd":       {`{"blocks":[{"type":"section","text":{"type":"mrkdwn","text":"Good"},"elements":"x"},7,{"type":"section","text":"As well"}]}`, []string{"Good", "As well"}},
		"attachment":     {`{"text":"Look.","attachments":[{"fallback":"No","pretext":"P","title":"T","text":"&lt;A&gt;","fields":[{"title":"F","value":"V"}]},{"fallback":"Only this"}]}`, []string{"Look.", "P", "T", "<A>", "F", "V", "Only this"}},
		"its blocks":     {`{"text":"","attachments":[{"fallback":"[no preview available]","text":"No","blocks":` + rich(said("Below.")) + `}]}`, []string{"Below."}},
		"forwarded":      {`{"text":"Look.","attachments":[{"is_share":true,"is_msg_unfurl":true,"text":"No","fallback":"No","message_blocks":[{"team":"T1","channel":"C2","ts":"1.1","message":{"blocks":` + rich(said("It was sent.")) + `}}]}]}`, []string{"Look.", "It was sent."}},
		"forwarded text": {`{"text":"","attachments":[{"is_share":true,"text":"It was <@U1> &amp; sent.","message_blocks":[]}]}`, []string{"It was & sent."}},
		"many":           {`{"text":"` + strings.Repeat("word ", 30_000) + `"}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			j.press(pressed{}, map[string]any{
				"type": "message_action", "callback_id": "check", "actions": nil, "container": nil, "message": json.RawMessage(c.message), "user": map[string]any{"id": name},
			})
			reply := j.next()
			if name == "many" {
				if !strings.Contains(reply.blocks(), "not looked up") {
					t.Errorf("more than is read is answered %s", reply.body)
				}
				return
			}
			var got []string
			for len(j.searcher.asked) > 0 {
				got = append(got, (<-j.searcher.asked).Text)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("looked up %q, want %q", got, c.want)
			}
		})
	}
}

// TestCheckIsBounded proves that a check keeps to Slack's limits whatever the message is.
func TestCheckIsBounded(t *testing.T) {
	s := &bottest.Searcher{On: bottest.Corpus(t), Answer: map[string][]string{"They did it again.": {"test-2031/long", "test-2031/markup"}}}
	b := bot.New(s, bot.Options{BaseURL: bottest.BaseURL})
	for _, text := range []string{strings.Repeat("They did it again. ", 40), strings.Repeat("Nobody knows. ", 300), strings.Repeat("word ", 4000), "They did it again."} {
		results := b.CheckClaim(t.Context(), text, bot.Question{Limit: 2})
		m := slack.Check(text, results, slack.Manner{Private: true})
		raw, _ := json.Marshal(m)
		var tree struct{ Blocks []map[string]any }
		json.Unmarshal(raw, &tree)
		if n := len(tree.Blocks); n == 0 || n > 50 || len(m.Text) > 3000 || len(raw) > 25_000 {
			t.Errorf("%.20q: %d blocks, %d bytes", text, n, len(raw))
		}
		chars := 0
		walk(tree.Blocks, func(n map[string]any) {
			checkControls(t, "check", n)
			for _, key := range []string{"text", "url", "value", "accessibility_label"} {
				if s, ok := n[key].(string); ok {
					chars += len([]rune(s))
				}
			}
		})
		if chars > 12_000 {
			t.Errorf("%.20q: %d characters in blocks", text, chars)
		}
		// No sentence stands there without a quotation, and what is not shown is counted.
		all, shown, left := 0, 0, 0
		for _, r := range results {
			for range r.Answer.Quotes() {
				all++
			}
		}
		for _, b := range tree.Blocks {
			block, _ := json.Marshal(b)
			quoted := len(quotations(string(block)))
			if shown += quoted; quoted == 0 && strings.Contains(string(block), "On the sentence:") {
				t.Errorf("%.20q: a heading alone: %s", text, block)
			}
			if _, words, ok := strings.Cut(string(block), `"text":"`); ok && strings.Contains(words, "no room here") {
				fmt.Sscan(words, &left)
			}
		}
		if shown+left != all || all > 0 && shown == 0 {
			t.Errorf("%.20q: %d quotations shown and %d said to be left of %d", text, shown, left, all)
		}
	}
}

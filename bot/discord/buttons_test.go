package discord_test

import (
	"encoding/json"
	"io"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"findings/bot/bottest"
)

// raw posts an interaction and returns the data of the answer, which is a message.
func raw(t testing.TB, s *httptest.Server, body string) map[string]any {
	t.Helper()
	r := signedRequest(body, time.Now())
	request := r.Clone(t.Context())
	request.URL.Scheme, request.URL.Host, request.RequestURI = "http", strings.TrimPrefix(s.URL, "http://"), ""
	resp, err := s.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(resp.Body)
	checkBody(t, "POST", "/interactions/1/tok/callback", answer)
	var out struct {
		Type int
		Data map[string]any
	}
	if err := json.Unmarshal(answer, &out); err != nil || out.Type != 4 {
		t.Fatalf("status %d: %s", resp.StatusCode, answer)
	}
	out.Data["id"] = strconv.FormatUint(interactionIDs.Add(1), 10) // as Discord gives the message one
	return out.Data
}

// buttons are the labels and custom_ids of a message's buttons.
func buttons(message map[string]any) map[string]string {
	found := map[string]string{}
	rows, _ := message["components"].([]any)
	for _, row := range rows {
		for _, b := range row.(map[string]any)["components"].([]any) {
			b := b.(map[string]any)
			found[b["label"].(string)] = b["custom_id"].(string)
		}
	}
	return found
}

// press is the body of a press of a button under a message.
func press(message map[string]any, id string) string {
	m, _ := json.Marshal(message)
	data, _ := json.Marshal(map[string]any{"custom_id": id, "component_type": 2})
	return strings.Replace(use(3, string(data)), `"token"`, `"message":`+string(m)+`,"token"`, 1)
}

func text(message map[string]any) string {
	raw, _ := json.Marshal(message)
	var r reply
	json.Unmarshal([]byte(`{"data":`+string(raw)+`}`), &r)
	return r.text()
}

// TestButtons presses every button, each on a bot that was started after the message was sent.
func TestButtons(t *testing.T) {
	on := bottest.Corpus(t)
	restarted := func() *httptest.Server {
		return serve(t, newPlatform(t, &bottest.Searcher{On: on, Answer: map[string][]string{
			"what did they do?": {"ica-2022/kj1-approval", "ica-2022/kj2-means", "ica-2022/kj3-intent", "ica-2022/cuba-intent", "ica-2020/kj3-iran"},
			"why?":              {"ica-2022/kj2-limits"},
		}}, config(nil)))
	}
	many := raw(t, restarted(), ask("what did they do?"))
	ids := buttons(many)
	for _, label := range []string{"Context 1", "Context 2", "Context 3", "Citation 1", "Citation 2", "Citation 3", "More", "Share in channel"} {
		if ids[label] == "" {
			t.Fatalf("no button %q in %v", label, ids)
		}
	}

	more := raw(t, restarted(), press(many, ids["More"]))
	if seen := text(more); !strings.Contains(seen, "1 · ") || strings.Contains(seen, "tacitly approved") || strings.Count(seen, "“") < 2 || more["flags"] != float64(ephemeral) {
		t.Errorf("more: %s", seen)
	}
	if buttons(more)["More"] != "" {
		t.Errorf("more than all: %v", buttons(more))
	}

	context := raw(t, restarted(), press(many, ids["Context 1"]))
	if seen := text(context); !strings.Contains(seen, "The passage") || !strings.Contains(seen, "“China tacitly approved") || !strings.Contains(seen, "After it") {
		t.Errorf("context: %s", seen)
	}

	cite := raw(t, restarted(), press(many, ids["Citation 1"]))
	if seen := text(cite); !strings.Contains(seen, "```\n“China tacitly approved") || !strings.Contains(seen, "Markdown") || !strings.Contains(seen, "Attribution") {
		t.Errorf("citation: %s", seen)
	}

	shared := raw(t, restarted(), press(many, ids["Share in channel"]))
	if text(shared) != text(many) || shared["flags"] != nil || shared["content"] != "Shared by <@5>" || buttons(shared)["Share in channel"] != "" || buttons(shared)["More"] != ids["More"] {
		t.Errorf("shared: %v", shared)
	}

	one := buttons(raw(t, restarted(), ask("why?")))
	if one["Show context"] == "" || one["Copy citation"] == "" || one["More"] != "" {
		t.Errorf("one quotation has %v", one)
	}

	for _, id := range []string{"", "x", "more", "more|ask", "more|ask|x|||", "more|ask|-1|||", "context|", "context|gone/for-good", "cite|ica-2022/gone", "page", "page|", "page|gone/for-good", strings.Repeat("é", 100)} {
		got := raw(t, restarted(), press(many, id))
		if seen := text(got); !strings.Contains(seen, "no longer") || got["flags"] != float64(ephemeral) {
			t.Errorf("custom_id %q gets %s", id, seen)
		}
	}
	for _, id := range []string{ids["More"], "share"} {
		if seen := text(raw(t, restarted(), press(map[string]any{"embeds": []any{}}, id))); !strings.Contains(seen, "no longer") {
			t.Errorf("%q under a message without embeds gets %s", id, seen)
		}
	}
	// What Discord might send in a later version must not be posted on.
	huge := map[string]any{"embeds": []any{map[string]any{"description": strings.Repeat("x", 5000)}}}
	if seen := text(raw(t, restarted(), press(huge, "share"))); !strings.Contains(seen, "no longer") {
		t.Errorf("too long a message is shared: %.100s", seen)
	}
}

// TestShareOnce: an answer is shared once, however often the button is pressed, and by whichever process.
func TestShareOnce(t *testing.T) {
	st := opened(t)
	restarted := func() *httptest.Server {
		c := config(nil)
		c.Store = st
		return serve(t, newPlatform(t, plain(t), c))
	}
	for range 2 { // another answer can be shared too
		m := raw(t, restarted(), ask("did China try to influence the midterms?"))
		if first := raw(t, restarted(), press(m, "share")); text(first) != text(m) || first["flags"] != nil {
			t.Errorf("shared: %v", first)
		}
		again := raw(t, restarted(), press(m, "share"))
		if seen := text(again); !strings.Contains(seen, "shared here already") || again["flags"] != float64(ephemeral) {
			t.Errorf("shared again: %v", again)
		}
	}
	m := raw(t, restarted(), ask("did China try to influence the midterms?"))
	for _, id := range []any{nil, 70, ""} {
		m["id"] = id
		if seen := text(raw(t, restarted(), press(m, "share"))); !strings.Contains(seen, "no longer") {
			t.Errorf("under a message with the ID %v: %s", id, seen)
		}
	}
}

// TestMoreOfACountry: a summary goes on where it ended until all of it was shown.
func TestMoreOfACountry(t *testing.T) {
	s := serve(t, newPlatform(t, plain(t), config(nil)))
	m := raw(t, s, use(2, slash("country", `{"name":"name","type":3,"value":"the Kremlin"}`)))
	pages := 1
	seen := text(m)
	for buttons(m)["More"] != "" {
		m = raw(t, s, press(m, buttons(m)["More"]))
		seen += text(m)
		if pages++; pages > 20 {
			t.Fatal("it never ends")
		}
	}
	if pages < 2 {
		t.Errorf("%d pages", pages)
	}
	on := bottest.Corpus(t)
	for p := range on.Passages() {
		for _, a := range p.Actors {
			if a == "Russia" && strings.Count(seen, "/d/"+p.Document.ID+"/"+p.Local()+")") != 1 {
				t.Errorf("%s is shown %d times", p.ID, strings.Count(seen, p.Local()))
			}
		}
	}
}

package slack_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/slack"
	"findings/corpus"
)

var update = flag.Bool("update", false, "write the goldens in testdata")

// TestGoldens draws every answer that a platform must be able to draw.
func TestGoldens(t *testing.T) {
	for _, c := range bottest.Cases(t) {
		t.Run(c.Name, func(t *testing.T) {
			m := slack.Render(c.Answer, slack.Manner{Private: c.Name == "country" || c.Name == "hostile-question"})
			golden(t, filepath.Join("testdata", c.Name+".json"), m)
			checkMessage(t, c.Answer, m)
		})
	}
}

func golden(t *testing.T, file string, v any) {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("%s differs; run go test -update and read the diff. Got:\n%s", file, b.Bytes())
	}
}

// TestEveryPassage asks for each passage of the corpus, and for all that each country and each command has, and holds
// what is drawn against Slack's limits and against the source.
func TestEveryPassage(t *testing.T) {
	on := bottest.Corpus(t)
	s := &bottest.Searcher{On: on, Answer: map[string][]string{}}
	var all []string
	for p := range on.Passages() {
		s.Answer[p.ID] = []string{p.ID}
		all = append(all, p.ID)
	}
	s.Answer["everything"] = all
	b := bot.New(s, bot.Options{BaseURL: bottest.BaseURL})
	questions := []bot.Question{{Text: "everything"}, {Text: "everything", Limit: bot.MaxQuotes}, {Command: bot.Help}, {Command: bot.Sources}}
	for _, id := range all {
		questions = append(questions, bot.Question{Text: id})
	}
	for _, a := range on.Actors() {
		questions = append(questions, bot.Question{Command: bot.Country, Text: a}, bot.Question{Command: bot.Compare, Text: a})
	}
	for _, q := range questions {
		a := b.Answer(t.Context(), q)
		for _, pictured := range []func(bot.Quote) bool{nil, func(bot.Quote) bool { return true }} {
			checkMessage(t, a, slack.Render(a, slack.Manner{Private: true, Pictured: pictured}))
		}
	}
}

// checkMessage holds a message against Slack's limits, and its quotations against the passages.
func checkMessage(t *testing.T, a bot.Answer, m slack.Message) {
	t.Helper()
	name := a.Question.Command + " " + a.Question.Text[:min(40, len(a.Question.Text))]
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var tree struct{ Blocks []map[string]any }
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	if n := len(tree.Blocks); n == 0 || n > 50 {
		t.Errorf("%s: %d blocks, want 1 to 50", name, n)
	}
	chars := 0
	var quoted []string
	walk(tree.Blocks, func(node map[string]any) {
		for _, key := range []string{"text", "url", "value", "alt_text"} {
			if s, ok := node[key].(string); ok {
				chars += utf8.RuneCountInString(s)
				if n := utf8.RuneCountInString(s); n == 0 || n > 3000 {
					t.Errorf("%s: %s of %d characters: %.60q", name, key, n, s)
				}
			}
		}
		checkControls(t, name, node)
		switch node["type"] {
		case "user", "usergroup", "channel", "broadcast", "emoji", "date", "team":
			t.Errorf("%s: a live element of type %v", name, node["type"])
		case "link":
			if !strings.HasPrefix(node["url"].(string), bottest.BaseURL+"/") {
				t.Errorf("%s: a link that leads elsewhere: %v", name, node["url"])
			}
		case "mrkdwn":
			t.Errorf("%s: markup that cannot be escaped", name)
		case "rich_text_quote":
			var b strings.Builder
			for _, e := range node["elements"].([]any) {
				b.WriteString(e.(map[string]any)["text"].(string))
			}
			s, opened := strings.CutPrefix(b.String(), "“")
			s, closed := strings.CutSuffix(s, "”")
			if !opened || !closed {
				t.Errorf("%s: a quotation without its marks: %q", name, b.String())
			}
			quoted = append(quoted, s)
		}
	})
	if chars > 12_000 {
		t.Errorf("%s: %d characters in blocks, want at most 12000", name, chars)
	}
	if n := utf8.RuneCountInString(m.Text); n == 0 || n > 3000 {
		t.Errorf("%s: text of %d characters, want 1 to 3000", name, n)
	}
	if strings.ContainsAny(m.Text, "<>") {
		t.Errorf("%s: text is not escaped: %s", name, m.Text)
	}
	whole := string(raw)
	var want []string
	for q := range a.Quotes() {
		if q.Quoted() {
			want = append(want, q.Text())
		} else if slices.Contains(quoted, q.Passage.Gloss) {
			t.Errorf("%s: a report is quoted: %s", name, q.Passage.ID)
		}
	}
	cut := strings.Contains(whole, "no room here")
	if !cut && len(quoted) != len(want) || len(quoted) > len(want) {
		t.Errorf("%s: %d quotations are drawn, want %d", name, len(quoted), len(want))
	}
	for i, got := range quoted {
		begun := i == 0 && strings.Contains(whole, "The quotation goes on") && got != "" && strings.HasPrefix(want[i], got)
		if got != want[i] && !begun {
			t.Errorf("%s: quotation %d is %q, want the passage's %q", name, i+1, got, want[i])
		}
	}
	if a.Answered() && len(quoted) == 0 && len(want) > 0 {
		t.Errorf("%s: nothing is quoted", name)
	}
}

// checkControls holds what can be pressed against Slack's limits.
func checkControls(t *testing.T, name string, node map[string]any) {
	t.Helper()
	chars := func(key string) int {
		s, _ := node[key].(string)
		return utf8.RuneCountInString(s)
	}
	switch node["type"] {
	case "actions", "context_actions":
		most := map[any]int{"actions": 25, "context_actions": 5}[node["type"]]
		ids := map[any]bool{}
		for _, e := range node["elements"].([]any) {
			ids[e.(map[string]any)["action_id"]] = true
		}
		if n := len(node["elements"].([]any)); n > most || len(ids) != n {
			t.Errorf("%s: %d elements with %d action_ids", name, n, len(ids))
		}
	case "feedback_buttons":
		for _, which := range []string{"positive_button", "negative_button"} {
			b := node[which].(map[string]any)
			if label := b["text"].(map[string]any)["text"].(string); label == "" || len(label) > 75 || len(b["value"].(string)) > 2000 || b["accessibility_label"] == nil {
				t.Errorf("%s: %s over Slack's limits: %v", name, which, b)
			}
		}
	case "button":
		label, _ := node["text"].(map[string]any)["text"].(string)
		if n := utf8.RuneCountInString(label); n == 0 || n > 75 || chars("value") > 2000 || chars("action_id") > 255 || chars("url") > 3000 {
			t.Errorf("%s: a button over Slack's limits: %v", name, node)
		}
		if n := chars("accessibility_label"); n == 0 || n > 75 {
			t.Errorf("%s: button %q has a label of %d characters", name, label, n)
		}
	}
}

// TestModals holds what each quotation can be opened in against Slack's limits and against the source.
func TestModals(t *testing.T) {
	page := func(path string) string { return bottest.BaseURL + path }
	for p := range bottest.Corpus(t).Passages() {
		for _, q := range append(bot.Runs(p), bot.WholeQuote(p)) {
			context, citations := slack.Modals(q, page)
			for _, v := range []any{context, citations} {
				raw, _ := json.Marshal(v)
				var view struct {
					Title  struct{ Text string }
					Blocks []map[string]any
				}
				if err := json.Unmarshal(raw, &view); err != nil {
					t.Fatal(err)
				}
				if len(view.Title.Text) > 24 || len(view.Blocks) > 100 || len(view.Blocks) == 0 || len(raw) > 100_000 {
					t.Errorf("%s: a modal %q of %d blocks, %d bytes", p.ID, view.Title.Text, len(view.Blocks), len(raw))
				}
				walk(view.Blocks, func(node map[string]any) {
					checkControls(t, p.ID, node)
					if s, ok := node["text"].(string); ok && (s == "" || utf8.RuneCountInString(s) > 3000) {
						t.Errorf("%s: text of %d bytes", p.ID, len(s))
					}
					if node["type"] != "rich_text_quote" {
						return
					}
					s := quotedText(node)
					if s == "" || !strings.Contains(p.Text, s) && !containsAround(p, s) {
						t.Errorf("%s: %q is quoted and stands neither in it nor around it", p.ID, s)
					}
				})
			}
		}
	}
}

// containsAround reports whether one of the passages next to p has the words s.
func containsAround(p *corpus.Passage, s string) bool {
	before, after := bot.Around(p)
	return before != nil && strings.Contains(before.Text, s) || after != nil && strings.Contains(after.Text, s)
}

// quotedText is what stands between the quotation marks of a quote element.
func quotedText(node map[string]any) string {
	var b strings.Builder
	for _, e := range node["elements"].([]any) {
		b.WriteString(e.(map[string]any)["text"].(string))
	}
	return strings.TrimSuffix(strings.TrimPrefix(b.String(), "“"), "”")
}

// walk calls f for every object in a tree of JSON.
func walk[T any](nodes []T, f func(map[string]any)) {
	for _, n := range nodes {
		switch n := any(n).(type) {
		case map[string]any:
			f(n)
			for _, v := range n {
				walk([]any{v}, f)
			}
		case []any:
			walk(n, f)
		}
	}
}

// TestLongerThanAMessage proves that a quotation with no room is begun, said to be so, and still the source's words.
func TestLongerThanAMessage(t *testing.T) {
	for _, word := range []string{"Officials met again. ", "word ", "wördß <&> ", strings.Repeat("x", 500)} {
		a := answerOf(t, strings.TrimSpace(strings.Repeat(word, 30_000/len(word))))
		m := slack.Render(a, slack.Manner{})
		checkMessage(t, a, m)
		raw, _ := json.Marshal(m)
		if !strings.Contains(string(raw), "The quotation goes on") {
			t.Errorf("a quotation of %q is cut and does not say so", word)
		}
		if len(raw) < 9_000 {
			t.Errorf("a quotation of %q is cut to %d bytes", word, len(raw))
		}
	}
}

// FuzzRender proves for any passage and any question that the limits hold, that the words quoted are the passage's, and
// that nothing becomes live.
func FuzzRender(f *testing.F) {
	f.Add("China tacitly approved efforts.", "did China?", true)
	f.Add(bottest.Markup, "<!channel> <@U1> *b*", false)
	f.Add(strings.Repeat("a & b < c > d. ", 2000), strings.Repeat("why ", 500), true)
	f.Fuzz(func(t *testing.T, text, question string, private bool) {
		if text = strings.TrimSpace(strings.ToValidUTF8(text, "")); text == "" || len(question) > bot.MaxQuestion {
			return
		}
		a := answerOf(t, text)
		a.Question.Text = question
		checkMessage(t, a, slack.Render(a, slack.Manner{Private: private}))
	})
}

func BenchmarkQuestionToReply(b *testing.B) {
	benchmarkReply(b, bot.Question{Text: "did China try to influence the midterms?"})
}

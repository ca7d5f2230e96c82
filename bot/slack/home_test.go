package slack_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"findings/bot"
	"findings/bot/slack"
	"findings/bot/store"
	"findings/corpus"
	"findings/index"
)

const ws = "slack/" + team

// withStore joins over HTTP with a store, in a workspace whose admin is UADMIN.
func withStore(t testing.TB) (*joined, *store.Memory) {
	s := store.NewMemory()
	return join(t, false, func(c *slackConfig, _ *searcher, f *fakeSlack) {
		c.Store = s
		f.reply = func(c call) (int, string, string) {
			if c.method == "users.info" {
				return 200, "", fmt.Sprintf(`{"ok":true,"user":{"id":%q,"is_admin":%v}}`, c.form.Get("user"), c.form.Get("user") == "UADMIN")
			}
			return 0, "", ""
		}
	}), s
}

// home opens the App Home of a user and returns the view.
func (j *joined) home(user string) string {
	j.t.Helper()
	presses++
	id := fmt.Sprint("home", presses)
	j.deliver("events_api", id, message(id, "", map[string]any{"type": "app_home_opened", "tab": "home", "user": user, "channel": "D1"}), 0)
	return j.published(user)
}

func (j *joined) published(user string) string {
	j.t.Helper()
	var published struct {
		UserID string          `json:"user_id"`
		View   json.RawMessage `json:"view"`
	}
	for {
		c := j.next()
		if c.method != "views.publish" {
			continue
		}
		if err := json.Unmarshal(c.body, &published); err != nil || published.UserID != user {
			j.t.Fatalf("published %s", c.body)
		}
		return string(published.View)
	}
}

func TestHome(t *testing.T) {
	j, s := withStore(t)
	view := j.home("U1")
	golden(t, "testdata/home.json", json.RawMessage(view))
	for _, want := range []string{"Foreign Threats to the 2022 US Elections (ICA 2022-27259-A), 23 December 2022", "Russia, China", "/findings country NAME", "kept only until they are answered", "Delete what is stored"} {
		if !strings.Contains(view, want) {
			t.Errorf("the home has no %q: %s", want, view)
		}
	}
	if strings.Contains(view, "For admins") {
		t.Error("the home of one who is no admin has settings")
	}

	// An admin chooses the editors' channel and that questions are kept.
	admin := j.home("UADMIN")
	golden(t, "testdata/home-admin.json", json.RawMessage(admin))
	press := func(user, action string, element map[string]any) {
		element["action_id"] = action
		j.press(pressed{}, map[string]any{"user": map[string]any{"id": user}, "actions": []map[string]any{element}, "container": map[string]any{"type": "view"}, "channel": nil, "response_url": ""})
		j.settle()
	}
	press("UADMIN", "editors", map[string]any{"selected_conversation": "CEDIT"})
	press("UADMIN", "keep", map[string]any{"selected_option": map[string]any{"value": "30"}})
	if got, _ := s.Settings(t.Context(), ws, ""); got.Editors != "CEDIT" || got.Keep != 30 {
		t.Errorf("set: %+v", got)
	}
	press("U1", "editors", map[string]any{"selected_conversation": "CEVIL"})
	press("UADMIN", "keep", map[string]any{"selected_option": map[string]any{"value": "9999"}})
	if got, _ := s.Settings(t.Context(), ws, ""); got.Editors != "CEDIT" || got.Keep != 30 {
		t.Errorf("set by one who may not, or wrongly: %+v", got)
	}
	for len(j.calls) > 0 {
		<-j.calls
	}

	// Then one's questions are on the home, until one has them deleted.
	j.deliver("events_api", "q", message("q", mention, nil), 0)
	j.next()
	j.settle()
	view = j.home("U1")
	if !strings.Contains(view, "did China try to influence the midterms?") || !strings.Contains(view, "for 30 days") {
		t.Errorf("the home does not have what was asked: %s", view)
	}
	j.press(find(t, view, "Delete what is stored"), map[string]any{"container": map[string]any{"type": "view"}, "channel": nil, "response_url": ""})
	if view = j.published("U1"); strings.Contains(view, "did China") {
		t.Errorf("what was deleted is on the home: %s", view)
	}
	if q, _ := s.Questions(t.Context(), ws, "U1", 9); len(q) != 0 {
		t.Errorf("stored after all: %v", q)
	}

	// When an admin ends the keeping, what was kept of all is deleted at once.
	s.AddQuestion(t.Context(), store.Question{Workspace: ws, User: "U2", Text: "theirs", At: time.Now()})
	s.AddFeedback(t.Context(), store.Feedback{Workspace: ws, User: "U2", Verdict: "other", Question: "theirs", Comment: "no", At: time.Now()})
	press("UADMIN", "keep", map[string]any{"selected_option": map[string]any{"value": "0"}})
	if q, err := s.Questions(t.Context(), ws, "U2", 9); err != nil || len(q) != 0 {
		t.Errorf("kept after all: %v, %v", q, err)
	}
	f, err := s.Feedback(t.Context(), ws, time.Time{})
	if err != nil || len(f) != 1 || f[0].User+f[0].Question+f[0].Comment != "" || f[0].Verdict != "other" {
		t.Errorf("kept after all: %+v, %v", f, err)
	}
}

// TestSuggestions proves that what is suggested can be answered by the corpus, and that no thread_ts is sent, with
// which the call fails without a word.
func TestSuggestions(t *testing.T) {
	j := join(t, true)
	j.deliver("events_api", "s", message("s", "", map[string]any{"type": "app_home_opened", "tab": "messages", "channel": "D1"}), 0)
	c := j.next()
	var prompts []struct{ Title, Message string }
	if err := json.Unmarshal([]byte(c.form.Get("prompts")), &prompts); err != nil || c.method != "assistant.threads.setSuggestedPrompts" {
		t.Fatalf("%s: %v", c.method, c.form)
	}
	if c.form.Has("thread_ts") || c.form.Get("channel_id") != "D1" || len(prompts) != 4 {
		t.Errorf("suggested %v", c.form)
	}
	var all []string
	for _, p := range prompts {
		all = append(all, p.Message)
	}
	want := "[Did Russia try to influence the 2022 midterm elections? Did China try to influence the 2022 midterm elections? How sure are they about China? Did it change the outcome?]"
	if got := fmt.Sprint(all); got != want {
		t.Errorf("suggested %s, want %s", got, want)
	}
}

// TestSuggestionsAreAnswered proves that the index answers what is suggested.
func TestSuggestionsAreAnswered(t *testing.T) {
	c, err := corpus.Default()
	if err != nil {
		t.Fatal(err)
	}
	x, err := index.Build(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	b := bot.New(x, bot.Options{})
	for _, s := range slack.Suggestions(c) {
		if a := b.Answer(t.Context(), bot.Question{Text: s}); !a.Answered() {
			t.Errorf("%q is suggested, and answered %q", s, a.Notice)
		}
	}
}

func TestFeedback(t *testing.T) {
	j, s := withStore(t)
	give := func(seen call, which string) {
		var value string
		var tree any
		json.Unmarshal([]byte(seen.blocks()), &tree)
		walk([]any{tree}, func(n map[string]any) {
			if n["type"] == "feedback_buttons" {
				value = n[which].(map[string]any)["value"].(string)
			}
		})
		j.press(pressed{Action: "feedback", Value: value}, nil)
	}
	wrong := func(verdict string) {
		give(j.command("did China try to influence the midterms?"), "negative_button")
		c := j.next()
		var opened struct{ View json.RawMessage }
		json.Unmarshal(c.body, &opened)
		if c.method != "views.open" {
			t.Fatalf("opened by %s: %s", c.method, c.body)
		}
		golden(t, "testdata/modal-wrong.json", opened.View)
		var view struct {
			PrivateMetadata string `json:"private_metadata"`
		}
		json.Unmarshal(opened.View, &view)
		j.press(pressed{}, map[string]any{"type": "view_submission", "actions": nil, "response_url": "", "view": map[string]any{
			"id": "V1", "callback_id": "wrong", "private_metadata": view.PrivateMetadata, "state": map[string]any{"values": map[string]any{
				"verdict": map[string]any{"value": map[string]any{"type": "radio_buttons", "selected_option": map[string]any{"value": verdict}}},
				"comment": map[string]any{"value": map[string]any{"type": "plain_text_input", "value": "It says high."}},
			}}}})
		j.settle()
	}
	give(j.command("did China try to influence the midterms?"), "positive_button")
	if c := j.next(); !strings.Contains(c.text(), "Thank you") {
		t.Errorf("answered %s", c.text())
	}
	wrong("wrong level")
	wrong("nonsense")
	got, _ := s.Feedback(t.Context(), ws, time.Time{})
	for i := range got {
		got[i].At = time.Time{}
	}
	if want := []store.Feedback{{Workspace: ws, Verdict: "right"}, {Workspace: ws, Verdict: "wrong level"}}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("kept %+v, want %+v: no names, no texts", got, want)
	}
	s.SaveSettings(t.Context(), ws, "", store.Settings{Keep: 7})
	j.searcher.asked = make(chan indexQuery, 100)
	wrongWith := func() {
		give(j.command("did China try to influence the midterms?"), "negative_button")
		c := j.next()
		var opened struct {
			View struct {
				PrivateMetadata string `json:"private_metadata"`
			}
		}
		json.Unmarshal(c.body, &opened)
		j.press(pressed{}, map[string]any{"type": "view_submission", "actions": nil, "response_url": "", "view": map[string]any{
			"callback_id": "wrong", "private_metadata": opened.View.PrivateMetadata, "state": map[string]any{"values": map[string]any{
				"verdict": map[string]any{"value": map[string]any{"selected_option": map[string]any{"value": "other"}}},
				"comment": map[string]any{"value": map[string]any{"value": "Hm."}},
			}}}})
		j.settle()
	}
	wrongWith()
	got, _ = s.Feedback(t.Context(), ws, time.Time{})
	if f := got[len(got)-1]; f.User != "U1" || f.Question != "did China try to influence the midterms?" || f.Comment != "Hm." || f.Verdict != "other" {
		t.Errorf("where questions are kept: %+v", f)
	}
}

func TestAskAnEditor(t *testing.T) {
	j, s := withStore(t)
	for _, b := range pressable(t, j.command("who won the 2024 election?").blocks()) {
		if b.Action == "editor" {
			t.Error("one can ask an editor where there is none")
		}
	}
	s.SaveSettings(t.Context(), ws, "", store.Settings{Editors: "CEDIT"})
	for _, b := range pressable(t, j.command("did China try to influence the midterms?").blocks()) {
		if b.Action == "editor" {
			t.Error("one can ask an editor what the findings answer")
		}
	}
	seen := j.command("who won <!channel> *2024*?")
	j.press(find(t, seen.blocks(), "Ask an editor"), nil)
	c := j.next()
	if c.form.Get("channel") != "CEDIT" || !strings.Contains(c.blocks(), `"user_id":"U1"`) || !strings.Contains(c.blocks(), "who won @channel *2024*?") || strings.Contains(c.blocks(), `"broadcast"`) {
		t.Errorf("the editors get %v", c.form)
	}
	if c := j.next(); !strings.Contains(c.text(), "with the editors") {
		t.Errorf("the asker gets %s", c.text())
	}
	j.press(find(t, seen.blocks(), "Ask an editor"), nil)
	if c := j.next(); c.method == "chat.postMessage" || !strings.Contains(c.text(), "with the editors") {
		t.Errorf("pressed once more, %s says %s", c.method, c.text())
	}
	j.settle()
	if n, _ := s.Tally(t.Context(), ws, time.Now()); n["asked"] != 3 || n["nothing found"] != 2 || n["sent to editors"] != 1 {
		t.Errorf("counted %v", n)
	}
}

func TestSettingsModal(t *testing.T) {
	j, s := withStore(t)
	open := func(user string) call {
		presses++
		id := fmt.Sprint("settings", presses)
		payload := strings.ReplaceAll(commandJSON("/findings", "settings", id, j.api.GetAPIURL()+"response/1"), `"user_id":"U`+id+`"`, `"user_id":"`+user+`"`)
		j.deliver("slash_commands", id, payload, 0)
		for {
			if c := j.next(); c.method != "users.info" {
				return c
			}
		}
	}
	if c := open("U1"); !strings.Contains(c.text(), "Only admins") {
		t.Errorf("one who is no admin gets %s", c.text())
	}
	c := open("UADMIN")
	var opened struct{ View json.RawMessage }
	json.Unmarshal(c.body, &opened)
	golden(t, "testdata/modal-settings.json", opened.View)
	submit := func(user string) {
		option := func(v ...string) map[string]any {
			var list []map[string]any
			for _, s := range v {
				list = append(list, map[string]any{"value": s})
			}
			return map[string]any{"value": map[string]any{"selected_options": list}}
		}
		one := func(v string) map[string]any {
			return map[string]any{"value": map[string]any{"selected_option": map[string]any{"value": v}}}
		}
		j.press(pressed{}, map[string]any{"type": "view_submission", "actions": nil, "response_url": "", "user": map[string]any{"id": user}, "view": map[string]any{
			"callback_id": "settings", "private_metadata": "C1", "state": map[string]any{"values": map[string]any{
				"documents": option("ica-2022", "no-such"), "quotes": one("5"), "follow": option(), "where": one("asker"),
			}}}})
		j.settle()
	}
	submit("U1")
	if got, _ := s.Settings(t.Context(), ws, "C1"); got.Quotes != 0 {
		t.Errorf("set by one who may not: %+v", got)
	}
	submit("UADMIN")
	got, _ := s.Settings(t.Context(), ws, "C1")
	if want := (store.Settings{Documents: []string{"ica-2022"}, Quotes: 5, NoFollowUp: true, Private: true}); fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		t.Errorf("set %+v, want %+v", got, want)
	}
	for len(j.calls) > 0 {
		<-j.calls
	}
	c = open("UADMIN")
	if !strings.Contains(string(c.body), `"initial_options":[{"text":{"type":"plain_text","text":"Foreign Threats to the 2022`) {
		t.Errorf("what is set is not shown: %s", c.body)
	}
}

func TestSelfTest(t *testing.T) {
	refusal := ""
	s := store.NewMemory()
	j := join(t, false, func(c *slackConfig, _ *searcher, f *fakeSlack) {
		c.Store = s
		f.reply = func(c call) (int, string, string) {
			if c.method == "chat.postEphemeral" && refusal != "" {
				return 200, "", refusal
			}
			return 0, "", ""
		}
	})
	s.SaveSettings(t.Context(), ws, "C1", store.Settings{Documents: []string{"gone-1999"}, Private: true, NoFollowUp: true, Quotes: 1})
	for answer, want := range map[string]string{
		"":                                      "I am in this channel",
		`{"ok":false,"error":"not_in_channel"}`: "Invite me with /invite",
		`{"ok":false,"error":"missing_scope","needed":"chat:write","provided":""}`: "A scope is missing: chat:write",
		`{"ok":false,"error":"is_archived"}`:                                       "(is_archived)",
	} {
		refusal = answer
		presses++
		j.deliver("slash_commands", fmt.Sprint("st", presses), commandJSON("/findings", "test", fmt.Sprint("st", presses), j.api.GetAPIURL()+"response/1"), 0)
		j.next()
		c := j.next()
		for _, w := range []string{want, "None of the documents that are set", "up to 1 quotations", "to the asker alone", "needs a mention"} {
			if !strings.Contains(c.blocks(), w) {
				t.Errorf("%s: the test says %s, want %q", answer, c.blocks(), w)
			}
		}
	}
}

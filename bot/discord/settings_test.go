package discord_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"findings/bot/store"
)

func opened(t testing.TB) *store.SQLite {
	t.Helper()
	s, err := store.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

const manageGuild = "32"

// by makes an interaction one of somebody with permissions.
func by(permissions, body string) string {
	return strings.Replace(body, `"permissions":"0"`, fmt.Sprintf(`"permissions":%q`, permissions), 1)
}

// choose is the body of a choice in a menu.
func choose(id string, values ...string) string {
	data, _ := json.Marshal(map[string]any{"custom_id": id, "component_type": 3, "values": values})
	return by(manageGuild, use(3, string(data)))
}

func TestSettings(t *testing.T) {
	st := opened(t)
	c := config(nil)
	c.Store = st
	searcher := &recording{Searcher: plain(t)}
	web := serve(t, newPlatform(t, searcher, c))
	settings := func() store.Settings {
		t.Helper()
		s, err := st.Settings(t.Context(), "discord/7", "")
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	send := func(body string) reply {
		t.Helper()
		status, out := post(t, web, signedRequest(body, time.Now()))
		if status != 200 {
			t.Fatalf("status %d", status)
		}
		return out
	}
	open := use(2, slash("settings", ""))
	for _, c := range []struct{ name, body, want string }{
		{"not allowed", open, "Only those who may manage"},
		{"permissions of nonsense", by("x", use(2, slash("settings", ""))), "Only those who may manage"},
		{"not in a server", strings.NewReplacer(`"guild_id":"7",`, "").Replace(by(manageGuild, use(2, slash("settings", "")))), "belong to a server"},
		{"a menu under an old message", strings.Replace(choose("set|quotes", "5"), `"permissions":"32"`, `"permissions":"0"`, 1), "Only those who may manage"},
	} {
		if out := send(c.body); !strings.Contains(out.text(), c.want) || out.Type != 4 || out.Data.Flags != ephemeral {
			t.Errorf("%s: %+v", c.name, out)
		}
	}
	if s := settings(); s.Quotes != 0 {
		t.Errorf("set by somebody who may not: %+v", s)
	}
	if out := send(by(manageGuild, use(2, slash("settings", "")))); out.Type != 4 || out.Data.Flags != ephemeral || !strings.Contains(out.text(), "Settings of this server") {
		t.Errorf("%+v", out)
	}
	if out := send(by("8", use(2, slash("settings", "")))); !strings.Contains(out.text(), "Settings of this server") {
		t.Errorf("an administrator gets %+v", out)
	}

	send(choose("set|documents", "ica-2022", "forged"))
	send(choose("set|quotes", "1"))
	if out := send(choose("set|channels", "80", "81", "x")); out.Type != 7 || !strings.Contains(out.text(), "<#80> <#81>") {
		t.Errorf("%+v", out)
	}
	send(choose("set|followups"))
	if s := settings(); fmt.Sprint(s.Documents, s.Channels, s.Quotes, s.NoFollowUp) != "[ica-2022] [80 81] 1 true" {
		t.Errorf("set: %+v", s)
	}

	question := `{"name":"question","type":3,"value":"did China try to influence the midterms?"}`
	public := question + `,{"name":"private","type":5,"value":false}`
	if out := send(use(2, slash("ask", public))); out.Data.Flags != ephemeral || strings.Contains(fmt.Sprint(out), "share") {
		t.Errorf("in a channel where public answers are not welcome: %+v", out)
	}
	if q := searcher.last(); !slices.Equal(q.Documents, []string{"ica-2022"}) || q.Limit != 1 {
		t.Errorf("asked as %+v", q)
	}
	inThread := strings.Replace(use(2, slash("ask", public)), `"channel_id":"8"`, `"channel_id":"999","channel":{"id":"999","parent_id":"80","type":11}`, 1)
	if out := send(inThread); out.Data.Flags != 0 {
		t.Errorf("in a thread of a channel where they are welcome: %+v", out)
	}
	m := raw(t, web, strings.Replace(ask("did China try to influence the midterms?"), `"channel_id":"8"`, `"channel_id":"80"`, 1))
	if buttons(m)["Share in channel"] == "" {
		t.Errorf("where public answers are welcome nothing can be shared: %v", buttons(m))
	}
	if out := raw(t, web, press(m, "share")); !strings.Contains(text(out), "not welcome") || out["flags"] != float64(ephemeral) {
		t.Errorf("shared where it is not welcome: %v", out)
	}

	test := strings.Replace(choose("set|test"), `"context":0`, `"context":0,"app_permissions":"84992"`, 1)
	seen := send(test).text()
	for _, want := range []string{"not welcome here", "✅ View Channel", "lacks the permission “Send Messages in Threads”", "may not attach files", "HTTP", "ica-2022", "quotations: "} {
		if !strings.Contains(seen, want) {
			t.Errorf("the self-test does not say %q:\n%s", want, seen)
		}
	}

	send(choose("set|documents"))
	send(choose("set|channels"))
	if s := settings(); s.Documents != nil || s.Channels != nil {
		t.Errorf("after nothing was chosen: %+v", s)
	}
	for _, id := range []string{"set", "set|", "set|x", "set|quotes|1"} {
		if out := send(choose(id)); out.Type == 0 {
			t.Errorf("%q: %+v", id, out)
		}
	}

	// A store that fails must not open what it restricts.
	st.Close()
	if out := send(ask("did China try to influence the midterms?")); !strings.Contains(out.text(), "Sorry") {
		t.Errorf("with the store gone: %s", out.text())
	}
}

// TestSettingsInMemory: without a store, what is set holds until the process ends.
func TestSettingsInMemory(t *testing.T) {
	searcher := &recording{Searcher: plain(t)}
	web := serve(t, newPlatform(t, searcher, config(nil)))
	post(t, web, signedRequest(choose("set|quotes", "1"), time.Now()))
	m := raw(t, web, ask("did China try to influence the midterms?"))
	if q := searcher.last(); q.Limit != 1 || buttons(m)["Feedback"] == "" {
		t.Errorf("asked as %+v; buttons %v", q, buttons(m))
	}
}

func TestFeedback(t *testing.T) {
	st := opened(t)
	c := config(nil)
	c.Store = st
	web := serve(t, newPlatform(t, plain(t), c))
	if m := raw(t, web, use(2, slash("privacy", ""))); !strings.Contains(text(m), "without their names") {
		t.Errorf("what is kept is not said: %s", text(m))
	}
	m := raw(t, web, ask("did China try to influence the midterms?"))
	menu := raw(t, web, press(m, buttons(m)["Feedback"]))
	if rows, _ := json.Marshal(menu["components"]); !strings.Contains(string(rows), `"value":"wrong level"`) || menu["flags"] != float64(ephemeral) {
		t.Errorf("%v", menu)
	}
	if _, out := post(t, web, signedRequest(choose("feedback", "wrong level"), time.Now())); out.Type != 7 || !strings.Contains(out.text(), "Thank you") {
		t.Errorf("%+v", out)
	}
	post(t, web, signedRequest(choose("feedback", "forged"), time.Now()))
	list, err := st.Feedback(t.Context(), "discord/7", time.Now().Add(-time.Hour))
	if err != nil || len(list) != 1 || list[0].Verdict != "wrong level" || list[0].User != "" || list[0].Question != "" {
		t.Errorf("kept: %+v, %v", list, err)
	}
}

// TestMentionsUnderSettings: where public answers are not welcome, a mention gets a note; follow-ups can be switched off.
func TestMentionsUnderSettings(t *testing.T) {
	st := opened(t)
	if err := st.SaveSettings(t.Context(), "discord/7", "", store.Settings{Channels: []string{"80"}, NoFollowUp: true, Documents: []string{"ica-2022"}}); err != nil {
		t.Fatal(err)
	}
	f := newFake(t)
	c := config(f)
	c.Store = st
	s := &recording{Searcher: plain(t)}
	running(t, s, c)
	gw := f.accept(false)
	gw.identified(f, "s1")
	question := "did China try to influence the midterms?"
	gw.send(mention(question, ""))
	if c := f.next(); !strings.Contains(string(c.body), "not welcome in this channel") {
		t.Errorf("%s", c.body)
	}
	gw.send(strings.Replace(mention(question, ""), `"channel_id":"8"`, `"channel_id":"80"`, 1))
	if c := f.next(); !strings.Contains(string(c.body), "“China tacitly") {
		t.Errorf("%s", c.body)
	}
	// 801 is a thread of 80, which only Discord knows.
	gw.send(strings.Replace(mention("what about Iran?", `,"message_reference":{"message_id":"1"},"referenced_message":{"author":{"id":"42"},
		"embeds":[{"author":{"name":"did Russia?"}}]}`), `"channel_id":"8"`, `"channel_id":"801"`, 1))
	if c := f.next(); c.path != "/channels/801/messages" || !strings.Contains(string(c.body), "what about Iran?") || strings.Contains(string(c.body), "welcome") {
		t.Errorf("%s", c.body)
	}
	if q := s.last(); q.Previous != "" || !slices.Equal(q.Documents, []string{"ica-2022"}) {
		t.Errorf("asked as %+v", q)
	}
}

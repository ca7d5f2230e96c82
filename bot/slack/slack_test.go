package slack_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"findings/bot"
	"findings/bot/slack"
)

func TestConfig(t *testing.T) {
	b := bot.New(newSearcher(t), bot.Options{})
	for _, c := range []struct {
		config slack.Config
		want   []string // in the error; none: it is right
	}{
		{slack.Config{BotToken: "xoxb-1", AppToken: "xapp-1"}, nil},
		{slack.Config{BotToken: "xoxb-1", SigningSecret: "s"}, nil},
		{slack.Config{BotToken: "xoxb-1", SigningSecret: "s", AppToken: "xapp-1"}, nil},
		{slack.Config{}, []string{"SLACK_BOT_TOKEN is missing", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"}},
		{slack.Config{BotToken: "xoxb-1"}, []string{"SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"}},
		{slack.Config{AppToken: "xapp-1"}, []string{"SLACK_BOT_TOKEN is missing"}},
		{slack.Config{BotToken: "xoxp-secret", AppToken: "xoxb-secret"}, []string{"SLACK_BOT_TOKEN does not begin with xoxb-", "SLACK_APP_TOKEN does not begin with xapp-"}},
		{slack.Config{SigningSecret: "s", ClientID: "1.2", ClientSecret: "c", TokenKey: keyOne}, nil},
		{slack.Config{SigningSecret: "s", ClientID: "1.2", ClientSecret: "c", TokenKey: keyTwo + ", " + keyOne}, nil},
		{slack.Config{SigningSecret: "s", ClientSecret: "c"}, []string{"SLACK_CLIENT_ID is missing", "SLACK_TOKEN_KEY is missing"}},
		{slack.Config{SigningSecret: "s", ClientID: "1.2", ClientSecret: "c", TokenKey: keyOne + ",secret"}, []string{"SLACK_TOKEN_KEY: key 2 is not 32 bytes"}},
		{slack.Config{BotToken: "xoxb-1\n", SigningSecret: " s"}, []string{"SLACK_BOT_TOKEN has white space", "SLACK_SIGNING_SECRET has white space"}},
	} {
		_, err := slack.New(b, c.config)
		if (err == nil) != (c.want == nil) {
			t.Errorf("New(%+v): %v", c.config, err)
		}
		for _, w := range c.want {
			if err != nil && !strings.Contains(err.Error(), w) {
				t.Errorf("New(%+v): %v does not say %q", c.config, err, w)
			}
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error has a token in it: %v", err)
		}
	}
}

// TestCheck proves that an operator is told which scopes are missing, and which token is not taken.
func TestCheck(t *testing.T) {
	j := join(t, true, func(c *slackConfig, _ *searcher, f *fakeSlack) { c.SigningSecret = "too short" })
	checks := j.platform.Check(t.Context())
	got := map[string]bool{}
	for _, c := range checks {
		got[c.What] = c.OK
		if strings.Contains(c.Detail, botToken) || strings.Contains(c.Detail, appToken) || strings.Contains(c.Detail, "too short") {
			t.Errorf("%s: a secret in %q", c.What, c.Detail)
		}
	}
	want := map[string]bool{"SLACK_BOT_TOKEN": true, "scopes of SLACK_BOT_TOKEN": false, "SLACK_APP_TOKEN": true, "SLACK_SIGNING_SECRET": false}
	for what, ok := range want {
		if g, there := got[what]; !there || g != ok {
			t.Errorf("%s: %v, want %v; checks: %+v", what, g, ok, checks)
		}
	}
}

// TestRevokedToken proves that Run ends with the cause where Slack does not take the app-level token.
func TestRevokedToken(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/apps.connections.open", func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte(`{"ok":false,"error":"token_revoked"}`))
	})
	server := serve(t, mux)
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	p, err := slack.New(bot.New(newSearcher(t), bot.Options{}), slack.Config{
		BotToken: botToken, AppToken: appToken, APIURL: server + "/", HTTPClient: &http.Client{Transport: transport},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "SLACK_APP_TOKEN: token_revoked") {
		t.Errorf("Run: %v, want it to name the token and the cause", err)
	}
}

func TestManifest(t *testing.T) {
	for name, base := range map[string]string{"manifest-socket": "", "manifest-http": "https://findings.example"} {
		raw, err := slack.Manifest(base)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "testdata/manifest/"+name+".json", json.RawMessage(raw))
		if strings.Contains(string(raw), "request_url") != (base != "") {
			t.Errorf("%s: addresses where there are none, or none where there are: %s", name, raw)
		}
		var m struct {
			OAuth struct{ Scopes struct{ Bot []string } } `json:"oauth_config"`
		}
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		for _, s := range m.OAuth.Scopes.Bot {
			if !strings.Contains(slack.ManifestNotes(), "scope "+s+": ") {
				t.Errorf("%s: scope %s is not explained", name, s)
			}
		}
		if !slices.Contains(m.OAuth.Scopes.Bot, "chat:write") {
			t.Errorf("%s: scopes %v", name, m.OAuth.Scopes.Bot)
		}
	}
}

// FuzzDelivery proves that no bytes from Slack's side stop the bot, and that none is answered that is not asked.
func FuzzDelivery(f *testing.F) {
	f.Add(uint8(0), []byte(message("1", mention, nil)))
	f.Add(uint8(0), []byte(message("1", "<@UBOT|x> <http://a|b> &lt;@U1&gt;", map[string]any{"type": "message", "channel_type": "im"})))
	f.Add(uint8(1), []byte(commandJSON("/findings", "country China", "t", "https://hooks.slack.com/x")))
	f.Add(uint8(2), []byte(`{"type":"block_actions"}`))
	f.Add(uint8(2), []byte(`{"type":"message_action","user":{"id":"U"},"message":{"text":"t","blocks":[{"type":"section","text":"s"}],"attachments":[{"message_blocks":[{"message":{"blocks":[]}}]}]}}`))
	f.Add(uint8(0), []byte(shared("1", nil, approval)))
	f.Add(uint8(3), []byte(`null`))
	kinds := []string{"events_api", "slash_commands", "interactive", "other"}
	f.Fuzz(func(t *testing.T, kind uint8, payload []byte) {
		q, asked, err := slack.ReadDelivery(kinds[int(kind)%len(kinds)], payload)
		if asked && err != nil {
			t.Errorf("both a question and an error: %v", err)
		}
		if _, known := bot.FindCommand(q.Command); asked && !known {
			t.Errorf("command %q is unknown", q.Command)
		}
		if err != nil && len(payload) > 20 && strings.Contains(err.Error(), string(payload)) {
			t.Errorf("the error has the payload in it: %v", err)
		}
	})
}

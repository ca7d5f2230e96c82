package slack

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"findings/bot"
)

// A Permission is something that the app asks a workspace for, with what it is needed for.
type Permission struct{ Name, Why string }

// Scopes are those of the bot token: the least with which everything works.
var Scopes = []Permission{
	{"app_mentions:read", "to receive the messages that mention the bot; without it questions in channels do not arrive"},
	{"chat:write", "to answer; the bot writes only in channels that it was added to"},
	{"commands", "for /findings and /country, and for the shortcut that checks a message"},
	{"assistant:write", "to suggest questions and to title a conversation in the agent view"},
	{"users:read", "to know whether somebody is an admin, who alone may change settings"},
	{"im:history", "to receive direct messages to the bot"},
	{"channels:history", "to understand a follow-up in a thread of a public channel without a new mention; only where the bot was added"},
	{"groups:history", "the same in a private channel that the bot was added to"},
	{"links:read", "to learn of links to the reader page that somebody posts; of no others"},
	{"links:write", "to show what such a link leads to: the quotation with its level"},
	{"files:write", "to post the picture of a page where somebody presses \"Show the page\"; needed where documents were imported from PDF"},
}

// Events are those that the app subscribes to.
var Events = []Permission{
	{"app_mention", "a question in a channel"},
	{"app_home_opened", "to draw the Home tab, and to suggest questions in the agent view"},
	{"app_uninstalled", "to delete what is stored of a workspace that removes the app"},
	{"tokens_revoked", "the same where it revokes the token"},
	{"message.im", "a question in a direct message"},
	{"message.channels", "a follow-up in a thread of a public channel"},
	{"message.groups", "a follow-up in a thread of a private channel"},
	{"link_shared", "a link to the reader page in a message"},
}

// manifest is the part of Slack's app manifest that is used.
// https://docs.slack.dev/reference/app-manifest and the schema at https://github.com/slackapi/manifest-schema
type manifest struct {
	Schema   string `json:"$schema"`
	Metadata struct {
		Major int `json:"major_version"`
	} `json:"_metadata"`
	Display struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		Long        string `json:"long_description"`
		Background  string `json:"background_color"`
	} `json:"display_information"`
	Features struct {
		AgentView struct {
			Description string `json:"agent_description"`
		} `json:"agent_view"`
		AppHome struct {
			Home         bool `json:"home_tab_enabled"`
			Messages     bool `json:"messages_tab_enabled"`
			MessagesRead bool `json:"messages_tab_read_only_enabled"`
		} `json:"app_home"`
		BotUser struct {
			Name   string `json:"display_name"`
			Online bool   `json:"always_online"`
		} `json:"bot_user"`
		Commands  []manifestCommand  `json:"slash_commands"`
		Shortcuts []manifestShortcut `json:"shortcuts"`
		Unfurl    []string           `json:"unfurl_domains,omitempty"`
	} `json:"features"`
	OAuth struct {
		Redirects []string `json:"redirect_urls,omitempty"`
		Scopes    struct {
			Bot []string `json:"bot"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			URL string   `json:"request_url,omitempty"`
			Bot []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			Enabled bool   `json:"is_enabled"`
			URL     string `json:"request_url,omitempty"`
		} `json:"interactivity"`
		OrgDeploy  bool `json:"org_deploy_enabled"`
		SocketMode bool `json:"socket_mode_enabled"`
		Rotation   bool `json:"token_rotation_enabled"`
	} `json:"settings"`
}

type manifestShortcut struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	CallbackID  string `json:"callback_id"`
	Description string `json:"description"`
}

type manifestCommand struct {
	Command     string `json:"command"`
	URL         string `json:"url,omitempty"`
	Description string `json:"description"`
	Hint        string `json:"usage_hint"`
	Escape      bool   `json:"should_escape"`
}

// Manifest returns the app manifest to paste at https://api.slack.com/apps. Where baseURL is an https address
// ("https://findings.example"), Slack delivers over HTTP to it; otherwise the app uses Socket Mode, which needs none.
func Manifest(baseURL string) ([]byte, error) {
	baseURL = strings.TrimSuffix(baseURL, "/")
	if !strings.HasPrefix(baseURL, "https://") {
		baseURL = ""
	}
	at := func(path string) string {
		if baseURL == "" {
			return ""
		}
		return baseURL + path
	}
	var m manifest
	m.Schema = "https://raw.githubusercontent.com/slackapi/manifest-schema/main/manifest.schema.json"
	m.Metadata.Major = 2
	m.Display.Name = "Findings"
	m.Display.Description = "Declassified assessments, quoted with the confidence that they state"
	m.Display.Long = bot.Language{}.Help() + " Each quotation comes with its document, section and page, the confidence level " +
		"stated for just those words and who holds it, or that none is stated, and a link to the finding in its context."
	m.Display.Background = "#1f3a5f"
	m.Features.AgentView.Description = "Answers questions about foreign interference in elections by quoting declassified " +
		"assessments, with the confidence that they state."
	m.Features.AppHome.Home = true
	m.Features.AppHome.Messages = true
	m.Features.BotUser.Name = "Findings"
	m.Features.BotUser.Online = true
	m.Features.Commands = []manifestCommand{
		{"/findings", at("/slack/commands"), "Ask what declassified assessments say; only you see the answer", "QUESTION, or help", false},
		{"/country", at("/slack/commands"), "What the assessments hold on one country", "NAME", false},
	}
	m.Features.Shortcuts = []manifestShortcut{
		{"Check against findings", "message", actCheck, "What the assessments hold on each sentence of this message; only you see it"},
	}
	for _, s := range Scopes {
		m.OAuth.Scopes.Bot = append(m.OAuth.Scopes.Bot, s.Name)
	}
	for _, e := range Events {
		m.Settings.Events.Bot = append(m.Settings.Events.Bot, e.Name)
	}
	if u, err := url.Parse(baseURL); err == nil && u.Host != "" {
		m.Features.Unfurl = []string{u.Hostname()}
	}
	if baseURL != "" {
		m.OAuth.Redirects = []string{at("/slack/oauth_redirect")}
	}
	m.Settings.Events.URL = at("/slack/events")
	m.Settings.Interactivity.Enabled = true
	m.Settings.Interactivity.URL = at("/slack/interactions")
	m.Settings.SocketMode = baseURL == ""

	out, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the Slack manifest: %w", err)
	}
	return append(out, '\n'), nil
}

// ManifestNotes says, a line each, what the scopes and events in the manifest are for, since JSON has no comments.
func ManifestNotes() string {
	var b strings.Builder
	for _, s := range Scopes {
		fmt.Fprintf(&b, "scope %s: %s\n", s.Name, s.Why)
	}
	for _, e := range Events {
		fmt.Fprintf(&b, "event %s: %s\n", e.Name, e.Why)
	}
	return b.String()
}

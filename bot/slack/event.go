package slack

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"findings/bot"
)

// The kinds of delivery, as the envelopes of Socket Mode name them. Over HTTP each kind has an address of its own.
const (
	eventsAPI     = "events_api"
	slashCommands = "slash_commands"
	interactive   = "interactive"
)

// A request is what somebody wants of the bot, whichever way it came.
type request struct {
	team     string // the workspace that the app is installed in
	channel  string
	user     string
	ts       string // of the message that asks; empty for a command
	thread   string // the thread that the message stands in; empty where it stands in none
	direct   bool   // in a direct message
	text     string // as people see it: no mention of the bot, nothing escaped
	answerTo string // the address that takes an answer for the asker alone; empty: answer in the channel
	trigger  string // of a command: allows one modal to be opened, within three seconds
	command  string // the slash command that was used: "/country"; empty: a message

	overheard bool // in a thread, without a mention of the bot: perhaps a follow-up
	toOthers  bool // it mentions somebody else
}

// A delivery is one parsed envelope.
type delivery struct {
	keys      []string // what another delivery of the same thing has too
	request   *request // a question; or
	action    *action  // something pressed, or a link shared; or neither, for the reason below
	ignored   string   // why nothing is to do, for the log
	challenge string   // to be sent back to prove that the address is ours
}

// parse reads what is in an envelope. It does nothing else, and never panics, whatever the bytes are.
func parse(kind string, payload []byte) (delivery, error) {
	switch kind {
	case eventsAPI:
		return parseEvent(payload)
	case slashCommands:
		return parseCommand(payload)
	case interactive:
		return parseInteraction(payload)
	}
	return delivery{}, fmt.Errorf("read a delivery: kind %q is unknown", kind)
}

// callback is the outer part of an event, as far as it is used.
// https://docs.slack.dev/apis/events-api/#callback-field
type callback struct {
	Type           string `json:"type"`
	Challenge      string `json:"challenge"`
	TeamID         string `json:"team_id"`
	EventID        string `json:"event_id"`
	Authorizations []struct {
		TeamID string `json:"team_id"`
		UserID string `json:"user_id"`
		IsBot  bool   `json:"is_bot"`
	} `json:"authorizations"`
	Event event `json:"event"`
}

// event is the inner part.
type event struct {
	Type        string          `json:"type"`
	Subtype     string          `json:"subtype"`
	Hidden      bool            `json:"hidden"`
	Edited      json.RawMessage `json:"edited"`
	BotID       string          `json:"bot_id"`
	AppID       string          `json:"app_id"`
	User        string          `json:"user"`
	Text        string          `json:"text"`
	TS          string          `json:"ts"`
	ThreadTS    string          `json:"thread_ts"`
	Channel     string          `json:"channel"`
	ChannelType string          `json:"channel_type"`
	Tab         string          `json:"tab"`
	MessageTS   string          `json:"message_ts"`
	UnfurlID    string          `json:"unfurl_id"`
	Source      string          `json:"source"`
	Links       []struct {
		URL string `json:"url"`
	} `json:"links"`
	Tokens struct {
		Bot []string `json:"bot"`
	} `json:"tokens"`
}

func parseEvent(payload []byte) (delivery, error) {
	var c callback
	if err := json.Unmarshal(payload, &c); err != nil {
		// The error of a decoder can hold the text that it stumbled over, so its words are not passed on.
		return delivery{}, fmt.Errorf("read an event of %d bytes: no JSON of the expected shape", len(payload))
	}
	if c.Type == "url_verification" {
		return delivery{challenge: c.Challenge, ignored: c.Type}, nil
	}
	if c.Type != "event_callback" {
		return delivery{ignored: "outer type"}, nil
	}
	d := delivery{}
	if c.EventID != "" {
		d.keys = append(d.keys, "event/"+c.EventID)
	}
	team, self := c.TeamID, ""
	for _, a := range c.Authorizations {
		if a.IsBot {
			team, self = a.TeamID, a.UserID
			break
		}
	}
	e := c.Event
	if e.Type == "app_home_opened" && e.User != "" {
		d.action = &action{team: team, user: e.User, channel: e.Channel, what: actHome}
		if e.Tab == "messages" {
			d.action.what = actSuggest
		}
		return d, nil
	}
	if e.Type == "link_shared" {
		return parseLinks(d, team, self, e), nil
	}
	if e.Type == "app_uninstalled" || e.Type == "tokens_revoked" && len(e.Tokens.Bot) > 0 {
		d.action = &action{team: c.TeamID, what: actGone}
		return d, nil
	}
	switch {
	case e.Type != "message" && e.Type != "app_mention":
		d.ignored = "event type"
	case e.BotID != "" || e.AppID != "" || e.User == "" || e.User == self:
		d.ignored = "not from a person"
	case e.Subtype != "" && e.Subtype != "thread_broadcast" && e.Subtype != "file_share":
		d.ignored = "not a message that somebody wrote" // an edit, a deletion, somebody who joined
	case e.Hidden || len(e.Edited) > 0 && string(e.Edited) != "null":
		d.ignored = "edited or hidden"
	case e.Channel == "" || e.TS == "":
		d.ignored = "no place to answer in"
	}
	if d.ignored != "" {
		return d, nil
	}
	direct := e.ChannelType == "im" || strings.HasPrefix(e.Channel, "D")
	mentioned := e.Type == "app_mention" || self != "" && strings.Contains(e.Text, "<@"+self)
	if !direct && !mentioned && e.ThreadTS == "" {
		d.ignored = "not addressed to the bot"
		return d, nil
	}
	d.keys = append(d.keys, "message/"+team+"/"+e.Channel+"/"+e.TS)
	d.request = &request{
		team: team, channel: e.Channel, user: e.User, ts: e.TS, thread: e.ThreadTS, direct: direct,
		text: readable(e.Text, self), overheard: !direct && !mentioned,
		toOthers: strings.Contains(strings.ReplaceAll(e.Text, "<@"+self, ""), "<@"),
	}
	return d, nil
}

// parseLinks reads the links in a message, posted or not yet. Those in the bot's own messages stand beside what they
// lead to; Slack says that it does not deliver these, and at times does.
func parseLinks(d delivery, team, self string, e event) delivery {
	if e.User != "" && e.User == self {
		d.ignored = "not from a person"
		return d
	}
	a := &action{team: team, user: e.User, channel: e.Channel, message: e.MessageTS, what: actUnfurl}
	if e.Source == "composer" {
		a.value = e.UnfurlID
	}
	for _, l := range e.Links {
		if l.URL != "" && len(l.URL) <= maxURL && !slices.Contains(a.links, l.URL) && len(a.links) < maxLinks {
			a.links = append(a.links, l.URL)
		}
	}
	if len(a.links) == 0 || a.value == "" && (e.Source == "composer" || e.Channel == "" || e.MessageTS == "") {
		d.ignored = "no links, or no place to show them in"
		return d
	}
	d.action = a
	return d
}

// maxLinks bounds the links of one message that are looked at.
const maxLinks = 50

// command is a slash command, as far as it is used. Socket Mode delivers it as JSON, HTTP as a form.
// https://docs.slack.dev/interactivity/implementing-slash-commands
type command struct {
	Command     string `json:"command"`
	Text        string `json:"text"`
	TeamID      string `json:"team_id"`
	ChannelID   string `json:"channel_id"`
	UserID      string `json:"user_id"`
	ResponseURL string `json:"response_url"`
	TriggerID   string `json:"trigger_id"`
}

func parseCommand(payload []byte) (delivery, error) {
	var c command
	if err := json.Unmarshal(payload, &c); err != nil {
		return delivery{}, fmt.Errorf("read a command of %d bytes: no JSON of the expected shape", len(payload))
	}
	if c.Command == "" || c.UserID == "" || c.ResponseURL == "" {
		return delivery{}, fmt.Errorf("read a command: command, user_id or response_url is missing")
	}
	d := delivery{request: &request{
		team: c.TeamID, channel: c.ChannelID, user: c.UserID, text: readable(c.Text, ""), answerTo: c.ResponseURL, command: c.Command,
		trigger: c.TriggerID,
	}}
	if c.TriggerID != "" {
		d.keys = []string{"trigger/" + c.TriggerID}
	}
	return d, nil
}

// commandForm turns the form of an HTTP delivery into what Socket Mode has.
func commandForm(body []byte) ([]byte, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, fmt.Errorf("read a command of %d bytes: no form", len(body))
	}
	return json.Marshal(command{
		Command: form.Get("command"), Text: form.Get("text"), TeamID: form.Get("team_id"), ChannelID: form.Get("channel_id"),
		UserID: form.Get("user_id"), ResponseURL: form.Get("response_url"), TriggerID: form.Get("trigger_id"),
	})
}

// interactionForm takes the payload out of the form of an HTTP delivery.
func interactionForm(body []byte) ([]byte, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil || !form.Has("payload") {
		return nil, fmt.Errorf("read an interaction of %d bytes: no form with a payload", len(body))
	}
	return []byte(form.Get("payload")), nil
}

// inText is how Slack writes a mention, a channel or a link into a message's text.
var inText = regexp.MustCompile(`<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>`)

// readable is a message's text as people see it: without the mention of the bot, whose user ID is self, references by
// their names, and nothing escaped. Where self is not known, a mention at the beginning is the bot's.
func readable(text, self string) string {
	start := strings.TrimLeft(text, " ")
	if self == "" && strings.HasPrefix(start, "<@") {
		if i := strings.IndexByte(start, '>'); i > 0 {
			text = start[i+1:]
		}
	}
	text = inText.ReplaceAllStringFunc(text, func(s string) string {
		m := inText.FindStringSubmatch(s)
		mark, id, label := m[1], m[2], m[3]
		switch {
		case mark == "@" && id == self:
			return " "
		case label != "":
			return label
		case mark == "!" && (id == "channel" || id == "here" || id == "everyone"):
			return "@" + id
		case mark != "":
			return " " // an ID says nothing to people, and searches for nothing
		}
		return id
	})
	return strings.TrimSpace(unescaper.Replace(text))
}

var unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// ask is the question in a request: a command with its argument, or a question in words.
func (r *request) ask() bot.Question {
	if r.command != "" && r.command != slashCommand {
		if c, ok := bot.FindCommand(strings.TrimPrefix(r.command, "/")); ok {
			return bot.Question{Command: c.Name, Text: r.text}
		}
	}
	first, rest, _ := strings.Cut(r.text, " ")
	if c, ok := bot.FindCommand(strings.ToLower(first)); ok {
		rest = strings.TrimSpace(rest)
		if c.Argument != "" && (rest != "" || r.command != "") || c.Argument == "" && rest == "" {
			return bot.Question{Command: c.Name, Text: rest}
		}
	}
	return bot.Question{Command: bot.Ask, Text: r.text}
}

// conversation names the place in which one question follows another; empty for a command, which stands alone.
func (r *request) conversation() string {
	if r.answerTo != "" {
		return ""
	}
	return r.channel + "/" + r.replyThread()
}

// replyThread is the thread that the answer belongs in.
func (r *request) replyThread() string { return cmp.Or(r.thread, r.ts) }

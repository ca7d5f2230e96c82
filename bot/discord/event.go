package discord

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"findings/bot"
)

// What comes in is decoded into small structs of our own, whichever way it comes. discordgo's types hold far more than
// is needed here, and a single field that they cannot read costs the whole event: a message command fails on a target
// with a component of a type that is newer than the library.

// An interaction is somebody using a command, a button or a menu, or Discord asking whether we are there.
type interaction struct {
	ID            string                    `json:"id"`
	ApplicationID string                    `json:"application_id"`
	Type          discordgo.InteractionType `json:"type"`
	Token         string                    `json:"token"`
	GuildID       string                    `json:"guild_id"` // empty outside servers
	ChannelID     string                    `json:"channel_id"`
	Channel       channel                   `json:"channel"`
	Permissions   string                    `json:"app_permissions"` // ours, in the channel
	Context       *int                      `json:"context"`         // see inBotDM; absent in old clients
	Locale        string                    `json:"locale"`
	Member        *member                   `json:"member"` // in a server
	User          *user                     `json:"user"`   // elsewhere
	Data          json.RawMessage           `json:"data"`
	Message       json.RawMessage           `json:"message"`               // that a button stands under
	MaxUpload     int                       `json:"attachment_size_limit"` // bytes

	data data
	http bool // it came over HTTP, not the gateway
}

// inBotDM is the context of a direct message with the bot; 0 is a server, 2 any other direct or group message.
const inBotDM = 1

// A channel may be a thread, whose parent is the channel that people think of.
type channel struct {
	ParentID string `json:"parent_id"`
}

// A member is a person in a server.
type member struct {
	User        *user  `json:"user"`
	Permissions string `json:"permissions"` // in the channel
}

// by is the ID of the person who did it; empty where it is not known.
func (i interaction) by() string {
	u := i.User
	if i.Member != nil && i.Member.User != nil {
		u = i.Member.User
	}
	if u == nil {
		return ""
	}
	if _, ok := snowflake(u.ID); !ok {
		return ""
	}
	return u.ID
}

// data is what a command, an autocompletion or a button brings along.
type data struct {
	Name     string   `json:"name"`
	Options  []option `json:"options"`
	CustomID string   `json:"custom_id"`
	Values   []string `json:"values"`    // chosen in a menu
	TargetID string   `json:"target_id"` // the message that a message command is used on
	Resolved struct {
		Messages map[string]json.RawMessage `json:"messages"`
	} `json:"resolved"`
}

type option struct {
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
	Options []option        `json:"options"`
}

// decodeInteraction reads an interaction. With an error that is not about the envelope, the interaction is good enough
// to be answered with an apology.
func decodeInteraction(body []byte) (interaction, error) {
	var i interaction
	err := json.Unmarshal(body, &i)
	if _, ok := snowflake(i.ID); !ok || i.Type == 0 {
		return interaction{}, cmp.Or(err, errors.New("decode interaction: no id or no type"))
	}
	if err != nil {
		return i, fmt.Errorf("decode interaction %s: %w", i.ID, err)
	}
	if len(i.Data) > 0 {
		if err := json.Unmarshal(i.Data, &i.data); err != nil {
			return i, fmt.Errorf("decode data of interaction %s: %w", i.ID, err)
		}
	}
	return i, nil
}

// snowflake reads one of Discord's IDs.
func snowflake(id string) (uint64, bool) {
	n, err := strconv.ParseUint(id, 10, 64)
	return n, err == nil && n > 0
}

// private reports whether the answer is for the asker alone: everywhere but in a direct message with the bot, unless
// the asker wants it otherwise. A page is shown to those who see the answer that it belongs to.
func (i interaction) private() bool {
	if i.data.CustomID == doShare {
		return false
	}
	if strings.HasPrefix(i.data.CustomID, doPage+"|") {
		return i.underPrivate()
	}
	if i.Context != nil && *i.Context == inBotDM || i.Context == nil && i.GuildID == "" {
		return false
	}
	_, options := i.subcommand()
	for _, o := range options {
		var private bool
		if o.Name == optionPrivate && json.Unmarshal(o.Value, &private) == nil {
			return private
		}
	}
	return true
}

// lightPress reports whether it is a press of a button that neither draws a picture nor asks a question.
func (i interaction) lightPress() bool {
	do, _, _ := strings.Cut(i.data.CustomID, "|")
	return i.Type == discordgo.InteractionMessageComponent && do != doPage && do != doMore
}

// underPrivate reports whether the message that a button stands under is seen by one person alone.
func (i interaction) underPrivate() bool {
	var m struct {
		Flags discordgo.MessageFlags `json:"flags"`
	}
	return json.Unmarshal(i.Message, &m) != nil || m.Flags&discordgo.MessageFlagsEphemeral != 0
}

// under is the ID of the message that a button stands under; empty where it has none.
func (i interaction) under() string {
	var m struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(i.Message, &m) // what cannot be read has none
	return m.ID
}

// subcommand returns what follows /findings.
func (i interaction) subcommand() (string, []option) {
	if len(i.data.Options) == 0 {
		return "", nil
	}
	return i.data.Options[0].Name, i.data.Options[0].Options
}

// question turns a use of /findings into a question.
func (i interaction) question() bot.Question {
	name, options := i.subcommand()
	q := bot.Question{Command: name, Language: i.language()}
	c, _ := bot.FindCommand(name)
	for _, o := range options {
		switch o.Name {
		case c.Argument:
			q.Text = o.text()
		case optionCountry:
			q.Country = o.text()
		case optionDocument:
			q.Document = o.text()
		}
	}
	return q
}

// language is the asker's, for our own sentences.
func (i interaction) language() bot.Language { return bot.LanguageOf(i.Locale) }

// text is an option's value, where it is one of words.
func (o option) text() string {
	var s string
	_ = json.Unmarshal(o.Value, &s) // anything else is no text
	return s
}

// A post is a message that somebody wrote.
type post struct {
	ID        string  `json:"id"`
	ChannelID string  `json:"channel_id"`
	GuildID   string  `json:"guild_id"`
	WebhookID string  `json:"webhook_id"`
	Type      int     `json:"type"`
	Author    *user   `json:"author"`
	Content   string  `json:"content"`
	Mentions  []*user `json:"mentions"`
	Embeds    []struct {
		Author *struct {
			Name string `json:"name"`
		} `json:"author"`
	} `json:"embeds"`
	Reference *struct {
		MessageID string `json:"message_id"`
	} `json:"message_reference"`
	Referenced *post `json:"referenced_message"`
}

type user struct {
	ID  string `json:"id"`
	Bot bool   `json:"bot"`
}

// The types of messages that people write; the others say that somebody joined, pinned or boosted.
const (
	typeDefault = 0
	typeReply   = 19
)

// decodePost reads a message and reports whether it is for the bot with the ID me: a person's, written to it directly
// or mentioning it. Only in those does Discord send the content without a privileged intent.
func decodePost(body []byte, me string) (post, bool, error) {
	var m post
	if err := json.Unmarshal(body, &m); err != nil {
		return post{}, false, fmt.Errorf("decode message: %w", err)
	}
	if m.Author == nil || m.Author.Bot || m.Author.ID == me || m.WebhookID != "" {
		return m, false, nil
	}
	if m.Type != typeDefault && m.Type != typeReply {
		return m, false, nil
	}
	_, id := snowflake(m.ID)
	_, channel := snowflake(m.ChannelID)
	mentioned := slices.ContainsFunc(m.Mentions, func(u *user) bool { return u != nil && u.ID == me })
	return m, id && channel && (m.GuildID == "" || mentioned), nil
}

// question is what a post asks: its words without the mention of the bot. The name of a command that takes no argument
// means that command.
func (m post) question(me string) bot.Question {
	text := strings.TrimSpace(strings.NewReplacer("<@"+me+">", " ", "<@!"+me+">", " ").Replace(m.Content))
	if c, ok := bot.FindCommand(strings.ToLower(text)); ok && c.Argument == "" {
		return bot.Question{Command: c.Name}
	}
	return bot.Question{Text: text}
}

// asked reads back the question that an answer of ours was given to.
func (m *post) asked() string {
	if m == nil || len(m.Embeds) == 0 || m.Embeds[0].Author == nil {
		return ""
	}
	return m.Embeds[0].Author.Name
}

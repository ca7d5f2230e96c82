package discord

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"findings/bot"
	"findings/bot/store"
)

// settingsName is the subcommand for those who may manage the server.
const settingsName = "settings"

// What a menu or a button of the settings is for: the part of its custom_id after doSettings.
const (
	doSettings   = "set"
	setDocuments = "documents"
	setChannels  = "channels"
	setQuotes    = "quotes"
	setFollowUps = "followups"
	setTest      = "test"
)

const (
	maxOptions = 25 // of a menu
	mostQuotes = 10
)

// The permissions that are looked at. Source: https://docs.discord.com/developers/topics/permissions
const (
	permitAdministrator = 1 << 3
	permitManageGuild   = 1 << 5
	permitView          = 1 << 10
	permitSend          = 1 << 11
	permitEmbed         = 1 << 14
	permitAttach        = 1 << 15
	permitHistory       = 1 << 16
	permitSendInThreads = 1 << 38
)

// workspace names a server in the store.
func workspace(guild string) string { return "discord/" + guild }

// settings are what is set in a server; the zero value outside servers, and where nothing is set.
func (p *Platform) settings(ctx context.Context, guild string) (store.Settings, error) {
	if _, ok := snowflake(guild); !ok {
		return store.Settings{}, nil
	}
	return p.config.Store.Settings(ctx, workspace(guild), "")
}

// under puts a question under settings.
func under(q bot.Question, s store.Settings) bot.Question {
	q.Documents, q.Limit = s.Documents, s.Quotes
	if s.NoFollowUp {
		q.Previous = ""
	}
	return q
}

// welcome reports whether answers that all see are welcome in a channel, given with its parent where it is a thread.
func welcome(s store.Settings, guild string, channels ...string) bool {
	return guild == "" || len(s.Channels) == 0 || slices.ContainsFunc(channels, func(c string) bool { return slices.Contains(s.Channels, c) })
}

// welcomeToPost is welcome for a message, which does not say whether its channel is a thread.
func (p *Platform) welcomeToPost(ctx context.Context, s store.Settings, m post) bool {
	if welcome(s, m.GuildID, m.ChannelID) {
		return true
	}
	var c channel
	err := p.call(ctx, http.MethodGet, "/channels/"+m.ChannelID, "channels "+m.ChannelID, nil, &c)
	return err == nil && welcome(s, m.GuildID, c.ParentID)
}

// has reports whether a set of permissions, as Discord writes it, has one of some.
func has(permissions string, some uint64) bool {
	n, err := strconv.ParseUint(permissions, 10, 64)
	return err == nil && n&some != 0
}

// changeSettings changes one of the settings, or none, and shows them. Each change is checked anew: a menu stays under
// a message when whoever opened it is no longer allowed to.
func (s scene) changeSettings(ctx context.Context, what, value string) response {
	w := wordsIn(s.language)
	s.private = true
	switch {
	case s.GuildID == "":
		return s.show(say(w.SettingsInServer))
	case s.Member == nil || !has(s.Member.Permissions, permitAdministrator|permitManageGuild):
		return s.show(say(w.SettingsNotAllowed))
	}
	kind := discordgo.InteractionResponseUpdateMessage
	switch what {
	case "":
		kind = discordgo.InteractionResponseChannelMessageWithSource
	case setDocuments:
		s.settings.Documents = nil
		for _, id := range s.data.Values {
			if _, ok := s.p.bot.Corpus().Document(id); ok {
				s.settings.Documents = append(s.settings.Documents, id)
			}
		}
	case setChannels:
		s.settings.Channels = nil
		for _, id := range s.data.Values {
			if _, ok := snowflake(id); ok && len(s.settings.Channels) < maxOptions {
				s.settings.Channels = append(s.settings.Channels, id)
			}
		}
	case setQuotes:
		n, _ := strconv.Atoi(value)
		s.settings.Quotes = max(0, min(n, mostQuotes))
	case setFollowUps:
		s.settings.NoFollowUp = !s.settings.NoFollowUp
	case setTest:
		return s.show(s.selfTest(ctx))
	default:
		return s.show(say(w.NoLonger))
	}
	if what != "" {
		if err := s.p.config.Store.SaveSettings(ctx, workspace(s.GuildID), "", s.settings); err != nil {
			s.p.log.Error("settings", "platform", s.p.Name(), "interaction", s.ID, "err", err)
			return s.show(say(s.language.Trouble()))
		}
	}
	m := s.settingsMessage()
	m.Flags = discordgo.MessageFlagsEphemeral
	return response{kind, m}
}

// settingsMessage draws the settings with what changes them.
func (s scene) settingsMessage() message {
	w := wordsIn(s.language)
	m := say(w.SettingsHead)
	m.Embeds[0].Description += "\n\n" + strings.Join(s.told(), "\n")

	documents := discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: doSettings + "|" + setDocuments, Placeholder: w.SettingsDocuments, MinValues: new(0)}
	for _, d := range s.p.bot.Corpus().Documents() {
		if len(documents.Options) == maxOptions {
			break // the newest ones; a document that is chosen and not among them is lost with the next choice
		}
		documents.Options = append(documents.Options, discordgo.SelectMenuOption{
			Label: short(d.Name(), maxChoice), Value: d.ID, Default: slices.Contains(s.settings.Documents, d.ID),
		})
	}
	documents.MaxValues = len(documents.Options)
	channels := discordgo.SelectMenu{
		MenuType: discordgo.ChannelSelectMenu, CustomID: doSettings + "|" + setChannels, Placeholder: w.SettingsChannels,
		MinValues: new(0), MaxValues: maxOptions, ChannelTypes: []discordgo.ChannelType{discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews, discordgo.ChannelTypeGuildForum},
	}
	for _, id := range s.settings.Channels {
		channels.DefaultValues = append(channels.DefaultValues, discordgo.SelectMenuDefaultValue{ID: id, Type: discordgo.SelectMenuDefaultValueChannel})
	}
	quotes := discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: doSettings + "|" + setQuotes, Placeholder: w.SettingsQuotes, MinValues: new(1), MaxValues: 1}
	for n := 1; n <= mostQuotes; n++ {
		quotes.Options = append(quotes.Options, discordgo.SelectMenuOption{
			Label: fmt.Sprintf("%s: %d", w.SettingsQuotes, n), Value: strconv.Itoa(n), Default: n == s.quotes(),
		})
	}
	var last row
	last.add(w.SettingsFollowUps, discordgo.SecondaryButton, doSettings, setFollowUps)
	last.add(w.SettingsTest, discordgo.PrimaryButton, doSettings, setTest)
	for _, c := range []discordgo.MessageComponent{documents, channels, quotes} {
		m.Components = append(m.Components, discordgo.ActionsRow{Components: []discordgo.MessageComponent{c}})
	}
	m.Components = append(m.Components, last.components()...)
	return m
}

func (s scene) quotes() int {
	if s.settings.Quotes == 0 {
		return bot.DefaultQuotes
	}
	return s.settings.Quotes
}

// told are the settings in words, as Markdown.
func (s scene) told() []string {
	w := wordsIn(s.language)
	documents := w.All
	if s.settings.Documents != nil {
		documents = strings.Join(s.settings.Documents, ", ")
	}
	channels := escape(w.All)
	if len(s.settings.Channels) > 0 {
		channels = "<#" + strings.Join(s.settings.Channels, "> <#") + ">"
	}
	followUps := w.Yes
	if s.settings.NoFollowUp {
		followUps = w.No
	}
	line := func(label, value string) string { return "**" + escape(label) + ":** " + value }
	return []string{
		line(w.SettingsDocuments, escape(documents)), line(w.SettingsChannels, channels),
		line(w.SettingsQuotes, strconv.Itoa(s.quotes())), line(w.SettingsFollowUps, escape(followUps)),
	}
}

// selfTest says what would happen in this channel, and why.
func (s scene) selfTest(ctx context.Context) message {
	w := wordsIn(s.language)
	lines := s.told()
	check := func(ok bool, good, bad string) {
		if ok {
			lines = append(lines, "✅ "+escape(good))
		} else {
			lines = append(lines, "❌ "+escape(bad))
		}
	}
	lines = append(lines, "")
	check(welcome(s.settings, s.GuildID, s.ChannelID, s.Channel.ParentID), w.TestPublic, w.TestPrivate)
	for _, needed := range []struct {
		permission uint64
		name       string
	}{
		{permitView, "View Channel"}, {permitSend, "Send Messages"}, {permitEmbed, "Embed Links"},
		{permitHistory, "Read Message History"}, {permitSendInThreads, "Send Messages in Threads"},
	} {
		check(has(s.Permissions, needed.permission|permitAdministrator), needed.name, fmt.Sprintf(w.TestMissing, needed.name))
	}
	check(has(s.Permissions, permitAttach|permitAdministrator), "Attach Files", w.PageNotAllowed)
	check(true, fmt.Sprintf(w.TestTransport, map[bool]string{true: "HTTP", false: "Gateway"}[s.http]), "")
	start := time.Now()
	a := s.p.bot.Answer(ctx, under(bot.Question{Text: frequent[0]}, s.settings))
	n := 0
	for range a.Quotes() {
		n++
	}
	check(a.Err == nil, fmt.Sprintf(w.TestAnswer, frequent[0], n, time.Since(start).Round(time.Microsecond)), s.language.Trouble())
	m := say("")
	m.Embeds[0].Description = strings.Join(lines, "\n")
	return m
}

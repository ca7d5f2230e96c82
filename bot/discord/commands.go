package discord

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"findings/bot"
	"findings/corpus"
)

// commandName is the one slash command; what people can do are its subcommands, which follow from bot.Commands.
const commandName = "findings"

// The names of the options that are not a command's own argument.
const (
	optionPrivate  = "private"
	optionCountry  = "country"
	optionDocument = "document"
)

// Limits on commands and on autocompletion. Source: https://docs.discord.com/developers/interactions/application-commands
const (
	maxDescriptionOfCommand = 100
	maxChoices              = 25
	maxChoice               = 100
)

// A command is what is registered with Discord, and what Discord says is registered, as far as we set it. Where it can
// be installed and used is always sent: what Discord takes in their absence depends on the application.
type command struct {
	Type             discordgo.ApplicationCommandType       `json:"type"`
	Name             string                                 `json:"name"`
	Description      string                                 `json:"description"` // empty for a message command
	Options          []commandOption                        `json:"options,omitempty"`
	IntegrationTypes []discordgo.ApplicationIntegrationType `json:"integration_types"`
	Contexts         []discordgo.InteractionContextType     `json:"contexts"`
}

type commandOption struct {
	Type         discordgo.ApplicationCommandOptionType `json:"type"`
	Name         string                                 `json:"name"`
	Description  string                                 `json:"description"`
	Required     bool                                   `json:"required,omitempty"`
	Autocomplete bool                                   `json:"autocomplete,omitempty"`
	MaxLength    int                                    `json:"max_length,omitempty"`
	Options      []commandOption                        `json:"options,omitempty"`
}

// Commands are installed in servers and by people for themselves, and used in servers, in direct messages with the
// bot, and in all other direct and group messages.
var (
	installedIn = []discordgo.ApplicationIntegrationType{
		discordgo.ApplicationIntegrationGuildInstall, discordgo.ApplicationIntegrationUserInstall}
	usedIn = []discordgo.InteractionContextType{
		discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM, discordgo.InteractionContextPrivateChannel}
)

// commands are those that the bot registers.
func commands() []command {
	slash := command{
		Type: discordgo.ChatApplicationCommand, Name: commandName,
		Description:      "Declassified assessments, quoted, with the confidence they state",
		IntegrationTypes: installedIn, Contexts: usedIn,
	}
	for _, c := range bot.Commands {
		sub := commandOption{Type: discordgo.ApplicationCommandOptionSubCommand, Name: c.Name, Description: c.Summary}
		if c.Argument != "" {
			sub.Options = append(sub.Options, commandOption{
				Type: discordgo.ApplicationCommandOptionString, Name: c.Argument, Description: argument(c),
				Required: true, Autocomplete: completes(c.Name), MaxLength: bot.MaxQuestion,
			})
		}
		if c.Name == bot.Ask {
			sub.Options = append(sub.Options, commandOption{
				Type: discordgo.ApplicationCommandOptionString, Name: optionCountry, Autocomplete: true,
				Description: "Only what is about this country", MaxLength: maxChoice,
			}, commandOption{
				Type: discordgo.ApplicationCommandOptionString, Name: optionDocument, Autocomplete: true,
				Description: "Only from this document", MaxLength: maxChoice,
			})
		}
		sub.Options = append(sub.Options, commandOption{
			Type: discordgo.ApplicationCommandOptionBoolean, Name: optionPrivate,
			Description: "Whether only you see the answer; in servers it is so unless you choose otherwise",
		})
		slash.Options = append(slash.Options, sub)
	}
	slash.Options = append(slash.Options, commandOption{
		Type: discordgo.ApplicationCommandOptionSubCommand, Name: settingsName,
		Description: "For those who may manage the server: documents, channels, quotations, follow-ups, a self-test",
	})
	claim := command{
		Type: discordgo.MessageApplicationCommand, Name: claimName, IntegrationTypes: installedIn, Contexts: usedIn,
	}
	return []command{slash, claim}
}

func argument(c bot.Command) string {
	switch c.Name {
	case bot.Ask:
		return "In your own words"
	case bot.Glossary:
		return "A term: probably, moderate confidence, interference"
	}
	return "A country, or another actor, by any of its names"
}

// completes reports whether the argument of a command is completed while it is typed.
func completes(name string) bool {
	return name == bot.Ask || name == bot.Glossary || takesActor(name)
}

func takesActor(name string) bool { return name == bot.Country || name == bot.Compare }

// What is offered while a question or a term is typed. They are English, as the corpus is.
var (
	frequent = []string{
		"Did China try to influence the 2022 midterms?", "Did Russia want Trump to win in 2016?", "How sure are they about Iran?",
		"Why did Iran hold back?", "Did it change the outcome?", "What does “probably” mean?", "What is moderate confidence?",
		"Influence or interference?",
	}
	levels = []string{"high confidence", "moderate confidence", "low confidence", "influence", "interference"}
)

// register makes the registered commands those of commands, and writes only where they differ.
func (p *Platform) register(ctx context.Context) error {
	path, route := "/applications/"+p.config.ApplicationID+"/commands", "applications commands"
	if p.config.GuildID != "" {
		path = "/applications/" + p.config.ApplicationID + "/guilds/" + p.config.GuildID + "/commands"
	}
	var registered []command
	if err := p.call(ctx, http.MethodGet, path+"?with_localizations=true", route, nil, &registered); err != nil {
		return fmt.Errorf("read registered commands: %w", err)
	}
	if p.registered(registered) {
		return nil
	}
	if err := p.call(ctx, http.MethodPut, path, route, commands(), nil); err != nil {
		return fmt.Errorf("register commands: %w", err)
	}
	p.log.Info("commands registered", "platform", p.Name(), "count", len(commands()))
	return nil
}

// registered reports whether what Discord has is what we would write. The commands of one server have no contexts.
func (p *Platform) registered(have []command) bool {
	want := commands()
	by := func(a, b command) int { return strings.Compare(a.Name, b.Name) }
	for _, list := range [][]command{have, want} {
		slices.SortFunc(list, by)
		for i := range list {
			if p.config.GuildID != "" {
				list[i].IntegrationTypes, list[i].Contexts = nil, nil
			}
			list[i].IntegrationTypes = slices.Sorted(slices.Values(list[i].IntegrationTypes))
			list[i].Contexts = slices.Sorted(slices.Values(list[i].Contexts))
		}
	}
	return reflect.DeepEqual(have, want)
}

// A choice is one completion.
type choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// complete lists what the option that is being typed may become. Other text is accepted too.
func complete(c *corpus.Corpus, i interaction) []choice {
	name, options := i.subcommand()
	at := slices.IndexFunc(options, func(o option) bool { return o.Focused })
	choices := []choice{}
	if at < 0 {
		return choices
	}
	typed := strings.ToLower(bot.Clean(options[at].text()))
	add := func(shown, value string) {
		if len(choices) < maxChoices && value != "" && length(value) <= maxChoice {
			choices = append(choices, choice{short(shown, maxChoice), value})
		}
	}
	switch {
	case options[at].Name == optionDocument:
		for _, d := range c.Documents() {
			if begins(typed, d.ID, d.Name()) {
				add(d.Name(), d.ID)
			}
		}
	case name == bot.Ask && options[at].Name == argumentOf(name):
		add(bot.Clean(options[at].text()), bot.Clean(options[at].text())) // what was typed stays the first offer
		for _, q := range frequent {
			if begins(typed, q) {
				add(q, q)
			}
		}
	case name == bot.Glossary:
		for _, term := range terms(c) {
			if begins(typed, term) {
				add(term, term)
			}
		}
	case options[at].Name == optionCountry || takesActor(name):
		aliases := map[string][]string{}
		for n := range c.Names().All() {
			aliases[n.Name] = slices.Concat(n.Aliases, n.Cased)
		}
		for _, actor := range c.Actors() {
			if begins(typed, append(aliases[actor], actor)...) {
				add(actor, actor)
			}
		}
	}
	return choices
}

func argumentOf(name string) string {
	c, _ := bot.FindCommand(name)
	return c.Argument
}

// terms are the estimative terms that the corpus defines, and the other words that it explains.
func terms(c *corpus.Corpus) []string {
	var found []string
	for p := range c.Passages() {
		if p.Kind != corpus.Definition {
			continue
		}
		for _, s := range p.Sentences {
			for _, e := range s.Likelihood {
				if !slices.Contains(found, e.Term) {
					found = append(found, e.Term)
				}
			}
		}
	}
	return append(found, levels...)
}

// begins reports whether some word of one of the names begins with what was typed, in lower case.
func begins(typed string, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		n = strings.ToLower(n)
		return strings.HasPrefix(n, typed) || strings.Contains(n, " "+typed)
	})
}

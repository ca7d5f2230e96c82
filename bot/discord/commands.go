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

// Limits on autocompletion. Source: https://docs.discord.com/developers/interactions/application-commands
const (
	maxChoices = 25
	maxChoice  = 100
)

// A command is what is registered with Discord, and what Discord says is registered, as far as we set it. Where it can
// be installed and used is always sent: what Discord takes in their absence depends on the application.
type command struct {
	Type             discordgo.ApplicationCommandType       `json:"type"`
	Name             string                                 `json:"name"`
	Names            map[string]string                      `json:"name_localizations,omitempty"`
	Description      string                                 `json:"description"` // empty for a message command
	Descriptions     map[string]string                      `json:"description_localizations,omitempty"`
	Options          []commandOption                        `json:"options,omitempty"`
	IntegrationTypes []discordgo.ApplicationIntegrationType `json:"integration_types"`
	Contexts         []discordgo.InteractionContextType     `json:"contexts"`
}

type commandOption struct {
	Type         discordgo.ApplicationCommandOptionType `json:"type"`
	Name         string                                 `json:"name"`
	Names        map[string]string                      `json:"name_localizations,omitempty"`
	Description  string                                 `json:"description"`
	Descriptions map[string]string                      `json:"description_localizations,omitempty"`
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
		Description: english.Describes[describeRoot], Descriptions: descriptions(describeRoot),
		IntegrationTypes: installedIn, Contexts: usedIn,
	}
	for _, c := range bot.Commands {
		sub := named(discordgo.ApplicationCommandOptionSubCommand, c.Name, "")
		sub.Description = c.Summary
		sub.Descriptions = localized(func(l bot.Language, _ *words) string { return l.Summary(c) })
		if c.Argument != "" {
			o := named(discordgo.ApplicationCommandOptionString, c.Argument, argument(c))
			o.Required, o.Autocomplete, o.MaxLength = true, completes(c.Name), bot.MaxQuestion
			sub.Options = append(sub.Options, o)
		}
		if c.Name == bot.Ask {
			for _, name := range []string{optionCountry, optionDocument} {
				o := named(discordgo.ApplicationCommandOptionString, name, name)
				o.Autocomplete, o.MaxLength = true, maxChoice
				sub.Options = append(sub.Options, o)
			}
		}
		sub.Options = append(sub.Options, named(discordgo.ApplicationCommandOptionBoolean, optionPrivate, optionPrivate))
		slash.Options = append(slash.Options, sub)
	}
	slash.Options = append(slash.Options, named(discordgo.ApplicationCommandOptionSubCommand, settingsName, settingsName))
	claim := command{
		Type: discordgo.MessageApplicationCommand, Name: claimName,
		Names:            localized(func(_ bot.Language, w *words) string { return w.Claim }),
		IntegrationTypes: installedIn, Contexts: usedIn,
	}
	return []command{slash, claim}
}

// named is an option or a subcommand in all languages. describe is its key in words.Describes, or empty.
func named(kind discordgo.ApplicationCommandOptionType, name, describe string) commandOption {
	return commandOption{
		Type: kind, Name: name, Names: localized(func(_ bot.Language, w *words) string { return w.Names[name] }),
		Description: english.Describes[describe], Descriptions: descriptions(describe),
	}
}

func descriptions(key string) map[string]string {
	return localized(func(_ bot.Language, w *words) string { return w.Describes[key] })
}

// argument is the key of what describes the argument of a command.
func argument(c bot.Command) string {
	switch c.Name {
	case bot.Ask:
		return describeQuestion
	case bot.Glossary:
		return describeTerm
	}
	return describeActor
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
	path, route := p.commandsPath()
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

// commandsPath is where the commands are registered, and the route's name.
func (p *Platform) commandsPath() (path, route string) {
	if p.config.GuildID != "" {
		return "/applications/" + p.config.ApplicationID + "/guilds/" + p.config.GuildID + "/commands", "guild commands"
	}
	return "/applications/" + p.config.ApplicationID + "/commands", "commands"
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

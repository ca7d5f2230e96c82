package discord

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// permissions are what the bot needs in a server: to see a channel, write in it and in its threads, embed, attach
// pictures of pages, and read what it replies to.
const permissions = permitView | permitSend | permitEmbed | permitAttach | permitHistory | permitSendInThreads

// Manifest is what to set on the application's pages at https://discord.com/developers/applications, and the commands
// as they are registered at start, as JSON. baseURL is where this program can be reached; without it, interactions
// come over the gateway.
func Manifest(baseURL string) ([]byte, error) {
	m := manifest{Events: []string{"GUILD_DELETE", "INTERACTION_CREATE", "MESSAGE_CREATE"}, Commands: commands()}
	if baseURL != "" {
		m.InteractionsEndpointURL = new(strings.TrimRight(baseURL, "/") + interactionsPath)
	}
	m.IntegrationTypesConfig.Server.Params = installParams{[]string{"applications.commands", "bot"}, strconv.Itoa(permissions)}
	m.IntegrationTypesConfig.User.Params = installParams{[]string{"applications.commands"}, "0"}
	m.Intents.Value, m.Intents.Names, m.Intents.Privileged = intents, []string{"GUILDS", "GUILD_MESSAGES", "DIRECT_MESSAGES"}, []string{}
	raw, err := json.MarshalIndent(m, "", "  ")
	return append(raw, '\n'), err
}

// A manifest has the names that Discord's API has for the same settings. discordgo's Application has another name for
// integration_types_config.
type manifest struct {
	InteractionsEndpointURL *string `json:"interactions_endpoint_url"` // null: interactions come over the gateway
	IntegrationTypesConfig  struct {
		Server install `json:"0"`
		User   install `json:"1"`
	} `json:"integration_types_config"`
	Intents struct {
		Value      discordgo.Intent `json:"value"`
		Names      []string         `json:"names"`
		Privileged []string         `json:"privileged"`
	} `json:"intents"`
	Events   []string  `json:"events"` // of the gateway that are read
	Commands []command `json:"commands"`
}

type install struct {
	Params installParams `json:"oauth2_install_params"`
}

type installParams struct {
	Scopes      []string `json:"scopes"`
	Permissions string   `json:"permissions"`
}

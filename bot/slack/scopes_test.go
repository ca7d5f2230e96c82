package slack_test

import (
	"strings"
	"testing"

	slackbot "findings/bot/slack"
)

func TestMissingScopesAreNamed(t *testing.T) {
	var all []string
	for _, s := range slackbot.Scopes {
		all = append(all, s.Name)
	}
	if err := slackbot.MissingScopes(strings.Join(all, ",")); err != nil {
		t.Errorf("with all scopes: %v", err)
	}
	if err := slackbot.MissingScopes(strings.Join(all[1:], ",")); err == nil || !strings.Contains(err.Error(), all[0]) {
		t.Errorf("without %s: %v", all[0], err)
	}
}

package discord_test

import (
	"strings"
	"testing"
)

// checkBody checks a body that goes to Discord.
func checkBody(t testing.TB, method, path string, body []byte) {
	t.Helper()
	if strings.Contains(string(body), `"embeds"`) && !strings.Contains(string(body), `"allowed_mentions":{"parse":[]}`) {
		t.Errorf("%s %s may ping: %s", method, path, body)
	}
}

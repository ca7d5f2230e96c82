package discord_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// openAPI is Discord's published description of its API (github.com/discord/discord-api-spec, specs/openapi.json),
// where DISCORD_OPENAPI names a copy.
var openAPI = sync.OnceValues(func() (*jsonschema.Compiler, error) {
	file := os.Getenv("DISCORD_OPENAPI")
	if file == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	return c, c.AddResource("discord.json", doc)
})

// bodies says what Discord's description calls the body of a call.
var bodies = []struct {
	method string
	path   *regexp.Regexp
	schema string
}{
	{http.MethodPost, regexp.MustCompile(`^/interactions/[^/]+/[^/]+/callback$`), "paths/~1interactions~1{interaction_id}~1{interaction_token}~1callback/post"},
	{http.MethodPatch, regexp.MustCompile(`^/webhooks/[^/]+/[^/]+/messages/@original$`), "paths/~1webhooks~1{webhook_id}~1{webhook_token}~1messages~1@original/patch"},
	{http.MethodPost, regexp.MustCompile(`^/webhooks/[^/]+/[^/]+$`), "paths/~1webhooks~1{webhook_id}~1{webhook_token}/post"},
	{http.MethodPost, regexp.MustCompile(`^/channels/\d+/messages$`), "paths/~1channels~1{channel_id}~1messages/post"},
	{http.MethodPut, regexp.MustCompile(`^/applications/\d+/commands$`), "paths/~1applications~1{application_id}~1commands/put"},
	{http.MethodPut, regexp.MustCompile(`^/applications/\d+/guilds/\d+/commands$`), "paths/~1applications~1{application_id}~1guilds~1{guild_id}~1commands/put"},
}

// checkBody checks a body that goes to Discord: that it pings nobody, and against Discord's description where a copy is
// at hand.
func checkBody(t testing.TB, method, path string, body []byte) {
	t.Helper()
	if strings.Contains(string(body), `"embeds"`) && strings.Count(string(body), `"allowed_mentions":{"parse":[]}`) != 1 {
		t.Errorf("%s %s may ping: %s", method, path, body)
	}
	for _, b := range bodies {
		if b.method == method && b.path.MatchString(path) {
			if err := conforms(b.schema, body); err != nil {
				t.Errorf("%s %s does not conform: %v\n%s", method, path, err, body)
			}
			return
		}
	}
	t.Errorf("%s %s is not a call that is known here", method, path)
}

func conforms(operation string, body []byte) error {
	c, err := openAPI()
	if c == nil || err != nil {
		return err
	}
	schema, err := compiled(c, "discord.json#/"+operation+"/requestBody/content/application~1json/schema")
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

var compiling sync.Mutex

func compiled(c *jsonschema.Compiler, at string) (*jsonschema.Schema, error) {
	compiling.Lock()
	defer compiling.Unlock()
	return c.Compile(at)
}

// TestOpenAPI checks every drawn answer against Discord's description.
func TestOpenAPI(t *testing.T) {
	c, err := openAPI()
	if err != nil {
		t.Fatal(err)
	}
	if c == nil {
		t.Skip("NOT CHECKED against Discord's OpenAPI description: DISCORD_OPENAPI does not name a copy of it")
	}
	if conforms("paths/~1channels~1{channel_id}~1messages/post", []byte(`{"embeds":[{"title":"`+strings.Repeat("x", 300)+`"}]}`)) == nil {
		t.Error("a title of 300 characters conforms; the check is none")
	}
	files, _ := filepath.Glob("testdata/*.json")
	if len(files) < 20 {
		t.Errorf("%d golden files", len(files))
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := conforms("paths/~1channels~1{channel_id}~1messages/post", body); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

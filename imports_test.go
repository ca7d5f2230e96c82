// Package findings_test holds the rule of who may import whom, as a test.
package findings_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The arrows run one way: cmd -> platforms -> bot -> index -> corpus. A package may import what is listed for the
// longest prefix of its path, itself and what lies below it.
var may = map[string][]string{
	"findings/corpus":          {},
	"findings/corpus/importer": {"findings/corpus"},
	"findings/corpus/library":  {"findings/corpus", "findings/corpus/importer"},
	"findings/index":           {"findings/corpus"},
	"findings/bot":             {"findings/corpus", "findings/index"},
	"findings/bot/bottest":     {"findings/corpus", "findings/index", "findings/bot"},
	"findings/bot/store":       {},
	"findings/bot/slack":       {"findings/corpus", "findings/bot", "findings/bot/store"},
	"findings/bot/discord":     {"findings/corpus", "findings/bot", "findings/bot/store"},
	"findings/bot/web":         {"findings/corpus", "findings/index", "findings/bot", "findings/bot/store"},
	"findings/bot/terminal":    {"findings/corpus", "findings/bot"},
	"findings/e2e":             {"findings/bot/store"}, // what a test of the pages finds stored
}

// Libraries that stay inside one folder.
var only = map[string]string{
	"github.com/blevesearch/bleve":        "findings/index",
	"github.com/slack-go/slack":           "findings/bot/slack",
	"github.com/bwmarrin/discordgo":       "findings/bot/discord",
	"github.com/klippa-app/go-pdfium":     "findings/corpus/importer",
	"github.com/yuin/goldmark":            "findings/corpus/importer",
	"modernc.org/sqlite":                  "findings/bot/store",
	"github.com/tetratelabs/wazero":       "findings/corpus/importer",
	"golang.org/x/net/html":               "findings/corpus/importer",
	"github.com/wlynxg/chardet":           "findings/corpus/importer",
	"go.yaml.in/yaml":                     "findings/corpus",
	"github.com/prometheus/client_golang": "findings/cmd",
}

func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	checked := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg, imports := fields[0], fields[1:]
		for _, imported := range imports {
			checked++
			if strings.HasPrefix(imported, "findings/") && !allowed(pkg, imported) {
				t.Errorf("%s imports %s", pkg, imported)
			}
			for library, home := range only {
				if within(imported, library) && !within(pkg, home) && !within(pkg, "findings/bench") {
					t.Errorf("%s imports %s, which belongs to %s", pkg, imported, home)
				}
			}
		}
	}
	if checked == 0 {
		t.Fatal("no import was checked")
	}
}

// allowed reports whether pkg may import another package of this module.
func allowed(pkg, imported string) bool {
	if within(pkg, "findings/cmd") || within(pkg, "findings/bench") || within(imported, pkg) {
		return true
	}
	rule := ""
	for prefix := range may {
		if within(pkg, prefix) && len(prefix) > len(rule) {
			rule = prefix
		}
	}
	return slices.Contains(may[rule], imported) || within(imported, rule)
}

// within reports whether path is dir or lies below it; a library's path may go on with its major version.
func within(path, dir string) bool { return path == dir || strings.HasPrefix(path, dir+"/") }

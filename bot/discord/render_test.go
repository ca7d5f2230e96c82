package discord

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/store"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGoldens draws every answer that a platform must be able to draw.
func TestGoldens(t *testing.T) {
	for _, c := range bottest.Cases(t) {
		t.Run(c.Name, func(t *testing.T) {
			m := drawn(c.Answer, 0)
			checkMessage(t, m)
			checkQuotes(t, m, c.Answer)
			golden(t, c.Name+".json", m)
		})
	}
}

// drawn is an answer with all its buttons, as only the asker sees it.
func drawn(a bot.Answer, from int) message {
	d := render(a, from)
	d.Components = controls(a, d, true, func(q bot.Quote) bool { return q.Quoted() && q.Passage.Document.ID == "ica-2022" })
	return d.message
}

// golden compares a value, as JSON, with a file.
func golden(t *testing.T, name string, value any) {
	t.Helper()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(value); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s differs; read the change after -update\n%s", file, b.String())
	}
}

// checkMessage checks Discord's limits, written here a second time and counted in characters, and that nobody is pinged.
func checkMessage(t testing.TB, m message) {
	t.Helper()
	chars := utf8.RuneCountInString
	total := 0
	for i, e := range m.Embeds {
		total += chars(e.Title) + chars(e.Description)
		if e.Author != nil {
			total += chars(e.Author.Name)
			if n := chars(e.Author.Name); n == 0 || n > 256 {
				t.Errorf("embed %d: author of %d characters", i, n)
			}
		}
		if chars(e.Title) > 256 || chars(e.Description) > 4096 || len(e.URL) > 2048 || e.Description == "" {
			t.Errorf("embed %d: title %d, description %d, address %d", i, chars(e.Title), chars(e.Description), len(e.URL))
		}
		if e.Footer != nil || len(e.Fields) > 0 {
			t.Errorf("embed %d has a part that is not counted here", i)
		}
	}
	if total > 6000 || len(m.Embeds) > 10 || len(m.Embeds) == 0 {
		t.Errorf("%d embeds of %d characters", len(m.Embeds), total)
	}
	if len(m.Components) > 5 {
		t.Errorf("%d rows of buttons", len(m.Components))
	}
	for _, c := range m.Components {
		row := c.(discordgo.ActionsRow)
		if len(row.Components) == 0 || len(row.Components) > 5 {
			t.Errorf("a row of %d buttons", len(row.Components))
		}
		for _, c := range row.Components {
			b, ok := c.(discordgo.Button)
			if !ok {
				continue
			}
			if n := chars(b.CustomID); n == 0 || n > 100 || chars(b.Label) == 0 || chars(b.Label) > 80 {
				t.Errorf("button %+v", b)
			}
		}
	}
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(raw), `"allowed_mentions":{"parse":[]}`) {
		t.Errorf("the message may ping: %s", raw)
	}
	if strings.Contains(string(raw), `"embeds":null`) || strings.Contains(string(raw), `"components":null`) {
		t.Errorf("a list is null: %s", raw)
	}
}

// checkQuotes checks that each quotation of the answer is seen byte for byte, or as a prefix that is said to be one,
// and that nothing but the links of ours is live.
func checkQuotes(t testing.TB, m message, a bot.Answer) {
	t.Helper()
	seen := visible(t, m, a)
	shown := render(a, 0).shown
	if a.Answered() && len(shown) == 0 {
		t.Error("an answer shows no quotation")
	}
	for _, q := range shown {
		whole := "“" + q.Text() + "”"
		switch {
		case !q.Quoted():
			if strings.Contains(seen, "“"+q.Passage.Gloss) || !strings.Contains(seen, q.Passage.Gloss) {
				t.Errorf("a report is not told in our words, outside quotation marks: %q", q.Passage.Gloss)
			}
		case strings.Contains(seen, whole):
		case !cutShort(seen, q.Text(), "”\n"+wordsIn(a.Question.Language).CutShort):
			t.Errorf("%.200q is not seen in %.2000q", whole, seen)
		}
		if level := a.Question.Language.Level(q); !strings.Contains(seen, level) {
			t.Errorf("%q is not said", level)
		}
	}
}

// cutShort reports whether the beginning of text is seen, up to the end of a word, with a mark behind it.
func cutShort(seen, text, mark string) bool {
	for at := range len(seen) {
		if !strings.HasPrefix(seen[at:], mark) {
			continue
		}
		for begin := range at {
			prefix, quoted := strings.CutPrefix(seen[begin:at], "“")
			if rest, found := strings.CutPrefix(text, prefix); quoted && found && prefix != "" && strings.ContainsAny(rest[:1], " \n") {
				return true
			}
		}
	}
	return false
}

// live are the rules by which Discord's clients make something of a text, besides a backslash.
var live = regexp.MustCompile(`^(?:\*|_|~~|` + "`" + `|\|\||<(?:@|#|/|:|a:|t:|id:|https?:)|https?://\S|\[[^\]]*\]\(|@everyone|@here|:\w+:)`)

// liveLine are those at the beginning of a line.
var liveLine = regexp.MustCompile(`^\s*(?:#{1,3} |-# |>{1,3} |[*+-] |\d+[.)] )`)

var ourLink = regexp.MustCompile(`^\[((?:[^\\\]]|\\.)*)\]\((https://findings\.example/[a-z0-9/@?=.#-]*)\)`)

// visible is what a person sees of a message: its Markdown read as Discord's clients do. Anything live that is not a
// level in bold or a link to the reader page is an error.
func visible(t testing.TB, m message, a bot.Answer) string {
	t.Helper()
	var levels []string
	for q := range a.Quotes() {
		levels = append(levels, "**"+escape(a.Question.Language.Level(q))+"**")
	}
	var b strings.Builder
	var read func(s string)
	read = func(s string) {
		lineStart := true
		for s != "" {
			if link := ourLink.FindStringSubmatch(s); link != nil {
				read(link[1])
				s = s[len(link[0]):]
				continue
			}
			if i := slices.IndexFunc(levels, func(l string) bool { return lineStart && strings.HasPrefix(s, l+"\n") }); i >= 0 {
				inner := strings.Trim(levels[i], "*")
				read(inner)
				s = s[len(levels[i]):]
				continue
			}
			if s[0] == '\\' && len(s) > 1 && strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", rune(s[1])) {
				b.WriteByte(s[1])
				s, lineStart = s[2:], false
				continue
			}
			if c := s[0]; !lineStart && (c == ' ' || c >= 'a' && c <= 'z' && c != 'h') { // most of a text
				b.WriteByte(c)
				s = s[1:]
				continue
			}
			if found := live.FindString(s); found != "" {
				t.Errorf("%q is live in %q", found, s[:min(len(s), 80)])
			}
			if found := liveLine.FindString(s); lineStart && found != "" {
				t.Errorf("%q is live at the beginning of %q", found, s[:min(len(s), 80)])
			}
			lineStart = s[0] == '\n'
			b.WriteByte(s[0])
			s = s[1:]
		}
	}
	for _, e := range m.Embeds {
		read(e.Title)
		b.WriteString("\n")
		read(e.Description)
		b.WriteString("\n")
	}
	return b.String()
}

// TestEveryPassage draws every passage of the corpus alone, and every country and comparison to its end, and checks
// the limits and that what is seen is the passage's bytes.
func TestEveryPassage(t *testing.T) {
	c := bottest.Corpus(t)
	answers := map[string][]string{}
	for p := range c.Passages() {
		answers["about "+p.ID] = []string{p.ID}
		answers["all"] = append(answers["all"], p.ID)
		if len(answers["all"])%12 == 0 {
			answers["all"] = append(answers["all"], "test-2031/long")
		}
	}
	answers["all"] = slices.Compact(answers["all"])
	b := bot.New(&bottest.Searcher{On: c, Answer: answers}, bot.Options{BaseURL: bottest.BaseURL})
	for question := range answers {
		a := b.Answer(t.Context(), bot.Question{Text: question})
		m := drawn(a, 0)
		checkMessage(t, m)
		checkQuotes(t, m, a)
		for q := range a.Quotes() {
			c := citations(a, q)
			checkMessage(t, c)
			plain := a.Cite(q).Plain
			if seen := c.Embeds[0].Description; seen != "```\n"+plain+"\n```" && !strings.Contains(seen, "longer than") {
				t.Errorf("%s is cited as %q", q.Passage.ID, seen)
			}
		}
	}
	// All of them in answers of ten, long ones among them: More goes through each once.
	seen := map[string]int{}
	for q := (bot.Question{Text: "all", Limit: 10}); ; {
		a := b.Answer(t.Context(), q)
		m := drawn(a, 0)
		checkMessage(t, m)
		checkQuotes(t, m, a)
		d := render(a, 0)
		for _, quote := range d.shown {
			seen[quote.Passage.ID]++
		}
		next := d.more(a)
		if next == 0 {
			break
		}
		if next <= q.Offset {
			t.Fatalf("%d after %d", next, q.Offset)
		}
		q.Offset = next
	}
	for _, id := range answers["all"] {
		if seen[id] != 1 && id != "test-2031/long" {
			t.Errorf("%s is shown %d times", id, seen[id])
		}
	}
	for _, actor := range c.Actors() {
		for _, command := range []string{bot.Country, bot.Compare} {
			a := b.Answer(t.Context(), bot.Question{Command: command, Text: actor})
			if !a.Answered() {
				continue
			}
			want := slices.Collect(a.Quotes())
			var got []bot.Quote
			for from := 0; ; {
				d := render(a, from)
				checkMessage(t, drawn(a, from))
				visible(t, d.message, a)
				got = append(got, d.shown...)
				if d.next == 0 {
					break
				}
				if d.next <= from {
					t.Fatalf("%s %s: %d after %d", command, actor, d.next, from)
				}
				from = d.next
			}
			if len(got) != len(want) {
				t.Errorf("%s %s shows %d quotations of %d", command, actor, len(got), len(want))
			}
		}
	}
}

// TestOtherGoldens draws what buttons and the message command show.
func TestOtherGoldens(t *testing.T) {
	b := bot.New(&bottest.Searcher{On: bottest.Corpus(t), Answer: map[string][]string{
		"China tried to sway the midterms.": {"ica-2022/kj1-approval"},
		"Iran held back.":                   {"ica-2022/kj2-limits"},
	}}, bot.Options{BaseURL: bottest.BaseURL})
	results := b.CheckClaim(t.Context(), "China tried to sway the midterms. They say the moon is *cheese*. Iran held back.", bot.Question{})
	claim := claims(bot.Language{}, results)
	p, err := New(b, Config{BotToken: "t", ApplicationID: "1"})
	if err != nil {
		t.Fatal(err)
	}
	settings := scene{p: p, settings: store.Settings{Documents: []string{"ica-2022"}, Channels: []string{"80"}, Quotes: 2}}.settingsMessage()
	german := drawn(b.Answer(t.Context(), bot.Question{Text: "Iran held back.", Language: bot.LanguageOf("de")}), 0)
	context, _ := b.InContext("ica-2022/kj2-limits", bot.Language{})
	one, _ := b.At("ica-2022/kj2-limits", "", bot.Language{})
	for q := range one.Quotes() {
		for name, m := range map[string]message{
			"claim": claim, "context": render(context, 0).message, "citation": citations(one, q),
			"settings": settings, "german": german,
		} {
			checkMessage(t, m)
			golden(t, name+".json", m)
		}
	}
}

func TestManifest(t *testing.T) {
	for name, url := range map[string]string{"manifest": "https://findings.example/", "manifest-gateway": ""} {
		raw, err := Manifest(url)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join("manifest", name+".json"), json.RawMessage(raw))
	}
}

func FuzzEscape(f *testing.F) {
	for _, s := range []string{bottest.Markup, "# h\n-# s\n> q\n1. l\n- l\n+ l", "https://evil.example <t:1:R> </a:1> :smile: ```x``` ||s||", `\*a\\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip()
		}
		m := newMessage(&discordgo.MessageEmbed{Title: "t", Description: escape(text)})
		if got := visible(t, m, bot.Answer{}); got != "t\n"+text+"\n" {
			t.Errorf("escape(%q) is seen as %q", text, got)
		}
		if n := length(short(text, 50)); n > 50 {
			t.Errorf("short(%q) has %d", text, n)
		}
		if prefix := cut(text, 40); !strings.HasPrefix(text, prefix) || length(escape(prefix)) > 40 {
			t.Errorf("cut(%q) = %q", text, prefix)
		}
	})
}

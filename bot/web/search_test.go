package web

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"findings/bot"
	"findings/bot/bottest"
	"findings/corpus"
)

// everything is a Searcher that answers one question with passages of all documents of the embedded edition.
func everything(t testing.TB) *bottest.Searcher {
	t.Helper()
	s := &bottest.Searcher{On: bottest.Corpus(t), Answer: map[string][]string{}}
	for p := range s.On.Passages() {
		if p.Document.ID != "test-2031" && p.Order%5 != 3 && len(s.Answer["all?"]) < bot.MaxQuotes {
			s.Answer["all?"] = append(s.Answer["all?"], p.ID)
		}
	}
	slices.Reverse(s.Answer["all?"])
	return s
}

func TestRefinement(t *testing.T) {
	s := everything(t)
	a := bot.New(s, bot.Options{}).Answer(t.Context(), bot.Question{Text: "all?", Limit: bot.MaxQuotes})
	all := slices.Collect(a.Quotes())
	count := func(keep func(bot.Quote) bool) int {
		n := 0
		for _, q := range all {
			if keep(q) {
				n++
			}
		}
		return n
	}
	level := func(l string) func(bot.Quote) bool {
		return func(q bot.Quote) bool {
			if len(q.Confidence()) == 0 {
				return l == "none"
			}
			return q.Confidence()[0].Level.String() == l
		}
	}
	for _, c := range []struct {
		query string
		found int
	}{
		{"", len(all)},
		{"level=high", count(level("high"))},
		{"level=none", count(level("none"))},
		{"year=2022", count(func(q bot.Quote) bool { return q.Passage.Document.Year == 2022 })},
		{"year=1999", 0},
		{"kind=key_judgment&level=moderate", count(func(q bot.Quote) bool { return kindWord(q.Passage.Kind) == "key_judgment" && level("moderate")(q) })},
		{"kind=key_judgment&sort=reading", count(func(q bot.Quote) bool { return kindWord(q.Passage.Kind) == "key_judgment" })},
	} {
		v, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		if got := results(s.On, a, readRefinement(v)); got.Found != c.found || got.Nothing != (c.found == 0) {
			t.Errorf("%q: %d passages, nothing: %v; want %d", c.query, got.Found, got.Nothing, c.found)
		}
	}
}

// TestNothingToChoose proves that passages that are alike in everything come without an empty list of choices.
func TestNothingToChoose(t *testing.T) {
	s := everything(t)
	p, _ := s.On.Passage("ica-2022/kj1-approval")
	s.Answer["one?"] = []string{p.ID}
	h := serverWith(t, s)
	// An address from when there were more passages shows the last of them that there are: here the answer itself.
	if page := body(t, get(h, "GET", "/?q=one%3F&offset=20")); strings.Contains(page, "Further passages") {
		t.Errorf("the only passage is not the answer:\n%s", page)
	}
	page := body(t, get(h, "GET", "/?q=one%3F&sort=reading"))
	if !strings.Contains(page, "1 passage bears on the question") || strings.Contains(page, `class="facets"`) {
		t.Errorf("the page is\n%s", page)
	}
}

// TestFacets proves that each choice leads to as many passages as it promises, and that following it again takes it back.
func TestFacets(t *testing.T) {
	s := everything(t)
	a := bot.New(s, bot.Options{}).Answer(t.Context(), bot.Question{Text: "all?", Limit: bot.MaxQuotes})
	follow := func(link string) *resultsView {
		u, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		return results(s.On, a, readRefinement(u.Query()))
	}
	start := results(s.On, a, refinement{})
	if len(start.Facets) != len(dimensions) {
		t.Fatalf("%d facets, want %d", len(start.Facets), len(dimensions))
	}
	for _, f := range start.Facets {
		for _, value := range f.Values {
			to := follow(value.Link)
			if to.Found != value.Count {
				t.Errorf("%s %s promises %d passages and leads to %d", f.Name, value.Text, value.Count, to.Found)
			}
			j := slices.IndexFunc(to.Facets, func(g facet) bool { return g.Name == f.Name })
			k := slices.IndexFunc(to.Facets[j].Values, func(v facetValue) bool { return v.On })
			if k < 0 || to.Facets[j].Values[k].Text != value.Text {
				t.Errorf("%s %s is not shown as chosen", f.Name, value.Text)
			} else if back := follow(to.Facets[j].Values[k].Link); back.Found != start.Found {
				t.Errorf("%s %s taken back leads to %d passages, want %d", f.Name, value.Text, back.Found, start.Found)
			}
		}
	}
}

// TestPages proves that all passages are on the pages of the results once, in each order, up to a bound, and that one
// can go back.
func TestPages(t *testing.T) {
	s := everything(t)
	pages(t, s, s.Answer["all?"])
	d := long(200)
	many := &bottest.Searcher{On: corpus.New(bottest.Corpus(t).Names(), []*corpus.Document{d}, nil), Answer: map[string][]string{}}
	for _, p := range slices.Backward(d.Passages) {
		many.Answer["all?"] = append(many.Answer["all?"], p.ID)
	}
	if over := len(d.Passages) - bot.MaxFound; over <= 0 {
		t.Fatalf("only %d passages", len(d.Passages))
	} else if page := body(t, get(serverWith(t, many), "GET", "/?q=all%3F")); !strings.Contains(page, fmt.Sprint(over, " more are not looked at here")) {
		t.Errorf("it is not said that %d more were found", over)
	}
	var addresses []string
	for _, p := range slices.Backward(d.Passages) {
		addresses = append(addresses, strings.TrimPrefix(p.Link(), "/d/"))
	}
	pages(t, many, addresses[:bot.MaxFound])
}

// pages goes through the pages of the question "all?", forth and back; best are the passages, best first, and have the
// reading order backwards.
func pages(t *testing.T, s *bottest.Searcher, best []string) {
	t.Helper()
	h := serverWith(t, s)
	less := regexp.MustCompile(`<a href="([^"]+)" rel="prev">Passages before`)
	open := regexp.MustCompile(`class="open" href="([^"]+)"`)
	more := regexp.MustCompile(`<a href="([^"]+)" rel="next">More passages`)
	for _, sorted := range []string{"", "&sort=reading"} {
		var seen []string
		next := "/?q=all%3F" + sorted
		back := ""
		for pages := 0; next != ""; pages++ {
			page := body(t, get(h, "GET", next))
			switch m := less.FindStringSubmatch(page); {
			case (m == nil) != (pages == 0):
				t.Errorf("%s: the way back is %q", next, m)
			case m != nil && html.UnescapeString(m[1]) != back:
				t.Errorf("%s: the way back is %s, want %s", next, html.UnescapeString(m[1]), back)
			}
			back = refresh(t, next)
			for _, m := range open.FindAllStringSubmatch(page, -1) {
				seen = append(seen, strings.TrimPrefix(m[1], "/d/"))
			}
			m := more.FindStringSubmatch(page)
			next = ""
			if m != nil && pages < bot.MaxFound/pageQuotes {
				next = html.UnescapeString(m[1])
			}
		}
		want := slices.Clone(best)
		if sorted != "" {
			slices.Reverse(want)
		}
		if fmt.Sprint(seen) != fmt.Sprint(want) {
			t.Errorf("%q shows\n%v, want\n%v", sorted, seen, want)
		}
	}
}

// refresh is an address of results as the pages themselves write it.
func refresh(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return readRefinement(u.Query()).link(u.Query().Get("q"))
}

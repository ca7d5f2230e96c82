// Package web shows answers and documents to a browser: pages that the server renders, that work without a script,
// on a telephone, by keyboard and by screen reader, in light and in dark.
//
// A page never holds a quotation that is not a range of a passage's bytes: the templates get pieces of the passage's
// text and escape them. The addresses are
//
//	/                        ask; "?q=…" answers, "&country=…" and "&document=…" narrow
//	/country/NAME            what the documents hold on one country
//	/compare/NAME            its key judgments of all assessments side by side
//	/glossary, /glossary/X   what terms mean
//	/d/ID                    a document; /d/ID@HASH an older version of it
//	/d/ID/PASSAGE            the same with one passage highlighted; "?s=2-3" for its second and third sentence
//	/d/ID/PASSAGE/receipt.png  a picture of the page with the passage marked, where there is one
//	/embed/ID/PASSAGE        one quotation for a frame in another site; /oembed tells sites about it
//	/d/ID/export.csv         a document's findings; .json and .md too; /export.csv?q=… those that bear on a question
//	/feed.atom               the documents, the latest first
//	/sources /help /privacy  the other commands
//	/admin                   drafts and doubts, /admin/questions, /admin/feedback, /admin/settings: for whoever runs the
//	                         server; there only where it is configured
//	/healthz /readyz         for whoever runs the server
package web

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"findings/bot"
	"findings/corpus"
)

// Options are the settings of a Server; the zero value is right.
type Options struct {
	Logger *slog.Logger // nil: nothing is logged
	// Health has, by a platform's name, what says whether it is fit to work; /readyz asks each.
	Health map[string]func(context.Context) error
	// Receipts makes the pictures of quotations on their pages; nil: there are none.
	Receipts bot.Receipts
	// Admin turns the admin page on. Its Check must have found nothing wrong.
	Admin Admin
}

// A Server answers a browser. It is safe for concurrent use.
type Server struct {
	bot     *bot.Bot
	options Options
	kept    cache
}

// New returns a Server that shows what b answers and the documents that b answers from.
func New(b *bot.Bot, o Options) *Server {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	templates() // not when the first visitor waits
	return &Server{bot: b, options: o}
}

// Routes adds the pages to mux. What no other pattern of mux matches gets a page that says so.
func (s *Server) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", s.ask)
	mux.HandleFunc("GET /country", s.choose)
	mux.HandleFunc("GET /compare", s.choose)
	mux.HandleFunc("GET /country/{name}", s.command(bot.Country, "name"))
	mux.HandleFunc("GET /compare/{name}", s.command(bot.Compare, "name"))
	mux.HandleFunc("GET /glossary", s.glossary)
	mux.HandleFunc("GET /glossary/{term}", s.command(bot.Glossary, "term"))
	mux.HandleFunc("GET /sources", s.sources)
	mux.HandleFunc("GET /help", s.command(bot.Help, ""))
	mux.HandleFunc("GET /privacy", s.command(bot.Privacy, ""))
	mux.HandleFunc("GET /d/{document}", s.document)
	mux.HandleFunc("GET /d/{document}/{passage}", s.document)
	mux.HandleFunc("GET /d/{document}/{passage}/receipt.png", s.receipt)
	mux.HandleFunc("GET /embed/{document}/{passage}", s.embed)
	mux.HandleFunc("GET /oembed", s.oembed)
	for _, f := range formats {
		mux.HandleFunc("GET /d/{document}/export."+f.extension, s.exportDocument(f))
		mux.HandleFunc("GET /export."+f.extension, s.exportSearch(f))
	}
	mux.HandleFunc("GET /feed.atom", s.feed)
	mux.HandleFunc("GET /static/{hash}/{file}", static)
	s.adminRoutes(mux)
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.HandleFunc("/", s.unknown)
}

// ask answers a question, or shows where to ask one.
func (s *Server) ask(w http.ResponseWriter, r *http.Request) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		s.fail(w, r, http.StatusBadRequest, "That address is damaged: a “%” in it is not followed by two digits.")
		return
	}
	q, narrow := readQuestion(values)
	switch {
	case strings.TrimSpace(q.Text) != "":
		s.answer(w, r, s.bot.Answer(r.Context(), q), narrow)
	case q.Country != "":
		http.Redirect(w, r, "/country/"+url.PathEscape(q.Country), http.StatusSeeOther)
	case q.Document != "":
		http.Redirect(w, r, "/d/"+url.PathEscape(q.Document), http.StatusSeeOther)
	default:
		s.show(w, r, http.StatusOK, "home", s.home())
	}
}

// readQuestion is the question that an address holds, with how its answer is narrowed.
func readQuestion(values url.Values) (bot.Question, refinement) {
	narrow := readRefinement(values)
	return bot.Question{
		Command: bot.Ask, Text: values.Get("q"), Country: narrow.Country, Document: narrow.Document, All: true,
	}, narrow
}

// choose leads the form for a country to that country's page.
func (s *Server) choose(w http.ResponseWriter, r *http.Request) {
	if name := strings.TrimSpace(r.URL.Query().Get("name")); name != "" {
		http.Redirect(w, r, r.URL.Path+"/"+url.PathEscape(name), http.StatusSeeOther)
		return
	}
	http.Redirect(w, r, "/#countries", http.StatusSeeOther)
}

// command answers a command whose argument is a part of the path.
func (s *Server) command(name, argument string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q := bot.Question{Command: name}
		if argument != "" {
			q.Text = r.PathValue(argument)
		}
		s.answer(w, r, s.bot.Answer(r.Context(), q), refinement{})
	}
}

// answer shows an answer.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, a bot.Answer, narrow refinement) {
	name, p := answerPage(s.bot.Corpus(), a, narrow)
	s.show(w, r, status(a), name, p)
}

// status is the HTTP status of an answer. That nothing was found is an answer; that there is no such country or
// document is a page that does not exist.
func status(a bot.Answer) int {
	q := a.Question
	switch {
	case a.Err != nil:
		return http.StatusServiceUnavailable
	case len(q.Text) > bot.MaxQuestion:
		return http.StatusBadRequest
	case a.Answered(), q.Command == bot.Help, q.Command == bot.Privacy, q.Command == bot.Sources:
		return http.StatusOK
	case a.Subject == "" && (q.Command == bot.Country || q.Command == bot.Compare):
		return http.StatusNotFound
	}
	return http.StatusOK
}

// document shows a document, with one of its passages highlighted where the address names one.
func (s *Server) document(w http.ResponseWriter, r *http.Request) {
	c := s.bot.Corpus()
	id, local := r.PathValue("document"), r.PathValue("passage")
	if local == "" {
		d, ok := c.Document(id)
		if !ok {
			s.fail(w, r, http.StatusNotFound, "There is no document at this address.")
			return
		}
		part := number(r, "part", 1)
		s.read(w, r, c, fmt.Sprint(d.Address(), "?", part), func() page { return documentPage(c, d, nil, nil, part, s.bot.BaseURL()) })
		return
	}
	p, ok := c.Passage(id + "/" + local)
	if !ok {
		s.fail(w, r, http.StatusNotFound, "There is no finding at this address. It may have been part of an older version of the document.")
		return
	}
	q := bot.QuoteAt(p, r.URL.Query().Get("s"))
	s.read(w, r, c, q.Link(), func() page {
		return documentPage(c, p.Document, &q, viewPicture(s.options.Receipts, q), 0, s.bot.BaseURL())
	})
}

// read shows a document's page, from what is kept where it can.
func (s *Server) read(w http.ResponseWriter, r *http.Request, c *corpus.Corpus, key string, make func() page) {
	if !acceptsGzip(r) {
		s.show(w, r, http.StatusOK, "document", make())
		return
	}
	p := s.kept.get(c, key)
	if p == nil {
		var err error
		if p, err = render(key, "document", make()); err != nil {
			s.options.Logger.Error("render page", "pattern", r.Pattern, "err", err)
			http.Error(w, "Sorry, this page could not be made.", http.StatusInternalServerError)
			return
		}
		s.kept.put(c, p)
	}
	p.serve(w, r)
}

// number is a parameter of the address that counts something; other where it is missing or no number.
func number(r *http.Request, name string, other int) int {
	n, err := strconv.Atoi(r.URL.Query().Get(name))
	if err != nil || n < 0 {
		return other
	}
	return n
}

// glossary lists every definition.
func (s *Server) glossary(w http.ResponseWriter, r *http.Request) {
	if term := strings.TrimSpace(r.URL.Query().Get("term")); term != "" {
		http.Redirect(w, r, "/glossary/"+url.PathEscape(term), http.StatusSeeOther)
		return
	}
	s.show(w, r, http.StatusOK, "glossary", glossaryPage(s.bot.Corpus()))
}

// sources lists the documents.
func (s *Server) sources(w http.ResponseWriter, r *http.Request) {
	s.show(w, r, http.StatusOK, "sources", sourcesPage(s.bot.Corpus()))
}

// unknown answers for every address and method that nothing else does.
func (s *Server) unknown(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		s.fail(w, r, http.StatusMethodNotAllowed, "This address can only be read.")
		return
	}
	s.fail(w, r, http.StatusNotFound, "There is no page at this address.")
}

// healthz says that the process is alive.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprintln(w, "alive")
}

// readyz says whether there is something to answer from and whether the platforms are fit to work, one a line. It
// tells no causes: those are for the log.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	code, lines := http.StatusOK, []string{"index: ready"}
	if len(s.bot.Corpus().Documents()) == 0 {
		code, lines = http.StatusServiceUnavailable, []string{"index: empty"}
	}
	for _, name := range slices.Sorted(maps.Keys(s.options.Health)) {
		line := name + ": ready"
		if err := s.options.Health[name](ctx); err != nil {
			s.options.Logger.Warn("not ready", "platform", name, "err", err)
			code, line = http.StatusServiceUnavailable, name+": not ready"
		}
		lines = append(lines, line)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	fmt.Fprintln(w, strings.Join(lines, "\n"))
}

// home is the page where one can ask, choose a country, and compare.
func (s *Server) home() page {
	c := s.bot.Corpus()
	p := newPage(c, "", "Questions about declassified intelligence assessments, answered only with their own words.")
	p.Home = true
	count := map[string]int{}
	for x := range c.Passages() {
		if p.Groups == nil && x.Kind == corpus.KeyJudgment && len(x.Sentences[0].Confidence) > 0 {
			p.Groups = []groupView{{Quotes: []quoteView{viewQuote(bot.QuoteAt(x, "1"))}}}
		}
		for _, a := range x.Actors {
			count[a]++
		}
	}
	for _, a := range c.Actors() {
		p.Topics = append(p.Topics, topic{Text: a, Link: "/country/" + url.PathEscape(a), Compare: comparable(c, a), Count: count[a]})
	}
	return p
}

// comparable reports whether some assessment has a key judgment on the actor.
func comparable(c *corpus.Corpus, actor string) bool {
	for p := range c.Passages() {
		if p.Kind == corpus.KeyJudgment && slices.Contains(p.Actors, actor) {
			return true
		}
	}
	return false
}

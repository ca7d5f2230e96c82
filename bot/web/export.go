package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"findings/bot"
	"findings/corpus"
)

// A format is a form in which passages can be taken away.
type format struct {
	extension, contentType string
	write                  func(bot.Answer) ([]byte, error)
}

var formats = []format{
	{"csv", "text/csv; charset=utf-8", writeCSV},
	{"json", "application/json; charset=utf-8", writeJSON},
	{"md", "text/markdown; charset=utf-8", writeMarkdown},
}

// exportDocument sends all findings of a document, each under one stated confidence.
func (s *Server) exportDocument(f format) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		d, ok := s.bot.Corpus().Document(r.PathValue("document"))
		if !ok {
			s.fail(w, r, http.StatusNotFound, "There is no document at this address.")
			return
		}
		var quotes []bot.Quote
		for _, p := range d.Passages {
			quotes = append(quotes, bot.Runs(p)...)
		}
		s.export(w, r, f, d.Address(), s.bot.Collect(quotes))
	}
}

// exportSearch sends what bears on a question, as the results page has it.
func (s *Server) exportSearch(f format) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q, narrow := readQuestion(r.URL.Query())
		a := s.bot.Answer(r.Context(), q)
		if code := status(a); code != http.StatusOK {
			s.answer(w, r, a, narrow)
			return
		}
		c := s.bot.Corpus()
		chosen := s.bot.Collect(arrange(c, slices.Collect(a.Quotes()), narrow.known(c)))
		chosen.Question = a.Question
		w.Header().Set("Cache-Control", "private, no-cache")
		s.export(w, r, f, "findings", chosen)
	}
}

func (s *Server) export(w http.ResponseWriter, r *http.Request, f format, name string, a bot.Answer) {
	body, err := f.write(a)
	if err != nil {
		s.options.Logger.Error("export", "format", f.extension, "err", err)
		http.Error(w, "Sorry, this file could not be made.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.%s"`, strings.ReplaceAll(name, "@", "-"), f.extension))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	send(w, r, http.StatusOK, body)
}

// writeJSON is the form of the program's contract.
func writeJSON(a bot.Answer) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(a)
	return b.Bytes(), err
}

// writeMarkdown is the bot's citations, one under another.
func writeMarkdown(a bot.Answer) ([]byte, error) {
	var b bytes.Buffer
	for q := range a.Quotes() {
		b.WriteString(a.Cite(q).Markdown + "\n\n")
	}
	return b.Bytes(), nil
}

// writeCSV is one line a quotation (RFC 4180). A quotation stands between quotation marks inside its cell, so that it is
// the source's bytes and no spreadsheet takes it for a formula; any other cell that could be one begins with an apostrophe.
func writeCSV(a bot.Answer) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	w.Write([]string{"passage", "document", "number", "version", "section", "page", "kind", "basis", "quote", "in_our_words",
		"confidence", "stated", "likelihood", "actors", "remarks", "link"})
	for q := range a.Quotes() {
		p := q.Passage
		quote := ""
		if q.Quoted() {
			quote = "“" + q.Text() + "”"
		}
		var stated []string
		for _, s := range q.Confidence() {
			if s.Stated != "" && !slices.Contains(stated, s.Stated) {
				stated = append(stated, "“"+s.Stated+"”")
			}
		}
		line := []string{
			p.ID, p.Document.Title, p.Document.Source.Number, p.Document.Version, p.Section, q.Page(), p.Kind.String(), p.Basis.String(),
			quote, p.Gloss, language.Level(q), strings.Join(stated, " "), language.Likelihood(q), strings.Join(p.Actors, "; "),
			strings.Join(language.Caveats(q), "; "), a.Link(q),
		}
		for i, cell := range line {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r\n|") {
				line[i] = "'" + cell
			}
		}
		w.Write(line)
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// feed is an Atom feed (RFC 4287) of the documents, those that were imported last first.
func (s *Server) feed(w http.ResponseWriter, r *http.Request) {
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	type person struct {
		Name string `xml:"name"`
	}
	type entry struct {
		Title   string  `xml:"title"`
		ID      string  `xml:"id"`
		Updated string  `xml:"updated"`
		Link    link    `xml:"link"`
		Summary string  `xml:"summary"`
		Author  *person `xml:"author"` // where there is none, the feed's counts
	}
	type atom struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Title   string   `xml:"title"`
		ID      string   `xml:"id"`
		Updated string   `xml:"updated"`
		Links   []link   `xml:"link"`
		Author  person   `xml:"author"`
		Entries []entry  `xml:"entry"`
	}
	base := s.bot.BaseURL()
	f := atom{Title: "Findings: documents", ID: base + "/feed.atom", Author: person{"Findings"},
		Links: []link{{"self", base + "/feed.atom"}, {"alternate", base + "/sources"}}}
	documents := slices.Clone(s.bot.Corpus().Documents())
	slices.SortStableFunc(documents, func(a, b *corpus.Document) int { return appeared(b).Compare(appeared(a)) })
	for _, d := range documents {
		if appeared(d).IsZero() {
			continue // an entry needs a date, and none is known
		}
		e := entry{
			Title: d.Name(), ID: base + "/d/" + d.Address(), Updated: appeared(d).UTC().Format(time.RFC3339),
			Link: link{"alternate", base + "/d/" + d.Address()}, Summary: language.Document(d),
		}
		if d.Source.Publisher != "" {
			e.Author = &person{d.Source.Publisher}
		}
		f.Entries = append(f.Entries, e)
	}
	f.Updated = time.Unix(0, 0).UTC().Format(time.RFC3339)
	if len(f.Entries) > 0 {
		f.Updated = f.Entries[0].Updated
	}
	body, err := xml.MarshalIndent(f, "", "  ")
	if err != nil {
		s.options.Logger.Error("feed", "err", err)
		http.Error(w, "Sorry, the feed could not be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	send(w, r, http.StatusOK, append([]byte(xml.Header), body...))
}

// appeared is when a document came to be read here: when it was imported, and for the embedded edition the day it
// became public, or else that of its issue.
func appeared(d *corpus.Document) time.Time {
	if !d.Imported.IsZero() {
		return d.Imported
	}
	if !d.Source.Released.IsZero() {
		return d.Source.Released
	}
	return d.Source.Date()
}

// exportLinks are the addresses of the same passages in each format.
func exportLinks(base string, query url.Values) []topic {
	var links []topic
	for _, f := range formats {
		link := base + "." + f.extension
		if len(query) > 0 {
			link += "?" + query.Encode()
		}
		links = append(links, topic{Text: map[string]string{"csv": "CSV", "json": "JSON", "md": "Markdown"}[f.extension], Link: link})
	}
	return links
}

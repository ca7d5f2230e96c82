package web

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"findings/bot"
)

// The size of an embedded quotation, in CSS pixels.
const (
	embedWidth  = 600
	embedHeight = 320
)

// preview is what other sites read from a page about one quotation: Open Graph (ogp.me), oEmbed discovery, and
// schema.org's Quotation as JSON-LD.
type preview struct {
	Title, Description, URL string
	OEmbed                  string       // address of the oEmbed answer
	Data                    any          // JSON-LD; nil where there are no words to quote
	Picture                 *pictureView // nil where there is none
}

// previewLimit bounds the words in a preview, in bytes: longer quotations are left out, because none is ever cut.
const previewLimit = 400

// viewPreview prepares the preview of a quotation. The level comes first, so that no platform cuts it off.
func viewPreview(q bot.Quote, base string) *preview {
	link := base + q.Link()
	v := &preview{
		Title: q.Passage.Document.Title + ": " + language.Place(q), URL: link,
		OEmbed: base + "/oembed?format=json&url=" + url.QueryEscape(link),
	}
	said := []string{standing(q) + "."}
	switch {
	case !q.Quoted():
		said = []string{language.Basis(q.Passage) + ": " + q.Passage.Gloss}
	case len(q.Text()) <= previewLimit:
		said = append(said, "“"+q.Text()+"”")
	}
	if basis := language.Basis(q.Passage); basis != "" && q.Quoted() {
		said = append(said, basis+".")
	}
	v.Description = strings.Join(said, " ")
	if !q.Quoted() {
		return v
	}
	d := q.Passage.Document
	of := map[string]any{"@type": "Report", "name": d.Title, "url": base + "/d/" + d.Address()}
	if d.Source.Number != "" {
		of["reportNumber"] = d.Source.Number
	}
	if d.Source.Publisher != "" {
		of["publisher"] = map[string]any{"@type": "Organization", "name": d.Source.Publisher}
	}
	if !d.Source.Issued.IsZero() {
		of["datePublished"] = d.Source.Issued.Format("2006-01-02")
	}
	if d.Source.URL != "" {
		of["sameAs"] = d.Source.URL
	}
	v.Data = map[string]any{
		"@context": "https://schema.org", "@type": "Quotation", "text": q.Text(), "url": link, "abstract": standing(q), "isPartOf": of,
	}
	return v
}

// embedPath is the address of a quotation's frame.
func embedPath(q bot.Quote) string { return "/embed" + strings.TrimPrefix(q.Link(), "/d") }

// frame is the markup that a news site puts into its page, of that size in CSS pixels.
func frame(q bot.Quote, base string, width, height int) string {
	return fmt.Sprintf(`<iframe src="%s" width="%d" height="%d" title="%s" loading="lazy" sandbox="allow-popups allow-top-navigation-by-user-activation" style="border:0;max-width:100%%"></iframe>`,
		html.EscapeString(base+embedPath(q)), width, height, html.EscapeString("Quotation from "+q.Passage.Document.Title))
}

// embed shows one quotation for a frame in another site: without a script, and the only page that may be framed.
func (s *Server) embed(w http.ResponseWriter, r *http.Request) {
	c := s.bot.Corpus()
	p, ok := c.Passage(r.PathValue("document") + "/" + r.PathValue("passage"))
	if !ok {
		s.fail(w, r, http.StatusNotFound, "There is no finding at this address.")
		return
	}
	q := bot.QuoteAt(p, r.URL.Query().Get("s"))
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors *; base-uri 'none'; form-action 'none'")
	h.Del("X-Frame-Options")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	v := page{Title: p.Document.Title, Base: s.bot.BaseURL(), Preview: viewPreview(q, s.bot.BaseURL())}
	if to := newer(c, p.Document, &q); to != "" {
		v.Related = s.bot.BaseURL() + to
	}
	for _, part := range q.Runs() {
		quote := viewQuote(part)
		quote.Link = s.bot.BaseURL() + quote.Link
		v.Groups = append(v.Groups, groupView{Document: p.Document, Quotes: []quoteView{quote}})
	}
	s.show(w, r, http.StatusOK, "embed", v)
}

// oembed answers a site that found a link to a quotation and wants to show it (oembed.com, section 2.3). Only JSON is
// offered, and only for our own addresses.
func (s *Server) oembed(w http.ResponseWriter, r *http.Request) {
	v := r.URL.Query()
	if f := v.Get("format"); f != "" && f != "json" {
		http.Error(w, "Only format=json is offered.", http.StatusNotImplemented)
		return
	}
	q, ok := s.quoteAt(v.Get("url"))
	if !ok {
		http.Error(w, "There is no finding at this address.", http.StatusNotFound)
		return
	}
	width, height := fit(v.Get("maxwidth"), embedWidth), fit(v.Get("maxheight"), embedHeight)
	answer := map[string]any{
		"version": "1.0", "type": "rich", "provider_name": "Findings", "provider_url": s.bot.BaseURL() + "/",
		"title": q.Passage.Document.Title + ": " + language.Place(q),
		"html":  frame(q, s.bot.BaseURL(), width, height), "width": width, "height": height, "cache_age": 3600,
	}
	body, err := json.Marshal(answer)
	if err != nil {
		s.options.Logger.Error("oembed", "err", err)
		http.Error(w, "Sorry, this could not be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	send(w, r, http.StatusOK, body)
}

// fit is a size within the bound that a site gives.
func fit(bound string, size int) int {
	if n, err := strconv.Atoi(bound); err == nil && n > 0 {
		return min(n, size)
	}
	return size
}

// quoteAt finds the quotation that one of our own addresses means.
func (s *Server) quoteAt(address string) (bot.Quote, bool) {
	path, ours := strings.CutPrefix(address, s.bot.BaseURL()+"/d/")
	u, err := url.Parse("/" + path)
	if !ours || err != nil {
		return bot.Quote{}, false
	}
	p, ok := s.bot.Corpus().Passage(strings.TrimPrefix(u.Path, "/"))
	if !ok {
		return bot.Quote{}, false
	}
	return bot.QuoteAt(p, u.Query().Get("s")), true
}

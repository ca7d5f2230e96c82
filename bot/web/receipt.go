package web

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"strconv"
	"strings"

	"findings/bot"
)

// A pictureView is a receipt in a page.
type pictureView struct {
	Link          string // path
	Width, Height int    // in pixels
	Alt           string
}

// viewPicture prepares the receipt of a quotation, or nil where there is none.
func viewPicture(from bot.Receipts, q bot.Quote) *pictureView {
	if from == nil || !q.Quoted() {
		return nil
	}
	width, height := from.Size(q.Passage, q.Excerpt)
	if width <= 0 || height <= 0 {
		return nil
	}
	path, query, found := strings.Cut(q.Link(), "?")
	v := &pictureView{Link: path + "/receipt.png", Width: width, Height: height}
	if found {
		v.Link += "?" + query
	}
	v.Alt = language.Pictured(q)
	return v
}

// receipt sends the picture of a quotation.
func (s *Server) receipt(w http.ResponseWriter, r *http.Request) {
	const none = "There is no picture of a page at this address: only documents that were imported as PDF have pages."
	p, ok := s.bot.Corpus().Passage(r.PathValue("document") + "/" + r.PathValue("passage"))
	if !ok || s.options.Receipts == nil {
		s.fail(w, r, http.StatusNotFound, none)
		return
	}
	q := bot.QuoteAt(p, r.URL.Query().Get("s"))
	picture, err := s.options.Receipts.Picture(r.Context(), p, q.Excerpt)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.fail(w, r, http.StatusNotFound, none)
		return
	case errors.Is(err, os.ErrDeadlineExceeded): // no fault, and a stranger could fill the log with it
		w.Header().Set("Retry-After", "5")
		s.fail(w, r, http.StatusServiceUnavailable, "Sorry, too many pictures are asked for. Try again in a few seconds.")
		return
	case err != nil:
		if r.Context().Err() == nil {
			s.options.Logger.Error("draw receipt", "passage", p.ID, "err", err)
		}
		s.fail(w, r, http.StatusServiceUnavailable, "Sorry, the picture of the page could not be drawn now.")
		return
	}
	h := w.Header()
	if d := p.Document; d.Version != "" && r.PathValue("document") == d.Address() {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	t := tag(picture)
	h.Set("ETag", t)
	if unchanged(r, t) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", http.DetectContentType(picture)) // of two that are ours
	h.Set("Content-Length", strconv.Itoa(len(picture)))
	if r.Method != http.MethodHead {
		w.Write(picture) // a visitor who is gone needs no picture
	}
}

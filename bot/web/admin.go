package web

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"findings/corpus"
)

// MinAdminToken is the least length of Admin.Token, in bytes: 16 random ones cannot be guessed.
const MinAdminToken = 16

// Admin are the settings of the admin page. The zero value leaves it off: there is then no such address.
type Admin struct {
	// Token lets in whoever gives it as the password of HTTP Basic authentication, under any user name.
	Token string
	// UserHeader is a header that an authenticating proxy sets to the user's name, and removes from what strangers
	// send; whoever comes with it is let in. It must not be set where the server can be reached past the proxy.
	UserHeader string
	Library    Library
}

// Check says what is wrong with the settings, if anything.
func (a Admin) Check() error {
	switch {
	case a.Token != "" && len(a.Token) < MinAdminToken:
		return fmt.Errorf("the admin token has %d bytes; it needs at least %d", len(a.Token), MinAdminToken)
	case a.on() && a.Library == nil:
		return errors.New("the admin page has no library to show")
	}
	return nil
}

func (a Admin) on() bool { return a.Token != "" || a.UserHeader != "" }

// A Library is what the admin page shows and changes: the imported documents.
type Library interface {
	// Entries lists every version of every imported document.
	Entries() ([]Entry, error)
	// Draft returns the newest version of a document as it was imported, whether it is live or not, and the doubts of
	// the import.
	Draft(id string) (*corpus.Document, []Doubt, error)
	// Accept makes a draft live.
	Accept(ctx context.Context, id string) error
	// Remove takes a document out, with all its versions.
	Remove(ctx context.Context, id string) error
}

// An Entry is one version of an imported document.
type Entry struct {
	ID, Title, Version string
	Status             string // "live", "draft", "superseded"
	Draft              bool
	From               string // the file or the address that it came from
	Imported           time.Time
	Pages, Passages    int
	Doubts             int
}

// A Doubt is something about an import that a person should look at.
type Doubt struct {
	Page    string // as printed; empty where it is about the whole document
	Kind    string
	Detail  string
	Serious bool // it keeps the document a draft
}

// admin lets whoever has the token, or comes through the proxy, to a page that nobody else gets to. A request that
// changes something must come from one of our own pages, because a browser sends the password along on its own.
func (s *Server) admin(next http.HandlerFunc) http.Handler {
	guarded := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := s.options.Admin
		w.Header().Set("Cache-Control", "no-store")
		_, password, _ := r.BasicAuth()
		if !(a.UserHeader != "" && r.Header.Get(a.UserHeader) != "") && !(a.Token != "" && same(password, a.Token)) {
			if a.Token != "" {
				w.Header().Set("WWW-Authenticate", `Basic realm="Findings admin", charset="UTF-8"`)
			}
			s.fail(w, r, http.StatusUnauthorized, "This page is for the people who run this server.")
			return
		}
		next(w, r)
	})
	return http.NewCrossOriginProtection().Handler(guarded)
}

// same compares secrets in a time that tells nothing about either.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// adminRoutes adds the admin pages, where they are configured.
func (s *Server) adminRoutes(mux *http.ServeMux) {
	if !s.options.Admin.on() {
		return
	}
	mux.Handle("GET /admin", s.admin(s.adminList))
	mux.Handle("GET /admin/{document}", s.admin(s.adminDocument))
	mux.Handle("POST /admin/{document}/accept", s.admin(s.adminChange("accept", s.options.Admin.Library.Accept)))
	mux.Handle("POST /admin/{document}/remove", s.admin(s.adminChange("remove", s.options.Admin.Library.Remove)))
}

// An adminView is what the admin page shows.
type adminView struct {
	Entries  []Entry
	Document *corpus.Document
	Draft    bool
	Doubts   []Doubt // about the whole document
	Pages    []adminPage
}

// An adminPage is a page of a document with its doubts beside the text that was taken from it.
type adminPage struct {
	Page     string
	Doubts   []Doubt
	Passages []*corpus.Passage
}

// adminList lists the imported documents, drafts first.
func (s *Server) adminList(w http.ResponseWriter, r *http.Request) {
	entries, err := s.options.Admin.Library.Entries()
	if err != nil {
		s.adminFault(w, r, "list documents", err)
		return
	}
	slices.SortStableFunc(entries, func(a, b Entry) int {
		switch {
		case a.Draft != b.Draft && a.Draft:
			return -1
		case a.Draft != b.Draft:
			return 1
		}
		return cmp.Or(b.Imported.Compare(a.Imported), cmp.Compare(a.ID, b.ID))
	})
	p := page{Title: "Imported documents", Heading: "Imported documents", Examples: nil, Admin: &adminView{Entries: entries}}
	s.show(w, r, http.StatusOK, "admin", p)
}

// adminDocument shows a document's doubts page by page beside the text.
func (s *Server) adminDocument(w http.ResponseWriter, r *http.Request) {
	d, doubts, err := s.options.Admin.Library.Draft(r.PathValue("document"))
	if err != nil || d == nil {
		s.options.Logger.Warn("admin", "what", "show document", "err", err)
		s.fail(w, r, http.StatusNotFound, "There is no imported document of that name.")
		return
	}
	v := &adminView{Document: d, Draft: d.Draft}
	at := map[string]int{}
	for _, x := range doubts {
		if x.Page == "" {
			v.Doubts = append(v.Doubts, x)
			continue
		}
		i, ok := at[x.Page]
		if !ok {
			i = len(v.Pages)
			at[x.Page] = i
			v.Pages = append(v.Pages, adminPage{Page: x.Page})
		}
		v.Pages[i].Doubts = append(v.Pages[i].Doubts, x)
	}
	for _, p := range d.Passages {
		if i, ok := at[p.Page]; ok {
			v.Pages[i].Passages = append(v.Pages[i].Passages, p)
		}
	}
	s.show(w, r, http.StatusOK, "admin-document", page{Title: d.Title, Heading: d.Title, Admin: v})
}

// adminChange does what a form asks for, and leads back to the list.
func (s *Server) adminChange(what string, change func(context.Context, string) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id := r.PathValue("document")
		r.Body = http.MaxBytesReader(w, r.Body, 1<<10)
		if what == "remove" && r.FormValue("confirm") != id {
			http.Redirect(w, r, "/admin/"+url.PathEscape(id)+"#remove", http.StatusSeeOther)
			return
		}
		if err := change(r.Context(), id); err != nil {
			s.adminFault(w, r, what, err)
			return
		}
		s.options.Logger.Info("admin", "what", what, "document", id)
		http.Redirect(w, r, "/admin", http.StatusSeeOther)
	}
}

// adminFault tells the operator what went wrong: the one who reads this page is one.
func (s *Server) adminFault(w http.ResponseWriter, r *http.Request, what string, err error) {
	s.options.Logger.Error("admin", "what", what, "err", err)
	s.fail(w, r, http.StatusConflict, fmt.Sprintf("%s: %v", what, err))
}

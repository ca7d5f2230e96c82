package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"strings"
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
	State      State // nil: no platform is joined
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
			s.adminFail(w, r, http.StatusUnauthorized, "This page is for the people who run this server.")
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
	for pattern, page := range map[string]http.HandlerFunc{
		"GET /admin":                          s.adminList,
		"GET /admin/d/{document}":             s.adminDocument,
		"GET /admin/d/{document}/page/{file}": s.adminPicture,
		"POST /admin/d/{document}/accept":     s.adminChange("accept", s.options.Admin.Library.Accept),
		"POST /admin/d/{document}/remove":     s.adminChange("remove", s.options.Admin.Library.Remove),
		"GET /admin/questions":                s.adminQuestions,
		"GET /admin/questions/{workspace...}": s.adminQuestionsOf,
		"GET /admin/feedback":                 s.adminFeedback,
		"GET /admin/feedback/{workspace...}":  s.adminFeedbackOf,
		"GET /admin/settings":                 s.adminSettings,
	} {
		mux.Handle(pattern, s.admin(page))
	}
}

// An adminView is what the admin pages show; each sets only what it needs.
type adminView struct {
	Tabs       []adminTab
	Entries    []Entry
	Import     *importView
	Workspaces []workspaceView // with what can be told of each on the page
	Workspace  *workspaceView  // the one that the page is about
	Settings   []settingsView
	None       string // said instead of all that
	Parts      *partsView
}

// An adminTab is one of the pages of the navigation.
type adminTab struct {
	Name, Link string
	Current    string // for aria-current: "page" on the page itself, "true" on one that belongs to it
}

// showAdmin shows a page under one of the tabs.
func (s *Server) showAdmin(w http.ResponseWriter, r *http.Request, name, heading string, v *adminView) {
	v.Tabs = []adminTab{{Name: "Documents", Link: "/admin"}, {Name: "Questions", Link: "/admin/questions"},
		{Name: "Feedback", Link: "/admin/feedback"}, {Name: "Settings", Link: "/admin/settings"}}
	for i := len(v.Tabs) - 1; i >= 0; i-- {
		if t := &v.Tabs[i]; r.URL.Path == t.Link {
			t.Current = "page"
			break
		} else if strings.HasPrefix(r.URL.Path, t.Link+"/") {
			t.Current = "true"
			break
		}
	}
	s.show(w, r, http.StatusOK, name, page{Title: heading, Heading: heading, Private: true, Admin: v})
}

// adminFail says why there is nothing else; that, too, is kept by no cache.
func (s *Server) adminFail(w http.ResponseWriter, r *http.Request, code int, why string) {
	p := messagePage(code, why)
	p.Admin = &adminView{}
	s.show(w, r, code, "message", p)
}

// adminFault tells the operator what went wrong: the one who reads this page is one.
func (s *Server) adminFault(w http.ResponseWriter, r *http.Request, what string, err error) {
	s.options.Logger.Error("admin", "what", what, "err", err)
	s.adminFail(w, r, http.StatusConflict, fmt.Sprintf("%s: %v", what, err))
}

// A partsView says which part of a long list is shown, and leads to the parts beside it.
type partsView struct {
	First, Last, Total int    // from 1
	Of                 string // what there are so many of; may be empty
	Previous, Next     string // addresses; empty where there is none
}

// part finds the part of a list of total things, size at a time, that the address asks for: the last one where it asks
// for more. The view is nil where one part holds all.
func part(r *http.Request, total, size int) (start, end int, v *partsView) {
	last := max(1, (total+size-1)/size)
	n := min(max(number(r, "part", 1), 1), last)
	start, end = (n-1)*size, min(n*size, total)
	if last == 1 {
		return start, end, nil
	}
	v = &partsView{First: start + 1, Last: end, Total: total}
	if n > 1 {
		v.Previous = fmt.Sprintf("%s?part=%d", r.URL.EscapedPath(), n-1)
	}
	if n < last {
		v.Next = fmt.Sprintf("%s?part=%d", r.URL.EscapedPath(), n+1)
	}
	return start, end, v
}

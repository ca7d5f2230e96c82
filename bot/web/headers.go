package web

import (
	"net/http"
	"time"
)

// Limits on what a stranger may send. A question of bot.MaxQuestion bytes needs at most three times as many in an
// address; one several times too long still gets a page that says so.
const (
	MaxURL         = 64 << 10  // bytes of path and query; longer ones get 414
	MaxHeaderBytes = 128 << 10 // for http.Server; more gets 431 from net/http itself
)

// policy lets a page load nothing but our own style sheet, script and pictures, and lets nobody frame it.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; " +
	"frame-ancestors 'none'; base-uri 'none'"

// Headers sets the security headers of every response, the platforms' too, and refuses addresses longer than MaxURL.
// No page sets a cookie.
func Headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer") // an address holds the question
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		if len(r.RequestURI) > MaxURL {
			respond(w, r, http.StatusRequestURITooLong, "message",
				messagePage(http.StatusRequestURITooLong, "That question is far too long to search for. Ask it in a sentence or two."))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// HTTPServer returns a server for h with the bounds on size and time that strangers need.
func HTTPServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		MaxHeaderBytes:    MaxHeaderBytes,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       60 * time.Second,
	}
}

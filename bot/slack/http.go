package slack

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/slack-go/slack"
)

// maxBody bounds the body of a delivery; those of Slack are far smaller.
const maxBody = 1 << 20

// Routes adds the addresses at which Slack delivers over HTTP, where a signing secret is set, and those at which the
// app is installed in further workspaces, where it can be.
func (p *Platform) Routes(mux *http.ServeMux) {
	if p.installs != nil {
		mux.HandleFunc("GET /slack/install", p.install)
		mux.HandleFunc("GET /slack/oauth_redirect", p.installed)
	}
	if p.config.SigningSecret == "" {
		return
	}
	asIs := func(body []byte) ([]byte, error) { return body, nil }
	mux.HandleFunc("POST /slack/events", p.receive(eventsAPI, asIs))
	mux.HandleFunc("POST /slack/commands", p.receive(slashCommands, commandForm))
	mux.HandleFunc("POST /slack/interactions", p.receive(interactive, interactionForm))
}

// receive handles deliveries of a kind. The body is read once and bounded, the signature and its age are verified,
// and only then it is parsed. Whatever cannot be a delivery of Slack gets 401 and is not looked at further.
func (p *Platform) receive(kind string, open func([]byte) ([]byte, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		http.NewResponseController(w).SetReadDeadline(time.Now().Add(10 * time.Second)) // best effort: a recorder has none
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			status := http.StatusBadRequest
			if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
				status = http.StatusRequestEntityTooLarge
			}
			http.Error(w, http.StatusText(status), status)
			return
		}
		if err := p.verify(r.Header, body); err != nil {
			p.log.Warn("slack delivery refused", "kind", kind, "err", err)
			http.Error(w, http.StatusText(http.StatusUnauthorized), http.StatusUnauthorized)
			return
		}
		payload, err := open(body)
		if err != nil {
			p.log.Warn("slack delivery unreadable", "kind", kind, "err", err)
			http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest)
			return
		}
		p.meter.Received(platform, "http")
		d, err := p.take(kind, payload)
		p.meter.Acknowledged(platform, time.Since(start))
		switch {
		case errors.Is(err, errBusy):
			w.Header().Set("Retry-After", "1")
			http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		case err != nil:
			p.log.Warn("slack delivery unreadable", "kind", kind, "err", err)
			http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest)
		case d.challenge != "":
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.Header().Set("X-Content-Type-Options", "nosniff")
			io.Copy(w, bytes.NewReader([]byte(d.challenge)))
		}
	}
}

// errReplayed says that a request is the copy of one that was received before.
var errReplayed = errors.New("the signature was used before")

// verify checks the signature over the raw body and that it is not older than five minutes. The same signature is
// taken once, except from a retry of Slack's: that is known by its event ID.
func (p *Platform) verify(header http.Header, body []byte) error {
	v, err := slack.NewSecretsVerifier(header, p.config.SigningSecret)
	if err != nil {
		return err
	}
	v.Write(body)
	if err := v.Ensure(); err != nil {
		return err
	}
	first, err := p.signatures.First(context.Background(), time.Now(), header.Get("X-Slack-Signature"))
	if !first && header.Get("X-Slack-Retry-Num") == "" {
		return errReplayed
	}
	return err
}

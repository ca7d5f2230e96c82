package slack_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/slack"
)

// TestReconnects proves that a connection that Slack asks to leave, or that breaks, is replaced, and that an event on
// the next one is answered.
func TestReconnects(t *testing.T) {
	connections := make(chan *websocket.Conn, 10)
	posts := make(chan string, 10)
	var wg sync.WaitGroup
	mux := http.NewServeMux()
	mux.HandleFunc("/apps.connections.open", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"ok":true,"url":"ws://%s/ws"}`, r.Host)
	})
	mux.HandleFunc("/ws", func(w http.ResponseWriter, r *http.Request) {
		c, err := (&websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		c.WriteJSON(map[string]any{"type": "hello", "num_connections": 1})
		connections <- c
	})
	mux.HandleFunc("/chat.postMessage", func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		posts <- r.PostForm.Get("channel")
		w.Write([]byte(`{"ok":true,"ts":"1"}`))
	})
	transport := &http.Transport{}
	p, err := slack.New(bot.New(newSearcher(t), bot.Options{BaseURL: bottest.BaseURL}), slack.Config{
		BotToken: botToken, AppToken: appToken, APIURL: serve(t, mux) + "/", HTTPClient: &http.Client{Transport: transport},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	wg.Go(func() {
		if err := p.Run(ctx); err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	t.Cleanup(func() { cancel(); wg.Wait(); transport.CloseIdleConnections() })

	ask := func(c *websocket.Conn, id string) {
		t.Helper()
		c.WriteMessage(websocket.TextMessage, []byte(envelope(id, "events_api", message(id, mention, map[string]any{"channel": "C" + id}), 0)))
		var ack struct {
			EnvelopeID string `json:"envelope_id"`
		}
		c.SetReadDeadline(time.Now().Add(20 * time.Second))
		if err := c.ReadJSON(&ack); err != nil || ack.EnvelopeID != id {
			t.Fatalf("acknowledged %q, %v, want %q", ack.EnvelopeID, err, id)
		}
		if got := receive(t, posts, "an answer"); got != "C"+id {
			t.Errorf("answered in %s, want C%s", got, id)
		}
	}
	first := receive(t, connections, "the first connection")
	ask(first, "1")
	if err := p.Health(t.Context()); err != nil || time.Since(p.LastEvent()) > time.Minute {
		t.Errorf("while connected: %v, last event %v", err, p.LastEvent())
	}
	first.WriteJSON(map[string]any{"type": "disconnect", "reason": "refresh_requested"})
	second := receive(t, connections, "the second connection")
	ask(second, "2")
	second.NetConn().Close() // it breaks
	third := receive(t, connections, "the third connection")
	ask(third, "3")
	third.WriteMessage(websocket.TextMessage, []byte(strings.Repeat("x", 2<<20))) // more than is read
	ask(receive(t, connections, "the fourth connection"), "4")
	cancel()
	wg.Wait()
	if p.Health(t.Context()) == nil {
		t.Error("the connection is down, and the health does not say so")
	}
}

package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"findings/bot"
)

var _ bot.Meter = (*metrics)(nil)

func TestMetrics(t *testing.T) {
	m := newMetrics()
	m.Received("slack", "socket")
	m.Acknowledged("slack", time.Millisecond)
	m.Answered("slack", "answered", time.Millisecond)
	m.Answered("slack", "answered", time.Millisecond)
	m.Answered("discord", "nothing_found", time.Millisecond)
	m.Retried("slack")
	m.Limited("slack")
	w := httptest.NewRecorder()
	m.handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, want := range []string{
		`findings_questions_total{outcome="answered",platform="slack"} 2`, `findings_questions_total{outcome="nothing_found",platform="discord"} 1`,
		`findings_answer_seconds_count{platform="slack"} 2`, `findings_acknowledgement_seconds_count{platform="slack"} 1`,
		`findings_retries_total{platform="slack"} 1`, `findings_limited_total{platform="slack"} 1`,
		`findings_last_event_timestamp_seconds{connection="socket",platform="slack"} 1.`, "go_goroutines",
	} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the metrics have no %s:\n%s", want, w.Body.String())
		}
	}
}

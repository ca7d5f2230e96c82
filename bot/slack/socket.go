package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// Bounds on the connection of Socket Mode.
const (
	ackPatience  = 3 * time.Second // until an acknowledgement is on its way; after that Slack delivers again
	maxReconnect = time.Minute     // between two attempts to connect
)

// connect holds the connection of Socket Mode until ctx is done. It returns an error only where Slack does not take
// the token.
func (p *Platform) connect(ctx context.Context) error {
	quiet := log.New(io.Discard, "", 0) // the library's own log has texts in it
	for wait := time.Second; ; wait = min(2*wait, maxReconnect) {
		api := p.newClient(p.config.BotToken, slack.OptionAppLevelToken(p.config.AppToken), slack.OptionLog(quiet))
		client := socketmode.New(api, socketmode.OptionReadLimit(maxBody), socketmode.OptionLog(quiet))
		run, stop := context.WithCancel(ctx)
		reading := make(chan struct{})
		go func() {
			defer close(reading)
			p.listen(run, client)
		}()
		began := time.Now()
		err := client.RunContext(run)
		stop()
		<-reading
		p.connected.Store(false)
		if ctx.Err() != nil {
			return nil
		}
		if permanent(err) {
			return fmt.Errorf("connect to Slack: SLACK_APP_TOKEN: %w", err)
		}
		if time.Since(began) > maxReconnect {
			wait = time.Second
		}
		p.log.Warn("slack connection ended", "err", err, "wait", wait)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil
		}
	}
}

// permanent reports whether an error says that the token will never be taken.
func permanent(err error) bool {
	var answer slack.SlackErrorResponse
	if !errors.As(err, &answer) {
		return false
	}
	switch answer.Err {
	case "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type", "missing_scope":
		return true
	}
	return false
}

// listen takes what the connection delivers and acknowledges it. It never waits for work, because the library's
// channel is short and stalls the connection when it is full.
func (p *Platform) listen(ctx context.Context, client *socketmode.Client) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-client.Events:
			switch e.Type {
			case socketmode.EventTypeConnected:
				p.connected.Store(true)
				p.log.Info("slack connected")
			case socketmode.EventTypeConnecting:
				p.connected.Store(false)
			case socketmode.EventTypeConnectionError:
				p.log.Warn("slack connection", "err", connectionError(e.Data))
			case socketmode.EventTypeErrorBadMessage:
				p.unreadable(ctx, client, e.Data)
			case socketmode.EventTypeEventsAPI, socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive:
				if e.Request != nil {
					p.envelope(ctx, client, e.Request.Type, e.Request.EnvelopeID, e.Request.Payload)
				}
			}
		}
	}
}

// envelope starts the work on an envelope and acknowledges it.
func (p *Platform) envelope(ctx context.Context, client *socketmode.Client, kind, id string, payload []byte) {
	start := time.Now()
	p.meter.Received(platform, "socket")
	_, err := p.take(kind, payload)
	switch {
	case errors.Is(err, errBusy):
		p.log.Warn("slack delivery put off", "kind", kind, "err", err)
		return
	case err != nil:
		p.log.Warn("slack delivery unreadable", "kind", kind, "err", err)
	}
	ctx, cancel := context.WithTimeout(ctx, ackPatience)
	defer cancel()
	if err := client.AckCtx(ctx, id, nil); err != nil {
		p.log.Warn("slack acknowledgement", "err", err)
		return
	}
	p.meter.Acknowledged(platform, time.Since(start))
}

// unreadable takes an envelope that the library could not read, such as an event of a kind that it does not know.
func (p *Platform) unreadable(ctx context.Context, client *socketmode.Client, data any) {
	bad, ok := data.(*socketmode.ErrorBadMessage)
	if !ok {
		return
	}
	var e struct {
		Type       string          `json:"type"`
		EnvelopeID string          `json:"envelope_id"`
		Payload    json.RawMessage `json:"payload"`
	}
	if json.Unmarshal(bad.Message, &e) == nil && e.EnvelopeID != "" {
		p.envelope(ctx, client, e.Type, e.EnvelopeID, e.Payload)
	}
}

func connectionError(data any) error {
	if e, ok := data.(*slack.ConnectionErrorEvent); ok {
		return withoutAddress(e.ErrorObj)
	}
	return errors.New("unknown")
}

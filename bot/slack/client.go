package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"findings/bot"
)

// Bounds on calls of Slack.
const (
	callTries    = 5
	callPatience = 2 * time.Minute  // waiting between the tries of one call, all together
	callTimeout  = 20 * time.Second // one try
	maxResponse  = 4 << 20          // bytes of an answer
	perChannel   = time.Second      // between two messages in one channel: https://docs.slack.dev/apis/web-api/rate-limits
)

// A patient client makes a call again where Slack says when to, and where its server has a fault. A fault on the way
// is not repeated, because the message may have arrived. It implements the client that slack-go asks for.
type patient struct {
	http  *http.Client
	log   *slog.Logger
	meter bot.Meter
}

// Do sends a request, again where that can help.
func (p *patient) Do(req *http.Request) (*http.Response, error) {
	waited := time.Duration(0)
	for try := 1; ; try++ {
		ctx, cancel := context.WithTimeout(req.Context(), callTimeout)
		again := req.Clone(ctx)
		if req.GetBody != nil {
			body, err := req.GetBody()
			if err != nil {
				cancel()
				return nil, err
			}
			again.Body = body
		}
		resp, err := p.http.Do(again)
		if err != nil {
			cancel()
			return nil, withoutAddress(err)
		}
		resp.Body = &closing{io.LimitReader(resp.Body, maxResponse), resp.Body, cancel}
		wait, worth := retryAfter(resp, try)
		if !worth || try == callTries || waited+wait > callPatience || req.Body != nil && req.GetBody == nil {
			return resp, nil
		}
		p.meter.Retried(platform)
		p.log.Warn("slack asks to wait", "method", path.Base(req.URL.Path), "status", resp.StatusCode, "wait", wait, "try", try)
		io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16))
		resp.Body.Close()
		select {
		case <-time.After(wait):
			waited += wait
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
}

// closing ends a try's time limit when its body has been read.
type closing struct {
	io.Reader
	io.Closer
	cancel context.CancelFunc
}

func (c *closing) Close() error {
	defer c.cancel()
	return c.Closer.Close()
}

// retryAfter says whether a call is worth making again, and after how long.
func retryAfter(resp *http.Response, try int) (time.Duration, bool) {
	growing := time.Duration(1<<try)*250*time.Millisecond + rand.N(250*time.Millisecond)
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		if s, err := strconv.Atoi(strings.TrimSpace(resp.Header.Get("Retry-After"))); err == nil && s > 0 {
			return time.Duration(s) * time.Second, true
		}
		return max(time.Second, growing), true
	case resp.StatusCode >= 500:
		return growing, true
	}
	return 0, false
}

// passing reports whether a message was certainly not sent, for a reason that passes: Slack cannot be reached, its server
// has a fault, or it asks for more patience than there is.
func passing(err error) bool {
	var dial *net.OpError
	var status slack.StatusCodeError
	var limited *slack.RateLimitedError
	return errors.As(err, &dial) && dial.Op == "dial" || errors.As(err, &status) && status.Code >= 500 || errors.As(err, &limited)
}

// needed is the scope that Slack says is missing; empty where it is not for want of one.
func needed(err error) string {
	var refusal slack.SlackErrorResponse
	errors.As(err, &refusal)
	return refusal.Needed
}

// withoutAddress takes the address out of an error: that of a private answer is a secret.
func withoutAddress(err error) error {
	if u, ok := err.(*url.Error); ok {
		return u.Err
	}
	return err
}

// send posts a message in a channel, in a thread where one is given, and returns its ts.
func (p *Platform) send(ctx context.Context, team, channel, thread string, m Message) (string, error) {
	client, err := p.client(ctx, team)
	if err != nil {
		return "", err
	}
	if err := p.pace.wait(ctx, team+"/"+channel); err != nil {
		return "", err
	}
	_, ts, err := client.PostMessageContext(ctx, channel, m.options(thread)...)
	if err != nil {
		return "", fmt.Errorf("post a message: %w", err)
	}
	return ts, nil
}

// sendTo posts a message in a channel that one user alone sees.
func (p *Platform) sendTo(ctx context.Context, team, channel, user, thread string, m Message) error {
	client, err := p.client(ctx, team)
	if err != nil {
		return err
	}
	if err := p.pace.wait(ctx, team+"/"+channel); err != nil {
		return err
	}
	if _, err := client.PostEphemeralContext(ctx, channel, user, m.options(thread)...); err != nil {
		return fmt.Errorf("post a message for one user: %w", err)
	}
	return nil
}

// options say that the message is shown as it is, and that nothing in it is looked for.
func (m Message) options(thread string) []slack.MsgOption {
	options := []slack.MsgOption{
		slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(), slack.MsgOptionDisableMarkdown(),
		slack.MsgOptionLinkNames(false), slack.MsgOptionParse(false),
	}
	if thread != "" {
		options = append(options, slack.MsgOptionTS(thread))
	}
	return options
}

// privately is what is posted to the address of a command or a button.
type privately struct {
	Message
	ResponseType    string `json:"response_type,omitempty"`
	ReplaceOriginal bool   `json:"replace_original"`
	DeleteOriginal  bool   `json:"delete_original,omitempty"`
	Thread          string `json:"thread_ts,omitempty"`
	UnfurlLinks     bool   `json:"unfurl_links"`
	UnfurlMedia     bool   `json:"unfurl_media"`
	Markdown        bool   `json:"mrkdwn"`
	Parse           string `json:"parse,omitempty"`
}

// sendPrivately posts a message for the asker alone.
func (p *Platform) sendPrivately(ctx context.Context, address string, m Message) error {
	return p.respond(ctx, address, privately{Message: m, ResponseType: "ephemeral", Parse: "none"})
}

func (p *Platform) respond(ctx context.Context, address string, m privately) error {
	if !strings.HasPrefix(address, p.responses) {
		return fmt.Errorf("answer privately: the address given is not Slack's")
	}
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("answer privately: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("answer privately: the address given is none")
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := p.patient.Do(req)
	if err != nil {
		return fmt.Errorf("answer privately: %w", err)
	}
	defer resp.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, 200))
	if resp.StatusCode != http.StatusOK {
		if resp.StatusCode == http.StatusTooManyRequests {
			return fmt.Errorf("answer privately: %w", &slack.RateLimitedError{})
		}
		return fmt.Errorf("answer privately: %w: %s", slack.StatusCodeError{Code: resp.StatusCode, Status: resp.Status}, said)
	}
	return nil
}

// pace keeps to one message a second in a channel. The zero value is ready.
type pace struct {
	mu    sync.Mutex
	next  map[string]time.Time // when a channel may have its next message
	swept time.Time
}

func (p *pace) wait(ctx context.Context, channel string) error {
	now := time.Now()
	p.mu.Lock()
	if p.next == nil {
		p.next = map[string]time.Time{}
	}
	if len(p.next) > 1000 && now.Sub(p.swept) > perChannel {
		p.swept = now
		for c, t := range p.next {
			if t.Before(now) {
				delete(p.next, c)
			}
		}
	}
	at := now
	if p.next[channel].After(now) {
		at = p.next[channel]
	}
	p.next[channel] = at.Add(perChannel)
	p.mu.Unlock()
	if at == now {
		return nil
	}
	select {
	case <-time.After(at.Sub(now)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

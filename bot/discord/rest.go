package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Bounds on calls of Discord's API.
const (
	maxTries    = 4
	maxWait     = 30 * time.Second // for a rate limit; a call that would have to wait longer is given up
	maxResponse = 4 << 20          // bytes
	callTimeout = 10 * time.Second

	// maxInvalid is how many refused calls are allowed in ten minutes. Discord bans an address for 10,000.
	// Source: https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
	maxInvalid    = 1000
	invalidWindow = 10 * time.Minute
)

// A refusal is an answer of Discord's API other than success. It holds nothing of what was sent.
type refusal struct {
	route   string
	status  int
	code    int // Discord's own, 0 where it gave none
	message string
}

func (r *refusal) Error() string {
	if r.code == 0 {
		return fmt.Sprintf("%s: status %d", r.route, r.status)
	}
	return fmt.Sprintf("%s: status %d, code %d (%s)", r.route, r.status, r.code, r.message)
}

// unknownWebhook is Discord's code where an answer is edited in before the response that holds its place has arrived,
// and where it is too late. Source: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
const unknownWebhook = 10015

// call sends body to Discord and decodes the answer into into, where that is not nil. It waits as the rate limits of
// the route ask, and tries again after a rate limit and after a fault of the platform, within bounds. discordgo sends
// it and keeps the rate limits; the waiting is ours, because the library's can neither be bounded nor ended, and it
// tries again after status 502 alone.
//
// route names the call in logs and keeps its rate limits; it has no token and nothing that people wrote in it. A route
// with "{token}" has a limit for each token, so that there is nothing to keep.
func (p *Platform) call(ctx context.Context, method, path, route string, body, into any) error {
	raw, contentType, err := encode(body)
	if err != nil {
		return fmt.Errorf("encode %s: %w", route, err)
	}
	for try := 1; ; try++ {
		answer, err := p.try(ctx, method, path, route, contentType, raw)
		if err == nil {
			if into == nil {
				return nil
			}
			if err := json.Unmarshal(answer, into); err != nil {
				return fmt.Errorf("decode answer of %s: %w", route, err)
			}
			return nil
		}
		wait, again := p.again(err, try)
		if !again {
			return err
		}
		p.meter.Retried(p.Name())
		p.log.Warn("call is tried again", "platform", p.Name(), "route", route, "try", try, "wait", wait, "err", err)
		if err := p.config.Pause(ctx, wait); err != nil {
			return err
		}
	}
}

// encode returns a body as it is sent, nil for none, and its type. A message with a file is a form of two parts.
// Source: https://docs.discord.com/developers/reference#uploading-files
func encode(body any) (raw []byte, contentType string, err error) {
	if body == nil {
		return nil, "", nil
	}
	if raw, err = json.Marshal(body); err != nil {
		return nil, "", err
	}
	m, ok := body.(message)
	if !ok || m.file == nil {
		return raw, "application/json", nil
	}
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for _, part := range []struct {
		disposition, contentType string
		content                  []byte
	}{
		{`form-data; name="payload_json"`, "application/json", raw},
		{fmt.Sprintf(`form-data; name="files[0]"; filename=%q`, m.file.name), m.file.contentType, m.file.content},
	} {
		w, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {part.disposition}, "Content-Type": {part.contentType}})
		if err != nil {
			return nil, "", err
		}
		if _, err := w.Write(part.content); err != nil {
			return nil, "", err
		}
	}
	err = form.Close()
	return b.Bytes(), form.FormDataContentType(), err
}

// again says whether to try a call again, and after what time.
func (p *Platform) again(err error, try int) (time.Duration, bool) {
	var limited *rateLimited
	var refused *refusal
	switch {
	case try >= maxTries, errors.Is(err, errStopped), errors.Is(err, context.Canceled):
		return 0, false
	case errors.As(err, &limited):
		return limited.wait, limited.wait <= maxWait
	case errors.As(err, &refused) && refused.status < 500 && refused.code != unknownWebhook:
		return 0, false
	}
	return backoff(try), true
}

// backoff grows with the number of tries, and differs between processes that failed together.
func backoff(try int) time.Duration {
	d := time.Second << min(try-1, 6)
	return d/2 + rand.N(d/2)
}

// rateLimited is status 429, or a limit that is known before the call.
type rateLimited struct {
	route string
	wait  time.Duration
}

func (r *rateLimited) Error() string { return fmt.Sprintf("%s: rate limited for %v", r.route, r.wait) }

var errStopped = errors.New("too many calls were refused; waiting before Discord bans this address")

// try makes one call.
func (p *Platform) try(ctx context.Context, method, path, route, contentType string, body []byte) ([]byte, error) {
	if !p.invalid.allow() {
		return nil, errStopped
	}
	limiter, bucket := p.routes.bucket(route)
	for {
		bucket.Lock()
		wait := limiter.GetWaitTime(bucket, 1)
		if wait <= 0 {
			bucket.Remaining--
			break
		}
		bucket.Unlock()
		if wait > maxWait {
			return nil, &rateLimited{route, wait}
		}
		if err := p.config.Pause(ctx, wait); err != nil {
			return nil, err
		}
	}
	var x exchange
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, exchangeKey{}, &x), callTimeout)
	defer cancel()
	answer, err := p.session.RequestWithLockedBucket(method, p.config.APIURL+path, contentType, body, bucket, 0,
		discordgo.WithContext(ctx), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0))
	switch {
	case x.status == http.StatusTooManyRequests:
		return nil, &rateLimited{route, x.retryAfter}
	case x.status >= 300 || x.status != 0 && x.status < 200:
		r := &refusal{route: route, status: x.status}
		var rest *discordgo.RESTError
		if errors.As(err, &rest) && rest.Message != nil {
			r.code, r.message = rest.Message.Code, rest.Message.Message
		}
		return nil, r
	case err != nil:
		// The library's error would have the address in it, and with it a token.
		return nil, fmt.Errorf("%s: %w", route, cause(err))
	}
	return answer, nil
}

// routes keep the rate limits of the routes that were called. discordgo's table of them grows with every channel that
// the bot ever wrote in; this one is begun anew when it is large. What is forgotten then costs a status 429 at most,
// which is waited for. The zero value is ready.
type routes struct {
	mu      sync.Mutex
	limiter *discordgo.RateLimiter
	n       int // routes in it
}

const maxRoutes = 10_000

// bucket returns the limit of a route, and the limiter that it belongs to.
func (r *routes) bucket(route string) (*discordgo.RateLimiter, *discordgo.Bucket) {
	if strings.Contains(route, "{token}") {
		l := discordgo.NewRatelimiter()
		return l, l.GetBucket(route)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.limiter == nil || r.n >= maxRoutes {
		r.limiter, r.n = discordgo.NewRatelimiter(), 0
	}
	b := r.limiter.GetBucket(route)
	if b.Userdata == nil { // ours to use; the table cannot be counted
		b.Userdata = true
		r.n++
	}
	return r.limiter, b
}

// cause is the innermost error.
func cause(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// An exchange is what a call's answer said of itself; discordgo does not give it back for every status.
type exchange struct {
	status     int
	retryAfter time.Duration
}

type exchangeKey struct{}

// transport notes what Discord answers, bounds what is read of it, and counts refused calls.
type transport struct {
	http.RoundTripper
	invalid *invalidCalls
}

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if x, ok := r.Context().Value(exchangeKey{}).(*exchange); ok {
		x.status = resp.StatusCode
		seconds, err := strconv.ParseFloat(resp.Header.Get("Retry-After"), 64)
		if err != nil || seconds < 0 || seconds > 1e6 {
			seconds = 1
		}
		x.retryAfter = time.Duration(seconds * float64(time.Second))
	}
	switch resp.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		if resp.Header.Get("X-RateLimit-Scope") != "shared" {
			t.invalid.count()
		}
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, maxResponse), resp.Body}
	return resp, nil
}

// CloseIdleConnections lets http.Client.CloseIdleConnections through.
func (t transport) CloseIdleConnections() {
	if c, ok := t.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// invalidCalls counts refused calls in windows of ten minutes.
type invalidCalls struct {
	mu    sync.Mutex
	since time.Time
	n     int
}

func (c *invalidCalls) count() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.since) > invalidWindow {
		c.since, c.n = time.Now(), 0
	}
	c.n++
}

// allow reports whether another call may be made.
func (c *invalidCalls) allow() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n < maxInvalid || time.Since(c.since) > invalidWindow
}

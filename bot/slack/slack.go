// Package slack joins the bot to Slack.
//
// Slack delivers events, slash commands and interactions in one of two ways: over a connection that the bot opens
// (Socket Mode, with an app-level token), or as signed HTTP requests (with a signing secret). After the envelope both
// take the same path: parse reads a delivery (event.go), it is acknowledged at once, and then a goroutine of its own
// answers it and Render draws the answer (render.go). What is delivered twice is answered once.
package slack

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"findings/bot"
	"findings/bot/store"
)

// Config is what the operator sets.
type Config struct {
	BotToken      string // SLACK_BOT_TOKEN, "xoxb-…", for one workspace
	AppToken      string // SLACK_APP_TOKEN, "xapp-…", for Socket Mode
	SigningSecret string // SLACK_SIGNING_SECRET, for HTTP; one of the two, or both

	// For more than one workspace; all three, or none. Then the bot token is not needed.
	ClientID     string // SLACK_CLIENT_ID
	ClientSecret string // SLACK_CLIENT_SECRET
	TokenKey     string // SLACK_TOKEN_KEY: 32 bytes in base64 that seal tokens; behind commas, older ones that still open them

	Receipts bot.Receipts // of the pages; nil: no page is shown
	Store    store.Store  // what is remembered; nil: in memory, until the process ends

	APIURL     string       // of Slack's Web API, with a slash at the end; empty: Slack's own. For tests.
	Meter      bot.Meter    // nil: nothing is measured
	Logger     *slog.Logger // nil: nothing is logged
	HTTPClient *http.Client // for calls of the Web API; nil: one of its own
}

// Platform is the bot in Slack. It is safe for concurrent use.
type Platform struct {
	bot       *bot.Bot
	config    Config
	log       *slog.Logger
	meter     bot.Meter
	patient   *patient
	api       *slack.Client // of the operator's own workspace; nil where there is none
	operator  operator
	installs  *installs // nil: there is one workspace alone
	responses string    // what an address for a private answer begins with

	store      store.Store
	signatures *store.Memory
	pace       pace
	users      bot.Buckets
	workspaces bot.Buckets
	presses    bot.Buckets
	civil      bot.Buckets // how often one is told that it is too much
	work       work
	posted     posts
	held       chan struct{} // a value for each picture in memory

	made      time.Time    // what was accepted before it was left over by another process
	last      atomic.Int64 // when something was delivered last, in nanoseconds since 1970
	connected atomic.Bool  // whether the connection of Socket Mode is up
}

// New returns the bot in Slack. The error names everything that is wrong in c.
func New(b *bot.Bot, c Config) (*Platform, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Meter == nil {
		c.Meter = bot.Unmetered{}
	}
	if c.HTTPClient == nil {
		// Slack's methods do not redirect; following would carry the token elsewhere.
		c.HTTPClient = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	p := &Platform{
		bot: b, config: c, log: c.Logger, patient: &patient{c.HTTPClient, c.Logger, c.Meter}, meter: c.Meter,
		responses: "https://hooks.slack.com/", work: newWork(c.Logger), made: time.Now(), store: c.Store, signatures: store.NewMemory(),
		held: make(chan struct{}, maxHeld),
	}
	if p.store == nil {
		p.store = store.NewMemory()
	}
	if c.APIURL != "" {
		p.responses = c.APIURL
	}
	if c.BotToken != "" {
		p.api = p.newClient(c.BotToken)
	}
	if c.ClientID != "" {
		keys, err := parseKeys(c.TokenKey)
		if err != nil {
			return nil, err // not reached: check has parsed them
		}
		p.installs = &installs{keys: keys, known: map[string]*installed{}}
	}
	return p, nil
}

func (c Config) check() error {
	var faults []error
	token := func(name, value, prefix, what string) {
		if value != "" && !strings.HasPrefix(value, prefix) {
			faults = append(faults, fmt.Errorf("%s does not begin with %s: it must be %s", name, prefix, what))
		}
		if strings.TrimSpace(value) != value {
			faults = append(faults, fmt.Errorf("%s has white space around it", name))
		}
	}
	faults = append(faults, c.checkInstall()...)
	if c.BotToken == "" && c.ClientID == "" {
		faults = append(faults, errors.New("SLACK_BOT_TOKEN is missing: the bot user OAuth token, xoxb-…"))
	}
	if c.AppToken == "" && c.SigningSecret == "" {
		faults = append(faults, errors.New("neither SLACK_APP_TOKEN (for Socket Mode) nor SLACK_SIGNING_SECRET (for HTTP) is set"))
	}
	token("SLACK_BOT_TOKEN", c.BotToken, "xoxb-", "a bot token")
	token("SLACK_APP_TOKEN", c.AppToken, "xapp-", "an app-level token")
	token("SLACK_SIGNING_SECRET", c.SigningSecret, "", "")
	if len(faults) > 0 {
		return fmt.Errorf("join Slack: %w", errors.Join(faults...))
	}
	return nil
}

func (p *Platform) newClient(token string, options ...slack.Option) *slack.Client {
	options = append(options, slack.OptionHTTPClient(p.patient))
	if p.config.APIURL != "" {
		options = append(options, slack.OptionAPIURL(p.config.APIURL))
	}
	return slack.New(token, options...)
}

// Name returns "Slack".
func (p *Platform) Name() string { return "Slack" }

// Run answers until ctx is done, then finishes what is in flight, for ten seconds at the most. It returns an error
// only for an app-level token that Slack does not take.
func (p *Platform) Run(ctx context.Context) error {
	p.resume(ctx)
	kept := make(chan struct{})
	keeping, stop := context.WithCancel(ctx)
	go func() { defer close(kept); p.keepHouse(keeping) }()
	var err error
	if p.config.AppToken != "" {
		err = p.connect(ctx)
	} else {
		<-ctx.Done()
	}
	stop()
	<-kept
	p.work.finish(10 * time.Second)
	return err
}

// Check asks Slack what the tokens allow. The signing secret can only be looked at, because nothing answers to it.
func (p *Platform) Check(ctx context.Context) []bot.Check {
	var checks []bot.Check
	add := func(what string, err error, good string) {
		c := bot.Check{What: what, Detail: good, OK: err == nil}
		if err != nil {
			c.Detail = withoutAddress(err).Error()
		}
		checks = append(checks, c)
	}
	if p.api != nil {
		who, err := p.api.AuthTestContext(ctx)
		if err != nil {
			add("SLACK_BOT_TOKEN", fmt.Errorf("auth.test: %w", withoutAddress(err)), "")
		} else {
			add("SLACK_BOT_TOKEN", nil, "taken, for workspace "+who.Team+" as "+who.User)
			add("scopes of SLACK_BOT_TOKEN", missingScopes(who.Header.Get("X-OAuth-Scopes")), "all that are needed")
		}
	}
	if p.installs != nil {
		list, err := p.store.Installs(ctx)
		add("installations", err, fmt.Sprintf("%d workspaces", len(list)))
		for _, i := range list {
			if _, _, err := p.installs.keys.open(i.Workspace, i.Token); err != nil {
				add("installation of "+i.Workspace, err, "")
			} else if err := missingScopes(i.Scopes); err != nil {
				add("scopes in "+i.Workspace, err, "")
			}
		}
	}
	if p.config.AppToken != "" {
		api := p.newClient(p.config.BotToken, slack.OptionAppLevelToken(p.config.AppToken))
		_, _, err := api.StartSocketModeContext(ctx)
		if err != nil {
			err = fmt.Errorf("apps.connections.open: %w", withoutAddress(err))
		}
		add("SLACK_APP_TOKEN", err, "taken, Socket Mode can connect")
	}
	if p.config.SigningSecret != "" {
		add("SLACK_SIGNING_SECRET", signingSecretShape(p.config.SigningSecret), "has the shape of one; it is proved by the first delivery")
	}
	return checks
}

// missingScopes returns an error that names the scopes that are needed and not among those granted, a list with commas.
func missingScopes(granted string) error {
	if granted == "" {
		return errors.New("not named by Slack")
	}
	has := strings.FieldsFunc(granted, func(r rune) bool { return r == ',' || r == ' ' })
	var missing []string
	for _, s := range Scopes {
		if !slices.Contains(has, s.Name) {
			missing = append(missing, s.Name+" ("+s.Why+")")
		}
	}
	if len(missing) > 0 {
		return errors.New("missing: " + strings.Join(missing, "; ") + "; add them and install the app again")
	}
	return nil
}

func signingSecretShape(s string) error {
	if b, err := hex.DecodeString(s); err != nil || len(b) != 16 {
		return errors.New("is not 32 hexadecimal digits, as Slack's are; copy it from Basic Information, App Credentials")
	}
	return nil
}

// LastEvent returns when Slack delivered something last; the zero time where it has not yet.
func (p *Platform) LastEvent() time.Time {
	if n := p.last.Load(); n != 0 {
		return time.Unix(0, n)
	}
	return time.Time{}
}

// Health returns what is wrong with the connection, or nil.
func (p *Platform) Health(context.Context) error {
	if p.config.AppToken != "" && !p.connected.Load() {
		return errors.New("slack: the connection of Socket Mode is down")
	}
	return nil
}

// take parses a delivery and, unless it was seen before, starts the work on it. It waits for nothing, so that the
// delivery can be acknowledged when it returns. The error is errBusy where there is no room for more work; then the
// delivery must not be acknowledged, so that Slack delivers it again.
func (p *Platform) take(kind string, payload []byte) (delivery, error) {
	now := time.Now()
	p.last.Store(now.UnixNano())
	d, err := parse(kind, payload)
	if err != nil {
		return d, err
	}
	work := p.todo(d)
	if work == nil {
		p.log.Debug("slack delivery ignored", "kind", kind, "because", d.ignored)
		return d, nil
	}
	kept := store.Delivery{Platform: platform, Kind: kind, Payload: payload}
	if d.request != nil && d.request.overheard {
		kept.Payload = nil // what people say to each other is not written down
	}
	return d, p.work.start(func(ctx context.Context) (bool, error) {
		first, err := p.store.Accept(ctx, now, kept, d.keys...)
		if err != nil {
			p.log.Error("slack delivery", "kind", kind, "err", err)
			return false, errBusy
		}
		return first, nil
	}, work)
}

// todo is the work that a delivery is; nil: none.
func (p *Platform) todo(d delivery) func(context.Context) {
	switch {
	case d.request != nil:
		return func(ctx context.Context) {
			done := true // after a fault of ours too, which would only come again
			defer func() {
				if done {
					p.finished(ctx, d)
				}
			}()
			done = p.answer(ctx, d.request)
		}
	case d.action != nil:
		return func(ctx context.Context) {
			defer p.finished(ctx, d)
			p.act(ctx, d.action)
		}
	}
	return nil
}

// finished notes that the work on a delivery is done. Work that was cut short by the end of the process is not.
func (p *Platform) finished(ctx context.Context, d delivery) {
	if len(d.keys) == 0 || ctx.Err() != nil {
		return
	}
	if err := p.store.Finish(ctx, d.keys[0]); err != nil {
		p.log.Error("slack delivery", "err", err)
	}
}

// resumeFor is how old a delivery may be that is still answered after the process ended before it was: as long as the
// store knows that it came. For a private answer Slack may refuse it by then: it takes those for half an hour.
const resumeFor = store.SeenFor

// resume does the work that was acknowledged before the process ended, and not done: it was in the middle of it, or
// could not send the answer for a reason that passes.
func (p *Platform) resume(ctx context.Context) {
	list, err := p.store.Unfinished(ctx, platform, p.made.Add(-resumeFor), p.made)
	if err != nil {
		p.log.Error("slack deliveries left over", "err", err)
	}
	for _, left := range list {
		d, err := parse(left.Kind, left.Payload)
		work := p.todo(d)
		if err != nil || work == nil {
			continue
		}
		p.log.Info("slack delivery resumed", "kind", left.Kind)
		yes := func(context.Context) (bool, error) { return true, nil }
		if err := p.work.start(yes, work); err != nil {
			return // the rest is for the next start
		}
	}
}

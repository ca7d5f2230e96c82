// Package discord is the bot on Discord.
//
// Interactions (commands, buttons, completions) come over HTTP, signed, or over the gateway; mentions and direct
// messages come over the gateway. Whichever way, they are decoded into the small structs of event.go, answered by the
// bot, and drawn by render.go as embeds. Nothing that is sent pings anybody, and no privileged intent is asked for.
//
// discordgo sends, keeps the rate limits and names the parts of messages. Where it is known to fail it is not used:
// rest.go and gateway.go say what for.
package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"

	"findings/bot"
	"findings/bot/store"
)

// interactionsPath is where Discord delivers interactions over HTTP.
const interactionsPath = "/discord/interactions"

const (
	maxBody    = 1 << 20          // bytes of an interaction; a message command brings a whole message along
	maxAge     = 5 * time.Minute  // of a signature, either way
	workTime   = 15 * time.Second // for one answer
	finishTime = 10 * time.Second // for what is in flight when the program ends
	maxFlights = 1000             // answers under way; what comes on top is dropped
)

// Config is how to join Discord. BotToken and ApplicationID are needed, the others are not.
type Config struct {
	BotToken      string // DISCORD_BOT_TOKEN
	PublicKey     string // DISCORD_PUBLIC_KEY, hexadecimal; empty: no interactions are taken over HTTP
	ApplicationID string // DISCORD_APPLICATION_ID
	GuildID       string // DISCORD_GUILD_ID: the one server to register the commands in, for development; empty: everywhere
	Shards        string // DISCORD_SHARDS: those of this process, "0-3/16"; empty: all that the gateway advises; "none": commands over HTTP alone

	// Store keeps the settings of servers, and feedback. nil: in memory.
	Store store.Store

	Receipts bot.Receipts // of the pages; nil: no page is shown
	Meter    bot.Meter    // nil: nothing is measured

	APIURL     string        // empty: https://discord.com/api/v10
	HTTPClient *http.Client  // nil: one with a timeout
	Logger     *slog.Logger  // nil: nothing is logged
	Patience   time.Duration // how long an answer may take before its place is held with "thinking…"; 0: 2 seconds
	// Pause waits before something is tried again; it returns early, with an error, when ctx is done. nil: time passes.
	Pause func(context.Context, time.Duration) error
}

// Platform is the bot on Discord. It is made by New.
type Platform struct {
	bot     *bot.Bot
	config  Config
	log     *slog.Logger
	meter   bot.Meter
	key     ed25519.PublicKey // nil: no interactions over HTTP
	shards  shardRange        // count 0: as the gateway advises
	session *discordgo.Session
	invalid *invalidCalls
	me      atomic.Pointer[string] // the bot's own ID
	threads bot.Threads
	seen    seen
	limits  limits
	routes  routes

	shardsWanted, shardsUp atomic.Int32
	lost                   atomic.Int64 // when all shards were connected last, or New was called, in nanoseconds since 1970
	flights                flights
	held                   chan struct{} // a value for each picture in memory
}

// New checks the configuration, all of it, and returns the platform. It does not connect.
func New(b *bot.Bot, c Config) (*Platform, error) {
	if c.Meter == nil {
		c.Meter = bot.Unmetered{}
	}
	p := &Platform{bot: b, log: c.Logger, meter: c.Meter, invalid: &invalidCalls{}, held: make(chan struct{}, maxHeld)}
	p.lost.Store(time.Now().UnixNano())
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	switch {
	case c.BotToken == "":
		fault("DISCORD_BOT_TOKEN is missing")
	case strings.HasPrefix(c.BotToken, "Bot "):
		fault("DISCORD_BOT_TOKEN begins with %q; give the token alone", "Bot ")
	case strings.ContainsFunc(c.BotToken, func(r rune) bool { return r <= ' ' || r > '~' }):
		fault("DISCORD_BOT_TOKEN has a character that no token has")
	}
	if c.ApplicationID == "" {
		fault("DISCORD_APPLICATION_ID is missing")
	} else if _, ok := snowflake(c.ApplicationID); !ok {
		fault("DISCORD_APPLICATION_ID is not a number")
	}
	if _, ok := snowflake(c.GuildID); c.GuildID != "" && !ok {
		fault("DISCORD_GUILD_ID is not a number")
	}
	if c.PublicKey != "" {
		// ed25519.Verify panics on a key of another length, and discordgo's VerifyInteraction with it.
		key, err := hex.DecodeString(c.PublicKey)
		if err != nil || len(key) != ed25519.PublicKeySize {
			fault("DISCORD_PUBLIC_KEY has %d characters; it should be %d hexadecimal digits", len(c.PublicKey), 2*ed25519.PublicKeySize)
		}
		p.key = key
	}
	switch {
	case c.Shards == noShards && c.PublicKey == "":
		fault("DISCORD_SHARDS is %s, so interactions come over HTTP alone, and DISCORD_PUBLIC_KEY is missing", noShards)
	case c.Shards != "" && c.Shards != noShards:
		var err error
		if p.shards, err = parseShards(c.Shards); err != nil {
			fault("DISCORD_SHARDS: %w", err)
		}
	}
	c.APIURL = strings.TrimRight(c.APIURL, "/")
	if c.APIURL == "" {
		c.APIURL = "https://discord.com/api/v10"
	} else if !strings.HasPrefix(c.APIURL, "https://") && !strings.HasPrefix(c.APIURL, "http://") {
		fault("DISCORD_API_URL is %q, not an address", c.APIURL)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	if c.Patience == 0 {
		c.Patience = 2 * time.Second
	}
	if c.Store == nil {
		c.Store = store.NewMemory()
	}
	if c.Pause == nil {
		c.Pause = pause
	}
	if p.log == nil {
		p.log = slog.New(slog.DiscardHandler)
	}
	session, err := discordgo.New("Bot " + c.BotToken)
	if err != nil {
		return nil, fmt.Errorf("make a session: %w", err)
	}
	session.LogLevel = -1 // the library would log addresses with tokens in them
	client := http.Client{Timeout: callTimeout}
	if c.HTTPClient != nil {
		client = *c.HTTPClient
	}
	if client.Transport == nil {
		client.Transport = http.DefaultTransport.(*http.Transport).Clone()
	}
	client.Transport = transport{client.Transport, p.invalid}
	session.Client = &client
	p.session, p.config = session, c
	p.me.Store(&p.config.ApplicationID) // until the gateway says otherwise; for most applications they are the same
	return p, nil
}

// pause waits for d, or until ctx is done.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// noShards says that the gateway is not used.
const noShards = "none"

// A shardRange is the shards of one process: first to last, of count.
type shardRange struct{ first, last, count int }

// parseShards reads "0-3/16", or "2/16" for one.
func parseShards(s string) (shardRange, error) {
	of, count, found := strings.Cut(s, "/")
	first, last, several := strings.Cut(of, "-")
	if !several {
		last = first
	}
	var r shardRange
	var errs [3]error
	r.first, errs[0] = strconv.Atoi(first)
	r.last, errs[1] = strconv.Atoi(last)
	r.count, errs[2] = strconv.Atoi(count)
	if !found || errors.Join(errs[:]...) != nil || r.first < 0 || r.last < r.first || r.last >= r.count || r.count > 10_000 {
		return shardRange{}, fmt.Errorf("%q is not like 0-3/16, the first shard, the last and the count of all", s)
	}
	return r, nil
}

// Name is "Discord".
func (p *Platform) Name() string { return "Discord" }

// Run registers the commands and listens to the gateway, where that is wanted, until ctx is done, then finishes what is in
// flight.
func (p *Platform) Run(ctx context.Context) error {
	listening, stop := context.WithCancel(ctx)
	defer stop()
	var registering sync.WaitGroup
	registering.Go(func() {
		for try := 1; ; try++ {
			err := p.register(listening)
			if err == nil || listening.Err() != nil {
				return
			}
			p.log.Error("commands", "platform", p.Name(), "err", err)
			if lasting(err) || p.config.Pause(listening, backoff(try+3)) != nil {
				return
			}
		}
	})
	var err error
	if p.config.Shards == noShards {
		<-ctx.Done()
	} else {
		err = p.listen(listening)
	}
	stop()
	registering.Wait()
	p.flights.finish(finishTime)
	p.session.Client.CloseIdleConnections()
	return err
}

// begin starts work that Run waits for at the end, and reports whether it did. The work may outlive ctx by workTime.
func (p *Platform) begin(ctx context.Context, work func(context.Context)) bool {
	if !p.flights.begin() {
		p.log.Warn("too much at once; dropped", "platform", p.Name())
		return false
	}
	go func() {
		defer p.flights.end()
		defer p.recover()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), workTime)
		defer cancel()
		work(ctx)
	}()
	return true
}

// recover keeps a fault in one answer from ending the program.
func (p *Platform) recover() {
	if r := recover(); r != nil {
		p.log.Error("panic", "platform", p.Name(), "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
	}
}

// Routes adds POST /discord/interactions, where there is a public key to check what comes there.
func (p *Platform) Routes(mux *http.ServeMux) {
	if p.key != nil {
		mux.HandleFunc("POST "+interactionsPath, p.serveInteraction)
	}
}

// serveInteraction takes one interaction over HTTP. Nothing in it is read before its signature is found good.
func (p *Platform) serveInteraction(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "the body is too long, or ended early", http.StatusRequestEntityTooLarge)
		return
	}
	if !p.signed(r.Header, body) {
		http.Error(w, "the signature is not good", http.StatusUnauthorized)
		return
	}
	i, err := decodeInteraction(body)
	if i.ID == "" {
		p.log.Warn("interaction", "platform", p.Name(), "err", err)
		http.Error(w, "that is no interaction", http.StatusBadRequest)
		return
	}
	if !p.seen.first(i.ID) {
		http.Error(w, "that interaction was answered before", http.StatusUnauthorized)
		return
	}
	i.http = true
	p.respond(r.Context(), i, err, func(_ context.Context, reply response) error {
		raw, err := json.Marshal(reply)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(raw)))
		_, err = w.Write(raw)
		if reply.Type == discordgo.InteractionResponseDeferredChannelMessageWithSource {
			_ = http.NewResponseController(w).Flush() // Discord has to know before the answer is edited in
		}
		return err
	})
}

// signed reports whether Discord signed the body, just now.
func (p *Platform) signed(h http.Header, body []byte) bool {
	stamp := h.Get("X-Signature-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || time.Since(time.Unix(seconds, 0)).Abs() > maxAge {
		return false
	}
	signature, err := hex.DecodeString(h.Get("X-Signature-Ed25519"))
	return err == nil && len(signature) == ed25519.SignatureSize &&
		ed25519.Verify(p.key, append([]byte(stamp), body...), signature)
}

// interactionCreated takes one interaction over the gateway.
func (p *Platform) interactionCreated(ctx context.Context, raw []byte) {
	i, err := decodeInteraction(raw)
	if i.ID == "" {
		p.log.Warn("interaction", "platform", p.Name(), "err", err)
		return
	}
	if i.Token == "" || !p.seen.first(i.ID) {
		return
	}
	p.respond(ctx, i, err, func(ctx context.Context, reply response) error {
		return p.call(ctx, http.MethodPost, "/interactions/"+i.ID+"/"+url.PathEscape(i.Token)+"/callback", "interactions {id} {token} callback", reply, nil)
	})
}

// Health returns what is wrong with the connection, or nil. Mentions and direct messages come over the gateway alone.
// Where interactions can come over HTTP, they need not wait for a shard that connects again: it has a minute for that.
func (p *Platform) Health(context.Context) error {
	up, wanted := p.shardsUp.Load(), p.shardsWanted.Load()
	switch {
	case p.config.Shards == noShards, wanted > 0 && up >= wanted:
		return nil
	case p.key != nil && time.Since(time.Unix(0, p.lost.Load())) < time.Minute:
		return nil
	}
	return fmt.Errorf("discord: %d of %d shards are connected to the gateway", up, wanted)
}

// Check looks at the configuration, and at what Discord says to it.
func (p *Platform) Check(ctx context.Context) []bot.Check {
	var checks []bot.Check
	add := func(what string, err error, detail string, args ...any) {
		c := bot.Check{What: what, Detail: fmt.Sprintf(detail, args...), OK: err == nil}
		if err != nil {
			c.Detail = err.Error()
		}
		checks = append(checks, c)
	}
	var app struct {
		ID        string `json:"id"`
		VerifyKey string `json:"verify_key"`
		Endpoint  string `json:"interactions_endpoint_url"`
	}
	err := p.call(ctx, http.MethodGet, "/applications/@me", "applications @me", nil, &app)
	add("DISCORD_BOT_TOKEN", err, "accepted")
	if err != nil {
		return checks
	}
	if app.ID != p.config.ApplicationID {
		err = fmt.Errorf("the token is of application %s", app.ID)
	}
	add("DISCORD_APPLICATION_ID", err, "is the token's")
	err = nil
	switch key := strings.ToLower(p.config.PublicKey); {
	case key == "" && app.Endpoint != "":
		err = fmt.Errorf("not set, but interactions are sent to %s", app.Endpoint)
	case key != "" && key != app.VerifyKey:
		err = errors.New("is not the application's")
	}
	add("DISCORD_PUBLIC_KEY", err, "interactions come over %s", map[bool]string{true: "HTTP", false: "the gateway"}[app.Endpoint != ""])
	if p.config.Shards == noShards {
		err = nil
		if app.Endpoint == "" {
			err = errors.New("not used, and the application has no Interactions Endpoint URL: nothing would reach the bot")
		}
		add("gateway", err, "not used: mentions and direct messages are not answered")
	} else {
		var advice discordgo.GatewayBotResponse
		err = p.call(ctx, http.MethodGet, "/gateway/bot", "gateway bot", nil, &advice)
		add("gateway", err, "advises %d shards, %d at a time; %d of %d session starts left", advice.Shards,
			advice.SessionStartLimit.MaxConcurrency, advice.SessionStartLimit.Remaining, advice.SessionStartLimit.Total)
	}
	var have []command
	path, route := p.commandsPath()
	err = p.call(ctx, http.MethodGet, path+"?with_localizations=true", route, nil, &have)
	add("commands", err, "%s", map[bool]string{true: "registered", false: "to be registered when the bot starts"}[p.registered(have)])
	return checks
}

// seen remembers what was answered, for longer than a signature is accepted, so that nothing is answered twice.
type seen struct {
	mu          sync.Mutex
	since       time.Time
	now, before map[uint64]struct{}
}

// first notes an ID, and reports whether it is the first time.
func (s *seen) first(id string) bool {
	n, ok := snowflake(id)
	if !ok {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now == nil || time.Since(s.since) > 2*maxAge {
		s.now, s.before, s.since = map[uint64]struct{}{}, s.now, time.Now()
	}
	if _, again := s.now[n]; again {
		return false
	}
	if _, again := s.before[n]; again {
		return false
	}
	s.now[n] = struct{}{}
	return true
}

// flights counts the answers under way.
type flights struct {
	mu     sync.Mutex
	n      int
	landed chan struct{} // closed when n is 0; nil: nobody waits
}

// begin counts one more, where there are not too many.
func (f *flights) begin() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.n >= maxFlights {
		return false
	}
	f.n++
	return true
}

func (f *flights) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.n--; f.n == 0 && f.landed != nil {
		close(f.landed)
		f.landed = nil
	}
}

// finish waits until none is under way, or for d.
func (f *flights) finish(d time.Duration) {
	f.mu.Lock()
	if f.n == 0 {
		f.mu.Unlock()
		return
	}
	landed := make(chan struct{})
	f.landed = landed
	f.mu.Unlock()
	select {
	case <-landed:
	case <-time.After(d):
	}
}

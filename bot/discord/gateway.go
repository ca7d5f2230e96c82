package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
	"golang.org/x/sync/errgroup"
)

// The gateway is read here and not by discordgo, whose reading cannot be made safe from outside: a frame that holds
// null, or a list of servers with a null in it, ends the process in a goroutine of the library's own; its reconnecting
// cannot be ended, and goes on for ever after a token was revoked; it does not use the address to resume at.
//
// Source: https://docs.discord.com/developers/events/gateway

// intents are the events asked for: the bot's coming to servers and leaving them, messages in servers and direct
// messages. None is privileged; a message's content comes along where it is written to the bot or mentions it.
const intents = discordgo.IntentGuilds | discordgo.IntentGuildMessages | discordgo.IntentDirectMessages

// Operations of the gateway.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatAck   = 11
)

const (
	maxFrame      = 16 << 20 // bytes; a large server is described in one frame when the bot comes to it
	helloTimeout  = 20 * time.Second
	writeTimeout  = 10 * time.Second
	identifyEvery = 5 * time.Second // for each of max_concurrency buckets
)

// A frame is one message of the gateway, either way.
type frame struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  *int64          `json:"s,omitempty"`
	Type string          `json:"t,omitempty"`
}

// A shard is one connection to the gateway, kept up.
type shard struct {
	p         *Platform
	id, count int
	url       string // as Discord advises
	turns     *turns

	session   string // to be resumed; empty: a new one is begun
	resumeURL string
	seq       atomic.Int64
}

var errReconnect = errors.New("the gateway asked to connect again")

// listen keeps the shards of this process connected until ctx is done.
func (p *Platform) listen(ctx context.Context) error {
	advice, err := p.advice(ctx)
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		return err
	}
	shards := p.shards
	if shards.count == 0 {
		shards = shardRange{0, max(advice.Shards, 1) - 1, max(advice.Shards, 1)}
	}
	turns := newTurns(p, advice.SessionStartLimit)
	p.shardsWanted.Store(int32(shards.last - shards.first + 1))
	g, ctx := errgroup.WithContext(ctx)
	for id := shards.first; id <= shards.last; id++ {
		s := &shard{p: p, id: id, count: shards.count, url: advice.URL, turns: turns}
		g.Go(func() error { return s.run(ctx) })
	}
	return g.Wait()
}

// lasting reports whether an error is one that no retry can mend.
func lasting(err error) bool {
	var r *refusal
	return errors.As(err, &r) && (r.status == http.StatusUnauthorized || r.status == http.StatusForbidden)
}

// advice asks Discord how to connect, until it answers.
func (p *Platform) advice(ctx context.Context) (discordgo.GatewayBotResponse, error) {
	for try := 1; ; try++ {
		var advice discordgo.GatewayBotResponse
		err := p.call(ctx, http.MethodGet, "/gateway/bot", "gateway bot", nil, &advice)
		if err == nil && advice.URL != "" {
			return advice, nil
		}
		if lasting(err) {
			return advice, fmt.Errorf("ask for the gateway with DISCORD_BOT_TOKEN: %w", err)
		}
		if ctx.Err() == nil {
			p.log.Error("gateway", "platform", p.Name(), "err", err)
		}
		if err := p.config.Pause(ctx, backoff(try)); err != nil {
			return advice, err
		}
	}
}

// turns lets the shards identify one after the other: max_concurrency at a time, one of each bucket in five seconds,
// and not more of them in a day than Discord allows; it would revoke the token.
// Source: https://docs.discord.com/developers/events/gateway#rate-limiting
type turns struct {
	p       *Platform
	buckets []chan time.Time // each holds when the next of its shards may identify, but while one has its turn
	starts  chan int         // holds how many more sessions may be started
}

func newTurns(p *Platform, limit discordgo.SessionInformation) *turns {
	t := &turns{p: p, buckets: make([]chan time.Time, max(limit.MaxConcurrency, 1)), starts: make(chan int, 1)}
	for i := range t.buckets {
		t.buckets[i] = make(chan time.Time, 1)
		t.buckets[i] <- time.Time{}
	}
	t.starts <- left(limit)
	return t
}

// left is how many sessions may be started.
func left(limit discordgo.SessionInformation) int {
	if limit.Total == 0 { // there is no limit
		return math.MaxInt
	}
	return limit.Remaining
}

// take waits for a shard's turn. The turn lasts until pass is called, which is to be when the shard has identified.
func (t *turns) take(ctx context.Context, id int) (pass func(), err error) {
	bucket := t.buckets[id%len(t.buckets)]
	at, err := receive(ctx, bucket)
	if err != nil {
		return nil, err
	}
	if d := time.Until(at); d > 0 {
		err = t.p.config.Pause(ctx, d)
	}
	if err == nil {
		err = t.start(ctx)
	}
	if err != nil {
		bucket <- at
		return nil, err
	}
	return sync.OnceFunc(func() { bucket <- time.Now().Add(identifyEvery) }), nil
}

// start counts one more session. Where no more may be started, it waits until Discord says that some may.
func (t *turns) start(ctx context.Context) error {
	n, err := receive(ctx, t.starts)
	if err != nil {
		return err
	}
	defer func() { t.starts <- n }()
	for n <= 0 {
		advice, err := t.p.advice(ctx)
		if err != nil {
			return err
		}
		if n = left(advice.SessionStartLimit); n > 0 {
			break
		}
		wait := time.Duration(advice.SessionStartLimit.ResetAfter) * time.Millisecond
		t.p.log.Warn("no session starts left", "platform", t.p.Name(), "wait", wait)
		if err := t.p.config.Pause(ctx, max(wait, time.Second)); err != nil {
			return err
		}
	}
	n--
	return nil
}

// receive takes a value from a channel, unless ctx is done before.
func receive[T any](ctx context.Context, from <-chan T) (v T, err error) {
	select {
	case v = <-from:
		return v, nil
	case <-ctx.Done():
		return v, ctx.Err()
	}
}

// run keeps a shard connected until ctx is done, or until Discord says that it must not be.
func (s *shard) run(ctx context.Context) error {
	for try := 1; ctx.Err() == nil; try++ {
		up, err := s.connect(ctx, cmp.Or(s.resumeURL, s.url))
		if ctx.Err() != nil {
			return nil
		}
		if lasting(err) { // Discord was asked for more session starts, with a token that it no longer accepts
			return err
		}
		var closed *websocket.CloseError
		if errors.As(err, &closed) {
			if why, ok := fatal[closed.Code]; ok {
				return fmt.Errorf("gateway closed with %d: %s", closed.Code, why)
			}
			if closed.Code == 4007 || closed.Code == 4009 { // invalid sequence, session timed out
				s.forget()
			}
		}
		if up {
			try = 1
		}
		wait := backoff(try)
		s.p.log.Warn("gateway connection ended", "platform", s.p.Name(), "shard", s.id, "resume", s.session != "", "wait", wait, "err", err)
		if s.p.config.Pause(ctx, wait) != nil {
			return nil
		}
	}
	return nil
}

// fatal are the close codes after which connecting again is of no use.
// Source: https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
var fatal = map[int]string{
	4004: "DISCORD_BOT_TOKEN is not accepted",
	4010: "DISCORD_SHARDS names a shard that does not exist",
	4011: "the bot is in too many servers for the number of shards; set DISCORD_SHARDS",
	4012: "the version of the gateway is no longer offered",
	4013: "the intents are not valid",
	4014: "the intents are not allowed for this application",
}

func (s *shard) forget() {
	s.session, s.resumeURL = "", ""
	s.seq.Store(0)
}

// connect makes one connection and reads it to its end. It reports whether a session was up on it. A new session waits
// for its turn before it connects: a connection that does not go on after the hello is dropped.
func (s *shard) connect(ctx context.Context, url string) (up bool, err error) {
	pass := func() {}
	if s.session == "" {
		if pass, err = s.turns.take(ctx, s.id); err != nil {
			return false, fmt.Errorf("wait to identify: %w", err)
		}
	}
	defer func() { pass() }()
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: helloTimeout}
	ws, _, err := dialer.DialContext(ctx, strings.TrimRight(url, "/")+"/?v=10&encoding=json", nil)
	if err != nil {
		return false, fmt.Errorf("connect to gateway: %w", err)
	}
	c := &connection{ws: ws, shard: s}
	ws.SetReadLimit(maxFrame)
	ws.SetCloseHandler(func(int, string) error { return nil })
	// Closed as normal, the session ends at Discord too: the bot is shown offline at once.
	stop := context.AfterFunc(ctx, func() { c.close(websocket.CloseNormalClosure) })
	var beating sync.WaitGroup
	defer beating.Wait()
	// Closed otherwise, the session can be resumed.
	defer c.close(websocket.CloseServiceRestart)
	defer stop()

	ws.SetReadDeadline(time.Now().Add(helloTimeout))
	interval, err := c.hello()
	if err != nil {
		return false, err
	}
	if err := s.enter(c); err != nil {
		return false, err
	}
	pass()
	ws.SetReadDeadline(time.Time{})
	defer func() {
		if up {
			if s.p.shardsUp.Add(-1) == s.p.shardsWanted.Load()-1 {
				s.p.lost.Store(time.Now().UnixNano())
			}
		}
	}()
	done := make(chan struct{})
	defer close(done)
	beating.Go(func() { c.beat(interval, done) })
	for {
		f, err := c.read()
		if err != nil {
			return up, err
		}
		switch f.Op {
		case opDispatch:
			if f.Seq != nil {
				s.seq.Store(*f.Seq)
			}
			if s.dispatch(ctx, f) && !up {
				up = true
				s.p.shardsUp.Add(1)
			}
		case opHeartbeat:
			if err := c.heartbeat(); err != nil {
				return up, err
			}
		case opHeartbeatAck:
			c.acked.Store(true)
		case opReconnect:
			return up, errReconnect
		case opInvalidSession:
			var resumable bool
			if json.Unmarshal(f.Data, &resumable); !resumable {
				s.forget()
			}
			// Discord asks for a random wait of one to five seconds before identifying again.
			s.p.config.Pause(ctx, time.Second+rand.N(4*time.Second))
			return up, fmt.Errorf("the session is not valid (resumable: %t)", resumable)
		}
	}
}

// enter resumes the session, or identifies as a new one.
func (s *shard) enter(c *connection) error {
	if s.session != "" {
		return c.write(opResume, map[string]any{"token": s.p.config.BotToken, "session_id": s.session, "seq": s.seq.Load()})
	}
	return c.write(opIdentify, map[string]any{
		"token":      s.p.config.BotToken,
		"intents":    intents,
		"shard":      [2]int{s.id, s.count},
		"properties": map[string]string{"os": "linux", "browser": "findings", "device": "findings"},
	})
}

// dispatch passes an event on, and reports whether it says that the session is up.
func (s *shard) dispatch(ctx context.Context, f frame) bool {
	s.p.meter.Received(s.p.Name(), "gateway")
	switch f.Type {
	case "READY":
		var ready struct {
			SessionID string `json:"session_id"`
			ResumeURL string `json:"resume_gateway_url"`
			User      *user  `json:"user"`
		}
		if err := json.Unmarshal(f.Data, &ready); err != nil {
			s.p.log.Error("decode ready", "platform", s.p.Name(), "shard", s.id, "err", err)
		}
		s.session = ready.SessionID
		// The token goes there too: never to an address that is less safe than the one that was advised.
		if strings.HasPrefix(ready.ResumeURL, "wss://") || strings.HasPrefix(s.url, "ws://") && strings.HasPrefix(ready.ResumeURL, "ws://") {
			s.resumeURL = ready.ResumeURL
		}
		if ready.User != nil && ready.User.ID != "" {
			s.p.me.Store(&ready.User.ID)
		}
		s.p.log.Info("gateway session", "platform", s.p.Name(), "shard", s.id, "of", s.count)
		return true
	case "RESUMED":
		s.p.log.Info("gateway session resumed", "platform", s.p.Name(), "shard", s.id)
		return true
	case "INTERACTION_CREATE":
		s.p.begin(ctx, func(ctx context.Context) { s.p.interactionCreated(ctx, f.Data) })
	case "MESSAGE_CREATE":
		s.p.begin(ctx, func(ctx context.Context) { s.p.messageCreated(ctx, f.Data) })
	case "GUILD_DELETE":
		s.p.begin(ctx, func(ctx context.Context) { s.p.guildDeleted(ctx, f.Data) })
	}
	return false
}

// guildDeleted forgets a server that the bot was removed from. One that is merely not available is not forgotten.
func (p *Platform) guildDeleted(ctx context.Context, raw []byte) {
	var g struct {
		ID          string `json:"id"`
		Unavailable bool   `json:"unavailable"`
	}
	err := json.Unmarshal(raw, &g)
	if _, ok := snowflake(g.ID); err != nil || !ok || g.Unavailable {
		return
	}
	if err := p.config.Store.RemoveWorkspace(ctx, workspace(g.ID)); err != nil {
		p.log.Error("forget server", "platform", p.Name(), "guild", g.ID, "err", err)
		return
	}
	p.log.Info("removed from server", "platform", p.Name(), "guild", g.ID)
}

// A connection is one websocket. It is read by one goroutine and written by several.
type connection struct {
	ws      *websocket.Conn
	shard   *shard
	writing sync.Mutex
	acked   atomic.Bool
	closing sync.Once
}

// read returns the next frame. What is no frame is passed over.
func (c *connection) read() (frame, error) {
	for {
		_, raw, err := c.ws.ReadMessage()
		if err != nil {
			return frame{}, fmt.Errorf("read gateway: %w", err)
		}
		f := frame{Op: -1}
		if err := json.Unmarshal(raw, &f); err == nil {
			return f, nil
		}
		c.shard.p.log.Warn("frame that is none", "platform", c.shard.p.Name(), "shard", c.shard.id, "length", len(raw))
	}
}

// hello reads the first frame and returns how often to send heartbeats.
func (c *connection) hello() (time.Duration, error) {
	f, err := c.read()
	if err != nil {
		return 0, err
	}
	var hello struct {
		Interval int `json:"heartbeat_interval"` // milliseconds
	}
	if err := json.Unmarshal(f.Data, &hello); f.Op != opHello || err != nil || hello.Interval <= 0 || hello.Interval > 3_600_000 {
		return 0, fmt.Errorf("gateway began with operation %d, not with a hello", f.Op)
	}
	return time.Duration(hello.Interval) * time.Millisecond, nil
}

func (c *connection) write(op int, data any) error {
	raw, err := json.Marshal(data)
	if err != nil {
		return err
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	c.ws.SetWriteDeadline(time.Now().Add(writeTimeout))
	if err := c.ws.WriteJSON(frame{Op: op, Data: raw}); err != nil {
		return fmt.Errorf("write operation %d to gateway: %w", op, err)
	}
	return nil
}

func (c *connection) heartbeat() error {
	if seq := c.shard.seq.Load(); seq > 0 {
		return c.write(opHeartbeat, seq)
	}
	return c.write(opHeartbeat, nil)
}

// beat sends heartbeats until done. A connection that did not acknowledge the last one is dead, whatever the network
// says, and is closed, which ends its reading.
func (c *connection) beat(interval time.Duration, done <-chan struct{}) {
	c.acked.Store(true)
	timer := time.NewTimer(rand.N(interval)) // the first one early, so that not all clients beat together
	defer timer.Stop()
	for {
		select {
		case <-done:
			return
		case <-timer.C:
		}
		if !c.acked.Swap(false) || c.heartbeat() != nil {
			c.close(websocket.CloseServiceRestart)
			return
		}
		timer.Reset(interval)
	}
}

// close closes the connection, once, telling the other side why.
func (c *connection) close(code int) {
	c.closing.Do(func() {
		c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
		c.ws.Close()
	})
}

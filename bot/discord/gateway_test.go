package discord_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/discord"
	"findings/bot/store"
	"findings/index"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type frame struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  *int64          `json:"s"`
	Type string          `json:"t"`
}

// A peer is the gateway's side of one connection. It acknowledges heartbeats unless deaf.
type peer struct {
	t       testing.TB
	ws      *websocket.Conn
	writing sync.Mutex
	frames  chan frame // but heartbeats
	beats   chan frame
	ended   chan error
	deaf    bool
}

func (f *fake) accept(deaf bool) *peer {
	f.t.Helper()
	p := &peer{
		t: f.t, ws: receive(f.t, f.gateways, "connection"), deaf: deaf,
		frames: make(chan frame, 100), beats: make(chan frame, 1000), ended: make(chan error, 1),
	}
	f.t.Cleanup(func() { p.ws.Close() })
	go func() {
		for {
			var fr frame
			if err := p.ws.ReadJSON(&fr); err != nil {
				p.ended <- err
				return
			}
			if fr.Op != 1 {
				p.frames <- fr
				continue
			}
			select {
			case p.beats <- fr:
			default:
			}
			if !p.deaf {
				p.send(`{"op":11}`)
			}
		}
	}()
	return p
}

func (p *peer) send(raw string) { p.sendAs(websocket.TextMessage, []byte(raw)) }

func (p *peer) sendAs(kind int, raw []byte) {
	p.writing.Lock()
	defer p.writing.Unlock()
	p.ws.WriteMessage(kind, raw)
}

func (p *peer) hello(interval int) {
	p.send(fmt.Sprintf(`{"op":10,"d":{"heartbeat_interval":%d}}`, interval))
}

// identified says hello, reads the identification and makes the session ready.
func (p *peer) identified(f *fake, session string) (identify struct {
	Token   string
	Intents int
	Shard   [2]int
}) {
	p.t.Helper()
	p.hello(45_000)
	fr := receive(p.t, p.frames, "identification")
	if fr.Op != 2 {
		p.t.Fatalf("operation %d, want an identification", fr.Op)
	}
	if err := json.Unmarshal(fr.Data, &identify); err != nil {
		p.t.Fatal(err)
	}
	p.send(fmt.Sprintf(`{"op":0,"s":1,"t":"READY","d":{"v":10,"session_id":%q,"resume_gateway_url":%q,"user":{"id":"42"},"guilds":[null]}}`,
		session, f.wsURL()+"/resume"))
	return identify
}

// resumed says hello and expects the session to be taken up again.
func (p *peer) resumed(session string, seq int) {
	p.t.Helper()
	p.hello(45_000)
	fr := receive(p.t, p.frames, "resumption")
	var resume struct {
		Token     string
		SessionID string `json:"session_id"`
		Seq       int
	}
	json.Unmarshal(fr.Data, &resume)
	if fr.Op != 6 || resume.SessionID != session || resume.Seq != seq || resume.Token != token {
		p.t.Fatalf("operation %d, %+v; want session %s to be resumed after %d", fr.Op, resume, session, seq)
	}
	p.send(fmt.Sprintf(`{"op":0,"s":%d,"t":"RESUMED","d":{}}`, seq+1))
}

var messageIDs = 100

// mention is a message that mentions the bot, with more fields.
func mention(content, more string) string {
	messageIDs++
	text, _ := json.Marshal("<@42> " + content)
	return fmt.Sprintf(`{"op":0,"s":%d,"t":"MESSAGE_CREATE","d":{"id":"%d","channel_id":"8","guild_id":"7","type":0,
		"author":{"id":"5"},"mentions":[{"id":"42"}],"content":%s%s}}`, messageIDs, messageIDs, text, more)
}

func dm(content string) string {
	return strings.NewReplacer(`"guild_id":"7",`, "", `[{"id":"42"}]`, "[]", `\u003c@42\u003e `, "").Replace(mention(content, ""))
}

// running runs a platform and returns what ends it; the end of the test ends it too.
func running(t *testing.T, s bot.Searcher, c discord.Config) (stop func() error) {
	t.Helper()
	return run(t, newPlatform(t, s, c))
}

func run(t *testing.T, p *discord.Platform) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx) }()
	var once sync.Once
	var err error
	stop = func() error {
		once.Do(func() {
			cancel()
			err = receive(t, done, "end of Run")
		})
		return err
	}
	t.Cleanup(func() { stop() })
	return stop
}

func plain(t testing.TB) *bottest.Searcher {
	return &bottest.Searcher{On: bottest.Corpus(t), Answer: answers}
}

func TestMessages(t *testing.T) {
	f := newFake(t)
	s := &recording{Searcher: plain(t)}
	stop := running(t, s, config(f))
	gw := f.accept(false)
	if id := gw.identified(f, "s1"); id.Intents != 1<<0|1<<9|1<<12 || id.Token != token || id.Shard != [2]int{0, 1} {
		t.Errorf("identified as %+v", id)
	}

	question := "did China try to influence the midterms?"
	// None of these is for the bot.
	for _, ignored := range []string{
		strings.Replace(mention(question, ""), `[{"id":"42"}]`, `[{"id":"43"}]`, 1),
		strings.Replace(mention(question, ""), `{"id":"5"}`, `{"id":"42"}`, 1),
		strings.Replace(mention(question, ""), `{"id":"5"}`, `{"id":"5","bot":true}`, 1),
		strings.Replace(mention(question, ""), `"type":0`, `"type":7`, 1),
		mention(question, `,"webhook_id":"6"`),
		strings.Replace(mention(question, ""), "MESSAGE_CREATE", "MESSAGE_UPDATE", 1),
	} {
		gw.send(ignored)
	}
	first := mention(question, "")
	gw.send(first)
	gw.send(first) // delivered twice, as after a resumption
	c := f.next()
	if c.path != "/channels/8/messages" || !strings.Contains(string(c.body), "“China tacitly approved") ||
		!strings.Contains(string(c.body), fmt.Sprintf(`"message_reference":{"message_id":"%d","fail_if_not_exists":false}`, messageIDs)) {
		t.Errorf("%s %s", c.path, c.body)
	}

	// The bot learns its answer's ID a moment after the answer is there.
	for deadline := time.Now().Add(10 * time.Second); s.last().Previous != question; {
		if time.Now().After(deadline) {
			t.Fatalf("a reply to an answer has %q before it, want %q", s.last().Previous, question)
		}
		again := mention("what about Iran?", `,"message_reference":{"message_id":"`+c.id+`"}`)
		gw.send(strings.Replace(again, `{"id":"5"}`, fmt.Sprintf(`{"id":"%d"}`, messageIDs), 1)) // nobody asks too often
		if reply := f.next(); !strings.Contains(string(reply.body), "what about Iran?") {
			t.Errorf("%s", reply.body)
		}
	}

	// After a restart nothing is remembered; the answer that is replied to says what it was given to.
	gw.send(mention("what about Iran?", `,"message_reference":{"message_id":"777"},"referenced_message":{"id":"777","author":{"id":"42"},
		"embeds":[{"author":{"name":"did Russia?"}}]}`))
	f.next()
	if got := s.last(); got.Previous != "did Russia?" {
		t.Errorf("a reply to an older answer has %q before it", got.Previous)
	}
	gw.send(mention("what about Iran?", `,"message_reference":{"message_id":"778"},"referenced_message":{"id":"778","author":{"id":"6"},
		"embeds":[{"author":{"name":"forged"}}]}`))
	f.next()
	if got := s.last(); got.Previous != "" {
		t.Errorf("a reply to somebody else has %q before it", got.Previous)
	}

	gw.send(dm(question))
	f.next()
	gw.send(dm("what about Iran?"))
	f.next()
	if got := s.last(); got.Previous != question || got.Text != "what about Iran?" {
		t.Errorf("in a direct message %q follows %q", got.Text, got.Previous)
	}
	gw.send(mention("", ""))
	if c := f.next(); !strings.Contains(string(c.body), "Ask a question") {
		t.Errorf("a mention alone gets %s", c.body)
	}
	gw.send(mention("Help", ""))
	if c := f.next(); !strings.Contains(string(c.body), "Ask in your own words") {
		t.Errorf("help gets %s", c.body)
	}
	gw.send(`{"op":0,"s":900,"t":"INTERACTION_CREATE","d":` + from(6, ask(question)) + `}`)
	if c := f.next(); !strings.HasSuffix(c.path, "/tok/callback") || !strings.Contains(string(c.body), "“China tacitly approved") {
		t.Errorf("%s %s", c.path, c.body)
	}
	if err := stop(); err != nil {
		t.Errorf("Run: %v", err)
	}
	if err := receive(t, gw.ended, "end of the connection"); !websocket.IsCloseError(err, websocket.CloseNormalClosure) {
		t.Errorf("the connection ended with %v", err)
	}
}

// recording keeps the last query.
type recording struct {
	*bottest.Searcher
	mu    sync.Mutex
	query index.Query
}

func (r *recording) Search(ctx context.Context, q index.Query) (index.Results, error) {
	r.mu.Lock()
	r.query = q
	r.mu.Unlock()
	return r.Searcher.Search(ctx, q)
}

func (r *recording) last() index.Query {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.query
}

// TestMalformed: whatever comes, the process stays up and answers what comes after.
func TestMalformed(t *testing.T) {
	f := newFake(t)
	running(t, plain(t), config(f))
	gw := f.accept(false)
	gw.identified(f, "s1")
	for _, raw := range []string{
		`null`, `[]`, `7`, `"x"`, `{`, ``, `{}`, `{"op":"x"}`, `{"op":null,"d":null,"s":null,"t":null}`, `{"op":99,"d":{}}`,
		`{"op":0,"s":5,"t":"GUILD_CREATE","d":null}`, `{"op":0,"s":6,"t":"GUILD_CREATE","d":{"channels":[null]}}`,
		`{"op":0,"s":7,"t":"MESSAGE_CREATE","d":null}`, `{"op":0,"s":8,"t":"MESSAGE_CREATE"}`, `{"op":0,"s":9,"t":"MESSAGE_CREATE","d":[]}`,
		`{"op":0,"s":10,"t":"MESSAGE_CREATE","d":{"id":"1","channel_id":"8","author":null,"content":"x"}}`,
		`{"op":0,"s":11,"t":"MESSAGE_CREATE","d":{"id":"2","channel_id":"8","author":{"id":7},"content":{}}}`,
		`{"op":0,"s":12,"t":"MESSAGE_CREATE","d":{"id":"3","channel_id":"../../x","author":{"id":"5"},"content":"x"}}`,
		`{"op":0,"s":13,"t":"MESSAGE_CREATE","d":{"id":"4","channel_id":"8","guild_id":"7","author":{"id":"5"},"mentions":[null],"content":"x"}}`,
		`{"op":0,"s":14,"t":"INTERACTION_CREATE","d":null}`, `{"op":0,"s":15,"t":"INTERACTION_CREATE","d":{"id":"1","type":2,"data":null}}`,
		`{"op":0,"s":16,"t":"INTERACTION_CREATE","d":{"id":"x","type":2}}`,
		`{"op":0,"s":17,"t":"A_NEW_EVENT","d":{}}`, `{"op":11}`, `{"op":1,"d":null}`,
	} {
		gw.send(raw)
	}
	gw.sendAs(websocket.BinaryMessage, []byte{0x78, 0x9c, 0xff})
	gw.send(strings.Replace(mention("did China try to influence the midterms?", `,"components":[{"type":999,"components":7}],"poll":[]`),
		`"author":{"id":"5"}`, `"author":{"id":"5","flags":"new"}`, 1))
	for {
		c := f.next()
		if strings.Contains(string(c.body), "“China tacitly approved") {
			break
		}
		if !strings.Contains(c.path, "callback") {
			t.Fatalf("%s %s", c.path, c.body)
		}
	}
}

func TestResume(t *testing.T) {
	f := newFake(t)
	pauses := &pauses{}
	c := config(f)
	c.Pause = pauses.wait
	running(t, plain(t), c)
	gw := f.accept(false)
	gw.identified(f, "s1")
	gw.send(`{"op":0,"s":5,"t":"X","d":{}}`)
	gw.ws.Close() // the network drops

	gw = f.accept(false)
	gw.resumed("s1", 5)
	gw.send(`{"op":7}`) // Discord moves us
	gw = f.accept(false)
	gw.resumed("s1", 6)
	gw.send(`{"op":9,"d":true}`)
	gw = f.accept(false)
	gw.resumed("s1", 7)
	gw.send(`{"op":9,"d":false}`)
	gw = f.accept(false)
	gw.identified(f, "s2")
	gw.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(4009, "session timed out"), time.Now().Add(time.Second))
	gw = f.accept(false)
	gw.identified(f, "s3")
	gw.send(mention("what about Iran?", ""))
	f.next()
	invalid := 0
	for _, d := range pauses.waited() {
		if d > 10*time.Second {
			t.Errorf("waited for %v", d)
		}
		if d >= time.Second {
			invalid++
		}
	}
	if invalid < 2 {
		t.Errorf("waits %v; want one of 1 to 5 s after each invalid session", pauses.waited())
	}
}

// TestZombie: a connection on which heartbeats are no longer acknowledged is given up, and the session taken up again.
func TestZombie(t *testing.T) {
	f := newFake(t)
	running(t, plain(t), config(f))
	gw := f.accept(true)
	gw.hello(20)
	if fr := receive(t, gw.frames, "identification"); fr.Op != 2 {
		t.Fatalf("operation %d", fr.Op)
	}
	gw.send(`{"op":0,"s":3,"t":"READY","d":{"session_id":"s1","user":{"id":"42"}}}`)
	err := receive(t, gw.ended, "end of the dead connection")
	if !websocket.IsCloseError(err, websocket.CloseServiceRestart) {
		t.Errorf("the connection ended with %v, after which the session could not be resumed", err)
	}
	gw = f.accept(false)
	gw.resumed("s1", 3)
}

func TestHeartbeats(t *testing.T) {
	f := newFake(t)
	running(t, plain(t), config(f))
	gw := f.accept(false)
	gw.hello(150) // shorter, and a busy machine acknowledges too late
	receive(t, gw.frames, "identification")
	gw.send(`{"op":0,"s":7,"t":"READY","d":{"session_id":"s1","user":{"id":"42"}}}`)
	for {
		if b := receive(t, gw.beats, "heartbeat"); string(b.Data) == "7" {
			break
		}
	}
	for range 5 {
		receive(t, gw.beats, "heartbeat")
	}
}

func TestFatalCloses(t *testing.T) {
	for code, want := range map[int]string{4004: "DISCORD_BOT_TOKEN", 4011: "DISCORD_SHARDS", 4014: "intents"} {
		f := newFake(t)
		p := newPlatform(t, plain(t), config(f))
		done := make(chan error, 1)
		go func() { done <- p.Run(t.Context()) }()
		gw := f.accept(false)
		gw.hello(45_000)
		receive(t, gw.frames, "identification")
		gw.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, "no"), time.Now().Add(time.Second))
		if err := receive(t, done, "end of Run"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("after close code %d Run returns %v", code, err)
		}
	}
}

func TestWrongToken(t *testing.T) {
	f := newFake(t)
	c := config(f)
	c.BotToken = "another"
	p := newPlatform(t, plain(t), c)
	if err := p.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "DISCORD_BOT_TOKEN") || strings.Contains(err.Error(), "another") {
		t.Errorf("Run: %v", err)
	}
	if checks := p.Check(t.Context()); len(checks) != 1 || checks[0].OK {
		t.Errorf("checks: %+v", checks)
	}
}

func TestCheck(t *testing.T) {
	f := newFake(t)
	f.shards = 3
	p := newPlatform(t, plain(t), config(f))
	checks := p.Check(t.Context())
	if len(checks) < 5 {
		t.Errorf("checks: %+v", checks)
	}
	for _, c := range checks {
		if !c.OK {
			t.Errorf("%+v", c)
		}
		if c.What == "gateway" && !strings.Contains(c.Detail, "advises 3 shards") {
			t.Errorf("%+v", c)
		}
	}
	c := config(f)
	c.ApplicationID, c.PublicKey = "5", strings.Repeat("00", 32)
	wrong := 0
	for _, c := range newPlatform(t, plain(t), c).Check(t.Context()) {
		if !c.OK {
			wrong++
		}
	}
	if wrong != 2 {
		t.Errorf("%d checks find the wrong application and key", wrong)
	}
	c = config(f)
	c.Shards = "none" // and the fake's application has no address for interactions either
	for _, c := range newPlatform(t, plain(t), c).Check(t.Context()) {
		if c.OK == (c.What == "gateway") {
			t.Errorf("without the gateway: %+v", c)
		}
	}
}

func TestShards(t *testing.T) {
	f := newFake(t)
	f.shards, f.concurrent = 9, 2
	pauses := &pauses{}
	c := config(f)
	c.Shards, c.Pause = "1-3/4", pauses.wait
	running(t, plain(t), c)
	got := map[int]bool{}
	for range 3 {
		id := f.accept(false).identified(f, "s")
		if id.Shard[1] != 4 {
			t.Errorf("shard %v", id.Shard)
		}
		got[id.Shard[0]] = true
	}
	if !got[1] || !got[2] || !got[3] {
		t.Errorf("shards %v", got)
	}
	// 1 and 3 are of one bucket of max_concurrency 2: one of them waits its five seconds.
	if w := pauses.waited(); len(w) != 1 || w[0] <= 0 || w[0] > 5*time.Second {
		t.Errorf("waits between identifications: %v", w)
	}
}

func TestAdvisedShards(t *testing.T) {
	f := newFake(t)
	f.shards = 2
	running(t, plain(t), config(f))
	a, b := f.accept(false).identified(f, "a").Shard, f.accept(false).identified(f, "b").Shard
	if a[1] != 2 || b[1] != 2 || a[0]+b[0] != 1 {
		t.Errorf("shards %v and %v", a, b)
	}
}

// TestTurnBeforeConnecting: a shard that has to wait to identify does not connect before: Discord drops a connection
// that does not go on after the hello.
func TestTurnBeforeConnecting(t *testing.T) {
	f := newFake(t)
	f.shards = 2
	waits, goOn := make(chan time.Duration), make(chan struct{})
	c := config(f)
	c.Pause = func(ctx context.Context, d time.Duration) error {
		select {
		case waits <- d:
		case <-ctx.Done():
			return ctx.Err()
		}
		<-goOn
		return ctx.Err()
	}
	running(t, plain(t), c)
	f.accept(false).identified(f, "a")
	if d := receive(t, waits, "wait for the turn"); d <= 0 || d > 5*time.Second {
		t.Errorf("waits %v", d)
	}
	if len(f.gateways) > 0 {
		t.Error("a shard is connected before its turn")
	}
	close(goOn)
	f.accept(false).identified(f, "b")
}

// TestSessionStarts: what is left of the session starts is asked for again when it is used up, and no session is started
// before some are left.
func TestSessionStarts(t *testing.T) {
	f := newFake(t)
	f.shards, f.concurrent, f.starts = 3, 3, []int{1, 0, 0, 2, 7}
	pauses := &pauses{}
	c := config(f)
	c.Pause = pauses.wait
	running(t, plain(t), c)
	asked := func() (n int) {
		f.mu.Lock()
		defer f.mu.Unlock()
		for _, c := range f.calls {
			if c.path == "/gateway/bot" {
				n++
			}
		}
		return n
	}
	for range 3 {
		f.accept(false).identified(f, "s")
	}
	if n := asked(); n != 4 {
		t.Errorf("asked %d times for 3 sessions", n)
	}
	if w := pauses.waited(); len(w) != 2 || w[0] != 7*time.Second || w[1] != 7*time.Second {
		t.Errorf("waits %v; want the 7 s until there are more, twice", w)
	}
}

// TestHealth: without interactions over HTTP, the bot is fit to work while all its shards are connected.
func TestHealth(t *testing.T) {
	f := newFake(t)
	f.shards, f.concurrent = 2, 2
	c := config(f)
	c.PublicKey = ""
	p := newPlatform(t, plain(t), c)
	healthy := func(when string, want bool) {
		t.Helper()
		if err := p.Health(t.Context()); (err == nil) != want {
			t.Errorf("%s: %v", when, err)
		}
	}
	up := func(session string) *peer {
		gw := f.accept(false)
		gw.identified(f, session)
		gw.send(mention("what about Iran?", ""))
		f.next() // the bot has read what came before
		return gw
	}
	healthy("before it runs", false)
	stop := run(t, p)
	gw := up("a")
	healthy("with one of two shards", false)
	up("b")
	healthy("with both", true)
	gw.ws.Close()
	gw = f.accept(false)
	healthy("after one dropped", false)
	gw.resumed("a", messageIDs-1)
	gw.send(mention("what about Iran?", ""))
	f.next()
	healthy("when it is resumed", true)
	stop()
	healthy("after the end", false)
}

// TestHealthOverHTTP: where interactions come over HTTP too, a shard has a minute to connect again; where they come over
// HTTP alone, nothing has to be connected.
func TestHealthOverHTTP(t *testing.T) {
	f := newFake(t)
	f.shards, f.concurrent = 2, 2
	c := config(f)
	p := newPlatform(t, plain(t), c)
	healthy := func(when string, want bool) {
		t.Helper()
		if err := p.Health(t.Context()); (err == nil) != want {
			t.Errorf("%s: %v", when, err)
		}
	}
	healthy("at first", true)
	discord.Lost(p, time.Minute)
	healthy("a minute later, not connected", false)
	run(t, p)
	up := func(session string) *peer {
		gw := f.accept(false)
		gw.identified(f, session)
		gw.send(mention("what about Iran?", ""))
		f.next() // the bot has read what came before
		return gw
	}
	gw := up("a")
	healthy("with one of two shards", false)
	other := up("b")
	healthy("with both", true)
	gw.ws.Close()
	gw = f.accept(false)
	healthy("just after one dropped", true)
	discord.Lost(p, time.Minute)
	healthy("a minute later", false)
	other.ws.Close()
	other = f.accept(false)
	healthy("just after the other dropped as well", false)
	gw.resumed("a", messageIDs-1)
	other.resumed("b", messageIDs)
	for _, gw := range []*peer{gw, other} {
		gw.send(mention("what about Iran?", ""))
		f.next()
	}
	healthy("when both are resumed", true)

	c.Shards = "none"
	p = newPlatform(t, plain(t), c)
	stop := run(t, p)
	discord.Lost(p, time.Hour)
	healthy("over HTTP alone", true)
	if err := stop(); err != nil {
		t.Error(err)
	}
	if len(f.gateways) > 0 {
		t.Error("it connects to the gateway")
	}
	c.PublicKey = ""
	if _, err := discord.New(bot.New(plain(t), bot.Options{}), c); err == nil || !strings.Contains(err.Error(), "DISCORD_PUBLIC_KEY") {
		t.Errorf("without any way for interactions to come: %v", err)
	}
}

// TestRemovedFromServer: what is stored of a server is deleted when the bot is removed from it, and not while Discord
// has trouble with the server.
func TestRemovedFromServer(t *testing.T) {
	st := opened(t)
	for _, guild := range []string{"7", "8", "9"} {
		if err := st.SaveSettings(t.Context(), "discord/"+guild, "", store.Settings{Quotes: 1}); err != nil {
			t.Fatal(err)
		}
	}
	f := newFake(t)
	c := config(f)
	c.Store = st
	stop := running(t, plain(t), c)
	gw := f.accept(false)
	gw.identified(f, "s1")
	for i, d := range []string{`{"id":"7","unavailable":true}`, `{"id":"8"}`, `{"id":"9","unavailable":"yes"}`, `null`, `{}`, `{"id":""}`, `{"id":"x"}`} {
		gw.send(fmt.Sprintf(`{"op":0,"s":%d,"t":"GUILD_DELETE","d":%s}`, 2+i, d))
	}
	gw.send(mention("what about Iran?", ""))
	f.next()
	stop()
	for guild, want := range map[string]int{"7": 1, "8": 0, "9": 1} {
		if s, err := st.Settings(t.Context(), "discord/"+guild, ""); err != nil || s.Quotes != want {
			t.Errorf("server %s: %+v, %v", guild, s, err)
		}
	}
}

// blocking makes each search wait.
type blocking struct {
	*bottest.Searcher
	begun chan struct{}
	go_   chan struct{}
}

func (b *blocking) Search(ctx context.Context, q index.Query) (index.Results, error) {
	b.begun <- struct{}{}
	select {
	case <-b.go_:
	case <-ctx.Done():
	}
	return b.Searcher.Search(ctx, q)
}

func newBlocking(t testing.TB) *blocking {
	return &blocking{plain(t), make(chan struct{}, 10), make(chan struct{})}
}

// TestFinish: what is in flight when the program ends is finished.
func TestFinish(t *testing.T) {
	f := newFake(t)
	s := newBlocking(t)
	p := newPlatform(t, s, config(f))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx) }()
	gw := f.accept(false)
	gw.identified(f, "s1")
	gw.send(mention("did China try to influence the midterms?", ""))
	receive(t, s.begun, "search")
	cancel()
	receive(t, gw.ended, "end of the connection")
	select {
	case err := <-done:
		t.Fatalf("Run returns %v with an answer in flight", err)
	default:
	}
	close(s.go_)
	if c := f.next(); !strings.Contains(string(c.body), "“China tacitly approved") {
		t.Errorf("%s", c.body)
	}
	if err := receive(t, done, "end of Run"); err != nil {
		t.Error(err)
	}
}

// TestDeferred: where the answer takes longer than Discord waits, its place is held and it is edited in.
func TestDeferred(t *testing.T) {
	f := newFake(t)
	s := newBlocking(t)
	c := config(f)
	c.Patience = time.Millisecond
	p := newPlatform(t, s, c)
	web := serve(t, p)
	status, out := post(t, web, signedRequest(ask("did China try to influence the midterms?"), time.Now()))
	if status != 200 || out.Type != 5 || out.Data.Flags != ephemeral {
		t.Fatalf("status %d, %+v", status, out)
	}
	close(s.go_)
	edit := f.next()
	if edit.method != http.MethodPatch || edit.path != "/webhooks/"+applicationID+"/tok/messages/@original" ||
		!strings.Contains(string(edit.body), "“China tacitly approved") || strings.Contains(string(edit.body), `"flags"`) {
		t.Errorf("%s %s %s", edit.method, edit.path, edit.body)
	}
}

func status(code int, header, value, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		if header != "" {
			w.Header().Set(header, value)
		}
		w.WriteHeader(code)
		w.Write([]byte(body))
	}
}

// TestTriedAgain: rate limits are waited for as asked, faults of the platform tried again, both within bounds; nothing
// that people wrote and no token is logged.
func TestTriedAgain(t *testing.T) {
	limited := status(429, "Retry-After", "7", `{"message":"You are being rate limited.","retry_after":7.0,"global":false}`)
	cases := []struct {
		name    string
		answers []func(http.ResponseWriter)
		calls   int
		wait    time.Duration // the longest, at least
	}{
		{"rate limit", []func(http.ResponseWriter){limited}, 2, 7 * time.Second},
		{"rate limit without JSON", []func(http.ResponseWriter){status(429, "Retry-After", "3", "<html>")}, 2, 3 * time.Second},
		{"rate limit for ever", []func(http.ResponseWriter){limited, limited, limited, limited, limited}, 4, 7 * time.Second},
		{"too long a rate limit", []func(http.ResponseWriter){status(429, "Retry-After", "900", "{}")}, 1, 0},
		{"500", []func(http.ResponseWriter){status(500, "", "", "")}, 2, time.Second / 2},
		{"502, 503, 504", []func(http.ResponseWriter){status(502, "", "", ""), status(503, "", "", ""), status(504, "", "", "")}, 4, 2 * time.Second},
		{"500 for ever", []func(http.ResponseWriter){status(500, "", "", ""), status(500, "", "", ""), status(500, "", "", ""), status(500, "", "", ""), status(500, "", "", "")}, 4, 2 * time.Second},
		{"the connection drops", []func(http.ResponseWriter){func(w http.ResponseWriter) {
			if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
				c.Close()
			}
		}}, 2, time.Second / 2},
		{"forbidden", []func(http.ResponseWriter){status(403, "", "", `{"code":50013,"message":"Missing Permissions"}`)}, 1, 0},
		{"bad form", []func(http.ResponseWriter){status(400, "", "", `{"code":50035,"message":"Invalid Form Body"}`)}, 1, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t)
			pauses := &pauses{}
			var log lockedBuffer
			conf := config(f)
			conf.Pause, conf.Logger = pauses.wait, slog.New(slog.NewTextHandler(&log, nil))
			stop := running(t, plain(t), conf)
			gw := f.accept(false)
			gw.identified(f, "s1")
			receive(t, f.called, "registration")
			f.answer(c.answers...)
			gw.send(`{"op":0,"s":900,"t":"INTERACTION_CREATE","d":` + strings.Replace(ask("did China try to influence the midterms?"), `"tok"`, `"secret-tok"`, 1) + `}`)
			for range c.calls {
				f.next()
			}
			if err := stop(); err != nil {
				t.Error(err)
			}
			select {
			case call := <-f.called:
				t.Errorf("another call: %s", call.path)
			default:
			}
			longest := time.Duration(0)
			for _, d := range pauses.waited() {
				longest = max(longest, d)
			}
			if longest < c.wait || longest > 30*time.Second {
				t.Errorf("waits %v", pauses.waited())
			}
			if l := log.String(); strings.Contains(l, "secret-tok") || strings.Contains(l, token) || strings.Contains(l, "China") {
				t.Errorf("the log has what it must not: %s", l)
			}
		})
	}
}

type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.String()
}

// TestRegistration: commands are written where they differ from what is registered, and not again.
func TestRegistration(t *testing.T) {
	for _, guild := range []string{"", "77"} {
		f := newFake(t)
		c := config(f)
		c.GuildID = guild
		stop := running(t, plain(t), c)
		f.accept(false).identified(f, "s1")
		call := receive(t, f.called, "registration")
		path := "/applications/" + applicationID + "/commands"
		if guild != "" {
			path = "/applications/" + applicationID + "/guilds/77/commands"
		}
		if call.method != http.MethodPut || call.path != path {
			t.Errorf("%s %s", call.method, call.path)
		}
		var list []map[string]any
		if err := json.Unmarshal(call.body, &list); err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			if fmt.Sprint(c["integration_types"]) != "[0 1]" || fmt.Sprint(c["contexts"]) != "[0 1 2]" {
				t.Errorf("%v: %v, %v", c["name"], c["integration_types"], c["contexts"])
			}
			// Discord gives more back than was written, and a server's commands without their contexts.
			c["id"], c["version"], c["default_member_permissions"], c["nsfw"] = "1", "2", nil, false
			if c["name_localizations"] == nil {
				c["name_localizations"] = nil
			}
			if guild != "" {
				delete(c, "contexts")
				c["integration_types"] = nil
			}
		}
		stop()
		f.mu.Lock()
		f.registered, _ = json.Marshal(list)
		f.calls = nil
		f.mu.Unlock()

		stop = running(t, plain(t), c)
		gw := f.accept(false)
		gw.identified(f, "s1")
		gw.send(mention("what about Iran?", ""))
		f.next()
		stop()
		f.mu.Lock()
		for _, c := range f.calls {
			if c.method != http.MethodGet && strings.HasSuffix(c.path, "/commands") {
				t.Errorf("guild %q: written again: %s %s", guild, c.method, c.path)
			}
		}
		f.mu.Unlock()
	}
}

// TestRateLimitKnown: where an answer says that the limit of its route is used up, the next call waits for it.
func TestRateLimitKnown(t *testing.T) {
	f := newFake(t)
	pauses := &pauses{}
	c := config(f)
	c.Pause = pauses.wait
	running(t, plain(t), c)
	gw := f.accept(false)
	gw.identified(f, "s1")
	receive(t, f.called, "registration")
	f.answer(func(w http.ResponseWriter) {
		w.Header().Set("X-RateLimit-Remaining", "0")
		w.Header().Set("X-RateLimit-Reset-After", "0.2")
		w.Write([]byte(`{"id":"1"}`))
	})
	gw.send(mention("what about Iran?", ""))
	first := f.next()
	gw.send(mention("what about Iran?", ""))
	second := f.next()
	if d := second.at.Sub(first.at); d < 150*time.Millisecond {
		t.Errorf("called again after %v", d)
	}
	if w := pauses.waited(); len(w) == 0 || w[0] > 200*time.Millisecond {
		t.Errorf("waits %v", w)
	}
}

// panicking is a search with a fault.
type panicking struct{ *bottest.Searcher }

func (panicking) Search(context.Context, index.Query) (index.Results, error) {
	panic("a fault in the search")
}

// TestPanic: a fault in one answer is told civilly, logged, and does not end the process.
func TestPanic(t *testing.T) {
	f := newFake(t)
	var log lockedBuffer
	c := config(f)
	c.Logger = slog.New(slog.NewTextHandler(&log, nil))
	p := newPlatform(t, panicking{plain(t)}, c)
	web := serve(t, p)
	if m := raw(t, web, ask("did China try to influence the midterms?")); !strings.Contains(text(m), "Sorry") || m["flags"] != float64(ephemeral) {
		t.Errorf("%v", m)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx) }()
	gw := f.accept(false)
	gw.identified(f, "s1")
	for range 2 {
		gw.send(mention("did China try to influence the midterms?", ""))
		if c := f.next(); !strings.Contains(string(c.body), "Sorry") {
			t.Errorf("%s", c.body)
		}
	}
	cancel()
	if err := receive(t, done, "end of Run"); err != nil {
		t.Error(err)
	}
	if l := log.String(); !strings.Contains(l, "a fault in the search") || !strings.Contains(l, "interaction=2") || strings.Contains(l, "China") {
		t.Errorf("the log: %.500s", l)
	}
}

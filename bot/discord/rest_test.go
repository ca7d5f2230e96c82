package discord

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestInvalidCalls: long before Discord bans the address for refused calls, no more are made, until ten minutes are over.
func TestInvalidCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		status, scope, made := http.StatusForbidden, "", 0
		invalid := &invalidCalls{}
		tr := transport{roundTrip(func(*http.Request) (*http.Response, error) {
			made++
			return &http.Response{StatusCode: status, Header: http.Header{"X-Ratelimit-Scope": {scope}}, Body: io.NopCloser(strings.NewReader(""))}, nil
		}), invalid}
		call := func(n int) {
			for range n {
				if !invalid.allow() {
					return
				}
				r, _ := http.NewRequest("GET", "http://x", nil)
				if _, err := tr.RoundTrip(r); err != nil {
					t.Fatal(err)
				}
			}
		}
		status, scope = 429, "shared" // not counted by Discord either
		call(2000)
		status, scope = 500, ""
		call(2000)
		if made != 4000 {
			t.Fatalf("%d calls made", made)
		}
		made, status = 0, 403
		call(5000)
		if made != maxInvalid {
			t.Errorf("%d refused calls made, want %d", made, maxInvalid)
		}
		time.Sleep(9 * time.Minute)
		if invalid.allow() {
			t.Error("calls are made again after 9 minutes")
		}
		time.Sleep(2 * time.Minute)
		if !invalid.allow() {
			t.Error("no calls are made after 11 minutes")
		}
	})
}

func TestSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s seen
		if !s.first("7") || s.first("7") || s.first("x") || s.first("") {
			t.Error("7 is new once; x is no ID")
		}
		time.Sleep(2*maxAge - time.Second)
		s.first("8")
		time.Sleep(maxAge)
		if s.first("8") {
			t.Error("8 is forgotten while its signature is still good")
		}
		time.Sleep(3 * maxAge)
		s.first("9")
		time.Sleep(3 * maxAge)
		if !s.first("8") {
			t.Error("8 is remembered for ever")
		}
	})
}

func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &Platform{config: Config{Pause: pause}}
		turns := newTurns(p, discordgo.SessionInformation{MaxConcurrency: 2})
		start := time.Now()
		take := func(id int, want time.Duration) (pass func()) {
			t.Helper()
			pass, err := turns.take(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if d := time.Since(start); d != want {
				t.Errorf("shard %d has its turn after %v, want %v", id, d, want)
			}
			return pass
		}
		take(0, 0)()
		one := take(1, 0)
		two := take(2, 5*time.Second)
		time.Sleep(time.Second)
		one() // it took six seconds to identify: the five begin now
		two()
		three := take(3, 11*time.Second)
		take(4, 11*time.Second)()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := turns.take(ctx, 5); err == nil {
			t.Error("two have their turn at once")
		}
		three()
		three() // twice is once
		take(7, 17*time.Second)()
	})
}

func TestFlights(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f flights
		f.finish(finishTime) // nothing is under way
		start := time.Now()
		for range maxFlights {
			if !f.begin() {
				t.Fatal("there is no room")
			}
		}
		if f.begin() {
			t.Errorf("more than %d at once", maxFlights)
		}
		f.finish(finishTime)
		if d := time.Since(start); d != finishTime {
			t.Errorf("waited %v for what does not end", d)
		}
		go func() {
			time.Sleep(time.Second)
			for range maxFlights {
				f.end()
			}
		}()
		start = time.Now()
		f.finish(finishTime)
		if d := time.Since(start); d != time.Second {
			t.Errorf("waited %v for what ends after a second", d)
		}
	})
}

// TestRoutes: a route keeps its limit while there are not too many, and there never are.
func TestRoutes(t *testing.T) {
	var r routes
	limiter, first := r.bucket("channels 0 messages")
	for i := range maxRoutes {
		if l, b := r.bucket("channels 0 messages"); l != limiter || b != first {
			t.Fatalf("the limit of a route is lost among %d routes", i+1)
		}
		r.bucket(fmt.Sprintf("channels %d messages", i))
	}
	if _, b := r.bucket("channels 0 messages"); b == first {
		t.Errorf("%d routes are kept, and more", maxRoutes)
	}
	limiter, _ = r.bucket("channels 1 messages")
	if l, _ := r.bucket("webhooks {token} messages @original"); l == limiter {
		t.Error("the limit of one token is kept with those of routes")
	}
}

// BenchmarkRoutes is how much memory a route takes that is called once and never again, as in a bot of many channels.
// Run it with -benchtime 1000000x.
func BenchmarkRoutes(b *testing.B) {
	held := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	var r routes
	before := held()
	b.ResetTimer()
	for i := range b.N {
		r.bucket("channels " + strconv.Itoa(i) + " messages")
	}
	b.StopTimer()
	b.ReportMetric((held()-before)/float64(b.N), "held-B/op")
	runtime.KeepAlive(&r)
}

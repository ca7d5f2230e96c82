package slack

import (
	"sync"
	"time"
)

// How much one may ask: at once, and on and on.
var (
	userLimit      = limit{burst: 10, every: 3 * time.Second}
	workspaceLimit = limit{burst: 100, every: 200 * time.Millisecond}
	pressLimit     = limit{burst: 20, every: time.Second} // buttons of one user
)

// A limit is a token bucket's size and how often a token comes into it.
type limit struct {
	burst int
	every time.Duration
}

// buckets keep to a limit, a bucket each for users or workspaces. The zero value is ready.
type buckets struct {
	mu    sync.Mutex
	full  map[string]time.Time // when the bucket is full again
	swept time.Time
}

// take takes a token and returns 0, or how long it is until there is one.
func (b *buckets) take(now time.Time, l limit, key string) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.full == nil {
		b.full = map[string]time.Time{}
	}
	if len(b.full) > 10_000 && now.Sub(b.swept) > l.every {
		b.swept = now
		for k, t := range b.full {
			if t.Before(now) {
				delete(b.full, k)
			}
		}
	}
	at := b.full[key]
	if at.Before(now) {
		at = now
	}
	if wait := at.Add(l.every).Sub(now) - time.Duration(l.burst)*l.every; wait > 0 {
		return wait
	}
	b.full[key] = at.Add(l.every)
	return 0
}

package bot

import (
	"sync"
	"time"
)

// A Limit is how much one may ask: at once, and on and on. It is a token bucket's size and how often a token comes
// into it.
type Limit struct {
	Burst int
	Every time.Duration
}

// Buckets keep to a limit, a bucket for each key: a person, a server. All calls on one value are for the same limit.
// The zero value is ready, and safe for concurrent use. Where there are more than 10,000 keys, those whose bucket is full
// are forgotten.
type Buckets struct {
	mu    sync.Mutex
	full  map[string]time.Time // when the bucket is full again
	swept time.Time
}

// Take takes a token of key's bucket and returns 0, or how long it is until there is one.
func (b *Buckets) Take(now time.Time, l Limit, key string) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.full == nil {
		b.full = map[string]time.Time{}
	}
	if len(b.full) > 10_000 && now.Sub(b.swept) > l.Every {
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
	if wait := at.Add(l.Every).Sub(now) - time.Duration(l.Burst)*l.Every; wait > 0 {
		return wait
	}
	b.full[key] = at.Add(l.Every)
	return 0
}

package slack

import (
	"crypto/sha256"
	"sync"
	"time"
)

// Limits on what is remembered of deliveries.
const (
	seenFor  = time.Hour // Slack's last retry comes after five minutes, and late ones after up to an hour
	seenMost = 200_000   // about 16 MB; at more than 55 deliveries a second, for less than the hour
)

// seen remembers deliveries, so that each thing is answered once, however often it is delivered. It is safe for
// concurrent use; the zero value is ready.
type seen struct {
	mu   sync.Mutex
	at   map[[16]byte]time.Time
	ring [][16]byte // in the order in which they came
	next int
}

// first reports whether none of the keys was seen before, and notes all of them.
func (s *seen) first(now time.Time, keys ...string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.at == nil {
		s.at = map[[16]byte]time.Time{}
	}
	first := true
	for _, key := range keys {
		sum := sha256.Sum256([]byte(key))
		k := [16]byte(sum[:16])
		if t, ok := s.at[k]; ok {
			if now.Sub(t) < seenFor {
				first = false
				continue
			}
		} else if len(s.ring) < seenMost {
			s.ring = append(s.ring, k)
		} else {
			delete(s.at, s.ring[s.next])
			s.ring[s.next] = k
			s.next = (s.next + 1) % seenMost
		}
		s.at[k] = now
	}
	return first
}

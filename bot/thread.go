package bot

import (
	"container/list"
	"sync"
	"time"
)

// Threads remembers, for a while, the last question that was answered in each thread, so that a follow-up can be
// understood. It is kept in memory only. It is safe for concurrent use; the zero value is ready.
type Threads struct {
	mu    sync.Mutex
	order list.List // of *thread, the latest first
	byKey map[string]*list.Element
}

type thread struct {
	key, question string
	at            time.Time
}

const (
	threadsKept = 10_000
	threadAge   = 24 * time.Hour
)

// Previous returns the last question of a thread, and false where none is remembered.
func (t *Threads) Previous(key string) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	e, ok := t.byKey[key]
	if !ok || time.Since(e.Value.(*thread).at) > threadAge {
		return "", false
	}
	return e.Value.(*thread).question, true
}

// Remember notes the last question of a thread.
func (t *Threads) Remember(key, question string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byKey == nil {
		t.byKey = map[string]*list.Element{}
	}
	if e, ok := t.byKey[key]; ok {
		t.order.Remove(e)
	}
	t.byKey[key] = t.order.PushFront(&thread{key, question, time.Now()})
	for t.order.Len() > threadsKept {
		delete(t.byKey, t.order.Remove(t.order.Back()).(*thread).key)
	}
}

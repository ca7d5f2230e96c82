package web

import (
	"container/list"
	"sync"

	"findings/corpus"
)

// cacheBytes bounds what is kept of rendered pages, compressed.
const cacheBytes = 8 << 20

// A cache keeps the documents' pages that were asked for last, compressed, for as long as the corpus is the same. It is
// safe for concurrent use; the zero value is ready.
type cache struct {
	mu     sync.Mutex
	of     *corpus.Corpus
	size   int
	latest list.List // of *rendered, the one asked for last first
	byKey  map[string]*list.Element
}

// rendered is a page as it goes out. It does not change.
type rendered struct {
	key, tag string
	gzip     []byte
}

// get returns the page of that key in c's edition, or nil.
func (x *cache) get(c *corpus.Corpus, key string) *rendered {
	x.mu.Lock()
	defer x.mu.Unlock()
	e, ok := x.byKey[key]
	if !ok || x.of != c {
		return nil
	}
	x.latest.MoveToFront(e)
	return e.Value.(*rendered)
}

// put keeps a page, and forgets what belongs to another edition and, beyond the bound, what was not asked for longest.
func (x *cache) put(c *corpus.Corpus, p *rendered) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.of != c || x.byKey == nil {
		x.of, x.size, x.byKey = c, 0, map[string]*list.Element{}
		x.latest.Init()
	}
	if _, ok := x.byKey[p.key]; ok {
		return
	}
	x.byKey[p.key] = x.latest.PushFront(p)
	x.size += len(p.gzip)
	for x.size > cacheBytes && x.latest.Len() > 1 {
		old := x.latest.Remove(x.latest.Back()).(*rendered)
		delete(x.byKey, old.key)
		x.size -= len(old.gzip)
	}
}

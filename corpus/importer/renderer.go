package importer

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// A Renderer draws as Worker.Render does, each page in a child process of its own, but has the next child started,
// with the PDF reader loaded, while nobody waits for it: that is more than half of the time. It is safe for concurrent
// use.
type Renderer struct {
	worker Worker
	mu     sync.Mutex
	next   *child // nil: none is ready
}

// rendererIdle is how long a child waits for work, with about 70 MB.
const rendererIdle = time.Minute

// NewRenderer returns a Renderer with w's limits. It starts no child before it has drawn once.
func NewRenderer(w Worker) *Renderer { return &Renderer{worker: w} }

// Render draws a part of a page as Worker.Render does.
func (r *Renderer) Render(ctx context.Context, f *os.File, password string, region Region) (png []byte, err error) {
	defer func() {
		if err == nil {
			r.load()
		}
	}()
	c := r.take()
	path, err := filepath.Abs(f.Name())
	if c == nil || err != nil {
		return r.worker.Render(ctx, f, password, region)
	}
	req := request{Operation: "render", Path: path, Options: PDFOptions{Password: password}, Region: region}
	err = r.worker.ask(ctx, c, req, func(m message) { png = m.PNG })
	var said *remote
	if err == nil || errors.As(err, &said) || ctx.Err() != nil {
		return png, err
	}
	// It may have ended while it waited.
	return r.worker.Render(ctx, f, password, region)
}

// take takes the child that is ready, or nil.
func (r *Renderer) take() *child {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.next
	r.next = nil
	return c
}

// load starts the next child, if none is there; one that cannot be started is missed by nobody.
func (r *Renderer) load() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.next != nil {
		return
	}
	c, err := r.worker.start(context.Background())
	if err != nil {
		return
	}
	req := request{Operation: "load", Options: PDFOptions{Cache: r.worker.cache()}, Memory: or(r.worker.Memory, defaultMemory)}
	if json.NewEncoder(c.stdin).Encode(req) != nil {
		discard(c)
		return
	}
	r.next = c
	time.AfterFunc(rendererIdle, func() { r.drop(c) })
}

// drop ends a child that nobody took.
func (r *Renderer) drop(c *child) {
	r.mu.Lock()
	idle := r.next == c
	if idle {
		r.next = nil
	}
	r.mu.Unlock()
	if idle {
		discard(c)
	}
}

// Close ends the child that waits for work. The Renderer can still be used, and then starts another.
func (r *Renderer) Close() error {
	if c := r.take(); c != nil {
		discard(c)
	}
	return nil
}

var errIdle = errors.New("nothing to do")

func discard(c *child) {
	c.stdin.Close()
	c.end(errIdle)
	c.cmd.Wait()
}

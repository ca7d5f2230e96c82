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

// A Renderer draws as Worker.Render does, each page in a child process of its own, but with a child that was started
// when Ready was called, so that the PDF reader is loaded while nobody waits for it: that is more than half of the
// time. It is safe for concurrent use.
type Renderer struct {
	worker Worker
	mu     sync.Mutex // guards what follows
	next   *waiting   // nil: none
	closed bool
}

// waiting is a child that was told to load the PDF reader.
type waiting struct {
	started chan struct{} // closed when child is set
	child   *child        // nil: it could not be started, which is missed by nobody
	idle    *time.Timer
}

// rendererIdle is how long a child waits for work, with about 65 MB: as long as somebody may read an answer before
// wanting to see its page.
const rendererIdle = 10 * time.Minute

// NewRenderer returns a Renderer with w's limits. It starts no child before it is asked for something.
func NewRenderer(w Worker) *Renderer { return &Renderer{worker: w} }

// Render draws a part of a page as Worker.Render does.
func (r *Renderer) Render(ctx context.Context, f *os.File, password string, region Region) (png []byte, err error) {
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

// take takes the child that waits, or nil.
func (r *Renderer) take() *child {
	r.mu.Lock()
	w := r.next
	r.next = nil
	r.mu.Unlock()
	if w == nil {
		return nil
	}
	w.idle.Stop()
	<-w.started
	return w.child
}

// Ready starts the child that draws next, if none waits, for it is likely that a page will be drawn soon. It does not
// wait for it.
func (r *Renderer) Ready() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	if r.next != nil {
		r.next.idle.Reset(rendererIdle)
		return
	}
	w := &waiting{started: make(chan struct{})}
	w.idle = time.AfterFunc(rendererIdle, func() { r.drop(w) })
	r.next = w
	go func() { // until whoever takes it has it
		defer close(w.started)
		w.child = r.load()
	}()
}

// load starts a child and tells it to load the PDF reader.
func (r *Renderer) load() *child {
	c, err := r.worker.start(context.Background())
	if err != nil {
		return nil
	}
	req := request{Operation: "load", Options: PDFOptions{Cache: r.worker.cache()}, Memory: or(r.worker.Memory, defaultMemory)}
	if json.NewEncoder(c.stdin).Encode(req) != nil {
		discard(c)
		return nil
	}
	return c
}

// drop ends a child that nobody took.
func (r *Renderer) drop(w *waiting) {
	r.mu.Lock()
	idle := r.next == w
	if idle {
		r.next = nil
	}
	r.mu.Unlock()
	if idle {
		<-w.started
		if w.child != nil {
			discard(w.child)
		}
	}
}

// Close ends the child that waits for work. The Renderer can still be used; then no child waits any more.
func (r *Renderer) Close() error {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
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

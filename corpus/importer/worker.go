package importer

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/klippa-app/go-pdfium"
)

// A Worker decodes files in a child process, so that a hostile file can neither take this process's memory nor keep
// it busy. The child gets no secret: of the environment only what it needs to run tesseract.
type Worker struct {
	// Command starts a process that calls WorkerMain: usually this program itself, with an argument that says so.
	Command []string
	// Cache is a folder for the compiled PDF reader; it is made if it is missing. Empty: compiled each time.
	Cache string
	// Timeout is the most time for a file; 0 means 10 minutes.
	Timeout time.Duration
	// Stall is the most time for a page of it; 0 means 90 seconds, of which tesseract may need a good part.
	Stall time.Duration
	// Memory is the most memory for the child, in bytes; 0 means 1 GiB. Go's heap is held below half of it, and
	// where the system can do it (Linux) the child is refused more.
	Memory int64
}

const (
	defaultTimeout = 10 * time.Minute
	defaultStall   = 90 * time.Second
	defaultMemory  = 1 << 30
	maxAnswer      = 512 << 20 // bytes of the child's answer: 20 million characters, with their places
	maxMessage     = 128 << 20 // bytes of one line of it
)

// request is what the parent asks for, as one line of JSON on the child's standard input. The input stays open: the
// child ends when it is closed, and so does not outlive its parent.
type request struct {
	Operation string // "decode" or "render"; before "render" there may be a line "load": make the PDF reader ready for it
	Path      string // where a child did not inherit an open file; else it is inheritedFile
	Options   PDFOptions
	Region    Region // to render
	Memory    int64
}

const inheritedFile = 3 // after standard input, output and error

// message is a line of the child's answer; exactly one of its parts is set.
type message struct {
	Progress *[3]int  `json:",omitempty"` // pages done, pages in all, first page not done
	Block    *Block   `json:",omitempty"`
	Decoded  *Decoded `json:",omitempty"` // last; its blocks were sent before
	PNG      []byte   `json:",omitempty"` // last
	Error    string   `json:",omitempty"`
	Code     string   `json:",omitempty"` // which error, where the caller may want to know
}

// errorCodes names the errors that keep their identity on the way from the child.
var errorCodes = map[string]error{
	"needs password": ErrNeedsPassword,
	"wrong password": ErrWrongPassword,
	"empty":          ErrEmpty,
	"format":         ErrFormat,
	"too big":        ErrTooBig,
}

// DecodePDF decodes a PDF as the function DecodePDF does; the worker's Cache takes the place of the options'. Progress
// may be nil. An error is one line; it names the page where it is about one, and leaves the name of the file to the
// caller.
func (w Worker) DecodePDF(ctx context.Context, f *os.File, opt PDFOptions, progress func(done, total int)) (Decoded, error) {
	opt.Cache = w.cache()
	var d Decoded
	err := w.run(ctx, f, request{Operation: "decode", Options: opt}, func(m message) {
		switch {
		case m.Progress != nil && progress != nil:
			progress(m.Progress[0], m.Progress[1])
		case m.Block != nil:
			d.Blocks = append(d.Blocks, *m.Block)
		case m.Decoded != nil:
			blocks := d.Blocks
			d = *m.Decoded
			d.Blocks = blocks
		}
	})
	if err != nil {
		return Decoded{}, err
	}
	return d, nil
}

// Render draws a part of a page as a PNG. What black boxes hide is not in it. An error is as that of DecodePDF.
func (w Worker) Render(ctx context.Context, f *os.File, password string, region Region) ([]byte, error) {
	var png []byte
	err := w.run(ctx, f, request{Operation: "render", Options: PDFOptions{Password: password, Cache: w.cache()}, Region: region},
		func(m message) { png = m.PNG })
	return png, err
}

// cache makes the folder of the cache, and returns "" where the disk cannot be written.
func (w Worker) cache() string {
	if w.Cache == "" || os.MkdirAll(w.Cache, 0o700) != nil {
		return ""
	}
	return w.Cache
}

// remote is an error that the child reported.
type remote struct {
	text string
	code error
}

func (e *remote) Error() string { return e.text }
func (e *remote) Unwrap() error { return e.code }

// run asks a new child and hands each part of its answer to take.
func (w Worker) run(ctx context.Context, f *os.File, req request, take func(message)) error {
	var inherited []*os.File
	if runtime.GOOS == "windows" {
		var err error
		if req.Path, err = filepath.Abs(f.Name()); err != nil {
			return fmt.Errorf("start the worker: %w", err)
		}
	} else {
		inherited = []*os.File{f}
	}
	c, err := w.start(ctx, inherited...)
	if err != nil {
		return err
	}
	return w.ask(ctx, c, req, take)
}

// A child is a process that was started and not asked yet. End kills it.
type child struct {
	ctx    context.Context // done when it is to end
	end    context.CancelCauseFunc
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stdout io.Reader
	said   *tail
}

// start starts a child, which lives until ctx is done or end is called.
func (w Worker) start(ctx context.Context, inherited ...*os.File) (*child, error) {
	if len(w.Command) == 0 {
		return nil, errors.New("no command for the worker")
	}
	memory := or(w.Memory, defaultMemory)
	c := &child{said: &tail{}}
	c.ctx, c.end = context.WithCancelCause(ctx)
	cmd := exec.CommandContext(c.ctx, w.Command[0], w.Command[1:]...)
	cmd.Env = []string{fmt.Sprintf("GOMEMLIMIT=%d", memory/2), "OMP_THREAD_LIMIT=1", "GOTRACEBACK=none"}
	for _, key := range []string{"PATH", "TESSDATA_PREFIX", "TMPDIR", "TEMP", "SystemRoot"} {
		if v, ok := os.LookupEnv(key); ok {
			cmd.Env = append(cmd.Env, key+"="+v)
		}
	}
	cmd.ExtraFiles = inherited
	ownGroup(cmd)
	cmd.Cancel = func() error { return killGroup(cmd) }
	cmd.WaitDelay = 5 * time.Second
	cmd.Stderr = c.said
	c.cmd = cmd
	var err error
	if c.stdin, err = cmd.StdinPipe(); err == nil {
		c.stdout, err = cmd.StdoutPipe()
	}
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		c.end(nil)
		return nil, fmt.Errorf("start the worker: %w", err)
	}
	return c, nil
}

// ask asks a child, hands each part of its answer to take, and waits for its end.
func (w Worker) ask(ctx context.Context, c *child, req request, take func(message)) error {
	timeout, stall, memory := or(w.Timeout, defaultTimeout), or(w.Stall, defaultStall), or(w.Memory, defaultMemory)
	req.Memory = memory
	defer c.end(nil)
	defer context.AfterFunc(ctx, func() { c.end(context.Cause(ctx)) })()
	total := time.AfterFunc(timeout, func() { c.end(fmt.Errorf("took longer than %v", timeout)) })
	defer total.Stop()
	var page atomic.Int64 // the page being read
	still := time.AfterFunc(stall, func() {
		if n := page.Load(); n > 0 {
			c.end(fmt.Errorf("page %d: took longer than %v", n, stall))
		} else {
			c.end(fmt.Errorf("took longer than %v to open", stall))
		}
	})
	defer still.Stop()
	// The request is written beside the reading: a child that reads nothing must not hold us up.
	go func() {
		json.NewEncoder(c.stdin).Encode(req)
	}()
	var failure error
	done := false
	lines := bufio.NewScanner(io.LimitReader(c.stdout, maxAnswer))
	lines.Buffer(make([]byte, 0, 64<<10), maxMessage)
	for failure == nil && !done && lines.Scan() {
		var m message
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			failure = errors.New("the worker's answer is not understood")
			break
		}
		if m.Progress == nil || page.Swap(int64(m.Progress[2])) != int64(m.Progress[2]) {
			still.Reset(stall)
		}
		if m.Error != "" {
			failure = &remote{m.Error, errorCodes[m.Code]}
			break
		}
		done = m.Decoded != nil || m.PNG != nil
		take(m)
	}
	if failure == nil && lines.Err() != nil && c.ctx.Err() == nil {
		failure = fmt.Errorf("the worker's answer: %w", lines.Err())
	}
	c.stdin.Close()
	if !done {
		killGroup(c.cmd)
	}
	waited := c.cmd.Wait()
	switch {
	case failure != nil:
	case done:
		return nil
	case c.ctx.Err() != nil:
		failure = context.Cause(c.ctx)
	default:
		failure = w.death(waited, c.said, memory)
		if n := page.Load(); n > 0 {
			failure = fmt.Errorf("page %d: %w", n, failure)
		}
	}
	return failure
}

// death says why a child ended without an answer.
func (w Worker) death(waited error, said *tail, memory int64) error {
	text := said.String()
	switch {
	case strings.Contains(text, "out of memory"), strings.Contains(text, "cannot allocate memory"):
		return fmt.Errorf("the file needs more than %d MiB of memory", memory>>20)
	case waited != nil:
		first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
		if first != "" {
			first = ": " + first
		}
		return fmt.Errorf("the worker ended without an answer: %w%s", waited, first)
	}
	return errors.New("the worker ended without an answer")
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// tail keeps the beginning of what a process says, which is where Go names its reason to die.
type tail struct{ bytes.Buffer }

func (t *tail) Write(p []byte) (int, error) {
	if room := 4<<10 - t.Len(); room > 0 {
		t.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

// WorkerMain is the child's side: it answers the one request on stdin and returns. It returns at once, and kills
// what it started, when stdin is closed. The error is nil also where the answer is an error.
func WorkerMain(ctx context.Context, stdin io.Reader, stdout io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	in := bufio.NewReader(stdin)
	req, err := readRequest(in)
	if err != nil {
		return err
	}
	var loaded pdfium.Pool
	if req.Operation == "load" {
		limitMemory(req.Memory)
		if loaded, err = newPool(ctx, req.Options.Cache); err != nil {
			return err
		}
		if req, err = readRequest(in); err != nil {
			return err
		}
	}
	if req.Operation != "decode" && req.Operation != "render" {
		return fmt.Errorf("unknown operation %q", req.Operation)
	}
	limitMemory(req.Memory)

	answered := make(chan error, 1)
	go func() { answered <- answer(ctx, req, loaded, stdout) }()
	gone := make(chan struct{})
	go func() {
		io.Copy(io.Discard, in)
		close(gone)
	}()
	select {
	case err := <-answered:
		return err
	case <-gone:
		return errors.New("the parent process is gone")
	}
}

func readRequest(in *bufio.Reader) (req request, err error) {
	asked, err := in.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(asked, &req)
	}
	if err != nil {
		return req, fmt.Errorf("read the request: %w", err)
	}
	return req, nil
}

// answer does what is asked and writes the messages. Loaded is the PDF reader where it is ready, else nil.
func answer(ctx context.Context, req request, loaded pdfium.Pool, stdout io.Writer) error {
	out := bufio.NewWriterSize(stdout, 64<<10)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	d, png, err := work(ctx, req, loaded, func(done, total, first int) {
		enc.Encode(message{Progress: &[3]int{done, total, first}})
		out.Flush()
	})
	switch {
	case err != nil:
		m := message{Error: strings.Join(strings.Fields(err.Error()), " ")}
		for code, e := range errorCodes {
			if errors.Is(err, e) {
				m.Code = code
			}
		}
		enc.Encode(m)
		return out.Flush()
	case png != nil:
		enc.Encode(message{PNG: png})
		return out.Flush()
	}
	for i := range d.Blocks {
		if err := enc.Encode(message{Block: &d.Blocks[i]}); err != nil {
			return err
		}
	}
	d.Blocks = nil
	if err := enc.Encode(message{Decoded: &d}); err != nil {
		return err
	}
	return out.Flush()
}

// work does what is asked with the inherited file; a panic is an error like another.
func work(ctx context.Context, req request, loaded pdfium.Pool, progress func(done, total, first int)) (d Decoded, png []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the decoder failed: %v", r)
		}
	}()
	var f *os.File
	if req.Path == "" {
		f = os.NewFile(inheritedFile, "document")
	} else if f, err = os.Open(req.Path); err != nil {
		return Decoded{}, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Decoded{}, nil, err
	}
	if req.Operation == "render" {
		png, err = renderPDF(ctx, f, info.Size(), req.Options, loaded, req.Region)
		return Decoded{}, png, err
	}
	d, err = decodePDF(ctx, f, info.Size(), req.Options, progress)
	return d, nil, err
}

package bot

import (
	"context"

	"findings/corpus"
)

// Receipts makes pictures of quotations where they stand: the lines of the page itself, marked. It must be safe for
// concurrent use.
type Receipts interface {
	// Size returns the size in pixels of the picture of a range of p's text, without drawing it; 0, 0 where there is
	// none.
	Size(p *corpus.Passage, s corpus.Span) (width, height int)
	// Picture returns the picture, PNG or JPEG. The error wraps fs.ErrNotExist where there can be none, and
	// os.ErrDeadlineExceeded where so many wait for theirs that another one would wait too long.
	Picture(ctx context.Context, p *corpus.Passage, s corpus.Span) ([]byte, error)
}

// Pictured returns what a receipt of q shows, in words, for those who do not see it.
func (l Language) Pictured(q Quote) string {
	return "“" + q.Text() + "”, " + l.in("marked on the page") + ": " + q.Passage.Document.Title + ", " + l.Place(q)
}

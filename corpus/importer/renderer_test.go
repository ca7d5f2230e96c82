package importer_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"findings/corpus/importer"
)

// A Renderer draws what a Worker does, with a child that waited, with a new one, and with several at a time; and a
// fault of the file's is told as the Worker tells it.
func TestRenderer(t *testing.T) {
	w := testWorker(t)
	r := importer.NewRenderer(w)
	defer r.Close()
	f, err := os.Open("testdata/meravia/meravia.pdf")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	region := importer.Region{Page: 2, Left: 60, Top: 100, Right: 500, Bottom: 200, Scale: 1}
	want, err := w.Render(t.Context(), f, "", region)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		r.Ready()
		r.Ready()
		if got, err := r.Render(t.Context(), f, "", region); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("picture %d: %d bytes, want %d: %v", n, len(got), len(want), err)
		}
	}
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			r.Ready()
			if got, err := r.Render(t.Context(), f, "", region); err != nil || !bytes.Equal(got, want) {
				t.Errorf("several at a time: %d bytes, want %d: %v", len(got), len(want), err)
			}
		})
	}
	all.Wait()
	r.Ready()
	bad := region
	bad.Page = 100
	_, err = r.Render(t.Context(), f, "", bad)
	_, plain := w.Render(t.Context(), f, "", bad)
	if err == nil || plain == nil || err.Error() != plain.Error() {
		t.Errorf("no such page: %v, want %v", err, plain)
	}
	r.Ready()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Render(ctx, f, "", region); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits any more: %v", err)
	}
	text := filepath.Join(t.TempDir(), "text.pdf")
	if err := os.WriteFile(text, []byte("no PDF"), 0o600); err != nil {
		t.Fatal(err)
	}
	other, err := os.Open(text)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	r.Ready()
	if _, err := r.Render(t.Context(), other, "", region); err == nil || err.Error() != "the file is not a PDF" {
		t.Errorf("no PDF: %v", err)
	}
	r.Ready()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r.Ready()
	if got, err := r.Render(t.Context(), f, "", region); err != nil || !bytes.Equal(got, want) {
		t.Errorf("after it was closed: %d bytes, want %d: %v", len(got), len(want), err)
	}
}

package bench

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/index/scorch"
	_ "modernc.org/sqlite"

	"findings/corpus"
	"findings/index"
)

// An engine answers a question with ten passages.
type engine struct {
	name  string
	build func(b *testing.B, c *corpus.Corpus, dir string) (search func(string) int, opened time.Duration)
}

var engines = []engine{{"findings", buildFindings}, {"bleve", buildBleve}, {"fts5", buildFTS5}}

// BenchmarkRetrieval measures each engine on the same made corpus and the same questions: ten results each. A million
// passages are measured with FINDINGS_BENCH_PASSAGES=1000000; the others' builds take minutes then.
func BenchmarkRetrieval(b *testing.B) {
	n := 20_000
	if s := os.Getenv("FINDINGS_BENCH_PASSAGES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	g := newGenerator(1)
	c := g.corpus(n)
	questions := g.questions(c, 1000)
	for _, e := range engines {
		b.Run(fmt.Sprintf("%s/%d", e.name, n), func(b *testing.B) {
			dir := b.TempDir()
			before := resident()
			start := time.Now()
			search, opened := e.build(b, c, dir)
			built := time.Since(start)
			var times, cpu []time.Duration
			found := 0
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			for i := 0; b.Loop(); i++ {
				start, used := time.Now(), threadTime()
				found += min(1, search(questions[i%len(questions)]))
				times, cpu = append(times, time.Since(start)), append(cpu, threadTime()-used)
			}
			at := func(times []time.Duration, share float64) float64 {
				slices.Sort(times)
				return float64(times[int(share*float64(len(times)-1))].Microseconds()) / 1000
			}
			b.ReportMetric(at(times, .5), "p50-ms")
			b.ReportMetric(at(times, .99), "p99-ms")
			b.ReportMetric(at(cpu, .5), "p50-cpu-ms")
			b.ReportMetric(at(cpu, .99), "p99-cpu-ms")
			b.ReportMetric(built.Seconds(), "build-s")
			b.ReportMetric(float64(diskSize(b, dir))/1e6, "disk-MB")
			if opened > 0 {
				b.ReportMetric(float64(opened.Microseconds())/1000, "open-ms")
			}
			b.ReportMetric(float64(resident()-before)/1e6, "resident-MB")
			b.ReportMetric(float64(found)/float64(len(times)), "answered")
		})
	}
}

// resident is the process's resident memory in bytes after a collection; 0 where /proc does not tell.
func resident() int64 {
	debug.FreeOSMemory()
	raw, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, _ := strconv.ParseInt(strings.Fields(string(raw))[1], 10, 64)
	return pages * int64(os.Getpagesize())
}

func buildFindings(b *testing.B, c *corpus.Corpus, dir string) (func(string) int, time.Duration) {
	if err := index.BuildAt(b.Context(), dir, c); err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	x, err := index.Open(b.Context(), dir, c, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	opened := time.Since(start)
	b.Cleanup(func() { x.Close() })
	return func(q string) int {
		r, err := x.Search(context.Background(), index.Query{Text: q, Limit: 10})
		if err != nil {
			b.Fatal(err)
		}
		return len(r.Hits)
	}, opened
}

// buildBleve is bleve as its documentation has it: the English analyzer, BM25, a match query, ten results.
func buildBleve(b *testing.B, c *corpus.Corpus, dir string) (func(string) int, time.Duration) {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = "en"
	m.ScoringModel = "bm25"
	m.StoreDynamic, m.DocValuesDynamic = false, false
	x, err := bleve.NewUsing(filepath.Join(dir, "bleve"), m, scorch.Name, scorch.Name, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { x.Close() })
	batch := x.NewBatch()
	for p := range c.Passages() {
		if err := batch.Index(p.ID, map[string]string{"text": p.Text, "section": p.Section}); err != nil {
			b.Fatal(err)
		}
		if batch.Size() >= 10_000 {
			if err := x.Batch(batch); err != nil {
				b.Fatal(err)
			}
			batch = x.NewBatch()
		}
	}
	if err := x.Batch(batch); err != nil {
		b.Fatal(err)
	}
	return func(q string) int {
		match := bleve.NewMatchQuery(q)
		match.SetField("text")
		r, err := x.Search(bleve.NewSearchRequestOptions(match, 10, 0, false))
		if err != nil {
			b.Fatal(err)
		}
		return len(r.Hits)
	}, 0
}

// buildFTS5 is SQLite's full-text search with the Porter stemmer and its bm25, any word of the question.
func buildFTS5(b *testing.B, c *corpus.Corpus, dir string) (func(string) int, time.Duration) {
	db, err := sql.Open("sqlite", filepath.Join(dir, "fts5.db")+"?_pragma=journal_mode(off)&_pragma=synchronous(off)")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	if _, err := db.Exec(`CREATE VIRTUAL TABLE p USING fts5(text, content='', tokenize='porter unicode61')`); err != nil {
		b.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	insert, err := tx.Prepare(`INSERT INTO p(rowid, text) VALUES (?, ?)`)
	if err != nil {
		b.Fatal(err)
	}
	i := 0
	for p := range c.Passages() {
		if _, err := insert.Exec(i, p.Text); err != nil {
			b.Fatal(err)
		}
		i++
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	query, err := db.Prepare(`SELECT rowid FROM p WHERE p MATCH ? ORDER BY rank LIMIT 10`)
	if err != nil {
		b.Fatal(err)
	}
	stop := strings.Fields("did what does the assessment say about why how sure are they that in of and to a its by for with on was has from as")
	return func(q string) int {
		var words []string
		for _, w := range strings.FieldsFunc(strings.ToLower(q), func(r rune) bool { return !('a' <= r && r <= 'z' || '0' <= r && r <= '9') }) {
			if !slices.Contains(stop, w) {
				words = append(words, w)
			}
		}
		if len(words) == 0 {
			return 0
		}
		rows, err := query.Query(strings.Join(words, " OR "))
		if err != nil {
			b.Fatal(err)
		}
		defer rows.Close()
		n := 0
		for rows.Next() {
			n++
		}
		return n
	}, 0
}

func diskSize(b *testing.B, dir string) int64 {
	var size int64
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			info, err := d.Info()
			if err != nil {
				return err
			}
			size += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return size
}

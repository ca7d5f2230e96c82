package library_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-pdf/fpdf"

	"findings/corpus"
	"findings/corpus/importer"
	"findings/corpus/library"
)

// TestMain lets the test's own binary be the child that reads PDFs, and the importer that is killed.
func TestMain(m *testing.M) {
	switch {
	case len(os.Args) > 1 && os.Args[1] == "import-worker":
		in := &noted{in: os.Stdin}
		if len(os.Args) > 2 {
			in.file = os.Args[2]
		}
		err := importer.WorkerMain(context.Background(), in, os.Stdout)
		in.note("-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	case os.Getenv("FINDINGS_TEST_CHILD") != "":
		child(os.Getenv("FINDINGS_TEST_CHILD"))
		return
	}
	os.Exit(m.Run())
}

// noted is a worker's input. It notes in a file when it is told to draw, and that it is done.
type noted struct {
	in      io.Reader
	file    string // empty: nothing is noted
	drawing bool
}

func (n *noted) Read(p []byte) (int, error) {
	count, err := n.in.Read(p)
	if bytes.Contains(p[:count], []byte(`"Operation":"render"`)) {
		n.drawing = true
		n.note("+")
	}
	return count, err
}

func (n *noted) note(mark string) {
	if n.file == "" || !n.drawing {
		return
	}
	f, err := os.OpenFile(n.file, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	f.WriteString(mark)
}

// child is what the importer that is killed does; only Unix has it.
var child func(what string)

// settings are those of the real program; the compiled PDF reader is kept between runs, as it takes seconds to make.
func settings(t testing.TB) library.Settings {
	t.Helper()
	edition, err := corpus.Default()
	if err != nil {
		t.Fatal(err)
	}
	s := library.Settings{Edition: edition, Catalog: library.Catalog(edition)}
	s.PDF = importer.Worker{Command: []string{os.Args[0], "import-worker"}}
	if dir, err := os.UserCacheDir(); err == nil {
		s.PDF.Cache = filepath.Join(dir, "findings-test")
	}
	return s
}

func open(t testing.TB) *library.Library {
	t.Helper()
	return library.Open(filepath.Join(t.TempDir(), "data"), settings(t))
}

// write makes a file to import.
func write(t testing.TB, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func mustImport(t testing.TB, l *library.Library, from string, o library.Options) *library.Report {
	t.Helper()
	r, err := l.Import(t.Context(), from, o, nil)
	if err != nil {
		t.Fatalf("import: %v", err)
	}
	return r
}

func mustLoad(t testing.TB, l *library.Library, drafts bool) *corpus.Corpus {
	t.Helper()
	c, err := l.Load(drafts)
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return c
}

func mustVerify(t testing.TB, l *library.Library, ids ...string) []library.Fault {
	t.Helper()
	v, err := l.Verify(t.Context(), "", nil, ids...)
	if err != nil {
		t.Fatalf("verify: %v", err)
	}
	return v.Faults
}

// plan is a document of two pages without anything doubtful in it.
const plan = `# The Lower Delta

The river rose in March.
We have high confidence in this assessment.

Levels will probably fall by May, and the locks will open again.
`

// The invented assessment gives the same levels, for the same words, on the same pages, whatever its format.
func TestFormats(t *testing.T) {
	l := open(t)
	type stated struct{ level, holders, words, page, covers string }
	var first []string
	for _, ext := range []string{"md", "txt", "html", "docx", "pdf"} {
		file := "../importer/testdata/meravia/meravia." + ext
		id := "meravia-" + ext
		r := mustImport(t, l, file, library.Options{ID: id})
		if r.Pages != 9 || r.KeyJudgments != 5 {
			t.Errorf("%s: %d pages, %d key judgments; want 9 and 5", ext, r.Pages, r.KeyJudgments)
		}
		var all []string
		for _, s := range r.Statements {
			x := stated{s.Level.String(), strings.Join(s.Holders, ","), s.Stated, s.Page, strings.Join(s.Covers, "|")}
			all = append(all, fmt.Sprintf("%+v", x))
		}
		slices.Sort(all)
		if first == nil {
			first = all
			if len(all) < 15 {
				t.Fatalf("%s: %d statements, want at least 15", ext, len(all))
			}
		}
		if !slices.Equal(all, first) {
			t.Errorf("%s: statements\n%s\nwant\n%s", ext, strings.Join(all, "\n"), strings.Join(first, "\n"))
		}
		if wantDraft := ext == "pdf"; (r.Version.Status == library.Draft) != wantDraft { // it has text under black boxes
			t.Errorf("%s: is %s", ext, r.Version.Status)
		}
		original, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := os.ReadFile(filepath.Join(l.Dir(), "documents", id, r.Version.SHA256, "original"))
		if err != nil || !bytes.Equal(original, kept) {
			t.Errorf("%s: the original is not kept byte for byte (%v)", ext, err)
		}
	}
	if faults := mustVerify(t, l); len(faults) > 0 {
		t.Errorf("verify: %v", faults)
	}
	if err := l.Accept(t.Context(), "meravia-pdf"); err != nil {
		t.Fatal(err)
	}
	c := mustLoad(t, l, false)
	for _, ext := range []string{"md", "txt", "html", "docx", "pdf"} {
		d, ok := c.Document("meravia-" + ext)
		if !ok || d.Draft || d.Source.Number != "ICA 2031-04417-B" {
			t.Errorf("%s: document %+v, %v", ext, d, ok)
		}
	}
}

// Importing the same file again changes nothing on the disk.
func TestSameFileTwice(t *testing.T) {
	l := open(t)
	file := write(t, "plan.md", plan)
	first := mustImport(t, l, file, library.Options{})
	if first.Unchanged || first.Document.ID != "the-lower-delta" || first.Version.Status != library.Live {
		t.Fatalf("first import: %+v", first.Version)
	}
	before := tree(t, l.Dir())
	again := mustImport(t, l, write(t, "other-name.md", plan), library.Options{})
	if !again.Unchanged || again.Version != first.Version || again.Passages != first.Passages {
		t.Errorf("second import: unchanged %v, %+v; want %+v", again.Unchanged, again.Version, first.Version)
	}
	if after := tree(t, l.Dir()); after != before {
		t.Errorf("second import changed the library from\n%s\nto\n%s", before, after)
	}
	if _, err := l.Import(t.Context(), file, library.Options{ID: "another"}, nil); err == nil || !strings.Contains(err.Error(), "the-lower-delta") {
		t.Errorf("the same file under another ID: %v", err)
	}
	// A draft, too.
	mustImport(t, l, write(t, "draft.md", "# Draft\n\nWords."), library.Options{Draft: true})
	before = tree(t, l.Dir())
	if r := mustImport(t, l, write(t, "draft.md", "# Draft\n\nWords."), library.Options{Draft: true}); !r.Unchanged {
		t.Error("the same draft again: changed")
	}
	if after := tree(t, l.Dir()); after != before {
		t.Errorf("the same draft again changed the library from\n%s\nto\n%s", before, after)
	}
}

// tree is all that a directory holds, by name and content.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			fmt.Fprintln(&all, name)
			return err
		}
		raw, err := os.ReadFile(name)
		fmt.Fprintf(&all, "%s %d %.2000q\n", name, len(raw), raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// A newer version supersedes the older, to which old links still lead.
func TestSupersede(t *testing.T) {
	l := open(t)
	v1 := mustImport(t, l, write(t, "plan.md", plan), library.Options{ID: "plan"}).Document
	v2 := mustImport(t, l, write(t, "plan.md", strings.Replace(plan, "March", "April", 1)), library.Options{ID: "plan"}).Document
	if v1.Address() == v2.Address() {
		t.Fatalf("both versions have the address %s", v1.Address())
	}
	check := func(live, older *corpus.Document) {
		t.Helper()
		c := mustLoad(t, l, false)
		if d, ok := c.Document("plan"); !ok || d.Version != live.Version {
			t.Errorf("plan is %.12s, want %s", d.Version, live.Address())
		}
		if got := len(c.Documents()); got != len(settings(t).Edition.Documents())+1 {
			t.Errorf("%d documents are live", got)
		}
		for _, want := range []*corpus.Document{live, older} {
			p, ok := c.Passage(want.Address() + "/p1")
			if !ok || p.Text != want.Passages[0].Text {
				t.Errorf("passage %s/p1 is %+v, want the text %q", want.Address(), p, want.Passages[0].Text)
			}
		}
	}
	check(v2, v1)
	r := mustImport(t, l, write(t, "plan.md", plan), library.Options{})
	if !r.Unchanged || r.Version.Status != library.Older {
		t.Errorf("the older file again: unchanged %v, %s", r.Unchanged, r.Version.Status)
	}
	if err := l.Accept(t.Context(), v1.Address()); err != nil {
		t.Fatal(err)
	}
	check(v1, v2)
	if err := l.Remove(t.Context(), v2.Address()); err != nil {
		t.Fatal(err)
	}
	c := mustLoad(t, l, false)
	if _, ok := c.Document(v2.Address()); ok {
		t.Errorf("%s was removed and is there", v2.Address())
	}
	if _, ok := c.Document(v1.Address()); !ok {
		t.Errorf("%s is gone", v1.Address())
	}
}

// A title alone does not make one document a version of another, whether that is live or a draft: it gets an ID of its
// own, and a person is told. The number on it makes it a version; the name of its file does not.
// TestLevelNotRead: the report tells of each level that is taken for no statement, and the document goes live all the same.
func TestLevelNotRead(t *testing.T) {
	r := mustImport(t, open(t), write(t, "port.md", `# The Port

## Discussion

We have low confidence in our ability to warn of mines. We assess with high confidence that the port is shut.

We are highly confident that it will open. Low-cost drones and high public confidence in the ballot helped.

## Definitions

High confidence means that a judgment rests on good sources.
`), library.Options{})
	var got []string
	for _, d := range r.Doubts {
		if d.Serious || d.Kind != library.DoubtLevel {
			t.Errorf("doubt %+v", d)
		}
		got = append(got, d.Detail)
	}
	want := []string{"p1: We have low confidence in our ability to warn of mines.", "p2: We are highly confident that it will open."}
	if r.Version.Status != library.Live || !slices.Equal(got, want) {
		t.Errorf("%s, with notes %q; want live, with %q", r.Version.Status, got, want)
	}
}

func TestSameTitle(t *testing.T) {
	l := open(t)
	numbered := strings.Replace(plan, "\n\n", "\n\nICA 2031-0001\n\n", 1)
	for _, c := range []struct {
		what, name, text, id string
		status               library.Status
	}{
		{"the first", "plan.md", plan, "the-lower-delta", library.Live},
		{"another file", "other.md", plan + "\nOther words.\n", "the-lower-delta-2", library.Draft},
		{"a third file", "third.md", plan + "\nThird words.\n", "the-lower-delta-3", library.Draft},
		{"another file of the same name", "plan.md", plan + "\nFourth words.\n", "the-lower-delta-4", library.Draft},
		{"a number", "numbered.md", strings.Replace(numbered, "Delta", "Bend", 1), "the-lower-bend", library.Live},
		{"the same number", "renamed.md", strings.Replace(numbered, "Delta", "Bend", 1) + "\nMore words.\n", "the-lower-bend", library.Live},
		{"another number", "fifth.md", strings.NewReplacer("Delta", "Bend", "0001", "0002").Replace(numbered), "the-lower-bend-2", library.Draft},
		{"a section first", "report.md", "# Key Judgments\n\nThe river rose.\n", "report", library.Live},
		{"another report", "report.md", "# Key Judgments\n\nThe river fell.\n", "report-2", library.Draft},
	} {
		r := mustImport(t, l, write(t, c.name, c.text), library.Options{})
		doubted := slices.ContainsFunc(r.Doubts, func(d library.Doubt) bool { return d.Kind == library.DoubtSameTitle })
		if r.Document.ID != c.id || r.Version.Status != c.status || doubted != (c.status == library.Draft) {
			t.Errorf("%s: %s is %s, doubts %v; want %s, %s", c.what, r.Document.ID, r.Version.Status, r.Doubts, c.id, c.status)
		}
	}
	// The doubt stays with the draft.
	again := mustImport(t, l, write(t, "third.md", plan+"\nThird words.\n"), library.Options{})
	if shown, err := l.Show("the-lower-delta-3"); err != nil || again.Version.Status != library.Draft || len(shown.Doubts) != 1 {
		t.Errorf("imported again: %s; shown with %v, %v", again.Version.Status, shown.Doubts, err)
	}
	if r := mustImport(t, l, write(t, "fifth.md", plan+"\nFifth.\n"), library.Options{ID: "the-lower-delta"}); r.Version.Status != library.Live || r.Supersedes == "" {
		t.Errorf("asked for by --id: %s, supersedes %q", r.Version.Status, r.Supersedes)
	}
}

// What the command line says of a document comes before what its file says.
func TestOptions(t *testing.T) {
	l := open(t)
	d := mustImport(t, l, write(t, "plan.md", plan), library.Options{
		ID: "plan", Title: "The Plan", Date: time.Date(2031, 5, 4, 0, 0, 0, 0, time.UTC), Election: "2030 general election in Meravia",
	}).Document
	if d.ID != "plan" || d.Title != "The Plan" || d.Source.Date().Format(time.DateOnly) != "2031-05-04" ||
		d.Election != "2030 general election in Meravia" || d.Year != 2030 {
		t.Errorf("document %+v", d)
	}
	for name, want := range map[string]string{
		"# Ünïcode — the “Delta’s” Plan\n\nWords 1.":             "n-code-the-deltas-plan",
		"# Заголовок\n\nWords 2.":                                "file-name-3",
		"# " + strings.Repeat("Very long ", 20) + "\n\nWords 3.": "very-long-very-long-very-long-very-long-very",
	} {
		if got := mustImport(t, l, write(t, "File name (3).md", name), library.Options{}).Document.ID; got != want {
			t.Errorf("%q is imported as %q, want %q", name, got, want)
		}
	}
	// Bytes that are no UTF-8, with the encoding told.
	r := mustImport(t, l, write(t, "old.txt", "The river\x92s words."), library.Options{Encoding: "windows-1252"})
	if text := r.Document.Passages[0].Text; text != "The river’s words." || r.Version.Status != library.Live {
		t.Errorf("%q, %s", text, r.Version.Status)
	}
	if faults := mustVerify(t, l); len(faults) > 0 {
		t.Errorf("verify: %v", faults)
	}
}

// An encrypted PDF is read with its password, which is not kept; one whose owner forbids copying is a draft.
func TestPasswords(t *testing.T) {
	locked := func(name, user string) string {
		p := fpdf.New("P", "pt", "Letter", "")
		p.SetProtection(0, user, "owner")
		p.AddPage()
		p.SetFont("Times", "", 12)
		p.Text(72, 72, "Nobody knows this.")
		var b bytes.Buffer
		if err := p.Output(&b); err != nil {
			t.Fatal(err)
		}
		return write(t, name, b.String())
	}
	l := open(t)
	file := locked("secret.pdf", "open")
	if _, err := l.Import(t.Context(), file, library.Options{}, nil); !errors.Is(err, importer.ErrNeedsPassword) {
		t.Errorf("no password: %v", err)
	}
	if _, err := l.Import(t.Context(), file, library.Options{Password: "shut"}, nil); !errors.Is(err, importer.ErrWrongPassword) {
		t.Errorf("wrong password: %v", err)
	}
	if entries, err := l.Documents(); err != nil || len(entries) > 0 {
		t.Errorf("documents %v, %v", entries, err)
	}
	mustImport(t, l, file, library.Options{Password: "open", ID: "secret"})
	if strings.Contains(tree(t, l.Dir()), `"open"`) {
		t.Error("the password is kept")
	}
	if faults := mustVerify(t, l); len(faults) != 1 || !strings.Contains(faults[0].Reason, "password") {
		t.Errorf("verify without the password: %v", faults)
	}
	if v, err := l.Verify(t.Context(), "open", nil); err != nil || len(v.Faults) > 0 {
		t.Errorf("verify with the password: %v, %v", v.Faults, err)
	}
	r := mustImport(t, l, locked("forbidden.pdf", ""), library.Options{ID: "forbidden"})
	if r.Version.Status != library.Draft || r.Doubts[0].Kind != importer.DoubtPermission {
		t.Errorf("%s, doubts %v", r.Version.Status, r.Doubts)
	}
}

// A draft is shown to those who ask for it, and live when it is accepted.
func TestDraft(t *testing.T) {
	l := open(t)
	live := mustImport(t, l, write(t, "plan.md", plan), library.Options{ID: "plan"}).Document
	draft := mustImport(t, l, write(t, "plan.md", plan+"\nA word more.\n"), library.Options{ID: "plan", Draft: true}).Document
	c := mustLoad(t, l, false)
	if d, _ := c.Document("plan"); d.Version != live.Version {
		t.Errorf("the draft is live")
	}
	if _, ok := c.Document(draft.Address()); ok {
		t.Errorf("the draft is in the corpus of those who did not ask")
	}
	if d, ok := mustLoad(t, l, true).Document(draft.Address()); !ok || !d.Draft {
		t.Errorf("the draft is not there for those who ask: %+v", d)
	}
	if err := l.Accept(t.Context(), "plan"); err != nil {
		t.Fatal(err)
	}
	if d, _ := mustLoad(t, l, false).Document("plan"); d.Version != draft.Version || d.Draft {
		t.Errorf("accepted, but live is %s (draft: %v)", d.Address(), d.Draft)
	}
	if err := l.Accept(t.Context(), "plan"); err == nil {
		t.Error("accepted twice")
	}
	if err := l.Accept(t.Context(), "nothing"); !errors.Is(err, library.ErrUnknown) {
		t.Errorf("accept an unknown document: %v", err)
	}
	if err := l.Remove(t.Context(), "nothing"); !errors.Is(err, library.ErrUnknown) {
		t.Errorf("remove an unknown document: %v", err)
	}
}

// Readers see the library before a change or after it, and no reader fails, however writers hurry.
func TestReadersDuringChanges(t *testing.T) {
	l := open(t)
	a := write(t, "a.md", plan)
	b := write(t, "b.md", strings.Replace(plan, "March", "April", 1))
	mustImport(t, l, a, library.Options{ID: "plan"})
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for ctx.Err() == nil {
				c, err := l.Load(true)
				if err != nil {
					t.Errorf("load: %v", err)
					return
				}
				if d, ok := c.Document("plan"); ok {
					if text := d.Passages[0].Text; !strings.Contains(text, "March") && !strings.Contains(text, "April") {
						t.Errorf("plan says %q", text)
					}
				}
				if _, err := l.Documents(); err != nil {
					t.Errorf("documents: %v", err)
				}
			}
		})
	}
	for range 6 {
		mustImport(t, l, b, library.Options{ID: "plan", Draft: true})
		if err := l.Accept(ctx, "plan"); err != nil {
			t.Error(err)
		}
		if err := l.Remove(ctx, "plan"); err != nil {
			t.Error(err)
		}
		mustImport(t, l, a, library.Options{ID: "plan"})
	}
	stop()
	readers.Wait()
}

// Writers take turns.
func TestWritersTakeTurns(t *testing.T) {
	l := open(t)
	var writers sync.WaitGroup
	for n := range 4 {
		file := write(t, "plan.md", fmt.Sprintf("%s\nThis is number %d.\n", plan, n))
		writers.Go(func() {
			if _, err := l.Import(t.Context(), file, library.Options{ID: fmt.Sprintf("plan-%d", n)}, nil); err != nil {
				t.Error(err)
			}
		})
	}
	writers.Wait()
	if entries, err := l.Documents(); err != nil || len(entries) != 4 {
		t.Errorf("%d documents, %v; want 4", len(entries), err)
	}
}

// A change is noticed by who watches, also one between loading and watching.
func TestWatch(t *testing.T) {
	l := open(t)
	mustImport(t, l, write(t, "plan.md", plan), library.Options{ID: "plan"})
	mustLoad(t, l, false)
	if err := l.Remove(t.Context(), "plan"); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		changes := 0
		go l.Watch(ctx, func() { changes++ })
		expect := func(want int, when string) {
			t.Helper()
			time.Sleep(1500 * time.Millisecond)
			synctest.Wait()
			if changes != want {
				t.Errorf("%s: %d changes noticed, want %d", when, changes, want)
			}
		}
		expect(1, "removed before watching")
		expect(1, "nothing new")
		other := library.Open(l.Dir(), settings(t)) // as another process would
		if _, err := other.Import(ctx, write(t, "plan.md", plan), library.Options{ID: "plan"}, nil); err != nil {
			t.Error(err)
		}
		expect(2, "imported")
		if err := os.RemoveAll(l.Dir()); err != nil {
			t.Error(err)
		}
		expect(3, "directory gone")
		stop()
		synctest.Wait()
	})
}

// A library that is not there is empty, and reading does not make it.
func TestNoLibrary(t *testing.T) {
	l := open(t)
	if entries, err := l.Documents(); err != nil || len(entries) > 0 {
		t.Errorf("documents: %v, %v", entries, err)
	}
	if got, want := len(mustLoad(t, l, true).Documents()), len(settings(t).Edition.Documents()); got != want {
		t.Errorf("%d documents, want the edition's %d", got, want)
	}
	if faults := mustVerify(t, l); len(faults) > 0 {
		t.Errorf("verify: %v", faults)
	}
	if _, err := os.Stat(l.Dir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("reading made the directory: %v", err)
	}
}

// What cannot be imported gives one line with the reason, and leaves no trace.
func TestBadInput(t *testing.T) {
	l := open(t)
	mustImport(t, l, write(t, "plan.md", plan), library.Options{ID: "plan"})
	sparse := write(t, "big.txt", "x")
	if err := os.Truncate(sparse, library.MaxBytes+1); err != nil {
		t.Fatal(err)
	}
	meravia, err := os.ReadFile("../importer/testdata/meravia/meravia.pdf")
	if err != nil {
		t.Fatal(err)
	}
	before := tree(t, l.Dir())
	for _, c := range []struct {
		name, from string
		options    library.Options
		want       string
	}{
		{"empty", write(t, "empty.pdf", ""), library.Options{}, "empty.pdf: the file is empty"},
		{"white space", write(t, "blank.txt", " \n\n \n"), library.Options{}, "blank.txt: the file is empty"},
		{"too big", sparse, library.Options{}, "big.txt: too big: 150 MB"},
		{"a ZIP named .pdf", write(t, "fake.pdf", "PK\x03\x04 and more"), library.Options{}, "content is a ZIP archive"},
		{"a picture", write(t, "scan.png", "\x89PNG\r\n\x1a\n\x00\x00"), library.Options{}, "a picture"},
		{"truncated", write(t, "cut.pdf", string(meravia[:len(meravia)/2])), library.Options{}, "cut.pdf: "},
		{"a directory", t.TempDir(), library.Options{}, "not a regular file"},
		{"no file", filepath.Join(t.TempDir(), "nothing.pdf"), library.Options{}, "no such file"},
		{"no catalog entry", "ica-1999", library.Options{}, "the catalog has only"},
		{"a bad ID", write(t, "ok.txt", "Words."), library.Options{ID: "../up"}, `--id "../up"`},
		{"a bad encoding", write(t, "ok.txt", "Words."), library.Options{Encoding: "ebcdic-9"}, "ebcdic-9"},
		{"another scheme", "ftp://example.org/a.pdf", library.Options{}, `not "ftp"`},
		{"a file address", "file:///etc/passwd", library.Options{}, `not "file"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := l.Import(t.Context(), c.from, c.options, nil)
			if err == nil {
				t.Fatalf("imported as %s", r.Document.Address())
			}
			if !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q, want one line with %q", err, c.want)
			}
			if after := tree(t, l.Dir()); after != before {
				t.Errorf("the library changed to\n%s", after)
			}
		})
	}
}

// A library whose state is lost is not taken for an empty one: the next import would sweep its documents.
func TestLostState(t *testing.T) {
	l := open(t)
	mustImport(t, l, write(t, "plan.md", plan), library.Options{ID: "plan"})
	if err := os.Remove(filepath.Join(l.Dir(), "library.json")); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Load(false); err == nil {
		t.Error("loaded")
	}
	if _, err := l.Import(t.Context(), write(t, "other.md", plan+"More."), library.Options{ID: "other"}, nil); err == nil {
		t.Error("imported")
	}
	if _, err := os.Stat(filepath.Join(l.Dir(), "documents", "plan")); err != nil {
		t.Error(err)
	}
}

// A document knows when it was imported; the embedded edition was not.
func TestLoadImported(t *testing.T) {
	l := open(t)
	r := mustImport(t, l, write(t, "plan.md", plan), library.Options{ID: "plan"})
	for _, d := range mustLoad(t, l, true).Documents() {
		if want := r.Version.Imported; d.ID == "plan" && (want.IsZero() || !d.Imported.Equal(want)) || d.Embedded() && !d.Imported.IsZero() {
			t.Errorf("%s was imported at %v, the library says %v", d.ID, d.Imported, want)
		}
	}
}

package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"findings/corpus"
	"findings/corpus/importer"
	"findings/corpus/library"
)

// openLibrary returns the library of the data directory.
func openLibrary(p program) (*library.Library, error) {
	c, err := readConfig(p.getenv)
	if err != nil {
		return nil, err
	}
	edition, err := corpus.Default()
	if err != nil {
		return nil, err
	}
	s := library.Settings{Edition: edition, Catalog: library.Catalog(edition)}
	if s.Private, err = library.ParsePrivate(p.getenv("FINDINGS_FETCH_PRIVATE")); err != nil {
		return nil, fmt.Errorf("FINDINGS_FETCH_PRIVATE: %w", err)
	}
	if file := p.getenv("FINDINGS_CATALOG"); file != "" {
		if s.Catalog, err = library.ReadCatalog(file, s.Catalog); err != nil {
			return nil, fmt.Errorf("FINDINGS_CATALOG: %w", err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program, to run it again for reading files: %w", err)
	}
	s.PDF = importer.Worker{Command: []string{self, workerCommand}, Cache: cacheDir(p.getenv)}
	return library.Open(c.data, s), nil
}

// workerCommand is the name under which the program runs itself to read a file that it does not trust.
const workerCommand = "import-worker"

func runImportWorker(ctx context.Context, p program) error {
	return importer.WorkerMain(ctx, p.stdin, p.stdout)
}

// cacheDir is where the compiled PDF reader is kept, by the XDG base directory specification; empty: nowhere.
func cacheDir(getenv func(string) string) string {
	if dir := getenv("XDG_CACHE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "findings")
	}
	if home := getenv("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".cache", "findings")
	}
	return ""
}

// runImport brings documents into the library.
func runImport(ctx context.Context, p program) error {
	var o library.Options
	fs := flag.NewFlagSet("import", flag.ContinueOnError)
	fs.StringVar(&o.ID, "id", "", "")
	fs.StringVar(&o.Title, "title", "", "")
	fs.StringVar(&o.Election, "election", "", "")
	fs.BoolVar(&o.Draft, "draft", false, "")
	fs.StringVar(&o.Encoding, "encoding", "", "")
	date := fs.String("date", "", "")
	passwordFile := fs.String("password-file", "", "")
	sources, err := p.flags(fs)
	if err != nil {
		return err
	}
	switch {
	case len(sources) == 0:
		return usageError{errors.New("import: a file, an address or the ID of a document in the catalog is missing")}
	case len(sources) > 1 && (o.ID != "" || o.Title != ""):
		return usageError{errors.New("import: --id and --title are for one document at a time")}
	}
	if *date != "" {
		if o.Date, err = time.Parse(time.DateOnly, *date); err != nil {
			return usageError{fmt.Errorf("import: --date %q is not a day written like 2022-12-23", *date)}
		}
	}
	if o.Password, err = readPassword(*passwordFile); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	l, err := openLibrary(p)
	if err != nil {
		return err
	}
	// One document that cannot be imported does not keep the others out.
	var faults []error
	for n, from := range sources {
		if n > 0 {
			fmt.Fprintln(p.stdout)
		}
		bar := newProgress(p.stderr, from)
		r, err := l.Import(ctx, from, o, bar.show)
		bar.end()
		if errors.Is(err, importer.ErrNeedsPassword) && *passwordFile == "" {
			if again, ok := askPassword(p, from); ok {
				with := o
				with.Password = again
				r, err = l.Import(ctx, from, with, bar.show)
				bar.end()
			}
		}
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if err := writeReport(p.stdout, r); err != nil {
			return err
		}
	}
	return errors.Join(faults...)
}

// readPassword reads the first line of a file; an empty name is no password.
func readPassword(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	f, err := os.Open(file)
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	defer f.Close()
	line, err := bufio.NewReader(io.LimitReader(f, 4096)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// askPassword asks on the terminal, if there is one.
func askPassword(p program, from string) (string, bool) {
	in, ok := p.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return "", false
	}
	fmt.Fprintf(p.stderr, "password of %s: ", from)
	password, err := term.ReadPassword(int(in.Fd()))
	fmt.Fprintln(p.stderr)
	return string(password), err == nil && len(password) > 0
}

// runDocuments lists, shows, accepts and removes what was imported.
func runDocuments(ctx context.Context, p program) error {
	args, err := p.flags(flag.NewFlagSet("documents", flag.ContinueOnError))
	if err != nil {
		return err
	}
	l, err := openLibrary(p)
	if err != nil {
		return err
	}
	verb := "list"
	if len(args) > 0 {
		verb, args = args[0], args[1:]
	}
	switch {
	case verb == "list" && len(args) == 0:
		return listDocuments(p, l)
	case verb == "show" && len(args) == 1:
		r, err := l.Show(args[0])
		if err != nil {
			return err
		}
		return writeReport(p.stdout, r)
	case verb == "accept" && len(args) == 1:
		if err := l.Accept(ctx, args[0]); err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "%s is live\n", args[0])
		return err
	case verb == "remove" && len(args) == 1:
		if err := l.Remove(ctx, args[0]); err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "%s is removed\n", args[0])
		return err
	}
	return usageError{errors.New("documents: list, show ID, accept ID or remove ID")}
}

func listDocuments(p program, l *library.Library) error {
	entries, err := l.Documents()
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		_, err := fmt.Fprintf(p.stdout, "Nothing was imported yet. The catalog has %s: findings import %s\n",
			strings.Join(library.CatalogIDs(l.Catalog), ", "), library.CatalogIDs(l.Catalog)[0])
		return err
	}
	w := tabwriter.NewWriter(printable{p.stdout}, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "DOCUMENT\tSTATUS\tPAGES\tPASSAGES\tDOUBTS\tIMPORTED\tTITLE")
	for _, e := range entries {
		for _, v := range e.Versions {
			fmt.Fprintf(w, "%s@%.12s\t%s\t%d\t%d\t%d\t%s\t%s\n", e.ID, v.SHA256, v.Status, v.Pages, v.Passages, v.Doubts,
				v.Imported.Format(time.DateOnly), v.Title)
		}
	}
	return w.Flush()
}

// runVerify proves that what is stored is what was imported.
func runVerify(ctx context.Context, p program) error {
	fs := flag.NewFlagSet("verify", flag.ContinueOnError)
	passwordFile := fs.String("password-file", "", "")
	ids, err := p.flags(fs)
	if err != nil {
		return err
	}
	password, err := readPassword(*passwordFile)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	l, err := openLibrary(p)
	if err != nil {
		return err
	}
	bar := newProgress(p.stderr, "verify")
	v, err := l.Verify(ctx, password, bar.show, ids...)
	bar.end()
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	out := printable{p.stdout}
	for _, f := range v.Faults {
		if _, err := fmt.Fprintln(out, f); err != nil {
			return err
		}
	}
	if len(v.Faults) > 0 {
		if _, err := fmt.Fprintf(out, "%s in %s\n", count(len(v.Faults), "fault"), count(v.Versions, "document")); err != nil {
			return err
		}
		return errQuietly
	}
	_, err = fmt.Fprintf(out, "%s, %s: every byte is in the original, on the page named\n",
		count(v.Versions, "document"), count(v.Passages, "passage"))
	return err
}

// writeReport writes what an import found for whoever decides about it.
func writeReport(to io.Writer, r *library.Report) error {
	w := bufio.NewWriter(printable{to})
	d := r.Document
	fmt.Fprintln(w, d.Name())
	switch {
	case r.Unchanged && r.Version.Status == library.Older:
		fmt.Fprintf(w, "  %s was imported before and has been superseded; nothing changed.\n", d.Address())
		fmt.Fprintf(w, "  To go back to it: findings documents accept %s\n", d.Address())
	case r.Unchanged:
		fmt.Fprintf(w, "  %s was imported before; nothing changed.\n", d.Address())
	case r.Version.Status == library.Draft:
		fmt.Fprintf(w, "  %s is a draft. To answer from it: findings documents accept %s\n", d.Address(), d.ID)
	default:
		fmt.Fprintf(w, "  %s is %s\n", d.Address(), r.Version.Status)
	}
	switch {
	case r.Supersedes == "" || r.Unchanged:
	case r.Version.Status == library.Draft:
		fmt.Fprintf(w, "  it would supersede %s\n", r.Supersedes)
	default:
		fmt.Fprintf(w, "  it supersedes %s, to which old links still lead\n", r.Supersedes)
	}
	fmt.Fprintf(w, "  from %s (%s)\n", r.Version.From, r.Type)
	pages := "no pages"
	if r.Pages > 0 {
		pages = count(r.Pages, "page")
	}
	fmt.Fprintf(w, "  %s, %s, %s\n", pages, count(r.Passages, "passage"), count(r.KeyJudgments, "key judgment"))

	fmt.Fprintf(w, "\n%s\n", count(len(r.Statements), "confidence statement"))
	for _, s := range r.Statements {
		fmt.Fprintf(w, "  %s%s: %s, %s: “%s”\n", s.Passage.Local(), onPage(s.Page), s.Level, strings.Join(s.Holders, ", "), s.Stated)
		if s.Passage.MachineRead && r.Version.Status == library.Draft {
			fmt.Fprintln(w, "    read from a picture: it counts when the draft is accepted")
		}
		for _, c := range s.Covers {
			fmt.Fprintf(w, "    covers “%s”\n", shorten(c))
		}
		if len(s.Covers) == 0 {
			fmt.Fprintln(w, "    covers no sentence of its paragraph, and is shown with none")
		}
	}

	total := 0
	for _, t := range r.Terms {
		total += t.Count
	}
	fmt.Fprintf(w, "\n%s\n", count(total, "estimative term"))
	for _, t := range r.Terms {
		place := "not on the ladder of ICD 203"
		if t.High > 0 {
			place = fmt.Sprintf("%d–%d%%", t.Low, t.High)
		}
		fmt.Fprintf(w, "  %d× %s (%s)\n", t.Count, t.Term, place)
	}
	writeDoubts(w, r)
	writeQuotations(w, r)
	return w.Flush()
}

// writeDoubts writes the serious doubts first, each kind together.
func writeDoubts(w io.Writer, r *library.Report) {
	if len(r.Doubts) == 0 {
		fmt.Fprintln(w, "\nnothing doubtful")
		return
	}
	for _, serious := range []bool{true, false} {
		var kinds []string
		byKind := map[string][]library.Doubt{}
		n := 0
		for _, d := range r.Doubts {
			if d.Serious != serious {
				continue
			}
			if n++; byKind[d.Kind] == nil {
				kinds = append(kinds, d.Kind)
			}
			byKind[d.Kind] = append(byKind[d.Kind], d)
		}
		if n == 0 {
			continue
		}
		if serious {
			fmt.Fprintf(w, "\n%s\n", count(n, "doubt"))
		} else {
			fmt.Fprintf(w, "\n%s, none of which keeps it from going live\n", count(n, "note"))
		}
		for _, k := range kinds {
			fmt.Fprintf(w, "  %s\n", k)
			writeDetails(w, byKind[k])
		}
	}
}

// writeDetails writes what was seen, once for all the pages on which it was.
func writeDetails(w io.Writer, doubts []library.Doubt) {
	var details []string
	seen := map[string][]library.Doubt{}
	for _, d := range doubts {
		if seen[d.Detail] == nil {
			details = append(details, d.Detail)
		}
		seen[d.Detail] = append(seen[d.Detail], d)
	}
	for _, detail := range details {
		where := ""
		if same := seen[detail]; len(same) == 1 {
			where = filePage(same[0])
		} else {
			where = pageRanges(same) + ": "
		}
		fmt.Fprintf(w, "    %s%s\n", where, shorten(detail))
	}
}

// pageRanges names several pages by their numbers in the file: "pages 1–3, 7".
func pageRanges(doubts []library.Doubt) string {
	var pages []int
	for _, d := range doubts {
		pages = append(pages, d.Page)
	}
	slices.Sort(pages)
	pages = slices.Compact(pages)
	var parts []string
	for i := 0; i < len(pages); {
		j := i
		for j+1 < len(pages) && pages[j+1] == pages[j]+1 {
			j++
		}
		part := fmt.Sprint(pages[i])
		if j > i {
			part += "–" + fmt.Sprint(pages[j])
		}
		parts, i = append(parts, part), j+1
	}
	return "pages " + strings.Join(parts, ", ")
}

// filePage names a page by its number in the file, where a viewer finds it, and as printed where that is another.
func filePage(d library.Doubt) string {
	switch {
	case d.Page == 0:
		return ""
	case d.Label == fmt.Sprint(d.Page) || d.Label == "":
		return fmt.Sprintf("page %d: ", d.Page)
	}
	return fmt.Sprintf("page %d (printed %s): ", d.Page, d.Label)
}

// writeQuotations writes how the embedded edition's quotations fared.
func writeQuotations(w io.Writer, r *library.Report) {
	if len(r.Quotations) == 0 {
		return
	}
	exact := 0
	for _, q := range r.Quotations {
		if q.Match == library.Exact {
			exact++
		}
	}
	fmt.Fprintf(w, "\n%d of %s of the embedded edition found word for word\n", exact, count(len(r.Quotations), "quotation"))
	for _, q := range r.Quotations {
		page := q.Page
		fmt.Fprintf(w, "  %s: %s%s\n", q.Quoted.Local(), q.Match, onPage(page))
		if q.Match == library.Absent {
			fmt.Fprintf(w, "    “%s”\n", shorten(q.Quoted.Text))
		}
		if q.Match != library.Absent && q.Quoted.Page != "" && page != "" && q.Quoted.Page != page {
			fmt.Fprintf(w, "    the edition has it on page %s\n", q.Quoted.Page)
		}
		if q.Located && !q.Same {
			fmt.Fprintf(w, "    the edition has %s; the document states %s\n",
				levels(q.Quoted.Sentences[0].Confidence), levels(q.Confidence))
		}
	}
}

// levels says in a few words what covers a sentence.
func levels(statements []corpus.Statement) string {
	var parts []string
	for _, s := range statements {
		parts = append(parts, fmt.Sprintf("%s confidence (%s)", s.Level, strings.Join(s.Holders, ", ")))
	}
	return cmp.Or(strings.Join(parts, "; "), "no confidence level")
}

func onPage(page string) string {
	if page == "" {
		return ""
	}
	return ", page " + page
}

// shorten cuts a text that is only meant to be recognised.
func shorten(s string) string {
	const most = 100
	if r := []rune(s); len(r) > most {
		return strings.TrimRight(string(r[:most]), " ") + "…"
	}
	return s
}

// count is a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// printable passes on what a terminal prints and drops what it would obey: a file's words are a stranger's.
type printable struct{ to io.Writer }

func (p printable) Write(b []byte) (int, error) {
	clean := strings.Map(func(r rune) rune {
		if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069) {
			return -1
		}
		return r
	}, string(b))
	_, err := io.WriteString(p.to, clean)
	return len(b), err
}

// progress shows how far an import is: a bar on a terminal, elsewhere a line for each stage.
type progress struct {
	to       io.Writer
	what     string
	terminal bool
	stage    library.Stage
	drawn    time.Time
	width    int // of what stands on the line
}

func newProgress(to io.Writer, what string) *progress {
	return &progress{to: printable{to}, what: what, terminal: isTerminal(to)}
}

// show is called by the import.
func (b *progress) show(p library.Progress) {
	changed := p.Stage != b.stage
	b.stage = p.Stage
	if !b.terminal {
		if changed {
			fmt.Fprintf(b.to, "%s: %s\n", b.what, p.Stage)
		}
		return
	}
	// A terminal that is redrawn more often only flickers.
	if !changed && p.Done != p.Total && time.Since(b.drawn) < 100*time.Millisecond {
		return
	}
	b.drawn = time.Now()
	line := fmt.Sprintf("%s: %s", b.what, p.Stage)
	if p.Total > 0 {
		const cells = 30
		full := int(min(p.Done, p.Total) * cells / p.Total)
		line += fmt.Sprintf(" [%s%s] %s", strings.Repeat("#", full), strings.Repeat(".", cells-full), amount(p))
	} else if p.Done > 0 {
		line += " " + amount(p)
	}
	b.draw(line)
}

// amount is what a stage counts: bytes, or pages.
func amount(p library.Progress) string {
	if p.Stage == library.Reading {
		return fmt.Sprintf("page %d of %d", p.Done, p.Total)
	}
	return fmt.Sprintf("%.1f MB", float64(p.Done)/(1<<20))
}

func (b *progress) draw(line string) {
	n := len([]rune(line))
	io.WriteString(b.to.(printable).to, "\r"+printableString(line)+strings.Repeat(" ", max(0, b.width-n)))
	b.width = n
}

func printableString(s string) string {
	var b strings.Builder
	io.WriteString(printable{&b}, s)
	return b.String()
}

// end leaves an empty line behind the bar.
func (b *progress) end() {
	if b.terminal && b.width > 0 {
		io.WriteString(b.to.(printable).to, "\r"+strings.Repeat(" ", b.width)+"\r")
		b.width = 0
	}
	b.stage = ""
}

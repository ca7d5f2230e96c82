package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver, in Go alone
)

// migrations change the database, in order, each in a transaction of its own. They are only ever added to.
var migrations = []string{
	`CREATE TABLE seen (key BLOB PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
	CREATE INDEX seen_at ON seen (at);
	CREATE TABLE install (workspace TEXT PRIMARY KEY, token BLOB NOT NULL, bot_user TEXT NOT NULL, scopes TEXT NOT NULL, at INTEGER NOT NULL);
	CREATE TABLE settings (workspace TEXT NOT NULL, channel TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (workspace, channel));
	CREATE TABLE thread (workspace TEXT NOT NULL, thread TEXT NOT NULL, question TEXT NOT NULL, asker TEXT NOT NULL, quiet INTEGER NOT NULL,
		at INTEGER NOT NULL, PRIMARY KEY (workspace, thread));
	CREATE INDEX thread_at ON thread (at);
	CREATE TABLE question (workspace TEXT NOT NULL, user TEXT NOT NULL, text TEXT NOT NULL, answered INTEGER NOT NULL, at INTEGER NOT NULL);
	CREATE INDEX question_user ON question (workspace, user, at);
	CREATE TABLE feedback (workspace TEXT NOT NULL, user TEXT NOT NULL, verdict TEXT NOT NULL, question TEXT NOT NULL, comment TEXT NOT NULL,
		at INTEGER NOT NULL);
	CREATE INDEX feedback_at ON feedback (workspace, at);
	CREATE TABLE tally (workspace TEXT NOT NULL, day TEXT NOT NULL, what TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (workspace, day, what))`,
	`ALTER TABLE seen ADD COLUMN platform TEXT;
	ALTER TABLE seen ADD COLUMN kind TEXT;
	ALTER TABLE seen ADD COLUMN name TEXT;
	ALTER TABLE seen ADD COLUMN payload BLOB;
	CREATE INDEX seen_unfinished ON seen (platform, at) WHERE payload IS NOT NULL`,
}

// SQLite is a Store in one file. Every method's change is on its way to the disk when it returns, so that the end of
// the process loses nothing; the loss of power can take the last moments with it, and leaves a database that opens.
type SQLite struct {
	db       *sql.DB  // one connection, which writes, so that none is told that the database is busy
	reading  *sql.DB  // others, which need not wait for it
	prepared sync.Map // statements by where they run and their text

	mu      sync.Mutex
	waiting []*write      // until somebody has the turn
	turn    chan struct{} // holds one thing while somebody writes

	stop    context.CancelFunc
	stopped chan struct{}
}

// checkpointEvery is how often what was written is moved from the log into the database. It is done beside the writing,
// because it waits for the disk; and seldom, because the write after it waits for the disk too.
const checkpointEvery = 20 * time.Second

// OpenSQLite opens the database in a file, makes it where there is none, and brings it up to date. Only its owner can
// read the file. A database of a later version of the program is left alone and is an error.
func OpenSQLite(ctx context.Context, file string) (*SQLite, error) {
	fail := func(err error) (*SQLite, error) { return nil, fmt.Errorf("open the state in %s: %w", file, err) }
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return fail(err)
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600) // SQLite itself would let others read it
	if err != nil {
		return fail(err)
	}
	if err := f.Close(); err != nil {
		return fail(err)
	}
	options := url.Values{
		"_pragma": {"journal_mode(WAL)", "synchronous(NORMAL)", "busy_timeout(5000)", "wal_autocheckpoint(0)", "secure_delete(ON)"},
		"_txlock": {"immediate"},
	}
	address := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: file}).EscapedPath(), RawQuery: options.Encode()}).String()
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return fail(err)
	}
	db.SetMaxOpenConns(1)
	s := &SQLite{db: db, turn: make(chan struct{}, 1), stopped: make(chan struct{})}
	if err := s.migrate(ctx); err != nil {
		return fail(errors.Join(err, db.Close()))
	}
	if s.reading, err = sql.Open("sqlite", address); err != nil {
		return fail(errors.Join(err, db.Close()))
	}
	s.reading.SetMaxOpenConns(3)
	s.reading.SetMaxIdleConns(3)
	ctx, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		defer close(s.stopped)
		for {
			select {
			case <-time.After(checkpointEvery):
				s.reading.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)") // one that fails is made up for by the next
			case <-ctx.Done():
				return
			}
		}
	}()
	return s, nil
}

func (s *SQLite) migrate(ctx context.Context) error {
	var version int
	if err := s.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version > len(migrations) {
		return fmt.Errorf("it is of a later version of this program (%d, this one knows %d)", version, len(migrations))
	}
	for ; version < len(migrations); version++ {
		err := s.change(ctx, func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, migrations[version]); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version+1))
			return err
		})
		if err != nil {
			return fmt.Errorf("migration %d: %w", version+1, err)
		}
	}
	return nil
}

// change runs f in a transaction.
func (s *SQLite) change(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after a commit
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// exec runs one statement; what names it in the error.
func (s *SQLite) exec(ctx context.Context, what, statement string, args ...any) error {
	if _, err := s.write(ctx, statement, args); err != nil {
		return fmt.Errorf("store: %s: %w", what, err)
	}
	return nil
}

// A write is a statement that waits to be run.
type write struct {
	statement *sql.Stmt
	args      []any
	changed   int64 // rows
	err       error
	done      chan struct{}
}

// write runs a statement and returns how many rows it changed. Statements that come while another is written are
// written together, in one transaction, so that many at once do not each wait for all before them.
func (s *SQLite) write(ctx context.Context, text string, args []any) (int64, error) {
	statement, err := s.prepare(ctx, s.db, text)
	if err != nil {
		return 0, err
	}
	w := &write{statement: statement, args: args, done: make(chan struct{})}
	s.mu.Lock()
	s.waiting = append(s.waiting, w)
	s.mu.Unlock()
	select {
	case s.turn <- struct{}{}:
		s.mu.Lock()
		batch := s.waiting
		s.waiting = nil
		s.mu.Unlock()
		s.commit(context.WithoutCancel(ctx), batch)
		<-s.turn
	case <-w.done:
	}
	<-w.done
	return w.changed, w.err
}

// commit runs statements together; where that fails, each by itself, so that none fails for another's sake.
func (s *SQLite) commit(ctx context.Context, batch []*write) {
	err := errors.New("alone")
	if len(batch) > 1 {
		err = s.change(ctx, func(tx *sql.Tx) error {
			for _, w := range batch {
				if w.run(ctx, tx.StmtContext(ctx, w.statement)); w.err != nil {
					return w.err
				}
			}
			return nil
		})
	}
	for _, w := range batch {
		if err != nil {
			w.run(ctx, w.statement)
		}
		close(w.done)
	}
}

func (w *write) run(ctx context.Context, statement *sql.Stmt) {
	var r sql.Result
	if r, w.err = statement.ExecContext(ctx, w.args...); w.err == nil {
		w.changed, w.err = r.RowsAffected()
	}
}

// prepare returns a statement, parsed once.
func (s *SQLite) prepare(ctx context.Context, db *sql.DB, text string) (*sql.Stmt, error) {
	type key struct {
		db   *sql.DB
		text string
	}
	if known, ok := s.prepared.Load(key{db, text}); ok {
		return known.(*sql.Stmt), nil
	}
	fresh, err := db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if known, loaded := s.prepared.LoadOrStore(key{db, text}, fresh); loaded {
		fresh.Close()
		return known.(*sql.Stmt), nil
	}
	return fresh, nil
}

// Close closes the database.
func (s *SQLite) Close() error {
	s.stop()
	<-s.stopped
	return errors.Join(s.reading.Close(), s.db.Close())
}

func (s *SQLite) First(ctx context.Context, now time.Time, keys ...string) (bool, error) {
	return s.note(ctx, now, Delivery{}, keys)
}

func (s *SQLite) Accept(ctx context.Context, now time.Time, d Delivery, keys ...string) (bool, error) {
	return s.note(ctx, now, d, keys)
}

// note notes the keys, in one statement, and the delivery with the first of them where it has a payload and none of the
// others is known. What is kept under a key that is known is left alone: the work on it may not be finished.
func (s *SQLite) note(ctx context.Context, now time.Time, d Delivery, keys []string) (bool, error) {
	if len(keys) == 0 {
		return true, nil
	}
	const fixed = 6
	args := []any{now.UnixNano(), now.Add(-SeenFor).UnixNano(), nil, nil, nil, nil}
	if d.Payload != nil {
		args = []any{args[0], args[1], d.Platform, d.Kind, keys[0], d.Payload}
	}
	values, names := make([]string, len(keys)), make([]string, len(keys))
	for i, key := range keys {
		sum := sha256.Sum256([]byte(key))
		args = append(args, sum[:16])
		names[i] = fmt.Sprintf("?%d", fixed+i+1)
		values[i] = "(" + names[i] + ", ?1, NULL, NULL, NULL, NULL)"
	}
	payload := "?6"
	if len(keys) > 1 {
		payload = "CASE WHEN EXISTS (SELECT 1 FROM seen WHERE at > ?2 AND key IN (" + strings.Join(names[1:], ", ") + ")) THEN NULL ELSE ?6 END"
	}
	values[0] = "(" + names[0] + ", ?1, ?3, ?4, ?5, " + payload + ")"
	// A key that was noted within the hour is not changed, and so is not counted.
	n, err := s.write(ctx, "INSERT INTO seen (key, at, platform, kind, name, payload) VALUES "+strings.Join(values, ", ")+
		` ON CONFLICT (key) DO UPDATE SET at = ?1, platform = excluded.platform, kind = excluded.kind, name = excluded.name,
		payload = excluded.payload WHERE at <= ?2`, args)
	if err != nil {
		return false, fmt.Errorf("store: note a delivery: %w", err)
	}
	return n == int64(len(keys)), nil
}

func (s *SQLite) Finish(ctx context.Context, key string) error {
	sum := sha256.Sum256([]byte(key))
	return s.exec(ctx, "finish a delivery", "UPDATE seen SET payload = NULL, name = NULL WHERE key = ?", sum[:16])
}

func (s *SQLite) Unfinished(ctx context.Context, platform string, from, before time.Time) ([]Delivery, error) {
	return rows(ctx, s, "read deliveries", "SELECT platform, kind, name, payload FROM seen "+
		"WHERE platform = ? AND at >= ? AND at < ? AND payload IS NOT NULL ORDER BY at",
		[]any{platform, from.UnixNano(), before.UnixNano()}, func(scan scanner) (d Delivery, err error) {
			return d, scan(&d.Platform, &d.Kind, &d.Key, &d.Payload)
		})
}

func (s *SQLite) Install(ctx context.Context, workspace string) (Install, bool, error) {
	list, err := s.installs(ctx, "WHERE workspace = ?", workspace)
	if err != nil || len(list) == 0 {
		return Install{}, false, err
	}
	return list[0], true, nil
}

func (s *SQLite) Installs(ctx context.Context) ([]Install, error) {
	return s.installs(ctx, "ORDER BY workspace")
}

func (s *SQLite) installs(ctx context.Context, where string, args ...any) ([]Install, error) {
	return rows(ctx, s, "read installations", "SELECT workspace, token, bot_user, scopes, at FROM install "+where, args,
		func(scan scanner) (i Install, err error) {
			var at int64
			err = scan(&i.Workspace, &i.Token, &i.BotUser, &i.Scopes, &at)
			i.At = fromNano(at)
			return i, err
		})
}

func (s *SQLite) SaveInstall(ctx context.Context, i Install) error {
	return s.exec(ctx, "save an installation", "INSERT OR REPLACE INTO install (workspace, token, bot_user, scopes, at) VALUES (?, ?, ?, ?, ?)",
		i.Workspace, i.Token, i.BotUser, i.Scopes, i.At.UnixNano())
}

func (s *SQLite) ReplaceToken(ctx context.Context, workspace string, old, token []byte) (bool, error) {
	n, err := s.write(ctx, "UPDATE install SET token = ? WHERE workspace = ? AND token = ?", []any{token, workspace, old})
	if err != nil {
		return false, fmt.Errorf("store: replace a token: %w", err)
	}
	return n == 1, nil
}

func (s *SQLite) RemoveWorkspace(ctx context.Context, workspace string) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		for _, table := range []string{"install", "settings", "thread", "question", "feedback", "tally"} {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE workspace = ?", workspace); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: remove a workspace: %w", err)
	}
	return nil
}

func (s *SQLite) Settings(ctx context.Context, workspace, channel string) (Settings, error) {
	list, err := rows(ctx, s, "read settings", "SELECT value FROM settings WHERE workspace = ? AND channel = ?",
		[]any{workspace, channel}, func(scan scanner) (v Settings, err error) {
			var text string
			if err := scan(&text); err != nil {
				return v, err
			}
			return v, json.Unmarshal([]byte(text), &v)
		})
	if err != nil || len(list) == 0 {
		return Settings{}, err
	}
	return list[0], nil
}

func (s *SQLite) SaveSettings(ctx context.Context, workspace, channel string, v Settings) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("store: save settings: %w", err)
	}
	return s.exec(ctx, "save settings", "INSERT OR REPLACE INTO settings (workspace, channel, value) VALUES (?, ?, ?)",
		workspace, channel, string(text))
}

func (s *SQLite) AllSettings(ctx context.Context) ([]ChannelSettings, error) {
	return rows(ctx, s, "read all settings", "SELECT workspace, channel, value FROM settings ORDER BY workspace, channel", nil,
		func(scan scanner) (c ChannelSettings, err error) {
			var text string
			if err := scan(&c.Workspace, &c.Channel, &text); err != nil {
				return c, err
			}
			return c, json.Unmarshal([]byte(text), &c.Settings)
		})
}

func (s *SQLite) Workspaces(ctx context.Context) ([]string, error) {
	return rows(ctx, s, "read workspaces", `SELECT workspace FROM install UNION SELECT workspace FROM settings UNION
		SELECT workspace FROM tally UNION SELECT workspace FROM question UNION SELECT workspace FROM feedback ORDER BY 1`, nil,
		func(scan scanner) (w string, err error) { return w, scan(&w) })
}

func (s *SQLite) Thread(ctx context.Context, now time.Time, workspace, thread string) (Thread, bool, error) {
	list, err := rows(ctx, s, "read a thread", "SELECT question, asker, quiet FROM thread WHERE workspace = ? AND thread = ? AND at > ?",
		[]any{workspace, thread, now.Add(-ThreadFor).UnixNano()}, func(scan scanner) (t Thread, err error) {
			return t, scan(&t.Question, &t.Asker, &t.Quiet)
		})
	if err != nil || len(list) == 0 {
		return Thread{}, false, err
	}
	return list[0], true, nil
}

func (s *SQLite) SaveThread(ctx context.Context, now time.Time, workspace, thread string, t Thread) error {
	return s.exec(ctx, "save a thread", "INSERT OR REPLACE INTO thread (workspace, thread, question, asker, quiet, at) VALUES (?, ?, ?, ?, ?, ?)",
		workspace, thread, t.Question, t.Asker, t.Quiet, now.UnixNano())
}

func (s *SQLite) AddQuestion(ctx context.Context, q Question) error {
	return s.exec(ctx, "keep a question", "INSERT INTO question (workspace, user, text, answered, at) VALUES (?, ?, ?, ?, ?)",
		q.Workspace, q.User, q.Text, q.Answered, q.At.UnixNano())
}

func (s *SQLite) Questions(ctx context.Context, workspace, user string, n int) ([]Question, error) {
	return s.questions(ctx, "user = ? ORDER BY at DESC LIMIT ?", workspace, user, n)
}

func (s *SQLite) Unanswered(ctx context.Context, workspace string, from time.Time) ([]Question, error) {
	return s.questions(ctx, "NOT answered AND at >= ? ORDER BY at", workspace, from.UnixNano())
}

func (s *SQLite) LatestUnanswered(ctx context.Context, workspace string, from time.Time, offset, n int) ([]Question, int, error) {
	total, err := s.number(ctx, "question WHERE workspace = ? AND NOT answered AND at >= ?", workspace, from.UnixNano())
	if err != nil || n <= 0 {
		return nil, total, err
	}
	list, err := s.questions(ctx, "NOT answered AND at >= ? ORDER BY at DESC, rowid DESC LIMIT ? OFFSET ?", workspace, from.UnixNano(), n, offset)
	return list, total, err
}

// number counts rows.
func (s *SQLite) number(ctx context.Context, of string, args ...any) (int, error) {
	list, err := rows(ctx, s, "count rows", "SELECT COUNT(*) FROM "+of, args, func(scan scanner) (n int, err error) { return n, scan(&n) })
	if err != nil || len(list) == 0 {
		return 0, err
	}
	return list[0], nil
}

func (s *SQLite) questions(ctx context.Context, where string, args ...any) ([]Question, error) {
	return rows(ctx, s, "read questions", "SELECT workspace, user, text, answered, at FROM question WHERE workspace = ? AND "+where, args,
		func(scan scanner) (q Question, err error) {
			var at int64
			err = scan(&q.Workspace, &q.User, &q.Text, &q.Answered, &at)
			q.At = fromNano(at)
			return q, err
		})
}

func (s *SQLite) AddFeedback(ctx context.Context, f Feedback) error {
	return s.exec(ctx, "keep feedback", "INSERT INTO feedback (workspace, user, verdict, question, comment, at) VALUES (?, ?, ?, ?, ?, ?)",
		f.Workspace, f.User, f.Verdict, f.Question, f.Comment, f.At.UnixNano())
}

func (s *SQLite) Feedback(ctx context.Context, workspace string, from time.Time) ([]Feedback, error) {
	return s.feedback(ctx, "ORDER BY at", workspace, from.UnixNano())
}

func (s *SQLite) LatestFeedback(ctx context.Context, workspace string, from time.Time, offset, n int) ([]Feedback, int, error) {
	total, err := s.number(ctx, "feedback WHERE workspace = ? AND at >= ?", workspace, from.UnixNano())
	if err != nil || n <= 0 {
		return nil, total, err
	}
	list, err := s.feedback(ctx, "ORDER BY at DESC, rowid DESC LIMIT ? OFFSET ?", workspace, from.UnixNano(), n, offset)
	return list, total, err
}

func (s *SQLite) feedback(ctx context.Context, order string, args ...any) ([]Feedback, error) {
	return rows(ctx, s, "read feedback", "SELECT workspace, user, verdict, question, comment, at FROM feedback WHERE workspace = ? AND at >= ? "+order,
		args, func(scan scanner) (f Feedback, err error) {
			var at int64
			err = scan(&f.Workspace, &f.User, &f.Verdict, &f.Question, &f.Comment, &at)
			f.At = fromNano(at)
			return f, err
		})
}

func (s *SQLite) Verdicts(ctx context.Context, workspace string, from time.Time) (map[string]int, error) {
	return s.sums(ctx, "count verdicts", "SELECT verdict, COUNT(*) FROM feedback WHERE workspace = ? AND at >= ? GROUP BY verdict",
		workspace, from.UnixNano())
}

func (s *SQLite) ForgetUser(ctx context.Context, workspace, user string) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		for _, statement := range []string{
			"DELETE FROM question WHERE workspace = ? AND user = ?",
			"DELETE FROM thread WHERE workspace = ? AND asker = ?",
			"UPDATE feedback SET user = '', question = '', comment = '' WHERE workspace = ? AND user = ?",
		} {
			if _, err := tx.ExecContext(ctx, statement, workspace, user); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: forget a user: %w", err)
	}
	return nil
}

func (s *SQLite) ForgetTexts(ctx context.Context, workspace string) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		for _, statement := range []string{
			"DELETE FROM question WHERE workspace = ?",
			"UPDATE feedback SET user = '', question = '', comment = '' WHERE workspace = ?",
		} {
			if _, err := tx.ExecContext(ctx, statement, workspace); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: forget texts: %w", err)
	}
	return nil
}

func (s *SQLite) Count(ctx context.Context, now time.Time, workspace, what string) error {
	return s.exec(ctx, "count", "INSERT INTO tally (workspace, day, what, n) VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1",
		workspace, day(now), what)
}

func (s *SQLite) Tally(ctx context.Context, workspace string, from time.Time) (map[string]int, error) {
	return s.sums(ctx, "read tallies", "SELECT what, SUM(n) FROM tally WHERE workspace = ? AND day >= ? GROUP BY what", workspace, day(from))
}

// sums reads numbers by what they count.
func (s *SQLite) sums(ctx context.Context, what, query string, args ...any) (map[string]int, error) {
	type count struct {
		what string
		n    int
	}
	list, err := rows(ctx, s, what, query, args, func(scan scanner) (c count, err error) { return c, scan(&c.what, &c.n) })
	sums := map[string]int{}
	for _, c := range list {
		sums[c.what] = c.n
	}
	return sums, err
}

func (s *SQLite) Prune(ctx context.Context, now time.Time) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		for _, d := range []struct {
			statement string
			arg       any
		}{
			{"DELETE FROM seen WHERE at <= ?", now.Add(-SeenFor).UnixNano()},
			{"DELETE FROM thread WHERE at <= ?", now.Add(-ThreadFor).UnixNano()},
			{"DELETE FROM tally WHERE day < ?", day(now.Add(-TallyFor))},
			{"DELETE FROM feedback WHERE at <= ?", now.Add(-TallyFor).UnixNano()},
			// A workspace that no longer keeps questions has none left after the next pruning.
			{`DELETE FROM question WHERE at <= ?1 - 86400000000000 * coalesce((SELECT json_extract(value, '$.keep') FROM settings
				WHERE settings.workspace = question.workspace AND channel = ''), 0)`, now.UnixNano()},
			// The question that feedback is about is kept no longer than others, and the name with it.
			{`UPDATE feedback SET user = '', question = '', comment = '' WHERE user || question || comment != '' AND
				at <= ?1 - 86400000000000 * coalesce((SELECT json_extract(value, '$.keep') FROM settings
				WHERE settings.workspace = feedback.workspace AND channel = ''), 0)`, now.UnixNano()},
		} {
			if _, err := tx.ExecContext(ctx, d.statement, d.arg); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: prune: %w", err)
	}
	return nil
}

type scanner func(...any) error

// rows reads all rows of a query.
func rows[T any](ctx context.Context, s *SQLite, what, query string, args []any, read func(scanner) (T, error)) ([]T, error) {
	statement, err := s.prepare(ctx, s.reading, query)
	if err != nil {
		return nil, fmt.Errorf("store: %s: %w", what, err)
	}
	r, err := statement.QueryContext(ctx, args...)
	if err != nil {
		return nil, fmt.Errorf("store: %s: %w", what, err)
	}
	defer r.Close()
	var list []T
	for r.Next() {
		v, err := read(r.Scan)
		if err != nil {
			return nil, fmt.Errorf("store: %s: %w", what, err)
		}
		list = append(list, v)
	}
	if err := r.Err(); err != nil {
		return nil, fmt.Errorf("store: %s: %w", what, err)
	}
	return list, nil
}

func fromNano(n int64) time.Time { return time.Unix(0, n).UTC() }

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

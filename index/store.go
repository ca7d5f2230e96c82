package index

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"github.com/blevesearch/mmap-go"

	"findings/corpus"
)

// The index file: a header of fixed size (magic, fingerprint of the corpus, offset, length and checksum of each
// section, checksum of the header), then the sections. It is mapped into memory and never changed: a new one is
// written beside it and renamed over it, so that whoever has the old one open goes on reading the old one.
const (
	fileName   = "passages.index"
	fileMagic  = "findings index 1"
	headerSize = len(fileMagic) + sha256.Size + sections*20 + 4
)

// rules is the version of what analyze makes of a corpus. It goes up when the same corpus would give other tables.
const rules = 4

// castagnoli has an instruction of its own on today's processors: all of an index is checked at each opening.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrDamaged is wrapped by errors about an index file that is not as it was written.
var ErrDamaged = errors.New("damaged")

// ErrStale is wrapped by errors about an index file that was made from another corpus, or by other rules.
var ErrStale = errors.New("made from another corpus")

// Open opens the index of c in the directory dir. Every byte is compared with its checksum first. Where the file is
// missing, damaged or made from another corpus it is made anew, with a line in the log: the corpus is the truth.
func Open(ctx context.Context, dir string, c *corpus.Corpus, log *slog.Logger) (*Index, error) {
	x, err := openFile(filepath.Join(dir, fileName), c)
	if err == nil {
		return x, nil
	}
	if !errors.Is(err, os.ErrNotExist) && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrStale) {
		return nil, fmt.Errorf("open the index: %w", err)
	}
	log.Info("index made anew", "reason", err.Error())
	if err := BuildAt(ctx, dir, c); err != nil {
		return nil, err
	}
	if x, err = openFile(filepath.Join(dir, fileName), c); err != nil {
		return nil, fmt.Errorf("open the index just made: %w", err)
	}
	return x, nil
}

// BuildAt makes the index of c in the directory dir. It appears in one step, in place of the one that was there.
func BuildAt(ctx context.Context, dir string, c *corpus.Corpus) error {
	data, err := analyze(ctx, c)
	if err != nil {
		return fmt.Errorf("index the corpus: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	f, err := os.CreateTemp(dir, fileName+".*")
	if err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	defer os.Remove(f.Name())
	err = errors.Join(writeFile(f, fingerprint(c), data), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, fileName))
	}
	if err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	return nil
}

func writeFile(w io.Writer, print [sha256.Size]byte, data [sections][]byte) error {
	header := append([]byte(fileMagic), print[:]...)
	offset := uint64(headerSize)
	for _, d := range data {
		header = binary.LittleEndian.AppendUint64(header, offset)
		header = binary.LittleEndian.AppendUint64(header, uint64(len(d)))
		header = binary.LittleEndian.AppendUint32(header, crc32.Checksum(d, castagnoli))
		offset += uint64(len(d))
	}
	header = binary.LittleEndian.AppendUint32(header, crc32.Checksum(header, castagnoli))
	if _, err := w.Write(header); err != nil {
		return err
	}
	for _, d := range data {
		if _, err := w.Write(d); err != nil {
			return err
		}
	}
	return nil
}

func openFile(path string, c *corpus.Corpus) (*Index, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() < int64(headerSize) {
		return nil, fmt.Errorf("%s: %d bytes, too short for a header: %w", path, info.Size(), ErrDamaged)
	}
	mapped, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", path, err)
	}
	data, err := readFile(mapped, fingerprint(c))
	var x *Index
	if err == nil {
		x, err = newIndex(c, data, mapped.Unmap)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), mapped.Unmap())
	}
	return x, nil
}

// readFile finds and checks the sections.
func readFile(b []byte, print [sha256.Size]byte) ([sections][]byte, error) {
	var data [sections][]byte
	sum := headerSize - 4
	switch {
	case string(b[:len(fileMagic)]) != fileMagic:
		return data, fmt.Errorf("not an index file: %w", ErrDamaged)
	case crc32.Checksum(b[:sum], castagnoli) != binary.LittleEndian.Uint32(b[sum:]):
		return data, fmt.Errorf("the header does not match its checksum: %w", ErrDamaged)
	case [sha256.Size]byte(b[len(fileMagic):]) != print:
		return data, ErrStale
	}
	var wait sync.WaitGroup
	var faults [sections]error
	at := len(fileMagic) + sha256.Size
	for i := range data {
		offset, length := binary.LittleEndian.Uint64(b[at:]), binary.LittleEndian.Uint64(b[at+8:])
		want := binary.LittleEndian.Uint32(b[at+16:])
		at += 20
		if end := offset + length; end < offset || end > uint64(len(b)) {
			faults[i] = fmt.Errorf("section %d ends after the file: %w", i, ErrDamaged)
			continue
		}
		data[i] = b[offset : offset+length : offset+length]
		wait.Go(func() {
			if crc32.Checksum(data[i], castagnoli) != want {
				faults[i] = fmt.Errorf("section %d does not match its checksum: %w", i, ErrDamaged)
			}
		})
	}
	wait.Wait()
	return data, errors.Join(faults[:]...)
}

// fingerprint tells corpora apart. An imported document's version is the hash of its file; of a document without one
// everything counts that is searched.
func fingerprint(c *corpus.Corpus) [sha256.Size]byte {
	h := sha256.New()
	fmt.Fprintln(h, rules)
	for n := range c.Names().All() {
		fmt.Fprintf(h, "%q\n", n)
	}
	for _, d := range c.Documents() {
		size := 0
		for _, p := range d.Passages {
			size += len(p.Text)
		}
		fmt.Fprintf(h, "%q %q %q %d %d\n", d.ID, d.Version, documentText(d), len(d.Passages), size)
		if d.Version != "" {
			continue
		}
		for _, p := range d.Passages {
			fmt.Fprintf(h, "%q %d %q %q %q %q %v\n", p.ID, p.Kind, p.Text, p.Gloss, p.Section, actorText(c, p), p.Sentences)
		}
	}
	return [sha256.Size]byte(h.Sum(nil))
}

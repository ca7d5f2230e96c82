package library

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// The files of a library.
const (
	documentsDir  = "documents"
	originalFile  = "original"
	canonicalFile = "canonical.txt"
	recordFile    = "document.json"
	lockFile      = "lock"
	newPrefix     = ".new-" // of a directory that an import is still writing
	oldSuffix     = ".old"  // of a version's directory that another reading of the same file is taking the place of
)

// versionDir is where the files of a version are.
func versionDir(id, sha256 string) string { return path.Join(documentsDir, id, sha256) }

// settle ends the replacement of a version's directory, wherever that broke off: the state says by the hash of the
// record which of the two directories is the version's, and the other one goes.
func settle(root *os.Root, id string, v Version) error {
	dir := versionDir(id, v.SHA256)
	raw, err := readBounded(root, path.Join(dir, recordFile), maxRecord)
	if err == nil && hashOf(raw) == v.Record {
		return root.RemoveAll(dir + oldSuffix)
	}
	if err := root.RemoveAll(dir); err != nil {
		return err
	}
	if err := root.Rename(dir+oldSuffix, dir); err != nil {
		return err
	}
	return syncDir(root, path.Dir(dir))
}

// writeFile writes a file that does not exist yet, through to the disk.
func writeFile(root *os.Root, name string, data []byte) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// syncDir makes the names in a directory durable.
func syncDir(root *os.Root, name string) error {
	d, err := root.Open(name)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !isNoDirSync(err) {
		return err
	}
	return nil
}

// readBounded reads a file of at most limit bytes.
func readBounded(root *os.Root, name string, limit int64) ([]byte, error) {
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > limit {
		return nil, fmt.Errorf("%s is longer than %d bytes", name, limit)
	}
	return raw, nil
}

func readDir(root *os.Root, name string) ([]fs.DirEntry, error) {
	d, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.ReadDir(-1)
}

// sweep removes what broken imports and removals left behind. The caller holds the lock, so that nothing in it is
// still being written. Names that are not the library's own are left alone.
func sweep(root *os.Root, s state) error {
	ids, err := readDir(root, documentsDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var faults []error
	for _, id := range ids {
		dir := path.Join(documentsDir, id.Name())
		if strings.HasPrefix(id.Name(), newPrefix) {
			faults = append(faults, root.RemoveAll(dir))
			continue
		}
		versions, err := readDir(root, dir)
		if err != nil {
			continue
		}
		left := len(versions)
		for _, v := range versions {
			hash, old := strings.CutSuffix(v.Name(), oldSuffix)
			owner, version := s.owner(hash)
			switch known := owner != nil && owner.ID == id.Name(); {
			case isHash(hash) && !known:
				faults = append(faults, root.RemoveAll(path.Join(dir, v.Name())))
				left--
			case known && old:
				faults = append(faults, settle(root, id.Name(), *version))
			}
		}
		if left == 0 {
			faults = append(faults, root.Remove(dir))
		}
	}
	return errors.Join(faults...)
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

package library

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"findings/corpus"
)

// Catalog returns the addresses at which the publishers of the edition's documents have them, by document ID.
func Catalog(edition *corpus.Corpus) map[string]string {
	c := map[string]string{}
	for _, d := range edition.Documents() {
		if d.Source.URL != "" {
			c[d.ID] = d.Source.URL
		}
	}
	return c
}

// CatalogIDs returns the IDs of a catalog in order.
func CatalogIDs(c map[string]string) []string { return slices.Sorted(maps.Keys(c)) }

const maxCatalog = 1 << 20 // bytes

// ReadCatalog puts the addresses of a file over those of a catalog, and adds those of further documents: a newsroom's
// mirror. The file is YAML or JSON, and maps IDs to addresses. All that is wrong with it is reported together.
func ReadCatalog(file string, catalog map[string]string) (map[string]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("read the catalog: %w", err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxCatalog+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the catalog: %w", err)
	case len(raw) > maxCatalog:
		return nil, fmt.Errorf("catalog %s: longer than %d MB", file, maxCatalog>>20)
	}
	over := map[string]string{}
	if err := yaml.NewDecoder(bytes.NewReader(raw)).Decode(&over); err != nil && err != io.EOF {
		return nil, fmt.Errorf("catalog %s: %s", file, strings.ReplaceAll(err.Error(), "\n", " "))
	}
	all := maps.Clone(catalog)
	if all == nil {
		all = map[string]string{}
	}
	var faults []error
	for _, id := range CatalogIDs(over) {
		u, err := url.Parse(over[id])
		if err == nil {
			err = checkURL(u)
		}
		if !corpus.ValidID(id) {
			err = errors.Join(err, errors.New("the ID is not made of lower-case letters, digits and hyphens"))
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("catalog %s: %s: %w", file, id, err))
		}
		all[id] = over[id]
	}
	return all, errors.Join(faults...)
}

// ParsePrivate reads the networks that may be fetched from although they are not public: "1" for all, else addresses
// and prefixes with commas between them, "10.1.2.3, 10.20.0.0/16". Empty is none.
func ParsePrivate(list string) ([]netip.Prefix, error) {
	if strings.TrimSpace(list) == "1" {
		return []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}, nil
	}
	var networks []netip.Prefix
	for part := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		p, err := netip.ParsePrefix(part)
		if a, err2 := netip.ParseAddr(part); err2 == nil {
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("%q is not a network like 10.20.0.0/16", part)
		}
		networks = append(networks, p)
	}
	return networks, nil
}

package library

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"
)

// The bounds of an import from an address.
const (
	MaxBytes     = 150 << 20        // of the file, after decompression; also of a file on the disk
	fetchTime    = 60 * time.Second // for all of it, redirects and body
	maxRedirects = 5
)

// ErrPrivate is returned for an address inside a network that is not the internet.
var ErrPrivate = errors.New("not an address on the public internet")

// A fetched is what an address gave.
type fetched struct {
	body    io.ReadCloser
	url     string // after redirects
	name    string // the last part of the path, for messages and to tell Markdown from text
	charset string // as the header has it; empty where it has none
	length  int64  // as the header has it, for progress alone; -1 where it has none
}

// fetch opens an address. Only http and https are spoken, and only with addresses on the public internet or inside the
// private networks given; that is checked when the connection is made, after the name was looked up, so that neither a
// redirect nor a name server can lead elsewhere. No proxy is asked: it would connect in our stead.
func fetch(ctx context.Context, address string, private []netip.Prefix) (*fetched, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("fetch %q: not an address", address)
	}
	if err := checkURL(u); err != nil {
		return nil, fmt.Errorf("fetch %s: %w", u.Redacted(), err)
	}
	client := &http.Client{
		Transport: &http.Transport{
			DialContext: (&net.Dialer{
				Timeout: 20 * time.Second,
				Control: func(_, address string, _ syscall.RawConn) error { return checkDial(address, private) },
			}).DialContext,
			TLSHandshakeTimeout:    20 * time.Second,
			ResponseHeaderTimeout:  30 * time.Second,
			MaxResponseHeaderBytes: 64 << 10,
			DisableKeepAlives:      true,
			ForceAttemptHTTP2:      true,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return fmt.Errorf("more than %d redirects", maxRedirects)
			}
			return checkURL(r.URL)
		},
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", u.Redacted(), err)
	}
	request.Header.Set("User-Agent", "findings (imports documents for quotation)")
	response, err := client.Do(request)
	if err != nil {
		// The client names the address that failed, which a redirect may have chosen.
		return nil, fmt.Errorf("fetch %s: %w", u.Redacted(), withoutURL(err))
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return nil, fmt.Errorf("fetch %s: the server answered %s", u.Redacted(), response.Status)
	}
	_, parameters, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	return &fetched{
		body: response.Body, url: response.Request.URL.Redacted(), name: fileName(response.Request.URL),
		charset: parameters["charset"], length: response.ContentLength,
	}, nil
}

func checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("only http and https addresses are fetched, not %q", u.Scheme)
	case u.Hostname() == "":
		return errors.New("the address has no host")
	case u.User != nil:
		return errors.New("an address with a user name in it is not fetched")
	}
	return nil
}

// checkDial refuses a connection to a numeric address that is not public.
func checkDial(address string, private []netip.Prefix) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("connect to %s: %w", address, err)
	}
	ip := a.Addr().Unmap().WithZone("")
	if isPublic(ip) || slices.ContainsFunc(private, func(p netip.Prefix) bool { return p.Contains(ip) }) {
		return nil
	}
	return fmt.Errorf("%s: %w", a.Addr(), ErrPrivate)
}

// special are the blocks of the IANA special-purpose address registries (RFC 6890) that lead to no host of the public
// internet, or to an IPv4 address behind a translator. Of IPv6 only 2000::/3 is global unicast in the first place.
var special = func() (blocks []netip.Prefix) {
	for _, s := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
		"192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
		"224.0.0.0/4", "240.0.0.0/4",
		"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
	} {
		blocks = append(blocks, netip.MustParsePrefix(s))
	}
	return blocks
}()

var globalUnicast6 = netip.MustParsePrefix("2000::/3")

func isPublic(ip netip.Addr) bool {
	if ip.Is6() && !globalUnicast6.Contains(ip) {
		return false
	}
	return !slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// withoutURL takes off the method and address that the client puts before an error.
func withoutURL(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		if e.Timeout() {
			return fmt.Errorf("no answer within the time allowed: %w", e.Err)
		}
		return e.Err
	}
	return err
}

// fileName is the last part of an address's path.
func fileName(u *url.URL) string {
	name := path.Base(u.Path)
	if strings.Trim(name, "/.") == "" {
		return u.Hostname()
	}
	return name
}

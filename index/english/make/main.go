// Make writes words.txt and derived.txt from the unpacked Debian packages scowl and wordnet-base:
//
//	go run ./index/english/make -root DIR -out index/english
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"findings/index/english"
)

func main() {
	root := flag.String("root", "/", "directory that the two packages are unpacked in")
	out := flag.String("out", "index/english", "directory to write to")
	flag.Parse()
	bands, err := readWords(filepath.Join(*root, "usr/share/dict/scowl"))
	var speech, kinds map[string]string
	if err == nil {
		speech, err = readSpeech(filepath.Join(*root, "usr/share/wordnet"))
	}
	if err == nil {
		kinds, err = readKinds(filepath.Join(*root, "usr/share/wordnet"))
	}
	if err == nil {
		lines := map[string]string{}
		for w, b := range bands {
			lines[w] = strconv.Itoa(int(b)) + speech[w]
			if speech[w] == "n" {
				lines[w] += kinds[w]
			}
		}
		err = write(filepath.Join(*out, "words.txt"), lines, func(s string) string { return s })
	}
	var derived map[string][]string
	if err == nil {
		derived, err = readDerived(filepath.Join(*root, "usr/share/wordnet"), bands)
	}
	if err == nil {
		err = write(filepath.Join(*out, "derived.txt"), derived, func(stems []string) string { return strings.Join(stems, " ") })
	}
	if err != nil {
		log.Fatal(err)
	}
}

// readWords reads the sizes of SCOWL up to 50, the most common first.
func readWords(dir string) (map[string]english.Band, error) {
	bands := map[string]english.Band{}
	for _, size := range []struct {
		suffix string
		band   english.Band
	}{{"10", english.Everyday}, {"20", english.Common}, {"35", english.Known}, {"40", english.Rare}, {"50", english.Rare}} {
		for _, kind := range []string{"words", "upper", "proper-names"} {
			for _, variety := range []string{"english", "american", "british"} {
				name := filepath.Join(dir, variety+"-"+kind+"."+size.suffix)
				raw, err := os.ReadFile(name)
				if os.IsNotExist(err) {
					continue
				} else if err != nil {
					return nil, err
				}
				for line := range strings.Lines(string(raw)) {
					word := strings.ToLower(strings.TrimSpace(line))
					if strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) || len(word) < 2 {
						continue
					}
					band := size.band
					if kind != "words" {
						band = english.Name
					}
					if old, ok := bands[word]; !ok || old == english.Name {
						bands[word] = band
					}
				}
			}
		}
	}
	return bands, nil
}

// readSpeech finds each word's usual part of speech: n, v, a or r; by the senses counted in texts, or else by their
// number.
func readSpeech(dir string) (map[string]string, error) {
	counts := map[string]map[string]int{}
	add := func(word, pos string, n int) {
		if counts[word] == nil {
			counts[word] = map[string]int{}
		}
		counts[word][pos] += n
	}
	for pos, name := range map[string]string{"n": "noun", "v": "verb", "a": "adj", "r": "adv"} {
		if err := eachLine(filepath.Join(dir, "index."+name), func(f []string) {
			senses, _ := strconv.Atoi(f[2])
			add(f[0], pos, senses)
		}); err != nil {
			return nil, err
		}
	}
	err := eachLine(filepath.Join(dir, "cntlist.rev"), func(f []string) {
		word, key, _ := strings.Cut(f[0], "%")
		n, _ := strconv.Atoi(f[2])
		add(word, string(" nvara"[key[0]-'0']), 10*n)
	})
	usual := map[string]string{}
	for word, m := range counts {
		for _, pos := range []string{"n", "v", "a", "r"} {
			if m[pos] > m[usual[word]] {
				usual[word] = pos
			}
		}
	}
	return usual, err
}

// readKinds finds the nouns whose first sense, which is the usual one, is a person (p) or a group (g): WordNet's files 18
// and 14 (lexnames(5WN)).
func readKinds(dir string) (map[string]string, error) {
	files := map[string]string{} // by offset
	if err := eachLine(filepath.Join(dir, "data.noun"), func(f []string) { files[f[0]] = f[1] }); err != nil {
		return nil, err
	}
	kinds := map[string]string{}
	err := eachLine(filepath.Join(dir, "index.noun"), func(f []string) {
		pointers, _ := strconv.Atoi(f[3])
		kinds[f[0]] = map[string]string{"18": "p", "14": "g"}[files[f[6+pointers]]]
	})
	return kinds, err
}

type synset struct {
	words   []string
	derived []string // positions of words that are derived forms: "pos offset"
}

// mostDerived is how many stems a line of derived.txt has at the most.
const mostDerived = 8

// readDerived takes for every common word the words derived from it in its two usual senses, as stems in the order of
// the alphabet.
func readDerived(dir string, bands map[string]english.Band) (map[string][]string, error) {
	sets := map[string]synset{} // "v 00123456"
	for pos, name := range map[string]string{"n": "noun", "v": "verb", "a": "adj", "r": "adv"} {
		err := eachLine(filepath.Join(dir, "data."+name), func(f []string) {
			n, _ := strconv.ParseInt(f[3], 16, 32)
			var s synset
			for i := range int(n) {
				word, _, _ := strings.Cut(strings.ToLower(f[4+2*i]), "(")
				s.words = append(s.words, word)
			}
			at := 4 + 2*int(n)
			pointers, _ := strconv.Atoi(f[at])
			for i := range pointers {
				p := f[at+1+4*i:]
				if p[0] == "+" {
					from, _ := strconv.ParseInt(p[3][:2], 16, 32)
					to, _ := strconv.ParseInt(p[3][2:], 16, 32)
					if from > 0 && to > 0 {
						s.derived = append(s.derived, fmt.Sprintf("%s %s %s %d", s.words[from-1], p[2], p[1], to-1))
					}
				}
			}
			sets[pos+" "+f[0]] = s
		})
		if err != nil {
			return nil, err
		}
	}
	usable := func(word string) bool {
		b, ok := bands[word]
		return ok && b <= english.Rare
	}
	derived := map[string][]string{}
	add := func(a, b string) {
		a, b = english.Stem(a), english.Stem(b)
		if a == b || english.Stop(a) || english.Stop(b) || slices.Contains(derived[a], b) {
			return
		}
		derived[a] = append(derived[a], b)
	}
	for pos, name := range map[string]string{"n": "noun", "v": "verb", "a": "adj", "r": "adv"} {
		err := eachLine(filepath.Join(dir, "index."+name), func(f []string) {
			word := f[0]
			if !usable(word) {
				return
			}
			pointers, _ := strconv.Atoi(f[3])
			offsets := f[6+pointers:]
			for _, offset := range offsets[:min(2, len(offsets))] {
				for _, d := range sets[pos+" "+offset].derived {
					p := strings.Fields(d)
					to, _ := strconv.Atoi(p[3])
					if t := sets[p[1]+" "+p[2]].words; p[0] == word && to < len(t) && usable(t[to]) {
						add(word, t[to])
					}
				}
			}
		})
		if err != nil {
			return nil, err
		}
	}
	for stem, list := range derived {
		slices.Sort(list)
		derived[stem] = list[:min(mostDerived, len(list))]
	}
	return derived, nil
}

func eachLine(name string, do func([]string)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		if line := in.Text(); !strings.HasPrefix(line, "  ") { // the licence stands in front
			do(strings.Fields(line))
		}
	}
	return in.Err()
}

func write[V any](name string, m map[string]V, text func(V) string) error {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(m)) {
		fmt.Fprintf(&b, "%s %s\n", k, text(m[k]))
	}
	return os.WriteFile(name, []byte(b.String()), 0o644)
}

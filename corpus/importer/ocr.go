package importer

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
)

// pictured is the share of the page that its largest picture takes, at most 1.
func (s *sheet) pictured() float32 {
	var share float32
	if area := s.width * s.height; area > 0 {
		for _, b := range s.pictures {
			b = rect{max(b.left, 0), max(b.top, 0), min(b.right, s.width), min(b.bottom, s.height)}
			if b.width() > 0 && b.height() > 0 {
				share = max(share, b.width()*b.height()/area)
			}
		}
	}
	return share
}

// needsOCR says why the page's own text is not what is to be read on it, or returns "".
func (s *sheet) needsOCR() string {
	switch {
	case s.invisible && s.chars > 0:
		return "invisible text over a picture of the page"
	case s.pictured() >= 0.5 && s.chars < 50:
		return "a picture with almost no text"
	case s.chars >= 20 && s.odd*20 > s.chars:
		return fmt.Sprintf("%d of %d characters are control or private-use characters", s.odd, s.chars)
	}
	return ""
}

// recognise reads the page from its picture, if that is wanted and can be done; else it notes what stands against it.
func (r *pdfReader) recognise(ctx context.Context, s *sheet, reason string, ocr bool) error {
	note := func(why string) {
		s.doubts = append(s.doubts, Doubt{Page: s.number, Kind: DoubtNeedsOCR, Detail: reason + "; " + why})
		// What a scanning program put under its picture was read by a machine as well.
		s.machine = s.invisible
	}
	if !ocr {
		note("OCR is switched off")
		return nil
	}
	tesseract, err := exec.LookPath("tesseract")
	if err != nil {
		note("tesseract is not installed")
		return nil
	}
	picture, scale, err := r.picture(s)
	if err != nil {
		if sandboxFailed(err) {
			if err := r.begin(); err != nil {
				return err
			}
		}
		note("the page cannot be drawn: " + err.Error())
		return nil
	}
	words, confidence, err := recogniseWords(ctx, tesseract, picture, scale)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		note(err.Error())
		return nil
	}
	s.stream, s.askew, s.machine, s.lean = words, nil, true, 0
	s.chars, s.odd = 0, 0
	for _, w := range words {
		s.chars += len([]rune(w.text))
	}
	s.doubts = append(s.doubts, Doubt{Page: s.number, Kind: DoubtMachineRead,
		Detail: fmt.Sprintf("%s; read by tesseract, %d words with a mean confidence of %d%%", reason, len(words), confidence)})
	return nil
}

const (
	ocrDPI    = 300       // what tesseract's models were trained on
	ocrPixels = 9_000_000 // of one page: A4 or Letter at 300 dpi; four bytes each fit into the reader's memory
)

// picture draws the page in grey, as a PGM file, and says how many points a pixel is.
func (r *pdfReader) picture(s *sheet) ([]byte, float32, error) {
	dpi := float64(ocrDPI)
	if pixels := float64(s.width) * float64(s.height) / 72 / 72 * dpi * dpi; pixels > ocrPixels {
		dpi *= math.Sqrt(ocrPixels / pixels)
	}
	if dpi < 50 {
		return nil, 0, errors.New("the page is too large")
	}
	drawn, err := r.in.RenderPageInDPI(&requests.RenderPageInDPI{
		DPI: int(dpi), RenderFlags: enums.FPDF_RENDER_FLAG_GRAYSCALE,
		Page: requests.Page{ByIndex: &requests.PageByIndex{Document: r.doc, Index: s.number - 1}},
	})
	if err != nil {
		return nil, 0, err
	}
	defer drawn.Cleanup()
	var out bytes.Buffer
	if err := writePGM(&out, drawn.Result.RenderedImage); err != nil {
		return nil, 0, err
	}
	return out.Bytes(), 72 / float32(int(dpi)), nil
}

// writePGM writes a picture in the simplest format that tesseract reads.
func writePGM(w io.Writer, img image.Image) error {
	b := img.Bounds()
	if _, err := fmt.Fprintf(w, "P5\n%d %d\n255\n", b.Dx(), b.Dy()); err != nil {
		return err
	}
	line := make([]byte, b.Dx())
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := range line {
			r, g, bl, _ := img.At(b.Min.X+x, y).RGBA()
			line[x] = byte((299*r + 587*g + 114*bl) / 1000 >> 8)
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

const maxTSV = 8 << 20 // bytes of tesseract's answer for one page

// recogniseWords runs tesseract over a picture. The confidence is the mean of its words', in percent.
func recogniseWords(ctx context.Context, tesseract string, pgm []byte, scale float32) ([]wordBox, int, error) {
	cmd := exec.CommandContext(ctx, tesseract, "stdin", "stdout", "--dpi", strconv.Itoa(int(72/scale+0.5)), "tsv")
	// With more than one thread tesseract spends its time waiting for itself.
	cmd.Env = append(cmd.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.Stdin = bytes.NewReader(pgm)
	out := &limited{left: maxTSV}
	said := &limited{left: 4 << 10}
	cmd.Stdout, cmd.Stderr = out, said
	if err := cmd.Run(); err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		return nil, 0, fmt.Errorf("tesseract: %w: %s", err, first)
	}
	return parseTSV(&out.Buffer, scale)
}

// limited is a buffer that takes no more than left bytes, and then fails.
type limited struct {
	bytes.Buffer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errors.New("more output than is plausible")
	}
	return l.Buffer.Write(p)
}

// parseTSV reads tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence,
// text. Level 4 is a line, level 5 a word.
func parseTSV(r io.Reader, scale float32) ([]wordBox, int, error) {
	var (
		words   []wordBox
		line    rect
		block   string
		heights []float32
		start   int // first word of the block
		total   float64
	)
	endBlock := func() {
		if len(heights) == 0 {
			return
		}
		// The height of a line depends on its letters; the block's median hides that.
		slices.SortFunc(heights, func(a, b float32) int { return cmp.Compare(a, b) })
		size := heights[len(heights)/2] * 0.95
		for i := start; i < len(words); i++ {
			words[i].size = sizeOr(size, words[i].rect)
		}
		heights, start = heights[:0], len(words)
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		f := strings.SplitN(lines.Text(), "\t", 12)
		if len(f) < 12 || f[0] == "level" {
			continue
		}
		var n [4]float32
		for i := range n {
			v, err := strconv.Atoi(f[6+i])
			if err != nil || v < 0 || v > 1<<20 {
				return nil, 0, fmt.Errorf("tesseract: a line that is not understood: %q", shorten(lines.Text()))
			}
			n[i] = float32(v) * scale
		}
		b := rect{n[0], n[1], n[0] + n[2], n[1] + n[3]}
		if id := f[1] + "/" + f[2]; id != block {
			endBlock()
			block = id
		}
		switch f[0] {
		case "4":
			line = b
			heights = append(heights, b.height())
		case "5":
			text := strings.Map(func(r rune) rune {
				if r = legible(r); r == 0 || r == ' ' {
					return -1
				}
				return r
			}, f[11])
			if text == "" {
				continue
			}
			confidence, err := strconv.ParseFloat(f[10], 64)
			if err != nil || math.IsNaN(confidence) {
				confidence = 0
			}
			total += confidence
			w := wordBox{text: text, rect: b, base: line.bottom - 0.2*line.height(), seq: int32(len(words)), spaced: true}
			if strings.HasSuffix(text, string(lineHyphen)) {
				w.text, w.hyphen = strings.TrimSuffix(text, string(lineHyphen))+"-", true
			}
			w.text = strings.ReplaceAll(w.text, string(lineHyphen), "-")
			words = append(words, w)
		}
	}
	endBlock()
	if err := lines.Err(); err != nil {
		return nil, 0, fmt.Errorf("tesseract: %w", err)
	}
	if len(words) == 0 {
		return nil, 0, nil
	}
	return words, int(math.Round(total / float64(len(words)))), nil
}

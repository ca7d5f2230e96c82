package eval

import (
	"fmt"
	"io"
	"strings"

	"findings/index"
)

// A Point is what would become of the questions if an answer needed this chance.
type Point struct {
	Threshold float64
	Wrong     float64 // share of the unanswerable questions that get a quotation
	Missed    float64 // share of the answerable questions that get none
	F1        float64 // of silence
}

// Curve measures every threshold from 0 to 1 in steps of a hundredth. Questions that are silent for another reason
// than their chance stay silent.
func Curve(list []Outcome) []Point {
	var points []Point
	for i := range 101 {
		p := Point{Threshold: float64(i) / 100}
		var unanswerable, answerable, silent, rightly float64
		for _, o := range list {
			quiet := o.Chance < p.Threshold || o.Chance == 0
			if quiet {
				silent++
			}
			switch {
			case len(o.Answer) == 0:
				unanswerable++
				if quiet {
					rightly++
				} else {
					p.Wrong++
				}
			default:
				answerable++
				if quiet {
					p.Missed++
				}
			}
		}
		precision, recall := share(rightly, silent), share(rightly, unanswerable)
		p.Wrong, p.Missed = share(p.Wrong, unanswerable), share(p.Missed, answerable)
		p.F1 = share(2*precision*recall, precision+recall)
		points = append(points, p)
	}
	return points
}

// WriteCurve draws the trade-off between wrong quotations and missed ones as an SVG picture, with the threshold that
// the index uses.
func WriteCurve(w io.Writer, list []Outcome) error {
	const left, top, width, height = 60.0, 30.0, 560.0, 300.0
	points := Curve(list)
	x := func(t float64) float64 { return left + t*width }
	y := func(v float64) float64 { return top + (1-v)*height }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 400" role="img" font-family="sans-serif" font-size="13">
<title>Wrong and missed quotations by threshold</title>
<desc>%d questions, %d of them without an answer in the corpus. The threshold used is %.2f.</desc>
<rect width="680" height="400" fill="#ffffff"/>
`, len(list), Measure(list).Unanswerable, index.Threshold())
	for i := range 6 {
		v := float64(i) / 5
		fmt.Fprintf(&b, `<path d="M%.1f %.1fH%.1f" stroke="#dddddd"/><text x="%.1f" y="%.1f" text-anchor="end" fill="#333333">%.0f%%</text>`+
			`<text x="%.1f" y="%.1f" text-anchor="middle" fill="#333333">%.1f</text>`+"\n",
			left, y(v), left+width, left-8, y(v)+4, v*100, x(v), top+height+20, v)
	}
	line := func(colour, dash, name string, labelAt float64, value func(Point) float64) {
		fmt.Fprintf(&b, `<polyline fill="none" stroke="%s" stroke-width="2" stroke-dasharray="%s" points="`, colour, dash)
		for _, p := range points {
			fmt.Fprintf(&b, "%.1f,%.1f ", x(p.Threshold), y(value(p)))
		}
		fmt.Fprintf(&b, `"/><path d="M%.1f 385h24" stroke="%s" stroke-width="2" stroke-dasharray="%s"/><text x="%.1f" y="389" fill="#111111">%s</text>`+"\n",
			labelAt, colour, dash, labelAt+30, name)
	}
	line("#b3261e", "none", "quoted, and nothing answers", 60, func(p Point) float64 { return p.Wrong })
	line("#1f5fa8", "7 4", "silent, and something answers", 280, func(p Point) float64 { return p.Missed })
	line("#2e7d32", "2 3", "F1 of silence", 510, func(p Point) float64 { return p.F1 })
	fmt.Fprintf(&b, `<path d="M%.1f %.1fV%.1f" stroke="#111111"/><text x="%.1f" y="%.1f" fill="#111111">threshold %.2f</text>`+"\n",
		x(index.Threshold()), top, top+height, x(index.Threshold())+6, top-8, index.Threshold())
	fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" text-anchor="middle" fill="#333333">chance of an answer that a quotation needs</text>`+"\n</svg>\n", left+width/2, top+height+38)
	_, err := io.WriteString(w, b.String())
	return err
}

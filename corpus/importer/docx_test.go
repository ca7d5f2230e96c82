package importer

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// outline writes blocks one a line: kind, depth, page marks and text.
func outlined(d Decoded) string {
	var b strings.Builder
	for _, x := range d.Blocks {
		fmt.Fprintf(&b, "%s", []string{"p", "h", "li", "tr", "note", "furniture"}[x.Kind])
		if x.Depth > 0 {
			fmt.Fprintf(&b, "%d", x.Depth)
		}
		at := 0
		b.WriteString(" ")
		for _, m := range x.Marks {
			label := ""
			if m.Page > 0 {
				if label = d.Pages[m.Page-1].Label; label == "" {
					label = fmt.Sprintf("#%d", m.Page)
				}
			}
			fmt.Fprintf(&b, "%s⟨%s⟩", x.Text[at:m.Offset], label)
			at = m.Offset
		}
		b.WriteString(x.Text[at:] + "\n")
	}
	return b.String()
}

// docxCases are bodies of Word files with what a reader of the printed document sees.
var docxCases = []struct{ name, body, want string }{
	{"tracked changes", `<w:p><w:r><w:t xml:space="preserve">Iran </w:t></w:r>` +
		`<w:del><w:r><w:delText>almost certainly </w:delText><w:t>never </w:t></w:r></w:del><w:ins><w:r><w:t xml:space="preserve">probably </w:t></w:r></w:ins>` +
		`<w:moveFrom><w:r><w:t>now </w:t></w:r></w:moveFrom><w:r><w:t>acted</w:t></w:r><w:moveTo><w:r><w:t xml:space="preserve"> then.</w:t></w:r></w:moveTo></w:p>` +
		`<w:del><w:p><w:r><w:t>Gone.</w:t></w:r></w:p></w:del>`, "p Iran probably acted then.\n"},
	{"fields", `<w:p><w:r><w:t xml:space="preserve">See page </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF _x \h</w:instrText>` +
		`<w:t>PAGEREF</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>` +
		`<w:r><w:t>.</w:t></w:r><w:fldSimple w:instr="DATE"><w:r><w:t xml:space="preserve"> Today.</w:t></w:r></w:fldSimple></w:p>`, "p See page 7. Today.\n"},
	{"hidden text", `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Secret. </w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Shown.</w:t></w:r></w:p>`, "p Shown.\n"},
	{"text that a style hides", `<w:p><w:r><w:rPr><w:rStyle w:val="Note"/></w:rPr><w:t>Secret. </w:t></w:r><w:r><w:rPr><w:rStyle w:val="Note"/><w:vanish w:val="0"/></w:rPr><w:t>Shown.</w:t></w:r></w:p>`, "p Shown.\n"},
	{"words struck out or covered", `<w:p><w:r><w:t>It </w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>never </w:t></w:r><w:r><w:rPr><w:dstrike/><w:strike w:val="0"/></w:rPr><w:t>seldom </w:t></w:r>` +
		`<w:r><w:rPr><w:color w:val="ffffff"/></w:rPr><w:t>hardly </w:t></w:r><w:r><w:rPr><w:highlight w:val="black"/></w:rPr><w:t>X </w:t></w:r>` +
		`<w:r><w:rPr><w:strike w:val="0"/><w:highlight w:val="yellow"/><w:color w:val="FF0000"/></w:rPr><w:t xml:space="preserve"> rained</w:t></w:r>` +
		`<w:r><w:rPr><w:color w:val="FFFFFF"/><w:shd w:fill="1F3864"/></w:rPr><w:t>.</w:t></w:r></w:p>`, "p It rained.\n"},
	{"white on a ground", `<w:p><w:pPr><w:shd w:fill="000000"/></w:pPr><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>Banner</w:t></w:r></w:p>` +
		`<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill="1F3864"/></w:tcPr><w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r>` +
		`<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>c</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`, "p Banner\ntr a\tb\n"},
	{"deleted cells and hidden rows", `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:cellDel/></w:tcPr><w:p><w:r><w:t>b</w:t></w:r></w:p>` +
		`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>d</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr>` +
		`<w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`, "tr a\t\tc\n"},
	{"a text box once", `<w:p><w:r><w:t>Before.</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><a><w:txbxContent>` +
		`<w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent></a></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>` +
		`<w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>` +
		`<w:r><w:t xml:space="preserve"> After.</w:t></w:r></w:p>`, "p Before. After.\np In the box.\n"},
	{"footnotes", `<w:p><w:r><w:t>It rained.</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:t xml:space="preserve"> It stopped.</w:t></w:r></w:p>` +
		`<w:p><w:r><w:t>Later.</w:t></w:r></w:p>`, "p It rained. It stopped.\nnote A note.\np Later.\n"},
	{"headings", `<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>One</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="Sub"/></w:pPr><w:r><w:t>Two</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>Three</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="Sub"/><w:outlineLvl w:val="9"/></w:pPr><w:r><w:t>Not one</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:pStyle w:val="Verzeichnis1"/></w:pPr><w:r><w:t>One</w:t><w:tab/><w:t>7</w:t></w:r></w:p>`, "h1 One\nh2 Two\nh3 Three\np Not one\nfurniture One 7\n"},
	{"lists", `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="4"/></w:numPr></w:pPr><w:r><w:t>b</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:pStyle w:val="Aufz"/></w:pPr><w:r><w:t>c</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:pStyle w:val="Aufz"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>d</w:t></w:r></w:p>`, "li1 a\nli2 b\nli1 c\np d\n"},
	{"tables", `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc><w:tc/><w:tc><w:p><w:r><w:t>c</w:t>` +
		`<w:footnoteReference w:id="1"/></w:r></w:p></w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>` +
		`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A frame.</w:t></w:r></w:p><w:p><w:r><w:t>Its second paragraph.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`,
		"tr a b\t\tc\nnote A note.\np A frame.\np Its second paragraph.\n"},
	{"white space", `<w:p><w:r><w:t xml:space="preserve">The officer        met </w:t></w:r><w:r><w:t> her </w:t></w:r><w:r><w:tab/><w:t>at</w:t><w:br/><w:t>noon</w:t><w:noBreakHyphen/>` +
		`<w:t>ish</w:t><w:softHyphen/><w:sym w:font="Symbol" w:char="F0B7"/><w:t>.</w:t></w:r></w:p>`, "p The officer        met her at noon-ish.\n"},
	{"pages", `<w:p><w:r><w:t>One.</w:t></w:r></w:p><w:p><w:pPr><w:sectPr><w:pgNumType w:fmt="lowerRoman" w:start="3"/></w:sectPr></w:pPr><w:r><w:lastRenderedPageBreak/>` +
		`<w:t xml:space="preserve">Two goes </w:t><w:lastRenderedPageBreak/><w:t>on.</w:t></w:r></w:p>` +
		`<w:p><w:r><w:lastRenderedPageBreak/><w:t>Four.</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>Five.</w:t></w:r></w:p>` +
		`<w:sectPr><w:pgNumType w:start="1"/></w:sectPr>`, "p ⟨iii⟩One.\np ⟨iv⟩Two goes ⟨v⟩on.\np ⟨1⟩Four.\np ⟨2⟩Five.\n"},
	{"pages without numbers of their own", `<w:p><w:r><w:t>One.</w:t></w:r></w:p><w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>Two.</w:t></w:r></w:p>`,
		"p ⟨#1⟩One.\np ⟨#2⟩Two.\n"},
	{"a continuous section is no new page", `<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>One.</w:t></w:r></w:p><w:p><w:r><w:t>Still one.</w:t><w:lastRenderedPageBreak/><w:t>Two.</w:t></w:r></w:p>` +
		`<w:sectPr><w:type w:val="continuous"/></w:sectPr>`, "p ⟨#1⟩One.\np ⟨#1⟩Still one.⟨#2⟩Two.\n"},
	{"pages that cannot be known", `<w:p><w:r><w:t>` + strings.Repeat("Long. ", 2000) + `</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/><w:t>Two.</w:t></w:r></w:p>`,
		"p " + strings.TrimSpace(strings.Repeat("Long. ", 2000)) + "\np Two.\n"},
	{"inline wrappers", `<w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t xml:space="preserve">A link </w:t></w:r></w:hyperlink><w:smartTag><w:sdt><w:sdtContent><w:r><w:t>and a tag.</w:t></w:r></w:sdtContent></w:sdt></w:smartTag></w:p></w:sdtContent></w:sdt>`,
		"p A link and a tag.\n"},
}

func TestDOCX(t *testing.T) {
	for _, c := range docxCases {
		archive := zipped("word/document.xml", word(c.body),
			"word/styles.xml", `<w:styles xmlns:w="w"><w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>`+
				`<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Section"/><w:basedOn w:val="berschrift2"/></w:style>`+
				`<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>`+
				`<w:style w:type="character" w:styleId="Note"><w:name w:val="Note"/><w:basedOn w:val="Unseen"/></w:style>`+
				`<w:style w:type="character" w:styleId="Unseen"><w:name w:val="Unseen"/><w:rPr><w:vanish/></w:rPr></w:style>`+
				`<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>`+
				`<w:style w:type="paragraph" w:styleId="Aufz"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>`,
			"word/footnotes.xml", `<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>`+
				`<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/><w:t xml:space="preserve"> A note.</w:t></w:r></w:p></w:footnote></w:footnotes>`)
		z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
		if err != nil {
			t.Fatal(err)
		}
		d, err := decodeDOCX(z)
		if got := outlined(d); err != nil || got != c.want {
			t.Errorf("%s: error %v\n got %q\nwant %q", c.name, err, got, c.want)
		}
		doubted := slices.ContainsFunc(d.Doubts, func(x Doubt) bool { return x.Kind == DoubtWithheld && x.Serious() })
		if want := c.name == "words struck out or covered" || c.name == "white on a ground"; doubted != want {
			t.Errorf("%s: doubts %v", c.name, d.Doubts)
		}
	}
}

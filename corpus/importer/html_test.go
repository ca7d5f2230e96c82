package importer

import (
	"slices"
	"testing"
)

func TestHTML(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"paragraphs and inline elements", "<p>The <b>IC</b> <a href=x>assesses</a>\n that<br>it rained.</p><div>A <i>loose</i> text<p>Another", "p The IC assesses that it rained.\np A loose text\np Another\n"},
		{"entities and signs that nobody sees", "<p>A &amp; B &lt;b&gt; caf&eacute;&shy;s &#8220;x&#8221;&#8203;", "p A & B <b> cafés “x”\n"},
		{"nothing of the site", "<head><title>T</title></head><body><header>H</header><nav>N</nav><p>Text.</p><script>S</script><style>Y</style><noscript>O</noscript>" +
			"<form><input value=v><button>B</button></form><p hidden>X</p><p style='display: none'>Z</p><template>P</template><footer>F</footer>", "p Text.\n"},
		{"the site's header and the text's own", "<div><header><h1>Site</h1></header></div><article><header><h1>T</h1></header><p>A.</article>", "h1 T\np A.\n"},
		{"only the main part", "<div><p>Menu</p></div><main><p>Text.</p></main><p>Also seen", "p Text.\n"},
		{"headings and lists", "<h1>A</h1><h3>B <span>C</span></h3><ul><li>one<ul><li>deep</ul>rest<li><p>two</p></ul><ol><li>three", "h1 A\nh3 B C\nli1 one\nli2 deep\nli1 rest\nli1 two\nli1 three\n"},
		{"Wikisource's pages", `<p>Before. <span class="pagenum ws-pagenum noprint" id="3" data-page-number="3"><span class="noprint">[3]</span>&#8203;</span>infor<span data-page-number="4">&#8203;</span>mation.`,
			"p ⟨⟩Before. ⟨3⟩infor⟨4⟩mation.\n"},
		{"pages of other editions", `<p><a id="page_ii"></a>One.<span class=pagenum id=Page_12>[Pg 12]</span> Two.</p><p id="p7">Three.</p><span role=doc-pagebreak aria-label=13></span><div data-page-number=14><p>Four`,
			"p ⟨ii⟩One. ⟨12⟩Two.\np ⟨12⟩Three.\np ⟨14⟩Four\n"},
		{"what is no page mark", `<p><span id="page1">Page one of the story</span> goes on.<a name="pages"></a>`, "p Page one of the story goes on.\n"},
		{"tables", "<table><caption>Cap</caption><tr><th>a<th>b<tr><td>c <b>d</b><td><p>e</p><td></table>", "p Cap\ntr a\tb\ntr c d\te\n"},
		{"tables that lay out the page", "<table><tr><td><h2>A</h2><p>B</p></td><td><ul><li>C</ul></td></tr></table>", "h2 A\np B\nli1 C\n"},
		{"footnotes", `<p>It rained.<sup><a href="#fn1">1</a></sup> Then<sup>th</sup> not.</p><p>More.<a href="#x" role="doc-noteref">2</a></p><h2>Notes</h2>` +
			`<ol><li id="fn1"><a href="#r1">↑</a> Much <a href="http://x">rain</a>.</li></ol><p><a id="x" href="#y"><sup>2</sup></a> The other.</p>`,
			"p It rained. Thenth not.\nnote Much rain.\np More.\nnote The other.\nh2 Notes\n"},
		{"typewriter text", "<pre>One   line\nand another.\n\nTwo.</pre>", "p One   line and another.\np Two.\n"},
		{"blanks that the page shows", "<p>The officer <span style='white-space: pre'>      </span> met   her.", "p The officer      met her.\n"},
		{"a blank line of line breaks", "<p>It rained.<br>\n<!-- x --> <br/>We have high confidence in this.<br>It stopped.</p>", "p It rained.\np We have high confidence in this. It stopped.\n"},
		{"a heading with line breaks", "<h1>One<br>of<br>two</h1><p>A.", "h1 One of two\np A.\n"},
		{"words struck out", "<p>It <del>never </del><s>seldom</s> <strike>ever </strike><span style='text-decoration: line-through'>once</span>rained.", "p It rained.\n"},
		{"nothing that is hidden", "<style>/* .p{display:none} */ @import 'x'; .a, .b-c { color: red; visibility: hidden } @media print { .p { display: none } } .p .q { display: none }</style>" +
			"<p class='x a'>A</p><p class=b-c>B</p><p class='p q'>Text.</p><p style='opacity:0.0'>C</p><p style='font-size: 0px'>D</p><p style='opacity:0.5;font-size:0.9em'>Seen.</p>" +
			"<p hidden=until-found style='display:none'>E</p><p hidden=until-found>Found.</p><dialog>F</dialog><dialog open>G</dialog><noembed>H</noembed><noframes>I</noframes>" +
			"<ruby>J<rp>(</rp></ruby><pre>K<span hidden>L<b>M</b></span></pre>", "p Text.\np Seen.\np Found.\np G\np J\np K\n"},
		{"a hidden footnote", "<p>It rained.<sup><a href=#n>1</a></sup><div hidden><ol><li id=n>Never.</ol></div>", "p It rained.1\n"},
		{"a section is no footnote", "<p>It rained.<sup><a href=#s>1</a></sup> So.</p><div id=s><h2>Annex</h2><p>One.</div>", "p It rained.1 So.\nh2 Annex\np One.\n"},
		{"quotations and definitions", "<blockquote><p>Q</p>R</blockquote><dl><dt>T<dd>D</dl>", "p Q\np R\np T\np D\n"},
	} {
		d, err := decodeHTML([]byte(c.page), Options{})
		if got := outlined(d); err != nil || got != c.want {
			t.Errorf("%s: error %v\n got %q\nwant %q", c.name, err, got, c.want)
		}
	}
}

func TestHTMLDoubts(t *testing.T) {
	for page, want := range map[string]bool{
		"<p>It <del>never</del> rained.":                                      true,
		"<p>It <i style='text-decoration: line-through'>never</i> rained.":    true,
		"<p>It rained.<p style='display:none'>Menu":                           false,
		"<style>.n{display:none}</style><p>It rained. <b class=n>Never.</b>":  true,
		"<p>It rained.<del> </del><nav>Site</nav><script>1</script>":          false,
		`<p>It <span class="pagenum" style="display:none">[3]</span> rained.`: false,
	} {
		d, err := decodeHTML([]byte(page), Options{})
		got := slices.ContainsFunc(d.Doubts, func(x Doubt) bool { return x.Kind == DoubtWithheld && x.Serious() })
		if err != nil || got != want {
			t.Errorf("%s: doubted %v, want %v; error %v", page, got, want, err)
		}
	}
}

func TestMarkdown(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"paragraphs", "One *line*\nand **another**  \nwith `code`\\\nand [a link](http://x).\n\nTwo.", "p One line and another with code and a link.\np Two.\n"},
		{"headings and lists", "Title\n=====\n\n## Two\n\n- a\n  goes on\n- b\n  - c\n\n1. d\n", "h1 Title\nh2 Two\nli1 a goes on\nli1 b\nli2 c\nli1 d\n"},
		{"tables", "| a | *b* |\n|---|---|\n| c | d\\|e |\n", "tr a\tb\ntr c\td|e\n"},
		{"footnotes", "It rained.[^x] It stopped.\n\nMore.\n\n[^x]: Much\n    rain.\n", "p It rained. It stopped.\nnote Much rain.\np More.\n"},
		{"pages", "<!-- page ii -->\n\nOne <!-- page 3 -->goes o<!-- page 4 -->n.\n\n<!-- a remark -->\n\nTwo.", "p ⟨ii⟩One ⟨3⟩goes o⟨4⟩n.\np ⟨4⟩Two.\n"},
		{"HTML is text", "A <b onclick=x>bold</b> one.\n\n<table><tr><td>x</td></tr></table>\n", "p A <b onclick=x>bold</b> one.\np <table><tr><td>x</td></tr></table>\n"},
		{"HTML that is not seen", "One.\n\n<script>\nalert(1)\n</script>\n\n<style>p{}\n\na{}</style>\n\nIt <del>never *ever*</del> <span hidden>no</span>rained.\n\n" +
			"<div style='display: none'>\n\nHidden.\n\n<div>\n\nToo.\n\n</div>\n\n</div>\n\nTwo.\n", "p One.\np It rained.\np Two.\n"},
		{"words struck out", "It ~~never **ever**~~ rained ~5 to ~7 days.\n", "p It rained ~5 to ~7 days.\n"},
		{"escapes", `\*Not\* &eacute;mphasis & \<b> 1\. \a`, "p *Not* émphasis & <b> 1. \\a\n"},
		{"blanks", "The officer        met her.", "p The officer        met her.\n"},
	} {
		d, err := decodeMarkdown([]byte(c.text), Options{})
		if got := outlined(d); err != nil || got != c.want {
			t.Errorf("%s: error %v\n got %q\nwant %q", c.name, err, got, c.want)
		}
		doubted := slices.ContainsFunc(d.Doubts, func(x Doubt) bool { return x.Kind == DoubtWithheld })
		if want := c.name == "HTML that is not seen" || c.name == "words struck out"; doubted != want {
			t.Errorf("%s: doubts %v", c.name, d.Doubts)
		}
	}
}

/* Text into HTML and Markdown, and pictures into a page. */
#include "output/html.h"
#include "output/report/markdown.h"
#include "output/report/svg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef void writer(FILE *out, const char *text, size_t length);

static void expect_bytes(writer *write, const char *text, size_t length, const char *expected)
{
    char *got = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&got, &size);
    assert_non_null(out);
    write(out, text, length);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(got, expected);
    free(got);
}

static void expect(writer *write, const char *text, const char *expected)
{
    expect_bytes(write, text, strlen(text), expected);
}

static void test_html(void **state)
{
    (void)state;
    expect(bs_html_text, "", "");
    expect(bs_html_text, "plain", "plain");
    expect(bs_html_text, "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(bs_html_text, "a&b &amp; \"c\" 'd' `e`", "a&amp;b &amp;amp; &quot;c&quot; &#39;d&#39; &#96;e&#96;");
    expect(bs_html_text, "two\nlines\tand\x01\x7f more", "two lines and   more");
    expect_bytes(bs_html_text, "a\0b", 3, "a b");
    expect(bs_html_text, "12 %", "12 %");
    expect(bs_html_lines, "two\n\tlines\r\n<pre>", "two\n\tlines \n&lt;pre&gt;");
}

/* Letters of any script stay; a mark of direction stays, what would turn the rest of the page does not; bytes that are no UTF-8 are none. */
static void test_scripts(void **state)
{
    (void)state;
    expect(bs_html_text, "שלום \u200f中文 é", "שלום \u200f中文 é");
    expect(bs_html_text, "\u202eevil\u202c \u2066x\u2069", "\ufffdevil\ufffd \ufffdx\ufffd");
    expect(bs_html_text, "\xc2\x85\xc2\x9f\u2028", "   ");
    expect(bs_html_text, "a\xff<\xc3", "a\ufffd&lt;\ufffd");
    expect(bs_html_text, "\U0001F600", "\U0001F600");
}

static void expect_said(bs_say *say, const char *format, const char *a, const char *b, const char *expected)
{
    char *got = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&got, &size);
    assert_non_null(out);
    say(out, format, a, b);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(got, expected);
    free(got);
}

static void test_said(void **state)
{
    (void)state;
    expect_said(bs_html, "<p title=\"%s\">%N, 100%%</p>", "\"x\"", "<y>",
                "<p title=\"&quot;x&quot;\"><bdi>&lt;y&gt;</bdi>, 100%</p>");
    expect_said(bs_html, "%B of %s", "76.3 %", "seats", "<strong>76.3&#160;%</strong> of seats");
    expect_said(bs_markdown, "%B | %N", "$12 (6 %)", "a_b", "**$12 (6 %)** | a\\_b");
}

static void test_markdown(void **state)
{
    (void)state;
    expect(bs_markdown_text, "a_name-1", "a\\_name-1");
    expect(bs_markdown_text, "a|b", "a\\|b");
    expect(bs_markdown_text, "`code` *x* ~y~ [a](b) ![i](u) \\", "&#96;code&#96; \\*x\\* \\~y\\~ \\[a\\](b) !\\[i\\](u) \\\\");
    expect(bs_markdown_text, "<script>&", "&lt;script&gt;&amp;");
    expect(bs_markdown_text, "@everyone #12 https://x www.x.y", "@&#8203;everyone &#35;12 https&#58;//x www&#46;x.y");
    expect(bs_markdown_text, "$1,234 and $x$", "$1,234 and &#36;x&#36;");
    expect(bs_markdown_text, "two\n| lines\r\n# three", "two \\| lines  &#35; three");
}

static void expect_svg(const char *svg, const char *expected)
{
    char *got = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&got, &size);
    assert_non_null(out);
    enum bs_status status = bs_svg_inline(svg, strlen(svg), "p-", out);
    assert_int_equal(fclose(out), 0);
    assert_int_equal(status, expected ? BS_OK : BS_ERROR_INPUT);
    if (expected)
        assert_string_equal(got, expected);
    free(got);
}

static void test_picture(void **state)
{
    (void)state;
    expect_svg("<?xml version=\"1.0\"?>\n<!DOCTYPE svg>\n<!-- <script> --><svg viewBox=\"0 0 1 1\"\n><title>a <b>c</b></title>"
               "<desc>d</desc><g id=\"a\"><use xlink:href='#a'/><path fill = 'url(#b)' d='M0,0'/></g><text>x &lt; y</text></svg>\n",
               "<svg viewBox=\"0 0 1 1\"\n><g id=\"p-a\"><use xlink:href='#p-a'/><path fill ='url(#p-b)' d='M0,0'/></g>"
               "<text>x &lt; y</text></svg>\n");
    expect_svg("<svg><rect style='filter:url(#t); mask:url(#u)'/></svg>",
               "<svg><rect style='filter:url(#p-t); mask:url(#p-u)'/></svg>");
    expect_svg("<svg><image href='data:image/png;base64,AA=='/></svg>", "<svg><image href='data:image/png;base64,AA=='/></svg>");
}

static void test_picture_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "no picture",
        "<svg><script>alert(1)</script></svg>",
        "<svg><style>x</style></svg>",
        "<svg><foreignObject/></svg>",
        "<svg><a href='#x'>y</a></svg>",
        "<svg><animate/></svg>",
        "<svg onload='x'/>",
        "<svg><g oNclick=\"x\"/></svg>",
        "<svg><image href='https://x/y.png'/></svg>",
        "<svg><use xlink:href='other.svg#a'/></svg>",
        "<svg><image href='data:image/svg+xml;base64,AA=='/></svg>",
        "<svg><rect fill='url(https://x)'/></svg>",
        "<svg><g id=a/></svg>",
        "<svg><g id='a",
        "<svg><g",
        "<svg><text>a < b</text></svg>",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect_svg(bad[i], NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_html),     cmocka_unit_test(test_scripts), cmocka_unit_test(test_said),
        cmocka_unit_test(test_markdown), cmocka_unit_test(test_picture), cmocka_unit_test(test_picture_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

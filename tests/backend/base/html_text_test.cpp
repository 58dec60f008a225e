#include "backend/base/html_text.h"

#include "tests/support/test_main.h"

namespace pallium {

class HtmlTextTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void escapesWhatCouldBeMarkup() {
        QCOMPARE(escapeHtml("<img src=\"x\" onerror='a&b'>"),
                 std::string("&lt;img src=&#34;x&#34; onerror=&#39;a&amp;b&#39;&gt;"));
        QCOMPARE(escapeHtml(std::string_view("a\0b", 3)), std::string("a\uFFFDb"));
        QCOMPARE(escapeHtml(""), std::string());
    }
};

static const test::Registrar<HtmlTextTest> registered;

}  // namespace pallium

#include "html_text_test.moc"

#include "backend/api/html.h"

#include "tests/support/test_main.h"

namespace pallium::api {

class HtmlTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void pagesForbidScriptsFramesAndSniffing() {
        const http::Response page = htmlPage("<T>", "<p>x</p>");
        QVERIFY(page.body.find("<title>&lt;T&gt;</title>") != std::string::npos);
        QVERIFY(page.headers.value("Content-Security-Policy").find("default-src 'none'") !=
                std::string_view::npos);
        QCOMPARE(page.headers.value("X-Content-Type-Options"), std::string_view("nosniff"));
        QCOMPARE(page.headers.value("X-Frame-Options"), std::string_view("DENY"));
    }
};

static const test::Registrar<HtmlTest> registered;

}  // namespace pallium::api

#include "html_test.moc"

#include "backend/ring/token.h"

#include "tests/support/test_main.h"

#include <vector>

namespace pallium::ring {
namespace {

struct Pair {
    std::string_view name, value;
};

}  // namespace

class TokenTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void hashIsFnv1a() {
        // Test vectors of the hash's authors.
        QCOMPARE(TokenHash().value(), 0x811c9dc5U);
        QCOMPARE(TokenHash().add("a").value(), 0xe40c292cU);
        QCOMPARE(TokenHash().add("foo").add("bar").value(), 0xbf9cf968U);
        QCOMPARE(TokenHash().add("\xff").value(), (0x811c9dc5U ^ 0xffU) * 16777619U);
    }
    void tokensAreHashesOfTheTextsInARow() {
        QCOMPARE(tenantToken("foobar"), 0xbf9cf968U);
        QCOMPARE(metricToken("foo", "bar"), 0xbf9cf968U);
        const std::vector<Pair> labels{{"o", "b"}, {"dropped", ""}, {"a", "r"}};
        QCOMPARE(seriesToken("fo", labels), 0xbf9cf968U);
        QCOMPARE(seriesToken("t", std::vector<Pair>()), tenantToken("t"));
    }
};

static const test::Registrar<TokenTest> registered;

}  // namespace pallium::ring

#include "token_test.moc"

#include "tests/support/test_main.h"
#include "ui/connection/connection_test.h"

#include <QStringList>

namespace pallium::ui {
namespace {

QStringList fixesOf(const QString& url, const QString& prefix = QStringLiteral("/prometheus")) {
    ConnectionProfile profile;
    profile.baseUrl = QUrl(url);
    profile.prometheusPrefix = prefix;
    QStringList texts;
    for (const ConnectionProfile& fix : likelyFixes(profile)) {
        texts.append(fix.baseUrl.toString() + QStringLiteral(" + ") + fix.prometheusPrefix);
    }
    return texts;
}

}  // namespace

class LikelyFixesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void offersTheOtherPrefixesOfABareHost() {
        const QStringList expected{QStringLiteral("http://h:9090 + /api/prom"),
                                   QStringLiteral("http://h:9090 + ")};
        QCOMPARE(fixesOf(QStringLiteral("http://h:9090/")), expected);
    }
    void takesAPrefixOutOfTheUrl() {
        const QStringList fixes = fixesOf(QStringLiteral("http://h/prometheus"));
        QVERIFY(fixes.contains(QStringLiteral("http://h + /prometheus")));
        QVERIFY(fixes.indexOf(QStringLiteral("http://h + /prometheus")) <
                fixes.indexOf(QStringLiteral("http://h/prometheus + ")));
    }
    void cutsTheUrlOfAnEndpoint() {
        QVERIFY(fixesOf(QStringLiteral("http://h/x/api/v1/push"))
                    .contains(QStringLiteral("http://h/x + /prometheus")));
    }
    void meansAServerWithoutTenantsWhereThereIsNoPrefix() {
        ConnectionProfile profile;
        profile.baseUrl = QUrl(QStringLiteral("http://h:9090"));
        const auto fixes = likelyFixes(profile);
        QVERIFY(fixes.back().prometheusPrefix.isEmpty());
        QVERIFY(fixes.back().tenantHeader.isEmpty());
        QVERIFY(!fixes.front().tenantHeader.isEmpty());
    }
};

static const test::Registrar<LikelyFixesTest> registered;

}  // namespace pallium::ui

#include "likely_fixes_test.moc"

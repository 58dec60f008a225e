#include "ui/models/completion_source.h"

#include "tests/support/fake_server.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"
#include "ui/connection/session.h"
#include "ui/connection/state_database.h"
#include "ui/models/completion_items.h"
#include "ui/models/metric_names.h"

#include <QElapsedTimer>
#include <QSignalSpy>

#include <algorithm>

namespace pallium::ui {
namespace {

using test::FakeAnswer;
using test::FakeRequest;
using test::Misbehaviour;

constexpr const char* kMetadataPath = "/prometheus/api/v1/metadata";
constexpr const char* kNamesPath = "/prometheus/api/v1/label/__name__/values";
constexpr const char* kLabelsPath = "/prometheus/api/v1/labels";
constexpr const char* kJobPath = "/prometheus/api/v1/label/job/values";

FakeAnswer list(const QStringList& names) {
    const QString text =
        names.isEmpty() ? QString() : u'"' + names.join(QStringLiteral("\",\"")) + u'"';
    return FakeAnswer::json(
        QStringLiteral("{\"status\":\"success\",\"data\":[%1]}").arg(text).toUtf8());
}

/// A session on a fake server, and a source that keeps its newest list.
struct Setting {
    test::TempDir directory;
    test::FakeServer server;
    StateDatabase database{QString::fromStdString(directory.path() + "/console.db")};
    Session session{database};
    MetricNames names{session};
    CompletionSource source{session, names};
    CompletionList newest;
    int lists = 0;

    Setting() {
        server.answer(kNamesPath, list({QStringLiteral("http_requests_total"), QStringLiteral("up"),
                                        QStringLiteral("rate_limit")}));
        server.answer(
            kMetadataPath,
            FakeAnswer::json(R"({"status":"success","data":{"http_requests_total":[)"
                             R"({"type":"counter","help":"Requests served.","unit":""}]}})"));
        server.answer(kLabelsPath, list({QStringLiteral("__name__"), QStringLiteral("code"),
                                         QStringLiteral("instance"), QStringLiteral("job")}));
        server.answer(kJobPath, list({QStringLiteral("api"), QStringLiteral("a\\\"b"),
                                      QStringLiteral("web.x")}));
        QObject::connect(&source, &CompletionSource::listReady, &source,
                         [this](const CompletionList& answered) {
                             newest = answered;
                             ++lists;
                         });
        open();
    }
    void open() {
        ConnectionProfile profile;
        profile.id = QStringLiteral("fake");
        profile.baseUrl = server.url();
        profile.defaultTenant = QStringLiteral("team-a");
        session.open(std::make_unique<Connection>(profile, QString()));
    }
    /// Asks at the bar.
    void ask(const char* marked) {
        QString text = QString::fromUtf8(marked);
        const int caret = static_cast<int>(text.indexOf(u'|'));
        source.request(promqlContext(text.remove(caret, 1), caret));
    }
    QStringList texts() const {
        QStringList result;
        for (const CompletionItem& item : newest.items)
            result << item.text;
        return result;
    }
    const CompletionItem* item(const char* text) const {
        const auto it = std::find_if(
            newest.items.begin(), newest.items.end(),
            [&](const CompletionItem& i) { return i.text == QString::fromUtf8(text); });
        return it == newest.items.end() ? nullptr : &*it;
    }
};

class CompletionSourceTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void languageNeedsNoServer();
    void metricsComeWithTypeAndHelp();
    void rangesPreferMetrics();
    void labelNamesAreNarrowed();
    void labelValuesAreEscaped();
    void onlySignsOfRegularExpressionsAreEscaped();
    void groupingAsksForTheOperand();
    void newerRequestDropsTheOlder();
    void lateAnswerOnlyFillsTheCache();
    void answersAreCached();
    void sourcesShareTheNames();
    void firstMetricsShowSoon();
    void metadataIsFetchedForOtherNamesOnly();
    void refreshDropsWhatEverySourceKnows();
    void storedNamesAreThereAtOnce();
    void slowNamesAreSearchedByPrefix();
    void failureIsQuietAndNotRepeated();
    void failedLabelsAreAskedAgainForTheNextRequest();
    void tenantChangeForgets();
    void operatorsAndDurations();
};

void CompletionSourceTest::languageNeedsNoServer() {
    StateDatabase database{QString()};
    Session session(database);
    MetricNames names(session);
    CompletionSource source(session, names);
    QSignalSpy spy(&source, &CompletionSource::listReady);
    source.request(promqlContext(QStringLiteral("rat"), 3));
    QCOMPARE(spy.size(), 1);
    const auto answered = spy[0][0].value<CompletionList>();
    QVERIFY(!answered.items.empty());
    QCOMPARE(answered.items[0].text, QStringLiteral("rate"));
    QCOMPARE(answered.items[0].insert, QStringLiteral("rate()"));
    QCOMPARE(answered.items[0].caret, 5);
    QCOMPARE(answered.items[0].matches, (std::vector<int>{0, 1, 2}));
    QVERIFY(!answered.items[0].help.isEmpty());
    source.request(promqlContext(QStringLiteral("up{jo"), 5));
    QVERIFY(!spy.last()[0].value<CompletionList>().isLoading);
}

void CompletionSourceTest::metricsComeWithTypeAndHelp() {
    Setting setting;
    setting.ask("http|");
    QTRY_VERIFY(setting.item("http_requests_total"));
    QTRY_VERIFY(setting.source.knowledge().metadata);
    setting.ask("http|");
    QCOMPARE(setting.item("http_requests_total")->detail, QStringLiteral("counter"));
    QCOMPARE(setting.item("http_requests_total")->help, QStringLiteral("Requests served."));
    QVERIFY(setting.source.knowledge().names->contains(QStringLiteral("up")));
}

void CompletionSourceTest::rangesPreferMetrics() {
    Setting setting;
    setting.ask("rat|");
    QTRY_VERIFY(setting.item("rate_limit"));
    QCOMPARE(setting.texts().first(), QStringLiteral("rate"));
    setting.ask("increase(rat|)");
    QCOMPARE(setting.texts().first(), QStringLiteral("rate_limit"));
    setting.ask("increase(|)");
    QCOMPARE(setting.texts(), (QStringList{QStringLiteral("http_requests_total"),
                                           QStringLiteral("rate_limit"), QStringLiteral("up")}));
}

void CompletionSourceTest::labelNamesAreNarrowed() {
    Setting setting;
    setting.ask("up{job=\"api\", |}");
    QVERIFY(setting.newest.isLoading);
    QTRY_VERIFY(!setting.newest.isLoading);
    QCOMPARE(setting.texts(), (QStringList{QStringLiteral("code"), QStringLiteral("instance")}));
    QCOMPARE(setting.item("code")->insert, QStringLiteral("code=\"\""));
    QCOMPARE(setting.item("code")->caret, 6);
    const FakeRequest request = setting.server.last(kLabelsPath);
    QCOMPARE(request.parameter(QStringLiteral("match[]")), QStringLiteral("up{job=\"api\"}"));
    QVERIFY(!request.parameter(QStringLiteral("limit")).isEmpty());
    setting.ask("up{job=\"api\", co|=\"x\"}");
    QTRY_VERIFY(setting.item("code"));
    QCOMPARE(setting.item("code")->insert, QStringLiteral("code"));
}

void CompletionSourceTest::onlySignsOfRegularExpressionsAreEscaped() {
    QCOMPARE(escapedForRegex(QStringLiteral("caf\u00e9 a-b/c:d")),
             QStringLiteral("caf\u00e9 a-b/c:d"));
    QCOMPARE(escapedForRegex(QStringLiteral("a.b|(c)")), QStringLiteral("a\\.b\\|\\(c\\)"));
}

void CompletionSourceTest::labelValuesAreEscaped() {
    Setting setting;
    setting.ask("up{job=\"|\"}");
    QTRY_COMPARE(setting.texts().size(), 3);
    QCOMPARE(setting.item("a\"b")->insert, QStringLiteral("a\\\"b"));
    QCOMPARE(setting.item("web.x")->insert, QStringLiteral("web.x"));
    setting.ask("up{job=~\"|\"}");
    QCOMPARE(setting.item("web.x")->insert, QStringLiteral("web\\\\.x"));
    setting.ask("up{job=|");
    QCOMPARE(setting.item("api")->insert, QStringLiteral("\"api\""));
}

void CompletionSourceTest::groupingAsksForTheOperand() {
    Setting setting;
    setting.ask("sum by (|) (rate(up{job=\"api\"}[5m]))");
    QTRY_VERIFY(setting.item("instance"));
    QCOMPARE(setting.server.last(kLabelsPath).parameter(QStringLiteral("match[]")),
             QStringLiteral("up{job=\"api\"}"));
    QCOMPARE(setting.item("instance")->insert, QStringLiteral("instance"));
}

void CompletionSourceTest::newerRequestDropsTheOlder() {
    Setting setting;
    setting.server.misbehave(kLabelsPath, Misbehaviour::NeverAnswers);
    setting.ask("up{|}");
    QTRY_COMPARE(setting.server.heldCount(), 1);
    setting.ask("up{job=\"|\"}");
    QTRY_COMPARE(setting.texts().size(), 3);
    const int before = setting.lists;
    setting.server.releaseHeld();
    setting.ask("up{job=\"we|\"}");
    QCOMPARE(setting.lists, before + 1);
    QCOMPARE(setting.texts(), QStringList{QStringLiteral("web.x")});
}

void CompletionSourceTest::lateAnswerOnlyFillsTheCache() {
    Setting setting;
    setting.server.delay(kJobPath, std::chrono::milliseconds(2300));
    setting.ask("up{job=\"|\"}");
    QVERIFY(setting.newest.isLoading);
    const int before = setting.lists;
    QSignalSpy finished(&setting.session.connection()->client(), &ApiClient::requestFinished);
    const auto isAnswered = [&] {
        return std::any_of(finished.begin(), finished.end(), [](const QList<QVariant>& arguments) {
            return arguments[0].value<RequestRecord>().url.contains(QStringLiteral("/label/job/"));
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(isAnswered(), 8000);
    // The handler follows from the event loop; the cache shows that it came.
    QTRY_VERIFY((QCoreApplication::processEvents(), setting.lists == before));
    QTRY_VERIFY((setting.ask("up{job=\"w|\"}"), setting.texts().size() == 1));
    QCOMPARE(setting.server.count(kJobPath), 1);
}

void CompletionSourceTest::answersAreCached() {
    Setting setting;
    setting.ask("up{job=\"|\"}");
    QTRY_COMPARE(setting.texts().size(), 3);
    setting.ask("up{job=\"a|\"}");
    setting.ask("up{job=\"ap|\"}");
    QCOMPARE(setting.texts(), QStringList{QStringLiteral("api")});
    QCOMPARE(setting.server.count(kJobPath), 1);
    setting.source.refresh();
    setting.ask("up{job=\"a|\"}");
    QTRY_COMPARE(setting.server.count(kJobPath), 2);
}

void CompletionSourceTest::sourcesShareTheNames() {
    Setting setting;
    CompletionSource other(setting.session, setting.names);
    QSignalSpy lists(&other, &CompletionSource::listReady);
    setting.ask("u|");
    other.request(promqlContext(QStringLiteral("u"), 1));
    QTRY_VERIFY(setting.item("up"));
    QTRY_COMPARE(lists.last()[0].value<CompletionList>().items[0].text, QStringLiteral("up"));
    QCOMPARE(other.knowledge().names, setting.source.knowledge().names);
    QCOMPARE(setting.server.count(kNamesPath), 1);
}

void CompletionSourceTest::firstMetricsShowSoon() {
    Setting setting;
    setting.server.answer(kNamesPath, list({}));
    setting.ask("u|");
    QTRY_VERIFY(setting.source.knowledge().names);
    QVERIFY(!setting.item("up"));
    setting.server.answer(kNamesPath, list({QStringLiteral("up")}));
    QTRY_VERIFY_WITH_TIMEOUT((setting.ask("u|"), setting.item("up")), 10000);
}

void CompletionSourceTest::metadataIsFetchedForOtherNamesOnly() {
    Setting setting;
    setting.server.answer(kNamesPath, list({}));
    setting.ask("u|");
    QTRY_VERIFY(setting.source.knowledge().metadata);
    // The probe of what the server can do asks for it too.
    const Capabilities& found = setting.session.connection()->capabilities();
    QTRY_COMPARE(found[Capability::Metadata].state, Availability::State::Yes);
    QCOMPARE(setting.server.count(kMetadataPath), 2);
    QTRY_VERIFY_WITH_TIMEOUT((setting.ask("u|"), setting.server.count(kNamesPath) >= 2), 10000);
    QCOMPARE(setting.server.count(kMetadataPath), 2);
    setting.server.answer(kNamesPath, list({QStringLiteral("up")}));
    QTRY_VERIFY_WITH_TIMEOUT((setting.ask("u|"), setting.item("up")), 10000);
    QTRY_COMPARE(setting.server.count(kMetadataPath), 3);
}

void CompletionSourceTest::refreshDropsWhatEverySourceKnows() {
    Setting setting;
    setting.ask("up{job=\"|\"}");
    QTRY_COMPARE(setting.texts().size(), 3);
    CompletionSource other(setting.session, setting.names);
    other.refresh();
    setting.ask("up{job=\"|\"}");
    QTRY_COMPARE(setting.server.count(kJobPath), 2);
}

void CompletionSourceTest::storedNamesAreThereAtOnce() {
    Setting setting;
    setting.ask("u|");
    QTRY_VERIFY(setting.item("up"));
    const MetricNameStore store = setting.database.metricNames();
    QTRY_VERIFY(store.read(QStringLiteral("fake"), QStringLiteral("team-a"))
                    .contains("http_requests_total"));
    setting.server.misbehave({}, Misbehaviour::NeverAnswers);
    setting.open();
    setting.ask("http|");
    QTRY_VERIFY(setting.item("http_requests_total"));
}

void CompletionSourceTest::slowNamesAreSearchedByPrefix() {
    Setting setting;
    setting.server.answer(kNamesPath, [](const FakeRequest& request) {
        const bool isPrefix =
            request.parameter(QStringLiteral("match[]")) == u"{__name__=~\"ht.*\"}";
        return list(isPrefix ? QStringList{QStringLiteral("http_found")} : QStringList());
    });
    setting.server.misbehave(kNamesPath, Misbehaviour::NeverAnswers);
    setting.ask("h|");
    QTRY_COMPARE(setting.server.heldCount(), 1);
    setting.server.misbehave(kNamesPath, Misbehaviour::None);
    QTRY_VERIFY_WITH_TIMEOUT(
        (setting.ask("ht|"), setting.newest.footer.contains(QStringLiteral("beginning"))), 9000);
    QTRY_VERIFY(setting.item("http_found"));
    QVERIFY(!setting.source.knowledge().names);
}

void CompletionSourceTest::failureIsQuietAndNotRepeated() {
    Setting setting;
    setting.server.answer(kNamesPath, FakeAnswer::text("no", 500));
    setting.server.answer(kLabelsPath, FakeAnswer::text("no", 500));
    setting.ask("ra|");
    setting.ask("up{|}");
    QTRY_VERIFY(!setting.newest.isLoading);
    QVERIFY(setting.newest.items.empty());
    setting.ask("rat|");
    QTRY_VERIFY(!setting.names.isLoading());
    setting.ask("rate|");
    QVERIFY(!setting.newest.isLoading);
    QCOMPARE(setting.server.count(kNamesPath), 1);
    QCOMPARE(setting.server.count(kLabelsPath), 1);
}

void CompletionSourceTest::failedLabelsAreAskedAgainForTheNextRequest() {
    Setting setting;
    setting.server.answer(kJobPath, FakeAnswer::text("no", 500));
    setting.ask("up{job=\"|\"}");
    QTRY_VERIFY(!setting.newest.isLoading);
    QVERIFY(setting.newest.items.empty());
    setting.server.answer(kJobPath, list({QStringLiteral("api")}));
    setting.ask("up{job=\"a|\"}");
    QTRY_COMPARE(setting.texts(), QStringList{QStringLiteral("api")});
    QCOMPARE(setting.server.count(kJobPath), 2);
}

void CompletionSourceTest::tenantChangeForgets() {
    Setting setting;
    setting.ask("up{job=\"|\"}");
    QTRY_COMPARE(setting.texts().size(), 3);
    setting.session.setTenant(QStringLiteral("team-b"));
    setting.ask("up{job=\"|\"}");
    QTRY_COMPARE(setting.server.count(kJobPath), 2);
    QCOMPARE(setting.server.last(kJobPath).header("X-Scope-OrgID"), QByteArray("team-b"));
}

void CompletionSourceTest::operatorsAndDurations() {
    Setting setting;
    setting.ask("sum(up) b|");
    QCOMPARE(setting.texts().first(), QStringLiteral("by ()"));
    QCOMPARE(setting.item("by ()")->caret, 4);
    setting.ask("up b|");
    QVERIFY(!setting.item("by ()"));
    setting.ask("up[|");
    QCOMPARE(setting.texts().first(), QStringLiteral("5m"));
    setting.ask("up # |");
    QVERIFY(setting.newest.items.empty());
}

}  // namespace

static const pallium::test::Registrar<CompletionSourceTest> registered;

}  // namespace pallium::ui

#include "completion_source_test.moc"

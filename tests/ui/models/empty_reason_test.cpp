#include "ui/models/empty_reason.h"

#include "tests/support/test_main.h"
#include "tests/ui/models/query_bodies.h"

#include <QCoreApplication>

#include <optional>

namespace pallium::ui {
namespace {

test::FakeAnswer names(const QByteArray& list) {
    return test::FakeAnswer::json("{\"status\":\"success\",\"data\":[" + list + "]}");
}

class EmptyReasonTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        m_server.emplace();
        Endpoint endpoint;
        endpoint.baseUrl = m_server->url();
        m_client = std::make_unique<ApiClient>(endpoint);
    }
    void cleanup() {
        m_client.reset();
        m_server.reset();
    }

    void namesTheMetricThatDoesNotExist() {
        const EmptyReason reason = reasonFor(QStringLiteral("rate(http_request_total[5m])"));
        QVERIFY2(reason.title.contains(QStringLiteral("http_request_total")),
                 qPrintable(reason.title));
        QCOMPARE(reason.suggestions.value(0), QStringLiteral("http_requests_total"));
        QCOMPARE(reason.replaces, QStringLiteral("http_request_total"));
        QVERIFY(m_server->requests().empty());
    }

    void namesTheValueThatDoesNotOccur() {
        m_server->answer("/prometheus/api/v1/labels", [](const test::FakeRequest& request) {
            const bool isNarrow =
                request.parameter(QStringLiteral("match[]")).contains(QStringLiteral("job"));
            return names(isNarrow ? QByteArray() : QByteArray("\"job\""));
        });
        m_server->answer("/prometheus/api/v1/label/job/values", names("\"api\",\"web\""));
        const EmptyReason reason = reasonFor(QStringLiteral("http_requests_total{job=\"apu\"}"));
        QVERIFY2(reason.title.contains(QStringLiteral("job=\"apu\"")), qPrintable(reason.title));
        QCOMPARE(reason.suggestions.value(0), QStringLiteral("api"));
    }

    void tellsThatTheRangeHasNoData() {
        m_server->answer("/prometheus/api/v1/labels", names({}));
        const EmptyReason reason = reasonFor(QStringLiteral("http_requests_total"));
        QVERIFY2(reason.title.contains(QStringLiteral("time range")), qPrintable(reason.title));
    }

    void blamesTheComparison() {
        m_server->answer("/prometheus/api/v1/labels", names("\"job\""));
        const EmptyReason reason = reasonFor(QStringLiteral("http_requests_total > 1e9"));
        QVERIFY2(reason.text.contains(QStringLiteral("comparison")), qPrintable(reason.text));
    }

    void staysCalmWhenTheServerFails() {
        m_server->answer("/prometheus/api/v1/labels", test::errorAnswer(500, "internal", "x"));
        QVERIFY(!reasonFor(QStringLiteral("http_requests_total")).text.isEmpty());
    }

    void asksOnceThoughAskedTwice() {
        m_server->answer("/prometheus/api/v1/labels", [](const test::FakeRequest& request) {
            const bool hasSeries = request.parameter(QStringLiteral("match[]")) == u"up";
            return names(hasSeries ? QByteArray("\"job\"") : QByteArray());
        });
        EmptyExplainer explainer;
        std::optional<EmptyReason> found;
        connect(&explainer, &EmptyExplainer::found, this,
                [&found](const EmptyReason& reason) { found = reason; });
        const QString expression = QStringLiteral("http_requests_total + up");
        explainer.explain(*m_client, question(expression));
        explainer.explain(*m_client, question(expression));
        QTRY_VERIFY(found);
        QVERIFY2(found->text.contains(QStringLiteral("http_requests_total")),
                 qPrintable(found->text));
    }

    void isSilentOnceTheConnectionIsGone() {
        EmptyExplainer explainer;
        int count = 0;
        connect(&explainer, &EmptyExplainer::found, this, [&count] { ++count; });
        explainer.explain(*m_client, question(QStringLiteral("unknown")));
        m_client.reset();
        QCoreApplication::processEvents();
        QCOMPARE(count, 0);
    }

    void isSilentOnceCancelled() {
        EmptyExplainer explainer;
        int count = 0;
        connect(&explainer, &EmptyExplainer::found, this, [&count] { ++count; });
        m_server->misbehave({}, test::Misbehaviour::NeverAnswers);
        explainer.explain(*m_client, question(QStringLiteral("http_requests_total")));
        QTRY_COMPARE(m_server->heldCount(), 1);
        explainer.cancel();
        m_server->releaseHeld();
        explainer.explain(*m_client, question(QStringLiteral("unknown")));
        QTRY_COMPARE(count, 1);
    }

  private:
    EmptyExplainer::Question question(const QString& expression) const {
        static const auto index = std::make_shared<const MetricIndex>(
            QStringList{QStringLiteral("http_requests_total"), QStringLiteral("up")});
        return {expression, QStringLiteral("team-a"), 1000, 2000, index};
    }
    EmptyReason reasonFor(const QString& expression) {
        EmptyExplainer explainer;
        std::optional<EmptyReason> found;
        connect(&explainer, &EmptyExplainer::found, this,
                [&found](const EmptyReason& reason) { found = reason; });
        explainer.explain(*m_client, question(expression));
        [&] { QTRY_VERIFY(found.has_value()); }();
        return found.value_or(EmptyReason());
    }

    std::optional<test::FakeServer> m_server;
    std::unique_ptr<ApiClient> m_client;
};

const pallium::test::Registrar<EmptyReasonTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "empty_reason_test.moc"

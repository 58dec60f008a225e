#include "backend/ruler/rule_schedule.h"
#include "tests/support/shared_data.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace pallium::ruler {

using namespace Qt::StringLiterals;

/// Slots of Prometheus.
class RuleAlignmentTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void findsTheSlotOfPrometheus_data() {
        QTest::addColumn<QJsonObject>("testCase");
        const auto shared = test::sharedDirectory();
        if (!shared) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        const auto golden = QJsonDocument::fromJson(
            QByteArray::fromStdString(test::readFile(*shared + "/golden/eval_alignment.json")));
        for (const QJsonValue& value : golden.object()["cases"_L1].toArray())
            QTest::newRow(qPrintable(value["id"_L1].toString())) << value.toObject();
    }
    void findsTheSlotOfPrometheus() {
        QFETCH(QJsonObject, testCase);
        const auto number = [&testCase](QLatin1StringView key) {
            return testCase[key].toString().toLongLong();
        };
        QCOMPARE(
            qint64(slotAt(testCase["file"_L1].toString().toStdString(),
                          testCase["group"_L1].toString().toStdString(),
                          std::chrono::nanoseconds(number("interval_ns"_L1)), number("now_ns"_L1))),
            qint64(number("slot_ns"_L1)));
    }
};

static const test::Registrar<RuleAlignmentTest> registered;

}  // namespace pallium::ruler

#include "rule_alignment_test.moc"

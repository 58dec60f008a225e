#include "ui/models/log_model.h"

#include "tests/support/test_main.h"
#include "ui/models/health.h"

#include <QAbstractItemModelTester>

namespace pallium::ui {
namespace {

QByteArray logged(const char* level, const char* component, const char* message) {
    return QByteArray("{\"ts\":\"2026-11-29T14:03:10.250Z\",\"level\":\"") + level +
           "\",\"component\":\"" + component + "\",\"msg\":\"" + message + "\"}";
}

QString shownText(const LogFilter& filter) {
    QStringList lines;
    for (int row = 0; row < filter.rowCount(); ++row)
        lines << filter.index(row, LogModel::Message).data().toString();
    return lines.join(u'|');
}

}  // namespace

class LogModelTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void readsALine() {
        const LogLine line = parseLogLine(
            "{\"ts\":\"2026-11-29T14:03:10.250Z\",\"level\":\"warn\",\"component\":\"ring\","
            "\"msg\":\"not readable\",\"key\":\"a\",\"err\":\"no such key\",\"empty\":\"\"}");
        QCOMPARE(line.timeMs, qint64(1795960990250));
        QCOMPARE(line.level, LogLevel::Warn);
        QCOMPARE(line.component, QStringLiteral("ring"));
        QCOMPARE(line.text, QStringLiteral("not readable  empty=\"\"  err=\"no such key\"  key=a"));
        for (const char* odd : {"", "plain words", "[1]", "{\"msg\":"})
            QCOMPARE(parseLogLine(odd).text, QString::fromLatin1(odd));
    }

    void narrowsByLevelComponentAndText() {
        LogModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        LogFilter filter(model);
        model.add({{logged("debug", "tsdb", "one"), logged("info", "tsdb", "two"),
                    logged("warn", "ring", "three"), logged("error", "tsdb", "four")},
                   0});
        QCOMPARE(shownText(filter), QStringLiteral("one|two|three|four"));
        filter.setLeast(LogLevel::Warn);
        QCOMPARE(shownText(filter), QStringLiteral("three|four"));
        filter.setComponent(QStringLiteral("tsdb"));
        QCOMPARE(shownText(filter), QStringLiteral("four"));
        filter.setLeast(LogLevel::Debug);
        filter.setText(QStringLiteral(" TW "));
        QCOMPARE(shownText(filter), QStringLiteral("two"));
        QCOMPARE(filter.jsonLines(), logged("info", "tsdb", "two") + '\n');
        filter.setText({});
        filter.setComponent({});
        model.add({{logged("info", "base", "five")}, 0});
        QCOMPARE(shownText(filter), QStringLiteral("one|two|three|four|five"));
        QCOMPARE(model.components(), (QStringList{QStringLiteral("base"), QStringLiteral("ring"),
                                                  QStringLiteral("tsdb")}));
        QCOMPARE(model.index(3, LogModel::Level).data(HealthRole).toInt(),
                 static_cast<int>(Health::Bad));
    }

    void keepsTheNewestLines() {
        LogModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int part = 0; part < 3; ++part)
            model.add({std::vector<QByteArray>(LogModel::kMaxLines / 2,
                                               logged("info", "tsdb", part == 0 ? "old" : "new")),
                       0});
        QCOMPARE(size_t(model.rowCount()), LogModel::kMaxLines);
        QCOMPARE(model.line(0).text, QStringLiteral("new"));
        // Sorting by time keeps the order of lines of the same moment.
        QCOMPARE(model.index(0, LogModel::Time).data(SortRole).toULongLong(),
                 qulonglong(LogModel::kMaxLines / 2));
    }

    void saysWhatIsMissing() {
        LogModel model;
        model.add({{logged("info", "tsdb", "after")}, 3});
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(model.line(0).text.startsWith(u'3'));
        QCOMPARE(model.line(0).timeMs, model.line(1).timeMs);
        model.add({{}, 0});
        QCOMPARE(model.rowCount(), 2);
    }
};

static const test::Registrar<LogModelTest> registered;

}  // namespace pallium::ui

#include "log_model_test.moc"
